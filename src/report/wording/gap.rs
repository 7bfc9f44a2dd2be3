//! The words of what is open: gaps, whom to ask, and what contradicts what.

use serde::Deserialize;

use crate::report::wording::SlotRef;

/// How contradictions are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConflictWords {
    /// Who gives an imported value.
    pub import: String,
    /// Lower-case phrases by which a clause says that a value holds no longer.
    pub over: Vec<String>,
    /// Names of systems that list customers, in lower case.
    pub crm: Vec<String>,
    /// Words of what such a system shows.
    pub shows: Vec<String>,
    /// Words by which a clause says that it does not.
    pub denies: Vec<String>,
    /// Phrases by which a statement denies the health that the import gives; `{health}` stands for its word.
    pub despite: Vec<String>,
    /// Terms of which an account has one: two statements that give different ones contradict each other.
    pub terms: Vec<TermRule>,
}

/// A term of which an account has one, such as the length of a price hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermRule {
    /// Lower-case phrases of a statement that gives it.
    pub words: Vec<String>,
    /// Phrases of one that gives another value of the same unit.
    pub unless: Vec<String>,
    /// Units of its value.
    pub units: Vec<String>,
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
    /// How much more a gap counts where a day that binds the account is near, the nearest first.
    pub near: Vec<Near>,
    /// How that is told: `{factor}` for how much, `{what}` for the day.
    pub presses: String,
    /// That day, where it is the renewal; `{day}` stands for it.
    pub renews: String,
    /// Most gaps of one account in the list.
    pub of_account: usize,
    /// W × U from which a topic is no light one.
    pub matters_weight: f64,
    /// Share of the first gap's value from which a gap matters, 0 to 1.
    pub matters_share: f64,
    /// Things that a question takes for given, as it names them: it is put only where they were spoken of.
    pub presumed: Vec<String>,
    /// Slots that an answer on another topic fills as well.
    pub same: Vec<SameSlot>,
    /// Slots that the words of a statement on the account fill, whatever it was asked about.
    pub told: Vec<ToldSlot>,
}

/// How much more something counts whose day is near.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Near {
    /// Days until which it is so near.
    pub days: i64,
    /// The factor.
    pub factor: f64,
}

/// A slot that words fill.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldSlot {
    /// The slot.
    pub slot: SlotRef,
    /// Topics of the statements, where not any will do.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Lower-case phrases of which one fills it; any statement does where there are none.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether a person must be named beside them.
    #[serde(default)]
    pub person: bool,
    /// Whether a day must be.
    #[serde(default)]
    pub date: bool,
    /// Whether an amount or a number must be.
    #[serde(default)]
    pub amount: bool,
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
