//! A sentence by its words: where each stands, how it reads in lower case, and where the pauses are.

use std::ops::Range;

/// Signs of a pause inside of a sentence.
const PAUSES: [char; 7] = [',', ';', '–', '—', '(', ')', ':'];

/// A sentence with its words.
#[derive(Debug)]
pub(super) struct Sentence<'t> {
    /// The sentence as it was said.
    pub text: &'t str,
    /// Its words, as ranges of it.
    pub words: Vec<Range<usize>>,
    lower: Vec<String>,
}

impl<'t> Sentence<'t> {
    /// Reads a sentence.
    pub(super) fn of(text: &'t str) -> Self {
        let words = words(text);
        let lower = |it: &Range<usize>| {
            let word = text.get(it.clone()).unwrap_or_default();
            word.to_lowercase().replace('\u{2019}', "'")
        };
        Self {
            text,
            lower: words.iter().map(lower).collect(),
            words,
        }
    }

    /// Returns a word in lower case, with a plain apostrophe; empty behind the last.
    pub(super) fn word(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    /// Returns a word as it was said; empty behind the last.
    pub(super) fn said(&self, at: usize) -> &'t str {
        let text = self.words.get(at).and_then(|it| self.text.get(it.clone()));
        text.unwrap_or_default()
    }

    /// Returns whether there is a pause, or nothing, between a word and the next.
    pub(super) fn pauses(&self, before: usize) -> bool {
        let (Some(one), Some(next)) = (self.words.get(before), self.words.get(before + 1)) else {
            return true;
        };
        self.text.get(one.end..next.start).unwrap_or_default().contains(PAUSES)
    }
}

/// Returns whether a sign is one of a pause, or a blank.
pub(super) fn is_pause(sign: char) -> bool {
    sign.is_whitespace() || PAUSES.contains(&sign)
}

/// Returns the words of a sentence, as ranges of it.
pub(super) fn words(sentence: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open = None;
    for (at, c) in sentence.char_indices() {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-') && open.is_some();
        match (inside, open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                words.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    words.extend(open.map(|start| start..sentence.len()));
    words
}
