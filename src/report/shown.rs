//! What a risk is about, in the words that show it: the risk's name says of which sort it is, these say what happened.
//!
//! 1. Of the statements of a case the sentence counts that has the cause's words, or that names the thing where the wording
//!    knows words for it. Without a cause it is the first sentence that tells something.
//! 2. `sentences` gives it whole, with the one before it and those behind it as far as they fit: an operative sentence is
//!    never cut while it is not far too long.
//! 3. `clause` gives the part between two pauses, for lists and headings; none where it would begin with a word that points
//!    at something outside it.

use crate::fact::Fact;
use crate::report::about;
use crate::report::case::Case;
use crate::report::cause::{plain, stands};
use crate::report::clip::clip;
use crate::report::material::{Material, fact_mark};
use crate::report::model::{Claim, Shown};
use crate::report::piece::{part, pieces};

/// Returns the sentences that show a case, with the mark of their statement, and what that is about where they begin as it
/// does.
pub(super) fn sentences(material: &Material<'_>, case: &Case<'_>) -> Option<Shown> {
    let (fact, at) = place(case)?;
    let all = pieces(&fact.quote);
    let most = material.wording.shown.words;
    let count = |text: &str| text.split_whitespace().count();
    let mut range = at..at + 1;
    let mut words = all.get(at).map_or(0, |it| count(it));
    let before = at.checked_sub(1).into_iter();
    for next in before.chain(at + 1..all.len()) {
        let more = all.get(next).map_or(0, |it| count(it));
        if words + more > most {
            break;
        }
        words += more;
        range = range.start.min(next)..range.end.max(next + 1);
    }
    let begins = range.start == 0;
    let text = all.get(range).unwrap_or_default().join(" ");
    Some(Shown {
        text: clip(&text, most).text.trim_end_matches([';', ',', ':']).to_owned(),
        about: about::about(material, fact).filter(|_| begins),
        marks: material.marks(fact),
    })
}

/// Returns the clause that shows a case, with its mark.
pub(super) fn clause(material: &Material<'_>, case: &Case<'_>) -> Option<Shown> {
    let rule = &material.wording.shown;
    let cause = case.cause?;
    let phrases: Vec<&String> = cause.thing.iter().chain(&cause.words).collect();
    let facts = case.facts.iter().chain(&case.point);
    facts.into_iter().find_map(|fact| {
        let mut clauses = pieces(&fact.quote).into_iter().flat_map(clauses);
        let found = clauses.find_map(|clause| {
            let text = without_joint(clause, &rule.joints);
            let said = plain(text);
            let fits = (rule.least..=rule.most).contains(&said.len());
            let outside = said.first().is_some_and(|it| rule.outside.contains(it));
            let shows = phrases.iter().any(|it| stands(&said, it));
            (fits && !outside && shows).then(|| text.to_owned())
        })?;
        Some(Shown {
            text: found,
            about: None,
            marks: vec![fact_mark(fact.id)],
        })
    })
}

/// Returns the sentence that shows a case, as a claim of its own.
pub(super) fn sentence(material: &Material<'_>, case: &Case<'_>) -> Option<Claim> {
    let (fact, at) = place(case)?;
    let sentence = pieces(&fact.quote).get(at).copied()?;
    let gist = clause(material, case).map_or_else(String::new, |it| format!("“{}”", it.text));
    Some(Claim {
        gist,
        ..part(material, fact, &[sentence])
    })
}

/// Returns the statement that shows a case, and which of its sentences does.
fn place<'a>(case: &Case<'a>) -> Option<(&'a Fact, usize)> {
    let of = |phrases: &[String]| {
        let facts = case.point.iter().chain(&case.facts);
        facts.into_iter().find_map(|fact| {
            let at = pieces(&fact.quote).iter().position(|it| {
                let said = plain(it);
                phrases.iter().any(|phrase| stands(&said, phrase))
            })?;
            Some((*fact, at))
        })
    };
    let cause = case.cause;
    let thing = cause.and_then(|it| of(&it.thing));
    let words = || cause.and_then(|it| of(&it.words));
    thing.or_else(words).or_else(|| Some((case.first()?, 0)))
}

/// Returns the parts of a sentence between its pauses.
pub(super) fn clauses(sentence: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in sentence.char_indices() {
        let behind = at + c.len_utf8();
        // no comma inside a number is a pause
        let spaced = sentence
            .get(behind..)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace));
        if matches!(c, ',' | ';' | ':' | '–' | '—') && spaced {
            parts.extend(sentence.get(from..at));
            from = behind;
        }
    }
    parts.extend(sentence.get(from..));
    parts
        .into_iter()
        .map(|it| it.trim().trim_end_matches(['.', '!', '?']).trim())
        .filter(|it| !it.is_empty())
        .flat_map(|it| it.split(" but "))
        .collect()
}

fn without_joint<'t>(clause: &'t str, joints: &[String]) -> &'t str {
    let mut text = clause;
    while let Some((first, rest)) = text.split_once(' ') {
        if !joints.contains(&first.to_lowercase()) {
            break;
        }
        text = rest.trim_start();
    }
    text
}
