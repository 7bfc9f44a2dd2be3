//! The manager's board: what is covered, what is open, and what to do next. Derived from a session, never stored.
//!
//! 1. `heat`: one state for each account and topic.
//! 2. `value`: what is covered, each currency by itself; no rate is assumed.
//! 3. `open_gap`: what is missing, with how grave it is and who may know; the one step that helps most.
//!
//! It takes a session as its reader may see it, so nothing here can show more than that.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::bank::{Scope, Topic};
use crate::engine::open_gap::{Next, OpenGap, doubted, next};
use crate::engine::overview::{AccountLine, Overview, days_between};
use crate::id::{AccountId, SlotId, TopicId};
use crate::interview::{Guide, Outcome, Session, Stake, Standing, Verdict, known, stakes};

/// The board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Board {
    /// The value of the book and what of it is covered, by currency.
    pub value: Vec<ValueLine>,
    /// Accounts that are covered.
    pub covered: usize,
    /// Accounts that renew soon and are not covered, the next renewal first.
    pub weak: Vec<WeakRenewal>,
    /// The topics that are asked per account, in the bank's order.
    pub topics: Vec<(TopicId, String)>,
    /// One row an account, most at stake first, with one cell a topic.
    pub heat: Vec<HeatRow>,
    /// Topics that are asked once.
    pub general: Vec<GeneralHeat>,
    /// What is missing, the gravest first. What was answered off the record is not among it: nobody is to ask again.
    pub gaps: Vec<OpenGap>,
    /// How many questions were answered off the record.
    pub withheld: usize,
    /// What to do next.
    pub next: Next,
}

/// The value of the accounts of one currency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueLine {
    /// ISO 4217 code; empty where none was given.
    pub currency: String,
    /// Hundredths of all accounts.
    pub all: i64,
    /// Hundredths of the covered ones.
    pub covered: i64,
    /// Their share, 0 to 1.
    pub share: f64,
}

/// An account that renews soon and of which too little is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeakRenewal {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The day.
    pub renewal: Date,
    /// Days until then.
    pub days: i64,
    /// Share of the essentials known, 0 to 1.
    pub coverage: f64,
}

/// How much is known of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Heat {
    /// Nothing.
    None,
    /// Something.
    Thin,
    /// Most of it.
    Good,
    /// Most of it, and the leaver has looked at all that was released of it and found it right.
    Confirmed,
    /// It is not asked.
    Na,
    /// It was answered off the record, and nothing else is known.
    Withheld,
}

/// An account's row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeatRow {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// One state a topic.
    pub cells: Vec<Heat>,
}

/// A topic that is asked once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GeneralHeat {
    /// The topic.
    pub topic: TopicId,
    /// Its title.
    pub title: String,
    /// How much is known.
    pub state: Heat,
}

/// What the derivation goes by.
pub(super) struct Look<'a> {
    pub(super) session: &'a Session,
    pub(super) guide: &'a Guide,
    today: Date,
    pub(super) stakes: Vec<Stake>,
}

pub(super) fn board(session: &Session, guide: &Guide, today: Date, overview: &Overview, standing: &Standing) -> Board {
    let look = Look {
        session,
        guide,
        today,
        stakes: stakes(session, &guide.policy.stake, today),
    };
    let policy = &guide.policy.board;
    let covered = |it: &&AccountLine| it.coverage >= policy.half;
    let gaps = look.gaps();
    let account_topics = || guide.bank.topics.iter().filter(|it| it.scope == Scope::Account);
    Board {
        value: value(&overview.accounts, policy.half),
        covered: overview.accounts.iter().filter(covered).count(),
        weak: look.weak(&overview.accounts),
        topics: account_topics().map(|it| (it.id.clone(), it.title.clone())).collect(),
        heat: overview
            .accounts
            .iter()
            .map(|line| HeatRow {
                account: line.id.clone(),
                name: line.name.clone(),
                cells: account_topics().map(|it| look.heat(it, Some(&line.id))).collect(),
            })
            .collect(),
        general: guide
            .bank
            .topics
            .iter()
            .filter(|it| it.scope != Scope::Account)
            .map(|topic| GeneralHeat {
                topic: topic.id.clone(),
                title: topic.title.clone(),
                state: look.heat(topic, None),
            })
            .collect(),
        next: doubted(session, standing).unwrap_or_else(|| next(standing, &gaps)),
        withheld: session
            .turns
            .iter()
            .filter(|it| it.outcome == Some(Outcome::Withheld))
            .count(),
        gaps,
    }
}

fn value(accounts: &[AccountLine], half: f64) -> Vec<ValueLine> {
    let mut by_currency: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for account in accounts {
        let Some(arr) = &account.arr else { continue };
        let (all, covered) = by_currency.entry(&arr.currency).or_default();
        *all = all.saturating_add(arr.cents);
        if account.coverage >= half {
            *covered = covered.saturating_add(arr.cents);
        }
    }
    let mut lines: Vec<ValueLine> = by_currency
        .into_iter()
        .map(|(currency, (all, covered))| ValueLine {
            currency: currency.to_owned(),
            all,
            covered,
            share: share(covered, all),
        })
        .collect();
    lines.sort_by_key(|it| std::cmp::Reverse(it.all));
    lines
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share of money needs no more than 15 digits"
)]
fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Look<'_> {
    fn weak(&self, accounts: &[AccountLine]) -> Vec<WeakRenewal> {
        let policy = &self.guide.policy.board;
        let weak = accounts.iter().filter(|it| it.coverage < policy.half);
        let mut weak: Vec<WeakRenewal> = weak
            .filter_map(|it| {
                let renewal = it.renewal?;
                let days = days_between(self.today, renewal);
                (0..=policy.renewal_within).contains(&days).then(|| WeakRenewal {
                    account: it.id.clone(),
                    name: it.name.clone(),
                    renewal,
                    days,
                    coverage: it.coverage,
                })
            })
            .collect();
        weak.sort_by(|a, b| (a.days, &a.name).cmp(&(b.days, &b.name)));
        weak
    }

    fn heat(&self, topic: &Topic, account: Option<&AccountId>) -> Heat {
        if !self.is_planned(topic, account) {
            return Heat::Na;
        }
        let known = known(self.session, topic, account);
        if known.share <= 0.0 && known.facts == 0 {
            return if self.was_withheld(topic, account) {
                Heat::Withheld
            } else {
                Heat::None
            };
        }
        if known.share < self.guide.policy.board.good {
            return Heat::Thin;
        }
        let facts = self.session.facts.values();
        let mut of_item = facts
            .filter(|it| it.topic == topic.id && (account.is_none() || it.account.as_ref() == account))
            .peekable();
        let right = |id| self.session.proceedings.reviews.get(id) == Some(&Verdict::Right);
        if of_item.peek().is_some() && of_item.all(|it| right(&it.id)) {
            Heat::Confirmed
        } else {
            Heat::Good
        }
    }

    pub(super) fn is_planned(&self, topic: &Topic, account: Option<&AccountId>) -> bool {
        let scheme = &self.session.proceedings.scheme;
        !scheme.dropped_topics.contains(&topic.id) && account.is_none_or(|id| !scheme.dropped_accounts.contains(id))
    }

    pub(super) fn turns_of(
        &self,
        topic: &Topic,
        account: Option<&AccountId>,
    ) -> impl DoubleEndedIterator<Item = &Outcome> {
        let mine = self
            .session
            .turns
            .iter()
            .filter(move |it| it.question.topic == topic.id && it.question.account.as_ref() == account);
        mine.filter_map(|it| it.outcome.as_ref())
    }

    fn was_withheld(&self, topic: &Topic, account: Option<&AccountId>) -> bool {
        self.turns_of(topic, account).any(|it| matches!(it, Outcome::Withheld))
    }

    /// Whether a slot was answered off the record, or the topic as a whole.
    pub(super) fn is_slot_withheld(&self, topic: &Topic, account: Option<&AccountId>, slot: &SlotId) -> bool {
        let mut turns = self
            .session
            .turns
            .iter()
            .filter(|it| it.outcome == Some(Outcome::Withheld));
        turns.any(|it| {
            let asked = &it.question;
            let here = asked.topic == topic.id && asked.account.as_ref() == account;
            here && asked.slot.as_ref().is_none_or(|it| it == slot)
        })
    }
}
