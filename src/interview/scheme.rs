//! The manager's order of accounts and topics, put over the one that follows from values.
//!
//! The account in the first place gets the greatest value at stake, the second the next, and so on: so everything that
//! reckons with values obeys the order. What the manager has not placed keeps its natural place.

use std::collections::BTreeMap;

use crate::bank::{Bank, Topic};
use crate::id::{AccountId, TopicId};
use crate::interview::agenda::Agenda;
use crate::interview::proceedings::Scheme;
use crate::interview::stake::Stake;

impl<'a> Agenda<'a> {
    /// Whether the manager left it in the plan.
    pub(super) fn is_planned(&self, topic: &Topic, account: Option<&AccountId>) -> bool {
        self.session.proceedings.scheme.keeps(&topic.id, account)
    }

    /// The topics that are in the plan.
    pub(super) fn topics(&self) -> impl Iterator<Item = &'a Topic> {
        self.guide.bank.topics.iter().filter(|it| self.is_planned(it, None))
    }

    /// The topics of a list of the policy that are in the plan.
    pub(super) fn named(&self, ids: &'a [TopicId]) -> impl Iterator<Item = &'a Topic> {
        let topics = ids.iter().filter_map(|id| self.topic(id));
        topics.filter(|it| self.is_planned(it, None))
    }

    /// The topics of the plan, those worth most first.
    pub(super) fn topics_by_worth(&self) -> Vec<TopicId> {
        let mut topics: Vec<&Topic> = self.topics().collect();
        topics.sort_by(|a, b| self.worth(b).total_cmp(&self.worth(a)));
        topics.into_iter().map(|it| it.id.clone()).collect()
    }

    /// W × U of a topic, as the manager's order has it.
    pub(super) fn worth(&self, topic: &Topic) -> f64 {
        let ordered = self.worths.get(&topic.id).copied();
        ordered.unwrap_or(topic.weight * topic.head_only)
    }
}

/// Returns the accounts in their order without those dropped, and gives the stakes the values of that order.
pub(super) fn accounts(scheme: &Scheme, stakes: &mut [Stake]) -> Vec<AccountId> {
    let mut by_value: Vec<(AccountId, f64)> = stakes.iter().map(|it| (it.account.clone(), it.value)).collect();
    by_value.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (natural, values): (Vec<AccountId>, Vec<f64>) = by_value.into_iter().unzip();
    let ranked = ordered(natural, &scheme.accounts);
    if !scheme.accounts.is_empty() {
        let value: BTreeMap<&AccountId, f64> = ranked.iter().zip(values).collect();
        for stake in stakes {
            stake.value = value.get(&stake.account).copied().unwrap_or(stake.value);
        }
    }
    let kept = |id: &AccountId| !scheme.dropped_accounts.contains(id);
    ranked.into_iter().filter(kept).collect()
}

/// Returns what each topic is worth in the manager's order; nothing where there is none.
pub(super) fn worths(scheme: &Scheme, bank: &Bank) -> BTreeMap<TopicId, f64> {
    if scheme.topics.is_empty() {
        return BTreeMap::new();
    }
    let worth = |topic: &Topic| topic.weight * topic.head_only;
    let mut by_worth: Vec<(TopicId, f64)> = bank.topics.iter().map(|it| (it.id.clone(), worth(it))).collect();
    by_worth.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (natural, values): (Vec<TopicId>, Vec<f64>) = by_worth.into_iter().unzip();
    ordered(natural, &scheme.topics).into_iter().zip(values).collect()
}

/// Returns the things in the order wanted; those not in it are put in at their natural place.
fn ordered<T: Clone + PartialEq>(natural: Vec<T>, wanted: &[T]) -> Vec<T> {
    if wanted.is_empty() {
        return natural;
    }
    let mut all: Vec<T> = wanted.iter().filter(|it| natural.contains(it)).cloned().collect();
    for (at, it) in natural.into_iter().enumerate() {
        if !wanted.contains(&it) {
            all.insert(at.min(all.len()), it);
        }
    }
    all
}
