//! Where a sentence belongs: its account, its topic, and the slots that it fills.
//!
//! 1. Account: the one named first in the sentence; else the one of the sentence before, when this one goes on about it, or
//!    brings in somebody whom nobody knows; else the one asked about, unless only contacts of others are named; else the
//!    account of a contact who is named, in the import or in earlier statements.
//! 2. Topic: the one asked about, unless the words clearly belong to another and say nothing of the asked one. What is
//!    told on a routine (a playbook, a path) stays with it, whichever customer it mentions, until the answer leaves the
//!    question; what is told of one customer never becomes a routine by its words alone.
//! 3. Slots: those of the topic whose type test the sentence passes, the probed slot first. Of two slots of one type the
//!    one whose own words are heard is filled, else the first essential one.

use crate::bank::{Bank, Scope, Slot, SlotKind, Topic};
use crate::fact::{Confidence, MACHINE_TEXT, Mentions};
use crate::id::{AccountId, SlotId, TopicId};
use crate::listen::Context;
use crate::listen::cue::{Cue, Heard};
use crate::listen::label::{Filed, carried};
use crate::listen::lexicon::List;
use crate::listen::line::Line;
use crate::listen::stranger::{brings_in_stranger, met, of_a_team};

/// A strong cue of another topic: one phrase of two words, or two words.
const STRONG: usize = 4;

/// Words of a slot's own that speak to it beyond doubt: one phrase of two words, or two words.
const FIRM: usize = 2;

/// Words of a sentence that means little without the one before, at most.
const FEW: usize = 8;

/// Where a sentence belongs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// Its account.
    pub(crate) account: Option<AccountId>,
    /// Its topic.
    pub(crate) topic: TopicId,
    /// The slots that it fills.
    pub(crate) slots: Vec<SlotId>,
    /// Slots that it speaks to without passing their test.
    pub(crate) touches: Vec<SlotId>,
    /// How sure that is.
    pub(crate) confidence: Confidence,
}

/// The account of a sentence, and whether it was said in it or in the question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meant {
    /// The account.
    pub(crate) account: Option<AccountId>,
    /// Whether it follows from a name or the question, and was not carried or concluded.
    pub(crate) stated: bool,
}

/// Returns the account that a sentence is about; `named` are the accounts in it, `before` the account of the sentence before.
pub(crate) fn account(
    line: &Line<'_>,
    named: &[AccountId],
    before: Option<&AccountId>,
    mentions: &Mentions,
    context: &Context<'_>,
) -> Meant {
    if let Some(first) = named.first() {
        return Meant {
            account: Some(first.clone()),
            stated: true,
        };
    }
    let own = line.opens_with(List::OwnProcess);
    let goes_on = before.is_some() && line.opens_with(List::Continues) && !own;
    // across the book somebody is met there only where it is said what they are
    let told = || mentions.people.iter().all(|it| it.role.is_some());
    let stranger = before.is_some() && !own && (context.account.is_some() || told());
    let stranger = stranger && !of_a_team(line) && brings_in_stranger(mentions, context);
    if (goes_on || stranger) && before != context.account {
        return Meant {
            account: before.cloned(),
            stated: false,
        };
    }
    let known = mentions.people.iter().filter(|it| it.known);
    let mut of: Vec<&AccountId> = known
        .filter_map(|it| context.finder.contact(&it.name).map(|(account, _)| account))
        .collect();
    if of.is_empty() {
        of.extend(mentions.people.iter().filter_map(|it| met(&it.name, context)));
    }
    if let Some(asked) = context.account.filter(|asked| of.is_empty() || of.contains(asked)) {
        return Meant {
            account: Some(asked.clone()),
            stated: true,
        };
    }
    if let Some(account) = of.first() {
        return Meant {
            account: Some((*account).clone()),
            stated: false,
        };
    }
    let carried = before.filter(|_| !own && !line.has(List::Everything) && goes_on);
    Meant {
        account: carried.cloned(),
        stated: false,
    }
}

/// Returns where a sentence belongs: one that goes on about the sentence before, and says nothing of what was asked, is
/// filed with that one.
pub(crate) fn filed(
    line: &Line<'_>,
    meant: Meant,
    cues: &[Heard],
    mentions: &Mentions,
    (context, before): (&Context<'_>, Option<&TopicId>),
) -> Place {
    let here = place(line, meant.clone(), cues, mentions, context);
    let asked = context.bank.topics.iter().position(|topic| topic.id == *context.topic);
    let of_asked = |heard: &Heard| match heard.cue {
        Cue::Topic(topic) | Cue::RedFlag(topic, _) | Cue::Owns(topic) => Some(topic) == asked,
        Cue::Slot(..) | Cue::Vague(_) => false,
    };
    let answers = cues.iter().any(of_asked) || context.slot.is_some_and(|slot| here.slots.contains(slot));
    let machine = SlotId::from(MACHINE_TEXT);
    let tells_on = |it: &TopicId| {
        let found = context
            .bank
            .topic(it)
            .is_some_and(|topic| topic.slot(&machine).is_some());
        found && line.tokens.list.iter().any(|token| token.lower == "it")
    };
    let goes_on = line.opens_with(List::Continues) || line.word_count() <= FEW || before.is_some_and(tells_on);
    let elsewhere = before.filter(|it| *it != context.topic && here.topic == *context.topic);
    match elsewhere.filter(|_| goes_on && !answers) {
        Some(topic) => {
            let there = Context {
                topic,
                slot: None,
                ..*context
            };
            Place {
                confidence: Confidence::Inferred,
                ..place(line, meant, cues, mentions, &there)
            }
        }
        None => here,
    }
}

/// Returns the topic and slots of a sentence whose account is known.
fn place(line: &Line<'_>, meant: Meant, cues: &[Heard], mentions: &Mentions, context: &Context<'_>) -> Place {
    let bank = context.bank;
    let asked = bank.topics.iter().position(|topic| topic.id == *context.topic);
    let probed = asked.and_then(|at| bank.topics.get(at)).and_then(|topic| {
        let slot = topic.slot(context.slot?)?;
        mentions.kinds.contains(&slot.kind).then_some(slot)
    });
    let owned = owned(bank, cues, asked, meant.account.is_some());
    let chosen = owned.or_else(|| {
        if probed.is_some() {
            asked
        } else {
            topic(context, cues, asked, meant.account.is_some())
        }
    });
    let probed = probed.filter(|_| chosen == asked);
    let Some((at, topic)) = chosen.and_then(|at| bank.topics.get(at).map(|topic| (at, topic))) else {
        let Meant { account, .. } = meant;
        return Place {
            account,
            topic: context.topic.clone(),
            slots: Vec::new(),
            touches: Vec::new(),
            confidence: Confidence::Inferred,
        };
    };
    let slots = slots(line, topic, at, cues, mentions, (probed, meant.account.is_some()));
    let strays = probed.is_none() && chosen == asked && slots.is_empty();
    let elsewhere = colleague(bank, topic, line, mentions).filter(|_| strays && meant.account.is_none());
    if let Some(place) = elsewhere {
        return place;
    }
    let stated = meant.stated || (meant.account.is_none() && topic.scope != Scope::Account);
    let confidence = if stated && chosen == asked {
        Confidence::Stated
    } else {
        Confidence::Inferred
    };
    let asked_for = context.slot.filter(|_| chosen == asked);
    let filed = Filed {
        line,
        mentions,
        cues,
        topic: (at, topic),
        asked_for,
    };
    let (slots, not_carried) = carried(filed, slots);
    let touches = touches(topic, at, cues, mentions, asked_for)
        .into_iter()
        .chain(not_carried);
    let touches = touches.filter(|it| !slots.contains(it)).collect();
    Place {
        account: meant.account,
        topic: topic.id.clone(),
        slots,
        touches,
        confidence,
    }
}

/// Returns where a sentence belongs that was asked for a tool and names a person and no tool: the topic of the whole book
/// that asks for people first, with the slot that does.
fn colleague(bank: &Bank, topic: &Topic, line: &Line<'_>, mentions: &Mentions) -> Option<Place> {
    fn first(topic: &Topic) -> Option<&Slot> {
        topic.slots.iter().find(|slot| slot.kind != SlotKind::Account)
    }
    let asks_for_tool = first(topic)?.kind == SlotKind::System;
    let names_tool = !mentions.systems.is_empty() || !mentions.places.is_empty();
    if !asks_for_tool || names_tool || !line.has(List::Team) || mentions.people.is_empty() {
        return None;
    }
    let mut topics = bank.topics.iter().filter(|it| it.scope != Scope::Account);
    topics.find_map(|it| {
        let person = first(it).filter(|slot| slot.kind == SlotKind::Person)?;
        Some(Place {
            account: None,
            topic: it.id.clone(),
            slots: vec![person.id.clone()],
            touches: Vec::new(),
            confidence: Confidence::Inferred,
        })
    })
}

/// Returns the index of the topic that a sentence belongs to whatever was asked; the one asked about goes first.
fn owned(bank: &Bank, cues: &[Heard], asked: Option<usize>, has_account: bool) -> Option<usize> {
    let owners = cues.iter().filter_map(|heard| match heard.cue {
        Cue::Owns(topic) => Some(topic),
        Cue::Topic(_) | Cue::Slot(..) | Cue::RedFlag(..) | Cue::Vague(_) => None,
    });
    let fits = |at: &usize| {
        let topic = bank.topics.get(*at);
        topic.is_some_and(|topic| has_account || topic.scope != Scope::Account)
    };
    let owners: Vec<usize> = owners.filter(fits).collect();
    asked
        .filter(|it| owners.contains(it))
        .or_else(|| owners.first().copied())
}

/// Returns the index of the topic that the words belong to.
fn topic(context: &Context<'_>, cues: &[Heard], asked: Option<usize>, has_account: bool) -> Option<usize> {
    let bank = context.bank;
    let score = |at: usize| -> usize {
        cues.iter()
            .map(|heard| match heard.cue {
                Cue::Topic(topic) if topic == at => 2 * heard.words,
                Cue::Slot(topic, _) if topic == at => heard.words,
                Cue::RedFlag(topic, _) if topic == at && !heard.denied => heard.words,
                Cue::Topic(_) | Cue::Slot(..) | Cue::RedFlag(..) | Cue::Owns(_) | Cue::Vague(_) => 0,
            })
            .sum()
    };
    let asked_score = asked.map_or(0, score);
    if asked.is_some() && asked_score > 0 {
        return asked;
    }
    let scope = asked.and_then(|at| bank.topics.get(at)).map(|topic| topic.scope);
    if scope == Some(Scope::Process) && !context.strayed {
        return asked;
    }
    let of_customer = scope == Some(Scope::Account) && has_account;
    let fits = |at: usize| {
        bank.topics.get(at).is_some_and(|topic| match topic.scope {
            Scope::Account => has_account,
            Scope::Process => !of_customer,
            Scope::Portfolio => true,
        })
    };
    let best = (0..bank.topics.len())
        .filter(|at| Some(*at) != asked && fits(*at))
        .rev()
        .max_by_key(|at| score(*at));
    // a follow-up goes on about what was told, and what is told of a customer is seldom one of the whole book, so it takes
    // more to lead away from it
    let follows_up = scope == Some(Scope::Portfolio) && context.slot.is_some();
    let of_book = |at: usize| bank.topics.get(at).is_some_and(|it| it.scope == Scope::Portfolio);
    let named = of_customer && context.account.is_some();
    let enough = |at: usize| {
        if follows_up || named && of_book(at) {
            2 * STRONG
        } else {
            STRONG
        }
    };
    best.filter(|at| score(*at) >= enough(*at) || (asked.is_none() && score(*at) > 0))
        .or(asked)
}

/// Returns the slots of a topic that the sentence fills, the probed one first; `given` are the probed slot and whether the
/// account is known.
fn slots(
    line: &Line<'_>,
    topic: &Topic,
    at: usize,
    cues: &[Heard],
    mentions: &Mentions,
    given: (Option<&Slot>, bool),
) -> Vec<SlotId> {
    let (probed, has_account) = given;
    let heard = |s: usize| cues.iter().any(|it| it.cue == Cue::Slot(at, s));
    let mut filled: Vec<SlotId> = probed.map(|slot| slot.id.clone()).into_iter().collect();
    let probed_kind = probed.map(|slot| slot.kind);
    for (s, slot) in topic.slots.iter().enumerate() {
        let passes = mentions.kinds.contains(&slot.kind) || (slot.kind == SlotKind::Account && has_account);
        if !passes || filled.contains(&slot.id) {
            continue;
        }
        let others = || {
            topic
                .slots
                .iter()
                .enumerate()
                .filter(|(_, other)| other.kind == slot.kind)
        };
        let other_heard = others().any(|(o, _)| o != s && heard(o));
        let first = others().find(|(_, other)| other.essential);
        // a name alone does not say which of several parts somebody plays
        let single = slot.kind != SlotKind::Person || others().count() == 1;
        let leads = first.is_some_and(|(o, _)| o == s) && !other_heard && probed_kind != Some(slot.kind) && single;
        if heard(s) || (leads && firm(line, slot.kind, mentions)) {
            filled.push(slot.id.clone());
        }
    }
    filled
}

/// Returns the slots that a sentence speaks to, whether or not it passes their test: the one asked for, those whose own
/// words are heard at some length, and that of a person who is named without a role.
fn touches(topic: &Topic, at: usize, cues: &[Heard], mentions: &Mentions, asked_for: Option<&SlotId>) -> Vec<SlotId> {
    let words = |s: usize| -> usize {
        let own = cues.iter().filter(|it| it.cue == Cue::Slot(at, s) && !it.denied);
        own.map(|it| it.words).sum()
    };
    let people = || {
        topic
            .slots
            .iter()
            .enumerate()
            .filter(|(_, it)| it.kind == SlotKind::Person)
    };
    let single = people().count() == 1;
    let somebody = people()
        .find(|(s, _)| words(*s) > 0)
        .or_else(|| people().find(|(_, it)| it.essential && single))
        .filter(|_| !mentions.people.is_empty());
    let on_topic = topic.scope == Scope::Process
        || cues
            .iter()
            .any(|it| it.cue == Cue::Topic(at) || matches!(it.cue, Cue::Slot(topic, _) if topic == at));
    let spoken_to = topic.slots.iter().enumerate().filter(|(s, slot)| {
        let named = somebody.as_ref().is_some_and(|(person, _)| person == s);
        words(*s) >= FIRM || named || (on_topic && asked_for == Some(&slot.id))
    });
    spoken_to.map(|(_, slot)| slot.id.clone()).collect()
}

/// Returns whether passing the type's test is enough to fill a slot whose own words were not heard.
fn firm(line: &Line<'_>, kind: SlotKind, mentions: &Mentions) -> bool {
    match kind {
        SlotKind::Trigger => line.opens_with(List::Trigger) || !mentions.measures.is_empty(),
        SlotKind::Account
        | SlotKind::Person
        | SlotKind::Date
        | SlotKind::Money
        | SlotKind::System
        | SlotKind::Location
        | SlotKind::Reason
        | SlotKind::Action
        | SlotKind::Owner
        | SlotKind::Frequency
        | SlotKind::Status
        | SlotKind::Likelihood
        | SlotKind::NextStep
        | SlotKind::Measure
        | SlotKind::Evidence => true,
    }
}
