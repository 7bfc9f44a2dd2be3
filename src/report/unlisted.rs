//! Customers that the import lacks: each is a record to be made in the CRM; where one shows the customer all the same, it is
//! found and put right. That an export lacks a customer contradicts nobody.

use jiff::civil::Date;

use crate::book::{Account, Source};
use crate::report::conflict;
use crate::report::material::Material;
use crate::report::model::{SideShown, Unlisted};
use crate::report::procedure::sayings;
use crate::report::record::speaks;

/// Returns the customers that the leaver told of and the import lacks.
pub(super) fn unlisted(material: &Material<'_>) -> Vec<Unlisted> {
    let noticed = |it: &&Account| matches!(it.source, Source::Noticed { .. });
    let accounts = material.session.book.accounts.iter().filter(noticed);
    let row = |account: &Account| Unlisted {
        account: account.name.clone(),
        claim: material.facts_of(&account.id).next().map(|fact| material.claim(fact)),
        shown: shown(material, account),
        owner: material.manager().to_owned(),
        by: due(material),
    };
    accounts.map(row).collect()
}

/// Returns the day by which the record is made, wherever it is spoken of.
pub(super) fn due(material: &Material<'_>) -> Date {
    let soon = material.working.after(material.today, material.wording.days.gap_soon);
    soon.min(material.working.until(material.last_day()))
}

/// Returns which task of the wording follows: to make the record, or to put right the one that a CRM shows.
pub(super) fn kind(material: &Material<'_>, account: &Account) -> &'static str {
    match shown(material, account) {
        Some(_) => "misfiled",
        None => "unlisted",
    }
}

/// Returns what a CRM shows of a customer, as the leaver says.
fn shown(material: &Material<'_>, account: &Account) -> Option<SideShown> {
    let words = &material.wording.conflicts;
    let mut facts = material.facts_of(&account.id);
    facts.find_map(|fact| {
        let sentences = sayings(&fact.quote, &material.wording.procedure).into_iter();
        let mut texts = sentences.filter_map(|it| fact.quote.get(it.span));
        let shows = |it: &&str| speaks(it, &words.crm) && speaks(it, &words.shows) && !speaks(it, &words.denies);
        texts.find(shows).map(|it| conflict::said(material, fact, it))
    })
}
