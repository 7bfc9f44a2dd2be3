//! A number with its unit, with what bounds it (`before`, `up to`) and with what it counts.

use crate::prompt::passage::Reader;
use crate::prompt::token::Token;
use crate::prompt::words::stem;

/// Words that one number may count: `140 weekly active users`.
const COUNTED: usize = 3;

/// A number with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Its value, as digits.
    pub value: String,
    /// The currency, `%`, or the month as `month 12`; empty where there is none.
    pub unit: String,
    /// The side that it is bounded on; empty where it is exact.
    pub bound: String,
    /// Stems of what is counted.
    pub counted: Vec<String>,
}

impl Reader<'_> {
    /// Returns the number at a place, with all that belongs to it.
    pub(super) fn quantity(&self, tokens: &[Token], at: usize, value: String) -> Quantity {
        let mut value = value;
        let mut next = at + 1;
        let word = |at: usize| match tokens.get(at) {
            Some(Token::Word(word) | Token::Sign(word)) => Some(word.as_str()),
            _ => None,
        };
        let negative = |at: usize| at.checked_sub(1).and_then(word) == Some("-");
        if let Some(scale) = word(next).and_then(|it| self.scale(it)) {
            value = scaled(&value, scale);
            next += 1;
        }
        let before = at.checked_sub(1).and_then(word);
        let mut unit = before.and_then(|it| self.money(it)).unwrap_or_default();
        let mut start = if unit.is_empty() { at } else { at - 1 };
        if unit.is_empty() {
            let pair = word(next).zip(word(next + 1)).map(|(a, b)| format!("{a} {b}"));
            if let Some(found) = pair.and_then(|it| self.unit(&it).map(str::to_owned)) {
                (unit, next) = (found, next + 2);
            } else if let Some(found) = word(next).and_then(|it| self.money(it)) {
                (unit, next) = (found, next + 1);
            } else if let Some(month) = word(next).and_then(|it| self.month(it)) {
                (unit, next) = (format!("month {month}"), next + 1);
            } else if let Some(month) = before.and_then(|it| self.month(it)) {
                (unit, start) = (format!("month {month}"), at - 1);
            }
        }
        if negative(start) {
            value.insert(0, '-');
        }
        Quantity {
            value,
            unit,
            bound: self.bound(tokens, start),
            counted: self.counted(tokens, next),
        }
    }

    /// The unit of a sign or word beside an amount.
    fn money(&self, word: &str) -> Option<String> {
        let code = word.len() == 3 && word.bytes().all(|it| it.is_ascii_uppercase());
        let allowed = self.check.allowed.contains(&word.to_lowercase());
        let known = self.unit(word).map(str::to_owned);
        known.or_else(|| (code && !allowed).then(|| word.to_owned()))
    }

    fn scale(&self, word: &str) -> Option<u64> {
        let lower = word.to_lowercase();
        self.draft
            .scales
            .iter()
            .find(|(it, _)| *it == lower)
            .map(|(_, factor)| *factor)
    }

    /// What stands right before a number and bounds it; an article between them does not count.
    fn bound(&self, tokens: &[Token], start: usize) -> String {
        let before: Vec<String> = tokens
            .iter()
            .take(start)
            .rev()
            .map_while(|token| match token {
                Token::Word(word) => Some(word.to_lowercase()),
                _ => None,
            })
            .filter(|it| it != "the" && it != "a")
            .take(2)
            .collect();
        let pair = match before.as_slice() {
            [last, first] => format!("{first} {last}"),
            _ => String::new(),
        };
        let side = |text: &str| self.draft.bounds.iter().find(|(it, _)| it == text);
        let found = side(&pair).or_else(|| before.first().and_then(|it| side(it)));
        found.map_or_else(String::new, |(_, side)| side.clone())
    }

    /// The side that a word bounds, alone or with the one after it, where it can mean nothing else.
    pub(super) fn side(&self, tokens: &[Token], at: usize) -> Option<String> {
        let word = |at: usize| match tokens.get(at) {
            Some(Token::Word(word)) => Some(word.to_lowercase()),
            _ => None,
        };
        let first = word(at)?;
        let pair = word(at + 1).map(|next| format!("{first} {next}"));
        let sides = &self.draft.sides;
        let found = sides.iter().find(|(it, _)| Some(it) == pair.as_ref() || *it == first);
        found.map(|(_, side)| side.clone())
    }

    fn counted(&self, tokens: &[Token], from: usize) -> Vec<String> {
        // `60 of its 74 logins` counts logins
        let linked = |token: &Token| match token {
            Token::Word(word) => self.draft.links.contains(&word.to_lowercase()),
            Token::Number(_) => true,
            _ => false,
        };
        let of = matches!(tokens.get(from), Some(Token::Word(word)) if word.eq_ignore_ascii_case("of"));
        let skipped = tokens.iter().skip(from).take_while(|it| of && linked(it)).count();
        let words = tokens.iter().skip(from + skipped).map_while(|token| match token {
            Token::Word(word) => Some(word.to_lowercase()).filter(|it| self.means(it)),
            _ => None,
        });
        let mut counted = Vec::new();
        for word in words.take(COUNTED) {
            counted.push(self.counts_as(&word));
            // `two weeks` is whole; `two weekly` is not
            if self
                .draft
                .times
                .iter()
                .any(|(it, time)| *it == word && it.starts_with(time.as_str()) && !it.ends_with("ly"))
            {
                break;
            }
        }
        counted
    }

    /// A word of time counts as what it comes to, another word as its stem.
    fn counts_as(&self, word: &str) -> String {
        let time = self.draft.times.iter().find(|(it, _)| it == word);
        time.map_or_else(|| stem(word), |(_, time)| time.clone())
    }
}

/// A value times a factor, as digits.
fn scaled(value: &str, factor: u64) -> String {
    let zeros = factor.ilog10() as usize;
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let mut digits = format!("{whole}{fraction}");
    let missing = zeros.saturating_sub(fraction.len());
    digits.push_str(&"0".repeat(missing));
    let kept = fraction.len().saturating_sub(zeros);
    if kept > 0 {
        let at = digits.len().saturating_sub(kept);
        digits.insert(at, '.');
    }
    digits.trim_start_matches('0').to_owned()
}
