//! Released statements with the words that they rest on; changes that the manager asks for; and questions of their own.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use crate::engine::EngineError;
use crate::fact::{Confidence, Fact, Release};
use crate::id::{FactId, TopicId, Turn};
use crate::interview::{Act, By, Check, Outcome, Party, Refusal, Session};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::manager::act;
use crate::web::notice::Tone;
use crate::web::reply::see_other;
use crate::web::said::Judged;

/// Statements on one page.
const MOST: usize = 200;

/// A statement with what it rests on.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Claim<'a> {
    id: String,
    quote: String,
    topic: String,
    /// Whether only the manager may read it.
    is_restricted: bool,
    /// Whether account and topic follow from the words alone.
    is_inferred: bool,
    red_flags: Vec<String>,
    question: String,
    /// As much of the answer as is released.
    answer: String,
    asked: Vec<Asked>,
    /// What the successor said of it.
    judged: Option<Judged<'a>>,
}

/// A change that was asked for.
#[derive(Debug, Serialize)]
struct Asked {
    text: String,
    answered: bool,
}

/// The statements on an account, or on the whole book.
#[derive(Debug, Serialize)]
struct Group<'a> {
    account: Option<String>,
    claims: Vec<Claim<'a>>,
}

/// A question of the manager's or the successor's.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Wanted {
    party: Party,
    text: Option<String>,
    topic: String,
    account: Option<String>,
    turn: Option<Turn>,
}

pub(super) async fn show(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let values = values(&oversee, &call, "", &[]);
    call.page("manager/claims.html", &values)
}

fn values(oversee: &Oversee, call: &Call, typed: &str, faults: &[String]) -> serde_json::Value {
    let session = &oversee.session;
    let bank = &call.web.engine.guide().bank;
    let title = |id: &TopicId| bank.topic(id).map_or_else(String::new, |it| it.title.clone());
    let topics: Vec<(String, String)> = bank
        .topics
        .iter()
        .map(|it| (it.id.to_string(), it.title.clone()))
        .collect();
    serde_json::json!({
        "handover": oversee.handover,
        "csm": session.plan.as_ref().map(|it| it.csm.as_str()),
        "successor": session.plan.as_ref().and_then(|it| it.successor.as_deref()),
        "groups": groups(session, &title),
        "more": session.facts.len().saturating_sub(MOST),
        "wanted": wanted(session, &title),
        "topics": topics,
        "accounts": session.book.accounts.iter().map(|it| (it.id.as_str(), it.name.as_str())).collect::<Vec<_>>(),
        "typed": typed,
        "faults": faults,
    })
}

/// Returns the questions that manager and successor want put.
pub(in crate::web) fn wanted(session: &Session, title: &dyn Fn(&TopicId) -> String) -> Vec<Wanted> {
    let name = |id: &Option<_>| id.as_ref().and_then(|id| session.account(id)).map(|it| it.name.clone());
    session
        .proceedings
        .requests
        .iter()
        .map(|it| Wanted {
            party: it.by.party,
            text: it.text.clone(),
            topic: title(&it.topic),
            account: name(&it.account),
            turn: it.turn,
        })
        .collect()
}

fn groups<'a>(session: &'a Session, title: &dyn Fn(&TopicId) -> String) -> Vec<Group<'a>> {
    let mut by_account: BTreeMap<Option<String>, Vec<Claim<'a>>> = BTreeMap::new();
    for fact in session.facts.values().take(MOST) {
        let account = fact.account.as_ref().and_then(|id| session.account(id));
        by_account
            .entry(account.map(|it| it.name.clone()))
            .or_default()
            .push(claim(session, fact, title));
    }
    let group = |(account, claims)| Group { account, claims };
    by_account.into_iter().map(group).collect()
}

pub(super) async fn request_change(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let fact = fact(form.text("fact")).ok_or(WebError::BadForm)?;
    let text = form.text("text").to_owned();
    let path = format!("/handovers/{}/claims", oversee.handover);
    act::run(
        &oversee,
        &call,
        Act::RequestChange { fact, text },
        "claims.asked",
        &path,
    )
    .await
}

/// Returns a statement with what it rests on.
pub(in crate::web) fn claim<'a>(session: &'a Session, fact: &Fact, title: &dyn Fn(&TopicId) -> String) -> Claim<'a> {
    let turn = session.turn(fact.id.turn);
    let answer = turn.and_then(|it| match &it.outcome {
        Some(Outcome::Answered(answer)) => Some(answer.text.clone()),
        _ => None,
    });
    let changes = session.proceedings.change_requests.iter();
    let asked = changes.filter(|it| it.fact == fact.id).map(|it| Asked {
        text: it.text.clone(),
        answered: it.answered,
    });
    Claim {
        id: fact.id.to_string(),
        quote: fact.quote.clone(),
        topic: title(&fact.topic),
        is_restricted: fact.release == Release::Restricted,
        is_inferred: fact.confidence == Confidence::Inferred,
        red_flags: fact.red_flags.clone(),
        question: turn.map(|it| it.question.text.clone()).unwrap_or_default(),
        answer: answer.unwrap_or_default(),
        asked: asked.collect(),
        judged: Judged::of(session, fact.id),
    }
}

/// Reads a statement's id: `T12.3`.
pub(in crate::web) fn fact(text: &str) -> Option<FactId> {
    let (turn, n) = text.strip_prefix('T')?.split_once('.')?;
    let turn = Turn(turn.parse().ok()?);
    Some(FactId {
        turn,
        n: n.parse().ok()?,
    })
}

/// Adds a question. One that is not well put comes back with what is wrong, and may then be put as it stands.
pub(super) async fn add_question(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let act = question(&form);
    let by = By::named(Party::Manager, &oversee.manager.name);
    let path = format!("/handovers/{}/claims#questions", oversee.handover);
    let check = call.web.engine.act(&oversee.handover, by, act.clone()).await;
    if let Err(EngineError::Refused(Refusal::PoorQuestion { faults })) = &check {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let values = values(&oversee, &call, form.text("text"), &faults);
        return call.page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            "manager/claims.html",
            &values,
            Vec::new(),
        );
    }
    if let Err(EngineError::Refused(_)) = &check {
        // refused once more, in words
        return act::run(&oversee, &call, act, "claims.added", &path).await;
    }
    check?;
    call.tell(&oversee.visit.hash, Tone::Good, call.web.pages.words("claims.added"));
    Ok(see_other(&path))
}

fn question(form: &Form) -> Act {
    let check = if form.has("as_it_stands") {
        Check::AsItStands
    } else {
        Check::Linted
    };
    Act::AddQuestion {
        text: form.text("text").to_owned(),
        topic: form.filled("topic").map(TopicId::new),
        account: form.filled("account").map(crate::id::AccountId::new),
        check,
    }
}
