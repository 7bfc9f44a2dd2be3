//! Slabs: strips of a page that are never divided, with what the page breaker must know about them.

use std::sync::Arc;

use crate::typeset::document::{Color, ElementId, Item, Link, Placed};
use crate::typeset::wrap::Line;

/// A strip of a page: one line of text, a row of a table, a picture. Places are relative to its upper left corner.
#[derive(Debug, Clone, Default)]
pub struct Slab {
    /// Space before it; left out at the head of a page.
    pub before: f32,
    /// Its height.
    pub height: f32,
    /// Space after it; the larger of this and the next slab's `before` counts.
    pub after: f32,
    /// Baseline of its first line.
    pub baseline: f32,
    /// What is drawn.
    pub items: Vec<Placed>,
    /// Where links lead.
    pub links: Vec<Link>,
    /// Names of the place.
    pub anchors: Vec<String>,
    /// Level and words, if it begins a heading.
    pub heading: Option<(u8, String)>,
    /// How it holds on to the next slab.
    pub keep: Keep,
    /// Whether it begins a page.
    pub turn: Turn,
    /// What is drawn above it if it begins a page: the head of the table.
    pub head: Option<Arc<Slab>>,
    /// The ground that it stands on.
    pub ground: Option<Ground>,
}

/// A ground with a bar at its left edge; it goes on between two slabs that stand on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// Left edge and width.
    pub span: (f32, f32),
    /// Its colour.
    pub color: Color,
    /// Width of the bar, and its colour.
    pub bar: (f32, Color),
}

/// How a slab holds on to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Keep {
    /// Not at all.
    #[default]
    Free,
    /// Both stand in a group that the author wants on one page.
    Group,
    /// A heading before its text, the first and the last two lines of a paragraph.
    Next,
}

/// Whether a slab begins a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Turn {
    /// No.
    #[default]
    No,
    /// Unless the page is nearly empty: chapters.
    Chapter,
    /// Unless all that follows, up to the next turn, fits on this page.
    Section,
    /// Yes: the author said so.
    Always,
}

/// How the words of a line are painted.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Words.
    pub ink: Color,
    /// Words in the secondary colour.
    pub muted: Color,
    /// Words that lead somewhere.
    pub link: Color,
}

impl Slab {
    /// Adds a line with its left end at `x` and its baseline at `y`; `link` finds the target and element of a link.
    pub fn push_line(
        &mut self,
        line: Line,
        place: (f32, f32),
        element: Option<ElementId>,
        paint: Paint,
        mut link: impl FnMut(u32) -> Option<(usize, ElementId)>,
    ) {
        let (x, y) = place;
        for piece in line.pieces {
            let width = piece.word.width * piece.size;
            let (left, size) = (x + piece.x, piece.size);
            let mut color = if piece.look.muted { paint.muted } else { paint.ink };
            let mut owner = element;
            if let Some((target, link_element)) = piece.look.link.and_then(&mut link) {
                color = paint.link;
                owner = Some(link_element);
                self.push_link(
                    [left, y - size * 0.9 - piece.rise, left + width, y + size * 0.25],
                    target,
                    link_element,
                );
            }
            if piece.look.strike {
                self.push_rule((left, y - piece.rise - size * 0.3), (width, size * 0.055), color);
            }
            self.items.push(Placed {
                x: left,
                y: y - piece.rise,
                element: owner,
                item: Item::Text {
                    word: piece.word,
                    size,
                    color,
                },
            });
        }
    }

    /// Adds a link's area, or makes the last one wider if it is the same link on the same line.
    fn push_link(&mut self, area: [f32; 4], target: usize, element: ElementId) {
        let [left, top, right, bottom] = area;
        if let Some(last) = self.links.last_mut() {
            let [_, last_top, last_right, last_bottom] = &mut last.area;
            if last.element == Some(element) && (*last_right - left).abs() < 0.5 && (*last_bottom - bottom).abs() < 4.0
            {
                *last_right = right;
                *last_top = last_top.min(top);
                return;
            }
        }
        self.links.push(Link {
            area,
            target,
            element: Some(element),
        });
    }

    /// Adds a filled rectangle that is decoration.
    pub fn push_rule(&mut self, place: (f32, f32), size: (f32, f32), color: Color) {
        self.items.push(Placed {
            x: place.0,
            y: place.1,
            element: None,
            item: Item::Fill {
                width: size.0,
                height: size.1,
                color,
            },
        });
    }

    /// Draws its ground behind what stands in it, and `above` it.
    pub fn draw_ground(&mut self, above: f32) {
        let Some(ground) = self.ground else { return };
        let own = std::mem::take(&mut self.items);
        let ((left, width), (y, height)) = (ground.span, (-above, self.height + above));
        self.push_rule((left, y), (width, height), ground.color);
        self.push_rule((left, y), (ground.bar.0, height), ground.bar.1);
        self.items.extend(own);
    }

    /// Moves what stands in it down by `distance` and makes it that much higher.
    pub fn pad_above(&mut self, distance: f32) {
        self.height += distance;
        self.baseline += distance;
        self.shift(distance);
    }

    /// Moves everything in it down.
    pub fn shift(&mut self, distance: f32) {
        for placed in &mut self.items {
            placed.y += distance;
        }
        for link in &mut self.links {
            let [_, top, _, bottom] = &mut link.area;
            *top += distance;
            *bottom += distance;
        }
    }
}
