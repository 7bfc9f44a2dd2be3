//! Whether a drafted sentence takes the stance of its statements: what it denies, leaves open, and ties to a condition.
//!
//! 1. Each fragment of the sentence is held against the fragment of a statement that it shares most with; of equals, that
//!    of the sentence which has most in common with the whole.
//! 2. It denies as often. A denial of nothing that was said falls.
//! 3. What was open stays open. What holds on a condition keeps a condition; only the trigger of a playbook is one itself.
//! 4. No word stands for its opposite, and nobody does what the speaker did.

use crate::interview::Part;
use crate::prompt::ground::{Ground, Place, shared};
use crate::prompt::passage::Clause;
use crate::prompt::reply::ReplyFault;

/// Holds a sentence against its statements.
///
/// # Errors
/// `TurnedRound` for a denial or an opposite, `Hardened` for what was left open.
pub(super) fn check(ground: &Ground<'_>, text: &str, part: Option<Part>) -> Result<(), ReplyFault> {
    let told: Vec<Clause> = ground.reader.fragments(text).into_iter().flatten().collect();
    let is_case = matches!(part, Some(Part::Trigger | Part::FalseAlarm));
    let tied = told.iter().any(|it| it.conditional || it.hedged);
    for fragment in &told {
        let nearest = nearest(ground, fragment, &told);
        if nearest.is_empty() {
            if fragment.denials > 0 {
                return Err(ReplyFault::TurnedRound);
            }
            continue;
        }
        if !nearest.iter().any(|(_, said)| said.denials == fragment.denials) {
            return Err(ReplyFault::TurnedRound);
        }
        if nearest.iter().all(|(place, _)| is_opposite(ground, fragment, *place)) {
            return Err(ReplyFault::TurnedRound);
        }
        if nearest.iter().all(|(_, said)| takes_over(ground, fragment, said)) {
            return Err(ReplyFault::TurnedRound);
        }
        let open = fragment.hedged || fragment.conditional;
        let hardened = |said: &Clause| {
            let dropped = said.conditional && !said.hedged && !open && !is_case;
            (said.hedged && !open) || dropped || (said.governed && !tied)
        };
        if nearest.iter().all(|(_, said)| hardened(said)) {
            return Err(ReplyFault::Hardened);
        }
    }
    Ok(())
}

/// Whether somebody who is named does what the speaker said of themselves: `I promised her` is not `Sigrid promised`.
fn takes_over(ground: &Ground<'_>, fragment: &Clause, said: &Clause) -> bool {
    let other = fragment.leads.as_ref().is_some_and(|it| !ground.speaker.contains(it));
    other && !fragment.suffers && said.acts
}

/// The fragments of the statements that share most with a fragment; none where none shares anything.
fn nearest<'g>(ground: &'g Ground<'_>, fragment: &Clause, told: &[Clause]) -> Vec<(Place<'g>, &'g Clause)> {
    let mut most = (1, 0);
    let mut found = Vec::new();
    for place in ground.places() {
        let around: usize = told.iter().map(|it| shared(place.said, it)).sum();
        for said in place.fragments {
            let weight = (shared(said, fragment), around);
            if weight > most {
                found.clear();
                most = weight;
            }
            if weight == most {
                found.push((place, said));
            }
        }
    }
    found
}

/// Whether a word of a fragment stands for its opposite in a sentence.
fn is_opposite(ground: &Ground<'_>, fragment: &Clause, place: Place<'_>) -> bool {
    let has = |clause: &Clause, word: &String| clause.words.contains(word);
    let turns = |to: &String, from: &String| has(fragment, to) && has(place.said, from) && !has(place.said, to);
    let pairs = &ground.reader.draft.opposites;
    pairs.iter().any(|(a, b)| turns(a, b) || turns(b, a))
}
