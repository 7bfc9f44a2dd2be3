//! Leaves a model alone that fails again and again, and comes back to it by itself.
//!
//! After so many failures in a row every call fails at once, so that nobody waits. When the rest is over one call goes
//! through: its success closes the breaker, its failure begins another rest.

use std::sync::{Mutex, PoisonError};

use tokio::time::{Duration, Instant};

use crate::llm::error::ModelError;
use crate::llm::{Listener, Model, Told};
use crate::prompt::Request;

/// Stands between a model that fails and the people who would wait for it.
#[derive(Debug)]
pub struct Breaker<M> {
    model: M,
    most: u32,
    rest: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    rests_until: Option<Instant>,
}

impl<M: Model> Breaker<M> {
    /// Wraps a model; it rests after `most` failures in a row.
    pub fn new(model: M, most: u32, rest: Duration) -> Self {
        Self {
            model,
            most,
            rest,
            state: Mutex::default(),
        }
    }

    /// Whether a call may go through. The first one after a rest moves the rest on, so that only one is a trial.
    fn admits(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.rests_until {
            Some(until) if Instant::now() < until => false,
            Some(_) => {
                state.rests_until = Some(Instant::now() + self.rest);
                true
            }
            None => true,
        }
    }

    fn note(&self, error: Option<&ModelError>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match error {
            Some(error) if error.is_fault() => {
                state.failures = state.failures.saturating_add(1);
                if state.failures >= self.most {
                    state.rests_until = Some(Instant::now() + self.rest);
                }
            }
            Some(_) => {}
            None => *state = State::default(),
        }
    }
}

impl<M: Model> Model for Breaker<M> {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        Box::pin(async move {
            if !self.admits() {
                return Err(ModelError::Resting);
            }
            let result = self.model.call(request, listener).await;
            self.note(result.as_ref().err());
            result
        })
    }
}
