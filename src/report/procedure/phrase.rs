//! Phrases inside of clauses: deeds, time limits, rhythms, shares of cases.

use std::ops::Range;

use crate::report::procedure::clause::{Word, span};
use crate::report::wording::ProcedureRule;

/// Returns how many words a phrase of the list takes at the beginning of some words; the longest counts.
pub(super) fn starts(words: &[Word], phrases: &[String]) -> Option<usize> {
    let fits = |phrase: &&String| {
        let mut said = words.iter();
        phrase
            .split(' ')
            .all(|part| said.next().is_some_and(|it| it.lower == part))
    };
    phrases.iter().filter(fits).map(|it| it.split(' ').count()).max()
}

/// Returns whether a phrase of the list stands anywhere in some words.
pub(super) fn holds(words: &[Word], phrases: &[String]) -> bool {
    (0..words.len()).any(|at| starts(words.get(at..).unwrap_or_default(), phrases).is_some())
}

/// Returns whether some words begin with a deed's verb; one that is a noun too needs an object behind it.
pub(super) fn is_verb(words: &[Word], rule: &ProcedureRule) -> bool {
    let Some(first) = words.first().filter(|it| !it.quoted || it.at.end == it.closes) else {
        return false;
    };
    if !rule.verbs.contains(&first.lower) {
        return false;
    }
    let next = words.get(1).filter(|it| !it.pause);
    let object = |it: &Word| {
        let digit = it.lower.starts_with(|c: char| c.is_ascii_digit());
        it.capital
            || digit
            || it.lower.ends_with("ing")
            || [&rule.objects, &rule.joints]
                .iter()
                .any(|list| list.contains(&it.lower))
    };
    !rule.nouns.contains(&first.lower) || next.is_none_or(object)
}

/// Returns where the deed's verb stands if the words tell that somebody of ours does something, or that it is to be done.
pub(super) fn acts(words: &[Word], rule: &ProcedureRule) -> Option<usize> {
    let skip = |from: usize| from + adverbs(words.get(from..).unwrap_or_default(), rule);
    let at = skip(0);
    let subject = words.get(at).is_some_and(|it| rule.actors.contains(&it.lower));
    let verb = if subject { skip(at + 1) } else { at };
    is_verb(words.get(verb..)?, rule).then_some(verb)
}

/// Returns how many words stand before a verb or a denial without changing it: "always", "have to".
pub(super) fn adverbs(words: &[Word], rule: &ProcedureRule) -> usize {
    let mut taken = 0;
    while let Some(more) = starts(words.get(taken..).unwrap_or_default(), &rule.adverbs) {
        taken += more;
    }
    taken
}

/// Returns the time limits that words name: "within the hour", "by 17:00", "the same day".
pub(super) fn limits(words: &[Word], rule: &ProcedureRule) -> Vec<Range<usize>> {
    let mut limits: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|it| words.get(it));
        let open = before.is_none_or(|it| !rule.no_limit_after.contains(&it.lower));
        let taken = starts(rest, &rule.speeds).or_else(|| limit(rest, rule).filter(|_| open));
        if let Some(taken) = taken {
            limits.push(span(rest.get(..taken).unwrap_or_default()));
        }
        at += taken.unwrap_or(1);
    }
    limits
}

/// Returns how many words a limit takes that begins with a preposition of time and ends with a unit, a day or a clock.
fn limit(words: &[Word], rule: &ProcedureRule) -> Option<usize> {
    let head = starts(words, &rule.limits)?;
    let ends = |word: &Word| rule.times.contains(&word.lower) || is_clock(&word.lower);
    let rest = words.get(head..)?.iter().take(5).take_while(|it| !it.pause);
    let rest: Vec<&Word> = rest.collect();
    let unit = rest.iter().position(|it| ends(it));
    // "before the second pay run": an event that is counted is a time as well
    let counted = rest.iter().position(|it| rule.ordinals.contains(&it.lower));
    let event = counted.filter(|at| *at < 2).map(|at| {
        let tail = rest
            .iter()
            .skip(at + 1)
            .take(2)
            .take_while(|it| !rule.objects.contains(&it.lower));
        at + tail.count()
    });
    // `for` tells how long only before a number
    let first = rest.first()?;
    let counts = is_number(&first.lower, rule) || rule.articles.contains(&first.lower) || ends(first);
    // "by four", and nothing behind it: an hour
    let hour = || (rest.len() == 1 && rule.numbers.contains(&first.lower)).then_some(0);
    let last = event.or(unit).or_else(hour).filter(|_| counts || event.is_some())?;
    Some(head + last + 1)
}

/// Returns the rhythms that words name: "every second Tuesday", "on Fridays", "first Monday".
pub(super) fn rhythms(words: &[Word], rule: &ProcedureRule) -> Vec<Range<usize>> {
    let found = (0..words.len()).filter_map(|at| {
        let rest = words.get(at..)?;
        if let Some(taken) = starts(rest, &rule.rhythms) {
            return Some(span(rest.get(..taken)?));
        }
        let head = starts(rest, &rule.rhythm_heads)?;
        let tail = rest.get(head..)?;
        let counts = |it: &&Word| rule.ordinals.contains(&it.lower) || is_number(&it.lower, rule);
        let unit = tail.iter().take(2).take_while(counts).count();
        let named = tail
            .get(unit)
            .is_some_and(|it| !it.quoted && rule.times.contains(&it.lower));
        named.then(|| rest.get(..=head + unit).map(span)).flatten()
    });
    found.collect()
}

/// Returns whether some words begin with a share of cases: "nine in ten", "half of", "80 % of".
pub(super) fn share(words: &[Word], rule: &ProcedureRule) -> bool {
    if starts(words, &rule.shares).is_some() {
        return true;
    }
    let word = |at: usize| words.get(at).map_or("", |it| it.lower.as_str());
    let number = |at: usize| is_number(word(at), rule);
    let behind = if word(1) == "times" { 2 } else { 1 };
    let out_of = if word(behind) == "out" { behind + 2 } else { behind + 1 };
    number(0) && (matches!(word(behind), "in" | "out") && number(out_of) || word(0).ends_with('%') && word(1) == "of")
}

/// Returns whether some words hold a share of cases anywhere.
pub(super) fn holds_share(words: &[Word], rule: &ProcedureRule) -> bool {
    (0..words.len()).any(|at| share(words.get(at..).unwrap_or_default(), rule))
}

pub(super) fn is_number(word: &str, rule: &ProcedureRule) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || rule.numbers.iter().any(|it| it == word)
}

fn is_clock(word: &str) -> bool {
    let digits = word.starts_with(|c: char| c.is_ascii_digit());
    digits && (word.contains(':') || word.ends_with("am") || word.ends_with("pm"))
}
