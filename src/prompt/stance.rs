//! Whether a drafted sentence takes the stance of its statements: what it denies, leaves open, and ties to a condition.
//!
//! 1. Each fragment of the sentence is made from fragments of the statements: the one that it shares most with, then the one
//!    that gives most of the rest, and so on. Of equals that one counts whose sentence has most in common with the whole.
//! 2. It denies as often as these together: `the renewal is signed` is not made from `the renewal` and `nothing is signed`.
//! 3. It gives a cause only where one was given.
//! 4. What was open stays open. What holds on a condition keeps a condition; only the trigger of a playbook is one itself.
//! 5. No word stands for its opposite, and nobody does what the speaker did.

use std::collections::BTreeSet;

use crate::interview::PlaybookPart;
use crate::prompt::ground::{Ground, Place, shared};
use crate::prompt::passage::Clause;
use crate::prompt::reply::ReplyFault;

/// Holds a sentence against its statements.
///
/// # Errors
/// `TurnedRound` for a denial or an opposite, `NotGrounded` for a cause, `Hardened` for what was left open.
pub(super) fn check(ground: &Ground<'_>, text: &str, part: Option<PlaybookPart>) -> Result<(), ReplyFault> {
    let told: Vec<Clause> = ground.reader.fragments(text).into_iter().flatten().collect();
    let is_case = matches!(part, Some(PlaybookPart::Trigger | PlaybookPart::FalseAlarm));
    let tied = told.iter().any(|it| it.conditional || it.hedged);
    for fragment in &told {
        let made_from = made_from(ground, fragment, &told);
        let denials: usize = made_from.iter().map(|(_, said)| said.denials).sum();
        if denials != fragment.denials {
            return Err(ReplyFault::TurnedRound);
        }
        let Some((place, main)) = made_from.first() else {
            continue;
        };
        if is_opposite(ground, fragment, *place) || takes_over(ground, fragment, main) {
            return Err(ReplyFault::TurnedRound);
        }
        if fragment.reasons && !place.said.reasons {
            return Err(ReplyFault::NotGrounded);
        }
        let open = fragment.hedged || fragment.conditional;
        let dropped = main.conditional && !open && !is_case;
        let hardened = made_from.iter().any(|(_, said)| said.hedged) && !open;
        if dropped || hardened || (main.governed && !tied) {
            return Err(ReplyFault::Hardened);
        }
    }
    Ok(())
}

/// The fragments of the statements that a fragment is made from, the one that gives most first; none where it says nothing
/// that was said.
fn made_from<'g>(ground: &'g Ground<'_>, fragment: &Clause, told: &[Clause]) -> Vec<(Place<'g>, &'g Clause)> {
    let mut open = matter(fragment);
    let mut found: Vec<(Place<'g>, &'g Clause)> = Vec::new();
    loop {
        let mut best: Option<((usize, usize), Place<'g>, &'g Clause)> = None;
        for place in ground.places() {
            let around: usize = told.iter().map(|it| shared(place.said, it)).sum();
            for said in place.fragments {
                let gives = matter(said).intersection(&open).count();
                let weight = (gives, around);
                if gives > 0 && best.is_none_or(|(most, ..)| weight > most) {
                    best = Some((weight, place, said));
                }
            }
        }
        let Some((_, place, said)) = best else {
            return found;
        };
        let given = matter(said);
        open.retain(|it| !given.contains(it));
        found.push((place, said));
    }
}

/// Everything that a clause could share with another.
fn matter(clause: &Clause) -> BTreeSet<&str> {
    let numbers = clause.quantities.iter().map(|it| &it.value);
    let all = clause
        .stems
        .iter()
        .chain(&clause.names)
        .chain(&clause.times)
        .chain(numbers);
    all.map(String::as_str).collect()
}

/// Whether somebody who is named does what the speaker said of themselves: `I promised her` is not `Sigrid promised`.
fn takes_over(ground: &Ground<'_>, fragment: &Clause, said: &Clause) -> bool {
    let other = fragment.leads.as_ref().is_some_and(|it| !ground.speaker.contains(it));
    other && !fragment.suffers && said.acts
}

/// Whether a word of a fragment stands for its opposite in a sentence.
fn is_opposite(ground: &Ground<'_>, fragment: &Clause, place: Place<'_>) -> bool {
    let has = |clause: &Clause, word: &String| clause.words.contains(word);
    let turns = |to: &String, from: &String| has(fragment, to) && has(place.said, from) && !has(place.said, to);
    let pairs = &ground.reader.draft.opposites;
    pairs.iter().any(|(a, b)| turns(a, b) || turns(b, a))
}
