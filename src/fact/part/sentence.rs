//! The words of a sentence by place: which word, person or mark stands there, how far a phrase reaches, and whether it is
//! denied or doubted.

use crate::fact::grammar::{denies, denies_what_follows};
use crate::fact::part::PartGrammar;
use crate::fact::whom::Word;

/// How many words a `*` of a phrase can stand for.
const GAP: usize = 4;

/// Words behind a phrase among which a denial counts.
const DENIAL_REACH: usize = 4;

/// Marks between two clauses.
const CLAUSE_MARKS: [char; 7] = ['.', ';', ':', '!', '\u{2014}', '\u{2013}', ','];

/// The words of a sentence, and the words by which any part is given or doubted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence<'a> {
    words: &'a [Word],
    rules: &'a PartGrammar,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(words: &'a [Word], rules: &'a PartGrammar) -> Self {
        Self { words, rules }
    }

    /// Returns the word at a place; empty for a person, a mark and behind the end.
    pub(super) fn plain(&self, at: usize) -> &'a str {
        match self.words.get(at) {
            Some(Word::Plain(word)) => word,
            _ => "",
        }
    }

    /// Returns the person at a place.
    pub(super) fn who(&self, at: usize) -> Option<usize> {
        match self.words.get(at) {
            Some(Word::Who(who)) => Some(*who),
            _ => None,
        }
    }

    /// Returns whether one of some marks stands at a place.
    pub(super) fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        matches!(self.words.get(at), Some(Word::Mark(mark)) if marks.contains(mark))
    }

    /// Returns whether the word at a place may stand between a person and what they do.
    pub(super) fn may_stand_between(&self, at: usize) -> bool {
        listed(&self.rules.between, self.plain(at))
    }

    /// Returns whether the word at a place stands for whoever does what follows: `the one who`.
    pub(super) fn is_anybody(&self, at: usize) -> bool {
        listed(&self.rules.anybody, self.plain(at))
    }

    /// Returns whether the word at a place makes what follows no statement.
    pub(super) fn is_doubt(&self, at: usize) -> bool {
        let word = self.plain(at);
        denies_what_follows(word) || listed(&self.rules.doubts, word)
    }

    /// Returns how many words of the sentence a phrase takes at a place.
    pub(super) fn length(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut end = at;
        for wanted in phrase.split(' ') {
            if wanted == "$" {
                let ends = matches!(
                    self.plain(end),
                    "" | "and" | "but" | "because" | "so" | "now" | "there" | "here"
                );
                return (ends && self.who(end).is_none()).then_some(end - at);
            }
            if wanted == "*" {
                end += self.gap(end, phrase)?;
                continue;
            }
            if self.plain(end) != wanted {
                return None;
            }
            end += 1;
        }
        Some(end - at)
    }

    /// Returns how many words stand in the place of a phrase's `*`: up to the word behind it.
    fn gap(&self, at: usize, phrase: &str) -> Option<usize> {
        let next = phrase.split(' ').skip_while(|it| *it != "*").nth(1)?;
        (0..=GAP).find(|by| self.plain(at + by) == next)
    }

    /// Returns where the clause of a place begins.
    pub(super) fn clause(&self, at: usize) -> usize {
        let marks = (0..at).rev().find(|it| self.is_mark(*it, &CLAUSE_MARKS));
        marks.map_or(0, |it| it + 1)
    }

    /// Returns whether a word of doubt or denial stands in the clause before the phrase.
    pub(super) fn is_doubted(&self, named: usize, at: usize) -> bool {
        (self.clause(named)..at).any(|it| self.is_doubt(it))
    }

    /// Returns whether the words behind a phrase deny it: `signs nothing`, `signs any more`.
    pub(super) fn is_denied(&self, end: usize) -> bool {
        let clause =
            (end..end + DENIAL_REACH).take_while(|it| !matches!(self.words.get(*it), Some(Word::Mark(_)) | None));
        let behind: Vec<&str> = clause.map(|it| self.plain(it)).collect();
        let ended = |pair: &[&str]| matches!(pair, ["any", "more"] | ["no", "longer"]);
        behind.first().is_some_and(|it| denies(it) || *it == "anymore") || behind.windows(2).any(ended)
    }
}

fn listed(list: &[String], word: &str) -> bool {
    list.iter().any(|it| it == word)
}
