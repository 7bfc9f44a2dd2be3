//! The bank's own words: which topics, slots and vague answers a sentence sounds like. Warning signs come from `sign`.

use std::ops::Range;

use crate::bank::Bank;
use crate::listen::line::Line;
use crate::listen::phrase::Phrases;

/// What a phrase of the bank points at, by index in the bank's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cue {
    /// A topic.
    Topic(usize),
    /// A slot of a topic.
    Slot(usize, usize),
    /// A warning sign of a topic.
    RedFlag(usize, usize),
    /// A sentence of a topic, whatever was asked.
    Owns(usize),
    /// A vague answer to a topic.
    Vague(usize),
}

/// A cue that was found.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    /// What it points at.
    pub(crate) cue: Cue,
    /// How many words the phrase has.
    pub(crate) words: usize,
    /// Whether a denying word stands before it.
    pub(crate) denied: bool,
    /// Byte span in the sentence; empty for what the whole sentence says.
    pub(crate) span: Range<usize>,
}

/// Words that a warning sign counts for when a topic is chosen: it says a whole thing.
const SIGN: usize = 3;

/// Words that a product counts for which the customer does not have yet.
const OFFER: usize = 2;

impl Heard {
    /// Returns the cue that a warning sign is.
    pub(crate) fn of_sign(topic: usize, flag: usize) -> Self {
        Self {
            cue: Cue::RedFlag(topic, flag),
            words: SIGN,
            denied: false,
            span: 0..0,
        }
    }

    /// Returns the cue that a product is which the customer does not have.
    pub(crate) fn of_offer(topic: usize) -> Self {
        Self {
            cue: Cue::Topic(topic),
            words: OFFER,
            denied: false,
            span: 0..0,
        }
    }

    /// Returns the cue that a sentence is which belongs to a topic whatever was asked.
    pub(crate) fn of_owner(topic: usize) -> Self {
        Self {
            cue: Cue::Owns(topic),
            words: SIGN,
            denied: false,
            span: 0..0,
        }
    }
}

/// The bank's phrases, compiled.
#[derive(Debug)]
pub(crate) struct Cues(Phrases<Cue>);

impl Cues {
    /// Compiles the phrases of a bank.
    pub(crate) fn new(bank: &Bank) -> Self {
        let mut phrases: Vec<(&str, Cue)> = Vec::new();
        for (t, topic) in bank.topics.iter().enumerate() {
            phrases.extend(topic.hears.iter().map(|it| (it.as_str(), Cue::Topic(t))));
            phrases.extend(topic.vague.iter().map(|it| (it.as_str(), Cue::Vague(t))));
            for (s, slot) in topic.slots.iter().enumerate() {
                phrases.extend(slot.hears.iter().map(|it| (it.as_str(), Cue::Slot(t, s))));
            }
        }
        Self(Phrases::new(phrases))
    }

    /// Returns the cues in a sentence.
    pub(crate) fn find(&self, line: &Line<'_>) -> Vec<Heard> {
        let mut heard: Vec<Heard> = Vec::new();
        for (cue, span) in self.0.find(&line.folded) {
            let words = line
                .text
                .get(span.clone())
                .map_or(1, |it| it.split_whitespace().count());
            heard.push(Heard {
                cue,
                words,
                denied: line.denied(span.start),
                span,
            });
        }
        heard
    }
}
