//! What is added when the text is set: cover, contents, running heads, page numbers, and the targets of links.
//!
//! `front` sets what stands before the text; this file puts all together.

use std::collections::HashMap;

use crate::typeset::Body;
use crate::typeset::document::{Color, Document, ElementId, Heading, Item, Page, Placed, Target};
use crate::typeset::font::Face;
use crate::typeset::front::Build;
use crate::typeset::furniture::Furniture;
use crate::typeset::inline::{Inline, Look};
use crate::typeset::shape::Shaper;
use crate::typeset::slab::{Paint, Slab};
use crate::typeset::style::Style;
use crate::typeset::wrap::{Line, prepare};

/// Entries of the contents on a document that has more headings are cut at this number.
const MOST_ENTRIES: usize = 2000;

/// Pages from which on a chapter is long.
const LONG_CHAPTER: usize = 3;

/// How far below the text's upper edge a heading still begins its page.
const AT_TOP: f32 = 30.0;

/// Adds what stands around the text.
#[derive(Debug)]
pub struct Frame<'a> {
    pub(crate) style: &'a Style,
    shaper: Shaper<'a>,
    pub(crate) furniture: &'a Furniture,
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
            ..
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
        let ranks = ranks(&pages.headings, pages.count);
        let depth = self.style.heading.contents;
        let listed = pages.headings.iter().zip(&ranks).map(|(heading, rank)| Heading {
            level: *rank,
            ..heading.clone()
        });
        let entries: Vec<Heading> = listed
            .filter(|heading| heading.level <= depth)
            .take(MOST_ENTRIES)
            .collect();
        if self.furniture.contents && !entries.is_empty() {
            let front = covers + entries.len().div_ceil(self.contents_grid(entries.len()).0);
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
        all.resize_with(front + pages.count, Page::default);
        self.number(&mut all, (&headings, &ranks), covers);
        Document {
            size: self.style.page.paper.size(),
            letterhead: self.letterhead(all.len()),
            pages: all,
            front,
            elements: build.elements,
            outline: headings,
            targets: build.targets,
            furniture: self.furniture.clone(),
        }
    }

    pub(crate) fn line(&mut self, text: &str, size: f32, face: Face) -> Line {
        let text = Inline::of(text, Look::PLAIN.in_face(face));
        let prepared = prepare(&mut self.shaper, &text, size, self.style.text.mark_scale);
        prepared
            .lines(&mut self.shaper, f32::INFINITY)
            .into_iter()
            .next()
            .unwrap_or_default()
    }

    pub(crate) fn lines(&mut self, text: &str, size: f32, face: Face, width: f32) -> Vec<Line> {
        let text = Inline::of(text, Look::PLAIN.in_face(face));
        let prepared = prepare(&mut self.shaper, &text, size, self.style.text.mark_scale);
        prepared.lines(&mut self.shaper, width)
    }

    /// Returns `text` cut so that it fits `width`.
    pub(crate) fn fitted(&mut self, text: &str, size: f32, face: Face, width: f32) -> Line {
        // No letter is narrower than a tenth of the size: more of them cannot fit.
        let most = (width / size * 10.0) as usize;
        let shorter = text.char_indices().nth(most).and_then(|(at, _)| text.get(..at));
        if shorter.is_none() {
            let line = self.line(text, size, face);
            if line.width <= width {
                return line;
            }
        }
        let words: Vec<&str> = shorter.unwrap_or(text).split(' ').collect();
        let (mut fits, mut too_many) = (0, words.len());
        let mut best = None;
        while too_many - fits > 1 {
            let count = (fits + too_many) / 2;
            let start = words.get(..count).unwrap_or_default().join(" ");
            let line = self.line(
                &format!("{}…", start.trim_end_matches([',', ':', ';', '(', ' '])),
                size,
                face,
            );
            if line.width <= width {
                (fits, best) = (count, Some(line));
            } else {
                too_many = count;
            }
        }
        let start = words.get(..fits).unwrap_or_default().join(" ");
        if let Some(clause) = up_to_pause(&start) {
            return self.line(&format!("{clause} …"), size, face);
        }
        if let Some(best) = best {
            return best;
        }
        let cut: String = text.chars().take(most.min((width / size * 1.2) as usize)).collect();
        self.lines(&cut, size, face, width)
            .into_iter()
            .next()
            .unwrap_or_default()
    }

    pub(crate) fn generated(&self) -> String {
        match self.furniture.generated.as_str() {
            "" => String::new(),
            when => self.style.words.generated.replace("{generated}", &readable_time(when)),
        }
    }

    pub(crate) fn hash(&self) -> String {
        match self.furniture.content_hash.as_str() {
            "" => String::new(),
            hash => self
                .style
                .words
                .content
                .replace("{hash}", &hash.chars().take(16).collect::<String>()),
        }
    }

    /// Adds what differs from page to page, the section and the number, to every page but the cover.
    fn number(&mut self, pages: &mut [Page], (headings, ranks): (&[Heading], &[u8]), covers: usize) {
        let total = pages.len();
        let deepest = self.style.heading.running;
        let ranked = headings.iter().zip(ranks).filter(|(_, rank)| **rank <= deepest);
        let mut next = ranked.map(|(heading, _)| heading).peekable();
        let mut current = "";
        let mut section = (current, Line::default());
        for (place, page) in pages.iter_mut().enumerate() {
            // The section that the page begins with: a later one is seen by its heading.
            let at_top = |heading: &Heading| heading.top < self.style.page.top + AT_TOP || current.is_empty();
            let first = next.peek().filter(|heading| heading.page <= place && at_top(heading));
            let name = first.map_or(current, |heading| heading.text.as_str());
            while let Some(heading) = next.next_if(|heading| heading.page <= place) {
                current = &heading.text;
            }
            if place < covers {
                continue;
            }
            if section.0 != name {
                section = (name, self.section(name));
            }
            self.number_page(page, (place + 1, total), section.1.clone());
        }
    }

    fn section(&mut self, name: &str) -> Line {
        let style = self.style;
        self.fitted(name, style.text.furniture_size, Face::SemiBold, style.width() * 0.42)
    }

    fn number_page(&mut self, page: &mut Page, (number, total): (usize, usize), section: Line) {
        let style = self.style;
        let (right, muted) = (style.page.left + style.width(), style.color.muted);
        let x = right - section.width;
        put(&mut page.margin, section, (x, style.page.top - 30.0), None, muted);
        let line = self.page_number(number, total);
        let x = right - line.width;
        let bottom = style.page.top + style.height() + 30.0;
        put(&mut page.margin, line, (x, bottom), None, muted);
    }

    fn page_number(&mut self, number: usize, total: usize) -> Line {
        let style = self.style;
        let words = style.words.page.replace("{page}", &number.to_string());
        let words = words.replace("{pages}", &total.to_string());
        self.line(&words, style.text.furniture_size, Face::Regular)
    }

    /// Returns what all numbered pages show: the running head's left part and its rule, the label, when and of what.
    fn letterhead(&mut self, total: usize) -> Vec<Placed> {
        let (style, furniture) = (self.style, self.furniture);
        let (size, left, width) = (style.text.furniture_size, style.page.left, style.width());
        let muted = style.color.muted;
        let head = if furniture.running_head.is_empty() {
            &furniture.title
        } else {
            &furniture.running_head
        };
        let top = style.page.top - 30.0;
        let mut items = Vec::new();
        let line = self.fitted(head, size, Face::Regular, width * 0.55);
        put(&mut items, line, (left, top), None, muted);
        items.push(rule((left, top + 6.0), (width, 0.4), style.color.hairline));
        let bottom = style.page.top + style.height() + 30.0;
        let room = width - self.page_number(total, total).width - 20.0;
        let label = self.fitted(&furniture.sensitivity, size, Face::SemiBold, room * 0.5);
        let after = label.width + if label.width > 0.0 { 12.0 } else { 0.0 };
        put(&mut items, label, (left, bottom), None, muted);
        let made: Vec<String> = [self.generated(), self.hash()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        let line = self.fitted(&made.join("  ·  "), size, Face::Regular, room - after);
        put(&mut items, line, (left + after, bottom), None, muted);
        items
    }
}

/// Returns the rank of each heading in the contents and the running heads: its level, but in a long chapter that has
/// none of the second level those of the third take their place; else nothing in it would be found.
fn ranks(headings: &[Heading], pages: usize) -> Vec<u8> {
    let mut ranks: Vec<u8> = headings.iter().map(|heading| heading.level).collect();
    let begins: Vec<usize> = (0..headings.len()).filter(|at| ranks.get(*at) == Some(&1)).collect();
    for (number, begin) in begins.iter().enumerate() {
        let end = begins.get(number + 1).copied().unwrap_or(headings.len());
        let page_of = |at: usize| headings.get(at).map_or(pages, |heading| heading.page);
        let inside = ranks.get_mut(begin + 1..end).unwrap_or_default();
        if page_of(end) >= page_of(*begin) + LONG_CHAPTER && !inside.contains(&2) {
            inside.iter_mut().for_each(|rank| *rank -= 1);
        }
    }
    ranks
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
        // Headings stand in the order of their places.
        let after = headings.partition_point(|heading| (heading.page, heading.top) < (page, top - 1.0));
        let heading = headings
            .get(after)
            .filter(|heading| heading.page == page && (heading.top - top).abs() < 1.0);
        let name = heading.map_or(name.as_str(), |heading| heading.text.as_str());
        *target = Target::Place {
            page,
            top: top.round() as i32,
            name: words.replace("{name}", name).replace("{page}", &(page + 1).to_string()),
        };
    }
}

/// Puts a line among the items of a page.
pub(crate) fn put(items: &mut Vec<Placed>, line: Line, place: (f32, f32), element: Option<ElementId>, color: Color) {
    let mut slab = Slab::default();
    let paint = Paint {
        ink: color,
        muted: color,
        link: color,
    };
    slab.push_line(line, place, element, paint, |_| None);
    items.append(&mut slab.items);
}

/// Makes a filled rectangle that is decoration.
pub(crate) fn rule((x, y): (f32, f32), (width, height): (f32, f32), color: Color) -> Placed {
    Placed {
        x,
        y,
        element: None,
        item: Item::Fill { width, height, color },
    }
}

/// Returns `2026-11-22T18:17:57Z` as `2026-11-22 18:17 UTC`.
fn readable_time(when: &str) -> String {
    match when.parse::<jiff::Timestamp>() {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => when.to_owned(),
    }
}

/// Returns the beginning of a text that must end somewhere: up to its last pause, where that leaves most of it.
fn up_to_pause(text: &str) -> Option<&str> {
    let pause = [", ", "; ", ": "].iter().filter_map(|it| text.rfind(it)).max()?;
    (pause * 2 > text.len()).then(|| text.get(..pause)).flatten()
}
