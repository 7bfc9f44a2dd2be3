//! A sentence with those that it leans on, so that a row of a table can be read alone.
//!
//! 1. The sentences of a turn on one account stand in the order in which they were said, whichever statement has them.
//! 2. One that begins with a word that points back, or is only where or when something was, takes the one before with it.
//! 3. One that only announces takes the one behind with it; where that is another statement, that one stands whole instead.

use serde::Deserialize;

use crate::fact::{Fact, pieces};
use crate::report::cause::plain;
use crate::report::material::{Material, fact_mark};
use crate::report::model::Claim;
use crate::report::point::add;

/// How much a sentence takes with it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThoughtRule {
    /// Sentences before one that are taken with it, at most.
    pub before: usize,
    /// Words of a sentence that is only where or when something was, at most.
    pub place_words: usize,
}

/// Which sentences behind one are taken with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// None.
    None,
    /// The next one.
    Next,
}

/// Returns a sentence of a statement, by its place, with those that it leans on.
pub(super) fn thought(material: &Material<'_>, fact: &Fact, at: usize, behind: Behind) -> Claim {
    let same = material
        .facts()
        .filter(|it| it.id.turn == fact.id.turn && it.account == fact.account);
    let all: Vec<(&Fact, &str)> = same
        .flat_map(|it| pieces(&it.quote).into_iter().map(move |piece| (it, piece)))
        .collect();
    let claim = material.claim(fact);
    let Some(first) = all.iter().position(|(it, _)| it.id == fact.id) else {
        return claim;
    };
    let at = first + at;
    let mut from = at;
    while from > 0
        && at - from < material.wording.thought.before
        && all.get(from).is_some_and(|(_, it)| leans(material, it))
    {
        from -= 1;
    }
    let to = match behind {
        Behind::Next if at + 1 < all.len() => at + 1,
        _ => at,
    };
    let taken = all.get(from..=to).unwrap_or_default();
    // what is announced by one statement and told by the next is that next one, whole
    if let Some((next, _)) = taken.last().filter(|(it, _)| to > at && it.id != fact.id) {
        return material.claim(next);
    }
    let text = taken.iter().map(|(_, it)| *it).collect::<Vec<_>>().join(" ");
    let mut marks = Vec::new();
    for (it, _) in taken {
        add(&mut marks, &[fact_mark(it.id)]);
    }
    Claim {
        when: claim.when.into_iter().filter(|it| text.contains(&it.text)).collect(),
        text,
        gist: String::new(),
        marks,
        about: None,
        ..claim
    }
}

/// Returns whether a sentence cannot be read without the one before it.
fn leans(material: &Material<'_>, sentence: &str) -> bool {
    let said = plain(sentence);
    let Some(first) = said.first() else { return false };
    let about = &material.wording.about;
    let place = material.wording.procedure.fronts.contains(first) && said.len() <= material.wording.thought.place_words;
    place || about.things.contains(first) || about.people.contains(first)
}
