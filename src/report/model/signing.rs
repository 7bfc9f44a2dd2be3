//! Signatures, and what the successor said of the handover.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::model::statement::Mark;

/// Who signed the content as it is, and what the successor read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignOff {
    /// The signatures, as they stand: leaver, successor, manager.
    pub signatures: Vec<Signing>,
    /// The day of the read-back.
    pub read_back_on: Option<Date>,
    /// The lines in which the successor said what they understood.
    pub read_back: Vec<String>,
    /// What the successor doubts of the whole.
    pub reservations: Option<String>,
    /// The released statements that the successor says are not true.
    pub doubts: Vec<Doubt>,
    /// The day on which the successor accepted.
    pub accepted_on: Option<Date>,
    /// What the successor still misses.
    pub still_missing: Option<String>,
}

/// How a party has signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Signing {
    /// `leaver`, `successor` or `manager`.
    pub party: &'static str,
    /// Who it is, or the words for somebody who is not named.
    pub name: String,
    /// The day of a signature that holds; none where there is none, or where it lapsed.
    pub on: Option<Date>,
}

/// A statement that the successor says is not true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Doubt {
    /// The statement, word for word.
    pub text: String,
    /// Where it was said.
    pub mark: Mark,
    /// What is true instead, in the successor's words.
    pub instead: Option<String>,
}
