//! The log in memory: for tests and for handovers that nobody keeps.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::{BoxFuture, ready};
use jiff::Timestamp;

use crate::id::HandoverId;
use crate::interview::{Envelope, Event};
use crate::store::access_memory::Tables;
use crate::store::error::StoreError;
use crate::store::row::{self, Row};
use crate::store::{EventStore, Head, Tombstone, Verified};

/// A log that is gone with the process. It encodes and chains its rows as the database does.
#[derive(Debug, Default)]
pub struct MemoryStore {
    rows: Mutex<BTreeMap<HandoverId, Vec<Row>>>,
    tables: Mutex<Tables>,
    erased: Mutex<BTreeMap<String, Tombstone>>,
}

impl MemoryStore {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<HandoverId, Vec<Row>>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tombstones(&self) -> MutexGuard<'_, BTreeMap<String, Tombstone>> {
        self.erased.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refuse_erased(&self, handover: &HandoverId) -> Result<(), StoreError> {
        match self.tombstones().get(&Tombstone::mark(handover)) {
            None => Ok(()),
            Some(it) => Err(StoreError::Erased {
                handover: handover.clone(),
                at: it.erased_at,
            }),
        }
    }

    fn erase_now(&self, handover: &HandoverId, at: Timestamp) -> Result<Option<Tombstone>, StoreError> {
        if let Some(before) = self.tombstones().get(&Tombstone::mark(handover)) {
            return Ok(Some(before.clone()));
        }
        let Some(rows) = self.rows().remove(handover) else {
            return Ok(None);
        };
        self.tables().erase(handover);
        let time = |row: Option<&Row>| row.and_then(|row| row.at.parse().ok()).unwrap_or(at);
        let tombstone = Tombstone {
            mark: Tombstone::mark(handover),
            events: u64::try_from(rows.len()).unwrap_or(u64::MAX),
            hash: rows.last().map(|row| row.hash.clone()).unwrap_or_default(),
            first_at: time(rows.first()),
            last_at: time(rows.last()),
            erased_at: at,
        };
        self.tombstones().insert(tombstone.mark.clone(), tombstone.clone());
        Ok(Some(tombstone))
    }

    fn append_now(
        &self,
        handover: &HandoverId,
        expected_seq: u64,
        at: Timestamp,
        events: &[Event],
    ) -> Result<Vec<Envelope>, StoreError> {
        self.refuse_erased(handover)?;
        let mut rows = self.rows();
        let log = rows.entry(handover.clone()).or_default();
        let (last, hash) = log.last().map_or((0, ""), |row| (row.seq, row.hash.as_str()));
        if last != expected_seq {
            let (handover, seq) = (handover.clone(), expected_seq.saturating_add(1));
            return Err(StoreError::Conflict { handover, seq });
        }
        let new = row::seal(handover, last, hash, at, events)?;
        let envelopes = new.iter().map(|it| row::open(handover, it)).collect();
        log.extend(new);
        envelopes
    }

    fn load_now(&self, handover: &HandoverId, after_seq: u64) -> Result<Vec<Envelope>, StoreError> {
        self.refuse_erased(handover)?;
        let rows = self.rows();
        let log = rows.get(handover).map_or(&[][..], Vec::as_slice);
        log.iter()
            .filter(|it| it.seq > after_seq)
            .map(|it| row::open(handover, it))
            .collect()
    }

    fn list_now(&self) -> Vec<Head> {
        let rows = self.rows();
        rows.iter()
            .filter_map(|(handover, log)| Some((handover, log.last()?)))
            .map(|(handover, last)| Head {
                handover: handover.clone(),
                seq: last.seq,
            })
            .collect()
    }

    fn verify_now(&self, handover: &HandoverId) -> Verified {
        let rows = self.rows();
        let log = rows.get(handover).map_or(&[][..], Vec::as_slice);
        Verified {
            events: u64::try_from(log.len()).unwrap_or(u64::MAX),
            broken: row::check(handover, log),
        }
    }
}

impl EventStore for MemoryStore {
    fn append<'a>(
        &'a self,
        handover: &'a HandoverId,
        expected_seq: u64,
        at: Timestamp,
        events: &'a [Event],
    ) -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>> {
        ready(self.append_now(handover, expected_seq, at, events)).boxed()
    }

    fn load<'a>(
        &'a self,
        handover: &'a HandoverId,
        after_seq: u64,
    ) -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>> {
        ready(self.load_now(handover, after_seq)).boxed()
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Head>, StoreError>> {
        ready(Ok(self.list_now())).boxed()
    }

    fn verify<'a>(&'a self, handover: &'a HandoverId) -> BoxFuture<'a, Result<Verified, StoreError>> {
        ready(Ok(self.verify_now(handover))).boxed()
    }

    fn erase<'a>(
        &'a self,
        handover: &'a HandoverId,
        at: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Tombstone>, StoreError>> {
        ready(self.erase_now(handover, at)).boxed()
    }

    fn erased(&self) -> BoxFuture<'_, Result<Vec<Tombstone>, StoreError>> {
        ready(Ok(self.tombstones().values().cloned().collect())).boxed()
    }
}
