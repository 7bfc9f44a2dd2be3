//! Which types of slot a sentence passes the test of: one function for each type.
//!
//! A test asks for what a reader could use: a name with a role, a number with a unit, a verb with an object. A sentence
//! that only sounds like the type does not pass.

use crate::bank::SlotKind;
use crate::fact::{Mentions, Precision};
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Words};

/// All types, in the order of the domain.
const KINDS: [SlotKind; 16] = [
    SlotKind::Account,
    SlotKind::Person,
    SlotKind::Date,
    SlotKind::Money,
    SlotKind::System,
    SlotKind::Location,
    SlotKind::Reason,
    SlotKind::Trigger,
    SlotKind::Action,
    SlotKind::Owner,
    SlotKind::Frequency,
    SlotKind::Status,
    SlotKind::Likelihood,
    SlotKind::NextStep,
    SlotKind::Measure,
    SlotKind::Evidence,
];

/// What a test looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    /// The compiled word lists.
    pub(crate) words: &'a Words,
    /// The sentence.
    pub(crate) line: &'a Line<'a>,
    /// What it names.
    pub(crate) mentions: &'a Mentions,
    /// Whether it names an account.
    pub(crate) account: bool,
}

/// Returns the types that a sentence passes the test of.
pub(crate) fn kinds(said: &Said<'_>) -> Vec<SlotKind> {
    KINDS.into_iter().filter(|kind| passes(*kind, said)).collect()
}

fn passes(kind: SlotKind, said: &Said<'_>) -> bool {
    match kind {
        SlotKind::Account => account(said),
        SlotKind::Person => person(said),
        SlotKind::Date => date(said),
        SlotKind::Money => money(said),
        SlotKind::System => !said.mentions.systems.is_empty(),
        SlotKind::Location => !said.mentions.places.is_empty(),
        SlotKind::Reason => reason(said),
        SlotKind::Trigger => trigger(said),
        SlotKind::Action => action(said),
        SlotKind::Owner => owner(said),
        SlotKind::Frequency => frequency(said),
        SlotKind::Status => (said.line.has(List::Status) && content(said) >= 2) || not_in_a_system(said),
        SlotKind::Likelihood => likelihood(said),
        SlotKind::NextStep => next_step(said),
        SlotKind::Measure => !said.mentions.measures.is_empty(),
        SlotKind::Evidence => said.line.has(List::Evidence) && content(said) >= 3,
    }
}

/// Returns how many words with content the sentence has.
fn content(said: &Said<'_>) -> usize {
    said.line
        .tokens
        .list
        .iter()
        .filter(|token| token.text.chars().any(char::is_alphanumeric) && !said.words.is(Set::Function, &token.lower))
        .count()
}

/// An account by name, or all or none.
fn account(said: &Said<'_>) -> bool {
    said.account || said.line.has(List::Everything)
}

/// A name with a role or side.
fn person(said: &Said<'_>) -> bool {
    said.mentions.people.iter().any(|person| person.role.is_some())
}

/// A day, a month, a cycle or an interval; a time of day alone is none.
fn date(said: &Said<'_>) -> bool {
    said.mentions
        .dates
        .iter()
        .any(|when| when.precision != Precision::Clock)
}

/// A number with a currency, or a percentage of a price.
fn money(said: &Said<'_>) -> bool {
    let share = said.mentions.measures.iter().any(|measure| measure.unit == "%");
    !said.mentions.money.is_empty() || (share && said.line.has(List::MoneyWord))
}

/// A cause, a constraint or a fear, in more words than the mark itself.
fn reason(said: &Said<'_>) -> bool {
    said.line.has(List::Reason) && content(said) >= 2
}

/// An event or threshold that can be seen.
fn trigger(said: &Said<'_>) -> bool {
    let event = said.line.has(List::Trigger) && content(said) >= 2;
    event && !(said.line.has(List::EmptyNoun) && said.mentions.measures.is_empty() && content(said) < 4)
}

/// A verb of work as an instruction or intention, with an object.
fn action(said: &Said<'_>) -> bool {
    let line = said.line;
    line.of(List::Action).any(|mark| {
        let instructed = mark.span.start == 0
            || line.of(List::Acting).any(|lead| {
                let between = line.text.get(lead.span.end..mark.span.start);
                between.is_some_and(|it| it.split_whitespace().count() <= 1)
            })
            || line
                .text
                .get(..mark.span.start)
                .is_some_and(|it| it.trim_end().ends_with([',', ';', ':']));
        let object = line
            .tokens
            .list
            .iter()
            .any(|token| token.start >= mark.span.end && token.text.chars().any(char::is_alphanumeric));
        instructed && object
    })
}

/// Somebody who has it, or plainly nobody.
fn owner(said: &Said<'_>) -> bool {
    let someone = !said.mentions.people.is_empty() || said.line.has(List::Team);
    let own = ["my ", "i ", "me "].iter().any(|it| said.line.folded.contains(it))
        || said.line.folded.contains("nobody")
        || said.line.folded.contains("no one")
        || said.line.folded.contains("no owner");
    said.line.has(List::Owning) && (someone || own)
}

/// A rate, a cycle or a weekday.
fn frequency(said: &Said<'_>) -> bool {
    said.line.has(List::Frequency)
        || said
            .mentions
            .dates
            .iter()
            .any(|when| when.precision == Precision::Cycle)
}

/// A tool that something is said not to stand in.
fn not_in_a_system(said: &Said<'_>) -> bool {
    let systems = said.mentions.systems.iter();
    systems
        .filter_map(|name| said.line.text.find(name.as_str()))
        .any(|at| said.line.denied_in_clause(at) || said.line.denied_behind(at))
}

/// A number out of ten, a percentage, or a degree, with a word of chance.
fn likelihood(said: &Said<'_>) -> bool {
    let ratio = said
        .mentions
        .measures
        .iter()
        .any(|measure| measure.unit.starts_with('/'));
    let share = said.mentions.measures.iter().any(|measure| measure.unit == "%");
    let chance = said.line.has(List::Likelihood);
    ratio || (chance && (share || said.line.has(List::Grade)))
}

/// An action that is still to come: told as an instruction, or as something needed or intended.
fn next_step(said: &Said<'_>) -> bool {
    let told = said.line.of(List::Action).any(|mark| mark.span.start == 0);
    action(said) && (told || said.line.has(List::NextStep))
}
