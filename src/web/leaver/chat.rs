//! The chat: what was said, the question that is open, an answer box and its controls.
//!
//! An answer carries the turn that it is for and an id of its own: sent twice, it is saved once; meant for a question that
//! was dealt with elsewhere, it comes back in the box. What cannot be saved is never taken from the page.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use crate::engine::{EngineError, Saved, Step};
use crate::id::{AnswerId, HandoverId, Turn};
use crate::interview::{Command, Outcome, Question, Refusal, Session, TurnRecord};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::notice::{Notice, Tone};
use crate::web::reply::see_other;
use crate::web::token::Token;

/// What the chat shows.
#[derive(Debug, Serialize)]
struct Chat<'a> {
    handover: &'a HandoverId,
    csm: &'a str,
    log: Vec<Said<'a>>,
    question: Option<Asked<'a>>,
    sitting_open: bool,
    finished: bool,
    coverage: f64,
    minutes_left: u32,
    /// What was typed and could not be saved.
    typed: &'a str,
    /// The id of the answer that the form will send.
    answer: String,
    most_bytes: usize,
}

/// A finished turn.
#[derive(Debug, Serialize)]
struct Said<'a> {
    turn: u32,
    question: &'a str,
    account: Option<&'a str>,
    outcome: &'static str,
    answer: &'a str,
    who: Option<&'a str>,
}

/// The open question.
#[derive(Debug, Serialize)]
struct Asked<'a> {
    turn: u32,
    text: &'a str,
    why: &'a str,
    topic: &'a str,
    account: Option<&'a str>,
}

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    if leave.session.proceedings.consent.is_none() {
        return Ok(see_other(&format!("/interview/{}/consent", leave.handover)));
    }
    show(&call, &leave, StatusCode::OK, "", Vec::new())
}

fn show(
    call: &Call,
    leave: &Leave,
    status: StatusCode,
    typed: &str,
    notices: Vec<Notice>,
) -> Result<Response, WebError> {
    let session = &leave.session;
    let outlook = call.web.engine.outlook(session);
    let question = session.open_question().filter(|_| !session.finished);
    let values = Chat {
        handover: &leave.handover,
        csm: session.plan.as_ref().map(|it| it.csm.as_str()).unwrap_or_default(),
        log: session.turns.iter().filter_map(|it| said(session, it)).collect(),
        question: question.map(|it| asked(call, session, it)),
        sitting_open: session.sitting_open,
        finished: session.finished,
        coverage: outlook.coverage,
        minutes_left: outlook.minutes_left,
        typed,
        answer: Token::new()?.reveal().to_owned(),
        most_bytes: call.web.engine.guide().policy.answer.longest_bytes,
    };
    call.page_with(status, "leaver/chat.html", &values, notices)
}

fn said<'a>(session: &'a Session, record: &'a TurnRecord) -> Option<Said<'a>> {
    let (outcome, answer, who) = match record.outcome.as_ref()? {
        Outcome::Answered(answer) => ("answered", answer.text.as_str(), None),
        Outcome::Skipped => ("skipped", "", None),
        Outcome::Unknown(who) => ("unknown", "", who.as_deref()),
        Outcome::Withheld => ("withheld", "", None),
        Outcome::Reworded => return None,
    };
    Some(Said {
        turn: record.question.turn.0,
        question: &record.question.text,
        account: account(session, &record.question),
        outcome,
        answer,
        who,
    })
}

fn asked<'a>(call: &'a Call, session: &'a Session, question: &'a Question) -> Asked<'a> {
    let topics = &call.web.engine.guide().bank.topics;
    let topic = topics.iter().find(|it| it.id == question.topic);
    Asked {
        turn: question.turn.0,
        text: &question.text,
        why: &question.why,
        topic: topic.map_or("", |it| it.title.as_str()),
        account: account(session, question),
    }
}

fn account<'a>(session: &'a Session, question: &Question) -> Option<&'a str> {
    let account = session.account(question.account.as_ref()?)?;
    Some(&account.name)
}

pub(super) async fn open(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let step = call.web.engine.open(&leave.handover).await?;
    tell(&call, &leave, &step);
    Ok(see_other(&format!("/interview/{}", leave.handover)))
}

pub(super) async fn reply(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let turn = form
        .text("turn")
        .parse()
        .map(Turn)
        .map_err(|_error| WebError::BadForm)?;
    let command = command(&form).ok_or(WebError::BadForm)?;
    let done = match command {
        Command::Finish => call.web.engine.submit(&leave.handover, command).await,
        command => call.web.engine.reply(&leave.handover, turn, command).await,
    };
    let back = || see_other(&format!("/interview/{}#question", leave.handover));
    match done {
        Ok(step) => {
            tell(&call, &leave, &step);
            Ok(back())
        }
        // the same answer came in again: it is saved once
        Err(EngineError::Refused(Refusal::AlreadySaved(_))) => Ok(back()),
        Err(error) => {
            let error = WebError::from(error);
            let (status, key) = error.kind();
            let words = ["title", "next"].map(|part| call.web.pages.words(&format!("error.{key}.{part}")).to_owned());
            let notice = Notice::new(Tone::Bad, words.join(" "));
            show(&call, &leave, status, form.text("text"), vec![notice])
        }
    }
}

/// Returns what a button of the form stands for.
fn command(form: &Form) -> Option<Command> {
    let text = form.text("text");
    Some(match form.text("do") {
        "answer" => Command::Answer {
            id: form.filled("answer").map(AnswerId::new),
            text: text.to_owned(),
        },
        "skip" => Command::Skip,
        "unknown" => Command::Unknown {
            who: form.filled("who").map(str::to_owned),
        },
        "off_record" => Command::OffRecord,
        "rephrase" => Command::Rephrase,
        "back" => Command::Back,
        "pause" => Command::Pause,
        "finish" => Command::Finish,
        _ => return None,
    })
}

/// Tells on the next page what a step brought.
fn tell(call: &Call, leave: &Leave, step: &Step) {
    let visit = &leave.visit.hash;
    if let Some(saved) = step.saved {
        call.tell(visit, Tone::Good, of_saved(call, saved));
    }
    for notice in &step.notices {
        call.tell(visit, Tone::Note, notice.clone());
    }
}

fn of_saved(call: &Call, saved: Saved) -> String {
    let words = |key: &str| call.web.pages.words(&format!("leaver.{key}"));
    let fill = |key: &str, count: usize| crate::interview::fill(words(key), &[("count", &count.to_string())]);
    let mut text = words("saved").to_owned();
    if saved.masked > 0 {
        text = format!("{text} {}", fill("saved_masked", saved.masked));
    }
    if saved.dropped > 0 {
        text = format!("{text} {}", fill("saved_dropped", saved.dropped as usize));
    }
    text
}
