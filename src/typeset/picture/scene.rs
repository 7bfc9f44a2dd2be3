//! A picture as a few shapes, the same for a page and for SVG.
//!
//! Places are points from the upper left corner, y downwards. Patterns are drawn as lines, so that every writer shows
//! them and a grey print tells them apart.

use crate::typeset::document::Color;
use crate::typeset::style::Palette;

/// A picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The shapes, from the back to the front.
    pub shapes: Vec<Shape>,
}

/// A shade, dark enough to print in grey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Text and outlines.
    Ink,
    /// Secondary text.
    Muted,
    /// What matters.
    Accent,
    /// Thin rules.
    Hairline,
    /// A light ground.
    Shade,
    /// A ground that a grey print still shows: the accent, thinned.
    Tint,
    /// The paper.
    Paper,
}

/// How an area is filled: by shade and by lines, so that neither is needed alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Paper.
    Blank,
    /// A few slanted lines on paper.
    Lines,
    /// A light ground.
    Plain,
    /// A ground that a grey print still shows.
    Filled,
    /// Such a ground with a bar at its left edge.
    Marked,
    /// A ground with close slanted lines.
    Dense,
    /// Lines that cross.
    Crossed,
}

/// Where a label's place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its left end.
    Start,
    /// At its middle.
    Middle,
    /// At its right end.
    End,
}

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A filled rectangle: x, y, width, height.
    Rect([f32; 4], Tone),
    /// A line through points.
    Line {
        /// The points.
        points: Vec<(f32, f32)>,
        /// Colour.
        tone: Tone,
        /// Width in points.
        width: f32,
    },
    /// A filled circle.
    Circle {
        /// Centre.
        center: (f32, f32),
        /// Radius.
        radius: f32,
        /// Colour.
        tone: Tone,
    },
    /// Words.
    Label {
        /// The anchor, on the baseline.
        at: (f32, f32),
        /// The words.
        text: String,
        /// Font size.
        size: f32,
        /// Whether the face is the heavier one.
        strong: bool,
        /// Where the anchor is.
        anchor: Anchor,
        /// Colour.
        tone: Tone,
    },
}

/// Length of a dash and of the gap after it.
const DASH: f32 = 3.0;

impl Tone {
    /// Returns the colour, with those of a style.
    pub fn color(self, palette: &Palette) -> Color {
        match self {
            Self::Ink => palette.ink,
            Self::Muted => palette.muted,
            Self::Accent => palette.accent,
            Self::Hairline => palette.hairline,
            Self::Shade => palette.shade,
            Self::Tint => thinned(palette.accent),
            Self::Paper => Color::PAPER,
        }
    }
}

/// Returns a quarter of a colour on white paper.
fn thinned(color: Color) -> Color {
    let quarter = |value: u8| 255 - (255 - value) / 4;
    Color {
        red: quarter(color.red),
        green: quarter(color.green),
        blue: quarter(color.blue),
    }
}

impl Scene {
    /// Makes an empty picture.
    pub fn new(width: f32, height: f32) -> Self {
        Self {
            width,
            height,
            shapes: Vec::new(),
        }
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, area: [f32; 4], tone: Tone) {
        self.shapes.push(Shape::Rect(area, tone));
    }

    /// Adds a line.
    pub fn line(&mut self, points: &[(f32, f32)], tone: Tone, width: f32) {
        self.shapes.push(Shape::Line {
            points: points.to_vec(),
            tone,
            width,
        });
    }

    /// Adds a straight line of dashes.
    pub fn dashes(&mut self, (from, to): ((f32, f32), (f32, f32)), tone: Tone, width: f32) {
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        let length = x.hypot(y);
        let mut done = 0.0;
        while done < length {
            let end = (done + DASH).min(length);
            let at = |part: f32| (from.0 + x * part / length, from.1 + y * part / length);
            self.line(&[at(done), at(end)], tone, width);
            done += DASH * 2.0;
        }
    }

    /// Adds a dot.
    pub fn dot(&mut self, center: (f32, f32), radius: f32, tone: Tone) {
        self.shapes.push(Shape::Circle { center, radius, tone });
    }

    /// Adds words.
    pub fn label(&mut self, at: (f32, f32), text: &str, (size, strong): (f32, bool), anchor: Anchor, tone: Tone) {
        if text.is_empty() {
            return;
        }
        self.shapes.push(Shape::Label {
            at,
            text: text.to_owned(),
            size,
            strong,
            anchor,
            tone,
        });
    }

    /// Adds a filled area with a thin outline.
    pub fn area(&mut self, area: [f32; 4], pattern: Pattern) {
        let [x, y, width, height] = area;
        match pattern {
            Pattern::Blank | Pattern::Lines | Pattern::Crossed => {}
            Pattern::Plain => self.rect(area, Tone::Shade),
            Pattern::Filled | Pattern::Marked | Pattern::Dense => self.rect(area, Tone::Tint),
        }
        match pattern {
            Pattern::Blank | Pattern::Plain | Pattern::Filled => {}
            Pattern::Lines => self.hatch(area, 6.0),
            Pattern::Dense => self.hatch(area, 3.0),
            Pattern::Marked => self.rect([x, y, width.min(2.5), height], Tone::Accent),
            Pattern::Crossed => {
                self.hatch(area, 6.0);
                self.hatch_back(area, 6.0);
            }
        }
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
        self.line(&corners, Tone::Hairline, 0.5);
    }

    /// Adds words in the middle of an area, on a ground that keeps them readable where the area has lines.
    pub fn word(&mut self, area: [f32; 4], (text, width): (&str, f32), (size, strong): (f32, bool), pattern: Pattern) {
        let [x, y, whole, height] = area;
        let middle = (x + whole / 2.0, y + height / 2.0 + size * 0.36);
        if matches!(pattern, Pattern::Lines | Pattern::Dense | Pattern::Crossed) && !text.is_empty() {
            let ground = (width + 4.0).min(whole);
            self.rect(
                [middle.0 - ground / 2.0, middle.1 - size * 0.86, ground, size * 1.16],
                Tone::Paper,
            );
        }
        self.label(middle, text, (size, strong), Anchor::Middle, Tone::Ink);
    }

    /// Adds lines that rise to the right.
    fn hatch(&mut self, [x, y, width, height]: [f32; 4], step: f32) {
        let mut offset = step;
        while offset < width + height {
            let from = (x + offset.min(width), y + (offset - width).max(0.0));
            let to = (x + (offset - height).max(0.0), y + offset.min(height));
            self.line(&[from, to], Tone::Muted, 0.4);
            offset += step;
        }
    }

    /// Adds lines that fall to the right.
    fn hatch_back(&mut self, [x, y, width, height]: [f32; 4], step: f32) {
        let mut offset = step;
        while offset < width + height {
            let from = (x + (width - offset).max(0.0), y + (offset - width).max(0.0));
            let to = (x + (width - offset + height).min(width), y + offset.min(height));
            self.line(&[from, to], Tone::Muted, 0.4);
            offset += step;
        }
    }
}
