//! A section that is a little too long for the page that it begins: less space between its parts, and it fits.
//!
//! The section begins where a page is turned, and ends before the next turn or the next heading of its rank. Only spaces become smaller, never letters; where that is not enough, they stay as they are and the section has two pages.

use crate::typeset::page::height_of;
use crate::typeset::slab::{Slab, Turn};

/// The share of its spaces that a section may give.
const GIVES: f32 = 0.6;
/// Longest section worth holding, as a multiple of the page's height: the spaces of a page are a third of it at most.
const LONGEST: f32 = 1.25;

/// A section that is held until its height is known.
#[derive(Debug)]
pub struct Held {
    slabs: Vec<Slab>,
    height: f32,
    room: f32,
    rank: Option<u8>,
}

/// What becomes of a section when a slab arrives.
#[derive(Debug)]
pub enum Fit {
    /// The slab belongs to it.
    More(Held),
    /// The section has ended, or is too long to be held: its slabs, and the one that came.
    Done(Vec<Slab>, Slab),
}

impl Held {
    /// Begins a section with its first slab; `room` is the height of a page.
    pub fn new(first: Slab, room: f32) -> Self {
        let rank = first.heading.as_ref().map(|(level, _)| *level);
        Self {
            height: first.height,
            slabs: vec![first],
            room,
            rank,
        }
    }

    /// Takes the next slab, or ends the section before it.
    pub fn take(mut self, slab: Slab) -> Fit {
        let level = slab.heading.as_ref().map(|(level, _)| *level);
        let of_its_rank = level.zip(self.rank).is_some_and(|(level, rank)| level <= rank);
        if slab.turn != Turn::No || of_its_rank || self.height > self.room * LONGEST {
            return Fit::Done(self.fitted(), slab);
        }
        self.rank = self.rank.or(level);
        self.height += slab.height;
        self.slabs.push(slab);
        Fit::More(self)
    }

    /// Returns the slabs, closer together where that puts them on one page.
    pub fn fitted(self) -> Vec<Slab> {
        let mut slabs = self.slabs;
        draw_together(&mut slabs, self.room);
        slabs
    }
}

/// Makes the spaces of `slabs` smaller where that puts them into `room`; else they stay as they are.
pub fn draw_together(slabs: &mut [Slab], room: f32) {
    let height = height_of(slabs);
    let spaces = height - slabs.iter().map(|slab| slab.height).sum::<f32>();
    let excess = height - room;
    if excess > 0.0 && excess <= spaces * GIVES {
        // A little more than needed, so that rounding does not undo it.
        let scale = (spaces - excess) / spaces * 0.999;
        for slab in slabs {
            slab.before *= scale;
            slab.after *= scale;
        }
    }
}
