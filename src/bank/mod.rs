//! The question bank: topics, their slots, openings and probes.
//!
//! 1. `parse`: TOML files → topics, with every problem's file and line.
//! 2. `check`: what a well-formed file can still get wrong (missing probes, badly put questions, doubled ids).
//! 3. `pattern`: sentences as a bank writes them down, to be found in answers.
//! 4. `lint`: the rules of a good question, used on the bank here and on a model's drafts elsewhere.
//!
//! A file that comes later replaces topics of the same id, so a user's folder overrides or adds. The bank holds words and
//! weights only: which question is asked when is decided in `interview`.

mod check;
mod clause;
mod fault;
mod lint;
mod opening;
mod parse;
mod pattern;
mod source;

pub use fault::Fault;
pub use lint::Lint;
pub use pattern::{Pattern, PatternFault, Piece};
use serde::{Deserialize, Serialize};

use crate::id::{SlotId, TopicId};

/// All topics in the order of the files, and the probes that fit a type of slot in any topic.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bank {
    /// The topics, in the order that they were read.
    pub topics: Vec<Topic>,
    /// For each slot type, probes that fit every slot of that type.
    pub kind_probes: Vec<(SlotKind, Vec<String>)>,
}

/// What a topic is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Once for each account.
    Account,
    /// Once for the whole book.
    Portfolio,
    /// Once, independent of any customer.
    Process,
}

/// One topic of the interview.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Its id, as in the protocol and the reports.
    pub id: TopicId,
    /// Its title as a person reads it.
    pub title: String,
    /// The group (file) that it stands in: `accounts`, `book`, `process`, `playbooks` or `closing`.
    pub group: String,
    /// What it is asked about.
    pub scope: Scope,
    /// Value of knowing it, 0 to 1 (W).
    pub weight: f64,
    /// Prior that it lives only in the leaver's head, 0 to 1 (U).
    pub head_only: f64,
    /// Minutes of a first pass (C).
    pub minutes: f64,
    /// Why it is asked, as the leaver reads it.
    pub why: String,
    /// What is lost when nobody asks.
    pub lost: String,
    /// Its slots, in the order in which they are probed.
    pub slots: Vec<Slot>,
    /// Opening questions; `{account}` stands for the account's name.
    pub openings: Vec<String>,
    /// Answers that say nothing yet.
    pub vague: Vec<String>,
    /// What in an answer must be raised at once.
    pub red_flags: Vec<RedFlag>,
    /// Lower-case words and phrases that place a sentence in this topic, wherever it was said.
    pub hears: Vec<String>,
    /// What a sentence says that belongs here whatever was asked.
    pub owns: Vec<Pattern>,
}

/// Something that the topic wants to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Its id within the topic.
    pub id: SlotId,
    /// What must be in an answer to fill it.
    pub kind: SlotKind,
    /// Whether the topic is incomplete without it.
    pub essential: bool,
    /// Whether any sentence of its type that belongs to the topic fills it.
    pub open: bool,
    /// What it is called in a report, such as `Who decides`.
    pub label: String,
    /// Questions for this slot, tried in order, before those of its kind.
    pub probes: Vec<String>,
    /// Lower-case words and phrases that point a sentence at this slot.
    pub hears: Vec<String>,
}

/// A warning sign, with the sentences that raise it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedFlag {
    /// What it means, as a report says it.
    pub says: String,
    /// What a sentence that raises it says, in whole.
    pub hears: Vec<Pattern>,
    /// What the sentence before says, where two raise it together.
    pub given: Vec<Pattern>,
    /// What the sentence behind such a one says.
    pub then: Vec<Pattern>,
    /// What shows that something else is meant.
    pub unless: Vec<Pattern>,
}

impl RedFlag {
    /// Returns all its patterns.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        let all = [&self.hears, &self.given, &self.then, &self.unless];
        all.into_iter().flatten()
    }
}

/// The type of a slot: the test that an answer must pass to fill it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A known account or an explicit all or none.
    Account,
    /// A name with a role or side.
    Person,
    /// A day, a month with year, a cycle, or an interval from a known event.
    Date,
    /// A number with a currency, or a percentage of something.
    Money,
    /// A named tool, report, file, field or channel.
    System,
    /// A place that a colleague could open today.
    Location,
    /// A cause, constraint or fear.
    Reason,
    /// An observable event or threshold.
    Trigger,
    /// A verb with an object that someone else could perform.
    Action,
    /// A named person or team who has accepted it, or nobody yet.
    Owner,
    /// A rate, cycle or weekday.
    Frequency,
    /// A stage word with what is outstanding.
    Status,
    /// A chance with its basis.
    Likelihood,
    /// An action with an actor or a date.
    NextStep,
    /// A number with a unit.
    Measure,
    /// Something seen, heard or written, with a source.
    Evidence,
}

impl Bank {
    /// Returns the topic of that id.
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    /// Returns the probes that fit every slot of a type.
    pub fn probes_of(&self, kind: SlotKind) -> &[String] {
        self.kind_probes
            .iter()
            .find(|(it, _)| *it == kind)
            .map_or(&[], |(_, probes)| probes)
    }
}

impl Topic {
    /// Returns the slot of that id.
    pub fn slot(&self, id: &SlotId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == *id)
    }

    /// Returns the slots that the topic is incomplete without.
    pub fn essentials(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.essential)
    }
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 3] = [Self::Account, Self::Portfolio, Self::Process];

    /// Returns its name as a bank's file writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Portfolio => "portfolio",
            Self::Process => "process",
        }
    }
}

impl SlotKind {
    /// All types, in the order of their declaration.
    pub const ALL: [Self; 16] = [
        Self::Account,
        Self::Person,
        Self::Date,
        Self::Money,
        Self::System,
        Self::Location,
        Self::Reason,
        Self::Trigger,
        Self::Action,
        Self::Owner,
        Self::Frequency,
        Self::Status,
        Self::Likelihood,
        Self::NextStep,
        Self::Measure,
        Self::Evidence,
    ];

    /// Returns its name as a bank's file writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Person => "person",
            Self::Date => "date",
            Self::Money => "money",
            Self::System => "system",
            Self::Location => "location",
            Self::Reason => "reason",
            Self::Trigger => "trigger",
            Self::Action => "action",
            Self::Owner => "owner",
            Self::Frequency => "frequency",
            Self::Status => "status",
            Self::Likelihood => "likelihood",
            Self::NextStep => "next_step",
            Self::Measure => "measure",
            Self::Evidence => "evidence",
        }
    }
}
