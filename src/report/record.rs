//! Records: statements that speak of one thing, such as a promise or a private sheet, with the fields that it must have.
//!
//! 1. Statements of one answer on one topic and account are one record.
//! 2. So are those of the follow-up question right after it, unless they name another tool.
//! 3. Under a record stand the values of its fields, and by name those that nobody said.

use crate::fact::Fact;
use crate::id::{SlotId, Turn};
use crate::interview::QuestionKind;
use crate::report::field::value;
use crate::report::material::Material;
use crate::report::model::{Field, StripField};
use crate::report::scale::words;
use crate::report::wording::StripLayout;

/// Returns facts of one or more topics in records, in the order in which they were said.
pub(super) fn records<'f>(material: &Material<'_>, facts: &[&'f Fact]) -> Vec<Vec<&'f Fact>> {
    let mut records: Vec<Vec<&Fact>> = Vec::new();
    for fact in facts {
        match records.iter_mut().find(|record| belongs(material, record, fact)) {
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
    if first.id.turn == fact.id.turn || last.id.turn == fact.id.turn {
        return true;
    }
    let systems = |it: &&Fact| !it.mentions.systems.is_empty();
    let another = systems(&fact) && record.iter().any(systems);
    follows(material, last.id.turn, fact) && !another
}

/// Returns whether a fact answers the follow-up that was put right after a turn.
fn follows(material: &Material<'_>, turn: Turn, fact: &Fact) -> bool {
    let question = material.session.turn(fact.id.turn).map(|it| &it.question);
    let probes = question.is_some_and(|it| it.kind == QuestionKind::Probe && it.topic == fact.topic);
    probes && fact.id.turn.0 == turn.0.saturating_add(1)
}

/// Returns the fields of a record. A field that a statement fills without naming a value is told by the statement.
pub(super) fn strip(material: &Material<'_>, record: &[&Fact], layouts: &[StripLayout]) -> Vec<StripField> {
    // what fills no field at all is a remark, and a remark lacks nothing
    if record.iter().all(|fact| fact.slots.is_empty()) {
        return Vec::new();
    }
    layouts.iter().filter_map(|layout| strip_field(material, record, layout)).collect()
}

fn strip_field(material: &Material<'_>, record: &[&Fact], layout: &StripLayout) -> Option<StripField> {
    let mut fields: Vec<Field> = Vec::new();
    let mut told = false;
    for fact in record {
        for slot in layout.slots.iter().map(|it| SlotId::new(it.as_str())) {
            if fact.slots.contains(&slot) {
                told = true;
                let field = value(material, fact, &slot).filter(|it| !fields.contains(it));
                fields.extend(field);
            }
        }
        told |= speaks_of(fact, &layout.words);
    }
    (!told || !fields.is_empty()).then(|| StripField {
        label: layout.label.clone(),
        fields,
        missing: !told,
    })
}

/// Returns whether one of these words or phrases, in lower case, stands in a statement.
pub(super) fn speaks_of(fact: &Fact, phrases: &[String]) -> bool {
    let said: Vec<String> = words(&fact.quote).collect();
    phrases.iter().any(|phrase| {
        let wanted: Vec<String> = words(phrase).collect();
        !wanted.is_empty() && said.windows(wanted.len()).any(|window| window == wanted.as_slice())
    })
}
