//! The data behind the import: which heading means which field, and how values are written.
//!
//! 1. `parse`: TOML text → columns, or every problem of the file.
//! 2. `field`: heading → field, with the rank of the alias that matched.
//!
//! It does not read cells: `cell` does, with the words that are kept here.

use std::collections::BTreeMap;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::book::Health;
use crate::book::fold::plain;
use crate::diag::Problem;

/// What a column of the accounts file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The CRM's id of the account.
    AccountId,
    /// The account's name.
    AccountName,
    /// Other names of the account.
    Aliases,
    /// Annual recurring revenue.
    Arr,
    /// The currency of the revenue.
    Currency,
    /// The day of the next renewal.
    Renewal,
    /// The health colour or score.
    Health,
    /// The segment.
    Segment,
    /// The products bought.
    Products,
    /// A contact's full name.
    ContactName,
    /// A contact's first name, where the export splits it.
    ContactFirst,
    /// A contact's last name, where the export splits it.
    ContactLast,
    /// A contact's job title.
    ContactTitle,
    /// A contact's e-mail address.
    ContactEmail,
}

impl Field {
    /// All fields, in the order in which a person thinks of them.
    pub const ALL: [Self; 14] = [
        Self::AccountName,
        Self::AccountId,
        Self::Aliases,
        Self::Arr,
        Self::Currency,
        Self::Renewal,
        Self::Health,
        Self::Segment,
        Self::Products,
        Self::ContactName,
        Self::ContactFirst,
        Self::ContactLast,
        Self::ContactTitle,
        Self::ContactEmail,
    ];

    /// Returns the field of a label.
    pub fn of(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.label() == label)
    }

    /// Returns the heading that the format gives this field.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AccountId => "Account ID",
            Self::AccountName => "Account Name",
            Self::Aliases => "Also Known As",
            Self::Arr => "ARR",
            Self::Currency => "Currency",
            Self::Renewal => "Renewal Date",
            Self::Health => "Health",
            Self::Segment => "Segment",
            Self::Products => "Products",
            Self::ContactName => "Contact Name",
            Self::ContactFirst => "Contact First Name",
            Self::ContactLast => "Contact Last Name",
            Self::ContactTitle => "Contact Title",
            Self::ContactEmail => "Contact Email",
        }
    }
}

/// The headings and words that the import knows.
#[derive(Debug, Clone)]
pub struct Columns {
    aliases: BTreeMap<String, (Field, usize)>,
    footers: Vec<Regex>,
    pub(crate) words: Words,
}

/// How values are written.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pub(crate) empty: Vec<String>,
    pub(crate) separators: Vec<String>,
    pub(crate) health: BTreeMap<String, Health>,
    pub(crate) score: Score,
    /// Longest first, so that `us$` is tried before `$`.
    pub(crate) currency: Vec<(String, String)>,
    pub(crate) magnitude: BTreeMap<String, i64>,
    pub(crate) month: BTreeMap<String, i8>,
}

/// The scores from which an account counts as yellow and as green.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Score {
    pub(crate) yellow: i64,
    pub(crate) green: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    fields: BTreeMap<Field, Vec<String>>,
    values: RawValues,
    rows: RawRows,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawValues {
    empty: Vec<String>,
    separators: Vec<String>,
    health: BTreeMap<Health, Vec<String>>,
    score: Score,
    currency: BTreeMap<String, String>,
    magnitude: BTreeMap<String, i64>,
    month: BTreeMap<String, i8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRows {
    footers: Vec<String>,
}

impl Columns {
    /// Reads the data file, or gives every problem that it has.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let raw: RawFile = toml::from_str(text).map_err(|error| vec![Problem::of_toml(file, text, &error)])?;
        let mut problems = Vec::new();
        let aliases = index_aliases(file, &raw.fields, &mut problems);
        let footers = compile(file, &raw.rows.footers, &mut problems);
        if problems.is_empty() {
            Ok(Self {
                aliases,
                footers,
                words: Words::new(raw.values),
            })
        } else {
            Err(problems)
        }
    }

    /// Returns the field that a heading means, with the rank of its alias (0 is best).
    pub fn field(&self, heading: &str) -> Option<(Field, usize)> {
        let whole = plain(heading);
        let bare = plain(heading.split(['(', '[']).next().unwrap_or(heading));
        self.aliases.get(&whole).or_else(|| self.aliases.get(&bare)).copied()
    }

    /// Returns the same with other meanings for some headings: a field, or nothing.
    #[must_use]
    pub fn matched(&self, matching: &[(String, Option<Field>)]) -> Self {
        let mut other = self.clone();
        for (heading, field) in matching {
            // as `field` looks them up: whole, then without what stands in brackets
            let bare = heading.split(['(', '[']).next().unwrap_or(heading);
            for key in [plain(heading), plain(bare)] {
                other.aliases.remove(&key);
            }
            if let Some(field) = field {
                other.aliases.insert(plain(heading), (*field, 0));
            }
        }
        other
    }

    /// Says whether the first filled cell of a row marks the row as a report's footer.
    pub(crate) fn is_footer(&self, first_cell: &str) -> bool {
        let folded = crate::book::fold::without_accents(first_cell.trim());
        self.footers.iter().any(|footer| footer.is_match(&folded))
    }
}

impl Words {
    fn new(raw: RawValues) -> Self {
        let health = raw
            .health
            .iter()
            .flat_map(|(colour, words)| words.iter().map(|word| (plain(word), *colour)));
        let mut currency: Vec<_> = raw.currency.into_iter().collect();
        currency.sort_by_key(|(sign, _)| std::cmp::Reverse(sign.chars().count()));
        Self {
            health: health.collect(),
            empty: raw.empty,
            separators: raw.separators,
            score: raw.score,
            currency,
            magnitude: raw.magnitude,
            month: raw.month,
        }
    }
}

fn index_aliases(
    file: &str,
    fields: &BTreeMap<Field, Vec<String>>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, (Field, usize)> {
    let mut index: BTreeMap<String, (Field, usize)> = BTreeMap::new();
    for (field, aliases) in fields {
        for (rank, alias) in aliases.iter().enumerate() {
            let known = index.insert(plain(alias), (*field, rank));
            if let Some((other, _)) = known.filter(|(other, _)| other != field) {
                let message = format!(
                    "`{alias}` stands under `{}` and under `{}`",
                    other.label(),
                    field.label()
                );
                problems.push(Problem::new(file, message).hint("keep it under one of them"));
            }
        }
    }
    index
}

fn compile(file: &str, patterns: &[String], problems: &mut Vec<Problem>) -> Vec<Regex> {
    let mut compiled = Vec::new();
    for pattern in patterns {
        match Regex::new(pattern) {
            Ok(regex) => compiled.push(regex),
            Err(error) => problems.push(Problem::new(
                file,
                format!("`{pattern}` is no regular expression: {error}"),
            )),
        }
    }
    compiled
}
