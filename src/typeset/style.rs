//! How pages look: paper, sizes, colours and the few words that the typesetter adds, all read from a data file.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;

use crate::typeset::document::Color;
use crate::typeset::rating::Ratings;

/// The look of a document; [`Style::parse`] reads it from TOML.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Paper and margins.
    pub page: PageStyle,
    /// Running text.
    pub text: TextStyle,
    /// Headings.
    pub heading: HeadingStyle,
    /// Colours.
    pub color: Palette,
    /// Words that rate, in lower case, each with its colour; a style without them prints ratings like other words.
    #[serde(default, deserialize_with = "colors")]
    pub ratings: Ratings,
    /// Words that are added to the document's own.
    pub words: Words,
    /// What stands for a character that no font has.
    pub symbols: BTreeMap<String, String>,
}

/// Why a style cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StyleError {
    /// The text is not TOML of the right form.
    #[error("cannot read the style")]
    Syntax(#[from] toml::de::Error),
    /// The margins leave no room for text.
    #[error("the margins leave `{0}` points for text, and it takes 150 or more")]
    NoRoom(f32),
    /// A size is out of range.
    #[error("size `{0}` is not between 4 and 96 points")]
    Size(f32),
}

/// A paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl Paper {
    /// Returns width and height in points.
    pub fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// Paper and margins in points.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageStyle {
    /// The paper.
    pub paper: Paper,
    /// Left margin.
    pub left: f32,
    /// Right margin.
    pub right: f32,
    /// Upper margin, which holds the running head.
    pub top: f32,
    /// Lower margin, which holds the page's number.
    pub bottom: f32,
}

/// Sizes of running text in points, unless said otherwise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextStyle {
    /// Of paragraphs.
    pub size: f32,
    /// Line height as a multiple of the size.
    pub leading: f32,
    /// After a paragraph.
    pub gap: f32,
    /// Widest line.
    pub measure: f32,
    /// Inside tables.
    pub table_size: f32,
    /// Of code blocks.
    pub code_size: f32,
    /// Of running heads and page numbers.
    pub furniture_size: f32,
    /// Claim marks, as a multiple of the text around them.
    pub mark_scale: f32,
    /// Indent of one level of a list.
    pub indent: f32,
}

/// Headings, by level from 1 to 6.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingStyle {
    /// Font sizes.
    pub sizes: [f32; 6],
    /// Space before.
    pub before: [f32; 6],
    /// Space after.
    pub after: [f32; 6],
    /// Levels that begin a page.
    pub new_page: Vec<u8>,
    /// Deepest level in the contents.
    pub contents: u8,
    /// Deepest level in the running head.
    pub running: u8,
}

/// Colours; every difference that they make is also made by weight, size or a sign.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Text.
    #[serde(deserialize_with = "color")]
    pub ink: Color,
    /// Secondary text.
    #[serde(deserialize_with = "color")]
    pub muted: Color,
    /// Headings and links.
    #[serde(deserialize_with = "color")]
    pub accent: Color,
    /// Rules.
    #[serde(deserialize_with = "color")]
    pub hairline: Color,
    /// Ground of code.
    #[serde(deserialize_with = "color")]
    pub shade: Color,
}

/// Words that are added; `{…}` is filled in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Head of the contents.
    pub contents: String,
    /// Head of the notes.
    pub notes: String,
    /// Page number: `{page}` and `{pages}`.
    pub page: String,
    /// When it was made: `{generated}`.
    pub generated: String,
    /// Hash of the content: `{hash}`.
    pub content: String,
    /// In the place of a picture that is a file: `{text}`.
    pub image: String,
    /// In the place of a character without a glyph: `{code}`.
    pub unknown: String,
    /// Mark of a task that is done.
    pub done: String,
    /// Mark of a task that is open.
    pub open: String,
    /// A place in the document: `{name}`, `{page}`.
    pub to_page: String,
    /// Heads of quotations that are notices, by kind.
    pub notices: BTreeMap<String, String>,
}

fn color<'de, D: Deserializer<'de>>(from: D) -> Result<Color, D::Error> {
    let text = String::deserialize(from)?;
    Color::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is not a colour like `#1d4f73`")))
}

fn colors<'de, D: Deserializer<'de>>(from: D) -> Result<Ratings, D::Error> {
    #[derive(Deserialize)]
    struct Named(#[serde(deserialize_with = "color")] Color);
    let named = BTreeMap::<String, Named>::deserialize(from)?;
    Ok(named.into_iter().map(|(word, Named(color))| (word, color)).collect())
}

impl Style {
    /// Reads a style.
    ///
    /// # Errors
    /// When the text is not TOML of this form, the margins leave no room, or a size is out of range.
    pub fn parse(text: &str) -> Result<Self, StyleError> {
        let style: Self = toml::from_str(text)?;
        let room = style.width().min(style.height());
        if room.is_nan() || room < 150.0 {
            return Err(StyleError::NoRoom(room));
        }
        let text = &style.text;
        let sizes = [text.size, text.table_size, text.code_size, text.furniture_size];
        match sizes
            .iter()
            .chain(&style.heading.sizes)
            .find(|size| !(4.0..=96.0).contains(*size))
        {
            Some(size) => Err(StyleError::Size(*size)),
            None => Ok(style),
        }
    }

    /// Returns the width between the margins.
    pub fn width(&self) -> f32 {
        self.page.paper.size().0 - self.page.left - self.page.right
    }

    /// Returns the height between the margins.
    pub fn height(&self) -> f32 {
        self.page.paper.size().1 - self.page.top - self.page.bottom
    }

    /// Returns size, space before and space after of a heading.
    pub fn heading_of(&self, level: u8) -> (f32, f32, f32) {
        let place = usize::from(level.clamp(1, 6) - 1);
        let pick = |values: &[f32; 6]| values.get(place).copied().unwrap_or(self.text.size);
        (
            pick(&self.heading.sizes),
            pick(&self.heading.before),
            pick(&self.heading.after),
        )
    }
}
