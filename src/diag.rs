//! A problem in something that a person wrote (a bank, a CSV file, a template), with its place and what to do about it.
//!
//! Data files are read to the end and give all their problems at once. Nothing here prints: the shell decides how a
//! problem looks.

use std::fmt;

use serde::Serialize;

/// One problem with its place and hints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is wrong: a sentence part in lower case, the value in backticks.
    pub message: String,
    /// The file that it stands in.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// The column's name or number, where it is known.
    pub column: Option<String>,
    /// What to do next, in the imperative.
    pub hints: Vec<String>,
}

impl Problem {
    /// Makes a problem in `file` with no line and no hints.
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            file: file.into(),
            line: None,
            column: None,
            hints: Vec::new(),
        }
    }

    /// Makes the problem of a TOML file that cannot be read, with the line where the reader stopped.
    pub fn of_toml(file: impl Into<String>, text: &str, error: &toml::de::Error) -> Self {
        Self {
            line: error.span().map(|span| line_of(text, span.start)),
            ..Self::new(file, error.message().trim().replace('\n', ", "))
        }
    }

    /// Adds the line, counted from 1.
    #[must_use]
    pub fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds the column.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    /// Writes `file:line: message`, without the hints.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(out, " ({column})")?;
        }
        write!(out, ": {}", self.message)
    }
}

/// Returns the 1-based line that a byte offset of `text` falls on.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Returns the known word nearest to `word`, for a "did you mean", or nothing where none is near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |candidate: &&str| strsim::jaro_winkler(word, candidate);
    let best = known.into_iter().max_by(|a, b| near(a).total_cmp(&near(b)))?;
    (near(&best) > 0.8).then_some(best)
}
