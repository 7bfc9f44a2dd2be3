//! The words by which statements on how work is done are read. All are in lower case; phrases are words with one blank
//! between them.

use serde::Deserialize;

/// Words of the reading of procedures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcedureRule {
    /// Most words of a sentence without a verb that is a step by its rhythm alone.
    pub short: usize,
    /// Most words of a contrast such as "not HR".
    pub contrast: usize,
    /// Fewest words between quotation marks that are a wording.
    pub quoted: usize,
    /// Pronouns of those who act on our side.
    pub actors: Vec<String>,
    /// Other words that a clause may begin with as its subject.
    pub subjects: Vec<String>,
    /// Words that join clauses and belong to neither.
    pub joints: Vec<String>,
    /// Phrases between subject and verb, and before an order.
    pub adverbs: Vec<String>,
    /// Verbs of what somebody does, as in an order.
    pub verbs: Vec<String>,
    /// Those of them that are nouns as well, and count only before an object.
    pub nouns: Vec<String>,
    /// Words that an object begins with.
    pub objects: Vec<String>,
    /// Articles and the like.
    pub articles: Vec<String>,
    /// Verbs that link: with one of them, words are no mere case.
    pub links: Vec<String>,
    /// Verbs behind a subject of one word.
    pub auxiliaries: Vec<String>,
    /// Phrases that a condition begins with.
    pub conditions: Vec<String>,
    /// Words after which a condition is a question or a remark.
    pub no_cut_after: Vec<String>,
    /// Phrases that make a condition unreal.
    pub unreal: Vec<String>,
    /// Phrases of nobody doing it.
    pub neglect: Vec<String>,
    /// Phrases that a reason begins with.
    pub reasons: Vec<String>,
    /// Phrases that an end begins with.
    pub ends: Vec<String>,
    /// Phrases that a denial begins with.
    pub denials: Vec<String>,
    /// What may be denied without forbidding anything.
    pub not_denied: Vec<String>,
    /// Phrases of handing it over or stopping.
    pub hand_over: Vec<String>,
    /// Prepositions that a case may begin with.
    pub fronts: Vec<String>,
    /// Words that a case may begin with.
    pub cases: Vec<String>,
    /// Openings that are no case.
    pub markers: Vec<String>,
    /// Beginnings of a remark between a case and its deed.
    pub asides: Vec<String>,
    /// Phrases that call what was said before a sign.
    pub signs: Vec<String>,
    /// Verbs of "a new contact gets a visit".
    pub gets: Vec<String>,
    /// Phrases that introduce what is said.
    pub says: Vec<String>,
    /// Verbs of saying.
    pub say_verbs: Vec<String>,
    /// Beginnings of what something is: "it's planting, not churn".
    pub is_so: Vec<String>,
    /// Phrases of what is harmless.
    pub harmless: Vec<String>,
    /// Phrases of what makes it worse.
    pub harms: Vec<String>,
    /// Beginnings of being somewhere, which is a deed where it has its time.
    pub presence: Vec<String>,
    /// Phrases of success.
    pub works: Vec<String>,
    /// Beginnings of a share of cases.
    pub shares: Vec<String>,
    /// Numbers in words.
    pub numbers: Vec<String>,
    /// Words of the past tense.
    pub past: Vec<String>,
    /// Phrases of something that happened once.
    pub once: Vec<String>,
    /// Prepositions of a time limit.
    pub limits: Vec<String>,
    /// Words after which such a preposition is none of time.
    pub no_limit_after: Vec<String>,
    /// Time limits as whole phrases.
    pub speeds: Vec<String>,
    /// Units of time, days and parts of the day.
    pub times: Vec<String>,
    /// Words that count events.
    pub ordinals: Vec<String>,
    /// Rhythms as whole phrases.
    pub rhythms: Vec<String>,
    /// Beginnings of a rhythm.
    pub rhythm_heads: Vec<String>,
}

impl ProcedureRule {
    /// Returns whether a clause may begin with this word as its subject.
    pub(in crate::report) fn is_subject(&self, word: &str) -> bool {
        self.actors.iter().chain(&self.subjects).any(|it| it == word)
    }
}
