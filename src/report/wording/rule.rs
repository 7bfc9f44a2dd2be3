//! The rules of the report as data: how risks are measured, what is proposed against them, what a page's title says.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::report::wording::layout::SlotRef;

/// How risks are measured.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskRule {
    /// Lowest score, likelihood × impact, of a red risk.
    pub red_from: u8,
    /// Lowest score of an amber one.
    pub amber_from: u8,
    /// By which factor the value at stake must have grown in the interview to be told.
    pub rescored_from: f64,
    /// What it grew by, where that is the likelihood of the account's gravest risk, `{cause}`.
    pub gravest: String,
    /// Names of the levels `red`, `amber` and `green`.
    pub levels: BTreeMap<String, String>,
    /// Topics that tell how something is done: their warning signs are no risks of the register.
    pub never: Vec<String>,
    /// Topics of which a statement is a risk only by a cause that its words show.
    pub by_cause_only: Vec<String>,
    /// Words, in lower case, of trouble.
    pub trouble: Vec<String>,
    /// The topic that a cause told elsewhere answers in part.
    pub told_under: String,
    /// Where early signs are told.
    pub signs: SlotRef,
    /// How likelihood is measured.
    pub likelihood: LikelihoodRule,
    /// How impact is measured.
    pub impact: ImpactRule,
}

/// How likely a risk is, from 1 to 5.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikelihoodRule {
    /// The lowest share, 0 to 1, of each level from 1 on, in rising order.
    pub from: Vec<f64>,
    /// Words of a grade with the level that they stand for, in lower case; the first that fits counts.
    pub grades: Vec<(String, u8)>,
    /// The level where nobody said and no account is named.
    pub unknown: u8,
    /// The basis where it was said; `{words}` stands for the words.
    pub said: String,
    /// The basis where several were said; the highest counts.
    pub several: String,
    /// The basis by rule; `{health}`, `{renewal}`, `{thread}` and `{percent}` stand for what was multiplied.
    pub rule: String,
    /// Odds that were said; `{words}` stands for them and `{percent}` for the chance of loss.
    pub odds: String,
    /// `{words}` that lean towards a loss, before what follows by `{rule}`.
    pub leans: String,
    /// Health that nobody knows.
    pub health_unknown: String,
    /// A renewal in so many `{days}`.
    pub renewal_in: String,
    /// `{what}`, a day that binds before the renewal, in so many `{days}`.
    pub bound_in: String,
    /// A renewal that is over.
    pub renewal_past: String,
    /// A renewal without a date.
    pub renewal_unknown: String,
    /// One that hangs on one person.
    pub one_person: String,
    /// One of several people, of whom a warning sign tells.
    pub signs_near: String,
    /// What a sign shows by which an account is red.
    pub made_red: String,
    /// The lowest level of a risk that has such a sign.
    pub made_red_level: u8,
    /// One that does not.
    pub several_people: String,
    /// The lowest level of what the leaver raised as something that cannot wait.
    pub urgent: u8,
    /// The basis of that.
    pub urgent_basis: String,
    /// The basis from the leaver's words; `{cause}` stands for what they show.
    pub cause: String,
    /// The level, at most, of a fault that something holds for now.
    pub held_level: u8,
    /// The basis of such a fault; `{cause}` stands for what the words show.
    pub held: String,
    /// The basis of what is certain; `{day}` stands for the last day.
    pub certain: String,
    /// The basis where nothing is known.
    pub nothing: String,
}

/// How much a risk would cost, from 1 to 5.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpactRule {
    /// The lowest share of the book's revenue, 0 to 1, of each level from 1 on, in rising order.
    pub from: Vec<f64>,
    /// Topics in which an account as a whole may be lost.
    pub revenue_topics: Vec<String>,
    /// The level where neither revenue nor an amount is known.
    pub unknown: u8,
    /// The basis from an account's revenue; `{percent}` is its share of the book.
    pub account: String,
    /// The basis from an amount that was said.
    pub amount: String,
    /// The basis where the customer is not lost by it, so that it costs a part; `{percent}` is the account's share of the book.
    pub part: String,
    /// How that money is shown; `{amount}` stands for the account's revenue.
    pub part_shown: String,
    /// The share of an account's revenue, 0 to 1, from which on so much of it is at stake that nothing there is small.
    pub endangered: f64,
    /// The level below which nothing counts there.
    pub least_level: u8,
    /// What is added to the basis where that level, `{level}`, takes the place of a lower one; `{percent}` is the share.
    pub least: String,
    /// The basis where nothing is known.
    pub nothing: String,
}

/// What may cost a customer or stop work: known by words that stand in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseRule {
    /// Its id.
    pub id: String,
    /// What it is called, in a sentence and in the register.
    pub says: String,
    /// What a first call may ask about it, without telling what the customer does not know; none where it may not.
    #[serde(default)]
    pub asks: Option<String>,
    /// One of these stands in the statement, in lower case, and is not denied.
    pub words: Vec<String>,
    /// Words of the sentence that names the thing, looked for before the others.
    #[serde(default)]
    pub thing: Vec<String>,
    /// And one of these, where any are named.
    #[serde(default)]
    pub with: Vec<String>,
    /// And none of these.
    #[serde(default)]
    pub without: Vec<String>,
    /// Topics that the statement belongs to; any where none is named.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Whether only a statement about an account shows it.
    #[serde(default)]
    pub account: bool,
    /// Ids of causes that are the same point where the same answer tells them of the same account.
    #[serde(default)]
    pub joins: Vec<String>,
    /// The lowest likelihood, from 1 to 5.
    #[serde(default)]
    pub likelihood: u8,
    /// The lowest likelihood where the account renews around the leaver's last day.
    #[serde(default)]
    pub soon: u8,
    /// Whether it happens by itself when the leaver goes.
    #[serde(default)]
    pub certain: bool,
    /// Whether the account as a whole may be lost by it.
    #[serde(default)]
    pub loses: bool,
    /// Words by which the leaver says that it is held off, so that the account is not lost by it.
    #[serde(default)]
    pub held: Vec<String>,
    /// Whether an amount in the statement is what it costs.
    #[serde(default)]
    pub amount: bool,
    /// Whether an account's sentence speaks of it.
    #[serde(default)]
    pub title: bool,
    /// Whether only the manager can decide it.
    #[serde(default)]
    pub decides: bool,
    /// Who acts where nobody was named: `successor`, `manager` or `leaver`.
    pub owner: String,
    /// Working days until that person acts.
    pub within: u32,
    /// What to do, as an instruction.
    #[serde(rename = "do")]
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// What stays when it was done.
    pub rest: String,
}

/// What is proposed against a risk of which no cause is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseRule {
    /// What such a risk is called; the topic's title where nothing is said.
    #[serde(default)]
    pub says: Option<String>,
    /// Topics; any where none is named.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Who acts where nobody was named: `successor`, `manager` or `leaver`.
    pub owner: String,
    /// Working days until that person acts.
    pub within: u32,
    /// Whether only the manager can decide it.
    #[serde(default)]
    pub decides: bool,
    /// What to do, as an instruction.
    #[serde(rename = "do")]
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// What stays when it was done.
    pub rest: String,
}

/// How a statement shows growth: a wish, and that it is for more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrowthRule {
    /// Topics of growth: what is told there is never a risk without a known cause.
    pub topics: Vec<String>,
    /// Words of a wish, in lower case.
    pub words: Vec<String>,
    /// Words for more; an amount of money counts too.
    pub more: Vec<String>,
    /// Words of less, with which nothing is growth.
    pub less: Vec<String>,
    /// Topics whose statements are no growth by their words.
    pub never: Vec<String>,
}

/// How the calls are spread over the working days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleRule {
    /// The working day of the first call, counted from the report's day: before it customers are told by whom they must be.
    pub from: u32,
    /// Working days before the last day by which the successor is introduced everywhere.
    pub before_last: u32,
    /// Words of somebody who is away, in lower case.
    pub away: Vec<String>,
    /// Words before the day on which they are back.
    pub back: Vec<String>,
    /// Days of an absence in a week, from the first to the last.
    pub week_days: i64,
    /// Days of an absence in a month, from the first to the last.
    pub month_days: i64,
    /// Days of an absence whose end nobody said.
    pub open_days: i64,
}

/// The sentence above an account's page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleRule {
    /// The renewal; `{day}` stands for the date.
    pub renews: String,
    /// A renewal date that is disputed; `{day}` and `{other}` stand for both values.
    pub disputed: String,
    /// A renewal that is over.
    pub past: String,
    /// The health colour, where nothing else is to be said.
    pub health: String,
    /// An account that the import does not have.
    pub unlisted: String,
    /// An account of which nothing was said.
    pub untold: String,
    /// Whom to call; `{who}` and `{when}` stand for a name and for the one below.
    pub call: String,
    /// On a day; `{day}` stands for it.
    pub on: String,
    /// What is to be done by a day that was said, where nothing else is to be said; `{day}` stands for it.
    pub act: String,
    /// Most clues.
    pub clues: usize,
    /// Letters of a sentence that is read in one breath, at most; a longer one has the name of a clue, not its words.
    pub letters: usize,
    /// Whom to call where the first call names nobody.
    pub callees: Vec<SlotRef>,
}

/// What is said of a day that binds before the renewal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundWords {
    /// In an account's heading; `{day}` stands for the day.
    pub title: String,
    /// What falls due on that day.
    pub what: String,
    /// What is to be done before that day.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
}

/// How a risk is named by the words that show it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownRule {
    /// Words of the sentences that show it, at most, unless one sentence alone is longer.
    pub words: usize,
    /// Words of a clause, at least.
    pub least: usize,
    /// Words of a clause, at most.
    pub most: usize,
    /// Words in lower case that join a clause to the one before.
    pub joints: Vec<String>,
    /// Words in lower case that point at something outside the clause that begins with them.
    pub outside: Vec<String>,
}

/// How it is said what a statement is about that begins with a pronoun.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutRule {
    /// First words in lower case that stand for a thing.
    pub things: Vec<String>,
    /// Words in lower case that stand for a thing anywhere in a statement.
    pub inside: Vec<String>,
    /// First words in lower case that stand for somebody.
    pub people: Vec<String>,
    /// Turns back within which a follow-up finds what it follows.
    pub turns: u32,
    /// Words of an earlier statement that name it, where it names no tool.
    pub words: usize,
    /// Where nobody said whom the word means; `{word}` stands for it.
    pub open: String,
}

/// How much fits an account's page, in lines of the body's text; what does not stands in an appendix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageRule {
    /// Lines by which a page may be longer before anything leaves it: the spaces between its parts give way.
    pub spare: usize,
    /// Lines of a page.
    pub lines: usize,
    /// Letters of a line.
    pub letters: usize,
    /// Words of a statement in the line on what is said of the account elsewhere.
    pub elsewhere_words: usize,
    /// Lines of heading, values and what was not covered.
    pub frame: usize,
    /// Lines that a heading with its space takes.
    pub heading: usize,
}

/// What is to be done first on an account.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstRule {
    /// Most actions.
    pub most: usize,
    /// What a next step counts beside the weight of its topic.
    pub next_step: f64,
    /// What counts a statement that was raised as something that cannot wait.
    pub urgent: f64,
    /// What a warning sign counts.
    pub sign: f64,
    /// What a day within `soon_days` counts.
    pub soon: f64,
    /// Days that are soon.
    pub soon_days: i64,
    /// The sum from which a statement is shown here.
    pub from: f64,
}

/// Values of the leaver that stand beside those of the import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VitalRule {
    /// The heading.
    pub title: String,
    /// The imported value that it stands under: `arr`, `renewal`, `health`, or none.
    #[serde(default)]
    pub under: String,
    /// Where it is said.
    pub from: Vec<SlotRef>,
}
