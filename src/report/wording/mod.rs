//! The report's words and its layout: which topic goes where, what a section is called, when something is due.
//!
//! All of it is data (`wording.toml`), so that a team changes its report without touching code. A field that is missing
//! or not known is a problem with file and line.

mod card;
mod drift;
mod gap;
mod layout;
mod ledger;
mod opening;
mod procedure;
mod rule;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::book::Health;
use crate::diag::Problem;
use crate::report::aside::AsideRule;
use crate::report::digest::DigestLimits;
use crate::report::due::DueRule;
use crate::report::point::PointRule;
use crate::report::price::PriceRule;
use crate::report::recurrence::RecurrenceWords;
use crate::report::search::SearchWords;
use crate::report::thought::ThoughtRule;
use crate::report::unrecorded::UnrecordedRule;
pub(super) use crate::report::wording::card::{CardLayout, PartProposal, PlaybookLayout, PlaybookRow};
pub(super) use crate::report::wording::drift::{DriftPart, DriftRule, DutyKind};
pub(super) use crate::report::wording::gap::{ConflictWords, GapWords, TermRule, ToldSlot};
pub(super) use crate::report::wording::layout::{
    ActionLayout, BlockLayout, CallLayout, ColumnLayout, DatedLayout, ItemLayout, PartRule, PeriodLayout,
    RegisterLayout, Roles, SectionLayout, SlotRef, StripLayout, TaskWords, ThingRule,
};
pub(super) use crate::report::wording::ledger::{AskRule, ClauseKind, Inside, LedgerLayout, LikelyRule, Proposal};
pub(super) use crate::report::wording::opening::OpeningWords;
pub(super) use crate::report::wording::procedure::ProcedureRule;
pub(super) use crate::report::wording::rule::{
    AboutRule, BoundWords, CauseRule, FirstRule, GrowthRule, LikelihoodRule, PageRule, ResponseRule, RiskRule,
    ScheduleRule, ShownRule, TitleRule, VitalRule,
};

/// Words, layout and thresholds of a report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The language, as BCP 47 writes it.
    pub language: String,
    /// Who may read the report.
    pub sensitivity: String,
    /// Who may read the restricted annex.
    pub restricted: String,
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
    /// Whom to ask what is open.
    pub gap: GapWords,
    /// When things are due, in days.
    pub days: Days,
    /// What a model may sum up.
    pub digest: DigestLimits,
    /// When statements of one answer are one point.
    pub point: PointRule,
    /// Topics and slots with a part to play of their own.
    pub roles: Roles,
    /// Parts of an account's page, in order.
    #[serde(rename = "block")]
    pub blocks: Vec<BlockLayout>,
    /// How much fits an account's page.
    pub page: PageRule,
    /// Lower-case phrases by which a statement says that it is not public.
    pub not_public: Vec<String>,
    /// Words by which a statement is for us alone, such as the least that we would accept.
    pub internal: Vec<String>,
    /// Lower-case words that tell of something gone by.
    pub past: Vec<String>,
    /// Heading of the part of an account's page for what fits nowhere else.
    pub other_title: String,
    /// Sections about the whole book and the work, in order.
    #[serde(rename = "section")]
    pub sections: Vec<SectionLayout>,
    /// How much a row on a thing shows.
    pub things: ThingRule,
    /// By which words a time falls due.
    pub due: DueRule,
    /// Tables across accounts, in order.
    #[serde(rename = "register")]
    pub registers: Vec<RegisterLayout>,
    /// Tables whose cells are clauses, in order.
    #[serde(rename = "ledger")]
    pub ledgers: Vec<LedgerLayout>,
    /// Which customer a statement perhaps means.
    pub likely: LikelyRule,
    /// Lines of the first call.
    #[serde(rename = "call")]
    pub calls: Vec<CallLayout>,
    /// The first words of a call.
    pub opening: OpeningWords,
    /// Kinds of checklist item that follow from statements.
    #[serde(rename = "item")]
    pub items: Vec<ItemLayout>,
    /// Kinds of checklist item that follow from fields.
    pub task: BTreeMap<String, TaskWords>,
    /// Kinds of checklist item that follow from days.
    pub dated: Vec<DatedLayout>,
    /// The manager's actions, in order.
    #[serde(rename = "action")]
    pub actions: Vec<ActionLayout>,
    /// The successor's periods.
    #[serde(rename = "period")]
    pub periods: Vec<PeriodLayout>,
    /// How risks are measured.
    pub risk: RiskRule,
    /// What may cost a customer or stop work, known by words, the gravest first.
    #[serde(rename = "cause")]
    pub causes: Vec<CauseRule>,
    /// What is proposed against a risk of which no cause is known: by topic, the first that fits.
    #[serde(rename = "response")]
    pub responses: Vec<ResponseRule>,
    /// How a statement shows growth.
    pub growth: GrowthRule,
    /// How the calls are spread over the days.
    pub schedule: ScheduleRule,
    /// Words of what recurs.
    pub recurs: RecurrenceWords,
    /// A day that is computed from words; `{words}` and `{day}` stand for both.
    pub computed: String,
    /// The day before one that something must be done before; `{day}` stands for it.
    pub last_safe: String,
    /// The name of the leaver's last day in a picture.
    pub last_day: String,
    /// What stands beside a day in a picture that was said, not imported.
    pub said: String,
    /// The sentence above an account's page.
    pub title: TitleRule,
    /// Checklist items for what was agreed and stands in no system.
    pub unrecorded: Vec<UnrecordedRule>,
    /// Personal asides that no quote shows.
    pub aside: AsideRule,
    /// How a risk is named by the words that show it.
    pub shown: ShownRule,
    /// How much a sentence takes with it that cannot be read alone.
    pub thought: ThoughtRule,
    /// What a statement is about that begins with a pronoun.
    pub about: AboutRule,
    /// What is said of days that bind before the renewal, by the ids of the rules that know them.
    #[serde(rename = "bound")]
    pub bounds: BTreeMap<String, BoundWords>,
    /// What a sum on a price is.
    pub price: PriceRule,
    /// What is to be done first on an account.
    pub first: FirstRule,
    /// What the leaver said beside the import's values.
    #[serde(rename = "vital")]
    pub said_vitals: Vec<VitalRule>,
    /// How contradictions are read.
    pub conflicts: ConflictWords,
    /// How playbooks are laid out.
    #[serde(rename = "card")]
    pub cards: Vec<CardLayout>,
    /// How all playbooks are laid out.
    pub playbook: PlaybookLayout,
    /// How statements on how work is done are read.
    pub procedure: ProcedureRule,
    /// How the week's shares are summed.
    pub drift: DriftRule,
    /// Words of calendar entries and spreadsheet cells.
    pub export: ExportWords,
    /// Words and numbers of the search.
    pub search: SearchWords,
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
    /// People at the customer.
    pub contacts: String,
    /// Products.
    pub products: String,
    /// Other names.
    pub aliases: String,
    /// The health colour as the interview shows it.
    pub heard: String,
    /// Behind a day that was said and that binds before the renewal.
    pub said: String,
    /// A health colour that follows from warning signs; `{health}` stands for it, `{signs}` for them.
    pub by_rule: String,
    /// The sign of what the leaver raised as something that cannot wait.
    pub alarm: String,
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
    /// Enough was said, then summed up for the leaver, who answered.
    pub confirmed: String,
    /// Share of essential slots from which coverage is good.
    pub good_from: f64,
    /// Details without which a topic is thin, whatever else of it was told.
    pub needs: Vec<SlotRef>,
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
    /// The question is still open.
    pub open: String,
}

/// When things are due.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// Working days within which a risk has an action.
    pub risk: u32,
    /// Working days before a day that binds by which a risk of the account has an action.
    pub before_binding: u32,
    /// Days before a renewal at which its preparation is due.
    pub renewal_lead: i64,
    /// Days ahead within which a renewal is a task of its own.
    pub renewal_horizon: i64,
    /// Days after the last day until which every day that was said has an item.
    pub dated_until: i64,
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
    /// Working days of the manager's first week.
    pub week: u32,
    /// Of how many gaps the row of the last sitting has the marks, at most.
    pub sitting_gaps: usize,
    /// Working days within which a gap is closed on an account with a red risk.
    pub gap_soon: u32,
    /// Things that the successor reads first.
    pub things: usize,
    /// Most statements of a period on what not to do.
    pub avoid: usize,
    /// Words, in lower case, with which a statement on what not to do begins.
    pub avoid_beginning: Vec<String>,
    /// Most statements of one answer that are kept together when they must be read first.
    pub breath: usize,
    /// Accounts to be called in the successor's first days, one a working day.
    pub first_days: usize,
    /// Days after the last day within which a renewal is as pressing as one before it.
    pub renewal_near: i64,
    /// Working days within which a secret that was typed into the interview is replaced.
    pub secret: u32,
    /// Most words of the statements that name a risk.
    pub point_words: usize,
    /// Most labels of slots before a statement.
    pub labels: usize,
    /// Most slots of a statement that is taken for a next step.
    pub step_slots: usize,
    /// Words of a statement that a table shows.
    pub cell_words: usize,
    /// Words of a part of a sentence that is shown for its day, at least.
    pub day_words: usize,
    /// Days after the last day until which the successor's first table of days reaches.
    pub brief: i64,
    /// Most days that are drawn.
    pub timeline: usize,
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
    /// The word before who owns an item.
    pub owner: String,
    /// The word before an item's number and key.
    pub key: String,
    /// The words of the link to a picture's file.
    pub picture: String,
    /// The status of an item that is not done.
    pub open: String,
    /// That a day was said.
    pub yes: String,
    /// That a day was proposed by rule.
    pub no: String,
}

impl Wording {
    /// Reads a wording file.
    ///
    /// # Errors
    /// Gives the problem, with file and line, where the text is not the TOML of a wording.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        toml::from_str(text).map_err(|error| vec![Problem::of_toml(file, text, &error)])
    }
}
