//! Values that the leaver has given up: of two that contradicted each other, the one that no longer holds.
//!
//! The answer to the question which of the two holds is read clause by clause: one that names a value and says that it
//! is over gives it up, one that names a value and says nothing of the kind lets it stand. Where that does not tell the two
//! apart, neither is given up: both sides stand under the contradictions in any case.

use crate::fact::{Fact, minutes};
use crate::id::FactId;
use crate::interview::{Conflict, Side};
use crate::report::material::Material;
use crate::report::piece::pieces;
use crate::report::record::speaks;
use crate::report::transcript;

/// Half a day: a time that is told in words does not say which half it means.
const HALF_DAY: u32 = 720;

/// Values that were given up, each with the statement that it stands in.
#[derive(Debug, Default)]
pub(super) struct GivenUp(Vec<(FactId, String)>);

impl GivenUp {
    /// Returns the values that the settled contradictions of an interview leave behind.
    pub(super) fn of(material: &Material<'_>) -> Self {
        let settled = material.session.conflicts.iter();
        Self(settled.filter_map(|it| given_up(material, it)).collect())
    }

    /// Returns whether a part of a statement gives such a value.
    pub(super) fn is_in(&self, fact: &Fact, text: &str) -> bool {
        self.0.iter().any(|(id, value)| *id == fact.id && text.contains(value))
    }
}

fn given_up(material: &Material<'_>, conflict: &Conflict) -> Option<(FactId, String)> {
    let answer = transcript::answer(material, conflict.settled?);
    let (earlier, later) = (conflict.earlier.value(), conflict.later.value());
    let over = over(&answer, (earlier, later), &material.wording.conflicts.over)?;
    let side = if over == earlier {
        &conflict.earlier
    } else {
        &conflict.later
    };
    match side {
        Side::Fact { fact, value } => Some((*fact, value.clone())),
        Side::Import { .. } => None,
    }
}

/// Returns which of two values an answer gives up.
fn over<'v>(answer: &str, (one, other): (&'v str, &'v str), words: &[String]) -> Option<&'v str> {
    let told = |value: &str, is_over: bool| {
        let mut clauses = pieces(answer).into_iter().flat_map(|it| it.split([',', ';']));
        clauses.any(|it| names(it, value) && speaks(it, words) == is_over)
    };
    let gone = |value: &str| told(value, true) && !told(value, false);
    let stands = |value: &str| told(value, false) && !told(value, true);
    match (gone(one) || stands(other), gone(other) || stands(one)) {
        (true, false) => Some(one),
        (false, true) => Some(other),
        _ => None,
    }
}

/// Returns whether a clause names a value, as it was said at first or as another way of telling the time.
fn names(clause: &str, value: &str) -> bool {
    if clause.to_lowercase().contains(&value.to_lowercase()) {
        return true;
    }
    let clock = minutes(value).map(|it| it % HALF_DAY);
    let words: Vec<&str> = clause.split_whitespace().collect();
    let told = words.windows(3).filter_map(|it| minutes(&it.join(" ")));
    clock.is_some() && told.into_iter().any(|it| Some(it % HALF_DAY) == clock)
}
