//! Cells of the accounts file: numbers, dates and colours as people and CRMs write them.
//!
//! A cell alone can be ambiguous (`1.234`, `04/05/2027`), so the style of a column is found first, over all its rows,
//! and each cell is read in that style. A cell that stays ambiguous is an error, not a guess.

use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

use crate::book::columns::Words;
use crate::book::fold::{plain, without_accents};
use crate::book::{Health, Money};

/// How a column writes the decimals of its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decimal {
    Point,
    Comma,
    /// No cell shows it.
    Unknown,
}

/// In which order a column writes day and month where both are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayMonth {
    DayFirst,
    MonthFirst,
    /// No cell shows it, or cells show both.
    Unknown,
}

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[0-9](?:[0-9.,'’\s]*[0-9])?").ok());
static NUMERIC_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{1,4})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{2,4})").ok());

/// Finds the decimal sign from the cells that leave no doubt.
pub(crate) fn decimal_style<'a>(cells: impl Iterator<Item = &'a str>) -> Decimal {
    let (mut point, mut comma) = (0_u32, 0_u32);
    for cell in cells {
        match sure_decimal(cell) {
            Some('.') => point += 1,
            Some(',') => comma += 1,
            _ => {}
        }
    }
    match (point, comma) {
        (0, 0) => Decimal::Unknown,
        (point, comma) if point > comma => Decimal::Point,
        (point, comma) if comma > point => Decimal::Comma,
        _ => Decimal::Unknown,
    }
}

/// The decimal sign of a cell that has both signs, or one sign without exactly three digits behind it.
fn sure_decimal(cell: &str) -> Option<char> {
    let digits = NUMBER.as_ref()?.find(cell)?.as_str();
    let last = digits.rfind(['.', ','])?;
    let sign = digits.get(last..)?.chars().next()?;
    let other = if sign == '.' { ',' } else { '.' };
    let single = digits.matches(sign).count() == 1;
    let behind = digits.get(last + 1..)?.chars().filter(char::is_ascii_digit).count();
    if digits.contains(other) {
        return if single {
            Some(sign)
        } else {
            Some(other).filter(|_| digits.matches(other).count() == 1)
        };
    }
    (single && behind != 3).then_some(sign)
}

/// Reads an amount; `currency` holds where the cell names none.
///
/// The error is the reason, to follow the cell in backticks.
pub(crate) fn money(cell: &str, style: Decimal, currency: &str, words: &Words) -> Result<Money, String> {
    let (rest, named) = split_currency(cell, words);
    let digits = NUMBER
        .as_ref()
        .and_then(|number| number.find(&rest))
        .ok_or_else(|| "holds no number".to_owned())?;
    let before = rest.get(..digits.start()).unwrap_or_default().trim();
    let after = rest.get(digits.end()..).unwrap_or_default().trim();
    if before.contains('-') || before.contains('−') || (before.ends_with('(') && after.starts_with(')')) {
        return Err("is below zero".to_owned());
    }
    if !before.trim_matches(['(', '+', '~', '≈', '¥', '¤']).trim().is_empty() {
        return Err("is not an amount".to_owned());
    }
    let factor = magnitude(after, words)?;
    let cents = cents(digits.as_str(), style, factor).ok_or_else(|| "is too large".to_owned())?;
    let currency = named.unwrap_or_else(|| currency.to_owned());
    Ok(Money { cents, currency })
}

/// Takes the currency's sign, code or word out of a cell.
pub(crate) fn split_currency(cell: &str, words: &Words) -> (String, Option<String>) {
    let lower = cell.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ").to_lowercase();
    for (sign, code) in &words.currency {
        if let Some((before, after)) = lower.split_once(sign.as_str()) {
            return (format!("{before} {after}"), Some(code.clone()));
        }
    }
    let code = lower
        .split(|letter: char| !letter.is_alphabetic())
        .find(|word| is_code(word, words));
    match code.and_then(|code| lower.split_once(code).map(|(before, after)| (code, before, after))) {
        Some((code, before, after)) => (format!("{before} {after}"), Some(code.to_uppercase())),
        None => (lower, None),
    }
}

/// Three Latin letters that mean no size of a number count as an ISO 4217 code.
fn is_code(word: &str, words: &Words) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !words.magnitude.contains_key(word)
}

/// What stands behind the number: nothing, a size, or what the amount is for (`/yr`, `p.a.`, `per year`).
fn magnitude(after: &str, words: &Words) -> Result<i64, String> {
    let after = after.trim_start_matches(')').trim();
    let word: String = after
        .chars()
        .take_while(|it| it.is_alphabetic() || *it == '.')
        .collect();
    let bare = without_accents(&word);
    if let Some(factor) = words
        .magnitude
        .get(&bare)
        .or_else(|| words.magnitude.get(bare.trim_end_matches('.')))
    {
        return Ok(*factor);
    }
    let yearly = [
        "", "p.a.", "pa", "per", "pro", "par", "a", "annually", "yearly", "jahr", "arr",
    ];
    let fraction = after.starts_with('%');
    let monthly = after.contains("month") || after.contains("/mo") || after.contains("monat") || after.contains("mois");
    match (fraction, monthly) {
        (true, _) => Err("is a percentage".to_owned()),
        (_, true) => Err("is a monthly amount".to_owned()),
        _ if yearly.contains(&bare.as_str()) || after.starts_with(['/', '-']) => Ok(1),
        _ => Err("is not an amount".to_owned()),
    }
}

/// Turns digits with separators into hundredths.
fn cents(digits: &str, style: Decimal, factor: i64) -> Option<i64> {
    let sign = decimal_sign(digits, style, factor);
    let (whole, fraction) = match sign.and_then(|sign| digits.rsplit_once(sign)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let only_digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let whole: i128 = only_digits(whole).parse().ok()?;
    let fraction: String = only_digits(fraction)
        .chars()
        .chain(std::iter::repeat('0'))
        .take(9)
        .collect();
    let billionths = whole.checked_mul(1_000_000_000)?.checked_add(fraction.parse().ok()?)?;
    let cents = billionths.checked_mul(i128::from(factor))?.checked_add(5_000_000)? / 10_000_000;
    i64::try_from(cents).ok()
}

/// Which sign, if any, is the decimal sign of this number.
fn decimal_sign(digits: &str, style: Decimal, factor: i64) -> Option<char> {
    if let Some(sign) = sure_decimal(digits) {
        return Some(sign);
    }
    let last = digits.rfind(['.', ','])?;
    let sign = digits.get(last..)?.chars().next()?;
    let repeated = digits.matches(sign).count() > 1;
    let styled = matches!((style, sign), (Decimal::Point, '.') | (Decimal::Comma, ','));
    (!repeated && (styled || factor > 1)).then_some(sign)
}

/// Finds the order of day and month from the cells that leave no doubt.
pub(crate) fn day_month_order<'a>(cells: impl Iterator<Item = &'a str>) -> DayMonth {
    let (mut day, mut month) = (0_u32, 0_u32);
    for (first, sign, second, _) in cells.filter_map(numeric_date) {
        if sign == '.' || first > 31 {
            continue;
        }
        day += u32::from(first > 12);
        month += u32::from(second > 12);
    }
    match (day, month) {
        (1.., 0) => DayMonth::DayFirst,
        (0, 1..) => DayMonth::MonthFirst,
        _ => DayMonth::Unknown,
    }
}

fn numeric_date(cell: &str) -> Option<(i16, char, i16, i16)> {
    let parts = NUMERIC_DATE.as_ref()?.captures(cell.trim())?;
    let number = |at: usize| parts.get(at)?.as_str().parse::<i16>().ok();
    let sign = parts.get(2)?.as_str().chars().next()?;
    Some((number(1)?, sign, number(3)?, number(4)?))
}

/// Reads a date. The error is the reason, to follow the cell in backticks.
pub(crate) fn date(cell: &str, order: DayMonth, words: &Words) -> Result<Date, String> {
    let no_day = || "is no day of the calendar".to_owned();
    if let Some((first, sign, second, third)) = numeric_date(cell) {
        let (year, month, day) = if first > 31 {
            (first, second, third)
        } else {
            let (day, month) = match (sign, order) {
                ('.', _) | (_, DayMonth::DayFirst) => (first, second),
                (_, DayMonth::MonthFirst) => (second, first),
                _ if first == second || first > 12 => (first, second),
                _ if second > 12 => (second, first),
                _ => return Err("can be read as day/month or as month/day".to_owned()),
            };
            (full_year(third), month, day)
        };
        return calendar_day(year, month, day).ok_or_else(no_day);
    }
    if let Some(date) = spelled_date(cell, words) {
        return date.ok_or_else(no_day);
    }
    serial_date(cell).ok_or_else(|| "is not a date".to_owned())
}

fn full_year(year: i16) -> i16 {
    if year < 100 { 2000 + year } else { year }
}

fn calendar_day(year: i16, month: i16, day: i16) -> Option<Date> {
    let plausible = (1970..=2200).contains(&year);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    plausible.then_some(date)
}

/// Reads `Jan 31, 2027` and `31. Januar 2027`; the outer option says whether it looks like one at all.
fn spelled_date(cell: &str, words: &Words) -> Option<Option<Date>> {
    let folded = plain(cell);
    let parts: Vec<&str> = folded.split([' ', 't']).filter(|it| !it.is_empty()).collect();
    let words_of = folded.split(|it: char| !it.is_alphabetic());
    let month = words_of.filter_map(|word| words.month.get(word)).next()?;
    let number = |part: &&str| part.trim_end_matches(|it: char| it.is_alphabetic()).parse::<i16>().ok();
    let numbers: Vec<i16> = parts.iter().filter_map(number).take(2).collect();
    let date = match numbers.as_slice() {
        [day, year] if *day <= 31 => calendar_day(full_year(*year), i16::from(*month), *day),
        [year, day] => calendar_day(*year, i16::from(*month), *day),
        _ => None,
    };
    Some(date)
}

/// Reads a spreadsheet's day number (days since 1899-12-30), for days from 2000 to 2099.
fn serial_date(cell: &str) -> Option<Date> {
    let whole = cell.trim().split('.').next()?;
    let days: i64 = whole.parse().ok().filter(|days| (36_526..=73_050).contains(days))?;
    let epoch = Date::new(1899, 12, 30).ok()?;
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Reads a colour, a word or a score of 0 to 100.
pub(crate) fn health(cell: &str, words: &Words) -> Option<Health> {
    let folded = plain(cell);
    if let Some(health) = words.health.get(&folded) {
        return Some(*health);
    }
    if let Some(score) = score(cell) {
        return Some(match score {
            score if score < words.score.yellow => Health::Red,
            score if score < words.score.green => Health::Yellow,
            _ => Health::Green,
        });
    }
    let mut named: Vec<Health> = folded
        .split(' ')
        .filter_map(|word| words.health.get(word))
        .copied()
        .collect();
    named.dedup();
    match (named.as_slice(), emoji(cell)) {
        ([one], _) => Some(*one),
        ([], emoji) => emoji,
        _ => None,
    }
}

/// The score of a cell that holds nothing but a number of 0 to 100, or `n/100`.
pub(crate) fn score(cell: &str) -> Option<i64> {
    let bare = cell.trim().trim_end_matches('%').trim_end();
    let bare = bare.strip_suffix("/100").unwrap_or(bare).trim();
    let number: f64 = bare
        .replace(',', ".")
        .parse()
        .ok()
        .filter(|it| (0.0..=100.0).contains(it))?;
    (0..=100)
        .find(|whole| f64::from(*whole) >= number.floor())
        .map(i64::from)
}

fn emoji(cell: &str) -> Option<Health> {
    cell.chars().find_map(|letter| match letter {
        '🔴' | '🟥' => Some(Health::Red),
        '🟡' | '🟠' | '🟨' | '🟧' => Some(Health::Yellow),
        '🟢' | '🟩' => Some(Health::Green),
        _ => None,
    })
}
