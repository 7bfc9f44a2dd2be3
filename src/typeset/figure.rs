//! A picture → a slab that is never divided, with its title above and its text for readers that do not see it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::typeset::document::{Color, ElementId, Item, Path, Placed, Role, Segment};
use crate::typeset::flow::{Column, Flow, line_slab};
use crate::typeset::font::Face;
use crate::typeset::inline::{Inline, Look};
use crate::typeset::picture::scene::{Anchor, Scene, Shape, Tone};
use crate::typeset::picture::{self, Instead};
use crate::typeset::slab::{Keep, Slab};

/// Distance of a circle's control points, as a multiple of the radius.
const CIRCLE: f32 = 0.552_3;

impl Flow<'_> {
    /// Sets a picture, or what stands for it.
    pub fn set_chart(&mut self, json: &str, column: Column) {
        let (chart, scene) = match picture::draw(json, column.width) {
            Ok(drawn) => drawn,
            Err(Instead::Alternative(text)) => {
                let what = "a picture that cannot be drawn was replaced by its alternative text";
                self.warnings.add(|| None, what.to_owned());
                return self.set_paragraph(&Inline::of(&text, Look::PLAIN), column);
            }
            Err(Instead::Code) => {
                let what = "a block `chart` that is no picture was set as code";
                self.warnings.add(|| None, what.to_owned());
                return self.set_code(json, column);
            }
        };
        if scene.height > self.style.height() * 0.9 {
            let what = "a picture higher than a page was replaced by its alternative text";
            self.warnings.add(|| None, what.to_owned());
            return self.set_paragraph(&Inline::of(&chart.alternative(), Look::PLAIN), column);
        }
        self.set_title(&chart.title, column);
        let element = self.element(Role::Figure, column.element);
        if let Some(figure) = self.elements.get_mut(element.0 as usize) {
            figure.alternative = Some(chart.alternative().into());
        }
        let mut slab = Slab {
            height: scene.height,
            after: self.style.text.gap * 2.0,
            ..Slab::default()
        };
        self.put_scene(&mut slab, &scene, (column.x, element));
        self.emit(slab);
    }

    fn set_title(&mut self, title: &str, column: Column) {
        let size = self.style.text.table_size;
        let element = self.element(Role::Paragraph, column.element);
        let ink = self.style.color.ink;
        for line in self.lines(
            &Inline::of(title, Look::PLAIN.in_face(Face::SemiBold)),
            size,
            column.width,
        ) {
            let mut slab = line_slab(size, 1.4);
            slab.before = self.style.text.gap;
            slab.after = self.style.text.gap * 0.5;
            slab.keep = Keep::Next;
            let place = (column.x, slab.baseline);
            self.put_line(&mut slab, line, place, Some(element), (ink, &mut HashMap::new()));
            self.emit(slab);
        }
    }

    fn put_scene(&mut self, slab: &mut Slab, scene: &Scene, (left, element): (f32, ElementId)) {
        for shape in &scene.shapes {
            let (x, y, item) = match shape {
                Shape::Rect([x, y, width, height], tone) => (
                    *x,
                    *y,
                    Item::Fill {
                        width: *width,
                        height: *height,
                        color: self.tone(*tone),
                    },
                ),
                Shape::Line { points, tone, width } => (0.0, 0.0, line(points, (self.tone(*tone), *width))),
                Shape::Circle { center, radius, tone } => (center.0, center.1, circle(*radius, self.tone(*tone))),
                Shape::Label { .. } => {
                    self.put_label(slab, shape, (left, element));
                    continue;
                }
            };
            slab.items.push(Placed {
                x: left + x,
                y,
                element: Some(element),
                item,
            });
        }
    }

    fn put_label(&mut self, slab: &mut Slab, shape: &Shape, (left, element): (f32, ElementId)) {
        let Shape::Label {
            at,
            text,
            size,
            strong,
            anchor,
            tone,
        } = shape
        else {
            return;
        };
        let face = if *strong { Face::SemiBold } else { Face::Regular };
        let color = self.tone(*tone);
        let Some(words) = self
            .lines(&Inline::of(text, Look::PLAIN.in_face(face)), *size, f32::INFINITY)
            .into_iter()
            .next()
        else {
            return;
        };
        let x = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - words.width / 2.0,
            Anchor::End => at.0 - words.width,
        };
        self.put_line(
            slab,
            words,
            (left + x, at.1),
            Some(element),
            (color, &mut HashMap::new()),
        );
    }

    fn tone(&self, tone: Tone) -> Color {
        let palette = &self.style.color;
        match tone {
            Tone::Ink => palette.ink,
            Tone::Muted => palette.muted,
            Tone::Accent => palette.accent,
            Tone::Hairline => palette.hairline,
            Tone::Shade => palette.shade,
        }
    }
}

fn line(points: &[(f32, f32)], stroke: (Color, f32)) -> Item {
    let step = |(place, (x, y)): (usize, &(f32, f32))| match place {
        0 => Segment::Move(*x, *y),
        _ => Segment::Line(*x, *y),
    };
    Item::Path(Arc::new(Path {
        segments: points.iter().enumerate().map(step).collect(),
        fill: None,
        stroke: Some(stroke),
    }))
}

fn circle(radius: f32, color: Color) -> Item {
    let (r, c) = (radius, radius * CIRCLE);
    Item::Path(Arc::new(Path {
        segments: vec![
            Segment::Move(r, 0.0),
            Segment::Curve([r, c, c, r, 0.0, r]),
            Segment::Curve([-c, r, -r, c, -r, 0.0]),
            Segment::Curve([-r, -c, -c, -r, 0.0, -r]),
            Segment::Curve([c, -r, r, -c, r, 0.0]),
            Segment::Close,
        ],
        fill: Some(color),
        stroke: None,
    }))
}
