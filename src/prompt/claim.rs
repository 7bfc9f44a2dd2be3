//! Whether a text says names, dates and amounts that its sources do not.
//!
//! 1. Every number must stand in a source, in digits or in words.
//! 2. Every capitalised word must stand in a source, unless it opens a sentence and is a word of everyday language.
//! 3. A run of letters of a script without capitals and spaces must stand in a source as it is.
//!
//! That a sentence draws no wrong conclusion from right words cannot be seen here.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::prompt::limits::CheckLimits;
use crate::prompt::reply::ReplyFault;
use crate::prompt::words::words;

/// What may be said, because somebody said it.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    check: &'a CheckLimits,
    vocabulary: &'a BTreeSet<String>,
    text: String,
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl<'a> Evidence<'a> {
    /// Takes the sources of a text.
    pub(super) fn new<'t>(
        check: &'a CheckLimits,
        vocabulary: &'a BTreeSet<String>,
        sources: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        let text = sources.into_iter().collect::<Vec<_>>().join("\n");
        let words: BTreeSet<String> = words(&text).collect();
        let in_words = check
            .numbers
            .iter()
            .filter(|(word, _)| words.contains(word))
            .map(|(_, digits)| digits.clone());
        let numbers = numbers(&text).chain(in_words).collect();
        Self {
            check,
            vocabulary,
            text: text.to_lowercase(),
            words,
            numbers,
        }
    }

    /// Whether one of the sources has this word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Holds a text against its sources.
    ///
    /// # Errors
    /// `Unsupported` where a detail stands in no source.
    pub(super) fn supports(&self, text: &str) -> Result<(), ReplyFault> {
        let spelled = words(text).filter_map(|word| {
            let found = self.check.numbers.iter().find(|(it, _)| *it == word);
            found.map(|(word, digits)| self.words.contains(word) || self.numbers.contains(digits))
        });
        let numbers = numbers(text).all(|it| self.numbers.contains(&it)) && spelled.into_iter().all(|it| it);
        let names = sentences(text).all(|sentence| self.names_known(sentence));
        if numbers && names {
            Ok(())
        } else {
            Err(ReplyFault::Unsupported)
        }
    }

    fn names_known(&self, sentence: &str) -> bool {
        sentence.unicode_words().enumerate().all(|(at, word)| {
            let mut folded = words(word);
            let lower = folded.next().unwrap_or_default();
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let spaceless = word
                .chars()
                .next()
                .is_some_and(|it| it.is_alphabetic() && !it.is_lowercase() && !it.is_uppercase());
            let everyday = self.check.allowed.contains(&lower) || (at == 0 && self.vocabulary.contains(&lower));
            if spaceless {
                return self.text.contains(&word.to_lowercase());
            }
            !capital || everyday || self.words.contains(&lower)
        })
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', '!', '?', ':', '\n', '“', '"'])
}

/// Returns the numbers of a text as they are compared: digits with the letters that belong to them, no separators.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    let mut found: Vec<String> = Vec::new();
    for token in text.split(|it: char| it.is_whitespace() || matches!(it, '-' | '–' | '/' | ':' | '(' | ')')) {
        let joined: String = token.chars().filter(|it| it.is_alphanumeric()).collect();
        let lower = joined.to_lowercase();
        let plain = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|it| lower.strip_suffix(it))
            .unwrap_or(&lower);
        if plain.chars().any(|it| it.is_numeric()) {
            found.push(plain.to_owned());
        }
    }
    found.into_iter()
}
