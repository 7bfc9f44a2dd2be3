//! Who plays which part, as statements say it in their own words; and who is one of ours.
//!
//! 1. The statements of an answer are read in their order, after the question: "he" and "she" need those named before.
//! 2. Each rule of the wording says by which words a sentence gives its part; nothing is taken from the question's topic.
//! 3. An answer that is nothing but a name answers the slot that was asked.
//! 4. Ours is who is named where the whole book is spoken of, under a topic of ours, or is told to be of a team that only
//!    we have, or is called ours with a department ("our legal, Ann"); unless a customer's list has them.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::Account;
use crate::fact::part::{PartWords, given, only};
use crate::fact::whom::Reader;
use crate::fact::{Fact, Person, pieces};
use crate::id::{FactId, SlotId, TopicId};
use crate::interview::Session;
use crate::report::cause::{plain, stands};
use crate::report::wording::{PartRule, Roles};

/// Words between "our" and a name, or behind a name, at most.
const OURS_WITHIN: usize = 4;

/// Words that say whose somebody is.
const OWNERS: [&str; 6] = ["our", "their", "its", "his", "her", "my"];

/// Somebody who is given a part by a statement: the name, and the rule's place in the wording.
pub(super) type Given = (String, usize);

/// What the released statements say of people.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    by_fact: BTreeMap<FactId, Vec<Given>>,
    ours: BTreeSet<String>,
}

impl Parts {
    /// Reads the released statements of a session, each by itself.
    pub(super) fn of(session: &Session, roles: &Roles) -> Self {
        let facts: Vec<&Fact> = session.released().collect();
        let contacts: BTreeSet<&str> = contacts(session).collect();
        let our_work =
            |fact: &Fact| fact.account.is_none() && roles.our_topics.iter().any(|it| it == fact.topic.as_str());
        let our_team = |person: &&Person| {
            let role = person.role.as_deref().unwrap_or_default().to_lowercase();
            role.starts_with("our ") || roles.our_teams.contains(&role)
        };
        let ours = facts
            .iter()
            .flat_map(|fact| {
                let said = plain(&fact.quote);
                let people = fact.mentions.people.iter();
                people.filter(move |it| our_work(fact) || our_team(it) || called_ours(roles, &said, &it.name))
            })
            .map(|person| person.name.clone())
            .filter(|name| !contacts.contains(name.as_str()));
        let mut by_fact = BTreeMap::new();
        for breath in facts.chunk_by(|one, other| one.id.turn == other.id.turn) {
            by_fact.extend(breath_parts(session, roles, breath));
        }
        Self {
            ours: ours.collect(),
            by_fact,
        }
    }

    /// Returns whom a statement gives a part.
    pub(super) fn given(&self, fact: FactId) -> &[Given] {
        self.by_fact.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// Returns whether somebody is known as one of ours from what was said of our own work.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        self.ours.contains(name)
    }
}

/// Returns whether words call somebody ours: "our Ann", "our legal, Ann", "Ann in our finance"; "our champion Ann" is theirs.
fn called_ours(roles: &Roles, said: &[String], name: &str) -> bool {
    let name = plain(name);
    let is_team = |words: &[String]| roles.our_departments.iter().any(|team| stands(words, team));
    let places = said.windows(name.len().max(1)).enumerate();
    let mut places = places.filter(|(_, it)| *it == name.as_slice()).map(|(at, _)| at);
    places.any(|at| {
        let (before, behind) = said.split_at(at.min(said.len()));
        let near = before
            .get(before.len().saturating_sub(OURS_WITHIN)..)
            .unwrap_or_default();
        let from = near.iter().rposition(|it| OWNERS.contains(&it.as_str()));
        let between = from.filter(|at| near.get(*at).is_some_and(|it| it == "our"));
        let between = between.and_then(|at| near.get(at + 1..));
        let behind = behind.get(name.len()..).unwrap_or_default();
        let behind: Vec<String> = behind.iter().take(OURS_WITHIN).cloned().collect();
        let sits = behind.iter().position(|it| it == "our").filter(|at| *at <= 1);
        let sits = sits.and_then(|at| behind.get(at + 1..at + 3));
        between.is_some_and(|it| it.is_empty() || is_team(it)) || sits.is_some_and(is_team)
    })
}

fn contacts(session: &Session) -> impl Iterator<Item = &str> {
    let accounts = session.book.accounts.iter();
    accounts
        .flat_map(|it: &Account| &it.contacts)
        .map(|it| it.name.as_str())
}

/// Returns the parts that the statements of one answer give.
fn breath_parts(session: &Session, roles: &Roles, breath: &[&Fact]) -> Vec<(FactId, Vec<Given>)> {
    let question = breath
        .first()
        .and_then(|it| session.turn(it.id.turn))
        .map(|it| &it.question);
    let asked = question.map_or("", |it| it.text.as_str());
    let mut names: Vec<String> = Vec::new();
    let said = breath
        .iter()
        .flat_map(|fact| &fact.mentions.people)
        .map(|it| it.name.as_str());
    for name in said.chain(contacts(session).filter(|name| asked.contains(*name))) {
        if !names.iter().any(|it| it == name) {
            names.push(name.to_owned());
        }
    }
    let mut reader = Reader::new(&names, &roles.humans);
    reader.read(asked);
    let mut found = Vec::new();
    for (nth, fact) in breath.iter().enumerate() {
        let mut here: Vec<Given> = Vec::new();
        for sentence in pieces(&fact.quote) {
            let words = reader.read(sentence);
            for (at, rule) in roles.rules.iter().enumerate() {
                let asked_for = question
                    .and_then(|it| it.slot.as_ref())
                    .filter(|slot| rule.is_for(&fact.topic, slot));
                let whole = only(&words).filter(|_| nth == 0 && asked_for.is_some());
                let said = PartWords {
                    is: &rule.is,
                    does: &rule.does,
                    around: &rule.around,
                };
                let people = given(&words, &said, &roles.grammar).into_iter().chain(whole);
                here.extend(people.filter_map(|who| Some((names.get(who)?.clone(), at))));
            }
        }
        here.sort();
        here.dedup();
        if !here.is_empty() {
            found.push((fact.id, here));
        }
    }
    found
}

impl PartRule {
    /// Returns whether a slot asks for who plays this part.
    pub(super) fn is_for(&self, topic: &TopicId, slot: &SlotId) -> bool {
        let mut slots = self.slots.iter().filter(|it| it.topic == topic.as_str());
        slots.any(|it| it.slots.iter().any(|id| id == slot.as_str()))
    }
}

impl Roles {
    /// Returns the rules of the parts that a slot asks for; none where it asks for something else.
    pub(super) fn rules_for(&self, topic: &TopicId, slot: &SlotId) -> Vec<usize> {
        let rules = self.rules.iter().enumerate();
        rules
            .filter(|(_, rule)| rule.is_for(topic, slot))
            .map(|(at, _)| at)
            .collect()
    }
}
