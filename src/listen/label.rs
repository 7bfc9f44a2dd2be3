//! Which of the slots that a sentence was filed under its own words carry.
//!
//! A slot that only the question or the topic suggests would stand as a label in front of words that do not say it. So a
//! slot is kept
//!
//! 1. where it was asked for and the sentence passes its test: that is an answer to the question;
//! 2. where its own words stand in the sentence, near the date or amount that fills it;
//! 3. where it is a chance, and the topic takes such estimates whatever was asked;
//! 4. where the bank says that the topic is about just this (`open`), and any sentence of the type tells it.
//!
//! What is denied says where something is not: it fills no slot for a system, a place or an owner. The slots that are not
//! kept are spoken to, so that they are not asked for again at once.

use std::ops::Range;

use crate::bank::{Slot, SlotKind, Topic};
use crate::fact::Mentions;
use crate::id::SlotId;
use crate::listen::cue::{Cue, Heard};
use crate::listen::line::Line;

/// A sentence that was filed under a topic.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filed<'a> {
    /// The sentence.
    pub(crate) line: &'a Line<'a>,
    /// What it names.
    pub(crate) mentions: &'a Mentions,
    /// What the bank's words hear in it.
    pub(crate) cues: &'a [Heard],
    /// The topic, with its place in the bank.
    pub(crate) topic: (usize, &'a Topic),
    /// The slot of it that was asked for.
    pub(crate) asked_for: Option<&'a SlotId>,
}

/// Parts slots into those that the words carry and the others.
pub(crate) fn carried(filed: Filed<'_>, slots: Vec<SlotId>) -> (Vec<SlotId>, Vec<SlotId>) {
    slots.into_iter().partition(|id| {
        let (at, topic) = filed.topic;
        let place = topic.slots.iter().position(|slot| slot.id == *id);
        let Some((s, slot)) = place.and_then(|s| Some((s, topic.slots.get(s)?))) else {
            return false;
        };
        slot.kind == SlotKind::Account || carries(filed, (at, s), slot)
    })
}

fn carries(filed: Filed<'_>, (at, s): (usize, usize), slot: &Slot) -> bool {
    if names_a_place(slot.kind) && denied(filed) {
        return false;
    }
    if filed.asked_for == Some(&slot.id) || slot.open {
        return true;
    }
    if slot.kind == SlotKind::Likelihood && filed.cues.iter().any(|it| it.cue == Cue::Owns(at)) {
        return true;
    }
    let own = filed.cues.iter().filter(|it| it.cue == Cue::Slot(at, s));
    own.into_iter().any(|cue| counts(filed, slot.kind, cue))
}

/// Whether a word of a slot's own tells that the sentence fills it.
fn counts(filed: Filed<'_>, kind: SlotKind, cue: &Heard) -> bool {
    match kind {
        SlotKind::Person | SlotKind::Owner | SlotKind::System | SlotKind::Location => !cue.denied,
        SlotKind::Date => near(filed.line, cue, filed.mentions.dates.iter().map(|it| it.text.as_str())),
        SlotKind::Money => {
            let measures = filed.mentions.measures.iter().map(|it| it.text.as_str());
            let money = filed.mentions.money.iter().map(|it| it.text.as_str());
            near(filed.line, cue, money.chain(measures))
        }
        SlotKind::Account
        | SlotKind::Reason
        | SlotKind::Trigger
        | SlotKind::Action
        | SlotKind::Frequency
        | SlotKind::Status
        | SlotKind::Likelihood
        | SlotKind::NextStep
        | SlotKind::Measure
        | SlotKind::Evidence => true,
    }
}

fn names_a_place(kind: SlotKind) -> bool {
    matches!(kind, SlotKind::System | SlotKind::Location)
}

/// Whether every system and place of a sentence stands behind a denial: `it's not in the CRM`.
fn denied(filed: Filed<'_>) -> bool {
    let systems = filed.mentions.systems.iter().chain(&filed.mentions.places);
    let mut found = systems
        .filter_map(|name| filed.line.text.find(name.as_str()))
        .peekable();
    found.peek().is_some() && found.all(|at| filed.line.denied_in_clause(at) || filed.line.denied_behind(at))
}

/// Whether a word stands in one clause with one of the texts.
fn near<'t>(line: &Line<'_>, cue: &Heard, mut texts: impl Iterator<Item = &'t str>) -> bool {
    texts.any(|text| {
        let spans = line.text.match_indices(text).map(|(at, it)| at..at + it.len());
        spans.into_iter().any(|span| one_clause(line.text, &span, &cue.span))
    })
}

/// Whether a word and a text stand in one clause; one of two letters, such as `by`, stands right before it.
fn one_clause(text: &str, one: &Range<usize>, other: &Range<usize>) -> bool {
    let (first, second) = if one.start <= other.start {
        (one, other)
    } else {
        (other, one)
    };
    if second.start <= first.end {
        return true;
    }
    let between = text.get(first.end..second.start).unwrap_or_default();
    if other.len() <= 2 {
        return std::ptr::eq(first, other) && between.trim().is_empty();
    }
    !between.contains([';', ':', '.', '\u{2014}', '\u{2013}']) && between.matches(',').count() == 0
}
