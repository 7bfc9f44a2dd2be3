//! A page's items → PDF operators.
//!
//! Words on one baseline in one font become one `TJ`, whose numbers move the pen from where the font's whole-number
//! widths leave it to where the word stands. Content of an element stands between `BDC` and `EMC` with a number (MCID);
//! decoration stands between `/Artifact BMC` and `EMC`. Where the glyphs alone would give back another text than was
//! set (two characters that share a glyph, a stand-in), the word carries its text as `ActualText`.

use std::collections::HashMap;
use std::fmt::Write;

use lopdf::StringFormat;
use subsetter::GlyphRemapper;

use crate::pdf::Error;
use crate::pdf::file::{packed, write_string};
use crate::typeset::Fonts;
use crate::typeset::document::{Color, Document, ElementId, Item, Page, Path, Placed, Role, Segment};
use crate::typeset::font::{FontFile, FontId};
use crate::typeset::shape::{Glyph, Word};

/// What stands for a glyph that has no text of its own.
const NO_TEXT: &str = "\u{FFFD}";

/// The operators of a page, and the elements of its numbered content.
#[derive(Debug, Default)]
pub struct PageContent {
    /// The content stream, compressed.
    pub packed: Vec<u8>,
    /// The element of each numbered content, in order of the numbers.
    pub marks: Vec<ElementId>,
}

/// A font in use.
#[derive(Debug)]
pub struct FontUse {
    /// The font.
    pub id: FontId,
    /// Old glyph numbers to new ones.
    pub remapper: GlyphRemapper,
    /// The text of each new glyph number from 1.
    pub texts: Vec<String>,
    advances: Vec<f32>,
    units: f32,
}

impl FontUse {
    /// Returns the new number of a glyph, and whether it gives back `text`.
    fn code(&mut self, glyph: u16, text: &str) -> (u16, bool) {
        let code = self.remapper.remap(glyph);
        let place = usize::from(code).saturating_sub(1);
        if code > 0 && place >= self.texts.len() {
            self.texts.push(if text.is_empty() { NO_TEXT } else { text }.to_owned());
        }
        (
            code,
            code > 0 && self.texts.get(place).is_some_and(|known| known == text),
        )
    }

    /// Returns the width that the PDF states for a glyph, in 1/1000 em: printpdf cuts off the fraction.
    fn stated_width(&self, glyph: u16) -> f32 {
        let advance = self.advances.get(usize::from(glyph)).copied().unwrap_or(0.0);
        (advance * 1000.0 / self.units).trunc()
    }
}

/// Writes pages and collects the glyphs in use.
#[derive(Debug)]
pub struct Writer<'a> {
    document: &'a Document,
    fonts: &'a Fonts,
    uses: Vec<FontUse>,
    places: HashMap<FontId, usize>,
}

/// What the operators written so far have set.
#[derive(Default)]
struct State {
    out: String,
    marks: Vec<ElementId>,
    open: Option<Option<ElementId>>,
    color: Option<Color>,
    text: Option<TextState>,
}

/// An open text object.
struct TextState {
    font: usize,
    size: f32,
    x: f32,
    y: f32,
    /// Where the pen is, in 1/1000 em from `x`.
    pen: f32,
    rise: f32,
    array_open: bool,
    hex_open: bool,
}

impl<'a> Writer<'a> {
    /// Makes a writer.
    pub fn new(document: &'a Document, fonts: &'a Fonts) -> Self {
        Self {
            document,
            fonts,
            uses: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Returns the fonts in use with their files.
    pub fn uses(&self) -> impl Iterator<Item = (&FontUse, &FontFile)> {
        self.uses.iter().filter_map(|used| {
            let file = self.fonts.files().find(|(id, _)| *id == used.id)?.1;
            Some((used, file))
        })
    }

    /// Writes a page.
    ///
    /// # Errors
    /// When compressing fails, which it does not with memory to spare.
    pub fn page(&mut self, page: &Page) -> Result<PageContent, Error> {
        let mut state = State::default();
        for placed in &page.items {
            self.mark(&mut state, placed.element);
            let y = self.document.size.1 - placed.y;
            match &placed.item {
                Item::Text { word, size, color } => {
                    state.set_color(*color);
                    self.text(&mut state, word, *size, (placed.x, y));
                }
                Item::Fill { width, height, color } => {
                    state.end_text();
                    state.set_color(*color);
                    let _ = writeln!(
                        state.out,
                        "{} {} {} {} re f",
                        N(placed.x),
                        N(y - height),
                        N(*width),
                        N(*height)
                    );
                }
                Item::Path(path) => state.path(path, placed, self.document.size.1),
            }
        }
        state.close_mark();
        Ok(PageContent {
            packed: packed(state.out.as_bytes())?,
            marks: state.marks,
        })
    }

    fn mark(&self, state: &mut State, element: Option<ElementId>) {
        if state.open == Some(element) {
            return;
        }
        state.close_mark();
        state.open = Some(element);
        match element {
            None => state.out.push_str("/Artifact BMC\n"),
            Some(id) => {
                let role = self
                    .document
                    .elements
                    .get(id.0 as usize)
                    .map_or(Role::Paragraph, |element| element.role);
                let _ = writeln!(
                    state.out,
                    "/{} <</MCID {}>> BDC",
                    crate::pdf::structure::tag(role),
                    state.marks.len()
                );
                state.marks.push(id);
            }
        }
    }

    fn text(&mut self, state: &mut State, word: &Word, size: f32, place: (f32, f32)) {
        let mut codes = Vec::with_capacity(word.glyphs.len());
        let mut exact = word.original.is_none();
        for glyph in &word.glyphs {
            let Some(font) = self.font(glyph.font) else { continue };
            let Some(used) = self.uses.get_mut(font) else { continue };
            let (code, same) = used.code(glyph.id, word.text_of(glyph));
            exact &= same;
            codes.push((font, code, used.stated_width(glyph.id)));
        }
        if !exact {
            state.close_array();
            let text = word.original.as_deref().unwrap_or(&word.text);
            state.begin_text();
            state.out.push_str("/Span <</ActualText");
            write_string(&mut state.out, &utf16_bytes(text), StringFormat::Hexadecimal);
            state.out.push_str(">> BDC\n");
        }
        let mut x = place.0;
        for (glyph, (font, code, width)) in word.glyphs.iter().zip(codes) {
            state.glyph(glyph, (font, code, width), size, (x, place.1));
            x += glyph.advance * size;
        }
        if !exact {
            state.close_array();
            state.out.push_str("EMC\n");
        }
    }

    fn font(&mut self, id: FontId) -> Option<usize> {
        if let Some(place) = self.places.get(&id) {
            return Some(*place);
        }
        let (advances, units) = self.fonts.advances(id)?;
        self.uses.push(FontUse {
            id,
            remapper: GlyphRemapper::new(),
            texts: Vec::new(),
            advances,
            units,
        });
        let place = self.uses.len() - 1;
        self.places.insert(id, place);
        Some(place)
    }
}

impl State {
    fn close_mark(&mut self) {
        self.end_text();
        if self.open.take().is_some() {
            self.out.push_str("EMC\n");
        }
    }

    fn set_color(&mut self, color: Color) {
        if self.color == Some(color) {
            return;
        }
        self.close_array();
        self.color = Some(color);
        let _ = writeln!(self.out, "{} rg", Rgb(color));
    }

    /// Opens a text object, which a `Span` must stand inside if the object goes on after it.
    fn begin_text(&mut self) {
        if self.text.is_none() {
            self.out.push_str("BT\n");
            self.text = Some(TextState {
                font: usize::MAX,
                size: 0.0,
                x: 0.0,
                y: 0.0,
                pen: 0.0,
                rise: 0.0,
                array_open: false,
                hex_open: false,
            });
        }
    }

    fn end_text(&mut self) {
        self.close_array();
        if let Some(text) = self.text.take() {
            if text.rise != 0.0 {
                self.out.push_str("0 Ts\n");
            }
            self.out.push_str("ET\n");
        }
    }

    fn close_array(&mut self) {
        let Some(text) = &mut self.text else { return };
        if std::mem::take(&mut text.hex_open) {
            self.out.push('>');
        }
        if std::mem::take(&mut text.array_open) {
            self.out.push_str("]TJ\n");
        }
    }

    fn glyph(&mut self, glyph: &Glyph, (font, code, width): (usize, u16, f32), size: f32, (x, y): (f32, f32)) {
        self.begin_text();
        let rise = glyph.shift.1 * size;
        let x = x + glyph.shift.0 * size;
        let Some(text) = &self.text else { return };
        let same_font = text.font == font && (text.size - size).abs() < 1e-3;
        let same_line = same_font && (text.y - y).abs() < 1e-3;
        if !same_font || !same_line || (text.rise - rise).abs() > 1e-3 {
            self.close_array();
        }
        let Some(text) = &mut self.text else { return };
        if !same_font {
            let _ = writeln!(self.out, "/F{font} {} Tf", N(size));
        }
        if !same_line {
            let _ = writeln!(self.out, "1 0 0 1 {} {} Tm", N(x), N(y));
            (text.font, text.size, text.x, text.y, text.pen) = (font, size, x, y, 0.0);
        }
        if (text.rise - rise).abs() > 1e-3 {
            let _ = writeln!(self.out, "{} Ts", N(rise));
            text.rise = rise;
        }
        if !std::mem::replace(&mut text.array_open, true) {
            self.out.push('[');
        }
        // A positive number moves the pen to the left.
        let adjustment = (text.pen - (x - text.x) * 1000.0 / size).round();
        if adjustment.abs() >= 1.0 {
            if std::mem::take(&mut text.hex_open) {
                self.out.push('>');
            }
            let _ = write!(self.out, "{adjustment}");
            text.pen -= adjustment;
        }
        if !std::mem::replace(&mut text.hex_open, true) {
            self.out.push('<');
        }
        let _ = write!(self.out, "{code:04X}");
        text.pen += width;
    }

    fn path(&mut self, path: &Path, placed: &Placed, height: f32) {
        self.end_text();
        if let Some(color) = path.fill {
            self.set_color(color);
        }
        if let Some((color, width)) = path.stroke {
            let _ = writeln!(self.out, "{} RG {} w", Rgb(color), N(width));
        }
        let at = |x: f32, y: f32| (N(placed.x + x), N(height - placed.y - y));
        for segment in &path.segments {
            let _ = match *segment {
                Segment::Move(x, y) => writeln!(self.out, "{} {} m", at(x, y).0, at(x, y).1),
                Segment::Line(x, y) => writeln!(self.out, "{} {} l", at(x, y).0, at(x, y).1),
                Segment::Curve([a, b, c, d, x, y]) => {
                    let (first, second, end) = (at(a, b), at(c, d), at(x, y));
                    writeln!(
                        self.out,
                        "{} {} {} {} {} {} c",
                        first.0, first.1, second.0, second.1, end.0, end.1
                    )
                }
                Segment::Close => writeln!(self.out, "h"),
            };
        }
        self.out.push_str(match (path.fill, path.stroke) {
            (Some(_), Some(_)) => "B\n",
            (Some(_), None) => "f\n",
            (None, Some(_)) => "S\n",
            (None, None) => "n\n",
        });
    }
}

/// Returns text as UTF-16 with a byte order mark.
pub(crate) fn utf16_bytes(text: &str) -> Vec<u8> {
    let mark = [0xFE, 0xFF];
    mark.into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect()
}

/// A number with at most two decimals: 1/7200 inch, finer than any printer.
struct N(f32);

impl std::fmt::Display for N {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i64;
        let (whole, rest) = (hundredths / 100, (hundredths % 100).abs());
        if hundredths < 0 && whole == 0 {
            out.write_str("-")?;
        }
        match rest {
            0 => write!(out, "{whole}"),
            _ => write!(out, "{whole}.{rest:02}"),
        }
    }
}

struct Rgb(Color);

impl std::fmt::Display for Rgb {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = |value: u8| N(f32::from(value) / 255.0);
        write!(out, "{} {} {}", part(self.0.red), part(self.0.green), part(self.0.blue))
    }
}
