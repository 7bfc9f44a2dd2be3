//! Whether two values were said of the same noun: the cap, the discount, the number of seats.
//!
//! 1. A value's clause is cut out of the statement: up to the next full stop, semicolon, or comma with a joining word.
//! 2. Two clauses speak of the same if they share a noun that takes one value at a time and most of their other words.
//! 3. What stands behind a preposition (`the discount on training`) tells one such noun from another.

use std::collections::BTreeSet;

use crate::fact::Fact;
use crate::fact::contradiction::ContradictionRules;
use crate::fact::grammar::BEFORE;
use crate::fact::subject::{bare_words, proper_names_of, stem, subject_of, telling_apart_of};

/// Prepositions behind which a noun is told from others of its kind.
const APART_BEHIND: [&str; 6] = ["on", "of", "for", "in", "with", "from"];

/// Words before the day on which something begins.
const BEGINS: [&str; 4] = ["since", "from", "after", "on"];

/// Words before a value among which one stands that leads up to it.
const LED_WITHIN: usize = 4;

/// Words that join a clause to the one before it.
const JOINS: [&str; 9] = [
    " and ",
    " but ",
    " because ",
    " so ",
    " which ",
    " while ",
    " though ",
    " although ",
    " says ",
];

/// Returns whether two statements give their values, as said, for the same noun.
pub(super) fn same_noun((new, a): (&Fact, &str), (known, b): (&Fact, &str), rules: &ContradictionRules) -> bool {
    let (Some(one), Some(other)) = (clause(&new.quote, a), clause(&known.quote, b)) else {
        return false;
    };
    let (first, second) = (subject_of(new, one, rules), subject_of(known, other, rules));
    let heads: BTreeSet<String> = rules.one_value.iter().map(|it| stem(it)).collect();
    let shared: BTreeSet<&String> = first.intersection(&second).collect();
    let head = shared.iter().any(|it| heads.contains(*it));
    let smaller = first.len().min(second.len());
    let names = |fact: &Fact, part: &str| proper_names_of(fact, part, rules);
    let (names_a, names_b) = (names(new, one), names(known, other));
    let other_names = !names_a.is_empty() && !names_b.is_empty() && names_a.is_disjoint(&names_b);
    let same_kind = telling_apart_of(one, rules) == telling_apart_of(other, rules);
    head && same_kind
        && rules.sameness.is_close(shared.len(), smaller)
        && !other_names
        && !told_apart((new, one), (known, other), rules)
}

/// Returns whether two days, as said, are told of the same matter: the clauses that name them share most of their words.
/// Statements on one account share words whatever they tell; days of different things are no contradiction.
pub(super) fn same_matter((new, a): (&Fact, &str), (known, b): (&Fact, &str), rules: &ContradictionRules) -> bool {
    let (Some(one), Some(other)) = (clause(&new.quote, a), clause(&known.quote, b)) else {
        return false;
    };
    let (first, second) = (subject_of(new, one, rules), subject_of(known, other, rules));
    let shared = first.intersection(&second).count();
    let smaller = first.len().min(second.len());
    // the end of something is not the beginning of another
    let ends = |part, value| led_by(part, value, &BEFORE);
    let begins = |part, value| led_by(part, value, &BEGINS);
    if ends(one, a) != ends(other, b) && (begins(one, a) || begins(other, b)) {
        return false;
    }
    let sameness = &rules.sameness;
    sameness.is_close(shared, smaller) && (shared >= sameness.alike_words || shared == 1 && same_slot(new, known))
}

/// Returns whether one of two days, as said, is since when something holds, and the other is not.
pub(super) fn since_when((new, a): (&Fact, &str), (known, b): (&Fact, &str)) -> bool {
    led_by(&new.quote, a, &["since"]) != led_by(&known.quote, b, &["since"])
}

/// Returns whether two statements fill the same slot.
pub(super) fn same_slot(new: &Fact, known: &Fact) -> bool {
    new.topic == known.topic && new.slots.iter().any(|slot| known.slots.contains(slot))
}

/// Whether one of these words stands shortly before a value.
fn led_by(part: &str, value: &str, by: &[&str]) -> bool {
    let ahead = part.split_once(value).map_or("", |(ahead, _)| ahead);
    let mut near = ahead.split_whitespace().rev().take(LED_WITHIN);
    near.any(|it| by.contains(&it.to_lowercase().as_str()))
}

/// Returns whether a preposition in each tells the two apart: `on training`, `on the licence`.
pub(super) fn told_apart((new, a): (&Fact, &str), (known, b): (&Fact, &str), rules: &ContradictionRules) -> bool {
    let (a, b) = (complements(new, a, rules), complements(known, b, rules));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

/// The salient words behind prepositions.
fn complements(fact: &Fact, part: &str, rules: &ContradictionRules) -> BTreeSet<String> {
    let said: Vec<String> = bare_words(part).map(|(word, _)| word).collect();
    let behind = said
        .iter()
        .enumerate()
        .filter(|(_, word)| APART_BEHIND.contains(&word.as_str()));
    let texts = behind.map(|(at, _)| said.iter().skip(at + 1).take(3).cloned().collect::<Vec<_>>().join(" "));
    texts.flat_map(|text| subject_of(fact, &text, rules)).collect()
}

/// Returns the clause of a statement that holds a value.
fn clause<'a>(quote: &'a str, value: &str) -> Option<&'a str> {
    let at = quote.find(value)?;
    let (before, rest) = (quote.get(..at)?, quote.get(at + value.len()..)?);
    let stop = |letter: char| matches!(letter, '.' | ';' | '!' | '?' | '\n');
    let opens = |text: &str| {
        let sentence = text.rfind(stop).map_or(0, |it| it + 1);
        let joined = JOINS
            .iter()
            .filter_map(|join| Some(text.rfind(join)? + join.len()))
            .max();
        joined.map_or(sentence, |it| it.max(sentence))
    };
    let ends = |text: &str| {
        let sentence = text.find(stop).unwrap_or(text.len());
        let comma = text.find(',').unwrap_or(text.len());
        let joined = JOINS
            .iter()
            .filter_map(|join| text.find(join))
            .min()
            .unwrap_or(text.len());
        sentence.min(comma).min(joined)
    };
    quote.get(opens(before)..at + value.len() + ends(rest))
}
