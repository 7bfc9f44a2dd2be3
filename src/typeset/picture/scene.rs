//! A picture as a few shapes, the same for a page and for SVG.
//!
//! Places are points from the upper left corner, y downwards. Hatching is drawn as lines, so that every writer shows it.

use std::fmt::Write;

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

impl Scene {
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

    /// Adds words.
    pub fn label(&mut self, at: (f32, f32), text: &str, (size, strong): (f32, bool), anchor: Anchor, tone: Tone) {
        self.shapes.push(Shape::Label {
            at,
            text: text.to_owned(),
            size,
            strong,
            anchor,
            tone,
        });
    }

    /// Adds a rectangle whose level, 0–3, is seen by its shade and by how dense its hatching is.
    pub fn level(&mut self, area: [f32; 4], level: usize) {
        let [x, y, width, height] = area;
        if level > 0 {
            self.rect(area, Tone::Shade);
        }
        let step = match level {
            0 | 1 => 0.0,
            2 => 6.0,
            _ => 3.0,
        };
        let mut offset = step;
        while step > 0.0 && offset < width + height {
            let from = (x + offset.min(width), y + (offset - width).max(0.0));
            let to = (x + (offset - height).max(0.0), y + offset.min(height));
            self.line(&[from, to], Tone::Muted, 0.4);
            offset += step;
        }
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
        self.line(&corners, Tone::Hairline, 0.5);
    }

    /// Returns the picture as an SVG document with `title` and `alternative` for readers that do not see it.
    ///
    /// Colours are CSS variables (`--chart-ink`, `-muted`, `-accent`, `-hairline`, `-shade`) with a value of their own.
    pub fn to_svg(&self, title: &str, alternative: &str) -> String {
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" font-family="'Source Sans 3', sans-serif"><title>{}</title><desc>{}</desc>"#,
            self.width,
            self.height,
            escaped(title),
            escaped(alternative)
        );
        for shape in &self.shapes {
            write_shape(&mut svg, shape);
        }
        svg.push_str("</svg>");
        svg
    }
}

fn write_shape(svg: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Rect([x, y, width, height], tone) => {
            write!(
                svg,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" fill="{}"/>"#,
                css(*tone)
            )
        }
        Shape::Line { points, tone, width } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let points = points.join(" ");
            write!(
                svg,
                r#"<polyline points="{points}" fill="none" stroke="{}" stroke-width="{width}"/>"#,
                css(*tone)
            )
        }
        Shape::Circle { center, radius, tone } => {
            let (x, y) = center;
            write!(
                svg,
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="{}"/>"#,
                css(*tone)
            )
        }
        Shape::Label {
            at: (x, y),
            text,
            size,
            strong,
            anchor,
            tone,
        } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let weight = if *strong { 600 } else { 400 };
            let (color, text) = (css(*tone), escaped(text));
            write!(
                svg,
                r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{color}">{text}</text>"#
            )
        }
    };
}

fn css(tone: Tone) -> &'static str {
    match tone {
        Tone::Ink => "var(--chart-ink, #1b2126)",
        Tone::Muted => "var(--chart-muted, #5c6872)",
        Tone::Accent => "var(--chart-accent, #1d4f73)",
        Tone::Hairline => "var(--chart-hairline, #c5ced6)",
        Tone::Shade => "var(--chart-shade, #e6ebef)",
    }
}

fn escaped(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    kept.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
