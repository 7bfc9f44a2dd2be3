//! Values taken out of statements: names, days, amounts, tools and places, in the words of the statement.

use crate::bank::SlotKind;
use crate::book::Account;
use crate::fact::{Fact, Precision, When};
use crate::id::{SlotId, TopicId};
use crate::report::clip::clip;
use crate::report::material::{Material, fact_mark};
use crate::report::model::Field;
use crate::report::price::prices;

/// Returns the value of a slot as the statement gives it, else the statement's first words.
pub(super) fn field(material: &Material<'_>, fact: &Fact, slot: &SlotId) -> Field {
    value(material, fact, slot).unwrap_or_else(|| beginning(material, fact))
}

/// Returns the statement's first words.
pub(super) fn beginning(material: &Material<'_>, fact: &Fact) -> Field {
    let clipped = clip(&fact.quote, material.wording.days.cell_words);
    Field {
        cut: clipped.breaks_off(),
        text: clipped.text,
        begins: true,
        marks: vec![fact_mark(fact.id)],
    }
}

/// Returns the value of a slot, where the statement names one of the slot's type.
pub(super) fn value(material: &Material<'_>, fact: &Fact, slot: &SlotId) -> Option<Field> {
    let mentions = &fact.mentions;
    let values: Vec<String> = match kind(material, &fact.topic, slot)? {
        SlotKind::Person => theirs(material, fact, slot),
        SlotKind::Owner => mentions.people.iter().map(|it| it.name.clone()).collect(),
        SlotKind::Money if material.wording.price.is_of(slot) && !mentions.money.is_empty() => prices(material, fact),
        SlotKind::Money => mentions.money.iter().map(|it| it.text.clone()).collect(),
        SlotKind::System => mentions.systems.clone(),
        SlotKind::Location => mentions.places.clone(),
        SlotKind::Measure | SlotKind::Likelihood => mentions.measures.iter().map(|it| it.text.clone()).collect(),
        SlotKind::Date => dates(material, fact),
        SlotKind::Frequency => cycles(fact),
        _ => Vec::new(),
    };
    (!values.is_empty()).then(|| Field {
        text: values.join(", "),
        cut: false,
        begins: false,
        marks: vec![fact_mark(fact.id)],
    })
}

/// Returns the people named, without ours where others are named too; where the slot asks who plays a part, those whom the
/// statement gives it.
fn theirs(material: &Material<'_>, fact: &Fact, slot: &SlotId) -> Vec<String> {
    let rules = material.wording.roles.rules_for(&fact.topic, slot);
    if !rules.is_empty() {
        return playing(material, fact, &rules);
    }
    let (ours, theirs): (Vec<String>, Vec<String>) = fact
        .mentions
        .people
        .iter()
        .map(|it| it.name.clone())
        .partition(|name| material.is_ours(name));
    if theirs.is_empty() { ours } else { theirs }
}

/// Returns whom a statement gives one of the parts.
pub(super) fn playing(material: &Material<'_>, fact: &Fact, rules: &[usize]) -> Vec<String> {
    let mut names: Vec<String> = material
        .given(fact)
        .filter(|(_, (_, rule))| rules.contains(rule))
        .map(|(_, (name, _))| name.clone())
        .collect();
    names.dedup();
    names
}

/// Returns those of an account who play the part that a slot of a topic asks for, statement by statement; none where it
/// asks for no part.
pub(super) fn players(
    material: &Material<'_>,
    account: &Account,
    topic: &TopicId,
    slot: &SlotId,
) -> Option<Vec<Field>> {
    let rules = material.wording.roles.rules_for(topic, slot);
    let mut fields: Vec<Field> = Vec::new();
    for fact in material.facts().filter(|it| it.account.as_ref() == Some(&account.id)) {
        let names = playing(material, fact, &rules);
        let new: Vec<String> = names
            .into_iter()
            .filter(|name| fields.iter().all(|it| it.text != *name))
            .collect();
        fields.extend(new.into_iter().map(|text| Field {
            text,
            cut: false,
            begins: false,
            marks: vec![fact_mark(fact.id)],
        }));
    }
    (!rules.is_empty()).then_some(fields)
}

fn dates(material: &Material<'_>, fact: &Fact) -> Vec<String> {
    let known = fact.mentions.dates.iter().filter(|when| when.date.is_some());
    // beside a day that lies ahead, one on which something was said or done is not what is asked for
    let (ahead, gone): (Vec<&When>, Vec<&When>) =
        known.partition(|when| when.precision != Precision::Day || material.is_ahead(fact, when));
    let known = if ahead.is_empty() { gone } else { ahead }.into_iter();
    let shown = known.take(2).map(|when| match material.meaning(fact, when) {
        Some(it) => material
            .wording
            .computed
            .replace("{words}", &it.text)
            .replace("{day}", &it.means),
        None => when.text.clone(),
    });
    shown.collect()
}

fn cycles(fact: &Fact) -> Vec<String> {
    let cycles = fact
        .mentions
        .dates
        .iter()
        .filter(|when| when.precision == Precision::Cycle);
    cycles.map(|when| when.text.clone()).collect()
}

fn kind(material: &Material<'_>, topic: &TopicId, slot: &SlotId) -> Option<SlotKind> {
    material.bank.topic(topic)?.slot(slot).map(|slot| slot.kind)
}
