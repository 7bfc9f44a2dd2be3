//! The words of what is open: gaps, whom to ask, and what contradicts what.

use serde::Deserialize;

use crate::report::wording::SlotRef;

/// How contradictions are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConflictWords {
    /// Lower-case phrases by which a clause says that a value holds no longer.
    pub over: Vec<String>,
    /// Names of systems that list customers, in lower case.
    pub crm: Vec<String>,
    /// Words of what such a system shows.
    pub shows: Vec<String>,
    /// Words by which a clause says that it does not.
    pub denies: Vec<String>,
    /// What the import is called.
    pub import: String,
    /// What it says of a customer that it lacks.
    pub not_listed: String,
}

/// Whom to ask what is open, where the leaver cannot say any more.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GapWords {
    /// Topics of which a customer tells gladly.
    pub customer_topics: Vec<String>,
    /// Lower-case words of a question that cannot be understood by itself.
    pub leaning: Vec<String>,
    /// When a customer is asked; `{name}` stands for the contact.
    pub on_first_call: String,
    /// W × U from which a topic is no light one.
    pub matters_weight: f64,
    /// Share of the first gap's value from which a gap matters, 0 to 1.
    pub matters_share: f64,
    /// Things that a question takes for given, as it names them: it is put only where they were spoken of.
    pub presumed: Vec<String>,
    /// Slots that an answer on another topic fills as well.
    pub same: Vec<SameSlot>,
}

/// A slot that is known where one of others is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameSlot {
    /// The slot.
    pub slot: SlotRef,
    /// The others.
    pub from: Vec<SlotRef>,
}
