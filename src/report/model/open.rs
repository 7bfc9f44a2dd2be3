//! What is open, contradicted, covered or kept out, and the transcript.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::model::Front;
use crate::report::model::statement::{Claim, Mark};

/// Something that was not covered.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gap {
    /// Its id, such as `G1`.
    pub id: String,
    /// The topic's title.
    pub topic: String,
    /// The account's name.
    pub account: Option<String>,
    /// The labels of the slots that are open.
    pub open: Vec<String>,
    /// Whether nothing at all was said.
    pub untouched: bool,
    /// Why it is open.
    pub reason: String,
    /// What to ask, in the words of the bank: a wording that was not put yet, where there is one.
    pub question: String,
    /// Whom to ask.
    pub ask: String,
    /// Whether that is somebody other than the leaver.
    pub ask_other: bool,
    /// Whom to ask where the first one cannot say any more, proposed by rule.
    pub then_ask: Option<String>,
    /// By when.
    pub by: Date,
    /// The value at stake in the account, in whole units of its currency.
    pub stake: Option<String>,
    /// How much of it the gap is: by the topic's weight, by what only the leaver knows, and by what of it is open.
    pub share: Option<String>,
    /// The near day that binds the account, in words, where that makes it count more.
    pub presses: Option<String>,
    /// Turns in which it was asked.
    pub marks: Vec<Mark>,
    /// The account's revenue as imported.
    pub arr: Option<String>,
    /// Why the manager lives with it.
    pub accepted: Option<String>,
    /// Whether it is one to close before the leaver goes: the topic is no light one, and the value at stake in it is no
    /// small part of the first gap's.
    pub matters: bool,
}

/// What else was not covered of an account, or of the whole book.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GapGroup {
    /// The account's name.
    pub account: Option<String>,
    /// The titles of topics of which nothing was said.
    pub untouched: Vec<String>,
    /// The titles of topics of which something was said, whether something is open or not.
    pub told: Vec<String>,
    /// The titles of topics of which something was said and something is open.
    pub in_part: Vec<String>,
    /// By when the leaver must be asked.
    pub by: Date,
}

/// A contradiction with both sides.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Dispute {
    /// Its number.
    pub number: u32,
    /// The account's name.
    pub account: Option<String>,
    /// The earlier side.
    pub earlier: SideShown,
    /// The later side.
    pub later: SideShown,
    /// What was said when the leaver was asked.
    pub settled: Vec<Claim>,
    /// The answer's words, where no statement was taken from them.
    pub answer: String,
    /// Whether it was settled.
    pub is_settled: bool,
    /// The turn of the settlement.
    pub marks: Vec<Mark>,
    /// Who can settle it, proposed by rule.
    pub ask: String,
    /// By when.
    pub by: Date,
}

/// A customer that the import lacks: a record to be made, and no contradiction.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Unlisted {
    /// The account's name.
    pub account: String,
    /// The statement that tells of it first.
    pub claim: Option<Claim>,
    /// What a CRM shows of it all the same, in the leaver's words.
    pub shown: Option<SideShown>,
    /// Who makes the record, or corrects the one that is shown, proposed by rule.
    pub owner: String,
    /// By when.
    pub by: Date,
}

/// What the interview changed of an account's place: a reckoning by rule, no contradiction of the leaver's.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Rescored {
    /// The account's name.
    pub account: String,
    /// The import's health, where warning signs make it worse.
    pub imported: Option<SideShown>,
    /// The health that follows from them.
    pub reckoned: Option<String>,
    /// The value at stake by the import alone, in whole units of its currency, where it grew.
    pub stake_before: Option<String>,
    /// The value at stake with what was said.
    pub stake_after: Option<String>,
    /// What changed it: warning signs, odds, a day that binds; else the cause of the gravest risk.
    pub because: String,
    /// The id of the account's gravest risk.
    pub risk: Option<String>,
    /// Where it was said.
    pub marks: Vec<Mark>,
}

/// One side of a contradiction.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SideShown {
    /// What it is a value of, for the import.
    pub field: Option<String>,
    /// The value in its own words.
    pub value: String,
    /// The statement, for something that was said.
    pub claim: Option<Claim>,
    /// The sentence of it in which the value stands.
    pub says: Option<String>,
    /// Who gives it: the leaver, or the import.
    pub who: String,
    /// The day on which it was said; none for the import.
    pub on: Option<Date>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// How much is covered, by account and topic.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Coverage {
    /// Topics asked per account, with one cell an account in the order of the pages.
    pub rows: Vec<CoverageRow>,
    /// Topics asked once, with one cell.
    pub general: Vec<CoverageRow>,
    /// The words of the levels: nothing, thin, good, confirmed.
    pub levels: Vec<String>,
    /// How many topics, of an account or of the whole book, were answered off the record alone: which ones is named nowhere.
    pub withheld: usize,
    /// Share of the value at stake that is covered, in per cent.
    pub percent: u32,
    /// Share of the value at stake that was asked about or told of, in per cent.
    pub asked_percent: u32,
    /// Share of the value at stake of which something was told, in per cent.
    pub told_percent: u32,
}

/// One topic's coverage.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CoverageRow {
    /// The topic's title.
    pub topic: String,
    /// One word a cell.
    pub cells: Vec<String>,
    /// The same as places among the levels.
    pub levels: Vec<usize>,
}

/// What was kept out: counts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Withheld {
    /// Remarks and answers off the record.
    pub off_record: u32,
    /// Remarks on private life.
    pub private: u32,
    /// Personal asides left out of quotes.
    pub asides: usize,
    /// Words in quotes that were put neutrally, in brackets.
    pub neutral: usize,
    /// Statements for manager and legal only.
    pub restricted: usize,
    /// Secrets that were masked.
    pub masked: usize,
}

/// One turn of the transcript.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Exchange {
    /// The turn's mark.
    pub mark: Mark,
    /// The day of the answer.
    pub on: Option<Date>,
    /// The question.
    pub question: String,
    /// Paragraphs of the answer that may be read.
    pub answer: Vec<String>,
    /// What it tells: its statements and what was said beside them, without personal asides and what was said more than once.
    pub told: Option<String>,
    /// What became of the question where there is no answer.
    pub outcome: Option<String>,
    /// Whether part of the answer is not released.
    pub cut: bool,
}

/// What only manager and legal may read: a deliverable of its own, never part of a report.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Annex {
    /// Who, when and for whom.
    pub front: Front,
    /// How many statements there are.
    pub statements: usize,
    /// The statements by account.
    pub sealed: Vec<Sealed>,
}

/// The restricted statements of an account, or of the whole book.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Sealed {
    /// The account's name.
    pub account: Option<String>,
    /// The statements, in the order in which they were said.
    pub claims: Vec<Claim>,
}
