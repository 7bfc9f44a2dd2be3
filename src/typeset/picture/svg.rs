//! A picture as an SVG document: shapes and words, nothing that runs, loads or links.
//!
//! Colours are written out, since few programs besides browsers know variables; the ground is white, so that a dark
//! viewer shows the same picture. Text is escaped, and what XML cannot hold is dropped.

use std::fmt::Write;

use crate::typeset::document::Color;
use crate::typeset::picture::draw::lines;
use crate::typeset::picture::scene::{Anchor, Scene, Shape, Tone};
use crate::typeset::style::Palette;

/// Room around the picture, in points.
const MARGIN: f32 = 12.0;
/// Size of the title, and the distance of its lines.
const TITLE: (f32, f32) = (11.0, 14.0);
/// Most lines of the title.
const TITLE_LINES: usize = 3;
/// How much smaller words are set: another font than the page's, which may be wider, must fit as well.
const NARROWED: f32 = 0.92;
/// How much larger the whole is shown, so that no word is smaller than on the page.
const SHOWN: f32 = 1.12;

/// Returns a picture with its title above, and with `alternative` for readers that do not see it.
pub fn svg(scene: &Scene, title: &str, alternative: &str, palette: &Palette) -> String {
    let heading = lines(title, TITLE.0, (scene.width, TITLE_LINES));
    let above = heading.len() as f32 * TITLE.1 + 6.0;
    let (width, height) = (scene.width + MARGIN * 2.0, scene.height + MARGIN * 2.0 + above);
    let ground = [-MARGIN, -MARGIN - above, width, height];
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{:.0}pt" height="{:.0}pt" viewBox="{:.1} {:.1} {width:.1} {height:.1}" role="img" aria-labelledby="title desc" font-family="'Source Sans 3', 'Helvetica Neue', Arial, sans-serif">"#,
        width * SHOWN,
        height * SHOWN,
        -MARGIN,
        -MARGIN - above,
    );
    let _ = write!(
        svg,
        "\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n",
        escaped(title),
        escaped(alternative)
    );
    let line = |(place, text): (usize, &String)| Shape::Label {
        at: (0.0, place as f32 * TITLE.1 - above + TITLE.0),
        text: text.clone(),
        size: TITLE.0,
        strong: true,
        anchor: Anchor::Start,
        tone: Tone::Ink,
    };
    let heading: Vec<Shape> = heading.iter().enumerate().map(line).collect();
    let before = std::iter::once(Shape::Rect(ground, Tone::Paper)).chain(heading);
    for shape in before.collect::<Vec<_>>().iter().chain(&scene.shapes) {
        write_shape(&mut svg, shape, palette);
        svg.push('\n');
    }
    svg.push_str("</svg>\n");
    svg
}

fn write_shape(svg: &mut String, shape: &Shape, palette: &Palette) {
    // writing to a string cannot fail
    let _ = match shape {
        Shape::Rect([x, y, width, height], tone) => {
            let fill = hex(tone.color(palette));
            write!(
                svg,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" fill="{fill}"/>"#
            )
        }
        Shape::Line { points, tone, width } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let (points, stroke) = (points.join(" "), hex(tone.color(palette)));
            write!(
                svg,
                r#"<polyline points="{points}" fill="none" stroke="{stroke}" stroke-width="{width:.1}"/>"#
            )
        }
        Shape::Circle { center, radius, tone } => {
            let ((x, y), fill) = (center, hex(tone.color(palette)));
            write!(
                svg,
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="{fill}"/>"#
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
            let size = size * NARROWED;
            let weight = if *strong { 600 } else { 400 };
            let (fill, text) = (hex(tone.color(palette)), escaped(text));
            write!(
                svg,
                r#"<text x="{x:.1}" y="{y:.1}" font-size="{size:.2}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}">{text}</text>"#
            )
        }
    };
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

/// Returns text that XML takes for text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out
}
