//! Finds many phrases in one pass: whole words, in any case, with the usual English endings.
//!
//! 1. `fold` brings text and phrases to one form of the same length in bytes, so that spans stay true.
//! 2. An automaton finds all phrases; a hit counts only between word boundaries.
//! 3. The last word of a phrase may carry an ending: *renewal* is found in *renewals*, *drop* in *dropped*.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::listen::contraction::hurried;

/// A set of phrases, each with what it stands for.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    automaton: Option<AhoCorasick>,
    entries: Vec<(Ending, Vec<T>)>,
}

/// What may follow a phrase inside the same word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    /// Nothing.
    None,
    /// A usual ending.
    Usual,
    /// Only `ing`: the phrase lost its final `e`.
    Ing,
    /// Only `ies` or `ied`: the phrase lost its final `y`.
    Ies,
}

impl<T: Copy + PartialEq> Phrases<T> {
    /// Compiles the phrases.
    pub(crate) fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut forms: BTreeMap<(String, Ending), Vec<T>> = BTreeMap::new();
        for (phrase, stands_for) in phrases {
            for form in written_forms(phrase) {
                let standing = forms.entry(form).or_default();
                if !standing.contains(&stands_for) {
                    standing.push(stands_for);
                }
            }
        }
        let automaton = AhoCorasick::new(forms.keys().map(|(text, _)| text.as_str())).ok();
        let entries = forms.into_iter().map(|((_, ending), it)| (ending, it)).collect();
        Self { automaton, entries }
    }

    /// Returns what the phrases in `folded` stand for, with their byte spans, in the order of their ends.
    pub(crate) fn find(&self, folded: &str) -> Vec<(T, Range<usize>)> {
        let mut found = Vec::new();
        let Some(automaton) = &self.automaton else { return found };
        for hit in automaton.find_overlapping_iter(folded) {
            let Some((ending, stands_for)) = self.entries.get(hit.pattern().as_usize()) else {
                continue;
            };
            if let Some(end) = whole_word(folded, hit.start(), hit.end(), *ending) {
                found.extend(stands_for.iter().map(|it| (*it, hit.start()..end)));
            }
        }
        found
    }
}

/// Returns the text in lower case, hyphens and white space as spaces, with every byte offset kept.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(folded).collect()
}

fn folded(letter: char) -> char {
    if letter == '-' || (letter.is_whitespace() && letter.len_utf8() == 1) {
        return ' ';
    }
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == letter.len_utf8() => one,
        _ => letter,
    }
}

/// Returns the forms in which a phrase is searched: with both apostrophes and with none, and without a final `e` or `y`.
fn written_forms(phrase: &str) -> Vec<(String, Ending)> {
    let plain = fold(phrase.trim());
    if plain.is_empty() {
        return Vec::new();
    }
    let usual = if plain.chars().count() < 3 {
        Ending::None
    } else {
        Ending::Usual
    };
    let mut forms = vec![(plain.clone(), usual)];
    if plain.contains('\'') {
        forms.push((plain.replace('\'', "\u{2019}"), usual));
        forms.extend(hurried(&plain).map(|it| (it, usual)));
    }
    let long = plain.chars().count() >= 4;
    if let Some(stem) = plain.strip_suffix('e').filter(|_| long) {
        forms.push((stem.to_owned(), Ending::Ing));
    }
    if let Some(stem) = plain.strip_suffix('y').filter(|_| long) {
        forms.push((stem.to_owned(), Ending::Ies));
    }
    forms
}

/// Returns the end of the word that the hit ends in, if the hit starts a word and what follows it is a fitting ending.
fn whole_word(text: &str, start: usize, end: usize, ending: Ending) -> Option<usize> {
    let hit = text.get(start..end)?;
    let opens_with_letter = hit.chars().next().is_some_and(char::is_alphanumeric);
    let before = text.get(..start)?.chars().next_back();
    if opens_with_letter && before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let last = hit.chars().next_back()?;
    let rest = text.get(end..)?;
    let tail: &str = rest
        .find(|it: char| !it.is_alphanumeric() && it != '\'' && it != '\u{2019}')
        .map_or(rest, |at| rest.get(..at).unwrap_or(rest));
    let tail = tail.trim_end_matches(['\'', '\u{2019}']);
    let fits = match ending {
        _ if !last.is_alphanumeric() => return Some(end),
        Ending::None => tail.is_empty() || possessive(tail),
        Ending::Usual => usual(tail, last),
        Ending::Ing => tail == "ing",
        Ending::Ies => matches!(tail, "ies" | "ied"),
    };
    fits.then_some(end + tail.len())
}

fn possessive(tail: &str) -> bool {
    matches!(tail, "'s" | "\u{2019}s")
}

fn usual(tail: &str, last: char) -> bool {
    let after_doubling = tail.strip_prefix(last).unwrap_or(tail);
    matches!(tail, "" | "s" | "es" | "d" | "ed" | "ing" | "ly")
        || possessive(tail)
        || matches!(after_doubling, "ed" | "ing")
}
