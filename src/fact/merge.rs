//! How a new fact stands to one that is known: unrelated, a confirmation, or a contradiction.
//!
//! 1. The two must be about the same account, or both about none, and speak of the same thing: they share salient words,
//!    or fill the same slot that holds one value.
//! 2. Values of the same kind and unit are compared: money, days, measures.
//! 3. Values of one noun (the cap, the discount) contradict each other whatever else the statements say (`value`).
//! 4. So do two times of day for one thing (`clock`), two people for one act (`role`), and a matter said and denied
//!    (`denial`).
//! 5. A contradiction needs every sign of one: a pair of values in one statement (`from 140 to 60`), another period,
//!    place or object, or different people speaks against it.
//!
//! A question about a conflict that is none annoys, so in doubt two facts are unrelated.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::bank::SlotKind;
pub use crate::fact::against::{BookConflict, BookField, against_book};
use crate::fact::contradiction::{ContradictionRules, whole};
use crate::fact::subject::{proper_names, stem, subject, telling_apart};
use crate::fact::value::{same_matter, same_noun, same_slot, since_when, told_apart};
use crate::fact::{Fact, Measure, Precision, Release, When};
use crate::fact::{clock, denial, role};

/// How a new fact stands to a known one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stance {
    /// They do not speak of the same thing, or that cannot be told.
    Unrelated,
    /// They give the same value for the same thing.
    Confirms,
    /// They give different values for the same thing.
    Contradicts {
        /// The kind of value: money, date, measure or likelihood.
        what: SlotKind,
        /// The value of the new fact, as said.
        a: String,
        /// The value of the known fact, as said.
        b: String,
    },
}

/// How two statements' values compare.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Compared {
    Same,
    Differ(SlotKind, String, String),
}

/// Returns how a new fact stands to a known one.
pub fn stance(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Stance {
    let withdrawn = new.release == Release::Withdrawn || known.release == Release::Withdrawn;
    if withdrawn || new.account != known.account || new.id == known.id {
        return Stance::Unrelated;
    }
    let found = values_stand(new, known, rules);
    if matches!(found, Stance::Contradicts { .. }) || telling_apart(new, rules) != telling_apart(known, rules) {
        return found;
    }
    let person = role::differ(new, known, rules).map(|it| (SlotKind::Person, it));
    let denied = || denial::differ(new, known, rules).filter(|_| !apart(new, known, rules));
    match person.or_else(|| denied().map(|it| (SlotKind::Status, it))) {
        Some((what, (a, b))) => Stance::Contradicts { what, a, b },
        None => found,
    }
}

/// Returns how two statements stand to each other by the values that they give, whoever gives them and wherever.
pub(super) fn values_stand(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Stance {
    if new.account != known.account {
        return Stance::Unrelated;
    }
    let compared = compare(new, known, rules).filter(|it| same_subject(new, known, it, rules));
    match compared {
        Some(Compared::Differ(what, a, b)) => return Stance::Contradicts { what, a, b },
        Some(Compared::Same) => return Stance::Confirms,
        None => {}
    }
    match clock::differ(new, known, rules).filter(|_| !apart(new, known, rules)) {
        Some((a, b)) => Stance::Contradicts {
            what: SlotKind::Date,
            a,
            b,
        },
        None => Stance::Unrelated,
    }
}

/// Compares the values of the kinds that both give exactly one of.
fn compare(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<Compared> {
    let kinds = [money(new, known, rules), measure(new, known, rules), date(new, known)];
    let differ = kinds.iter().flatten().find(|it| matches!(it, Compared::Differ(..)));
    differ.or_else(|| kinds.iter().flatten().next()).cloned()
}

fn money(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<Compared> {
    let ([a], [b]) = (new.mentions.money.as_slice(), known.mentions.money.as_slice()) else {
        return None;
    };
    let currencies = [&a.money.currency, &b.money.currency];
    if currencies.iter().all(|it| !it.is_empty()) && a.money.currency != b.money.currency {
        return None;
    }
    if per(&a.text) != per(&b.text) && per(&a.text).is_some() && per(&b.text).is_some() {
        return None;
    }
    let near = rules.sameness.is_near(whole(a.money.cents), whole(b.money.cents));
    Some(told(near, SlotKind::Money, &a.text, &b.text))
}

/// What an amount is counted for.
fn per(text: &str) -> Option<&str> {
    let tail: Vec<&str> = text.split_whitespace().rev().take(2).collect();
    match tail.as_slice() {
        [unit, "a" | "per"] => Some(unit),
        _ => None,
    }
}

fn measure(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<Compared> {
    let pairs: Vec<(&Measure, &Measure)> = new
        .mentions
        .measures
        .iter()
        .filter_map(|a| Some((a, known.mentions.measures.iter().find(|b| same_unit(&a.unit, &b.unit))?)))
        .collect();
    let single = |fact: &Fact, unit: &str| {
        fact.mentions
            .measures
            .iter()
            .filter(|it| same_unit(&it.unit, unit))
            .count()
            == 1
    };
    let ([(a, b)], true) = (
        pairs.as_slice(),
        pairs
            .iter()
            .all(|(a, _)| single(new, &a.unit) && single(known, &a.unit)),
    ) else {
        return None;
    };
    if a.unit.is_empty() {
        return None;
    }
    let what = if a.unit.starts_with('/') {
        SlotKind::Likelihood
    } else {
        SlotKind::Measure
    };
    let near = rules.sameness.is_near(a.value, b.value);
    Some(told(near, what, &a.text, &b.text))
}

fn same_unit(a: &str, b: &str) -> bool {
    a == b || a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a)
}

fn date(new: &Fact, known: &Fact) -> Option<Compared> {
    let (a, from) = only_day(new)?;
    let (b, other) = only_day(known)?;
    let exact = a.precision == Precision::Day && b.precision == Precision::Day;
    let same = if exact {
        from == other
    } else {
        within(a, from, other) || within(b, other, from)
    };
    // a year beside a day is another thing told more often than the same one told twice
    let coarse = |it: &When| matches!(it.precision, Precision::Interval | Precision::Year);
    let comparable = exact || a.precision == b.precision || !(coarse(a) || coarse(b));
    let comparable = comparable && a.precision != Precision::Interval && b.precision != Precision::Interval;
    comparable.then(|| told(same, SlotKind::Date, &a.text, &b.text))
}

/// Returns the only day or period of a statement; none where it names several.
fn only_day(fact: &Fact) -> Option<(&When, Date)> {
    let mut days = fact.mentions.dates.iter().filter_map(|when| Some((when, when.date?)));
    let first = days.next()?;
    days.next().is_none().then_some(first)
}

/// Returns whether a day lies in a period that starts at `first`.
fn within(period: &When, first: Date, day: Date) -> bool {
    let days = match period.precision {
        Precision::Day => 1,
        Precision::Week => 7,
        Precision::Month => 31,
        Precision::Quarter => 92,
        Precision::Year => 366,
        Precision::Cycle | Precision::Interval | Precision::Clock => return true,
    };
    first.until(day).is_ok_and(|span| (0..days).contains(&span.get_days()))
}

fn told(same: bool, what: SlotKind, a: &str, b: &str) -> Compared {
    if same {
        Compared::Same
    } else {
        Compared::Differ(what, a.to_owned(), b.to_owned())
    }
}

/// Returns whether two statements speak of the same thing, as far as their words tell.
fn same_subject(new: &Fact, known: &Fact, compared: &Compared, rules: &ContradictionRules) -> bool {
    if before_and_after(new, rules) || before_and_after(known, rules) {
        return false;
    }
    if let Compared::Differ(SlotKind::Date, a, b) = compared
        && since_when((new, a), (known, b))
    {
        return false;
    }
    if let Compared::Differ(_, a, b) = compared
        && same_noun((new, a), (known, b), rules)
    {
        return true;
    }
    if apart(new, known, rules) {
        return false;
    }
    if let Compared::Differ(SlotKind::Date, a, b) = compared {
        return same_matter((new, a), (known, b), rules);
    }
    let (a, b) = (without_units(new, rules), without_units(known, rules));
    let shared = a.intersection(&b).count();
    let smaller = a.len().min(b.len());
    let unit_shared =
        matches!(compared, Compared::Differ(SlotKind::Measure, ..)) && named_unit(new) && named_unit(known);
    let same_slot = same_slot(new, known);
    let sameness = &rules.sameness;
    let close = shared >= 1 && sameness.is_close(shared, smaller);
    sameness.is_alike(shared, smaller)
        || (close && (same_slot || smaller <= sameness.few_words))
        || (unit_shared && same_slot && shared >= 1)
}

fn without_units(fact: &Fact, rules: &ContradictionRules) -> BTreeSet<String> {
    let mut words = subject(fact, rules);
    for measure in &fact.mentions.measures {
        words.remove(&stem(&measure.unit));
    }
    words
}

/// Units that name what is counted, such as `logins`.
fn named_unit(fact: &Fact) -> bool {
    fact.mentions.measures.iter().any(|it| it.unit.chars().count() > 3)
}

/// `from 140 to 60`: two values of one unit, or words of change.
fn before_and_after(fact: &Fact, rules: &ContradictionRules) -> bool {
    let text = format!(" {} ", fact.quote.to_lowercase());
    let pair = fact.mentions.measures.len() > 1 || fact.mentions.money.len() > 1;
    pair && rules.change.iter().any(|it| text.contains(&format!(" {it} "))) && text.contains(" to ")
        || rules.former.iter().any(|it| text.contains(&format!(" {it} ")))
}

/// Returns whether words or names tell the two apart: another period, place, product or person.
fn apart(new: &Fact, known: &Fact, rules: &ContradictionRules) -> bool {
    let (a, b) = (telling_apart(new, rules), telling_apart(known, rules));
    let (names_a, names_b) = (proper_names(new, rules), proper_names(known, rules));
    let people = |fact: &Fact| {
        fact.mentions
            .people
            .iter()
            .map(|it| it.name.clone())
            .collect::<BTreeSet<_>>()
    };
    let (people_a, people_b) = (people(new), people(known));
    let disjoint = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
    let complements = told_apart((new, &new.quote), (known, &known.quote), rules);
    a != b || complements || disjoint(&names_a, &names_b) || disjoint(&people_a, &people_b)
}
