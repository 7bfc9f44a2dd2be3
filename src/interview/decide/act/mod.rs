//! What manager, leaver and successor may do beside answering: who may, when, and what follows.
//!
//! 1. `leaver`, `manager`, `plan`, `successor`: one file a party, the plan's changes in one of their own.
//! 2. Text goes through the screen before anything else sees it.
//! 3. A handover that everybody has signed and the successor has accepted is closed: only its checklist goes on, how long it is
//!    kept, and the leaver's wish to have it deleted.

mod leaver;
mod manager;
mod plan;
mod successor;

use crate::fact::{Fact, Release};
use crate::id::{AccountId, FactId, TopicId};
use crate::interview::act::{Act, PlanChange};
use crate::interview::command::Refusal;
use crate::interview::content::content_hash;
use crate::interview::decide::{Step, answer, clash};
use crate::interview::deed::Deed;
use crate::interview::event::Event;
use crate::interview::party::{By, Party};
use crate::interview::standing::is_closed;

pub(super) fn act(step: &mut Step<'_>, by: By, act: Act) -> Result<(), Refusal> {
    if step.session.plan.is_none() {
        return Err(Refusal::NotStarted);
    }
    if !act.is_of(by.party) {
        return Err(Refusal::NotTheirs { party: by.party });
    }
    let goes_on = matches!(
        act,
        Act::Work { .. } | Act::ChangePlan(PlanChange::RetentionDays(_)) | Act::AskErasure | Act::DropErasure
    );
    if !goes_on && is_closed(&step.session) {
        return Err(Refusal::Closed);
    }
    let deeds = match by.party {
        _ if matches!(act, Act::Sign { .. } | Act::Work { .. }) => common(step, by.party, act)?,
        Party::Leaver => leaver::decide(step, act)?,
        Party::Manager => manager::decide(step, act)?,
        Party::Successor => successor::decide(step, act)?,
    };
    let wants = |deed: &Deed| matches!(deed, Deed::QuestionAdded { .. } | Deed::TopicRequested { .. });
    let requested = deeds.iter().any(wants);
    for deed in deeds {
        let fixed = match &deed {
            Deed::StatementFixed { fact } => Some((**fact).clone()),
            _ => None,
        };
        let by = by.clone();
        step.happened(Event::Done { by, deed });
        let found = clash::conflicts(step, None, fixed.as_slice());
        clash::raise(step, found);
    }
    if requested && step.session.finished {
        reopen(step);
    }
    Ok(())
}

/// Lets a finished interview go on: what was left open at its end stays unanswered.
fn reopen(step: &mut Step<'_>) {
    let left = step.session.turns.last().filter(|it| it.outcome.is_none());
    let left = left.map(|it| it.question.turn);
    for turn in step.session.reopened.into_iter().chain(left) {
        step.happened(Event::QuestionSkipped { turn, id: None });
    }
    step.happened(Event::InterviewReopened);
}

fn common(step: &mut Step<'_>, party: Party, act: Act) -> Result<Vec<Deed>, Refusal> {
    match act {
        Act::Sign { hash } => sign(step, party, hash).map(|it| vec![it]),
        Act::Work { item, change } => successor::work(step, &item, change).map(|it| vec![it]),
        _ => Err(Refusal::NotTheirs { party }),
    }
}

/// A signature is for what is released now, word for word.
fn sign(step: &Step<'_>, party: Party, hash: String) -> Result<Deed, Refusal> {
    if step.session.proceedings.released_facts.is_empty() {
        return Err(Refusal::NothingReleased);
    }
    if hash != content_hash(&step.session) {
        return Err(Refusal::ContentChanged);
    }
    let before = step.session.proceedings.signatures.get(&party);
    if before.is_some_and(|it| it.lapsed.is_none()) {
        return Err(Refusal::SignedBefore);
    }
    Ok(Deed::ContentSigned { hash })
}

/// Returns what the screen leaves of a text, and tells what was taken out.
fn screened(step: &mut Step<'_>, raw: &str) -> Result<String, Refusal> {
    let most = step.guide.policy.answer.longest_bytes;
    if raw.len() > most {
        return Err(Refusal::TooLong { bytes: raw.len(), most });
    }
    let screened = step.guide.rules.screen(raw);
    answer::tell_screened(step, &screened);
    let text = screened.text.trim();
    if text.is_empty() {
        return Err(Refusal::NoWords);
    }
    Ok(text.to_owned())
}

/// Returns what the screen leaves of a text that may be left out.
fn optional(step: &mut Step<'_>, raw: Option<String>) -> Result<Option<String>, Refusal> {
    let raw = raw.filter(|it| !it.trim().is_empty());
    raw.map(|it| screened(step, &it)).transpose()
}

/// Returns a statement that the leaver has not withdrawn.
fn statement<'a>(step: &'a Step<'_>, id: FactId) -> Result<&'a Fact, Refusal> {
    let found = step.session.facts.get(&id);
    found.map(AsRef::as_ref).ok_or(Refusal::NoSuchStatement(id.to_string()))
}

/// Returns a statement that a party may read; one that it may not read is not there.
fn readable<'a>(step: &'a Step<'_>, id: FactId, party: Party) -> Result<&'a Fact, Refusal> {
    let fact = statement(step, id)?;
    let open = fact.release == Release::Report || (fact.release == Release::Restricted && party == Party::Manager);
    let released = step.session.proceedings.released_facts.contains(&id);
    if open && released {
        Ok(fact)
    } else {
        Err(Refusal::NoSuchStatement(id.to_string()))
    }
}

/// Checks that a topic exists, and the account.
fn place(step: &Step<'_>, topic: &TopicId, account: Option<&AccountId>) -> Result<(), Refusal> {
    if step.guide.bank.topic(topic).is_none() {
        return Err(Refusal::NoSuchTopic(topic.to_string()));
    }
    account.map_or(Ok(()), |id| known(step, id))
}

fn known(step: &Step<'_>, account: &AccountId) -> Result<(), Refusal> {
    match step.session.account(account) {
        Some(_) => Ok(()),
        None => Err(Refusal::NoSuchAccount(account.to_string())),
    }
}

/// The number of the next request.
fn next_request(step: &Step<'_>) -> u32 {
    let last = step.session.proceedings.requests.last();
    last.map_or(1, |it| it.number.saturating_add(1))
}
