//! The plan: what is asked in which order, and the frame that may still change.

use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use crate::id::{AccountId, TopicId};
use crate::interview::{Act, Direction, PlanChange};
use crate::web::api;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::reply::json_at;

/// A change of the plan.
#[derive(Debug, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
enum Change {
    MoveAccount { account: AccountId, to: To },
    DropAccount { account: AccountId },
    RestoreAccount { account: AccountId },
    MoveTopic { topic: TopicId, to: To },
    DropTopic { topic: TopicId },
    RestoreTopic { topic: TopicId },
    Sittings { number: u32 },
    Minutes { number: u32 },
    LastDay { day: Date },
    Successor { name: Option<String> },
    SuccessorFrom { day: Option<Date> },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum To {
    Up,
    Down,
    Top,
}

impl From<To> for Direction {
    fn from(to: To) -> Self {
        match to {
            To::Up => Self::Up,
            To::Down => Self::Down,
            To::Top => Self::Top,
        }
    }
}

impl From<Change> for PlanChange {
    fn from(change: Change) -> Self {
        match change {
            Change::MoveAccount { account, to } => Self::MoveAccount { account, to: to.into() },
            Change::DropAccount { account } => Self::DropAccount(account),
            Change::RestoreAccount { account } => Self::RestoreAccount(account),
            Change::MoveTopic { topic, to } => Self::MoveTopic { topic, to: to.into() },
            Change::DropTopic { topic } => Self::DropTopic(topic),
            Change::RestoreTopic { topic } => Self::RestoreTopic(topic),
            Change::Sittings { number } => Self::Sittings(number),
            Change::Minutes { number } => Self::Minutes(number),
            Change::LastDay { day } => Self::LastDay(day),
            Change::SuccessorFrom { day } => Self::SuccessorFrom(day),
            Change::Successor { name } => Self::Successor(name.filter(|it| !it.trim().is_empty())),
        }
    }
}

pub(super) async fn show(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let (engine, session) = (&call.web.engine, &api.session);
    let kept = session.proceedings.retention_days;
    let values = json!({
        "handover": api.handover,
        "version": session.seq,
        "plan": session.plan,
        "outline": engine.outline(session),
        "retention_days": kept.unwrap_or(engine.guide().policy.plan.retention_days),
    });
    json_at(session.seq, &values)
}

pub(super) async fn change(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let change: Change = call.json().await?;
    let response = api::act(&api, &call, Act::ChangePlan(change.into())).await?;
    call.web.forget_former(&api.session, call.at).await?;
    Ok(response)
}
