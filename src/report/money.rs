//! Amounts as they are printed: neither rounded nor converted.

use std::collections::BTreeMap;

use crate::book::Money;

/// Returns an amount with its currency, thousands apart, cents only where there are some.
pub(super) fn amount(money: &Money) -> String {
    let units = money.cents.unsigned_abs() / 100;
    let cents = money.cents.unsigned_abs() % 100;
    let digits = units.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if money.cents < 0 { "-" } else { "" };
    let fraction = if cents == 0 {
        String::new()
    } else {
        format!(".{cents:02}")
    };
    format!("{} {sign}{grouped}{fraction}", money.currency)
        .trim()
        .to_owned()
}

/// Returns the sums of amounts, one a currency, in the order of the codes.
pub(super) fn totals<'m>(amounts: impl Iterator<Item = &'m Money>) -> Vec<String> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for money in amounts {
        let sum = sums.entry(&money.currency).or_default();
        *sum = sum.saturating_add(money.cents);
    }
    sums.into_iter()
        .map(|(currency, cents)| {
            amount(&Money {
                cents,
                currency: currency.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_neither_rounded_nor_converted() {
        let money = |cents, currency: &str| Money {
            cents,
            currency: currency.to_owned(),
        };
        assert_eq!(amount(&money(18_500_000, "EUR")), "EUR 185,000");
        assert_eq!(amount(&money(123_450, "")), "1,234.50");
        assert_eq!(amount(&money(-99, "USD")), "USD -0.99");
        assert_eq!(
            totals([&money(100, "EUR"), &money(200, "USD"), &money(50, "EUR")].into_iter()),
            ["EUR 1.50", "USD 2"]
        );
    }
}
