//! Text brought to one form, so that the same name written two ways compares equal.
//!
//! 1. `without_accents`: lower case, accents off (ů → u, ł → l, ß → ss).
//! 2. `plain`: that, with all punctuation as single spaces.
//! 3. `Folded`: that, with the way back from each folded byte to the bytes it came from.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns the text in lower case without accents; punctuation and spaces stay.
pub(crate) fn without_accents(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        fold_char(letter, &mut folded);
    }
    folded
}

/// Returns the words of the text in lower case without accents, with one space between them; `&` is `and`.
pub(crate) fn plain(text: &str) -> String {
    Folded::new(text).text
}

/// A text in its folded form, with the way back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    /// Words in lower case without accents, one space between them.
    pub(crate) text: String,
    /// For each byte of `text`, the bytes of the original character that it came from.
    origin: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds the text.
    pub(crate) fn new(text: &str) -> Self {
        let mut folded = Self::default();
        let mut scratch = String::new();
        for (start, letter) in text.char_indices() {
            let end = start + letter.len_utf8();
            scratch.clear();
            if letter == '&' {
                folded.gap(start, end);
                folded.push("and", start, end);
                folded.gap(start, end);
                continue;
            }
            if letter.is_alphanumeric() || is_combining_mark(letter) {
                fold_char(letter, &mut scratch);
                folded.push(&scratch, start, end);
            } else {
                folded.gap(start, end);
            }
        }
        folded.trim_end();
        folded
    }

    /// Returns the bytes of the original text that a range of the folded text came from.
    pub(crate) fn original(&self, range: Range<usize>) -> Option<Range<usize>> {
        let start = self.origin.get(range.start)?.0;
        let end = self.origin.get(range.end.checked_sub(1)?)?.1;
        Some(start..end)
    }

    fn push(&mut self, piece: &str, start: usize, end: usize) {
        self.text.push_str(piece);
        self.origin.extend(std::iter::repeat_n((start, end), piece.len()));
    }

    fn gap(&mut self, start: usize, end: usize) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(" ", start, end);
        }
    }

    fn trim_end(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
            self.origin.pop();
        }
    }
}

fn fold_char(letter: char, out: &mut String) {
    match letter {
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' => out.push('i'),
        _ => {
            let base = std::iter::once(letter).nfkd().filter(|it| !is_combining_mark(*it));
            out.extend(base.flat_map(char::to_lowercase).filter(|it| !is_combining_mark(*it)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, plain, without_accents};

    #[test]
    fn accents_case_and_punctuation_fold() {
        assert_eq!(plain("  Růžičková & Søn-Bruß, Ltd. "), "ruzickova and son bruss ltd");
        assert_eq!(
            without_accents("Vertragsverlängerung (EUR)"),
            "vertragsverlangerung (eur)"
        );
    }

    #[test]
    fn the_way_back_covers_the_original_letters() {
        let text = "bei Růžičková heute";
        let folded = Folded::new(text);
        let start = folded.text.find("ruzickova").unwrap();
        let range = folded.original(start..start + "ruzickova".len()).unwrap();
        assert_eq!(text.get(range), Some("Růžičková"));
    }
}
