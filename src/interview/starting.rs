//! When the successor is there, and who looks after the customers until then: asked where the manager did not say.
//!
//! Each of the two is asked once; who covers, only where there is a time to cover. What was said of it, the report takes for
//! the plan's.

use jiff::civil::Date;
use serde::Deserialize;

use crate::fact::{Fact, Precision, Release};
use crate::id::{FactId, SlotId, TopicId};
use crate::interview::agenda::{Agenda, Move};
use crate::interview::question::Question;
use crate::interview::session::Session;

/// Where it is asked when the successor begins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartPolicy {
    /// The topic.
    pub topic: TopicId,
    /// The slot of the successor's first day.
    pub from: SlotId,
    /// The slot of who covers until then.
    pub cover: SlotId,
}

impl StartPolicy {
    /// Returns whether a slot is one of these, so that nothing else asks for it.
    pub(super) fn has(&self, topic: &TopicId, slot: &SlotId) -> bool {
        *topic == self.topic && (*slot == self.from || *slot == self.cover)
    }

    /// Returns the successor's first day as the leaver says it, with the statement.
    pub fn first_day(&self, session: &Session) -> Option<(Date, FactId)> {
        let days = self.answers(session, &self.from).flat_map(|fact| {
            let dates = fact.mentions.dates.iter();
            let days = dates.filter(|it| matches!(it.precision, Precision::Day | Precision::Interval));
            days.filter_map(|it| Some((it.date?, fact.id)))
        });
        days.max_by_key(|(_, id)| *id)
    }

    /// Returns the statements on who covers until then.
    pub fn covers<'s>(&'s self, session: &'s Session) -> impl Iterator<Item = &'s Fact> {
        self.answers(session, &self.cover)
    }

    fn answers<'s>(&'s self, session: &'s Session, slot: &'s SlotId) -> impl Iterator<Item = &'s Fact> {
        let asks = move |fact: &&Fact| {
            let question = session.turn(fact.id.turn).map(|it| &it.question);
            question.is_some_and(|it| it.topic == self.topic && it.slot.as_ref() == Some(slot))
        };
        let facts = session.facts.values().map(AsRef::as_ref);
        facts.filter(|it: &&Fact| it.release == Release::Report).filter(asks)
    }
}

/// Returns the question for the successor's first day, or for who covers until then; none where the manager said it, or
/// both were asked.
pub(super) fn starting(agenda: &Agenda<'_>) -> Option<Question> {
    let policy = &agenda.guide.policy.agenda.start;
    let plan = agenda.session.plan.as_ref()?;
    let topic = agenda.topic(&policy.topic)?;
    if plan.successor_from.is_some() {
        return None;
    }
    let asked = |slot: &SlotId| {
        let mut turns = agenda.session.turns.iter();
        turns.any(|it| it.question.topic == policy.topic && it.question.slot.as_ref() == Some(slot))
    };
    let late = policy
        .first_day(agenda.session)
        .is_some_and(|(on, _)| on > plan.last_day);
    let slot = match plan.successor {
        Some(_) if !asked(&policy.from) => &policy.from,
        Some(_) if late && !asked(&policy.cover) => &policy.cover,
        None if !asked(&policy.cover) => &policy.cover,
        _ => return None,
    };
    agenda.question(&Move::of_book(topic, Some(slot.clone())))
}
