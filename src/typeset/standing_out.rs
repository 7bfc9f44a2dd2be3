//! What stands out → slabs: a part on a ground of its own, and a strip of values under their names.

use std::collections::HashMap;

use crate::typeset::block::{Block, Table};
use crate::typeset::columns::{self, Wanted};
use crate::typeset::document::Role;
use crate::typeset::flow::{Column, Flow};
use crate::typeset::html::TileSize;
use crate::typeset::inline::Inline;
use crate::typeset::rating;
use crate::typeset::slab::{Ground, Keep, Slab};
use crate::typeset::wrap::{Line, prepare};

/// Space between a ground's edge and what stands on it.
const PADDING: (f32, f32) = (12.0, 7.0);
/// Width of the bar at a ground's left edge.
const BAR: f32 = 3.0;
/// Space between two values of a strip.
const GUTTER: f32 = 18.0;
/// Narrowest value of a strip.
const NARROWEST: f32 = 24.0;
/// Line height in a strip, as a multiple of the size.
const LEADING: f32 = 1.25;
/// Steps in which values become smaller until each has one line, in points.
const STEP: f32 = 0.5;
/// How much larger than a table's text a strip's values are, in points.
const LARGER: f32 = 1.0;

impl Flow<'_> {
    /// Sets blocks on a ground of their own, with a bar at its left edge; they stay on one page where that is possible.
    pub fn set_framed(&mut self, blocks: Vec<Block>, column: Column) {
        let inner = Column {
            x: column.x + PADDING.0,
            width: column.width - 2.0 * PADDING.0,
            element: column.element,
        };
        let mut slabs = self.hold(|flow| flow.set_blocks(blocks, inner));
        slabs.retain(|slab| slab.height > 0.0);
        self.space = 0.0;
        let last = slabs.len().saturating_sub(1);
        for (place, slab) in slabs.iter_mut().enumerate() {
            if place == 0 {
                slab.pad_above(PADDING.1);
            }
            if place == last {
                slab.height += PADDING.1;
            } else {
                slab.keep = slab.keep.max(Keep::Group);
            }
        }
        let (palette, gap) = (&self.style.color, self.style.text.gap);
        let ground = Ground {
            span: (column.x, column.width),
            color: palette.shade,
            bar: (BAR, palette.accent),
        };
        for (place, mut slab) in slabs.into_iter().enumerate() {
            slab.ground = Some(ground);
            if place == 0 {
                slab.before = gap;
            }
            if place == last {
                slab.after = gap * 1.5;
            }
            self.emit(slab);
        }
        // An empty slab without it ends the ground: the next one has its own.
        self.emit(Slab::default());
    }

    /// Sets a table of one row as a strip: each value under its name. Another table is set as it is.
    pub fn set_tiles(&mut self, table: Table, size: TileSize, column: Column) {
        let least = self.style.text.table_size;
        let mut values = match size {
            TileSize::Text => least + LARGER,
            TileSize::Large => self.style.heading_of(2).0,
        };
        let count = table.head.len();
        let room = column.width - 2.0 * PADDING.0 - GUTTER * count.saturating_sub(1) as f32;
        let [row] = table.rows.as_slice() else {
            return self.set_table(table, column);
        };
        let row: Vec<Inline> = row.iter().map(|cell| cell.clone().strong()).collect();
        let mut wanted = self.tile_widths(&table.head, &row, values);
        while values > least && columns::natural(&wanted) > room {
            values = (values - STEP).max(least);
            wanted = self.tile_widths(&table.head, &row, values);
        }
        if count == 0 || columns::least(&wanted, NARROWEST).iter().sum::<f32>() > room {
            return self.set_table(table, column);
        }
        let widths = columns::share(&wanted, (room, NARROWEST, 1.0));
        self.anchors.extend(table.anchors.into_iter().map(|(_, name)| name));
        let slab = self.strip((table.head, row), &widths, (values, column));
        self.emit(slab);
    }

    fn tile_widths(&mut self, names: &[Inline], row: &[Inline], values: f32) -> Vec<Wanted> {
        let (small, scale) = (self.style.text.furniture_size, self.style.text.mark_scale);
        let mut wanted = Vec::with_capacity(names.len());
        for (name, value) in names.iter().zip(row) {
            let mut it = Wanted::default();
            let (line, word) = prepare(&mut self.shaper, name, small, scale).widths();
            it.take_head(line + 0.1, word + 0.1);
            let (line, word) = prepare(&mut self.shaper, value, values, scale).widths();
            it.take(line + 0.1, word + 0.1);
            wanted.push(it);
        }
        wanted
    }

    /// Makes the slab of a strip: names above, values below, hairlines between.
    fn strip(
        &mut self,
        (names, row): (Vec<Inline>, Vec<Inline>),
        widths: &[f32],
        (values, column): (f32, Column),
    ) -> Slab {
        let (small, palette) = (self.style.text.furniture_size, &self.style.color);
        let (ink, muted, shade, hairline) = (palette.ink, palette.muted, palette.shade, palette.hairline);
        let table = self.element(Role::Table, column.element);
        let mut slab = Slab::default();
        let mut y = PADDING.1;
        let mut parts = Vec::new();
        for (role, cells, size, ink) in [(Role::HeadCell, names, small, muted), (Role::Cell, row, values, ink)] {
            let row = self.element(Role::Row, table);
            let mut x = column.x + PADDING.0;
            let mut highest = 1;
            for (mut cell, width) in cells.into_iter().zip(widths) {
                cell.lower_marks();
                let rating = rating::of_cell(&cell.text, &self.style.ratings);
                let element = self.element(role, row);
                let lines: Vec<Line> = self.lines(&cell, size, *width);
                highest = highest.max(lines.len());
                parts.push((element, lines, (x, y), (size, ink, rating)));
                x += width + GUTTER;
            }
            y += highest as f32 * size * LEADING + 1.0;
        }
        slab.height = y + PADDING.1 - 1.0;
        slab.push_rule((column.x, 0.0), (column.width, slab.height), shade);
        let mut x = column.x + PADDING.0;
        for width in widths.iter().take(widths.len().saturating_sub(1)) {
            x += width + GUTTER;
            let at = (x - GUTTER / 2.0, PADDING.1);
            slab.push_rule(at, (0.6, slab.height - 2.0 * PADDING.1), hairline);
        }
        for (element, lines, (x, top), (size, ink, rating)) in parts {
            let mut seen = HashMap::new();
            let from = slab.items.len();
            for (number, line) in lines.into_iter().enumerate() {
                let y = top + size * (0.9 + number as f32 * LEADING);
                self.put_line(&mut slab, line, (x, y), Some(element), (ink, &mut seen));
            }
            if let (Some(color), Some(items)) = (rating, slab.items.get_mut(from..)) {
                rating::paint_first(items, color);
            }
        }
        (slab.before, slab.after) = (self.style.text.gap * 0.75, self.style.text.gap * 1.5);
        slab
    }
}
