//! What is missing, as a manager deals with it: how grave, why it matters, who may know; and the step that helps most.

use serde::Serialize;

use crate::bank::{Scope, Slot, SlotKind, Topic};
use crate::book::{Account, Health};
use crate::engine::board::Look;
use crate::engine::overview::in_cents;
use crate::id::{AccountId, FactId, TopicId};
use crate::interview::{GapHandling, Item, Outcome, Party, Session, Stage, Stake, Standing, known};

/// How grave a gap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A heavy topic of an account that renews soon or is in danger.
    Serious,
    /// A heavy topic, or any topic of such an account.
    Notable,
    /// All else.
    Minor,
}

impl Severity {
    /// Returns its word: `serious`, `notable` or `minor`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Serious => "serious",
            Self::Notable => "notable",
            Self::Minor => "minor",
        }
    }
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenGap {
    /// How grave it is.
    pub severity: Severity,
    /// The topic.
    pub topic: TopicId,
    /// Its title.
    pub title: String,
    /// The account; none for the whole book.
    pub account: Option<AccountId>,
    /// Its name.
    pub name: Option<String>,
    /// What is missing, as a report calls it.
    pub missing: Vec<String>,
    /// What is lost when nobody asks.
    pub lost: String,
    /// Days until the account renews, where it does soon and nothing binds before.
    pub renews_in: Option<i64>,
    /// Days until the first said day that binds before the renewal, such as the last day of notice, where it is soon.
    pub binds_in: Option<i64>,
    /// Whether the account is in danger.
    pub in_danger: bool,
    /// Who may know, as the leaver said.
    pub who: Option<String>,
    /// What the manager does about it: `assigned`, `accepted`, `asked_again`; none where nothing yet.
    pub handling: Option<&'static str>,
    /// The person or the reason that goes with it.
    pub note: Option<String>,
    /// Value at stake × weight × share that lives in the leaver's head × share that is not known, to the cent.
    pub worth: f64,
}

/// The step that helps most.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Next {
    /// The leaver has no link yet.
    Invite,
    /// The leaver has one and has not begun.
    Remind,
    /// A serious gap is asked about again.
    AskAgain {
        /// Its place among the gaps.
        gap: usize,
    },
    /// What is left serious is assigned or accepted: the leaver cannot be asked any more.
    Settle {
        /// Its place among the gaps.
        gap: usize,
    },
    /// The interview goes on.
    Wait,
    /// The leaver checks and releases.
    AwaitRelease,
    /// The successor says of statements that they are not true, and nobody has asked the leaver.
    Doubted {
        /// How many.
        statements: usize,
    },
    /// The manager signs.
    Sign,
    /// Others have to sign.
    AwaitSignatures,
    /// Nothing is left.
    Done,
}

impl OpenGap {
    /// Returns whether nobody has dealt with it.
    pub const fn is_unhandled(&self) -> bool {
        self.handling.is_none()
    }
}

impl Look<'_> {
    /// Who may know: the last one that the leaver named when they did not know.
    fn who(&self, topic: &Topic, account: Option<&AccountId>) -> Option<String> {
        self.turns_of(topic, account).rev().find_map(|it| match it {
            Outcome::Unknown(who) => who.clone(),
            _ => None,
        })
    }

    pub(super) fn gaps(&self) -> Vec<OpenGap> {
        let book = self.guide.policy.stake.book_share * self.stakes.iter().map(|it| it.value).sum::<f64>();
        let mut gaps = Vec::new();
        for topic in &self.guide.bank.topics {
            if topic.scope == Scope::Account {
                let of =
                    |stake: &Stake| self.gap(topic, self.session.account(&stake.account), Some(stake), stake.value);
                gaps.extend(self.stakes.iter().filter_map(of));
            } else {
                gaps.extend(self.gap(topic, None, None, book));
            }
        }
        gaps.sort_by(|a, b| a.severity.cmp(&b.severity).then(b.worth.total_cmp(&a.worth)));
        gaps
    }

    fn gap(&self, topic: &Topic, account: Option<&Account>, stake: Option<&Stake>, value: f64) -> Option<OpenGap> {
        let id = account.map(|it| &it.id);
        let known = known(self.session, topic, id);
        // which account it is need not be said where it is asked of one
        let named = |slot: &&Slot| id.is_none() || slot.kind != SlotKind::Account;
        let open = known.missing.iter().filter(|it| !self.is_slot_withheld(topic, id, it));
        let slots = open.filter_map(|slot| topic.slot(slot));
        let missing: Vec<String> = slots.filter(named).map(|it| it.label.clone()).collect();
        if missing.is_empty() || !self.is_planned(topic, id) {
            return None;
        }
        let policy = &self.guide.policy.board;
        let near = stake
            .and_then(|it| it.days)
            .filter(|it| (0..=policy.renewal_within).contains(it));
        let is_bound = stake.is_some_and(|it| it.bound.is_some());
        let in_danger = stake.is_some_and(|it| it.health == Some(Health::Red));
        let weight = topic.weight * topic.head_only;
        let is_pressing = near.is_some() || in_danger;
        let severity = match (weight >= policy.heavy_from, is_pressing) {
            (true, true) => Severity::Serious,
            (true, false) | (false, true) => Severity::Notable,
            (false, false) => Severity::Minor,
        };
        let item: Item = (topic.id.clone(), id.cloned());
        let (handling, note) = match self.session.proceedings.gaps.get(&item) {
            None => (None, None),
            Some(GapHandling::Assigned { to }) => (Some("assigned"), Some(to.clone())),
            Some(GapHandling::Accepted { reason }) => (Some("accepted"), Some(reason.clone())),
            Some(GapHandling::AskedAgain) => (Some("asked_again"), None),
        };
        Some(OpenGap {
            severity,
            topic: topic.id.clone(),
            title: topic.title.clone(),
            account: id.cloned(),
            name: account.map(|it| it.name.clone()),
            missing,
            lost: topic.lost.clone(),
            renews_in: near.filter(|_| !is_bound),
            binds_in: near.filter(|_| is_bound),
            in_danger,
            who: self.who(topic, id),
            handling,
            note,
            worth: in_cents(value * weight * (1.0 - known.share)),
        })
    }
}

/// Returns the step that comes before a signature where the successor doubts statements: the leaver is asked for a change.
pub(super) fn doubted(session: &Session, standing: &Standing) -> Option<Next> {
    use Stage::{InProgress, Paused, Released, Reviewing};
    let has_time = matches!(standing.stage, InProgress | Paused | Reviewing | Released);
    let all = &session.proceedings;
    let is_asked = |id: &FactId| all.change_requests.iter().any(|it| it.fact == *id);
    let doubted = all.judgements.iter().filter(|(_, instead)| instead.is_some());
    let statements = doubted.filter(|(id, _)| !is_asked(id)).count();
    (has_time && statements > 0 && !standing.has_signed(Party::Manager)).then_some(Next::Doubted { statements })
}

/// Returns the step that helps most: who is waited for, else the gravest gap that nobody has dealt with.
pub(super) fn next(standing: &Standing, gaps: &[OpenGap]) -> Next {
    let serious = |it: &OpenGap| it.severity == Severity::Serious && it.is_unhandled();
    let gap = gaps.iter().position(serious);
    match standing.stage {
        Stage::Draft => Next::Invite,
        Stage::Invited => Next::Remind,
        Stage::InProgress | Stage::Paused | Stage::Reviewing => match gap {
            Some(gap) if standing.stage != Stage::InProgress => Next::AskAgain { gap },
            _ if standing.stage == Stage::Reviewing => Next::AwaitRelease,
            _ => Next::Wait,
        },
        Stage::Released | Stage::Expired => match gap {
            Some(gap) => Next::Settle { gap },
            None if standing.has_signed(Party::Manager) => Next::AwaitSignatures,
            None => Next::Sign,
        },
        Stage::Signed => Next::AwaitSignatures,
        Stage::Closed | Stage::Erased => Next::Done,
    }
}
