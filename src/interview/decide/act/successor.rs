//! The successor's acts: judging statements, reading back, taking over; and the checklist, which all work.

use crate::id::FactId;
use crate::interview::act::{Act, Judgement, WorkChange};
use crate::interview::command::Refusal;
use crate::interview::decide::Step;
use crate::interview::decide::act::manager::new_words;
use crate::interview::decide::act::{next_request, optional, readable, screened};
use crate::interview::deed::Deed;
use crate::interview::party::Party;

/// Most lines of a read-back.
const MOST_LINES: usize = 5;

/// Longest key of an item, in bytes.
const LONGEST_KEY: usize = 600;

pub(super) fn decide(step: &mut Step<'_>, act: Act) -> Result<Vec<Deed>, Refusal> {
    let deed = match act {
        Act::Judge { fact, judgement } => judge(step, fact, judgement)?,
        Act::ReadBack { lines, reservations } => read_back(step, &lines, reservations)?,
        Act::Accept { .. } if step.session.proceedings.released_facts.is_empty() => {
            return Err(Refusal::NothingReleased);
        }
        Act::Accept { still_missing } => {
            let still_missing = optional(step, still_missing)?;
            Deed::HandoverAccepted { still_missing }
        }
        _ => {
            return Err(Refusal::NotTheirs {
                party: Party::Successor,
            });
        }
    };
    Ok(vec![deed])
}

fn judge(step: &mut Step<'_>, id: FactId, judgement: Judgement) -> Result<Deed, Refusal> {
    let fact = readable(step, id, Party::Successor)?.clone();
    let not_true = match judgement {
        Judgement::StillTrue => None,
        Judgement::NotTrue { note } => Some(screened(step, &note)?),
        Judgement::Ask { text } => {
            let over = step.session.plan.as_ref().is_some_and(|it| it.last_day < step.today());
            if over {
                return Err(Refusal::LeaverIsGone);
            }
            let text = screened(step, &text)?;
            new_words(&step.session, &text)?;
            return Ok(Deed::QuestionAdded {
                request: next_request(step),
                text,
                topic: fact.topic,
                account: fact.account,
                about: Some(id),
            });
        }
    };
    if step.session.proceedings.judgements.get(&id) == Some(&not_true) {
        return Err(Refusal::NothingNew);
    }
    Ok(Deed::StatementJudged { fact: id, not_true })
}

fn read_back(step: &mut Step<'_>, lines: &[String], reservations: Option<String>) -> Result<Deed, Refusal> {
    if step.session.proceedings.released_facts.is_empty() {
        return Err(Refusal::NothingReleased);
    }
    let lines: Vec<&String> = lines.iter().filter(|it| !it.trim().is_empty()).collect();
    if lines.is_empty() {
        return Err(Refusal::NoWords);
    }
    if lines.len() > MOST_LINES {
        return Err(Refusal::OutOfRange {
            what: "lines",
            least: 1,
            most: 5,
        });
    }
    let lines: Result<Vec<String>, Refusal> = lines.into_iter().map(|it| screened(step, it)).collect();
    Ok(Deed::HandoverReadBack {
        lines: lines?,
        reservations: optional(step, reservations)?,
    })
}

/// Whether the key is an item of the report is not seen here: the report stands above the interview.
pub(super) fn work(step: &mut Step<'_>, item: &str, change: WorkChange) -> Result<Deed, Refusal> {
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, ':' | '_' | '-' | '.');
    if item.is_empty() || item.len() > LONGEST_KEY || !item.chars().all(plain) {
        return Err(Refusal::NoSuchItem);
    }
    let done = step
        .session
        .proceedings
        .work
        .get(item)
        .is_some_and(|it| it.done.is_some());
    let change = match change {
        WorkChange::Done if done => return Err(Refusal::NothingNew),
        WorkChange::Reopened if !done => return Err(Refusal::NothingNew),
        WorkChange::Snoozed(day) if day < step.today() => return Err(Refusal::DayIsPast(day)),
        WorkChange::Reassigned(name) => WorkChange::Reassigned(screened(step, &name)?),
        WorkChange::Noted(text) => WorkChange::Noted(screened(step, &text)?),
        other @ (WorkChange::Done | WorkChange::Reopened | WorkChange::Snoozed(_)) => other,
    };
    let item = item.to_owned();
    Ok(Deed::ItemWorked { item, change })
}
