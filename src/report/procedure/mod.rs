//! Reads how work is done out of a statement: when it starts, what is done, in which words, by when, what must not be
//! done, what is a false alarm, how well it works.
//!
//! 1. `clause`: the statement falls into sentences and clauses, each a span of it.
//! 2. `sort`: a clause becomes a part by how it begins: a condition, a deed, a denial, a reason.
//! 3. `phrase`: shorter spans inside of it: a time limit, a rhythm, a share of cases.
//!
//! A part is always a span of the statement, word for word. A clause that fits no rule is no part: the whole statement
//! stands in the report in any case. The words that the rules go by are data (`[procedure]` of the wording).

mod clause;
mod phrase;
mod sort;

use std::ops::Range;

use serde::Deserialize;

use crate::report::wording::{ProcedureRule, Wording};

/// What a part of a statement says of how work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// What starts it: an event, a threshold, a rhythm.
    Trigger,
    /// Something that is done.
    Step,
    /// What is said, word for word or nearly.
    Wording,
    /// By when, how fast, for how long.
    TimeLimit,
    /// What must not be done, and when it ends or is handed over.
    Stop,
    /// What looks like it and is not, or what it mostly turns out to be.
    FalseAlarm,
    /// How well it works.
    Success,
    /// Why it is done, and what happens otherwise.
    Why,
    /// One case of it.
    Example,
}

/// A span of a statement with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it says.
    pub kind: PartKind,
    /// Its bytes in the statement.
    pub span: Range<usize>,
}

/// Returns the parts of a statement by kind, and of one kind as they were said.
pub fn parts(text: &str, wording: &Wording) -> Vec<Part> {
    read(text, &wording.procedure)
}

/// Returns whether somebody of ours does something in a statement, or is to do it.
pub(super) fn has_deed(text: &str, rule: &ProcedureRule) -> bool {
    let clauses = clause::sentences(text, rule).into_iter().flatten();
    clauses.into_iter().any(|it| phrase::acts(&it.words, rule).is_some())
}

/// A clause of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Saying {
    /// The number of its sentence, from 0.
    pub sentence: usize,
    /// Its bytes, without the words that join it.
    pub span: Range<usize>,
    /// Its bytes with them.
    pub joined: Range<usize>,
    /// Where the verb stands of what one of ours does in it.
    pub deed: Option<usize>,
}

/// Returns the clauses of a statement, in order.
pub(super) fn sayings(text: &str, rule: &ProcedureRule) -> Vec<Saying> {
    let sentences = clause::sentences(text, rule).into_iter().enumerate();
    let clauses = sentences.flat_map(|(sentence, clauses)| clauses.into_iter().map(move |clause| (sentence, clause)));
    let saying = |(sentence, clause): (usize, clause::Clause)| Saying {
        sentence,
        span: clause.span(),
        joined: clause.joined_span(),
        deed: phrase::acts(&clause.words, rule)
            .and_then(|at| clause.words.get(at))
            .map(|it| it.at.start),
    };
    clauses.map(saying).collect()
}

/// Returns a sentence without a verb as the step that follows the one before: "Then a date for the cause."
fn next_step(sentence: &[clause::Clause]) -> Option<Part> {
    let (first, last) = (sentence.first()?, sentence.last()?);
    let mut opening = first.joint.iter().chain(&first.words);
    let follows = opening.next().is_some_and(|it| it.lower == "then");
    let step = || Part {
        kind: PartKind::Step,
        span: first.joined_span().start..last.span().end,
    };
    follows.then(step)
}

/// Returns the same by the rule alone.
pub(super) fn read(text: &str, rule: &ProcedureRule) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut acted = false;
    for sentence in clause::sentences(text, rule) {
        let mut found = sort::sort(text, &sentence, rule);
        if found.is_empty() && acted {
            found.extend(next_step(&sentence));
        }
        acted = found.iter().any(|it| it.kind == PartKind::Step);
        parts.extend(found);
    }
    let has = |kind: PartKind| parts.iter().any(|it| it.kind == kind);
    if has(PartKind::Step) && !has(PartKind::Trigger) {
        let rhythm = clause::sentences(text, rule).into_iter().flat_map(|it| {
            let words: Vec<clause::Word> = it.into_iter().flat_map(|clause| clause.words).collect();
            phrase::rhythms(&words, rule)
        });
        parts.extend(rhythm.take(1).map(|span| Part {
            kind: PartKind::Trigger,
            span,
        }));
    }
    parts.sort_by_key(|it| (it.kind, it.span.start, it.span.end));
    parts.dedup();
    parts
}
