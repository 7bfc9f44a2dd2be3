//! Lists, quotations and preformatted text → slabs.

use std::collections::HashMap;

use crate::typeset::block::{Block, ListItem, Term};
use crate::typeset::document::{ElementId, Role};
use crate::typeset::flow::{Column, Flow, line_slab};
use crate::typeset::font::Face;
use crate::typeset::inline::{Inline, Look};
use crate::typeset::slab::{Keep, Slab};

/// Narrowest column that a list or quotation still indents.
const NARROWEST: f32 = 120.0;
/// Marks of bullets, by depth.
const BULLETS: [&str; 3] = ["•", "–", "·"];
/// Most lines of a quotation that is kept on one page.
const SHORT_QUOTE: usize = 8;
/// Space after a list, as a multiple of that after a paragraph.
const AFTER_LIST: f32 = 1.25;
/// Space around preformatted text.
const CODE_PADDING: f32 = 7.0;

impl Flow<'_> {
    /// Sets a list.
    pub fn set_list(&mut self, start: Option<u64>, items: Vec<ListItem>, column: Column) {
        let element = self.element(
            if start.is_some() {
                Role::NumberedList
            } else {
                Role::List
            },
            column.element,
        );
        let bullet = BULLETS
            .get(self.list_depth(column.element) % BULLETS.len())
            .copied()
            .unwrap_or("•");
        for (number, item) in (start.unwrap_or(0)..).zip(items) {
            let label = match (item.task, start) {
                (Some(true), _) => self.style.words.done.clone(),
                (Some(false), _) => self.style.words.open.clone(),
                (None, Some(_)) => format!("{number}."),
                (None, None) => bullet.to_owned(),
            };
            let element = self.element(Role::ListItem, element);
            let body = (Role::ListBody, Column { element, ..column });
            self.set_labelled(&label, item.blocks, body);
        }
        if self.list_depth(column.element) == 0 {
            self.space = self.style.text.gap * AFTER_LIST;
        }
    }

    /// Sets terms, each above its indented definitions.
    pub fn set_terms(&mut self, terms: Vec<Term>, column: Column) {
        let list = self.element(Role::List, column.element);
        let indent = if column.width < NARROWEST {
            0.0
        } else {
            self.style.text.indent
        };
        for term in terms {
            let entry = self.element(Role::ListItem, list);
            let label = self.element(Role::Label, entry);
            self.set_paragraph_in(
                &term.name.strong(),
                Column {
                    element: label,
                    ..column
                },
                Keep::Next,
            );
            let body = self.element(Role::ListBody, entry);
            let inner = Column {
                x: column.x + indent,
                width: column.width - indent,
                element: body,
            };
            self.set_blocks(term.blocks, inner);
        }
    }

    fn list_depth(&self, element: ElementId) -> usize {
        let mut depth = 0;
        let mut at = element;
        while let Some(inner) = self.elements.get(at.0 as usize).filter(|_| at.0 > 0) {
            depth += usize::from(matches!(inner.role, Role::List | Role::NumberedList));
            at = inner.parent;
        }
        depth
    }

    /// Sets blocks with a label before the first of them; they become an element of their own inside the column's.
    pub fn set_labelled(&mut self, label: &str, blocks: Vec<Block>, (role, column): (Role, Column)) {
        let size = self.style.text.size;
        let ink = self.style.color.ink;
        let label_element = self.element(Role::Label, column.element);
        let body = self.element(role, column.element);
        let lines = self.lines(&Inline::of(&format!("{label} "), Look::PLAIN), size, column.width);
        let width = lines.first().map_or(0.0, |line| line.width);
        let indent = match column.width {
            narrow if narrow < NARROWEST => width + size * 0.3,
            _ => self.style.text.indent.max(width + size * 0.4),
        };
        let tight = blocks
            .iter()
            .filter(|block| matches!(block, Block::Paragraph(_)))
            .count()
            <= 1;
        let inner = Column {
            x: column.x + indent,
            width: column.width - indent,
            element: body,
        };
        let mut slabs = self.hold(|flow| flow.set_blocks(blocks, inner));
        if slabs.is_empty() {
            slabs.push(line_slab(size, self.style.text.leading));
        }
        if let (Some(first), Some(line)) = (slabs.first_mut(), lines.into_iter().next()) {
            let baseline = first.baseline.max(size * 0.8);
            let items = std::mem::take(&mut first.items);
            self.put_line(
                first,
                line,
                (column.x, baseline),
                Some(label_element),
                (ink, &mut HashMap::new()),
            );
            first.items.extend(items);
        }
        for slab in slabs.iter_mut().filter(|_| tight) {
            slab.after = slab.after.min(self.style.text.gap * 0.5);
        }
        slabs.into_iter().for_each(|slab| self.emit(slab));
    }

    /// Sets a quotation: a rule to the left of its blocks; a notice has its kind above them.
    pub fn set_quote(&mut self, kind: Option<&'static str>, mut blocks: Vec<Block>, column: Column) {
        let element = self.element(Role::Quote, column.element);
        if let Some(name) = kind.and_then(|kind| self.style.words.notices.get(kind)) {
            blocks.insert(
                0,
                Block::Paragraph(Inline::of(name, Look::PLAIN.in_face(Face::SemiBold))),
            );
        }
        let indent = if column.width < NARROWEST { 6.0 } else { 14.0 };
        let inner = Column {
            x: column.x + indent,
            width: column.width - indent,
            element,
        };
        let mut slabs = self.hold(|flow| flow.set_blocks(blocks, inner));
        if slabs.len() <= SHORT_QUOTE {
            let count = slabs.len().saturating_sub(1);
            slabs.iter_mut().take(count).for_each(|slab| slab.keep = Keep::Next);
        }
        let (color, x) = (self.style.color.hairline, column.x);
        let gap = self.style.text.gap;
        self.emit_joined(slabs, (gap, gap * 1.5), |slab| {
            slab.push_rule((x, 0.0), (2.0, slab.height), color)
        });
    }

    /// Sends slabs onwards without space between them, after `decorate` has drawn behind each of them.
    fn emit_joined(&mut self, slabs: Vec<Slab>, (before, after): (f32, f32), decorate: impl Fn(&mut Slab)) {
        let count = slabs.len();
        let mut gap = 0.0_f32;
        for (place, mut slab) in slabs.into_iter().enumerate() {
            if place > 0 && slab.height > 0.0 {
                slab.pad_above(gap.max(slab.before));
            }
            slab.before = if place == 0 { before } else { 0.0 };
            gap = std::mem::replace(&mut slab.after, 0.0);
            if place + 1 == count {
                slab.after = after;
            }
            let own = std::mem::take(&mut slab.items);
            decorate(&mut slab);
            slab.items.extend(own);
            self.emit(slab);
        }
    }

    /// Sets preformatted text on a shaded ground; long lines are wrapped.
    pub fn set_code(&mut self, text: &str, column: Column) {
        let size = self.style.text.code_size;
        let element = self.element(Role::Code, column.element);
        let width = column.width - 2.0 * CODE_PADDING;
        let mut slabs = Vec::new();
        for source_line in text.trim_end_matches('\n').split('\n') {
            let visible = source_line.replace('\t', "    ");
            let lines = self.lines(&Inline::of(&visible, Look::PLAIN.in_face(Face::Mono)), size, width);
            if lines.is_empty() {
                slabs.push(line_slab(size, 1.3));
            }
            for line in lines {
                let mut slab = line_slab(size, 1.3);
                let place = (column.x + CODE_PADDING, slab.baseline);
                self.put_line(
                    &mut slab,
                    line,
                    place,
                    Some(element),
                    (self.style.color.ink, &mut HashMap::new()),
                );
                slabs.push(slab);
            }
        }
        if let Some(first) = slabs.first_mut() {
            first.pad_above(CODE_PADDING);
            first.keep = Keep::Next;
        }
        if let Some(last) = slabs.last_mut() {
            last.height += CODE_PADDING;
            last.keep = Keep::Free;
        }
        let (color, gap) = (self.style.color.shade, self.style.text.gap);
        self.emit_joined(slabs, (gap * 0.5, gap * 1.5), |slab| {
            slab.push_rule((column.x, 0.0), (column.width, slab.height), color);
        });
    }
}
