//! Items → PDF operators.
//!
//! Words on one baseline in one font become one `TJ`. Content of an element stands between `BDC` and `EMC` with a number
//! (MCID); decoration stands between `/Artifact BMC` and `EMC`. Where the glyphs alone would give back another text than
//! was set (two characters that share a glyph, a stand-in), the word carries its text as `ActualText`.

use crate::pdf::bytes::{push_hexadecimal, push_integer, push_operation, utf16_bytes};
use crate::pdf::glyphs::{Glyphs, Run};
use crate::typeset::document::{Color, Element, ElementId, Item, Path, Placed, Role, Segment};
use crate::typeset::shape::Word;

/// Longest way that a number inside a `TJ` moves the pen, in 1/1000 em; farther away, a new position is said.
const LONGEST_MOVE: f32 = 8000.0;

/// The operators of a list of items, and the elements of its numbered content.
#[derive(Debug, Default)]
pub(crate) struct Content {
    /// The operators.
    pub out: Vec<u8>,
    /// The element of each numbered content, in order of the numbers.
    pub marks: Vec<ElementId>,
    open: Option<Option<ElementId>>,
    color: Option<Color>,
    text: Option<TextState>,
}

/// An open text object.
#[derive(Debug)]
struct TextState {
    font: usize,
    size: f32,
    x: f32,
    y: f32,
    /// Where the pen is, in 1/1000 em from `x`.
    pen: f32,
    rise: f32,
    array_open: bool,
    string_open: bool,
}

impl Content {
    /// Begins anew, with the room that was needed before.
    pub(crate) fn clear(&mut self) {
        self.out.clear();
        self.marks.clear();
        (self.open, self.color, self.text) = (None, None, None);
    }

    /// Adds items of a page of `height`, whose elements are among `elements`.
    pub(crate) fn add(&mut self, items: &[Placed], (elements, height): (&[Element], f32), glyphs: &mut Glyphs<'_>) {
        for placed in items {
            self.mark(placed.element, elements);
            let y = height - placed.y;
            match &placed.item {
                Item::Text { word, size, color } => {
                    self.set_color(*color);
                    self.word(word, *size, (placed.x, y), glyphs);
                }
                Item::Fill { width, height, color } => {
                    self.end_text();
                    self.set_color(*color);
                    push_operation(&mut self.out, [placed.x, y - height, *width, *height], "re f");
                }
                Item::Path(path) => self.path(path, (placed.x, y)),
            }
        }
        self.close_mark();
    }

    fn mark(&mut self, element: Option<ElementId>, elements: &[Element]) {
        if self.open == Some(element) {
            return;
        }
        self.close_mark();
        self.open = Some(element);
        let Some(id) = element else {
            self.out.extend_from_slice(b"/Artifact BMC\n");
            return;
        };
        let role = elements
            .get(id.0 as usize)
            .map_or(Role::Paragraph, |element| element.role);
        self.out.push(b'/');
        self.out.extend_from_slice(crate::pdf::structure::tag(role).as_bytes());
        self.out.extend_from_slice(b"<</MCID ");
        push_integer(&mut self.out, self.marks.len() as i64);
        self.out.extend_from_slice(b">>BDC\n");
        self.marks.push(id);
    }

    fn close_mark(&mut self) {
        self.end_text();
        if self.open.take().is_some() {
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    fn set_color(&mut self, color: Color) {
        if self.color == Some(color) {
            return;
        }
        self.close_array();
        self.color = Some(color);
        push_operation(&mut self.out, parts(color), "rg");
    }

    fn word(&mut self, word: &Word, size: f32, (x, y): (f32, f32), glyphs: &mut Glyphs<'_>) {
        let shown = glyphs.shown(word);
        if !shown.exact {
            self.close_array();
            self.begin_text();
            self.out.extend_from_slice(b"/Span<</ActualText");
            let text = word.original.as_deref().unwrap_or(&word.text);
            push_hexadecimal(&mut self.out, utf16_bytes(text));
            self.out.extend_from_slice(b">>BDC\n");
        }
        for run in glyphs.runs_of(shown) {
            self.run(*run, size, (x + run.x * size, y), glyphs.bytes_of(*run));
        }
        if !shown.exact {
            self.close_array();
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    fn run(&mut self, run: Run, size: f32, (x, y): (f32, f32), bytes: &[u8]) {
        self.begin_text();
        let rise = run.rise * size;
        let Some(text) = &self.text else { return };
        let same_font = text.font == run.font && (text.size - size).abs() < 1e-3;
        let adjustment = text.pen - (x - text.x) * 1000.0 / size;
        let same_line = same_font && (text.y - y).abs() < 1e-3 && adjustment.abs() < LONGEST_MOVE;
        let same_rise = (text.rise - rise).abs() < 1e-3;
        if !same_line || !same_rise {
            self.close_array();
        }
        let Some(text) = &mut self.text else { return };
        if !same_font {
            self.out.extend_from_slice(b"/F");
            push_integer(&mut self.out, run.font as i64);
            self.out.push(b' ');
            push_operation(&mut self.out, [size], "Tf");
        }
        if !same_line {
            push_operation(&mut self.out, [1.0, 0.0, 0.0, 1.0, x, y], "Tm");
            (text.font, text.size, text.x, text.y, text.pen) = (run.font, size, x, y, 0.0);
        }
        if !same_rise {
            push_operation(&mut self.out, [rise], "Ts");
            text.rise = rise;
        }
        if !std::mem::replace(&mut text.array_open, true) {
            self.out.push(b'[');
        }
        let adjustment = (text.pen - (x - text.x) * 1000.0 / size).round();
        if adjustment.abs() >= 1.0 {
            if std::mem::take(&mut text.string_open) {
                self.out.push(b')');
            }
            push_integer(&mut self.out, adjustment as i64);
            text.pen -= adjustment;
        }
        if !std::mem::replace(&mut text.string_open, true) {
            self.out.push(b'(');
        }
        self.out.extend_from_slice(bytes);
        text.pen += run.pen;
    }

    /// Opens a text object, which a `Span` must stand inside if the object goes on after it.
    fn begin_text(&mut self) {
        if self.text.is_none() {
            self.out.extend_from_slice(b"BT\n");
            self.text = Some(TextState {
                font: usize::MAX,
                size: 0.0,
                x: 0.0,
                y: 0.0,
                pen: 0.0,
                rise: 0.0,
                array_open: false,
                string_open: false,
            });
        }
    }

    fn end_text(&mut self) {
        self.close_array();
        if let Some(text) = self.text.take() {
            if text.rise != 0.0 {
                self.out.extend_from_slice(b"0 Ts\n");
            }
            self.out.extend_from_slice(b"ET\n");
        }
    }

    fn close_array(&mut self) {
        let Some(text) = &mut self.text else { return };
        if std::mem::take(&mut text.string_open) {
            self.out.push(b')');
        }
        if std::mem::take(&mut text.array_open) {
            self.out.extend_from_slice(b"]TJ\n");
        }
    }

    fn path(&mut self, path: &Path, (left, top): (f32, f32)) {
        self.end_text();
        if let Some(color) = path.fill {
            self.set_color(color);
        }
        if let Some((color, width)) = path.stroke {
            push_operation(&mut self.out, parts(color), "RG");
            push_operation(&mut self.out, [width], "w");
        }
        let out = &mut self.out;
        for segment in &path.segments {
            match *segment {
                Segment::Move(x, y) => push_operation(out, [left + x, top - y], "m"),
                Segment::Line(x, y) => push_operation(out, [left + x, top - y], "l"),
                Segment::Curve([a, b, c, d, x, y]) => {
                    let points = [left + a, top - b, left + c, top - d, left + x, top - y];
                    push_operation(out, points, "c");
                }
                Segment::Close => out.extend_from_slice(b"h\n"),
            }
        }
        out.extend_from_slice(match (path.fill, path.stroke) {
            (Some(_), Some(_)) => b"B\n",
            (Some(_), None) => b"f\n",
            (None, Some(_)) => b"S\n",
            (None, None) => b"n\n",
        });
    }
}

/// Returns red, green and blue between 0 and 1.
fn parts(color: Color) -> [f32; 3] {
    [color.red, color.green, color.blue].map(|part| f32::from(part) / 255.0)
}
