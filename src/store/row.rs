//! A row of the log: an event in its stored form, sealed by a hash over itself and the row before.
//!
//! The hash makes a change to the file visible: `check` names the first row that is not what was written. It is no
//! secret and keeps nobody out who can write the whole file anew.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::id::HandoverId;
use crate::interview::{Envelope, Event, decode, encode};
use crate::store::error::StoreError;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) seq: u64,
    pub(super) kind: String,
    pub(super) version: u16,
    pub(super) at: String,
    pub(super) body: String,
    pub(super) hash: String,
}

/// A row that is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The number of the event.
    pub seq: u64,
    /// What is wrong, as a sentence part.
    pub what: &'static str,
}

/// Returns the rows of `events`, numbered and chained on from the row `after` with the hash `previous`.
pub(super) fn seal(
    handover: &HandoverId,
    after: u64,
    previous: &str,
    at: Timestamp,
    events: &[Event],
) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::with_capacity(events.len());
    let mut previous = previous.to_owned();
    for (seq, event) in (after.saturating_add(1)..).zip(events) {
        let encoded = encode(event).map_err(|source| StoreError::Unstorable { source })?;
        let mut row = Row {
            seq,
            kind: encoded.kind,
            version: encoded.version,
            at: at.to_string(),
            body: encoded.body,
            hash: String::new(),
        };
        row.hash = hash(handover, &previous, &row);
        previous.clone_from(&row.hash);
        rows.push(row);
    }
    Ok(rows)
}

/// Returns the event that a row holds.
pub(super) fn open(handover: &HandoverId, row: &Row) -> Result<Envelope, StoreError> {
    let seq = row.seq;
    let at = row.at.parse().map_err(|_error: jiff::Error| StoreError::Damaged {
        handover: handover.clone(),
        seq,
        what: "its time is no time",
    })?;
    let event = decode(&row.kind, row.version, &row.body).map_err(|source| StoreError::Unreadable {
        handover: handover.clone(),
        seq,
        source,
    })?;
    let handover = handover.clone();
    Ok(Envelope {
        handover,
        seq,
        at,
        event,
    })
}

/// Returns every row that is not what was written. One changed row is named once: the chain goes on from its stored hash.
pub(super) fn check(handover: &HandoverId, rows: &[Row]) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut previous = "";
    for (expected, row) in (1..).zip(rows) {
        let what = if row.seq != expected {
            Some("the event before it is missing")
        } else if hash(handover, previous, row) != row.hash {
            Some("it is not what was written")
        } else if open(handover, row).is_err() {
            Some("it cannot be read")
        } else {
            None
        };
        if let Some(what) = what {
            broken.push(Broken { seq: row.seq, what });
        }
        previous = &row.hash;
    }
    broken
}

/// Returns SHA-256 in hex over the hash before and every column, each with its length so that no two rows look alike.
fn hash(handover: &HandoverId, previous: &str, row: &Row) -> String {
    let (seq, version) = (row.seq.to_string(), row.version.to_string());
    let mut digest = Sha256::new();
    for column in [
        previous,
        handover.as_str(),
        &seq,
        &row.kind,
        &version,
        &row.at,
        &row.body,
    ] {
        digest.update(u64::try_from(column.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(column.as_bytes());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
