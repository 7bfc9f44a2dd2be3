//! Whose matter an answer tells of, where the whole book was asked and no customer was named: one question, whose answer files
//! the statements of the turn before.
//!
//! 1. It is asked of a topic that matters and is of single customers, or has a slot for the customer, where the words point
//!    at one (`their price list`); once, right behind the opening: what follows goes on about the same.
//! 2. A reply that names one customer moves those statements to it. Statements that a contradiction hangs on stay.

use crate::bank::{Scope, SlotKind, Topic};
use crate::book::names::Finder;
use crate::fact::{Confidence, Fact, words};
use crate::id::{AccountId, Turn};
use crate::interview::agenda::{Agenda, Move};
use crate::interview::anchor::quote;
use crate::interview::gather::says_something;
use crate::interview::guide::Guide;
use crate::interview::phrase::Phrase;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Session, Side, fold};
use crate::interview::wording::fill;

/// Returns the question for the customer whom the last answer leaves out.
pub(super) fn whose(agenda: &Agenda<'_>) -> Option<Question> {
    let session = agenda.session;
    let asked = &session.turns.last()?.question;
    let words = &agenda.guide.wording.whose;
    if session.book.accounts.len() < 2 || asked.account.is_some() || asked.kind != QuestionKind::Open {
        return None;
    }
    let fact = homeless(session, agenda.guide, asked).into_iter().next()?;
    let topic = agenda.topic(&fact.topic)?;
    let quoted = quote(fact, &agenda.guide.policy.anchor)?;
    let text = fill(&words.opening, &[("quote", &quoted)]);
    let template = words.opening.clone();
    if session.asked.contains(fold(&text).as_str()) {
        return None;
    }
    let it = Move::of_book(topic, None);
    Some(agenda.put(&it, Phrase { template, text }, &words.why))
}

/// Returns the turn before with its statements filed under the one customer that a reply names.
pub(super) fn filed(session: &Session, guide: &Guide, question: &Question, reply: &str) -> Option<(Turn, Vec<Fact>)> {
    if question.template != guide.wording.whose.opening {
        return None;
    }
    let before = &session
        .turns
        .iter()
        .rev()
        .find(|it| it.question.turn < question.turn)?
        .question;
    let mut named: Vec<AccountId> = Finder::new(&session.book)
        .find(reply)
        .into_iter()
        .map(|it| it.account)
        .collect();
    named.dedup();
    let [account] = named.as_slice() else { return None };
    let turn = before.turn;
    let of_turn = |side: &Side| matches!(side, Side::Fact { fact, .. } if fact.turn == turn);
    if session
        .conflicts
        .iter()
        .any(|it| of_turn(&it.earlier) || of_turn(&it.later))
    {
        return None;
    }
    let homeless: Vec<_> = homeless(session, guide, before).into_iter().map(|it| it.id).collect();
    let all = session.facts.values().filter(|it| it.id.turn == turn);
    let moved = all.map(|fact| {
        let fact = Fact::clone(fact);
        if homeless.contains(&fact.id) {
            of(guide, fact, account)
        } else {
            fact
        }
    });
    (!homeless.is_empty()).then(|| (turn, moved.collect()))
}

/// A statement as one of that customer.
fn of(guide: &Guide, mut fact: Fact, account: &AccountId) -> Fact {
    fact.account = Some(account.clone());
    fact.confidence = Confidence::Stated;
    let slots = guide
        .bank
        .topic(&fact.topic)
        .map(|it| it.slots.as_slice())
        .unwrap_or_default();
    let slot = slots.iter().find(|it| it.kind == SlotKind::Account);
    fact.slots
        .extend(slot.filter(|it| !fact.slots.contains(&it.id)).map(|it| it.id.clone()));
    fact
}

/// The statements of a turn that tell of some customer and do not say of which.
fn homeless<'s>(session: &'s Session, guide: &Guide, asked: &Question) -> Vec<&'s Fact> {
    let policy = &guide.policy;
    let points = |fact: &Fact| words(&fact.quote).any(|it| policy.follow_up.customers.contains(&it));
    let of_all = |fact: &Fact| fact.mentions.kinds.contains(&SlotKind::Account);
    let whole = |topic: &Topic| {
        let slot = topic
            .slots
            .iter()
            .any(|it| it.kind == SlotKind::Account && it.essential);
        (topic.scope == Scope::Account || slot) && topic.weight * topic.head_only >= policy.follow_up.customers_from
    };
    let fits = |fact: &&Fact| {
        let topic = guide.bank.topic(&fact.topic).filter(|it| it.id == asked.topic);
        let open = topic.is_some_and(whole) && points(fact);
        fact.account.is_none() && open && !of_all(fact) && says_something(fact, &policy.statement)
    };
    let of_turn = session.facts.values().filter(|it| it.id.turn == asked.turn);
    of_turn.map(AsRef::as_ref).filter(fits).collect()
}
