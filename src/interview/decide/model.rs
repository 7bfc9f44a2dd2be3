//! What a model proposes: other words for the open question, passages of an answer that it takes for facts, and sentences
//! for the report.
//!
//! 1. Words change the open question only, and only before anything was said to it.
//! 2. A passage is widened to whole sentences, so that no “not” is left outside. It is about an account only if the
//!    question or the passage is; it fills a slot only if the passage passes the test of the slot's type.
//! 3. Sentences are kept only if their statements are still those that they were made from; each cites some of them.
//!
//! A proposal that came too late is refused; nothing else happens then.

use std::ops::Range;

use crate::bank::SlotKind;
use crate::fact::Fact;
use crate::id::{AccountId, FactId, SlotId, Turn};
use crate::interview::command::Refusal;
use crate::interview::decide::{Step, answer, clash};
use crate::interview::draft::Draft;
use crate::interview::event::Event;
use crate::interview::gather::{join, release, says_something};
use crate::interview::hearing;
use crate::interview::proposal::{Call, Proposed};
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Outcome, fold};
use crate::listen::Sentence;
use crate::screen::Sealed;

pub(super) fn worded(step: &mut Step<'_>, question: Question, call: Call) -> Result<(), Refusal> {
    step.ensure_running()?;
    let open = step.session.open_question().ok_or(Refusal::NothingAsked)?;
    if open.turn != question.turn || step.session.reopened.is_some() {
        return Err(Refusal::NothingAsked);
    }
    if step.guide.bank.topic(&question.topic).is_none() {
        return Err(Refusal::NoSuchTopic(question.topic.to_string()));
    }
    if question
        .account
        .as_ref()
        .is_some_and(|id| step.session.account(id).is_none())
    {
        return Err(Refusal::NoSuchTopic(question.topic.to_string()));
    }
    let teaches_back = [open.kind, question.kind].contains(&QuestionKind::TeachBack);
    if teaches_back && (open.kind, &open.account, &open.topic) != (question.kind, &question.account, &question.topic) {
        return Err(Refusal::NoOtherWords);
    }
    if question.text.trim().is_empty() || step.session.asked.contains(fold(&question.text).as_str()) {
        return Err(Refusal::NoOtherWords);
    }
    let turn = question.turn;
    step.happened(Event::ModelCalled { turn, call });
    step.happened(Event::QuestionWorded { question });
    Ok(())
}

pub(super) fn called(step: &mut Step<'_>, turn: Turn, call: Call) -> Result<(), Refusal> {
    if step.session.plan.is_none() {
        return Err(Refusal::NotStarted);
    }
    step.happened(Event::ModelCalled { turn, call });
    Ok(())
}

/// Keeps sentences; those that cite a statement outside their subject are left out.
pub(super) fn drafted(step: &mut Step<'_>, draft: Draft) -> Result<(), Refusal> {
    if step.session.plan.is_none() {
        return Err(Refusal::NotStarted);
    }
    if draft.statements != draft.subject.fingerprint(&step.session) {
        return Err(Refusal::StatementsChanged);
    }
    let known: Vec<FactId> = draft.subject.facts(&step.session).into_iter().map(|it| it.id).collect();
    let mut draft = draft;
    draft.sentences.retain(|it| {
        let cites = !it.facts.is_empty() && it.facts.iter().all(|id| known.contains(id));
        cites && !it.text.trim().is_empty()
    });
    step.happened(Event::SubjectDrafted { draft });
    Ok(())
}

pub(super) fn understood(step: &mut Step<'_>, turn: Turn, proposed: &[Proposed], call: Call) -> Result<(), Refusal> {
    let record = step.session.turn(turn).ok_or(Refusal::NoSuchAnswer(turn.0))?;
    let Some(Outcome::Answered(answer)) = &record.outcome else {
        return Err(Refusal::NoSuchAnswer(turn.0));
    };
    let (question, text) = (record.question.clone(), answer.text.clone());
    step.happened(Event::ModelCalled { turn, call });
    let heard = hearing::listen(&step.session, step.guide, &question, &text, step.at);
    let all = FactId { turn, n: 0 }..=FactId { turn, n: u16::MAX };
    let mut facts: Vec<Fact> = step
        .session
        .facts
        .range(all)
        .map(|(_, fact)| (**fact).clone())
        .collect();
    let known = facts.len();
    let mut filled = false;
    let sealed = answer::sealed(step, turn, &text);
    for it in proposed {
        filled |= file(
            step,
            &mut facts,
            it,
            &Passage {
                turn,
                text: &text,
                asked: question.account.as_ref(),
                sentences: &heard.sentences,
                sealed: &sealed,
            },
        );
    }
    if !filled {
        return Ok(());
    }
    let new: Vec<Fact> = facts.iter().skip(known).cloned().collect();
    let conflicts = clash::conflicts(step, Some(&question), &new);
    let dry = !facts.iter().any(|it| says_something(it, &step.guide.policy.statement));
    let unexplained = step.session.unexplained.clone();
    step.happened(Event::FactsHeard {
        turn,
        facts,
        dry,
        unexplained,
    });
    clash::raise(step, conflicts);
    Ok(())
}

/// An answer, as the rules heard it.
struct Passage<'a> {
    turn: Turn,
    text: &'a str,
    asked: Option<&'a AccountId>,
    sentences: &'a [Sentence],
    sealed: &'a [Sealed],
}

/// Adds what a proposal brings to the facts of its turn; false where it brings nothing.
fn file(step: &Step<'_>, facts: &mut Vec<Fact>, proposed: &Proposed, passage: &Passage<'_>) -> bool {
    let Some(mut fact) = fact(step, facts.len(), proposed, passage) else {
        return false;
    };
    let overlaps = |it: &Fact| it.span.start < fact.span.end && fact.span.start < it.span.end;
    let same = facts
        .iter_mut()
        .find(|it| overlaps(it) && it.topic == fact.topic && it.account == fact.account);
    if let Some(same) = same {
        fact.slots.retain(|slot| !same.slots.contains(slot));
        same.slots.extend(fact.slots.iter().cloned());
        return !fact.slots.is_empty();
    }
    // the same words under another topic say nothing new unless they fill something there
    if fact.slots.is_empty() && facts.iter().any(overlaps) {
        return false;
    }
    facts.push(fact);
    true
}

fn fact(step: &Step<'_>, before: usize, proposed: &Proposed, passage: &Passage<'_>) -> Option<Fact> {
    let topic = step.guide.bank.topic(&proposed.topic)?;
    let touched = |it: &&Sentence| it.span.start < proposed.span.end && proposed.span.start < it.span.end;
    let sentences: Vec<&Sentence> = passage.sentences.iter().filter(touched).collect();
    let span: Range<usize> = sentences.first()?.span.start..sentences.last()?.span.end;
    let quote = passage.text.get(span.clone())?.to_owned();
    let said_of =
        |id: &AccountId| passage.asked == Some(id) || sentences.iter().any(|it| it.account.as_ref() == Some(id));
    let account = match &proposed.account {
        Some(id) => Some(id.clone()).filter(said_of),
        None => sentences.iter().find_map(|it| it.account.clone()),
    };
    if proposed.account.is_some() && account.is_none() {
        return None;
    }
    let release = release(passage.sealed, &span);
    let mut fact = Fact {
        id: FactId {
            turn: passage.turn,
            n: u16::try_from(before).ok()?.checked_add(1)?,
        },
        account,
        topic: topic.id.clone(),
        slots: Vec::new(),
        span,
        quote,
        confidence: proposed.confidence,
        release,
        mentions: crate::fact::Mentions::default(),
        touches: Vec::new(),
        red_flags: Vec::new(),
    };
    for sentence in &sentences {
        join(&mut fact, sentence);
    }
    let heard_elsewhere: Vec<SlotId> = sentences
        .iter()
        .filter(|it| it.topic != topic.id)
        .flat_map(|it| it.slots.clone())
        .collect();
    fact.slots
        .retain(|slot| topic.slot(slot).is_some() && !heard_elsewhere.contains(slot));
    let passes = |kind: SlotKind| fact.mentions.kinds.contains(&kind);
    let slot = proposed
        .slot
        .as_ref()
        .and_then(|id| topic.slot(id))
        .filter(|slot| passes(slot.kind));
    if let Some(slot) = slot.filter(|slot| !fact.slots.contains(&slot.id)) {
        fact.slots.push(slot.id.clone());
    }
    Some(fact)
}
