//! The order of accounts and gaps: by the value at stake as the interview reckons it.

use crate::bank::Topic;
use crate::book::Account;
use crate::id::AccountId;
use crate::report::material::Material;

/// Returns the value at stake in an account, in units of its currency.
pub(super) fn stake(material: &Material<'_>, account: &AccountId) -> f64 {
    let found = material.stakes.iter().find(|it| it.account == *account);
    found.map_or(0.0, |it| it.value)
}

/// Returns the accounts, the highest stake first; equal ones by warning signs, then in the order of the book.
pub(super) fn ranked<'a>(material: &Material<'a>) -> Vec<&'a Account> {
    let mut accounts: Vec<&Account> = material.session.book.accounts.iter().collect();
    let flags = |it: &Account| {
        material
            .facts_of(&it.id)
            .map(|fact| fact.red_flags.len())
            .sum::<usize>()
    };
    accounts.sort_by(|a, b| {
        let stake = stake(material, &b.id).total_cmp(&stake(material, &a.id));
        stake.then_with(|| flags(b).cmp(&flags(a)))
    });
    accounts
}

/// Returns the value of closing a gap: stake × weight × share of head-only knowledge × what is open.
pub(super) fn gap_value(material: &Material<'_>, account: Option<&AccountId>, topic: &Topic, open: f64) -> f64 {
    let book = || material.policy.stake.book_share * material.stakes.iter().map(|it| it.value).sum::<f64>();
    let stake = account.map_or_else(book, |id| stake(material, id));
    stake * topic.weight * topic.head_only * open
}
