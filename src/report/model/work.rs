//! What is to be done: risks, checklist items, dated actions and periods.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::model::statement::{Claim, Digest, Field, Mark, Shown, Vital, Who};

/// One risk.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Risk {
    /// Its id, such as `R1`.
    pub id: String,
    /// The account's name.
    pub account: Option<String>,
    /// The topic's title.
    pub topic: String,
    /// What it comes from: a cause that the words show, else the topic.
    pub cause: String,
    /// The sentences that show it.
    pub shows: Option<Shown>,
    /// The clause of them that names the thing, for lists and headings.
    pub thing: Option<Shown>,
    /// The said day that binds its account before the renewal, in words.
    pub bound: Option<Shown>,
    /// Warning signs, as the bank words them.
    pub signs: Vec<String>,
    /// `red`, `amber` or `green`, by its score.
    pub level: String,
    /// The level in words.
    pub level_word: String,
    /// How likely it is, from 1 to 5.
    pub likelihood: u8,
    /// What the likelihood rests on.
    pub likelihood_basis: Basis,
    /// How much it would cost, from 1 to 5.
    pub impact: u8,
    /// What the impact rests on.
    pub impact_basis: Basis,
    /// Likelihood × impact, from 1 to 25.
    pub score: u8,
    /// Whether the account as a whole may be lost by it.
    pub loses_account: bool,
    /// Revenue at risk as imported, or the amount that was said where no account is named.
    pub money: Option<Vital>,
    /// The same in whole units of its currency, to draw it.
    pub money_units: Option<i64>,
    /// The next renewal as imported.
    pub renewal: Option<Date>,
    /// What a model made of it.
    pub digest: Vec<Digest>,
    /// The day until which something can be done about it.
    pub window: Option<Window>,
    /// The statement that says most.
    pub headline: Claim,
    /// The statements that it is, whole and in the order in which they were said; the headline is one of them.
    pub point: Vec<Claim>,
    /// What else was said of it, at other times.
    pub more: Vec<Claim>,
    /// What the leaver says is to be done.
    pub steps: Vec<Claim>,
    /// What is proposed by rule, as an instruction.
    pub response: String,
    /// What proves that it was done.
    pub evidence: String,
    /// What stays when it was done, proposed by rule.
    pub rest: String,
    /// Whether only the manager can decide it.
    pub decides: bool,
    /// Early signs, in the leaver's words.
    pub watch: Vec<Claim>,
    /// Who acts.
    pub owner: String,
    /// Whether the owner was said, not proposed by rule.
    pub owner_said: bool,
    /// When the owner acts: a day that was said, or one by rule.
    pub due: Date,
    /// Whether that day was said as it stands here.
    pub due_said: bool,
    /// The words that it is computed from.
    pub due_from: Option<String>,
    /// Whether more was said for manager and legal only.
    pub restricted: bool,
}

impl Risk {
    /// Returns the words that show it, in quotation marks, else the name of its cause.
    pub(crate) fn called(&self) -> String {
        let thing = self.thing.as_ref();
        thing.map_or_else(|| self.cause.clone(), |it| format!("“{}”", it.text))
    }
}

/// What a number from 1 to 5 rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Basis {
    /// In words.
    pub text: String,
    /// Whether it was said, not reckoned by rule.
    pub said: bool,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// The day until which something can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Window {
    /// The day.
    pub on: Date,
    /// What falls on it.
    pub what: String,
    /// The words that it is computed from.
    pub due_from: Option<String>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Item {
    /// Its number in this report, such as `C1`.
    pub id: String,
    /// What it is known by in every report, however many items are added: its work is kept under this.
    pub key: String,
    /// Its kind, as in the wording.
    pub kind: String,
    /// The id of the risk that it is against.
    pub risk: Option<String>,
    /// What to do.
    pub action: String,
    /// The account's name.
    pub account: Option<String>,
    /// The statement that it follows from.
    pub claim: Option<Claim>,
    /// Who does it.
    pub owner: String,
    /// Whether the owner was said, not proposed by rule.
    pub owner_said: bool,
    /// By when.
    pub due: Date,
    /// Whether the date was said as it stands here, not computed or proposed by rule.
    pub due_said: bool,
    /// The words that it is computed from.
    pub due_from: Option<String>,
    /// What proves that it was done.
    pub evidence: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// One action of the manager's two weeks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Action {
    /// Its number.
    pub number: usize,
    /// The number of the checklist's item that is the same act.
    pub item: Option<String>,
    /// The day.
    pub day: Date,
    /// Whether that is within the first week.
    pub this_week: bool,
    /// Whether it is a decision that only the manager can take.
    pub decides: bool,
    /// The id of the risk that it is against.
    pub risk: Option<String>,
    /// What to do.
    pub action: String,
    /// The same without what was joined to it, where something was.
    pub short: Option<String>,
    /// What to ask there, each by itself.
    pub questions: Vec<String>,
    /// The account's name.
    pub account: Option<String>,
    /// With whom.
    pub people: Vec<Who>,
    /// Why.
    pub claim: Option<Claim>,
    /// What proves that it was done.
    pub evidence: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// An account that belongs into a period.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PeriodAccount {
    /// Its name.
    pub name: String,
    /// Its renewal as imported.
    pub renewal: Option<Date>,
    /// The said day that binds before it, such as the last of notice, in words.
    pub bound: Option<Shown>,
    /// The id of its highest red risk.
    pub risk: Option<String>,
    /// Whom to meet there.
    pub people: Vec<Who>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// A period of the successor's first ninety days.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Period {
    /// Its heading.
    pub title: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What has been reached at its end, proposed.
    pub outcomes: Vec<String>,
    /// How that is proved, proposed.
    pub test: String,
    /// The accounts that are worked on, in order.
    pub accounts: Vec<PeriodAccount>,
    /// What not to do, as the leaver says.
    pub avoid: Vec<Claim>,
    /// What falls into it.
    pub events: Vec<Milestone>,
}

/// A day of the picture of days that bind customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TimelineDay {
    /// The day.
    pub on: Date,
    /// What falls on it.
    pub what: String,
    /// What stands beside it.
    pub note: String,
    /// Whether it is the leaver's last day.
    pub is_last_day: bool,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// Something with a date.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Milestone {
    /// The day.
    pub on: Date,
    /// What it is, from the wording.
    pub what: String,
    /// The account's name.
    pub account: Option<String>,
    /// The statement that the date comes from.
    pub claim: Option<Claim>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
    /// The sentence of it that names the day.
    pub says: String,
    /// The words that the day is computed from.
    pub due_from: Option<String>,
    /// Whether it comes round again.
    pub recurs: bool,
}

/// Work that is not customer success, with what follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Drift {
    /// Its tasks, one a row.
    pub tasks: Vec<DriftTask>,
    /// The sum of the shares of the week that were said, in per cent; a range where one was said.
    pub sum: Option<String>,
    /// The sum that the leaver gives.
    pub own_sum: Vec<Field>,
    /// What the role is measured by, as the leaver says.
    pub metrics: Vec<Claim>,
    /// What is recommended by rule.
    pub recommendation: Vec<String>,
    /// The metrics that are proposed instead, where the leaver spoke of the present ones or a share was said.
    pub metric_change: Option<String>,
}

/// A task that drifted to the leaver.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DriftTask {
    /// The clause that tells it, whole.
    pub told: Field,
    /// The task in it.
    pub task: Field,
    /// What else was said of it.
    pub more: Vec<Field>,
    /// The account that it is done for.
    pub account: Option<String>,
    /// The share of the week in the leaver's words.
    pub share: Vec<Field>,
    /// The lowest share in per cent.
    pub share_low: Option<f64>,
    /// The highest share in per cent.
    pub share_high: Option<f64>,
    /// What it is of the week, where hours or days were told: "13 % of 40 hours, computed".
    pub share_computed: Option<String>,
    /// How it came to the leaver.
    pub origin: Vec<Field>,
    /// Who should own it.
    pub owner: Vec<Field>,
    /// Who has agreed to take it, or refused.
    pub agreed: Vec<Field>,
    /// What it pushed out.
    pub displaced: Vec<Field>,
    /// Which number of the leaver's rewarded it.
    pub rewarded: Vec<Field>,
    /// What happens if it stops.
    pub if_stopped: Vec<Field>,
    /// Who does it until it is moved.
    pub today: String,
    /// Whose it is by its kind, proposed where nobody said it.
    pub owner_proposed: Option<String>,
    /// Who asks the owner, and by when, where nobody said that the owner agreed.
    pub to_ask: Option<String>,
    /// What it displaces as far as the figures show it, where nobody said it.
    pub displaced_proposed: Option<String>,
    /// What happens if it stops, proposed where nobody said it.
    pub if_stopped_proposed: Option<String>,
    /// How it gets to its owner, proposed by rule.
    pub transition: String,
}

/// Something that customers ask of the product.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Theme {
    /// What is asked for, in the leaver's words.
    pub theme: Vec<Field>,
    /// What else was said of it.
    pub more: Vec<Field>,
    /// The accounts that are named for it.
    pub accounts: Vec<String>,
    /// Their revenue, by currency.
    pub arr: Vec<String>,
    /// What it costs or would bring.
    pub impact: Vec<Field>,
    /// Whether it was reported.
    pub reported: Vec<Field>,
    /// What customers do meanwhile.
    pub workaround: Vec<Field>,
}
