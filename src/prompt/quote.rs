//! Whether a quote stands in an answer, word for word.
//!
//! 1. Answer and quote are brought to one typography: composed letters (NFC), one kind of quotation mark, dash, space
//!    and ellipsis; soft hyphens and zero-width characters go.
//! 2. The quote must then be a part of the answer that begins and ends where words do.
//!
//! Case, spelling, order and punctuation that carries meaning are not forgiven. The passage found is a span of the answer
//! as it is stored, so what is kept is the answer's own typography.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Quotation marks that a model may put around a quote, after normalisation.
const AROUND: [char; 2] = ['"', '\''];

/// A text in one typography, with the place that each character comes from.
#[derive(Debug, Default)]
struct Plain {
    letters: Vec<char>,
    places: Vec<Range<usize>>,
}

/// Returns the span of the answer that a quote stands for; none where it does not stand there.
pub fn locate(answer: &str, quote: &str) -> Option<Range<usize>> {
    let (all, wanted) = (plain(answer), plain(quote));
    let wanted = trimmed(&wanted.letters);
    find(&all, wanted).or_else(|| find(&all, unquoted(wanted)?))
}

fn find(all: &Plain, wanted: &[char]) -> Option<Range<usize>> {
    if wanted.is_empty() {
        return None;
    }
    let (starts, ends) = (
        |at: usize| at.checked_sub(1).and_then(|it| all.letters.get(it)),
        |at: usize| all.letters.get(at),
    );
    let inside = |a: Option<&char>, b: Option<&char>| matches!((a, b), (Some(a), Some(b)) if a.is_alphanumeric() && b.is_alphanumeric());
    let spaced = |letter: Option<&char>| letter.is_some_and(|it| joins_words(*it));
    let whole = |at: &usize| {
        let (first, last) = (wanted.first(), wanted.last());
        let cut_before = inside(starts(*at), first) && !(spaced(starts(*at)) || spaced(first));
        let after = ends(at + wanted.len());
        let cut_after = inside(last, after) && !(spaced(last) || spaced(after));
        !cut_before && !cut_after
    };
    let places = all
        .letters
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, it)| *it == wanted)
        .map(|(at, _)| at);
    let at = places.into_iter().find(whole)?;
    let start = all.places.get(at)?.start;
    let end = all.places.get(at + wanted.len() - 1)?.end;
    Some(start..end)
}

/// Letters of scripts that are written without spaces.
fn joins_words(letter: char) -> bool {
    matches!(letter, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn trimmed(letters: &[char]) -> &[char] {
    let start = letters.iter().take_while(|it| **it == ' ').count();
    let end = letters.iter().rev().take_while(|it| **it == ' ').count();
    letters
        .get(start..letters.len().saturating_sub(end))
        .unwrap_or_default()
}

fn unquoted(letters: &[char]) -> Option<&[char]> {
    let mark = letters.first().filter(|it| AROUND.contains(it))?;
    let inner = letters.strip_prefix(&[*mark])?.strip_suffix(&[*mark])?;
    Some(trimmed(inner))
}

fn plain(text: &str) -> Plain {
    let mut out = Plain::default();
    for (at, cluster) in text.grapheme_indices(true) {
        let place = at..at + cluster.len();
        for letter in cluster.nfc() {
            match typography(letter) {
                Shape::Gone => {}
                Shape::Space => out.push_once(' ', &place),
                Shape::Dash => out.push_once('-', &place),
                Shape::Dots => (0..3).for_each(|_| out.push('.', &place)),
                Shape::Mark(mark) => out.push(mark, &place),
                Shape::Letter => out.push(letter, &place),
            }
        }
    }
    out.without_spaces_at_dashes()
}

enum Shape {
    Gone,
    Space,
    Dash,
    Dots,
    Mark(char),
    Letter,
}

fn typography(letter: char) -> Shape {
    match letter {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => Shape::Gone,
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '-' => Shape::Dash,
        '…' => Shape::Dots,
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' | 'ʼ' | '‹' | '›' => Shape::Mark('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => Shape::Mark('"'),
        letter if letter.is_whitespace() => Shape::Space,
        _ => Shape::Letter,
    }
}

impl Plain {
    fn push(&mut self, letter: char, place: &Range<usize>) {
        self.letters.push(letter);
        self.places.push(place.clone());
    }

    /// Adds a letter that stands for a run of its kind.
    fn push_once(&mut self, letter: char, place: &Range<usize>) {
        match (self.letters.last(), self.places.last_mut()) {
            (Some(last), Some(before)) if *last == letter => before.end = place.end,
            _ => self.push(letter, place),
        }
    }

    /// A dash may be set with or without spaces; between digits or before one a space has a meaning and stays.
    fn without_spaces_at_dashes(self) -> Self {
        let digit = |at: Option<usize>| at.and_then(|at| self.letters.get(at)).is_some_and(char::is_ascii_digit);
        let dash = |at: Option<usize>| at.and_then(|at| self.letters.get(at)) == Some(&'-');
        let mut out = Self::default();
        for (at, (letter, place)) in self.letters.iter().zip(&self.places).enumerate() {
            let before = dash(at.checked_sub(1)) && !digit(Some(at + 1));
            let after = dash(Some(at + 1)) && !digit(Some(at + 2));
            if *letter == ' ' && (before || after) {
                continue;
            }
            out.push(*letter, place);
        }
        out
    }
}
