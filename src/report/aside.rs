//! Personal asides left out of what the report quotes: "bless her", "funny that". The transcript keeps them.
//!
//! 1. Only a whole clause goes, between pauses or behind "but" or "and", every word of which a pattern of the wording has;
//!    in a pattern `{name}` is a name of the leaver, the manager or the successor, and `*` any word.
//! 2. None goes that has a figure, or names a customer. Of anybody else, whom the import may not know, nothing goes: how a
//!    customer's people take a thing is a fact.
//! 3. What goes leaves a mark in its place, but where a whole sentence goes at either end of a statement. A statement of which
//!    nothing is left is none.
//!
//! Done once, on a copy of the session, so that every table and every page quotes the same words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use crate::book::names::Finder;
use crate::fact::{Fact, Release, pieces};
use crate::id::{FactId, Turn};
use crate::interview::{Outcome, Session};

/// Which clauses are personal asides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsideRule {
    /// The clauses, in lower case.
    pub clauses: Vec<String>,
    /// Clauses that tell nothing, but go only beside an aside or where they are the whole sentence: "hang on".
    pub fillers: Vec<String>,
    /// Words that join a clause to the one before and go with it.
    pub joints: Vec<String>,
    /// What stands in the place of an aside.
    pub mark: String,
}

/// A session without asides in its released statements, and how many there were.
pub(super) struct Told {
    pub session: Session,
    pub asides: usize,
}

/// A part of an answer that goes, with what stands in its place.
#[derive(Debug)]
struct Cut {
    at: Range<usize>,
    mark: String,
}

/// Returns the session as the report quotes it.
pub(super) fn without(session: &Session, rule: &AsideRule) -> Told {
    let finder = Finder::new(&session.book);
    let clauses = Clauses {
        rule,
        patterns: patterns(rule),
        finder,
        ours: ours(session),
    };
    let mut cuts: BTreeMap<Turn, Vec<Cut>> = BTreeMap::new();
    for fact in session.facts.values().filter(|it| it.release == Release::Report) {
        let found = clauses.cuts(fact);
        if !found.is_empty() {
            cuts.entry(fact.id.turn).or_default().extend(found);
        }
    }
    let mut told = session.clone();
    let mut asides = 0;
    for (turn, mut cuts) in cuts {
        cuts.sort_by_key(|it| it.at.start);
        asides += cut(&mut told, turn, &cuts).map_or(0, |()| cuts.len());
    }
    Told { session: told, asides }
}

/// Returns the names, in lower case, that mean nobody but one of ours: those of leaver, manager and successor that no
/// contact of a customer has.
fn ours(session: &Session) -> BTreeSet<String> {
    let parts = |name: &str| -> Vec<String> {
        let parts = words(name).into_iter().filter_map(|at| name.get(at));
        parts.map(str::to_lowercase).collect()
    };
    let plan = session.plan.iter();
    let names = plan.flat_map(|it| [Some(&it.csm), it.manager.as_ref(), it.successor.as_ref()]);
    let mut ours: BTreeSet<String> = names.flatten().flat_map(|it| parts(it)).collect();
    for contact in session.book.accounts.iter().flat_map(|it| &it.contacts) {
        for part in parts(&contact.name) {
            ours.remove(&part);
        }
    }
    ours
}

/// Takes cuts, in their order, out of an answer and its facts; none where they do not fit the answer.
fn cut(session: &mut Session, turn: Turn, cuts: &[Cut]) -> Option<()> {
    let record = session.turns.iter_mut().find(|it| it.question.turn == turn)?;
    let Some(Outcome::Answered(answer)) = &record.outcome else {
        return None;
    };
    let text = applied(&answer.text, cuts)?;
    let mut answer = answer.clone();
    answer.text.clone_from(&text);
    let mut changed = record.as_ref().clone();
    changed.outcome = Some(Outcome::Answered(answer));
    *record = Arc::new(changed);
    let ids: Vec<FactId> = session.facts.keys().filter(|id| id.turn == turn).copied().collect();
    for id in ids {
        let Some(fact) = session.facts.get_mut(&id) else {
            continue;
        };
        let span = moved(&text, &fact.span, cuts);
        match text
            .get(span.clone())
            .filter(|it| it.chars().any(char::is_alphanumeric))
        {
            Some(quote) => {
                let quote = quote.to_owned();
                *fact = Arc::new(Fact {
                    span,
                    quote,
                    ..fact.as_ref().clone()
                });
            }
            None => {
                session.facts.remove(&id);
            }
        }
    }
    Some(())
}

/// Returns a text without its cuts; none where they do not lie in it one after another.
fn applied(text: &str, cuts: &[Cut]) -> Option<String> {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for it in cuts {
        left.push_str(text.get(from..it.at.start)?);
        left.push_str(&it.mark);
        from = it.at.end;
    }
    left.push_str(text.get(from..)?);
    Some(left)
}

/// Returns where a span lies after the cuts, without blanks at its ends.
fn moved(text: &str, span: &Range<usize>, cuts: &[Cut]) -> Range<usize> {
    // a cut at the very end belongs to the span, one at its beginning too
    let at = |place: usize, is_end: bool| {
        let before = cuts.iter().filter(|it| {
            if is_end {
                it.at.end <= place
            } else {
                it.at.end <= place && it.at.start < place
            }
        });
        let (gone, put) = before.fold((0, 0), |(gone, put), it| (gone + it.at.len(), put + it.mark.len()));
        (place + put).saturating_sub(gone)
    };
    let (start, end) = (at(span.start, false), at(span.end, true));
    let raw = text.get(start..end).unwrap_or_default();
    let trimmed = raw.trim_start();
    let start = start + raw.len() - trimmed.len();
    start..start + trimmed.trim_end().len()
}

/// Which clause a pattern is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Aside,
    Filler,
}

/// Returns the patterns of a rule, each as its words.
fn patterns(rule: &AsideRule) -> Vec<(Sort, Vec<String>)> {
    let split = |it: &String| it.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let asides = rule.clauses.iter().map(|it| (Sort::Aside, split(it)));
    let fillers = rule.fillers.iter().map(|it| (Sort::Filler, split(it)));
    asides.chain(fillers).collect()
}

/// What clauses are judged by.
struct Clauses<'a> {
    rule: &'a AsideRule,
    patterns: Vec<(Sort, Vec<String>)>,
    finder: Finder,
    /// Names of ours, in lower case.
    ours: BTreeSet<String>,
}

impl Clauses<'_> {
    /// Returns what goes of a statement, as ranges of its answer.
    fn cuts(&self, fact: &Fact) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let mut from = 0;
        let all = pieces(&fact.quote);
        for (n, sentence) in all.iter().enumerate() {
            let Some(at) = fact.quote.get(from..).and_then(|rest| rest.find(sentence)) else {
                continue;
            };
            let start = from + at;
            from = start + sentence.len();
            let ends = n == 0 || n + 1 == all.len();
            cuts.extend(self.of_sentence(sentence, ends).into_iter().map(|it| Cut {
                at: fact.span.start + start + it.at.start..fact.span.start + start + it.at.end,
                mark: it.mark,
            }));
        }
        cuts
    }

    fn of_sentence(&self, sentence: &str, at_end: bool) -> Vec<Cut> {
        let words = words(sentence);
        // clauses side by side go as one
        let mut runs: Vec<(Range<usize>, Sort)> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let found = self
                .patterns
                .iter()
                .filter(|(_, it)| self.is_clause(sentence, &words, at, it))
                .max_by_key(|(_, it)| it.len());
            let Some((sort, pattern)) = found else {
                at += 1;
                continue;
            };
            let end = at + pattern.len();
            match runs.last_mut().filter(|(run, _)| run.end == at) {
                Some((run, of)) => {
                    run.end = end;
                    if *sort == Sort::Aside {
                        *of = Sort::Aside;
                    }
                }
                None => runs.push((at..end, *sort)),
            }
            at = end;
        }
        let goes = |(run, sort): &(Range<usize>, Sort)| *sort == Sort::Aside || run.len() == words.len();
        let runs = runs.into_iter().filter(goes);
        runs.filter_map(|(run, _)| self.cut(sentence, &words, run, at_end))
            .collect()
    }

    /// Whether the words from a place on are a pattern's, and a whole clause.
    fn is_clause(&self, sentence: &str, words: &[Range<usize>], at: usize, pattern: &[String]) -> bool {
        let Some(said) = words.get(at..at + pattern.len()).filter(|it| !it.is_empty()) else {
            return false;
        };
        let text = |it: &Range<usize>| sentence.get(it.clone()).unwrap_or_default();
        let lower = |it: &Range<usize>| text(it).to_lowercase().replace('\u{2019}', "'");
        let same = said.iter().zip(pattern).all(|(word, wanted)| match wanted.as_str() {
            "*" => true,
            "{name}" => text(word).starts_with(char::is_uppercase) && self.ours.contains(&lower(word)),
            wanted => lower(word) == wanted,
        });
        let gap = |from: usize, to: usize| {
            sentence
                .get(from..to)
                .unwrap_or_default()
                .contains([',', ';', '–', '—', '(', ')', ':'])
        };
        let joined = |it: &Range<usize>| self.rule.joints.contains(&lower(it));
        let begins = match at.checked_sub(1).and_then(|it| words.get(it)) {
            None => true,
            Some(before) => joined(before) || gap(before.end, said.first().map_or(0, |it| it.start)),
        };
        let last = said.last().map_or(0, |it| it.end);
        let ends = words.get(at + pattern.len()).is_none_or(|next| gap(last, next.start));
        let span = said.first().map_or(0, |it| it.start)..last;
        let clause = sentence.get(span).unwrap_or_default();
        same && begins && ends && !clause.chars().any(|c| c.is_ascii_digit()) && self.finder.find(clause).is_empty()
    }

    /// Returns the cut of a clause: with the word that joins it and the pauses around it.
    fn cut(&self, sentence: &str, words: &[Range<usize>], clause: Range<usize>, at_end: bool) -> Option<Cut> {
        let pauses = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '–' | '—' | '(' | ')' | ':');
        let lower = |it: &Range<usize>| sentence.get(it.clone()).unwrap_or_default().to_lowercase();
        let joint = clause
            .start
            .checked_sub(1)
            .filter(|at| words.get(*at).is_some_and(|it| self.rule.joints.contains(&lower(it))));
        let first = joint.unwrap_or(clause.start);
        let whole = first == 0 && clause.end == words.len();
        if whole {
            let mark = if at_end { String::new() } else { self.rule.mark.clone() };
            return Some(Cut {
                at: 0..sentence.len(),
                mark,
            });
        }
        let begin = words.get(first)?.start;
        let ahead = sentence.get(..begin)?;
        let start = if first == 0 {
            begin
        } else {
            ahead.trim_end_matches(pauses).len()
        };
        let last = words.get(clause.end.checked_sub(1)?)?.end;
        let rest = sentence.get(last..)?;
        let end = last + rest.len() - rest.trim_start_matches([',', ';', ')', ':']).len();
        let mark = if first == 0 {
            self.rule.mark.clone()
        } else {
            format!(" {}", self.rule.mark)
        };
        Some(Cut { at: start..end, mark })
    }
}

/// Returns the words of a sentence, as ranges of it.
fn words(sentence: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open = None;
    for (at, c) in sentence.char_indices() {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-') && open.is_some();
        match (inside, open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                words.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    words.extend(open.map(|start| start..sentence.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;

    /// Returns a sentence without its asides.
    fn told(sentence: &str, at_end: bool) -> String {
        let list = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let rule = AsideRule {
            clauses: list(&[
                "bless her",
                "funny that",
                "i'd be sad",
                "{name} hates that",
                "is a treasure",
            ]),
            fillers: list(&["sorry", "hang on"]),
            joints: list(&["but", "and"]),
            mark: "[…]".to_owned(),
        };
        let clauses = Clauses {
            rule: &rule,
            patterns: patterns(&rule),
            finder: Finder::new(&Book::default()),
            ours: BTreeSet::from(["jo".to_owned()]),
        };
        applied(sentence, &clauses.of_sentence(sentence, at_end)).unwrap()
    }

    #[test]
    fn an_aside_goes_and_leaves_a_mark() {
        let cases = [
            (
                "Everyone writes to Ann, bless her, but Kim has the money.",
                "Everyone writes to Ann […] but Kim has the money.",
            ),
            ("It ends on 31 December, funny that.", "It ends on 31 December […]."),
            ("They are small but I'd be sad.", "They are small […]."),
            ("Jo hates that, but it works.", "[…] but it works."),
            ("She does the work and is a treasure.", "She does the work […]."),
        ];
        for (said, left) in cases {
            assert_eq!(told(said, true), left);
        }
        assert_eq!(told("Funny that.", true), "");
        assert_eq!(told("Funny that.", false), "[…]");
    }

    #[test]
    fn what_tells_something_stays() {
        for said in [
            "Ines hates that, and she signs.",
            "It is a funny that-clause.",
            "I'd be sad to lose the 40 seats.",
            "He hates that report.",
        ] {
            assert_eq!(told(said, true), said);
        }
    }
}
