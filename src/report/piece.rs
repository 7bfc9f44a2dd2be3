//! Sentences of a statement: its words cut where one sentence ends and the next begins, nothing left out.
//!
//! A statement may hold what was said of several people, or several parts of a playbook. Cut into sentences it can be
//! read where it belongs, still word for word and with its mark.

use crate::fact::Fact;
use crate::report::material::Material;
use crate::report::model::Claim;

/// Words, in lower case and with their full stop, that end no sentence.
const ABBREVIATIONS: [&str; 12] = [
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "no.", "e.g.", "i.e.", "approx.", "inc.", "ltd.",
];

/// Returns the sentences of a text, without the blanks between them.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while let Some(end) = end(rest) {
        let (piece, more) = rest.split_at(end);
        pieces.push(piece.trim());
        rest = more.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Returns the offset behind the first mark that ends a sentence with another one after it.
fn end(text: &str) -> Option<usize> {
    let mut open = false;
    for (at, c) in text.char_indices() {
        // a quoted sentence stays with the one that quotes it
        if c == '‘' || c == '\'' && opens(text, at) {
            open = true;
        } else if matches!(c, '’' | '\'') && !letter_follows(text, at, c) {
            open = false;
        }
        let ends = matches!(c, '.' | '!' | '?' | '…' | ';') && !open;
        let behind = at + c.len_utf8();
        if ends && next_begins(text, behind) && !is_abbreviation(text, behind) {
            return Some(behind);
        }
    }
    None
}

fn opens(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    before.is_none_or(|it| it.is_whitespace() || matches!(it, '(' | ':'))
}

fn letter_follows(text: &str, at: usize, c: char) -> bool {
    let after = text.get(at + c.len_utf8()..).and_then(|it| it.chars().next());
    after.is_some_and(char::is_alphanumeric)
}

fn next_begins(text: &str, behind: usize) -> bool {
    let rest = text.get(behind..).unwrap_or_default();
    let begins = rest.trim_start().chars().next();
    let spaced = rest.starts_with(char::is_whitespace);
    spaced
        && begins.is_some_and(|it| !it.is_lowercase() && (it.is_alphanumeric() || matches!(it, '\'' | '“' | '"' | '‘')))
}

fn is_abbreviation(text: &str, behind: usize) -> bool {
    let word = text.get(..behind).and_then(|it| it.split_whitespace().next_back());
    word.is_some_and(|word| ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

/// Returns the claim of some sentences of a fact.
pub(super) fn part(material: &Material<'_>, fact: &Fact, sentences: &[&str]) -> Claim {
    let text = sentences.join(" ");
    let claim = material.claim(fact);
    Claim {
        when: claim.when.into_iter().filter(|it| text.contains(&it.text)).collect(),
        people: claim.people.into_iter().filter(|it| names(&text, &it.name)).collect(),
        text,
        ..claim
    }
}

/// Returns whether a text names somebody: by the whole name, or by a word of it that is no initial.
pub(super) fn names(text: &str, name: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let said = |part: &str| part.chars().count() > 2 && words.contains(&part);
    text.contains(name) || name.split_whitespace().any(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cut_and_nothing_is_lost() {
        let text = "She signs. Dr. Ek, e.g. Jon, decides; I like him. Version 7.2 stays! 'Never. Ever,' he said. Why? 田中 knows.";
        let cut = pieces(text);
        let expected = [
            "She signs.",
            "Dr. Ek, e.g. Jon, decides;",
            "I like him.",
            "Version 7.2 stays!",
            "'Never. Ever,' he said.",
            "Why?",
            "田中 knows.",
        ];
        assert_eq!(cut, expected);
        assert_eq!(cut.join(" "), text);
        assert!(pieces("  ").is_empty());
    }

    #[test]
    fn an_apostrophe_is_no_quotation() {
        assert_eq!(pieces("They don't pay. It's late.").len(), 2);
        assert_eq!(pieces("The leavers' list. It grows.").len(), 2);
    }

    #[test]
    fn a_name_is_found_by_its_parts_but_not_inside_words() {
        assert!(names("Moe-Larsen signs", "Henrik Moe-Larsen"));
        assert!(!names("Sigridson signs", "Sigrid Aasen"));
    }
}
