//! What customers ask of the product: each theme with the accounts that are named for it, counted, and their revenue.

use crate::book::Account;
use crate::fact::Fact;
use crate::report::ledger::{Entered, Record};
use crate::report::material::{Material, totals};
use crate::report::model::{Field, Theme};

/// Returns the themes: those of most accounts first, then as they were said.
pub(super) fn themes(material: &Material<'_>, entered: &Entered<'_>) -> Vec<Theme> {
    let told = entered.records(&material.wording.roles.feedback_ledger);
    let mut themes: Vec<Theme> = told.iter().map(|record| theme(material, record)).collect();
    themes.sort_by_key(|it| std::cmp::Reverse(it.accounts.len()));
    themes
}

fn theme(material: &Material<'_>, record: &Record<'_>) -> Theme {
    let accounts = accounts(material, &record.facts);
    let of = |kind: &str| -> Vec<Field> { record.fields.get(kind).cloned().unwrap_or_default() };
    Theme {
        theme: of("theme"),
        more: of("note"),
        arr: totals(accounts.iter().filter_map(|it| it.arr.as_ref())),
        accounts: accounts.into_iter().map(|it| it.name.clone()).collect(),
        impact: of("impact"),
        reported: of("reported"),
        workaround: of("workaround"),
    }
}

/// Returns the accounts that statements are about or name, in the order of the book.
fn accounts<'a>(material: &Material<'a>, facts: &[&Fact]) -> Vec<&'a Account> {
    let mut ids: Vec<_> = facts.iter().filter_map(|fact| fact.account.clone()).collect();
    for fact in facts {
        ids.extend(material.finder.find(&fact.quote).into_iter().map(|hit| hit.account));
    }
    let accounts = material.session.book.accounts.iter();
    accounts.filter(|account| ids.contains(&account.id)).collect()
}
