//! The report's words and its layout: which topic goes where, what a section is called, when something is due.
//!
//! All of it is data (`wording.toml`), so that a team changes its report without touching code. A field that is missing
//! or not known is a problem with file and line.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::bank::SlotKind;
use crate::book::Health;
use crate::diag::{Problem, line_of};
use crate::report::digest::DigestLimits;

/// Words, layout and thresholds of a report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The language, as BCP 47 writes it.
    pub language: String,
    /// Who may read the report.
    pub sensitivity: String,
    /// Words for people who are not named.
    pub unnamed: Unnamed,
    /// Names of health colours.
    pub health: HealthWords,
    /// Labels of imported values.
    pub vitals: VitalWords,
    /// Words of the coverage table.
    pub coverage: CoverageWords,
    /// Why something is open.
    pub reason: ReasonWords,
    /// When things are due, in days.
    pub days: Days,
    /// What a model may sum up.
    pub digest: DigestLimits,
    /// Topics and slots with a part to play of their own.
    pub roles: Roles,
    /// Parts of an account's page, in order.
    #[serde(rename = "block")]
    pub blocks: Vec<BlockLayout>,
    /// Lower-case words that tell of something gone by.
    pub past: Vec<String>,
    /// Heading of the part of an account's page for what fits nowhere else.
    pub other_title: String,
    /// Sections about the whole book and the work, in order.
    #[serde(rename = "section")]
    pub sections: Vec<SectionLayout>,
    /// Tables across accounts, in order.
    #[serde(rename = "register")]
    pub registers: Vec<RegisterLayout>,
    /// Lines of the first call.
    #[serde(rename = "call")]
    pub calls: Vec<CallLayout>,
    /// Kinds of checklist item that follow from statements.
    #[serde(rename = "item")]
    pub items: Vec<ItemLayout>,
    /// Kinds of checklist item that follow from fields.
    pub task: BTreeMap<String, TaskWords>,
    /// The manager's actions, in order.
    #[serde(rename = "action")]
    pub actions: Vec<ActionLayout>,
    /// The successor's periods.
    #[serde(rename = "period")]
    pub periods: Vec<PeriodLayout>,
    /// Words of calendar entries and spreadsheet cells.
    pub export: ExportWords,
}

/// Words for people who are not named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unnamed {
    /// The successor.
    pub successor: String,
    /// The manager.
    pub manager: String,
}

/// Names of health colours.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthWords {
    /// In danger.
    pub red: String,
    /// To be watched.
    pub yellow: String,
    /// Well.
    pub green: String,
}

impl HealthWords {
    /// Returns the word for a colour.
    pub fn of(&self, health: Health) -> &str {
        match health {
            Health::Red => &self.red,
            Health::Yellow => &self.yellow,
            Health::Green => &self.green,
        }
    }
}

/// Labels of imported values.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VitalWords {
    /// Annual recurring revenue.
    pub arr: String,
    /// The day of renewal.
    pub renewal: String,
    /// The health colour.
    pub health: String,
    /// The segment.
    pub segment: String,
    /// Products.
    pub products: String,
    /// Other names.
    pub aliases: String,
}

/// Words and limits of the coverage table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageWords {
    /// Nothing was said.
    pub none: String,
    /// Something was said.
    pub thin: String,
    /// Enough was said.
    pub good: String,
    /// Share of essential slots from which coverage is good.
    pub good_from: f64,
}

/// Why something is open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonWords {
    /// It was never asked.
    pub not_asked: String,
    /// It was asked, and the answers left it open.
    pub asked: String,
    /// It was put aside.
    pub skipped: String,
    /// The leaver does not know.
    pub unknown: String,
    /// The answer was off the record.
    pub withheld: String,
    /// The question is still open.
    pub open: String,
}

/// When things are due.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// Working days within which a risk has an action.
    pub risk: u32,
    /// Days before a renewal at which its preparation is due.
    pub renewal_lead: i64,
    /// Days ahead within which a renewal is a task of its own.
    pub renewal_horizon: i64,
    /// Most actions in the manager's plan.
    pub actions: usize,
    /// Most gaps listed.
    pub gaps: usize,
    /// Most gaps on an account's page.
    pub account_gaps: usize,
    /// Most risks in the summary.
    pub top_risks: usize,
    /// Most decisions, opportunities and habits in the summary.
    pub top_others: usize,
    /// Most statements to read first.
    pub read_first: usize,
    /// Most statements of one answer that are kept together when they must be read first.
    pub breath: usize,
    /// Accounts to be called in the successor's first days, one a working day.
    pub first_days: usize,
    /// Working days before the last day by which the successor is introduced.
    pub introduce_before: u32,
    /// Most labels of slots before a statement.
    pub labels: usize,
    /// Most slots of a statement that is taken for a next step.
    pub step_slots: usize,
    /// Words of a statement that a table shows.
    pub cell_words: usize,
}

/// Topics and slots with a part to play of their own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// Topics whose statements are risks.
    pub risk_topics: Vec<String>,
    /// Topics whose statements cannot wait.
    pub urgent_topics: Vec<String>,
    /// The topic of growth.
    pub growth_topics: Vec<String>,
    /// The topic of habits, with the slot that holds them.
    pub habit: SlotRef,
    /// Slots that name who owns an action.
    pub owner_slots: Vec<String>,
    /// Where the day of an introduction is said.
    pub introduction: SlotRef,
}

/// A topic with some of its slots; all of them where none is named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotRef {
    /// The topic's id.
    pub topic: String,
    /// Ids of slots.
    #[serde(default)]
    pub slots: Vec<String>,
}

/// A part of an account's page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockLayout {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Topics that it takes statements of.
    pub topics: Vec<String>,
    /// Types of slot that it takes; any where none is named.
    #[serde(default)]
    pub kinds: Vec<SlotKind>,
    /// Whether it is a table of people.
    #[serde(default)]
    pub people: bool,
}

/// A section about the whole book or the work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionLayout {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Topics that it takes statements of.
    pub topics: Vec<String>,
    /// Which file it is also part of, such as `playbooks`.
    #[serde(default)]
    pub part: String,
}

/// A table across accounts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterLayout {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The topic.
    pub topic: String,
    /// Its columns.
    pub columns: Vec<ColumnLayout>,
}

/// A column of a register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnLayout {
    /// Its heading.
    pub title: String,
    /// Slots whose values it shows.
    #[serde(default)]
    pub slots: Vec<String>,
    /// The imported value that it shows: `arr`, `renewal` or `health`.
    #[serde(default)]
    pub import: Option<String>,
}

/// A line of the first call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLayout {
    /// Its label.
    pub label: String,
    /// What it shows: `people` or `words`.
    pub shows: String,
    /// Where it takes it from, best first.
    pub from: Vec<SlotRef>,
    /// Most statements.
    pub most: usize,
}

/// A kind of checklist item that follows from statements.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemLayout {
    /// Its id.
    pub id: String,
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// The statements that it follows from.
    pub from: Vec<SlotRef>,
    /// Types of slot, for statements of any topic.
    #[serde(default)]
    pub kinds: Vec<SlotKind>,
    /// Who does it: `successor`, `leaver` or `manager`.
    pub owner: String,
    /// Working days until it is due where no day was said; from the last day for the successor.
    pub within: u32,
}

/// A kind of checklist item that follows from fields.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskWords {
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
}

/// A kind of action in the manager's plan.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionLayout {
    /// Where it comes from: `urgent`, `risks`, `commitments`, `conflicts`, `announce`, `access`, `drift`, `gaps`, `signoff`.
    pub source: String,
    /// The working day from the report's day, from 1.
    pub day: u32,
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// Most actions of this kind.
    pub most: usize,
    /// The statements that it follows from.
    #[serde(default)]
    pub from: Vec<SlotRef>,
}

/// A period of the successor's first ninety days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodLayout {
    /// Its heading.
    pub title: String,
    /// Its last day, counted from the day after the leaver's last.
    pub days: i64,
}

/// Words of calendar entries and spreadsheet cells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportWords {
    /// The subject of a calendar entry; `{id}` stands for the item's id.
    pub subject: String,
    /// The kind of issue.
    pub issue_type: String,
    /// The label of every issue.
    pub label: String,
    /// Priority of what is due by a said date.
    pub high: String,
    /// Priority of the rest.
    pub medium: String,
    /// The word before what proves an item.
    pub evidence: String,
    /// The word before where an item comes from.
    pub source: String,
}

impl Wording {
    /// Reads a wording file.
    ///
    /// # Errors
    /// Gives the problem, with file and line, where the text is not the TOML of a wording.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        toml::from_str(text).map_err(|error| {
            let problem = Problem::new(file, error.message().to_owned());
            let problem = match error.span() {
                Some(span) => problem.at(line_of(text, span.start)),
                None => problem,
            };
            vec![problem]
        })
    }
}
