//! Cuts an answer into sentences.
//!
//! 1. A line break ends a sentence when the next line is a list item or blank, or when the line looks finished; a line
//!    that was broken in the middle of a sentence goes on.
//! 2. A full stop ends a sentence unless it belongs to an abbreviation, an initial, a number or a time.
//! 3. Full stops of Chinese and Japanese end a sentence with no space behind them.
//!
//! List marks are left out of the spans, and so is white space at both ends.

use std::ops::Range;

/// Abbreviations that a sentence goes on after.
const GOES_ON: [&str; 26] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "vs", "e.g", "i.e", "eg", "ie", "approx", "ca", "dept", "fig",
    "jr", "sr", "sen", "gov", "rev", "hon", "mt", "tel", "ext",
];

/// What can end a sentence.
const STOPS: [char; 9] = ['\n', '.', '!', '?', ';', '\u{2026}', '\u{3002}', '\u{ff01}', '\u{ff1f}'];

/// What can stand behind a stop and still belong to the sentence.
const CLOSERS: [char; 10] = ['"', '\'', ')', ']', '\u{201d}', '\u{2019}', '.', '!', '?', '\u{300d}'];

/// Returns the byte spans of the sentences, in order.
pub(crate) fn sentences(answer: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, letter) in answer.char_indices().filter(|(_, letter)| STOPS.contains(letter)) {
        if at < start || !ends_here(answer, start, at, letter) {
            continue;
        }
        let after = at + letter.len_utf8();
        let rest = answer.get(after..).unwrap_or_default();
        let closing = if letter == '\n' {
            0
        } else {
            rest.len() - rest.trim_start_matches(CLOSERS).len()
        };
        push(&mut spans, answer, start..after + closing);
        start = after + closing;
    }
    push(&mut spans, answer, start..answer.len());
    spans
}

/// Keeps a span, without list marks and white space, if it holds a letter or digit.
fn push(spans: &mut Vec<Range<usize>>, answer: &str, raw: Range<usize>) {
    let Some(text) = answer.get(raw.clone()) else { return };
    let body = without_list_mark(text.trim_start_matches(closing_or_space)).trim();
    if !body.chars().any(char::is_alphanumeric) {
        return;
    }
    let start = raw.start + text.len() - text.trim_start_matches(closing_or_space).len();
    let lead = answer.get(start..raw.end).and_then(|rest| rest.find(body)).unwrap_or(0);
    spans.push(start + lead..start + lead + body.len());
}

fn closing_or_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ')' | ']' | '\u{201d}' | '\u{2019}')
}

fn without_list_mark(text: &str) -> &str {
    let marked = text
        .trim_start_matches(['-', '*', '\u{2022}', '\u{2013}', '\u{2014}', '\u{b7}'])
        .trim_start();
    if marked.len() < text.len() {
        return marked;
    }
    let digits = text.trim_start_matches(|it: char| it.is_ascii_digit());
    let numbered = digits
        .strip_prefix(['.', ')'])
        .filter(|rest| digits.len() < text.len() && rest.starts_with(' '));
    numbered.map_or(text, str::trim_start)
}

fn ends_here(answer: &str, start: usize, at: usize, letter: char) -> bool {
    let rest = answer.get(at + letter.len_utf8()..).unwrap_or_default();
    match letter {
        '\n' => line_ends(answer.get(start..at).unwrap_or_default(), rest),
        '\u{3002}' | '\u{ff01}' | '\u{ff1f}' => true,
        '!' | '?' | '\u{2026}' => opens_sentence(rest),
        '.' => opens_sentence(rest) && !goes_on(answer.get(start..at).unwrap_or_default(), rest),
        ';' => semicolon_ends(answer.get(start..at).unwrap_or_default(), rest),
        _ => false,
    }
}

/// Two full statements around a semicolon are two sentences.
fn semicolon_ends(said: &str, rest: &str) -> bool {
    rest.starts_with(' ') && said.split_whitespace().count() >= 5 && rest.split_whitespace().take(5).count() >= 5
}

/// Returns whether what follows a stop can be the start of a sentence: the end, or white space, after closing quotes.
fn opens_sentence(rest: &str) -> bool {
    let rest = rest.trim_start_matches(CLOSERS);
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// Returns whether the words before a full stop need more words after it.
fn goes_on(said: &str, rest: &str) -> bool {
    let word = said
        .rsplit(|it: char| it.is_whitespace() || it == '(')
        .next()
        .unwrap_or_default();
    let lower = word.to_lowercase();
    let next = rest.trim_start().chars().next();
    if GOES_ON.contains(&lower.as_str()) && rest.starts_with(' ') {
        return lower != "no" || next.is_some_and(|it| it.is_ascii_digit());
    }
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    let list_number = said.trim().chars().all(|it| it.is_ascii_digit()) && !said.trim().is_empty();
    let lower_next = next.is_some_and(char::is_lowercase);
    let shortened = matches!(
        lower.as_str(),
        "inc" | "ltd" | "co" | "corp" | "etc" | "a.m" | "p.m" | "p.a" | "max" | "min" | "incl"
    );
    initial && next.is_some_and(char::is_uppercase)
        || list_number
        || (lower_next && (shortened || is_day_and_month(word)))
}

/// `30.4`, before the mark that belongs to it; a number up to twelve can be a version or a price.
fn is_day_and_month(word: &str) -> bool {
    let parts = word.split_once('.').and_then(|(day, month)| {
        let whole = |it: &str| it.parse::<u8>().ok().filter(|_| it.len() <= 2);
        Some((whole(day)?, whole(month)?))
    });
    parts.is_some_and(|(day, month)| (13..=31).contains(&day) && (1..=12).contains(&month))
}

/// Returns whether a line break ends the sentence.
fn line_ends(said: &str, rest: &str) -> bool {
    let next = rest.lines().next().unwrap_or_default().trim_start();
    if said.trim().is_empty() || next.is_empty() || without_list_mark(next).len() < next.len() {
        return true;
    }
    let line = said.lines().last().unwrap_or(said).trim_end();
    let opens_small = next.chars().next().is_some_and(char::is_lowercase);
    let wrapped = line.chars().count() > 50 || line.ends_with([',', '(']);
    let short = line.chars().count() <= 50;
    !(opens_small && wrapped) && (short || !line.ends_with([',', '(']))
}
