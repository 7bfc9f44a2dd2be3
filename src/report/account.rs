//! One account's page: what a successor needs to take a call tomorrow.
//!
//! 1. The vitals of the import, each with its row.
//! 2. What must be read first: the statements with the gravest warning signs.
//! 3. Blocks by purpose, each statement once.
//! 4. The first call, made of fields; the gaps are added by `gap`.

use crate::book::Account;
use crate::fact::Fact;
use crate::report::day;
use crate::report::entry::{Naming, by_any_topic, entries};
use crate::report::material::{Material, amount, row_mark, source_mark};
use crate::report::model::{AccountPage, Block, Contact, Entry, Gap, Mark, Vital};
use crate::report::place::Places;
use crate::report::wording::CallLayout;

/// Returns the page of an account.
pub(super) fn page<'a>(
    material: &Material<'a>,
    places: &Places<'a>,
    account: &'a Account,
    gaps: &[Gap],
) -> AccountPage {
    let read_first = gravest(material, account);
    let statements = material.facts_of(&account.id).count();
    let marks = vec![source_mark(&account.source)];
    AccountPage {
        id: account.id.to_string(),
        name: account.name.clone(),
        aliases: account.aliases.clone(),
        unlisted: marks.iter().any(|mark| mark.row.is_none()),
        renewal: account.renewal,
        renewal_days: account.renewal.map(|date| day::between(material.today, date)),
        health: account.health.map(|it| material.wording.health.of(it).to_owned()),
        arr: account.arr.as_ref().map(amount),
        vitals: vitals(material, account, &marks),
        contacts: contacts(material, account),
        blocks: blocks(material, places, account, &read_first),
        read_first: read_first.iter().map(|fact| material.claim(fact)).collect(),
        first_call: first_call(material, account),
        gaps: gaps
            .iter()
            .filter(|gap| gap.account.as_deref() == Some(&account.name))
            .take(material.wording.days.account_gaps)
            .cloned()
            .collect(),
        statements,
        marks,
    }
}

fn vitals(material: &Material<'_>, account: &Account, marks: &[Mark]) -> Vec<Vital> {
    let words = &material.wording.vitals;
    let joined = |many: &[String]| (!many.is_empty()).then(|| many.join("; "));
    let values = [
        (&words.arr, account.arr.as_ref().map(amount)),
        (&words.renewal, account.renewal.map(day::long)),
        (
            &words.health,
            account.health.map(|it| material.wording.health.of(it).to_owned()),
        ),
        (&words.segment, account.segment.clone()),
        (&words.products, joined(&account.products)),
        (&words.aliases, joined(&account.aliases)),
    ];
    let vital = |(label, value): (&String, Option<String>)| {
        value.map(|value| Vital {
            label: label.clone(),
            value,
            marks: marks.to_vec(),
        })
    };
    values.into_iter().filter_map(vital).collect()
}

fn contacts(material: &Material<'_>, account: &Account) -> Vec<Contact> {
    let spoken_of = |name: &str| {
        material
            .facts_of(&account.id)
            .flat_map(|fact| &fact.mentions.people)
            .any(|person| person.name == name)
    };
    account
        .contacts
        .iter()
        .map(|contact| Contact {
            name: contact.name.clone(),
            title: contact.title.clone(),
            email: contact.email.clone(),
            marks: vec![row_mark(contact.row)],
            spoken_of: spoken_of(&contact.name),
        })
        .collect()
}

/// Returns the statements with the most and the gravest warning signs, one a topic.
pub(super) fn gravest<'a>(material: &Material<'a>, account: &'a Account) -> Vec<&'a Fact> {
    let mut flagged: Vec<&Fact> = material
        .facts_of(&account.id)
        .filter(|fact| !fact.red_flags.is_empty() && on_page(material, fact))
        .collect();
    let weight = |fact: &Fact| material.bank.topic(&fact.topic).map_or(0.0, |topic| topic.weight);
    flagged.sort_by(|a, b| {
        let flags = b.red_flags.len().cmp(&a.red_flags.len());
        weight(b).total_cmp(&weight(a)).then(flags).then(a.id.cmp(&b.id))
    });
    let mut first: Vec<&Fact> = Vec::new();
    for fact in flagged {
        if first.len() < material.wording.days.read_first && first.iter().all(|it| it.topic != fact.topic) {
            first.push(fact);
        }
    }
    first
}

fn on_page(material: &Material<'_>, fact: &Fact) -> bool {
    let of_topic = |topics: &[String]| topics.iter().any(|it| it == fact.topic.as_str());
    material.wording.blocks.iter().any(|block| of_topic(&block.topics))
}

fn blocks<'a>(material: &Material<'a>, places: &Places<'a>, account: &'a Account, told: &[&'a Fact]) -> Vec<Block> {
    let rest = |at: usize| -> Vec<&Fact> {
        let facts = places.blocks.get(&(&account.id, at));
        let untold = |fact: &&&Fact| told.iter().all(|it| it.id != fact.id);
        facts.into_iter().flatten().filter(untold).copied().collect()
    };
    let layouts = material.wording.blocks.iter().enumerate();
    let mut blocks: Vec<Block> = layouts
        .map(|(at, layout)| Block {
            id: layout.id.clone(),
            title: layout.title.clone(),
            people: layout.people,
            entries: entries(material, &rest(at), &layout.topics, Naming::Bare),
        })
        .collect();
    let other = by_any_topic(material, &rest(material.wording.blocks.len()));
    blocks.push(Block {
        id: "other".to_owned(),
        title: material.wording.other_title.clone(),
        people: false,
        entries: other.into_iter().flat_map(|group| group.entries).collect(),
    });
    blocks.retain(|block| !block.entries.is_empty());
    blocks
}

fn first_call(material: &Material<'_>, account: &Account) -> Vec<Entry> {
    let line = |layout: &CallLayout| {
        let mut facts: Vec<&Fact> = layout
            .from
            .iter()
            .flat_map(|from| material.facts_of(&account.id).filter(|fact| from.takes(fact)))
            .filter(|fact| layout.shows != "people" || !fact.mentions.people.is_empty())
            .collect();
        facts.truncate(layout.most);
        let claims: Vec<_> = facts.iter().map(|fact| material.claim(fact)).collect();
        let mut people = Vec::new();
        if layout.shows == "people" {
            for who in claims.iter().flat_map(|claim| &claim.people) {
                if people.iter().all(|it| it != who) {
                    people.push(who.clone());
                }
            }
        }
        (!claims.is_empty()).then(|| Entry {
            label: layout.label.clone(),
            account: None,
            people,
            claims,
        })
    };
    material.wording.calls.iter().filter_map(line).collect()
}
