//! Checklist items for days that were said and that nothing else on the list deals with: no such day stands in the report
//! without somebody who acts before it.
//!
//! 1. Days count from the report's day until some time after the last day, what binds by law or contract always; what tells
//!    how work is done in general names no other.
//! 2. A day is dealt with where an item has the statement's mark and is due no later. A promise must be kept besides being
//!    approved, so an item that comes from a risk does not deal with it.
//! 3. What binds a customer, such as the last day of notice, is to be done on a working day before it.
//! 4. An item shows the sentence of its own day, with what it leans on, where a statement names several days or comes to it late.

use jiff::ToSpan;

use crate::book::Account;
use crate::fact::{Fact, pieces};
use crate::report::deadline::Deadline;
use crate::report::due::{self, Due};
use crate::report::material::Material;
use crate::report::model::{Claim, Item};
use crate::report::owner;
use crate::report::thought::{Behind, thought};
use crate::report::wording::DatedLayout;

/// Returns the items for days that `items` do not deal with, in the order of their statements.
pub(super) fn items(material: &Material<'_>, items: &[Item]) -> Vec<Item> {
    let never = &material.wording.risk.never;
    let until = material
        .last_day()
        .saturating_add(material.wording.days.dated_until.days());
    let mut dated: Vec<Item> = Vec::new();
    let facts = material.facts();
    for fact in facts {
        let general = never.iter().any(|it| it == fact.topic.as_str());
        let Some(layout) = layout(material, fact) else { continue };
        let dues = material.dues(fact);
        let binds = |it: &Due| due::binds(&material.wording.due, &fact.quote, it);
        for due in dues.iter().filter(|it| it.on <= until && !general || binds(it)) {
            let item = item(material, layout, fact, (due, dues.len()));
            let dealt = |it: &&Item| deals_with(layout, it, (&item, dues.len()));
            if !items.iter().chain(&dated).any(|it| dealt(&it)) {
                let others = material.also_named(fact).into_iter().filter(|_| dues.len() == 1);
                let others: Vec<Item> = others.map(|it| of_other(&item, it)).collect();
                dated.push(item);
                dated.extend(others);
            }
        }
    }
    dated
}

/// Returns the same item at another account that its statement names beside its day.
fn of_other(item: &Item, account: &Account) -> Item {
    Item {
        key: format!("{}:{}", item.key, account.id),
        account: Some(account.name.clone()),
        ..item.clone()
    }
}

fn layout<'m>(material: &Material<'m>, fact: &Fact) -> Option<&'m DatedLayout> {
    let takes = |it: &&DatedLayout| it.topics.is_empty() || it.topics.iter().any(|topic| topic == fact.topic.as_str());
    material.wording.dated.iter().find(takes)
}

/// Returns whether an item of the list deals with a dated one, whose statement names so many days. Of several promises in
/// one statement each is kept on its own day.
fn deals_with(layout: &DatedLayout, item: &Item, (dated, many): (&Item, usize)) -> bool {
    let same = item.marks.iter().any(|mark| dated.marks.contains(mark));
    let in_time = if layout.beside_risk && many > 1 {
        item.due == dated.due
    } else {
        item.due <= dated.due
    };
    same && in_time && !(layout.beside_risk && item.risk.is_some())
}

fn item(material: &Material<'_>, layout: &DatedLayout, fact: &Fact, (due, many): (&Due, usize)) -> Item {
    let account = material.account_of(fact);
    let bound = account.and_then(|it| material.bounds(it).find(|it| it.fact == fact.id && it.text == due.text));
    let words = bound.and_then(|it| material.wording.bounds.get(&it.rule));
    let deadline = match bound {
        Some(bound) => Deadline::proposed(material.day_before(bound.on)),
        None => due.working(material.working),
    };
    let named = owner::named(material, fact);
    Item {
        id: String::new(),
        key: format!("day:{}:{}", fact.id, due.on),
        kind: "dated".to_owned(),
        risk: None,
        action: words.map_or(&layout.action, |it| &it.action).clone(),
        account: material.name_of(fact.account.as_ref()),
        claim: Some(claim(material, fact, (due, many))),
        owner_said: named.is_some(),
        owner: named.unwrap_or_else(|| material.owner_on(&layout.owner, deadline.on).to_owned()),
        due: deadline.on,
        due_said: deadline.said,
        due_from: deadline.from,
        evidence: words.map_or(&layout.evidence, |it| &it.evidence).clone(),
        marks: material.marks(fact),
    }
}

/// Returns the statement, or the sentence of it that names the day where it names several or does not begin with it.
fn claim(material: &Material<'_>, fact: &Fact, (due, many): (&Due, usize)) -> Claim {
    let claim = material.claim(fact);
    let sentences = pieces(&fact.quote);
    let own = sentences.iter().position(|it| it.contains(&due.text));
    let claim = match own {
        Some(at) if many > 1 || at > 0 || sentences.len() == 1 => thought(material, fact, at, Behind::None),
        _ => claim,
    };
    // where there is no room for the sentence, the clause with the day stands for it
    let gist = material.words_with(fact, &due.text).unwrap_or(claim.gist);
    Claim { gist, ..claim }
}
