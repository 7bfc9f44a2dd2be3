//! Whose act the words at a place of a sentence are: the person right before them, before an apposition, or with whom the
//! clause begins.

use crate::fact::grammar::{COPULAS, SUBJECTS};
use crate::fact::part::ASIDE;
use crate::fact::part::sentence::Sentence;

/// Words like `still` and `also` between a person and what they do, at most.
const MOST_BETWEEN: usize = 4;

/// Returns the person who is the subject of the words at a place, and where they are named.
pub(super) fn subject(said: &Sentence<'_>, at: usize) -> Option<(usize, usize)> {
    let mut before = at.checked_sub(1)?;
    for _ in 0..MOST_BETWEEN {
        if !said.may_stand_between(before) {
            break;
        }
        before = before.checked_sub(1)?;
    }
    if let Some(person) = said.who(before) {
        return Some((person, before));
    }
    match said.plain(before) {
        "who" => {
            let comma = usize::from(said.is_mark(before.checked_sub(1)?, &[',']));
            let named = before.checked_sub(1 + comma)?;
            if said.is_anybody(named) {
                return the_one(said, named);
            }
            said.who(named).map(|person| (person, named))
        }
        "and" | "but" | "then" => first_of_clause(said, before),
        _ if said.is_mark(before, &[',', ')']) => beside(said, before),
        _ => None,
    }
}

/// Returns the person of `Ann is the only one who …`.
fn the_one(said: &Sentence<'_>, at: usize) -> Option<(usize, usize)> {
    let noun = at.checked_sub(1)?;
    let only = usize::from(said.plain(noun) == "only");
    let article = noun.checked_sub(only)?;
    let verb = article.checked_sub(1)?;
    let is = said.plain(article) == "the" && COPULAS.contains(&said.plain(verb));
    subject(said, verb).filter(|_| is)
}

/// Returns the person before an apposition that ends at a mark.
fn beside(said: &Sentence<'_>, end: usize) -> Option<(usize, usize)> {
    let first = end.saturating_sub(ASIDE);
    let start = (first..end).rev().find(|at| said.is_mark(*at, &[',', '(']))?;
    let named = start.checked_sub(1)?;
    let aside = (start + 1..end).all(|at| said.who(at).is_none() && !SUBJECTS.contains(&said.plain(at)));
    said.who(named)
        .filter(|_| aside && start + 1 < end)
        .map(|person| (person, named))
}

/// Returns the person with whom a clause begins, where nobody else is spoken of before the place.
fn first_of_clause(said: &Sentence<'_>, at: usize) -> Option<(usize, usize)> {
    let start = said.clause(at);
    let mut people = (start..at).filter(|it| said.who(*it).is_some());
    let named = people.next()?;
    let lead = |it: usize| matches!(said.plain(it), "and" | "but" | "so" | "well" | "the" | "their" | "our");
    let alone = people.next().is_none() && (start..named).all(lead);
    let others = (named + 1..at).any(|it| SUBJECTS.contains(&said.plain(it)));
    said.who(named)
        .filter(|_| alone && !others)
        .map(|person| (person, named))
}
