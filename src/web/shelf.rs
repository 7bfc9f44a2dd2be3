//! Files that were uploaded and wait until a manager accepts what they give. They are kept in memory for an hour.
//!
//! A file that is lost at a restart, or because too many wait, is chosen again: nothing was promised of it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::book::Field;
use crate::id::HandoverId;

/// How long a file waits.
const WAITS: SignedDuration = SignedDuration::from_hours(1);
/// Bytes that wait at most, all together.
const MOST: usize = 128 * 1024 * 1024;

/// A file with its name.
pub(super) type Upload = (String, Vec<u8>);

/// What each heading of a file is to become, as far as somebody said so.
pub(super) type Matching = Vec<(String, Option<Field>)>;

/// What waits for a handover.
#[derive(Debug)]
struct Waiting {
    since: Timestamp,
    files: Vec<Upload>,
    matching: Matching,
}

/// The files that wait, by handover.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    waiting: Mutex<HashMap<HandoverId, Waiting>>,
}

impl Shelf {
    /// Puts files there, in the place of what the handover had; the oldest make room.
    pub(super) fn put(&self, handover: &HandoverId, files: Vec<Upload>, at: Timestamp) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, it| at.duration_since(it.since) < WAITS);
        let new = Waiting {
            since: at,
            files,
            matching: Matching::new(),
        };
        waiting.insert(handover.clone(), new);
        while waiting.len() > 1 && waiting.values().map(|it| size(&it.files)).sum::<usize>() > MOST {
            let oldest = waiting.iter().filter(|(it, _)| *it != handover);
            let Some(oldest) = oldest.min_by_key(|(_, it)| it.since).map(|(it, _)| it.clone()) else {
                return;
            };
            waiting.remove(&oldest);
        }
    }

    /// Returns the files that wait for a handover.
    pub(super) fn of(&self, handover: &HandoverId, at: Timestamp) -> Vec<Upload> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = waiting.get(handover);
        let kept = kept.filter(|it| at.duration_since(it.since) < WAITS);
        kept.map(|it| it.files.clone()).unwrap_or_default()
    }

    /// Keeps what the headings are to become, until other files come.
    pub(super) fn match_columns(&self, handover: &HandoverId, matching: Matching) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = waiting.get_mut(handover) {
            kept.matching = matching;
        }
    }

    /// Returns what the headings are to become.
    pub(super) fn matching(&self, handover: &HandoverId) -> Matching {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.get(handover).map(|it| it.matching.clone()).unwrap_or_default()
    }

    /// Drops the files of a handover.
    pub(super) fn drop(&self, handover: &HandoverId) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(handover);
    }
}

fn size(files: &[Upload]) -> usize {
    files.iter().map(|(_, bytes)| bytes.len()).sum()
}
