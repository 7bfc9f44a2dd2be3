//! The next day of something that recurs: `First Monday`, `every Friday`, `third Thursday 07:30`, `Fridays`.
//!
//! Only what names its weekday has a next day. `Every second Tuesday` has none: which of them it is was not said.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use crate::fact::words;

/// Words of what recurs, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecurrenceWords {
    /// The seven weekdays, from Monday.
    pub weekdays: Vec<String>,
    /// Ordinals of a weekday in its month; -1 is the last.
    pub ordinals: Vec<(String, i8)>,
    /// Words for each of them.
    pub every: Vec<String>,
    /// Words of longer cycles, whose months nobody said.
    pub longer: Vec<String>,
    /// Topics in which what recurs is work to be done.
    pub work: Vec<String>,
}

/// Returns the first day after `from` on which a cycle, in the leaver's words, comes round.
pub(super) fn next(rule: &RecurrenceWords, text: &str, from: Date) -> Option<Date> {
    let said: Vec<String> = words(text).collect();
    let has = |list: &[String]| said.iter().any(|word| list.contains(word));
    let weekday = said.iter().find_map(|word| weekday(rule, word))?;
    let nth = rule.ordinals.iter().find(|(word, _)| said.contains(word));
    let nth = nth.map(|(_, nth)| *nth);
    if has(&rule.longer)
        || (has(&rule.every) && nth.is_some_and(|nth| nth != 1 && nth != -1) && !said.iter().any(|it| it == "of"))
    {
        return None;
    }
    match nth {
        None => from.nth_weekday(1, weekday).ok(),
        Some(nth) => {
            let month = |n: i64| from.first_of_month().checked_add(n.months()).ok();
            let day = |first: Date| first.nth_weekday_of_month(nth, weekday).ok();
            (0..3).filter_map(month).filter_map(day).find(|day| *day > from)
        }
    }
}

fn weekday(rule: &RecurrenceWords, word: &str) -> Option<Weekday> {
    let single = word.strip_suffix('s').unwrap_or(word);
    let at = rule.weekdays.iter().position(|it| it == word || it == single)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Returns the words of the wording that the program ships.
    fn shipped() -> RecurrenceWords {
        #[derive(Deserialize)]
        struct Shipped {
            recurs: RecurrenceWords,
        }
        let shipped: Shipped = toml::from_str(include_str!("../../report-templates/wording.toml")).unwrap();
        shipped.recurs
    }

    #[test]
    fn the_next_day_is_that_of_the_calendar() {
        let rule = shipped();
        let next = |text| next(&rule, text, date(2026, 11, 22));
        assert_eq!(next("First Monday"), Some(date(2026, 12, 7)));
        assert_eq!(next("Third Thursday 07:30"), Some(date(2026, 12, 17)));
        assert_eq!(next("last Friday of the month"), Some(date(2026, 11, 27)));
        assert_eq!(next("every Friday"), Some(date(2026, 11, 27)));
        assert_eq!(next("Sundays"), Some(date(2026, 11, 29)));
        assert_eq!(next("every second Tuesday"), None);
        assert_eq!(next("every second Tuesday of the month"), Some(date(2026, 12, 8)));
        assert_eq!(next("every other Wednesday"), None);
        assert_eq!(next("first Monday of the quarter"), None);
        assert_eq!(next("monthly"), None);
    }
}
