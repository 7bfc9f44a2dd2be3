//! One matter said and denied: "the order form is signed" and "the order form is not signed".
//!
//! 1. One statement denies ("not", "never", "unsigned"), the other does not; neither holds on a condition or tells of what
//!    was and is no more.
//! 2. Without the denial the two speak of the same: one has all salient words of the other, and few of its
//!    own.

use std::collections::BTreeSet;

use crate::fact::Fact;
use crate::fact::contradiction::ContradictionRules;
use crate::fact::grammar::denies_what_follows;
use crate::fact::subject::{bare_words, subject};

/// Returns the words of two statements of which one denies the other; the new one's first.
pub(super) fn differ(new: &Fact, known: &Fact, rules: &ContradictionRules) -> Option<(String, String)> {
    let both = [new, known];
    let plain = |fact: &&Fact| {
        let said: Vec<String> = bare_words(&fact.quote).map(|(word, _)| word).collect();
        let mentions = &fact.mentions;
        let few =
            said.len() <= 2 * rules.sameness.shown_words && mentions.money.is_empty() && mentions.measures.is_empty();
        few && !said.iter().any(|it| rules.elsewhen.contains(it))
    };
    if !both.iter().all(plain) {
        return None;
    }
    let (a, b) = (subject(new, rules), subject(known, rules));
    let (a_denies, a) = denial(new, a, &b);
    let (b_denies, b) = denial(known, b, &a);
    let shared = a.intersection(&b).count();
    let larger = a.len().max(b.len());
    let one_has_all = a.is_subset(&b) || b.is_subset(&a);
    let same = one_has_all && rules.sameness.is_denied(shared, larger);
    (a_denies != b_denies && same).then(|| (shown(new, rules), shown(known, rules)))
}

/// Returns whether a statement denies, and its salient words without the denial.
fn denial(fact: &Fact, subject: BTreeSet<String>, other: &BTreeSet<String>) -> (bool, BTreeSet<String>) {
    let said: Vec<String> = bare_words(&fact.quote).map(|(word, _)| word).collect();
    // `neither … nor` is one denial
    let mut times = said
        .iter()
        .filter(|it| it.as_str() != "nor" && denies_what_follows(it))
        .count();
    let bare = subject.into_iter().filter(|it| !denies_what_follows(it)).map(|word| {
        let positive = word
            .strip_prefix("un")
            .filter(|it| other.contains(*it))
            .map(str::to_owned);
        times += usize::from(positive.is_some());
        positive.unwrap_or(word)
    });
    let bare = bare.collect();
    (times % 2 == 1, bare)
}

fn shown(fact: &Fact, rules: &ContradictionRules) -> String {
    let all: Vec<&str> = fact.quote.split_whitespace().collect();
    let from = all.len().saturating_sub(rules.sameness.shown_words);
    let kept = all.get(from..).unwrap_or_default().join(" ");
    kept.trim_end_matches(['.', '!', ';', ',']).to_owned()
}
