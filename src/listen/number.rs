//! Reads a number in digits or words.
//!
//! `412,000`, `1.234,50`, `7.2`, `38k`, `1.2m`, `twelve thousand`, `two hundred and fifty`, `half a million`.

use crate::listen::line::Words;
use crate::listen::token::{Shape, Tokens};

/// A number as read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    /// Its value.
    pub(crate) value: f64,
    /// How many tokens it takes.
    pub(crate) length: usize,
    /// Whether a multiplier such as `k` was part of it.
    pub(crate) scaled: bool,
    /// Whether it was written in digits.
    pub(crate) digits: bool,
}

/// Reads the number that starts at a token.
pub(crate) fn number(words: &Words, tokens: &Tokens<'_>, at: usize) -> Option<Number> {
    let token = tokens.get(at)?;
    match token.shape {
        Shape::Number => in_digits(words, tokens, at),
        Shape::Word => in_words(words, tokens, at),
        Shape::Mark => None,
    }
}

fn in_digits(words: &Words, tokens: &Tokens<'_>, at: usize) -> Option<Number> {
    let (mut value, mut length) = grouped(tokens, at)?;
    let mut scaled = false;
    let next = tokens.low(at + length);
    if let Some(scale) = words.lexicon.scales.get(next) {
        let single_letter = next.chars().count() <= 2;
        if tokens.glued(at + length) || !single_letter || matches!(next, "bn" | "mn" | "k") {
            value *= scale;
            length += 1;
            scaled = true;
        }
    }
    Some(Number {
        value,
        length,
        scaled,
        digits: true,
    })
}

/// Digits, perhaps in groups of three with spaces between: `250 000`.
fn grouped(tokens: &Tokens<'_>, at: usize) -> Option<(f64, usize)> {
    let mut value = decimal(tokens.get(at)?.text)?;
    let mut length = 1;
    let plain = |at: usize, digits: std::ops::RangeInclusive<usize>| {
        tokens
            .get(at)
            .is_some_and(|it| digits.contains(&it.text.len()) && it.text.chars().all(|it| it.is_ascii_digit()))
    };
    while plain(at, 1..=3) && plain(at + length, 3..=3) && !tokens.glued(at + length) {
        value = value * 1000.0 + decimal(tokens.low(at + length))?;
        length += 1;
    }
    Some((value, length))
}

fn in_words(words: &Words, tokens: &Tokens<'_>, at: usize) -> Option<Number> {
    let word = |at: usize| words.lexicon.numbers.get(tokens.low(at)).copied();
    let scale = |at: usize| {
        words
            .lexicon
            .scales
            .get(tokens.low(at))
            .copied()
            .filter(|_| tokens.low(at).len() > 2 || slang(tokens.low(at)))
    };
    // `a hundred grand`: one factor beside another
    let one = tokens.low(at) == "a" && scale(at + 1).is_some() && slang(tokens.low(at + 2));
    let mut small = word(at).or(one.then_some(1.0))?;
    let mut sum = 0.0;
    let mut next = at + 1;
    let mut digits = false;
    let mut scaled = false;
    loop {
        let joined = usize::from(matches!(tokens.low(next), "and" | "-" | "a"));
        if let Some(factor) = scale(next + usize::from(tokens.low(next) == "a" && small < 1.0)) {
            next += 1 + usize::from(tokens.low(next) == "a" && small < 1.0);
            scaled = true;
            digits |= slang(tokens.low(next - 1));
            if factor >= 1000.0 {
                sum += small * factor;
                small = 0.0;
            } else {
                small *= factor;
            }
        } else if let Some(more) = word(next + joined).filter(|more| adds(small, *more, joined, scaled)) {
            small += more;
            next += 1 + joined;
        } else {
            break;
        }
    }
    Some(Number {
        value: sum + small,
        length: next - at,
        scaled,
        digits,
    })
}

/// Whether a factor is said of money and of nothing else, so that it counts as digits do: `ninety grand`.
fn slang(word: &str) -> bool {
    matches!(word, "k" | "grand")
}

/// `twenty five`, `twenty-five`, `two hundred and five`, `two thousand five`.
fn adds(small: f64, more: f64, joined: usize, scaled: bool) -> bool {
    let tens = (20.0..100.0).contains(&small) && small % 10.0 == 0.0 && (1.0..10.0).contains(&more);
    let hundreds = scaled && (small == 0.0 || small >= 100.0) && (1.0..100.0).contains(&more);
    tens || (hundreds && joined <= 1 && small % 100.0 == 0.0)
}

/// Reads digits with separators: groups of three are thousands, else the last separator is the decimal point.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    if text.contains(['/', ':', '-']) {
        return None;
    }
    let marks: Vec<char> = text.chars().filter(|it| matches!(it, '.' | ',')).collect();
    let Some(last) = marks.last() else {
        return text.parse().ok();
    };
    let tail = text.rsplit(*last).next().map_or(0, str::len);
    let same = marks.iter().all(|it| it == last);
    let thousands = same && tail == 3 && (marks.len() > 1 || *last == ',' || !text.starts_with('0'));
    if thousands {
        return text.replace(['.', ','], "").parse().ok();
    }
    if marks.iter().filter(|it| *it == last).count() > 1 {
        return None;
    }
    let other = if *last == '.' { ',' } else { '.' };
    text.replace(other, "").replace(*last, ".").parse().ok()
}
