//! Whether a statement puts another one right: `5 %, not 3 %` against a `3 %`, or a bare `no, 5 %` right after it was read
//! back.
//!
//! 1. The value that the earlier statement gives is denied here, and another one of its kind and unit is given.
//! 2. Outside a read-back the denied number is enough (`8,700 euro, not 7,800`), where the sentence says that it puts
//!    something right, or is hardly more than that.
//! 3. Read back, a short answer with one value of a kind puts right the only value of that kind that was read out.
//!
//! What the two speak of is not compared here: the caller knows which statements can be meant.

use crate::bank::SlotKind;
use crate::fact::contradiction::ContradictionRules;
use crate::fact::{Fact, Mentions};

/// A value put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The kind of value: money, date or measure.
    pub what: SlotKind,
    /// The value that holds, as said.
    pub holds: String,
    /// The value that was denied, as it was said at first.
    pub denied: String,
}

/// A value of a statement: its words, its kind and unit, and what it comes to.
#[derive(Debug, PartialEq)]
struct Value {
    text: String,
    kind: SlotKind,
    unit: String,
    worth: String,
}

/// Returns the value of an earlier statement that a new one denies and replaces.
pub fn corrects(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<Correction> {
    if new.account != known.account || new.id.turn == known.id.turn {
        return None;
    }
    let (given, earlier) = (values(&new.mentions), values(&known.mentions));
    let denied = |value: &&Value| is_denied(&new.quote, &value.text, rules);
    for old in &earlier {
        let same = |value: &&Value| (value.kind, &value.unit) == (old.kind, &old.unit);
        let denies_it = given.iter().filter(same).filter(denied).any(|it| it.worth == old.worth);
        let mut others = given.iter().filter(same).filter(|it| !denied(it));
        if let (true, Some(value), None) = (denies_it, others.next(), others.next()) {
            return Some(correction(value, old));
        }
    }
    None
}

/// Returns the value of an earlier statement, which was read out in `read`, that a short answer gives otherwise.
pub fn corrects_read(new: &Fact, known: &Fact, read: &str, rules: &ContradictionRules) -> Option<Correction> {
    let few = new.quote.split_whitespace().count() <= rules.sameness.correction_words;
    if !few || new.account != known.account || new.id.turn == known.id.turn {
        return None;
    }
    let given = values(&new.mentions);
    let [value] = given.as_slice() else { return None };
    let alike = |it: &Value| (it.kind, &it.unit) == (value.kind, &value.unit);
    let earlier = values(&known.mentions);
    let mut read_out = earlier.iter().filter(|it| alike(it) && read.contains(&it.text));
    let old = read_out.next().filter(|_| read_out.next().is_none())?;
    (old.worth != value.worth).then(|| correction(value, old))
}

/// Returns the value of an earlier statement that a sentence puts right by itself: it denies the number and gives another one.
pub fn corrects_said(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<Correction> {
    if new.id.turn == known.id.turn || !puts_right(&new.quote, rules) {
        return None;
    }
    let numbers = numbers(&new.quote);
    let denied = |it: &&(usize, &str)| is_denied_at(&new.quote, it.0, rules);
    let mut denials = numbers.iter().filter(denied);
    let (Some((_, old)), None) = (denials.next(), denials.next()) else {
        return None;
    };
    let mut others = numbers.iter().filter(|it| !denied(it));
    let (Some((_, holds)), None) = (others.next(), others.next()) else {
        return None;
    };
    let given = values(&new.mentions);
    let given = given.iter().find(|it| it.text.contains(holds));
    let earlier = values(&known.mentions);
    let alike = |it: &&Value| given.is_none_or(|given| (given.kind, &given.unit) == (it.kind, &it.unit));
    let mut found = earlier.iter().filter(alike);
    let old = found.find(|it| first_number(&it.text).is_some_and(|it| digits(it) == digits(old)))?;
    Some(Correction {
        what: old.kind,
        holds: given.map_or_else(|| (*holds).to_owned(), |it| it.text.clone()),
        denied: old.text.clone(),
    })
}

/// Whether a sentence opens by putting something right, or is hardly more than two values.
fn puts_right(quote: &str, rules: &ContradictionRules) -> bool {
    let mut words = quote.split(|it: char| !it.is_alphanumeric() && it != '\'');
    let opens = words.find(|it| !it.is_empty()).unwrap_or_default().to_lowercase();
    rules.puts_right.contains(&opens) || quote.split_whitespace().count() <= rules.sameness.correction_words
}

/// The numbers of a text, each with where it begins.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let bare = part.trim_matches(|it: char| !it.is_alphanumeric());
        let start = part.find(bare).unwrap_or_default();
        if bare.starts_with(|it: char| it.is_ascii_digit()) {
            found.push((at + start, bare));
        }
        at += part.len();
    }
    found
}

fn first_number(text: &str) -> Option<&str> {
    numbers(text).first().map(|(_, it)| *it)
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn correction(value: &Value, old: &Value) -> Correction {
    Correction {
        what: old.kind,
        holds: value.text.clone(),
        denied: old.text.clone(),
    }
}

fn values(said: &Mentions) -> Vec<Value> {
    let money = said.money.iter().map(|it| Value {
        text: it.text.clone(),
        kind: SlotKind::Money,
        unit: String::new(),
        worth: format!("{} {}", it.money.cents, it.money.currency),
    });
    let measures = said.measures.iter().map(|it| Value {
        text: it.text.clone(),
        kind: SlotKind::Measure,
        unit: it.unit.trim_end_matches('s').to_owned(),
        worth: it.value.to_string(),
    });
    let dates = said.dates.iter().filter_map(|it| {
        Some(Value {
            text: it.text.clone(),
            kind: SlotKind::Date,
            unit: String::new(),
            worth: it.date?.to_string(),
        })
    });
    money.chain(measures).chain(dates).collect()
}

/// Whether a word that denies stands right before a value.
fn is_denied(quote: &str, value: &str, rules: &ContradictionRules) -> bool {
    quote.find(value).is_some_and(|at| is_denied_at(quote, at, rules))
}

/// Whether a word that denies stands right before a place of a sentence.
fn is_denied_at(quote: &str, at: usize, rules: &ContradictionRules) -> bool {
    let before = quote.get(..at).unwrap_or_default();
    let clause = before
        .rsplit([',', ';', '.', ':'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let words: Vec<&str> = clause.split_whitespace().collect();
    let near = words.iter().rev().take(3).rev().copied().collect::<Vec<_>>().join(" ");
    let padded = format!(" {} ", near.replace('\u{2019}', "'"));
    let denies = |it: &String| padded.contains(&format!(" {it} "));
    rules.denies_value.iter().any(denies) && !padded.contains(" but ")
}
