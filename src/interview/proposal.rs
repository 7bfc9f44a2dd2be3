//! What a model proposes: input like any other, decided upon by the same rules.

use std::ops::Range;

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
