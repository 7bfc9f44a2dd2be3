//! The numbers that steer the interview, read from `prompts/interview.toml`.
//!
//! Every field is a value of the file; its unit and meaning stand there beside it. No number that changes what is asked
//! stands in code.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::bank::SlotKind;
use crate::book::Health;
use crate::diag::Problem;
use crate::id::{SlotId, TopicId};
use crate::interview::odds::OddsPolicy;
use crate::interview::starting::StartPolicy;
use crate::interview::thing_due::ThingPolicy;
use crate::interview::working_day::WorkingDays;

/// All thresholds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What a handover gets when its manager says nothing.
    pub plan: PlanPolicy,
    /// Size and time of an answer.
    pub answer: AnswerPolicy,
    /// The formula of value at stake.
    pub stake: StakePolicy,
    /// The order of topics.
    pub agenda: AgendaPolicy,
    /// How sentences become statements.
    pub statement: StatementPolicy,
    /// How a probe is tied to what was said.
    pub anchor: AnchorPolicy,
    /// How long a topic is followed up.
    pub follow_up: FollowUpPolicy,
    /// How the style of answering is told.
    pub style: StylePolicy,
    /// When and how an account is summed up.
    pub teach_back: TeachBackPolicy,
    /// When the interview ends by itself.
    pub stop: StopPolicy,
    /// What the manager's board calls near, covered and serious.
    pub board: BoardPolicy,
    /// Which days are worked on.
    pub working_days: WorkingDays,
}

/// What the manager's board calls near, covered and serious.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardPolicy {
    /// Days in which a renewal counts as near.
    pub renewal_within: i64,
    /// Share of the essentials from which an account counts as covered, 0 to 1.
    pub half: f64,
    /// Share of the essentials from which a topic of an account counts as good, 0 to 1.
    pub good: f64,
    /// W × U from which a gap is at least one to note.
    pub heavy_from: f64,
}

/// Defaults and limits of a handover's frame.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPolicy {
    /// Sittings.
    pub sittings: u32,
    /// Minutes of a sitting.
    pub minutes: u32,
    /// Most sittings.
    pub most_sittings: u32,
    /// Most minutes of a sitting.
    pub most_minutes: u32,
    /// Days after the last day for which the leaver's link works.
    pub leaver_link_days: u16,
    /// Days after the last day for which the successor's link works.
    pub successor_link_days: u16,
    /// Hours for which any link works, at least.
    pub link_hours: u16,
    /// Days after sign-off until everything is erased.
    pub retention_days: u32,
}

/// Size and time of an answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerPolicy {
    /// Longest answer, in bytes.
    pub longest_bytes: usize,
    /// Words of a reply that may be no answer at all, at most.
    pub bare_words: usize,
    /// Most minutes between question and answer that count as time spent.
    pub idle_minutes: f64,
    /// Minutes of a turn until the leaver's own median is known.
    pub typical_minutes: f64,
}

/// The formula of value at stake.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StakePolicy {
    /// Chance of loss of a red account.
    pub red: f64,
    /// Of a yellow one.
    pub yellow: f64,
    /// Of a green one.
    pub green: f64,
    /// Of one whose health is not known.
    pub unknown: f64,
    /// Highest chance of loss.
    pub most: f64,
    /// Days to renewal, at most, with the factor; in rising order.
    pub renewal_within: Vec<(i64, f64)>,
    /// The factor of a later renewal.
    pub renewal_later: f64,
    /// The factor of an account that hangs on one person.
    pub single_thread: f64,
    /// Share of open expansion value.
    pub expansion_share: f64,
    /// Share of all stakes that a topic of the whole book is worth.
    pub book_share: f64,
    /// Topics of which every statement that names an account is a warning sign there.
    pub alarm_topics: Vec<TopicId>,
    /// Share of the median ARR that an account without one counts as.
    pub unlisted_share: f64,
    /// Days that bind a customer before the renewal.
    pub bound: BoundPolicy,
    /// Odds of a loss as they are said.
    pub odds: OddsPolicy,
}

/// By which words a day is known that binds a customer before the renewal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundPolicy {
    /// Lower-case words of an end, one of which the sentence with the day has.
    pub ends: Vec<String>,
    /// Words with which a sentence binds nobody.
    pub never: Vec<String>,
    /// What ends then; the first rule whose words are found counts.
    pub rules: Vec<BoundRule>,
    /// The rule of a thing that somebody needs by then and that is none of what ends.
    pub paper: String,
    /// The rule of what is due where its words do not name it.
    pub unnamed: String,
    /// How the thing that is due is known.
    pub thing: ThingPolicy,
    /// Topics of growth: a day there ends nothing that the customer has.
    pub growth_topics: Vec<TopicId>,
}

/// One kind of day that binds a customer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundRule {
    /// The name under which the report words it.
    pub id: String,
    /// Lower-case words of what ends then.
    pub of: Vec<String>,
    /// Whether the words may stand beside another thing that is due, so that the day is called by that thing.
    #[serde(default)]
    pub by_thing: bool,
}

/// The order of topics.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaPolicy {
    /// Days after the last day within which a renewal jumps the queue.
    pub due_within_days: i64,
    /// Accounts that are asked in depth first.
    pub leading_accounts: usize,
    /// Topics that the first of them is asked about.
    pub leading_topics: Vec<TopicId>,
    /// How many of these topics the others are asked about.
    pub following_topics: usize,
    /// How many of the leading accounts are asked once more where the first opening brought nothing.
    pub deep_accounts: usize,
    /// Topics that come before all others.
    pub opening_topics: Vec<TopicId>,
    /// Where it is asked when the successor begins.
    pub start: StartPolicy,
    /// Topics that must be put before the interview may end.
    pub closing_topics: Vec<TopicId>,
    /// Questions on an account after which its next one is worth half.
    pub account_patience: f64,
    /// Factor for each dry answer in a row.
    pub dry_decay: f64,
    /// Factor for each opening put.
    pub repeat_decay: f64,
    /// Factor for each account that a topic was opened on, where it is asked across the book.
    pub opened_decay: f64,
    /// Share of the first item's value below which an item is not asked.
    pub floor_share: f64,
    /// Topics that every account is asked about, in their order.
    pub account_topics: Vec<TopicId>,
    /// Questions that every account gets.
    pub least_per_account: u32,
    /// Questions on an account after which its alarm is over.
    pub alarm_questions: usize,
    /// Topics of the sweep between two accounts that were not asked about yet.
    pub topics_per_account: usize,
    /// Share of all questions, 0 to 1, above which an account waits while others were not touched.
    pub most_share: f64,
    /// Turns from which that share is looked at.
    pub share_from: u32,
    /// Turns from which an account's first question leaves open what it is about.
    pub open_from: usize,
    /// Candidates offered to a model.
    pub candidates: usize,
}

/// How sentences become statements.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementPolicy {
    /// Topics whose statements name people of the customer, and hardly anybody else.
    pub customer_topics: Vec<TopicId>,
    /// Words that a statement has beside a removed secret, at least; one with fewer says nothing.
    pub masked_words: usize,
    /// First words, in lower case, of a sentence that goes on about what the one before it said.
    pub continues: Vec<String>,
    /// Lower-case words that mean what was said before, wherever they stand in a sentence that names no value.
    pub points_back: Vec<String>,
    /// Words of a sentence that is too short to stand alone, at most.
    pub few_words: usize,
    /// Bytes of a statement that is made from several sentences, at most.
    pub longest: usize,
    /// Words of a statement that names nothing and still counts as an answer, at least.
    pub least_words: usize,
}

/// How a probe is tied to what was said.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorPolicy {
    /// Words that point at a thing.
    pub things: Vec<String>,
    /// Words that point at people: the account is enough.
    pub people: Vec<String>,
    /// Words behind “that” or around “there” which make it point at nothing.
    pub relative: Vec<String>,
    /// Words behind “this” that make it a time.
    pub times: Vec<String>,
    /// Words that a quote does not start with.
    pub openers: Vec<String>,
    /// First words of a clause that says when, not what.
    pub conditions: Vec<String>,
    /// Words that a quote does not end with, and that say little in it.
    pub trailing: Vec<String>,
    /// Words of a quote, at most.
    pub most_words: usize,
    /// Words of a quote, at least.
    pub least_words: usize,
    /// Phrases of a wording that asks about the whole book: it is no other wording for a question on one account.
    pub whole_book: Vec<String>,
    /// Share of words, 0 to 1, from which two wordings on one subject count as one.
    pub alike: f64,
}

/// How long a topic is followed up.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpPolicy {
    /// The opening topics.
    pub opening: VisitPolicy,
    /// Topics in which a warning sign was heard, and those whose W × U is at least `heavy_from`.
    pub at_stake: VisitPolicy,
    /// Other topics of weight.
    pub usual: VisitPolicy,
    /// Topics whose W × U is below `light_below`.
    pub light: VisitPolicy,
    /// W × U below which a topic counts as light.
    pub light_below: f64,
    /// W × U from which a topic counts as heavy.
    pub heavy_from: f64,
    /// Words that point at a customer: a matter of nobody in particular with one of them is asked about.
    pub customers: Vec<String>,
    /// W × U of a topic from which on it is asked whose matter something is.
    pub customers_from: f64,
    /// W × U of a topic in which an unexplained name is asked about at once.
    pub unexplained_from: f64,
    /// Share of a topic's essential slots, 0 to 1, from which the sweep goes on without a follow-up.
    pub enough_share: f64,
    /// Dry probes after which a slot is given up.
    pub dry_probes: u32,
    /// Slots that a topic's answer is followed up on at once, in their order.
    pub at_once: BTreeMap<TopicId, Vec<SlotId>>,
    /// What a missing slot of each kind is worth beside others.
    pub slot_worth: BTreeMap<SlotKind, u32>,
}

/// How long one visit to a topic may last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitPolicy {
    /// Follow-ups after the opening.
    pub follow_ups: usize,
    /// Dry answers in a row that end it.
    pub dry: usize,
}

/// How the style of answering is told.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StylePolicy {
    /// Answers looked at.
    pub window: usize,
    /// Median words of a terse answer.
    pub terse_words: usize,
    /// Median words of a rambling answer.
    pub rambling_words: usize,
}

/// When and how an account is summed up.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeachBackPolicy {
    /// Facts that an account must have.
    pub least_facts: usize,
    /// Quotes in a summary.
    pub most_quotes: usize,
    /// Words in a summary.
    pub most_words: usize,
    /// Share of the questions that summaries may take before the end, 0 to 1.
    pub share: f64,
}

/// When the interview ends by itself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopPolicy {
    /// Dry answers in a row, at most.
    pub dry_answers: u32,
    /// Dry answers in a row where nothing was said yet; each answer that brought something adds one.
    pub dry_least: u32,
    /// Dry answers in a row after which a pause is offered.
    pub offer_pause: u32,
    /// Questions between two that show a conflict.
    pub conflict_gap: u32,
}

impl Policy {
    /// Reads the policy, or says where the file is wrong.
    ///
    /// # Errors
    /// The first problem of the file, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| Problem::of_toml(file, text, &error))
    }
}

impl StakePolicy {
    /// Returns the chance of loss that a health colour stands for.
    pub fn health(&self, health: Option<Health>) -> f64 {
        match health {
            Some(Health::Red) => self.red,
            Some(Health::Yellow) => self.yellow,
            Some(Health::Green) => self.green,
            None => self.unknown,
        }
    }

    /// Returns the factor for a renewal that is so many days away; an unknown date counts as within a year.
    pub fn renewal(&self, days: Option<i64>) -> f64 {
        let Some(days) = days else { return 1.0 };
        self.renewal_within
            .iter()
            .find(|(within, _)| days <= *within)
            .map_or(self.renewal_later, |(_, factor)| *factor)
    }
}
