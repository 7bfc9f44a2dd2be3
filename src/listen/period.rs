//! Months, quarters, weeks, seasons, years and named days: the times that are longer than a day or known by a name.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::fact::Precision;
use crate::listen::date::{Found, Reading};

/// Reads a period that starts at the token.
pub(crate) fn period(reading: &Reading<'_>, at: usize) -> Option<Found> {
    edge(reading, at)
        .or_else(|| relative(reading, at))
        .or_else(|| holiday(reading, at))
        .or_else(|| month(reading, at))
        .or_else(|| quarter(reading, at))
        .or_else(|| week(reading, at))
        .or_else(|| season(reading, at))
        .or_else(|| year(reading, at))
}

/// `end of January`, `mid-January`, `early March`, `end of the month`, `year end`, `start of next quarter`, `EOQ`.
fn edge(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let word = |n: usize| reading.tokens.low(at + n);
    let short = match word(0) {
        "eom" => Some((1, reading.calendar.first_of_month(1)?)),
        "eoq" => Some((1, reading.calendar.quarter(1)?)),
        "eoy" => Some((1, reading.calendar.first_of_year(1)?)),
        "eow" => Some((1, reading.calendar.monday(1)?.checked_sub(2.days()).ok()?)),
        "month" | "quarter" | "year" | "week" => fiscal_end(reading, at),
        _ => None,
    };
    if let Some((length, after)) = short {
        return Some((length, Some(after.yesterday().ok()?), Precision::Day));
    }
    let (part, mut length) = match word(0) {
        "end" => (Part::End, 1),
        "start" | "beginning" | "early" => (Part::Start, 1),
        "middle" | "mid" => (Part::Middle, 1),
        "late" => (Part::Late, 1),
        _ => return None,
    };
    length += usize::from(word(length) == "-") + usize::from(word(length) == "of");
    let (inner, first, precision) = month(reading, at + length)
        .or_else(|| quarter(reading, at + length))
        .or_else(|| relative(reading, at + length))
        .or_else(|| this_period(reading, at + length))
        .or_else(|| year(reading, at + length))
        .or_else(|| {
            reading
                .year(at + length)
                .map(|year| (1, Date::new(year, 1, 1).ok(), Precision::Year))
        })?;
    let (date, exact) = part.of(first?, precision)?;
    Some((length + inner, Some(date), exact))
}

/// `month end`, `quarter-end`: how many tokens, and the first day after the period.
fn fiscal_end(reading: &Reading<'_>, at: usize) -> Option<(usize, Date)> {
    let dash = usize::from(reading.tokens.low(at + 1) == "-");
    if reading.tokens.low(at + 1 + dash) != "end" {
        return None;
    }
    let after = match reading.tokens.low(at) {
        "month" => reading.calendar.first_of_month(1),
        "quarter" => reading.calendar.quarter(1),
        "year" => reading.calendar.first_of_year(1),
        _ => reading.calendar.monday(1),
    }?;
    Some((2 + dash, after))
}

/// A part of a period.
#[derive(Debug, Clone, Copy)]
enum Part {
    Start,
    Middle,
    Late,
    End,
}

impl Part {
    /// Returns the day that stands for the part of the period, and how exact that is.
    fn of(self, first: Date, precision: Precision) -> Option<(Date, Precision)> {
        let after = match precision {
            Precision::Week => first.checked_add(7.days()),
            Precision::Quarter => first.checked_add(3.months()),
            Precision::Year => first.checked_add(1.year()),
            _ => first.checked_add(1.month()),
        }
        .ok()?;
        let half = i64::from(first.until(after).ok()?.get_days()) / 2;
        let month = Precision::Month;
        Some(match (self, precision) {
            (Self::Start, Precision::Quarter | Precision::Year) => (first, month),
            (Self::Start, _) => (first, Precision::Week),
            (Self::Middle, Precision::Month) => (first.checked_add(14.days()).ok()?, Precision::Week),
            (Self::Middle, _) => (first.checked_add(half.days()).ok()?, month),
            (Self::Late, _) => (after.checked_sub(8.days()).ok()?, Precision::Week),
            (Self::End, _) => (after.yesterday().ok()?, Precision::Day),
        })
    }
}

/// `the month`, `this quarter`, `the year`, after the end or the start of which something is.
fn this_period(reading: &Reading<'_>, at: usize) -> Option<Found> {
    if !matches!(reading.tokens.low(at), "the" | "this" | "our" | "their") {
        return None;
    }
    named_unit(reading, at + 1, 0).map(|(date, precision)| (2, Some(date), precision))
}

/// `next month`, `this quarter`, `last year`, `the coming week`.
fn relative(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let the = usize::from(reading.tokens.low(at) == "the");
    let shift = match reading.tokens.low(at + the) {
        "next" | "coming" | "following" => 1,
        "last" | "past" | "previous" => -1,
        "this" | "current" => 0,
        _ => return None,
    };
    if let Some((date, precision)) = named_unit(reading, at + the + 1, shift) {
        return Some((the + 2, Some(date), precision));
    }
    let month = reading.month(at + the + 1)?;
    let calendar = reading.calendar;
    let facing = crate::listen::calendar::Calendar {
        direction: Some(if shift < 0 { -1 } else { 1 }),
        ..calendar
    };
    Some((the + 2, Some(facing.month(month)?), Precision::Month))
}

fn named_unit(reading: &Reading<'_>, at: usize, shift: i16) -> Option<(Date, Precision)> {
    let calendar = &reading.calendar;
    let many = i64::from(shift);
    Some(match reading.tokens.low(at) {
        "week" => (calendar.monday(many)?, Precision::Week),
        "month" => (calendar.first_of_month(many)?, Precision::Month),
        "quarter" => (calendar.quarter(many)?, Precision::Quarter),
        "year" => (calendar.first_of_year(shift)?, Precision::Year),
        _ => return None,
    })
}

/// `Christmas`, `New Year's Eve`, `Easter`.
fn holiday(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let tokens = reading.tokens;
    let (length, name) = (1..=3)
        .rev()
        .find_map(|length| {
            let name = (at..at + length).map(|it| tokens.low(it)).collect::<Vec<_>>().join(" ");
            reading.words.lexicon.holidays.get(&name).map(|day| (length, day))
        })
        .or_else(|| easter_name(tokens.low(at)))?;
    if !tokens.capital(at)
        && !matches!(
            tokens.before(at, 1),
            "by" | "before" | "after" | "over" | "until" | "at"
        )
    {
        return None;
    }
    if name.is_empty() {
        let years = (-1..=1)
            .filter_map(|years| easter(reading.calendar.today.year() + years))
            .collect();
        return Some((
            length,
            reading.calendar.choose_from(years, reading.calendar.today),
            Precision::Day,
        ));
    }
    let (month, day) = name.split_once('-')?;
    let date = reading.calendar.day_and_month(day.parse().ok()?, month.parse().ok()?);
    Some((length, date, Precision::Day))
}

/// Easter moves, so it stands in no table.
fn easter_name(word: &str) -> Option<(usize, &'static String)> {
    static NONE: String = String::new();
    (word == "easter").then_some((1, &NONE))
}

/// Returns Easter Sunday of the Gregorian calendar (Butcher's algorithm).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(sum / 31).ok()?, i8::try_from(sum % 31 + 1).ok()?).ok()
}

/// `January`, `January 2027`.
fn month(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let month = reading.month(at)?;
    let alone = reading.tokens.low(at);
    let opens = at == 0 && matches!(alone, "may" | "march");
    let of = usize::from(reading.tokens.low(at + 1) == "of" || reading.tokens.low(at + 1) == ",");
    if let Some(year) = reading.year(at + 1 + of) {
        return Some((2 + of, Date::new(year, month, 1).ok(), Precision::Month));
    }
    if opens || (alone.len() == 3 && alone != "may" && !reading.tokens.capital(at) && !reading.is_month_in_small(at)) {
        return None;
    }
    Some((1, reading.calendar.month(month), Precision::Month))
}

/// `Q3`, `Q1 2027`, `third quarter`, `H2`.
fn quarter(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let words = &reading.words.lexicon;
    let (months, length) = match reading.tokens.low(at) {
        "q1" | "h1" => (1, 1),
        "q2" => (4, 1),
        "q3" | "h2" => (7, 1),
        "q4" => (10, 1),
        word if reading.tokens.low(at + 1) == "quarter" => {
            let nth = words.ordinals.get(word).filter(|nth| (1..=4).contains(*nth))?;
            (nth * 3 - 2, 2)
        }
        _ => return None,
    };
    let of = usize::from(matches!(reading.tokens.low(at + length), "of" | ","));
    if let Some(year) = reading.year(at + length + of) {
        return Some((length + of + 1, Date::new(year, months, 1).ok(), Precision::Quarter));
    }
    let half = reading.tokens.low(at).starts_with('h');
    let started = Date::new(
        reading.calendar.today.year(),
        if reading.calendar.today.month() > 6 { 7 } else { 1 },
        1,
    )
    .ok();
    let running = started.filter(|_| half).or_else(|| reading.calendar.quarter(0))?;
    let candidates = (-1..=1)
        .filter_map(|it| Date::new(reading.calendar.today.year() + it, months, 1).ok())
        .collect();
    Some((
        length,
        reading.calendar.choose_from(candidates, running),
        Precision::Quarter,
    ))
}

/// `week 32`, `calendar week 5`, `KW 12`.
fn week(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let lead = usize::from(reading.tokens.low(at) == "calendar");
    if !matches!(reading.tokens.low(at + lead), "week" | "wk" | "kw" | "cw") {
        return None;
    }
    let week = i8::try_from(reading.tokens.whole(at + lead + 1)?)
        .ok()
        .filter(|week| (1..=53).contains(week))?;
    if week < 10
        && lead == 0
        && !matches!(
            reading.tokens.before(at, 1),
            "in" | "by" | "until" | "before" | "calendar"
        )
    {
        return None;
    }
    let monday = |year: i16| ISOWeekDate::new(year, week, Weekday::Monday).ok().map(|it| it.date());
    if let Some(year) = reading.year(at + lead + 2) {
        return Some((lead + 3, monday(year), Precision::Week));
    }
    let candidates = (-1..=1)
        .filter_map(|it| monday(reading.calendar.today.year() + it))
        .collect();
    Some((
        lead + 2,
        reading.calendar.choose_from(candidates, reading.calendar.monday(0)?),
        Precision::Week,
    ))
}

/// `in the spring`, `next summer`, `autumn 2027`.
fn season(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let name = reading.tokens.low(at);
    let month = *reading.words.lexicon.seasons.get(name)?;
    let year = reading.year(at + 1);
    let opened = matches!(
        reading.tokens.before(at, 1),
        "the" | "in" | "by" | "this" | "next" | "last" | "until" | "since" | "before"
    );
    if year.is_none() && !opened {
        return None;
    }
    if let Some(year) = year {
        return Some((2, Date::new(year, month, 1).ok(), Precision::Quarter));
    }
    Some((1, reading.calendar.month(month), Precision::Quarter))
}

/// `in 2027`, `since 2019`.
fn year(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let year = reading.year(at)?;
    let opened = matches!(
        reading.tokens.before(at, 1),
        "in" | "since" | "by" | "until" | "before" | "after" | "from" | "of" | "during" | "for" | "early" | "late"
    );
    opened.then(|| (1, Date::new(year, 1, 1).ok(), Precision::Year))
}
