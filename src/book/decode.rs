//! Bytes of a CSV file → records with their place in the file.
//!
//! 1. The encoding: a byte order mark, else UTF-16 by its zero bytes, else UTF-8, else Windows-1252.
//! 2. Lines before the data that only a spreadsheet understands (`sep=;`) are set aside.
//! 3. Records, each with the line that it starts on and its number among the rows, blank lines counted.
//!
//! What a record means is not known here.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file's text, and what had to be guessed.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// The name of the encoding where it was not UTF-8.
    pub(crate) encoding: Option<&'static str>,
    /// Whether some bytes meant nothing in that encoding.
    pub(crate) damaged: bool,
}

/// One record and its place.
pub(crate) struct Record {
    pub(crate) cells: StringRecord,
    /// The line that it starts on, from 1.
    pub(crate) line: usize,
    /// The number among the file's rows as a spreadsheet counts them, from 0: blank lines count, line breaks inside
    /// quotes do not.
    pub(crate) row: u32,
}

impl Record {
    /// How many cells it has up to the last filled one.
    pub(crate) fn width(&self) -> usize {
        let filled = self
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty());
        filled.map(|(column, _)| column + 1).last().unwrap_or_default()
    }
}

/// Decodes a file by its byte order mark, else by what its bytes look like.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => guess(bytes),
    };
    let (text, _, damaged) = encoding.decode(bytes);
    let encoding = (encoding != UTF_8).then(|| encoding.name());
    Decoded {
        text: text.into_owned(),
        encoding,
        damaged,
    }
}

/// Guesses from the first kilobyte: Latin text in UTF-16 has a zero in every other byte.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let zeros = |offset: usize| {
        bytes
            .iter()
            .take(1024)
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let pairs = bytes.len().min(1024) / 2;
    if pairs > 1 && zeros(1) > pairs / 2 && zeros(0) < pairs / 8 {
        return UTF_16LE;
    }
    if pairs > 1 && zeros(0) > pairs / 2 && zeros(1) < pairs / 8 {
        return UTF_16BE;
    }
    if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

/// Says what the file is when it is no text at all, for the formats that people take for CSV.
pub(crate) fn foreign_format(bytes: &[u8]) -> Option<&'static str> {
    let head: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(u8::is_ascii_whitespace)
        .take(16)
        .collect();
    let lower = head.to_ascii_lowercase();
    if head.starts_with(b"PK\x03\x04") {
        Some("an Excel workbook or a ZIP file")
    } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some("an old Excel workbook")
    } else if head.starts_with(b"%PDF") {
        Some("a PDF file")
    } else if lower.starts_with(b"<html") || lower.starts_with(b"<!doctype") || lower.starts_with(b"<table") {
        Some("a web page, as some CRMs export under the name `.xls`")
    } else {
        None
    }
}

/// Splits off the line `sep=;` with which a file tells a spreadsheet its delimiter; returns the lines that it took.
pub(crate) fn declared_delimiter(text: &str) -> (Option<u8>, &str, usize) {
    let Some((first, rest)) = text.split_once('\n') else {
        return (None, text, 0);
    };
    let declared = first
        .trim()
        .trim_matches('"')
        .strip_prefix("sep=")
        .and_then(|it| it.bytes().next());
    match declared {
        Some(byte) if byte.is_ascii() => (Some(byte), rest, 1),
        _ => (None, text, 0),
    }
}

/// Cuts the text into at most `limit` records.
pub(crate) fn records(text: &str, delimiter: u8, limit: usize) -> Vec<Record> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    let mut cells = StringRecord::new();
    let mut row = 0_u32;
    // The text is valid UTF-8 and records may have any length, so reading can only end, not fail.
    while records.len() < limit && matches!(reader.read_record(&mut cells), Ok(true)) {
        let (offset, line) = cells.position().map_or((0, 1), |at| (at.byte(), at.line()));
        let (breaks, blank) = passed_over(text, usize::try_from(offset).unwrap_or(usize::MAX));
        row = row.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        let line = usize::try_from(line).unwrap_or(usize::MAX).saturating_add(breaks);
        records.push(Record {
            cells: cells.clone(),
            line,
            row,
        });
        row = row.saturating_add(1);
    }
    records
}

/// Counts the line breaks that the reader passed over before a record, and the blank lines among them: where the record
/// before ended in CR LF, the reader stopped between the two.
fn passed_over(text: &str, offset: usize) -> (usize, usize) {
    let (Some(before), Some(rest)) = (text.get(..offset), text.get(offset..)) else {
        return (0, 0);
    };
    let skipped = rest.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    let (lf, cr) = skipped.fold(
        (0, 0),
        |(lf, cr), byte| if byte == b'\n' { (lf + 1, cr) } else { (lf, cr + 1) },
    );
    let inside = before.ends_with('\r') && rest.starts_with('\n');
    let breaks: usize = if lf > 0 { lf } else { cr };
    (breaks, breaks.saturating_sub(usize::from(inside)))
}

/// Returns the line of a quote that is opened and never closed.
pub(crate) fn unclosed_quote(text: &str, records: &[Record]) -> Option<usize> {
    let quotes = text.bytes().filter(|byte| *byte == b'"').count();
    let last = records.last()?;
    let swallowed = last.cells.iter().next_back()?.contains('\n');
    (quotes % 2 == 1 && swallowed).then_some(last.line)
}
