//! How often something may be done, by what it is and who does it. The time is an argument. Keys that are full again are forgotten, so the
//! table is as large as the last period was busy, and never larger than its limit.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::Rate;

/// Keys that are remembered at most.
const MOST_KEYS: usize = 50_000;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Requests of a peer, whatever they are.
    Request,
    /// Claims of a link by a peer.
    Claim,
    /// Sign-ins from a peer.
    SignIn,
    /// Sign-ins under a name, from wherever.
    SignInAs,
    /// Answers and drafts of a session.
    Answer,
    /// Calls of a model for a handover; the engine counts them, since it makes them.
    Model,
    /// Files that a session uploads or has made.
    File,
    /// Calls of the API with a token.
    Api,
}

impl Counted {
    /// Returns how often it may be done.
    pub const fn rate(self) -> Rate {
        let (most, seconds) = match self {
            Self::Request => (1200, 60),
            Self::Claim | Self::SignIn => (10, 15 * 60),
            Self::SignInAs => (20, 15 * 60),
            Self::Answer => (60, 60),
            Self::Model => (20, 60),
            Self::File => (10, 60),
            Self::Api => (120, 60),
        };
        Rate {
            most,
            per: Duration::from_secs(seconds),
        }
    }
}

/// Counts.
#[derive(Debug)]
pub struct Limits {
    /// When each key is empty again.
    times: Mutex<HashMap<(Counted, String), Instant>>,
}

impl Limits {
    /// Returns empty ones.
    pub fn new() -> Self {
        let times = Mutex::default();
        Self { times }
    }

    /// Counts one more for a key.
    ///
    /// # Errors
    /// After how long to try again, where it was done too often; that try does not count.
    pub fn count(&self, what: Counted, key: &str, now: Instant) -> Result<(), Duration> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if times.len() >= MOST_KEYS {
            times.retain(|_, empty| *empty > now);
        }
        let key = (what, key.to_owned());
        let rate = what.rate();
        let step = rate.per / rate.most;
        let next = rate.admit(times.get(&key).copied(), now);
        let next = next.map_err(|after| after.max(step))?;
        // with no room for a new key, nobody new gets in; those who are known go on
        if times.len() >= MOST_KEYS && !times.contains_key(&key) {
            return Err(step);
        }
        times.insert(key, next);
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the key of a peer: its address, or the first 64 bits of an IPv6 one, of which one household has them all.
pub fn key_of(peer: IpAddr) -> String {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let kept = address.to_bits() >> 64 << 64;
            format!("{}/64", Ipv6Addr::from_bits(kept))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Counted, Limits, key_of};

    #[test]
    fn ten_at_once_then_one_each_ninety_seconds() {
        let (limits, now) = (Limits::new(), Instant::now());
        for _ in 0..10 {
            assert_eq!(limits.count(Counted::Claim, "a", now), Ok(()));
        }
        assert_eq!(limits.count(Counted::Claim, "a", now), Err(Duration::from_secs(90)));
        assert_eq!(limits.count(Counted::Claim, "b", now), Ok(()), "others are not touched");
        assert_eq!(limits.count(Counted::SignIn, "a", now), Ok(()), "nor other things");
        let later = now + Duration::from_secs(90);
        assert_eq!(limits.count(Counted::Claim, "a", later), Ok(()));
        assert_eq!(limits.count(Counted::Claim, "a", later), Err(Duration::from_secs(90)));
    }

    #[test]
    fn a_household_is_one_key() {
        assert_eq!(key_of("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
        assert_eq!(key_of("::ffff:192.0.2.7".parse().unwrap()), "192.0.2.7");
    }
}
