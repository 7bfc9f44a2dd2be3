//! The numbers and word lists of `prompts/model/model.toml`.
//!
//! Every field is a value of the file; its unit and meaning stand there beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::Problem;

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
    /// What drafted sentences are checked against, besides.
    pub draft: DraftLimits,
    /// What the leaver is told, by what happened.
    pub notice: BTreeMap<String, String>,
    /// What the one who writes a report is told, by what happened.
    pub drafting: BTreeMap<String, String>,
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
    /// Statements on one account in a draft about the whole book.
    pub draft_per_account: usize,
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

/// What drafted sentences are held against their statements by.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftLimits {
    /// Share of the words of meaning that the statements must have.
    pub grounded: f64,
    /// Sentences of the executive summary.
    pub book_sentences: usize,
    /// Sentences on an account.
    pub account_sentences: usize,
    /// Sentences on a risk.
    pub risk_sentences: usize,
    /// Sentences of a playbook.
    pub playbook_sentences: usize,
    /// Sentences that sum up an account for its teller.
    pub teach_back_sentences: usize,
    /// Fewer than these are no summary.
    pub teach_back_least: usize,
    /// Words that leave something open.
    pub hedges: Vec<String>,
    /// Words that make a condition of what may not come.
    pub conditions: Vec<String>,
    /// Words that name the case in which something is done.
    pub cases: Vec<String>,
    /// Words by which a cause or a consequence is given.
    pub reasons: Vec<String>,
    /// Words that deny without a “not”.
    pub denials: Vec<String>,
    /// Pairs of which one turns the other round.
    pub opposites: Vec<(String, String)>,
    /// Words of time, with what they come to.
    pub times: Vec<(String, String)>,
    /// Months, with their number.
    pub months: Vec<(String, String)>,
    /// Signs and words of currencies and shares, with what they come to.
    pub units: Vec<(String, String)>,
    /// Words that multiply a number; powers of ten.
    pub scales: Vec<(String, u64)>,
    /// Words before a number or a day that bound it, with the side.
    pub bounds: Vec<(String, String)>,
    /// Those of them, with their side, that bound whatever follows.
    pub sides: Vec<(String, String)>,
    /// Words between a number and what it counts.
    pub links: Vec<String>,
    /// Words for people and things named before.
    pub pronouns: Vec<String>,
    /// Words for the speaker.
    pub speaker: Vec<String>,
    /// Words that begin another thought within a sentence.
    pub joints: Vec<String>,
    /// Words for those who act: they begin another thought once enough was said.
    pub actors: Vec<String>,
    /// The forms of `be`.
    pub be: Vec<String>,
    /// Words that carry no meaning of their own.
    pub plain: Vec<String>,
    /// Phrases by which a statement speaks to a machine.
    pub addresses_machine: Vec<String>,
}

impl Limits {
    /// Reads the file, or says where it is wrong.
    ///
    /// # Errors
    /// The first problem of the file, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| Problem::of_toml(file, text, &error))
    }
}
