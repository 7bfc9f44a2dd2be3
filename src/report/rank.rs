//! Ranks accounts by value at stake: revenue × chance of losing it, re-scored from what was said.

use crate::bank::Topic;
use crate::book::{Account, Health};
use crate::id::AccountId;
use crate::report::day;
use crate::report::material::Material;

const MOST_LOSS: f64 = 0.9;

/// Returns the value at stake in an account, in hundredths of its currency's unit.
pub(super) fn stake(material: &Material<'_>, account: &Account) -> f64 {
    let revenue = account.arr.as_ref().map_or(0, |money| money.cents);
    #[expect(clippy::cast_precision_loss, reason = "a rank needs no exact cents")]
    let revenue = revenue as f64;
    let flags = material.facts_of(&account.id).any(|fact| !fact.red_flags.is_empty());
    let health = match account.health {
        Some(Health::Red) => 0.35,
        Some(Health::Green) if !flags => 0.05,
        Some(Health::Yellow | Health::Green) | None => 0.15,
    };
    let doubt = if flags { 1.3 } else { 1.0 };
    revenue * (health * nearness(material, account) * doubt).min(MOST_LOSS)
}

fn nearness(material: &Material<'_>, account: &Account) -> f64 {
    let days = account.renewal.map(|date| day::between(material.today, date));
    match days {
        Some(..=45) => 2.0,
        Some(..=90) => 1.6,
        Some(..=180) => 1.25,
        Some(..=365) => 1.0,
        Some(_) | None => 0.7,
    }
}

/// Returns the accounts, the highest stake first; equal ones in the order of the book.
pub(super) fn ranked<'a>(material: &Material<'a>) -> Vec<&'a Account> {
    let mut accounts: Vec<&Account> = material.session.book.accounts.iter().collect();
    accounts.sort_by(|a, b| {
        let flags = |it: &Account| {
            material
                .facts_of(&it.id)
                .map(|fact| fact.red_flags.len())
                .sum::<usize>()
        };
        stake(material, b)
            .total_cmp(&stake(material, a))
            .then_with(|| flags(b).cmp(&flags(a)))
    });
    accounts
}

/// Returns the value of closing a gap: stake × weight × share of head-only knowledge × what is open.
pub(super) fn gap_value(material: &Material<'_>, account: Option<&AccountId>, topic: &Topic, open: f64) -> f64 {
    let stake = match account.and_then(|id| material.session.account(id)) {
        Some(account) => stake(material, account),
        None => {
            0.25 * material
                .session
                .book
                .accounts
                .iter()
                .map(|it| stake(material, it))
                .sum::<f64>()
        }
    };
    // an account without revenue in the import still has gaps worth ranking among themselves
    (stake + 1.0) * topic.weight * topic.head_only * open
}
