//! The layout of ledgers as data: which statements they take, how a clause is known, what stands in which column.

use serde::Deserialize;

use crate::report::procedure::PartKind;

/// A ledger. Phrases are in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerLayout {
    /// Its id; where a section has the same, it stands in that section.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Whether it stands among the tables across accounts.
    #[serde(default)]
    pub among_accounts: bool,
    /// The topic whose statements it takes.
    pub topic: String,
    /// One of these phrases must stand in them, where any are given.
    #[serde(default)]
    pub words: Vec<String>,
    /// Other topics whose statements it takes by their words; all topics where none are given.
    #[serde(default)]
    pub also_topics: Vec<String>,
    /// Those words.
    #[serde(default)]
    pub also_words: Vec<String>,
    /// Whether such a statement must name somebody.
    #[serde(default)]
    pub also_names: bool,
    /// Whether a follow-up that neither answers its question nor points back is another matter, unless it has so few words.
    #[serde(default)]
    pub apart: Option<usize>,
    /// Words of wishing that take a statement in which one of our products is named.
    #[serde(default)]
    pub wants: Vec<String>,
    /// Whether all statements of an account are one row.
    #[serde(default)]
    pub by_account: bool,
    /// Whether a row is about an account, so that one that is not named is missing.
    #[serde(default)]
    pub of_account: bool,
    /// Words for a renewal without a date.
    #[serde(default)]
    pub next_renewal: String,
    /// What is asked of all rows at once; they show then only what is known or proposed.
    #[serde(default)]
    pub ask: Option<AskRule>,
    /// The number of the kind, from 0, that takes clauses which show none.
    pub rest: usize,
    /// How clauses are known; the first that fits counts.
    pub kinds: Vec<ClauseKind>,
    /// Its columns.
    pub columns: Vec<LedgerColumn>,
}

/// By what a statement that names no customer perhaps means one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikelyRule {
    /// Words behind a product's name, in lower case, with which the product is meant and not the word.
    pub things: Vec<String>,
    /// What is proposed; `{account}` and `{product}` stand for theirs.
    pub text: String,
}

/// How the leaver is asked about all rows of a ledger at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRule {
    /// What it is about, before the question; `{manager}` and the like stand for their names.
    pub lead: String,
    /// The question: `{what}` is open of all of `{rows}`.
    pub of: String,
    /// A row of which more is open: `{what}` of `{row}`.
    pub also: String,
    /// How many working days ahead.
    pub day: u32,
    /// How many words of a row it names.
    pub words: usize,
}

/// A kind of clause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseKind {
    /// Its id.
    pub id: String,
    /// Its label in a cell; empty for what needs none.
    #[serde(default)]
    pub label: String,
    /// Phrases that show it.
    #[serde(default)]
    pub words: Vec<String>,
    /// Beginnings of a clause that show it, where it names no day.
    #[serde(default)]
    pub starts: Vec<String>,
    /// Whether a clause is of it from which the next one follows by "so".
    #[serde(default)]
    pub before_so: bool,
    /// Words inside of another clause that tell it, from the word named to the clause's end.
    #[serde(default)]
    pub inside: Vec<Inside>,
    /// Parts of a procedure that show it.
    #[serde(default)]
    pub parts: Vec<PartKind>,
    /// Whether somebody's name shows it.
    #[serde(default)]
    pub person: bool,
    /// Whether an amount shows it.
    #[serde(default)]
    pub money: bool,
    /// Whether a day of the calendar shows it, together with one of the words below.
    #[serde(default)]
    pub day: bool,
    /// Those words.
    #[serde(default)]
    pub day_with: Vec<String>,
    /// Slots whose questions ask for it.
    #[serde(default)]
    pub slots: Vec<String>,
    /// The id of the kind in whose place an answer stands that names only people of ours; empty where that makes no difference.
    #[serde(default)]
    pub of_ours: String,
    /// Whether it begins a row.
    #[serde(default)]
    pub begins: bool,
    /// Whether a row needs one of this kind to be shown at all.
    #[serde(default)]
    pub carries: bool,
    /// Whether it is told as not said where nobody said it.
    #[serde(default)]
    pub must: bool,
    /// What is asked where it was not told, in a ledger that asks of all rows at once.
    #[serde(default)]
    pub ask: String,
    /// What is proposed where nobody said it, the first that fits.
    #[serde(default)]
    pub propose: Vec<Proposal>,
}

/// Words inside of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    /// The word or phrase that they begin with.
    pub from: String,
    /// Phrases of which one must follow it, where any are given.
    #[serde(default)]
    pub with: Vec<String>,
    /// The kind of the clauses that they are sought in; empty where it is all.
    #[serde(default)]
    pub of: String,
}

/// What is proposed by rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The kind that it follows from; empty where it follows from none.
    #[serde(default)]
    pub from: String,
    /// How that clause must begin, where that matters.
    #[serde(default)]
    pub starts: Vec<String>,
    /// Phrases of which that clause must speak one, where any are given.
    #[serde(default)]
    pub with: Vec<String>,
    /// Phrases of which the row's statements must speak one, where any are given.
    #[serde(default)]
    pub words: Vec<String>,
    /// Its words; `{said}` stands for that clause, `{renewal}`, `{leaver}`, `{successor}`, `{manager}` and `{day}` for theirs.
    pub text: String,
}

/// A column with the kinds that stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerColumn {
    /// Its heading.
    pub title: String,
    /// Ids of the kinds.
    pub kinds: Vec<String>,
}
