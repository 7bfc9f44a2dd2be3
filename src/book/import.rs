//! The accounts file: CSV bytes as a CRM exports them → accounts, and every problem with row and column.
//!
//! 1. Decode the bytes, find the delimiter and the heading: the row that names most fields.
//! 2. Find each column's style (decimal sign, order of day and month) from the cells that leave no doubt.
//! 3. Read row by row; rows of one account merge, by id, else by name.
//!
//! A value that cannot be read is left empty and is a problem; a row without an account is skipped and is a problem. It
//! decides nothing about a file that has problems: whoever calls asks the person.

use serde::Serialize;

use crate::book::Account;
use crate::book::columns::{Columns, Field};
use crate::book::decode::{Record, declared_delimiter, decode, foreign_format, records, unclosed_quote};
use crate::book::heading::Heading;
use crate::book::rows::Rows;
use crate::diag::Problem;

/// Largest file, in bytes.
const MAX_BYTES: usize = 50 * 1024 * 1024;
/// Most rows under the heading.
const MAX_ROWS: usize = 200_000;
/// Rows among which the heading is sought.
const HEADING_WITHIN: usize = 30;
/// Rows among which an example of a column is sought.
const EXAMPLES_WITHIN: usize = 200;
/// Characters of an example.
const EXAMPLE: usize = 60;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What a file holds, before anybody accepts it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Preview {
    /// The accounts that could be read.
    pub accounts: Vec<Account>,
    /// What could not be read, with line and column; the first line of the file is line 1.
    pub problems: Vec<Problem>,
    /// Rows under the heading that hold data; footers and empty rows are not among them.
    pub rows: u32,
    /// Rows among these that gave nothing.
    pub skipped: u32,
    /// Each field found, with its heading.
    pub columns: Vec<(Field, String)>,
    /// Headings that mean nothing to the import.
    pub unmapped: Vec<String>,
    /// What was decided on the way, for a person to check.
    pub notes: Vec<String>,
}

/// Reads the accounts file `file` from its bytes; its first row under the heading gets the number `first_row`.
pub fn preview(columns: &Columns, file: &str, bytes: &[u8], first_row: u32) -> Preview {
    let mut preview = Preview::default();
    if let Some(problem) = unreadable(file, bytes) {
        preview.problems.push(problem);
        return preview;
    }
    let decoded = decode(bytes);
    if let Some(encoding) = decoded.encoding {
        preview.notes.push(format!("the file was read as {encoding}"));
    }
    if decoded.damaged {
        preview
            .notes
            .push("some bytes mean nothing in the file's encoding and were replaced by `\u{FFFD}`".to_owned());
    }
    let (declared, text, lines_before) = declared_delimiter(&decoded.text);
    let Some((delimiter, heading)) = find_heading(columns, text, declared) else {
        preview.problems.push(no_heading(file, text));
        return preview;
    };
    let records = records(text, delimiter, MAX_ROWS + HEADING_WITHIN + 1);
    report_shape(file, text, &records, lines_before, &mut preview);
    report_heading(&heading, &mut preview);
    let mut rows = Rows::new(columns, file, &heading, first_row, lines_before, preview);
    rows.read(&records);
    rows.finish()
}

/// One column of a file, as a person matches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// The first value that stands under it.
    pub example: String,
    /// What it becomes; none where it is not read.
    pub field: Option<Field>,
}

/// Returns the columns of a file with what each becomes. Where no row names an account, the first with more than one cell
/// is taken for the heading. Columns without a heading are not among them.
pub fn columns_of(columns: &Columns, bytes: &[u8]) -> Vec<Column> {
    if unreadable("", bytes).is_some() {
        return Vec::new();
    }
    let decoded = decode(bytes);
    let (declared, text, _) = declared_delimiter(&decoded.text);
    let found = find_heading(columns, text, declared).or_else(|| widest_heading(columns, text, declared));
    let Some((delimiter, heading)) = found else {
        return Vec::new();
    };
    let records = records(text, delimiter, EXAMPLES_WITHIN + HEADING_WITHIN);
    let Some(names) = records.get(heading.at) else {
        return Vec::new();
    };
    let below = records.get(heading.at.saturating_add(1)..).unwrap_or_default();
    let mut all: Vec<Column> = Vec::new();
    for (place, cell) in names.cells.iter().enumerate() {
        let shown: String = cell
            .chars()
            .filter(|it| !it.is_control() && *it != '\u{feff}')
            .collect();
        let shown = shown.trim().to_owned();
        if shown.is_empty() || all.iter().any(|it| it.heading == shown) {
            continue;
        }
        let mut values = below.iter().filter_map(|it| it.cells.get(place)).map(str::trim);
        let example = values.find(|it| !it.is_empty()).unwrap_or_default();
        all.push(Column {
            example: example.chars().take(EXAMPLE).collect(),
            field: heading
                .columns()
                .find(|(_, at, _)| *at == place)
                .map(|(field, ..)| field),
            heading: shown,
        });
    }
    all
}

/// The first row with more than one cell, by the delimiter that makes most of them.
fn widest_heading(columns: &Columns, text: &str, declared: Option<u8>) -> Option<(u8, Heading)> {
    let headings = declared.into_iter().chain(DELIMITERS).filter_map(|delimiter| {
        let rows = records(text, delimiter, HEADING_WITHIN);
        let (at, row) = rows.iter().enumerate().find(|(_, row)| row.width() > 1)?;
        Some((delimiter, Heading::new(columns, at, row)))
    });
    headings.max_by_key(|(_, heading)| heading.width)
}

fn unreadable(file: &str, bytes: &[u8]) -> Option<Problem> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MB", MAX_BYTES / 1024 / 1024);
        return Some(Problem::new(file, message).hint("export only the accounts of this handover"));
    }
    let format = foreign_format(bytes)?;
    Some(Problem::new(file, format!("the file is {format}, not CSV")).hint("save or export it as CSV (UTF-8)"))
}

fn no_heading(file: &str, text: &str) -> Problem {
    if text.trim().is_empty() {
        return Problem::new(file, "the file is empty").hint("export the accounts with their headings");
    }
    Problem::new(file, "no row names a column `Account Name`")
        .hint("name the column that holds the customers `Account Name`")
}

/// Tries each delimiter and takes the one whose heading names most fields.
fn find_heading(columns: &Columns, text: &str, declared: Option<u8>) -> Option<(u8, Heading)> {
    let mut best: Option<(u8, Heading)> = None;
    for delimiter in declared.into_iter().chain(DELIMITERS) {
        for (at, record) in records(text, delimiter, HEADING_WITHIN).iter().enumerate() {
            let heading = Heading::new(columns, at, record);
            let better = best
                .as_ref()
                .is_none_or(|(_, known)| heading.strength() > known.strength());
            if heading.has(Field::AccountName) && better {
                best = Some((delimiter, heading));
            }
        }
    }
    best
}

/// Reports what is wrong with the file as a whole.
fn report_shape(file: &str, text: &str, records: &[Record], lines_before: usize, preview: &mut Preview) {
    if let Some(line) = unclosed_quote(text, records) {
        let problem = Problem::new(file, "a quote is opened here and never closed").at(line + lines_before);
        preview
            .problems
            .push(problem.hint("close the quote, or double a quote that belongs to the text"));
    }
    if records.len() > MAX_ROWS + HEADING_WITHIN {
        let problem = Problem::new(
            file,
            format!("the file has more than {MAX_ROWS} rows; the rest was not read"),
        );
        preview
            .problems
            .push(problem.hint("split the file, or export only the accounts of this handover"));
    }
}

fn report_heading(heading: &Heading, preview: &mut Preview) {
    preview.columns = heading
        .columns()
        .map(|(field, _, name)| (field, name.to_owned()))
        .collect();
    preview.unmapped = heading.unmapped.clone();
    preview.notes.extend(heading.notes.iter().cloned());
}
