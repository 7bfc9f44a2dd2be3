//! Shaped words: text and face → glyphs with advances, shared by every place where the word stands.
//!
//! 1. Looks the word up in the cache, by face, direction and text.
//! 2. Shapes it with parley, which looks into the fallback fonts for each cluster that the face lacks.
//! 3. Keeps, for each glyph, the text that it stands for, so that the text can be taken out of the PDF again.
//!
//! Sizes are in em, so one entry serves every font size. It knows nothing of lines.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use parley::layout::{Layout, PositionedLayoutItem};
use parley::style::{FontFamily, StyleProperty};
use parley::{FontContext, LayoutContext};
use unicode_segmentation::UnicodeSegmentation;

use crate::typeset::font::{Face, FontId, Fonts};

/// Words kept before the cache starts anew; about 30 MB at most.
const CACHE_LIMIT: usize = 60_000;
/// Longer words are shaped each time: they hardly ever come back.
const CACHED_LENGTH: usize = 64;
/// Font size at which shaping is done: large, so that nothing is rounded away.
const SHAPING_SIZE: f32 = 1000.0;

/// Most characters without a glyph that are remembered.
const MOST_UNKNOWN: usize = 50;

/// A shaped word.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its number among the words that the shaper made; no two have the same.
    pub number: u32,
    /// The text that it stands for.
    pub text: Box<str>,
    /// The glyphs from left to right.
    pub glyphs: Vec<Glyph>,
    /// Advance in em.
    pub width: f32,
    /// What was written, where the text is a stand-in for it.
    pub original: Option<Box<str>>,
}

/// A glyph of a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The font file.
    pub font: FontId,
    /// Number of the glyph in the font; 0 is "no such glyph".
    pub id: u16,
    /// Advance in em.
    pub advance: f32,
    /// Shift to the right and upwards in em.
    pub shift: (f32, f32),
    /// Start and end, in bytes of the word's text, of what it stands for; empty for the second glyph of a cluster.
    pub text: (u32, u32),
}

impl Word {
    /// Returns the text that a glyph stands for.
    pub fn text_of(&self, glyph: &Glyph) -> &str {
        self.text
            .get(glyph.text.0 as usize..glyph.text.1 as usize)
            .unwrap_or("")
    }

    /// Tells whether each character has a glyph.
    pub fn is_covered(&self) -> bool {
        self.glyphs.iter().all(|glyph| glyph.id != 0)
    }
}

/// Words by their text.
type Words = HashMap<Box<str>, Arc<Word>, RandomState>;

/// The shaper with its cache.
pub struct Shaper<'a> {
    fonts: &'a Fonts,
    context: FontContext,
    layouts: LayoutContext<()>,
    cache: HashMap<(Face, bool), Words, RandomState>,
    cached: usize,
    made: u32,
    symbols: &'a BTreeMap<String, String>,
    stand_in: &'a str,
    unknown: Vec<String>,
    coverage: HashMap<Face, HashMap<Box<str>, bool>>,
}

impl std::fmt::Debug for Shaper<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Shaper({} words)", self.cached)
    }
}

impl<'a> Shaper<'a> {
    /// Makes a shaper with an empty cache.
    ///
    /// `symbols` says what stands for a character that no font has; `stand_in` with `{code}` is set for any other.
    pub fn new(fonts: &'a Fonts, symbols: &'a BTreeMap<String, String>, stand_in: &'a str) -> Self {
        Self {
            fonts,
            context: fonts.context(),
            layouts: LayoutContext::new(),
            cache: HashMap::default(),
            cached: 0,
            made: 0,
            symbols,
            stand_in,
            unknown: Vec::new(),
            coverage: HashMap::new(),
        }
    }

    /// Returns the characters for which a stand-in was set, each once, at most fifty.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Returns `text` shaped in `face`; `right_to_left` is the direction of its characters without one of their own.
    pub fn word(&mut self, text: &str, face: Face, right_to_left: bool) -> Arc<Word> {
        let known = self.cache.get(&(face, right_to_left)).and_then(|words| words.get(text));
        if let Some(word) = known {
            return Arc::clone(word);
        }
        let mut word = self.shape(text, face, right_to_left);
        if !word.is_covered() {
            let replaced = self.replaced(text, face, right_to_left);
            word = self.shape(&replaced, face, right_to_left);
            word.original = Some(text.into());
        }
        word.number = self.made;
        self.made = self.made.saturating_add(1);
        let word = Arc::new(word);
        if text.len() <= CACHED_LENGTH {
            if self.cached >= CACHE_LIMIT {
                self.cache.clear();
                self.cached = 0;
            }
            self.cached += 1;
            self.cache
                .entry((face, right_to_left))
                .or_default()
                .insert(text.into(), Arc::clone(&word));
        }
        word
    }

    fn shape(&mut self, text: &str, face: Face, right_to_left: bool) -> Word {
        // A mark in front sets the direction of brackets and digits, as it would be inside the whole line.
        let lead = if right_to_left { "\u{200F}" } else { "" };
        let text = text.replace(['\u{A0}', '\u{202F}'], " ").replace('\u{200B}', "");
        let marked = format!("{lead}{text}");
        let families = self.fonts.family_list(face);
        let mut builder = self.layouts.ranged_builder(&mut self.context, &marked, 1.0, false);
        builder.push_default(StyleProperty::FontSize(SHAPING_SIZE));
        builder.push_default(StyleProperty::FontFamily(FontFamily::Source(families.as_ref().into())));
        let mut layout: Layout<()> = builder.build(&marked);
        layout.break_all_lines(None);
        let mut word = Word {
            number: 0,
            text: text.as_str().into(),
            glyphs: Vec::new(),
            width: 0.0,
            original: None,
        };
        for line in layout.lines() {
            for item in line.items() {
                if let PositionedLayoutItem::GlyphRun(run) = item {
                    self.collect(run.run(), lead.len(), &mut word);
                }
            }
        }
        word.width = word.glyphs.iter().map(|glyph| glyph.advance).sum();
        word
    }

    fn covers(&mut self, cluster: &str, face: Face, right_to_left: bool) -> bool {
        if let Some(known) = self.coverage.get(&face).and_then(|clusters| clusters.get(cluster)) {
            return *known;
        }
        let covers = self.shape(cluster, face, right_to_left).is_covered();
        let clusters = self.coverage.entry(face).or_default();
        if clusters.len() >= CACHE_LIMIT {
            clusters.clear();
        }
        clusters.insert(cluster.into(), covers);
        covers
    }

    /// Returns the text with a stand-in for each character that no font has.
    fn replaced(&mut self, text: &str, face: Face, right_to_left: bool) -> String {
        let mut replaced = String::new();
        for cluster in text.graphemes(true) {
            if self.covers(cluster, face, right_to_left) {
                replaced.push_str(cluster);
                continue;
            }
            let base = cluster
                .chars()
                .find(|c| !matches!(c, '\u{200D}' | '\u{FE0F}'))
                .unwrap_or('\u{FFFD}');
            match self.symbols.get(base.to_string().as_str()) {
                Some(known) => replaced.push_str(known),
                None if is_flag_letter(base) => replaced.extend(cluster.chars().filter_map(flag_letter)),
                None => {
                    let code = format!("U+{:04X}", u32::from(base));
                    replaced.push_str(&self.stand_in.replace("{code}", &code));
                    if self.unknown.len() < MOST_UNKNOWN && !self.unknown.contains(&code) {
                        self.unknown.push(code);
                    }
                }
            }
        }
        replaced
    }

    /// Adds the glyphs of a run to the word, each with its part of the text.
    fn collect(&self, run: &parley::layout::Run<'_, ()>, lead: usize, word: &mut Word) {
        let font = self.fonts.id_of(run.font().data.id()).unwrap_or(FontId(0));
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            if range.end <= lead {
                continue;
            }
            let (start, end) = (range.start.saturating_sub(lead), range.end - lead);
            if cluster.is_ligature_continuation() {
                extend_ligature(word, start, end);
                continue;
            }
            let from = word.glyphs.len();
            word.glyphs.extend(cluster.glyphs().map(|glyph| Glyph {
                font,
                id: u16::try_from(glyph.id).unwrap_or(0),
                advance: glyph.advance / SHAPING_SIZE,
                shift: (glyph.x / SHAPING_SIZE, -glyph.y / SHAPING_SIZE),
                text: (start as u32, start as u32),
            }));
            let added = word.glyphs.get_mut(from..).unwrap_or_default();
            assign_text(word.text.get(start..end).unwrap_or(""), start, added, run.is_rtl());
        }
    }
}

fn is_flag_letter(character: char) -> bool {
    matches!(character, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Returns the Latin letter of a regional indicator, two of which make a flag.
fn flag_letter(character: char) -> Option<char> {
    let offset = u32::from(character).checked_sub(0x1F1E6)?;
    char::from_u32(u32::from('A') + offset).filter(char::is_ascii_uppercase)
}

/// Gives the glyphs of one cluster their text: one character each where the numbers agree, else all to the first.
fn assign_text(text: &str, start: usize, glyphs: &mut [Glyph], right_to_left: bool) {
    if glyphs.len() == text.chars().count() {
        let mut ends: Vec<(usize, char)> = text.char_indices().collect();
        if right_to_left {
            ends.reverse();
        }
        for (glyph, (at, character)) in glyphs.iter_mut().zip(ends) {
            glyph.text = ((start + at) as u32, (start + at + character.len_utf8()) as u32);
        }
    } else if let Some(first) = glyphs.first_mut() {
        first.text = (start as u32, (start + text.len()) as u32);
    }
}

/// Adds the text of a ligature's further letters to the glyph that draws them all.
fn extend_ligature(word: &mut Word, start: usize, end: usize) {
    let (start, end) = (start as u32, end as u32);
    let touching = |glyph: &&mut Glyph| glyph.text.1 == start || glyph.text.0 == end;
    if let Some(glyph) = word.glyphs.iter_mut().rev().find(touching) {
        glyph.text = (glyph.text.0.min(start), glyph.text.1.max(end));
    }
}
