//! What the buttons of the chat do.
//!
//! An answer carries the turn that it is for and an id of its own: sent twice, it is saved once; meant for a question
//! that was dealt with elsewhere, both texts are shown. What cannot be saved is never taken from the page, but for a
//! remark off the record: it is kept nowhere. A command that has begun runs to its end, also where the browser that
//! sent it has gone.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::engine::{Engine, EngineError, News, Saved, Step};
use crate::id::{AnswerId, HandoverId, Turn};
use crate::interview::{self, Command, Outcome, Refusal, Session};
use crate::screen::Readers;
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::chat::{Beside, is_away, show};
use crate::web::live::{Pen, Writing};
use crate::web::notice::{Notice, Tone};
use crate::web::refused::refused;
use crate::web::reply::see_other;

/// Runs a command; what a model words meanwhile is told to whoever looks on.
pub(super) async fn run(
    call: &Call,
    handover: &HandoverId,
    shown: Option<Turn>,
    command: Command,
) -> Result<Step, WebError> {
    let (web, handover) = (Arc::clone(&call.web), handover.clone());
    let work = tokio::spawn(async move {
        let pen = Pen::new(Arc::clone(&web), handover.clone());
        let mut told = Vec::new();
        let mut watcher = |news: News<'_>| match news {
            News::Saved(step) => told.extend(step.notices.iter().cloned()),
            News::Asked => pen.write(&Writing::Asked),
            News::Words(question) => pen.write(&Writing::Words(question.text.as_str().into())),
            News::Question(_) | News::Replaced(_) => {}
        };
        let step = web.engine.watched(&handover, shown, command, &mut watcher).await?;
        web.live.tell(&handover, &step.session);
        drop(pen);
        told.extend(step.notices);
        Ok(Step { notices: told, ..step })
    });
    work.await.map_err(|_panic| WebError::Broken)?
}

pub(super) fn to_question(handover: &HandoverId) -> Response {
    see_other(&format!("/interview/{handover}#question"))
}

/// Opens a sitting. After a break it is a new one, with all its minutes.
pub(super) async fn open(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    if leave.session.sitting_open && is_away(&leave.session, call.at) {
        // the question on screen stays the same
        run(&call, &leave.handover, None, Command::Pause).await?;
    }
    let step = run(&call, &leave.handover, None, Command::Open).await?;
    tell(&call, &leave, &step);
    Ok(to_question(&leave.handover))
}

pub(super) async fn reply(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let turn = form.text("turn").parse().map(Turn);
    let turn = turn.map_err(|_error| WebError::BadForm)?;
    // with nothing in the box the control opens it for a remark that is not written down
    if form.text("do") == "off_record" && form.filled("text").is_none() && form.filled("off").is_none() {
        return Ok(see_other(&format!("/interview/{}?off=1#question", leave.handover)));
    }
    if form.text("do") == "on_record" {
        return Ok(to_question(&leave.handover));
    }
    let command = command(&form).ok_or(WebError::BadForm)?;
    let keeps = matches!(
        command,
        Command::Back | Command::Pause | Command::Finish | Command::Rephrase
    );
    let shown = (command != Command::Finish).then_some(turn);
    let rewords = command == Command::Rephrase;
    match run(&call, &leave.handover, shown, command).await {
        Ok(step) => {
            if let Some(text) = form.filled("text").filter(|_| keeps) {
                let for_turn = step.question.as_ref().filter(|_| rewords).map_or(turn, |it| it.turn);
                keep(&call, &leave.handover, for_turn, text).await?;
            }
            tell(&call, &leave, &step);
            if step.session.finished {
                return Ok(see_other(&format!("/interview/{}/finish", leave.handover)));
            }
            Ok(to_question(&leave.handover))
        }
        // the same answer came in again: it is saved once
        Err(WebError::Engine(EngineError::Refused(Refusal::AlreadySaved(_)))) => Ok(to_question(&leave.handover)),
        Err(error) => unsaved(&call, &leave, turn, &form, error).await,
    }
}

/// Shows the page with what could not be saved, and what to do next.
async fn unsaved(call: &Call, leave: &Leave, turn: Turn, form: &Form, error: WebError) -> Result<Response, WebError> {
    if form.text("do") == "off_record" {
        return unsaid(call, leave, turn, &error).await;
    }
    let (status, notices) = why(call, &error);
    let session = call.web.engine.session(&leave.handover).await?;
    let typed = form.text("text").to_owned();
    let is_confided = matches!(error, WebError::Engine(EngineError::Refused(Refusal::InConfidence)));
    let beside = if is_open(&session, turn) || session.turn(turn).is_none() {
        Beside {
            typed: Some(typed),
            notices: if is_confided { Vec::new() } else { notices },
            confided: is_confided.then(|| {
                let wording = &call.web.engine.guide().wording;
                wording.confided(session.plan.as_ref())
            }),
            ..Beside::default()
        }
    } else {
        // it is kept for this turn, so that it is there after a reload too
        keep(call, &leave.handover, turn, &typed).await?;
        Beside {
            late: Some((turn, typed)),
            notices,
            ..Beside::default()
        }
    };
    show(call, &leave.handover, &session, status, beside).await
}

/// Shows the page after a remark off the record that closed no question: nothing of it comes back, and none of it is
/// kept.
async fn unsaid(call: &Call, leave: &Leave, turn: Turn, error: &WebError) -> Result<Response, WebError> {
    let (status, mut notices) = why(call, error);
    let session = call.web.engine.session(&leave.handover).await?;
    let off = is_open(&session, turn);
    if !off {
        // what the box sent while it was on the record goes with the remark
        keep(call, &leave.handover, turn, "").await?;
    }
    if matches!(error, WebError::Engine(EngineError::Moved)) {
        let words = call.web.pages.words("leaver.refused.off_moved");
        notices = vec![Notice::new(Tone::Bad, words)];
    }
    let beside = Beside {
        notices,
        off,
        ..Beside::default()
    };
    show(call, &leave.handover, &session, status, beside).await
}

fn is_open(session: &Session, turn: Turn) -> bool {
    session.open_question().is_some_and(|it| it.turn == turn)
}

/// Returns what to tell of a command that was not done. A refusal that the leaver can do something about has words of its own.
fn why(call: &Call, error: &WebError) -> (StatusCode, Vec<Notice>) {
    let (status, key) = error.kind();
    let words = |path: String| call.web.pages.words(&path).to_owned();
    let own = match error {
        WebError::Engine(EngineError::Refused(refusal)) => match refusal {
            Refusal::NoOtherWords => Some(words("leaver.refused.no_other_words".to_owned())),
            Refusal::NothingBefore => Some(words("leaver.refused.nothing_before".to_owned())),
            Refusal::InConfidence => Some(refused(&call.web.pages, refusal)),
            _ => None,
        },
        _ => None,
    };
    let text = match own {
        Some(text) => text,
        None => format!(
            "{} {}",
            words(format!("error.{key}.title")),
            words(format!("error.{key}.next"))
        ),
    };
    (status, vec![Notice::new(Tone::Bad, text)])
}

async fn keep(call: &Call, handover: &HandoverId, turn: Turn, text: &str) -> Result<(), WebError> {
    let most = call.web.engine.guide().policy.answer.longest_bytes;
    if text.len() <= most {
        call.web
            .engine
            .save_draft(handover, &Engine::place_of(turn), text)
            .await?;
    }
    Ok(())
}

/// Returns what a button of the form stands for.
fn command(form: &Form) -> Option<Command> {
    Some(match form.text("do") {
        "answer" => Command::Answer {
            id: form.filled("answer").map(AnswerId::new),
            text: form.text("text").to_owned(),
        },
        "confide" => Command::Confide {
            turn: None,
            id: form.filled("answer").map(AnswerId::new),
            text: form.text("text").to_owned(),
            readers: readers(form.text("readers"))?,
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

fn readers(word: &str) -> Option<Readers> {
    Some(match word {
        "everybody" => Readers::Everybody,
        "manager" => Readers::Manager,
        "nobody" => Readers::Nobody,
        _ => return None,
    })
}

/// Shows an earlier answer with its earlier words, to be changed.
pub(super) async fn earlier(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    show_earlier(&call, &leave, StatusCode::OK, None, Vec::new())
}

fn show_earlier(
    call: &Call,
    leave: &Leave,
    status: StatusCode,
    typed: Option<&str>,
    notices: Vec<Notice>,
) -> Result<Response, WebError> {
    let turn = call.param("turn").parse().map(Turn);
    let record = turn
        .ok()
        .and_then(|it| leave.session.turn(it))
        .ok_or(WebError::NotFound)?;
    let Some(Outcome::Answered(answer)) = &record.outcome else {
        return Err(WebError::NotFound);
    };
    let values = json!({
        "handover": leave.handover,
        "turn": record.question.turn,
        "question": record.question.text,
        "answer": typed.unwrap_or(&answer.text),
        "history": answer.history,
        "can_change": !leave.session.finished,
    });
    call.page_with(status, "leaver/turn.html", &values, notices)
}

/// Puts new words in the place of an earlier answer's; the old ones are kept for the leaver alone.
pub(super) async fn correct(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let turn = call.param("turn").parse().map(Turn);
    let turn = turn.map_err(|_error| WebError::NotFound)?;
    let text = form.text("text").to_owned();
    match run(&call, &leave.handover, None, Command::Correct { turn, text }).await {
        Ok(step) => {
            tell(&call, &leave, &step);
            Ok(see_other(&format!("/interview/{}#turn-{}", leave.handover, turn.0)))
        }
        Err(WebError::Engine(EngineError::Refused(Refusal::NoSuchAnswer(_)))) => Err(WebError::NotFound),
        Err(error) => {
            let (status, notices) = why(&call, &error);
            show_earlier(&call, &leave, status, Some(form.text("text")), notices)
        }
    }
}

/// Tells on the next page what a step brought.
pub(super) fn tell(call: &Call, leave: &Leave, step: &Step) {
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
    let fill = |key: &str, count: usize| interview::fill(words(key), &[("count", &count.to_string())]);
    let mut text = words("saved").to_owned();
    if saved.masked > 0 {
        text = format!("{text} {}", fill("saved_masked", saved.masked));
    }
    if saved.dropped > 0 {
        text = format!("{text} {}", fill("saved_dropped", saved.dropped as usize));
    }
    text
}
