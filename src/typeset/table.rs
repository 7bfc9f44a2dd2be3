//! Tables → slabs: column widths from the content, a head that is repeated on each page, rows that break where they must.
//!
//! 1. Measures the cells; [`columns`] shares the width among the columns.
//! 2. Where not even the widest words fit, the text is set smaller, down to [`SMALLEST`]; only then are words cut.
//! 3. Sets each row as one slab, or as a slab a line where the row is higher than half a page.
//! 4. A table that would be cut into single letters is set as one entry a row, each cell under its column's name.

use std::collections::HashMap;
use std::sync::Arc;

use pulldown_cmark::Alignment;

use crate::typeset::block::{Block, ListItem, Table};
use crate::typeset::columns::{self, Wanted};
use crate::typeset::document::{Color, ElementId, Role};
use crate::typeset::flow::{Column, Flow};
use crate::typeset::font::Face;
use crate::typeset::inline::{Inline, Look};
use crate::typeset::rating;
use crate::typeset::slab::{Keep, Slab};
use crate::typeset::wrap::{Line, prepare};

/// Space between two columns.
const GUTTER: f32 = 10.0;
/// Space above and below a row's text.
const PADDING: f32 = 3.2;
/// Line height as a multiple of the size.
const LEADING: f32 = 1.28;
/// Narrowest column.
const NARROWEST: f32 = 18.0;
/// Rows that are measured; the rest follow the widths of these.
const MEASURED_ROWS: usize = 300;
/// Smallest size of a table's text, as a multiple of its usual size.
const SMALLEST: f32 = 0.76;
/// Most rows, and the greatest height as a share of the page's, of a table that stays on one page where it can.
const SHORT: (usize, f32) = (8, 0.25);
/// How much of its widest words a column may lack before the table is set as entries.
const MOST_CUT: f32 = 0.45;

/// How far left of a rating its bar stands, and how wide that is.
const RATING: (f32, f32) = (6.0, 2.5);

/// A cell, set.
struct Cell {
    element: ElementId,
    lines: Vec<Line>,
    rating: Option<Color>,
}

struct Grid {
    size: f32,
    /// Left edge and width of each column.
    columns: Vec<(f32, f32)>,
    alignments: Vec<Alignment>,
    element: ElementId,
    left: f32,
    width: f32,
}

impl Flow<'_> {
    /// Sets a table.
    pub fn set_table(&mut self, table: Table, column: Column) {
        let count = table.head.len();
        let room = column.width - GUTTER * count.saturating_sub(1) as f32;
        if count == 0 || room / (count as f32) < NARROWEST * SMALLEST {
            return self.set_as_entries(table, column);
        }
        let wanted = self.column_widths(&table);
        let all_least: f32 = columns::least(&wanted, NARROWEST).iter().sum();
        let scale = (room / all_least).clamp(SMALLEST, 1.0);
        if all_least * scale * MOST_CUT > room {
            return self.set_as_entries(table, column);
        }
        let own = columns::share(&wanted, (room, NARROWEST, scale));
        let names = table.head.iter().map(|name| name.text.clone()).collect();
        let widths = self.earlier.alike(names, own, &wanted, (NARROWEST, scale));
        let mut x = column.x;
        let mut columns = Vec::with_capacity(count);
        for width in widths {
            columns.push((x, width));
            x += width + GUTTER;
        }
        let grid = Grid {
            size: self.style.text.table_size * scale,
            columns,
            alignments: table.alignments.clone(),
            element: self.element(Role::Table, column.element),
            left: column.x,
            width: column.width,
        };
        if table.rows.len() > SHORT.0 {
            return self.set_rows(&grid, table.head, table.rows, table.anchors);
        }
        let (head, rows, anchors) = (table.head, table.rows, table.anchors);
        let mut slabs = self.hold(|flow| flow.set_rows(&grid, head, rows, anchors));
        let height: f32 = slabs.iter().map(|slab| slab.height).sum();
        if height <= self.style.height() * SHORT.1 {
            let count = slabs.len().saturating_sub(1);
            let inner = slabs.iter_mut().take(count);
            inner.for_each(|slab| slab.keep = slab.keep.max(Keep::Group));
        }
        slabs.into_iter().for_each(|slab| self.emit(slab));
    }

    fn set_rows(&mut self, grid: &Grid, head: Vec<Inline>, rows: Vec<Vec<Inline>>, anchors: Vec<(usize, String)>) {
        let mut anchors = anchors.into_iter().peekable();
        let last = rows.len();
        let head = self.set_head(grid, head);
        for (place, row) in rows.into_iter().enumerate() {
            while let Some((_, name)) = anchors.next_if(|(row, _)| *row <= place) {
                self.anchors.push(name);
            }
            self.set_row(grid, row, &head, (place, last - place - 1));
        }
    }

    /// Returns what each column asks for at the usual size.
    fn column_widths(&mut self, table: &Table) -> Vec<Wanted> {
        let mut wanted = vec![Wanted::default(); table.head.len()];
        let heads = table.head.iter().map(|cell| (cell, true)).enumerate();
        let cells = table
            .rows
            .iter()
            .take(MEASURED_ROWS)
            .flat_map(|row| row.iter().map(|cell| (cell, false)).enumerate());
        for (column, (cell, is_head)) in heads.chain(cells) {
            let (line, word) = self.cell_widths(cell, is_head);
            match wanted.get_mut(column) {
                Some(wanted) if is_head => wanted.take_head(line, word),
                Some(wanted) => wanted.take(line, word),
                None => {}
            }
        }
        wanted
    }

    fn cell_widths(&mut self, cell: &Inline, is_head: bool) -> (f32, f32) {
        let style = self.style;
        let strong = is_head.then(|| cell.clone().strong());
        let prepared = prepare(
            &mut self.shaper,
            strong.as_ref().unwrap_or(cell),
            style.text.table_size,
            style.text.mark_scale,
        );
        let (wide, word) = prepared.widths();
        (wide + 0.1, word + 0.1)
    }

    /// Sets the head and returns it as it is repeated, as decoration: readers that do not see it know it already.
    fn set_head(&mut self, grid: &Grid, cells: Vec<Inline>) -> Arc<Slab> {
        let row = self.element(Role::Row, grid.element);
        let cells = cells.into_iter().map(Inline::strong).collect();
        let cells = self.cells(grid, cells, (row, Role::HeadCell));
        let mut slab = self.row_slab(grid, cells);
        slab.push_rule(
            (grid.left, slab.height - 0.9),
            (grid.width, 0.9),
            self.style.color.accent,
        );
        slab.before = self.style.text.gap * 0.75;
        slab.keep = Keep::Next;
        let mut repeated = slab.clone();
        repeated.links.clear();
        for placed in &mut repeated.items {
            placed.element = None;
        }
        self.emit(slab);
        Arc::new(repeated)
    }

    fn set_row(&mut self, grid: &Grid, cells: Vec<Inline>, head: &Arc<Slab>, (place, left): (usize, usize)) {
        let anchor = cells
            .first()
            .and_then(|cell| crate::typeset::block::claim_anchor(&cell.text));
        let row = self.element(Role::Row, grid.element);
        let cells = self.cells(grid, cells, (row, Role::Cell));
        let lines = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
        let height = lines as f32 * grid.size * LEADING + 2.0 * PADDING;
        let mut slabs = if height > self.style.height() * 0.5 {
            self.row_in_parts(grid, cells, lines)
        } else {
            vec![self.row_slab(grid, cells)]
        };
        if let Some(slab) = slabs.last_mut() {
            slab.push_rule(
                (grid.left, slab.height - 0.4),
                (grid.width, 0.4),
                self.style.color.hairline,
            );
            slab.after = if left == 0 { self.style.text.gap * 1.5 } else { 0.0 };
        }
        if let Some(slab) = slabs.first_mut() {
            slab.anchors.extend(anchor);
        }
        // The first two rows stay with the head, and the last two together.
        if let Some(slab) = slabs.last_mut().filter(|_| left > 0 && (place == 0 || left == 1)) {
            slab.keep = Keep::Next;
        }
        for mut slab in slabs {
            slab.head = Some(Arc::clone(head));
            self.emit(slab);
        }
    }

    fn cells(&mut self, grid: &Grid, cells: Vec<Inline>, (row, role): (ElementId, Role)) -> Vec<Cell> {
        let size = grid.size;
        let columns: Vec<f32> = grid.columns.iter().map(|(_, width)| *width).collect();
        let mut set = Vec::with_capacity(cells.len());
        for (mut cell, width) in cells.into_iter().zip(columns) {
            let element = self.element(role, row);
            cell.lower_marks();
            let rating = rating::of_cell(&cell.text, &self.style.ratings).filter(|_| role == Role::Cell);
            set.push(Cell {
                element,
                lines: self.lines(&cell, size, width),
                rating,
            });
        }
        set
    }

    /// Makes one slab of a row.
    fn row_slab(&mut self, grid: &Grid, cells: Vec<Cell>) -> Slab {
        let size = grid.size;
        let lines = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1).max(1);
        let mut slab = Slab {
            height: lines as f32 * size * LEADING + 2.0 * PADDING,
            baseline: PADDING + first_baseline(size),
            ..Slab::default()
        };
        for (column, cell) in cells.into_iter().enumerate() {
            let mut seen = HashMap::new();
            let from = slab.items.len();
            for (number, line) in cell.lines.into_iter().enumerate() {
                let y = PADDING + first_baseline(size) + number as f32 * size * LEADING;
                self.put_cell_line(&mut slab, grid, (column, y), line, (cell.element, &mut seen));
            }
            let words = slab.items.get_mut(from..).unwrap_or_default();
            rating::paint_bracketed(words, &self.style.ratings);
            if let Some(color) = cell.rating {
                rating::paint_first(words, color);
                let left = grid.columns.get(column).map_or(grid.left, |(left, _)| *left);
                slab.push_rule((left - RATING.0, 1.5), (RATING.1, slab.height - 3.5), color);
            }
        }
        slab
    }

    /// Makes a slab of each line of a row that is too high to stay in one piece.
    fn row_in_parts(&mut self, grid: &Grid, cells: Vec<Cell>, lines: usize) -> Vec<Slab> {
        let size = grid.size;
        let mut slabs: Vec<Slab> = (0..lines)
            .map(|number| Slab {
                height: size * LEADING,
                baseline: first_baseline(size),
                keep: if number == 0 || number + 2 == lines {
                    Keep::Next
                } else {
                    Keep::Free
                },
                ..Slab::default()
            })
            .collect();
        for (column, cell) in cells.into_iter().enumerate() {
            let mut seen = HashMap::new();
            for (slab, line) in slabs.iter_mut().zip(cell.lines) {
                let y = slab.baseline;
                self.put_cell_line(slab, grid, (column, y), line, (cell.element, &mut seen));
            }
        }
        if let Some(first) = slabs.first_mut() {
            first.pad_above(PADDING);
        }
        if let Some(last) = slabs.last_mut() {
            last.height += PADDING;
        }
        slabs
    }

    fn put_cell_line(
        &mut self,
        slab: &mut Slab,
        grid: &Grid,
        (column, y): (usize, f32),
        line: Line,
        (element, seen): (ElementId, &mut HashMap<u32, ElementId>),
    ) {
        let (left, width) = grid.columns.get(column).copied().unwrap_or((grid.left, grid.width));
        let slack = (width - line.width).max(0.0);
        let x = match grid.alignments.get(column) {
            Some(Alignment::Right) => left + slack,
            Some(Alignment::Center) => left + slack / 2.0,
            _ if line.right_to_left => left + slack,
            _ => left,
        };
        self.put_line(slab, line, (x, y), Some(element), (self.style.color.ink, seen));
    }

    /// Sets a table that has no room for its columns as one entry a row.
    fn set_as_entries(&mut self, table: Table, column: Column) {
        let columns = table.head.len();
        if columns > 0 {
            let what = format!("a table of {columns} columns is too wide for the page and was set as a list");
            self.warnings.add(|| None, what);
        }
        self.anchors.extend(table.anchors.into_iter().map(|(_, name)| name));
        let names: Vec<String> = table.head.iter().map(|name| name.text.clone()).collect();
        let rows = if table.rows.is_empty() {
            vec![table.head]
        } else {
            table.rows
        };
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let mut text = Inline::default();
            for (cell, name) in row.into_iter().zip(&names) {
                if cell.is_blank() {
                    continue;
                }
                if !text.text.is_empty() {
                    text.push("; ", Look::PLAIN);
                }
                text.push(&format!("{name}: "), Look::PLAIN.in_face(Face::SemiBold));
                append(&mut text, &cell);
            }
            items.push(ListItem {
                task: None,
                blocks: vec![Block::Paragraph(text)],
            });
        }
        self.set_list(None, items, column);
    }
}

fn append(text: &mut Inline, cell: &Inline) {
    let mut start = 0;
    for span in &cell.spans {
        text.push(cell.text.get(start..span.end).unwrap_or(""), span.look);
        start = span.end;
    }
}

fn first_baseline(size: f32) -> f32 {
    size * (LEADING - 1.0) / 2.0 + size * 0.79
}
