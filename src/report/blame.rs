//! Clauses that blame somebody: "and he never listens", "product closed it unread". The report tells what happened, not whose
//! fault the leaver takes it for.
//!
//! 1. A clause lies between pauses, or behind a word that joins it. It blames where a team, a pronoun or nobody begins it, or
//!    nobody is named at all behind "and", and one of the wording's words of blame stands in it. Of somebody by name only the
//!    predicate goes (`unkind`): who it is stays.
//! 2. None goes that has a figure, names a customer or somebody: that is a fact, and may stand nowhere else. Of what a team did
//!    only the words at the end go that say how badly: "unread".
//! 3. None goes behind "but": it turns what stands before it ("I've told her, but …").
//! 4. Nor does it go where what is left of the sentence, or of the statement, says too little to stand for it.

use std::ops::Range;

use serde::Deserialize;

use crate::book::names::Finder;
use crate::report::aside::Cut;
use crate::report::record::speaks;
use crate::report::sentence::{Sentence, is_pause};
use crate::report::unkind::Known;

/// Which words blame, and what of a sentence must be left; all in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlameRule {
    /// With what such a clause begins.
    pub subjects: Vec<String>,
    /// Words of blame, whoever they are said of.
    pub words: Vec<String>,
    /// Teams of ours, with which such a clause begins as well.
    pub teams: Vec<String>,
    /// Words at the end of what a team did that blame it: they go alone.
    pub tails: Vec<String>,
    /// Words that are blame where a team is their subject, and may tell what a customer does where none is.
    pub team_words: Vec<String>,
    /// Words behind one of which such a clause needs no subject of its own.
    pub bare: Vec<String>,
    /// Words behind which no clause goes: it may turn what stands before.
    pub stays: Vec<String>,
    /// Words that join a clause and go with it.
    pub joints: Vec<String>,
    /// How many words must be left of the sentence, or of another one of the statement.
    pub least: usize,
}

/// A clause of a sentence, by its words.
struct Clause {
    /// Its words with those that join it.
    joined: Range<usize>,
    /// Where its own words begin.
    start: usize,
}

/// Returns what of a sentence blames somebody, where enough is left beside it; `rest` is how many words the statement's longest
/// other sentence has.
pub(super) fn found(
    sentence: &str,
    rest: usize,
    (rule, mark): (&BlameRule, &str),
    (finder, known): (&Finder, &Known),
) -> Vec<Cut> {
    let read = Sentence::of(sentence);
    let clauses = clauses(&read, rule);
    let blaming = clauses
        .iter()
        .filter(|it| blames(&read, it, rule, (finder, known)))
        .collect::<Vec<_>>();
    let gone: usize = blaming.iter().map(|it| it.joined.len()).sum();
    let left = read.words.len().saturating_sub(gone);
    if left.max(rest) < rule.least {
        return Vec::new();
    }
    let tails = clauses
        .iter()
        .filter(|it| !blaming.iter().any(|whole| whole.start == it.start));
    let tails: Vec<Clause> = tails.filter_map(|it| tail(&read, it, rule)).collect();
    let mut cuts: Vec<Cut> = blaming.into_iter().filter_map(|it| cut(&read, it, mark)).collect();
    cuts.extend(tails.iter().filter_map(|it| cut(&read, it, mark)));
    cuts
}

/// Returns the words at the end of what a team did that blame it: "product closed it | unread".
fn tail(read: &Sentence<'_>, clause: &Clause, rule: &BlameRule) -> Option<Clause> {
    begins(&plain(read, clause), &rule.teams).then_some(())?;
    let lengths = rule.tails.iter().filter_map(|words| {
        let count = words.split(' ').count();
        let start = clause.joined.end.checked_sub(count)?;
        let same = words.split(' ').zip(start..).all(|(word, at)| read.word(at) == word);
        (same && start > clause.start + 1).then_some(start)
    });
    let start = lengths.min()?;
    Some(Clause {
        joined: start..clause.joined.end,
        start,
    })
}

/// Returns a clause's own words in lower case, with plain apostrophes.
fn plain(read: &Sentence<'_>, clause: &Clause) -> String {
    let text = said(read, &(clause.start..clause.joined.end)).unwrap_or_default();
    text.to_lowercase().replace('\u{2019}', "'")
}

/// Returns whether a clause begins with one of these.
fn begins(plain: &str, subjects: &[String]) -> bool {
    let with = |it: &String| {
        let behind = plain.strip_prefix(it.as_str());
        behind.is_some_and(|rest| rest.starts_with([' ', '\'']))
    };
    subjects.iter().any(with)
}

fn clauses(read: &Sentence<'_>, rule: &BlameRule) -> Vec<Clause> {
    let joins = |at: usize| rule.joints.iter().any(|it| it == read.word(at));
    let mut clauses = Vec::new();
    let mut from = 0;
    for at in 0..read.words.len() {
        let ends = read.pauses(at) || joins(at + 1);
        if !ends || at < from {
            continue;
        }
        let start = (from..=at).find(|it| !joins(*it)).unwrap_or(at);
        // "and because": the words that join stand together
        if joins(at) {
            continue;
        }
        clauses.push(Clause {
            joined: from..at + 1,
            start,
        });
        from = at + 1;
    }
    clauses
}

fn blames(read: &Sentence<'_>, clause: &Clause, rule: &BlameRule, (finder, known): (&Finder, &Known)) -> bool {
    let text = said(read, &(clause.start..clause.joined.end)).unwrap_or_default();
    let plain = plain(read, clause);
    let first = |it: &String| plain.starts_with(it.as_str());
    let joint = clause
        .start
        .checked_sub(1)
        .filter(|at| clause.joined.contains(at))
        .map(|at| read.word(at));
    if joint.is_some_and(|it| rule.stays.iter().any(|one| one == it)) {
        return false;
    }
    let bare = joint.is_some_and(|it| rule.bare.iter().any(|one| one == it)) && rule.words.iter().any(first);
    let team = begins(&plain, &rule.teams);
    let blamed = bare || speaks(&plain, &rule.words) && (team || begins(&plain, &rule.subjects));
    let names = (clause.start..clause.joined.end).any(|it| known.has_name(read.word(it)));
    (blamed || team && speaks(&plain, &rule.team_words))
        && !names
        && !text.chars().any(|c| c.is_ascii_digit())
        && finder.find(text).is_empty()
}

fn said<'t>(read: &Sentence<'t>, words: &Range<usize>) -> Option<&'t str> {
    let (first, last) = (read.words.get(words.start)?, read.words.get(words.end.checked_sub(1)?)?);
    read.text.get(first.start..last.end)
}

/// Returns the cut of a clause, with the pauses before it.
fn cut(read: &Sentence<'_>, clause: &Clause, mark: &str) -> Option<Cut> {
    let last = read.words.get(clause.joined.end.checked_sub(1)?)?.end;
    let whole = clause.joined == (0..read.words.len());
    let begin = read.words.get(clause.joined.start)?.start;
    let start = match (whole, clause.joined.start) {
        (true, _) => 0,
        (false, 0) => begin,
        _ => read.text.get(..begin)?.trim_end_matches(is_pause).len(),
    };
    Some(Cut {
        at: start..if whole { read.text.len() } else { last },
        mark: if start == 0 {
            mark.to_owned()
        } else {
            format!(" {mark}")
        },
    })
}
