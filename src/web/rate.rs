//! How often something may be done, by what it is and who does it: the numbers are data (`web/rates.toml`), the time is an
//! argument. Keys that are full again are forgotten, so the table is as large as the last period was busy, and never larger
//! than its limit.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::diag::Problem;
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

/// How often each may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    request: Times,
    claim: Times,
    sign_in: Times,
    sign_in_as: Times,
    answer: Times,
    model: Times,
    file: Times,
    api: Times,
}

/// So many times in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    most: NonZeroU32,
    /// At most some 136 years: a clock takes them.
    seconds: NonZeroU32,
}

impl Rates {
    /// Reads them from the file `file`.
    ///
    /// # Errors
    /// What is wrong in it first, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| Problem::of_toml(file, text, &error))
    }

    /// Returns how often something may be done.
    pub fn of(&self, what: Counted) -> Rate {
        let times = match what {
            Counted::Request => self.request,
            Counted::Claim => self.claim,
            Counted::SignIn => self.sign_in,
            Counted::SignInAs => self.sign_in_as,
            Counted::Answer => self.answer,
            Counted::Model => self.model,
            Counted::File => self.file,
            Counted::Api => self.api,
        };
        Rate {
            most: times.most.get(),
            per: Duration::from_secs(times.seconds.get().into()),
        }
    }
}

/// Counts.
#[derive(Debug)]
pub struct Limits {
    rates: Rates,
    /// When each key is empty again.
    times: Mutex<HashMap<(Counted, String), Instant>>,
}

impl Limits {
    /// Returns empty ones.
    pub fn new(rates: Rates) -> Self {
        let times = Mutex::default();
        Self { rates, times }
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
        let rate = self.rates.of(what);
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

    use super::{Counted, Limits, Rates, key_of};

    #[test]
    fn ten_at_once_then_one_each_ninety_seconds() {
        let rates = "most = 10, seconds = 900";
        let names = [
            "request",
            "claim",
            "sign_in",
            "sign_in_as",
            "answer",
            "model",
            "file",
            "api",
        ];
        let text: String = names.iter().map(|it| format!("{it} = {{ {rates} }}\n")).collect();
        let limits = Limits::new(Rates::parse("rates.toml", &text).unwrap());
        let now = Instant::now();
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
    fn nothing_may_be_done_no_times() {
        let fault = Rates::parse("rates.toml", "request = { most = 0, seconds = 60 }").unwrap_err();
        assert!(fault.to_string().starts_with("rates.toml:1: "), "{fault}");
    }

    #[test]
    fn a_period_is_no_longer_than_a_clock_runs() {
        let rates = |seconds: &str| format!("request = {{ most = 1, seconds = {seconds} }}");
        let fault = Rates::parse("rates.toml", &rates("18446744073709551")).unwrap_err();
        assert!(fault.to_string().starts_with("rates.toml:1: "), "{fault}");
        let names = ["claim", "sign_in", "sign_in_as", "answer", "model", "file", "api"];
        let others = names.map(|it| format!("\n{it} = {{ most = 1, seconds = 1 }}")).concat();
        let longest = rates(&u32::MAX.to_string()) + &others;
        let limits = Limits::new(Rates::parse("rates.toml", &longest).unwrap());
        let now = Instant::now();
        assert_eq!(limits.count(Counted::Request, "a", now), Ok(()));
        assert!(limits.count(Counted::Request, "a", now).is_err());
    }

    #[test]
    fn a_household_is_one_key() {
        assert_eq!(key_of("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
        assert_eq!(key_of("::ffff:192.0.2.7".parse().unwrap()), "192.0.2.7");
    }
}
