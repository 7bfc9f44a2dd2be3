//! Session → report model → Markdown, CSV, iCalendar and JSON.
//!
//! 1. `aside` with `remark`, `unkind`, `blame` and `neutral`: words that nobody is to read are left out of a copy of the session. `material`,
//!    `field`: what a report is made from; a released fact becomes a claim, its words untouched.
//! 2. `point`, `place`, `record`, `entry`: what means something only together is one claim; every claim gets one home;
//!    claims of one breath, and of one thing, stay together.
//! 3. `due`, `deadline`, `recurrence`: on which days something falls due; `owner`: who acts by the words,
//!    `acting` by rule; `cause`, `case`: what is a risk.
//! 4. `risk` with `scale` and `impact`; `schedule`, the one calendar of calls, which all the others read; `precedence`: what comes before a renewal; `account` with `headline`,
//!    `vital`, `first`, `opening`, `person`, `elsewhere`; `register`; `ledger` with `joining` and `cell`, `feedback`; `card` with `lack`;
//!    `drift` with `duty` and `rehome`; `plan` with `announce`, `ninety`, `checklist`; `gap`, `coverage`, `conflict`, `rescored`, `unlisted`,
//!    `transcript`, `sign_off`; `annex`: the parts.
//! 5. `build`: the parts become a [`Report`].
//! 6. `markdown`, `escape`, `clip`: templates turn it into Markdown in which text stays text; `csv`, `calendar`, `json`.
//!
//! `digest`: sentences that a model made from statements, each checked before; they are marked as summaries.
//! `search` finds statements again, or says who may know what none of them says.
//!
//! The craft is selection, order, grouping, labels and dates. No sentence about a customer is written here: a statement
//! is the leaver's own, a summary was drafted and checked elsewhere, and words around them come from the templates, the
//! wording and the bank.

mod about;
mod account;
mod acting;
mod annex;
mod announce;
mod aside;
mod asked;
mod bearing;
mod binding;
mod blame;
mod build;
mod calendar;
mod callee;
mod card;
mod case;
mod cause;
mod cell;
mod checklist;
mod clip;
mod conflict;
mod coverage;
mod csv;
mod dated;
mod day;
mod deadline;
mod digest;
mod drift;
mod due;
mod duty;
mod elsewhere;
mod entry;
mod escape;
mod fault;
mod feedback;
mod field;
mod first;
mod fit;
mod gap;
mod gist;
mod headline;
mod impact;
mod inquiry;
mod joining;
mod lack;
mod ledger;
mod likely;
mod link;
mod markdown;
mod material;
mod model;
mod money;
mod neutral;
mod ninety;
mod opening;
mod owner;
mod part;
mod person;
mod piece;
mod place;
mod plan;
mod point;
mod precedence;
mod price;
mod procedure;
mod rank;
mod record;
mod recurrence;
mod register;
mod rehome;
mod remark;
mod rescored;
mod risk;
mod scale;
mod schedule;
mod schema;
mod search;
mod sentence;
mod settled;
mod shown;
mod sign_off;
mod sittings;
mod slug;
mod standing;
mod task_key;
mod thing;
mod thought;
mod timeline;
mod transcript;
mod unkind;
mod unlisted;
mod unrecorded;
mod vital;
mod wording;

use thiserror::Error;

use crate::diag::Problem;

pub use annex::annex;
pub use aside::quoted;
pub use build::{Settings, build};
pub use calendar::{Subjects, ics};
pub use clip::{Clipped, clip};
pub use csv::{Addresses, ByteOrderMark, Tracker, csv, safe};
pub use digest::{DigestLimits, subjects};
pub use escape::{Place, markdown as escape_markdown, one_line, options as markdown_options};
pub use markdown::{ANNEX, Deliverable, Templates};
pub use model::{
    About, AccountPage, Action, After, Annex, Basis, Before, Block, Brief, Card, CardLine, Claim, Compared, Contact,
    Coverage, CoverageRow, Digest, Dispute, Drift, DriftTask, Elsewhere, Entry, Exchange, Field, FirstDay, Front, Gap,
    GapGroup, Group, Headline, Item, Kind, Lack, Ledger, LedgerAsk, LedgerCell, LedgerLack, LedgerRow, Mark, Milestone,
    Opening, Part, Period, PeriodAccount, PersonRow, Play, Register, RegisterRow, Report, Rescored, Resolved, Risk,
    SCHEMA_VERSION, Sealed, Section, Shown, SideShown, Summary, Theme, Thing, TimelineDay, Todo, Unclear, Unlisted,
    Vital, Who, Window, Withheld,
};
pub use procedure::{Part as ProcedurePart, PartKind, parts};
pub use schema::schema;
pub use search::{Because, Found, MayKnow, Passage, SearchWords, search};
pub use sittings::sittings_ics;
pub use slug::slugs;
pub use wording::{ExportWords, Wording};

/// Why a report could not be written.
#[derive(Debug, Error)]
pub enum Error {
    /// The handover was not started.
    #[error("this handover was not started")]
    NotStarted,
    /// A template could not be filled.
    #[error("cannot fill template {0}")]
    Template(Problem),
    /// A file could not be put together.
    #[error("cannot write the checklist: {0}")]
    Write(String),
}

/// Returns the report as JSON, with its `schema_version`.
///
/// # Errors
/// `Write` where a value cannot be written as JSON.
pub fn json(report: &Report) -> Result<String, Error> {
    serde_json::to_string_pretty(report).map_err(|error| Error::Write(error.to_string()))
}
