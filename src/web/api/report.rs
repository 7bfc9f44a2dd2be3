//! Reports: their names, and each as a file, made of what the manager may read.

use axum::response::Response;
use serde_json::json;

use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::manager::reports::{listed, made};
use crate::web::reply::json_at;

pub(super) async fn list(api: Authorized<CallApiOn>, _call: Call) -> Result<Response, WebError> {
    let (reports, annex) = listed();
    let values = json!({
        "handover": api.handover,
        "version": api.session.seq,
        "reports": reports,
        "annex": annex,
    });
    json_at(api.session.seq, &values)
}

pub(super) async fn file(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    made(&call, &api.session).await
}
