//! Times as people say them, resolved against the day of the answer and the leaver's last day.
//!
//! A small grammar over tokens: at each token the patterns are tried from the longest to the shortest, and the first
//! that fits takes its tokens. Where the year or month was not said, the direction decides: words of plans look forward,
//! words of what has happened look back, and with neither the nearer sensible day is taken.
//!
//! Nothing is guessed that was not said: a time with no day in it (`every second Tuesday`) has no date.

use std::ops::Range;

use jiff::civil::Date;

use crate::fact::{Precision, When};
use crate::listen::calendar::Calendar;
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::numeric_date::numeric;
use crate::listen::period::period;
use crate::listen::span_of_time::{counted, cycle};
use crate::listen::token::Tokens;

/// A time found at a token: how many tokens it takes, the day, and how exact it is.
pub(crate) type Found = (usize, Option<Date>, Precision);

/// What a pattern looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// The compiled word lists.
    pub(crate) words: &'a Words,
    /// The sentence.
    pub(crate) tokens: &'a Tokens<'a>,
    /// The days to resolve against.
    pub(crate) calendar: Calendar,
}

/// Returns the times of a sentence with the tokens that each takes.
pub(crate) fn dates(words: &Words, line: &Line<'_>, today: Date, last_day: Date) -> Vec<(Range<usize>, When)> {
    let tokens = &line.tokens;
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (direction, sure) = direction(words, line, at);
        let calendar = Calendar {
            today,
            last_day,
            direction,
            sure,
        };
        let reading = Reading {
            words,
            tokens,
            calendar,
        };
        match read(&reading, at).filter(|(length, ..)| *length > 0) {
            Some((length, date, precision)) => {
                let text = tokens.words(at, at + length).to_owned();
                found.push((at..at + length, When { text, date, precision }));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Tells whether a time at the token looks forward or back, nothing where the words do not say; and whether words of its
/// own clause say so.
fn direction(words: &Words, line: &Line<'_>, at: usize) -> (Option<i8>, bool) {
    let near = [line.tokens.before(at, 1), line.tokens.before(at, 2)];
    if near
        .iter()
        .any(|word| matches!(*word, "since" | "last" | "past" | "back"))
    {
        return (Some(-1), true);
    }
    if near
        .iter()
        .any(|word| matches!(*word, "by" | "until" | "till" | "before" | "due" | "next" | "coming"))
    {
        return (Some(1), true);
    }
    let own = tense(words, line, clause(line, at));
    if own.is_some() {
        return (own, true);
    }
    (tense(words, line, 0..line.tokens.len()), false)
}

/// Returns the tokens of the clause that a token stands in.
fn clause(line: &Line<'_>, at: usize) -> Range<usize> {
    let bounds = |n: usize| {
        matches!(
            line.tokens.low(n),
            "," | ";" | ":" | "." | "–" | "(" | ")" | "but" | "and" | "so" | "because"
        )
    };
    let from = (0..at).rev().find(|n| bounds(*n)).map_or(0, |n| n + 1);
    let to = (at..line.tokens.len()).find(|n| bounds(*n));
    from..to.unwrap_or(line.tokens.len())
}

/// Tells whether some tokens speak of plans or of what has happened; nothing where of both or neither.
fn tense(words: &Words, line: &Line<'_>, tokens: Range<usize>) -> Option<i8> {
    let list = line.tokens.list.get(tokens).unwrap_or_default();
    let (from, to) = (list.first()?.start, list.last()?.end);
    let inside = |list: List| {
        line.of(list)
            .filter(move |mark| mark.span.start >= from && mark.span.end <= to)
    };
    // what is `not signed` has not happened
    let open = |start: usize| {
        line.text
            .get(from..start)
            .is_some_and(|it| it.trim_end().to_lowercase().ends_with(" not"))
    };
    let past = inside(List::Past).any(|mark| !open(mark.span.start))
        || list
            .iter()
            .any(|token| happened(words, &token.lower) && !open(token.start));
    match (past, inside(List::Future).next().is_some()) {
        (true, false) => Some(-1),
        (false, true) => Some(1),
        (true, true) | (false, false) => None,
    }
}

/// A regular past form; a few of those speak of plans.
fn happened(words: &Words, word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed") && !words.is(Set::Planned, word)
}

fn read(reading: &Reading<'_>, at: usize) -> Option<Found> {
    numeric(reading, at)
        .or_else(|| departure(reading, at))
        .or_else(|| cycle(reading, at))
        .or_else(|| weekday(reading, at))
        .or_else(|| day_of_month(reading, at))
        .or_else(|| period(reading, at))
        .or_else(|| counted(reading, at))
        .or_else(|| plain_day(reading, at))
        .or_else(|| clock(reading, at))
}

/// `my last day`, `the day after I leave`, `before I go`.
fn departure(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let word = |n: usize| reading.tokens.low(at + n);
    let last = reading.calendar.last_day;
    let leaves = |n: usize| word(n) == "i" && matches!(word(n + 1), "leave" | "go" | "left" | "finish" | "'m");
    if word(0) == "my" && word(1) == "last" && word(2) == "day" {
        return Some((3, Some(last), Precision::Day));
    }
    if word(0) == "the" && word(1) == "day" && matches!(word(2), "after" | "before") {
        let day = if word(2) == "after" {
            last.tomorrow()
        } else {
            last.yesterday()
        }
        .ok()?;
        let length = if leaves(3) {
            5
        } else if word(3) == "my" && word(4) == "last" && word(5) == "day" {
            6
        } else {
            0
        };
        return (length > 0).then_some((length, Some(day), Precision::Day));
    }
    if matches!(word(0), "before" | "after" | "until" | "when" | "once") && leaves(1) {
        return Some((3, Some(last), Precision::Day));
    }
    None
}

/// `Friday`, `next Friday`, `Friday 20 December`, `Thu 07:30`.
fn weekday(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let tokens = reading.tokens;
    let shift = match tokens.low(at) {
        "next" => 1,
        "last" => -1,
        "this" | "coming" => 0,
        _ => 9,
    };
    let lead = usize::from(shift != 9);
    let name = tokens.low(at + lead);
    let day = *reading.words.lexicon.weekdays.get(name)?;
    if name.len() < 4 && !tokens.capital(at + lead) && !names_day(tokens, at + lead) {
        return None;
    }
    let comma = usize::from(tokens.low(at + lead + 1) == ",");
    if let Some((length, date, precision)) = day_of_month(reading, at + lead + 1 + comma).filter(|found| found.0 > 1) {
        return Some((lead + 1 + comma + length, date, precision));
    }
    let date = match shift {
        1 => reading.calendar.weekday_of_next_week(day),
        -1 => reading.calendar.weekday_before(day),
        _ if reading.calendar.direction == Some(-1) => reading.calendar.weekday_before(day),
        _ => reading.calendar.weekday_after(day),
    };
    let clock = clock(reading, at + lead + 1).map_or(0, |found| found.0);
    Some((lead + 1 + clock, date, Precision::Day))
}

/// Whether `mon` or `sun` in small letters stands where a day does: `next fri`, `by tue`, `every mon`.
pub(crate) fn names_day(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(
        tokens.before(at, 1),
        "every"
            | "each"
            | "next"
            | "last"
            | "this"
            | "on"
            | "by"
            | "until"
            | "till"
            | "nd"
            | "st"
            | "rd"
            | "th"
            | "first"
            | "second"
            | "third"
            | "fourth"
    )
}

/// `20 December 2026`, `20th of Dec`, `Dec 20th`, `the 25th`.
fn day_of_month(reading: &Reading<'_>, at: usize) -> Option<Found> {
    day_then_month(reading, at)
        .or_else(|| month_then_day(reading, at))
        .or_else(|| bare_day(reading, at))
}

/// Returns the day number at the token and how many tokens it takes; `true` where an ordinal ending was written.
fn day_number(reading: &Reading<'_>, at: usize) -> Option<(i8, usize, bool)> {
    let day = i8::try_from(reading.tokens.whole(at)?)
        .ok()
        .filter(|day| (1..=31).contains(day))?;
    let ordinal = reading.tokens.glued(at + 1) && matches!(reading.tokens.low(at + 1), "st" | "nd" | "rd" | "th");
    let dotted = reading.tokens.glued(at + 1) && reading.tokens.low(at + 1) == ".";
    let glued_letters = reading.tokens.glued(at + 1) && reading.tokens.is_word(at + 1) && !ordinal;
    (!glued_letters).then_some((day, 1 + usize::from(ordinal || dotted), ordinal))
}

fn day_then_month(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let (day, mut length) = day_number(reading, at)
        .map(|(day, length, _)| (day, length))
        .or_else(|| spelled(reading, at))?;
    length += usize::from(reading.tokens.low(at + length) == "of");
    let month = reading.month(at + length)?;
    length += 1;
    length += usize::from(reading.tokens.low(at + length) == "." && reading.tokens.is_number(at + length + 1));
    let (date, more) = reading.with_year(day, month, at + length)?;
    Some((length + more, Some(date), Precision::Day))
}

/// `first` of a month.
fn spelled(reading: &Reading<'_>, at: usize) -> Option<(i8, usize)> {
    let nth = reading.words.lexicon.ordinals.get(reading.tokens.low(at))?;
    (*nth > 0 && reading.tokens.low(at + 1) == "of").then_some((*nth, 1))
}

fn month_then_day(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let month = reading.month(at)?;
    let the = usize::from(reading.tokens.low(at + 1) == "the");
    let (day, length, ordinal) = day_number(reading, at + 1 + the)?;
    let next = reading.tokens.low(at + 1 + the + length);
    if !ordinal && (next == "%" || reading.words.is(Set::Unit, next) || (reading.tokens.glued(at + 2) && next != ",")) {
        return None;
    }
    let (date, more) = reading.with_year(day, month, at + 1 + the + length)?;
    Some((1 + the + length + more, Some(date), Precision::Day))
}

/// `the 25th`, where no noun follows that the ordinal would count.
fn bare_day(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let the = usize::from(reading.tokens.low(at) == "the");
    if let Some((length, date, precision)) = day_then_month(reading, at + the).filter(|_| the == 1) {
        return Some((1 + length, date, precision));
    }
    let (day, length, ordinal) = day_number(reading, at + the)?;
    let before = if the == 1 { "the" } else { reading.tokens.before(at, 1) };
    let opened = matches!(
        before,
        "the" | "by" | "on" | "until" | "before" | "since" | "from" | "to" | "and"
    );
    let next = at + the + length;
    let counts = reading.tokens.is_word(next) && !reading.words.is(Set::Function, reading.tokens.low(next));
    (ordinal && opened && !counts)
        .then(|| reading.calendar.day_of_month(day))
        .flatten()
        .map(|date| (the + length, Some(date), Precision::Day))
}

/// `today`, `tomorrow`, `the day after tomorrow`, `this morning`.
fn plain_day(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let today = reading.calendar.today;
    let word = |n: usize| reading.tokens.low(at + n);
    let (length, date) = match (word(0), word(1), word(2), word(3)) {
        ("the", "day", "after", "tomorrow") => (4, today.tomorrow().and_then(Date::tomorrow).ok()),
        ("the", "day", "before", "yesterday") => (4, today.yesterday().and_then(Date::yesterday).ok()),
        ("today" | "tonight", ..) => (1, Some(today)),
        ("this", "morning" | "afternoon" | "evening", ..) => (2, Some(today)),
        ("tomorrow", ..) => (1, today.tomorrow().ok()),
        ("yesterday", ..) => (1, today.yesterday().ok()),
        ("eod", ..) => (1, Some(today)),
        ("end", "of", "day", _) => (3, Some(today)),
        ("close", "of", "business", _) => (3, Some(today)),
        _ => return None,
    };
    Some((length, date, Precision::Day))
}

/// `17:00`, `at 17:00`, `5pm`, `9 a.m.`, `noon`.
fn clock(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let lead = usize::from(reading.tokens.low(at) == "at");
    let token = reading.tokens.get(at + lead)?;
    let time = |text: &str| {
        let (hour, minute) = text.split_once(':')?;
        let fits = hour.parse::<u8>().ok()? < 25 && minute.len() == 2 && minute.parse::<u8>().ok()? < 60;
        fits.then_some(())
    };
    let next = reading.tokens.low(at + lead + 1);
    let half = matches!(next, "am" | "pm");
    let hour = reading.tokens.whole(at + lead).is_some_and(|hour| hour <= 12);
    if time(token.text).is_some() {
        return Some((lead + 1 + usize::from(half), None, Precision::Clock));
    }
    if hour && half {
        return Some((lead + 2, None, Precision::Clock));
    }
    matches!(token.lower.as_str(), "noon" | "midnight" | "midday").then_some((lead + 1, None, Precision::Clock))
}

impl Reading<'_> {
    /// Whether a word for a month in small letters stands where a month does: `20 march`, `since jan`, `end of may`.
    pub(crate) fn is_month_in_small(&self, at: usize) -> bool {
        let before = self.tokens.before(at, 1);
        let day = at.checked_sub(1).and_then(|it| self.tokens.whole(it));
        let ordinal = matches!(before, "st" | "nd" | "rd" | "th") && self.tokens.glued(at.saturating_sub(1));
        let bounded = matches!(
            before,
            "in" | "since"
                | "until"
                | "till"
                | "by"
                | "of"
                | "end"
                | "mid"
                | "early"
                | "late"
                | "before"
                | "after"
                | "last"
                | "next"
        );
        day.is_some_and(|it| (1..=31).contains(&it)) || ordinal || bounded
    }

    /// Returns the month named at a token: capitalised or in a month's place, so that `may` and `march` stay verbs.
    pub(crate) fn month(&self, at: usize) -> Option<i8> {
        let name = self.tokens.low(at);
        let month = *self.words.lexicon.months.get(name)?;
        let verb = matches!(name, "may" | "march" | "mar" | "sep" | "dec" | "jan");
        (self.tokens.capital(at) || !verb || self.is_month_in_small(at)).then_some(month)
    }

    /// Returns the day of a month with the year that may follow, and how many tokens the year takes.
    fn with_year(&self, day: i8, month: i8, at: usize) -> Option<(Date, usize)> {
        let comma = usize::from(self.tokens.low(at) == ",");
        match self.year(at + comma) {
            Some(year) => Some((Date::new(year, month, day).ok()?, comma + 1)),
            None => Some((self.calendar.day_and_month(day, month)?, 0)),
        }
    }

    /// Returns the year written at a token.
    pub(crate) fn year(&self, at: usize) -> Option<i16> {
        let year = self.tokens.whole(at).and_then(|year| i16::try_from(year).ok())?;
        (1990..2100).contains(&year).then_some(year)
    }
}
