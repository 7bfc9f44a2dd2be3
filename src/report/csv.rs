//! The checklist as CSV for Jira and most others, and as Asana wants it: RFC 4180, one row an item, no cell that a
//! spreadsheet would run.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::report::Error;
use crate::report::escape::{clip, one_line};
use crate::report::model::{Item, Report};
use crate::report::wording::ExportWords;

/// Column headings: `Name` first for Asana, `Summary` for Jira, no punctuation in any.
const HEADINGS: [&str; 13] = [
    "Name",
    "ID",
    "Summary",
    "Issue Type",
    "Description",
    "Section",
    "Assignee",
    "Due Date",
    "Priority",
    "Labels",
    "Account",
    "Source",
    "Evidence",
];
/// Asana's own, in its order.
const ASANA: [&str; 8] = [
    "Name",
    "Description",
    "Section",
    "Assignee",
    "Collaborators",
    "Start Date",
    "Due Date",
    "Dependencies",
];
const SUMMARY_WORDS: usize = 20;

/// Returns the checklist as CSV, the days as `yyyy-MM-dd`.
///
/// # Errors
/// `Write` where the rows cannot be put together.
pub fn csv(report: &Report, words: &ExportWords) -> Result<String, Error> {
    let rows = report.checklist.iter().map(|item| row(item, words));
    table(&HEADINGS, rows)
}

/// Returns the checklist as Asana imports it: its own columns, `Name` first, the days as `mm/dd/yyyy`.
///
/// # Errors
/// `Write` where the rows cannot be put together.
pub fn asana(report: &Report, words: &ExportWords) -> Result<String, Error> {
    let rows = report.checklist.iter().map(|item| {
        let told = told(item, words);
        let account = item.account.clone().unwrap_or_default();
        let due = item.due.strftime("%m/%d/%Y").to_string();
        let none = String::new;
        [
            told.summary,
            told.description,
            account,
            item.owner.clone(),
            none(),
            none(),
            due,
            none(),
        ]
    });
    table(&ASANA, rows)
}

fn table<const N: usize>(headings: &[&str; N], mut rows: impl Iterator<Item = [String; N]>) -> Result<String, Error> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let written = writer
        .write_record(headings)
        .and_then(|()| rows.try_for_each(|row| writer.write_record(row.map(|it| safe(&it)))));
    written.map_err(|error| Error::Write(error.to_string()))?;
    let bytes = writer.into_inner().map_err(|error| Error::Write(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Error::Write(error.to_string()))
}

/// What an item says in a line, and in full.
struct Told {
    summary: String,
    description: String,
    source: String,
}

fn told(item: &Item, words: &ExportWords) -> Told {
    let source: Vec<&str> = item.marks.iter().map(|mark| mark.label.as_str()).collect();
    let source = source.join(" ");
    let said = item
        .claim
        .as_ref()
        .map(|claim| one_line(&claim.text))
        .unwrap_or_default();
    let account = item.account.clone().unwrap_or_default();
    let mut summary = item.action.clone();
    if !account.is_empty() {
        summary = format!("{account}: {summary}");
    }
    if !said.is_empty() {
        summary = format!("{summary}: {}", clip(&said, SUMMARY_WORDS).text);
    }
    let mut description = vec![item.action.clone(), said];
    description.push(format!("{}: {}", words.evidence, item.evidence));
    description.push(format!("{}: {source}", words.source));
    description.retain(|line| !line.is_empty());
    Told {
        summary,
        description: description.join("\n"),
        source,
    }
}

fn row(item: &Item, words: &ExportWords) -> [String; 13] {
    let Told {
        summary,
        description,
        source,
    } = told(item, words);
    let account = item.account.clone().unwrap_or_default();
    let priority = if item.due_said { &words.high } else { &words.medium };
    [
        summary.clone(),
        item.id.clone(),
        summary,
        words.issue_type.clone(),
        description,
        account.clone(),
        item.owner.clone(),
        item.due.to_string(),
        priority.clone(),
        words.label.clone(),
        account,
        source,
        item.evidence.clone(),
    ]
}

/// Returns a cell that a spreadsheet takes for text, even where it begins like a formula.
pub fn safe(cell: &str) -> String {
    let starts = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
    if starts.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
