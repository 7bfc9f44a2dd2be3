//! Sentences, clauses and words of a statement, each with its place in it.
//!
//! 1. A sentence is cut where a pause is followed by somebody who acts, a deed, a condition, a denial or a reason; without
//!    a pause, where a condition or a reason begins, or where one ends and the deed begins.
//! 2. Words that only join ("and", "then") stand between clauses, and in none of them.
//! 3. Nothing is cut inside quotation marks.

use std::ops::Range;

use crate::report::piece::pieces;
use crate::report::procedure::phrase::{acts, adverbs, is_verb, starts};
use crate::report::wording::ProcedureRule;

/// A word of a statement, in lower case.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// The word without the punctuation around it.
    pub lower: String,
    /// Whether it is written with a capital.
    pub capital: bool,
    /// Its bytes in the statement, with a quotation mark or a bracket that opens before it.
    pub at: Range<usize>,
    /// Whether a comma, colon or dash stands before it.
    pub pause: bool,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
    /// Where the signs end that belong to it: what closes a quotation or a bracket, and a sign that stands alone.
    pub closes: usize,
}

/// A clause of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// Its words, at least one.
    pub words: Vec<Word>,
    /// The words that join it to the one before, such as `and` or `or`.
    pub joint: Vec<Word>,
}

impl Clause {
    /// Returns its bytes in the statement.
    pub(super) fn span(&self) -> Range<usize> {
        span(&self.words)
    }

    /// Returns its bytes together with the words that join it.
    pub(super) fn joined_span(&self) -> Range<usize> {
        let own = self.span();
        self.joint.first().map_or(own.start, |it| it.at.start)..own.end
    }

    /// Returns whether it is joined by a word.
    pub(super) fn is_joined_by(&self, joint: &str) -> bool {
        self.joint.iter().any(|it| it.lower == joint)
    }
}

/// Returns the bytes from the first of some words to the last.
pub(super) fn span(words: &[Word]) -> Range<usize> {
    let start = words.first().map_or(0, |it| it.at.start);
    start..words.last().map_or(start, |it| it.closes)
}

/// Returns the sentences of a statement as their clauses.
pub(super) fn sentences(text: &str, rule: &ProcedureRule) -> Vec<Vec<Clause>> {
    let mut from = 0;
    let mut sentences = Vec::new();
    for piece in pieces(text) {
        let found = text.get(from..).and_then(|rest| rest.find(piece));
        let Some(start) = found.map(|at| from + at) else {
            continue;
        };
        from = start + piece.len();
        let clauses = clauses(words(piece, start), rule);
        if !clauses.is_empty() {
            sentences.push(clauses);
        }
    }
    sentences
}

const OPENING: [char; 6] = ['“', '‘', '"', '\'', '(', '['];
const CLOSING: [char; 6] = ['”', '’', '"', '\'', ')', ']'];
const DASHES: [char; 3] = ['-', '–', '—'];
const STOPS: [char; 7] = [',', ';', ':', '.', '!', '?', '…'];

fn words(piece: &str, offset: usize) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut quoted, mut pause) = (false, false);
    let mut from = 0;
    let mut lead = None;
    for token in piece.split_whitespace() {
        let start = piece
            .get(from..)
            .and_then(|rest| rest.find(token))
            .map_or(from, |at| from + at);
        from = start + token.len();
        let opens = token.starts_with(['“', '‘', '"', '\'']);
        let bare = token.trim_start_matches(OPENING);
        let behind = bare.trim_end_matches(|c| STOPS.contains(&c) || CLOSING.contains(&c));
        // the apostrophe of a plural's genitive closes nothing
        let closes = token.trim_end_matches(STOPS).ends_with(['”', '’', '"', '\'']);
        let end = offset + start + token.trim_end_matches(STOPS).len();
        if behind.chars().any(char::is_alphanumeric) {
            quoted |= opens;
            words.push(Word {
                lower: behind.to_lowercase().replace('’', "'"),
                capital: behind.starts_with(char::is_uppercase),
                at: offset + lead.take().unwrap_or(start)..offset + start + (token.len() - bare.len()) + behind.len(),
                pause,
                quoted,
                closes: end,
            });
            pause = bare.get(behind.len()..).is_some_and(|it| it.contains([',', ';', ':']));
            quoted &= !closes;
        } else {
            // a sign that says something belongs to the word before it, and so does a dash that nothing follows
            let said = !token.trim_matches(DASHES).trim_matches(STOPS).is_empty() || from == piece.len();
            match words.last_mut() {
                Some(last) if said => last.closes = end.max(last.closes),
                Some(_) => {}
                // what was left out before the first word is no part of a clause
                None => lead = lead.or((said && !token.starts_with('[')).then_some(start)),
            }
            pause = true;
        }
    }
    words
}

fn clauses(words: Vec<Word>, rule: &ProcedureRule) -> Vec<Clause> {
    let mut cuts: Vec<(usize, usize)> = vec![(0, 0)];
    let mut at = 1;
    while at < words.len() {
        let start = cuts.last().map_or(0, |(at, joint)| at + joint);
        match cut(&words, start, at, rule) {
            Some(joint) => {
                cuts.push((at, joint));
                at += joint + 1;
            }
            None => at += 1,
        }
    }
    let mut ends: Vec<usize> = cuts.iter().skip(1).map(|(at, _)| *at).collect();
    ends.push(words.len());
    let clause = |((at, joint), end): (&(usize, usize), usize)| {
        Some(Clause {
            joint: words.get(*at..at + joint)?.to_vec(),
            words: words.get(at + joint..end).filter(|it| !it.is_empty())?.to_vec(),
        })
    };
    cuts.iter().zip(ends).filter_map(clause).collect()
}

/// Returns whether a clause begins at a word, with how many words join it to the one that began at `start`.
fn cut(words: &[Word], start: usize, at: usize, rule: &ProcedureRule) -> Option<usize> {
    let word = words.get(at)?;
    let before = words.get(at.checked_sub(1)?)?;
    if word.quoted && before.quoted {
        return None;
    }
    let so_far = words.get(start..at).unwrap_or_default();
    let rest = words.get(at..).unwrap_or_default();
    let joint = rest
        .iter()
        .take(3)
        .take_while(|it| rule.joints.contains(&it.lower))
        .count();
    let next = rest.get(joint..).filter(|it| !it.is_empty())?;
    if word.pause || joint > 0 {
        return begins(next, so_far, word.pause, rule).then_some(joint);
    }
    let opens = starts(next, &rule.conditions)
        .or_else(|| starts(next, &rule.reasons))
        .or_else(|| starts(next, &rule.ends));
    if opens.is_some() && at > start {
        return (!rule.no_cut_after.contains(&before.lower)).then_some(0);
    }
    front_ends(so_far, next, rule).then_some(0)
}

/// Returns whether words after a pause or a joining word begin a clause.
fn begins(next: &[Word], so_far: &[Word], pause: bool, rule: &ProcedureRule) -> bool {
    let Some(first) = next.first() else {
        return false;
    };
    let opens = [&rule.conditions, &rule.reasons, &rule.ends, &rule.denials];
    if rule.is_subject(&first.lower) || opens.iter().any(|it| starts(next, it).is_some()) {
        return true;
    }
    if first.lower == "not" {
        return pause;
    }
    // "…, and billing does not know": one word and its verb, behind what is a clause already
    let told = so_far
        .iter()
        .any(|it| rule.is_subject(&it.lower) || rule.links.contains(&it.lower));
    let named = usize::from(first.capital && next.get(1).is_some_and(|it| it.capital));
    if told
        && next
            .get(1 + named)
            .is_some_and(|it| rule.auxiliaries.contains(&it.lower))
    {
        return true;
    }
    let deed = next.get(adverbs(next, rule)..).unwrap_or_default();
    is_verb(deed, rule) && (pause || acts(so_far, rule).is_some() || starts(so_far, &rule.denials).is_some())
}

/// Returns whether what stands before the deed ends here: "If it falls by a third | I ring", "On a pay day | you ring".
fn front_ends(so_far: &[Word], next: &[Word], rule: &ProcedureRule) -> bool {
    let (Some(first), Some(subject)) = (so_far.first(), next.first()) else {
        return false;
    };
    let conditional = starts(so_far, &rule.conditions).is_some();
    let fronted = rule.fronts.contains(&first.lower);
    let case = rule.cases.contains(&first.lower);
    let long = so_far.len() >= if conditional { 3 } else { 2 };
    let does = acts(next, rule).is_some() || starts(next.get(1..).unwrap_or_default(), &rule.denials).is_some();
    // "the thing I do is": what stands before the deed is no case of its own
    let until = next.iter().take_while(|it| !it.pause);
    let relative = case && until.into_iter().any(|it| rule.links.contains(&it.lower));
    rule.actors.contains(&subject.lower) && (conditional || fronted || case) && long && does && !relative
}
