//! Links for leaver and successor: made, with the link in the answer and nowhere else, and taken back.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::interview::Party;
use crate::web::api;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::manager::invite::{InviteRow, issue, take_back};
use crate::web::reply::{json_at, json_of};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    party: Guest,
}

/// Whom a link can be for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Guest {
    Leaver,
    Successor,
}

pub(super) async fn list(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    json_at(api.session.seq, &rows(&api, &call).await?)
}

async fn rows(api: &CallApiOn, call: &Call) -> Result<serde_json::Value, WebError> {
    let plan = api.session.plan.as_ref();
    let invites = call.web.access.invites(&api.handover).await?;
    let rows: Vec<InviteRow> = invites.iter().rev().map(|it| InviteRow::of(call, plan, it)).collect();
    Ok(json!({ "handover": api.handover, "invites": rows }))
}

/// A link is no event of the handover: whether it is still as who asks saw it is looked at before.
fn unchanged(api: &CallApiOn, call: &Call) -> Result<(), WebError> {
    match api::version(call)? {
        Some(version) if version != api.session.seq => Err(WebError::Changed),
        Some(_) | None => Ok(()),
    }
}

pub(super) async fn make(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let Asked { party } = call.json().await?;
    unchanged(&api, &call)?;
    let party = match party {
        Guest::Leaver => Party::Leaver,
        Guest::Successor => Party::Successor,
    };
    let plan = api.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let made = issue(&call, plan, party, &api.manager.name).await?;
    let mut response = json_of(&json!({
        "handover": api.handover,
        "party": party,
        "link": made.link,
        "ends": made.ends,
    }))?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

pub(super) async fn revoke(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    unchanged(&api, &call)?;
    take_back(&call, &api.handover).await?;
    json_at(api.session.seq, &rows(&api, &call).await?)
}
