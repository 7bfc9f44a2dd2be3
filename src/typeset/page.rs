//! Page breaking: slabs → pages.
//!
//! 0. A chapter begins a page, unless the page is emptier than [`TURN_AFTER`]. What begins a page and is a little too long
//!    for it comes with less space between its parts: [`fit`](crate::typeset::fit).
//! 1. Gathers slabs until one holds on to nothing: a chain.
//! 2. A chain that fits is placed; one that does not begins the next page, unless it is higher than a page or the page
//!    would stay emptier than [`FULL_ENOUGH`] for the sake of a group: then it is divided, between its tables and paragraphs
//!    rather than inside them: [`divide`](crate::typeset::divide).
//! 3. A slab of a table that begins a page gets the table's head above it.

use std::collections::HashMap;

use crate::typeset::divide::staying;
use crate::typeset::document::{Heading, Page};
use crate::typeset::fit::{Fit, Held, draw_together};
use crate::typeset::slab::{Ground, Keep, Slab, Turn};

/// How full a page must be before a group that the author wants together may begin the next one.
const FULL_ENOUGH: f32 = 0.75;
/// The same where the group is a chapter, which may begin a page at any time.
const FULL_ENOUGH_FOR_CHAPTER: f32 = 0.5;
/// The share of the height up to which a page is nearly empty.
const NEARLY_EMPTY: f32 = 0.4;

/// How full a page must be before a heading begins the next one; on an emptier page it stays.
const TURN_AFTER: f32 = 0.66;

/// Pages with what was found on them.
#[derive(Debug, Default)]
pub struct Pages {
    /// How many pages there are.
    pub count: usize,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Page and upper edge of each named place.
    pub places: HashMap<String, (usize, f32)>,
}

/// Fills pages.
#[derive(Debug)]
pub struct Pager {
    left: f32,
    top: f32,
    height: f32,
    result: Pages,
    /// How far down the page is filled.
    y: f32,
    after: f32,
    /// The ground of the last slab on the page.
    ground: Option<Ground>,
    chain: Vec<Slab>,
    held: Option<Held>,
    page: Page,
    finished: Vec<Page>,
}

impl Pager {
    /// Makes an empty page with the text's upper left corner at `(left, top)` and `height` for it.
    pub fn new(left: f32, top: f32, height: f32) -> Self {
        Self {
            left,
            top,
            height,
            result: Pages {
                count: 1,
                ..Pages::default()
            },
            y: 0.0,
            after: 0.0,
            ground: None,
            chain: Vec::new(),
            held: None,
            page: Page::default(),
            finished: Vec::new(),
        }
    }

    /// Returns the pages that were finished since this was last asked.
    pub fn finished(&mut self) -> std::vec::Drain<'_, Page> {
        self.finished.drain(..)
    }

    /// Adds a slab.
    pub fn push(&mut self, slab: Slab) {
        let Some(held) = self.held.take() else {
            return self.begin(slab);
        };
        match held.take(slab) {
            Fit::More(held) => self.held = Some(held),
            Fit::Done(slabs, next) => {
                self.add_section(slabs);
                self.begin(next);
            }
        }
    }

    /// Adds a slab, or holds it if it begins a page: the section that it heads may have to be drawn together.
    fn begin(&mut self, slab: Slab) {
        let begins_page = match slab.turn {
            Turn::No => self.result.count == 1 && self.y <= 0.0 && self.chain.is_empty(),
            Turn::Chapter => {
                self.flush();
                self.y <= 0.0 || self.y > self.height * TURN_AFTER
            }
            Turn::Section | Turn::Always => true,
        };
        if begins_page {
            self.held = Some(Held::new(slab, self.height));
        } else {
            self.add(slab);
        }
    }

    fn add_section(&mut self, mut slabs: Vec<Slab>) {
        if slabs.first().is_some_and(|first| first.turn == Turn::Section) {
            self.flush();
            let gap = slabs.first().map_or(0.0, |first| first.before.max(self.after));
            draw_together(&mut slabs, self.height - self.y - gap);
            // what needs several pages in any case need not leave a nearly empty one behind
            let goes_on = height_of(&slabs) > self.height && self.y <= self.height * NEARLY_EMPTY;
            let turn = if goes_on || self.fits(&slabs) {
                Turn::No
            } else {
                Turn::Always
            };
            slabs.first_mut().into_iter().for_each(|first| first.turn = turn);
        }
        slabs.into_iter().for_each(|slab| self.add(slab));
    }

    fn add(&mut self, slab: Slab) {
        if slab.turn != Turn::No {
            self.flush();
            if slab.turn > Turn::Chapter || self.y > self.height * TURN_AFTER {
                self.next_page();
            }
        }
        let holds = slab.keep != Keep::Free;
        self.chain.push(slab);
        // What is higher than a page anyway cannot be kept together: it need not be gathered first.
        if !holds || height_of(&self.chain) > self.height {
            self.flush();
        }
    }

    /// Ends the last page.
    pub fn finish(&mut self) {
        if let Some(held) = self.held.take() {
            self.add_section(held.fitted());
        }
        self.flush();
        self.finished.push(std::mem::take(&mut self.page));
    }

    /// Returns what was found on the pages.
    pub fn into_pages(self) -> Pages {
        self.result
    }

    fn flush(&mut self) {
        let mut chain = std::mem::take(&mut self.chain);
        if chain.is_empty() {
            return;
        }
        if !self.fits(&chain) && chain.iter().any(|slab| slab.keep == Keep::Group) {
            let gap = chain.first().map_or(0.0, |first| first.before.max(self.after));
            draw_together(&mut chain, self.height - self.y - gap);
        }
        if self.fits(&chain) {
            chain.into_iter().for_each(|slab| self.place(slab));
            return;
        }
        let whole = height_of(&chain) <= self.height;
        let grouped = chain.iter().any(|slab| slab.keep == Keep::Group);
        let is_chapter = matches!(
            chain.first(),
            Some(Slab {
                heading: Some((1, _)),
                ..
            })
        );
        let enough = if is_chapter {
            FULL_ENOUGH_FOR_CHAPTER
        } else {
            FULL_ENOUGH
        };
        if whole && (!grouped || self.y >= self.height * enough) {
            self.next_page();
            chain.into_iter().for_each(|slab| self.place(slab));
            return;
        }
        if grouped {
            self.divide(chain);
        } else {
            self.place_in_parts(chain);
        }
    }

    /// Places a group that must be divided; what does not stay goes on as a group of its own.
    fn divide(&mut self, mut group: Vec<Slab>) {
        let gap = group.first().map_or(0.0, |first| first.before.max(self.after));
        let Some(count) = staying(&group, self.height - self.y - gap) else {
            return self.place_in_parts(group);
        };
        let rest = group.split_off(count);
        group.into_iter().for_each(|slab| self.place(slab));
        self.next_page();
        if self.fits(&rest) {
            rest.into_iter().for_each(|slab| self.place(slab));
        } else {
            self.place_in_parts(rest);
        }
    }

    /// Places a chain that no page holds: the parts that hold together more firmly stay so.
    fn place_in_parts(&mut self, chain: Vec<Slab>) {
        let mut part: Vec<Slab> = Vec::new();
        for slab in chain {
            let firm = slab.keep == Keep::Next;
            part.push(slab);
            if !firm {
                self.place_part(std::mem::take(&mut part));
            }
        }
        self.place_part(part);
    }

    fn place_part(&mut self, part: Vec<Slab>) {
        if !self.fits(&part) && height_of(&part) <= self.height {
            self.next_page();
        }
        for slab in part {
            if !self.fits(std::slice::from_ref(&slab)) {
                self.next_page();
            }
            self.place(slab);
        }
    }

    fn fits(&self, chain: &[Slab]) -> bool {
        let gap = chain.first().map_or(0.0, |first| {
            if self.y > 0.0 {
                first.before.max(self.after)
            } else {
                0.0
            }
        });
        let head = chain
            .first()
            .and_then(|first| first.head.as_ref())
            .filter(|_| self.y <= 0.0);
        self.y + gap + head.map_or(0.0, |head| head.height) + height_of(chain) <= self.height + 0.01
    }

    fn next_page(&mut self) {
        if self.y > 0.0 {
            self.finished.push(std::mem::take(&mut self.page));
            self.result.count += 1;
            self.y = 0.0;
            self.after = 0.0;
            self.ground = None;
        }
    }

    fn place(&mut self, mut slab: Slab) {
        if slab.height <= 0.0 {
            // it ended a group or a ground, and is not seen
            self.ground = None;
            return;
        }
        let mut space = 0.0;
        if self.y > 0.0 {
            space = slab.before.max(self.after);
            self.y += space;
        } else if let Some(head) = slab.head.take() {
            self.put(Slab::clone(&head));
        }
        if slab.ground.is_some() {
            slab.draw_ground(if self.ground == slab.ground { space } else { 0.0 });
        }
        self.put(slab);
    }

    /// Puts a slab where the page is filled to.
    fn put(&mut self, mut slab: Slab) {
        let top = self.top + self.y;
        slab.shift(top);
        let number = self.result.count - 1;
        for anchor in slab.anchors {
            self.result.places.entry(anchor).or_insert((number, top));
        }
        if let Some((level, text)) = slab.heading {
            self.result.headings.push(Heading {
                level,
                text,
                page: number,
                top,
            });
        }
        self.page.items.extend(slab.items.into_iter().map(|mut placed| {
            placed.x += self.left;
            placed
        }));
        self.page.links.extend(slab.links.into_iter().map(|mut link| {
            let [left, _, right, _] = &mut link.area;
            *left += self.left;
            *right += self.left;
            link
        }));
        self.y += slab.height;
        self.after = slab.after;
        self.ground = slab.ground;
    }
}

/// Returns the height of a chain from its first slab's upper edge, with the spaces inside it.
pub(super) fn height_of(chain: &[Slab]) -> f32 {
    let mut height = 0.0;
    let mut after: Option<f32> = None;
    for slab in chain.iter().filter(|slab| slab.height > 0.0) {
        height += after.map_or(0.0, |after| after.max(slab.before)) + slab.height;
        after = Some(slab.after);
    }
    height
}
