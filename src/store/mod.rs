//! The log of events, on disk or in memory. What is appended is durable when `append` returns.
//!
//! 1. `row`: an event ↔ a row, sealed by a hash over itself and the row before.
//! 2. `sqlite`: rows ↔ a database file. `open` makes or checks the file and brings it to today's schema.
//! 3. `memory`: the same without a file.
//!
//! 4. `access`: who may come in, in tables beside the log; `access_sqlite` and `access_memory` keep it. `remembered`:
//!    which browsers come back without another link.
//! 5. `writer`: what several write at once reaches the disk at once; `write_back` keeps SQLite's own log short meanwhile.
//! 6. `erasure`: a handover is deleted to the last byte, and stays so.
//!
//! The number of an event is the lock: of two writers, the second gets `Conflict` and has to load and decide again.
//! Nothing here knows a rule of the interview.

mod access;
mod access_memory;
mod access_row;
mod access_sqlite;
mod erasure;
mod error;
mod memory;
mod open;
mod remembered;
mod row;
mod sqlite;
mod write_back;
mod writer;

use std::fmt::Debug;

use futures::future::BoxFuture;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub use access::{
    AccessStore, Answer, ApiToken, Claim, Draft, Invite, ModelUse, Person, PersonId, TokenHash, WebSession, Whose,
};
pub use error::StoreError;
pub use memory::MemoryStore;
pub use remembered::{RememberStore, Remembered, Return};
pub use row::Broken;
pub use sqlite::{Health, SqliteStore};

use crate::id::HandoverId;
use crate::interview::{Envelope, Event};

/// A log of events for each handover.
pub trait EventStore: Debug + Send + Sync {
    /// Appends all events or none, numbered on from `expected_seq` (0 for an empty log), and returns them as stored.
    ///
    /// # Errors
    /// `Conflict` where the log is not at `expected_seq`; any other variant where nothing could be written.
    fn append<'a>(
        &'a self,
        handover: &'a HandoverId,
        expected_seq: u64,
        at: Timestamp,
        events: &'a [Event],
    ) -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>>;

    /// Returns the events after `after_seq`, in order; none for a handover that is not known.
    ///
    /// # Errors
    /// `Unreadable` and `Damaged` name the first event that cannot be read; `Erased` says that nothing is left.
    fn load<'a>(&'a self, handover: &'a HandoverId, after_seq: u64)
    -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>>;

    /// Returns every handover, in the order of the ids.
    ///
    /// # Errors
    /// Any variant that says why the log cannot be read.
    fn list(&self) -> BoxFuture<'_, Result<Vec<Head>, StoreError>>;

    /// Checks the chain of one handover.
    ///
    /// # Errors
    /// Any variant that says why the log cannot be read at all.
    fn verify<'a>(&'a self, handover: &'a HandoverId) -> BoxFuture<'a, Result<Verified, StoreError>>;

    /// Erases a handover for good, with everything that is kept for access to it; none where there is none.
    ///
    /// # Errors
    /// `NotScrubbed` where it is erased and its old bytes may still stand in the file; else nothing was erased.
    fn erase<'a>(
        &'a self,
        handover: &'a HandoverId,
        at: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Tombstone>, StoreError>>;

    /// Returns what is left of the handovers that were erased, in the order of their marks.
    ///
    /// # Errors
    /// Any variant that says why it cannot be read.
    fn erased(&self) -> BoxFuture<'_, Result<Vec<Tombstone>, StoreError>>;
}

/// What is left of a handover that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The mark of the handover, as `Tombstone::mark` makes it: an id is made from a name, which must not survive.
    pub mark: String,
    /// How many events it had.
    pub events: u64,
    /// The hash of the last one.
    pub hash: String,
    /// When the first one was written.
    pub first_at: Timestamp,
    /// When the last one was written.
    pub last_at: Timestamp,
    /// When it was erased.
    pub erased_at: Timestamp,
}

impl Tombstone {
    /// Returns what a handover is known by after its erasure: SHA-256 of its id, in hex.
    pub fn mark(handover: &HandoverId) -> String {
        let digest = Sha256::digest(handover.as_str().as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A handover of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The handover.
    pub handover: HandoverId,
    /// The number of its last event.
    pub seq: u64,
}

/// What a check of one handover found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events were looked at.
    pub events: u64,
    /// Those that are not what was written.
    pub broken: Vec<Broken>,
}
