//! An account's page, sections about the whole book, and tables across accounts.

use jiff::civil::Date;
use serde::Serialize;

use crate::report::model::open::Gap;
use crate::report::model::statement::{Claim, Digest, Entry, Field, Mark, Vital, Who};

/// One account.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// The health colour as imported.
    pub health: Option<String>,
    /// How pressing the health colour is: 1 where it is green or unknown, 2, or 3 where it is red.
    pub health_level: u8,
    /// Annual recurring revenue as imported.
    pub arr: Option<String>,
    /// The same in whole units of its currency, to draw it.
    pub arr_units: Option<i64>,
    /// The values of the import.
    pub vitals: Vec<Vital>,
    /// What a model made of it.
    pub digest: Vec<Digest>,
    /// What must be read before anything is done, with what was said in the same breath.
    pub read_first: Vec<Entry>,
    /// Everybody of whom something was said, and what.
    pub people: Vec<PersonRow>,
    /// People of the import of whom nothing was said.
    pub contacts: Vec<Contact>,
    /// What was said, by purpose.
    pub blocks: Vec<Block>,
    /// Made from fields: whom to call, what to open with, what to avoid.
    pub first_call: Vec<Entry>,
    /// What was not covered.
    pub gaps: Vec<Gap>,
    /// How many statements there are.
    pub statements: usize,
}

/// A part of an account's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Whether it is the table of people, which stands in the page's `people`.
    pub people: bool,
    /// What it says.
    pub entries: Vec<Entry>,
}

/// A person of the import.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonRow {
    /// Who it is; none where a statement names nobody.
    pub who: Option<Who>,
    /// What the import says of this person.
    pub contact: Option<Contact>,
    /// The parts that the person plays.
    pub parts: Vec<Part>,
    /// What was said under the heading of people.
    pub claims: Vec<Claim>,
}

/// A part that a person plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The label of the slot.
    pub label: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// A part of the handover about the whole book or the work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Its id in the wording.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Where it goes: `playbooks` for those of that file, else empty.
    pub part: String,
    /// Its statements by subject.
    pub groups: Vec<Group>,
}

/// Statements on one subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The subject: a topic's title or a tool's name; empty where there is only one.
    pub title: String,
    /// What a model made of it.
    pub digest: Vec<Digest>,
    /// What it says.
    pub entries: Vec<Entry>,
}

/// A table across accounts, its cells taken from fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegisterRow {
    /// The account's name.
    pub account: String,
    /// One cell a column.
    pub cells: Vec<Vec<Field>>,
}
