//! The rules of a good question, for a bank's questions and for a model's drafts.
//!
//! 1. Form: one question mark, few words, one account.
//! 2. Openness: it cannot be answered with yes or no, and asks for one thing (`opening`).
//! 3. Neutrality: it neither suggests the answer nor praises, uses no words of slides, quotes little.
//!
//! The words come from `prompts/lint.toml`. Whether a question was asked before in the same words is not seen here: that
//! takes the interview's history. The rules know English sentence order; on doubt they let a question pass.

use std::fmt;

use crate::bank::clause::{Clause, Mark, clauses, is_question_mark, words};
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

/// What is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// More than one question mark.
    TwoQuestions,
    /// No question mark.
    NoQuestionMark,
    /// Too many words.
    TooLong {
        /// How many it has.
        words: usize,
        /// How many it may have.
        most: usize,
    },
    /// It can be answered with yes or no.
    YesNoOpener,
    /// It suggests the answer.
    Leading {
        /// The words that do.
        words: String,
    },
    /// It joins two questions, or asks for two things.
    DoubleQuestion,
    /// It offers more options than a listener keeps in mind.
    StackedOptions,
    /// It praises before it asks.
    Praise {
        /// The words that do.
        words: String,
    },
    /// It names more than one account.
    ManyAccounts,
    /// It uses a word that people do not say to each other.
    Jargon {
        /// The word.
        words: String,
    },
    /// It quotes too much of what was said.
    LongQuote {
        /// How many words it quotes.
        words: usize,
        /// How many it may quote.
        most: usize,
    },
}

impl fmt::Display for Fault {
    /// Writes a sentence part that follows "the question".
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoQuestions => write!(out, "has more than one question mark"),
            Self::NoQuestionMark => write!(out, "has no question mark"),
            Self::TooLong { words, most } => write!(out, "has {words} words, more than {most}"),
            Self::YesNoOpener => write!(out, "can be answered with yes or no"),
            Self::Leading { words } => write!(out, "suggests the answer with `{words}`"),
            Self::DoubleQuestion => write!(out, "asks for two things"),
            Self::StackedOptions => write!(out, "offers too many options"),
            Self::Praise { words } => write!(out, "praises with `{words}`"),
            Self::ManyAccounts => write!(out, "names more than one account"),
            Self::Jargon { words } => write!(out, "uses the jargon `{words}`"),
            Self::LongQuote { words, most } => write!(out, "quotes {words} words, more than {most}"),
        }
    }
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

    /// Judges how the asking clauses begin: with a question word, with yes-or-no word order, or twice.
    fn opening(&self, asked: &[Clause]) -> Option<Fault> {
        let mut open = false;
        for clause in asked {
            let new_sentence = clause.before == Mark::Sentence;
            let inverted = self.is_inverted(clause, open);
            if inverted && (!open || new_sentence) {
                return Some(Fault::YesNoOpener);
            }
            if inverted || self.is_joined(clause, open) || (open && !new_sentence && self.asks_again(clause)) {
                return Some(Fault::DoubleQuestion);
            }
            open = self.is_open(clause) || (open && !new_sentence);
        }
        let asks = |word: &String| self.question_words.contains(word);
        let requested = asked.iter().any(|clause| self.is_request(clause));
        let closed = !open && !requested && !asked.iter().flat_map(|clause| &clause.words).any(asks);
        closed.then_some(Fault::YesNoOpener)
    }

    /// Whether a question word opens the clause, as in `by what date is`, and not a side clause, as in `when you leave`.
    fn is_open(&self, clause: &Clause) -> bool {
        let Some(at) = clause
            .words
            .iter()
            .take(3)
            .position(|word| self.question_words.contains(word))
        else {
            return false;
        };
        let verb = clause.words.iter().any(|word| self.auxiliaries.contains(word));
        let subject_follows = clause.word(at + 1).is_some_and(|word| has(&self.subjects, word));
        let may_be_side = clause.word(at).is_some_and(|word| has(&self.side_words, word));
        match (may_be_side, at) {
            (true, _) => clause.words.len() <= 2 || (verb && !subject_follows),
            (false, 0) => true,
            (false, _) => verb || clause.words.len() <= 4,
        }
    }

    /// Whether the clause begins like a yes-or-no question. After an open question a subject must follow, since
    /// `who, if anyone, has agreed` goes on with its verb.
    fn is_inverted(&self, clause: &Clause, after_open: bool) -> bool {
        let skip = clause
            .word(0)
            .is_some_and(|word| has(&self.joiners, word) || word == "so");
        let at = usize::from(skip);
        let Some(first) = clause.word(at) else { return false };
        let subject = clause.word(at + 1).is_some_and(|word| has(&self.subjects, word));
        let condition = has(&self.conditional, first) && after_open;
        has(&self.auxiliaries, first) && !condition && (subject || !after_open)
    }

    /// Whether a word such as `and` is followed by a second question within the clause or at its start.
    fn is_joined(&self, clause: &Clause, after_open: bool) -> bool {
        let asking = after_open || self.is_open(clause);
        let joined = |at: usize| {
            let next = clause.word(at + 1);
            let inverted = next.is_some_and(|it| has(&self.auxiliaries, it))
                && clause.word(at + 2).is_some_and(|it| has(&self.pronouns, it));
            inverted || next.is_some_and(|it| has(&self.question_words, it))
        };
        let first = usize::from(!after_open);
        let mut words = clause.words.iter().enumerate().skip(first);
        asking && words.any(|(at, word)| has(&self.joiners, word) && joined(at))
    }

    /// Whether a clause after an open question asks anew, and does not describe, as in `the sync, which breaks`.
    fn asks_again(&self, clause: &Clause) -> bool {
        let relative = clause.before == Mark::Comma
            && clause
                .word(0)
                .is_some_and(|word| word.starts_with("who") || word == "which");
        clause.word(0).is_some_and(|word| has(&self.question_words, word)) && !relative && self.is_open(clause)
    }

    fn is_request(&self, clause: &Clause) -> bool {
        clause.word(0).is_some_and(|word| has(&self.requests, word))
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

fn has(list: &[String], word: &str) -> bool {
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
