//! Days as a report writes them, and working days.
//!
//! Working days are Monday to Friday: which holidays a reader has is not known here.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::fact::{Precision, When};
use crate::interview::is_working;
pub(super) use crate::interview::working_days_between as working_between;

/// Returns a day in words, such as `20 December 2026`.
pub(super) fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Returns the days from one day to another; negative where the other is earlier.
pub(super) fn between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span: Span| i64::from(span.get_days()))
}

/// Returns the day `count` working days after `date`; for 0 the day itself or the next working day.
pub(super) fn working_after(date: Date, count: u32) -> Date {
    let mut day = date;
    while !is_working(day) {
        day = day.saturating_add(1.day());
    }
    for _ in 0..count {
        day = day.saturating_add(1.day());
        while !is_working(day) {
            day = day.saturating_add(1.day());
        }
    }
    day
}

/// Returns the day itself, or the last working day before it.
pub(super) fn working_until(date: Date) -> Date {
    let mut day = date;
    while !is_working(day) {
        day = day.saturating_sub(1.day());
    }
    day
}

/// Returns the day `count` working days before `date`; for 0 the day itself or the last working day before it.
pub(super) fn working_before(date: Date, count: u32) -> Date {
    let mut day = working_until(date);
    for _ in 0..count {
        day = working_until(day.saturating_sub(1.day()));
    }
    day
}

/// Returns the day that a time means, where its own words leave no doubt that it is one day from `said_on` on.
///
/// A weekday alone may be any week's; "in three weeks" may be how long something took.
pub(super) fn certain(when: &When, said_on: Date, past: bool) -> Option<Date> {
    let date = when.date.filter(|date| *date >= said_on)?;
    let exact = matches!(when.precision, Precision::Day | Precision::Week | Precision::Interval);
    let words = when.text.to_lowercase();
    let weekday = words.trim_end_matches('s') == date.strftime("%A").to_string().to_lowercase();
    (exact && !weekday && (names_month(&words, date) || !past)).then_some(date)
}

/// Returns what a relative time such as "in three weeks" means in words; nothing for words that name the day themselves.
pub(super) fn meaning(when: &When, said_on: Date, past: bool) -> Option<String> {
    let date = certain(when, said_on, past)?;
    (!names_month(&when.text.to_lowercase(), date) && !when.text.contains(&date.year().to_string())).then(|| long(date))
}

fn names_month(words: &str, date: Date) -> bool {
    let month = date.strftime("%b").to_string().to_lowercase();
    words.contains(&month) && words.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const SAID: Date = date(2026, 11, 22);

    fn when(text: &str, precision: Precision) -> When {
        When {
            text: text.to_owned(),
            date: Some(date(2026, 12, 13)),
            precision,
        }
    }

    #[test]
    fn a_day_is_written_in_words() {
        assert_eq!(long(date(2026, 12, 20)), "20 December 2026");
    }

    #[test]
    fn working_days_leave_out_weekends() {
        let friday = date(2026, 11, 20);
        assert_eq!(working_after(friday, 1), date(2026, 11, 23));
        assert_eq!(working_after(date(2026, 11, 22), 0), date(2026, 11, 23));
        assert_eq!(working_until(date(2026, 11, 22)), friday);
        assert_eq!(working_before(date(2026, 11, 23), 1), friday);
        assert_eq!(working_between(friday, date(2026, 11, 30)), 6);
        assert_eq!(working_between(date(2026, 11, 30), friday), 0);
    }

    #[test]
    fn only_relative_times_are_explained() {
        let weeks = when("in three weeks", Precision::Day);
        assert_eq!(meaning(&weeks, SAID, false).as_deref(), Some("13 December 2026"));
        assert_eq!(meaning(&weeks, SAID, true), None);
        assert_eq!(meaning(&when("13 December", Precision::Day), SAID, false), None);
        assert_eq!(meaning(&when("December", Precision::Month), SAID, false), None);
        assert_eq!(meaning(&when("every Monday", Precision::Cycle), SAID, false), None);
    }

    #[test]
    fn a_weekday_alone_and_a_day_gone_by_are_no_due_days() {
        assert_eq!(certain(&when("Sundays", Precision::Day), SAID, false), None);
        assert_eq!(
            certain(&when("13 December", Precision::Day), date(2026, 12, 14), false),
            None
        );
        assert!(certain(&when("13 December", Precision::Day), SAID, true).is_some());
    }
}
