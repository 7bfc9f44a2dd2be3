//! Who has read what happens with their words, and gone on.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::id::HandoverId;

/// Handovers whose leaver has consented while the server ran.
#[derive(Debug, Default)]
pub(super) struct Consents(Mutex<BTreeSet<HandoverId>>);

impl Consents {
    pub(super) fn give(&self, handover: &HandoverId) {
        let mut given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        given.insert(handover.clone());
    }

    pub(super) fn has(&self, handover: &HandoverId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(handover)
    }
}
