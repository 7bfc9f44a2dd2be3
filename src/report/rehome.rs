//! What is proposed for a task that drifted to the leaver, where nobody said it: whose it is, what it displaces, what
//! happens if it stops, and who asks the owner by when.
//!
//! The kind of the task, known by its words, gives its home and its risk. What it displaces is reckoned: its hours, as
//! customer calls, and the accounts that would gain first, those that renew soon with the most at stake.

use crate::book::Account;
use crate::report::day;
use crate::report::duty::Duty;
use crate::report::material::Material;
use crate::report::rank;
use crate::report::record::speaks;
use crate::report::wording::DutyKind;

/// Returns the kind of a task.
pub(super) fn kind<'a>(material: &Material<'a>, duty: &Duty) -> Option<&'a DutyKind> {
    let kinds = &material.wording.drift.rehome.kinds;
    let texts = || [&duty.told, &duty.task].into_iter().chain(&duty.more);
    let fits = |kind: &&DutyKind| kind.words.is_empty() || texts().any(|it| speaks(&it.text, &kind.words));
    kinds.iter().find(fits)
}

/// Returns who asks the owner whether they take it, and by when.
pub(super) fn to_ask(material: &Material<'_>, owner: &str) -> String {
    let rule = &material.wording.drift.rehome;
    let soon = material.working.after(material.today, rule.ask_within);
    let by = soon.min(material.last_day());
    let words = material.with_names(&rule.ask).replace("{owner}", owner);
    words.replace("{day}", &day::long(by))
}

/// Returns what a task displaces; its share in per cent of the week, where it was said.
pub(super) fn displaced(material: &Material<'_>, duty: &Duty, share: Option<f64>) -> Option<String> {
    let rule = &material.wording.drift;
    let first = gaining(material, duty.account.as_deref());
    let hours = share.map(|it| it * rule.week_hours / 100.0);
    let words = match hours {
        Some(hours) => {
            let calls = (hours / rule.rehome.call_hours).floor().max(1.0);
            let words = rule.rehome.displaces.replace("{hours}", &format!("{hours:.0}"));
            words.replace("{calls}", &format!("{calls:.0}"))
        }
        None => rule.rehome.displaces_some.clone(),
    };
    if first.is_empty() {
        return share.map(|_| words);
    }
    Some(words + &rule.rehome.gains.replace("{first}", &first.join(", ")))
}

/// Returns the accounts that would gain first, with their renewals: those that renew soon, the highest stake first.
fn gaining(material: &Material<'_>, other_than: Option<&str>) -> Vec<String> {
    let rule = &material.wording.drift.rehome;
    let soon = |account: &&Account| {
        let days = account.renewal.map(|it| day::between(material.today, it));
        let renews = days.is_some_and(|it| (0..=rule.renews_within).contains(&it));
        renews && Some(account.name.as_str()) != other_than
    };
    let mut accounts: Vec<&Account> = material.session.book.accounts.iter().filter(soon).collect();
    accounts.sort_by(|a, b| rank::stake(material, &b.id).total_cmp(&rank::stake(material, &a.id)));
    let named = accounts.into_iter().take(rule.first).filter_map(|account| {
        let words = rule.renews.replace("{account}", &account.name);
        Some(words.replace("{day}", &day::long(account.renewal?)))
    });
    named.collect()
}
