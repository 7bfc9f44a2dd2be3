//! Tools, reports, files and channels, and the places where something is kept, as written.

use std::ops::Range;

use crate::fact::gives_name;
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Mark, Words};

/// Words before a place among which one says that something is there.
const KEPT_WITHIN: usize = 5;

/// The systems and places of a sentence.
#[derive(Debug, Default)]
pub(crate) struct Systems {
    /// Systems with the byte span of each in the sentence.
    pub(crate) systems: Vec<(String, Range<usize>)>,
    /// Places, as written.
    pub(crate) places: Vec<String>,
}

/// Returns the systems and places of a sentence.
pub(crate) fn systems(words: &Words, line: &Line<'_>) -> Systems {
    let mut found = Systems::default();
    for mark in line
        .marks
        .iter()
        .filter(|mark| matches!(mark.list, List::Tool | List::EverydayTool))
    {
        if is_tool(words, line, &mark.span) {
            keep(&mut found.systems, line, called(words, line, &mark.span));
        }
    }
    let is_noun = |mark: &&Mark| !is_verb(words, line, &mark.span) && !is_idiom(line, &mark.span);
    for mark in line.of(List::SystemWord).filter(is_noun) {
        keep(&mut found.systems, line, widened(words, line, &mark.span));
    }
    for mark in channels(words, line) {
        keep(&mut found.systems, line, mark.clone());
        let text = line.text.get(mark);
        found.places.extend(
            text.filter(|it| !is_file(words, it) && !is_joined(it))
                .map(str::to_owned),
        );
    }
    let is_place = |mark: &&Mark| kept_there(words, line, &mark.span) && is_noun(mark);
    for mark in line.of(List::PlaceWord).filter(is_place) {
        let text = line
            .text
            .get(widened(words, line, &mark.span))
            .unwrap_or_default()
            .to_owned();
        if !found.places.iter().any(|it| it.contains(&text)) {
            found.places.push(text);
        }
    }
    found
}

/// `it feeds the board`, `Export it`, `page the desk`: a noun of a tool that is a verb here.
fn is_verb(words: &Words, line: &Line<'_>, span: &Range<usize>) -> bool {
    let tokens = &line.tokens;
    let Some(at) = tokens.list.iter().position(|token| token.start >= span.start) else {
        return false;
    };
    let end = at
        + tokens
            .list
            .iter()
            .skip(at)
            .take_while(|token| token.end <= span.end)
            .count();
    let before = tokens.before(at, 1);
    let subject = matches!(
        before,
        "i" | "we"
            | "you"
            | "he"
            | "she"
            | "it"
            | "they"
            | "who"
            | "to"
            | "will"
            | "would"
            | "can"
            | "could"
            | "must"
            | "please"
            | "i'll"
            | "don't"
    );
    let opens = at == 0 || matches!(before, "," | ";" | ":" | "and" | "then");
    let object = matches!(
        tokens.low(end),
        "it" | "them"
            | "him"
            | "her"
            | "this"
            | "that"
            | "the"
            | "a"
            | "an"
            | "my"
            | "our"
            | "their"
            | "every"
            | "everything"
    );
    let small = at == 0 || !tokens.capital(at);
    end == at + 1 && small && (subject && !words.is(Set::Function, tokens.low(at)) || opens && object)
}

/// `credit note`, `Ann in contracts`: a phrase with the noun of a tool that names none.
fn is_idiom(line: &Line<'_>, span: &Range<usize>) -> bool {
    let team = line.of(List::Team).filter(|mark| {
        let at = line.tokens.list.iter().position(|token| token.start >= mark.span.start);
        at.is_some_and(|at| {
            matches!(line.tokens.before(at, 1), "in" | "from") && line.tokens.capital(at.saturating_sub(2))
        })
    });
    line.of(List::NotSystem)
        .chain(team)
        .any(|mark| mark.span.start <= span.start && span.end <= mark.span.end)
}

/// A tool's name is capitalised or has a digit; `front`, `box` and `make` in small letters are words.
fn is_tool(words: &Words, line: &Line<'_>, span: &Range<usize>) -> bool {
    let Some(text) = line.text.get(span.clone()) else {
        return false;
    };
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    let digit = text.chars().any(|it| it.is_ascii_digit());
    let long = text.len() > 6 || words.is(Set::PlainTool, &text.to_lowercase());
    let at_start = span.start == 0 && text.len() < 6;
    (capital && !at_start) || digit || long
}

/// A tool with the name of what was made with it, where that follows: `an Airtable called …`.
fn called(words: &Words, line: &Line<'_>, span: &Range<usize>) -> Range<usize> {
    let tokens = &line.tokens;
    let end = tokens.list.iter().position(|token| token.start >= span.end);
    let named = end.is_some_and(|at| gives_name(tokens.low(at)));
    if named {
        widened(words, line, span)
    } else {
        span.clone()
    }
}

/// Adds a span unless a longer one already holds it.
fn keep(systems: &mut Vec<(String, Range<usize>)>, line: &Line<'_>, span: Range<usize>) {
    let Some(text) = line.text.get(span.clone()) else {
        return;
    };
    if systems
        .iter()
        .any(|(_, it)| it.start <= span.start && span.end <= it.end)
    {
        return;
    }
    systems.retain(|(_, it)| !(span.start <= it.start && it.end <= span.end));
    systems.push((text.to_owned(), span));
}

/// Takes in the words that name a thing: capitalised words and `my`, `private` before it, a quoted or capitalised name behind.
fn widened(words: &Words, line: &Line<'_>, span: &Range<usize>) -> Range<usize> {
    let tokens = &line.tokens;
    let Some(first) = tokens.list.iter().position(|token| token.start >= span.start) else {
        return span.clone();
    };
    let mut start = first;
    while start > 0 && first - start < 3 && describes(words, line, start - 1) {
        start -= 1;
    }
    let mut end = tokens
        .list
        .iter()
        .rposition(|token| token.end <= span.end)
        .map_or(first, |it| it.max(first))
        + 1;
    let called = usize::from(gives_name(tokens.low(end)));
    let name = if called == 1 {
        written_name(line, end + 1).max(named_behind(line, end + 1))
    } else {
        named_behind(line, end)
    };
    end += name.map_or(0, |length| called + length);
    let from = tokens.get(start).map_or(span.start, |token| token.start);
    let to = tokens.get(end - 1).map_or(span.end, |token| token.end);
    from..to.max(span.end)
}

fn describes(words: &Words, line: &Line<'_>, at: usize) -> bool {
    let word = line.tokens.low(at);
    let verb = line.phrase_at(List::Action, at).is_some() || line.phrase_at(List::PersonVerb, at).is_some();
    line.tokens.is_word(at) && !words.is(Set::Function, word) && !verb && (at > 0 || !line.tokens.capital(at))
}

/// `I`, `I'm`: a capital that names nothing.
fn is_i(word: &str) -> bool {
    word == "i" || word.starts_with("i'")
}

/// A name in quotes, or capitalised words, behind the noun.
fn named_behind(line: &Line<'_>, at: usize) -> Option<usize> {
    let tokens = &line.tokens;
    if matches!(tokens.low(at), "\"" | "'" | "\u{201c}" | "\u{2018}" | "\u{ab}") {
        let close =
            (at + 1..at + 10).find(|it| matches!(tokens.low(*it), "\"" | "'" | "\u{201d}" | "\u{2019}" | "\u{bb}"))?;
        return Some(close + 1 - at);
    }
    let count = (at..at + 4)
        .take_while(|it| tokens.capital(*it) && tokens.is_word(*it) && !is_i(tokens.low(*it)))
        .count();
    (count > 0).then_some(count)
}

/// What stands behind `called` is a name as written: `Abc_Xyz`, `#cs-alerts`, `feed-watch`, `v2.1 Final`; returns its
/// tokens, none where it is a plain small word.
fn written_name(line: &Line<'_>, at: usize) -> Option<usize> {
    let tokens = &line.tokens;
    let mut end = at;
    while tokens.get(end).is_some() {
        let next = end + 1 + (end + 1..tokens.len()).take_while(|it| tokens.glued(*it)).count();
        let last = (end..next)
            .rev()
            .find(|it| tokens.is_word(*it) || tokens.is_number(*it));
        let Some(last) = last else { break };
        let part = tokens.words(end, last + 1);
        let special = part.contains(|it: char| it.is_ascii_digit() || matches!(it, '_' | '#' | '-' | '.'));
        let capital = part.chars().any(char::is_uppercase) && tokens.low(end) != "i";
        let version = end > at && part.contains(|it: char| it.is_ascii_digit());
        if !(capital || version || (special && end == at)) {
            break;
        }
        end = last + 1;
        if end < next {
            break;
        }
    }
    (end > at).then(|| end - at)
}

/// `#renewals-emea`, paths such as `Shared/CS/Renewals`, files, and names such as `night_watch`.
fn channels(words: &Words, line: &Line<'_>) -> Vec<Range<usize>> {
    let word = |span: &Range<usize>| line.text.get(span.clone()).unwrap_or_default();
    let mut spans = Vec::new();
    let mut start = 0;
    for part in line.text.split_inclusive(char::is_whitespace) {
        let body = part.trim_matches(|it: char| {
            it.is_whitespace() || matches!(it, ',' | '.' | ';' | ':' | '(' | ')' | '"' | '!' | '?')
        });
        let lead = part.find(body).unwrap_or(0);
        let span = start + lead..start + lead + body.len();
        let letters = |text: &str| text.chars().any(char::is_alphabetic);
        let channel = word(&span).strip_prefix('#').is_some_and(letters);
        let slashes = body.matches(['/', '\\']).count();
        let path = (slashes >= 2 || body.contains(":\\")) && letters(body) || body.starts_with("http");
        if channel || path || is_joined(body) || is_file(words, body) {
            spans.push(span);
        }
        start += part.len();
    }
    spans
}

/// `night_watch`: words that are joined as in the name of a file.
fn is_joined(word: &str) -> bool {
    let letters = |it: &str| it.chars().any(char::is_alphabetic);
    word.contains('_') && word.split('_').all(letters)
}

/// `night_watch.py`, `prices 2026.xlsx`: a name with the ending of a file.
fn is_file(words: &Words, word: &str) -> bool {
    let parts = word.rsplit_once('.');
    parts.is_some_and(|(name, ending)| {
        name.chars().any(char::is_alphanumeric) && words.is(Set::FileEnding, &ending.to_lowercase())
    })
}

/// A place counts where the sentence says that something is there.
fn kept_there(words: &Words, line: &Line<'_>, span: &Range<usize>) -> bool {
    let Some(first) = line.tokens.list.iter().position(|token| token.start >= span.start) else {
        return false;
    };
    (1..=KEPT_WITHIN).any(|back| words.is(Set::KeptBehind, line.tokens.before(first, back))) || first == 0
}
