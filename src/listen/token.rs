//! Cuts a sentence into words, numbers and marks.
//!
//! A number keeps its inner separators (`412,000`, `2026-12-20`, `07:30`); letters that follow it at once (`38k`, `20th`)
//! are a word of their own, marked as glued.

use crate::listen::contraction::restored;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, with apostrophes, digits and `_` inside.
    Word,
    /// Digits, with separators inside.
    Number,
    /// Any other character.
    Mark,
}

/// One token of a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    /// As written.
    pub(crate) text: &'a str,
    /// In lower case; a contraction with its mark.
    pub(crate) lower: String,
    /// Byte offset in the sentence.
    pub(crate) start: usize,
    /// Byte offset behind it.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) shape: Shape,
    /// Whether it follows the token before with nothing between.
    pub(crate) glued: bool,
}

/// The tokens of a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'a> {
    /// The sentence.
    pub(crate) text: &'a str,
    /// In order.
    pub(crate) list: Vec<Token<'a>>,
}

impl<'a> Tokens<'a> {
    /// Cuts a sentence.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut list: Vec<Token<'a>> = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, shape) = first(rest);
            let end = at + length;
            if let (Some(shape), Some(written)) = (shape, text.get(at..end)) {
                let glued = list.last().is_some_and(|before| before.end == at);
                let lower = written.to_lowercase().replace('\u{2019}', "'");
                let lower = restored(&lower).map_or(lower, str::to_owned);
                list.push(Token {
                    text: written,
                    lower,
                    start: at,
                    end,
                    shape,
                    glued,
                });
            }
            at = end;
        }
        Self { text, list }
    }

    /// Returns the lower-case text of a token, or an empty text outside the sentence.
    pub(crate) fn low(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |token| token.lower.as_str())
    }

    /// Returns the lower-case text of the token `back` places before `at`.
    pub(crate) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.low(at))
    }

    /// Returns the token.
    pub(crate) fn get(&self, at: usize) -> Option<&Token<'a>> {
        self.list.get(at)
    }

    /// Returns how many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns the words that stand between two tokens, the second not included.
    pub(crate) fn words(&self, from: usize, to: usize) -> &'a str {
        let start = self.list.get(from).map_or(0, |token| token.start);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.list.get(last))
            .map_or(start, |token| token.end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Returns whether the token starts with a capital letter.
    pub(crate) fn capital(&self, at: usize) -> bool {
        self.get(at)
            .is_some_and(|token| token.text.chars().next().is_some_and(char::is_uppercase))
    }

    /// Returns whether the token is a word.
    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.shape == Shape::Word)
    }

    /// Returns whether the token is a number.
    pub(crate) fn is_number(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.shape == Shape::Number)
    }

    /// Returns whether the token follows the one before with nothing between.
    pub(crate) fn glued(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.glued)
    }

    /// Returns the number that a token of up to four plain digits stands for.
    pub(crate) fn whole(&self, at: usize) -> Option<i32> {
        let token = self
            .get(at)
            .filter(|token| token.shape == Shape::Number && token.text.len() <= 4)?;
        token.text.parse().ok()
    }
}

/// Returns the length of the first token of `rest` in bytes, and its shape; no shape for white space.
fn first(rest: &str) -> (usize, Option<Shape>) {
    let Some(letter) = rest.chars().next() else {
        return (0, None);
    };
    if letter.is_whitespace() {
        (letter.len_utf8(), None)
    } else if letter.is_ascii_digit() {
        (number_length(rest), Some(Shape::Number))
    } else if letter.is_alphanumeric() {
        (word_length(rest), Some(Shape::Word))
    } else {
        (letter.len_utf8(), Some(Shape::Mark))
    }
}

fn number_length(rest: &str) -> usize {
    let mut length = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next_is_digit = letters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        let joins = matches!(letter, '.' | ',' | ':' | '/' | '-') && next_is_digit;
        if !letter.is_ascii_digit() && !joins {
            break;
        }
        length = at + letter.len_utf8();
    }
    length
}

fn word_length(rest: &str) -> usize {
    let mut length = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next_is_letter = letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let joins = matches!(letter, '\'' | '\u{2019}') && next_is_letter;
        let combining = matches!(letter, '\u{300}'..='\u{36f}');
        let written = letter == '_' && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !letter.is_alphanumeric() && !joins && !combining && !written {
            break;
        }
        length = at + letter.len_utf8();
    }
    length
}
