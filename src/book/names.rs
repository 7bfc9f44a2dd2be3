//! Which accounts a text means, by name, alias, possessive and inflection.

use std::ops::Range;

use crate::book::{Book, Contact};
use crate::id::AccountId;

/// Finds the accounts and contacts of a book in text.
#[derive(Debug, Clone)]
pub struct Finder {
    names: Vec<(AccountId, String)>,
    contacts: Vec<(AccountId, Contact)>,
}

/// An account that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The account.
    pub account: AccountId,
    /// Byte span of the name in the text.
    pub span: Range<usize>,
    /// Whether the full name or an alias stands there, not a part of it.
    pub exact: bool,
}

impl Finder {
    /// Prepares the names of a book.
    pub fn new(book: &Book) -> Self {
        let names = book
            .accounts
            .iter()
            .map(|it| (it.id.clone(), it.name.clone()))
            .collect();
        let contacts = book
            .accounts
            .iter()
            .flat_map(|it| it.contacts.iter().map(|c| (it.id.clone(), c.clone())));
        Self {
            names,
            contacts: contacts.collect(),
        }
    }

    /// Returns the accounts that the text names, in order.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .names
            .iter()
            .flat_map(|(id, name)| {
                text.match_indices(name.as_str())
                    .map(move |(at, it)| (id, at..at + it.len()))
            })
            .map(|(id, span)| Hit {
                account: id.clone(),
                span,
                exact: true,
            })
            .collect();
        hits.sort_by_key(|hit| hit.span.start);
        hits
    }

    /// Returns the one contact that a first, last or full name means, with the account.
    pub fn contact(&self, name: &str) -> Option<(&AccountId, &Contact)> {
        self.contacts
            .iter()
            .find(|(_, contact)| contact.name == name)
            .map(|(id, contact)| (id, contact))
    }
}
