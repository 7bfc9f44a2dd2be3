//! Rows of the accounts file → accounts.
//!
//! 1. A row's cells are cleaned: control characters, the spreadsheet's `="…"`, words for "nothing".
//! 2. Empty rows and a report's footer are passed over.
//! 3. A row joins the account with its id, else with its name; what it says differently is a problem naming both rows.

use std::collections::BTreeMap;

use crate::book::cell::{self, DayMonth, Decimal};
use crate::book::columns::{Columns, Field};
use crate::book::decode::Record;
use crate::book::fold::plain;
use crate::book::heading::Heading;
use crate::book::import::Preview;
use crate::book::{Account, Book, Source};
use crate::diag::Problem;
use crate::id::AccountId;

/// Largest cell, in bytes.
const MAX_CELL: usize = 64 * 1024;

/// The rows as they are read.
pub(crate) struct Rows<'a> {
    pub(super) columns: &'a Columns,
    file: &'a str,
    pub(super) heading: &'a Heading,
    first_row: u32,
    lines_before: usize,
    pub(super) decimal: Decimal,
    pub(super) day_month: DayMonth,
    /// Currency that the revenue's heading names, as in `ARR (EUR)`.
    pub(super) heading_currency: String,
    pub(super) book: Book,
    by_id: BTreeMap<String, usize>,
    by_name: BTreeMap<String, usize>,
    /// The line that gave each account's field, to name both lines of a conflict.
    pub(super) given_in: BTreeMap<(usize, Field), usize>,
    pub(super) scores: u32,
    formulas: u32,
    controls: u32,
    pub(super) preview: Preview,
}

/// One row with its cells by field.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) line: usize,
    cells: BTreeMap<Field, String>,
}

impl Row {
    pub(super) fn get(&self, field: Field) -> &str {
        self.cells.get(&field).map_or("", String::as_str)
    }
}

impl<'a> Rows<'a> {
    pub(crate) fn new(
        columns: &'a Columns,
        file: &'a str,
        heading: &'a Heading,
        first_row: u32,
        lines_before: usize,
        preview: Preview,
    ) -> Self {
        let (_, currency) = cell::split_currency(&in_brackets(heading.name(Field::Arr)), &columns.words);
        Self {
            columns,
            file,
            heading,
            first_row,
            lines_before,
            decimal: Decimal::Unknown,
            day_month: DayMonth::Unknown,
            heading_currency: currency.unwrap_or_default(),
            book: Book::default(),
            by_id: BTreeMap::new(),
            by_name: BTreeMap::new(),
            given_in: BTreeMap::new(),
            scores: 0,
            formulas: 0,
            controls: 0,
            preview,
        }
    }

    /// Reads every record under the heading.
    pub(crate) fn read(&mut self, records: &[Record]) {
        let mut rows = Vec::new();
        for record in records.iter().skip(self.heading.at + 1) {
            if let Some(row) = self.row(record) {
                rows.push(row);
            }
        }
        let column = |field: Field| rows.iter().map(move |row: &Row| row.get(field));
        self.decimal = cell::decimal_style(column(Field::Arr));
        self.day_month = cell::day_month_order(column(Field::Renewal));
        self.note_styles(&rows);
        for row in &rows {
            self.preview.rows += 1;
            if !self.add(row) {
                self.preview.skipped += 1;
            }
        }
    }

    /// Returns the preview with the accounts and what was noted on the way.
    pub(crate) fn finish(mut self) -> Preview {
        let counts = [
            (self.scores, "health scores of 0 to 100 were turned into colours"),
            (self.formulas, "cells look like formulas and were taken as text"),
            (self.controls, "cells held control characters, which were removed"),
        ];
        for (count, what) in counts {
            if count > 0 {
                self.preview.notes.push(format!("{count} {what}"));
            }
        }
        if self.preview.rows == 0 && self.preview.problems.is_empty() {
            self.preview
                .problems
                .push(Problem::new(self.file, "no rows stand under the heading"));
        }
        self.preview.accounts = self.book.accounts;
        self.preview
    }

    /// Cleans a record, or returns nothing for an empty row and a footer.
    fn row(&mut self, record: &Record) -> Option<Row> {
        let first = record.cells.iter().map(str::trim).find(|cell| !cell.is_empty())?;
        let filled = record.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let name_column = self.heading.column(Field::AccountName);
        let name = name_column
            .and_then(|column| record.cells.get(column))
            .map_or("", str::trim);
        let sum_row = filled <= 3 && (name.is_empty() || name == first);
        if sum_row && self.columns.is_footer(first) {
            return None;
        }
        let number = record
            .row
            .saturating_sub(self.heading.row + 1)
            .saturating_add(self.first_row);
        let mut row = Row {
            number,
            line: record.line + self.lines_before,
            cells: BTreeMap::new(),
        };
        if let Some(problem) = self.shape_problem(&row, record) {
            self.preview.problems.push(problem);
            self.preview.rows += 1;
            self.preview.skipped += 1;
            return None;
        }
        for (field, column, _) in self.heading.columns() {
            let raw = record.cells.get(column).unwrap_or_default();
            let cleaned = clean_cell(raw);
            self.controls += u32::from(cleaned.had_controls);
            self.formulas += u32::from(cleaned.is_formula);
            if !self.columns.words.empty.contains(&cleaned.text.to_lowercase()) && !cleaned.text.is_empty() {
                row.cells.insert(field, in_one_line(field, cleaned.text));
            }
        }
        Some(row)
    }

    fn shape_problem(&self, row: &Row, record: &Record) -> Option<Problem> {
        if let Some(column) = record.cells.iter().position(|cell| cell.len() > MAX_CELL) {
            let message = format!("a cell is longer than {} KB", MAX_CELL / 1024);
            let problem = Problem::new(self.file, message)
                .at(row.line)
                .in_column((column + 1).to_string());
            return Some(problem.hint("shorten the cell; a quote that is never closed also does this"));
        }
        let width = record.width();
        if width <= self.heading.width {
            return None;
        }
        let message = format!("the row has {width} cells, the heading has {}", self.heading.width);
        let hint = "put quotes round a value that holds the delimiter, such as `\"Smith, Jones & Co\"`";
        Some(Problem::new(self.file, message).at(row.line).hint(hint))
    }

    fn note_styles(&mut self, rows: &[Row]) {
        let dollars = rows.iter().filter(|row| {
            let arr = row.get(Field::Arr);
            arr.contains('$') && !arr.to_lowercase().contains("us") && row.get(Field::Currency).is_empty()
        });
        if dollars.count() > 0 {
            self.preview.notes.push("`$` was read as US dollars".to_owned());
        }
        let order = match self.day_month {
            DayMonth::DayFirst => "day/month",
            DayMonth::MonthFirst => "month/day",
            DayMonth::Unknown => return,
        };
        self.preview.notes.push(format!(
            "dates in `{}` were read as {order}",
            self.heading.name(Field::Renewal)
        ));
    }

    /// Adds a row to the account that it belongs to; says whether it belongs to one.
    fn add(&mut self, row: &Row) -> bool {
        let Some(at) = self.account_of(row) else {
            let problem = self.problem(row, Field::AccountName, "the row has no account name".to_owned());
            self.preview
                .problems
                .push(problem.hint("fill in the account's name, or delete the row"));
            return false;
        };
        self.add_values(at, row);
        true
    }

    /// Finds the account of a row by id, else by name, or makes it.
    fn account_of(&mut self, row: &Row) -> Option<usize> {
        let id = self.usable_id(row);
        let name = row.get(Field::AccountName);
        let key = plain(name);
        let known_id = id.as_ref().and_then(|id| self.by_id.get(id)).copied();
        if let Some(at) = known_id {
            self.check_name(at, row, &key);
            return Some(at);
        }
        if name.is_empty() {
            return None;
        }
        if let Some(at) = self.by_name.get(&key).copied() {
            let other = self.id_of(at);
            match (id, other) {
                (None, _) => return Some(at),
                (Some(id), None) => {
                    self.name_id(at, &id);
                    return Some(at);
                }
                (Some(id), Some(other)) => {
                    let note = format!(
                        "line {}: `{name}` has the id `{id}`, another `{name}` has `{other}`",
                        row.line
                    );
                    self.preview.notes.push(note);
                }
            }
        }
        Some(self.make(row, name, &key))
    }

    fn make(&mut self, row: &Row, name: &str, key: &str) -> usize {
        let at = self.book.accounts.len();
        let id = self.usable_id(row);
        let account_id = id.as_ref().map_or_else(|| self.book.fresh_id(name), AccountId::new);
        let source = Source::Imported { row: row.number };
        self.book
            .accounts
            .push(Account::bare(account_id, name.to_owned(), source));
        if let Some(id) = id {
            self.by_id.insert(id, at);
        }
        self.by_name.entry(key.to_owned()).or_insert(at);
        self.given_in.insert((at, Field::AccountName), row.line);
        at
    }

    /// Returns a row's id unless a spreadsheet has shortened it to a number like `1.2E+12`, which is no id any more.
    fn usable_id(&mut self, row: &Row) -> Option<String> {
        let id = row.get(Field::AccountId);
        let lower = id.to_lowercase();
        let shortened = lower.contains("e+") && lower.parse::<f64>().is_ok();
        if !shortened {
            return Some(id.to_owned()).filter(|id| !id.is_empty());
        }
        let problem = self
            .problem(
                row,
                Field::AccountId,
                format!("`{id}` is an id that a spreadsheet has shortened"),
            )
            .hint("export again and do not open the file in a spreadsheet, or format the column as text");
        if !self.preview.problems.contains(&problem) {
            self.preview.problems.push(problem);
        }
        None
    }

    fn id_of(&self, at: usize) -> Option<String> {
        self.by_id
            .iter()
            .find(|(_, place)| **place == at)
            .map(|(id, _)| id.clone())
    }

    fn name_id(&mut self, at: usize, id: &str) {
        if let Some(account) = self.book.accounts.get_mut(at) {
            account.id = AccountId::new(id);
            self.by_id.insert(id.to_owned(), at);
        }
    }

    fn check_name(&mut self, at: usize, row: &Row, key: &str) {
        let known = self
            .book
            .accounts
            .get(at)
            .map(|account| account.name.clone())
            .unwrap_or_default();
        if !key.is_empty() && plain(&known) != key {
            self.conflict(at, row, Field::AccountName, &known);
        }
    }

    pub(super) fn conflict(&mut self, at: usize, row: &Row, field: Field, known: &str) {
        let first = self.given_in.get(&(at, field)).copied().unwrap_or_default();
        let said = format!(
            "`{}`, while line {first} says `{known}` for the same account",
            row.get(field)
        );
        let problem = self
            .problem(row, field, said)
            .hint("make both rows say the same; the first one is kept");
        self.preview.problems.push(problem);
    }

    pub(super) fn problem(&self, row: &Row, field: Field, said: String) -> Problem {
        let problem = Problem::new(self.file, said).at(row.line);
        problem.in_column(self.heading.name(field))
    }
}

/// A cell's text and what had to be done to it.
struct CleanCell {
    text: String,
    had_controls: bool,
    is_formula: bool,
}

/// Cleans one cell: control characters go, `="00123"` (which keeps a spreadsheet from dropping zeros) gives `00123`, and
/// the apostrophe that an export puts before a formula goes.
fn clean_cell(raw: &str) -> CleanCell {
    let unwanted = |it: char| {
        (it.is_control() && !matches!(it, '\n' | '\r' | '\t'))
            || matches!(it, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
    };
    let had_controls = raw.chars().any(unwanted);
    let kept: String = raw.chars().filter(|it| !unwanted(*it)).collect();
    let trimmed = kept.trim_matches(|it: char| it.is_whitespace() || it == '\u{a0}');
    let wrapped = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let defused = trimmed
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    let text = wrapped.or(defused).unwrap_or(trimmed);
    let is_formula = wrapped.is_none() && text.len() > 1 && text.starts_with(['=', '@']);
    CleanCell {
        text: text.replace("\r\n", "\n"),
        had_controls,
        is_formula,
    }
}

/// Returns what stands in brackets in a heading.
fn in_brackets(heading: &str) -> String {
    let rest = heading.split_once(['(', '[']).map_or("", |(_, rest)| rest);
    rest.split([')', ']']).next().unwrap_or_default().to_owned()
}

/// Line breaks separate the items of a list; in any other cell they are spaces.
fn in_one_line(field: Field, text: String) -> String {
    match field {
        Field::Aliases | Field::Products => text,
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
