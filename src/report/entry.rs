//! Groups statements: those that were said in one breath stay together, in the order of the topic's slots.

use crate::fact::Fact;
use crate::id::FactId;
use crate::report::material::Material;
use crate::report::model::{Entry, Group, Who};
use crate::report::record::{missing, records};
use crate::report::wording::StripLayout;

/// Whether an entry names its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// The heading has named it.
    Bare,
    /// The entry stands among those of others.
    Account,
}

/// Returns entries for facts: by topic in the order given, then by slot; those of several accounts as they were said.
///
/// What was said in one answer stays in its order, at the place of its first slot: "he" and "it" keep their meaning. A
/// statement that fills no slot, or the same ones, and follows directly on another of the same topic belongs to it.
pub(super) fn entries(material: &Material<'_>, facts: &[&Fact], topics: &[String], naming: Naming) -> Vec<Entry> {
    let mut breaths: Vec<Vec<&Fact>> = Vec::new();
    for fact in facts {
        let same = |it: &&Fact| (it.id.turn, &it.topic) == (fact.id.turn, &fact.topic);
        match breaths.iter_mut().find(|breath| breath.first().is_some_and(same)) {
            Some(breath) => breath.push(fact),
            None => breaths.push(vec![fact]),
        }
    }
    breaths.sort_by_key(|breath| order(material, breath, topics, naming));
    let runs = breaths.iter().flat_map(|breath| runs(breath));
    runs.filter_map(|run| entry(material, &run, naming)).collect()
}

type Order = Option<(usize, usize, FactId)>;

fn order(material: &Material<'_>, breath: &[&Fact], topics: &[String], naming: Naming) -> Order {
    let first = breath.first()?;
    let topic = topics.iter().position(|it| it == first.topic.as_str());
    let slot = breath.iter().map(|fact| material.slot_order(fact)).min();
    let slot = slot.filter(|_| naming == Naming::Bare);
    Some((topic.unwrap_or(usize::MAX), slot.unwrap_or(usize::MAX), first.id))
}

fn runs<'f>(facts: &[&'f Fact]) -> Vec<Vec<&'f Fact>> {
    let mut runs: Vec<Vec<&Fact>> = Vec::new();
    for fact in facts {
        let follows = runs.last().and_then(|run| run.first().zip(run.last()));
        let joins = follows.is_some_and(|(first, last)| {
            (fact.id.turn, fact.id.n) == (last.id.turn, last.id.n.saturating_add(1))
                && (&fact.topic, &fact.account) == (&first.topic, &first.account)
                && (fact.slots.is_empty() || fact.slots == first.slots)
        });
        match runs.last_mut().filter(|_| joins) {
            Some(run) => run.push(fact),
            None => runs.push(vec![fact]),
        }
    }
    runs
}

fn entry(material: &Material<'_>, run: &[&Fact], naming: Naming) -> Option<Entry> {
    let first = run.first()?;
    let account = (naming == Naming::Account).then(|| material.name_of(first.account.as_ref()));
    let mut people: Vec<Who> = Vec::new();
    for person in run.iter().flat_map(|fact| &fact.mentions.people) {
        match people.iter_mut().find(|it| it.name == person.name) {
            Some(known) => known.role = known.role.take().or_else(|| person.role.clone()),
            None => people.push(Who {
                name: person.name.clone(),
                role: person.role.clone(),
            }),
        }
    }
    Some(Entry {
        label: material.label(first),
        account: account.flatten(),
        people,
        claims: run.iter().map(|fact| material.claim(fact)).collect(),
        missing: Vec::new(),
    })
}

/// Returns entries record by record; under the last entry of each stands what it lacks.
pub(super) fn of_records(
    material: &Material<'_>,
    facts: &[&Fact],
    layouts: &[StripLayout],
    naming: Naming,
) -> Vec<Entry> {
    let mut all = Vec::new();
    for record in records(material, facts) {
        let mut entries: Vec<Entry> = runs(&record)
            .iter()
            .filter_map(|run| entry(material, run, naming))
            .collect();
        if let Some(last) = entries.last_mut() {
            last.missing = missing(material, &record, layouts);
        }
        all.extend(entries);
    }
    all
}

/// Returns facts in groups, one a topic, with the topic's title where there is more than one topic.
///
/// Where `strip` has fields, each record ends with those that nobody said.
pub(super) fn by_topic(
    material: &Material<'_>,
    facts: &[&Fact],
    topics: &[String],
    strip: &[StripLayout],
) -> Vec<Group> {
    let mut groups: Vec<(String, Vec<&Fact>)> = Vec::new();
    for topic in topics {
        let of_topic: Vec<&Fact> = facts.iter().copied().filter(|it| it.topic.as_str() == topic).collect();
        if let Some(first) = of_topic.first() {
            groups.push((material.topic_title(&first.topic), of_topic));
        }
    }
    titled(material, groups, topics.len() > 1, strip)
}

/// Returns facts in groups, one a topic, in the order in which the topics were first spoken of.
pub(super) fn by_any_topic(material: &Material<'_>, facts: &[&Fact]) -> Vec<Group> {
    let mut topics: Vec<String> = Vec::new();
    for fact in facts {
        if !topics.iter().any(|it| it == fact.topic.as_str()) {
            topics.push(fact.topic.as_str().to_owned());
        }
    }
    let mut groups = by_topic(material, facts, &topics, &[]);
    if let ([group], Some(first)) = (groups.as_mut_slice(), facts.first()) {
        group.title = material.topic_title(&first.topic);
    }
    groups
}

fn titled(material: &Material<'_>, groups: Vec<(String, Vec<&Fact>)>, show: bool, strip: &[StripLayout]) -> Vec<Group> {
    let entries = |facts: &[&Fact]| {
        if strip.is_empty() {
            entries(material, facts, &[], Naming::Account)
        } else {
            of_records(material, facts, strip, Naming::Account)
        }
    };
    groups
        .into_iter()
        .map(|(title, facts)| Group {
            title: if show { title } else { String::new() },
            entries: entries(&facts),
        })
        .collect()
}
