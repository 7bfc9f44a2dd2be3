//! What a model proposes: input like any other, decided upon by the same rules.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::fact::Confidence;
use crate::id::{AccountId, SlotId, TopicId};

/// A passage of an answer that a model takes for a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Byte span in the stored answer.
    pub span: Range<usize>,
    /// The topic that it should be filed under.
    pub topic: TopicId,
    /// The account that it should be about.
    pub account: Option<AccountId>,
    /// The slot that it should fill.
    pub slot: Option<SlotId>,
    /// How sure its place is.
    pub confidence: Confidence,
}

/// One call of a model, for the count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// What it was for.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// The host that it runs on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// Tokens of the request.
    #[serde(default)]
    pub input: u64,
    /// Those of them that the provider had cached.
    #[serde(default)]
    pub cached: u64,
    /// Tokens of the reply.
    #[serde(default)]
    pub output: u64,
    /// Why its reply was not used, in words that hold nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// The model that was asked last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardBy {
    /// Its name.
    pub model: String,
    /// The host that it ran on; empty where that was not noted.
    pub host: String,
}

/// What a handover has used of a model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Spending {
    /// Calls.
    pub calls: u64,
    /// Calls whose reply was not used.
    pub unused: u64,
    /// Tokens of requests.
    pub input: u64,
    /// Those of them that the provider had cached.
    pub cached: u64,
    /// Tokens of replies.
    pub output: u64,
}

impl Spending {
    /// Adds a call.
    pub fn add(&mut self, call: &Call) {
        self.calls = self.calls.saturating_add(1);
        self.unused = self.unused.saturating_add(u64::from(call.fault.is_some()));
        self.input = self.input.saturating_add(call.input);
        self.cached = self.cached.saturating_add(call.cached);
        self.output = self.output.saturating_add(call.output);
    }
}
