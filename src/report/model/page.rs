//! An account's page, sections about the whole book, and tables across accounts.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::model::open::Gap;
use crate::report::model::statement::{Claim, Digest, Entry, Field, Mark, Resolved, Shown, Vital, Who};
use crate::report::model::week::After;

/// One account.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AccountPage {
    /// The account's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Where we know of it from.
    pub marks: Vec<Mark>,
    /// Whether the import does not have it.
    pub unlisted: bool,
    /// The next renewal as imported.
    pub renewal: Option<Date>,
    /// Days from the report's day to it.
    pub renewal_days: Option<i64>,
    /// The first day ahead that binds it: one that was said, such as the last of notice, else the renewal.
    pub binding: Option<Date>,
    /// The said day that binds before the renewal, in words.
    pub bound: Option<Shown>,
    /// The health colour as imported.
    pub health: Option<String>,
    /// How pressing the health colour is: 1 where it is green or unknown, 2, or 3 where it is red.
    pub health_level: u8,
    /// Annual recurring revenue as imported.
    pub arr: Option<String>,
    /// The same in whole units of its currency, to draw it.
    pub arr_units: Option<i64>,
    /// What matters about it now, as one sentence made by rule from values and the leaver's words.
    pub headline: Headline,
    /// What is at stake by the rule of the interview, in whole units of the currency.
    pub stake: Option<String>,
    /// The values of the import.
    pub vitals: Vec<Vital>,
    /// What a model made of it.
    pub digest: Vec<Digest>,
    /// The same values beside what the leaver said of them.
    pub compared: Vec<Compared>,
    /// What is to be done before anything else.
    pub do_first: Vec<Todo>,
    /// Everybody of whom something was said, and what.
    pub people: Vec<PersonRow>,
    /// People of the import of whom nothing was said.
    pub contacts: Vec<Contact>,
    /// What was said, by purpose.
    pub blocks: Vec<Block>,
    /// What was said and does not fit one page, by purpose.
    pub more: Vec<Block>,
    /// What other parts of the handover say of it, the first words of each.
    pub elsewhere: Vec<Elsewhere>,
    /// Made from fields: whom to call, what to open with, what to avoid.
    pub first_call: Vec<Entry>,
    /// Whom to call, proposed by rule, where nobody was spoken of.
    pub ask_whom: Option<String>,
    /// Who does something there before that call, as the leaver puts it first.
    pub after: Option<After>,
    /// The first words of that call, proposed by rule from names and days.
    pub opening: Option<Opening>,
    /// What was not covered.
    pub gaps: Vec<Gap>,
    /// How many statements there are.
    pub statements: usize,
}

/// What a part of the handover about the whole book says of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Elsewhere {
    /// The part's title.
    pub title: String,
    /// The first words of the first statement there.
    pub text: String,
    /// Where all of them come from.
    pub marks: Vec<Mark>,
}

/// Words that are proposed for the beginning of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Opening {
    /// The words, with who is calling.
    pub text: String,
    /// The same without that.
    pub words: String,
    /// Where their names and days come from.
    pub marks: Vec<Mark>,
}

/// A sentence made by rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Headline {
    /// The sentence.
    pub text: String,
    /// Where its parts come from.
    pub marks: Vec<Mark>,
    /// Whether it says whom to call by when, which is proposed.
    pub calls: bool,
    /// Further days and words that show a risk, for which the sentence has no room.
    pub rest: Option<Shown>,
}

/// A value of the import beside what the leaver said of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Compared {
    /// Whether several statements give different amounts, so that neither is to be relied on.
    pub differ: bool,
    /// What it is.
    pub label: String,
    /// The imported value.
    pub imported: Vec<Field>,
    /// What was said.
    pub said: Vec<Field>,
    /// What follows by rule from what was said.
    pub reckoned: Vec<Field>,
}

/// Something to be done first: a statement with owner and day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Todo {
    /// The statements, in the order in which they were said.
    pub entry: Entry,
    /// Who does it.
    pub owner: String,
    /// Whether the owner was said, not proposed by rule.
    pub owner_said: bool,
    /// By when.
    pub due: Date,
    /// Whether the day was said as it stands here, not computed or proposed by rule.
    pub due_said: bool,
    /// The words that it is computed from.
    pub due_from: Option<String>,
}

/// A part of an account's page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Block {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What stands before each of its statements.
    pub run_in: String,
    /// Whether it is the table of people, which stands in the page's `people`.
    pub people: bool,
    /// What it says.
    pub entries: Vec<Entry>,
}

/// A person of the import.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// A person of whom something was said.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PersonRow {
    /// Who it is; none where a statement names nobody.
    pub who: Option<Who>,
    /// What the import says of this person.
    pub contact: Option<Contact>,
    /// The parts that the person plays in decisions.
    pub parts: Vec<Part>,
    /// When the leaver last spoke to this person.
    pub last_contact: Vec<Field>,
    /// Where this person is named.
    pub named: Vec<Mark>,
    /// What was said under the heading of people.
    pub claims: Vec<Claim>,
}

/// A part that a person plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    /// The label of the slot.
    pub label: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// A part of the handover about the whole book or the work.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Section {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Where it goes: `playbooks` for those of that file, else empty.
    pub part: String,
    /// Its statements by subject.
    pub groups: Vec<Group>,
    /// Those of which a table of the section holds every word.
    pub tabled: Vec<Group>,
    /// Its playbooks, one a topic; empty for other sections.
    pub cards: Vec<Card>,
}

/// A playbook: what to do in one situation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Card {
    /// The topic's title, or what a routine of the leaver's own is about.
    pub title: String,
    /// Whether it is a routine of the leaver's own, not one that is asked of everybody.
    pub own: bool,
    /// What it is for, proposed; empty for a routine of the leaver's own.
    pub goal: String,
    /// Who does it from now on, proposed.
    pub owner: String,
    /// What a model made of it.
    pub digest: Vec<Digest>,
    /// What was said, with its parts.
    pub plays: Vec<Play>,
    /// Statements that stand elsewhere and bear on it.
    pub also: Vec<Claim>,
    /// The parts that it must have and nobody told.
    pub lacks: Vec<Lack>,
    /// What must be asked before anybody else can run it, where one deed is all that was told.
    pub unclear: Option<Unclear>,
    /// Whom to ask for them, and by when.
    pub ask: String,
}

/// What must be asked before a routine can be run by anybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unclear {
    /// The note at its head.
    pub note: String,
    /// What is asked.
    pub ask: String,
}

/// A part of a playbook that nobody told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lack {
    /// Its heading.
    pub title: String,
    /// Whether it was asked for.
    pub asked: bool,
    /// What is proposed by rule until somebody says it: lines, of steps one each.
    pub proposed: Vec<String>,
}

/// Statements that tell one way of acting, and their parts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Play {
    /// The statements, whole.
    pub statements: Vec<Claim>,
    /// Their parts, in order.
    pub rows: Vec<CardLine>,
    /// What an objection that was left out of its statements asks for.
    pub objections: Vec<String>,
    /// What stands in the place of its steps, where they tell a customer something untrue.
    pub doubt: Option<String>,
    /// What is proposed to be done where it tells a sign alone, and others of the same playbook tell a deed.
    pub action: Vec<String>,
}

/// A part of a playbook.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CardLine {
    /// Its heading.
    pub title: String,
    /// Whether its parts are steps, one after the other.
    pub numbered: bool,
    /// Spans of the statements, word for word.
    pub parts: Vec<Field>,
    /// Statements told elsewhere that are such a part.
    pub elsewhere: Vec<Claim>,
}

/// Statements on one subject.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// The subject: a topic's title or a tool's name; empty where there is only one.
    pub title: String,
    /// What it says.
    pub entries: Vec<Entry>,
}

/// A table across accounts, its cells taken from fields.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Register {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<RegisterRow>,
}

/// One row of a register.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RegisterRow {
    /// Whether what it begins with did not name account or topic.
    pub inferred: bool,
    /// The account's name.
    pub account: String,
    /// One cell a column.
    pub cells: Vec<Vec<Field>>,
    /// What its statements say that no cell shows.
    pub rest: Vec<Claim>,
    /// Times in the cells that need a calendar to be understood.
    pub when: Vec<Resolved>,
    /// What nobody said of it.
    pub missing: Vec<String>,
}

/// A table whose cells are clauses of statements.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ledger {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Whether it stands among the tables across accounts, not in a section.
    pub among_accounts: bool,
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Whether something is missing that a row must have and for which nothing is proposed.
    pub open: bool,
    /// What several rows have nothing of, said once instead of in each of them.
    pub lacks: Vec<LedgerLack>,
    /// What is asked of all rows at once, where they show only what is known.
    pub ask: Option<LedgerAsk>,
    /// Its rows.
    pub rows: Vec<LedgerRow>,
}

/// The question about all rows of a ledger.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerAsk {
    /// What it is about, before the question.
    pub lead: String,
    /// What is asked, each with the rows of which it is open.
    pub questions: String,
    /// By when it is asked.
    pub by: Date,
    /// Where the rows were said.
    pub marks: Vec<Mark>,
}

/// A kind of which several rows of a ledger have nothing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerLack {
    /// What it tells.
    pub label: String,
    /// Whether it was asked for, of any of them.
    pub asked: bool,
    /// The question to put.
    pub question: Option<String>,
}

/// One row of a ledger.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerRow {
    /// The account's name.
    pub account: Option<String>,
    /// Whether it is about an account, named or not.
    pub of_account: bool,
    /// Whether what it begins with did not name account or topic.
    pub inferred: bool,
    /// Which account it perhaps means, by rule, where it names none.
    pub likely: Option<String>,
    /// What stands in each column.
    pub columns: Vec<Vec<LedgerCell>>,
}

/// Clauses of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LedgerCell {
    /// What they tell; empty where the column's heading says it.
    pub label: String,
    /// The clauses, word for word.
    pub fields: Vec<Field>,
    /// Whether it was asked for.
    pub asked: bool,
    /// What is proposed by rule where nobody said it.
    pub proposed: Option<String>,
}
