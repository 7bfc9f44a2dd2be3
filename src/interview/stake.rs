//! The value at stake in each account: how likely it is to be lost, and what is lost with it.
//!
//! p_loss = min(most, health × time to renewal × thread), or the odds that were said in its place; stake = ARR × p_loss + a
//! share of the open expansion value. The leaver's view overrides the CRM's: warning signs heard about churn make an account
//! red, others make a green one yellow, those about growth none, and a said day that binds, such as the last day of notice,
//! counts before the renewal.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::book::{Account, Health};
use crate::id::{AccountId, TopicId};
use crate::interview::bound::{Bound, bounds};
use crate::interview::odds::{Odds, odds};
use crate::interview::policy::StakePolicy;
use crate::interview::session::{Progress, Session};

/// What stands behind an account's place in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Stake {
    /// The account.
    pub account: AccountId,
    /// Chance of loss, 0 to 1.
    pub p_loss: f64,
    /// Health after the interview so far.
    pub health: Option<Health>,
    /// Days from today to the first day that binds: a said one, or the renewal; negative when that is over.
    pub days: Option<i64>,
    /// The said day on which something ends before the renewal, the earliest.
    pub bound: Option<Bound>,
    /// All said days that bind, the earliest first.
    pub bounds: Vec<Bound>,
    /// Whether it hangs on one person.
    pub single_thread: bool,
    /// The odds of losing it, where they were said.
    pub odds: Option<Odds>,
    /// Value at stake, in the account's currency.
    pub value: f64,
}

/// Returns the stake of every account, in the order of the book.
pub fn stakes(session: &Session, policy: &StakePolicy, today: Date) -> Vec<Stake> {
    let median = median_arr(session);
    let expansion = expansion_values(session);
    let alarmed = alarmed(session, policy);
    let mut bounds = bounds(session, &policy.bound, today);
    let stake = |account: &Account| {
        let open = expansion.get(&account.id).copied().unwrap_or_default();
        let bounds = bounds.remove(&account.id).unwrap_or_default();
        let mut it = stake(session, policy, (account, bounds), today, (median, open));
        let said = it.odds.as_ref().is_some_and(|it| !it.is_least);
        if it.health == Some(Health::Green) && alarmed.contains(&account.id) {
            let factor = policy.health(Some(Health::Yellow)) / policy.health(it.health);
            let p_loss = if said {
                it.p_loss
            } else {
                (it.p_loss * factor).min(policy.most)
            };
            it.value += (p_loss - it.p_loss) * worth(account, policy, median);
            (it.p_loss, it.health) = (p_loss, Some(Health::Yellow));
        }
        it
    };
    session.book.accounts.iter().map(stake).collect()
}

fn stake(
    session: &Session,
    policy: &StakePolicy,
    (account, bounds): (&Account, Vec<Bound>),
    today: Date,
    (median, open): (f64, f64),
) -> Stake {
    let seen = |topic: &str| session.progress.get(&(TopicId::from(topic), Some(account.id.clone())));
    let health = health(
        account.health,
        seen("churn_risk").map(AsRef::as_ref),
        seen("relationships").map(AsRef::as_ref),
    );
    let mut ending = bounds.iter().filter(|it| it.ends);
    let bound = ending.find(|it| account.renewal.is_none_or(|on| it.on < on));
    let binding = bound.map(|it| it.on).or(account.renewal);
    let days = binding.map(|on| days_between(today, on));
    let warned = seen("relationships").is_some_and(|it| it.red_flags > 0);
    let single_thread = account.contacts.len() <= 1 || warned;
    let thread = if single_thread { policy.single_thread } else { 1.0 };
    let odds = odds(session, &policy.odds, &account.id, &policy.bound.growth_topics);
    let reckoned = (policy.health(health) * policy.renewal(days) * thread).min(policy.most);
    let p_loss = match &odds {
        Some(said) if said.is_least => reckoned.max(said.share),
        Some(said) => said.share,
        None => reckoned,
    };
    let value = worth(account, policy, median) * p_loss + policy.expansion_share * open;
    Stake {
        account: account.id.clone(),
        p_loss,
        health,
        days,
        bound: bound.cloned(),
        bounds,
        single_thread,
        odds,
        value,
    }
}

/// What is lost with an account: its yearly revenue, or a share of the median where that is not known.
fn worth(account: &Account, policy: &StakePolicy, median: f64) -> f64 {
    let arr = account.arr.as_ref();
    arr.map_or(median * policy.unlisted_share, |arr| units(arr.cents))
}

/// The accounts of which a warning sign was heard, on whatever topic but growth: a deadline of an upsell loses no customer.
fn alarmed(session: &Session, policy: &StakePolicy) -> BTreeSet<AccountId> {
    let items = session
        .progress
        .iter()
        .filter(|((topic, _), _)| !policy.bound.growth_topics.contains(topic))
        .filter(|((topic, _), it)| it.red_flags > 0 || (it.facts > 0 && policy.alarm_topics.contains(topic)));
    items.filter_map(|((_, account), _)| account.clone()).collect()
}

fn health(crm: Option<Health>, churn: Option<&Progress>, people: Option<&Progress>) -> Option<Health> {
    if churn.is_some_and(|it| it.red_flags > 0) {
        return Some(Health::Red);
    }
    match crm {
        Some(Health::Green) | None if people.is_some_and(|it| it.red_flags > 0) => Some(Health::Yellow),
        other => other,
    }
}

fn median_arr(session: &Session) -> f64 {
    let mut all: Vec<i64> = session
        .book
        .accounts
        .iter()
        .filter_map(|it| Some(it.arr.as_ref()?.cents))
        .collect();
    all.sort_unstable();
    all.get(all.len() / 2).map_or(1.0, |cents| units(*cents))
}

/// The largest amount named in each account's expansion facts.
fn expansion_values(session: &Session) -> BTreeMap<AccountId, f64> {
    let mut values: BTreeMap<AccountId, f64> = BTreeMap::new();
    for fact in session.facts.values().filter(|fact| fact.topic.as_str() == "expansion") {
        let most = fact
            .mentions
            .money
            .iter()
            .map(|it| units(it.money.cents))
            .fold(0.0, f64::max);
        if let Some(account) = &fact.account {
            let value = values.entry(account.clone()).or_default();
            *value = value.max(most);
        }
    }
    values
}

/// Returns an amount in units of its currency. Amounts beyond 2^53 hundredths lose their last digits.
#[expect(
    clippy::cast_precision_loss,
    reason = "an order of accounts needs no more than 15 digits"
)]
pub(super) fn units(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// Returns the days from one date to another; negative when the second is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
