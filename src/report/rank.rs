//! The order of accounts and gaps: by the value at stake as the interview reckons it.

use crate::bank::Topic;
use crate::book::{Account, Money};
use crate::id::AccountId;
use crate::interview::Stake;
use crate::report::case::Case;
use crate::report::material::{Material, amount};
use crate::report::{case, impact, scale};

/// Returns the value at stake in an account, in units of its currency.
pub(super) fn stake(material: &Material<'_>, account: &AccountId) -> f64 {
    material.stake_of(account).map_or(0.0, |it| it.value)
}

/// Returns a material with its cases, whose stakes are at least an account's revenue times the share that the likelihood of its gravest risk
/// begins at, so that what was said in the interview moves an account up even where no formula heard it. Odds that the
/// leaver said as a share stand as they are.
pub(super) fn raised<'a>(material: Material<'a>) -> Material<'a> {
    let cases = case::cases(&material);
    let raise = |stake: &Stake| {
        let exact = stake.odds.as_ref().is_some_and(|it| !it.is_least);
        let at_risk = if exact {
            0.0
        } else {
            at_risk(&material, &stake.account, &cases)
        };
        Stake {
            value: stake.value.max(at_risk),
            ..stake.clone()
        }
    };
    let stakes = material.stakes.iter().map(raise).collect();
    Material {
        stakes,
        cases,
        ..material
    }
}

/// Returns the accounts, the highest stake first; equal ones by warning signs, then in the order of the book.
pub(super) fn ranked<'a>(material: &Material<'a>) -> Vec<&'a Account> {
    let mut accounts: Vec<(f64, &Account)> = material
        .session
        .book
        .accounts
        .iter()
        .map(|it| (stake(material, &it.id), it))
        .collect();
    let flags = |it: &Account| {
        material
            .facts_of(&it.id)
            .map(|fact| fact.red_flags.len())
            .sum::<usize>()
    };
    accounts.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| flags(other).cmp(&flags(one))));
    accounts.into_iter().map(|(_, account)| account).collect()
}

/// Returns the revenue that the gravest risk of losing an account puts at stake, in units of its currency: a sum of its own
/// counts by itself.
fn at_risk(material: &Material<'_>, id: &AccountId, cases: &[Case<'_>]) -> f64 {
    let Some(account) = material.session.account(id) else {
        return 0.0;
    };
    let of_account = cases
        .iter()
        .filter(|case| case.account(material).map(|it| &it.id) == Some(id));
    let losing = of_account.filter(|case| scale::loses(material, case));
    let from = &material.wording.risk.likelihood.from;
    let lost = |case: &Case<'_>| {
        let level = usize::from(scale::likelihood(material, case, Some(account)).level);
        let share = level.checked_sub(1).and_then(|at| from.get(at)).copied();
        let sum = impact::sum(material, case, Some(account)).map(|(it, _)| &it.money);
        let money = sum.or(account.arr.as_ref()).map_or(0.0, scale::units);
        money * share.unwrap_or_default()
    };
    losing.map(lost).fold(0.0, f64::max)
}

/// Returns a value at stake in an account's currency, without cents; of the whole book, where all of it is in one.
pub(super) fn in_money(material: &Material<'_>, account: Option<&AccountId>, value: f64) -> Option<String> {
    let mut accounts = material
        .session
        .book
        .accounts
        .iter()
        .filter(|it| account.is_none_or(|id| it.id == *id));
    let currency = &accounts.find_map(|it| it.arr.as_ref())?.currency;
    let one = accounts.all(|it| it.arr.as_ref().is_none_or(|arr| arr.currency == *currency));
    one.then(|| {
        amount(&Money {
            cents: whole(value).saturating_mul(100),
            currency: currency.clone(),
        })
    })
}

/// Returns a value at stake in whole units.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a value at stake is far below nine quintillion"
)]
pub(super) fn whole(value: f64) -> i64 {
    value.floor() as i64
}

/// Returns the value of closing a gap: stake × weight × share of head-only knowledge × what is open.
pub(super) fn gap_value(material: &Material<'_>, account: Option<&AccountId>, topic: &Topic, open: f64) -> f64 {
    let book = || material.policy.stake.book_share * material.stakes.iter().map(|it| it.value).sum::<f64>();
    let stake = account.map_or_else(book, |id| stake(material, id));
    stake * topic.weight * topic.head_only * open
}
