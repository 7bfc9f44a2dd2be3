//! Who knows whom: ours on the left, theirs on the right with the part that each plays.
//!
//! A line is as thick as the tie is strong, where that was said; a tie that is only proposed is dashed.

use crate::typeset::picture::draw::{MOST_ROWS, SIZE, SMALL, between, cut, lines, measure};
use crate::typeset::picture::scene::{Anchor, Scene, Tone};
use crate::typeset::picture::{Node, Tie};

/// Height of a person with one line below the name.
const PERSON: f32 = 27.0;

/// Height of the line that says what the lines are.
const LEGEND: f32 = 15.0;

/// Draws ties.
pub(super) fn draw(from: &[String], to: &[Node], links: &[Tie], width: f32) -> Option<Scene> {
    between(1, from.len(), 6)?;
    between(1, to.len(), MOST_ROWS / 2)?;
    between(0, links.len(), MOST_ROWS * 4)?;
    let fits = |tie: &Tie| tie.from < from.len() && tie.to < to.len();
    if !links.iter().all(fits) {
        return None;
    }
    let rows = to.len().max(from.len());
    let height = rows as f32 * PERSON;
    let widest = from.iter().map(|it| measure(it, SIZE)).fold(0.0_f32, f32::max);
    let left = (widest + 14.0).min(width * 0.26);
    let right = width * 0.46;
    let y_of = |place: usize, count: usize| (place as f32 + 0.5) * height / count as f32;
    let told = links.iter().any(|tie| !tie.word.is_empty());
    let mut scene = Scene::new(width, height + if told { LEGEND } else { 0.0 });
    for tie in links {
        let start = (left, y_of(tie.from, from.len()));
        let end = (right - 8.0, y_of(tie.to, to.len()));
        stroke(&mut scene, (start, end), tie.strength);
    }
    legend(&mut scene, links, height);
    for (place, name) in from.iter().enumerate() {
        let y = y_of(place, from.len());
        let shown = lines(name, SIZE, (left - 12.0, 2));
        let first = y + 3.0 - (shown.len().saturating_sub(1)) as f32 * 5.5;
        for (at, line) in shown.iter().enumerate() {
            let spot = (left - 8.0, first + at as f32 * 11.0);
            scene.label(spot, line, (SIZE, true), Anchor::End, Tone::Ink);
        }
        scene.dot((left, y), 3.4, Tone::Accent);
    }
    for (place, node) in to.iter().enumerate() {
        let y = y_of(place, to.len());
        scene.dot((right - 8.0, y), 3.4, Tone::Ink);
        let room = width - right - 4.0;
        let name = if node.role.is_empty() {
            node.name.clone()
        } else {
            format!("{}, {}", node.name, node.role)
        };
        let below = cut(&node.part, SMALL, room);
        let lift = if below.is_empty() { 3.0 } else { -2.0 };
        scene.label(
            (right + 2.0, y + lift),
            &cut(&name, SIZE, room),
            (SIZE, true),
            Anchor::Start,
            Tone::Ink,
        );
        scene.label(
            (right + 2.0, y + 8.5),
            &below,
            (SMALL, false),
            Anchor::Start,
            Tone::Muted,
        );
    }
    Some(scene)
}

/// Says below the picture what each kind of line is.
fn legend(scene: &mut Scene, links: &[Tie], top: f32) {
    let mut kinds: Vec<(usize, &str)> = Vec::new();
    for tie in links.iter().filter(|tie| !tie.word.is_empty()) {
        let kind = (tie.strength, tie.word.as_str());
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let (mut x, y) = (0.0, top + 8.0);
    for (strength, word) in kinds {
        stroke(scene, ((x, y), (x + 22.0, y)), strength);
        let shown = cut(word, SMALL, scene.width - x - 28.0);
        scene.label((x + 27.0, y + 2.8), &shown, (SMALL, false), Anchor::Start, Tone::Muted);
        x += 41.0 + measure(word, SMALL);
        if x + 60.0 > scene.width {
            break;
        }
    }
}

/// Draws a line whose width, or whose gaps, say how strong a tie is.
fn stroke(scene: &mut Scene, ends: ((f32, f32), (f32, f32)), strength: usize) {
    match strength {
        0 => scene.dashes(ends, Tone::Ink, 0.9),
        strength => scene.line(&[ends.0, ends.1], Tone::Accent, 0.4 + strength.min(3) as f32 * 0.7),
    }
}
