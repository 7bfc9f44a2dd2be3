//! The numbers and word lists of `prompts/model/model.toml`.
//!
//! Every field is a value of the file; its unit and meaning stand there beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Problem, line_of};

/// All limits.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// What a request shows of the session.
    pub window: WindowLimits,
    /// The same for a model that refused a request as too long.
    pub little: WindowLimits,
    /// Sizes of requests.
    pub request: RequestLimits,
    /// Sizes of replies.
    pub reply: ReplyLimits,
    /// What replies are checked against.
    pub check: CheckLimits,
    /// What the leaver is told, by what happened.
    pub notice: BTreeMap<String, String>,
}

/// What a request shows of the session.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowLimits {
    /// Turns.
    pub turns: usize,
    /// Characters of the latest answer.
    pub last_answer: usize,
    /// Characters of each answer before.
    pub earlier_answer: usize,
    /// Characters of a question.
    pub question: usize,
    /// Statements.
    pub facts: usize,
    /// Characters of a statement.
    pub fact: usize,
    /// Accounts.
    pub accounts: usize,
}

/// Sizes of requests, in characters.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestLimits {
    /// A whole `ask` request.
    pub ask: usize,
    /// The answer that facts are taken from.
    pub answer: usize,
    /// The same for a model that refused a request as too long.
    pub little_answer: usize,
    /// Statements of a draft.
    pub draft_facts: usize,
    /// Characters of each.
    pub draft_fact: usize,
}

/// Sizes of replies.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyLimits {
    /// Tokens of an `ask` reply.
    pub ask_tokens: u32,
    /// Tokens of an `understand` reply.
    pub understand_tokens: u32,
    /// Tokens of a draft.
    pub draft_tokens: u32,
    /// Facts taken.
    pub facts: usize,
    /// Items looked at.
    pub items: usize,
    /// Words of a quote, unless it is the whole answer.
    pub least_quote_words: usize,
    /// Characters of a reason.
    pub longest_why: usize,
    /// Characters of a drafted sentence.
    pub longest_sentence: usize,
    /// Sentences taken.
    pub sentences: usize,
}

/// What replies are checked against.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckLimits {
    /// Share of common words of two questions that count as the same.
    pub alike: f64,
    /// Share of known words of a text in the right language.
    pub known_words: f64,
    /// Share of the topics that use a word, above which it tells nothing about a subject.
    pub everywhere: f64,
    /// Phrases that a question may not hold.
    pub never_asks: Vec<String>,
    /// Capitalised words that are no names.
    pub allowed: Vec<String>,
    /// Words that deny.
    pub negations: Vec<String>,
    /// Numbers in words, with their digits.
    pub numbers: Vec<(String, String)>,
}

impl Limits {
    /// Reads the file, or says where it is wrong.
    ///
    /// # Errors
    /// The first problem of the file, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let problem = Problem::new(file, error.message().trim().to_owned());
            match error.span() {
                Some(span) => problem.at(line_of(text, span.start)),
                None => problem,
            }
        })
    }
}
