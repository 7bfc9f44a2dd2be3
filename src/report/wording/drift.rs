//! The rules of role drift as data: by which words a task's parts are known, and what is recommended.

use serde::Deserialize;

/// How tasks are read and the week's shares are summed. Phrases are in lower case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftRule {
    /// The topic.
    pub topic: String,
    /// Topics in which work done by hand is told as well.
    pub also_topics: Vec<String>,
    /// Phrases of such work.
    pub by_hand: Vec<String>,
    /// Words that a clause of what the leaver does begins with.
    pub doers: Vec<String>,
    /// Beginnings of a clause that tells one more task: "I also".
    pub one_more: Vec<String>,
    /// Endings, as they are written, behind the name of whose work it is: "'s team".
    pub owned: Vec<String>,
    /// Words of a task, at most, that the next sentence may still explain.
    pub bare_task: usize,
    /// Phrases of what is no task: "I think".
    pub no_task: Vec<String>,
    /// Hours of a working week.
    pub week_hours: f64,
    /// Working days of a week.
    pub week_days: f64,
    /// Phrases of what is counted by the month.
    pub monthly: Vec<String>,
    /// Weeks of a month.
    pub month_weeks: f64,
    /// Units of a share in per cent.
    pub percent_units: Vec<String>,
    /// Units of hours.
    pub hour_units: Vec<String>,
    /// Units of days.
    pub day_units: Vec<String>,
    /// Phrases of a share with what they are in per cent; the first that fits a clause counts.
    pub fractions: Vec<(String, f64)>,
    /// Words that show that a share is one of the week.
    pub weekly: Vec<String>,
    /// Phrases of a day that comes every week.
    pub each_week: Vec<String>,
    /// Words between the two ends of a range.
    pub ranges: Vec<String>,
    /// Numbers in words with their values.
    pub numbers: Vec<(String, f64)>,
    /// Phrases of a question whose answer says what the role is measured by, whatever its words.
    pub metric_questions: Vec<String>,
    /// Words that show that it is the sum of others.
    pub total: Vec<String>,
    /// Phrases between a share and its task: "of my week is chasing parcels".
    pub leads: Vec<String>,
    /// Words of such a phrase that belong to the share.
    pub lead_units: Vec<String>,
    /// Words that a quantity behind a task begins with.
    pub about: Vec<String>,
    /// How each part of a task is known.
    pub parts: DriftParts,
    /// Per cent from which the work is a job of its own.
    pub high_from: f64,
    /// Recommendation from that share on; `{sum}` and `{hours}` stand for it.
    pub high: String,
    /// Recommendation below it.
    pub low: String,
    /// Recommendation where no share was said.
    pub unknown: String,
    /// What hours or days are of the week; `{share}` and `{hours}` stand for the per cent and the week's hours.
    pub computed: String,
    /// Which task goes first; `{task}` and `{share}` stand for it.
    pub first: String,
    /// What is added where no proper owner was named for every task; `{tasks}` stands for their number.
    pub homeless: String,
    /// What the rest of the week is for; `{left}`, `{accounts}`, `{arr}` and `{each}` stand for hours, book and hours an account.
    pub rest: String,
    /// What is added where nobody said what the work pushes out.
    pub displaced: String,
    /// What is proposed for a task of which something was not said.
    pub rehome: RehomeRule,
    /// What is proposed instead of the present metrics.
    pub metric: String,
    /// The topic of metrics.
    pub metric_topic: String,
    /// Phrases of what the role is measured by.
    pub measured: Vec<String>,
    /// How a task whose owner is named gets there; `{owner}`, `{manager}`, `{successor}` and `{day}` stand for them.
    pub to_owner: String,
    /// The same where the owner has refused.
    pub refused: String,
    /// The same where two owners were said; `{other}` is the second.
    pub two_owners: String,
    /// The same where no owner is named.
    pub no_owner: String,
    /// Words for an owner who was described and not named.
    pub nameless: String,
    /// Phrases of a refusal.
    pub refusals: Vec<String>,
    /// Words of a task in a recommendation.
    pub words: usize,
    /// Clauses from which a statement tells several tasks: only what a clause names is its account then.
    pub several_clauses: usize,
    /// Statements on what the role is measured by, at most.
    pub most_metrics: usize,
}

/// What is proposed for a task: whose it is by its kind, what it displaces, and who asks the owner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RehomeRule {
    /// Kinds of task; the first that fits counts, and the last has no words and takes the rest.
    pub kinds: Vec<DutyKind>,
    /// What a task displaces; `{hours}` and `{calls}` stand for hours a week and customer calls.
    pub displaces: String,
    /// The same where its share was not said.
    pub displaces_some: String,
    /// Which accounts gain; `{first}` stands for them.
    pub gains: String,
    /// Share of the week, in per cent, from which a task stands in the manager's two weeks.
    pub weighs_from: f64,
    /// Such a task there; `{task}`, `{share}` and `{owner}` stand for it, and for whose it is as said, else as proposed.
    pub heavy: String,
    /// Hours of a customer call with preparation and notes.
    pub call_hours: f64,
    /// Days within which a renewal counts.
    pub renews_within: i64,
    /// Accounts named, at most.
    pub first: usize,
    /// An account and its renewal; `{account}` and `{day}` stand for them.
    pub renews: String,
    /// Who asks the owner; `{manager}`, `{owner}` and `{day}` stand for them.
    pub ask: String,
    /// Working days until then.
    pub ask_within: u32,
    /// Who does it until it is moved; `{leaver}` and `{last_day}` stand for them.
    pub today: String,
}

/// A kind of task with its proper home.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyKind {
    /// Phrases, in lower case, of the task.
    pub words: Vec<String>,
    /// Whose work it is.
    pub owner: String,
    /// What happens if it stops.
    pub if_stopped: String,
}

/// Phrases by which a clause is known as a part of a task, and the slots whose questions ask for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftParts {
    /// What happens if it stops.
    pub if_stopped: DriftPart,
    /// Who has agreed to take it, or refused.
    pub agreed: DriftPart,
    /// What it pushed out.
    pub displaced: DriftPart,
    /// Which number of the leaver's rewarded it.
    pub rewarded: DriftPart,
    /// How it came to the leaver.
    pub origin: DriftPart,
    /// Who should own it.
    pub owner: DriftPart,
    /// Its share of the week; known by measures, not by phrases.
    pub share: DriftPart,
}

/// How one part is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftPart {
    /// The slot whose question asks for it.
    pub slot: String,
    /// Phrases of a clause that tells it.
    pub words: Vec<String>,
}
