//! Words for a question that was dealt with elsewhere meanwhile, at a terminal or on another device: both texts are shown,
//! and the leaver says which one stays.

use serde::Serialize;

use crate::id::Turn;
use crate::interview::{Outcome, Session};

/// A turn that was dealt with while somebody typed.
#[derive(Debug, Serialize)]
pub(super) struct Late<'a> {
    turn: u32,
    question: &'a str,
    /// What was saved elsewhere; none where the question was put aside, so that there is nothing to replace.
    saved: Option<&'a str>,
    typed: String,
}

/// Returns what was typed for a turn that is not open, with what became of that turn.
pub(super) fn late(session: &Session, turn: Turn, typed: String) -> Option<Late<'_>> {
    let open = session.open_question().filter(|_| !session.finished);
    if open.is_some_and(|it| it.turn == turn) || typed.trim().is_empty() {
        return None;
    }
    let record = session.turn(turn)?;
    let saved = match record.outcome.as_ref()? {
        Outcome::Answered(answer) => Some(answer.text.as_str()),
        Outcome::Skipped | Outcome::Unknown(_) | Outcome::Withheld | Outcome::Reworded => None,
    };
    // the same words are no conflict
    (saved != Some(typed.as_str())).then_some(Late {
        turn: turn.0,
        question: &record.question.text,
        saved,
        typed,
    })
}
