//! The rules of a good question, for a bank's questions and for a model's drafts.
//!
//! 1. Form: one question mark, few words, one account.
//! 2. Openness: it cannot be answered with yes or no, and asks for one thing (`opening`).
//! 3. Neutrality: it neither suggests the answer nor praises, uses no words of slides, quotes little.
//!
//! The words come from `prompts/lint.toml`. Whether a question was asked before in the same words is not seen here: that
//! takes the interview's history.

use crate::bank::clause::{Clause, Mark, clauses, is_question_mark, words};
use crate::bank::fault::Fault;
use crate::bank::source::{Source, Table};
use crate::diag::Problem;

/// How many words may stand from one `or` to the next of the same list.
const NEAR: usize = 4;

/// The words and limits that questions are judged by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lint {
    pub(super) max_words: usize,
    pub(super) max_options: usize,
    pub(super) max_quoted_words: usize,
    pub(super) question_words: Vec<String>,
    pub(super) side_words: Vec<String>,
    pub(super) auxiliaries: Vec<String>,
    pub(super) conditional: Vec<String>,
    pub(super) subjects: Vec<String>,
    pub(super) pronouns: Vec<String>,
    pub(super) joiners: Vec<String>,
    pub(super) requests: Vec<String>,
    pub(super) leading: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) praise: Vec<String>,
    pub(super) praise_alone: Vec<String>,
    pub(super) jargon: Vec<String>,
    pub(super) asides: Vec<String>,
    pub(super) no_options: Vec<String>,
    pub(super) idioms: Vec<String>,
}

impl Lint {
    /// Reads the words and limits; what is missing or wrong is reported and stays empty.
    pub fn parse(file: &str, text: &str) -> (Self, Vec<Problem>) {
        let (mut source, root) = Source::open(file, text);
        let table = source.table("the file", &root);
        let mut lint = Self::default();
        for (key, limit) in lint.limits() {
            let number = source.number(&table, key, 1.0, 1000.0);
            *limit = number.map_or(usize::MAX, |number| number as usize);
        }
        for (key, list) in lint.lists() {
            *list = phrases(&mut source, &table, key);
        }
        let known: Vec<&str> = lint
            .limits()
            .map(|it| it.0)
            .into_iter()
            .chain(Self::default().lists().map(|it| it.0))
            .collect();
        source.known(&table, &known);
        (lint, source.into_problems())
    }

    fn limits(&mut self) -> [(&'static str, &mut usize); 3] {
        [
            ("max_words", &mut self.max_words),
            ("max_options", &mut self.max_options),
            ("max_quoted_words", &mut self.max_quoted_words),
        ]
    }

    fn lists(&mut self) -> [(&'static str, &mut Vec<String>); 16] {
        [
            ("question_words", &mut self.question_words),
            ("side_words", &mut self.side_words),
            ("auxiliaries", &mut self.auxiliaries),
            ("conditional", &mut self.conditional),
            ("subjects", &mut self.subjects),
            ("pronouns", &mut self.pronouns),
            ("joiners", &mut self.joiners),
            ("requests", &mut self.requests),
            ("leading", &mut self.leading),
            ("tags", &mut self.tags),
            ("praise", &mut self.praise),
            ("praise_alone", &mut self.praise_alone),
            ("jargon", &mut self.jargon),
            ("asides", &mut self.asides),
            ("no_options", &mut self.no_options),
            ("idioms", &mut self.idioms),
        ]
    }

    /// Returns everything that is wrong with a question, nothing if it may be asked.
    ///
    /// `accounts_named` is how many different accounts the question names, which the caller knows from the book.
    pub fn faults(&self, question: &str, accounts_named: usize) -> Vec<Fault> {
        let all = words(question);
        let asked = clauses(question);
        let mut faults = Vec::new();
        match question.chars().filter(|c| is_question_mark(*c)).count() {
            0 => faults.push(Fault::NoQuestionMark),
            1 => {}
            _ => faults.push(Fault::TwoQuestions),
        }
        if all.len() > self.max_words {
            faults.push(Fault::TooLong {
                words: all.len(),
                most: self.max_words,
            });
        }
        faults.extend(self.opening(&asked));
        faults.extend(self.stacked(question, &asked).then_some(Fault::StackedOptions));
        faults.extend(self.suggestion(&all, &asked).map(|words| Fault::Leading { words }));
        faults.extend(self.praise(&all, &asked).map(|words| Fault::Praise { words }));
        faults.extend((accounts_named > 1).then_some(Fault::ManyAccounts));
        faults.extend(find(&all, &self.jargon).map(|words| Fault::Jargon { words }));
        let quoted = longest_quote(question);
        if quoted > self.max_quoted_words {
            faults.push(Fault::LongQuote {
                words: quoted,
                most: self.max_quoted_words,
            });
        }
        faults
    }

    /// Whether more options are offered than allowed: `a or b or c`, `a, b or c`, `a/b/c`.
    fn stacked(&self, question: &str, asked: &[Clause]) -> bool {
        let slashes = question.split_whitespace().map(|word| word.matches('/').count()).max();
        if slashes.is_some_and(|count| count >= self.max_options) && !question.contains("://") {
            return true;
        }
        let sentence = asked
            .iter()
            .rposition(|clause| clause.before == Mark::Sentence)
            .unwrap_or(0);
        let clauses: Vec<&Clause> = asked.iter().skip(sentence).collect();
        let chained = clauses.iter().any(|clause| self.options(clause) > self.max_options);
        let listed = clauses.windows(2).any(|pair| match pair {
            [before, last] => last.before == Mark::Comma && self.is_list_end(before, last),
            _ => false,
        });
        chained || (listed && self.max_options < 3)
    }

    /// Counts the options of a chain such as `a or b or c`, in which each `or` is near the one before.
    fn options(&self, clause: &Clause) -> usize {
        let (mut longest, mut chain, mut since) = (1, 1, NEAR + 1);
        for (at, word) in clause.words.iter().enumerate() {
            since += 1;
            if word == "or" && !self.is_idiom(clause, at) {
                chain = if since <= NEAR { chain + 1 } else { 2 };
                longest = longest.max(chain);
                since = 0;
            }
        }
        longest
    }

    /// Whether the `or` at a place belongs to an idiom such as `more or less`.
    fn is_idiom(&self, clause: &Clause, at: usize) -> bool {
        let around = [
            at.checked_sub(1).and_then(|it| clause.word(it)),
            Some("or"),
            clause.word(at + 1),
        ];
        let around = around.map(Option::unwrap_or_default).join(" ");
        has(&self.idioms, &around)
    }

    /// Whether two clauses form the end of a list: `…price, product or people` or `…product, or people`.
    fn is_list_end(&self, before: &Clause, last: &Clause) -> bool {
        let option = |words: &[String]| {
            words
                .first()
                .is_some_and(|word| !self.asides.contains(word) && !self.question_words.contains(word))
        };
        let or_at = last.words.iter().position(|word| word == "or");
        match or_at {
            Some(0) => before.before == Mark::Comma && before.words.len() <= 3 && option(&before.words),
            Some(at) if at <= 3 && !self.is_idiom(last, at) => {
                let ends = before.words.last().is_some_and(|word| self.no_options.contains(word));
                option(&last.words) && !ends
            }
            _ => false,
        }
    }

    fn suggestion(&self, all: &[String], asked: &[Clause]) -> Option<String> {
        let last = asked.last()?;
        let short_end = asked.len() > 1 && last.words.len() <= 3;
        let tag = last.words.join(" ");
        if short_end && has(&self.tags, &tag) {
            return Some(tag);
        }
        let negated = |clause: &Clause| {
            clause
                .word(0)
                .is_some_and(|it| it.ends_with("n't") && has(&self.auxiliaries, it))
        };
        let inverted = short_end && last.words.len() == 2 && self.is_inverted(last, true);
        if inverted || negated(last) {
            return Some(tag);
        }
        find(all, &self.leading)
    }

    fn praise(&self, all: &[String], asked: &[Clause]) -> Option<String> {
        let lead_in = |clause: &&Clause| !self.is_open(clause) && clause.words.len() <= 4;
        let alone = asked
            .iter()
            .take_while(lead_in)
            .find_map(|clause| find(&clause.words, &self.praise_alone));
        alone.or_else(|| find(all, &self.praise))
    }
}

fn phrases(source: &mut Source<'_>, table: &Table<'_>, key: &str) -> Vec<String> {
    let lines = source.texts(table, key);
    if lines.is_empty() {
        source.problem_at(table.line, format!("{} has no `{key}`", table.name), None);
    }
    lines.into_iter().map(|line| line.text).collect()
}

pub(super) fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|it| it == word)
}

/// Returns the first of the phrases whose words stand in a row.
fn find(all: &[String], phrases: &[String]) -> Option<String> {
    let stands = |phrase: &&String| {
        let wanted: Vec<&str> = phrase.split_whitespace().collect();
        !wanted.is_empty()
            && all
                .windows(wanted.len())
                .any(|window| window.iter().zip(&wanted).all(|(a, b)| a == b))
    };
    phrases.iter().find(stands).cloned()
}

/// Counts the words of the longest passage in double quotation marks.
fn longest_quote(question: &str) -> usize {
    let straight = question.split('"').skip(1).step_by(2);
    let curly = question
        .split('“')
        .skip(1)
        .filter_map(|rest| rest.split_once('”'))
        .map(|(inside, _)| inside);
    straight
        .chain(curly)
        .map(|inside| words(inside).len())
        .max()
        .unwrap_or(0)
}
