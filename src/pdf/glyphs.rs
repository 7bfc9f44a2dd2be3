//! Glyphs in use → numbers of a subset, and words → the bytes that show them, made once for each word.
//!
//! 1. Gives each glyph its number in the subset, and the text that it gives back, when it is first met.
//! 2. Writes a word's glyphs as the inside of a `TJ`, whose numbers move the pen from where the font's whole-number
//!    widths leave it to where the shaper put the next glyph.
//! 3. Keeps that under the word's number: a word of the report is written hundreds of times.

use std::collections::HashMap;

use subsetter::GlyphRemapper;

use crate::pdf::bytes::{push_code, push_integer};
use crate::typeset::Fonts;
use crate::typeset::font::{FontFile, FontId};
use crate::typeset::shape::{Glyph, Word};

/// What stands for a glyph that has no text of its own.
const NO_TEXT: &str = "\u{FFFD}";
/// Words whose bytes are kept; the rest are written anew each time.
const MOST_KEPT: usize = 200_000;

/// A font in use.
#[derive(Debug)]
pub struct FontUse {
    /// The font.
    pub id: FontId,
    /// Old glyph numbers to new ones.
    pub remapper: GlyphRemapper,
    /// The text of each new glyph number from 1.
    pub texts: Vec<String>,
    advances: Vec<f32>,
    units: f32,
}

impl FontUse {
    /// Returns the new number of a glyph, and whether it gives back `text`.
    fn code(&mut self, glyph: u16, text: &str) -> (u16, bool) {
        let code = self.remapper.remap(glyph);
        let place = usize::from(code).saturating_sub(1);
        if code > 0 && place >= self.texts.len() {
            self.texts.push(if text.is_empty() { NO_TEXT } else { text }.to_owned());
        }
        (
            code,
            code > 0 && self.texts.get(place).is_some_and(|known| known == text),
        )
    }

    /// Returns the width that the PDF states for a glyph, in 1/1000 em: printpdf cuts off the fraction.
    fn stated_width(&self, glyph: u16) -> f32 {
        let advance = self.advances.get(usize::from(glyph)).copied().unwrap_or(0.0);
        (advance * 1000.0 / self.units).trunc()
    }
}

/// Glyphs that are shown with one font and at one height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    /// The font, by its place among those in use.
    pub font: usize,
    /// Distance of its first glyph from the word's start, in em.
    pub x: f32,
    /// Distance upwards from the baseline, in em.
    pub rise: f32,
    /// How far the pen moves, in 1/1000 em.
    pub pen: f32,
    /// Start and end of its bytes.
    bytes: (usize, usize),
}

/// A word, ready to be shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// Whether the glyphs alone give back what was written.
    pub exact: bool,
    runs: (usize, usize),
}

/// The fonts and words in use.
#[derive(Debug)]
pub(crate) struct Glyphs<'a> {
    fonts: &'a Fonts,
    uses: Vec<FontUse>,
    places: HashMap<FontId, usize>,
    words: Vec<Option<Shown>>,
    runs: Vec<Run>,
    bytes: Vec<u8>,
    /// How many runs and bytes are those of words that are kept.
    kept: (usize, usize),
}

impl<'a> Glyphs<'a> {
    /// Starts with no glyph in use.
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            uses: Vec::new(),
            places: HashMap::new(),
            words: Vec::new(),
            runs: Vec::new(),
            bytes: Vec::new(),
            kept: (0, 0),
        }
    }

    /// Returns the fonts in use with their files.
    pub(crate) fn uses(&self) -> impl Iterator<Item = (&FontUse, &FontFile)> {
        self.uses.iter().filter_map(|used| {
            let file = self.fonts.files().find(|(id, _)| *id == used.id)?.1;
            Some((used, file))
        })
    }

    /// Returns a word as it is shown.
    pub(crate) fn shown(&mut self, word: &Word) -> Shown {
        let place = word.number as usize;
        if let Some(Some(shown)) = self.words.get(place) {
            return *shown;
        }
        let shown = self.show(word);
        if place < MOST_KEPT {
            if self.words.len() <= place {
                self.words.resize(place + 1, None);
            }
            if let Some(slot) = self.words.get_mut(place) {
                *slot = Some(shown);
            }
            self.kept = (self.runs.len(), self.bytes.len());
        }
        shown
    }

    /// Returns the runs of a shown word.
    pub(crate) fn runs_of(&self, shown: Shown) -> &[Run] {
        self.runs.get(shown.runs.0..shown.runs.1).unwrap_or_default()
    }

    /// Returns the bytes of a run: the inside of a `TJ` between the parentheses of its first and its last string.
    pub(crate) fn bytes_of(&self, run: Run) -> &[u8] {
        self.bytes.get(run.bytes.0..run.bytes.1).unwrap_or_default()
    }

    fn show(&mut self, word: &Word) -> Shown {
        self.runs.truncate(self.kept.0);
        self.bytes.truncate(self.kept.1);
        let first = self.runs.len();
        let mut exact = word.original.is_none();
        let mut x = 0.0;
        for glyph in &word.glyphs {
            exact &= self.add(glyph, word.text_of(glyph), x, first);
            x += glyph.advance;
        }
        Shown {
            exact,
            runs: (first, self.runs.len()),
        }
    }

    /// Adds a glyph at `x` em to the last run, or begins one; runs before `first` are of other words. Returns whether
    /// the glyph gives back `text`.
    fn add(&mut self, glyph: &Glyph, text: &str, x: f32, first: usize) -> bool {
        let Some(font) = self.font(glyph.font) else {
            return false;
        };
        let Some(used) = self.uses.get_mut(font) else {
            return false;
        };
        let (code, same) = used.code(glyph.id, text);
        let width = used.stated_width(glyph.id);
        let (x, rise) = (x + glyph.shift.0, glyph.shift.1);
        let end = self.bytes.len();
        let open = self.runs.len() > first;
        match self
            .runs
            .last_mut()
            .filter(|run| open && run.font == font && (run.rise - rise).abs() < 1e-4)
        {
            Some(run) => {
                // A positive number moves the pen to the left.
                let adjustment = (run.pen - (x - run.x) * 1000.0).round();
                if adjustment.abs() >= 1.0 {
                    self.bytes.push(b')');
                    push_integer(&mut self.bytes, adjustment as i64);
                    self.bytes.push(b'(');
                    run.pen -= adjustment;
                }
                push_code(&mut self.bytes, code);
                run.pen += width;
                run.bytes.1 = self.bytes.len();
            }
            None => {
                push_code(&mut self.bytes, code);
                self.runs.push(Run {
                    font,
                    x,
                    rise,
                    pen: width,
                    bytes: (end, self.bytes.len()),
                });
            }
        }
        same
    }

    fn font(&mut self, id: FontId) -> Option<usize> {
        if let Some(place) = self.places.get(&id) {
            return Some(*place);
        }
        let (advances, units) = self.fonts.advances(id)?;
        self.uses.push(FontUse {
            id,
            remapper: GlyphRemapper::new(),
            texts: Vec::new(),
            advances,
            units,
        });
        let place = self.uses.len() - 1;
        self.places.insert(id, place);
        Some(place)
    }
}
