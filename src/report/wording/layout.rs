//! Where things go: topics and slots into blocks, sections, tables, playbooks, checklist and plans.

use serde::Deserialize;

use crate::bank::SlotKind;
use crate::fact::part::PartGrammar;

/// Topics and slots with a part to play of their own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// Topics whose statements are risks.
    pub risk_topics: Vec<String>,
    /// Topics whose statements cannot wait.
    pub urgent_topics: Vec<String>,
    /// The ledger of growth.
    pub growth_ledger: String,
    /// The topic of habits, with the slot that holds them.
    pub habit: SlotRef,
    /// Slots that name who owns an action.
    pub owner_slots: Vec<String>,
    /// Words, in lower case, around a name that acts; `{name}` stands for it.
    pub owner_words: Vec<String>,
    /// Words around the name of somebody who speaks to the customer before others do.
    pub herald_words: Vec<String>,
    /// The word for before others.
    pub first_word: String,
    /// Words, in lower case, for the one who was named before.
    pub pronouns: Vec<String>,
    /// Words, in lower case, for the thing that was spoken of before.
    pub pointers: Vec<String>,
    /// Where the day of an introduction is said.
    pub introduction: SlotRef,
    /// Where it is said who hears first that the leaver goes.
    pub tell_first: SlotRef,
    /// The ledger of what customers ask of the product.
    pub feedback_ledger: String,
    /// Topics whose statements on the whole book name people of ours.
    pub our_topics: Vec<String>,
    /// Teams, in lower case, that only we have.
    pub our_teams: Vec<String>,
    /// Departments and offices, in lower case, whose people are ours where "our" stands before them.
    pub our_departments: Vec<String>,
    /// Words, in lower case, for somebody who is not named.
    pub humans: Vec<String>,
    /// Words around a part, whichever it is.
    pub grammar: PartGrammar,
    /// The parts that somebody can play, and the words that give them.
    #[serde(rename = "part")]
    pub rules: Vec<PartRule>,
    /// Words, in lower case, of a sentence on the last contact with somebody.
    pub contact_words: Vec<String>,
}

/// A part that somebody can play: the words, in lower case, by which a sentence gives it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRule {
    /// The part.
    pub label: String,
    /// The slots that ask who plays it: their label is shown only where a statement says so.
    #[serde(default)]
    pub slots: Vec<SlotRef>,
    /// Nouns for whoever plays it: `champion`.
    #[serde(default)]
    pub is: Vec<String>,
    /// What such a person does, as it stands behind the name; `$` is the end of the clause.
    #[serde(default)]
    pub does: Vec<String>,
    /// Phrases around the name, which is `{}`; `*` stands for a few words.
    #[serde(default)]
    pub around: Vec<String>,
}

/// A topic with some of its slots; all of them where none is named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotRef {
    /// The topic's id.
    pub topic: String,
    /// Ids of slots.
    #[serde(default)]
    pub slots: Vec<String>,
}

/// A part of an account's page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockLayout {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What stands before each of its statements on an account's page.
    pub run_in: String,
    /// Topics that it takes statements of.
    pub topics: Vec<String>,
    /// Types of slot that it takes; any where none is named.
    #[serde(default)]
    pub kinds: Vec<SlotKind>,
    /// Whether it is a table of people.
    #[serde(default)]
    pub people: bool,
    /// Fields that each record must have: their values, or that they were not said, stand under it.
    #[serde(default)]
    pub strip: Vec<StripLayout>,
}

/// A field that a record must have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StripLayout {
    /// Its label.
    pub label: String,
    /// Slots that fill it.
    pub slots: Vec<String>,
    /// Words, in lower case, that fill it too.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A section about the whole book or the work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionLayout {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Topics that it takes statements of.
    pub topics: Vec<String>,
    /// Which file it is also part of, such as `playbooks`.
    #[serde(default)]
    pub part: String,
    /// Whether routines of the leaver's own stand in it.
    #[serde(default)]
    pub own_routines: bool,
    /// Fields that each record must have: their values, or that they were not said, stand under it.
    #[serde(default)]
    pub strip: Vec<StripLayout>,
}

/// A table across accounts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterLayout {
    /// Whether each record has a row, not each account.
    #[serde(default)]
    pub by_record: bool,
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The topic.
    pub topic: String,
    /// Words, in lower case, of work that is done without a tool of its own.
    #[serde(default)]
    pub work: Vec<String>,
    /// Its columns; of a record's row, the first is its name.
    pub columns: Vec<ColumnLayout>,
}

/// How much a row on a thing shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThingRule {
    /// Values of a cell, at most.
    pub values: usize,
    /// Words of the clause that names work without a tool of its own, about.
    pub name_words: usize,
    /// Words of the sentence that stands for a value, about.
    pub sentence_words: usize,
    /// Words behind a column's phrase that are a value, at most: more are a sentence of their own.
    pub phrase_words: usize,
    /// Words between `my` and the noun that it belongs to, with `my`, at most.
    pub owned_words: usize,
}

/// A column of a register.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnLayout {
    /// Its heading.
    pub title: String,
    /// Slots whose values it shows.
    #[serde(default)]
    pub slots: Vec<String>,
    /// The imported value that it shows: `arr`, `renewal` or `health`.
    #[serde(default)]
    pub import: Option<String>,
    /// Phrases, in lower case, behind which its value stands.
    #[serde(default)]
    pub behind: Vec<String>,
    /// Phrases, in lower case, behind which its day stands.
    #[serde(default)]
    pub days: Vec<String>,
    /// Nouns, in lower case, whose owner it shows: `login`, where the sentence has `my … login`.
    #[serde(default)]
    pub whose: Vec<String>,
    /// Words, in lower case, of the sentence that it shows where no value was named.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A line of the first call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLayout {
    /// Its label.
    pub label: String,
    /// What it shows: `people` or `words`.
    pub shows: String,
    /// Where it takes it from, best first.
    #[serde(default)]
    pub from: Vec<SlotRef>,
    /// Of people: the parts of those who are called, best first.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Of people: the parts of those who are called after the others.
    #[serde(default)]
    pub strangers: Vec<String>,
    /// Of people: the parts of those who are called only where there is nobody else.
    #[serde(default)]
    pub last: Vec<String>,
    /// Most statements.
    pub most: usize,
    /// Ids of causes: what shows one of them, on any topic, is taken before the others.
    #[serde(default)]
    pub causes: Vec<String>,
    /// Whether it takes, from any topic, what is not public.
    #[serde(default)]
    pub guarded: bool,
    /// Lower-case words: a statement that begins with one of them is not taken by this line.
    #[serde(default)]
    pub not_beginning: Vec<String>,
    /// Lower-case words: only statements that begin with one of them are taken; all where there are none.
    #[serde(default)]
    pub beginning: Vec<String>,
}

/// A kind of checklist item that follows from statements.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemLayout {
    /// Its id.
    pub id: String,
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// The statements that it follows from.
    pub from: Vec<SlotRef>,
    /// Types of slot, for statements of any topic.
    #[serde(default)]
    pub kinds: Vec<SlotKind>,
    /// Topics whose statements it never follows from.
    #[serde(default)]
    pub never: Vec<String>,
    /// First words, in lower case, of statements that it never follows from: what they do is not ours to do.
    #[serde(default)]
    pub not_begun: Vec<String>,
    /// Words, in lower case, of one's own, of which a statement must have one where it names no tool by its name.
    #[serde(default)]
    pub own_words: Vec<String>,
    /// Who does it: `successor`, `leaver` or `manager`.
    pub owner: String,
    /// Working days until it is due where no day was said; from the last day for the successor.
    pub within: u32,
}

/// A kind of checklist item that follows from a day that was said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedLayout {
    /// The topics of its statements; all others where there are none.
    pub topics: Vec<String>,
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// Who does it: `successor`, `leaver` or `manager`.
    pub owner: String,
    /// Whether it is to be done besides what a risk asks for.
    #[serde(default)]
    pub beside_risk: bool,
}

/// A kind of checklist item that follows from fields.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskWords {
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
}

/// A kind of action in the manager's plan.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionLayout {
    /// Where it comes from: `risks` (red ones that are the manager's), `approvals` (others that only the manager can decide),
    /// `owners` (red ones of others), `heralds`, `statements`, `conflicts`, `announce`, `start`, `cover`, `gaps`, `rehome`,
    /// `signoff`.
    pub source: String,
    /// What to do, where it is one row with the action before it.
    #[serde(default)]
    pub joins: String,
    /// How an account is named among those that are announced.
    #[serde(default)]
    pub named: String,
    /// What stands for accounts that are not named.
    #[serde(default)]
    pub more: String,
    /// Whether it is a decision that only the manager can take.
    #[serde(default)]
    pub decides: bool,
    /// The working day from the report's day, from 1.
    pub day: u32,
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// Most actions of this kind; of announcements, most accounts that are named.
    pub most: usize,
    /// The statements that it follows from.
    #[serde(default)]
    pub from: Vec<SlotRef>,
}

/// A period of the successor's first ninety days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodLayout {
    /// Its heading.
    pub title: String,
    /// Its last day, counted from the day after the leaver's last.
    pub days: i64,
    /// Days after its end within which a renewal is prepared in it.
    pub renewals_within: i64,
    /// Whether accounts with red risks belong into it whenever they renew.
    #[serde(default)]
    pub red: bool,
    /// What has been reached at its end, proposed.
    pub outcomes: Vec<String>,
    /// How that is proved.
    pub test: String,
    /// Statements on what not to do.
    #[serde(default)]
    pub avoid: Vec<SlotRef>,
}
