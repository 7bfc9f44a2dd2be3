//! A few tries, with pauses in between, all within the time that a person waits.
//!
//! A server may say when to come back; one that asks for longer than a person waits is not asked again now. Chance for
//! the pauses comes from outside.

use std::fmt;

use tokio::time::{Duration, sleep, timeout};

use crate::llm::endpoint::Patience;
use crate::llm::error::ModelError;
use crate::llm::openai::reborrow;
use crate::llm::{Chance, Listener, Model, Told};
use crate::prompt::{Reply, Request};

/// Tries a model more than once.
pub struct Retry<M> {
    model: M,
    tries: u32,
    pause: Duration,
    longest: Duration,
    whole: Duration,
    chance: Chance,
}

impl<M: fmt::Debug> fmt::Debug for Retry<M> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Retry")
            .field("model", &self.model)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}

impl<M: Model> Retry<M> {
    /// Wraps a model; `chance` spreads the pauses.
    pub fn new(model: M, patience: &Patience, chance: Chance) -> Self {
        let Patience {
            tries,
            pause,
            longest_pause,
            whole,
            ..
        } = *patience;
        Self {
            model,
            tries,
            pause,
            longest: longest_pause,
            whole,
            chance,
        }
    }

    async fn tried(&self, request: &Request, mut listener: Option<&mut dyn Listener>) -> Result<Reply, ModelError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let error = match self.model.call(request, reborrow(&mut listener)).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            let pause = error.after().unwrap_or_else(|| self.backoff(tried));
            if tried >= self.tries.min(error.worth()) || pause > self.longest {
                return Err(error);
            }
            sleep(pause).await;
        }
    }

    /// Twice as long each time, less up to a half by chance.
    fn backoff(&self, tried: u32) -> Duration {
        let full = self.pause.saturating_mul(2_u32.saturating_pow(tried.saturating_sub(1)));
        full.mul_f64(1.0 - (self.chance)().clamp(0.0, 1.0) / 2.0)
    }
}

impl<M: Model> Model for Retry<M> {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        Box::pin(async move {
            let tried = timeout(self.whole, self.tried(request, listener)).await;
            tried.unwrap_or(Err(ModelError::TooSlow))
        })
    }
}
