//! A text as a tree of blocks, as [`read`](crate::typeset::read) makes it from Markdown.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::Alignment;

use crate::typeset::html::Directive;
use crate::typeset::inline::Inline;
use crate::typeset::warning::Warnings;

/// Deepest nesting of lists and quotations.
pub const DEEPEST: usize = 7;

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1–6.
        level: u8,
        /// Its words.
        text: Inline,
        /// The names under which it can be linked to.
        anchors: Vec<String>,
    },
    /// A paragraph.
    Paragraph(Inline),
    /// A list.
    List {
        /// First number, or nothing for bullets.
        start: Option<u64>,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A quotation, or a notice of a kind such as `note`.
    Quote {
        /// The kind of notice.
        kind: Option<&'static str>,
        /// What stands in it.
        blocks: Vec<Block>,
    },
    /// Preformatted text.
    Code {
        /// What the fence says about it.
        info: String,
        /// The text.
        text: String,
    },
    /// A table.
    Table(Table),
    /// Terms with their definitions.
    Terms(Vec<Term>),
    /// A horizontal rule.
    Rule,
    /// A note, to be set at the end.
    Note {
        /// Its name in the Markdown.
        label: String,
        /// What stands in it.
        blocks: Vec<Block>,
    },
    /// A directive.
    Directive(Directive),
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListItem {
    /// Whether the task is done, if the item is one.
    pub task: Option<bool>,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A term with what defines it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Term {
    /// The term.
    pub name: Inline,
    /// Its definitions.
    pub blocks: Vec<Block>,
}

/// A table; each row has as many cells as there are columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Of the columns.
    pub alignments: Vec<Alignment>,
    /// Head cells.
    pub head: Vec<Inline>,
    /// Rows of cells.
    pub rows: Vec<Vec<Inline>>,
    /// Names of places in it, with the row that each stands in.
    pub anchors: Vec<(usize, String)>,
}

/// Markdown, read.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// Addresses of the links: `https://…`, `mailto:…`, `#place`.
    pub links: Vec<String>,
    /// The names of all places that links can lead to.
    pub anchors: HashSet<String>,
    /// Numbers of the notes by their label, in the order of reference.
    pub notes: HashMap<String, usize>,
    /// What was left out.
    pub warnings: Warnings,
}

/// Returns the name of a heading: its letters and digits in lower case, with a hyphen for each space.
pub fn slug(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let kept = lower
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\u{A0}'));
    kept.map(|c| if c.is_whitespace() { '-' } else { c }).collect()
}

/// Returns the anchor of a text that begins with a claim: `t12` for `T12`, `[T12]` and `T12 · Storvik`.
pub fn claim_anchor(text: &str) -> Option<String> {
    let first = text
        .trim_start_matches('[')
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == ':'))
        .next()?;
    let digits = first.strip_prefix('T').or_else(|| first.strip_prefix("I:"))?;
    let is_claim = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    is_claim.then(|| first.to_lowercase())
}
