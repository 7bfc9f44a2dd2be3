//! The only writer of stdout and stderr: data on the one, talk on the other.
//!
//! Everything passes `plain`, which takes control characters out: a name in a CRM export or the words of a model must
//! not move the cursor, set a title or reach the clipboard. Colour is added after that, and only where it is wanted.

use std::borrow::Cow;
use std::env;
use std::io::{self, IsTerminal, Write};

use crossterm::cursor::{MoveUp, RestorePosition, SavePosition};
use crossterm::terminal::{Clear, ClearType};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::cli::args::When;

/// Writes for people and programs.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    color: bool,
}

/// How a part of a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As the terminal has it.
    Plain,
    /// To be seen first.
    Strong,
    /// To be passed over.
    Faint,
    /// An error.
    Bad,
    /// A warning.
    Warning,
    /// All is well.
    Good,
}

/// Which side of a column its text stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

impl Printer {
    /// Returns a printer that uses colour as asked, and as NO_COLOR, TERM and the terminal allow.
    pub fn new(when: When) -> Self {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
        let dumb = variable("TERM").is_none_or(|term| term == "dumb");
        let allowed = variable("NO_COLOR").is_none() && !dumb && io::stderr().is_terminal();
        let color = match when {
            When::Auto => allowed,
            When::Always => true,
            When::Never => false,
        };
        Self { color }
    }

    /// Returns whether colour is used.
    pub fn uses_color(self) -> bool {
        self.color
    }

    /// Writes a line of data to stdout and flushes it.
    ///
    /// # Errors
    /// What the system said, such as a closed pipe.
    pub fn data(self, line: &str) -> io::Result<()> {
        self.bytes(format!("{}\n", plain(line)).as_bytes())
    }

    /// Writes a value to stdout as one line of JSON and flushes it.
    ///
    /// # Errors
    /// What the system said, such as a closed pipe.
    pub fn json(self, value: &impl Serialize) -> io::Result<()> {
        // JSON escapes the C0 controls itself; C1 and the rest are taken out of the line as they are elsewhere
        self.data(&serde_json::to_string(value)?)
    }

    /// Writes bytes to stdout as they are: a file that was asked for.
    ///
    /// # Errors
    /// What the system said, such as a closed pipe.
    pub fn bytes(self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Writes a line of talk to stderr. A closed stderr is no reason to stop.
    pub fn talk(self, line: &str) {
        self.say(Look::Plain, "", line);
    }

    /// Writes a line of talk that begins with a word of its own look.
    pub fn say(self, look: Look, word: &str, line: &str) {
        let line = format!("{}{}\n", self.paint(look, &plain(word)), plain(line));
        let mut out = io::stderr().lock();
        out.write_all(line.as_bytes())
            .and_then(|()| out.flush())
            .unwrap_or_default();
    }

    /// Writes a line of parts, each with its look, to stdout and flushes it.
    ///
    /// # Errors
    /// What the system said, such as a closed terminal.
    pub fn parts(self, parts: &[(Look, String)]) -> io::Result<()> {
        self.bytes(format!("{}\n", self.painted(parts)).as_bytes())
    }

    /// Makes room for so many lines below the cursor and remembers the place, so that `repaint` can paint there again and
    /// again, whatever is typed meanwhile.
    ///
    /// # Errors
    /// What the system said, such as a closed terminal.
    pub fn make_room(self, rows: u16) -> io::Result<()> {
        let room = "\n".repeat(usize::from(rows));
        self.bytes(
            format!(
                "\r{}{room}{}{}",
                Clear(ClearType::FromCursorDown),
                MoveUp(rows),
                SavePosition
            )
            .as_bytes(),
        )
    }

    /// Paints lines at the remembered place, in place of what stood there and below.
    ///
    /// # Errors
    /// What the system said, such as a closed terminal.
    pub fn repaint(self, lines: &[Vec<(Look, String)>]) -> io::Result<()> {
        let lines: String = lines.iter().map(|parts| format!("{}\n", self.painted(parts))).collect();
        self.bytes(format!("{RestorePosition}{}{lines}", Clear(ClearType::FromCursorDown)).as_bytes())
    }

    /// Returns parts as one text in their looks, without the control characters that were in them.
    pub fn painted(self, parts: &[(Look, String)]) -> String {
        parts
            .iter()
            .map(|(look, text)| self.paint(*look, &plain(text)).into_owned())
            .collect()
    }

    /// Returns a table with its columns aligned by what is seen, and no space at the end of a line.
    pub fn table(self, sides: &[Side], rows: &[Vec<String>]) -> Vec<String> {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| one_line(cell)).collect())
            .collect();
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..sides.len()).map(width).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(sides).zip(&widths).map(|((cell, side), width)| {
                let space = " ".repeat(width.saturating_sub(cell.width()));
                match side {
                    Side::Left => format!("{cell}{space}"),
                    Side::Right => format!("{space}{cell}"),
                }
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        rows.iter().map(line).collect()
    }

    fn paint<'a>(self, look: Look, text: &'a str) -> Cow<'a, str> {
        let code = match look {
            Look::Plain => return Cow::Borrowed(text),
            Look::Strong => "1",
            Look::Faint => "2",
            Look::Bad => "1;31",
            Look::Warning => "33",
            Look::Good => "32",
        };
        if self.color && !text.is_empty() {
            Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Returns a text without control characters, but with its line feeds and tabs; bidi controls go too.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_control) {
        Cow::Owned(text.chars().filter(|it| !is_control(*it)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns a text as one line: every run of white space becomes one space.
fn one_line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_control(letter: char) -> bool {
    let bidi =
        matches!(letter, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    bidi || (letter.is_control() && letter != '\n' && letter != '\t')
}

#[cfg(test)]
mod tests {
    use super::{Printer, Side, plain};

    #[test]
    fn escape_sequences_lose_their_power() {
        let hostile = "a\u{1b}]52;c;cm0gLXJm\u{7}b\u{9b}2Jc\u{202e}d\te\nf\r";
        assert_eq!(plain(hostile), "a]52;c;cm0gLXJmb2Jcd\te\nf");
    }

    #[test]
    fn columns_align_by_what_is_seen() {
        let printer = Printer { color: false };
        let rows = vec![
            vec!["日本".to_owned(), "5".to_owned()],
            vec!["Zoë".to_owned(), "1,250".to_owned()],
        ];
        let table = printer.table(&[Side::Left, Side::Right], &rows);
        assert_eq!(table, ["日本      5", "Zoë   1,250"]);
    }
}
