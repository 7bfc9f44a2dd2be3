//! Keeps text of answers, CRMs and models from becoming markup.
//!
//! 1. Newlines and tabs become spaces: a statement is one run of text.
//! 2. Only what CommonMark would read as markup gets a backslash, so that the raw Markdown reads as it was said.
//! 3. The result is parsed; where the text that comes out is not the text that went in, all punctuation is escaped.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a paragraph, a list item or a heading.
    Line,
    /// In a cell of a table.
    Cell,
    /// Between the stars of bold text, or beside other statements in one paragraph.
    Bold,
}

/// Returns text as Markdown that reads as the text, word for word.
pub fn markdown(text: &str, place: Place) -> String {
    let text = one_line(text);
    let tests: [Test; 2] = [needs_backslash, |place, c, before, after| {
        c == '&' || needs_backslash(place, c, before, after)
    }];
    let light = tests.iter().map(|test| escaped(&text, place, *test));
    let light = light
        .into_iter()
        .find(|it| reads_as(it, place).as_deref() == Some(text.as_str()));
    light.unwrap_or_else(|| escaped(&text, place, |_, c, _, _| c.is_ascii_punctuation()))
}

/// Returns text with every control character and line break as one space, and none at its ends.
pub fn one_line(text: &str) -> String {
    let flat = |c: char| {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            c
        }
    };
    text.chars().map(flat).collect::<String>().trim().to_owned()
}

type Test = fn(Place, char, Option<char>, Option<char>) -> bool;

fn escaped(text: &str, place: Place, test: Test) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let block = block_marker(text);
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, next)| *next);
        if block == Some(at) || test(place, c, before, after) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Returns whether a character would be read as markup between its neighbours.
fn needs_backslash(place: Place, c: char, before: Option<char>, after: Option<char>) -> bool {
    let word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    let space = |it: Option<char>| it.is_none_or(char::is_whitespace);
    match c {
        '\\' => after.is_none_or(|it| it.is_ascii_punctuation()),
        '`' => true,
        '*' => place != Place::Line || !(word(before) && word(after) || space(before) && space(after)),
        '_' => !(word(before) && word(after)),
        '~' => !space(before) || after == Some('~'),
        '<' => after.is_some_and(|it| it.is_ascii_alphabetic() || matches!(it, '/' | '!' | '?')),
        ']' => matches!(after, Some('(' | '[' | ':')),
        '[' => matches!(after, Some('^' | ' ' | 'x' | 'X')) && before.is_none(),
        '#' => after.is_none() && before == Some(' '),
        '|' => place == Place::Cell,
        _ => false,
    }
}

/// Returns the offset of the character that would begin a list, a heading, a quote or a rule.
fn block_marker(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if matches!(first, '#' | '>' | '-' | '+' | '=' | '*' | '~' | ':') {
        return Some(0);
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text.chars().nth(digits);
    let follows = text.chars().nth(digits + 1).is_none_or(char::is_whitespace);
    ((1..=9).contains(&digits) && matches!(rest, Some('.' | ')')) && follows).then_some(digits)
}

/// Returns the text that a reader of the Markdown sees, or nothing where it holds anything but text.
fn reads_as(markdown: &str, place: Place) -> Option<String> {
    let (document, events_before) = match place {
        Place::Line => (format!("- {markdown} \\[T1\\]"), " [T1]"),
        Place::Bold => (format!("- **{markdown}** \\[T1\\]"), " [T1]"),
        Place::Cell => (format!("| a | b |\n|---|---|\n| {markdown} | c |"), ""),
    };
    let mut text = String::new();
    for event in Parser::new_ext(&document, options()) {
        match event {
            Event::Text(it) => text.push_str(&it),
            Event::Start(
                Tag::List(None) | Tag::Item | Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell,
            ) => {}
            Event::Start(Tag::Strong) if place == Place::Bold => {}
            Event::End(_) => {}
            _ => return None,
        }
    }
    match place {
        Place::Cell => text
            .strip_prefix("ab")
            .and_then(|it| it.strip_suffix('c'))
            .map(str::to_owned),
        Place::Line | Place::Bold => text.strip_suffix(events_before).map(str::to_owned),
    }
}

/// Returns the extensions of Markdown that a reader of the report may have switched on.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES
}
