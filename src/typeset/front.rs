//! What stands before the text: the cover, and the contents with their page numbers.
//!
//! The contents are set with as many lines as there are headings, so that their number of pages is known before the
//! numbers in them are.

use crate::typeset::document::{Color, Element, ElementId, Heading, Link, Page, Placed, Role, Target};
use crate::typeset::font::Face;
use crate::typeset::frame::{Frame, put, rule};
use crate::typeset::wrap::Line;

/// The document while it is put together.
pub(crate) struct Build {
    pub(crate) elements: Vec<Element>,
    pub(crate) targets: Vec<Target>,
    pub(crate) front: Vec<Page>,
}

/// How far the cover's band stands from the edges of the paper.
const INSET: f32 = 28.0;
/// Where it ends, as a share of the paper's height.
const BAND: f32 = 0.42;
/// How far above its lower edge the title stands, and below it the facts.
const ABOVE_EDGE: f32 = 34.0;
/// Space under the title.
const UNDER_TITLE: f32 = 6.0;
/// Font sizes of title and line under it.
const TITLE: f32 = 38.0;
const SUBTITLE: f32 = 16.0;

/// Height of an entry of the contents, as a multiple of the text's size.
const ENTRY: f32 = 1.75;
/// The same where entries stand close.
const CLOSE_ENTRY: f32 = 1.18;
/// Least height of an entry as a multiple of its own text's size: closer ones have smaller text.
const LEAST_LEADING: f32 = 1.3;

impl Frame<'_> {
    /// Sets the cover: title, facts, label.
    pub(crate) fn set_cover(&mut self, build: &mut Build, part: ElementId) {
        let style = self.style;
        let (ink, muted, hairline) = (style.color.ink, style.color.muted, style.color.hairline);
        let (width, left) = (style.width(), style.page.left);
        let paper = style.page.paper.size();
        let furniture = self.furniture;
        let mut page = Page::default();
        let (top, bottom) = (INSET, paper.1 * BAND);
        let band = (paper.0 - 2.0 * INSET, bottom - top);
        page.items.push(rule((INSET, top), band, style.color.accent));
        let title = self.lines(&furniture.title, TITLE, Face::SemiBold, width);
        let subtitle = self.lines(&furniture.subtitle, SUBTITLE, Face::Regular, width);
        let parts = [(title, TITLE, 6), (subtitle, SUBTITLE, 4)].map(|(lines, size, most)| {
            let kept: Vec<Line> = lines.into_iter().take(most).collect();
            (kept, size)
        });
        let height: f32 = parts.iter().map(|(lines, size)| lines.len() as f32 * size * 1.25).sum();
        let mut y = (bottom - ABOVE_EDGE - UNDER_TITLE - height).max(top);
        for (lines, size) in parts {
            let element = build.element(Role::Paragraph, part);
            for line in lines {
                y += size * 1.25;
                put(&mut page.items, line, (left, y), Some(element), Color::PAPER);
            }
            y += UNDER_TITLE;
        }
        y = bottom + ABOVE_EDGE;
        for (name, value) in &furniture.facts {
            let element = build.element(Role::Paragraph, part);
            let name = self.fitted(&format!("{name} "), 10.0, Face::Regular, 140.0);
            put(&mut page.items, name, (left, y + 15.0), Some(element), muted);
            for line in self
                .lines(value, 10.5, Face::SemiBold, width - 150.0)
                .into_iter()
                .take(4)
            {
                y += 15.0;
                put(&mut page.items, line, (left + 150.0, y), Some(element), ink);
            }
            page.items.push(rule((left, y + 6.5), (width, 0.4), hairline));
            y += 9.0;
        }
        let mut foot = style.page.top + style.height() - 30.0;
        for text in [furniture.sensitivity.clone(), self.generated(), self.hash()] {
            let element = build.element(Role::Paragraph, part);
            let face = if text == furniture.sensitivity {
                Face::SemiBold
            } else {
                Face::Regular
            };
            let line = self.fitted(&text, 9.0, face, width);
            put(&mut page.items, line, (left, foot), Some(element), muted);
            foot += 13.0;
        }
        build.front.push(page);
    }

    /// Returns how many entries a page of the contents has, and the height of each, where there are `count` of them.
    ///
    /// They stand closer where that saves a page with a few leftovers on it.
    pub(crate) fn contents_grid(&self, count: usize) -> (usize, f32) {
        let room = self.style.height() - 46.0;
        let size = self.style.text.size;
        let a_page = |height: f32| (room / height).max(1.0) as usize;
        let (wide, close) = (size * ENTRY, size * CLOSE_ENTRY);
        let pages = count.div_ceil(a_page(close)).max(1);
        if pages < count.div_ceil(a_page(wide)) {
            let entries = count.div_ceil(pages);
            (entries, room / entries as f32)
        } else {
            (a_page(wide), wide)
        }
    }

    /// Sets the contents; `front` is the number of pages before the text.
    pub(crate) fn set_contents(&mut self, build: &mut Build, entries: &[Heading], front: usize, part: ElementId) {
        let style = self.style;
        let (left, width) = (style.page.left, style.width());
        let title = style.words.contents.clone();
        let (a_page, entry_height) = self.contents_grid(entries.len());
        let size = style.text.size.min(entry_height / LEAST_LEADING);
        for chunk in entries.chunks(a_page) {
            let mut page = Page::default();
            let mut y = style.page.top + 18.0;
            if build.front.len() <= usize::from(self.furniture.cover) {
                let element = build.element(Role::Heading(1), ElementId(0));
                let line = self.line(&title, style.heading_of(1).0, Face::SemiBold);
                put(&mut page.items, line, (left, y), Some(element), style.color.accent);
            }
            y += 18.0;
            for heading in chunk {
                y += entry_height;
                let number = heading.page + front + 1;
                let target = build.target(heading, front, number, &style.words.to_page);
                let entry = build.element(Role::ContentsItem, part);
                let element = build.element(Role::Link, entry);
                let top = heading.level <= 1;
                let face = if top { Face::SemiBold } else { Face::Regular };
                let indent = f32::from(heading.level.saturating_sub(1)) * 14.0;
                let number = self.line(&number.to_string(), size, face);
                let words = self.fitted(&format!("{} ", heading.text), size, face, width - indent - 40.0);
                let (from, to) = (left + indent + words.width, left + width - number.width);
                put(
                    &mut page.items,
                    words,
                    (left + indent, y),
                    Some(element),
                    style.color.ink,
                );
                put(&mut page.items, number, (to, y), Some(element), style.color.ink);
                if !top {
                    page.items
                        .extend(dots(from + 6.0, to - 6.0, y - 1.0, style.color.hairline));
                }
                page.links.push(Link {
                    area: [left + indent, y - size, left + width, y + size * 0.3],
                    target,
                    element: Some(element),
                });
            }
            build.front.push(page);
        }
    }
}

impl Build {
    fn element(&mut self, role: Role, parent: ElementId) -> ElementId {
        self.elements.push(Element {
            role,
            parent,
            alternative: None,
        });
        ElementId(u32::try_from(self.elements.len() - 1).unwrap_or(u32::MAX))
    }

    fn target(&mut self, heading: &Heading, front: usize, number: usize, words: &str) -> usize {
        self.targets.push(Target::Place {
            page: heading.page + front,
            top: heading.top.round() as i32,
            name: words
                .replace("{name}", &heading.text)
                .replace("{page}", &number.to_string()),
        });
        self.targets.len() - 1
    }
}

/// Returns the dots that lead the eye from an entry to its number, on a grid that all lines share.
fn dots(from: f32, to: f32, y: f32, color: Color) -> impl Iterator<Item = Placed> {
    let first = (from / 5.0).ceil() as i32;
    let last = (to / 5.0).floor() as i32;
    (first..=last).map(move |step| rule((step as f32 * 5.0, y), (1.0, 1.0), color))
}
