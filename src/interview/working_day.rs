//! Working days: Monday to Friday. Holidays differ from place to place and are not known here.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Returns whether people work on that day.
pub fn is_working(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Returns how many working days lie after `from`, up to and with `to`; 0 where `to` is not later.
pub fn working_days_between(from: Date, to: Date) -> i64 {
    let days = from.until(to).map_or(0, |span| i64::from(span.get_days())).max(0);
    let count = (1..=days).filter(|n| is_working(from.saturating_add(n.days()))).count();
    i64::try_from(count).unwrap_or(i64::MAX)
}
