//! One question as it was put to the leaver.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, SlotId, TopicId, Turn};

/// A question with its place in the interview and the reason why it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its turn.
    pub turn: Turn,
    /// What sort of question it is.
    pub kind: QuestionKind,
    /// The topic that it belongs to.
    pub topic: TopicId,
    /// The account that it is about; none for the whole book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The slot that it probes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<SlotId>,
    /// The bank's words before account and names were put in: the key by which a wording is not used twice.
    pub template: String,
    /// All that a person sees of the question.
    pub text: String,
    /// Why it is asked, as the leaver reads it.
    pub why: String,
    /// The conflict that it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<u32>,
}

/// What sort of question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Opens a topic.
    Open,
    /// Follows up an answer, or asks for one slot.
    Probe,
    /// Checks something that the import or the rules took for granted.
    Confirm,
    /// Shows two values that cannot both be right.
    Conflict,
    /// Sums up an account and asks what is wrong or missing.
    TeachBack,
    /// One of the last questions.
    Closing,
}

impl QuestionKind {
    /// Returns whether it opens or probes a topic, in words that others may take the place of.
    pub(super) const fn asks_openly(self) -> bool {
        matches!(self, Self::Open | Self::Probe)
    }

    /// Returns the word of the protocol: `open`, `probe`, `confirm`, `conflict`, `teach_back` or `closing`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Probe => "probe",
            Self::Confirm => "confirm",
            Self::Conflict => "conflict",
            Self::TeachBack => "teach_back",
            Self::Closing => "closing",
        }
    }
}
