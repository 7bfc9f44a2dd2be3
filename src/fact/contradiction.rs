//! The words and numbers by which statements contradict, confirm or correct each other, read from
//! `prompts/contradictions.toml`, where each is explained. What is made of them, `merge`, `within` and `correction` say.

use std::collections::BTreeSet;

use serde::Deserialize;

/// All lists; their words are in lower case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContradictionRules {
    /// Words that two statements share without speaking of the same thing.
    pub common: BTreeSet<String>,
    /// Words of one period, place or object among several.
    pub telling_apart: BTreeSet<String>,
    /// Nouns that take one value at a time.
    pub one_value: BTreeSet<String>,
    /// Phrases between what was and what is.
    pub change: Vec<String>,
    /// Phrases of what was and is no more.
    pub former: Vec<String>,
    /// Words of a time of day that is a limit on neither side.
    pub limits: BTreeSet<String>,
    /// Acts that one person does, each by its words.
    pub acts: Vec<Vec<String>>,
    /// Words by which an act is not one's alone, or not always.
    pub narrows: BTreeSet<String>,
    /// Words by which a statement holds at another time, on a condition, or in part.
    pub elsewhen: BTreeSet<String>,
    /// Phrases that deny the value after them.
    pub denies_value: Vec<String>,
    /// Words with which somebody begins who puts right what they just said.
    pub puts_right: BTreeSet<String>,
    /// How near two values or two statements must be.
    pub sameness: Sameness,
    /// A renewal against the import's.
    pub renewal: FieldWords,
    /// Revenue against the import's.
    pub arr: ArrWords,
    /// Health against the import's.
    pub health: HealthWords,
    /// A contact's title against the import's.
    pub title: TitleWords,
}

/// How near two values or two statements must be.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sameness {
    /// Share of a value by which another may be off and is the same, 0 to 1.
    pub value_share: f64,
    /// Words that two statements on the same thing share, at least.
    pub alike_words: usize,
    /// Share of the shorter one's words that they share, at least, 0 to 1.
    pub alike_share: f64,
    /// The same where more speaks for it, such as the slot that both fill.
    pub close_share: f64,
    /// Words of a statement that is so short that `close_share` is enough, at most.
    pub few_words: usize,
    /// Words that a statement and its denial share, at least.
    pub denied_words: usize,
    /// Share of the longer one's words that they share, at least, 0 to 1.
    pub denied_share: f64,
    /// Words of a side that is shown, at most.
    pub shown_words: usize,
    /// Words of a bare correction, at most.
    pub correction_words: usize,
}

impl Sameness {
    /// Returns whether two values are the same but for rounding.
    pub(super) fn is_near(&self, a: f64, b: f64) -> bool {
        (a - b).abs() <= self.value_share * a.abs()
    }

    /// Returns whether two statements speak of the same by their words alone.
    pub(super) fn is_alike(&self, shared: usize, shorter: usize) -> bool {
        shared >= self.alike_words && is_share(shared, shorter, self.alike_share)
    }

    /// Returns whether two statements may speak of the same, where more speaks for it.
    pub(super) fn is_close(&self, shared: usize, shorter: usize) -> bool {
        is_share(shared, shorter, self.close_share)
    }

    /// Returns whether a statement and another one without its denial speak of the same.
    pub(super) fn is_denied(&self, shared: usize, longer: usize) -> bool {
        shared >= self.denied_words && is_share(shared, longer, self.denied_share)
    }
}

/// Phrases that speak of a field of the import, and words by which the value beside them is another one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldWords {
    /// Phrases that speak of the field.
    pub speaks: Vec<String>,
    /// Words of something else.
    pub other: Vec<String>,
}

/// How an account's revenue is spoken of.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArrWords {
    /// Words that speak of it.
    pub words: Vec<String>,
    /// Phrases that do.
    pub speaks: Vec<String>,
    /// Words of another amount.
    pub other: Vec<String>,
    /// Share of the import's amount by which what is said may be off, 0 to 1.
    pub off_share: f64,
}

/// How an account's health is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthWords {
    /// Words for red.
    pub red: Vec<String>,
    /// Words for yellow.
    pub yellow: Vec<String>,
    /// Words for green.
    pub green: Vec<String>,
    /// Words by which a colour is not what the leaver holds of the account.
    pub denied: Vec<String>,
    /// Words by which a colour is said of the account.
    pub about: Vec<String>,
    /// Words for a customer that has gone.
    pub ended: Vec<String>,
    /// Words by which it has not.
    pub not_ended: Vec<String>,
}

/// How somebody's title is told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleWords {
    /// Phrases between a name and its title.
    pub joins: Vec<String>,
    /// Words that end a title.
    pub ends: Vec<String>,
    /// Nouns of which a title has one.
    pub jobs: Vec<String>,
}

fn is_share(part: usize, whole: usize, share: f64) -> bool {
    #[allow(clippy::cast_precision_loss, reason = "statements have few words")]
    let (part, whole) = (part as f64, whole as f64);
    part >= share * whole
}

/// Returns an amount as a number to compare, in the unit that it was given in.
pub(super) fn whole(cents: i64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a share of an amount needs no cents")]
    let amount = cents as f64;
    amount
}
