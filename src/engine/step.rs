//! What a command brought, put together from the session after it, its events and effects.

use std::sync::Arc;

use crate::id::Turn;
use crate::interview::{Effect, Envelope, Event, Question, Session};

/// What a command brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The session after it.
    pub session: Arc<Session>,
    /// What happened, as stored.
    pub events: Vec<Envelope>,
    /// The question that is open now; none where the interview is finished.
    pub question: Option<Question>,
    /// The answer that was saved, if the command was one.
    pub saved: Option<Saved>,
    /// What to tell the leaver before the question.
    pub notices: Vec<String>,
    /// The questions that a model may choose from; empty where there is no choice.
    pub candidates: Vec<Question>,
}

/// An answer that is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// Its turn.
    pub turn: Turn,
    /// Facts heard in it.
    pub facts: usize,
    /// Secrets that were masked in it.
    pub masked: usize,
    /// Off-record remarks that were dropped from it.
    pub dropped: u32,
    /// Remarks on private life that were left out of it.
    pub private: u32,
}

impl Step {
    /// Returns what a command brought.
    pub(super) fn new(session: Arc<Session>, events: Vec<Envelope>, effects: Vec<Effect>) -> Self {
        let (mut notices, mut candidates) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::Tell { text } => notices.push(text),
                Effect::Word { candidates: all } => candidates = all,
            }
        }
        let question = if session.finished {
            None
        } else {
            session.open_question().cloned()
        };
        let saved = saved(&events);
        Self {
            session,
            events,
            question,
            saved,
            notices,
            candidates,
        }
    }
}

fn saved(events: &[Envelope]) -> Option<Saved> {
    let heard = |wanted: Turn| {
        let facts = events.iter().map(|envelope| match &envelope.event {
            Event::FactsHeard { turn, facts, .. } if *turn == wanted => facts.len(),
            _ => 0,
        });
        facts.sum()
    };
    events.iter().find_map(|envelope| match &envelope.event {
        Event::AnswerGiven {
            turn,
            masked,
            dropped,
            private,
            ..
        }
        | Event::AnswerCorrected {
            turn,
            masked,
            dropped,
            private,
            ..
        } => Some(Saved {
            turn: *turn,
            facts: heard(*turn),
            masked: masked.len(),
            dropped: *dropped,
            private: *private,
        }),
        _ => None,
    })
}
