//! Changes of the plan: what is asked, in which order, and the frame.

use crate::interview::act::{Direction, PlanChange};
use crate::interview::agenda::Agenda;
use crate::interview::command::Refusal;
use crate::interview::decide::Step;
use crate::interview::decide::act::{known, place, screened};
use crate::interview::deed::{Deed, PlanChanged};

/// Longest time that a handover is kept after sign-off, in days: ten years.
const MOST_DAYS: u32 = 3650;

pub(super) fn change(step: &mut Step<'_>, change: PlanChange) -> Result<Deed, Refusal> {
    let limits = &step.guide.policy.plan;
    let scheme = &step.session.proceedings.scheme;
    let change = match change {
        PlanChange::MoveAccount { account, to } => {
            known(step, &account)?;
            let agenda = Agenda::new(&step.session, step.guide, step.today());
            PlanChanged::AccountsOrdered(moved(agenda.ranked.clone(), &account, to)?)
        }
        PlanChange::MoveTopic { topic, to } => {
            place(step, &topic, None)?;
            let agenda = Agenda::new(&step.session, step.guide, step.today());
            PlanChanged::TopicsOrdered(moved(agenda.topics_by_worth(), &topic, to)?)
        }
        PlanChange::DropAccount(id) => {
            known(step, &id)?;
            refuse_if(scheme.dropped_accounts.contains(&id))?;
            PlanChanged::AccountDropped(id)
        }
        PlanChange::RestoreAccount(id) => {
            refuse_if(!scheme.dropped_accounts.contains(&id))?;
            PlanChanged::AccountRestored(id)
        }
        PlanChange::DropTopic(id) => {
            place(step, &id, None)?;
            refuse_if(scheme.dropped_topics.contains(&id))?;
            PlanChanged::TopicDropped(id)
        }
        PlanChange::RestoreTopic(id) => {
            refuse_if(!scheme.dropped_topics.contains(&id))?;
            PlanChanged::TopicRestored(id)
        }
        PlanChange::Sittings(n) => PlanChanged::Sittings(within("sittings", n, limits.most_sittings)?),
        PlanChange::Minutes(n) => PlanChanged::Minutes(within("minutes", n, limits.most_minutes)?),
        PlanChange::RetentionDays(n) => PlanChanged::RetentionDays(within("days", n, MOST_DAYS)?),
        PlanChange::LastDay(day) if day < step.today() => return Err(Refusal::DayIsPast(day)),
        PlanChange::LastDay(day) => PlanChanged::LastDay(day),
        PlanChange::Successor(None) => PlanChanged::Successor(None),
        PlanChange::Successor(Some(name)) => PlanChanged::Successor(Some(screened(step, &name)?)),
        PlanChange::SuccessorFrom(day) => {
            refuse_if(step.session.plan.as_ref().is_some_and(|it| it.successor_from == day))?;
            PlanChanged::SuccessorFrom(day)
        }
        PlanChange::Manager(name) => PlanChanged::Manager(screened(step, &name)?),
    };
    Ok(Deed::PlanChanged { change })
}

/// Moves one thing by a place, or to the first.
fn moved<T: PartialEq>(mut order: Vec<T>, it: &T, to: Direction) -> Result<Vec<T>, Refusal> {
    let from = order.iter().position(|other| other == it).ok_or(Refusal::NothingNew)?;
    let target = match to {
        Direction::Up => from.checked_sub(1),
        Direction::Down => from.checked_add(1).filter(|at| *at < order.len()),
        Direction::Top => (from > 0).then_some(0),
    };
    let target = target.ok_or(Refusal::NothingNew)?;
    let it = order.remove(from);
    order.insert(target, it);
    Ok(order)
}

fn within(what: &'static str, number: u32, most: u32) -> Result<u32, Refusal> {
    if (1..=most).contains(&number) {
        Ok(number)
    } else {
        Err(Refusal::OutOfRange { what, least: 1, most })
    }
}

fn refuse_if(nothing_new: bool) -> Result<(), Refusal> {
    if nothing_new { Err(Refusal::NothingNew) } else { Ok(()) }
}
