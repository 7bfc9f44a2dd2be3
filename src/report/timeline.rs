//! The days that bind customers, against the leaver's last day: renewals as imported, and said days that come before them.

use crate::book::Account;
use crate::report::material::{Material, amount, fact_mark, source_mark};
use crate::report::model::TimelineDay;

/// Returns the days ahead in their order, with the last day among them; none where no account has one.
pub(super) fn timeline(material: &Material<'_>, accounts: &[&Account]) -> Vec<TimelineDay> {
    let mut days: Vec<TimelineDay> = accounts.iter().flat_map(|it| of_account(material, it)).collect();
    if days.is_empty() {
        return days;
    }
    days.sort_by_key(|it| it.on);
    days.truncate(material.wording.days.timeline);
    days.push(TimelineDay {
        on: material.plan.last_day,
        what: material.wording.last_day.clone(),
        note: material.plan.csm.clone(),
        is_last_day: true,
        marks: Vec::new(),
    });
    // what falls on the last day stands before it
    days.sort_by_key(|it| (it.on, it.is_last_day));
    days
}

fn of_account(material: &Material<'_>, account: &Account) -> Vec<TimelineDay> {
    let said = material.bounds(account).filter_map(|it| {
        let title = material.bound_title(it)?;
        Some(TimelineDay {
            on: it.on,
            what: format!("{}: {title}", account.name),
            note: material.wording.said.clone(),
            is_last_day: false,
            marks: vec![fact_mark(it.fact)],
        })
    });
    let renewal = account
        .renewal
        .filter(|on| *on >= material.today)
        .map(|on| TimelineDay {
            on,
            what: account.name.clone(),
            note: account.arr.as_ref().map(amount).unwrap_or_default(),
            is_last_day: false,
            marks: vec![source_mark(&account.source)],
        });
    said.chain(renewal).collect()
}
