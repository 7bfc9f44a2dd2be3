//! Groups statements: those that were said in one breath stay together, in the order of the topic's slots.

use std::collections::BTreeMap;

use crate::fact::Fact;
use crate::report::material::Material;
use crate::report::model::{Entry, Group, Who};

/// Whether an entry names its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// The heading has named it.
    Bare,
    /// The entry stands among those of others.
    Account,
}

/// Returns entries for facts: by topic in the order given, then by slot, then as they were said.
///
/// A statement that fills no slot, or the same ones, and follows directly on another of the same topic belongs to it.
pub(super) fn entries(material: &Material<'_>, facts: &[&Fact], topics: &[String], naming: Naming) -> Vec<Entry> {
    let mut runs = runs(facts);
    let topic_order = |fact: &Fact| topics.iter().position(|it| it == fact.topic.as_str());
    runs.sort_by_key(|run| {
        let first = run.first().copied();
        first.map(|fact| {
            let account = (naming == Naming::Account).then(|| material.name_of(fact.account.as_ref()));
            let topic = topic_order(fact).unwrap_or(usize::MAX);
            (topic, account.flatten(), material.slot_order(fact), fact.id)
        })
    });
    runs.iter().filter_map(|run| entry(material, run, naming)).collect()
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
        label: material.labels(first).join(", "),
        account: account.flatten(),
        people,
        claims: run.iter().map(|fact| material.claim(fact)).collect(),
    })
}

/// Returns facts in groups, one a topic, with the topic's title where there is more than one topic.
pub(super) fn by_topic(material: &Material<'_>, facts: &[&Fact], topics: &[String]) -> Vec<Group> {
    let mut groups: Vec<(String, Vec<&Fact>)> = Vec::new();
    for topic in topics {
        let of_topic: Vec<&Fact> = facts.iter().copied().filter(|it| it.topic.as_str() == topic).collect();
        if let Some(first) = of_topic.first() {
            groups.push((material.topic_title(&first.topic), of_topic));
        }
    }
    titled(material, groups, topics.len() > 1)
}

/// Returns facts in groups, one a topic, in the order in which the topics were first spoken of.
pub(super) fn by_any_topic(material: &Material<'_>, facts: &[&Fact]) -> Vec<Group> {
    let mut topics: Vec<String> = Vec::new();
    for fact in facts {
        if !topics.iter().any(|it| it == fact.topic.as_str()) {
            topics.push(fact.topic.as_str().to_owned());
        }
    }
    let mut groups = by_topic(material, facts, &topics);
    if let ([group], Some(first)) = (groups.as_mut_slice(), facts.first()) {
        group.title = material.topic_title(&first.topic);
    }
    groups
}

/// Returns facts of one topic in groups, one a tool, person or event that the dividing slot names.
///
/// A fact goes to the subject that it names, else to the subject that was spoken of last.
pub(super) fn by_subject(material: &Material<'_>, facts: &[&Fact], slot: &str) -> Vec<Group> {
    let mut titles: Vec<String> = Vec::new();
    let mut groups: BTreeMap<usize, Vec<&Fact>> = BTreeMap::new();
    let mut current = 0;
    for fact in facts {
        let named = fact.mentions.systems.iter().find_map(|name| place_of(&titles, name));
        let divides = fact.slots.iter().any(|it| it.as_str() == slot);
        match (named, fact.mentions.systems.first()) {
            (Some(place), _) => current = place,
            (None, Some(name)) if divides => {
                titles.push(name.clone());
                current = titles.len();
            }
            (None, _) => {}
        }
        groups.entry(current).or_default().push(fact);
    }
    let title = |place: usize| place.checked_sub(1).and_then(|at| titles.get(at)).cloned();
    let groups = groups
        .into_iter()
        .map(|(place, facts)| (title(place).unwrap_or_default(), facts))
        .collect();
    titled(material, groups, true)
}

fn place_of(titles: &[String], name: &str) -> Option<usize> {
    let same = |title: &String| title.to_lowercase() == name.to_lowercase();
    titles.iter().position(same).map(|at| at + 1)
}

fn titled(material: &Material<'_>, groups: Vec<(String, Vec<&Fact>)>, show: bool) -> Vec<Group> {
    groups
        .into_iter()
        .map(|(title, facts)| Group {
            title: if show { title } else { String::new() },
            entries: entries(material, &facts, &[], Naming::Account),
        })
        .collect()
}
