//! What only manager and legal may read: parts of a screened answer. Nothing is cut here, and nothing is stored.
//!
//! 1. The leaver says so ("for legal only:", "keep that between you and management"); the boundary is found as for
//!    remarks off the record. A mark that names somebody counts where that is the manager.
//! 2. A sentence on a subject of the rules, such as a price floor, unless the leaver says that it can go in the report.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::Regex;
use serde::Deserialize;

use crate::screen::off_record::{overlap, paragraphs};
use crate::screen::rules::{Marks, Reading, Rules};

/// Stands in the patterns for whoever may read what is restricted.
const READER: &str = "@reader@";

/// A part of an answer that is for few eyes only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its bytes.
    pub span: Range<usize>,
    /// The subject of the rule that chose it; none where the leaver's words did.
    pub subject: Option<String>,
}

/// The compiled rules.
#[derive(Debug, Clone)]
pub(crate) struct Restricted {
    marks: Marks,
    released: Vec<Regex>,
    subjects: Vec<Subject>,
}

#[derive(Debug, Clone)]
struct Subject {
    name: String,
    any: Vec<Regex>,
    with: Vec<Regex>,
    without: Vec<Regex>,
}

/// The rules as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRestricted {
    reader: String,
    opening: Vec<String>,
    pointing_back: Vec<String>,
    returning: Vec<String>,
    innocent: Vec<String>,
    released: Vec<String>,
    subject: Vec<RawSubject>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSubject {
    name: String,
    any: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
}

impl Restricted {
    /// Compiles the rules; what is wrong with them is noted in the reading.
    pub(crate) fn read(raw: RawRestricted, abbreviations: BTreeSet<String>, reading: &mut Reading<'_>) -> Self {
        let reader = raw.reader;
        let mut named = |patterns: &[String]| {
            let filled: Vec<String> = patterns.iter().map(|it| it.replace(READER, &reader)).collect();
            reading.patterns(&filled)
        };
        let marks = Marks {
            opening: named(&raw.opening),
            pointing_back: named(&raw.pointing_back),
            returning: named(&raw.returning),
            innocent: named(&raw.innocent),
            abbreviations,
        };
        let released = reading.patterns(&raw.released);
        let mut subject = |raw: RawSubject| Subject {
            name: raw.name,
            any: reading.patterns(&raw.any),
            with: reading.patterns(&raw.with),
            without: reading.patterns(&raw.without),
        };
        Self {
            marks,
            released,
            subjects: raw.subject.into_iter().map(&mut subject).collect(),
        }
    }
}

impl Subject {
    fn is_of(&self, sentence: &str) -> bool {
        let has = |patterns: &[Regex]| patterns.iter().any(|it| it.is_match(sentence));
        has(&self.any) && (self.with.is_empty() || has(&self.with)) && !has(&self.without)
    }
}

impl Rules {
    /// Returns the parts of an answer that only manager and legal may read, in order. `manager` is the manager's name.
    pub fn restricted(&self, text: &str, manager: Option<&str>) -> Vec<Sealed> {
        let rules = &self.restricted;
        let is_manager = |said: &str| {
            let mut words = said.split_whitespace();
            manager.is_some_and(|name| words.all(|it| name.split_whitespace().any(|part| part == it)))
        };
        let by_words = rules.marks.regions(text, &is_manager);
        let mut sealed: Vec<Sealed> = by_words
            .into_iter()
            .map(|span| Sealed { span, subject: None })
            .collect();
        if !rules.released.iter().any(|it| it.is_match(text)) {
            let by_rule = self.of_subjects(text);
            let new = by_rule.filter(|it| sealed.iter().all(|other| !overlap(&other.span, &it.span)));
            let new: Vec<Sealed> = new.collect();
            sealed.extend(new);
        }
        sealed.sort_by_key(|it| it.span.start);
        sealed
    }

    fn of_subjects<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Sealed> + 'a {
        let rules = &self.restricted;
        let sentences = paragraphs(text).into_iter().flat_map(move |paragraph| {
            let body = text.get(paragraph.clone()).unwrap_or_default();
            let spans = rules.marks.sentences(body).into_iter();
            spans.map(move |it| paragraph.start + it.start..paragraph.start + it.end)
        });
        sentences.filter_map(move |span| {
            let sentence = text.get(span.clone())?;
            let subject = rules.subjects.iter().find(|it| it.is_of(sentence))?;
            Some(Sealed {
                span,
                subject: Some(subject.name.clone()),
            })
        })
    }
}
