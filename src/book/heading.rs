//! The heading of an accounts file: which column holds which field.
//!
//! A field that two columns name belongs to the column whose alias stands first in the data file; the other one is not
//! read, and the heading says so in its notes.

use crate::book::columns::{Columns, Field};
use crate::book::decode::Record;

/// A row that names columns.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// Its place among the file's records, from 0.
    pub(crate) at: usize,
    /// Its number among the file's rows, from 0, blank lines counted.
    pub(crate) row: u32,
    /// How many columns it has.
    pub(crate) width: usize,
    /// Names of columns that mean nothing here.
    pub(crate) unmapped: Vec<String>,
    /// Columns that name a field another column holds.
    pub(crate) notes: Vec<String>,
    /// Field, column, rank of the alias, name.
    fields: Vec<(Field, usize, usize, String)>,
}

impl Heading {
    /// Reads a record as a heading.
    pub(crate) fn new(columns: &Columns, at: usize, record: &Record) -> Self {
        let width = record.width();
        let mut heading = Self {
            at,
            row: record.row,
            width,
            unmapped: Vec::new(),
            notes: Vec::new(),
            fields: Vec::new(),
        };
        for (column, cell) in record.cells.iter().enumerate() {
            let name: String = cell
                .chars()
                .filter(|it| !it.is_control() && *it != '\u{feff}')
                .collect();
            let name = name.trim();
            match columns.field(name) {
                Some((field, rank)) => heading.offer(field, column, rank, name),
                None if name.is_empty() => {}
                None => heading.unmapped.push(name.to_owned()),
            }
        }
        heading.fields.sort_by_key(|(field, ..)| *field);
        heading
    }

    fn offer(&mut self, field: Field, column: usize, rank: usize, name: &str) {
        let Some(known) = self.fields.iter_mut().find(|(it, ..)| *it == field) else {
            self.fields.push((field, column, rank, name.to_owned()));
            return;
        };
        let (loser, winner) = if rank < known.2 {
            let loser = (
                known.1,
                std::mem::replace(known, (field, column, rank, name.to_owned())).3,
            );
            (loser, (column, name))
        } else {
            ((column, name.to_owned()), (known.1, known.3.as_str()))
        };
        self.notes.push(format!(
            "{} is read from column {} (`{}`), not from column {} (`{}`)",
            field.label(),
            winner.0 + 1,
            winner.1,
            loser.0 + 1,
            loser.1
        ));
        self.unmapped.push(loser.1);
    }

    /// How many fields it names, then how many columns it has: the heading is the strongest row.
    pub(crate) fn strength(&self) -> (usize, usize) {
        (self.fields.len(), self.width)
    }

    /// Says whether a column holds that field.
    pub(crate) fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// Returns the column of a field, from 0.
    pub(crate) fn column(&self, field: Field) -> Option<usize> {
        self.fields
            .iter()
            .find(|(it, ..)| *it == field)
            .map(|(_, column, ..)| *column)
    }

    /// Returns the name that the file gives to a field's column.
    pub(crate) fn name(&self, field: Field) -> &str {
        self.fields
            .iter()
            .find(|(it, ..)| *it == field)
            .map_or(field.label(), |(.., name)| name)
    }

    /// Returns each field with its column, from 0, and that column's name.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (Field, usize, &str)> {
        self.fields
            .iter()
            .map(|(field, column, _, name)| (*field, *column, name.as_str()))
    }
}
