//! Two people for what one of them does: who signs, who decides, who holds the budget at one account.
//!
//! 1. The name stands right before the words of the act, in one clause.
//! 2. What follows may not narrow it ("over 50k", "if", "as well"), and names no other object than the other statement.

use crate::fact::Fact;
use crate::fact::subject::{bare_words, subject_of};

/// Acts that one person does, each by its words.
const ACTS: [&[&str]; 3] = [
    &[
        "signs",
        "is the one who signs",
        "is the signatory",
        "has to sign",
        "will sign",
    ],
    &[
        "decides",
        "is the one who decides",
        "has the last word",
        "makes the decision",
    ],
    &[
        "holds the budget",
        "owns the budget",
        "controls the budget",
        "has the budget",
        "is the economic buyer",
    ],
];

/// Words by which an act is one's among others, or not always.
const NARROWS: [&str; 34] = [
    "over",
    "above",
    "under",
    "below",
    "only",
    "also",
    "too",
    "both",
    "jointly",
    "together",
    "well",
    "unless",
    "until",
    "if",
    "when",
    "after",
    "before",
    "first",
    "second",
    "then",
    "up",
    "once",
    "while",
    "or",
    "usually",
    "sometimes",
    "used",
    "anything",
    "everything",
    "small",
    "smaller",
    "larger",
    "not",
    "never",
];

/// Returns the two names that two statements give for one act; the new one's first.
pub(super) fn differ(new: &Fact, known: &Fact) -> Option<(String, String)> {
    new.account.as_ref()?;
    ACTS.iter().find_map(|act| {
        let (a, rest) = actor(new, act)?;
        let (b, other) = actor(known, act)?;
        let (one, two) = (subject_of(new, &rest), subject_of(known, &other));
        let objects = one.is_empty() || two.is_empty() || !one.is_disjoint(&two);
        (a != b && objects).then_some((a, b))
    })
}

/// Returns who does an act in a statement, and the words of the clause behind it.
fn actor(fact: &Fact, act: &[&str]) -> Option<(String, String)> {
    let clauses = fact.quote.split([',', '.', ';', ':', '!', '?']);
    clauses.into_iter().find_map(|clause| {
        let lower = clause.to_lowercase();
        let padded = format!("{lower} ");
        let said: Vec<String> = bare_words(clause).map(|(word, _)| word).collect();
        if said.iter().any(|it| NARROWS.contains(&it.as_str())) {
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
