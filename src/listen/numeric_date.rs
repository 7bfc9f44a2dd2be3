//! Days that are written in digits.

use jiff::civil::Date;

use crate::fact::Precision;
use crate::listen::date::{Found, Reading};
use crate::listen::lexicon::Set;

/// Reads `2026-12-20`, `20.12.2026`, `20/12/26`, `20/12` after a preposition, `20.12.` inside a sentence.
pub(crate) fn numeric(reading: &Reading<'_>, at: usize) -> Option<Found> {
    let token = reading.tokens.get(at).filter(|_| reading.tokens.is_number(at))?;
    let separator = token.text.chars().find(|it| !it.is_ascii_digit())?;
    if !matches!(separator, '-' | '.' | '/') {
        return None;
    }
    let parts: Vec<i16> = token
        .text
        .split(separator)
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let date = match parts.as_slice() {
        [year, month, day] if *year > 31 => day_month(*year, *month, *day),
        [day, month, year] => {
            let year = if *year < 100 { 2000 + *year } else { *year };
            day_month(year, *month, *day).or_else(|| day_month(year, *day, *month))
        }
        // `20.12` is a day, `7.1` a version
        [day, _] if separator == '.' && token.text.len() < 5 && !(*day > 12 && dotted(reading, at)) => None,
        [day, month] if separator != '-' && (after_preposition(reading, at) || dotted(reading, at)) => {
            let day = i8::try_from(*day).ok()?;
            let month = i8::try_from(*month).ok()?;
            reading
                .calendar
                .day_and_month(day, month)
                .or_else(|| reading.calendar.day_and_month(month, day))
        }
        _ => None,
    }?;
    let mark = usize::from(
        separator == '.' && dotted(reading, at) && reading.tokens.low(at + 1) == "." && at + 2 < reading.tokens.len(),
    );
    Some((1 + mark, Some(date), Precision::Day))
}

fn day_month(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `30.4.` inside a sentence, or behind `by`, `till` and the like: a day and its month as many countries write them. The
/// mark belongs to the day.
fn dotted(reading: &Reading<'_>, at: usize) -> bool {
    let tokens = reading.tokens;
    let mark = tokens.low(at + 1) == "." && tokens.glued(at + 1);
    let goes_on = mark && tokens.is_word(at + 2) && !tokens.capital(at + 2);
    let counts = reading.words.is(Set::Unit, tokens.low(at + 1)) || matches!(tokens.low(at + 1), "%" | "x");
    let bounded = matches!(
        tokens.before(at, 1),
        "by" | "until" | "till" | "before" | "since" | "due"
    );
    (goes_on || bounded) && !counts && !reading.words.is(Set::Numbered, tokens.before(at, 1))
}

fn after_preposition(reading: &Reading<'_>, at: usize) -> bool {
    matches!(
        reading.tokens.before(at, 1),
        "on" | "by" | "until" | "till" | "before" | "after" | "since" | "from" | "due" | "the" | "for" | "is" | "was"
    )
}
