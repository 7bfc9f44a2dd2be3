//! What was not set as it was meant, with the line of the Markdown where that is known; at most a hundred of them.

/// Something that was not set as it was meant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// What happened, a sentence part in lower case.
    pub message: String,
    /// The line of the Markdown, from 1.
    pub line: Option<usize>,
}

/// Most warnings that are kept; of the rest, only their number.
const MOST: usize = 100;

/// Warnings as they come.
#[derive(Debug, Clone, Default)]
pub struct Warnings {
    kept: Vec<Warning>,
    more: usize,
}

impl Warnings {
    /// Adds a warning; `line` is asked for only where the warning is kept.
    pub fn add(&mut self, line: impl FnOnce() -> Option<usize>, message: String) {
        if self.kept.len() < MOST {
            let line = line();
            self.kept.push(Warning { message, line });
        } else {
            self.more += 1;
        }
    }

    /// Moves all lines down.
    pub fn shift(&mut self, lines: usize) {
        for warning in &mut self.kept {
            warning.line = warning.line.map(|line| line + lines);
        }
    }

    /// Adds those of a later step.
    pub fn append(&mut self, later: Self) {
        for warning in later.kept {
            self.add(|| warning.line, warning.message);
        }
        self.more += later.more;
    }

    /// Returns the warnings in the order of their lines, those without a line at the end.
    pub fn into_vec(mut self) -> Vec<Warning> {
        self.kept.sort_by_key(|warning| warning.line.unwrap_or(usize::MAX));
        if self.more > 0 {
            self.kept.push(Warning {
                message: format!("{} more were left out or replaced", self.more),
                line: None,
            });
        }
        self.kept
    }
}
