//! Values side by side, each with the part of it that is at stake, and parts of a whole.

use crate::typeset::picture::Bar;
use crate::typeset::picture::draw::{MOST_ROWS, SIZE, between, cut, measure, row_height};
use crate::typeset::picture::scene::{Anchor, Pattern, Scene, Tone};

/// Space between two bars.
const BETWEEN: f32 = 6.0;
/// Patterns of parts that stand side by side: no two alike next to each other.
const PARTS: [Pattern; 5] = [
    Pattern::Dense,
    Pattern::Filled,
    Pattern::Crossed,
    Pattern::Marked,
    Pattern::Lines,
];

/// Draws values; where one has a part, that is filled and the rest is its outline.
pub(super) fn draw(bars: &[Bar], width: f32) -> Option<Scene> {
    between(1, bars.len(), MOST_ROWS)?;
    let most = bars.iter().map(|bar| bar.value.max(bar.part)).fold(0.0_f32, f32::max);
    if !most.is_finite() || most <= 0.0 {
        return None;
    }
    let widest = |texts: &mut dyn Iterator<Item = String>| {
        let wide = texts.map(|text| measure(&text, SIZE));
        wide.fold(0.0_f32, f32::max) + 10.0
    };
    let left = widest(&mut bars.iter().map(|bar| bar.label.clone())).min(width * 0.3);
    let right = widest(&mut bars.iter().map(Bar::words)).min(width * 0.42);
    let height = row_height(bars.len());
    let mut scene = Scene::new(width, bars.len() as f32 * height);
    for (row, bar) in bars.iter().enumerate() {
        let y = row as f32 * height;
        let baseline = y + height / 2.0 + 3.0;
        let length = |value: f32| (value.max(0.0) / most * (width - left - right)).max(0.5);
        let label = cut(&bar.label, SIZE, left - 8.0);
        scene.label((0.0, baseline), &label, (SIZE, false), Anchor::Start, Tone::Ink);
        let whole = length(bar.value);
        let (pattern, part) = if bar.part > 0.0 {
            (Pattern::Blank, length(bar.part))
        } else {
            (pressing(bar.level), 0.0)
        };
        scene.area([left, y + BETWEEN / 2.0, whole, height - BETWEEN], pattern);
        if part > 0.0 {
            scene.area([left, y + BETWEEN / 2.0, part, height - BETWEEN], Pattern::Dense);
        }
        let words = cut(&bar.words(), SIZE, right - 6.0);
        let place = (left + whole.max(part) + 6.0, baseline);
        scene.label(place, &words, (SIZE, false), Anchor::Start, Tone::Ink);
    }
    Some(scene)
}

fn pressing(level: usize) -> Pattern {
    match level {
        0 | 1 => Pattern::Plain,
        2 => Pattern::Lines,
        _ => Pattern::Dense,
    }
}

/// Draws parts of a hundred, or of their sum where that is more, with what is left.
pub(super) fn shares(parts: &[Bar], width: f32) -> Option<Scene> {
    between(1, parts.len(), 12)?;
    let sum: f32 = parts.iter().map(|part| part.value.max(0.0)).sum();
    if !sum.is_finite() || sum <= 0.0 {
        return None;
    }
    let whole = sum.max(100.0);
    let mut scene = Scene::new(width, 30.0 + parts.len() as f32 * 13.0);
    let mut x = 0.0;
    for (place, part) in parts.iter().enumerate() {
        let pattern = PARTS.get(place % PARTS.len()).copied()?;
        let share = part.value.max(0.0) / whole * width;
        scene.area([x, 0.0, share, 20.0], pattern);
        x += share;
        let y = 36.0 + place as f32 * 13.0;
        scene.area([0.0, y - 8.0, 14.0, 9.5], pattern);
        let text = cut(&format!("{}  {}", part.words(), part.label), SIZE, width - 22.0);
        scene.label((20.0, y), &text, (SIZE, false), Anchor::Start, Tone::Ink);
    }
    if width - x > 1.0 {
        scene.area([x, 0.0, width - x, 20.0], Pattern::Blank);
    }
    Some(scene)
}
