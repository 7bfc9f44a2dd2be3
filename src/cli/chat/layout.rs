//! Text of any terminal width as lines of painted parts. Pure: nothing is written here.
//!
//! Text is wrapped at 76 columns at most, at word boundaries; only a word that is longer than the line is cut. Where the
//! terminal's locale is not UTF-8, typographic marks become ASCII ones; letters stay as they are.

use textwrap::Options;
use unicode_width::UnicodeWidthStr;

use crate::cli::print::Look;

/// The widest text, in columns: longer lines are hard to read.
const WIDEST: usize = 76;

/// The narrowest text, in columns.
const NARROWEST: usize = 10;

/// A slash with a word joiner behind it (Unicode line breaking, class WJ): no line ends there.
const GLUED_SLASH: &str = "/\u{2060}";

/// One line: parts with their looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line(pub(super) Vec<(Look, String)>);

/// How wide text may be, and with which marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    columns: usize,
    is_ascii: bool,
}

impl Layout {
    /// Returns the layout of a terminal of so many columns.
    pub(super) fn new(columns: usize, is_ascii: bool) -> Self {
        Self { columns, is_ascii }
    }

    /// Returns the columns that text may fill.
    pub(super) fn width(self) -> usize {
        self.columns.saturating_sub(1).clamp(NARROWEST, WIDEST)
    }

    /// Returns an empty line.
    pub(super) fn blank(self) -> Line {
        Line::default()
    }

    /// Returns a text wrapped, with its own line breaks kept.
    pub(super) fn paragraph(self, look: Look, text: &str) -> Vec<Line> {
        self.hanging(Look::Plain, "", look, text)
    }

    /// Returns a text wrapped behind a mark; the lines after the first are indented by the mark's width.
    pub(super) fn hanging(self, mark_look: Look, mark: &str, look: Look, text: &str) -> Vec<Line> {
        let (mark, text) = (self.marks(mark), self.marks(text));
        // a mark that would leave no room for the text stands on a line of its own
        let is_alone = mark.width() > self.width() / 2;
        let indent = if is_alone { 2 } else { mark.width() };
        let options = Options::new(self.width().saturating_sub(indent));
        // a command's name and a path must not be torn off their slash
        let text = text.replace('/', GLUED_SLASH);
        let wrapped = text.lines().flat_map(|line| textwrap::wrap(line, &options));
        let mut lines: Vec<Line> = Vec::new();
        if is_alone {
            let own = textwrap::wrap(mark.trim_end(), self.width());
            lines.extend(own.into_iter().map(|it| Line(vec![(mark_look, it.into_owned())])));
        }
        for part in wrapped {
            let start = if lines.is_empty() {
                (mark_look, mark.clone())
            } else {
                (Look::Plain, " ".repeat(indent))
            };
            lines.push(Line(vec![start, (look, part.replace(GLUED_SLASH, "/"))]));
        }
        lines
    }

    /// Returns the first variant that fits the terminal as one line; the last one is cut where none does.
    pub(super) fn fitting(self, look: Look, variants: &[String]) -> Line {
        let room = self.columns.saturating_sub(1).max(NARROWEST);
        let texts: Vec<String> = variants.iter().map(|it| self.marks(it)).collect();
        let found = texts.iter().find(|it| it.width() <= room).or(texts.last());
        let text = found.map(|it| self.cut(it, room)).unwrap_or_default();
        Line(vec![(look, text)])
    }

    /// Returns a text cut to so many columns, with a mark where something is missing.
    pub(super) fn cut(self, text: &str, columns: usize) -> String {
        let text = self.marks(text);
        if text.width() <= columns {
            return text;
        }
        let mark = self.marks("…");
        let room = columns.saturating_sub(mark.width());
        let mut kept = String::new();
        for letter in text.chars() {
            kept.push(letter);
            if kept.width() > room {
                kept.pop();
                break;
            }
        }
        format!("{}{mark}", kept.trim_end())
    }

    /// Returns the separator between the parts of a header.
    pub(super) fn separator(self) -> &'static str {
        if self.is_ascii { " - " } else { " · " }
    }

    /// Returns a text in the marks that the terminal can show.
    pub(super) fn marks(self, text: &str) -> String {
        if !self.is_ascii {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '…' => out.push_str("..."),
                '–' | '—' | '·' | '‑' | '−' => out.push('-'),
                '“' | '”' | '„' | '«' | '»' => out.push('"'),
                '‘' | '’' | '‚' => out.push('\''),
                '›' => out.push('>'),
                '•' => out.push('*'),
                '\u{a0}' | '\u{202f}' | '\u{2009}' => out.push(' '),
                _ => out.push(letter),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Line};
    use crate::cli::print::Look;

    fn text(line: &Line) -> String {
        line.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn marks_hang_and_long_words_are_cut() {
        let lines = Layout::new(20, false).hanging(
            Look::Good,
            "• ",
            Look::Plain,
            "a word and Donaudampfschifffahrtsgesellschaft",
        );
        let lines: Vec<String> = lines.iter().map(text).collect();
        assert_eq!(lines, ["• a word and", "  Donaudampfschifff", "  ahrtsgesellschaft"]);
    }

    #[test]
    fn the_first_variant_that_fits_is_used_and_the_last_is_cut() {
        let variants = ["日本語 and more".to_owned(), "日本語日本語日本語日本語".to_owned()];
        assert_eq!(
            text(&Layout::new(80, false).fitting(Look::Faint, &variants)),
            "日本語 and more"
        );
        assert_eq!(
            text(&Layout::new(12, false).fitting(Look::Faint, &variants)),
            "日本語日本…"
        );
        assert_eq!(
            text(&Layout::new(12, true).fitting(Look::Faint, &variants)),
            "日本語日..."
        );
    }

    #[test]
    fn only_marks_become_ascii() {
        assert_eq!(Layout::new(80, true).marks("“Zoë” – 5 · 6…"), "\"Zoë\" - 5 - 6...");
    }
}
