//! One account's page: what a successor needs to take a call tomorrow.
//!
//! 1. The vitals of the import, each with its row.
//! 2. What must be read first: the statements with the gravest warning signs.
//! 3. Blocks by purpose, each statement once.
//! 4. The first call, made of fields; the gaps are added by `gap`.

use crate::book::{Account, Health};
use crate::fact::Fact;
use crate::id::FactId;
use crate::interview::Subject;
use crate::report::entry::{Naming, by_any_topic, entries};
use crate::report::material::{Material, amount, source_mark};
use crate::report::model::{AccountPage, Block, Entry, Gap, Mark, PersonRow, Vital};
use crate::report::place::Places;
use crate::report::wording::CallLayout;
use crate::report::{day, person};

/// Returns the page of an account.
pub(super) fn page<'a>(
    material: &Material<'a>,
    places: &Places<'a>,
    account: &'a Account,
    gaps: &[Gap],
) -> AccountPage {
    let breaths = read_first(material, places, account);
    let told: Vec<FactId> = breaths.iter().flatten().map(|fact| fact.id).collect();
    let (blocks, people) = blocks(material, places, account, &told);
    let statements = material.facts_of(&account.id).count();
    let marks = vec![source_mark(&account.source)];
    let first = |breath: &Vec<&Fact>| Entry {
        label: breath.first().map(|fact| material.label(fact)).unwrap_or_default(),
        account: None,
        people: Vec::new(),
        claims: breath.iter().map(|fact| material.claim(fact)).collect(),
    };
    AccountPage {
        id: account.id.to_string(),
        name: account.name.clone(),
        aliases: account.aliases.clone(),
        unlisted: marks.iter().any(|mark| mark.row.is_none()),
        renewal: account.renewal,
        renewal_days: account.renewal.map(|date| day::between(material.today, date)),
        health: account.health.map(|it| material.wording.health.of(it).to_owned()),
        health_level: match account.health {
            Some(Health::Red) => 3,
            Some(Health::Yellow) => 2,
            Some(Health::Green) | None => 1,
        },
        arr: account.arr.as_ref().map(amount),
        arr_units: account.arr.as_ref().map(|it| it.cents / 100),
        vitals: vitals(material, account, &marks),
        contacts: person::silent(account, &people),
        people,
        blocks,
        digest: material.digest(&Subject::Account(account.id.clone())),
        read_first: breaths.iter().map(first).collect(),
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

/// Returns what must be read first: the statements with the gravest warning signs, one a topic, each with what was said
/// of it in the same answer.
fn read_first<'a>(material: &Material<'a>, places: &Places<'a>, account: &'a Account) -> Vec<Vec<&'a Fact>> {
    let on_page: Vec<&Fact> = places.of_account(&account.id).collect();
    let mut flagged: Vec<&Fact> = on_page
        .iter()
        .copied()
        .filter(|fact| !fact.red_flags.is_empty())
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
    let breath = |fact: &&'a Fact| {
        let same = |it: &&Fact| it.id.turn == fact.id.turn && it.topic == fact.topic;
        let breath: Vec<&Fact> = on_page.iter().copied().filter(same).collect();
        if breath.len() <= material.wording.days.breath {
            breath
        } else {
            vec![*fact]
        }
    };
    first.iter().map(breath).collect()
}

fn blocks<'a>(
    material: &Material<'a>,
    places: &Places<'a>,
    account: &'a Account,
    told: &[FactId],
) -> (Vec<Block>, Vec<PersonRow>) {
    let rest = |at: usize| -> Vec<&Fact> {
        let facts = places.blocks.get(&(&account.id, at));
        facts
            .into_iter()
            .flatten()
            .filter(|fact| !told.contains(&fact.id))
            .copied()
            .collect()
    };
    let mut people = Vec::new();
    let mut blocks = Vec::new();
    for (at, layout) in material.wording.blocks.iter().enumerate() {
        let facts = rest(at);
        if layout.people {
            people = person::rows(material, account, &facts);
        }
        let mut entries = entries(material, &facts, &layout.topics, Naming::Bare);
        if !layout.kinds.is_empty() {
            name_topics(&mut entries);
        }
        blocks.push(Block {
            id: layout.id.clone(),
            title: layout.title.clone(),
            people: layout.people,
            entries,
        });
    }
    let other = by_any_topic(material, &rest(material.wording.blocks.len()));
    blocks.push(Block {
        id: "other".to_owned(),
        title: material.wording.other_title.clone(),
        people: false,
        entries: other.into_iter().flat_map(|group| group.entries).collect(),
    });
    blocks.retain(|block| !block.entries.is_empty() || block.people && !people.is_empty());
    (blocks, people)
}

/// Puts the topic in the label's place where statements of several topics stand together.
fn name_topics(entries: &mut [Entry]) {
    for entry in entries {
        if let Some(claim) = entry.claims.first() {
            entry.label.clone_from(&claim.topic);
        }
    }
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
                let named = who.role.is_some() && !material.is_ours(&who.name);
                if named && people.iter().all(|it| it != who) {
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
