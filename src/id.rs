//! Names of things: small types that cannot be mixed up.
//!
//! Every id is text or a number that survives a round trip through JSON unchanged. Nothing here makes a new id out of
//! chance: random ids come from the engine, so that the core stays a function of its inputs.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text of an id.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

text_id! {
    /// One handover: one leaver, one book of business, one successor.
    HandoverId
}
text_id! {
    /// An account of the book: the CRM's own id where the import had one, else made from the name.
    AccountId
}
text_id! {
    /// A topic of the question bank, such as `churn_risk`.
    TopicId
}
text_id! {
    /// A slot of a topic, such as `decider`; unique within its topic only.
    SlotId
}
text_id! {
    /// The client's own id of an answer: a resend with the same id is not a second answer.
    AnswerId
}

/// The number of a turn (one question with its answer), counted from 1 over the whole handover.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Turn(pub u32);

impl Turn {
    /// Returns the turn after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "T{}", self.0)
    }
}

/// A fact's id: the turn that it was said in, and its place among the facts of that turn, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactId {
    /// The turn that the fact was said in.
    pub turn: Turn,
    /// Its place among the facts of that turn, from 1.
    pub n: u16,
}

impl fmt::Display for FactId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "T{}.{}", self.turn.0, self.n)
    }
}
