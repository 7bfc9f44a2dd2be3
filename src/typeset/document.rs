//! What the typesetter hands to a writer: pages of placed items, the logical structure behind them, and the outline.
//!
//! Lengths are points (1/72 inch), x grows to the right, y grows **down** from the page's upper edge. An item names the
//! structure element that it belongs to; items that name none are decoration (rules, running heads).

use std::sync::Arc;

use crate::typeset::furniture::Furniture;
use crate::typeset::shape::Word;

/// A finished document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Page width and height in points.
    pub size: (f32, f32),
    /// The pages in reading order.
    pub pages: Vec<Page>,
    /// How many of them stand before the text: cover and contents.
    pub front: usize,
    /// What is drawn on each page that is numbered, always the same.
    pub letterhead: Vec<Placed>,
    /// The structure elements in reading order; the first is the root, and a parent stands before its children.
    pub elements: Vec<Element>,
    /// Headings for the outline, in reading order.
    pub outline: Vec<Heading>,
    /// Where links lead, by [`Link::target`].
    pub targets: Vec<Target>,
    /// Title, author, language and the rest that a writer puts into the metadata.
    pub furniture: Furniture,
}

/// One page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// What is drawn, in reading order.
    pub items: Vec<Placed>,
    /// The areas that lead somewhere.
    pub links: Vec<Link>,
    /// What stands in its margins and differs from page to page; empty on a page without letterhead.
    pub margin: Vec<Placed>,
}

/// Takes the pages of a text as they are finished: they need not all be held at once.
pub trait PageSink: std::fmt::Debug {
    /// Takes the next page, whose margins are still empty, with the elements made so far and the paper's size.
    fn page(&mut self, page: Page, elements: &[Element], size: (f32, f32));
}

impl PageSink for Vec<Page> {
    fn page(&mut self, page: Page, _elements: &[Element], _size: (f32, f32)) {
        self.push(page);
    }
}

/// An item at its place.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Left edge; for text, the pen's start.
    pub x: f32,
    /// Upper edge; for text, the baseline.
    pub y: f32,
    /// The structure element, or nothing for decoration.
    pub element: Option<ElementId>,
    /// What is drawn.
    pub item: Item,
}

/// What can be drawn.
#[derive(Debug, Clone)]
pub enum Item {
    /// A shaped word, or the space between two.
    Text {
        /// The glyphs, shared by every place where the word stands.
        word: Arc<Word>,
        /// Font size in points.
        size: f32,
        /// Fill colour.
        color: Color,
    },
    /// A filled rectangle.
    Fill {
        /// Width in points.
        width: f32,
        /// Height in points.
        height: f32,
        /// Fill colour.
        color: Color,
    },
    /// A filled or stroked path relative to the item's place.
    Path(Arc<Path>),
}

/// A path with its paint.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The segments.
    pub segments: Vec<Segment>,
    /// Fill colour, if it is filled.
    pub fill: Option<Color>,
    /// Stroke colour and width, if it is stroked.
    pub stroke: Option<(Color, f32)>,
}

/// One step of a path; points are relative to the item's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a subpath.
    Move(f32, f32),
    /// Draws a straight line.
    Line(f32, f32),
    /// Draws a Bézier curve: two control points, then the end.
    Curve([f32; 6]),
    /// Closes the subpath.
    Close,
}

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, 0–255.
    pub red: u8,
    /// Green, 0–255.
    pub green: u8,
    /// Blue, 0–255.
    pub blue: u8,
}

impl Color {
    /// White paper.
    pub const PAPER: Self = Self {
        red: 255,
        green: 255,
        blue: 255,
    };

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Self { red, green, blue })
    }
}

/// An element of the structure, by its place in [`Document::elements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub u32);

/// A structure element: what a part of the document is, for readers that do not see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// The element that it stands in; the root is its own parent.
    pub parent: ElementId,
    /// Text that stands for a figure or a link.
    pub alternative: Option<Box<str>>,
}

/// The kinds of structure element that occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The root.
    Document,
    /// A part of it: the cover.
    Part,
    /// A heading, level 1–6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list with bullets.
    List,
    /// A list with numbers.
    NumberedList,
    /// An item of a list.
    ListItem,
    /// The mark or number before an item.
    Label,
    /// The content of an item.
    ListBody,
    /// A quotation of whole paragraphs.
    Quote,
    /// Text in a fixed pitch.
    Code,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A head cell over a column.
    HeadCell,
    /// A cell.
    Cell,
    /// A picture.
    Figure,
    /// A link.
    Link,
    /// The table of contents.
    Contents,
    /// An entry of it.
    ContentsItem,
    /// A note at the end.
    Note,
}

/// An area that leads somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Left, top, right and bottom edge in points.
    pub area: [f32; 4],
    /// Where it leads, by its place in [`Document::targets`].
    pub target: usize,
    /// Its structure element.
    pub element: Option<ElementId>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A web or mail address.
    Address(String),
    /// A place in the document that has not been found: the link is not drawn.
    Missing(String),
    /// A place in the document.
    Place {
        /// The page, from 0.
        page: usize,
        /// Upper edge in points, rounded.
        top: i32,
        /// The page's number and the heading, for a reader that does not see it.
        name: String,
    },
}

/// A heading with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1–6.
    pub level: u8,
    /// Its words.
    pub text: String,
    /// The page, from 0.
    pub page: usize,
    /// Upper edge in points.
    pub top: f32,
}
