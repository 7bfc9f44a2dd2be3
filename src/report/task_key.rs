//! A key for an item of the checklist that stays the same in the next report, so that a second import can be compared.
//!
//! Numbers such as `C3` follow the order of days and move when something is added. The key is a digest of the item's own,
//! which says what the item follows from. It names no customer: calendars are seen by many.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::report::model::Item;

/// Bytes of the digest that make a key: one clash in a hundred million for a thousand items.
const BYTES: usize = 6;

/// Returns the keys of items, in their order. Items that follow from the very same thing get a number behind it.
pub(super) fn keys(items: &[Item]) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let key = |item: &Item| {
        let base = digest(item);
        let times = seen.entry(base.clone()).or_default();
        *times += 1;
        if *times == 1 { base } else { format!("{base}-{times}") }
    };
    items.iter().map(key).collect()
}

fn digest(item: &Item) -> String {
    let mut key = String::new();
    for byte in Sha256::digest(item.key.as_bytes()).iter().take(BYTES) {
        // writing to a string cannot fail
        let _ = write!(key, "{byte:02x}");
    }
    key
}
