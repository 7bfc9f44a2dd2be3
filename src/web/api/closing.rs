//! Sign-off, how long everything is kept, and erasing it for good.

use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::interview::{Act, Party, PlanChange, content_hash};
use crate::web::api;
use crate::web::call::Call;
use crate::web::ending;
use crate::web::error::{Fault, WebError};
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::manager::board::{open, signatures};
use crate::web::manager::closing::erase_all;
use crate::web::reply::{json_at, json_of};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    hash: String,
    /// That who signs knows that the last signature closes the handover for good.
    #[serde(default)]
    closes: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keep {
    days: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Erase {
    /// The leaver's name, typed as it is written.
    name: String,
}

pub(super) async fn show(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let (engine, session) = (&call.web.engine, &api.session);
    let standing = engine.standing(session);
    let [serious, notable, minor] = open(&engine.board(session, &engine.overview(session)).gaps);
    let all = &session.proceedings;
    let values = json!({
        "handover": api.handover,
        "version": session.seq,
        "stage": standing.stage,
        "hash": content_hash(session),
        "signatures": signatures(&standing),
        "closes": ending::is_last(session, &standing, Party::Manager),
        "statements": session.facts.len(),
        "open_gaps": { "serious": serious, "notable": notable, "minor": minor },
        "retention_days": all.retention_days.unwrap_or(engine.guide().policy.plan.retention_days),
        "erase_on": standing.erase_on,
        "erasure_asked": all.erasure_asked,
        "accepted": all.acceptance.as_ref().map(|it| json!({ "at": it.at, "still_missing": it.still_missing })),
    });
    json_at(session.seq, &values)
}

pub(super) async fn sign(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let Sign { hash, closes } = call.json().await?;
    let standing = call.web.engine.standing(&api.session);
    if !closes && ending::is_last(&api.session, &standing, Party::Manager) {
        return Err(WebError::Closes);
    }
    api::act(&api, &call, Act::Sign { hash }).await
}

pub(super) async fn keep(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let Keep { days } = call.json().await?;
    api::act(&api, &call, Act::ChangePlan(PlanChange::RetentionDays(days))).await
}

/// Erases the handover where the leaver's name was typed as it is written, and shows everybody out.
pub(super) async fn erase(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let Erase { name } = call.json().await?;
    let plan = api.session.plan.as_ref().ok_or(WebError::NotFound)?;
    if name.trim() != plan.csm.trim() {
        return Err(WebError::Fields(vec![Fault {
            field: "name",
            words: "closing.not_the_name".to_owned(),
        }]));
    }
    erase_all(&call, &api.handover).await?;
    json_of(&json!({ "handover": api.handover, "erased": true }))
}
