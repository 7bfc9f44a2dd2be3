//! How grave a risk is, from 1 to 5 with what it rests on, and the money that stands for it.
//!
//! 1. A sum that was said to be what it costs counts by itself, and not with its customer's whole revenue.
//! 2. Else the revenue of the account, where the customer may be lost by it.
//! 3. Else one level less than that, where an account is meant: it costs a part of it.
//! 4. At an account of which so much is at stake as the wording says, nothing counts less than the wording's level: a small
//!    trouble is not small there.
//!
//! `scale` says how likely it is. Thresholds and words are data.

use crate::book::{Account, Money};
use crate::fact::Amount;
use crate::id::FactId;
use crate::report::case::Case;
use crate::report::material::{Material, amount, fact_mark, source_mark};
use crate::report::model::Mark;
use crate::report::rank;
use crate::report::scale::{Level, basis, loses, percent, reached, units};

/// The money that a risk is about, as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stakes {
    /// The leaver's words for an amount that was said, else the imported revenue, or that it is a part of it.
    pub text: String,
    /// The same in whole units of its currency.
    pub units: i64,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// Returns how much a risk would cost, and the money that stands for it.
pub(super) fn impact(material: &Material<'_>, case: &Case<'_>, account: Option<&Account>) -> (Level, Option<Stakes>) {
    let rule = &material.wording.risk.impact;
    let revenue = account.and_then(|it| it.arr.as_ref().map(|arr| (arr, source_mark(&it.source))));
    let lost = account.is_some() && loses(material, case);
    let level = |money: &Money| reached(&rule.from, of_book(material, money));
    let share = |text: &str, money: &Money| text.replace("{percent}", &percent(of_book(material, money)));
    let (own, text, stakes) = match (sum(material, case, account), revenue) {
        (Some((said, id)), _) => (
            level(&said.money),
            share(&rule.amount, &said.money),
            Some(Stakes {
                text: said.text.clone(),
                units: said.money.cents / 100,
                marks: vec![fact_mark(id)],
            }),
        ),
        (None, Some((arr, mark))) => {
            let (level, text, shown) = if lost {
                (level(arr), &rule.account, amount(arr))
            } else {
                let part = rule.part_shown.replace("{amount}", &amount(arr));
                (level(arr).saturating_sub(1).max(1), &rule.part, part)
            };
            let stakes = Stakes {
                text: shown,
                units: arr.cents / 100,
                marks: vec![mark],
            };
            (level, share(text, arr), Some(stakes))
        }
        (None, None) => (rule.unknown, rule.nothing.clone(), None),
    };
    let least = account.map_or(0, |it| least(material, it));
    let floor = rule.least.replace("{level}", &least.to_string());
    let floor = floor.replace("{percent}", &percent(rule.endangered));
    let text = if least > own { text + &floor } else { text };
    let marks = stakes.as_ref().map_or_else(Vec::new, |it| it.marks.clone());
    (
        Level {
            level: own.max(least),
            basis: basis(text, marks),
        },
        stakes,
    )
}

/// Returns the level below which nothing counts at an account; 0 where little of it is at stake.
fn least(material: &Material<'_>, account: &Account) -> u8 {
    let rule = &material.wording.risk.impact;
    let arr = account.arr.as_ref().map_or(0.0, units);
    let stake = rank::stake(material, &account.id);
    if arr > 0.0 && stake >= arr * rule.endangered {
        rule.least_level
    } else {
        0
    }
}

/// Returns the sum that a risk costs by itself: the largest amount of its statements, where its cause says that an amount is
/// what it costs; without a cause, where nothing else stands for the cost.
pub(super) fn sum<'f>(
    material: &Material<'_>,
    case: &Case<'f>,
    account: Option<&Account>,
) -> Option<(&'f Amount, FactId)> {
    let has_revenue = account.is_some_and(|it| it.arr.is_some()) && loses(material, case);
    let counts = case.cause.map_or(!has_revenue, |it| it.amount);
    let facts = case.point.iter().filter(|_| counts);
    let amounts = facts.flat_map(|fact| fact.mentions.money.iter().map(|it| (it, fact.id)));
    amounts.max_by_key(|(it, _)| it.money.cents)
}

/// Returns an amount's share of the revenue in its currency; an amount without one counts in that of the whole book.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 15 digits")]
fn of_book(material: &Material<'_>, money: &Money) -> f64 {
    let all = material.session.book.accounts.iter().filter_map(|it| it.arr.as_ref());
    let same = |it: &&Money| money.currency.is_empty() || it.currency == money.currency;
    let total: i64 = all.filter(same).map(|it| it.cents).fold(0, i64::saturating_add);
    if total > 0 {
        money.cents as f64 / total as f64
    } else {
        0.0
    }
}
