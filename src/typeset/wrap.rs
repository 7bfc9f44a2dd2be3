//! Line breaking: text with looks → lines of placed words, ranged left (or right, in a right-to-left paragraph).
//!
//! 1. Splits the text where a line may break (UAX #14), where the look changes and where the direction changes (UAX #9).
//! 2. Shapes each part; the cache makes that a look-up.
//! 3. Fills lines greedily; a word that is wider than a line is cut between two letters.
//! 4. Puts the parts of each line into the order in which they are seen (rule L2).
//!
//! It does not hyphenate and does not justify.

use std::sync::Arc;

use unicode_bidi::BidiInfo;
use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::typeset::font::Face;
use crate::typeset::glue::belong_together;
use crate::typeset::inline::{Inline, Look};
use crate::typeset::shape::{Shaper, Word};

/// Size of fixed-pitch words inside running text, whose letters are larger than those of the text face.
const MONO_SCALE: f32 = 0.92;
/// Most characters that are shaped at once.
const LONGEST_PART: usize = 60;
/// How far marks are raised, as a multiple of the size around them.
const MARK_RISE: f32 = 0.3;

/// Text that is shaped and knows where it may break.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    parts: Vec<Part>,
    right_to_left: bool,
    mixed: bool,
}

#[derive(Debug, Clone)]
struct Part {
    word: Arc<Word>,
    look: Look,
    size: f32,
    rise: f32,
    level: u8,
    space: bool,
    after: After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum After {
    Glued,
    /// Only where the line would not hold the whole: between a number and what it counts.
    Unwillingly,
    May,
    Must,
}

impl Part {
    fn width(&self) -> f32 {
        self.word.width * self.size
    }
}

/// A line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The words from left to right.
    pub pieces: Vec<Piece>,
    /// Width without the space at its end.
    pub width: f32,
    /// Whether it is set against the right edge.
    pub right_to_left: bool,
}

/// A word of a line.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The word.
    pub word: Arc<Word>,
    /// Distance from the line's left end.
    pub x: f32,
    /// Distance upwards from the baseline.
    pub rise: f32,
    /// Font size.
    pub size: f32,
    /// How it looks.
    pub look: Look,
}

/// Shapes `text` at `size`; `mark_scale` is the size of marks against it.
pub fn prepare(shaper: &mut Shaper<'_>, text: &Inline, size: f32, mark_scale: f32) -> Prepared {
    let mixed = text.text.chars().any(is_right_to_left);
    let levels = if mixed { levels_of(&text.text) } else { Vec::new() };
    let mut prepared = Prepared {
        parts: Vec::new(),
        right_to_left: mixed && base_is_right_to_left(&text.text),
        mixed,
    };
    let mut spans = text.spans.iter().peekable();
    let mut start = 0;
    for (end, opportunity) in linebreaks(&text.text) {
        let after = match opportunity {
            BreakOpportunity::Mandatory => After::Must,
            BreakOpportunity::Allowed if belong_together(&text.text, end) => After::Unwillingly,
            BreakOpportunity::Allowed => After::May,
        };
        while start < end {
            while spans.peek().is_some_and(|span| span.end <= start) {
                spans.next();
            }
            let (look, span_end) = spans.peek().map_or((Look::PLAIN, end), |span| (span.look, span.end));
            let level = levels.get(start).copied().unwrap_or(0);
            let cut = part_end(&text.text, start, end.min(span_end), &levels);
            let piece = text.text.get(start..cut).unwrap_or("");
            prepared.push(shaper, piece, look, (size, mark_scale), level);
            start = cut.max(start + 1);
        }
        if let Some(last) = prepared.parts.last_mut() {
            last.after = after;
        }
    }
    prepared
}

/// Returns where the part that begins at `start` ends: at a space after a word, at a new direction, or at `end`.
fn part_end(text: &str, start: usize, end: usize, levels: &[u8]) -> usize {
    let piece = text.get(start..end).unwrap_or("");
    let begins_with_space = piece.starts_with(is_space);
    let level = levels.get(start);
    let other = |(at, character): &(usize, char)| {
        is_space(*character) != begins_with_space || (!levels.is_empty() && levels.get(start + at) != level)
    };
    // A very long word is shaped in parts: no real word is cut by this, and no fake one costs more than its length.
    let too_long = |(count, (at, character)): (usize, (usize, char))| {
        (count >= LONGEST_PART && !unicode_normalization::char::is_combining_mark(character)).then_some(at)
    };
    let cut = piece
        .char_indices()
        .enumerate()
        .skip(LONGEST_PART)
        .take(1000)
        .find_map(too_long);
    let piece = cut.and_then(|cut| piece.get(..cut)).unwrap_or(piece);
    let end = start + piece.len();
    piece.char_indices().find(other).map_or(end, |(at, _)| start + at)
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

fn levels_of(text: &str) -> Vec<u8> {
    let info = BidiInfo::new(text, None);
    info.levels.iter().map(unicode_bidi::Level::number).collect()
}

fn base_is_right_to_left(text: &str) -> bool {
    unicode_bidi::get_base_direction(text) == unicode_bidi::Direction::Rtl
}

impl Prepared {
    fn push(&mut self, shaper: &mut Shaper<'_>, text: &str, look: Look, sizes: (f32, f32), level: u8) {
        let (size, mark_scale) = sizes;
        let space = text.starts_with(is_space);
        let text = if space {
            text.trim_matches(['\n', '\r', '\u{2028}', '\u{2029}'])
        } else {
            text
        };
        let size = match (look.mark, look.face) {
            (true, _) => size * mark_scale,
            (false, Face::Mono) => size * MONO_SCALE,
            (false, _) => size,
        };
        self.parts.push(Part {
            word: shaper.word(text, look.face, level % 2 == 1),
            look,
            size,
            rise: if look.mark { size / mark_scale * MARK_RISE } else { 0.0 },
            level,
            space,
            after: After::Glued,
        });
    }

    /// Returns the width of the text on one line, and of its widest part that does not break.
    pub fn widths(&self) -> (f32, f32) {
        let (mut natural, mut widest, mut line, mut unbroken) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for part in &self.parts {
            line += part.width();
            if !part.space {
                unbroken += part.width();
                natural = natural.max(line);
            }
            widest = widest.max(unbroken);
            if part.after != After::Glued {
                unbroken = 0.0;
            }
            if part.after == After::Must {
                line = 0.0;
            }
        }
        (natural, widest)
    }

    /// Fills lines of `width`.
    pub fn lines(&self, shaper: &mut Shaper<'_>, width: f32) -> Vec<Line> {
        let mut filler = Filler {
            width,
            done: Vec::new(),
            line: Vec::new(),
            x: 0.0,
        };
        for segment in self.parts.split_inclusive(|part| part.after >= After::May) {
            filler.add(shaper, segment);
        }
        if !filler.line.is_empty() {
            filler.end_line();
        }
        filler.done.into_iter().map(|parts| self.finish(parts)).collect()
    }

    /// Orders the parts of a line as they are seen and gives them their places.
    fn finish(&self, mut parts: Vec<Part>) -> Line {
        let trailing = parts.iter().rev().take_while(|part| part.space).count();
        let mut line = Line {
            right_to_left: self.right_to_left,
            ..Line::default()
        };
        if self.mixed {
            // The space at the end is at the paragraph's own level, so that it ends up outside.
            let base = u8::from(self.right_to_left);
            parts.iter_mut().rev().take(trailing).for_each(|part| part.level = base);
            reorder(&mut parts);
        }
        let space: f32 = parts.iter().filter(|part| part.space).map(Part::width).sum::<f32>();
        let inner: f32 = parts.iter().map(Part::width).sum();
        let outside = if trailing == 0 {
            0.0
        } else {
            trailing_width(&parts, trailing, self.right_to_left).min(space)
        };
        let mut x = if self.right_to_left { -outside } else { 0.0 };
        for part in parts {
            let width = part.width();
            line.pieces.push(Piece {
                x,
                rise: part.rise,
                size: part.size,
                look: part.look,
                word: part.word,
            });
            x += width;
        }
        line.width = inner - outside;
        line
    }
}

fn trailing_width(parts: &[Part], count: usize, right_to_left: bool) -> f32 {
    if right_to_left {
        parts.iter().take(count).map(Part::width).sum()
    } else {
        parts.iter().rev().take(count).map(Part::width).sum()
    }
}

/// Reverses each run of parts at or above each level, from the highest level down (UAX #9, rule L2).
fn reorder(parts: &mut [Part]) {
    let highest = parts.iter().map(|part| part.level).max().unwrap_or(0);
    for level in (1..=highest).rev() {
        for run in parts.chunk_by_mut(|left, right| (left.level >= level) == (right.level >= level)) {
            if run.first().is_some_and(|part| part.level >= level) {
                run.reverse();
            }
        }
    }
}

/// Returns the width of parts without the space at their end.
fn width_of(segment: &[Part]) -> f32 {
    let spaces = segment.iter().rev().take_while(|part| part.space).count();
    segment.iter().take(segment.len() - spaces).map(Part::width).sum()
}

struct Filler {
    width: f32,
    done: Vec<Vec<Part>>,
    line: Vec<Part>,
    x: f32,
}

impl Filler {
    fn end_line(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.x = 0.0;
    }

    /// Adds parts between which the line does not break.
    fn add(&mut self, shaper: &mut Shaper<'_>, segment: &[Part]) {
        let width = width_of(segment);
        if width > self.width && segment.iter().any(|part| part.after == After::Unwillingly) {
            for part in segment.split_inclusive(|part| part.after != After::Glued) {
                self.add_whole(shaper, part);
            }
        } else {
            self.add_whole(shaper, segment);
        }
        if segment.last().is_some_and(|part| part.after == After::Must) {
            self.end_line();
        }
    }

    fn add_whole(&mut self, shaper: &mut Shaper<'_>, segment: &[Part]) {
        let width = width_of(segment);
        if self.x + width > self.width && !self.line.is_empty() {
            self.end_line();
        }
        if width > self.width {
            for part in segment {
                self.add_cut(shaper, part);
            }
        } else {
            self.x += segment.iter().map(Part::width).sum::<f32>();
            self.line.extend_from_slice(segment);
        }
    }

    /// Adds a part that may have to be cut between two letters.
    fn add_cut(&mut self, shaper: &mut Shaper<'_>, part: &Part) {
        if part.space || self.x + part.width() <= self.width {
            self.x += part.width();
            self.line.push(part.clone());
            return;
        }
        let mut starts: Vec<(usize, f32)> = part
            .word
            .glyphs
            .iter()
            .map(|g| (g.text.0 as usize, g.advance))
            .collect();
        starts.sort_by_key(|(start, _)| *start);
        let (mut from, mut x) = (0, self.x);
        for (start, advance) in starts {
            let width = advance * part.size;
            if x + width > self.width && start > from {
                self.push_cut(shaper, part, from..start);
                self.end_line();
                (from, x) = (start, 0.0);
            } else if x + width > self.width && !self.line.is_empty() && start == from {
                self.end_line();
                x = 0.0;
            }
            x += width;
        }
        self.push_cut(shaper, part, from..part.word.text.len());
    }

    fn push_cut(&mut self, shaper: &mut Shaper<'_>, part: &Part, range: std::ops::Range<usize>) {
        let text = part.word.text.get(range).unwrap_or("");
        let word = shaper.word(text, part.look.face, part.level % 2 == 1);
        self.x += word.width * part.size;
        self.line.push(Part { word, ..part.clone() });
    }
}
