//! Cuts a question into clauses of lower-case words.
//!
//! 1. `words`: runs of letters, digits, apostrophes, hyphens and braces; `’` becomes `'`.
//! 2. `clauses`: what is asked, up to the first question mark, cut at punctuation that is followed by a space.
//!
//! Nothing here judges: the rules are in `lint`.

/// What stands before a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The beginning of the text.
    Start,
    /// A full stop or exclamation mark before a capital letter.
    Sentence,
    /// A comma, or a full stop that ends an abbreviation.
    Comma,
    /// A colon, semicolon, dash or bracket.
    Break,
}

/// A run of words between two marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) before: Mark,
    pub(super) words: Vec<String>,
}

impl Clause {
    /// Returns the word at a place.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(String::as_str)
    }
}

/// Whether the character asks, in any script that has its own mark.
pub(super) fn is_question_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '؟')
}

/// Returns the words of a text in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    text.replace(['’', '‘'], "'")
        .to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-' | '{' | '}' | '_' | '%')))
        .map(|word| word.trim_matches(['\'', '-']).to_owned())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}

/// Returns the clauses of what is asked: the text up to its first question mark, or all of it.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let asked = text.split(is_question_mark).next().unwrap_or(text);
    let mut clauses = Vec::new();
    let mut before = Mark::Start;
    let mut run = String::new();
    let mut rest = asked.chars().peekable();
    while let Some(c) = rest.next() {
        let ends_word = rest
            .peek()
            .is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '”' | ')'));
        let mark = match c {
            '.' | '!' | '…' if ends_word => {
                let next = rest.clone().find(|it| !it.is_whitespace());
                if next.is_some_and(char::is_uppercase) {
                    Mark::Sentence
                } else {
                    Mark::Comma
                }
            }
            ',' if ends_word => Mark::Comma,
            ':' | ';' if ends_word => Mark::Break,
            '–' | '—' | '(' | ')' | '\n' => Mark::Break,
            _ => {
                run.push(c);
                continue;
            }
        };
        push(&mut clauses, before, &run);
        run.clear();
        before = mark;
    }
    push(&mut clauses, before, &run);
    clauses
}

fn push(clauses: &mut Vec<Clause>, before: Mark, run: &str) {
    let words = words(run);
    if !words.is_empty() {
        let before = if clauses.is_empty() { Mark::Start } else { before };
        clauses.push(Clause { before, words });
    }
}
