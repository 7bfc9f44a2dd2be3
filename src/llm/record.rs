//! Exchanges with a model as values: what was asked, how it went, how long it took. And a model that plays them back.
//!
//! A record never holds a key: it is made above the wire. Texts are left out unless they are asked for, which tests do.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::llm::error::ModelError;
use crate::llm::{Listener, Model, Told};
use crate::prompt::{Finish, Reply, Request, Task, Usage};

/// One exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// What it was for.
    pub task: Task,
    /// A hash of the messages: equal requests have equal ones.
    pub request: String,
    /// Characters of the request.
    pub characters: usize,
    /// How it went: `done`, `length`, `refused`, or what failed.
    pub outcome: String,
    /// Tokens used.
    pub usage: Usage,
    /// Milliseconds that it took.
    pub milliseconds: u64,
    /// What the model said, where texts are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
}

/// Whether a record keeps what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// For tests.
    Kept,
    /// For everybody else.
    LeftOut,
}

/// Takes the exchanges of a model.
pub type Sink = Arc<dyn Fn(Exchange) + Send + Sync>;

/// Records the exchanges of a model.
pub struct Recorder<M> {
    model: M,
    texts: Texts,
    sink: Sink,
}

impl<M: fmt::Debug> fmt::Debug for Recorder<M> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Recorder")
            .field("model", &self.model)
            .field("texts", &self.texts)
            .finish_non_exhaustive()
    }
}

impl<M: Model> Recorder<M> {
    /// Wraps a model; every exchange goes to `sink`.
    pub fn new(model: M, texts: Texts, sink: Sink) -> Self {
        Self { model, texts, sink }
    }
}

impl<M: Model> Model for Recorder<M> {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        Box::pin(async move {
            let began = Instant::now();
            let result = self.model.call(request, listener).await;
            let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            let (outcome, usage) = match &result {
                Ok(reply) => (finish_name(reply.finish).to_owned(), reply.usage),
                Err(error) => (error.to_string(), Usage::default()),
            };
            let reply = result.as_ref().ok().filter(|_| self.texts == Texts::Kept).cloned();
            (self.sink)(Exchange {
                task: request.task,
                request: fingerprint(request),
                characters: request.size(),
                outcome,
                usage,
                milliseconds,
                reply,
            });
            result
        })
    }
}

const fn finish_name(finish: Finish) -> &'static str {
    match finish {
        Finish::Done => "done",
        Finish::Length => "length",
        Finish::Refused => "refused",
    }
}

/// Returns a hash of what a request says.
fn fingerprint(request: &Request) -> String {
    let mut hash = Sha256::new();
    hash.update(request.task.name());
    for message in &request.messages {
        hash.update([0]);
        hash.update(&message.content);
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Plays back exchanges that kept their texts: equal requests get their replies in the order of the record.
#[derive(Debug, Default)]
pub struct Replay {
    replies: Mutex<BTreeMap<String, Vec<Reply>>>,
}

impl Replay {
    /// Takes a record.
    pub fn new(record: impl IntoIterator<Item = Exchange>) -> Self {
        let mut replies: BTreeMap<String, Vec<Reply>> = BTreeMap::new();
        for exchange in record {
            replies.entry(exchange.request).or_default().extend(exchange.reply);
        }
        replies.values_mut().for_each(|it| it.reverse());
        Self {
            replies: Mutex::new(replies),
        }
    }
}

impl Model for Replay {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        Box::pin(async move {
            let mut replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
            let reply = replies.get_mut(&fingerprint(request)).and_then(Vec::pop);
            let reply = reply.ok_or(ModelError::NotRecorded)?;
            if let Some(listener) = listener {
                listener.hear(&reply.text);
            }
            Ok(reply)
        })
    }
}
