//! What a statement speaks of: its salient nouns, stemmed, without names and numbers.
//!
//! The words left out are the closed classes of English grammar and the words of time and degree (`common` of the rules); no
//! list of subjects is needed, so it works for any company and trade.

use std::collections::BTreeSet;

use crate::fact::Fact;
use crate::fact::contradiction::ContradictionRules;
use crate::fact::word::{plain, written};

/// Returns the salient words of a statement.
pub(super) fn subject(fact: &Fact, rules: &ContradictionRules) -> BTreeSet<String> {
    subject_of(fact, &fact.quote, rules)
}

/// Returns the salient words of a part of a statement.
pub(super) fn subject_of(fact: &Fact, part: &str, rules: &ContradictionRules) -> BTreeSet<String> {
    let names = names(fact);
    let values = values(fact);
    bare_words(part)
        .filter(|(word, _)| !values.contains(word))
        .filter(|(word, _)| word.chars().count() > 2 && !rules.common.contains(word))
        .filter(|(word, _)| !names.contains(word) && !word.chars().any(|it| it.is_ascii_digit()))
        .map(|(word, _)| stem(&word))
        .collect()
}

/// Returns the capitalised words inside the sentence that are no people: places, products and the like.
pub(super) fn proper_names(fact: &Fact, rules: &ContradictionRules) -> BTreeSet<String> {
    proper_names_of(fact, &fact.quote, rules)
}

/// Returns the capitalised words inside a part of a statement that are no people.
pub(super) fn proper_names_of(fact: &Fact, part: &str, rules: &ContradictionRules) -> BTreeSet<String> {
    let people = names(fact);
    bare_words(part)
        .skip(1)
        .filter(|(word, capital)| {
            *capital && word.chars().count() > 2 && !rules.common.contains(word) && !people.contains(word)
        })
        .map(|(word, _)| stem(&word))
        .collect()
}

/// Returns the words that tell this statement's period or object apart.
pub(super) fn telling_apart(fact: &Fact, rules: &ContradictionRules) -> BTreeSet<String> {
    telling_apart_of(&fact.quote, rules)
}

/// Returns the words that tell the period or object of a part of a statement apart.
pub(super) fn telling_apart_of(part: &str, rules: &ContradictionRules) -> BTreeSet<String> {
    bare_words(part)
        .map(|(word, _)| word)
        .filter(|word| rules.telling_apart.contains(word))
        .collect()
}

/// Returns the words by which the values were said: currencies, months, units.
fn values(fact: &Fact) -> BTreeSet<String> {
    let said = &fact.mentions;
    let texts = said
        .money
        .iter()
        .map(|it| it.text.as_str())
        .chain(said.dates.iter().map(|it| it.text.as_str()));
    texts.flat_map(bare_words).map(|(word, _)| word).collect()
}

/// Returns the people's names in lower case, word by word.
fn names(fact: &Fact) -> BTreeSet<String> {
    fact.mentions
        .people
        .iter()
        .flat_map(|person| person.name.split_whitespace())
        .map(str::to_lowercase)
        .collect()
}

/// Returns the words in lower case and without `'s`, each with whether it was capitalised.
pub(super) fn bare_words(text: &str) -> impl Iterator<Item = (String, bool)> {
    written(text).map(|word| {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let lower = plain(word);
        (lower.strip_suffix("'s").unwrap_or(&lower).to_owned(), capital)
    })
}

/// Cuts the usual English endings, so that `renewals` meets `renewal`, `promised` meets `promise`
/// and `capped` meets `cap`.
pub fn stem(word: &str) -> String {
    let long = |rest: &&str| rest.chars().count() >= 4;
    let cut = [
        "ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "e",
    ];
    let found = cut
        .iter()
        .find_map(|end| Some((word.strip_suffix(end).filter(long)?, *end)));
    let Some((rest, end)) = found else {
        return word.to_owned();
    };
    let doubled = matches!(end, "ed" | "ing" | "ings")
        .then(|| rest.strip_suffix(['b', 'd', 'g', 'm', 'n', 'p', 'r', 't']))
        .flatten()
        .filter(|it| it.chars().next_back() == rest.chars().next_back());
    doubled.unwrap_or(rest).to_owned()
}
