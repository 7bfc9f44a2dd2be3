//! The model: one small trait, a server behind it, and wrappers that keep a bad server from harming an interview.
//!
//! 1. `openai`: one try at any server that speaks chat completions, by async-openai with `wire` types that forgive and a
//!    `service` that keeps the status, caps the body and follows no redirect.
//! 2. `retry`: a few tries, with pauses that a server cannot stretch, all within one limit.
//! 3. `breaker`: after repeated failure the model is left alone for a while, then tried again by itself.
//! 4. `budget`: calls and tokens of one handover.
//! 5. `probe`: whether and how fast a server answers, for a check.
//! 6. `record`: exchanges as values, without key and, if wanted, without texts; and a model that plays them back.
//!
//! What a reply means is not judged here (`prompt` does). Errors carry no text of a request, a reply or a key.

mod breaker;
mod budget;
mod endpoint;
mod error;
mod openai;
mod probe;
mod record;
mod retry;
mod service;
mod wire;

use std::fmt;
use std::pin::Pin;

pub use breaker::Breaker;
pub use budget::{Allowance, Budget, Spent};
pub use endpoint::{Endpoint, Key, Patience, Provider};
pub use error::ModelError;
pub use openai::OpenAi;
pub use probe::{Probe, probe};
pub use record::{Exchange, Recorder, Replay, Sink, Texts};
pub use retry::Retry;

use crate::prompt::{Reply, Request};

/// A reply that is on its way.
pub type Told<'a> = Pin<Box<dyn Future<Output = Result<Reply, ModelError>> + Send + 'a>>;

/// Hears a reply as it comes in.
pub trait Listener: Send {
    /// Takes all of the text that has come in so far; it grows, or starts again after a failed try.
    fn hear(&mut self, so_far: &str);
}

impl<F: FnMut(&str) + Send> Listener for F {
    fn hear(&mut self, so_far: &str) {
        self(so_far);
    }
}

/// Something that answers requests.
pub trait Model: fmt::Debug + Send + Sync {
    /// Answers a request; streamed where somebody listens.
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a>;

    /// Answers a request in one piece.
    fn complete<'a>(&'a self, request: &'a Request) -> Told<'a> {
        self.call(request, None)
    }

    /// Answers a request while somebody listens.
    fn stream<'a>(&'a self, request: &'a Request, listener: &'a mut dyn Listener) -> Told<'a> {
        self.call(request, Some(listener))
    }
}

impl<M: Model + ?Sized> Model for std::sync::Arc<M> {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        (**self).call(request, listener)
    }
}

/// A number from 0 to 1, from a source of chance outside.
pub type Chance = std::sync::Arc<dyn Fn() -> f64 + Send + Sync>;

/// Returns a server's model behind all wrappers that do not belong to a handover.
///
/// # Errors
/// `Setting` where the endpoint cannot be used.
pub fn connect(endpoint: &Endpoint, chance: Chance) -> Result<impl Model + use<>, ModelError> {
    let patience = endpoint.patience.clone();
    let server = OpenAi::new(endpoint)?;
    let retry = Retry::new(server, &patience, chance);
    Ok(Breaker::new(retry, patience.failures, patience.rest))
}
