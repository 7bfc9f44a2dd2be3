//! The plan: what is asked in which order, what the time leaves out, and the frame that may still change.

use axum::response::Response;
use jiff::civil::Date;

use crate::id::{AccountId, TopicId};
use crate::interview::{Act, Direction, PlanChange};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::manager::act;

/// Questions that are shown before the interview begins.
const FIRST: usize = 5;
/// Things without time that are named; the rest is counted.
const LEFT_OUT: usize = 8;

pub(super) async fn show(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let engine = &call.web.engine;
    let session = &oversee.session;
    let mut outline = engine.outline(session);
    let more = outline.left_out.len().saturating_sub(LEFT_OUT);
    outline.left_out.truncate(LEFT_OUT);
    // later ones depend on answers that the manager may not read
    let first = if session.turns.is_empty() {
        engine.first_questions(session, FIRST)
    } else {
        Vec::new()
    };
    let overview = engine.overview(session);
    let values = serde_json::json!({
        "handover": oversee.handover,
        "plan": session.plan,
        "outline": outline,
        "more": more,
        "first": first,
        "lines": overview.accounts,
        "retention": session.proceedings.retention_days.unwrap_or(engine.guide().policy.plan.retention_days),
    });
    call.page("manager/plan.html", &values)
}

pub(super) async fn change(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let (change, place) = change_of(&form)?;
    let path = format!("/handovers/{}/plan{place}", oversee.handover);
    let response = act::run(&oversee, &call, Act::ChangePlan(change), "plan.changed", &path).await?;
    call.web.forget_former(&oversee.session, call.at).await?;
    Ok(response)
}

/// Returns the change that a form asks for, and where on the page it was asked for.
fn change_of(form: &Form) -> Result<(PlanChange, &'static str), WebError> {
    let account = || form.filled("account").map(AccountId::new).ok_or(WebError::BadForm);
    let topic = || form.filled("topic").map(TopicId::new).ok_or(WebError::BadForm);
    let number = || {
        form.text("number")
            .trim()
            .parse::<u32>()
            .map_err(|_error| WebError::BadForm)
    };
    let day = || {
        form.text("day")
            .trim()
            .parse::<Date>()
            .map_err(|_error| WebError::BadForm)
    };
    let move_account = |to| account().map(|account| PlanChange::MoveAccount { account, to });
    let move_topic = |to| topic().map(|topic| PlanChange::MoveTopic { topic, to });
    let (accounts, topics, frame) = ("#accounts", "#topics", "#frame");
    Ok(match form.text("do") {
        "account_up" => (move_account(Direction::Up)?, accounts),
        "account_down" => (move_account(Direction::Down)?, accounts),
        "account_top" => (move_account(Direction::Top)?, accounts),
        "account_drop" => (PlanChange::DropAccount(account()?), accounts),
        "account_restore" => (PlanChange::RestoreAccount(account()?), accounts),
        "topic_up" => (move_topic(Direction::Up)?, topics),
        "topic_down" => (move_topic(Direction::Down)?, topics),
        "topic_top" => (move_topic(Direction::Top)?, topics),
        "topic_drop" => (PlanChange::DropTopic(topic()?), topics),
        "topic_restore" => (PlanChange::RestoreTopic(topic()?), topics),
        "sittings" => (PlanChange::Sittings(number()?), frame),
        "minutes" => (PlanChange::Minutes(number()?), frame),
        "successor" => (PlanChange::Successor(form.filled("name").map(str::to_owned)), frame),
        "successor_from" => {
            let from = form.filled("day").map(|_| day()).transpose()?;
            (PlanChange::SuccessorFrom(from), frame)
        }
        "last_day" => (PlanChange::LastDay(day()?), frame),
        _ => return Err(WebError::BadForm),
    })
}
