//! What customers ask of the product: each theme with the accounts that are named for it, counted, and their revenue.

use crate::book::Account;
use crate::book::names::Finder;
use crate::fact::Fact;
use crate::id::SlotId;
use crate::report::field::value;
use crate::report::material::{Material, fact_mark, totals};
use crate::report::model::{Field, Theme};
use crate::report::record::records;

/// Returns the themes: those of most accounts first, then as they were said.
pub(super) fn themes(material: &Material<'_>) -> Vec<Theme> {
    let topic = &material.wording.roles.feedback_topic;
    let facts: Vec<&Fact> = material.facts().filter(|fact| fact.topic.as_str() == topic).collect();
    let finder = Finder::new(&material.session.book);
    let told = records(material, &facts);
    let mut themes: Vec<Theme> = told
        .iter()
        .filter_map(|record| theme(material, &finder, record))
        .collect();
    themes.sort_by_key(|it| std::cmp::Reverse(it.accounts.len()));
    themes
}

fn theme(material: &Material<'_>, finder: &Finder, record: &[&Fact]) -> Option<Theme> {
    let first = record.iter().find(|fact| material.tells(fact))?;
    let accounts = accounts(material, finder, record);
    let of = |slot: &str| -> Vec<Field> {
        let slot = SlotId::new(slot);
        let telling = record.iter().filter(|fact| fact.slots.contains(&slot));
        let reference = |fact: &Fact| Field {
            text: String::new(),
            cut: false,
            begins: false,
            marks: vec![fact_mark(fact.id)],
        };
        telling
            .map(|fact| value(material, fact, &slot).unwrap_or_else(|| reference(fact)))
            .collect()
    };
    Some(Theme {
        claim: material.claim(first),
        arr: totals(accounts.iter().filter_map(|it| it.arr.as_ref())),
        accounts: accounts.into_iter().map(|it| it.name.clone()).collect(),
        impact: of("impact"),
        reported: of("reported"),
        workaround: of("workaround"),
    })
}

/// Returns the accounts that a record is about or names, in the order of the book.
fn accounts<'a>(material: &Material<'a>, finder: &Finder, record: &[&Fact]) -> Vec<&'a Account> {
    let mut ids: Vec<_> = record.iter().filter_map(|fact| fact.account.clone()).collect();
    for fact in record {
        ids.extend(finder.find(&fact.quote).into_iter().map(|hit| hit.account));
    }
    let accounts = material.session.book.accounts.iter();
    accounts.filter(|account| ids.contains(&account.id)).collect()
}
