//! Words about persons that nobody who reads a report should meet: what one feels about another, verdicts on somebody.
//!
//! 1. A clause tells of a feeling or a verdict where somebody, by name, pronoun or team, stands right before one of the wording's
//!    predicates, and the clause ends behind it or goes on with a word such as "since": "hates hearing it by mail" is a wish.
//! 2. Only the predicate goes, with "if I'm honest" and the like. Who it is and what else the sentence tells stay, as a
//!    sentence: "Sales and I fell out since they sold it" leaves that sales sold it. A clause with another subject stands
//!    alone. Where what is left would be none, a customer's feeling stays whole: it is a fact and its reason.
//! 3. A verdict needs a person: a report or a system may be useless.
//!
//! What becomes of a statement of which nothing else is left, `aside` says.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;

use crate::report::sentence::Sentence;

/// Which words about persons no report shows; all in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnkindRule {
    /// Predicates by which somebody feels something; `{them}` is a person or one of `objects`.
    pub feelings: Vec<String>,
    /// What somebody is called behind one of `copulas` and any of `degrees`.
    pub verdicts: Vec<String>,
    /// Words that join somebody and a verdict.
    pub copulas: Vec<String>,
    /// Words between the two that may be there or not.
    pub degrees: Vec<String>,
    /// Pronouns that mean one person.
    pub pronouns: Vec<String>,
    /// Teams of ours.
    pub teams: Vec<String>,
    /// Whom a feeling may be for, besides somebody by name.
    pub objects: Vec<String>,
    /// What belongs to such a clause behind a pause.
    pub tails: Vec<String>,
    /// Words that join a clause behind it: a reason, or what holds in spite of it.
    pub joints: Vec<String>,
    /// Pronouns behind such a word that mean its subject.
    pub same: Vec<String>,
    /// Words of a predicate that mean somebody else.
    pub apart: Vec<String>,
    /// Words, besides persons, with which a clause has a subject of its own.
    pub subjects: Vec<String>,
    /// Words with which the sentence goes on behind it.
    pub goes_on: Vec<String>,
}

/// What is found in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unkind {
    /// What goes: from the end of the subject on, or subject and all up to a reason.
    pub at: Range<usize>,
    /// Whether the sentence has nothing else but its subject.
    pub whole: bool,
    /// Whether the subject is a pronoun alone.
    pub unnamed: bool,
    /// Whether its subject goes as well, since only the clause behind it stays.
    pub headless: bool,
    /// Whether it is what somebody of a customer feels.
    pub feels: bool,
}

/// What of a sentence follows a predicate.
enum Behind {
    /// A word that joins a clause with a pronoun for the same subject.
    Same,
    /// A word that joins a clause with a subject of its own.
    Other,
    /// Words that belong to the predicate.
    Torn,
    /// Nothing, or what reads on.
    Rest,
}

/// Who is known by name, each by every part of the name in lower case.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Leaver, manager and successor.
    pub ours: BTreeSet<String>,
    /// Everybody else.
    pub theirs: BTreeSet<String>,
}

/// Returns the words about persons in a sentence.
pub(super) fn found(sentence: &str, rule: &UnkindRule, known: &Known) -> Vec<Unkind> {
    let read = Sentence::of(sentence);
    let mut found: Vec<Unkind> = Vec::new();
    for at in 1..=read.words.len() {
        let feeling = read.feeling(at, rule, known).map(|end| (end, true));
        let Some((end, feels)) = feeling.or_else(|| Some((read.verdict(at, rule)?, false))) else {
            continue;
        };
        let unkind = read.unkind(at, read.with_tail(end, rule), feels, (rule, known));
        found.extend(unkind.filter(|it| found.last().is_none_or(|last| last.at.end <= it.at.start)));
    }
    found
}

impl Sentence<'_> {
    /// Returns where a list of words ends that stands at a place, `*` for any word; none where it does not.
    pub(super) fn reads(&self, at: usize, words: &str) -> Option<usize> {
        let mut end = at;
        for word in words.split(' ') {
            let any = word == "*" && !self.word(end).is_empty();
            (any || self.word(end) == word).then_some(())?;
            end += 1;
        }
        Some(end)
    }

    fn feeling(&self, at: usize, rule: &UnkindRule, known: &Known) -> Option<usize> {
        let object = |from: usize| {
            let listed = rule.objects.iter().filter_map(|it| self.reads(from, it)).max();
            let named = (from..from + 3).take_while(|it| known.has(self.word(*it))).last();
            listed.or(named.map(|it| it + 1))
        };
        let ends = |pattern: &String| match pattern.strip_suffix(" {them}") {
            Some(verb) => object(self.reads(at, verb)?),
            None => self.reads(at, pattern),
        };
        rule.feelings.iter().filter_map(ends).max()
    }

    /// A verdict begins with its copula, or behind a subject that has it: "he's".
    fn verdict(&self, at: usize, rule: &UnkindRule) -> Option<usize> {
        let joined = self.word(at.checked_sub(1)?).ends_with("'s");
        let mut from = match rule.copulas.iter().any(|it| it == self.word(at)) {
            true => at + 1,
            false if joined => at,
            false => return None,
        };
        while rule.degrees.iter().any(|it| it == self.word(from)) {
            from += 1;
        }
        rule.verdicts.iter().filter_map(|it| self.reads(from, it)).max()
    }

    fn with_tail(&self, end: usize, rule: &UnkindRule) -> usize {
        let tails = rule.tails.iter().filter_map(|it| self.reads(end, it));
        tails.max().unwrap_or(end)
    }

    /// Returns what goes between the subject before a place and the end of a predicate.
    fn unkind(&self, at: usize, end: usize, feels: bool, (rule, known): (&UnkindRule, &Known)) -> Option<Unkind> {
        let subject = self.subject(at, rule, known)?;
        let last = end.checked_sub(1)?;
        let closes = end >= self.words.len() || self.pauses(last) || rule.goes_on.iter().any(|it| it == self.word(end));
        let stem = |word: &str| word.strip_suffix("'s").unwrap_or(word).to_owned();
        let who: Vec<String> = subject.clone().map(|it| stem(self.word(it))).collect();
        let before = self.words.get(at.checked_sub(1)?)?;
        let has_copula = self.word(at - 1).ends_with("'s") && !feels;
        let start = if has_copula {
            before.end - self.suffix(at - 1)
        } else {
            before.end
        };
        let theirs = who.iter().any(|it| known.theirs.contains(it));
        let fact = feels && theirs;
        let named = subject
            .clone()
            .find(|it| !rule.pronouns.contains(&stem(self.word(*it))) && self.word(*it) != "the");
        let first = self.words.get(subject.start)?.start;
        let whom = named.and_then(|it| self.words.get(it)).map(|it| it.end);
        let range = match self.behind(at, end, (rule, known)) {
            Behind::Same | Behind::Other if fact && self.word(end) != "but" => return None,
            Behind::Same if whom.is_some() => whom?..self.words.get(end + 1)?.end,
            Behind::Other if fact => return None,
            Behind::Same | Behind::Other => first..self.words.get(end)?.end,
            // "without a budget" alone says nothing of somebody
            Behind::Torn if feels => return None,
            // "is […] without a budget": the copula stays, since it carries the rest
            Behind::Torn if !has_copula => self.words.get(at)?.end..self.words.get(last)?.end,
            Behind::Torn => before.end..self.words.get(last)?.end,
            Behind::Rest => start..self.words.get(last)?.end,
        };
        closes.then(|| Unkind {
            headless: range.start == first,
            whole: subject.start == 0 && end >= self.words.len(),
            unnamed: who.iter().all(|it| rule.pronouns.contains(it)),
            feels: fact,
            at: range,
        })
    }

    /// Returns what follows a predicate.
    fn behind(&self, at: usize, end: usize, (rule, known): (&UnkindRule, &Known)) -> Behind {
        let pauses = end.checked_sub(1).is_none_or(|it| self.pauses(it));
        let joins = rule.joints.iter().any(|it| it == self.word(end));
        // "since they" of "can't stand sales since they …" is sales
        let other = |word: usize| {
            let it = self.word(word);
            rule.teams.iter().any(|one| one == it) || rule.apart.iter().any(|one| one == it) || known.has(it)
        };
        let same = rule.same.iter().any(|it| it == self.word(end + 1));
        match (joins, same, (at..end).any(other)) {
            (true, true, false) if end + 2 < self.words.len() => Behind::Same,
            (true, _, _) if self.has_subject(end + 1, rule, known) => Behind::Other,
            (true, _, _) => Behind::Rest,
            (false, _, _) if pauses || self.word(end) == "and" => Behind::Rest,
            (false, _, _) => Behind::Torn,
        }
    }

    /// Returns whether a subject begins at a place, with words behind it.
    fn has_subject(&self, at: usize, rule: &UnkindRule, known: &Known) -> bool {
        let word = self.word(at);
        let listed = [&rule.subjects, &rule.pronouns, &rule.teams];
        let subject = listed.iter().any(|it| it.iter().any(|one| one == word)) || known.has(word);
        subject && at + 2 < self.words.len()
    }

    /// Returns the bytes of "'s" at the end of a word, whichever apostrophe it has.
    fn suffix(&self, at: usize) -> usize {
        let last = self.said(at).chars().rev().take(2);
        last.map(char::len_utf8).sum()
    }

    /// Returns the words of whoever stands right before a place; none where that is nobody, or not the head of a clause.
    fn subject(&self, at: usize, rule: &UnkindRule, known: &Known) -> Option<Range<usize>> {
        let stem = |word: usize| self.word(word).strip_suffix("'s").unwrap_or(self.word(word));
        let person = |word: usize| {
            let it = stem(word);
            let listed = rule.pronouns.iter().chain(&rule.teams).any(|one| one == it);
            listed || it == "i" || known.has(it)
        };
        let mut start = at;
        while start > 0 && (start == at || !self.pauses(start - 1)) {
            let before = start - 1;
            let links = matches!(self.word(before), "and" | "the" | "our" | "my") && start < at;
            if !(person(before) || links) {
                break;
            }
            start = before;
        }
        // "and" at its head joins the clause to the one before
        while start < at && self.word(start) == "and" {
            start += 1;
        }
        let heads = start == 0 || self.pauses(start - 1) || {
            let before = self.word(start - 1);
            before == "and" || rule.goes_on.iter().any(|it| it == before)
        };
        ((start..at).any(person) && heads).then_some(start..at)
    }
}

impl Known {
    /// Returns whether a word, in lower case, is somebody's name.
    pub(super) fn has_name(&self, word: &str) -> bool {
        self.has(word.strip_suffix("'s").unwrap_or(word))
    }

    fn has(&self, word: &str) -> bool {
        self.ours.contains(word) || self.theirs.contains(word)
    }
}
