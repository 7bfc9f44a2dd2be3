//! Paragraphs, small print and rules → slabs.

use std::collections::HashMap;

use crate::typeset::document::{Color, Role};
use crate::typeset::flow::{Column, Flow, line_slab};
use crate::typeset::inline::Inline;
use crate::typeset::slab::{Keep, Slab};

/// What the lines of a paragraph look like.
#[derive(Debug, Clone, Copy)]
struct Kind {
    size: f32,
    width: f32,
    ink: Color,
}

impl Flow<'_> {
    /// Sets a paragraph; its first two and its last two lines stay together.
    pub fn set_paragraph(&mut self, text: &Inline, column: Column) {
        let leads_in = std::mem::take(&mut self.after_heading) || text.text.trim_end().ends_with(':');
        let keep = if leads_in { Keep::Next } else { Keep::Free };
        self.set_paragraph_in(text, column, keep);
    }

    /// Sets a paragraph; where it is a line or two, it holds on to what follows as `keep` says.
    pub fn set_paragraph_in(&mut self, text: &Inline, column: Column, keep: Keep) {
        let text_style = &self.style.text;
        let kind = Kind {
            size: text_style.size,
            width: column.width.min(text_style.measure),
            ink: self.style.color.ink,
        };
        self.set_lines(text, column, (kind, keep));
    }

    /// Sets a paragraph in small print: as wide as the column, in the secondary colour, and not divided.
    pub fn set_small(&mut self, text: &Inline, column: Column) {
        let kind = Kind {
            size: self.style.text.furniture_size,
            width: column.width,
            ink: self.style.color.muted,
        };
        let (mut slabs, gap) = (
            self.hold(|flow| flow.set_lines(text, column, (kind, Keep::Free))),
            self.style.text.gap,
        );
        let inner = slabs.len().saturating_sub(1);
        slabs.iter_mut().take(inner).for_each(|slab| slab.keep = Keep::Next);
        slabs.first_mut().into_iter().for_each(|slab| slab.before = gap);
        slabs.into_iter().for_each(|slab| self.emit(slab));
    }

    fn set_lines(&mut self, text: &Inline, column: Column, (kind, keep): (Kind, Keep)) {
        let (leading, gap) = (self.style.text.leading, self.style.text.gap);
        let Kind { size, width, ink } = kind;
        let element = self.element(Role::Paragraph, column.element);
        let lines = self.lines(text, size, width);
        let mut seen = HashMap::new();
        let count = lines.len();
        for (place, line) in lines.into_iter().enumerate() {
            let mut slab = line_slab(size, leading);
            let baseline = slab.baseline;
            let x = if line.right_to_left {
                column.x + width - line.width
            } else {
                column.x
            };
            self.put_line(&mut slab, line, (x, baseline), Some(element), (ink, &mut seen));
            if place + 1 < count && (place == 0 || place + 2 == count) {
                slab.keep = Keep::Next;
            }
            if place + 1 == count {
                slab.after = gap;
                // A line or two under a heading, or before a list, belong to what follows.
                slab.keep = if count <= 2 { keep } else { Keep::Free };
            }
            self.emit(slab);
        }
    }

    pub(crate) fn set_rule(&mut self, column: Column) {
        let mut slab = Slab {
            before: 6.0,
            height: 1.0,
            after: 8.0,
            ..Slab::default()
        };
        slab.push_rule((column.x, 0.0), (column.width, 0.5), self.style.color.hairline);
        self.emit(slab);
    }
}
