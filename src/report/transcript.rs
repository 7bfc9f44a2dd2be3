//! Questions and released answers, and what of each the report quotes. What is restricted or withdrawn is cut out of an
//! answer before anything is printed; of a turn that was answered off the record, or in private, nothing is told at all.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::fact::{Release, pieces};
use crate::id::Turn;
use crate::interview::{Outcome, Session, TurnRecord};
use crate::report::material::{Material, turn_mark};
use crate::report::model::{Exchange, Withheld};

/// Words that what is left of a sentence without its asides must have to tell anything.
const LEAST_OF_REST: usize = 3;

/// Returns all turns that were closed on the record, without what is not released.
pub(super) fn exchanges(material: &Material<'_>) -> Vec<Exchange> {
    // a turn whose question may not be read is not among them: the session was cut down for its reader
    let turns = material.record.turns.iter();
    let closed = turns.filter(|turn| turn.outcome.is_some() && !turn.question.text.is_empty());
    let on_record = closed.filter(|turn| !matches!(turn.outcome, Some(Outcome::Withheld)));
    let often = often(material);
    on_record.map(|turn| exchange(material, turn, &often)).collect()
}

fn exchange(material: &Material<'_>, record: &TurnRecord, often: &BTreeSet<String>) -> Exchange {
    let turn = record.question.turn;
    let words = &material.wording.reason;
    let (answer, cut, outcome) = match &record.outcome {
        Some(Outcome::Answered(answer)) => {
            let (text, cut) = released(material.record, turn, &answer.text);
            (text, cut, None)
        }
        Some(Outcome::Skipped) => (String::new(), false, Some(&words.skipped)),
        Some(Outcome::Unknown(_)) => (String::new(), false, Some(&words.unknown)),
        Some(Outcome::Withheld | Outcome::Reworded) | None => (String::new(), false, Some(&words.open)),
    };
    let paragraphs = answer.split('\n').map(str::trim).filter(|it| !it.is_empty());
    Exchange {
        mark: turn_mark(turn),
        on: material.said_on(turn),
        question: record.question.text.clone(),
        answer: paragraphs.map(str::to_owned).collect(),
        told: told(material, turn, often),
        outcome: outcome.cloned(),
        cut,
    }
}

/// Returns the sentences that stand in more than one answer, in lower case: "where was I".
fn often(material: &Material<'_>) -> BTreeSet<String> {
    let (mut once, mut often) = (BTreeSet::new(), BTreeSet::new());
    for turn in &material.session.turns {
        let Some(Outcome::Answered(answer)) = &turn.outcome else {
            continue;
        };
        let said: BTreeSet<String> = pieces(&answer.text).into_iter().map(str::to_lowercase).collect();
        for sentence in said {
            if !once.insert(sentence.clone()) {
                often.insert(sentence);
            }
        }
    }
    often
}

/// Returns what an answer tells as the report quotes it; none where that is nothing.
fn told(material: &Material<'_>, turn: Turn, often: &BTreeSet<String>) -> Option<String> {
    let Some(Outcome::Answered(answer)) = material.session.turn(turn).and_then(|it| it.outcome.as_ref()) else {
        return None;
    };
    let (text, _) = released(material.session, turn, &answer.text);
    let quotes: Vec<&str> = material
        .stated()
        .filter(|fact| fact.id.turn == turn)
        .map(|fact| fact.quote.as_str())
        .collect();
    let cut = material.wording.aside.mark.as_str();
    let tells = |it: &&str| {
        let quoted = quotes.iter().any(|quote| quote.contains(*it));
        let words = it.split_whitespace().filter(|word| *word != cut);
        let is_rest = it.contains(cut) && words.count() < LEAST_OF_REST;
        quoted || it.chars().any(char::is_alphanumeric) && !is_rest && !often.contains(&it.to_lowercase())
    };
    let kept: Vec<&str> = pieces(&text).into_iter().filter(tells).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Returns what may be read of a turn's answer; nothing where it has none.
pub(super) fn answer(material: &Material<'_>, turn: Turn) -> String {
    match material.record.turn(turn).and_then(|record| record.outcome.as_ref()) {
        Some(Outcome::Answered(answer)) => released(material.record, turn, &answer.text).0,
        _ => String::new(),
    }
}

/// Returns an answer without the spans of facts that are not released, and whether there were any.
fn released(session: &Session, turn: Turn, text: &str) -> (String, bool) {
    let facts = session.facts.values();
    let hidden: Vec<&Range<usize>> = facts
        .filter(|fact| fact.id.turn == turn && fact.release != Release::Report)
        .map(|fact| &fact.span)
        .collect();
    let kept = text
        .char_indices()
        .filter(|(at, _)| hidden.iter().all(|span| !span.contains(at)))
        .map(|(_, c)| c);
    (kept.collect(), !hidden.is_empty())
}

/// Returns how much was kept out, with so many asides left out and put neutrally: numbers only.
pub(super) fn withheld(material: &Material<'_>, (asides, neutral): (usize, usize)) -> Withheld {
    let mut dropped = 0;
    let mut masked = 0;
    let mut private = 0;
    for turn in &material.record.turns {
        match &turn.outcome {
            Some(Outcome::Answered(answer)) => {
                dropped += answer.dropped;
                masked += answer.masked.len();
                private += answer.private;
            }
            Some(Outcome::Withheld) => match material.record.private_only.get(&turn.question.turn) {
                Some(remarks) => private += remarks,
                None => dropped += 1,
            },
            Some(Outcome::Skipped | Outcome::Unknown(_) | Outcome::Reworded) | None => {}
        }
    }
    let restricted = material.record.facts.values();
    Withheld {
        off_record: dropped,
        private,
        asides,
        neutral,
        restricted: restricted.filter(|fact| fact.release == Release::Restricted).count(),
        masked,
    }
}
