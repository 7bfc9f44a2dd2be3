//! What the interview changed of an account's place: its health, and the value at stake in it.
//!
//! 1. The value at stake is reckoned again as the import alone gives it: with no statement and no warning sign.
//! 2. An account is listed whose health warning signs make worse than the import's, or whose value at stake grew by the
//!    wording's factor; with the gravest risk that is behind it.
//!
//! It follows from rules and contradicts nobody: where the leaver was asked about the health, `conflict` has it.

use crate::book::{Account, Money};
use crate::fact::merge::BookField;
use crate::interview::{Side, stakes};
use crate::report::material::{Material, amount};
use crate::report::model::{Rescored, Risk};
use crate::report::{conflict, rank, vital};

/// Returns the accounts that the interview moved, in the order given.
pub(super) fn rescored(material: &Material<'_>, accounts: &[&Account], risks: &[Risk]) -> Vec<Rescored> {
    let mut import = material.session.clone();
    import.facts.clear();
    import.progress.clear();
    let before = stakes(&import, &material.policy.stake, material.today);
    let moved = |account: &&Account| {
        let first = before.iter().find(|it| it.account == account.id)?.value;
        rescore(material, account, first, risks)
    };
    accounts.iter().filter_map(moved).collect()
}

fn rescore(material: &Material<'_>, account: &Account, before: f64, risks: &[Risk]) -> Option<Rescored> {
    let health = vital::worse_than_imported(material, account).filter(|_| !was_asked(material, account));
    let after = rank::stake(material, &account.id);
    let grew = account.arr.is_some() && after >= before * material.wording.risk.rescored_from;
    if health.is_none() && !grew {
        return None;
    }
    let money = |value: f64| {
        let arr = account.arr.as_ref().filter(|_| grew)?;
        Some(amount(&Money {
            cents: rank::whole(value).saturating_mul(100),
            currency: arr.currency.clone(),
        }))
    };
    let mut of_account = risks.iter().filter(|it| it.account.as_ref() == Some(&account.name));
    let gravest = of_account.next();
    let (imported, reckoned) = health.unzip();
    let signs = reckoned.as_ref().map(|it| it.signs.clone());
    let marks = reckoned.as_ref().map(|it| it.marks.clone());
    Some(Rescored {
        account: account.name.clone(),
        imported: imported
            .map(|(value, marks)| conflict::imported(material, &material.wording.vitals.health, value, marks)),
        reckoned: reckoned.map(|it| it.health),
        stake_before: money(before),
        stake_after: money(after),
        because: signs.or_else(|| gravest.map(|it| it.cause.clone()))?,
        risk: gravest.map(|it| it.id.clone()),
        marks: marks.or_else(|| gravest.map(|it| it.headline.marks.clone()))?,
    })
}

/// Returns whether the leaver was asked which health of an account is right.
fn was_asked(material: &Material<'_>, account: &Account) -> bool {
    let import = |side: &Side| {
        matches!(side, Side::Import { account: of, field, .. }
            if field == BookField::Health.as_str() && *of == account.id)
    };
    material.session.conflicts.iter().any(|it| import(&it.earlier))
}
