//! Blocks → slabs, in the order of reading, with a structure element for each.
//!
//! A block is set inside a [`Column`]: left edge, width, and the element that it belongs to. Paragraphs, lists, quotations,
//! code, tables and what stands out have files of their own.

use std::collections::{HashMap, HashSet};

use crate::typeset::Body;
use crate::typeset::block::{Block, Source};
use crate::typeset::columns::Earlier;
use crate::typeset::document::{Color, Element, ElementId, PageSink, Role, Target};
use crate::typeset::html::{Directive, TileSize};
use crate::typeset::inline::Inline;
use crate::typeset::page::{Pager, Pages};
use crate::typeset::shape::Shaper;
use crate::typeset::slab::{Keep, Paint, Slab, Turn};
use crate::typeset::style::Style;
use crate::typeset::warning::Warnings;
use crate::typeset::wrap::{Line, prepare};

/// Deepest level of headings in the accent's colour: deeper ones stand out among their text by weight alone.
const ACCENTED: u8 = 3;

/// Where blocks are set.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Left edge, from the margin.
    pub x: f32,
    /// Width.
    pub width: f32,
    /// The element that they belong to.
    pub element: ElementId,
}

/// A finished slab's way onwards: to a page, or into a list of slabs that is worked on first.
#[derive(Debug)]
enum Sink {
    Page(Box<Pager>),
    Held(Vec<Slab>),
}

/// How the next block is dressed.
#[derive(Debug, Clone, Copy)]
enum Dress {
    Plain,
    Small,
    Tiles(TileSize),
}

/// Sets blocks.
#[derive(Debug)]
pub struct Flow<'a> {
    pub(crate) style: &'a Style,
    pub(crate) shaper: Shaper<'a>,
    pub(crate) elements: Vec<Element>,
    pub(crate) targets: Vec<Target>,
    pub(crate) warnings: Warnings,
    links: Vec<Option<usize>>,
    notes: HashMap<String, usize>,
    kept_notes: Vec<(usize, Vec<Block>)>,
    sinks: Vec<Sink>,
    /// The names of places that links lead to.
    wanted: HashSet<String>,
    out: &'a mut dyn PageSink,
    pub(crate) anchors: Vec<String>,
    pub(crate) earlier: Earlier,
    /// Space that what stands next gets before it at least.
    pub(crate) space: f32,
    group: bool,
    turn: Turn,
    any: bool,
    level: u8,
    pub(crate) after_heading: bool,
    dress: Dress,
}

impl<'a> Flow<'a> {
    /// Starts a flow into `pager`, whose pages go to `out`; the first element is the document.
    pub fn new(style: &'a Style, shaper: Shaper<'a>, pager: Pager, out: &'a mut dyn PageSink) -> Self {
        Self {
            style,
            shaper,
            elements: vec![Element {
                role: Role::Document,
                parent: ElementId(0),
                alternative: None,
            }],
            targets: Vec::new(),
            warnings: Warnings::default(),
            links: Vec::new(),
            notes: HashMap::new(),
            kept_notes: Vec::new(),
            sinks: vec![Sink::Page(Box::new(pager))],
            out,
            wanted: HashSet::new(),
            anchors: Vec::new(),
            earlier: Earlier::default(),
            space: 0.0,
            group: false,
            turn: Turn::No,
            any: false,
            level: 0,
            after_heading: false,
            dress: Dress::Plain,
        }
    }

    /// Takes over the links and notes of a source; links to places that it does not have stay plain text.
    pub fn begin_source(&mut self, source: &mut Source) {
        self.notes = std::mem::take(&mut source.notes);
        let notes: HashSet<String> = self.notes.values().map(|number| format!("note-{number}")).collect();
        for address in std::mem::take(&mut source.links) {
            let target = match address.strip_prefix('#') {
                Some(place) if source.anchors.contains(place) || notes.contains(place) => {
                    self.wanted.insert(place.to_owned());
                    Some(Target::Missing(place.to_owned()))
                }
                Some(_) => None,
                None => Some(Target::Address(address)),
            };
            self.links.push(target.map(|target| {
                self.targets.push(target);
                self.targets.len() - 1
            }));
        }
    }

    /// Sets the whole text in `column`, then its notes.
    pub fn set_all(&mut self, blocks: Vec<Block>, column: Column) {
        self.set_blocks(blocks, column);
        let mut notes = std::mem::take(&mut self.kept_notes);
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(number, _)| *number);
        let title = Inline::of(&self.style.words.notes, crate::typeset::inline::Look::PLAIN);
        self.set_heading(3, title, Vec::new(), column);
        for (number, blocks) in notes {
            self.anchors.push(format!("note-{number}"));
            self.set_labelled(&format!("{number}."), blocks, (Role::Note, column));
        }
    }

    /// Sets blocks one after the other.
    pub fn set_blocks(&mut self, blocks: Vec<Block>, column: Column) {
        let mut blocks = blocks.into_iter();
        while let Some(block) = blocks.next() {
            let mut up_to = |end: Directive| -> Vec<Block> {
                let is_end = |block: &Block| matches!(block, Block::Directive(it) if *it == end);
                blocks.by_ref().take_while(|block| !is_end(block)).collect()
            };
            match block {
                Block::Directive(Directive::Chart(spec)) => {
                    let inside = up_to(Directive::ChartEnd);
                    self.set_drawn_table(&spec, inside, column);
                }
                Block::Directive(Directive::Framed) => {
                    let inside = up_to(Directive::FramedEnd);
                    self.set_framed(inside, column);
                }
                block => self.set_block(block, column),
            }
        }
    }

    fn set_block(&mut self, block: Block, column: Column) {
        self.after_heading &= matches!(block, Block::Paragraph(_) | Block::Directive(_));
        if let Block::Directive(directive) = block {
            return self.obey(directive);
        }
        match (std::mem::replace(&mut self.dress, Dress::Plain), block) {
            (Dress::Small, Block::Paragraph(text)) => self.set_small(&text, column),
            (Dress::Tiles(size), Block::Table(table)) => self.set_tiles(table, size, column),
            (_, block) => self.set_plain(block, column),
        }
    }

    fn set_plain(&mut self, block: Block, column: Column) {
        match block {
            Block::Heading { level, text, anchors } => self.set_heading(level, text, anchors, column),
            Block::Paragraph(text) => self.set_paragraph(&text, column),
            Block::List { start, items } => self.set_list(start, items, column),
            Block::Quote { kind, blocks } => self.set_quote(kind, blocks, column),
            Block::Code { info, text } if info == "chart" => self.set_chart(&text, column),
            Block::Code { text, .. } => self.set_code(&text, column),
            Block::Table(table) => self.set_table(table, column),
            Block::Terms(terms) => self.set_terms(terms, column),
            Block::Rule => self.set_rule(column),
            Block::Note { label, blocks } => {
                if let Some(number) = self.notes.get(&label) {
                    self.kept_notes.push((*number, blocks));
                }
            }
            Block::Directive(directive) => self.obey(directive),
        }
    }

    fn obey(&mut self, directive: Directive) {
        match directive {
            Directive::Page => self.turn = Turn::Always,
            Directive::Section => self.turn = Turn::Section,
            Directive::Keep => self.group = true,
            Directive::KeepEnd => self.end_group(),
            Directive::Anchor(name) => self.anchors.push(name),
            Directive::Small => self.dress = Dress::Small,
            Directive::Tiles(size) => self.dress = Dress::Tiles(size),
            Directive::Chart(_) | Directive::ChartEnd | Directive::Framed | Directive::FramedEnd => {}
        }
    }

    fn end_group(&mut self) {
        self.group = false;
        // An empty slab that holds on to nothing ends the chain.
        self.emit(Slab::default());
    }

    /// Makes an element.
    pub fn element(&mut self, role: Role, parent: ElementId) -> ElementId {
        let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.elements.push(Element {
            role,
            parent,
            alternative: None,
        });
        id
    }

    /// Returns how text is painted in `ink`.
    pub fn paint(&self, ink: Color) -> Paint {
        Paint {
            ink,
            muted: self.style.color.muted,
            link: self.style.color.accent,
        }
    }

    /// Breaks `text` into lines.
    pub fn lines(&mut self, text: &Inline, size: f32, width: f32) -> Vec<Line> {
        let prepared = prepare(&mut self.shaper, text, size, self.style.text.mark_scale);
        prepared.lines(&mut self.shaper, width)
    }

    /// Adds a line to a slab; its links become elements inside `element`. `seen` holds the links of the block so far.
    pub fn put_line(
        &mut self,
        slab: &mut Slab,
        line: Line,
        place: (f32, f32),
        element: Option<ElementId>,
        (ink, seen): (Color, &mut HashMap<u32, ElementId>),
    ) {
        let paint = self.paint(ink);
        let parent = element.unwrap_or(ElementId(0));
        let (links, elements) = (&self.links, &mut self.elements);
        slab.push_line(line, place, element, paint, |link| {
            let target = (*links.get(link as usize)?)?;
            let id = *seen.entry(link).or_insert_with(|| {
                elements.push(Element {
                    role: Role::Link,
                    parent,
                    alternative: None,
                });
                ElementId(u32::try_from(elements.len() - 1).unwrap_or(u32::MAX))
            });
            Some((target, id))
        });
    }

    /// Sends a slab onwards.
    pub fn emit(&mut self, mut slab: Slab) {
        if slab.height > 0.0 {
            slab.anchors.append(&mut self.anchors);
            slab.anchors.retain(|name| self.wanted.contains(name));
            slab.before = slab.before.max(std::mem::take(&mut self.space));
            slab.turn = slab.turn.max(std::mem::take(&mut self.turn));
            self.any = true;
        }
        if self.group {
            slab.keep = slab.keep.max(Keep::Group);
        }
        match self.sinks.last_mut() {
            Some(Sink::Page(pager)) => {
                pager.push(slab);
                for page in pager.finished() {
                    self.out.page(page, &self.elements, self.style.page.paper.size());
                }
            }
            Some(Sink::Held(slabs)) => slabs.push(slab),
            None => {}
        }
    }

    /// Runs `set` and returns the slabs that it made instead of sending them onwards.
    pub fn hold(&mut self, set: impl FnOnce(&mut Self)) -> Vec<Slab> {
        self.sinks.push(Sink::Held(Vec::new()));
        set(self);
        match self.sinks.pop() {
            Some(Sink::Held(slabs)) => slabs,
            Some(page) => {
                self.sinks.push(page);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Ends the flow and returns what was found on the pages, the elements and the targets.
    pub fn finish(mut self) -> (Body, Shaper<'a>) {
        let mut pages = Pages::default();
        if let Some(Sink::Page(mut pager)) = self.sinks.pop() {
            pager.finish();
            for page in pager.finished() {
                self.out.page(page, &self.elements, self.style.page.paper.size());
            }
            pages = pager.into_pages();
        }
        let body = Body {
            pages,
            elements: self.elements,
            targets: self.targets,
            warnings: self.warnings,
        };
        (body, self.shaper)
    }

    fn set_heading(&mut self, level: u8, text: Inline, anchors: Vec<String>, column: Column) {
        let (size, before, after) = self.style.heading_of(level);
        let ink = if level <= ACCENTED {
            self.style.color.accent
        } else {
            self.style.color.ink
        };
        let words = text.text.replace(['\n', '\u{A0}'], " ");
        // Readers that do not see the page get levels without gaps, whatever the author wrote.
        self.level = level.min(self.level + 1);
        let element = self.element(Role::Heading(self.level), column.element);
        let begins_page = self.style.heading.new_page.contains(&level) && self.any;
        let lines = self.lines(&text.strong(), size, column.width);
        let mut seen = HashMap::new();
        let count = lines.len();
        for (place, line) in lines.into_iter().enumerate() {
            let mut slab = line_slab(size, 1.22);
            let baseline = slab.baseline;
            self.put_line(&mut slab, line, (column.x, baseline), Some(element), (ink, &mut seen));
            slab.keep = Keep::Next;
            if place == 0 {
                slab.before = before;
                slab.turn = if begins_page { Turn::Chapter } else { Turn::No };
                slab.anchors.clone_from(&anchors);
                slab.heading = Some((level, words.clone()));
            }
            if place + 1 == count {
                slab.after = after;
            }
            self.emit(slab);
        }
        self.after_heading = true;
    }
}

/// Makes an empty slab for a line of text.
pub fn line_slab(size: f32, leading: f32) -> Slab {
    let height = size * leading;
    Slab {
        height,
        baseline: (height - size) / 2.0 + size * 0.79,
        ..Slab::default()
    }
}
