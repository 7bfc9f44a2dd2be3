//! Lines of bytes, none longer than a limit: a client that never ends its line must not fill the memory.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// The longest line, in bytes: far above the longest answer, which the machine limits.
const LONGEST: usize = 1024 * 1024;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// A line without its end.
    Text(String),
    /// A line that is not UTF-8.
    NotText,
    /// A line over the limit; it was passed over.
    TooLong,
    /// There is no more.
    End,
}

/// Reads lines. `next` may be dropped while it waits: what was read so far is kept.
#[derive(Debug)]
pub(super) struct Lines<R> {
    input: R,
    part: Vec<u8>,
    is_too_long: bool,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            part: Vec::new(),
            is_too_long: false,
        }
    }

    /// Returns the next line that is not blank. A last line without an end counts.
    pub(super) async fn next(&mut self) -> io::Result<Line> {
        loop {
            let bytes = self.input.fill_buf().await?;
            let at_end = bytes.is_empty();
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let (taken, used) = match end {
                Some(end) => (bytes.get(..end).unwrap_or_default(), end.saturating_add(1)),
                None => (bytes, bytes.len()),
            };
            if self.part.len().saturating_add(taken.len()) > LONGEST {
                self.is_too_long = true;
                self.part.clear();
            }
            if !self.is_too_long {
                self.part.extend_from_slice(taken);
            }
            self.input.consume(used);
            if at_end && self.part.is_empty() && !self.is_too_long {
                return Ok(Line::End);
            }
            if (end.is_some() || at_end) && !self.is_blank() {
                return Ok(self.take());
            }
            if end.is_some() || at_end {
                self.part.clear();
            }
        }
    }

    fn is_blank(&self) -> bool {
        !self.is_too_long && self.part.trim_ascii().is_empty()
    }

    fn take(&mut self) -> Line {
        let part = std::mem::take(&mut self.part);
        if std::mem::take(&mut self.is_too_long) {
            return Line::TooLong;
        }
        String::from_utf8(part).map_or(Line::NotText, Line::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Line, Lines};

    async fn all(bytes: &[u8]) -> Vec<Line> {
        let mut lines = Lines::new(tokio::io::BufReader::with_capacity(7, bytes));
        let mut found = Vec::new();
        loop {
            match lines.next().await.unwrap() {
                Line::End => return found,
                line => found.push(line),
            }
        }
    }

    #[tokio::test]
    async fn cuts_at_line_ends_and_passes_over_what_is_too_long() {
        let long = vec![b'x'; LONGEST + 1];
        let bytes = [b"one\r\n\n  \ntwo is long\n\xff\n".as_slice(), &long, b"\nlast"].concat();
        let text = |text: &str| Line::Text(text.to_owned());
        let expected = [
            text("one\r"),
            text("two is long"),
            Line::NotText,
            Line::TooLong,
            text("last"),
        ];
        assert_eq!(all(&bytes).await, expected);
        assert_eq!(all(b"").await, []);
        assert_eq!(all(&long).await, [Line::TooLong]);
    }
}
