//! The successor's room: who hands over, until when, and what is there to read.

use axum::response::Response;
use serde_json::json;

use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::route::Route;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/successor/{handover}", "successor", home)]
}

async fn home(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let plan = succeed.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let values = json!({
        "handover": succeed.handover,
        "name": plan.successor,
        "csm": plan.csm,
        "manager": plan.manager,
        "last_day": plan.last_day,
        "accounts": succeed.session.book.accounts.len(),
        "released": succeed.session.facts.len(),
    });
    call.page("successor/home.html", &values)
}
