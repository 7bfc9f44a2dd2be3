//! One sentence with everything that the lists found in it.

use std::collections::HashMap;
use std::ops::Range;

use crate::listen::lexicon::{Lexicon, List, Set};
use crate::listen::phrase::{Phrases, fold};
use crate::listen::token::{Shape, Tokens};

/// The word lists, compiled.
#[derive(Debug)]
pub(crate) struct Words {
    /// The lists and tables as read.
    pub(crate) lexicon: Lexicon,
    phrases: Phrases<List>,
    sets: HashMap<String, Vec<Set>>,
}

/// A phrase that was found.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// The list that it stands in.
    pub(crate) list: List,
    /// Byte span in the sentence.
    pub(crate) span: Range<usize>,
}

/// One sentence.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// Byte span in the answer.
    pub(crate) span: Range<usize>,
    /// Its text, folded.
    pub(crate) folded: String,
    /// Its tokens.
    pub(crate) tokens: Tokens<'a>,
    /// The phrases found in it, by their start.
    pub(crate) marks: Vec<Mark>,
}

impl Words {
    /// Compiles the lists.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut sets: HashMap<String, Vec<Set>> = HashMap::new();
        for (set, word) in lexicon.members() {
            sets.entry(word).or_default().push(set);
        }
        Self {
            phrases: Phrases::new(lexicon.phrases()),
            sets,
            lexicon: lexicon.clone(),
        }
    }

    /// Returns whether a lower-case word is in the set.
    pub(crate) fn is(&self, set: Set, word: &str) -> bool {
        self.sets.get(word).is_some_and(|sets| sets.contains(&set))
    }

    /// Returns whether a lower-case word is no part of a person's name.
    pub(crate) fn is_not_name(&self, word: &str) -> bool {
        self.is(Set::NotName, word) || self.is(Set::Place, word)
    }

    /// Reads one sentence.
    pub(crate) fn line<'a>(&self, answer: &'a str, span: Range<usize>) -> Line<'a> {
        let text = answer.get(span.clone()).unwrap_or_default();
        let folded = fold(text);
        let mut marks: Vec<Mark> = self
            .phrases
            .find(&folded)
            .into_iter()
            .map(|(list, span)| Mark { list, span })
            .collect();
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        Line {
            text,
            span,
            folded,
            tokens: Tokens::new(text),
            marks,
        }
    }
}

impl Line<'_> {
    /// Returns whether a phrase of the list stands in the sentence.
    pub(crate) fn has(&self, list: List) -> bool {
        self.of(list).next().is_some()
    }

    /// Returns the phrases of the list.
    pub(crate) fn of(&self, list: List) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.list == list)
    }

    /// Returns whether the sentence opens with a phrase of the list.
    pub(crate) fn opens_with(&self, list: List) -> bool {
        self.of(list).any(|mark| mark.span.start == 0)
    }

    /// Returns how many words the sentence has.
    pub(crate) fn word_count(&self) -> usize {
        self.tokens
            .list
            .iter()
            .filter(|token| token.shape != Shape::Mark && !token.glued)
            .count()
    }

    /// Returns the longest phrase of the list that starts at a token, as the count of its tokens.
    pub(crate) fn phrase_at(&self, list: List, at: usize) -> Option<usize> {
        let start = self.tokens.get(at)?.start;
        let end = self
            .of(list)
            .filter(|mark| mark.span.start == start)
            .map(|mark| mark.span.end)
            .max()?;
        Some(
            self.tokens
                .list
                .iter()
                .skip(at)
                .take_while(|token| token.end <= end)
                .count()
                .max(1),
        )
    }

    /// Returns whether a denying word stands shortly before the byte offset, in the same clause.
    pub(crate) fn denied(&self, offset: usize) -> bool {
        self.of(List::Negation).any(|mark| {
            let between = self.text.get(mark.span.end..offset);
            between.is_some_and(|it| it.split_whitespace().count() <= 3 && !it.contains([',', ';', '.', ':']))
        })
    }

    /// Returns whether a denying word stands before the byte offset, anywhere in the same clause.
    pub(crate) fn denied_in_clause(&self, offset: usize) -> bool {
        self.of(List::Negation).any(|mark| {
            let between = self.text.get(mark.span.end..offset);
            between.is_some_and(|it| !it.contains([',', ';', '.', ':']))
        })
    }

    /// Returns whether a verb that is denied follows in the same clause: `Salesforce doesn't have it`.
    pub(crate) fn denied_behind(&self, offset: usize) -> bool {
        self.of(List::Negation).any(|mark| {
            let between = self.text.get(offset..mark.span.start);
            between.is_some_and(|it| it.split_whitespace().count() <= 3 && !it.contains([',', ';', '.', ':']))
        })
    }

    /// Returns whether a verb of work starts at the token.
    pub(crate) fn has_action_at(&self, at: usize) -> bool {
        self.phrase_at(List::Action, at).is_some()
    }
}
