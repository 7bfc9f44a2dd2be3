//! The book of business: accounts and contacts.
//!
//! 1. `import`: CSV bytes as a CRM exports them → a preview with the rows that could not be read.
//! 2. `names`: which accounts a text means, by name, alias, possessive and inflection.
//!
//! An account that only the leaver knows of is part of the book too, with the turn that it was mentioned in.

mod cell;
mod columns;
mod decode;
mod fold;
mod heading;
pub mod import;
mod merge;
pub mod names;
mod noticed;
mod rows;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use crate::book::columns::{Columns, Field};
pub(crate) use crate::book::fold::without_accents;
pub use crate::book::noticed::{named_accounts, new_account_candidates};
use crate::id::{AccountId, Turn};

/// The accounts of one leaver, in the order of the import, then as they were noticed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Book {
    /// The accounts.
    pub accounts: Vec<Account>,
}

/// One customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The CRM's id, or one made from the name.
    pub id: AccountId,
    /// The name as the CRM writes it.
    pub name: String,
    /// Other names that people use.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Annual recurring revenue.
    #[serde(default)]
    pub arr: Option<Money>,
    /// The day of the next renewal.
    #[serde(default)]
    pub renewal: Option<Date>,
    /// The CRM's health colour.
    #[serde(default)]
    pub health: Option<Health>,
    /// Segment, as the CRM writes it.
    #[serde(default)]
    pub segment: Option<String>,
    /// Products bought.
    #[serde(default)]
    pub products: Vec<String>,
    /// People at the customer.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Where we know of it from.
    pub source: Source,
}

/// Where an account is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The row of the import (1 is the first row under the heading).
    Imported {
        /// The row's number.
        row: u32,
    },
    /// The leaver mentioned it in this turn.
    Noticed {
        /// The turn.
        turn: Turn,
    },
}

/// A person at a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Full name.
    pub name: String,
    /// Job title.
    #[serde(default)]
    pub title: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The row of the import.
    pub row: u32,
}

/// A health colour of a CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// In danger.
    Red,
    /// To be watched.
    Yellow,
    /// Well.
    Green,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Hundredths of the currency's unit.
    pub cents: i64,
    /// ISO 4217 code, such as `EUR`; empty where none was given.
    #[serde(default)]
    pub currency: String,
}

impl Book {
    /// Returns the account of that id.
    pub fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == *id)
    }
}

impl Account {
    /// Makes an account that nothing is known of but its name.
    pub fn bare(id: AccountId, name: String, source: Source) -> Self {
        Self {
            id,
            name,
            aliases: Vec::new(),
            arr: None,
            renewal: None,
            health: None,
            segment: None,
            products: Vec::new(),
            contacts: Vec::new(),
            source,
        }
    }

    /// Returns the account as a later import of it has it: new values take the place of old ones, what it does not say
    /// stays, and names, products and contacts add up.
    #[must_use]
    pub fn updated(&self, later: &Self) -> Self {
        let mut it = self.clone();
        it.name.clone_from(&later.name);
        it.source = later.source.clone();
        it.arr = later.arr.clone().or(it.arr);
        it.renewal = later.renewal.or(it.renewal);
        it.health = later.health.or(it.health);
        it.segment = later.segment.clone().or(it.segment);
        let new = |all: &[String], it: &&String| !all.contains(it);
        let aliases: Vec<String> = later
            .aliases
            .iter()
            .filter(|alias| new(&it.aliases, alias))
            .cloned()
            .collect();
        it.aliases.extend(aliases);
        let products: Vec<String> = later
            .products
            .iter()
            .filter(|one| new(&it.products, one))
            .cloned()
            .collect();
        it.products.extend(products);
        for contact in &later.contacts {
            match it.contacts.iter_mut().find(|known| known.name == contact.name) {
                Some(known) => {
                    known.title = contact.title.clone().or(known.title.take());
                    known.email = contact.email.clone().or(known.email.take());
                }
                None => it.contacts.push(contact.clone()),
            }
        }
        it
    }

    /// Returns the shortest name that people use for it: the first alias, else the name.
    pub fn short_name(&self) -> &str {
        self.aliases
            .iter()
            .map(String::as_str)
            .filter(|it| !it.trim().is_empty())
            .min_by_key(|it| it.chars().count())
            .unwrap_or(&self.name)
    }
}
