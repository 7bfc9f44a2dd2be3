//! Browsers that are remembered: who came in by a link comes back without another one after the visit has ended.
//!
//! 1. `Remembered`: the hash of a token that works once, and until when.
//! 2. `RememberStore`: what a store does with them, in SQLite and in memory. Each method is one statement.
//!
//! Who is let in on it, and what a copied one costs, is said by the web.

use std::fmt::Debug;

use futures::FutureExt;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::id::HandoverId;
use crate::interview::Party;
use crate::store::access::{Answer, TokenHash};
use crate::store::access_memory::revoke;
use crate::store::access_row::{maybe_time, party, stored, time};
use crate::store::error::StoreError;
use crate::store::memory::MemoryStore;
use crate::store::sqlite::SqliteStore;

/// A browser that may come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// The hash of the token in its cookie.
    pub hash: TokenHash,
    /// The handover that it may come back to.
    pub handover: HandoverId,
    /// On which side.
    pub party: Party,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when: as long as the link that it came by, however often it comes back.
    pub expires_at: Timestamp,
    /// When it came back by this token.
    pub spent_at: Option<Timestamp>,
    /// When it was forgotten.
    pub revoked_at: Option<Timestamp>,
}

/// What came of showing the token of a remembered browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Return {
    /// It comes back; the token is spent.
    Back(Remembered),
    /// The token was spent before: somebody has a copy of it.
    Copied(Remembered),
    /// It is not known, forgotten or too old.
    Unknown,
}

/// Keeps which browsers may come back. Every change is durable when its method returns.
pub trait RememberStore: Debug + Send + Sync {
    /// Remembers a browser.
    fn remember<'a>(&'a self, it: &'a Remembered) -> Answer<'a, ()>;
    /// Returns a browser by its token, whatever became of it. Looking spends nothing.
    fn remembered<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<Remembered>>;
    /// Spends a token: of several that show it, one comes back by it.
    fn come_back<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, Return>;
    /// Forgets a browser; false where it was forgotten before, or is not known.
    fn forget<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool>;
    /// Forgets all browsers of a party of a handover, and returns how many tokens there were.
    fn forget_all<'a>(&'a self, handover: &'a HandoverId, party: Party, at: Timestamp) -> Answer<'a, u64>;
    /// Returns the browsers of a handover that can come back, the oldest first.
    fn who_may_return<'a>(&'a self, handover: &'a HandoverId, at: Timestamp) -> Answer<'a, Vec<Remembered>>;
}

impl Remembered {
    /// Returns whether it is a browser of that side of that handover.
    pub fn is_of(&self, party: Party, handover: &HandoverId) -> bool {
        self.party == party && self.handover == *handover
    }

    /// Returns whether it can come back at that time.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.spent_at.is_none() && self.revoked_at.is_none() && at < self.expires_at
    }

    /// Says what its token is worth that could not be spent.
    fn copied(found: Option<Self>) -> Return {
        match found {
            Some(it) if it.spent_at.is_some() && it.revoked_at.is_none() => Return::Copied(it),
            Some(_) | None => Return::Unknown,
        }
    }
}

fn read(row: &SqliteRow) -> Result<Remembered, StoreError> {
    Ok(Remembered {
        hash: TokenHash(row.try_get("hash")?),
        handover: HandoverId::new(row.try_get::<String, _>("handover")?),
        party: party(row)?,
        made_at: time(row, "made_at")?,
        expires_at: time(row, "expires_at")?,
        spent_at: maybe_time(row, "spent_at")?,
        revoked_at: maybe_time(row, "revoked_at")?,
    })
}

impl RememberStore for SqliteStore {
    fn remember<'a>(&'a self, it: &'a Remembered) -> Answer<'a, ()> {
        let sql = "INSERT INTO remembered (hash, handover, party, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        async move {
            let (made, ends) = (stored(it.made_at), stored(it.expires_at));
            let bound = [it.hash.as_str(), it.handover.as_str(), it.party.as_str(), &made, &ends];
            self.change(sql, &bound.map(Some)).await.map(drop)
        }
        .boxed()
    }

    fn remembered<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<Remembered>> {
        let sql = "SELECT * FROM remembered WHERE hash = $1";
        async move { self.one(sql, &[Some(hash.as_str())], read).await }.boxed()
    }

    fn come_back<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, Return> {
        let sql = "UPDATE remembered SET spent_at = $2 WHERE hash = $1 AND spent_at IS NULL AND revoked_at IS NULL \
                   AND expires_at > $2";
        async move {
            let now = stored(at);
            let is_spent = self.change(sql, &[hash.as_str(), &now].map(Some)).await? > 0;
            let found = self.remembered(hash).await?;
            Ok(match found {
                Some(it) if is_spent => Return::Back(it),
                other => Remembered::copied(other),
            })
        }
        .boxed()
    }

    fn forget<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        let sql = "UPDATE remembered SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL";
        self.revoke(sql, hash, at)
    }

    fn forget_all<'a>(&'a self, handover: &'a HandoverId, party: Party, at: Timestamp) -> Answer<'a, u64> {
        let sql = "UPDATE remembered SET revoked_at = $3 WHERE handover = $1 AND party = $2 AND revoked_at IS NULL";
        async move {
            let now = stored(at);
            self.change(sql, &[handover.as_str(), party.as_str(), &now].map(Some))
                .await
        }
        .boxed()
    }

    fn who_may_return<'a>(&'a self, handover: &'a HandoverId, at: Timestamp) -> Answer<'a, Vec<Remembered>> {
        let sql = "SELECT * FROM remembered WHERE handover = $1 AND spent_at IS NULL AND revoked_at IS NULL \
                   AND expires_at > $2 ORDER BY made_at, hash";
        async move {
            let now = stored(at);
            self.all(sql, &[handover.as_str(), &now].map(Some), read).await
        }
        .boxed()
    }
}

impl RememberStore for MemoryStore {
    fn remember<'a>(&'a self, it: &'a Remembered) -> Answer<'a, ()> {
        self.with(|all| drop(all.remembered.insert(it.hash.clone(), it.clone())))
    }

    fn remembered<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<Remembered>> {
        self.with(|all| all.remembered.get(hash).cloned())
    }

    fn come_back<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, Return> {
        self.with(|all| match all.remembered.get_mut(hash) {
            Some(it) if it.is_open(at) => {
                it.spent_at = Some(at);
                Return::Back(it.clone())
            }
            found => Remembered::copied(found.cloned()),
        })
    }

    fn forget<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        self.with(|all| revoke(all.remembered.get_mut(hash).map(|it| &mut it.revoked_at), at))
    }

    fn forget_all<'a>(&'a self, handover: &'a HandoverId, party: Party, at: Timestamp) -> Answer<'a, u64> {
        self.with(|all| {
            let all = all.remembered.values_mut();
            let theirs = all.filter(|it| it.is_of(party, handover));
            let forgotten = theirs.filter_map(|it| revoke(Some(&mut it.revoked_at), at).then_some(()));
            u64::try_from(forgotten.count()).unwrap_or(u64::MAX)
        })
    }

    fn who_may_return<'a>(&'a self, handover: &'a HandoverId, at: Timestamp) -> Answer<'a, Vec<Remembered>> {
        self.with(|all| {
            let theirs = all.remembered.values();
            let theirs = theirs.filter(|it| it.handover == *handover && it.is_open(at));
            let mut theirs: Vec<Remembered> = theirs.cloned().collect();
            theirs.sort_by_key(|it| it.made_at);
            theirs
        })
    }
}
