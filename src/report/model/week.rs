//! The successor's first week: what to read before anything else, and whom to call.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::model::page::Opening;
use crate::report::model::statement::{Claim, Entry, Mark, Shown, Who};
use crate::report::model::work::Milestone;

/// One of the successor's first working days.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FirstDay {
    /// The day.
    pub day: Date,
    /// Whether it is done beside the leaver.
    pub joint: bool,
    /// The day on which the successor is introduced, where leaver and manager call before the successor is there.
    pub introduced: Option<Date>,
    /// Who speaks to them before.
    pub before: Option<Before>,
    /// Who does something there before, as the leaver puts it first.
    pub after: Option<After>,
    /// The account to call.
    pub account: String,
    /// Whom to call there, as the first call's line names them.
    pub people: Vec<Who>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
    /// Whom to call, proposed by rule, where nobody was spoken of.
    pub ask_whom: Option<String>,
    /// What to begin with: the next line of the first call.
    pub begin: Option<Entry>,
    /// What to say, proposed by rule.
    pub opening: Option<Opening>,
}

/// Somebody of ours who speaks to a customer before the successor does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Before {
    /// Who.
    pub who: String,
    /// The day.
    pub on: Date,
    /// Where that is said.
    pub marks: Vec<Mark>,
}

/// What comes before a call, as the leaver puts it first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct After {
    /// Who does it.
    pub who: String,
    /// The id of the risk that asks it.
    pub risk: String,
    /// By when.
    pub on: Date,
    /// Where it is said.
    pub marks: Vec<Mark>,
}

/// What the successor reads before anything else.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Brief {
    /// Days within which a red account that is bound is called before others.
    pub near_days: i64,
    /// The few things, in the order of urgency.
    pub things: Vec<Thing>,
    /// The last of the days ahead.
    pub until: Date,
    /// What falls due until then.
    pub dates: Vec<Milestone>,
}

/// One thing to know before anything else.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Thing {
    /// The account's name.
    pub account: Option<String>,
    /// The account's sentence.
    pub text: Option<String>,
    /// What that sentence has no room for.
    pub rest: Option<Shown>,
    /// The statement that presses most, where the sentence does not say what to do.
    pub claim: Option<Claim>,
    /// The id of its highest risk.
    pub risk: Option<String>,
    /// When something must be done.
    pub due: Option<Date>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}
