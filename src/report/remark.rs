//! The clauses of a sentence that are personal asides: those all words of which a pattern of the wording has.
//!
//! A clause lies between pauses, or behind a word that joins it; what names a customer or has a figure is none.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::book::names::Finder;
use crate::report::aside::{AsideRule, Cut};

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
    finder: Finder,
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
pub(super) fn words(sentence: &str) -> Vec<Range<usize>> {
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
    use crate::report::aside::applied;
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
                "is a treasure",
            ]),
            fillers: list(&["sorry", "hang on"]),
            joints: list(&["but", "and"]),
            mark: "[…]".to_owned(),
            against: Vec::new(),
            objection: String::new(),
            unkind: UnkindRule::default(),
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
