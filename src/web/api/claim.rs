//! Released statements with their evidence, and changes that the manager asks for.

use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fact::Fact;
use crate::id::TopicId;
use crate::interview::Act;
use crate::web::api::{self, Piece};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::manager::claims::{claim, fact};
use crate::web::reply::json_at;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    text: String,
}

/// Returns a statement with the turn that it was said in and the account that it is about.
fn entry(api: &CallApiOn, call: &Call, fact: &Fact) -> Result<Value, WebError> {
    let bank = &call.web.engine.guide().bank;
    let title = |id: &TopicId| bank.topic(id).map_or_else(String::new, |it| it.title.clone());
    let found = claim(&api.session, fact, &title);
    let mut entry = serde_json::to_value(found).map_err(|_error| WebError::Broken)?;
    if let Some(entry) = entry.as_object_mut() {
        entry.insert("turn".to_owned(), json!(fact.id.turn));
        entry.insert("account".to_owned(), json!(fact.account));
    }
    Ok(entry)
}

pub(super) async fn list(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let account = call.query("account");
    let facts = api.session.facts.values();
    let facts = facts.filter(|fact| account.is_none_or(|id| fact.account.as_ref().is_some_and(|it| it.as_str() == id)));
    let cut = Piece::of(&call)?.cut(facts.collect());
    let claims = cut.entries.iter().map(|fact| entry(&api, &call, fact));
    let values = json!({
        "handover": api.handover,
        "version": api.session.seq,
        "claims": claims.collect::<Result<Vec<_>, _>>()?,
        "total": cut.total,
        "next": cut.next,
    });
    json_at(api.session.seq, &values)
}

fn found<'a>(api: &'a CallApiOn, call: &Call) -> Result<&'a Fact, WebError> {
    let id = fact(call.param("claim")).ok_or(WebError::NotFound)?;
    let found = api.session.facts.get(&id).ok_or(WebError::NotFound)?;
    Ok(found)
}

pub(super) async fn show(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let entry = entry(&api, &call, found(&api, &call)?)?;
    json_at(api.session.seq, &entry)
}

pub(super) async fn request_change(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let fact = found(&api, &call)?.id;
    let Wish { text } = call.json().await?;
    api::act(&api, &call, Act::RequestChange { fact, text }).await
}
