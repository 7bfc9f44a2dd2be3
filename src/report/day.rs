//! Days as a report writes them, and how many lie between two.

use jiff::Span;
use jiff::civil::Date;

/// Returns a day in words, such as `20 December 2026`.
pub(super) fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Returns the days from one day to another; negative where the other is earlier.
pub(super) fn between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span: Span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_written_in_words() {
        assert_eq!(long(date(2026, 12, 20)), "20 December 2026");
        assert_eq!(between(date(2026, 12, 20), date(2026, 12, 18)), -2);
    }
}
