//! The people of an account: who they are, which parts they play, and what was said of them.
//!
//! A part is the label of a slot that the wording counts among the parts in a decision, wherever on the account it was
//! filled. What was said right after a statement on somebody, naming nobody, belongs to that person's row.

use crate::book::Account;
use crate::fact::{Fact, Person};
use crate::report::material::{Material, row_mark, turn_mark};
use crate::report::model::{Contact, Field, Part, PersonRow, Who};

/// Returns a row for everybody of whom something was said: first those of whom `told` says most.
///
/// Each fact of `told` stands in exactly one row, whether it names somebody or not.
pub(super) fn rows(material: &Material<'_>, account: &Account, told: &[&Fact]) -> Vec<PersonRow> {
    let mut rows: Vec<PersonRow> = Vec::new();
    let mut last: Option<&Fact> = None;
    for fact in told {
        let follows = last.is_some_and(|it| it.id.turn == fact.id.turn && it.topic == fact.topic);
        let continues = theirs(material, fact).is_empty() && follows;
        if !continues || rows.is_empty() {
            select(material, &mut rows, fact);
        }
        if let Some(row) = rows.last_mut() {
            row.claims.push(material.claim(fact));
            add_labels(material, row, fact);
        }
        last = Some(fact);
    }
    for fact in material.facts_of(&account.id) {
        add_parts(material, &mut rows, fact);
    }
    for row in &mut rows {
        row.contact = row.who.as_ref().and_then(|who| contact(account, &who.name));
    }
    // a name with neither role nor part nor statement tells nobody anything
    rows.retain(|row| {
        let role = row.who.as_ref().is_some_and(|who| who.role.is_some());
        role || row.contact.is_some() || !row.parts.is_empty() || !row.claims.is_empty()
    });
    rows.sort_by_key(|row| (row.who.is_none(), row.claims.is_empty()));
    rows
}

/// Returns the people that a fact names, without those of the frame.
fn theirs<'f>(material: &Material<'_>, fact: &'f Fact) -> Vec<&'f Person> {
    let people = fact.mentions.people.iter();
    people.filter(|person| !material.is_ours(&person.name)).collect()
}

/// Moves the row of the first person that a fact names to the end, or adds it.
fn select(material: &Material<'_>, rows: &mut Vec<PersonRow>, fact: &Fact) {
    let who = theirs(material, fact).first().map(|person| Who {
        name: person.name.clone(),
        role: person.role.clone(),
    });
    let name = who.as_ref().map(|it| it.name.as_str());
    let found = rows
        .iter()
        .position(|row| row.who.as_ref().map(|it| it.name.as_str()) == name);
    let mut row = match found {
        Some(at) => rows.remove(at),
        None => blank(None),
    };
    row.who = merged(row.who, who);
    rows.push(row);
}

fn blank(who: Option<Who>) -> PersonRow {
    PersonRow {
        who,
        contact: None,
        parts: Vec::new(),
        last_contact: Vec::new(),
        named: Vec::new(),
        claims: Vec::new(),
    }
}

fn merged(known: Option<Who>, new: Option<Who>) -> Option<Who> {
    match (known, new) {
        (Some(known), Some(new)) => Some(Who {
            role: known.role.or(new.role),
            name: known.name,
        }),
        (known, new) => known.or(new),
    }
}

/// Returns the parts in a decision that a statement speaks of, in the order of its topic.
fn part_labels(material: &Material<'_>, fact: &Fact) -> Vec<String> {
    let parts = &material.wording.roles.parts;
    let is_part = |slot: &str| {
        let mut of_topic = parts.iter().filter(|it| it.topic == fact.topic.as_str());
        of_topic.any(|it| it.slots.iter().any(|id| id == slot))
    };
    let slots = material.bank.topic(&fact.topic).map_or(&[][..], |topic| topic.slots.as_slice());
    let filled = slots.iter().filter(|slot| fact.slots.contains(&slot.id) && is_part(slot.id.as_str()));
    filled.map(|slot| slot.label.clone()).collect()
}

/// Adds the parts of a statement that names one person at most.
fn add_labels(material: &Material<'_>, row: &mut PersonRow, fact: &Fact) {
    // which of several people plays the part is not known
    if theirs(material, fact).len() > 1 {
        return;
    }
    for label in part_labels(material, fact) {
        add_part(row, label, fact);
    }
}

/// Adds the parts that a fact gives the people it names, and where it names them.
fn add_parts(material: &Material<'_>, rows: &mut Vec<PersonRow>, fact: &Fact) {
    let labels = part_labels(material, fact);
    for person in theirs(material, fact) {
        let who = Who {
            name: person.name.clone(),
            role: person.role.clone(),
        };
        let named = |row: &PersonRow| row.who.as_ref().is_some_and(|it| it.name == person.name);
        match rows.iter_mut().find(|row| named(row)) {
            Some(row) => row.who = merged(row.who.take(), Some(who)),
            None => rows.push(blank(Some(who))),
        }
        if let ([_], Some(row)) = (
            theirs(material, fact).as_slice(),
            rows.iter_mut().find(|row| named(row)),
        ) {
            for label in &labels {
                add_part(row, label.clone(), fact);
            }
            row.last_contact.extend(last_contact(material, fact));
        }
        let mark = turn_mark(fact.id.turn);
        if let Some(row) = rows.iter_mut().find(|row| named(row) && !row.named.contains(&mark)) {
            row.named.push(mark);
        }
    }
}

/// Returns the latest day gone by that a statement on the last contact names.
fn last_contact(material: &Material<'_>, fact: &Fact) -> Option<Field> {
    if !material.wording.roles.last_contact.takes(fact) {
        return None;
    }
    let gone = fact.mentions.dates.iter().filter_map(|when| when.date.map(|date| (date, when)));
    let (_, when) = gone.filter(|(date, _)| *date <= material.today).max_by_key(|(date, _)| *date)?;
    Some(Field {
        text: when.text.clone(),
        cut: false,
        begins: false,
        marks: vec![turn_mark(fact.id.turn)],
    })
}

fn add_part(row: &mut PersonRow, label: String, fact: &Fact) {
    let mark = turn_mark(fact.id.turn);
    match row.parts.iter_mut().find(|part| part.label == label) {
        Some(part) if part.marks.contains(&mark) => {}
        Some(part) => part.marks.push(mark),
        None => row.parts.push(Part {
            label,
            marks: vec![mark],
        }),
    }
}

fn contact(account: &Account, name: &str) -> Option<Contact> {
    let found = account.contacts.iter().find(|it| it.name == name)?;
    Some(Contact {
        name: found.name.clone(),
        title: found.title.clone(),
        email: found.email.clone(),
        marks: vec![row_mark(found.row)],
    })
}

/// Returns the people of the import who have no row.
pub(super) fn silent(account: &Account, rows: &[PersonRow]) -> Vec<Contact> {
    let spoken_of = |name: &str| {
        rows.iter()
            .any(|row| row.who.as_ref().is_some_and(|who| who.name == name))
    };
    account
        .contacts
        .iter()
        .filter(|it| !spoken_of(&it.name))
        .filter_map(|it| contact(account, &it.name))
        .collect()
}
