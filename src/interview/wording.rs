//! The words of the questions and notices that the machine makes itself, read from `prompts/wording.toml`.
//!
//! `fill` puts values into `{…}` places. It does so once: braces inside a value are text.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::bank::SlotKind;
use crate::diag::Problem;
use crate::interview::plan::Plan;

/// All words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// What people are called who have no name yet.
    pub names: Names,
    /// Frames for a wording that was used before.
    pub frame: Variants,
    /// Frames that tie a wording to the leaver's own words, `{quote}`.
    pub quoted: Variants,
    /// Frames for an opening across the book when accounts were asked already.
    pub rest: Vec<String>,
    /// The first question on an account, once the sweep has begun.
    pub touch: Vec<String>,
    /// Accounts that the list lacks.
    pub unlisted: Single,
    /// Asking for more of a list.
    pub what_else: Lists,
    /// Two values that differ.
    pub conflict: ConflictWords,
    /// Something named and not explained.
    pub unexplained: UnexplainedWords,
    /// An account that is not on the list.
    pub noticed: Single,
    /// A matter of a customer whom nobody named.
    pub whose: Single,
    /// Summing up an account.
    pub teach_back: Single,
    /// The last questions.
    pub closing: Reason,
    /// Reasons that are not the topic's own.
    pub why: Why,
    /// Questions that somebody wants put.
    pub request: RequestWords,
    /// Replies that answer nothing.
    pub bare: BareWords,
    /// What the leaver is told between questions.
    pub notice: Notices,
}

/// What people are called who have no name yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The successor.
    pub successor: String,
    /// The manager.
    pub manager: String,
    /// All accounts together.
    pub whole_book: String,
    /// The leaver's role, where no title was given.
    pub leaver: String,
    /// The manager's role.
    pub manager_role: String,
    /// The successor's role.
    pub successor_role: String,
}

/// Wordings for an account and for the whole book.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variants {
    /// For one account.
    pub account: Vec<String>,
    /// For the whole book.
    pub book: Vec<String>,
}

/// Wordings with their reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// For one account.
    pub account: Vec<String>,
    /// For the whole book.
    pub book: Vec<String>,
    /// Why it is asked.
    pub why: String,
}

/// Wordings for two values that differ.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConflictWords {
    /// Between two statements.
    pub facts: Vec<String>,
    /// Between a statement and the import.
    pub import: Vec<String>,
    /// Why it is asked.
    pub why: String,
}

/// Wordings for something that was named and not explained.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnexplainedWords {
    /// A person.
    pub person: Vec<String>,
    /// A tool or file whose place was told.
    pub system: Vec<String>,
    /// A tool or file whose place was not told.
    pub place: Vec<String>,
    /// Why it is asked.
    pub why: String,
}

/// One wording with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Single {
    /// The question.
    pub opening: String,
    /// Why it is asked.
    pub why: String,
}

/// A reason alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Why it is asked.
    pub why: String,
}

/// Questions that somebody wants put.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestWords {
    /// Frames around the question; those with a quote are for a question about a statement.
    pub frames: Vec<String>,
    /// Why it is asked.
    pub why: String,
}

/// Reasons that are not the topic's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// A renewal close to the last day.
    pub due: String,
    /// An account with much at stake.
    pub leading: String,
    /// An account that was not asked about yet.
    pub account_first: String,
    /// A warning sign was heard.
    pub red_flag: String,
    /// A warning sign was heard in passing, of another account than the one asked about.
    pub alarm: String,
}

/// What follows on a reply that answers nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BareWords {
    /// Told to somebody who asks what is meant: why it is asked, and an example.
    pub explained: String,
    /// The example where the question asks for no single thing: the parts of a good answer.
    pub helps: String,
    /// Parts that are named at most.
    pub parts: usize,
    /// An example of what a question asks for, by its type.
    pub examples: BTreeMap<SlotKind, String>,
    /// Frames for a question that has no other words.
    pub again: Vec<String>,
    /// Frames for a question that got a bare yes.
    pub which: Vec<String>,
    /// Told to somebody who does not know.
    pub unknown: String,
    /// Told to somebody who names who would know.
    pub refers: String,
    /// Told to somebody who does not want to answer.
    pub refused: String,
    /// Frames for a question that stays open since the answer only put an earlier one right.
    pub back: Vec<String>,
    /// Asked when something was said in confidence, before any of the answer is stored.
    pub confided: String,
    /// Told when the reply to that does not say who.
    pub confided_again: String,
    /// Said where something else is done instead: nothing of it was kept.
    pub confided_let_go: String,
}

/// What the leaver is told between questions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// A secret was masked.
    pub masked: String,
    /// An off-record remark was dropped.
    pub dropped: String,
    /// A remark on private life was left out.
    pub private: String,
    /// Something was kept for the manager and legal only, as the leaver wanted.
    pub sealed: String,
    /// The same, chosen by a rule.
    pub sealed_by_rule: String,
    /// A whole answer was withheld.
    pub withheld: String,
    /// The sitting's time is used.
    pub sitting_over: String,
    /// The leaver is in distress.
    pub distress: String,
    /// The leaver asked to stop.
    pub stop: String,
    /// Several answers in a row brought nothing.
    pub weary: String,
    /// The interview ends because nothing more is said.
    pub enough: String,
    /// Something was filed under another account.
    pub noted_elsewhere: String,
    /// An account was added.
    pub noticed: String,
    /// The answer pointed to a system.
    pub elsewhere: String,
}

impl Wording {
    /// Reads the words, or says where the file is wrong.
    ///
    /// # Errors
    /// The first problem of the file, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| Problem::of_toml(file, text, &error))
    }

    /// Returns the question who may read what was said in confidence.
    pub fn confided(&self, plan: Option<&Plan>) -> String {
        let manager = plan.and_then(|it| it.manager.as_deref());
        let manager = manager.unwrap_or(&self.names.manager);
        fill(&self.bare.confided, &[("manager", manager)])
    }
}

/// Returns `template` with each `{name}` replaced by its value; a name that is not given stays as it is.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        match tail.split_once('}') {
            Some((name, after)) if values.iter().any(|(it, _)| *it == name) => {
                let value = values
                    .iter()
                    .find(|(it, _)| *it == name)
                    .map_or("", |(_, value)| *value);
                // a name may bring its own article: `the {account} renewal`
                let twice = out.to_lowercase().ends_with("the ");
                out.push_str(value.strip_prefix("The ").filter(|_| twice).unwrap_or(value));
                rest = after;
            }
            Some(_) | None => {
                out.push('{');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn values_are_put_in_once() {
        assert_eq!(fill("{a} and {b} {c", &[("a", "{b}"), ("b", "2")]), "{b} and 2 {c");
    }
}
