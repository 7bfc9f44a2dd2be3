//! Contradictions: both sides in their own words, and what was said when the leaver was asked.
//!
//! A customer that the import lacks and of which the leaver says what a CRM shows is one too. Where warning signs make an
//! account's health worse than the import's, the account is re-scored: that follows from a rule, and contradicts nobody.

use jiff::civil::Date;

use crate::book::{Account, Source};
use crate::fact::Release;
use crate::fact::merge::BookField;
use crate::interview::{Conflict, Side};
use crate::report::material::{Material, fact_mark, row_mark, turn_mark};
use crate::report::model::{Claim, Dispute, Mark, Rescored, SideShown};
use crate::report::procedure::sayings;
use crate::report::record::speaks;
use crate::report::{transcript, vital};

/// Returns the contradictions of which both sides may be read, the open ones first.
pub(super) fn disputes(material: &Material<'_>) -> Vec<Dispute> {
    let conflicts = material.session.conflicts.iter();
    let mut disputes: Vec<Dispute> = conflicts.filter_map(|it| dispute(material, it)).collect();
    let last = material.session.conflicts_found;
    for (found, number) in unlisted(material).into_iter().zip(last.saturating_add(1)..) {
        disputes.push(Dispute { number, ..found });
    }
    disputes.sort_by_key(|it| (it.is_settled, it.number));
    disputes
}

fn dispute(material: &Material<'_>, conflict: &Conflict) -> Option<Dispute> {
    let earlier = side(material, &conflict.earlier)?;
    let later = side(material, &conflict.later)?;
    let said = material.facts().filter(|fact| Some(fact.id.turn) == conflict.settled);
    let settled: Vec<Claim> = said.map(|fact| material.claim(fact)).collect();
    let answer = conflict.settled.filter(|_| settled.is_empty());
    Some(Dispute {
        number: conflict.number,
        account: account(material, &conflict.later).or_else(|| account(material, &conflict.earlier)),
        earlier,
        later,
        answer: answer
            .map(|turn| transcript::answer(material, turn))
            .unwrap_or_default(),
        settled,
        is_settled: conflict.settled.is_some(),
        marks: conflict.settled.map(turn_mark).into_iter().collect(),
        ask: material.plan.csm.clone(),
        by: by(material),
    })
}

/// Returns the day by which a contradiction is to be settled: soon, and while the leaver is there.
fn by(material: &Material<'_>) -> Date {
    let soon = material.working.after(material.today, material.wording.days.gap_soon);
    soon.min(material.working.until(material.plan.last_day))
}

/// Returns the accounts whose health warning signs make worse than the import's, and of whose health nobody was asked.
pub(super) fn rescored(material: &Material<'_>) -> Vec<Rescored> {
    let asked = |account: &Account| {
        let import = |side: &Side| {
            matches!(side, Side::Import { account: of, field, .. }
            if field == BookField::Health.as_str() && *of == account.id)
        };
        material.session.conflicts.iter().any(|it| import(&it.earlier))
    };
    let accounts = material.session.book.accounts.iter().filter(|it| !asked(it));
    let found = accounts.filter_map(|account| {
        let (imported, said) = vital::worse_than_imported(material, account)?;
        let side = |field: &str, (value, marks): (String, Vec<Mark>)| SideShown {
            field: Some(field.to_owned()),
            value,
            claim: None,
            marks,
        };
        Some(Rescored {
            account: account.name.clone(),
            imported: side(&material.wording.vitals.health, imported),
            reckoned: side(&material.wording.vitals.heard, said),
        })
    });
    found.collect()
}

/// Returns the customers that the import lacks and of which the leaver says what a CRM shows.
fn unlisted(material: &Material<'_>) -> Vec<Dispute> {
    let words = &material.wording.conflicts;
    let noticed = |it: &&Account| matches!(it.source, Source::Noticed { .. });
    let accounts = material.session.book.accounts.iter().filter(noticed);
    let found = accounts.filter_map(|account| {
        let mut facts = material.facts_of(&account.id);
        let (fact, shown) = facts.find_map(|fact| {
            let sentences = sayings(&fact.quote, &material.wording.procedure).into_iter();
            let mut texts = sentences.filter_map(|it| fact.quote.get(it.span));
            let shows = |it: &&str| speaks(it, &words.crm) && speaks(it, &words.shows) && !speaks(it, &words.denies);
            Some((fact, texts.find(shows)?.to_owned()))
        })?;
        Some(Dispute {
            number: 0,
            account: Some(account.name.clone()),
            earlier: SideShown {
                field: Some(words.import.clone()),
                value: words.not_listed.clone(),
                claim: None,
                marks: Vec::new(),
            },
            later: SideShown {
                field: None,
                value: shown,
                claim: Some(material.claim(fact)),
                marks: vec![fact_mark(fact.id)],
            },
            settled: Vec::new(),
            answer: String::new(),
            is_settled: false,
            marks: Vec::new(),
            ask: material.plan.csm.clone(),
            by: by(material),
        })
    });
    found.collect()
}

fn account(material: &Material<'_>, side: &Side) -> Option<String> {
    match side {
        Side::Fact { fact, .. } => {
            let fact = material.session.facts.get(fact)?;
            material.name_of(fact.account.as_ref())
        }
        Side::Import { account, .. } => material.name_of(Some(account)),
    }
}

fn side(material: &Material<'_>, side: &Side) -> Option<SideShown> {
    match side {
        Side::Fact { fact, value } => {
            let fact = material.session.facts.get(fact)?;
            (fact.release == Release::Report).then(|| SideShown {
                field: None,
                value: value.clone(),
                claim: Some(material.claim(fact)),
                marks: vec![fact_mark(fact.id)],
            })
        }
        Side::Import { field, value, row, .. } => Some(SideShown {
            field: Some(field.clone()),
            value: value.clone(),
            claim: None,
            marks: vec![row_mark(*row)],
        }),
    }
}
