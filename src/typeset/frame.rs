//! What is added when the text is set: cover, contents, running heads, page numbers, and the targets of links.
//!
//! The contents are set with as many lines as there are headings, so that their number of pages is known before the
//! numbers in them are.

use std::collections::HashMap;

use crate::typeset::Body;
use crate::typeset::document::{Color, Document, Element, ElementId, Heading, Item, Link, Page, Placed, Role, Target};
use crate::typeset::font::Face;
use crate::typeset::furniture::Furniture;
use crate::typeset::inline::{Inline, Look};
use crate::typeset::shape::Shaper;
use crate::typeset::slab::{Paint, Slab};
use crate::typeset::style::Style;
use crate::typeset::wrap::{Line, prepare};

/// Entries of the contents on a document that has more headings are cut at this number.
const MOST_ENTRIES: usize = 2000;

/// Adds what stands around the text.
#[derive(Debug)]
pub struct Frame<'a> {
    style: &'a Style,
    shaper: Shaper<'a>,
    furniture: &'a Furniture,
}

/// The document while it is put together.
struct Build {
    elements: Vec<Element>,
    targets: Vec<Target>,
    front: Vec<Page>,
}

impl<'a> Frame<'a> {
    /// Makes a frame; `shaper` keeps the words of the text.
    pub fn new(style: &'a Style, shaper: Shaper<'a>, furniture: &'a Furniture) -> Self {
        Self {
            style,
            shaper,
            furniture,
        }
    }

    /// Returns the characters that no font had.
    pub fn unknown(&self) -> &[String] {
        self.shaper.unknown()
    }

    /// Puts the document together; `parts` are the elements for the cover and for the contents.
    pub fn assemble(&mut self, body: Body, parts: (ElementId, ElementId)) -> Document {
        let Body {
            pages,
            elements,
            targets,
        } = body;
        let mut build = Build {
            elements,
            targets,
            front: Vec::new(),
        };
        if self.furniture.cover {
            self.set_cover(&mut build, parts.0);
        }
        let covers = build.front.len();
        let depth = self.style.heading.contents;
        let entries: Vec<&Heading> = pages
            .headings
            .iter()
            .filter(|heading| heading.level <= depth)
            .take(MOST_ENTRIES)
            .collect();
        if self.furniture.contents && !entries.is_empty() {
            let front = covers + entries.len().div_ceil(self.entries_a_page());
            self.set_contents(&mut build, &entries, front, parts.1);
        }
        let front = build.front.len();
        let mut headings = pages.headings;
        for heading in &mut headings {
            heading.page += front;
        }
        resolve(
            &mut build.targets,
            &pages.places,
            &headings,
            (front, &self.style.words.to_page),
        );
        let mut all = build.front;
        all.extend(pages.pages);
        self.number(&mut all, &headings, covers);
        Document {
            size: self.style.page.paper.size(),
            pages: all,
            elements: build.elements,
            outline: headings,
            targets: build.targets,
            furniture: self.furniture.clone(),
        }
    }

    fn line(&mut self, text: &str, size: f32, face: Face) -> Line {
        let text = Inline::of(text, Look::PLAIN.in_face(face));
        let prepared = prepare(&mut self.shaper, &text, size, self.style.text.mark_scale);
        prepared
            .lines(&mut self.shaper, f32::INFINITY)
            .into_iter()
            .next()
            .unwrap_or_default()
    }

    fn lines(&mut self, text: &str, size: f32, face: Face, width: f32) -> Vec<Line> {
        let text = Inline::of(text, Look::PLAIN.in_face(face));
        let prepared = prepare(&mut self.shaper, &text, size, self.style.text.mark_scale);
        prepared.lines(&mut self.shaper, width)
    }

    /// Returns `text` cut so that it fits `width`.
    fn fitted(&mut self, text: &str, size: f32, face: Face, width: f32) -> Line {
        let line = self.line(text, size, face);
        if line.width <= width {
            return line;
        }
        let mut words: Vec<&str> = text.split(' ').collect();
        while words.len() > 1 {
            words.pop();
            let shorter = self.line(&format!("{}…", words.join(" ")), size, face);
            if shorter.width <= width {
                return shorter;
            }
        }
        let count = (width / size * 1.2) as usize;
        let cut: String = text.chars().take(count).collect();
        self.lines(&cut, size, face, width)
            .into_iter()
            .next()
            .unwrap_or_default()
    }

    fn set_cover(&mut self, build: &mut Build, part: ElementId) {
        let style = self.style;
        let (ink, muted, accent) = (style.color.ink, style.color.muted, style.color.accent);
        let width = style.width();
        let mut page = Page::default();
        let left = style.page.left;
        let mut y = style.page.top + style.height() * 0.2;
        page.items.push(rule((left, y - 40.0), (56.0, 3.0), accent));
        let furniture = self.furniture;
        let mut texts = vec![(furniture.title.as_str(), 30.0, Face::SemiBold, ink, 8.0)];
        texts.push((furniture.subtitle.as_str(), 15.0, Face::Regular, muted, 34.0));
        for (text, size, face, color, after) in texts {
            let element = build.element(Role::Paragraph, part);
            for line in self.lines(text, size, face, width).into_iter().take(6) {
                y += size * 1.2;
                put(&mut page, line, (left, y), Some(element), color);
            }
            y += after;
        }
        for (name, value) in &furniture.facts {
            let element = build.element(Role::Paragraph, part);
            let name = self.fitted(&format!("{name} "), 10.0, Face::Regular, 140.0);
            put(&mut page, name, (left, y + 15.0), Some(element), muted);
            for line in self
                .lines(value, 10.5, Face::SemiBold, width - 150.0)
                .into_iter()
                .take(4)
            {
                y += 15.0;
                put(&mut page, line, (left + 150.0, y), Some(element), ink);
            }
            y += 5.0;
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
            put(&mut page, line, (left, foot), Some(element), muted);
            foot += 13.0;
        }
        build.front.push(page);
    }

    fn generated(&self) -> String {
        match self.furniture.generated.as_str() {
            "" => String::new(),
            when => self.style.words.generated.replace("{generated}", &readable_time(when)),
        }
    }

    fn hash(&self) -> String {
        match self.furniture.content_hash.as_str() {
            "" => String::new(),
            hash => self
                .style
                .words
                .content
                .replace("{hash}", &hash.chars().take(16).collect::<String>()),
        }
    }

    fn entries_a_page(&self) -> usize {
        ((self.style.height() - 46.0) / self.entry_height()).max(1.0) as usize
    }

    fn entry_height(&self) -> f32 {
        self.style.text.size * 1.75
    }

    fn set_contents(&mut self, build: &mut Build, entries: &[&Heading], front: usize, part: ElementId) {
        let style = self.style;
        let (size, left, width) = (style.text.size, style.page.left, style.width());
        let title = style.words.contents.clone();
        for chunk in entries.chunks(self.entries_a_page()) {
            let mut page = Page::default();
            let mut y = style.page.top + 18.0;
            if build.front.len() <= usize::from(self.furniture.cover) {
                let element = build.element(Role::Heading(1), ElementId(0));
                let line = self.line(&title, style.heading_of(1).0, Face::SemiBold);
                put(&mut page, line, (left, y), Some(element), style.color.accent);
            }
            y += 18.0;
            for heading in chunk {
                y += self.entry_height();
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
                put(&mut page, words, (left + indent, y), Some(element), style.color.ink);
                put(&mut page, number, (to, y), Some(element), style.color.ink);
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

    /// Adds running heads and page numbers to every page but the cover.
    fn number(&mut self, pages: &mut [Page], headings: &[Heading], covers: usize) {
        let total = pages.len();
        let deepest = self.style.heading.running;
        let mut current = String::new();
        let mut next = headings.iter().filter(|heading| heading.level <= deepest).peekable();
        for (place, page) in pages.iter_mut().enumerate() {
            let mut first = None;
            while let Some(heading) = next.next_if(|heading| heading.page <= place) {
                current.clone_from(&heading.text);
                first.get_or_insert_with(|| heading.text.clone());
            }
            if place >= covers {
                let section = first.unwrap_or_else(|| current.clone());
                self.number_page(page, (place + 1, total), &section);
            }
        }
    }

    fn number_page(&mut self, page: &mut Page, (number, total): (usize, usize), section: &str) {
        let style = self.style;
        let (size, left, width) = (style.text.furniture_size, style.page.left, style.width());
        let muted = style.color.muted;
        let furniture = self.furniture;
        let head = if furniture.running_head.is_empty() {
            &furniture.title
        } else {
            &furniture.running_head
        };
        let top = style.page.top - 30.0;
        let line = self.fitted(head, size, Face::Regular, width * 0.55);
        put(page, line, (left, top), None, muted);
        let line = self.fitted(section, size, Face::SemiBold, width * 0.42);
        let x = left + width - line.width;
        put(page, line, (x, top), None, muted);
        page.items
            .push(rule((left, top + 6.0), (width, 0.4), style.color.hairline));
        let bottom = style.page.top + style.height() + 30.0;
        let words = style
            .words
            .page
            .replace("{page}", &number.to_string())
            .replace("{pages}", &total.to_string());
        let line = self.line(&words, size, Face::Regular);
        let room = width - line.width - 20.0;
        let x = left + width - line.width;
        put(page, line, (x, bottom), None, muted);
        let label = self.fitted(&furniture.sensitivity, size, Face::SemiBold, room * 0.5);
        let after = label.width + if label.width > 0.0 { 12.0 } else { 0.0 };
        put(page, label, (left, bottom), None, muted);
        let made: Vec<String> = [self.generated(), self.hash()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        let line = self.fitted(&made.join("  ·  "), size, Face::Regular, room - after);
        put(page, line, (left + after, bottom), None, muted);
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

/// Turns names of places into places.
fn resolve(
    targets: &mut [Target],
    places: &HashMap<String, (usize, f32)>,
    headings: &[Heading],
    (front, words): (usize, &str),
) {
    for target in targets {
        let Target::Missing(name) = target else { continue };
        let Some((page, top)) = places.get(name) else { continue };
        let page = page + front;
        let heading = headings
            .iter()
            .find(|heading| heading.page == page && (heading.top - top).abs() < 1.0);
        let name = heading.map_or(name.as_str(), |heading| heading.text.as_str());
        *target = Target::Place {
            page,
            top: top.round() as i32,
            name: words.replace("{name}", name).replace("{page}", &(page + 1).to_string()),
        };
    }
}

/// Puts a line on a page.
fn put(page: &mut Page, line: Line, place: (f32, f32), element: Option<ElementId>, color: Color) {
    let mut slab = Slab::default();
    let paint = Paint {
        ink: color,
        muted: color,
        link: color,
    };
    slab.push_line(line, place, element, paint, |_| None);
    page.items.append(&mut slab.items);
}

fn rule((x, y): (f32, f32), (width, height): (f32, f32), color: Color) -> Placed {
    Placed {
        x,
        y,
        element: None,
        item: Item::Fill { width, height, color },
    }
}

/// Returns the dots that lead the eye from an entry to its number, on a grid that all lines share.
fn dots(from: f32, to: f32, y: f32, color: Color) -> impl Iterator<Item = Placed> {
    let first = (from / 5.0).ceil() as i32;
    let last = (to / 5.0).floor() as i32;
    (first..=last).map(move |step| rule((step as f32 * 5.0, y), (1.0, 1.0), color))
}

/// Returns `2026-11-22T18:17:57Z` as `2026-11-22 18:17 UTC`.
fn readable_time(when: &str) -> String {
    match when.parse::<jiff::Timestamp>() {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => when.to_owned(),
    }
}
