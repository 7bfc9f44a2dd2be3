//! The checklist as CSV: RFC 4180, one row an item, no cell that a spreadsheet would run.
//!
//! | for | headings | days |
//! |---|---|---|
//! | a spreadsheet | all fields, with a key that stays the same from report to report | `2026-12-18` |
//! | Jira | `Summary` must be there; no punctuation in any | `yyyy-MM-dd`, as its import is told |
//! | Asana | `Name` first | `mm/dd/yyyy` |
//!
//! Jira and Asana know people by e-mail: a name that they do not know is refused. So the assignee is the address where
//! one was given, else empty, and the owner's name stands in the description.

use std::collections::BTreeMap;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use jiff::civil::Date;

use crate::report::Error;
use crate::report::clip::clip;
use crate::report::escape::one_line;
use crate::report::model::{Item, Report};
use crate::report::task_key::keys;
use crate::report::wording::ExportWords;

/// For which program the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracker {
    /// Any spreadsheet.
    Sheet,
    /// Jira's import.
    Jira,
    /// Asana's import.
    Asana,
}

/// Whether a file begins with the mark by which Excel tells UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ByteOrderMark {
    /// No: what Jira, Asana and most programs want.
    #[default]
    Absent,
    /// Yes.
    Present,
}

/// E-mail addresses by the name of the owner.
pub type Addresses = BTreeMap<String, String>;

const SHEET: &[&str] = &[
    "ID",
    "Key",
    "Action",
    "Account",
    "Statement",
    "Owner",
    "Owner Email",
    "Due Date",
    "Due Said",
    "Evidence",
    "Source",
    "Status",
    "Verified By",
];
const JIRA: &[&str] = &[
    "Summary",
    "Issue Type",
    "Description",
    "Assignee",
    "Due Date",
    "Priority",
    "Labels",
];
const ASANA: &[&str] = &[
    "Name",
    "Description",
    "Section",
    "Assignee",
    "Collaborators",
    "Start Date",
    "Due Date",
    "Dependencies",
];

/// Words of a statement in a title.
const SUMMARY_WORDS: usize = 20;
/// Longest title in characters: Jira takes 255 and refuses the row beyond.
const LONGEST_SUMMARY: usize = 250;

impl Tracker {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sheet, Self::Jira, Self::Asana];

    /// Returns what stands between `checklist` and `.csv` in the file's name.
    pub const fn infix(self) -> &'static str {
        match self {
            Self::Sheet => "",
            Self::Jira => ".jira",
            Self::Asana => ".asana",
        }
    }

    /// Returns the headings, in their order.
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Sheet => SHEET,
            Self::Jira => JIRA,
            Self::Asana => ASANA,
        }
    }
}

/// Returns the checklist as CSV for a program.
///
/// # Errors
/// `Write` where the rows cannot be put together.
pub fn csv(
    report: &Report,
    words: &ExportWords,
    (tracker, mark, addresses): (Tracker, ByteOrderMark, &Addresses),
) -> Result<String, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Write(error.to_string());
    let bytes = match mark {
        ByteOrderMark::Absent => Vec::new(),
        ByteOrderMark::Present => "\u{feff}".as_bytes().to_vec(),
    };
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::CRLF)
        .from_writer(bytes);
    writer
        .write_record(tracker.headings())
        .map_err(|error| failed(&error))?;
    for (item, key) in report.checklist.iter().zip(keys(&report.checklist)) {
        let task = Task::new(item, &key, words, addresses);
        let row = match tracker {
            Tracker::Sheet => task.sheet(),
            Tracker::Jira => task.jira(),
            Tracker::Asana => task.asana(),
        };
        let row = row.iter().map(|cell| safe(cell));
        writer.write_record(row).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

/// An item with what a row shows of it.
struct Task<'a> {
    item: &'a Item,
    key: &'a str,
    words: &'a ExportWords,
    account: &'a str,
    email: &'a str,
    said: String,
    source: String,
}

impl<'a> Task<'a> {
    fn new(item: &'a Item, key: &'a str, words: &'a ExportWords, addresses: &'a Addresses) -> Self {
        let source: Vec<&str> = item.marks.iter().map(|mark| mark.label.as_str()).collect();
        Self {
            item,
            key,
            words,
            account: item.account.as_deref().unwrap_or_default(),
            email: addresses.get(&item.owner).map_or("", String::as_str),
            said: item
                .claim
                .as_ref()
                .map(|claim| one_line(&claim.text))
                .unwrap_or_default(),
            source: source.join(" "),
        }
    }

    fn summary(&self) -> String {
        let mut summary = self.item.action.clone();
        if !self.account.is_empty() {
            summary = format!("{}: {summary}", self.account);
        }
        if !self.said.is_empty() {
            summary = format!("{summary}: {}", clip(&self.said, SUMMARY_WORDS).text);
        }
        one_line(&summary).chars().take(LONGEST_SUMMARY).collect()
    }

    fn description(&self) -> String {
        let words = self.words;
        let labelled = |label: &str, text: &str| format!("{label}: {text}");
        let mut lines = vec![
            self.item.action.clone(),
            self.said.clone(),
            labelled(&words.owner, &self.item.owner),
            labelled(&words.evidence, &self.item.evidence),
            labelled(&words.source, &self.source),
            labelled(&words.key, &format!("{} {}", self.item.id, self.key)),
        ];
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    fn sheet(&self) -> Vec<String> {
        let said = if self.item.due_said {
            &self.words.yes
        } else {
            &self.words.no
        };
        vec![
            self.item.id.clone(),
            self.key.to_owned(),
            self.item.action.clone(),
            self.account.to_owned(),
            self.said.clone(),
            self.item.owner.clone(),
            self.email.to_owned(),
            self.item.due.to_string(),
            said.clone(),
            self.item.evidence.clone(),
            self.source.clone(),
            self.words.open.clone(),
            String::new(),
        ]
    }

    fn jira(&self) -> Vec<String> {
        let priority = if self.item.due_said {
            &self.words.high
        } else {
            &self.words.medium
        };
        vec![
            self.summary(),
            self.words.issue_type.clone(),
            self.description(),
            self.email.to_owned(),
            self.item.due.to_string(),
            priority.clone(),
            // labels hold no spaces: what stands between two labels is one
            format!("{} {}-{}", self.words.label, self.words.label, self.key),
        ]
    }

    fn asana(&self) -> Vec<String> {
        vec![
            self.summary(),
            self.description(),
            self.account.to_owned(),
            self.email.to_owned(),
            String::new(),
            String::new(),
            american(self.item.due),
            String::new(),
        ]
    }
}

fn american(day: Date) -> String {
    day.strftime("%m/%d/%Y").to_string()
}

/// Returns a cell that a spreadsheet takes for text, even where it begins like a formula.
pub fn safe(cell: &str) -> String {
    let is_blank = |it: char| it == '\u{feff}' || it.is_whitespace() && !matches!(it, '\t' | '\r' | '\n');
    let starts = cell.trim_start_matches(is_blank);
    if starts.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
