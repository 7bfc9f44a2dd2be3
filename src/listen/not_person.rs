//! Names that an answer uses for a place or a firm, so that they are nobody's.
//!
//! A capitalised word is a place behind `in` or `near`, and behind any preposition that a word of travel leads up to
//! (`on a plane to`); it is a firm where a word of business with firms does (`a pilot with`). What is a place or a firm in
//! one sentence of an answer is none the less in the next.
//!
//! So is what the next sentence goes on about as a firm (`They bill us`) or as a place (`Ask for Ann there`), and a word
//! that begins a sentence with a capital letter and stands in small letters elsewhere in the answer.

use std::collections::BTreeSet;

use crate::listen::lexicon::Set;
use crate::listen::line::{Line, Words};

/// How many words before a preposition can lead up to it.
const REACH: usize = 4;

/// Returns the names, in lower case, that an answer uses for places and firms.
pub(crate) fn not_people(words: &Words, lines: &[Line<'_>]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in lines {
        let tokens = &line.tokens;
        let name = |at: &usize| tokens.capital(*at) && tokens.is_word(*at) && !tokens.capital(at.saturating_sub(1));
        for at in (1..tokens.len()).filter(name) {
            if !tokens.capital(at + 1) && names_no_person(words, line, at) {
                found.insert(bare(tokens.low(at)));
            }
        }
    }
    found.extend(lines.windows(2).filter_map(|pair| {
        let [line, next] = pair else { return None };
        is_gone_on_about(words, next).then(|| last_name(line)).flatten()
    }));
    found.extend(lines.iter().filter_map(|line| {
        let first = line.tokens.get(0).filter(|_| !line.tokens.capital(1))?;
        let common = |line: &Line<'_>| line.tokens.list.iter().any(|it| it.text == first.lower);
        lines.iter().any(common).then(|| bare(&first.lower))
    }));
    found
}

/// Returns whether a sentence goes on about a firm or a place that the one before named last.
fn is_gone_on_about(words: &Words, next: &Line<'_>) -> bool {
    let tokens = &next.tokens;
    let firm = tokens.low(0) == "they" && words.is(Set::FirmVerb, tokens.low(1));
    let asks = words.is(Set::SpokenTo, tokens.low(0)) || matches!(tokens.low(0), "you" | "ask");
    let there = (1..tokens.len()).any(|at| tokens.low(at) == "there" && tokens.capital(at - 1));
    let over =
        (2..tokens.len()).any(|at| tokens.low(at) == "there" && tokens.low(at - 1) == "over" && tokens.capital(at - 2));
    firm || (asks && (there || over))
}

/// Returns the last run of capitalised words of a sentence, in lower case.
fn last_name(line: &Line<'_>) -> Option<String> {
    let tokens = &line.tokens;
    let last = (1..tokens.len())
        .rev()
        .find(|at| tokens.capital(*at) && tokens.is_word(*at))?;
    let start = (1..=last).rev().take_while(|at| tokens.capital(*at)).last()?;
    Some(bare(&tokens.words(start, last + 1).to_lowercase()))
}

/// Returns a name without its possessive ending.
pub(crate) fn bare(name: &str) -> String {
    name.trim_end_matches("'s").to_owned()
}

fn names_no_person(words: &Words, line: &Line<'_>, at: usize) -> bool {
    let before = line.tokens.before(at, 1);
    let possessive = line.tokens.low(at).ends_with("'s");
    let inside = matches!(before, "in" | "near" | "via") && !possessive;
    inside || (words.is(Set::Towards, before) && leads_up(words, line, at - 1, &[Set::Journey, Set::FirmWord]))
}

/// Returns whether a word of one of the sets stands shortly before a token.
pub(crate) fn leads_up(words: &Words, line: &Line<'_>, at: usize, sets: &[Set]) -> bool {
    let low = |back: usize| line.tokens.before(at, back);
    let clause = (1..=REACH).take_while(|back| !matches!(low(*back), "," | ";" | ":" | "" | "and" | "but"));
    let mut near = clause.map(low);
    near.any(|word| sets.iter().any(|set| words.is(*set, word)))
}
