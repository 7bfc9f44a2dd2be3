//! The API for programs: what the pages do, in JSON, for a manager's token.
//!
//! No cookie opens it, so no other site's page can use it by way of a browser.

use axum::response::Response;
use serde_json::json;

use crate::interview::Party;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApi, CallApiOn};
use crate::web::rate::Counted;
use crate::web::reply::json_of;
use crate::web::route::Route;

/// What a token begins with, so that a scanner for secrets knows it.
pub(super) const PREFIX: &str = "baton_";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/handovers", "api", list).counted(Counted::Api),
        Route::get("/api/v1/handovers/{handover}", "api", overview).counted(Counted::Api),
    ]
}

async fn list(api: Authorized<CallApi>, call: Call) -> Result<Response, WebError> {
    let mut handovers = Vec::new();
    for handover in call.web.access.owned_by(&api.manager.id).await? {
        let session = call.web.engine.session_for(&handover, Party::Manager).await?;
        let overview = call.web.engine.overview(&session);
        handovers.push(json!({
            "handover": overview.handover,
            "csm": overview.csm,
            "last_day": overview.last_day,
            "days_left": overview.days_left,
            "coverage": overview.coverage,
            "stage": call.web.engine.standing(&session).stage,
        }));
    }
    json_of(&json!({ "handovers": handovers }))
}

async fn overview(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    json_of(&call.web.engine.overview(&api.session))
}
