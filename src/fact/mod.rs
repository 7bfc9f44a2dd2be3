//! A fact: one statement of the leaver, with its evidence.
//!
//! A fact's words are a span of an answer, word for word: what nobody said cannot become a fact. `merge` says how a new
//! fact stands to those known: new, a confirmation, or a contradiction; `correction`, whether it puts one right;
//! `whom` and `part` read of whom a sentence says what; `within` finds what cannot both be right in one answer. `contradiction` holds the words and
//! numbers of these rules, which are data. Nothing here decides what to ask.

mod against;
mod clock;
pub mod contradiction;
pub mod correction;
mod denial;
mod grammar;
pub mod merge;
pub mod part;
mod role;
mod sentence;
mod subject;
mod value;
pub mod whom;
pub mod within;
mod word;

pub use clock::minutes;
pub use grammar::{denies_what_follows, gives_name};
pub use sentence::pieces;
pub use subject::stem;
pub use word::{phrase_places, plain, words};

use std::ops::Range;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::bank::SlotKind;
use crate::book::Money;
use crate::id::{AccountId, FactId, SlotId, TopicId};

/// One statement, as it was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The turn and its place in it.
    pub id: FactId,
    /// The account that it is about; none for the whole book or for process knowledge.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The topic that it belongs to.
    pub topic: TopicId,
    /// The slots of that topic that it fills.
    #[serde(default)]
    pub slots: Vec<SlotId>,
    /// Other slots of that topic that it speaks to without passing their test: enough not to ask again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<SlotId>,
    /// Byte span in the stored answer of its turn.
    pub span: Range<usize>,
    /// The words of that span.
    pub quote: String,
    /// How sure we are that it was said of this account and topic.
    #[serde(default)]
    pub confidence: Confidence,
    /// Who may read it.
    #[serde(default)]
    pub release: Release,
    /// What the statement names.
    #[serde(default)]
    pub mentions: Mentions,
    /// Warning signs that it shows, as the bank words them.
    #[serde(default)]
    pub red_flags: Vec<String>,
}

/// The slot of text that speaks to a machine: a statement that fills it is a thing that was found, and nothing that was
/// promised or planned.
pub const MACHINE_TEXT: &str = "machine_text";

impl Fact {
    /// Returns whether the statement quotes text that speaks to a machine.
    pub fn speaks_to_machine(&self) -> bool {
        self.slots.iter().any(|it| it.as_str() == MACHINE_TEXT)
    }
}

/// How sure a fact's place is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Said in answer to a question on this account and topic, or naming the account.
    #[default]
    Stated,
    /// Filed here by what it says; the account or topic was not named.
    Inferred,
}

/// Who may read a statement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// Everybody who reads the report.
    #[default]
    Report,
    /// Manager and legal only.
    Restricted,
    /// Nobody: withdrawn by the leaver.
    Withdrawn,
}

/// What a statement names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mentions {
    /// People.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Days, months, cycles and intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<When>,
    /// Amounts of money.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub money: Vec<Amount>,
    /// Numbers with a unit, percentages among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Tools, reports, files, channels, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<String>,
    /// Places where something is kept, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Types of slot that the statement passes the test of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<SlotKind>,
}

impl Mentions {
    /// Returns whether no day, amount, number, system or place is named.
    pub const fn names_nothing(&self) -> bool {
        self.dates.is_empty()
            && self.money.is_empty()
            && self.measures.is_empty()
            && self.systems.is_empty()
            && self.places.is_empty()
    }

    /// Returns whether days from a day on are named here, and none of those that are named before.
    pub fn names_another_day(&self, before: &Self, from: Date) -> bool {
        let days = |it: &Self| -> Vec<Date> {
            let exact = it.dates.iter().filter(|it| it.precision == Precision::Day);
            exact.filter_map(|it| it.date.filter(|on| *on >= from)).collect()
        };
        let (known, named) = (days(before), days(self));
        !known.is_empty() && !named.is_empty() && named.iter().all(|it| !known.contains(it))
    }
}

/// A person as named in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name; completed from the book's contacts where a first or last name fits exactly one.
    pub name: String,
    /// Job title or side, where it was said or is known from the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Whether the book knows this person.
    #[serde(default)]
    pub known: bool,
}

/// A time as said, and as understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The words.
    pub text: String,
    /// The day meant, or the first day of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// How exact it is.
    pub precision: Precision,
}

/// How exact a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// A cycle such as every second Tuesday.
    Cycle,
    /// A length of time such as within ten days.
    Interval,
    /// A time of day.
    Clock,
}

/// Money as said, and as understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The words.
    pub text: String,
    /// The amount.
    pub money: Money,
}

/// A number with its unit, as said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The words.
    pub text: String,
    /// The number.
    pub value: f64,
    /// The unit in lower case, such as `%` or `logins`; empty where none was said.
    pub unit: String,
}
