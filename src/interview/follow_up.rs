//! Staying with what was just said: conflicts, unexplained names, missing slots.
//!
//! A visit to a topic ends when its follow-ups are used, when nothing essential is missing, or after a dry answer; it
//! lasts longer where a warning sign was heard or the topic weighs much. An answer to a question on the whole
//! book that names an account is followed up on that account.

use crate::bank::{Scope, Slot, Topic};
use crate::book::{Account, Source};
use crate::fact::Fact;
use crate::id::{AccountId, SlotId};
use crate::interview::agenda::{Agenda, Move};
use crate::interview::arc::{sweeping, tired};
use crate::interview::coverage::{known, places};
use crate::interview::gather::says_something;
use crate::interview::phrase::Phrase;
use crate::interview::policy::VisitPolicy;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Outcome, Side, TurnRecord, fold};
use crate::interview::wording::fill;

/// Returns the question that shows a conflict which was not shown yet.
pub(super) fn conflict(agenda: &Agenda<'_>) -> Option<Question> {
    let session = agenda.session;
    let gap = usize::try_from(agenda.guide.policy.stop.conflict_gap).unwrap_or(usize::MAX);
    let recent = session.turns.iter().rev().take(gap);
    if recent.into_iter().any(|it| it.question.kind == QuestionKind::Conflict) {
        return None;
    }
    let conflict = session
        .conflicts
        .iter()
        .find(|it| it.asked.is_none() && it.settled.is_none())?;
    let words = &agenda.guide.wording.conflict;
    let Side::Fact { fact, .. } = &conflict.later else {
        return None;
    };
    let fact = session.facts.get(fact)?;
    let topic = agenda.topic(&fact.topic)?;
    let templates = if matches!(conflict.earlier, Side::Import { .. }) {
        &words.import
    } else {
        &words.facts
    };
    let values = [
        ("earlier", conflict.earlier.value()),
        ("later", conflict.later.value()),
        ("successor", agenda.successor()),
    ];
    let phrase = new_text(agenda, templates, &values, fact.account.as_ref())?;
    let it = Move {
        topic,
        account: fact.account.clone(),
        kind: QuestionKind::Conflict,
        slot: None,
        why: None,
    };
    Some(Question {
        conflict: Some(conflict.number),
        ..agenda.put(&it, phrase, &words.why)
    })
}

/// Returns the question about a name that the last answer did not explain.
pub(super) fn unexplained(agenda: &Agenda<'_>) -> Option<Question> {
    let last = agenda.session.turns.last()?;
    let words = &agenda.guide.wording.unexplained;
    let (topic, account) = focus(agenda, last)?;
    if topic.weight * topic.head_only < agenda.guide.policy.follow_up.unexplained_from {
        return None;
    }
    agenda.session.unexplained.iter().find_map(|it| {
        let facts = agenda.session.facts.values().rev();
        let mut here = facts.take_while(|fact| fact.id.turn == last.question.turn);
        let templates = match it.person {
            true => &words.person,
            false if here.any(|fact| !fact.mentions.places.is_empty()) => &words.system,
            false => &words.place,
        };
        let values = [("name", it.name.as_str())];
        let phrase = new_text(agenda, templates, &values, account.as_ref())?;
        let asked = Move {
            topic,
            account: account.clone(),
            kind: QuestionKind::Probe,
            slot: None,
            why: None,
        };
        Some(agenda.put(&asked, phrase, &words.why))
    })
}

/// Returns the first question about an account that the last answer added to the book.
pub(super) fn noticed(agenda: &Agenda<'_>) -> Option<Question> {
    let last = agenda.session.turns.last()?.question.turn;
    let words = &agenda.guide.wording.noticed;
    let topic = agenda
        .guide
        .policy
        .agenda
        .opening_topics
        .last()
        .and_then(|id| agenda.topic(id))?;
    let new = |it: &&Account| it.source == Source::Noticed { turn: last };
    let account = agenda.session.book.accounts.iter().rev().find(new)?;
    let values = [("account", account.name.as_str()), ("successor", agenda.successor())];
    let phrase = new_text(agenda, std::slice::from_ref(&words.opening), &values, None)?;
    let it = Move {
        topic,
        account: Some(account.id.clone()),
        kind: QuestionKind::Probe,
        slot: None,
        why: None,
    };
    Some(agenda.put(&it, phrase, &words.why))
}

/// Returns the question for accounts that the list lacks, once, where a list was given and nobody named one yet.
pub(super) fn unlisted(agenda: &Agenda<'_>) -> Option<Question> {
    let words = &agenda.guide.wording.unlisted;
    let accounts = &agenda.session.book.accounts;
    let listed = accounts.iter().all(|it| matches!(it.source, Source::Imported { .. }));
    if accounts.is_empty() || !listed || agenda.session.wordings.contains_key(words.opening.as_str()) {
        return None;
    }
    let topic = agenda.guide.policy.agenda.opening_topics.last();
    let topic = topic.and_then(|id| agenda.topic(id))?;
    let count = accounts.len().to_string();
    let values = [("count", count.as_str())];
    let phrase = new_text(agenda, std::slice::from_ref(&words.opening), &values, None)?;
    let it = Move::of_book(topic, None);
    Some(agenda.put(&it, phrase, &words.why))
}

/// The first wording, or the first framed one, whose text was never put.
fn new_text(
    agenda: &Agenda<'_>,
    templates: &[String],
    values: &[(&str, &str)],
    account: Option<&AccountId>,
) -> Option<Phrase> {
    let name = account
        .and_then(|id| agenda.session.account(id))
        .map(|it| it.short_name());
    let texts = templates.iter().map(|template| (template, fill(template, values)));
    texts.into_iter().find_map(|(template, text)| {
        let framed = name.map(|name| format!("{name}: {text}"));
        let new = |text: &String| !agenda.session.asked.contains(fold(text).as_str());
        let text = Some(text).filter(new).or_else(|| framed.filter(new))?;
        Some(Phrase {
            template: template.clone(),
            text,
        })
    })
}

/// Returns the follow-ups to the last answer, best first. A topic that matters is asked once more after a dry answer.
pub(super) fn moves<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let Some(last) = agenda.session.turns.last() else {
        return Vec::new();
    };
    if last.question.kind == QuestionKind::Conflict {
        // which of two values holds was all that was wanted
        return Vec::new();
    }
    let summed_up = last.question.kind == QuestionKind::TeachBack;
    if !matches!(last.outcome, Some(Outcome::Answered(_))) || (last.dry && (summed_up || tired(agenda))) {
        return Vec::new();
    }
    let Some((topic, account)) = focus(agenda, last) else {
        return Vec::new();
    };
    let limits = limits(agenda, topic, account.as_ref());
    let dry = agenda
        .session
        .turns
        .iter()
        .rev()
        .take_while(|it| same(it, topic, account.as_ref()) && it.dry)
        .count();
    let follow_ups = follow_ups(agenda, topic, limits, last);
    if visit(agenda, topic, account.as_ref()) > follow_ups || dry >= limits.dry {
        return Vec::new();
    }
    let policy = &agenda.guide.policy.agenda;
    let mut ahead = agenda.ranked.iter().take(policy.deep_accounts);
    let leading = policy.leading_topics.contains(&topic.id) && ahead.any(|id| Some(id) == account.as_ref());
    if last.dry && account.is_some() && !leading {
        return Vec::new();
    }
    if untold(agenda, (topic, account.as_ref()), last) {
        return vec![agenda.open(topic, account, None)];
    }
    if enough(agenda, topic, account.as_ref()) {
        return Vec::new();
    }
    let depth = if sweeping(agenda) { Depth::Essential } else { Depth::Any };
    let Some(slot) = missing(agenda, topic, account.as_ref(), depth) else {
        return Vec::new();
    };
    let flagged = agenda
        .session
        .facts
        .values()
        .rev()
        .take_while(|it| it.id.turn == last.question.turn);
    let urgent = flagged.into_iter().any(|it| !it.red_flags.is_empty());
    let why = urgent.then(|| agenda.guide.wording.why.red_flag.clone());
    vec![Move {
        topic,
        account,
        kind: QuestionKind::Probe,
        slot: Some(slot),
        why,
    }]
}

/// Whether a topic has no statement yet, since the answer was dry or told of something else: the question is open as before,
/// and a probe would point at nothing.
fn untold(agenda: &Agenda<'_>, (topic, account): (&Topic, Option<&AccountId>), last: &TurnRecord) -> bool {
    let asked = (&last.question.topic, last.question.account.as_ref());
    let elsewhere = topic.scope == Scope::Account && asked == (&topic.id, account);
    let places = places(agenda.session, topic, account);
    (last.dry || elsewhere) && places.iter().all(|it| it.facts == 0)
}

/// What the last answer was about: the item that was asked, unless it spoke of one account where the whole book was
/// asked, or of another topic altogether.
fn focus<'a>(agenda: &Agenda<'a>, last: &TurnRecord) -> Option<(&'a Topic, Option<AccountId>)> {
    let asked = agenda.topic(&last.question.topic)?;
    let heard = agenda
        .session
        .facts
        .values()
        .rev()
        .take_while(|it| it.id.turn == last.question.turn);
    let policy = &agenda.guide.policy.statement;
    let mut told: Vec<&Fact> = heard
        .map(AsRef::as_ref)
        .filter(|it| says_something(it, policy))
        .collect();
    told.reverse();
    let Some(first) = told.first() else {
        return Some((asked, last.question.account.clone()));
    };
    let on_topic = told.iter().find(|it| it.topic == asked.id);
    let fact = on_topic.unwrap_or(first);
    // what was revealed of another topic is followed there, if it is one that is followed at once
    let at_once = &agenda.guide.policy.follow_up.at_once;
    let elsewhere = on_topic.is_none() && at_once.contains_key(&first.topic);
    let topic = Some(first)
        .filter(|_| elsewhere)
        .and_then(|it| agenda.topic(&it.topic))
        .unwrap_or(asked);
    let account = if topic.scope == Scope::Account {
        fact.account
            .clone()
            .filter(|_| elsewhere)
            .or_else(|| last.question.account.clone())
            .or_else(|| fact.account.clone())
    } else {
        last.question.account.clone().filter(|_| topic.id == asked.id)
    };
    Some((topic, account))
}

fn same(it: &TurnRecord, topic: &Topic, account: Option<&AccountId>) -> bool {
    it.question.topic == topic.id && (it.question.account.as_ref() == account || it.question.account.is_none())
}

/// Questions already put in this visit.
fn visit(agenda: &Agenda<'_>, topic: &Topic, account: Option<&AccountId>) -> usize {
    agenda
        .session
        .turns
        .iter()
        .rev()
        .take_while(|it| same(it, topic, account))
        .count()
}

/// How many follow-ups a visit gets: a topic that is followed at once gets one for each slot of that, while it brings something.
fn follow_ups(agenda: &Agenda<'_>, topic: &Topic, limits: &VisitPolicy, last: &TurnRecord) -> usize {
    let at_once = agenda.guide.policy.follow_up.at_once.get(&topic.id);
    let slots = at_once.filter(|_| !last.dry).map_or(0, Vec::len);
    limits.follow_ups.max(slots)
}

/// Whether a topic of no great weight was answered well enough to go on with the sweep; what is missing is asked later.
fn enough(agenda: &Agenda<'_>, topic: &Topic, account: Option<&AccountId>) -> bool {
    let policy = &agenda.guide.policy;
    let special = policy.agenda.opening_topics.contains(&topic.id) || policy.follow_up.at_once.contains_key(&topic.id);
    let flagged = places(agenda.session, topic, account).iter().any(|it| it.red_flags > 0);
    let heavy = topic.weight * topic.head_only >= policy.follow_up.heavy_from;
    let share = known(agenda.session, topic, account).share;
    account.is_none() && !special && !flagged && !heavy && sweeping(agenda) && share >= policy.follow_up.enough_share
}

/// How long a visit may last.
fn limits<'a>(agenda: &Agenda<'a>, topic: &Topic, account: Option<&AccountId>) -> &'a VisitPolicy {
    let policy = &agenda.guide.policy;
    let flagged = places(agenda.session, topic, account).iter().any(|it| it.red_flags > 0);
    let worth = topic.weight * topic.head_only;
    if policy.agenda.opening_topics.contains(&topic.id) {
        &policy.follow_up.opening
    } else if flagged || worth >= policy.follow_up.heavy_from {
        &policy.follow_up.at_stake
    } else if worth >= policy.follow_up.light_below {
        &policy.follow_up.usual
    } else {
        &policy.follow_up.light
    }
}

/// Which of the missing slots are worth a question now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Those without which the topic is incomplete, and those asked at once.
    Essential,
    /// All.
    Any,
}

/// Returns the missing slot to probe next: those not tried yet first, then those asked at once, essential ones before
/// others, by what a slot of that kind is worth. What an answer spoke to is not asked again.
pub(super) fn missing(agenda: &Agenda<'_>, topic: &Topic, account: Option<&AccountId>, depth: Depth) -> Option<SlotId> {
    let policy = &agenda.guide.policy.follow_up;
    let known = known(agenda.session, topic, account);
    let here = places(agenda.session, topic, account);
    let tries = |slot: &Slot| here.iter().filter_map(|it| it.probed.get(&slot.id)).sum::<u32>();
    let at_once = |slot: &Slot| {
        let slots = policy.at_once.get(&topic.id).map(Vec::as_slice).unwrap_or_default();
        slots.iter().position(|it| *it == slot.id).unwrap_or(usize::MAX)
    };
    let open = |slot: &&Slot| {
        let told = here
            .iter()
            .any(|it| it.filled.contains_key(&slot.id) || it.touched.contains_key(&slot.id));
        let unknown = here.iter().any(|it| it.unknown.contains(&slot.id));
        let worth = depth == Depth::Any || slot.essential || at_once(slot) < usize::MAX;
        let elsewhere = agenda.guide.policy.agenda.start.has(&topic.id, &slot.id);
        worth && !told && !unknown && !elsewhere && tries(slot) < policy.dry_probes
    };
    let mut slots: Vec<&Slot> = topic.slots.iter().filter(open).collect();
    let rank = |slot: &&Slot| {
        let essential = known.missing.contains(&slot.id);
        let worth = policy.slot_worth.get(&slot.kind).copied().unwrap_or_default();
        (tries(slot), at_once(slot), !essential, std::cmp::Reverse(worth))
    };
    slots.sort_by_key(rank);
    let subject = agenda.subject(topic, account);
    slots
        .into_iter()
        .find(|slot| subject.probe(&slot.id).is_some())
        .map(|slot| slot.id.clone())
}
