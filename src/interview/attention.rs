//! Which accounts need attention now: those of which something alarming was said in passing, and those not touched yet.
//!
//! An account that was named with a warning sign in an answer about something else is asked about soon after. An account
//! that had its share of the questions waits while others were not touched.

use crate::id::{AccountId, TopicId, Turn};
use crate::interview::agenda::Agenda;

/// An account with an alarming statement that was not followed up on that account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alarm {
    /// The account.
    pub account: AccountId,
    /// What the statement was filed under.
    pub topic: TopicId,
    /// When it was said.
    pub turn: Turn,
}

/// Returns the alarms that are still due, each account once, by value at stake.
pub(super) fn alarms(agenda: &Agenda<'_>) -> Vec<Alarm> {
    let policy = &agenda.guide.policy.agenda;
    let session = agenda.session;
    let mut found: Vec<Alarm> = Vec::new();
    for fact in session.facts.values() {
        let Some(account) = &fact.account else { continue };
        let alarming = !fact.red_flags.is_empty() || agenda.guide.policy.stake.alarm_topics.contains(&fact.topic);
        let in_passing = session
            .turn(fact.id.turn)
            .is_some_and(|it| it.question.account.as_ref() != Some(account));
        if alarming && in_passing {
            found.retain(|it| it.account != *account);
            found.push(Alarm {
                account: account.clone(),
                topic: fact.topic.clone(),
                turn: fact.id.turn,
            });
        }
    }
    found.retain(|it| asked_since(agenda, it) < policy.alarm_questions);
    found.sort_by_key(|it| agenda.ranked.iter().position(|id| *id == it.account));
    found
}

fn asked_since(agenda: &Agenda<'_>, alarm: &Alarm) -> usize {
    let later = agenda
        .session
        .turns
        .iter()
        .rev()
        .take_while(|it| it.question.turn > alarm.turn);
    later
        .filter(|it| it.question.account.as_ref() == Some(&alarm.account))
        .count()
}

/// Returns the accounts that were not asked about yet, by value at stake.
pub(super) fn untouched(agenda: &Agenda<'_>) -> Vec<AccountId> {
    let ranked = agenda.ranked.iter();
    ranked.filter(|id| asked(agenda, id) == 0).cloned().collect()
}

/// Returns whether an account had more than its share of the questions while others were not touched.
pub(super) fn over_share(agenda: &Agenda<'_>, account: &AccountId) -> bool {
    let policy = &agenda.guide.policy.agenda;
    let turns = u32::try_from(agenda.session.turns.len()).unwrap_or(u32::MAX);
    let share = f64::from(asked(agenda, account)) / f64::from(turns.max(1));
    turns >= policy.share_from && share > policy.most_share && agenda.ranked.iter().any(|id| asked(agenda, id) == 0)
}

fn asked(agenda: &Agenda<'_>, account: &AccountId) -> u32 {
    let asked = agenda.session.account_questions.get(account);
    asked.copied().unwrap_or_default()
}
