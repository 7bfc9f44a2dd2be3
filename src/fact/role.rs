//! Two people for what one of them does: who signs, who decides, who holds the budget at one account.
//!
//! 1. The name stands right before the words of the act, in one clause.
//! 2. What follows may not narrow it ("over 50k", "if", "as well"), and names no other object than the other statement.

use crate::fact::Fact;
use crate::fact::contradiction::ContradictionRules;
use crate::fact::subject::{bare_words, subject_of};

/// Returns the two names that two statements give for one act; the new one's first.
pub(super) fn differ(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<(String, String)> {
    new.account.as_ref()?;
    rules.acts.iter().find_map(|act| {
        let (a, rest) = actor(new, act, rules)?;
        let (b, other) = actor(known, act, rules)?;
        let (one, two) = (subject_of(new, &rest, rules), subject_of(known, &other, rules));
        let objects = one.is_empty() || two.is_empty() || !one.is_disjoint(&two);
        (a != b && objects).then_some((a, b))
    })
}

/// Returns who does an act in a statement, and the words of the clause behind it.
fn actor(fact: &Fact, act: &[String], rules: &ContradictionRules) -> Option<(String, String)> {
    let clauses = fact.quote.split([',', '.', ';', ':', '!', '?']);
    clauses.into_iter().find_map(|clause| {
        let lower = clause.to_lowercase();
        let padded = format!("{lower} ");
        let said: Vec<String> = bare_words(clause).map(|(word, _)| word).collect();
        if said.iter().any(|it| rules.narrows.contains(it)) {
            return None;
        }
        let found = act.iter().filter_map(|it| Some((padded.find(&format!(" {it} "))?, it)));
        let (at, phrase) = found.max_by_key(|(_, it)| it.len())?;
        let before = clause.get(..at)?.trim_end();
        let mut people = fact.mentions.people.iter();
        let person = people.find(|it| ends_with_name(before, &it.name))?;
        let rest = clause.get(at + phrase.len() + 1..).unwrap_or_default();
        Some((person.name.clone(), rest.to_owned()))
    })
}

/// Returns whether a clause's beginning ends with a name, or with a part of it.
fn ends_with_name(before: &str, name: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    before.ends_with(name)
        || name
            .split_whitespace()
            .any(|part| part == last && part.chars().count() > 2)
}
