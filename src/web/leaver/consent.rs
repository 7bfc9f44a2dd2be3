//! Consent: who reads it, what a model does, how long it is kept, in plain words; nothing is asked before.

use axum::response::Response;
use serde_json::json;

use crate::engine::EngineError;
use crate::interview::{Act, By, Party};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::reply::see_other;

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let plan = leave.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let values = json!({
        "handover": leave.handover,
        "csm": plan.csm,
        "manager": plan.manager,
        "successor": plan.successor,
        "company": plan.company,
        "model": call.web.engine.model_name(),
        "given": leave.session.proceedings.consent.is_some(),
    });
    call.page("leaver/consent.html", &values)
}

pub(super) async fn give(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    if !form.has("understood") {
        return Ok(see_other(&format!("/interview/{}/consent", leave.handover)));
    }
    let version = call.web.pages.words("leaver.consent_version").to_owned();
    let by = By::from(Party::Leaver);
    match call.web.engine.act(&leave.handover, by, Act::Consent { version }).await {
        // it was given before, perhaps on another device
        Ok(_) | Err(EngineError::Refused(_)) => {}
        Err(error) => return Err(error.into()),
    }
    match call.web.engine.open(&leave.handover).await {
        // the room says where things stand
        Ok(_) | Err(EngineError::Refused(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(see_other(&format!("/interview/{}", leave.handover)))
}
