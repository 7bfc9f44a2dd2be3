//! Replies that answer nothing: the question back what is meant, the refusal, and the name of whom to ask.
//!
//! 1. `what's a pilot` asks back, with or without its mark; `I don't want to answer that` refuses. Both are a few words that
//!    name nobody and no value: who says more answers.
//! 2. `ask Mateusz` and `Birgit would know` name whom to ask, where nothing else is said. An instruction (`ask Svenja to clear
//!    the clause`) is none.
//!
//! What becomes of the question is decided by the interview.

use std::ops::Range;

use crate::bank::Pattern;
use crate::fact::Mentions;
use crate::listen::lexicon::{Lexicon, List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::manner::said_beside;
use crate::listen::pattern::Classes;
use crate::listen::reading::Reading;

/// Words of a question back, at most.
const LONGEST_BACK: usize = 6;

/// Words of a refusal, at most.
const LONGEST_REFUSAL: usize = 12;

/// Words of a name with a team: `Birgit Solheim in our Finance`.
const LONGEST_NAME: usize = 5;

/// The patterns of such replies.
#[derive(Debug, Default)]
pub(crate) struct Replies {
    asks_back: Vec<Pattern>,
    refuses: Vec<Pattern>,
    asks_somebody: Vec<Pattern>,
    somebody_knows: Vec<Pattern>,
}

impl Replies {
    /// Takes the patterns from the word lists.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let list = |name: &str| Classes::list(lexicon, name);
        Self {
            asks_back: list("asks_back"),
            refuses: list("refuses"),
            asks_somebody: list("asks_somebody"),
            somebody_knows: list("somebody_knows"),
        }
    }

    /// Returns whether a sentence only asks back what is meant.
    pub(crate) fn asks_back(&self, classes: &Classes, reading: &Reading, mentions: &Mentions) -> bool {
        let short = length(reading) <= LONGEST_BACK && is_bare(mentions);
        short && self.asks_back.iter().any(|it| classes.opens(it, reading))
    }

    /// Returns whether a sentence only says that its speaker does not want to answer.
    pub(crate) fn refuses(&self, classes: &Classes, reading: &Reading, mentions: &Mentions) -> bool {
        let short = length(reading) <= LONGEST_REFUSAL && is_bare(mentions);
        short && self.refuses.iter().any(|it| classes.stands_in(it, reading))
    }

    /// Returns whom a sentence names to ask, where it says nothing else.
    pub(crate) fn whom(
        &self,
        words: &Words,
        line: &Line<'_>,
        (classes, reading): (&Classes, &Reading),
    ) -> Option<String> {
        let text = line.text;
        if line.has(List::Dry) {
            return None;
        }
        let spans = |patterns: &[Pattern]| {
            let found = patterns.iter().filter_map(|it| classes.first_in(it, reading));
            found.map(|it| reading.bytes(&it)).collect::<Vec<_>>()
        };
        let asked = spans(&self.asks_somebody).into_iter().find_map(|span| {
            let rest = span.start..text.len();
            (said_beside(words, line, &rest) == 0).then_some(span.end..text.len())
        });
        let knows = || {
            spans(&self.somebody_knows).into_iter().find_map(|span| {
                let rest = text.get(span.end..)?;
                let ends = !rest.contains(char::is_alphanumeric);
                let clause = text.get(..span.start)?.rsplit(',').next()?;
                let from = span.start.checked_sub(clause.len())?;
                (ends && said_beside(words, line, &(from..text.len())) == 0).then_some(from..span.start)
            })
        };
        named(words, line, asked.or_else(knows)?)
    }
}

/// Returns the words of a name or a post in a part of a sentence, where they are nothing else.
fn named(words: &Words, line: &Line<'_>, part: Range<usize>) -> Option<String> {
    let mut name = line.text.get(part.clone())?.trim_end_matches(is_mark);
    while let Some(tail) = line
        .of(List::WhomTail)
        .find(|it| it.span.start >= part.start && it.span.end == part.start + name.len())
    {
        name = line.text.get(part.start..tail.span.start)?.trim_end_matches(is_mark);
    }
    let name = name.trim_matches(is_mark);
    let lower = name.to_lowercase();
    let parts: Vec<&str> = lower.split_whitespace().collect();
    let plain = |it: &&str| words.is(Set::Function, it);
    let fits = parts
        .iter()
        .filter(|it| plain(it))
        .all(|it| words.is(Set::WhomWord, it));
    let ends = parts.last().is_some_and(|it| !plain(it));
    let letters = name.chars().all(|it| it.is_alphabetic() || " '-.’".contains(it));
    (fits && ends && letters && parts.len() <= LONGEST_NAME).then(|| name.to_owned())
}

/// How many words a sentence has.
fn length(reading: &Reading) -> usize {
    reading.words.iter().filter(|it| !it.text.is_empty()).count()
}

fn is_mark(it: char) -> bool {
    !it.is_alphanumeric()
}

fn is_bare(mentions: &Mentions) -> bool {
    mentions.people.is_empty() && mentions.names_nothing()
}
