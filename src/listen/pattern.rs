//! Finds the patterns of banks and word lists in a sentence.
//!
//! A pattern counts where the sentence claims it:
//!
//! 1. It is no question.
//! 2. Nothing in its gaps, and nothing before it in the same clause, denies or doubts it. What the pattern spells out
//!    itself (`never approved`) is meant so.
//!
//! A class that the word lists lack stands for nothing; `unknown_classes` tells of it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::bank::{Bank, Pattern, Piece};
use crate::diag::{Problem, nearest};
use crate::listen::lexicon::Lexicon;
use crate::listen::reading::{ReadWord, Reading, Turn};

/// Words that a gap takes at most.
const LONGEST_GAP: usize = 6;

/// Words before a pattern in which a denial reaches it.
const DENIAL_REACHES: usize = 4;

/// The classes of the word lists, read.
#[derive(Debug, Default)]
pub(crate) struct Classes(BTreeMap<String, Vec<Vec<Piece>>>);

impl Classes {
    /// Reads the classes of the word lists.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let entries = lexicon.classes.iter().map(|(name, texts)| {
            let read = texts.iter().filter_map(|text| Pattern::parse(text).ok());
            (name.clone(), read.map(|it| it.0).collect())
        });
        Self(entries.collect())
    }

    /// Returns the patterns of a list of the word lists; none where there is no such list.
    pub(crate) fn list(lexicon: &Lexicon, name: &str) -> Vec<Pattern> {
        let texts = lexicon.patterns.get(name).into_iter().flatten();
        texts.filter_map(|text| Pattern::parse(text).ok()).collect()
    }

    /// Returns where in a sentence a pattern is claimed, as a range of words.
    pub(crate) fn claimed(&self, pattern: &Pattern, reading: &Reading) -> Option<Range<usize>> {
        if reading.asks {
            return None;
        }
        self.spans(pattern, reading)
            .find(|span| stands(&reading.words, span.start))
    }

    /// Returns whether a sentence opens with the words of a pattern.
    pub(crate) fn opens(&self, pattern: &Pattern, reading: &Reading) -> bool {
        let rest = Rest {
            pieces: &pattern.0,
            then: None,
        };
        self.matches(rest, &reading.words, 0, 0).is_some()
    }

    /// Returns whether the words of a pattern stand in a sentence, claimed or not.
    pub(crate) fn stands_in(&self, pattern: &Pattern, reading: &Reading) -> bool {
        self.spans(pattern, reading).next().is_some()
    }

    /// Returns where the words of a pattern stand in a sentence first, claimed or not, as a range of words.
    pub(crate) fn first_in(&self, pattern: &Pattern, reading: &Reading) -> Option<Range<usize>> {
        self.spans(pattern, reading).next()
    }

    fn spans<'a>(&'a self, pattern: &'a Pattern, reading: &'a Reading) -> impl Iterator<Item = Range<usize>> + 'a {
        (0..reading.words.len()).filter_map(move |at| {
            let rest = Rest {
                pieces: &pattern.0,
                then: None,
            };
            let end = self.matches(rest, &reading.words, at, 0)?;
            Some(at..end)
        })
    }

    /// Returns where the pieces end if they match from a word on.
    fn matches(&self, rest: Rest<'_, '_>, words: &[ReadWord], at: usize, depth: usize) -> Option<usize> {
        let Some((piece, pieces)) = rest.pieces.split_first() else {
            return match rest.then {
                Some(then) => self.matches(*then, words, at, depth),
                None => Some(at),
            };
        };
        let tail = Rest {
            pieces,
            then: rest.then,
        };
        let one = |fits: bool| {
            if fits {
                self.matches(tail, words, at + 1, depth)
            } else {
                None
            }
        };
        let word = words.get(at);
        match piece {
            Piece::Word(text) => one(word.is_some_and(|it| it.text == *text)),
            Piece::Stem(stem) => one(word.is_some_and(|it| !it.text.is_empty() && it.text.starts_with(stem))),
            Piece::Number => one(word.is_some_and(|it| it.text.starts_with(|c: char| c.is_ascii_digit()))),
            Piece::Name(kind) => one(word.is_some_and(|it| it.name == Some(kind.as_str()))),
            Piece::Gap => (0..=LONGEST_GAP)
                .take_while(|length| *length == 0 || words.get(at + length - 1).is_some_and(passable))
                .find_map(|length| self.matches(tail, words, at + length, depth)),
            Piece::Choice { options, optional } => {
                let found = self.any_of(options, tail, words, at, depth);
                found.or_else(|| {
                    if *optional {
                        self.matches(tail, words, at, depth)
                    } else {
                        None
                    }
                })
            }
            // a class that names itself would have no end
            Piece::Class(_) if depth > 4 => None,
            Piece::Class(name) => self
                .0
                .get(name)
                .and_then(|options| self.any_of(options, tail, words, at, depth + 1)),
        }
    }

    fn any_of(
        &self,
        options: &[Vec<Piece>],
        tail: Rest<'_, '_>,
        words: &[ReadWord],
        at: usize,
        depth: usize,
    ) -> Option<usize> {
        options.iter().find_map(|pieces| {
            let rest = Rest {
                pieces,
                then: Some(&tail),
            };
            self.matches(rest, words, at, depth)
        })
    }
}

/// What is still to be matched: pieces, and what stands behind them.
#[derive(Debug, Clone, Copy)]
struct Rest<'p, 't> {
    pieces: &'p [Piece],
    then: Option<&'t Rest<'p, 't>>,
}

/// Whether a gap may reach over a word.
fn passable(word: &ReadWord) -> bool {
    matches!(word.turn, Turn::None | Turn::Joins)
}

/// Whether nothing before a word in its clause denies or doubts what begins there.
fn stands(words: &[ReadWord], start: usize) -> bool {
    let before = words.get(..start).unwrap_or_default();
    let clause = before.iter().rev().take_while(|it| it.turn != Turn::Edge);
    let doubted = clause.clone().any(|it| it.turn == Turn::Doubts);
    let denied = clause
        .take_while(|it| it.turn != Turn::Joins)
        .take(DENIAL_REACHES)
        .any(|it| it.turn == Turn::Denies);
    !doubted && !denied
}

/// Returns a problem for each class that a pattern names and the word lists lack.
pub fn unknown_classes(bank: &Bank, lexicon: &Lexicon) -> Vec<Problem> {
    let known: Vec<&str> = lexicon.classes.keys().map(String::as_str).collect();
    let of_bank = bank.topics.iter().flat_map(|topic| {
        let flags = topic.red_flags.iter().flat_map(|it| it.patterns());
        flags.chain(&topic.owns).map(|it| (topic.id.to_string(), it))
    });
    let mut named: Vec<(String, String)> = Vec::new();
    for (place, pattern) in of_bank {
        classes_in(&pattern.0, &mut |name| named.push((place.clone(), name.to_owned())));
    }
    let missing = named.into_iter().filter(|(_, name)| !known.contains(&name.as_str()));
    missing
        .map(|(place, name)| {
            Problem::new(
                "banks",
                format!("topic `{place}` names the class `{{{name}}}`, which no word list has"),
            )
            .hint(match nearest(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it under `[classes]` in a file of the lexicon folder".to_owned(),
            })
        })
        .collect()
}

fn classes_in(pieces: &[Piece], found: &mut dyn FnMut(&str)) {
    for piece in pieces {
        match piece {
            Piece::Class(name) => found(name),
            Piece::Choice { options, .. } => options.iter().for_each(|it| classes_in(it, found)),
            Piece::Word(_) | Piece::Stem(_) | Piece::Number | Piece::Name(_) | Piece::Gap => {}
        }
    }
}
