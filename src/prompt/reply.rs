//! A reply as it came, and everything that can be wrong with one.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bank::Fault;

/// A reply of a model, independent of any server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What it said.
    pub text: String,
    /// Why it stopped.
    pub finish: Finish,
    /// Tokens used, as the server counts them; an estimate where it does not.
    pub usage: Usage,
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// It had said what it wanted.
    #[default]
    Done,
    /// Its tokens were used up.
    Length,
    /// It refused, or a filter did.
    Refused,
}

/// Tokens used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Of the request.
    pub input: u64,
    /// Of the request, served from the provider's cache.
    #[serde(default)]
    pub cached: u64,
    /// Of the reply.
    pub output: u64,
}

/// Why a reply is not used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReplyFault {
    /// The model or a filter refused.
    #[error("the model refused")]
    Refused,
    /// It says nothing.
    #[error("the reply is empty")]
    Empty,
    /// It was cut off by its limit of tokens.
    #[error("the reply was cut off")]
    Cut,
    /// There is no JSON object in it.
    #[error("the reply has no JSON object")]
    NotJson,
    /// The object is not of the schema.
    #[error("the reply is not of its schema")]
    OffSchema,
    /// It chose a candidate that there is not.
    #[error("the reply chose `{0}`, which was not offered")]
    NoSuchChoice(i64),
    /// Its question breaks the rules of a good question.
    #[error("the question {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "))]
    BadQuestion(Vec<Fault>),
    /// Its question holds markup, a link, or more than one line.
    #[error("the question is not plain text")]
    NotPlain,
    /// Its question is not about the account or the matter that was asked for.
    #[error("the question is about something else")]
    OffSubject,
    /// Its question was put before.
    #[error("the question was put before")]
    Repeated,
    /// Its question asks for a secret.
    #[error("the question asks for a secret")]
    AsksSecret,
    /// It is in a language that the interview is not held in.
    #[error("the reply is in another language")]
    OtherLanguage,
    /// It holds a name, date or number that nobody gave.
    #[error("the reply holds a detail that nobody gave")]
    Unsupported,
    /// It denies what was not denied, or the other way round.
    #[error("the reply turns a statement round")]
    TurnedRound,
    /// It tells as certain what was left open.
    #[error("the reply makes certain what was left open")]
    Hardened,
    /// Too few of its words were said.
    #[error("the reply says what the statements do not")]
    NotGrounded,
    /// It says too little that can be used.
    #[error("too few sentences of the reply can be used")]
    TooFew,
    /// It cites a statement that there is not, or none.
    #[error("the reply cites no statement on record")]
    NoSource,
    /// A quote does not stand in the answer.
    #[error("a quote does not stand in the answer")]
    NotSaid,
}

impl Usage {
    /// Adds the tokens of another call.
    pub fn add(&mut self, more: Self) {
        self.input = self.input.saturating_add(more.input);
        self.cached = self.cached.saturating_add(more.cached);
        self.output = self.output.saturating_add(more.output);
    }
}

impl Reply {
    /// Returns the text of a reply that is whole.
    ///
    /// # Errors
    /// `Refused`, `Cut` or `Empty`.
    pub(super) fn whole(&self) -> Result<&str, ReplyFault> {
        match self.finish {
            Finish::Refused => Err(ReplyFault::Refused),
            Finish::Length => Err(ReplyFault::Cut),
            Finish::Done if self.text.trim().is_empty() => Err(ReplyFault::Empty),
            Finish::Done => Ok(&self.text),
        }
    }
}
