//! The plan as a manager sees it: what is asked in which order, what that takes, and what the planned time leaves out.
//!
//! 1. An item's minutes are the bank's minutes of a first pass × the share that is not known.
//! 2. Items are taken by worth per minute, as the agenda does, until the minutes that are left are used up.
//! 3. The first questions are found by playing the interview on a copy, each question put aside.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::bank::{Scope, Topic};
use crate::id::{AccountId, TopicId};
use crate::interview::agenda::Agenda;
use crate::interview::command::Command;
use crate::interview::coverage::known;
use crate::interview::decide::decide;
use crate::interview::guide::Guide;
use crate::interview::question::Question;
use crate::interview::session::Session;

/// What is asked, and what it takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outline {
    /// The accounts in the order in which they are asked about; those left out last.
    pub accounts: Vec<OutlineAccount>,
    /// The topics in their order; those left out last.
    pub topics: Vec<OutlineTopic>,
    /// Minutes that a first pass through all that is planned and not known takes.
    pub needed: f64,
    /// Minutes that are left of the planned sittings.
    pub left: f64,
    /// Share of the worth of all that is planned that will be known when these are used up, 0 to 1.
    pub covers: f64,
    /// What there is no time for, worth most first.
    pub left_out: Vec<OutlineItem>,
}

/// An account in the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutlineAccount {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Whether it is left out.
    pub is_dropped: bool,
    /// Minutes that what is not known of it takes.
    pub minutes: f64,
}

/// A topic in the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutlineTopic {
    /// The topic.
    pub topic: TopicId,
    /// Its title.
    pub title: String,
    /// What it is asked about.
    pub scope: Scope,
    /// Whether it is left out.
    pub is_dropped: bool,
    /// Minutes that what is not known of it takes.
    pub minutes: f64,
}

/// A topic, of an account or of the whole book.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutlineItem {
    /// The topic's title.
    pub title: String,
    /// The account's name; none for the whole book.
    pub account: Option<String>,
}

/// Something that is asked, with its price.
struct Priced<'a> {
    topic: &'a Topic,
    account: Option<&'a AccountId>,
    /// Stake × W × U of all of it.
    worth: f64,
    /// Share that is known.
    share: f64,
    minutes: f64,
}

/// Returns the outline of a session on a day.
pub fn outline(session: &Session, guide: &Guide, today: Date) -> Outline {
    let agenda = Agenda::new(session, guide, today);
    let items = priced(&agenda);
    let sum = |wanted: &dyn Fn(&Priced<'_>) -> bool| -> f64 {
        items.iter().filter(|it| wanted(it)).map(|it| it.minutes).sum()
    };
    let dropped = &session.proceedings.scheme.dropped_accounts;
    let account = |id: &AccountId| {
        let found = session.account(id)?;
        Some(OutlineAccount {
            account: id.clone(),
            name: found.name.clone(),
            is_dropped: dropped.contains(id),
            minutes: sum(&|it| it.account == Some(id)),
        })
    };
    let topics = agenda.topics_by_worth();
    let out = &session.proceedings.scheme.dropped_topics;
    let topic = |id: &TopicId| {
        let found = guide.bank.topic(id)?;
        Some(OutlineTopic {
            topic: id.clone(),
            title: found.title.clone(),
            scope: found.scope,
            is_dropped: out.contains(id),
            minutes: sum(&|it| it.topic.id == *id),
        })
    };
    let left = minutes_left(session);
    let (covers, left_out) = within(&agenda, &items, left);
    Outline {
        accounts: agenda.ranked.iter().chain(dropped).filter_map(account).collect(),
        topics: topics.iter().chain(out).filter_map(topic).collect(),
        needed: sum(&|_| true),
        left,
        covers,
        left_out,
    }
}

fn priced<'a>(agenda: &'a Agenda<'_>) -> Vec<Priced<'a>> {
    let book = agenda.guide.policy.stake.book_share * agenda.stakes.iter().map(|it| it.value).sum::<f64>();
    let price = |topic: &'a Topic, account: Option<&'a AccountId>, value: f64| {
        let share = known(agenda.session, topic, account).share;
        Priced {
            topic,
            account,
            worth: value * agenda.worth(topic),
            share,
            minutes: topic.minutes * (1.0 - share),
        }
    };
    let mut items = Vec::new();
    for topic in agenda.topics() {
        if topic.scope == Scope::Account {
            let stakes = agenda.stakes.iter().filter(|it| agenda.ranked.contains(&it.account));
            items.extend(stakes.map(|it| price(topic, Some(&it.account), it.value)));
        } else {
            items.push(price(topic, None, book));
        }
    }
    items
}

/// Takes the items worth most per minute until the time is used up.
fn within(agenda: &Agenda<'_>, items: &[Priced<'_>], minutes: f64) -> (f64, Vec<OutlineItem>) {
    let gain = |it: &Priced<'_>| it.worth * (1.0 - it.share);
    let mut open: Vec<&Priced<'_>> = items.iter().filter(|it| it.minutes > 0.0).collect();
    open.sort_by(|a, b| (gain(b) / b.minutes).total_cmp(&(gain(a) / a.minutes)));
    let all: f64 = items.iter().map(|it| it.worth).sum();
    let mut got: f64 = items.iter().map(|it| it.worth * it.share).sum();
    let mut rest = minutes;
    let mut left_out: Vec<&Priced<'_>> = Vec::new();
    for item in open {
        if item.minutes <= rest {
            rest -= item.minutes;
            got += gain(item);
        } else {
            left_out.push(item);
        }
    }
    left_out.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    let named = |it: &&Priced<'_>| OutlineItem {
        title: it.topic.title.clone(),
        account: it
            .account
            .and_then(|id| agenda.session.account(id))
            .map(|it| it.name.clone()),
    };
    let share = if all > 0.0 { got / all } else { 1.0 };
    (share, left_out.iter().map(named).collect())
}

/// The minutes of the sittings that were not held; an open one counts whole.
fn minutes_left(session: &Session) -> f64 {
    let Some(plan) = &session.plan else { return 0.0 };
    let held = session.sittings.saturating_sub(u32::from(session.sitting_open));
    f64::from(plan.sittings.saturating_sub(held)) * f64::from(plan.minutes)
}

/// Returns the questions that come first, at most so many: each as if those before it were put aside.
pub fn first_questions(session: &Session, guide: &Guide, at: Timestamp, most: usize) -> Vec<Question> {
    let mut played = session.clone();
    let mut questions: Vec<Question> = Vec::new();
    let mut command = Command::Open;
    while questions.len() < most {
        let Ok(decision) = decide(&played, guide, command, at) else {
            break;
        };
        for event in &decision.events {
            played.take(event, at);
        }
        let open = played.open_question().cloned();
        let Some(question) = open.filter(|it| questions.last().is_none_or(|last| last.turn < it.turn)) else {
            break;
        };
        questions.push(question);
        command = Command::Skip;
    }
    questions
}
