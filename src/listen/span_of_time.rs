//! Times that are counted (`in three weeks`, `two weeks ago`, `within ten days`) and cycles (`every second Tuesday`).

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::fact::Precision;
use crate::listen::date::{Found, Reading, names_day};
use crate::listen::lexicon::Set;
use crate::listen::number::number;

/// Reads a counted time that starts at the token.
pub(crate) fn counted(reading: &Reading<'_>, at: usize) -> Option<Found> {
    match reading.tokens.low(at) {
        "within" | "inside" => within(reading, at),
        "in" => ahead(reading, at),
        "for" | "after" | "over" => None,
        _ => ago(reading, at).or_else(|| around_event(reading, at)),
    }
}

/// How much time is named at a token: the span, how exact, and how many tokens.
fn amount(reading: &Reading<'_>, at: usize) -> Option<(Span, Precision, usize)> {
    let tokens = reading.tokens;
    let lead = usize::from(matches!(
        tokens.low(at),
        "about" | "roughly" | "around" | "nearly" | "almost" | "next" | "last" | "the"
    ));
    let at = at + lead;
    let (value, length) = match tokens.low(at) {
        "a" if matches!(tokens.low(at + 1), "couple" | "few") => {
            let of = usize::from(tokens.low(at + 2) == "of");
            (if tokens.low(at + 1) == "few" { 3 } else { 2 }, 2 + of)
        }
        "a" | "an" | "the" => (1, 1),
        "hour" => (1, 0),
        _ => {
            let count = number(reading.words, tokens, at).filter(|it| it.value.fract() == 0.0 && it.value < 5000.0)?;
            // whole and below 5000, so nothing is cut off
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 5000")]
            (count.value as i64, count.length)
        }
    };
    let working = usize::from(matches!(
        tokens.low(at + length),
        "working" | "business" | "calendar" | "full"
    ));
    let dash = usize::from(tokens.low(at + length) == "-");
    let (span, precision) = unit(tokens.low(at + length + working + dash), value)?;
    Some((span, precision, lead + length + working + dash + 1))
}

fn unit(word: &str, value: i64) -> Option<(Span, Precision)> {
    Some(match word {
        "minute" | "minutes" | "mins" | "hour" | "hours" | "hrs" => (0.days(), Precision::Clock),
        "day" | "days" => (value.days(), Precision::Day),
        "week" | "weeks" => (value.weeks(), Precision::Week),
        "fortnight" | "fortnights" => ((value * 2).weeks(), Precision::Week),
        "month" | "months" => (value.months(), Precision::Month),
        "quarter" | "quarters" => ((value * 3).months(), Precision::Quarter),
        "year" | "years" => (value.years(), Precision::Year),
        _ => return None,
    })
}

/// `within ten days`, `within the hour`: how long something takes or may take, never a day.
fn within(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let (_, _, length) = amount(reading, at + 1)?;
    Some((1 + length, None, Precision::Interval))
}

/// `in three weeks`, `in 10 days' time`; `in the next ten days` is an interval, and so is a time that something takes
/// (`gets it out in a day`): only what lies ahead by its words is a day.
fn ahead(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let next = usize::from(reading.tokens.low(at + 1) == "the") + 1;
    let interval = matches!(reading.tokens.low(at + next), "next" | "coming");
    if interval || matches!(reading.tokens.low(at + next), "last" | "past") {
        let (span, _, length) = amount(reading, at + next + 1)?;
        let today = reading.calendar.today;
        let end = if interval {
            today.checked_add(span)
        } else {
            today.checked_sub(span)
        }
        .ok();
        return Some((next + 1 + length, end, Precision::Interval));
    }
    if reading.tokens.low(at + 1) == "the" {
        return None;
    }
    let (span, precision, length) = amount(reading, at + 1)?;
    if precision == Precision::Clock {
        return None;
    }
    let apostrophe = usize::from(matches!(reading.tokens.low(at + 1 + length), "'" | "\u{2019}"));
    let behind = reading.tokens.low(at + 1 + length + apostrophe);
    let time = if behind == "time" { apostrophe + 1 } else { 0 };
    if time == 0 && !lies_ahead(reading, at) {
        return Some((1 + length, None, Precision::Interval));
    }
    let day = reading.calendar.today.checked_add(span).ok();
    Some((1 + length + time, aligned(day, precision), precision))
}

/// Returns whether the words before a counted time say that something is to come then.
fn lies_ahead(reading: &Reading<'_>, at: usize) -> bool {
    let near = [reading.tokens.before(at, 1), reading.tokens.before(at, 2)];
    let comes = |word: &&str| reading.words.is(Set::Coming, word);
    // `In ten days the trial stops`: what opens a sentence with a number is said of the calendar
    let opens = at == 0 && !matches!(reading.tokens.low(at + 1), "a" | "an");
    opens || reading.calendar.direction == Some(1) || near.iter().any(comes)
}

/// `two weeks ago`, `a year ago`, `three months back`.
fn ago(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let (span, precision, length) = amount(reading, at)?;
    if !matches!(reading.tokens.low(at + length), "ago" | "back") {
        return None;
    }
    if precision == Precision::Clock {
        return Some((length + 1, Some(reading.calendar.today), Precision::Day));
    }
    let day = reading.calendar.today.checked_sub(span).ok();
    Some((length + 1, aligned(day, precision), precision))
}

/// `90 days before renewal`, `two weeks after go-live`: an interval from an event whose day the sentence does not say.
fn around_event(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let (span, precision, length) = amount(reading, at)?;
    let word = reading.tokens.low(at + length);
    if !matches!(word, "before" | "after" | "prior" | "ahead" | "notice") || precision == Precision::Clock {
        return None;
    }
    let leaving = reading.tokens.low(at + length + 1) == "i"
        || reading.tokens.words(at + length + 1, at + length + 4) == "my last day";
    let day = match word {
        "before" if leaving => reading.calendar.last_day.checked_sub(span).ok(),
        "after" if leaving => reading.calendar.last_day.checked_add(span).ok(),
        _ => None,
    };
    Some((length + 1, day, Precision::Interval))
}

/// A time counted in months or years is known to the month or year only: its first day stands for it.
fn aligned(day: Option<Date>, precision: Precision) -> Option<Date> {
    let day = day?;
    match precision {
        Precision::Month | Precision::Quarter => Some(day.first_of_month()),
        Precision::Year => Some(day.first_of_year()),
        Precision::Day | Precision::Week | Precision::Cycle | Precision::Interval | Precision::Clock => Some(day),
    }
}

/// `every second Tuesday`, `third Thursday 07:30`, `first Monday of the month`, `on Tuesdays`, `every two weeks`, `monthly`.
pub(crate) fn cycle(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let tokens = reading.tokens;
    let word = tokens.low(at);
    if matches!(
        word,
        "daily"
            | "weekly"
            | "fortnightly"
            | "biweekly"
            | "monthly"
            | "bimonthly"
            | "quarterly"
            | "yearly"
            | "annually"
            | "nightly"
            | "hourly"
    ) {
        return Some((1, None, Precision::Cycle));
    }
    let every = matches!(word, "every" | "each");
    let the = usize::from(word == "the");
    let lead = usize::from(every) + the;
    let ordinal =
        reading.words.lexicon.ordinals.contains_key(tokens.low(at + lead)) || tokens.low(at + lead) == "other";
    let digits = day_ordinal(reading, at + lead);
    let nth = if digits > 0 { digits } else { usize::from(ordinal) };
    let named = weekday_at(reading, at + lead + nth);
    let plural = lead + nth == 0 && word.ends_with('s') && weekday_at(reading, at) && word.len() > 5;
    let last_friday = word == "last" && !matches!(tokens.low(at + 2), "of" | "in" | "each" | "every");
    if plural {
        return Some((1 + tail(reading, at + 1), None, Precision::Cycle));
    }
    if named && (every || nth > 0) && !last_friday {
        let length = lead + nth + 1;
        return Some((length + tail(reading, at + length), None, Precision::Cycle));
    }
    if every && !named {
        return every_unit(reading, at, nth);
    }
    times_a(reading, at)
}

fn day_ordinal(reading: &Reading<'_>, at: usize) -> usize {
    let ordinal = reading.tokens.glued(at + 1) && matches!(reading.tokens.low(at + 1), "st" | "nd" | "rd" | "th");
    if reading.tokens.is_number(at) && ordinal { 2 } else { 0 }
}

fn weekday_at(reading: &Reading<'_>, at: usize) -> bool {
    let name = reading.tokens.low(at);
    let single = name.strip_suffix('s').unwrap_or(name);
    let days = &reading.words.lexicon.weekdays;
    (days.contains_key(name) || days.contains_key(single))
        && (name.len() > 3 || reading.tokens.capital(at) || names_day(reading.tokens, at))
}

/// What belongs to a cycle behind it: a clock time, `of the month`, `of each quarter`.
fn tail(reading: &Reading<'_>, at: usize) -> usize {
    let tokens = reading.tokens;
    let of = matches!(tokens.low(at), "of" | "in") && matches!(tokens.low(at + 1), "the" | "each" | "every");
    let unit = matches!(tokens.low(at + 2), "month" | "quarter" | "year" | "week");
    let length = if of && unit { 3 } else { 0 };
    let lead = usize::from(tokens.low(at + length) == "at");
    let timed = tokens
        .get(at + length + lead)
        .is_some_and(|token| token.text.contains(':'))
        && tokens.is_number(at + length + lead);
    length + if timed { lead + 1 } else { 0 }
}

fn every_unit(reading: &Reading<'_>, at: usize, nth: usize) -> Option<Found> {
    let tokens = reading.tokens;
    let unit = |at: usize| {
        matches!(
            tokens.low(at),
            "day"
                | "week"
                | "month"
                | "quarter"
                | "year"
                | "morning"
                | "evening"
                | "night"
                | "hour"
                | "fortnight"
                | "weekday"
                | "days"
                | "weeks"
                | "months"
                | "quarters"
                | "years"
                | "hours"
                | "minutes"
                | "spring"
                | "summer"
                | "autumn"
                | "winter"
        )
    };
    if unit(at + 1 + nth) {
        return Some((2 + nth + tail(reading, at + 2 + nth), None, Precision::Cycle));
    }
    if reading.month(at + 1).is_some() {
        return Some((2, None, Precision::Cycle));
    }
    let count = number(reading.words, tokens, at + 1)?;
    unit(at + 1 + count.length).then_some((2 + count.length, None, Precision::Cycle))
}

/// `twice a week`, `once a month`, `three times a year`.
fn times_a(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let tokens = reading.tokens;
    let length = match tokens.low(at) {
        "once" | "twice" => 1,
        _ => {
            number(reading.words, tokens, at)
                .filter(|it| tokens.low(at + it.length) == "times")?
                .length
                + 1
        }
    };
    let per = matches!(tokens.low(at + length), "a" | "per" | "every" | "each");
    let unit = matches!(
        tokens.low(at + length + 1),
        "day" | "week" | "month" | "quarter" | "year" | "fortnight"
    );
    (per && unit).then_some((length + 2, None, Precision::Cycle))
}
