//! One function a kind: data → shapes. `None` where there is nothing to draw, or more than fits.

use crate::typeset::picture::scene::{Anchor, Scene, Shape, Tone};
use crate::typeset::picture::{Bar, Kind, Mark, Risk, Tie};

/// Font size of labels.
const SIZE: f32 = 8.5;
/// Most rows of any kind.
const MOST_ROWS: usize = 36;
/// Height of a row.
const ROW: f32 = 17.0;

/// Draws a picture.
pub(crate) fn scene(kind: &Kind, width: f32) -> Option<Scene> {
    match kind {
        Kind::RiskMatrix {
            likelihood,
            impact,
            items,
        } => risk_matrix(likelihood, impact, items, width),
        Kind::Heatmap {
            rows,
            columns,
            levels,
            cells,
        } => heatmap(rows, columns, (levels, cells), width),
        Kind::Timeline { marks, last_day } => timeline(marks, last_day.as_ref(), width),
        Kind::Bars { bars } => self::bars(bars, width),
        Kind::Network { from, to, links } => network(from, to, links, width),
        Kind::Shares { parts } => shares(parts, width),
    }
}

fn empty(width: f32, height: f32) -> Scene {
    Scene {
        width,
        height,
        shapes: Vec::new(),
    }
}

fn between(least: usize, count: usize, most: usize) -> Option<usize> {
    (least..=most).contains(&count).then_some(count)
}

/// Cuts a label to what fits, by the mean width of a letter.
fn cut(text: &str, width: f32) -> String {
    let most = (width / (SIZE * 0.5)).max(1.0) as usize;
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

fn risk_matrix(likelihood: &[String], impact: &[String], items: &[Risk], width: f32) -> Option<Scene> {
    let columns = between(2, impact.len(), 5)?;
    let rows = between(2, likelihood.len(), 5)?;
    between(1, items.len(), MOST_ROWS)?;
    let left = 70.0;
    let cell = (width - left) / columns as f32;
    let mut heights = Vec::with_capacity(rows);
    for row in 0..rows {
        let crowd = |column: usize| {
            items
                .iter()
                .filter(|risk| (risk.likelihood, risk.impact) == (row, column))
                .count()
        };
        heights.push((0..columns).map(crowd).max().unwrap_or(0).max(2) as f32 * 11.5 + 9.0);
    }
    let mut scene = empty(width, heights.iter().sum::<f32>() + 20.0);
    let mut y = 0.0;
    for (row, height) in heights.iter().enumerate().rev() {
        scene.label(
            (0.0, y + height / 2.0 + 3.0),
            likelihood.get(row)?,
            (SIZE, false),
            Anchor::Start,
            Tone::Muted,
        );
        for column in 0..columns {
            let x = left + column as f32 * cell;
            let level = (row + column) * 4 / (rows + columns - 1);
            scene.level([x, y, cell, *height], level.min(3));
            let inside = items
                .iter()
                .filter(|risk| (risk.likelihood, risk.impact) == (row, column));
            for (place, risk) in inside.enumerate() {
                let text = cut(&format!("{}  {}", risk.label, risk.money), cell - 12.0);
                let baseline = y + 13.0 + place as f32 * 11.5;
                // A plain ground under the words keeps them readable on the hatching.
                let ground = (text.chars().count() as f32 * SIZE * 0.5 + 6.0).min(cell - 4.0);
                scene.rect([x + 3.0, baseline - 8.5, ground, 11.0], Tone::Shade);
                scene.label((x + 6.0, baseline), &text, (SIZE, true), Anchor::Start, Tone::Ink);
            }
        }
        y += height;
    }
    for (column, name) in impact.iter().enumerate() {
        let x = left + (column as f32 + 0.5) * cell;
        scene.label(
            (x, y + 13.0),
            &cut(name, cell),
            (SIZE, false),
            Anchor::Middle,
            Tone::Muted,
        );
    }
    Some(scene)
}

fn heatmap(
    rows: &[String],
    columns: &[String],
    (levels, cells): (&[String], &[Vec<usize>]),
    width: f32,
) -> Option<Scene> {
    let count = between(1, columns.len(), 14)?;
    between(1, rows.len(), MOST_ROWS)?;
    let left = (width * 0.27).min(130.0);
    let cell = (width - left) / count as f32;
    let mut scene = empty(width, 18.0 + rows.len() as f32 * ROW);
    for (column, name) in columns.iter().enumerate() {
        let x = left + (column as f32 + 0.5) * cell;
        scene.label(
            (x, 11.0),
            &cut(name, cell),
            (SIZE - 0.5, false),
            Anchor::Middle,
            Tone::Muted,
        );
    }
    for (row, name) in rows.iter().enumerate() {
        let y = 18.0 + row as f32 * ROW;
        scene.label(
            (0.0, y + 12.0),
            &cut(name, left - 8.0),
            (SIZE, false),
            Anchor::Start,
            Tone::Ink,
        );
        for (column, level) in cells.get(row)?.iter().take(count).enumerate() {
            let x = left + column as f32 * cell;
            scene.level([x, y, cell, ROW], *level);
            let word = cut(levels.get(*level).map_or("", String::as_str), cell - 4.0);
            let ground = word.chars().count() as f32 * SIZE * 0.46 + 4.0;
            if *level > 1 && !word.is_empty() {
                scene.rect([x + (cell - ground) / 2.0, y + 3.5, ground, 10.0], Tone::Shade);
            }
            let place = (x + cell / 2.0, y + 11.5);
            scene.label(place, &word, (SIZE - 1.0, *level == 0), Anchor::Middle, Tone::Ink);
        }
    }
    Some(scene)
}

fn timeline(marks: &[Mark], last_day: Option<&Mark>, width: f32) -> Option<Scene> {
    between(1, marks.len(), MOST_ROWS)?;
    let all = || marks.iter().chain(last_day);
    let first = all().map(|mark| mark.date).min()?;
    let last = all().map(|mark| mark.date).max()?;
    let days = |date: jiff::civil::Date| (date - first).get_days() as f32;
    let span = days(last).max(1.0);
    let (left, right) = (150.0_f32.min(width * 0.3), 74.0_f32.min(width * 0.2));
    let x_of = |date: jiff::civil::Date| left + days(date) / span * (width - left - right);
    let mut ordered: Vec<&Mark> = marks.iter().collect();
    ordered.sort_by_key(|mark| mark.date);
    let bottom = ordered.len() as f32 * ROW + 4.0;
    let mut scene = empty(width, bottom + if last_day.is_some() { 18.0 } else { 4.0 });
    if let Some(day) = last_day {
        let x = x_of(day.date);
        scene.line(&[(x, 0.0), (x, bottom)], Tone::Accent, 1.2);
        let anchor = if x > width / 2.0 { Anchor::End } else { Anchor::Start };
        scene.label(
            (x, bottom + 12.0),
            &format!("{} {}", day.label, day.date),
            (SIZE, true),
            anchor,
            Tone::Accent,
        );
    }
    for (row, mark) in ordered.into_iter().enumerate() {
        let y = row as f32 * ROW + 11.0;
        let x = x_of(mark.date);
        scene.label(
            (0.0, y + 3.0),
            &cut(&mark.label, left - 10.0),
            (SIZE, false),
            Anchor::Start,
            Tone::Ink,
        );
        scene.line(&[(left, y), (width - right, y)], Tone::Hairline, 0.4);
        scene.shapes.push(Shape::Circle {
            center: (x, y),
            radius: 3.2,
            tone: Tone::Accent,
        });
        let note = if mark.note.is_empty() {
            mark.date.to_string()
        } else {
            cut(&mark.note, right - 6.0)
        };
        scene.label((width, y + 3.0), &note, (SIZE, false), Anchor::End, Tone::Muted);
    }
    Some(scene)
}

fn bars(bars: &[Bar], width: f32) -> Option<Scene> {
    between(1, bars.len(), MOST_ROWS)?;
    let most = bars.iter().map(|bar| bar.value).fold(0.0_f32, f32::max);
    if !most.is_finite() || most <= 0.0 {
        return None;
    }
    let (left, right) = (150.0_f32.min(width * 0.32), 90.0_f32.min(width * 0.22));
    let mut scene = empty(width, bars.len() as f32 * ROW);
    for (row, bar) in bars.iter().enumerate() {
        let y = row as f32 * ROW;
        let length = (bar.value.max(0.0) / most * (width - left - right)).max(0.5);
        scene.label(
            (0.0, y + 12.0),
            &cut(&bar.label, left - 10.0),
            (SIZE, false),
            Anchor::Start,
            Tone::Ink,
        );
        scene.level([left, y + 3.0, length, ROW - 6.0], bar.level.clamp(1, 3));
        scene.label(
            (left + length + 6.0, y + 12.0),
            &cut(&bar.words(), right),
            (SIZE, true),
            Anchor::Start,
            Tone::Ink,
        );
    }
    Some(scene)
}

fn network(from: &[String], to: &[String], links: &[Tie], width: f32) -> Option<Scene> {
    let rows = from.len().max(to.len());
    between(1, from.len(), MOST_ROWS)?;
    between(1, to.len(), MOST_ROWS)?;
    between(0, links.len(), MOST_ROWS * 4)?;
    let height = rows as f32 * ROW * 1.5;
    let side = width * 0.34;
    let y_of = |place: usize, count: usize| (place as f32 + 0.5) * height / count as f32;
    let mut scene = empty(width, height);
    for tie in links {
        let (from_y, to_y) = (y_of(tie.from, from.len()), y_of(tie.to, to.len()));
        if tie.from >= from.len() || tie.to >= to.len() {
            return None;
        }
        let strength = tie.strength.clamp(1, 3) as f32;
        scene.line(
            &[(side + 6.0, from_y), (width - side - 6.0, to_y)],
            Tone::Accent,
            strength * 0.7,
        );
        let place = (width / 2.0, (from_y + to_y) / 2.0 - 2.5);
        scene.label(
            place,
            &cut(&tie.word, side * 0.6),
            (SIZE - 1.5, false),
            Anchor::Middle,
            Tone::Muted,
        );
    }
    for (place, name) in from.iter().enumerate() {
        let y = y_of(place, from.len()) + 3.0;
        scene.label((side, y), &cut(name, side), (SIZE, true), Anchor::End, Tone::Ink);
    }
    for (place, name) in to.iter().enumerate() {
        let y = y_of(place, to.len()) + 3.0;
        scene.label(
            (width - side, y),
            &cut(name, side),
            (SIZE, false),
            Anchor::Start,
            Tone::Ink,
        );
    }
    Some(scene)
}

fn shares(parts: &[Bar], width: f32) -> Option<Scene> {
    between(1, parts.len(), 12)?;
    let total: f32 = parts.iter().map(|part| part.value.max(0.0)).sum();
    if !total.is_finite() || total <= 0.0 {
        return None;
    }
    let mut scene = empty(width, 26.0 + parts.len() as f32 * 13.0);
    let mut x = 0.0;
    for (place, part) in parts.iter().enumerate() {
        let share = part.value.max(0.0) / total;
        scene.level([x, 0.0, share * width, 18.0], 3 - place % 4);
        x += share * width;
        let y = 36.0 + place as f32 * 13.0 - 3.0;
        scene.level([0.0, y - 8.0, 10.0, 9.0], 3 - place % 4);
        let text = format!("{}  {}  ({:.0} %)", part.label, part.words(), share * 100.0);
        scene.label(
            (16.0, y),
            &cut(&text, width - 16.0),
            (SIZE, false),
            Anchor::Start,
            Tone::Ink,
        );
    }
    Some(scene)
}
