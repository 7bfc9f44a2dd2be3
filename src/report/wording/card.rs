//! The layout of playbooks as data: their parts, what is proposed for a part that nobody told, and which deeds are no step.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::report::procedure::PartKind;

/// A playbook: one topic by its parts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardLayout {
    /// The topic.
    pub topic: String,
    /// What it is for.
    #[serde(default)]
    pub goal: String,
    /// The parts that it must have.
    pub needs: Vec<PartKind>,
    /// Which part answers the question for a slot, where the words do not show it.
    #[serde(default)]
    pub slots: BTreeMap<String, PartKind>,
    /// What is proposed for a part that nobody told, until somebody does.
    #[serde(default)]
    pub propose: Vec<PartProposal>,
    /// Steps that are proposed behind those that were told, where these are few.
    #[serde(default)]
    pub then: Vec<String>,
    /// Phrases, in lower case, by which a statement told elsewhere bears on it.
    #[serde(default)]
    pub links: Vec<String>,
}

/// How all playbooks are laid out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaybookLayout {
    /// The parts in order, with their headings.
    pub rows: Vec<PlaybookRow>,
    /// The heading of whom to turn to.
    pub people: String,
    /// Fewest steps of a playbook that a stranger can run.
    pub least_steps: usize,
    /// The heading of the steps that are proposed behind those that were told.
    pub further: String,
    /// Words between a name and the team or trade that stands behind it.
    pub of: Vec<String>,
    /// Topics in which routines of the leaver's own are told.
    pub own_topics: Vec<String>,
    /// Those of them whose routines stand nowhere else.
    pub own_homes: Vec<String>,
    /// The title of such a routine; `{what}` stands for its first step.
    pub own_title: String,
    /// The parts that such a routine must have.
    pub own_needs: Vec<PartKind>,
    /// What is proposed for a part of it that nobody told.
    pub own_propose: Vec<PartProposal>,
    /// Fewest letters of its first step.
    pub own_least: usize,
    /// Words of a step in such a title.
    pub own_words: usize,
    /// Most of such routines.
    pub own_most: usize,
    /// Most statements told elsewhere that a playbook shows.
    pub also: usize,
    /// Which deeds are no step for a successor.
    pub doubt: DoubtRule,
    /// When a routine cannot be run as it was told.
    pub unclear: UnclearRule,
    /// Whom to ask for what was not said; `{leaver}` and `{day}` stand for them.
    pub ask: String,
}

/// When a routine cannot be run as it was told: one deed, and nothing that says how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnclearRule {
    /// How many working days ahead the leaver is asked.
    pub day: u32,
    /// The note at its head; `{ask}` stands for what is asked, `{day}` for by when.
    pub text: String,
    /// Parts of which one says how.
    pub told_by: Vec<PartKind>,
    /// What is asked, the first that fits.
    pub asks: Vec<UnclearAsk>,
}

/// A question about a routine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnclearAsk {
    /// Phrases, in lower case, of which the routine must speak one; none where it is for all others.
    #[serde(default)]
    pub words: Vec<String>,
    /// The question.
    pub ask: String,
}

/// A part of a playbook with its heading.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaybookRow {
    /// The part.
    pub part: PartKind,
    /// Its heading.
    pub title: String,
}

/// What is proposed for a part of a playbook; of several for one part, the first that nothing said forbids.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartProposal {
    /// The part.
    pub part: PartKind,
    /// Its lines, steps one each; `{owner}`, `{manager}` and `{leaver}` stand for them.
    pub text: Vec<String>,
    /// Phrases, in lower case, of a statement that it would contradict.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Deeds that tell a customer something untrue: the manager decides whether they stay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoubtRule {
    /// Phrases, in lower case, of such a deed.
    pub words: Vec<String>,
    /// What stands in the place of its steps; `{manager}` and `{day}` stand for who decides, and by when.
    pub text: String,
}
