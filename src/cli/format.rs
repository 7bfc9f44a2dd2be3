//! Values as people read them in a table: money, days, shares.

use crate::book::{Health, Money};
use crate::interview::whole_percent;

/// Returns an amount without its hundredths: `EUR 1,250,000`.
pub(super) fn money(money: &Money) -> String {
    let grouped = grouped((money.cents / 100).unsigned_abs());
    let sign = if money.cents <= -100 { "-" } else { "" };
    format!("{} {sign}{grouped}", money.currency).trim().to_owned()
}

/// Returns a whole number with its thousands apart: `91,155`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = match digits.len() % 3 {
        0 => 3,
        rest => rest,
    };
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at >= first && (at - first).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns how far a day is: `12 days left`, `today`, `3 days ago`.
pub(super) fn days(left: i64) -> String {
    match left {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        -1 => "1 day ago".to_owned(),
        2.. => format!("{left} days left"),
        _ => format!("{} days ago", left.unsigned_abs()),
    }
}

/// Returns a share in whole percent, rounded down: 100% means all.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", whole_percent(share))
}

/// Returns a health colour in words; `-` where none is known.
pub(super) const fn health(health: Option<Health>) -> &'static str {
    match health {
        Some(Health::Red) => "red",
        Some(Health::Yellow) => "yellow",
        Some(Health::Green) => "green",
        None => "-",
    }
}

/// Returns a count with its noun: `1 account`, `3 accounts`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{end}")
}

#[cfg(test)]
mod tests {
    use super::{days, money, percent};
    use crate::book::Money;

    #[test]
    fn money_is_grouped() {
        for (cents, text) in [
            (0, "EUR 0"),
            (99_999, "EUR 999"),
            (100_000, "EUR 1,000"),
            (-123_456_700, "EUR -1,234,567"),
        ] {
            let currency = "EUR".to_owned();
            assert_eq!(money(&Money { cents, currency }), text);
        }
        let currency = String::new();
        assert_eq!(
            money(&Money {
                cents: 1_250_000,
                currency
            }),
            "12,500"
        );
    }

    #[test]
    fn days_and_shares_read_well() {
        let read: Vec<String> = [-2, -1, 0, 1, 2].into_iter().map(days).collect();
        assert_eq!(read, ["2 days ago", "1 day ago", "today", "1 day left", "2 days left"]);
        assert_eq!((percent(0.999).as_str(), percent(1.0).as_str()), ("99%", "100%"));
    }
}
