//! Which things of a script a question brings up, best first.
//!
//! 1. A thing fits by its topic and account, and by a word stem of the question or the slot that is probed.
//!    A question that presses ("what else") brings up whatever is left on its topic and account.
//! 2. A question on the same account but another topic brings it up where at least two of its stems are heard.
//! 3. What fits is ranked by slot, topic, account and stems; an open question brings first what needs no stem.
//!    Among equals the script's order stands.
//!
//! Nothing is said here: what was said is the caller's to remember.

use std::cmp::Reverse;

use crate::sample::Asked;
use crate::sample::parse::{Kind, Pass, Script, Settling, Thing};

/// How many stems a question on another topic must hold to bring a thing up.
const STEMS_ACROSS_TOPICS: usize = 2;

/// Chooses up to `most` things for one answer, until the person is out of breath; returns their places in the script.
///
/// Anything but a plain fact comes alone.
pub(super) fn best(script: &Script, said: &[bool], asked: &Asked<'_>, most: usize) -> Vec<usize> {
    let question = asked.text.to_lowercase();
    let pressed = hears(&script.leaver.pressed, asked);
    let open = |place: usize| said.get(place) == Some(&false);
    let mut fitting: Vec<(usize, &Thing, usize)> = script
        .knows
        .iter()
        .enumerate()
        .filter(|(place, thing)| open(*place) && may_follow(script, said, thing))
        .filter_map(|(place, thing)| Some((place, thing, fit(thing, asked, &question, pressed)?)))
        .collect();
    fitting.sort_by_key(|(_, _, score)| Reverse(*score));

    let mut chosen = Vec::new();
    let mut words = 0;
    for (place, thing, _) in fitting.into_iter().take(most) {
        let alone = thing.kind != Kind::Fact;
        words += thing.says.split_whitespace().count();
        if !chosen.is_empty() && (alone || words > script.leaver.breath) {
            break;
        }
        chosen.push(place);
        if alone {
            break;
        }
    }
    chosen
}

fn may_follow(script: &Script, said: &[bool], thing: &Thing) -> bool {
    thing.after.as_ref().is_none_or(|after| {
        let mut things = script.knows.iter().zip(said);
        things.any(|(it, said)| *said && it.id.get_ref() == after.get_ref())
    })
}

/// Returns how well a thing fits a question, or nothing where it does not.
fn fit(thing: &Thing, asked: &Asked<'_>, question: &str, pressed: bool) -> Option<usize> {
    let same_topic = thing.topic.as_str() == asked.topic;
    let same_account = thing.account.is_some() && thing.account.as_deref() == asked.account_name;
    let probed = same_topic && asked.slot.is_some() && thing.slot.as_ref().map(|it| it.as_str()) == asked.slot;
    let stems = thing.asked.iter().filter(|stem| begins_a_word(stem, question)).count();
    let unasked = thing.asked.is_empty();
    let left_over = pressed && thing.account.as_deref() == asked.account_name;
    let brought_up = probed || unasked || stems > 0 || left_over;

    let within = same_topic && brought_up && reaches(thing, asked.account_name);
    let across = same_account && thing.kind == Kind::Fact && stems >= STEMS_ACROSS_TOPICS;
    // the weights put what fills the probed slot before all else on the same account
    let score = [
        (probed, 8),
        (same_topic, 6),
        (same_account, 4),
        (unasked && asked.kind == "open", 3),
        (thing.after.is_some(), 2),
        (stems > 0, 1),
        (stems > 1, 1),
    ];
    (within || across).then(|| score.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum())
}

/// Whether a question on an account, or on the whole book, comes near the thing's own account.
fn reaches(thing: &Thing, account: Option<&str>) -> bool {
    match (thing.account.as_deref(), account) {
        (None, _) | (_, None) => true,
        (Some(own), Some(asked)) => own == asked || thing.neighbours.iter().any(|it| it == asked),
    }
}

/// Whether the person passes over this question.
pub(super) fn passes_over(pass: &Pass, asked: &Asked<'_>) -> bool {
    let account = pass.account.is_none() || pass.account.as_deref() == asked.account_name;
    account && pass.topic.as_str() == asked.topic && hears(&pass.asked, asked)
}

/// Returns the place of the settlement that fits a contradiction best: one for the account first, then one for any.
pub(super) fn settling(settles: &[Settling], asked: &Asked<'_>) -> Option<usize> {
    let own = |it: &Settling| it.account.is_some() && it.account.as_deref() == asked.account_name;
    let heard = |it: &Settling| (own(it) || it.account.is_none()) && hears(&it.asked, asked);
    let best = settles.iter().enumerate().filter(|(_, it)| heard(it));
    best.max_by_key(|(place, it)| (own(it), Reverse(*place)))
        .map(|(place, _)| place)
}

fn hears(stems: &[String], asked: &Asked<'_>) -> bool {
    let question = asked.text.to_lowercase();
    stems.is_empty() || stems.iter().any(|stem| begins_a_word(stem, &question))
}

fn begins_a_word(stem: &str, question: &str) -> bool {
    let before = |place: usize| question.get(..place).and_then(|text| text.chars().next_back());
    question
        .match_indices(stem)
        .any(|(place, _)| !before(place).is_some_and(char::is_alphanumeric))
}
