//! Where a handover stands: derived from its session and the day, never stored.
//!
//! draft → invited → in progress ⇄ paused → reviewing → released → signed → closed → erased. It is expired when the last
//! day has passed before everybody has signed; a manager may move that day.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use crate::fact::Release;
use crate::interview::party::Party;
use crate::interview::policy::Policy;
use crate::interview::session::Session;

/// How far a handover is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Started; the leaver does not know yet.
    Draft,
    /// The leaver was invited, or has agreed.
    Invited,
    /// A sitting is open.
    InProgress,
    /// Between two sittings.
    Paused,
    /// The interview is finished; the leaver checks what was understood.
    Reviewing,
    /// Everything is released.
    Released,
    /// Everybody has signed what it says.
    Signed,
    /// And the successor has taken over.
    Closed,
    /// It is gone.
    Erased,
    /// The last day passed before everybody has signed.
    Expired,
}

/// Where a handover stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How far it is.
    pub stage: Stage,
    /// How far it is, whatever the day.
    pub reached: Stage,
    /// Working days after today, up to and with the last day.
    pub working_days_left: i64,
    /// Whose signature is needed, and how it stands.
    pub signatures: Vec<(Party, Signed)>,
    /// When the last needed signature was given; none where one is missing or has lapsed.
    pub signed_off: Option<Timestamp>,
    /// The day on which everything is to be erased.
    pub erase_on: Option<Date>,
}

/// How a signature stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// Nobody has signed.
    Not,
    /// It holds.
    Holds {
        /// When it was given.
        at: Timestamp,
    },
    /// The content is another one since.
    Lapsed {
        /// When it was given.
        at: Timestamp,
        /// When the content changed.
        since: Timestamp,
    },
}

impl Standing {
    /// Returns whether the signature of that party is needed, and holds.
    pub fn has_signed(&self, party: Party) -> bool {
        let mut all = self.signatures.iter();
        all.any(|(it, signed)| *it == party && matches!(signed, Signed::Holds { .. }))
    }
}

impl Stage {
    /// Returns the stage's word: `draft`, `invited`, `in_progress`, `paused`, `reviewing`, `released`, `signed`,
    /// `closed`, `erased` or `expired`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Invited => "invited",
            Self::InProgress => "in_progress",
            Self::Paused => "paused",
            Self::Reviewing => "reviewing",
            Self::Released => "released",
            Self::Signed => "signed",
            Self::Closed => "closed",
            Self::Erased => "erased",
            Self::Expired => "expired",
        }
    }
}

/// Returns where a handover stands on a day.
pub fn standing(session: &Session, policy: &Policy, today: Date) -> Standing {
    let last_day = session.plan.as_ref().map_or(today, |plan| plan.last_day);
    let signatures: Vec<(Party, Signed)> = signers(session).map(|it| (it, signed(session, it))).collect();
    let signed_off = signed_off(session);
    let reached = reached(session, signed_off);
    let expired = today > last_day && reached < Stage::Signed;
    let kept = session.proceedings.retention_days;
    let kept = kept.unwrap_or(policy.plan.retention_days);
    let erase_on = signed_off.map(|at| {
        let day = at.to_zoned(TimeZone::UTC).date();
        day.saturating_add(i64::from(kept).days())
    });
    Standing {
        stage: if expired { Stage::Expired } else { reached },
        reached,
        working_days_left: policy.working_days.between(today, last_day),
        signatures,
        signed_off,
        erase_on,
    }
}

/// Returns whether everybody has signed and the successor has taken over.
pub(super) fn is_closed(session: &Session) -> bool {
    session.proceedings.acceptance.is_some() && signed_off(session).is_some()
}

fn reached(session: &Session, signed_off: Option<Timestamp>) -> Stage {
    let all = &session.proceedings;
    if signed_off.is_some() {
        return match all.acceptance {
            Some(_) => Stage::Closed,
            None => Stage::Signed,
        };
    }
    if session.sitting_open {
        Stage::InProgress
    } else if everything_is_released(session) {
        Stage::Released
    } else if session.finished {
        Stage::Reviewing
    } else if session.sittings > 0 {
        Stage::Paused
    } else if all.invited.is_some() || all.consent.is_some() {
        Stage::Invited
    } else {
        Stage::Draft
    }
}

fn everything_is_released(session: &Session) -> bool {
    let mut kept = session.facts.values().filter(|it| it.release != Release::Withdrawn);
    let released = &session.proceedings.released_facts;
    let waiting = session.proceedings.whole.as_ref().is_some_and(|it| it.waiting > 0);
    !released.is_empty() && !waiting && kept.all(|it| released.contains(&it.id))
}

/// Who has to sign: the successor too, where there is one.
fn signers(session: &Session) -> impl Iterator<Item = Party> {
    let named = session.plan.as_ref().is_some_and(|it| it.successor.is_some());
    Party::ALL
        .into_iter()
        .filter(move |it| named || *it != Party::Successor)
}

fn signed(session: &Session, party: Party) -> Signed {
    match session.proceedings.signatures.get(&party) {
        None => Signed::Not,
        Some(it) => match it.lapsed {
            None => Signed::Holds { at: it.at },
            Some(since) => Signed::Lapsed { at: it.at, since },
        },
    }
}

fn signed_off(session: &Session) -> Option<Timestamp> {
    let mut last = None;
    for party in signers(session) {
        let signature = session.proceedings.signatures.get(&party)?;
        if signature.lapsed.is_some() {
            return None;
        }
        last = last.max(Some(signature.at));
    }
    last
}
