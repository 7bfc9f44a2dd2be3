//! How much of what is worth knowing is known: a pure fold over the session, never stored.
//!
//! An essential slot is missing until a fact fills it. One that a fact only speaks to is asked again last, and so counts as
//! known where questions are ranked. An item's worth is stake × W × U; coverage is the share of the
//! worth of all items that is known.

use crate::bank::{Bank, Scope, Topic};
use crate::id::{AccountId, SlotId};
use crate::interview::policy::Policy;
use crate::interview::session::{Progress, Session};
use crate::interview::stake::Stake;

/// What is known of one item.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Share of essential slots that facts fill or speak to, 0 to 1 (K).
    pub share: f64,
    /// Facts filed here.
    pub facts: u32,
    /// Essential slots that nothing fills.
    pub missing: Vec<SlotId>,
}

/// Returns what is known of a topic, on one account or (with none) on the whole book.
pub fn known(session: &Session, topic: &Topic, account: Option<&AccountId>) -> Known {
    let here = places(session, topic, account);
    let facts = here.iter().map(|it| it.facts).sum();
    let fills = |slot: &SlotId| here.iter().any(|it| it.filled.contains_key(slot));
    let speaks = |slot: &SlotId| here.iter().any(|it| it.touched.contains_key(slot));
    let essentials = || topic.essentials().map(|it| &it.id);
    let missing: Vec<SlotId> = essentials().filter(|it| !fills(it)).cloned().collect();
    let all = essentials().count();
    let spoken_of = essentials().filter(|it| fills(it) || speaks(it)).count();
    let share = if all == 0 {
        f64::from(u8::from(facts > 0))
    } else {
        ratio(spoken_of, all)
    };
    Known { share, facts, missing }
}

/// Returns the progress records that belong to an item: a topic of the whole book takes in what was filed under accounts.
pub(super) fn places<'a>(session: &'a Session, topic: &Topic, account: Option<&AccountId>) -> Vec<&'a Progress> {
    if topic.scope == Scope::Account || account.is_some() {
        let item = (topic.id.clone(), account.cloned());
        return session.progress.get(&item).map(AsRef::as_ref).into_iter().collect();
    }
    let mine = session
        .progress
        .range((topic.id.clone(), None)..)
        .take_while(|((id, _), _)| *id == topic.id);
    mine.map(|(_, progress)| progress.as_ref()).collect()
}

/// Returns the share of the value at stake that is covered, 0 to 1: the share of the worth of all items that is known. What
/// the manager dropped is no item. Of a view it is that of the whole, so that everybody reads the same number.
pub fn coverage(session: &Session, bank: &Bank, policy: &Policy, stakes: &[Stake]) -> f64 {
    if let Some(whole) = &session.proceedings.whole {
        return whole.covered;
    }
    let scheme = &session.proceedings.scheme;
    let kept = |stake: &&Stake| !scheme.dropped_accounts.contains(&stake.account);
    let stakes: Vec<&Stake> = stakes.iter().filter(kept).collect();
    let book = policy.stake.book_share * stakes.iter().map(|it| it.value).sum::<f64>();
    let (mut got, mut all) = (0.0, 0.0);
    for topic in bank.topics.iter().filter(|it| scheme.keeps(&it.id, None)) {
        let worth = topic.weight * topic.head_only;
        if topic.scope == Scope::Account {
            for stake in &stakes {
                all += stake.value * worth;
                got += stake.value * worth * known(session, topic, Some(&stake.account)).share;
            }
        } else {
            all += book * worth;
            got += book * worth * known(session, topic, None).share;
        }
    }
    if all > 0.0 { got / all } else { 0.0 }
}

/// Returns a share of 0 to 1 in whole hundredths, rounded down: what is not covered must not look covered.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of 0 to 1 is 0 to 100 per cent"
)]
pub fn whole_percent(share: f64) -> u32 {
    // a hair is added, so that 29 of 100 are not 28.999 per cent
    (share.clamp(0.0, 1.0) * 100.0 + 1e-9).floor() as u32
}

#[expect(clippy::cast_precision_loss, reason = "a topic has a handful of slots")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
