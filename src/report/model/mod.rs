//! The report as data: what the templates, the checklist files and the JSON are written from.
//!
//! Every statement is a [`Claim`] with its marks. Labels come from the bank and the wording, values from the import, the
//! plan or the leaver's own sentences. Dates are ISO days here; the templates print them in words.

mod open;
mod page;
mod signing;
mod statement;
mod week;
mod work;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::report::model::open::{
    Annex, Coverage, CoverageRow, Dispute, Exchange, Gap, GapGroup, Rescored, Sealed, SideShown, Unlisted, Withheld,
};
pub use crate::report::model::page::{
    AccountPage, Block, Card, CardLine, Compared, Contact, Elsewhere, Group, Headline, Lack, Ledger, LedgerAsk,
    LedgerCell, LedgerLack, LedgerRow, Opening, Part, PersonRow, Play, Register, RegisterRow, Section, Todo, Unclear,
};
pub(super) use crate::report::model::signing::{Doubt, SignOff, Signing};
pub use crate::report::model::statement::{
    About, Claim, Digest, Entry, Field, Kind, Mark, Resolved, Shown, Vital, Who,
};
pub use crate::report::model::week::{After, Before, Brief, FirstDay, Thing};
pub use crate::report::model::work::{
    Action, Basis, Drift, DriftTask, Item, Milestone, Period, PeriodAccount, Risk, Theme, TimelineDay, Window,
};

/// The version of the JSON's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that the deliverables say.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The version of this shape.
    pub schema_version: u32,
    /// Who, when and for whom.
    pub front: Front,
    /// The page that a manager reads.
    pub summary: Summary,
    /// The accounts, in the order of value at stake.
    pub accounts: Vec<AccountPage>,
    /// The risks, ranked.
    pub risks: Vec<Risk>,
    /// Tables across accounts: renewals, pipeline, decisions, announcements.
    pub registers: Vec<Register>,
    /// What is true of the whole book or of how the work is done.
    pub sections: Vec<Section>,
    /// Tables whose cells are clauses of statements.
    pub ledgers: Vec<Ledger>,
    /// Work that is not customer success.
    pub drift: Drift,
    /// What customers ask of the product, counted.
    pub feedback: Vec<Theme>,
    /// What the successor reads before anything else.
    pub brief: Brief,
    /// The days that bind customers, against the last day.
    pub timeline: Vec<TimelineDay>,
    /// Whom the successor calls on the first days.
    pub first_days: Vec<FirstDay>,
    /// What is due, in the order of dates, in three periods.
    pub periods: Vec<Period>,
    /// Everything to be done.
    pub checklist: Vec<Item>,
    /// The manager's dated actions.
    pub plan: Vec<Action>,
    /// What was not covered, ranked: the costliest.
    pub gaps: Vec<Gap>,
    /// What else was not covered, by account in the order of their pages, the whole book last.
    pub more_gaps: Vec<GapGroup>,
    /// How many gaps there are, listed or not.
    pub gap_count: usize,
    /// What was not covered and the manager lives with: no gap any more.
    pub accepted_gaps: Vec<Gap>,
    /// Contradictions.
    pub conflicts: Vec<Dispute>,
    /// Customers that the import lacks.
    pub unlisted: Vec<Unlisted>,
    /// Accounts whose health the interview makes worse than the import's.
    pub rescored: Vec<Rescored>,
    /// How much is covered.
    pub coverage: Coverage,
    /// What was kept out of the report.
    pub withheld: Withheld,
    /// Who signed, and what the successor read back.
    pub sign_off: SignOff,
    /// Questions and released answers.
    pub transcript: Vec<Exchange>,
    /// Whether some statement's place in the report was inferred.
    pub inferred: bool,
    /// The models whose sentences stand in the report.
    pub summed_up_by: Vec<String>,
}

/// Who, when and for whom.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Front {
    /// The handover's id.
    pub handover: String,
    /// Who leaves.
    pub leaver: String,
    /// The leaver's job title.
    pub leaver_title: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// Who takes over.
    pub successor: Option<String>,
    /// The successor's name, or words for one who is not named.
    pub successor_name: String,
    /// The manager.
    pub manager: Option<String>,
    /// The manager's name, or words for one who is not named.
    pub manager_name: String,
    /// The successor's first day, where it is known.
    pub successor_from: Option<Date>,
    /// The statement that says it, where it was not the manager.
    pub successor_from_marks: Vec<Mark>,
    /// Who covers until then.
    pub interim_name: String,
    /// The leaver's last working day.
    pub last_day: Date,
    /// Working days from the report's day to the last day.
    pub working_days_left: i64,
    /// The day of the report.
    pub generated: Date,
    /// Who may read it.
    pub sensitivity: String,
    /// The language, as BCP 47 writes it.
    pub language: String,
    /// Whether the interview is finished.
    pub finished: bool,
}

/// The page that a manager reads.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Accounts in the book.
    pub accounts: usize,
    /// Those of them that the import does not have.
    pub accounts_unlisted: usize,
    /// Accounts of which something was said.
    pub accounts_covered: usize,
    /// Revenue of the book, by currency.
    pub arr: Vec<String>,
    /// Revenue of accounts of which something was said, by currency.
    pub arr_covered: Vec<String>,
    /// What a model made of the whole.
    pub digest: Vec<Digest>,
    /// The highest risks.
    pub risks: Vec<Risk>,
    /// What only the manager can decide, and must this week.
    pub decisions: Vec<Action>,
    /// The likeliest growth.
    pub opportunities: Vec<Claim>,
    /// The habits that make most of the difference.
    pub habits: Vec<Claim>,
    /// Share of the value at stake that is covered, in per cent.
    pub coverage_percent: u32,
    /// Share of the value at stake that was asked about or told of, in per cent.
    pub asked_percent: u32,
    /// Share of the value at stake of which something was told, in per cent.
    pub told_percent: u32,
    /// Topics not covered or in part.
    pub gaps: usize,
    /// Those of them that are to be closed before the leaver goes.
    pub gaps_that_matter: usize,
    /// Contradictions that nobody settled.
    pub conflicts_open: usize,
}
