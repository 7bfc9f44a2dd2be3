//! Contradictions: both sides in their own words, and what was said when the leaver was asked.
//!
//! Two values of a term of which an account has one are a contradiction too, and so are words that deny the health that the
//! import gives. Where warning signs make an account's health worse than the import's, nobody is contradicted: `rescored`.

use jiff::civil::Date;

use crate::book::Account;
use crate::fact::{Fact, Release};
use crate::interview::{Conflict, Side, TurnRecord};
use crate::report::material::{Material, fact_mark, row_mark, source_mark, turn_mark};
use crate::report::model::{Claim, Dispute, Mark, SideShown};
use crate::report::piece::{pieces, sentence_with};
use crate::report::record::speaks;
use crate::report::transcript;
use crate::report::wording::TermRule;

/// Returns the contradictions of which both sides may be read, the open ones first.
pub(super) fn disputes(material: &Material<'_>) -> Vec<Dispute> {
    let conflicts = material.session.conflicts.iter();
    let mut disputes: Vec<Dispute> = conflicts.filter_map(|it| dispute(material, it)).collect();
    let last = material.session.conflicts_found;
    for (found, number) in unasked(material).into_iter().zip(last.saturating_add(1)..) {
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

/// Returns the contradictions that nobody was asked about: two values of a term of which an account has one, and words that
/// deny the health that the import gives.
fn unasked(material: &Material<'_>) -> Vec<Dispute> {
    let accounts = material.session.book.accounts.iter();
    let pairs = accounts.flat_map(|account| {
        let terms = material.wording.conflicts.terms.iter();
        let terms = terms.filter_map(|rule| two_terms(material, account, rule));
        terms.chain(despite(material, account)).collect::<Vec<_>>()
    });
    let dispute = |(name, earlier, later): (String, SideShown, SideShown)| Dispute {
        number: 0,
        account: Some(name),
        earlier,
        later,
        settled: Vec::new(),
        answer: String::new(),
        is_settled: false,
        marks: Vec::new(),
        ask: material.plan.csm.clone(),
        by: by(material),
    };
    pairs.map(dispute).collect()
}

/// Returns the first two statements on an account that give a term different values.
fn two_terms(material: &Material<'_>, account: &Account, rule: &TermRule) -> Option<(String, SideShown, SideShown)> {
    let value = |fact: &Fact| {
        let mut values = fact.mentions.measures.iter().filter(|it| rule.units.contains(&it.unit));
        let only = values.next().filter(|_| values.next().is_none())?;
        let told = speaks(&fact.quote, &rule.words) && !speaks(&fact.quote, &rule.unless);
        told.then(|| (only.value, only.text.clone()))
    };
    let facts = material.stated().filter(|it| it.account.as_ref() == Some(&account.id));
    let told: Vec<(&Fact, (f64, String))> = facts.filter_map(|it| Some((it, value(it)?))).collect();
    let (first, one) = told.first()?;
    let (second, other) = told.iter().find(|(_, it)| (it.0 - one.0).abs() > f64::EPSILON)?;
    let known = |fact: &Fact| {
        let is = |side: &Side| matches!(side, Side::Fact { fact: id, .. } if *id == fact.id);
        material
            .session
            .conflicts
            .iter()
            .any(|it| is(&it.earlier) || is(&it.later))
    };
    let side = |fact: &Fact, value: &str| said(material, fact, value);
    let pair = (account.name.clone(), side(first, &one.1), side(second, &other.1));
    (!known(first) && !known(second)).then_some(pair)
}

/// Returns an account's health in the import against the statement that denies it: "whatever the yellow says".
fn despite(material: &Material<'_>, account: &Account) -> Option<(String, SideShown, SideShown)> {
    let word = material.wording.health.of(account.health?);
    let phrases = material.wording.conflicts.despite.iter();
    let phrases: Vec<String> = phrases.map(|it| it.replace("{health}", word)).collect();
    let fact = material.facts_of(&account.id).find(|it| speaks(&it.quote, &phrases))?;
    let sentence = pieces(&fact.quote).into_iter().find(|it| speaks(it, &phrases))?;
    let field = &material.wording.vitals.health;
    let imported = imported(material, field, word.to_owned(), vec![source_mark(&account.source)]);
    Some((account.name.clone(), imported, said(material, fact, sentence)))
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
            (fact.release == Release::Report).then(|| said(material, fact, value))
        }
        Side::Import { field, value, row, .. } => Some(imported(material, field, value.clone(), vec![row_mark(*row)])),
    }
}

/// Returns a value that was said: by the leaver, on the day of the answer.
pub(super) fn said(material: &Material<'_>, fact: &Fact, value: &str) -> SideShown {
    SideShown {
        field: None,
        value: value.to_owned(),
        claim: Some(material.claim(fact)),
        says: sentence_with(&fact.quote, value)
            .filter(|it| *it != value)
            .map(str::to_owned),
        who: material.plan.csm.clone(),
        on: material.session.turn(fact.id.turn).map(TurnRecord::said_on),
        marks: vec![fact_mark(fact.id)],
    }
}

/// Returns a value of the import.
pub(super) fn imported(material: &Material<'_>, field: &str, value: String, marks: Vec<Mark>) -> SideShown {
    SideShown {
        field: Some(field.to_owned()),
        value,
        claim: None,
        says: None,
        who: material.wording.conflicts.import.clone(),
        on: None,
        marks,
    }
}
