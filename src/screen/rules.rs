//! The rules of the screen: TOML text → compiled patterns and word lists, or every problem of the file.
//!
//! Each token format comes with an example that its pattern must match, so that a mistyped pattern is found on reading.
//! What the rules do with a text is in `secret`, `off_record`, `private`, `restricted`, `confided` and `hushed`.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::diag::{Problem, line_of};
use crate::screen::Masked;
use crate::screen::confided::{Confided, RawConfided};
use crate::screen::hushed::{Hushed, RawHushed};
use crate::screen::private::{Private, RawPrivate};
use crate::screen::restricted::{RawRestricted, Restricted};

/// The compiled rules.
#[derive(Debug, Clone)]
pub struct Rules {
    pub(crate) tokens: Vec<TokenRule>,
    pub(crate) phrases: Phrases,
    pub(crate) off_record: Marks,
    pub(crate) private: Private,
    pub(crate) restricted: Restricted,
    pub(crate) confided: Confided,
    pub(crate) hushed: Hushed,
}

/// A secret that shows by its form alone.
#[derive(Debug, Clone)]
pub(crate) struct TokenRule {
    pub(crate) kind: Masked,
    pub(crate) pattern: Regex,
    pub(crate) check: Option<Check>,
    example: String,
}

/// A test on the digits of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Check {
    /// The check digit of payment cards (ISO/IEC 7812-1).
    Luhn,
    /// The check digits of bank accounts (ISO 13616).
    Iban,
}

/// Words around a secret.
#[derive(Debug, Clone)]
pub(crate) struct Phrases {
    pub(crate) strong: Vec<Vec<String>>,
    pub(crate) weak: Vec<Vec<String>>,
    pub(crate) part: Vec<Vec<String>>,
    pub(crate) not_triggers: Vec<Vec<String>>,
    pub(crate) linkers: BTreeSet<String>,
    pub(crate) between: BTreeSet<String>,
    pub(crate) not_values: BTreeSet<String>,
    pub(crate) not_value_endings: Vec<String>,
    pub(crate) units: BTreeSet<String>,
    pub(crate) named_by: BTreeSet<String>,
    pub(crate) spelled: BTreeSet<String>,
    pub(crate) safe: Vec<Regex>,
    pub(crate) pairs: Vec<Regex>,
}

/// Words by which a leaver says who may read something, and where that ends.
#[derive(Debug, Clone)]
pub(crate) struct Marks {
    pub(crate) opening: Vec<Regex>,
    pub(crate) pointing_back: Vec<Regex>,
    pub(crate) returning: Vec<Regex>,
    pub(crate) innocent: Vec<Regex>,
    pub(crate) abbreviations: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    token: Vec<RawToken>,
    secret: RawSecret,
    off_record: RawMarks,
    private: RawPrivate,
    restricted: RawRestricted,
    confided: RawConfided,
    hushed: RawHushed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawToken {
    kind: Masked,
    name: String,
    pattern: String,
    example: String,
    check: Option<Check>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSecret {
    strong: Vec<String>,
    weak: Vec<String>,
    part: Vec<String>,
    linkers: BTreeSet<String>,
    between: BTreeSet<String>,
    not_values: BTreeSet<String>,
    not_value_endings: Vec<String>,
    units: BTreeSet<String>,
    named_by: BTreeSet<String>,
    not_triggers: Vec<String>,
    spelled: BTreeSet<String>,
    safe: Vec<String>,
    pairs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMarks {
    opening: Vec<String>,
    pointing_back: Vec<String>,
    returning: Vec<String>,
    innocent: Vec<String>,
    abbreviations: BTreeSet<String>,
}

impl Rules {
    /// Reads the data file, or gives every problem that it has.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let raw: RawRules = toml::from_str(text).map_err(|error| vec![Problem::of_toml(file, text, &error)])?;
        let mut reading = Reading {
            file,
            text,
            problems: Vec::new(),
        };
        let tokens = raw.token.into_iter().filter_map(|token| reading.token(token)).collect();
        let phrases = reading.phrases(raw.secret);
        let abbreviations = raw.off_record.abbreviations.clone();
        let off_record = Marks {
            opening: reading.patterns(&raw.off_record.opening),
            pointing_back: reading.patterns(&raw.off_record.pointing_back),
            returning: reading.patterns(&raw.off_record.returning),
            innocent: reading.patterns(&raw.off_record.innocent),
            abbreviations: raw.off_record.abbreviations,
        };
        let private = Private::read(&raw.private, &mut reading);
        let confided = Confided::read(&raw.confided, abbreviations.clone(), &mut reading);
        let hushed = Hushed::read(&raw.hushed, &mut reading);
        let restricted = Restricted::read(raw.restricted, abbreviations, &mut reading);
        if reading.problems.is_empty() {
            Ok(Self {
                tokens,
                phrases,
                off_record,
                private,
                restricted,
                confided,
                hushed,
            })
        } else {
            Err(reading.problems)
        }
    }

    /// Returns an example of each token format, for tests.
    pub fn token_examples(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| token.example.as_str())
    }
}

/// The file while it is read; what is wrong with it is gathered.
pub(crate) struct Reading<'a> {
    file: &'a str,
    text: &'a str,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn token(&mut self, raw: RawToken) -> Option<TokenRule> {
        let pattern = self.pattern(&raw.pattern, false)?;
        if !pattern.is_match(&raw.example) {
            let problem = self.problem(
                format!("the pattern of `{}` does not match its example", raw.name),
                &raw.name,
            );
            self.problems.push(problem.hint("mend the pattern or the example"));
        }
        Some(TokenRule {
            kind: raw.kind,
            pattern,
            check: raw.check,
            example: raw.example,
        })
    }

    fn phrases(&mut self, raw: RawSecret) -> Phrases {
        Phrases {
            strong: in_words(&raw.strong),
            weak: in_words(&raw.weak),
            part: in_words(&raw.part),
            not_triggers: in_words(&raw.not_triggers),
            linkers: raw.linkers,
            between: raw.between,
            not_values: raw.not_values,
            not_value_endings: raw.not_value_endings,
            units: raw.units,
            named_by: raw.named_by,
            spelled: raw.spelled,
            safe: self.patterns(&raw.safe),
            pairs: self.patterns(&raw.pairs),
        }
    }

    pub(crate) fn patterns(&mut self, patterns: &[String]) -> Vec<Regex> {
        patterns
            .iter()
            .filter_map(|pattern| self.pattern(pattern, true))
            .collect()
    }

    fn pattern(&mut self, pattern: &str, ignore_case: bool) -> Option<Regex> {
        // Phones and word processors write an apostrophe in other ways too.
        let any_apostrophe = pattern.replace("\\x27", "['’‘ʼ]");
        match RegexBuilder::new(&any_apostrophe)
            .case_insensitive(ignore_case)
            .multi_line(ignore_case)
            .build()
        {
            Ok(regex) => Some(regex),
            Err(error) => {
                let problem = self.problem(format!("`{pattern}` is no regular expression: {error}"), pattern);
                self.problems.push(problem);
                None
            }
        }
    }

    fn problem(&self, message: String, near: &str) -> Problem {
        let problem = Problem::new(self.file, message);
        match self.text.find(near) {
            Some(offset) => problem.at(line_of(self.text, offset)),
            None => problem,
        }
    }
}

/// Splits phrases into words, longest phrase first, so that `pin code` is tried before `pin`.
fn in_words(phrases: &[String]) -> Vec<Vec<String>> {
    let mut split: Vec<Vec<String>> = phrases
        .iter()
        .map(|phrase| phrase.split(' ').map(str::to_owned).collect())
        .collect();
    split.sort_by_key(|words| std::cmp::Reverse(words.len()));
    split
}
