//! Private life of named people never passes: health, family, faith, politics, search for a job.
//!
//! 1. `softened`: in "on maternity leave" one word is private; it goes, and the absence, which is a work fact, stays.
//! 2. A clause that matches is cut where the rest of its sentence tells of the work; else the sentence goes.
//! 3. A sentence that only goes on about it ("She is recovering slowly.") goes with it.
//!
//! In the patterns `@word@` stands for an entry of `[private.words]`. What is cut is gone: nothing of it is kept.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;
use serde::Deserialize;

use crate::screen::off_record::{overlap, paragraphs, without};
use crate::screen::rules::{Reading, Rules};

/// A sentence that goes on about a private one has so many words at most.
const GOES_ON_WORDS: usize = 12;

/// Words that join a clause to the one before it.
const JOINING: [&str; 5] = ["so ", "but ", "and ", "because ", "since "];

/// What is left of a sentence stands alone from so many words on.
const LEAST_LEFT: usize = 4;

/// The compiled rules.
#[derive(Debug, Clone)]
pub(crate) struct Private {
    softened: Vec<Regex>,
    remarks: Vec<Regex>,
    innocent: Vec<Regex>,
    work: Vec<Regex>,
    joints: Vec<Regex>,
    goes_on: Vec<Regex>,
}

/// The rules as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPrivate {
    words: BTreeMap<String, String>,
    softened: Vec<String>,
    remarks: Vec<String>,
    innocent: Vec<String>,
    work: Vec<String>,
    joints: Vec<String>,
    goes_on: Vec<String>,
}

impl Private {
    /// Compiles the rules; what is wrong with them is noted in the reading.
    pub(crate) fn read(raw: &RawPrivate, reading: &mut Reading<'_>) -> Self {
        let mut all = |patterns: &[String]| {
            let filled: Vec<String> = patterns.iter().map(|it| filled(it, &raw.words)).collect();
            reading.patterns(&filled)
        };
        Self {
            softened: all(&raw.softened),
            remarks: all(&raw.remarks),
            innocent: all(&raw.innocent),
            work: all(&raw.work),
            joints: all(&raw.joints),
            goes_on: all(&raw.goes_on),
        }
    }

    /// Cuts single words, each the group `cut` of a pattern, and counts them.
    fn soften(&self, text: &str) -> (String, u32) {
        let innocent = spans(&self.innocent, text);
        let found = self.softened.iter().flat_map(|pattern| pattern.captures_iter(text));
        let meant = found.filter(|it| {
            it.get(0)
                .is_some_and(|whole| !innocent.iter().any(|other| overlap(other, &whole.range())))
        });
        let mut cuts: Vec<Range<usize>> = meant.filter_map(|it| it.name("cut").map(|cut| cut.range())).collect();
        cuts.sort_by_key(|cut| cut.start);
        cuts.dedup_by(|later, earlier| overlap(earlier, later));
        let mut kept = text.to_owned();
        for cut in cuts.iter().rev() {
            kept.replace_range(cut.clone(), "");
        }
        (kept, u32::try_from(cuts.len()).unwrap_or(u32::MAX))
    }

    fn is_remark(&self, text: &str) -> bool {
        let innocent = spans(&self.innocent, text);
        let remarks = spans(&self.remarks, text);
        remarks
            .iter()
            .any(|it| !innocent.iter().any(|other| overlap(other, it)))
    }

    fn tells_of_work(&self, text: &str) -> bool {
        self.work.iter().any(|pattern| pattern.is_match(text))
    }

    /// Returns the parts of a private sentence to cut: clauses of it where the others tell of the work, else all.
    fn parts(&self, sentence: &str) -> Vec<Range<usize>> {
        let mut joints: Vec<usize> = spans(&self.joints, sentence).into_iter().map(|it| it.start).collect();
        joints.sort_unstable();
        joints.dedup();
        let starts = [0].into_iter().chain(joints.iter().copied());
        let ends = joints.iter().copied().chain([sentence.len()]);
        let clauses: Vec<Range<usize>> = starts.zip(ends).map(|(from, to)| from..to).collect();
        let clause = |span: &Range<usize>| sentence.get(span.clone()).unwrap_or_default();
        let keeps = |span: &&Range<usize>| !self.is_remark(clause(span)) && self.tells_of_work(clause(span));
        let kept: Vec<&Range<usize>> = clauses.iter().filter(keeps).collect();
        let words: usize = kept.iter().map(|span| clause(span).split_whitespace().count()).sum();
        if kept.is_empty() || words < LEAST_LEFT || !self.is_clean_without(sentence, &clauses, &kept) {
            return std::iter::once(0..sentence.len()).collect();
        }
        let mut cut: Vec<Range<usize>> = clauses.iter().filter(|span| !kept.contains(span)).cloned().collect();
        // what is left does not begin with ", so"
        if let Some(first) = kept.first().filter(|span| span.start > 0) {
            cut.push(first.start..first.start + joint_length(clause(first)));
        }
        cut
    }

    /// Whether what is left of a sentence shows nothing private when it is read as one.
    fn is_clean_without(&self, sentence: &str, clauses: &[Range<usize>], kept: &[&Range<usize>]) -> bool {
        let left = clauses.iter().filter(|span| kept.contains(span));
        let left: String = left.filter_map(|span| sentence.get(span.clone())).collect();
        !self.is_remark(&left)
    }

    fn only_goes_on(&self, sentence: &str) -> bool {
        sentence.split_whitespace().count() <= GOES_ON_WORDS
            && self.goes_on.iter().any(|pattern| pattern.is_match(sentence.trim()))
            && !self.tells_of_work(sentence)
            && !sentence.chars().any(|it| it.is_ascii_digit())
    }
}

impl Rules {
    /// Returns whether a text tells of the work.
    pub(crate) fn tells_of_work(&self, text: &str) -> bool {
        self.private.tells_of_work(text)
    }

    /// Cuts what is private out of a text; returns what is left and how many remarks were cut.
    pub(crate) fn private(&self, text: &str) -> (String, u32) {
        let (softer, mut count) = self.private.soften(text);
        let mut regions: Vec<Range<usize>> = Vec::new();
        for paragraph in paragraphs(&softer) {
            let body = softer.get(paragraph.clone()).unwrap_or_default();
            let mut after = false;
            for span in self.off_record.sentences(body) {
                let sentence = body.get(span.clone()).unwrap_or_default();
                if sentence.trim().is_empty() {
                    continue;
                }
                let from = paragraph.start + span.start;
                if self.private.is_remark(sentence) {
                    let parts = self.private.parts(sentence);
                    regions.extend(parts.into_iter().map(|it| from + it.start..from + it.end));
                    count = count.saturating_add(1);
                    after = true;
                } else if after && self.private.only_goes_on(sentence) {
                    regions.push(from..from + sentence.len());
                } else {
                    after = false;
                }
            }
        }
        if regions.is_empty() {
            return (softer, count);
        }
        (tidied(&softer, &without(&softer, &regions)), count)
    }
}

/// Returns what is left, or nothing where only marks and joining words are.
fn tidied(before: &str, left: &str) -> String {
    if before == left || left.chars().any(char::is_alphanumeric) {
        left.to_owned()
    } else {
        String::new()
    }
}

/// Returns the bytes of the comma and the joining word that a clause begins with.
fn joint_length(clause: &str) -> usize {
    let bare = clause.trim_start_matches(|it: char| !it.is_alphanumeric());
    let rest = JOINING.iter().find_map(|word| bare.strip_prefix(word));
    clause.len() - rest.unwrap_or(bare).len()
}

fn spans(patterns: &[Regex], text: &str) -> Vec<Range<usize>> {
    let found = patterns
        .iter()
        .flat_map(|pattern| pattern.find_iter(text).map(|it| it.range()));
    found.collect()
}

/// Puts the words in the places of their names; a word may use another one.
fn filled(pattern: &str, words: &BTreeMap<String, String>) -> String {
    let mut filled = pattern.to_owned();
    for _ in 0..2 {
        for (name, word) in words {
            filled = filled.replace(&format!("@{name}@"), word);
        }
    }
    filled
}
