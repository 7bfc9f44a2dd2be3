//! What a person is told on the next page that they see: after a form was sent, a browser is led to a page of its own.
//!
//! Kept in memory: losing one at a restart costs a sentence, not data.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::engine::TokenHash;

/// Visits that are remembered at most, and notices of each.
const MOST_VISITS: usize = 10_000;
const MOST: usize = 8;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// It worked.
    Good,
    /// Something to know.
    Note,
    /// It did not work.
    Bad,
}

/// A sentence for the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence, as plain text.
    pub text: String,
}

/// The notices that wait.
#[derive(Debug, Default)]
pub(super) struct Notices {
    waiting: Mutex<HashMap<TokenHash, Vec<Notice>>>,
}

impl Notice {
    /// Returns a notice.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { tone, text }
    }
}

impl Notices {
    /// Keeps a notice for the next page of a visit.
    pub(super) fn add(&self, visit: &TokenHash, notice: Notice) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST_VISITS {
            waiting.clear();
        }
        let of = waiting.entry(visit.clone()).or_default();
        if of.len() < MOST {
            of.push(notice);
        }
    }

    /// Takes the notices of a visit.
    pub(super) fn take(&self, visit: &TokenHash) -> Vec<Notice> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(visit).unwrap_or_default()
    }
}
