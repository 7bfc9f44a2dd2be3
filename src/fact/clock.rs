//! Two times of day for one thing: the cut-off, the closing, a call.
//!
//! 1. Each statement names one time of day, and no weekdays or cycles that tell the two apart.
//! 2. Both are limits ("after", "by", "cut-off") on something that both name, or both say the same of the same thing.
//! 3. What ends by one time and begins after another is no contradiction.

use std::collections::BTreeSet;

use crate::fact::contradiction::ContradictionRules;
use crate::fact::grammar::BEFORE;
use crate::fact::subject::{bare_words, subject};
use crate::fact::{Fact, Precision};

/// Which side of a time of day a statement speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Before,
    After,
    At,
}

/// Words of a limit on the other side than [`BEFORE`].
const AFTER: [&str; 2] = ["after", "from"];

/// Returns the two times of day, as said, that two statements give for one thing; the new one's first.
pub(super) fn differ(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<(String, String)> {
    let ((a, at), (b, other)) = (only_time(new)?, only_time(known)?);
    if at == other || cycles(new) != cycles(known) {
        return None;
    }
    let (one, two) = (subject(new, rules), subject(known, rules));
    let shared = one.intersection(&two).count();
    let sides = [limit(new, a, rules), limit(known, b, rules)];
    if sides.contains(&Some(Limit::Before)) && sides.contains(&Some(Limit::After)) {
        return None;
    }
    let both_limits = sides.iter().all(Option::is_some);
    let smaller = one.len().min(two.len());
    let near = both_limits && shared >= 1 && rules.sameness.is_close(shared, smaller);
    let same = shared >= 1 && one == two;
    (near || same).then(|| (a.to_owned(), b.to_owned()))
}

/// Returns the only time of day of a statement, as said and in minutes.
fn only_time(fact: &Fact) -> Option<(&str, u32)> {
    let clocks = fact.mentions.dates.iter().filter(|it| it.precision == Precision::Clock);
    let mut times = clocks.filter_map(|it| Some((it.text.as_str(), minutes(&it.text)?)));
    let first = times.next()?;
    times.next().is_none().then_some(first)
}

/// Hours as they are told in words, from one.
const HOURS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// Returns the minutes since midnight of "half past four" and the like, in the first half of the day.
fn told(text: &str) -> Option<u32> {
    let mut said = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    let (part, side, hour) = (said.next()?, said.next()?, said.next()?);
    let hour = HOURS.iter().position(|it| *it == hour);
    let hour = u32::try_from(hour?).ok()?.checked_add(1)? % 12 * 60;
    match (part, side) {
        ("half", "past") => Some(hour + 30),
        ("quarter", "past") => Some(hour + 15),
        ("quarter", "to") => Some((hour + 705) % 720),
        _ => None,
    }
}

/// Returns the minutes since midnight of a time of day; none for a length of time. A time that is told in words is one of
/// the first half of the day.
pub fn minutes(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    if let Some(told) = told(lower) {
        return Some(told);
    }
    if let Some((_, named)) = [("noon", 720), ("midday", 720), ("midnight", 0)]
        .iter()
        .find(|(word, _)| lower.ends_with(word))
    {
        return Some(*named);
    }
    let digits: String = lower
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'h'))
        .collect();
    let mut parts = digits.split([':', '.', 'h']).filter(|it| !it.is_empty());
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: Option<u32> = parts.next().and_then(|it| it.parse().ok());
    let half = ["am", "a.m.", "pm", "p.m."].iter().find(|it| lower.ends_with(**it));
    let shift = match half {
        Some(it) if it.starts_with('p') && hour < 12 => 12,
        Some(it) if it.starts_with('a') && hour == 12 => return Some(minute.unwrap_or_default()),
        None if minute.is_none() => return None,
        _ => 0,
    };
    (hour < 25 && minute.is_none_or(|it| it < 60)).then(|| (hour + shift) * 60 + minute.unwrap_or_default())
}

/// Returns which side of a time the words around it speak of.
fn limit(fact: &Fact, time: &str, rules: &ContradictionRules) -> Option<Limit> {
    let said: Vec<String> = bare_words(&fact.quote).map(|(word, _)| word).collect();
    let before = fact.quote.split(time).next().unwrap_or_default();
    let nearest = bare_words(before).map(|(word, _)| word).last();
    let named = nearest.as_deref().unwrap_or_default();
    match () {
        () if BEFORE.contains(&named) => Some(Limit::Before),
        () if AFTER.contains(&named) => Some(Limit::After),
        () if said.iter().any(|it| rules.limits.contains(it)) => Some(Limit::At),
        () => None,
    }
}

/// Returns the days and cycles that a statement names.
fn cycles(fact: &Fact) -> BTreeSet<String> {
    let dates = fact.mentions.dates.iter();
    let days = dates.filter(|it| matches!(it.precision, Precision::Cycle | Precision::Day));
    days.map(|it| it.text.to_lowercase()).collect()
}
