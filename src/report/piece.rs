//! Parts of a statement: some of its sentences, as a claim with its mark.
//!
//! A statement may hold what was said of several people, or several parts of a playbook. Cut into sentences it can be
//! read where it belongs, still word for word and with its mark.

use crate::fact::Fact;
pub(super) use crate::fact::pieces;
use crate::report::material::Material;
use crate::report::model::Claim;

/// Returns the claim of some sentences of a fact.
pub(super) fn part(material: &Material<'_>, fact: &Fact, sentences: &[&str]) -> Claim {
    let text = sentences.join(" ");
    let claim = material.claim(fact);
    Claim {
        when: claim.when.into_iter().filter(|it| text.contains(&it.text)).collect(),
        people: claim.people.into_iter().filter(|it| names(&text, &it.name)).collect(),
        text,
        gist: String::new(),
        ..claim
    }
}

/// Returns the first sentence of a text in which some words stand.
pub(super) fn sentence_with<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    pieces(text).into_iter().find(|it| it.contains(words))
}

/// Returns whether a text names somebody: by the whole name, or by a word of it that is no initial.
pub(super) fn names(text: &str, name: &str) -> bool {
    // typed in small letters, as a whole text can be
    let small = text
        .chars()
        .find(|it| it.is_alphabetic())
        .is_some_and(char::is_lowercase);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let same = |part: &str, word: &str| word == part || small && word == part.to_lowercase();
    let said = |part: &str| part.chars().count() > 2 && words.iter().any(|it| same(part, it));
    text.contains(name) || name.split_whitespace().any(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_parts_but_not_inside_words() {
        assert!(names("Moe-Larsen signs", "Henrik Moe-Larsen"));
        assert!(!names("Sigridson signs", "Sigrid Aasen"));
    }
}
