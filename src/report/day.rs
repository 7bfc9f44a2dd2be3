//! Days as a report writes them, and working days.
//!
//! Working days are Monday to Friday: which holidays a reader has is not known here.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::fact::{Precision, When};

/// Returns a day in words, such as `20 December 2026`.
pub(super) fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Returns the days from one day to another; negative where the other is earlier.
pub(super) fn between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span: Span| i64::from(span.get_days()))
}

/// Returns whether people work on that day.
pub(super) fn is_working(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
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

/// Returns how many working days lie after `from`, up to and with `to`; 0 where `to` is not later.
pub(super) fn working_between(from: Date, to: Date) -> i64 {
    let days = between(from, to).max(0);
    let count = (1..=days).filter(|n| is_working(from.saturating_add(n.days()))).count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Returns what a time means in words, where its own words need a calendar to be understood.
pub(super) fn meaning(when: &When) -> Option<String> {
    let date = when.date?;
    let words = match when.precision {
        Precision::Day | Precision::Week | Precision::Interval => long(date),
        Precision::Month => date.strftime("%B %Y").to_string(),
        Precision::Quarter => format!("Q{} {}", (date.month() + 2) / 3, date.year()),
        Precision::Year => date.year().to_string(),
        Precision::Cycle | Precision::Clock => return None,
    };
    let needs_calendar = !said_with_year(&when.text, date);
    needs_calendar.then_some(words)
}

/// Returns whether a time is one on which something happens or is due.
pub(super) fn is_due_day(when: &When) -> bool {
    matches!(when.precision, Precision::Day | Precision::Week | Precision::Interval)
}

fn said_with_year(text: &str, date: Date) -> bool {
    text.contains(&date.year().to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

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
        assert_eq!(working_between(friday, date(2026, 11, 30)), 6);
        assert_eq!(working_between(date(2026, 11, 30), friday), 0);
    }

    #[test]
    fn only_words_without_a_year_are_explained() {
        assert_eq!(
            meaning(&when("in three weeks", Precision::Day)).as_deref(),
            Some("13 December 2026")
        );
        assert_eq!(
            meaning(&when("December", Precision::Month)).as_deref(),
            Some("December 2026")
        );
        assert_eq!(meaning(&when("13 December 2026", Precision::Day)), None);
        assert_eq!(meaning(&when("every Monday", Precision::Cycle)), None);
    }
}
