//! The report as data: what the templates, the checklist files and the JSON are written from.
//!
//! Every statement is a [`Claim`] with its marks. Labels come from the bank and the wording, values from the import, the
//! plan or the leaver's own sentences. Dates are ISO days here; the templates print them in words.

use jiff::civil::Date;
use serde::Serialize;

use crate::fact::Confidence;

/// The version of the JSON's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that the deliverables say.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// What is due, in the order of dates, in three periods.
    pub periods: Vec<Period>,
    /// Everything to be done.
    pub checklist: Vec<Item>,
    /// The manager's dated actions.
    pub plan: Vec<Action>,
    /// What was not covered, ranked.
    pub gaps: Vec<Gap>,
    /// How many gaps there are, listed or not.
    pub gap_count: usize,
    /// Contradictions.
    pub conflicts: Vec<Dispute>,
    /// How much is covered.
    pub coverage: Coverage,
    /// What was kept out of the report.
    pub withheld: Withheld,
    /// Questions and released answers.
    pub transcript: Vec<Exchange>,
    /// Whether some statement's place in the report was inferred.
    pub inferred: bool,
}

/// Who, when and for whom.
#[derive(Debug, Clone, PartialEq, Serialize)]
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

/// One statement, word for word.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// The fact's id.
    pub id: String,
    /// The leaver's words.
    pub text: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
    /// How sure its place in the report is.
    pub confidence: Confidence,
    /// Whether the place was inferred.
    pub inferred: bool,
    /// The day that it was said.
    pub said_on: Option<Date>,
    /// The account's name.
    pub account: Option<String>,
    /// The topic's title.
    pub topic: String,
    /// The labels of the slots that it fills.
    pub slots: Vec<String>,
    /// Who is named.
    pub people: Vec<Who>,
    /// Times as said that need a calendar to be understood.
    pub when: Vec<Resolved>,
    /// Warning signs that it shows.
    pub red_flags: Vec<String>,
    /// The conflict that it is a side of.
    pub conflict: Option<u32>,
    /// Whether only manager and legal may read it.
    pub restricted: bool,
}

/// Where a statement or a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Mark {
    /// The mark as printed, such as `T12` or `I:3`.
    pub label: String,
    /// The turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// The row of the import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// A person with a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Who {
    /// The name.
    pub name: String,
    /// The role, where it was said or imported.
    pub role: Option<String>,
}

/// A time in the leaver's words with the day that it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resolved {
    /// The words.
    pub text: String,
    /// The day, month, quarter or year in words.
    pub means: String,
}

/// Statements that belong together, under one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// The labels of the slots; empty where the statements fill none.
    pub label: String,
    /// The account's name, where the section is about several.
    pub account: Option<String>,
    /// Who is named.
    pub people: Vec<Who>,
    /// The statements, in the order in which they were said.
    pub claims: Vec<Claim>,
}

/// A part of an account's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Whether it is a table of people.
    pub people: bool,
    /// What it says.
    pub entries: Vec<Entry>,
}

/// A part of the handover about the whole book or the work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Where it goes: `playbooks` for those of that file, else empty.
    pub part: String,
    /// Its statements by subject.
    pub groups: Vec<Group>,
}

/// Statements on one subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The subject: a topic's title or a tool's name; empty where there is only one.
    pub title: String,
    /// What it says.
    pub entries: Vec<Entry>,
}

/// A value of the import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Vital {
    /// What it is.
    pub label: String,
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountPage {
    /// The account's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Where we know of it from.
    pub marks: Vec<Mark>,
    /// Whether the import does not have it.
    pub unlisted: bool,
    /// The next renewal as imported.
    pub renewal: Option<Date>,
    /// Days from the report's day to it.
    pub renewal_days: Option<i64>,
    /// The health colour as imported.
    pub health: Option<String>,
    /// Annual recurring revenue as imported.
    pub arr: Option<String>,
    /// The values of the import.
    pub vitals: Vec<Vital>,
    /// What must be read before anything is done.
    pub read_first: Vec<Claim>,
    /// People of the import.
    pub contacts: Vec<Contact>,
    /// What was said, by purpose.
    pub blocks: Vec<Block>,
    /// Made from fields: whom to call, what to open with, what to avoid.
    pub first_call: Vec<Entry>,
    /// What was not covered.
    pub gaps: Vec<Gap>,
    /// How many statements there are.
    pub statements: usize,
}

/// A person of the import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
    /// Whether somebody said something of this person.
    pub spoken_of: bool,
}

/// The page that a manager reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Accounts in the book.
    pub accounts: usize,
    /// Accounts of which something was said.
    pub accounts_covered: usize,
    /// Revenue of the book, by currency.
    pub arr: Vec<String>,
    /// Revenue of accounts of which something was said, by currency.
    pub arr_covered: Vec<String>,
    /// The highest risks.
    pub risks: Vec<Risk>,
    /// What cannot wait.
    pub decisions: Vec<Claim>,
    /// The likeliest growth.
    pub opportunities: Vec<Claim>,
    /// The habits that make most of the difference.
    pub habits: Vec<Claim>,
    /// Share of essential points covered, in per cent.
    pub coverage_percent: u32,
    /// Points not covered.
    pub gaps: usize,
    /// Contradictions that nobody settled.
    pub conflicts_open: usize,
}

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
    /// The statement that says most.
    pub headline: Claim,
    /// All statements by slot, the headline among them.
    pub entries: Vec<Entry>,
    /// Who acts.
    pub owner: String,
    /// Whether the owner is proposed by rule.
    pub owner_proposed: bool,
    /// When the owner acts, by rule.
    pub due: Date,
}

/// A table across accounts, its cells taken from fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Register {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<RegisterRow>,
}

/// One row of a register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegisterRow {
    /// The account's name.
    pub account: String,
    /// One cell a column.
    pub cells: Vec<Vec<Field>>,
}

/// A value taken out of a statement or the import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The value in the words of its source.
    pub text: String,
    /// Whether the value is the start of a longer statement.
    pub cut: bool,
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

/// Something that was not covered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// Its id, such as `G1`.
    pub id: String,
    /// The topic's title.
    pub topic: String,
    /// The account's name.
    pub account: Option<String>,
    /// The labels of the slots that are open.
    pub open: Vec<String>,
    /// Why it is open.
    pub reason: String,
    /// Whom to ask.
    pub ask: String,
    /// By when.
    pub by: Date,
    /// Turns in which it was asked.
    pub marks: Vec<Mark>,
    /// The account's revenue as imported.
    pub arr: Option<String>,
}

/// A contradiction with both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Whether it was settled.
    pub is_settled: bool,
    /// The turn of the settlement.
    pub marks: Vec<Mark>,
}

/// One side of a contradiction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideShown {
    /// What it is a value of, for the import.
    pub field: Option<String>,
    /// The value in its own words.
    pub value: String,
    /// The statement, for something that was said.
    pub claim: Option<Claim>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// How much is covered, by account and topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Topics asked per account, with one cell an account in the order of the pages.
    pub rows: Vec<CoverageRow>,
    /// Topics asked once, with one cell.
    pub general: Vec<CoverageRow>,
    /// Share of essential points covered, in per cent.
    pub percent: u32,
}

/// One topic's coverage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoverageRow {
    /// The topic's title.
    pub topic: String,
    /// One word a cell.
    pub cells: Vec<String>,
}

/// What was kept out: counts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// Remarks and answers off the record.
    pub off_record: u32,
    /// Statements for manager and legal only.
    pub restricted: usize,
    /// Secrets that were masked.
    pub masked: usize,
}

/// One turn of the transcript.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exchange {
    /// The turn's mark.
    pub mark: Mark,
    /// The day of the answer.
    pub on: Option<Date>,
    /// The question.
    pub question: String,
    /// Paragraphs of the answer that may be read.
    pub answer: Vec<String>,
    /// What became of the question where there is no answer.
    pub outcome: Option<String>,
    /// Whether part of the answer is not released.
    pub cut: bool,
}
