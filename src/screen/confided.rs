//! What is said in confidence ("don't tell anyone, but …"): not off the record, and not for everybody either.
//!
//! Nothing is cut here by itself. The leaver is asked who may read it, and until then nothing of the answer is stored. The
//! boundary is found as for remarks off the record.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::screen::off_record::without;
use crate::screen::rules::{Marks, Reading, Rules};

/// Who may read what was said in confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readers {
    /// Everybody who reads the report.
    Everybody,
    /// The manager and legal.
    Manager,
    /// Nobody: it is dropped.
    Nobody,
}

/// The compiled rules.
#[derive(Debug, Clone)]
pub(crate) struct Confided {
    marks: Marks,
    replies: [(Readers, Vec<Regex>); 3],
}

/// The rules as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawConfided {
    opening: Vec<String>,
    pointing_back: Vec<String>,
    returning: Vec<String>,
    innocent: Vec<String>,
    /// Replies by which it is dropped, kept for the manager, or put into the report; looked for in this order.
    nobody: Vec<String>,
    manager: Vec<String>,
    everybody: Vec<String>,
}

impl Confided {
    /// Compiles the rules; what is wrong with them is noted in the reading.
    pub(crate) fn read(raw: &RawConfided, abbreviations: BTreeSet<String>, reading: &mut Reading<'_>) -> Self {
        Self {
            marks: Marks {
                opening: reading.patterns(&raw.opening),
                pointing_back: reading.patterns(&raw.pointing_back),
                returning: reading.patterns(&raw.returning),
                innocent: reading.patterns(&raw.innocent),
                abbreviations,
            },
            replies: [
                (Readers::Nobody, reading.patterns(&raw.nobody)),
                (Readers::Manager, reading.patterns(&raw.manager)),
                (Readers::Everybody, reading.patterns(&raw.everybody)),
            ],
        }
    }
}

impl Rules {
    /// Returns the parts of an answer that were said in confidence, in order.
    pub fn confided(&self, text: &str) -> Vec<Range<usize>> {
        self.confided.marks.regions(text, &|_| true)
    }

    /// Returns an answer without what was said in confidence, and how many remarks that were.
    pub fn without_confided(&self, text: &str) -> (String, u32) {
        let regions = self.confided(text);
        let count = u32::try_from(regions.len()).unwrap_or(u32::MAX);
        (without(text, &regions), count)
    }

    /// Returns whom a reply lets read what was said in confidence; none where it does not say.
    pub fn readers(&self, reply: &str) -> Option<Readers> {
        let said = |(_, patterns): &&(Readers, Vec<Regex>)| patterns.iter().any(|it| it.is_match(reply.trim()));
        self.confided.replies.iter().find(said).map(|(readers, _)| *readers)
    }
}
