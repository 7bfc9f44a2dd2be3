//! Money and measures: numbers with a currency, a percentage, or a unit.
//!
//! 1. At each number that no time took: a currency before or behind it, or a multiplier and a word of money, makes money.
//! 2. Else `%`, `out of ten`, or the noun behind it makes a measure.
//! 3. In a trend (`from 140 to 60 logins`) a bare number takes the unit of the number that follows.
//!
//! Ticket numbers, versions and the like are names, not measures.

use std::ops::Range;

use crate::book::Money;
use crate::fact::{Amount, Measure};
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::number::{Number, decimal, number};

/// The amounts of a sentence.
#[derive(Debug, Default)]
pub(crate) struct Amounts {
    /// Amounts of money.
    pub(crate) money: Vec<Amount>,
    /// Numbers with a unit.
    pub(crate) measures: Vec<Measure>,
}

/// Returns the amounts of a sentence; `taken` are the tokens of its times.
pub(crate) fn amounts(words: &Words, line: &Line<'_>, taken: &[Range<usize>]) -> Amounts {
    let mut found = Amounts::default();
    let mut at = 0;
    while at < line.tokens.len() {
        if let Some(range) = taken.iter().find(|range| range.contains(&at)) {
            at = range.end;
            continue;
        }
        if let Some(measure) = out_of(line, at) {
            found.measures.push(measure);
            at += 1;
            continue;
        }
        at = match number(words, &line.tokens, at) {
            Some(it) if !is_name(words, line, at) => take(words, line, at, it, &mut found),
            Some(it) => at + it.length,
            None => at + 1,
        };
    }
    share_units(line, &mut found.measures);
    found
}

/// `7/10`: a mark out of five, ten or a hundred.
fn out_of(line: &Line<'_>, at: usize) -> Option<Measure> {
    let token = line.tokens.get(at).filter(|_| line.tokens.is_number(at))?;
    let (value, whole) = token.text.split_once('/')?;
    let value: f64 = decimal(value)?;
    let fits = matches!(whole, "5" | "10" | "100") && decimal(whole).is_some_and(|whole| value <= whole);
    fits.then(|| Measure {
        text: token.text.to_owned(),
        value,
        unit: format!("/{whole}"),
    })
}

/// Keeps the number as money or measure and returns the token to go on at.
fn take(words: &Words, line: &Line<'_>, at: usize, it: Number, found: &mut Amounts) -> usize {
    if let Some((range, currency)) = currency(words, line, at, it) {
        let text = line.tokens.words(range.start, range.end).to_owned();
        let cents = cents(it.value);
        found.money.push(Amount {
            text,
            money: Money { cents, currency },
        });
        return range.end;
    }
    let Some((end, unit)) = unit(words, line, at, it) else {
        return at + it.length;
    };
    let text = line.tokens.words(at, end).to_owned();
    found.measures.push(Measure {
        text,
        value: it.value,
        unit,
    });
    end
}

/// Rounds to hundredths; amounts beyond what fits are held at the largest.
fn cents(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
    let cents = (value * 100.0).round() as i64;
    cents
}

/// Returns the tokens of an amount of money and its currency; the currency is empty where none was said.
fn currency(words: &Words, line: &Line<'_>, at: usize, it: Number) -> Option<(Range<usize>, String)> {
    let tokens = &line.tokens;
    let code = |at: usize| {
        let capital_only = matches!(tokens.low(at), "try" | "won" | "rand" | "cad" | "sar" | "ron");
        words
            .lexicon
            .currencies
            .get(tokens.low(at))
            .filter(|_| !capital_only || tokens.get(at).is_some_and(|it| it.text.chars().all(char::is_uppercase)))
    };
    let end = at + it.length;
    let before = at.checked_sub(1).and_then(code);
    let (range, currency) = match (before, code(end)) {
        (Some(before), _) => (at - 1..end, before.clone()),
        (None, Some(behind)) => (at..end + 1, behind.clone()),
        (None, None) => {
            let noun = tokens.low(end);
            let of_money = line.has(List::MoneyWord);
            let counted =
                tokens.is_word(end) && !words.is(Set::NotUnit, noun) && line.phrase_at(List::MoneyWord, end).is_none();
            let named = it.scaled
                && it.digits
                && (of_money || !counted)
                && !words.is(Set::Unit, noun)
                && !(counted && noun.ends_with('s'));
            named.then_some((at..end, String::new()))?
        }
    };
    let per = matches!(tokens.low(range.end), "a" | "per") && words.is(Set::PerUnit, tokens.low(range.end + 1));
    Some((range.start..range.end + if per { 2 } else { 0 }, currency))
}

/// Returns the token behind a measure, and its unit.
fn unit(words: &Words, line: &Line<'_>, at: usize, it: Number) -> Option<(usize, String)> {
    let tokens = &line.tokens;
    let end = at + it.length;
    match (tokens.low(end), tokens.low(end + 1)) {
        ("%" | "percent" | "pct", _) => return Some((end + 1, "%".to_owned())),
        ("per", "cent") => return Some((end + 2, "%".to_owned())),
        ("percentage", "points") => return Some((end + 2, "points".to_owned())),
        ("of", "ten" | "10") => {
            let whole = number(words, tokens, end + 1).filter(|whole| whole.value >= it.value);
            if let Some(whole) = whole {
                return Some((end + 1 + whole.length, format!("/{}", whole.value)));
            }
        }
        ("out", "of") | ("in", _) => {
            let lead = if tokens.low(end) == "out" { 2 } else { 1 };
            let whole =
                number(words, tokens, end + lead).filter(|whole| whole.value >= it.value && whole.value <= 100.0);
            let open = lead == 2 || tokens.low(end + 1) == "ten";
            if let Some(whole) = whole.filter(|_| open) {
                return Some((end + lead + whole.length, format!("/{}", whole.value)));
            }
        }
        ("a" | "per", period) if words.is(Set::PerUnit, period) => {
            return Some((end + 2, format!("a {period}")));
        }
        _ => {}
    }
    let bare_one = !it.digits && it.value <= 1.0;
    noun(words, line, end, bare_one).or_else(|| bare(line, at, end, it))
}

/// Returns the noun that a number counts, and the token behind it: a plural within two words, or a usual unit.
fn noun(words: &Words, line: &Line<'_>, end: usize, bare_one: bool) -> Option<(usize, String)> {
    let tokens = &line.tokens;
    let dash = usize::from(tokens.low(end) == "-");
    let at = end + dash;
    let acronym = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|it| it.text.len() > 1 && it.text.chars().all(char::is_uppercase))
    };
    let content = |at: usize| {
        tokens.is_word(at) && !words.is(Set::NotUnit, tokens.low(at)) && (!tokens.capital(at) || acronym(at))
    };
    if !content(at) {
        return None;
    }
    if words.is(Set::Unit, tokens.low(at)) {
        return Some((at + 1, tokens.low(at).to_owned()));
    }
    if bare_one {
        return None;
    }
    let plural = |at: usize| tokens.low(at).ends_with('s') && tokens.low(at).len() > 3;
    let behind = (at..at + 3).take_while(|it| content(*it)).find(|it| plural(*it));
    let last = behind.unwrap_or(at);
    Some((last + 1, tokens.low(last).to_owned()))
}

/// A number with no unit counts where the sentence compares numbers, or tells a score.
fn bare(line: &Line<'_>, at: usize, end: usize, it: Number) -> Option<(usize, String)> {
    let trend = matches!(
        line.tokens.before(at, 1),
        "from" | "to" | "at" | "was" | "is" | "of" | "under" | "below" | "over" | "above"
    ) || matches!(line.tokens.low(end), "to" | "now" | "-");
    (it.digits && trend).then(|| (end, counted_before(line, at).unwrap_or_default()))
}

/// `the number of beds is 40`: what a number counts, said before it.
fn counted_before(line: &Line<'_>, at: usize) -> Option<String> {
    let tokens = &line.tokens;
    let number = (at.saturating_sub(6)..at)
        .rev()
        .find(|it| tokens.low(*it) == "number" && tokens.low(it + 1) == "of")?;
    let of = number + 2;
    let noun = of + usize::from(matches!(tokens.low(of), "the" | "their" | "its" | "our" | "open"));
    (noun < at && tokens.is_word(noun)).then(|| tokens.low(noun).to_owned())
}

/// Returns whether the number is part of a name: `#4711`, `INC-88`, `ticket 4711`, `version 7.2`, `RFC 3339`.
fn is_name(words: &Words, line: &Line<'_>, at: usize) -> bool {
    let tokens = &line.tokens;
    let before = tokens.before(at, 1);
    let behind_dash = before == "-"
        && at >= 2
        && tokens
            .get(at - 2)
            .is_some_and(|it| it.text.chars().all(char::is_uppercase));
    let naming = words.is(Set::Numbered, before);
    behind_dash || naming || (tokens.glued(at) && before == "_")
}

/// Gives a bare number the unit of the measure behind it, or of the one before.
fn share_units(line: &Line<'_>, measures: &mut [Measure]) {
    let known: Vec<String> = measures.iter().map(|it| it.unit.clone()).collect();
    if line.has(List::Trend) || line.text.contains(" to ") {
        for (at, measure) in measures.iter_mut().enumerate() {
            let behind = known.get(at + 1).filter(|unit| !unit.is_empty());
            let before = at
                .checked_sub(1)
                .and_then(|at| known.get(at))
                .filter(|unit| !unit.is_empty());
            if let Some(unit) = behind.or(before).filter(|_| measure.unit.is_empty()) {
                measure.unit.clone_from(unit);
            }
        }
    }
}
