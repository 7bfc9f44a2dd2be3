//! A sentence as patterns read it: words in lower case, names by kind, and the edges of its clauses.
//!
//! 1. Every name becomes one word of its kind: an account or a product of the book, somebody of ours, another person, any
//!    other name.
//! 2. Marks are left out; those that end a clause are kept as an edge.
//! 3. Words that deny or doubt are marked, so that no gap reaches over them.

use std::ops::Range;

use crate::fact::Person;
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::token::{Shape, Token};

/// A word of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadWord {
    /// In lower case; empty at the edge of a clause.
    pub(crate) text: String,
    /// Which kind of name it is: `account`, `product`, `ours`, `person` or `name`.
    pub(crate) name: Option<&'static str>,
    /// What it does to what follows.
    pub(crate) turn: Turn,
    /// Byte span in the sentence.
    pub(crate) span: Range<usize>,
}

/// What a word does to the claim that follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing.
    None,
    /// It denies it.
    Denies,
    /// It makes it a condition, a wish or a guess.
    Doubts,
    /// It joins another claim.
    Joins,
    /// It ends the clause.
    Edge,
}

/// A sentence as patterns read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Its words in order.
    pub(crate) words: Vec<ReadWord>,
    /// Whether it asks something.
    pub(crate) asks: bool,
}

/// The names in a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    /// Byte spans of accounts in the sentence.
    pub(crate) accounts: &'a [Range<usize>],
    /// People in the sentence.
    pub(crate) people: &'a [Person],
    /// Products of the book.
    pub(crate) products: &'a [String],
    /// Colleagues by name.
    pub(crate) colleagues: &'a [(String, String)],
}

impl Reading {
    /// Returns the byte span of a range of words.
    pub(crate) fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        let inside = self.words.get(words.clone()).unwrap_or_default();
        let start = inside.first().map_or(0, |it| it.span.start);
        start..inside.last().map_or(start, |it| it.span.end)
    }

    /// Reads a sentence.
    pub(crate) fn new(words: &Words, line: &Line<'_>, named: Named<'_>) -> Self {
        let mut read: Vec<ReadWord> = Vec::new();
        let turns = turns(line);
        for (at, token) in line.tokens.list.iter().enumerate() {
            let name = name_of(words, line, at, named);
            let last = read.last_mut();
            match (token.shape, last) {
                (Shape::Mark, _) if token.text == "%" => read.push(word("%", None, Turn::None, token)),
                (Shape::Mark, _) if ends_clause(token.text) => read.push(word("", None, Turn::Edge, token)),
                (Shape::Mark, _) => {}
                // `2FA`, `20th`: what hangs on a number belongs to it
                (Shape::Word, Some(last)) if token.glued && starts_with_digit(&last.text) => {
                    last.text.push_str(&token.lower);
                    last.span.end = token.end;
                }
                (_, Some(last)) if name.is_some() && name == last.name && at > 0 => {
                    last.text.push(' ');
                    last.text.push_str(&token.lower);
                    last.span.end = token.end;
                }
                _ => {
                    let turn = turns.iter().find(|(span, _)| span.contains(&token.start));
                    let turn = if token.lower.ends_with("n't") {
                        Turn::Denies
                    } else {
                        turn.map_or(Turn::None, |(_, turn)| *turn)
                    };
                    read.push(word(&token.lower, name, turn, token));
                }
            }
        }
        Self {
            words: read,
            asks: line.text.trim_end().ends_with('?'),
        }
    }
}

fn word(text: &str, name: Option<&'static str>, turn: Turn, token: &Token<'_>) -> ReadWord {
    ReadWord {
        text: text.to_owned(),
        name,
        turn,
        span: token.start..token.end,
    }
}

/// The words of a sentence that turn what follows them, with their byte spans.
fn turns(line: &Line<'_>) -> Vec<(Range<usize>, Turn)> {
    let of = |list: List, turn: Turn| line.of(list).map(move |mark| (mark.span.clone(), turn));
    of(List::Negation, Turn::Denies)
        .chain(of(List::Doubt, Turn::Doubts))
        .chain(of(List::Join, Turn::Joins))
        .collect()
}

fn ends_clause(mark: &str) -> bool {
    matches!(
        mark,
        "," | ";" | ":" | "." | "!" | "?" | "(" | ")" | "\u{2014}" | "\u{2013}" | "\u{2026}"
    )
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_digit())
}

/// Which kind of name a token belongs to.
fn name_of(words: &Words, line: &Line<'_>, at: usize, named: Named<'_>) -> Option<&'static str> {
    let token = line.tokens.get(at).filter(|it| it.shape == Shape::Word)?;
    let inside = |span: &Range<usize>| span.start <= token.start && token.start < span.end;
    if named.accounts.iter().any(inside) {
        return Some("account");
    }
    if !line.tokens.capital(at) {
        return None;
    }
    let product = |name: &String| name.split([' ', '-']).any(|it| it.to_lowercase() == token.lower);
    if named.products.iter().any(product) {
        return Some("product");
    }
    let bare = token.lower.strip_suffix("'s").unwrap_or(&token.lower);
    let part_of = |name: &str| name.split([' ', '-']).any(|it| it.to_lowercase() == bare);
    if named.colleagues.iter().any(|(name, _)| part_of(name)) {
        return Some("ours");
    }
    if named.people.iter().any(|person| part_of(&person.name)) {
        return Some("person");
    }
    let plain = words.is(Set::Function, bare) || words.is_not_name(bare);
    let opens = line.text.get(..token.start).is_some_and(|it| it.trim().is_empty());
    let verb = opens && line.of(List::Action).any(|it| it.span.start == token.start);
    (!plain && !verb).then_some("name")
}
