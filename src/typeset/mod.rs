//! Markdown → pages of placed items.
//!
//! 1. [`furniture`] takes the front matter off the text.
//! 2. [`read`] turns the Markdown into a tree of [`block`]s of bounded depth; [`html`] and [`inline`] clean what it is made of.
//! 3. [`flow`], with `paragraph`, [`list`], [`table`], [`columns`], [`figure`] and `standing_out`, sets the blocks as [`slab`]s: [`shape`] shapes words, [`wrap`] breaks
//!    lines, and not where `glue` holds.
//! 4. [`page`] fills pages with slabs; [`fit`] draws a section together that is a little too long for its page, `divide` parts a group.
//! 5. [`frame`], with [`front`], adds the cover, the contents, running heads and page numbers, when all numbers are known.
//!
//! The result holds glyphs and places; a writer draws it without deciding anything. It never fails: what cannot be set
//! as it was meant is set plainly and a [`Warning`] says so. It reads no files, asks no clock and uses no font of the
//! machine.

pub mod block;
pub mod columns;
mod divide;
pub mod document;
pub mod figure;
pub mod fit;
pub mod flow;
pub mod font;
pub mod frame;
pub mod front;
pub mod furniture;
mod glue;
pub mod html;
pub mod inline;
pub mod list;
pub mod page;
mod paragraph;
pub mod picture;
pub mod rating;
pub mod read;
pub mod shape;
pub mod slab;
mod standing_out;
pub mod style;
pub mod table;
mod tree;
pub mod warning;
pub mod wrap;

pub use document::Document;
pub use font::Fonts;
pub use furniture::Furniture;
pub use style::Style;
pub use warning::Warning;

use sha2::{Digest, Sha256};

use crate::typeset::document::{ElementId, Page, PageSink, Role, Target};
use crate::typeset::flow::{Column, Flow};
use crate::typeset::page::{Pager, Pages};
use crate::typeset::shape::Shaper;
use crate::typeset::warning::Warnings;

/// Most characters of a heading that serves as title.
const LONGEST_TITLE: usize = 300;

/// Returns `markdown` as pages, with what could not be set as it was meant.
pub fn typeset(markdown: &str, furniture: &Furniture, style: &Style, fonts: &Fonts) -> (Document, Vec<Warning>) {
    let mut pages: Vec<Page> = Vec::new();
    let (mut document, warnings) = typeset_to(markdown, furniture, style, fonts, &mut pages);
    let front = document.front;
    for (page, set) in document.pages.iter_mut().skip(front).zip(pages) {
        (page.items, page.links) = (set.items, set.links);
    }
    (document, warnings)
}

/// As [`typeset`], but the text's pages go to `out` as they are finished, and are empty but for their margins in the
/// document that is returned.
pub fn typeset_to(
    markdown: &str,
    furniture: &Furniture,
    style: &Style,
    fonts: &Fonts,
    out: &mut dyn PageSink,
) -> (Document, Vec<Warning>) {
    let (mut furniture, text, mut all) = furniture.with_front_matter(markdown);
    if furniture.content_hash.is_empty() {
        furniture.content_hash = content_hash(text);
    }
    let mut own_style;
    let style = match furniture.paper {
        Some(paper) if paper != style.page.paper => {
            own_style = style.clone();
            own_style.page.paper = paper;
            &own_style
        }
        _ => style,
    };
    let mut source = read::read(text, &style.words.image);
    if furniture.title.is_empty() {
        furniture.title = first_heading(&source.blocks).unwrap_or_else(|| furniture.source_name.clone());
    }
    let pager = Pager::new(style.page.left, style.page.top, style.height());
    let shaper = Shaper::new(fonts, &style.symbols, &style.words.unknown);
    let mut flow = Flow::new(style, shaper, pager, out);
    let root = ElementId(0);
    let cover = flow.element(Role::Part, root);
    let contents = flow.element(Role::Contents, root);
    flow.begin_source(&mut source);
    let column = Column {
        x: 0.0,
        width: style.width(),
        element: root,
    };
    let blocks = std::mem::take(&mut source.blocks);
    flow.set_all(blocks, column);
    let (body, shaper) = flow.finish();
    let mut warnings = std::mem::take(&mut source.warnings);
    let later = body.warnings.clone();
    let mut frame = frame::Frame::new(style, shaper, &furniture);
    let document = frame.assemble(body, (cover, contents));
    warnings.append(later);
    for what in frame.unknown() {
        warnings.add(|| None, format!("no font has `{what}`: a stand-in was set"));
    }
    // Lines were counted from where the text begins.
    let before = markdown.get(..markdown.len() - text.len()).unwrap_or("");
    warnings.shift(before.matches('\n').count());
    all.append(warnings);
    (document, all.into_vec())
}

fn first_heading(blocks: &[block::Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        block::Block::Heading { text, .. } => {
            Some(text.text.replace('\u{A0}', " ").chars().take(LONGEST_TITLE).collect())
        }
        _ => None,
    })
}

/// Returns the first 16 hexadecimal digits of the SHA-256 of a text: the same words give the same digits, however their
/// lines end and whatever stands in the front matter.
fn content_hash(text: &str) -> String {
    let mut digest = Sha256::new();
    for line in text.lines() {
        digest.update(line.trim_end());
        digest.update("\n");
    }
    let bytes = digest.finalize();
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The text's pages, before anything stands around them.
#[derive(Debug)]
pub struct Body {
    /// Pages, headings and places.
    pub pages: Pages,
    /// Structure elements.
    pub elements: Vec<document::Element>,
    /// Targets of links.
    pub targets: Vec<Target>,
    /// What was not set as it was meant.
    pub warnings: Warnings,
}
