//! A few tries, with pauses in between, all within the time that a person waits.
//!
//! A server may say when to come back; one that asks for longer than a person waits is not asked again now. Chance for
//! the pauses comes from outside.

use std::fmt;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::time::{Duration, Instant, sleep, timeout, timeout_at};

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
    first: Duration,
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
            first,
            whole,
            ..
        } = *patience;
        Self {
            model,
            tries,
            pause,
            longest: longest_pause,
            first: first.min(whole),
            whole,
            chance,
        }
    }

    /// Tries until there is a reply or no hope; `failed` says how the last try ended.
    async fn tried(
        &self,
        request: &Request,
        mut listener: Option<&mut dyn Listener>,
        failed: &Mutex<Option<ModelError>>,
    ) -> Result<Reply, ModelError> {
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
            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            sleep(pause).await;
        }
    }

    /// Tries while somebody listens: all tries together have as long for the first word as one has.
    async fn heard(
        &self,
        request: &Request,
        listener: &mut dyn Listener,
        failed: &Mutex<Option<ModelError>>,
    ) -> Result<Reply, ModelError> {
        let began = Instant::now();
        let has_begun = AtomicBool::new(false);
        let mut noting = |so_far: &str| {
            has_begun.store(true, Ordering::Relaxed);
            listener.hear(so_far);
        };
        let mut tried = pin!(self.tried(request, Some(&mut noting), failed));
        if let Ok(result) = timeout_at(began + self.first, &mut tried).await {
            return result;
        }
        if !has_begun.load(Ordering::Relaxed) {
            return Err(ModelError::TooSlow);
        }
        let rest = timeout_at(began + self.whole, tried).await;
        rest.unwrap_or(Err(ModelError::TooSlow))
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
            let failed = Mutex::default();
            let result = match listener {
                Some(listener) => self.heard(request, listener, &failed).await,
                None => {
                    let tried = timeout(self.whole, self.tried(request, None, &failed)).await;
                    tried.unwrap_or(Err(ModelError::TooSlow))
                }
            };
            // when time runs out between tries, how the last one failed says more than that
            let before = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
            result.map_err(|error| before.filter(|_| error == ModelError::TooSlow).unwrap_or(error))
        })
    }
}
