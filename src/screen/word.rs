//! A text as words with their places, for rules that look at the words around a secret.

use std::ops::Range;

use crate::screen::MASK;
use crate::screen::rules::Phrases;

/// A run of visible characters.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Its bytes, with punctuation.
    pub(crate) span: Range<usize>,
    /// Its bytes without quotes, brackets and a closing comma or full stop: what would be masked.
    pub(crate) value: Range<usize>,
    /// In lower case, without punctuation at either end, with straight apostrophes.
    pub(crate) plain: String,
    /// The sign `:` or `=` stands at its end.
    pub(crate) assigns: bool,
    /// A comma, a full stop, a line break or the like stands behind it.
    pub(crate) ends_clause: bool,
    /// A sentence ends with it.
    pub(crate) ends_sentence: bool,
    /// It is a mask, or part of one.
    pub(crate) is_mask: bool,
}

const OPENING: [char; 12] = ['"', '\'', '“', '”', '„', '‘', '«', '`', '(', '[', '{', '<'];
const CLOSING: [char; 16] = [
    '"', '\'', '“', '”', '’', '»', '`', ')', ']', '}', '>', '.', ',', ';', ':', '…',
];

/// Cuts a text into words. `password=x` is two words where the first is one that the rules know.
pub(crate) fn words(text: &str, phrases: &Phrases) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (span, is_mask) in runs(text) {
        let raw = text.get(span.clone()).unwrap_or_default();
        let cut = if is_mask { None } else { assignment(raw, phrases) };
        match cut {
            Some(cut) => {
                words.push(word(text, span.start..span.start + cut, false));
                words.push(word(text, span.start + cut..span.end, false));
            }
            None => words.push(word(text, span, is_mask)),
        }
    }
    let next_starts: Vec<usize> = words
        .iter()
        .skip(1)
        .map(|it| it.span.start)
        .chain([text.len()])
        .collect();
    for (word, next) in words.iter_mut().zip(next_starts) {
        let gap = text.get(word.span.end..next).unwrap_or_default();
        let capital = text
            .get(next..)
            .and_then(|rest| rest.chars().next())
            .is_none_or(|it| !it.is_lowercase());
        let last = next == text.len();
        word.ends_sentence = gap.contains('\n') || last || (word.ends_sentence && capital);
        word.ends_clause |= word.ends_sentence;
    }
    words
}

/// Runs of visible characters; a mask is one run, apart from what touches it.
fn runs(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut runs = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(MASK) {
        push_runs(text, from..at, &mut runs);
        runs.push((at..at + MASK.len(), true));
        from = at + MASK.len();
    }
    push_runs(text, from..text.len(), &mut runs);
    runs
}

fn push_runs(text: &str, range: Range<usize>, runs: &mut Vec<(Range<usize>, bool)>) {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut start = None;
    for (at, letter) in part.char_indices().chain([(part.len(), ' ')]) {
        match (letter.is_whitespace(), start) {
            (true, Some(from)) => {
                runs.push((range.start + from..range.start + at, false));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
}

/// Where `password:x` or `pin=x` is cut: behind the sign, if the rules know the word before it.
fn assignment(raw: &str, phrases: &Phrases) -> Option<usize> {
    let at = raw.find([':', '='])?;
    let (left, right) = (raw.get(..at)?, raw.get(at + 1..)?);
    let known = plain(left);
    let known = known.rsplit(['_', '-', '.']).next().unwrap_or_default();
    let single = |phrase: &Vec<String>| phrase.len() == 1 && phrase.first().is_some_and(|word| word == known);
    let trigger = phrases.strong.iter().chain(&phrases.weak).any(single);
    (trigger && !right.is_empty()).then_some(at + 1)
}

fn word(text: &str, span: Range<usize>, is_mask: bool) -> Word {
    let raw = text.get(span.clone()).unwrap_or_default();
    let value = raw.trim_start_matches(OPENING);
    let start = span.start + (raw.len() - value.len());
    let value = value.trim_end_matches(CLOSING);
    let tail = raw.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    Word {
        value: start..start + value.len(),
        plain: if is_mask { String::new() } else { plain(raw) },
        assigns: raw.ends_with([':', '=']),
        ends_clause: tail.ends_with(['.', ',', ';', ':', '!', '?', '…']) || raw.ends_with(')'),
        ends_sentence: tail.ends_with(['.', '!', '?', '…']),
        is_mask,
        span,
    }
}

/// Lower case, straight apostrophes, no punctuation at the ends; a word that is nothing but punctuation stays.
fn plain(raw: &str) -> String {
    let lower = raw.to_lowercase().replace(['’', '‘', 'ʼ'], "'");
    let bare = lower.trim_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '#' | '$' | '%' | '@'));
    if bare.is_empty() { lower } else { bare.to_owned() }
}
