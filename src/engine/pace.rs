//! How often something may be done: the generic cell rate algorithm (ITU-T I.371), one moment a key; and a model's pace.
//!
//! `most` at once, then one each `per / most`. The time is an argument. A handover whose model was asked too often goes on
//! in the bank's words, so that one chat left running cannot use up what all of them pay for.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::id::HandoverId;
use crate::llm::ModelError;

/// Handovers that are remembered at most; those that may go on at full pace are forgotten first.
const MOST_HANDOVERS: usize = 10_000;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Times.
    pub most: u32,
    /// In which period.
    pub per: Duration,
}

impl Rate {
    /// Returns when the key is empty again after one more; `empty` is when it would have been.
    ///
    /// # Errors
    /// After how long to try again, where it was done too often.
    pub fn admit(self, empty: Option<Instant>, now: Instant) -> Result<Instant, Duration> {
        let step = self.per / self.most.max(1);
        let next = empty.unwrap_or(now).max(now) + step;
        let over = next.saturating_duration_since(now).saturating_sub(self.per);
        if over > Duration::ZERO { Err(over) } else { Ok(next) }
    }
}

/// Counts calls of a model, by handover.
#[derive(Debug)]
pub(super) struct Pace {
    rate: Rate,
    /// When each handover is empty again.
    times: Mutex<BTreeMap<HandoverId, Instant>>,
}

impl Pace {
    /// Counts one more call; false where it would be too many.
    fn allows(&self, handover: &HandoverId, now: Instant) -> bool {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if times.len() >= MOST_HANDOVERS {
            times.retain(|_, empty| *empty > now);
        }
        let Ok(next) = self.rate.admit(times.get(handover).copied(), now) else {
            return false;
        };
        times.insert(handover.clone(), next);
        true
    }
}

impl Engine {
    /// Has a handover's model asked no more often than that.
    #[must_use]
    pub fn paced(self, rate: Rate) -> Self {
        let times = Mutex::default();
        let pace = Some(Pace { rate, times });
        Self { pace, ..self }
    }

    /// Counts one more call of a handover's model.
    ///
    /// # Errors
    /// `TooOften`: nothing is sent then.
    pub(super) fn may_ask(&self, handover: &HandoverId) -> Result<(), ModelError> {
        let allowed = self.pace.as_ref().is_none_or(|it| it.allows(handover, Instant::now()));
        if allowed { Ok(()) } else { Err(ModelError::TooOften) }
    }
}
