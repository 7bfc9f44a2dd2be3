//! Reads TOML values out of a text and keeps every problem with its line.
//!
//! 1. `Source::open`: the text's table, as far as it can be read, with all syntax errors.
//! 2. `Table`: one table with its name for messages; each getter gives the value or records what is wrong with it.
//! 3. `Source::known`: keys that nobody reads are reported, with the nearest known one.
//!
//! Nothing here knows what a topic is.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Problem, nearest};

/// A file that is being read: its name, its lines, and the problems found in it.
#[derive(Debug)]
pub(super) struct Source<'t> {
    file: &'t str,
    /// The offset of each line's start.
    starts: Vec<usize>,
    problems: Vec<Problem>,
}

/// One table, with what a message calls it.
#[derive(Debug)]
pub(super) struct Table<'d> {
    /// Such as ``topic `renewals` ``.
    pub(super) name: String,
    /// The line of its header or first key.
    pub(super) line: usize,
    entries: &'d DeTable<'d>,
}

/// A text with the line that it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) line: usize,
}

impl<'t> Source<'t> {
    /// Parses the text and hands back the whole table; what cannot be parsed is a problem and left out.
    pub(super) fn open(file: &'t str, text: &'t str) -> (Self, Spanned<DeTable<'t>>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let mut source = Self {
            file,
            starts: std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect(),
            problems: Vec::new(),
        };
        for error in errors {
            let span = error.span().unwrap_or_default();
            source.problem(&span, format!("this is not TOML: {}", error.message()));
        }
        (source, table)
    }

    /// Returns the file's name.
    pub(super) fn file(&self) -> &'t str {
        self.file
    }

    /// Ends the reading with its problems.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Returns the line of a span's start.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        self.starts.partition_point(|start| *start <= span.start)
    }

    /// Records a problem at a span.
    pub(super) fn problem(&mut self, span: &Range<usize>, message: impl Into<String>) {
        let line = self.line(span);
        self.problem_at(line, message, None);
    }

    /// Records a problem at a line, with a hint where there is one.
    pub(super) fn problem_at(&mut self, line: usize, message: impl Into<String>, hint: Option<String>) {
        let mut problem = Problem::new(self.file, message).at(line);
        problem.hints.extend(hint);
        self.problems.push(problem);
    }

    /// Wraps a table under a name.
    pub(super) fn table<'d>(&self, name: &str, table: &'d Spanned<DeTable<'d>>) -> Table<'d> {
        Table {
            name: name.to_owned(),
            line: self.line(&table.span()),
            entries: table.get_ref(),
        }
    }

    /// Reports the keys of a table that are not among the known ones.
    pub(super) fn known(&mut self, table: &Table<'_>, keys: &[&str]) {
        for key in table.entries.keys() {
            let word = key.get_ref().as_ref();
            if !keys.contains(&word) {
                let line = self.line(&key.span());
                let hint = did_you_mean(word, keys);
                self.problem_at(line, format!("{} has an unknown key `{word}`", table.name), Some(hint));
            }
        }
    }

    /// Returns a text that must be there and not empty, with its line.
    pub(super) fn text(&mut self, table: &Table<'_>, key: &str) -> Option<Line> {
        let value = self.required(table, key)?;
        let line = self.one_text(&format!("`{key}` of {}", table.name), value)?;
        if line.text.trim().is_empty() {
            self.problem_at(line.line, format!("`{key}` of {} is empty", table.name), None);
            return None;
        }
        Some(line)
    }

    /// Returns a number that must be there and in the range.
    pub(super) fn number(&mut self, table: &Table<'_>, key: &str, least: f64, most: f64) -> Option<f64> {
        let value = self.required(table, key)?;
        let digits = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
                None
            }
        };
        let Some(number) = digits else {
            self.wrong_type(&format!("`{key}` of {}", table.name), "a number", value);
            return None;
        };
        if number < least || number > most || number.is_nan() {
            let message = format!("`{key}` of {} is `{number}`, outside {least} to {most}", table.name);
            self.problem(&value.span(), message);
            return None;
        }
        Some(number)
    }

    /// Returns a truth value that must be there.
    pub(super) fn truth(&mut self, table: &Table<'_>, key: &str) -> Option<bool> {
        let value = self.required(table, key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong_type(&format!("`{key}` of {}", table.name), "`true` or `false`", value);
        }
        truth
    }

    /// Returns a truth value that is false where it is missing.
    pub(super) fn flag(&mut self, table: &Table<'_>, key: &str) -> bool {
        table.get(key).is_some() && self.truth(table, key).unwrap_or_default()
    }

    /// Returns the texts of a list that may be missing, each with its line.
    pub(super) fn texts(&mut self, table: &Table<'_>, key: &str) -> Vec<Line> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let place = format!("`{key}` of {}", table.name);
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(&place, "a list of texts", value);
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| self.one_text(&format!("an item of {place}"), item))
            .collect()
    }

    /// Returns the tables of a list that may be missing, each named `name`.
    pub(super) fn tables<'d>(&mut self, table: &Table<'d>, key: &str, name: &str) -> Vec<Table<'d>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(&format!("`{key}` of {}", table.name), "a list of tables", value);
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(entries) => found.push(Table {
                    name: name.to_owned(),
                    line: self.line(&item.span()),
                    entries,
                }),
                None => self.wrong_type(&format!("an item of `{key}` of {}", table.name), "a table", item),
            }
        }
        found
    }

    fn required<'d>(&mut self, table: &Table<'d>, key: &str) -> Option<&'d Spanned<DeValue<'d>>> {
        let value = table.get(key);
        if value.is_none() {
            self.problem_at(table.line, format!("{} has no `{key}`", table.name), None);
        }
        value
    }

    fn one_text(&mut self, place: &str, value: &Spanned<DeValue<'_>>) -> Option<Line> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(place, "a text", value);
            return None;
        };
        Some(Line {
            text: text.to_owned(),
            line: self.line(&value.span()),
        })
    }

    fn wrong_type(&mut self, place: &str, wanted: &str, value: &Spanned<DeValue<'_>>) {
        let message = format!("{place} must be {wanted}, not {}", value.get_ref().type_str());
        self.problem(&value.span(), message);
    }
}

impl<'d> Table<'d> {
    /// Returns the value of a key.
    fn get(&self, key: &str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.entries
            .iter()
            .find_map(|(it, value)| (it.get_ref().as_ref() == key).then_some(value))
    }
}

/// Words the hint for an unknown word: the nearest known one, else all of them.
pub(super) fn did_you_mean(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "known: {}",
            known.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
        ),
    }
}
