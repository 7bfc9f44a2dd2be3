//! What is to be done: risks, checklist items, dated actions and periods.

use jiff::civil::Date;
use serde::Serialize;

use crate::report::model::statement::{Claim, Digest, Entry, Mark, Vital, Who};

/// One risk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Risk {
    /// Its id, such as `R1`.
    pub id: String,
    /// The account's name.
    pub account: Option<String>,
    /// The topic's title.
    pub topic: String,
    /// Warning signs, as the bank words them.
    pub signs: Vec<String>,
    /// `act` or `watch`.
    pub level: String,
    /// Revenue at risk as imported.
    pub impact: Option<Vital>,
    /// The next renewal as imported.
    pub renewal: Option<Date>,
    /// What a model made of it.
    pub digest: Vec<Digest>,
    /// The statement that says most.
    pub headline: Claim,
    /// All statements by slot, the headline among them.
    pub entries: Vec<Entry>,
    /// Who acts.
    pub owner: String,
    /// Whether the owner was said, not proposed by rule.
    pub owner_said: bool,
    /// When the owner acts, by rule.
    pub due: Date,
}

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its id, such as `C1`.
    pub id: String,
    /// Its kind, as in the wording.
    pub kind: String,
    /// What to do.
    pub action: String,
    /// The account's name.
    pub account: Option<String>,
    /// The statement that it follows from.
    pub claim: Option<Claim>,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due: Date,
    /// Whether the date was said or imported, not proposed by rule.
    pub due_said: bool,
    /// What proves that it was done.
    pub evidence: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// One action of the manager's two weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// Its number.
    pub number: usize,
    /// The day.
    pub day: Date,
    /// What to do.
    pub action: String,
    /// The account's name.
    pub account: Option<String>,
    /// Why.
    pub claim: Option<Claim>,
    /// What proves that it was done.
    pub evidence: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// One of the successor's first working days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FirstDay {
    /// The day.
    pub day: Date,
    /// The account to call.
    pub account: String,
    /// Whom to call there, as the first call's line names them.
    pub people: Vec<Who>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// A period of the successor's first ninety days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Period {
    /// Its heading.
    pub title: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What falls into it.
    pub events: Vec<Milestone>,
}

/// Something with a date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Milestone {
    /// The day.
    pub on: Date,
    /// What it is, from the wording.
    pub what: String,
    /// The account's name.
    pub account: Option<String>,
    /// The statement that the date comes from.
    pub claim: Option<Claim>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
    /// Whether the date is proposed by rule.
    pub proposed: bool,
}
