//! Records: statements that speak of one thing, such as a promise or a private sheet, with the fields that it must have.
//!
//! 1. Statements of one answer on one topic and account are one record, until one names the next tool.
//! 2. So are those of the follow-up question right after it, unless they name another tool.
//! 3. Under a record stands, by name, which of its fields nobody said.

use crate::bank::SlotKind;
use crate::fact::Fact;
use crate::id::{SlotId, Turn};
use crate::interview::QuestionKind;
use crate::report::material::Material;
use crate::report::scale::words;
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
    let systems = |it: &&Fact| !it.mentions.systems.is_empty();
    let another = systems(&fact) && record.iter().any(systems);
    let same_answer = last.id.turn == fact.id.turn;
    !(another && (!same_answer || names_thing(material, fact)))
        && (same_answer || follows(material, last.id.turn, fact))
}

/// Returns whether a statement fills the slot of its topic that says what it is about, and that is a tool.
fn names_thing(material: &Material<'_>, fact: &Fact) -> bool {
    let topic = material.bank.topic(&fact.topic);
    let mut slots = topic.map_or(&[][..], |topic| topic.slots.as_slice()).iter();
    let first = slots.find(|slot| slot.kind != SlotKind::Account);
    first.is_some_and(|slot| slot.kind == SlotKind::System && fact.slots.contains(&slot.id))
}

/// Returns whether a fact answers the follow-up that was put right after a turn.
pub(super) fn follows(material: &Material<'_>, turn: Turn, fact: &Fact) -> bool {
    let question = material.session.turn(fact.id.turn).map(|it| &it.question);
    let probes = question.is_some_and(|it| it.kind == QuestionKind::Probe && it.topic == fact.topic);
    probes && fact.id.turn.0 == turn.0.saturating_add(1)
}

/// Returns the labels of the fields of a record that nobody said.
///
/// A field counts as said where a statement fills its slot, names something of the slot's type, or has its words.
pub(super) fn missing(material: &Material<'_>, record: &[&Fact], layouts: &[StripLayout]) -> Vec<String> {
    // what fills no field at all is a remark, and a remark lacks nothing
    if !record.iter().any(|fact| material.tells(fact)) {
        return Vec::new();
    }
    let said = |layout: &StripLayout| record.iter().any(|fact| tells(material, fact, layout));
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
    phrases.iter().any(|phrase| {
        let wanted: Vec<String> = words(phrase).collect();
        !wanted.is_empty() && said.windows(wanted.len()).any(|window| window == wanted.as_slice())
    })
}
