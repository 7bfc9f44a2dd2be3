//! Statements and values, each with the marks of where it comes from.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::fact::Confidence;
use crate::interview::PlaybookPart;

/// Whether words are the leaver's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Word for word.
    Quote,
    /// A model's sentence, checked against the statements that it is made from.
    Summary,
}

/// A sentence made from statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Digest {
    /// Always `summary`.
    pub kind: Kind,
    /// Its words.
    pub text: String,
    /// The ids of the statements.
    pub facts: Vec<String>,
    /// The turns of the statements.
    pub marks: Vec<Mark>,
    /// Its part in a playbook.
    pub part: Option<PlaybookPart>,
}

/// One statement, word for word.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Claim {
    /// Always `quote`.
    pub kind: Kind,
    /// The fact's id.
    pub id: String,
    /// The leaver's words.
    pub text: String,
    /// Whom it names, how much and by when, in its own words; empty where it names too little.
    pub gist: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
    /// How sure its place in the report is.
    pub confidence: Confidence,
    /// Whether the place was inferred.
    pub inferred: bool,
    /// `stated`, `inferred` or `conflicting`.
    pub standing: &'static str,
    /// The day that it was said.
    pub said_on: Option<Date>,
    /// The account's name.
    pub account: Option<String>,
    /// The topic's title.
    pub topic: String,
    /// The labels of the slots that it fills.
    pub slots: Vec<String>,
    /// Who is named.
    pub people: Vec<Who>,
    /// Times as said that need a calendar to be understood.
    pub when: Vec<Resolved>,
    /// Warning signs that it shows.
    pub red_flags: Vec<String>,
    /// The conflict that it is a side of.
    pub conflict: Option<u32>,
    /// Whether only manager and legal may read it.
    pub restricted: bool,
    /// Whether it says that it is not public.
    pub not_public: bool,
    /// Whether it is for us alone, such as the least that we would accept.
    pub internal: bool,
    /// Whether the leaver has put its words right after they were said.
    pub fixed: bool,
    /// What it is about, where its first word points at something outside it.
    pub about: Option<About>,
}

/// What a statement is about that begins with a word such as "it".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct About {
    /// Its name, or the first words on it; else that nobody said it.
    pub text: String,
    /// Where that stands.
    pub marks: Vec<Mark>,
}

/// Words with the marks of where they come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shown {
    /// The words.
    pub text: String,
    /// What they are about, where they begin with a word that points at something outside them.
    pub about: Option<About>,
    /// Where they come from.
    pub marks: Vec<Mark>,
}

/// Where a statement or a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Mark {
    /// The mark as printed, such as `T12` or `I:3`.
    pub label: String,
    /// The turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// The row of the import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// A person with a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Who {
    /// The name.
    pub name: String,
    /// The role, where it was said or imported.
    pub role: Option<String>,
}

/// A time in the leaver's words with the day that it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Resolved {
    /// The words.
    pub text: String,
    /// The day, month, quarter or year in words.
    pub means: String,
}

/// Statements that belong together, under one label.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Entry {
    /// The labels of the slots; empty where the statements fill none.
    pub label: String,
    /// The account's name, where the section is about several.
    pub account: Option<String>,
    /// Who is named.
    pub people: Vec<Who>,
    /// The statements, in the order in which they were said.
    pub claims: Vec<Claim>,
    /// What a record of this kind must tell and nobody said.
    pub missing: Vec<String>,
}

/// A value of the import.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Vital {
    /// What it is.
    pub label: String,
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}

/// A value taken out of a statement or the import.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Field {
    /// The value in the words of its source.
    pub text: String,
    /// Whether words were cut off at the end.
    pub cut: bool,
    /// Whether it is a statement or its beginning, not a name, day or amount out of one.
    pub begins: bool,
    /// Where it comes from.
    pub marks: Vec<Mark>,
}
