//! Search over what is released: quoted passages with their marks, or who may know what the handover does not say.
//!
//! 1. The query loses the words of grammar and the names of accounts; an account that is named narrows the search to it.
//! 2. A statement has a word of the query when it says it, in any of its English forms, or when it fills a slot that
//!    listens to that word: so “who signs” finds the statement on who decides.
//! 3. Rare words count more: each gives ln(1 + N / n), n of N statements having it; one that was said counts whole, one
//!    that a slot stands for in part. A statement with too few of the query's words is no passage.
//! 4. Where there is no passage, the people are named who may know: whom the manager or the leaver named, else these two.
//!
//! No word of an answer is written here: a passage is a statement's own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::bank::{Bank, Topic};
use crate::book::names::Finder;
use crate::fact::{Fact, stem};
use crate::id::{AccountId, FactId, SlotId, TopicId};
use crate::interview::{GapHandling, Outcome, Session};
use crate::report::build::Settings;
use crate::report::material::turn_mark;
use crate::report::model::Mark;

/// Words and numbers of the search.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchWords {
    /// Words in lower case that are not sought: grammar, and what every question has.
    pub common: Vec<String>,
    /// Most passages.
    pub most: usize,
    /// The share of the query's words that a passage must have, 0 to 1.
    pub least_share: f64,
    /// What a word counts that a slot stands for, 0 to 1; one that was said counts 1.
    pub slot_weight: f64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// The handover says something, the best passage first.
    Passages(Vec<Passage>),
    /// It says nothing.
    NotCovered(Vec<MayKnow>),
}

/// A statement that answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Passage {
    /// The statement.
    pub fact: FactId,
    /// The account.
    pub account: Option<AccountId>,
    /// The account's name.
    pub account_name: Option<String>,
    /// The topic's title.
    pub topic: String,
    /// The leaver's words.
    pub text: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
    /// Byte spans of the words that were sought.
    pub hits: Vec<Range<usize>>,
    /// How well it fits; comparable within one search only.
    pub score: f64,
}

/// Somebody who may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MayKnow {
    /// The name.
    pub name: String,
    /// Why they may.
    pub because: Because,
    /// The title of the topic that is not covered, where it can be told.
    pub topic: Option<String>,
    /// The account's name.
    pub account: Option<String>,
}

/// Why somebody may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The manager named them for the gap.
    Assigned,
    /// The leaver named them.
    Named,
    /// They leave, and are still there.
    Leaver,
    /// They manage.
    Manager,
}

/// A query, taken apart.
struct Query<'a> {
    /// Stems of the words sought.
    terms: Vec<String>,
    /// For each of them, the slots that listen to it.
    slots: Vec<BTreeSet<(&'a TopicId, &'a SlotId)>>,
    /// Accounts named.
    accounts: BTreeSet<AccountId>,
}

/// Searches a session, as its reader may see it, on a day.
pub fn search(session: &Session, settings: &Settings<'_>, query: &str, today: Date) -> Found {
    let words = &settings.wording.search;
    let parsed = parse(session, settings.bank, words, query);
    let pool: Vec<&Fact> = session
        .released()
        .filter(|fact| is_meant(fact, &parsed.accounts))
        .collect();
    let mut passages = ranked(session, settings, &parsed, &pool);
    passages.truncate(words.most);
    if passages.is_empty() {
        return Found::NotCovered(may_know(session, settings.bank, &parsed, query, today));
    }
    Found::Passages(passages)
}

fn is_meant(fact: &Fact, accounts: &BTreeSet<AccountId>) -> bool {
    accounts.is_empty() || fact.account.as_ref().is_some_and(|id| accounts.contains(id))
}

fn parse<'a>(session: &Session, bank: &'a Bank, words: &SearchWords, query: &str) -> Query<'a> {
    let named = Finder::new(&session.book).find(query);
    let in_name = |at: usize| named.iter().any(|hit| hit.span.contains(&at));
    let mut terms: Vec<String> = Vec::new();
    for (at, word) in query.unicode_word_indices() {
        let word = word.to_lowercase();
        let stem = stem(&word);
        if !in_name(at) && !words.common.contains(&word) && !terms.contains(&stem) {
            terms.push(stem);
        }
    }
    let asked = folded(query);
    let slots = terms.iter().map(|term| listening(bank, &asked, term)).collect();
    let accounts = named.into_iter().map(|hit| hit.account).collect();
    Query { terms, slots, accounts }
}

/// The text in lower case with one space around each word, so that phrases are found whole.
fn folded(text: &str) -> String {
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    format!(" {} ", words.join(" "))
}

/// The slots that listen to a phrase of the query which has the term.
fn listening<'a>(bank: &'a Bank, asked: &str, term: &str) -> BTreeSet<(&'a TopicId, &'a SlotId)> {
    let mut found = BTreeSet::new();
    for topic in &bank.topics {
        for slot in &topic.slots {
            let mut phrases = slot.hears.iter();
            let hears = |phrase: &String| {
                let has_term = phrase.unicode_words().any(|word| stem(word) == term);
                has_term && (phrase.unicode_words().count() == 1 || asked.contains(&folded(phrase)))
            };
            if phrases.any(hears) {
                found.insert((&topic.id, &slot.id));
            }
        }
    }
    found
}

/// How much of a term a statement has: 1 where it says it, less where it fills a slot that listens to it.
fn share(query: &Query<'_>, at: usize, fact: &Fact, said: &BTreeSet<String>, slot_weight: f64) -> f64 {
    let (Some(term), Some(slots)) = (query.terms.get(at), query.slots.get(at)) else {
        return 0.0;
    };
    if said.contains(term) {
        return 1.0;
    }
    let fills = fact.slots.iter().any(|slot| slots.contains(&(&fact.topic, slot)));
    if fills { slot_weight } else { 0.0 }
}

fn ranked(session: &Session, settings: &Settings<'_>, query: &Query<'_>, pool: &[&Fact]) -> Vec<Passage> {
    let words = &settings.wording.search;
    let said: Vec<BTreeSet<String>> = pool.iter().map(|fact| stems(fact)).collect();
    let count = |at: usize| {
        let having = pool.iter().zip(&said);
        let having = having.filter(|(fact, said)| share(query, at, fact, said, words.slot_weight) > 0.0);
        having.count()
    };
    let rarity: Vec<f64> = (0..query.terms.len())
        .map(|at| (1.0 + ratio(pool.len(), count(at).max(1))).ln())
        .collect();
    let least = (number(query.terms.len()) * words.least_share).max(f64::MIN_POSITIVE);
    let mut found: Vec<(f64, &Fact)> = Vec::new();
    for (fact, said) in pool.iter().zip(&said) {
        let shares: Vec<f64> = (0..query.terms.len())
            .map(|at| share(query, at, fact, said, words.slot_weight))
            .collect();
        let had = number(shares.iter().filter(|it| **it > 0.0).count());
        let score: f64 = shares.iter().zip(&rarity).map(|(share, rare)| share * rare).sum();
        // a query that only names accounts wants all that is known of them
        if had >= least || (query.terms.is_empty() && !query.accounts.is_empty()) {
            found.push((score, fact));
        }
    }
    found.sort_by(|a, b| {
        let better = b.0.total_cmp(&a.0);
        better
            .then(b.1.red_flags.len().cmp(&a.1.red_flags.len()))
            .then(a.1.id.cmp(&b.1.id))
    });
    found
        .into_iter()
        .map(|(score, fact)| passage(session, settings.bank, query, fact, score))
        .collect()
}

/// The stems of all that a statement says and names.
fn stems(fact: &Fact) -> BTreeSet<String> {
    let roles = fact.mentions.people.iter().filter_map(|it| it.role.as_deref());
    let texts = std::iter::once(fact.quote.as_str()).chain(roles);
    texts
        .flat_map(|text| text.unicode_words())
        .map(|word| stem(&word.to_lowercase()))
        .collect()
}

fn passage(session: &Session, bank: &Bank, query: &Query<'_>, fact: &Fact, score: f64) -> Passage {
    let account = fact.account.as_ref().and_then(|id| session.account(id));
    let words = fact.quote.unicode_word_indices();
    let hit = |(at, word): (usize, &str)| {
        let sought = query.terms.contains(&stem(&word.to_lowercase()));
        sought.then(|| at..at.saturating_add(word.len()))
    };
    Passage {
        fact: fact.id,
        account: fact.account.clone(),
        account_name: account.map(|it| it.name.clone()),
        topic: title(bank, &fact.topic),
        text: fact.quote.clone(),
        marks: vec![turn_mark(fact.id.turn)],
        hits: words.filter_map(hit).collect(),
        score,
    }
}

fn title(bank: &Bank, id: &TopicId) -> String {
    bank.topic(id)
        .map_or_else(|| id.to_string(), |topic| topic.title.clone())
}

/// The topic that the query is about: the one with most slots and words that listen to it.
fn topic_of<'a>(bank: &'a Bank, query: &Query<'a>, text: &str) -> Option<&'a Topic> {
    let asked = folded(text);
    let mut votes: BTreeMap<&TopicId, usize> = BTreeMap::new();
    for (topic, _) in query.slots.iter().flatten() {
        *votes.entry(topic).or_default() += 1;
    }
    for topic in &bank.topics {
        let phrases = topic.hears.iter().chain([&topic.title]);
        let heard = phrases.filter(|it| asked.contains(&folded(it))).count();
        if heard > 0 {
            *votes.entry(&topic.id).or_default() += 2 * heard;
        }
    }
    let most = votes
        .into_iter()
        .max_by_key(|(id, votes)| (*votes, std::cmp::Reverse(*id)));
    most.and_then(|(id, _)| bank.topic(id))
}

fn may_know(session: &Session, bank: &Bank, query: &Query<'_>, text: &str, today: Date) -> Vec<MayKnow> {
    let topic = topic_of(bank, query, text);
    let account = query.accounts.iter().next();
    let mut people: Vec<MayKnow> = Vec::new();
    let mut add = |name: &str, because: Because| {
        if !name.is_empty() && people.iter().all(|it| it.name != name) {
            people.push(MayKnow {
                name: name.to_owned(),
                because,
                topic: topic.map(|it| it.title.clone()),
                account: account.and_then(|id| session.account(id)).map(|it| it.name.clone()),
            });
        }
    };
    let about = |its_topic: &TopicId, its_account: Option<&AccountId>| {
        topic.is_some_and(|it| it.id == *its_topic) && (account.is_none() || its_account == account)
    };
    for ((its_topic, its_account), handling) in &session.proceedings.gaps {
        if let GapHandling::Assigned { to } = handling
            && about(its_topic, its_account.as_ref())
        {
            add(to, Because::Assigned);
        }
    }
    for record in session.turns.iter().rev() {
        if let Some(Outcome::Unknown(Some(who))) = &record.outcome
            && about(&record.question.topic, record.question.account.as_ref())
        {
            add(who, Because::Named);
        }
    }
    if let Some(plan) = &session.plan {
        if today <= plan.last_day {
            add(&plan.csm, Because::Leaver);
        }
        if let Some(manager) = &plan.manager {
            add(manager, Because::Manager);
        }
    }
    people
}

fn ratio(part: usize, whole: usize) -> f64 {
    number(part) / number(whole)
}

#[expect(clippy::cast_precision_loss, reason = "a handover has some thousand statements")]
fn number(count: usize) -> f64 {
    count as f64
}
