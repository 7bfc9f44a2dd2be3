//! What is said in confidence ("don't tell anyone, but …"): not off the record, and not for everybody either.
//!
//! Nothing is cut here by itself. The leaver is asked who may read it, and until then nothing of the answer is stored. The
//! boundary is found as for remarks off the record.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::screen::off_record::{cut, merge};
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
    nobody: Vec<Regex>,
    exceptions: Vec<Regex>,
    manager: Vec<Regex>,
    beside_manager: BTreeSet<String>,
    everybody: Vec<Regex>,
    narrows: Vec<Regex>,
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
    /// What stands with `nobody` and lets somebody read it after all.
    exceptions: Vec<String>,
    manager: Vec<String>,
    /// Words that may stand beside the manager's name where that is the reply.
    beside_manager: BTreeSet<String>,
    everybody: Vec<String>,
    /// What denies or narrows a reply that would put it into the report.
    narrows: Vec<String>,
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
            nobody: reading.patterns(&raw.nobody),
            exceptions: reading.patterns(&raw.exceptions),
            manager: reading.patterns(&raw.manager),
            beside_manager: raw.beside_manager.clone(),
            everybody: reading.patterns(&raw.everybody),
            narrows: reading.patterns(&raw.narrows),
        }
    }
}

impl Rules {
    /// Returns the parts of an answer that were said in confidence, in order.
    pub fn confided(&self, text: &str) -> Vec<Range<usize>> {
        let mut parts = self.confided.marks.regions(text, &|_| true);
        parts.extend(self.hushed(text));
        merge(parts)
    }

    /// Returns an answer without what was said in confidence, and how many remarks that were.
    pub fn without_confided(&self, text: &str) -> (String, u32) {
        cut(text, |kept| self.confided(kept))
    }

    /// Returns whom a reply lets read what was said in confidence; none where it does not say, or not clearly. The manager
    /// counts by name too, where one is known.
    pub fn readers(&self, reply: &str, manager: Option<&str>) -> Option<Readers> {
        let rules = &self.confided;
        let reply = reply.trim();
        match () {
            () if any(&rules.nobody, reply) && !any(&rules.exceptions, reply) => Some(Readers::Nobody),
            () if any(&rules.manager, reply) || rules.is_manager(reply, manager) => Some(Readers::Manager),
            () if any(&rules.everybody, reply) && !rules.is_narrowed(reply) => Some(Readers::Everybody),
            () => None,
        }
    }
}

impl Confided {
    /// A reply that is the manager's name: `Dana`, `only for Dana Whit`, `nobody but Dana`.
    fn is_manager(&self, reply: &str, manager: Option<&str>) -> bool {
        let named: BTreeSet<String> = manager.map(|it| words(it).collect()).unwrap_or_default();
        let said: Vec<String> = words(reply).collect();
        let known = |it: &String| named.contains(it) || self.beside_manager.contains(it);
        said.iter().all(known) && said.iter().any(|it| named.contains(it))
    }

    /// Whether a reply denies or narrows what it says. `not confidential` does not.
    fn is_narrowed(&self, reply: &str) -> bool {
        let mut left = reply.to_owned();
        for innocent in &self.marks.innocent {
            left = innocent.replace_all(&left, "").into_owned();
        }
        any(&self.narrows, &left)
    }
}

/// The words of a name or a reply, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    parts.filter(|it| !it.is_empty()).map(str::to_lowercase)
}

fn any(patterns: &[Regex], text: &str) -> bool {
    patterns.iter().any(|it| it.is_match(text))
}
