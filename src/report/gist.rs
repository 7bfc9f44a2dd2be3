//! A statement in a few of its own words, for places that only refer to it: whom it names, how much, by when. A tool
//! is named only where the statement is about tools: what a CRM does or does not hold tells nothing of the matter.
//!
//! Its full words stand in its one home. Where it names too little to be known again by that, it has no gist, and such
//! places show its first clause.

use crate::bank::SlotKind;
use crate::fact::{Fact, Precision, When};
use crate::report::material::Material;

/// Names of people in a gist, at most.
const PEOPLE: usize = 2;

/// Values by which a statement is known again, at least.
const LEAST: usize = 2;

/// Returns the names, amounts and days of a statement; nothing where there are too few.
pub(super) fn gist(material: &Material<'_>, fact: &Fact) -> String {
    let said = &fact.mentions;
    let people = said.people.iter().map(|it| it.name.clone());
    let theirs = people.filter(|name| !material.is_ours(name)).take(PEOPLE);
    let money = said.money.iter().take(1).map(|it| it.text.clone());
    let measures = said.measures.iter().filter(|it| it.unit == "%").take(1);
    let share = measures.filter(|_| said.money.is_empty()).map(|it| it.text.clone());
    let days = said.dates.iter().filter(|it| tells_day(it)).take(1).map(|when| {
        let means = material.meaning(fact, when);
        means.map_or_else(
            || when.text.clone(),
            |it| {
                let text = material.wording.computed.replace("{words}", &it.text);
                text.replace("{day}", &it.means)
            },
        )
    });
    let tool = said
        .systems
        .first()
        .filter(|_| material.has_kind(fact, &[SlotKind::System]));
    let least = if tool.is_some() { 1 } else { LEAST };
    let values = tool.cloned().into_iter().chain(theirs).chain(money);
    let values: Vec<String> = values.chain(share).chain(days).collect();
    if values.len() < least {
        return String::new();
    }
    values.join(", ")
}

fn tells_day(when: &When) -> bool {
    // a bare number is known by nobody
    when.text.chars().any(char::is_alphabetic) && matches!(when.precision, Precision::Day | Precision::Cycle)
}
