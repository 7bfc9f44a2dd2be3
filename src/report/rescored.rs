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
use crate::report::material::{Material, amount, fact_mark};
use crate::report::model::{Mark, Rescored, Risk};
use crate::report::point::add;
use crate::report::{conflict, rank, vital};

/// Returns the accounts that the interview moved, by how much the value at stake grew.
pub(super) fn rescored(material: &Material<'_>, accounts: &[&Account], risks: &[Risk]) -> Vec<Rescored> {
    let mut import = material.session.clone();
    import.facts.clear();
    import.progress.clear();
    let before = stakes(&import, &material.policy.stake, material.today);
    let moved = |account: &&Account| {
        let first = before.iter().find(|it| it.account == account.id)?.value;
        let grown = rank::stake(material, &account.id) - first;
        Some((grown, rescore(material, account, first, risks)?))
    };
    let mut moved: Vec<(f64, Rescored)> = accounts.iter().filter_map(moved).collect();
    moved.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    moved.into_iter().map(|(_, it)| it).collect()
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
    let gravest = risks.iter().find(|it| it.account.as_ref() == Some(&account.name));
    let (imported, reckoned) = health.unzip();
    let mut because: Vec<String> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    if let Some(it) = &reckoned {
        because.push(it.signs.clone());
        add(&mut marks, &it.marks);
    }
    for (text, of) in moved_by(material, account).filter(|_| grew) {
        // the same statement says it once
        if of.iter().any(|it| !marks.contains(it)) {
            because.push(text);
            add(&mut marks, &of);
        }
    }
    if let Some(it) = gravest.filter(|_| because.is_empty()) {
        because.push(material.wording.risk.gravest.replace("{cause}", &it.cause));
        add(&mut marks, &it.headline.marks);
    }
    let field = &material.wording.vitals.health;
    (!because.is_empty()).then(|| Rescored {
        account: account.name.clone(),
        imported: imported.map(|(value, marks)| conflict::imported(material, field, value, marks)),
        reckoned: reckoned.map(|it| it.health),
        stake_before: money(before),
        stake_after: money(after),
        because: because.join("; "),
        risk: gravest.map(|it| it.id.clone()),
        marks,
    })
}

/// Returns what of the formula of value at stake the interview gave: the odds, a day that binds before the renewal, and that
/// it hangs on one person.
fn moved_by(material: &Material<'_>, account: &Account) -> impl Iterator<Item = (String, Vec<Mark>)> {
    let stake = material.stake_of(&account.id);
    let odds = stake.and_then(|it| it.odds.as_ref());
    let odds = odds.map(|it| (format!("“{}”", it.text), vec![fact_mark(it.fact)]));
    let bound = material.ending_words(account).map(|it| (it.text, it.marks));
    let alone = stake.is_some_and(|it| it.single_thread) && account.contacts.len() > 1;
    let blocks = material.wording.blocks.iter().filter(|it| it.people);
    let topics: Vec<&String> = blocks.flat_map(|it| &it.topics).collect();
    let mut people = material.stated().filter(|it| {
        it.account.as_ref() == Some(&account.id) && topics.iter().any(|topic| *topic == it.topic.as_str())
    });
    let warned = people.find(|it| !it.red_flags.is_empty()).filter(|_| alone);
    let words = &material.wording.risk.likelihood.signs_near;
    let warned = warned.map(|it| (words.clone(), vec![fact_mark(it.id)]));
    odds.into_iter().chain(bound).chain(warned)
}

/// Returns whether the leaver was asked which health of an account is right.
fn was_asked(material: &Material<'_>, account: &Account) -> bool {
    let import = |side: &Side| {
        matches!(side, Side::Import { account: of, field, .. }
            if field == BookField::Health.as_str() && *of == account.id)
    };
    material.session.conflicts.iter().any(|it| import(&it.earlier))
}
