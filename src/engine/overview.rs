//! How far a handover is, for a manager: derived from the session, never stored.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::bank::{Scope, Topic};
use crate::book::{Health, Money};
use crate::engine::TaskSpending;
use crate::id::{AccountId, HandoverId, TopicId};
use crate::interview::{GapHandling, Guide, ImportField, Outcome, Session, Spending, Stake, coverage, known, stakes};

/// What a question shows beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Outlook {
    /// Share of the value at stake that is covered, 0 to 1.
    pub coverage: f64,
    /// Minutes left of the sitting, by its plan; 0 when they are used up.
    pub minutes_left: u32,
}

/// All that a manager wants to see.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// The handover.
    pub handover: HandoverId,
    /// The leaver.
    pub csm: String,
    /// Who takes over.
    pub successor: Option<String>,
    /// The last working day.
    pub last_day: Date,
    /// Days until then; negative afterwards.
    pub days_left: i64,
    /// Sittings held, and planned.
    pub sittings: (u32, u32),
    /// Questions put.
    pub turns: usize,
    /// Questions answered.
    pub answered: usize,
    /// Facts on record.
    pub facts: usize,
    /// Whether the interview is finished.
    pub finished: bool,
    /// Share of the value at stake that is covered, 0 to 1.
    pub coverage: f64,
    /// Accounts that are covered by half or more.
    pub accounts_covered: usize,
    /// Share of the book's revenue that these accounts bring, 0 to 1.
    pub value_covered: f64,
    /// Contradictions that nobody settled.
    pub open_conflicts: usize,
    /// The accounts, most at stake first.
    pub accounts: Vec<AccountLine>,
    /// The topics, in the bank's order.
    pub topics: Vec<TopicLine>,
    /// What is missing, most at stake first, without what the manager dropped or lives with.
    pub gaps: Vec<Gap>,
    /// What is missing and the manager lives with, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted_gaps: Vec<Gap>,
    /// What was used of a model.
    pub model: Spending,
    /// The same for each task.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub model_tasks: Vec<TaskSpending>,
    /// What that cost, where the prices are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_cost: Option<f64>,
    /// The currency of the prices; empty where it is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub model_currency: String,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountLine {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Annual recurring revenue.
    pub arr: Option<Money>,
    /// The CRM's health colour.
    pub health: Option<Health>,
    /// The next renewal.
    pub renewal: Option<Date>,
    /// Value at stake.
    pub stake: f64,
    /// Share of the essentials known, 0 to 1.
    pub coverage: f64,
    /// Facts on record.
    pub facts: u32,
    /// What the leaver says is wrong in the import.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<ImportFix>,
}

/// A field of the import that is wrong, and what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportFix {
    /// The field.
    pub field: ImportField,
    /// What is right, in the leaver's words.
    pub text: String,
}

/// One topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicLine {
    /// Its id.
    pub id: TopicId,
    /// Its title.
    pub title: String,
    /// What it is asked about.
    pub scope: Scope,
    /// Share of the essentials known, 0 to 1; over all accounts where it is asked per account.
    pub coverage: f64,
    /// Facts on record.
    pub facts: u32,
}

/// Something that nobody said yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The topic.
    pub topic: TopicId,
    /// Its title.
    pub title: String,
    /// The account's name; none for the whole book.
    pub account: Option<String>,
    /// What is missing, as a report calls it.
    pub missing: Vec<String>,
    /// Value at stake × weight × share that lives in the leaver's head × share that is not known, to the cent.
    pub worth: f64,
    /// Who knows instead, as the manager named them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned: Option<String>,
    /// Why the manager lives with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

const SECONDS_A_MINUTE: i64 = 60;

pub(super) fn outlook(session: &Session, guide: &Guide, at: Timestamp) -> Outlook {
    let stakes = stakes(session, &guide.policy.stake, date_of(at));
    Outlook {
        coverage: coverage(session, &guide.bank, &guide.policy, &stakes),
        minutes_left: minutes_left(session, at),
    }
}

fn minutes_left(session: &Session, at: Timestamp) -> u32 {
    let Some(plan) = &session.plan else { return 0 };
    let Some((since, _)) = session.sitting_since else {
        return plan.minutes;
    };
    let used = at.as_second().saturating_sub(since.as_second()) / SECONDS_A_MINUTE;
    // a clock that was set back must not give more than the plan
    plan.minutes
        .saturating_sub(u32::try_from(used.max(0)).unwrap_or(u32::MAX))
}

pub(super) fn overview(session: &Session, guide: &Guide, at: Timestamp) -> Overview {
    let today = date_of(at);
    let mut stakes = stakes(session, &guide.policy.stake, today);
    stakes.sort_by(|a, b| b.value.total_cmp(&a.value));
    let accounts: Vec<AccountLine> = stakes
        .iter()
        .filter_map(|it| account_line(session, guide, it))
        .collect();
    let plan = session.plan.as_ref();
    let last_day = plan.map_or(today, |plan| plan.last_day);
    let (accepted_gaps, gaps) = gaps(session, guide, &stakes)
        .into_iter()
        .partition(|it| it.accepted.is_some());
    let answered = |outcome: &Option<Outcome>| matches!(outcome, Some(Outcome::Answered(_)));
    Overview {
        handover: plan.map_or_else(|| HandoverId::new(""), |plan| plan.handover.clone()),
        csm: plan.map(|plan| plan.csm.clone()).unwrap_or_default(),
        successor: plan.and_then(|plan| plan.successor.clone()),
        last_day,
        days_left: days_between(today, last_day),
        sittings: (session.sittings, plan.map_or(0, |plan| plan.sittings)),
        turns: session.turns.len(),
        answered: session.turns.iter().filter(|turn| answered(&turn.outcome)).count(),
        facts: session.facts.len(),
        finished: session.finished,
        coverage: coverage(session, &guide.bank, &guide.policy, &stakes),
        accounts_covered: accounts
            .iter()
            .filter(|it| it.coverage >= guide.policy.board.half)
            .count(),
        value_covered: value_covered(session, &accounts, guide.policy.board.half),
        open_conflicts: session.conflicts.iter().filter(|it| it.settled.is_none()).count(),
        topics: guide
            .bank
            .topics
            .iter()
            .map(|topic| topic_line(session, topic))
            .collect(),
        gaps,
        accepted_gaps,
        model: session.spending,
        model_tasks: Vec::new(),
        model_cost: None,
        model_currency: String::new(),
        accounts,
    }
}

fn account_line(session: &Session, guide: &Guide, stake: &Stake) -> Option<AccountLine> {
    let account = session.account(&stake.account)?;
    let scheme = &session.proceedings.scheme;
    let topics = guide.bank.topics.iter().filter(|topic| topic.scope == Scope::Account);
    let topics = topics.filter(|topic| scheme.keeps(&topic.id, None));
    let (mut got, mut all, mut facts) = (0.0, 0.0, 0);
    for topic in topics {
        let worth = topic.weight * topic.head_only;
        let known = known(session, topic, Some(&account.id));
        got += worth * known.share;
        all += worth;
        facts += known.facts;
    }
    Some(AccountLine {
        id: account.id.clone(),
        name: account.name.clone(),
        arr: account.arr.clone(),
        health: account.health,
        renewal: account.renewal,
        stake: stake.value,
        coverage: if all > 0.0 { got / all } else { 0.0 },
        facts,
        fixes: fixes(session, &account.id),
    })
}

fn fixes(session: &Session, account: &AccountId) -> Vec<ImportFix> {
    let checks = session.proceedings.import_checks.iter();
    let fixes = checks.filter(|((of, _), _)| of == account);
    let fix = |((_, field), text): (&(AccountId, ImportField), &Option<String>)| {
        let field = *field;
        text.clone().map(|text| ImportFix { field, text })
    };
    fixes.filter_map(fix).collect()
}

/// Returns the share of the book's value whose accounts are covered by half or more; an account without ARR has none, and
/// one that was dropped does not count.
fn value_covered(session: &Session, accounts: &[AccountLine], half: f64) -> f64 {
    let dropped = &session.proceedings.scheme.dropped_accounts;
    let (mut covered, mut all) = (0.0, 0.0);
    for account in accounts.iter().filter(|it| !dropped.contains(&it.id)) {
        let value = account.arr.as_ref().map_or(0.0, |money| units(money.cents));
        all += value;
        covered += if account.coverage >= half { value } else { 0.0 };
    }
    if all > 0.0 { covered / all } else { 0.0 }
}

fn topic_line(session: &Session, topic: &Topic) -> TopicLine {
    let accounts: Vec<Option<&AccountId>> = match topic.scope {
        Scope::Account => {
            let kept = |id: &&AccountId| !session.proceedings.scheme.dropped_accounts.contains(*id);
            let ids = session.book.accounts.iter().map(|account| &account.id);
            ids.filter(kept).map(Some).collect()
        }
        Scope::Portfolio | Scope::Process => vec![None],
    };
    let (mut share, mut facts, mut places) = (0.0, 0, 0.0);
    for account in accounts {
        let known = known(session, topic, account);
        share += known.share;
        facts += known.facts;
        places += 1.0;
    }
    TopicLine {
        id: topic.id.clone(),
        title: topic.title.clone(),
        scope: topic.scope,
        coverage: if places > 0.0 { share / places } else { 0.0 },
        facts,
    }
}

fn gaps(session: &Session, guide: &Guide, stakes: &[Stake]) -> Vec<Gap> {
    let book = guide.policy.stake.book_share * stakes.iter().map(|it| it.value).sum::<f64>();
    let mut gaps = Vec::new();
    for topic in &guide.bank.topics {
        let worth = topic.weight * topic.head_only;
        if topic.scope == Scope::Account {
            let of = |stake: &Stake| gap(session, topic, Some(&stake.account), stake.value * worth);
            gaps.extend(stakes.iter().filter_map(of));
        } else {
            gaps.extend(gap(session, topic, None, book * worth));
        }
    }
    gaps.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    gaps
}

/// Rounds money to the cent.
pub(super) fn in_cents(money: f64) -> f64 {
    (money * 100.0).round() / 100.0
}

fn gap(session: &Session, topic: &Topic, account: Option<&AccountId>, worth: f64) -> Option<Gap> {
    let known = known(session, topic, account);
    let proceedings = &session.proceedings;
    if known.missing.is_empty() || !proceedings.scheme.keeps(&topic.id, account) {
        return None;
    }
    let (assigned, accepted) = match proceedings.gaps.get(&(topic.id.clone(), account.cloned())) {
        Some(GapHandling::Assigned { to }) => (Some(to.clone()), None),
        Some(GapHandling::Accepted { reason }) => (None, Some(reason.clone())),
        Some(GapHandling::AskedAgain) | None => (None, None),
    };
    let label = |slot| topic.slot(slot).map(|it| it.label.clone());
    Some(Gap {
        topic: topic.id.clone(),
        title: topic.title.clone(),
        account: account.and_then(|id| session.account(id)).map(|it| it.name.clone()),
        missing: known.missing.iter().filter_map(label).collect(),
        worth: in_cents(worth * (1.0 - known.share)),
        assigned,
        accepted,
    })
}

#[expect(clippy::cast_precision_loss, reason = "money beyond 2^53 cents is shown rounded")]
fn units(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// Returns the days from one day to another; negative where the other is past.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

fn date_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}
