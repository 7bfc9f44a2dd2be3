//! The clauses of a sentence that are personal asides: those all words of which a pattern of the wording has.
//!
//! A clause lies between pauses, or behind a word that joins it; what names a customer or has a figure is none.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::book::names::Finder;
use crate::report::aside::{AsideRule, Cut};
use crate::report::sentence::{Sentence, is_pause};

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
pub(super) struct Clauses<'a> {
    rule: &'a AsideRule,
    patterns: Vec<(Sort, Vec<String>)>,
    /// Who is in the book.
    pub finder: Finder,
    /// Names of ours, in lower case.
    ours: BTreeSet<String>,
}

impl<'a> Clauses<'a> {
    /// Takes a rule, who is in the book, and the names of ours in lower case.
    pub(super) fn new(rule: &'a AsideRule, finder: Finder, ours: BTreeSet<String>) -> Self {
        let patterns = patterns(rule);
        Self {
            rule,
            patterns,
            finder,
            ours,
        }
    }

    /// Returns the asides of a sentence, as ranges of it; `at_end` where it is the first or last of its statement.
    pub(super) fn of_sentence(&self, sentence: &str, at_end: bool) -> Vec<Cut> {
        let sentence = Sentence::of(sentence);
        let words = sentence.words.len();
        // clauses side by side go as one
        let mut runs: Vec<(Range<usize>, Sort)> = Vec::new();
        let mut at = 0;
        while at < words {
            let found = self
                .patterns
                .iter()
                .filter(|(_, it)| self.is_clause(&sentence, at, it))
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
        let goes = |(run, sort): &(Range<usize>, Sort)| *sort == Sort::Aside || run.len() == words;
        let runs = runs.into_iter().filter(goes);
        runs.filter_map(|(run, _)| self.cut(&sentence, run, at_end)).collect()
    }

    /// Whether the words from a place on are a pattern's, and a whole clause.
    fn is_clause(&self, sentence: &Sentence<'_>, at: usize, pattern: &[String]) -> bool {
        let words = sentence.words.get(at..at + pattern.len()).unwrap_or_default();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return false;
        };
        let same = pattern.iter().zip(at..).all(|(wanted, at)| match wanted.as_str() {
            "*" => true,
            "{name}" => sentence.said(at).starts_with(char::is_uppercase) && self.ours.contains(sentence.word(at)),
            wanted => sentence.word(at) == wanted,
        });
        let begins = at
            .checked_sub(1)
            .is_none_or(|it| self.joins(sentence, it) || sentence.pauses(it));
        let ends = sentence.pauses(at + pattern.len() - 1);
        let clause = sentence.text.get(first.start..last.end).unwrap_or_default();
        same && begins && ends && !clause.chars().any(|c| c.is_ascii_digit()) && self.finder.find(clause).is_empty()
    }

    /// Whether a word joins the clause behind it to the one before.
    fn joins(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        self.rule.joints.iter().any(|it| it == sentence.word(at))
    }

    /// Returns the cut of a clause: with the word that joins it and the pauses around it.
    fn cut(&self, sentence: &Sentence<'_>, clause: Range<usize>, at_end: bool) -> Option<Cut> {
        let (text, words) = (sentence.text, &sentence.words);
        let joint = clause.start.checked_sub(1).filter(|at| self.joins(sentence, *at));
        let first = joint.unwrap_or(clause.start);
        let whole = first == 0 && clause.end == words.len();
        if whole {
            let mark = if at_end { String::new() } else { self.rule.mark.clone() };
            return Some(Cut {
                at: 0..text.len(),
                mark,
            });
        }
        let begin = words.get(first)?.start;
        let ahead = text.get(..begin)?;
        let start = if first == 0 {
            begin
        } else {
            ahead.trim_end_matches(is_pause).len()
        };
        let last = words.get(clause.end.checked_sub(1)?)?.end;
        let rest = text.get(last..)?;
        let mut end = last + rest.len() - rest.trim_start_matches([',', ';', ')', ':']).len();
        // "but it works" would hang on what is gone
        if first == 0 && self.joins(sentence, clause.end) {
            end = words.get(clause.end)?.end;
        }
        let mark = if first == 0 {
            self.rule.mark.clone()
        } else {
            format!(" {}", self.rule.mark)
        };
        Some(Cut { at: start..end, mark })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use crate::report::aside::applied;
    use crate::report::blame::BlameRule;
    use crate::report::unkind::UnkindRule;

    /// Returns a sentence without its asides.
    fn told(sentence: &str, at_end: bool) -> String {
        let list = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let rule = AsideRule {
            clauses: list(&[
                "bless her",
                "funny that",
                "i'd be sad",
                "{name} hates that",
                "is a star",
            ]),
            fillers: list(&["sorry", "hang on"]),
            joints: list(&["but", "and"]),
            mark: "[…]".to_owned(),
            against: Vec::new(),
            objection: String::new(),
            unkind: UnkindRule::default(),
            blame: BlameRule::default(),
            neutral: Vec::new(),
        };
        let ours = BTreeSet::from(["jo".to_owned()]);
        let clauses = Clauses::new(&rule, Finder::new(&Book::default()), ours);
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
            ("Jo hates that, but it works.", "[…] it works."),
            ("She runs the desk and is a star.", "She runs the desk […]."),
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
