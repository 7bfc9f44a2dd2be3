//! Words about persons that cannot be left out without turning what is said: a note in square brackets stands for them.
//!
//! 1. Where words of a rule stand in a sentence without a pause inside, the rule's note stands in their place: "but she [has
//!    no part in the decision]". The longest words count.
//! 2. None are replaced that hold a figure, a name or a customer: those are facts.
//!
//! What can be left out, `remark`, `unkind` and `blame` find first; `aside` puts both together.

use std::cmp::Reverse;

use serde::Deserialize;

use crate::book::names::Finder;
use crate::fact::pieces;
use crate::report::aside::{AsideRule, Cut};
use crate::report::sentence::Sentence;
use crate::report::unkind::Known;

/// Words, and what stands for them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeutralRule {
    /// The words, in lower case; `*` is any one word.
    pub words: Vec<String>,
    /// What the note says.
    pub says: String,
    /// Where the words must stand.
    #[serde(default)]
    pub place: Place,
}

/// Where in a sentence words are replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Anywhere.
    #[default]
    Any,
    /// At the end of a clause: what follows would be their object.
    Last,
}

impl NeutralRule {
    fn note(&self) -> String {
        format!("[{}]", self.says)
    }
}

/// Returns whether what stands for a cut is a note of one of the rules.
pub(super) fn is_note(cut: &Cut, rules: &[NeutralRule]) -> bool {
    rules.iter().any(|it| it.note() == cut.mark)
}

/// Returns whether a quote has a note of one of the rules.
pub(super) fn has_note(quote: &str, rules: &[NeutralRule]) -> bool {
    rules.iter().any(|it| quote.contains(&it.note()))
}

/// Returns what of a quote is put neutrally, as ranges of it.
pub(super) fn found(quote: &str, rule: &AsideRule, who: (&Finder, &Known)) -> Vec<Cut> {
    let mut found = Vec::new();
    let mut from = 0;
    for piece in pieces(quote) {
        let Some(at) = quote.get(from..).and_then(|rest| rest.find(piece)) else {
            continue;
        };
        let start = from + at;
        from = start + piece.len();
        found.extend(of_sentence(&Sentence::of(piece), rule, who).into_iter().map(|it| Cut {
            at: start + it.at.start..start + it.at.end,
            mark: it.mark,
        }));
    }
    found
}

fn of_sentence(read: &Sentence<'_>, rule: &AsideRule, who: (&Finder, &Known)) -> Vec<Cut> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < read.words.len() {
        let ends = rule.neutral.iter().flat_map(|one| {
            let ends = one.words.iter().filter_map(|words| read.reads(at, words));
            let fits = ends.filter(|end| one.place == Place::Any || read.closes(*end, &rule.blame.joints));
            fits.map(move |end| (end, one))
        });
        // of rules with the same words the first
        let longest = ends.min_by_key(|(end, _)| Reverse(*end));
        let cut = longest.and_then(|(end, one)| Some((end, read.noted(at, end, one, who)?)));
        at = cut.as_ref().map_or(at + 1, |(end, _)| *end);
        found.extend(cut.map(|(_, it)| it));
    }
    found
}

impl Sentence<'_> {
    /// Returns whether a clause ends before a word.
    fn closes(&self, end: usize, joints: &[String]) -> bool {
        end.checked_sub(1).is_some_and(|last| self.pauses(last)) || joints.iter().any(|it| it == self.word(end))
    }

    /// Returns the cut of words that a note stands for; none where a pause lies between them or a fact is among them.
    fn noted(&self, at: usize, end: usize, rule: &NeutralRule, (finder, known): (&Finder, &Known)) -> Option<Cut> {
        let last = end.checked_sub(1)?;
        let range = self.words.get(at)?.start..self.words.get(last)?.end;
        let text = self.text.get(range.clone())?;
        let torn = (at..last).any(|it| self.pauses(it));
        let fact = text.chars().any(|c| c.is_ascii_digit())
            || (at..end).any(|it| known.has_name(self.word(it)))
            || !finder.find(text).is_empty();
        (!torn && !fact).then(|| Cut {
            at: range,
            mark: rule.note(),
        })
    }
}
