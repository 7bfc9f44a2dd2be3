//! Records: statements that speak of one thing, such as a promise or a private sheet, with the fields that it must have.
//!
//! 1. Statements of one answer on one topic and account are one record, until one names the next tool.
//! 2. So are those of a follow-up question to it, unless they name another tool; what begins with "it" always is.
//! 3. Under a record stands, by name, which of its fields nobody said.

use crate::bank::{Slot, SlotKind};
use crate::fact::{Fact, gives_name, phrase_places, words};
use crate::id::{SlotId, Turn};
use crate::interview::QuestionKind;
use crate::report::material::Material;
use crate::report::piece::pieces;
use crate::report::thing;
use crate::report::wording::StripLayout;

/// Returns facts of one or more topics in records, in the order in which they were said.
pub(super) fn records<'f>(material: &Material<'_>, facts: &[&'f Fact]) -> Vec<Vec<&'f Fact>> {
    let mut records: Vec<Vec<&Fact>> = Vec::new();
    for fact in facts {
        match records.iter_mut().rev().find(|record| belongs(material, record, fact)) {
            Some(record) => record.push(fact),
            None => records.push(vec![fact]),
        }
    }
    records
}

fn belongs(material: &Material<'_>, record: &[&Fact], fact: &Fact) -> bool {
    let (Some(first), Some(last)) = (record.first(), record.last()) else {
        return false;
    };
    if (&first.topic, &first.account) != (&fact.topic, &fact.account) {
        return false;
    }
    let same_answer = last.id.turn == fact.id.turn;
    if !same_answer && !follows(material, record, fact) {
        return false;
    }
    // of a tool, an answer that names somebody and does not point back tells of something else
    let strays = !same_answer && !fact.mentions.people.is_empty() && asks_for_tool(material, fact).is_some();
    points_back(material, fact) || !another(material, record, fact) && !strays
}

/// Returns whether a statement names another tool than those of a record.
fn another(material: &Material<'_>, record: &[&Fact], fact: &Fact) -> bool {
    let known: Vec<&String> = record.iter().flat_map(|it| &it.mentions.systems).collect();
    let same = |system: &String| known.iter().any(|it| is_same(system, it, &fact.quote));
    let same_answer = record.last().is_some_and(|last| last.id.turn == fact.id.turn);
    let named = !fact.mentions.systems.is_empty() && !known.is_empty();
    named && !fact.mentions.systems.iter().any(same) && (!same_answer || names_thing(material, fact))
}

/// Returns whether a tool is one that was named before: its words are among those of the other, or the statement has the
/// other's own name.
fn is_same(system: &str, known: &str, quote: &str) -> bool {
    let all: Vec<String> = words(known).collect();
    let named = split_name(known).is_some_and(|(_, name)| quote.contains(name));
    named || words(system).all(|it| all.contains(&it))
}

/// Returns the sort and the name of a tool that is told with both: `Google Sheet called Lost_Boxes`.
pub(super) fn split_name(system: &str) -> Option<(&str, &str)> {
    let at = system.match_indices(char::is_whitespace);
    let joint = |(at, _): (usize, &str)| {
        let (sort, rest) = (system.get(..at)?, system.get(at..)?.trim_start());
        let (word, name) = rest.split_once(' ')?;
        gives_name(word).then_some((sort, name))
    };
    at.into_iter().find_map(joint)
}

/// Returns whether a sentence of a statement begins with a word for what was spoken of before: "It's on my own Drive".
fn points_back(material: &Material<'_>, fact: &Fact) -> bool {
    let back = &material.wording.roles.pointers;
    pieces(&fact.quote).into_iter().any(|sentence| {
        let begin = sentence.split_whitespace().take(3);
        // IT is a department
        let small = begin.filter(|word| !word.chars().all(char::is_uppercase));
        small.flat_map(words).any(|word| back.contains(&word))
    })
}

/// Returns whether a statement fills the slot of its topic that says what it is about, and that is a tool.
fn names_thing(material: &Material<'_>, fact: &Fact) -> bool {
    asks_for_tool(material, fact).is_some_and(|slot| fact.slots.contains(&slot.id))
}

/// Returns the slot of a statement's topic that says what it is about, where that is a tool.
fn asks_for_tool<'a>(material: &Material<'a>, fact: &Fact) -> Option<&'a Slot> {
    let topic = material.bank.topic(&fact.topic)?;
    let first = topic.slots.iter().find(|slot| slot.kind != SlotKind::Account);
    first.filter(|slot| slot.kind == SlotKind::System)
}

/// Returns whether a fact answers the follow-up to a record: one that quotes it or names its tool, or that was put with
/// nothing of use between.
pub(super) fn follows(material: &Material<'_>, record: &[&Fact], fact: &Fact) -> bool {
    let session = material.session;
    let Some(question) = session.turn(fact.id.turn).map(|it| &it.question) else {
        return false;
    };
    if question.kind != QuestionKind::Probe || question.topic != fact.topic {
        return false;
    }
    let quoted = question.text.split(['\u{201c}', '\u{201d}']).nth(1);
    let named = |it: &&Fact| {
        let mut systems = it.mentions.systems.iter();
        quoted.is_some_and(|quote| it.quote.contains(quote))
            || systems.any(|system| question.text.contains(system.as_str()))
    };
    if record.iter().any(named) {
        return true;
    }
    let last = record.last().map_or(Turn(0), |it| it.id.turn);
    let between = last.0.saturating_add(1)..fact.id.turn.0;
    let empty = |turn: u32| session.turn(Turn(turn)).is_none_or(|it| it.dry);
    quoted.is_none() && between.into_iter().all(empty)
}

/// Returns the labels of the fields of a record that nobody said.
///
/// A field counts as said where a statement fills its slot, names something of the slot's type, or has its words.
pub(super) fn missing(material: &Material<'_>, record: &[&Fact], layouts: &[StripLayout]) -> Vec<String> {
    // what fills no field at all is a remark, and a remark lacks nothing
    if !record.iter().any(|fact| material.tells(fact)) {
        return Vec::new();
    }
    let said = |layout: &StripLayout| {
        record.iter().any(|fact| tells(material, fact, layout)) || thing::shows(material, record, &layout.label)
    };
    let missing = layouts.iter().filter(|layout| !said(layout));
    missing.map(|layout| layout.label.clone()).collect()
}

fn tells(material: &Material<'_>, fact: &Fact, layout: &StripLayout) -> bool {
    let topic = material.bank.topic(&fact.topic);
    let mut slots = layout.slots.iter().map(|it| SlotId::new(it.as_str()));
    let filled = slots.any(|slot| {
        let kind = topic.and_then(|topic| topic.slot(&slot)).map(|it| it.kind);
        fact.slots.contains(&slot) || kind.is_some_and(|kind| names(fact, kind))
    });
    filled || speaks(&fact.quote, &layout.words)
}

/// Returns whether a statement names something of a type.
fn names(fact: &Fact, kind: SlotKind) -> bool {
    let mentions = &fact.mentions;
    match kind {
        SlotKind::Person | SlotKind::Owner => !mentions.people.is_empty(),
        SlotKind::Date | SlotKind::Frequency => !mentions.dates.is_empty(),
        SlotKind::Money => !mentions.money.is_empty(),
        SlotKind::System => !mentions.systems.is_empty(),
        SlotKind::Location => !mentions.places.is_empty(),
        SlotKind::Measure | SlotKind::Likelihood => !mentions.measures.is_empty(),
        _ => false,
    }
}

/// Returns whether one of these words or phrases, in lower case, stands in a text.
pub(super) fn speaks(text: &str, phrases: &[String]) -> bool {
    if phrases.is_empty() {
        return false;
    }
    let said: Vec<String> = words(text).collect();
    phrases
        .iter()
        .any(|phrase| phrase_places(&said, phrase).next().is_some())
}
