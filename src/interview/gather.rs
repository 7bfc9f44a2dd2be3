//! From heard sentences to facts: neighbours that speak of the same thing become one statement.
//!
//! A sentence that goes on about what the one before said (“He is the CFO …”) means little alone, so neighbours of one
//! account and one topic are quoted together, up to a length that still reads as one statement. One that names another
//! day is a statement of its own: each day has its mark, and no row of the report shows two.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::bank::{Bank, SlotKind};
use crate::fact::{Fact, Mentions, Release, words};
use crate::id::FactId;
use crate::interview::policy::StatementPolicy;
use crate::interview::question::Question;
use crate::interview::session::fold;
use crate::listen::{Heard, Sentence};
use crate::screen::{MASK, Sealed};

/// Returns the facts of an answer, in its order. What the leaver said before, word for word, is not said again.
pub(super) fn gather(heard: &Heard, text: &str, question: &Question, known: &Known<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    let mut last: Option<usize> = None;
    let words = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default();
    for (at, sentence) in heard.sentences.iter().enumerate().filter(|(_, it)| it.informative) {
        if known.said.contains(fold(words(&sentence.span)).as_str()) {
            continue;
        }
        if is_secret_alone(words(&sentence.span), known.policy) {
            continue;
        }
        let next = last.is_some_and(|last| last + 1 == at);
        let own = sentence.topic != question.topic || tells_of_itself(sentence, known.bank);
        let goes_on = goes_on(words(&sentence.span), known.policy)
            || !own && points_back(sentence, words(&sentence.span), known.policy);
        let release = release(known.sealed, &sentence.span);
        let fits = |fact: &&mut Fact| {
            let another = sentence.mentions.names_another_day(&fact.mentions, known.today);
            next && fact.release == release && !another && belongs(fact, sentence, goes_on, known.policy.longest)
        };
        match facts.last_mut().filter(fits) {
            Some(fact) => extend(fact, sentence, text),
            None => facts.extend(fact(sentence, text, question, facts.len()).map(|it| Fact { release, ..it })),
        }
        last = Some(at);
    }
    facts
}

/// Whether a sentence is hardly more than a secret that was removed from it.
fn is_secret_alone(sentence: &str, policy: &StatementPolicy) -> bool {
    let beside = || sentence.split(MASK).flat_map(str::split_whitespace);
    let words = beside().filter(|it| it.chars().any(char::is_alphanumeric));
    sentence.contains(MASK) && words.count() < policy.masked_words
}

/// What an answer is held against.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// Sentences that were said before, folded.
    pub said: &'a BTreeSet<Arc<str>>,
    /// The topics with their slots.
    pub bank: &'a Bank,
    /// The words that a sentence goes on with.
    pub policy: &'a StatementPolicy,
    /// The day of the answer.
    pub today: Date,
    /// The parts of the answer that are for the manager and legal only.
    pub sealed: &'a [Sealed],
}

/// Returns who may read a statement with this span: few, as soon as part of it is for few.
pub(super) fn release(sealed: &[Sealed], span: &Range<usize>) -> Release {
    let shares = |it: &Sealed| it.span.start < span.end && span.start < it.span.end;
    if sealed.iter().any(shares) {
        Release::Restricted
    } else {
        Release::Report
    }
}

/// Whether a sentence is quoted together with the statement before it: it is about the same, or it means little alone.
fn belongs(fact: &Fact, sentence: &Sentence, goes_on: bool, longest: usize) -> bool {
    let fits = sentence.span.end.saturating_sub(fact.span.start) <= longest;
    let same_account = fact.account == sentence.account || sentence.account.is_none();
    fits && ((fact.account == sentence.account && fact.topic == sentence.topic) || (same_account && goes_on))
}

/// Whether a sentence means little without the one before: it begins with a word that points back, or is a few words.
fn goes_on(sentence: &str, policy: &StatementPolicy) -> bool {
    let first = sentence
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    policy.continues.contains(&first) || sentence.split_whitespace().count() <= policy.few_words
}

/// Whether a sentence fills a slot by more than by naming somebody.
fn tells_of_itself(sentence: &Sentence, bank: &Bank) -> bool {
    let slots = sentence.slots.iter();
    let mut kinds = slots.filter_map(|id| bank.topic(&sentence.topic)?.slot(id).map(|slot| slot.kind));
    kinds.any(|kind| kind != SlotKind::Person && kind != SlotKind::Account)
}

/// Whether a sentence that names no value speaks of what was said before it: "I told her, but she said nothing."
fn points_back(sentence: &Sentence, text: &str, policy: &StatementPolicy) -> bool {
    let Mentions {
        dates, money, measures, ..
    } = &sentence.mentions;
    let values = dates.is_empty() && money.is_empty() && measures.is_empty();
    values && words(text).any(|it| policy.points_back.contains(&it))
}

/// Whether a statement answers anything: it names somebody or something, or gives a cause or an action at some length.
pub(super) fn says_something(fact: &Fact, policy: &StatementPolicy) -> bool {
    let Mentions {
        people,
        dates,
        money,
        measures,
        systems,
        places,
        kinds,
    } = &fact.mentions;
    let names = !(people.is_empty() && dates.is_empty() && money.is_empty() && measures.is_empty());
    let named = names || !systems.is_empty() || !places.is_empty();
    let telling = [
        SlotKind::Reason,
        SlotKind::Action,
        SlotKind::Trigger,
        SlotKind::NextStep,
    ];
    let told =
        kinds.iter().any(|it| telling.contains(it)) && fact.quote.split_whitespace().count() >= policy.least_words;
    named || told
}

fn fact(sentence: &Sentence, text: &str, question: &Question, before: usize) -> Option<Fact> {
    let quote = text.get(sentence.span.clone())?.to_owned();
    let n = u16::try_from(before).ok()?.checked_add(1)?;
    Some(Fact {
        id: FactId { turn: question.turn, n },
        account: sentence.account.clone(),
        topic: sentence.topic.clone(),
        slots: sentence.slots.clone(),
        touches: sentence.touches.clone(),
        span: sentence.span.clone(),
        quote,
        confidence: sentence.confidence,
        release: Release::Report,
        mentions: sentence.mentions.clone(),
        red_flags: sentence.red_flags.clone(),
    })
}

fn extend(fact: &mut Fact, sentence: &Sentence, text: &str) {
    fact.span.end = sentence.span.end;
    if let Some(quote) = text.get(fact.span.clone()) {
        quote.clone_into(&mut fact.quote);
    }
    join(fact, sentence);
}

/// Adds what a sentence fills, warns of and names to a statement that holds it.
pub(super) fn join(fact: &mut Fact, sentence: &Sentence) {
    if fact.topic == sentence.topic {
        add(&mut fact.slots, &sentence.slots);
        add(&mut fact.touches, &sentence.touches);
    }
    add(&mut fact.red_flags, &sentence.red_flags);
    let Mentions {
        people,
        dates,
        money,
        measures,
        systems,
        places,
        kinds,
    } = &sentence.mentions;
    let all = &mut fact.mentions;
    add(&mut all.people, people);
    add(&mut all.dates, dates);
    add(&mut all.money, money);
    add(&mut all.measures, measures);
    add(&mut all.systems, systems);
    add(&mut all.places, places);
    add(&mut all.kinds, kinds);
}

fn add<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for it in more {
        if !all.contains(it) {
            all.push(it.clone());
        }
    }
}
