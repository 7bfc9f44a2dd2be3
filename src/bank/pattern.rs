//! Patterns of a sentence: words in an order, with alternatives and gaps, as a bank writes them.
//!
//! `they ... (asked|want) to (terminate|cancel the contract)`:
//!
//! 1. A word stands for itself, in any case; `terminat*` for all words that begin so, `*` for any one word,
//!    `#` for any number.
//! 2. `(a|b c)` is one of them, `(a|b)?` one of them or nothing.
//! 3. `...` is a few words of the same clause, none of which denies or doubts.
//! 4. `{they}` is one of the entries of the class `they` of the word lists; `@account`, `@person`, `@ours` and `@name` are
//!    names, whoever is meant.
//!
//! Here a pattern is only read; `listen` matches it.

use std::iter::Peekable;
use std::str::Chars;

use thiserror::Error;

/// A pattern of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(pub Vec<Piece>);

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// This word.
    Word(String),
    /// A word that begins so; with nothing to begin with, any word.
    Stem(String),
    /// Any number.
    Number,
    /// A name of this kind, such as `account`.
    Name(String),
    /// An entry of this class of the word lists.
    Class(String),
    /// A few words of the same clause.
    Gap,
    /// One of several sequences, or nothing where it is optional.
    Choice {
        /// The sequences.
        options: Vec<Vec<Piece>>,
        /// Whether it may be left out.
        optional: bool,
    },
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternFault {
    /// Nothing stands there.
    #[error("it is empty")]
    Empty,
    /// A `(` or `{` without its end, or an end without its beginning.
    #[error("`{0}` stands alone")]
    Unbalanced(char),
    /// A gap at an edge holds nothing together.
    #[error("`...` stands at an edge")]
    EdgeGap,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, PatternFault> {
        let spaced = text.replace("...", " \u{2026} ");
        let mut letters = spaced.chars().peekable();
        let pieces = sequence(&mut letters)?;
        if let Some(rest) = letters.next() {
            return Err(PatternFault::Unbalanced(rest));
        }
        let edge = |piece: Option<&Piece>| piece == Some(&Piece::Gap);
        match pieces.as_slice() {
            [] => Err(PatternFault::Empty),
            all if edge(all.first()) || edge(all.last()) => Err(PatternFault::EdgeGap),
            _ => Ok(Self(pieces)),
        }
    }
}

/// Reads pieces up to a `|`, a `)` or the end.
fn sequence(letters: &mut Peekable<Chars<'_>>) -> Result<Vec<Piece>, PatternFault> {
    let mut pieces = Vec::new();
    while let Some(letter) = letters.peek().copied() {
        match letter {
            '|' | ')' => break,
            '(' => pieces.push(choice(letters)?),
            '{' => pieces.push(class(letters)?),
            '}' => return Err(PatternFault::Unbalanced('}')),
            '\u{2026}' => {
                letters.next();
                pieces.push(Piece::Gap);
            }
            _ if letter.is_whitespace() || letter == '-' => {
                letters.next();
            }
            _ => pieces.push(word(letters)),
        }
    }
    Ok(pieces)
}

fn choice(letters: &mut Peekable<Chars<'_>>) -> Result<Piece, PatternFault> {
    letters.next();
    let mut options = vec![sequence(letters)?];
    loop {
        match letters.next() {
            Some('|') => options.push(sequence(letters)?),
            Some(')') => break,
            _ => return Err(PatternFault::Unbalanced('(')),
        }
    }
    if options.iter().any(Vec::is_empty) {
        return Err(PatternFault::Empty);
    }
    let optional = letters.next_if_eq(&'?').is_some();
    Ok(Piece::Choice { options, optional })
}

fn class(letters: &mut Peekable<Chars<'_>>) -> Result<Piece, PatternFault> {
    letters.next();
    let mut name = String::new();
    loop {
        match letters.next() {
            Some('}') if !name.is_empty() => return Ok(Piece::Class(name)),
            Some(letter) if letter.is_ascii_lowercase() || letter == '_' => name.push(letter),
            _ => return Err(PatternFault::Unbalanced('{')),
        }
    }
}

fn word(letters: &mut Peekable<Chars<'_>>) -> Piece {
    let mut text = String::new();
    let ends = |it: &char| it.is_whitespace() || "(){}|-\u{2026}".contains(*it);
    while let Some(letter) = letters.next_if(|it| !ends(it)) {
        text.push(letter);
    }
    if let Some(kind) = text.strip_prefix('@') {
        return Piece::Name(kind.to_owned());
    }
    if text == "#" {
        return Piece::Number;
    }
    match text.strip_suffix('*') {
        Some(stem) => Piece::Stem(stem.to_owned()),
        None => Piece::Word(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_words_choices_gaps_and_classes() {
        let word = |it: &str| Piece::Word(it.to_owned());
        let read = Pattern::parse("{they} ... (asked|want* to)? end").unwrap();
        let options = vec![vec![word("asked")], vec![Piece::Stem("want".to_owned()), word("to")]];
        let expected = vec![
            Piece::Class("they".to_owned()),
            Piece::Gap,
            Piece::Choice {
                options,
                optional: true,
            },
            word("end"),
        ];
        assert_eq!(read, Pattern(expected));
    }

    #[test]
    fn what_is_no_pattern_says_why() {
        let cases = [
            ("", PatternFault::Empty),
            ("a (b", PatternFault::Unbalanced('(')),
            ("a ) b", PatternFault::Unbalanced(')')),
            ("a | b", PatternFault::Unbalanced('|')),
            ("{they b", PatternFault::Unbalanced('{')),
            ("a (b|)", PatternFault::Empty),
            ("... a", PatternFault::EdgeGap),
        ];
        for (text, fault) in cases {
            assert_eq!(Pattern::parse(text), Err(fault), "{text}");
        }
    }
}
