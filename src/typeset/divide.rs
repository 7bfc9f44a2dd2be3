//! Where a group is divided that does not fit on what is left of its page.
//!
//! 1. A group may be divided after each slab that does not hold on to the next one firmly.
//! 2. Of the places that the page has room for, the one counts that leaves the least of the page white; a place inside a
//!    table or a paragraph counts as if it left [`TORN`] more, one that leaves a few lines for the next page as if it left
//!    [`LEFTOVER`] more.

use crate::typeset::page::height_of;
use crate::typeset::slab::{Keep, Slab};

/// White that a place costs beside its own, in points, where it tears a table or a paragraph.
const TORN: f32 = 72.0;
/// The same where less than [`LITTLE`] is left for the next page.
const LEFTOVER: f32 = 96.0;
/// Height of what is a leftover, in points.
const LITTLE: f32 = 60.0;

/// Returns how many slabs of `group` stay, where `room` is left for it; nothing where none of its parts has room.
pub(super) fn staying(group: &[Slab], room: f32) -> Option<usize> {
    let whole = height_of(group);
    let places = group.windows(2).enumerate().filter_map(|(place, pair)| match pair {
        [last, next] if last.keep != Keep::Next => Some((place + 1, last, next)),
        _ => None,
    });
    let mut best: Option<(f32, usize)> = None;
    for (count, last, next) in places {
        let height = height_of(group.get(..count)?);
        if height > room {
            break;
        }
        let torn = next.head.is_some() || last.after.max(next.before) <= 0.0;
        let left = whole - height;
        let cost = room - height + if torn { TORN } else { 0.0 } + if left < LITTLE { LEFTOVER } else { 0.0 };
        if best.is_none_or(|(least, _)| cost <= least) {
            best = Some((cost, count));
        }
    }
    best.map(|(_, count)| count)
}
