//! The people of an account: who they are, which parts they play, and what was said of them.
//!
//! A part is what a sentence's own words give somebody (`part`). Everybody who is named in a statement on the account has
//! a row. Sentences that name nobody belong to the row of the sentence before them.

use crate::book::Account;
use crate::fact::{Fact, Person};
use crate::id::FactId;
use crate::report::material::{Material, fact_mark, row_mark};
use crate::report::model::{Contact, Field, Part, PersonRow, Who};
use crate::report::piece::{names, part, pieces};
use crate::report::point::add;
use crate::report::record::speaks;

/// Returns a row for everybody of whom something was said: first those who play the parts that the wording names first.
///
/// Each sentence of `told` stands in exactly one row: of the first whom it names, else of the one before it.
pub(super) fn rows(material: &Material<'_>, account: &Account, told: &[&Fact]) -> Vec<PersonRow> {
    let mut rows: Vec<PersonRow> = Vec::new();
    let mut last: Option<&Fact> = None;
    for fact in told {
        let mut follows = last.is_some_and(|it| it.id.turn == fact.id.turn && it.topic == fact.topic);
        for (person, sentences) in stretches(material, fact) {
            if person.is_some() || !follows || rows.is_empty() {
                select(&mut rows, person);
            }
            if let Some(row) = rows.last_mut() {
                row.claims.push(part(material, fact, &sentences));
                add_spoken(material, row, fact, &sentences);
            }
            follows = true;
        }
        last = Some(fact);
    }
    for fact in material.facts_of(&account.id) {
        add_parts(material, &mut rows, fact);
    }
    let rules = &material.wording.roles.rules;
    for row in &mut rows {
        row.contact = row.who.as_ref().and_then(|who| contact(account, &who.name));
        row.last_contact.truncate(1);
        row.parts
            .sort_by_key(|part| rules.iter().position(|rule| rule.label == part.label));
    }
    // a single word that nobody explained may be a place or a product
    rows.retain(|row| {
        let somebody = row
            .who
            .as_ref()
            .is_some_and(|who| who.role.is_some() || who.name.contains(' '));
        somebody || row.contact.is_some() || !row.parts.is_empty() || !row.claims.is_empty()
    });
    let silent = |row: &PersonRow| row.claims.is_empty() && row.parts.is_empty();
    let place = |row: &PersonRow| {
        row.parts
            .first()
            .and_then(|part| rules.iter().position(|it| it.label == part.label))
    };
    rows.sort_by_key(|row| (row.who.is_none(), silent(row), place(row).unwrap_or(rules.len())));
    rows
}

/// Returns a fact's sentences, together as long as nobody else is named.
fn stretches<'f>(material: &Material<'_>, fact: &'f Fact) -> Vec<(Option<&'f Person>, Vec<&'f str>)> {
    let people = theirs(material, fact);
    let mut stretches: Vec<(Option<&Person>, Vec<&str>)> = Vec::new();
    for sentence in pieces(&fact.quote) {
        let named = people
            .iter()
            .filter_map(|person| Some((place(sentence, &person.name)?, *person)));
        let first = named.min_by_key(|(at, _)| *at).map(|(_, person)| person);
        match stretches.last_mut() {
            Some((person, sentences)) if first.is_none() || first == *person => sentences.push(sentence),
            _ => stretches.push((first, vec![sentence])),
        }
    }
    stretches
}

/// Returns where a sentence names somebody first.
fn place(sentence: &str, name: &str) -> Option<usize> {
    let parts = name.split_whitespace().filter(|part| names(sentence, part));
    sentence
        .find(name)
        .into_iter()
        .chain(parts.filter_map(|part| sentence.find(part)))
        .min()
}

/// Returns the people that a fact names, without those of the frame.
fn theirs<'f>(material: &Material<'_>, fact: &'f Fact) -> Vec<&'f Person> {
    let people = fact.mentions.people.iter();
    people.filter(|person| !material.is_ours(&person.name)).collect()
}

/// Moves the row of a person to the end, or adds it.
fn select(rows: &mut Vec<PersonRow>, person: Option<&Person>) {
    let who = person.map(who);
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

fn who(person: &Person) -> Who {
    Who {
        name: person.name.clone(),
        role: person.role.clone(),
    }
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

/// Adds what sentences of a row's person say outright: the last contact, where they call the person him or her.
fn add_spoken(material: &Material<'_>, row: &mut PersonRow, fact: &Fact, sentences: &[&str]) {
    let roles = &material.wording.roles;
    let people = theirs(material, fact);
    for sentence in sentences {
        let named = people.iter().any(|it| names(sentence, &it.name));
        if !named && speaks(sentence, &roles.pronouns) {
            row.last_contact.extend(last_contact(material, fact, sentence));
        }
    }
}

/// Adds the parts that a fact gives people, when they were last spoken to, and where they are named.
fn add_parts(material: &Material<'_>, rows: &mut Vec<PersonRow>, fact: &Fact) {
    for person in theirs(material, fact) {
        let Some(row) = row_of(rows, &person.name) else {
            continue;
        };
        row.who = merged(row.who.take(), Some(who(person)));
        for sentence in pieces(&fact.quote).into_iter().filter(|it| names(it, &person.name)) {
            let met = last_contact(material, fact, sentence);
            row.last_contact
                .extend(met.filter(|day| is_nearest(material, fact, sentence, (&person.name, &day.text))));
        }
        add(&mut row.named, &[fact_mark(fact.id)]);
    }
    for (id, (name, rule)) in material.given(fact) {
        let label = material.wording.roles.rules.get(*rule).map(|it| it.label.clone());
        let row = row_of(rows, name).filter(|_| !material.is_ours(name));
        if let Some((label, row)) = label.zip(row) {
            add_part(row, label, id);
        }
    }
}

/// Whether nobody else of theirs is named between somebody and a day: `Ann likes us, but Ben, whom I met in May, decides`.
fn is_nearest(material: &Material<'_>, fact: &Fact, sentence: &str, (name, day): (&str, &str)) -> bool {
    let Some((before, _)) = sentence.split_once(day) else {
        return true;
    };
    let last = |name: &str| name.split_whitespace().filter_map(|it| before.rfind(it)).max();
    let mine = last(name);
    theirs(material, fact)
        .iter()
        .all(|it| mine.is_none() || last(&it.name) <= mine)
}

/// Returns the row of a person, a new one where there was none.
fn row_of<'r>(rows: &'r mut Vec<PersonRow>, name: &str) -> Option<&'r mut PersonRow> {
    if !rows.iter().any(|row| is_of(row, name)) {
        rows.push(blank(Some(Who {
            name: name.to_owned(),
            role: None,
        })));
    }
    rows.iter_mut().find(|row| is_of(row, name))
}

fn is_of(row: &PersonRow, name: &str) -> bool {
    row.who.as_ref().is_some_and(|it| it.name == name)
}

/// Returns the latest day gone by that a sentence on the last contact names.
fn last_contact(material: &Material<'_>, fact: &Fact, sentence: &str) -> Option<Field> {
    if !speaks(sentence, &material.wording.roles.contact_words) {
        return None;
    }
    let said = fact.mentions.dates.iter().filter(|when| sentence.contains(&when.text));
    let gone = said.filter_map(|when| when.date.map(|date| (date, when)));
    let (_, when) = gone
        .filter(|(date, _)| *date <= material.today)
        .max_by_key(|(date, _)| *date)?;
    Some(Field {
        text: when.text.clone(),
        cut: false,
        begins: false,
        marks: vec![fact_mark(fact.id)],
    })
}

fn add_part(row: &mut PersonRow, label: String, id: FactId) {
    let mark = fact_mark(id);
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
