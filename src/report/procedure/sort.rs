//! Clauses of a sentence → parts.
//!
//! 1. A sentence that begins with a share of cases tells how often it works, or what it mostly is.
//! 2. A sentence of what happened once is an example.
//! 3. Else each clause is taken by how it begins; what stands before a deed, without a deed of its own, is its trigger.

use std::ops::Range;

use crate::report::procedure::clause::{Clause, Word, span};
use crate::report::procedure::phrase::{acts, adverbs, holds, holds_share, limits, rhythms, share, starts};
use crate::report::procedure::{Part, PartKind};
use crate::report::wording::ProcedureRule;

/// Returns the parts of one sentence.
pub(super) fn sort(text: &str, clauses: &[Clause], rule: &ProcedureRule) -> Vec<Part> {
    let words: Vec<Word> = clauses
        .iter()
        .flat_map(|it| it.joint.iter().chain(&it.words))
        .cloned()
        .collect();
    if let Some(kind) = as_a_whole(&words, rule) {
        return vec![part(kind, span(&words))];
    }
    let mut sorted = Sorted {
        text,
        rule,
        clauses,
        whole: span(&words),
        parts: Vec::new(),
        speaks: false,
    };
    for at in 0..clauses.len() {
        sorted.take(at);
    }
    if sorted.parts.is_empty()
        && words.len() <= rule.short
        && !rhythms(&words, rule).is_empty()
        && !finite(&words, rule)
    {
        return vec![part(PartKind::Step, span(&words))];
    }
    sorted.parts.extend(in_order(&words, &sorted.parts, rule));
    sorted.parts
}

/// Returns the steps of what is said in an order: "the number first, then the day, and only then sorry".
fn in_order(words: &[Word], parts: &[Part], rule: &ProcedureRule) -> Vec<Part> {
    let only = |kind: PartKind| parts.iter().find(|it| it.kind == kind);
    let (Some(said), None) = (only(PartKind::Wording), only(PartKind::Step)) else {
        return Vec::new();
    };
    let inside = words
        .iter()
        .filter(|it| it.at.start >= said.span.start && it.closes <= said.span.end);
    let inside: Vec<&Word> = inside.collect();
    let is = |at: usize, word: &str| inside.get(at).is_some_and(|it| it.lower == word && !it.quoted);
    let thens = (1..inside.len()).filter(|at| is(*at, "then"));
    let thens: Vec<usize> = thens.map(|at| if is(at - 1, "only") { at - 1 } else { at }).collect();
    let first = (0..thens.first().copied().unwrap_or_default()).any(|at| is(at, "first"));
    if thens.is_empty() || !first && thens.len() < 2 {
        return Vec::new();
    }
    // "I learnt to say the date first": the step is what is said
    let says = |at: &usize| {
        inside
            .get(at + 1)
            .is_some_and(|it| is(*at, "to") && rule.say_verbs.contains(&it.lower))
    };
    let start = (0..thens.first().copied().unwrap_or_default())
        .find(says)
        .map_or(0, |at| at + 1);
    let starts = [start].into_iter().chain(thens.iter().copied());
    let ends = thens.iter().copied().chain([inside.len()]);
    let step = |(from, to): (usize, usize)| {
        let last = if is(to.checked_sub(1)?, "and") {
            to.checked_sub(2)?
        } else {
            to.checked_sub(1)?
        };
        let (first, last) = (inside.get(from)?, inside.get(last)?);
        Some(part(PartKind::Step, first.at.start..last.at.end))
    };
    starts.zip(ends).filter_map(step).collect()
}

fn part(kind: PartKind, span: Range<usize>) -> Part {
    Part { kind, span }
}

/// Returns what a sentence says as a whole, if it is no row of clauses.
fn as_a_whole(words: &[Word], rule: &ProcedureRule) -> Option<PartKind> {
    let works = holds(words, &rule.works);
    if works && holds_share(words, rule) {
        return Some(PartKind::Success);
    }
    if share(words, rule) {
        return Some(PartKind::FalseAlarm);
    }
    let happened = words.iter().any(|it| rule.past.contains(&it.lower));
    let year = |it: &&Word| it.lower.len() == 4 && it.lower.starts_with("20") && it.lower.parse::<u16>().is_ok();
    let once = holds(words, &rule.once) || words.iter().any(|it| year(&it));
    (happened && once && acts(words, rule).is_none()).then_some(PartKind::Example)
}

/// Returns whether some words have somebody who does something, or something that is something.
fn finite(words: &[Word], rule: &ProcedureRule) -> bool {
    words
        .iter()
        .any(|it| rule.is_subject(&it.lower) || rule.links.contains(&it.lower))
}

struct Sorted<'s> {
    text: &'s str,
    rule: &'s ProcedureRule,
    clauses: &'s [Clause],
    whole: Range<usize>,
    parts: Vec<Part>,
    /// Whether what is said goes on until somebody acts.
    speaks: bool,
}

impl Sorted<'_> {
    fn add(&mut self, kind: PartKind, span: Range<usize>) {
        self.parts.push(part(kind, span));
    }

    fn has(&self, kind: PartKind) -> bool {
        self.parts.iter().any(|it| it.kind == kind)
    }

    fn take(&mut self, at: usize) {
        let rule = self.rule;
        let Some(clause) = self.clauses.get(at) else {
            return;
        };
        let words = clause.words.as_slice();
        if self.speaks && acts(words, rule).is_none() && !self.denies(words) {
            return self.goes_on(clause);
        }
        self.speaks = false;
        if words.first().is_some_and(|it| it.lower == "not") {
            return self.contrast(clause);
        }
        let or_else = clause.is_joined_by("or") && words.first().is_some_and(|it| rule.is_subject(&it.lower));
        if or_else || starts(words, &rule.reasons).is_some() {
            return self.add(PartKind::Why, clause.joined_span());
        }
        if starts(words, &rule.conditions).is_some() {
            return self.condition(clause);
        }
        if holds(words, &rule.signs) {
            let before = at.checked_sub(1).and_then(|it| self.clauses.get(it));
            return self.add(PartKind::Trigger, before.unwrap_or(clause).span());
        }
        if self.denies(words) {
            return self.add(PartKind::Stop, clause.span());
        }
        if holds(words, &rule.hand_over) || starts(words, &rule.ends).is_some() {
            return self.stop(clause);
        }
        if self.goes_to(clause) {
            return;
        }
        if holds(words, &rule.harmless) {
            return self.harmless(clause);
        }
        if holds(words, &rule.harms) {
            return self.add(PartKind::Why, clause.joined_span());
        }
        if self.says(words) {
            self.add(PartKind::Wording, clause.span());
            self.speaks = true;
        }
        let is_there = starts(words, &rule.presence).is_some() && !limits(words, rule).is_empty();
        if is_there || acts(words, rule).is_some() {
            return self.deed(clause);
        }
        if self.gets(clause) || self.is_trigger(at) {
            return;
        }
        if starts(words, &rule.asides).is_some() {
            return;
        }
        if holds(words, &rule.works) {
            self.add(PartKind::Success, clause.span());
        } else if self.has(PartKind::Trigger) && finite(words, rule) && !self.has(PartKind::Step) {
            // "when they ask for it twice, they compare us": what the sign means
            self.add(PartKind::Why, clause.span());
        }
    }

    /// Takes "not X" after a deed or after what something is.
    fn contrast(&mut self, clause: &Clause) {
        if clause.words.len() > self.rule.contrast {
            return;
        }
        match self.parts.last_mut() {
            Some(last) if last.kind == PartKind::FalseAlarm => last.span.end = clause.span().end,
            // "not his boss" has no verb of its own: it belongs to the deed
            Some(last) if matches!(last.kind, PartKind::Step | PartKind::TimeLimit) => {
                let step = self.parts.iter_mut().rev().find(|it| it.kind == PartKind::Step);
                if let Some(step) = step {
                    step.span.end = clause.span().end;
                }
            }
            _ => {
                let first = self
                    .clauses
                    .first()
                    .filter(|it| starts(&it.words, &self.rule.is_so).is_some());
                if let Some(first) = first {
                    self.add(PartKind::FalseAlarm, first.span().start..clause.span().end);
                }
            }
        }
    }

    fn condition(&mut self, clause: &Clause) {
        let words = clause.words.as_slice();
        if holds(words, &self.rule.neglect) {
            // what happens if nobody does it belongs to it
            return self.add(PartKind::Why, self.whole.clone());
        }
        if words.len() > 2 && !holds(words, &self.rule.unreal) {
            self.add(PartKind::Trigger, clause.span());
        }
    }

    fn denies(&self, words: &[Word]) -> bool {
        let bare = words.get(adverbs(words, self.rule)..).unwrap_or_default();
        let subject = bare.first().is_some_and(|it| self.rule.actors.contains(&it.lower));
        let rest = bare.get(usize::from(subject)..).unwrap_or_default();
        let Some(taken) = starts(rest, &self.rule.denials) else {
            return false;
        };
        starts(rest.get(taken..).unwrap_or_default(), &self.rule.not_denied).is_none()
    }

    /// Takes what is harmless, with the condition on which it is.
    fn harmless(&mut self, clause: &Clause) {
        let end = clause.span().end;
        match self.parts.last_mut() {
            Some(last) if last.kind == PartKind::Trigger => {
                last.kind = PartKind::FalseAlarm;
                last.span.end = end;
            }
            _ => self.add(PartKind::FalseAlarm, clause.span()),
        }
    }

    /// Takes "three mails, then it goes to Ramona" as its end.
    fn goes_to(&mut self, clause: &Clause) -> bool {
        let [subject, verb, to, who, ..] = clause.words.as_slice() else {
            return false;
        };
        let goes = self.rule.gets.contains(&verb.lower) && to.lower == "to";
        let handed = goes && self.rule.is_subject(&subject.lower) && who.capital && clause.is_joined_by("then");
        if handed {
            self.add(PartKind::Stop, self.whole.start..clause.span().end);
        }
        handed
    }

    /// Takes where it ends or goes to somebody else, with the condition of it.
    fn stop(&mut self, clause: &Clause) {
        if starts(&clause.words, &self.rule.ends).is_some() {
            // "you don't apologise until she has cleared it": one rule, not two
            if let Some(last) = self.parts.last_mut().filter(|it| it.kind == PartKind::Stop) {
                last.span.end = clause.span().end;
                return;
            }
        }
        let conditional = self.parts.iter().any(|it| it.kind == PartKind::Trigger);
        let span = if conditional { self.whole.clone() } else { clause.span() };
        self.add(PartKind::Stop, span);
        if acts(&clause.words, self.rule).is_some() {
            self.deed(clause);
        }
    }

    /// Lengthens what is said, and the deed of saying it.
    fn goes_on(&mut self, clause: &Clause) {
        let start = self
            .parts
            .iter()
            .rev()
            .find(|it| it.kind == PartKind::Wording)
            .map(|it| it.span.start);
        let said = self.parts.iter_mut().filter(|it| Some(it.span.start) == start);
        for part in said.filter(|it| matches!(it.kind, PartKind::Wording | PartKind::Step)) {
            part.span.end = clause.span().end;
        }
    }

    fn says(&self, words: &[Word]) -> bool {
        let quotes = words.iter().filter(|it| it.quoted).count() >= self.rule.quoted;
        let verb = acts(words, self.rule).and_then(|at| words.get(at));
        quotes || holds(words, &self.rule.says) || verb.is_some_and(|it| self.rule.say_verbs.contains(&it.lower))
    }

    fn deed(&mut self, clause: &Clause) {
        self.add(PartKind::Step, clause.span());
        for limit in limits(&clause.words, self.rule) {
            self.add(PartKind::TimeLimit, limit);
        }
    }

    /// Takes "a new contact gets a visit" apart, and "all of it goes to finance".
    fn gets(&mut self, clause: &Clause) -> bool {
        let words = clause.words.as_slice();
        let verb = words
            .iter()
            .position(|it| self.rule.gets.contains(&it.lower))
            .filter(|at| *at > 0);
        let Some((before, deed)) = verb.and_then(|at| words.split_at_checked(at)) else {
            return false;
        };
        let case = before.first().is_some_and(|it| self.rule.cases.contains(&it.lower));
        let given = deed
            .get(1)
            .is_some_and(|it| self.rule.articles.contains(&it.lower) || it.lower == "to" || it.lower == "straight");
        if !case || !given {
            return false;
        }
        self.add(PartKind::Trigger, span(before));
        self.add(PartKind::Step, span(deed));
        for limit in limits(deed, self.rule) {
            self.add(PartKind::TimeLimit, limit);
        }
        true
    }

    /// Takes what stands before the first deed and has no deed of its own: "14 days silent, I ring".
    fn is_trigger(&mut self, at: usize) -> bool {
        let (Some(clause), Some(next)) = (self.clauses.get(at), self.clauses.get(at + 1)) else {
            return false;
        };
        let words = clause.words.as_slice();
        let deed = |clause: &Clause| acts(&clause.words, self.rule).is_some() || self.denies(&clause.words);
        // "Silent shops, I have a habit, I mail them …"
        let aside = starts(&next.words, &self.rule.asides).and_then(|_| self.clauses.get(at + 2));
        let does = deed(next) || aside.is_some_and(deed);
        let marker = starts(words, &self.rule.markers).is_some();
        let first = words.first().map_or("", |it| it.lower.as_str());
        // a case that was cut without a pause may hold a clause of its own: "a guest we know"
        let case = [&self.rule.cases, &self.rule.fronts]
            .iter()
            .any(|it| it.iter().any(|it| it == first));
        let cut = case && next.words.first().is_some_and(|it| !it.pause);
        let bare = at == 0 && next.joint.is_empty() && words.len() > 1 && !marker && (cut || !finite(words, self.rule));
        let named = self
            .text
            .get(clause.span())
            .is_some_and(|it| it.chars().any(char::is_alphabetic));
        if does && bare && named {
            self.add(PartKind::Trigger, clause.span());
        }
        does && bare && named
    }
}
