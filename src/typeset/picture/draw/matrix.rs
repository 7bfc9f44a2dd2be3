//! Two grids: risks by likelihood and impact, and how much is known by topic and account.

use crate::typeset::picture::draw::{MOST_ROWS, ROW, SIZE, SMALL, between, cut, lines, measure};
use crate::typeset::picture::scene::{Anchor, Pattern, Scene, Tone};
use crate::typeset::picture::{Axes, Risk};

/// Lines of a heading above a column.
const HEAD_LINES: usize = 3;
/// Distance of lines inside a cell.
const LEADING: f32 = 11.0;

/// Draws risks: likelihood upwards, impact to the right, the product in the corner of each cell.
pub(super) fn risks(
    (likelihood, impact): (&[String], &[String]),
    axes: &Axes,
    items: &[Risk],
    width: f32,
) -> Option<Scene> {
    let columns = between(2, impact.len(), 5)?;
    let rows = between(2, likelihood.len(), 5)?;
    between(1, items.len(), MOST_ROWS)?;
    let widest = likelihood.iter().map(|it| measure(it, SIZE)).fold(0.0_f32, f32::max);
    let (left, top) = ((widest + 10.0).clamp(18.0, 80.0), 13.0);
    let cell = (width - left) / columns as f32;
    let texts = |row: usize, column: usize| {
        let inside = items
            .iter()
            .filter(move |it| (it.likelihood, it.impact) == (row, column));
        told(inside, cell - 26.0)
    };
    let mut scene = Scene::new(width, 0.0);
    scene.label((0.0, 8.0), &axes.likelihood, (SMALL, true), Anchor::Start, Tone::Muted);
    let mut y = top;
    for (row, name) in likelihood.iter().enumerate().rev() {
        let most = (0..columns).map(|column| texts(row, column).len()).max()?;
        let height = most.max(2) as f32 * LEADING + 7.0;
        let middle = (0.0, y + height / 2.0 + 3.0);
        scene.label(
            middle,
            &cut(name, SIZE, left - 6.0),
            (SIZE, false),
            Anchor::Start,
            Tone::Ink,
        );
        for column in 0..columns {
            let x = left + column as f32 * cell;
            let score = (row + 1) * (column + 1);
            scene.area([x, y, cell, height], weight(score, rows * columns));
            let corner = (x + cell - 3.0, y + 9.0);
            scene.rect([x + cell - 14.0, y + 1.5, 12.5, 9.5], Tone::Paper);
            scene.label(corner, &score.to_string(), (SMALL, false), Anchor::End, Tone::Muted);
            for (place, text) in texts(row, column).iter().enumerate() {
                let baseline = y + 12.0 + place as f32 * LEADING;
                scene.rect([x + 2.5, baseline - 8.0, measure(text, SIZE) + 4.0, 10.5], Tone::Paper);
                scene.label((x + 4.5, baseline), text, (SIZE, true), Anchor::Start, Tone::Ink);
            }
        }
        y += height;
    }
    for (column, name) in impact.iter().enumerate() {
        let middle = (left + (column as f32 + 0.5) * cell, y + 12.0);
        scene.label(middle, &cut(name, SIZE, cell), (SIZE, false), Anchor::Middle, Tone::Ink);
    }
    scene.label((width, y + 23.0), &axes.impact, (SMALL, true), Anchor::End, Tone::Muted);
    scene.height = y + 27.0;
    Some(scene)
}

/// Returns the lines of a cell. Risks of the same money stand together, since it is lost once; and those without.
fn told<'a>(risks: impl Iterator<Item = &'a Risk>, width: f32) -> Vec<String> {
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    for risk in risks {
        let known = |(_, money): &&mut (Vec<&str>, &str)| *money == risk.money;
        match groups.iter_mut().find(known) {
            Some((labels, _)) => labels.push(&risk.label),
            None => groups.push((vec![&risk.label], &risk.money)),
        }
    }
    let mut told = Vec::new();
    for (labels, money) in groups {
        let labels = labels.join(" ");
        let whole = format!("{labels} {money}");
        if measure(whole.trim_end(), SIZE) <= width {
            told.push(whole.trim_end().to_owned());
        } else {
            told.extend(lines(&labels, SIZE, (width, 4)));
            if !money.is_empty() {
                told.push(cut(money, SIZE, width));
            }
        }
    }
    told
}

/// Returns the pattern of a score: the shares of the highest are those of 6, 10 and 15 of 25.
fn weight(score: usize, most: usize) -> Pattern {
    match score * 25 / most.max(1) {
        15.. => Pattern::Dense,
        10..15 => Pattern::Filled,
        6..10 => Pattern::Plain,
        _ => Pattern::Blank,
    }
}

/// Draws how much is known: a word and a pattern in each cell.
pub(super) fn heatmap(
    rows: &[String],
    columns: &[String],
    (levels, cells): (&[String], &[Vec<usize>]),
    width: f32,
) -> Option<Scene> {
    let count = between(1, columns.len(), 14)?;
    between(1, rows.len().min(cells.len()), MOST_ROWS)?;
    let widest = rows.iter().map(|it| measure(it, SIZE)).fold(0.0_f32, f32::max);
    let left = (widest + 8.0).clamp(40.0, width * 0.3);
    let cell = (width - left) / count as f32;
    let heads: Vec<Vec<String>> = columns
        .iter()
        .map(|name| lines(name, SMALL, (cell - 4.0, HEAD_LINES)))
        .collect();
    let deepest = heads.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let top = deepest as f32 * 9.5 + 4.0;
    let names: Vec<Vec<String>> = rows.iter().map(|it| lines(it, SMALL, (left - 6.0, 2))).collect();
    let mut scene = Scene::new(width, 0.0);
    for (column, head) in heads.iter().enumerate() {
        let x = left + (column as f32 + 0.5) * cell;
        for (place, line) in head.iter().enumerate() {
            let y = 8.0 + (deepest - head.len() + place) as f32 * 9.5;
            scene.label((x, y), line, (SMALL, true), Anchor::Middle, Tone::Ink);
        }
    }
    let mut y = top;
    for (name, cells) in names.iter().zip(cells) {
        let height = if name.len() > 1 { ROW + 5.0 } else { ROW };
        let first = y + height / 2.0 + 3.0 - (name.len().saturating_sub(1)) as f32 * 4.6;
        for (place, line) in name.iter().enumerate() {
            let at = (0.0, first + place as f32 * 9.2);
            scene.label(at, line, (SMALL, false), Anchor::Start, Tone::Ink);
        }
        for (column, level) in cells.iter().take(count).enumerate() {
            let area = [left + column as f32 * cell, y, cell, height];
            let pattern = known(*level);
            let word = cut(levels.get(*level).map_or("", String::as_str), SMALL, cell - 3.0);
            scene.area(area, pattern);
            // what is missing must be seen first
            scene.word(area, (&word, measure(&word, SMALL)), (SMALL, *level == 0), pattern);
        }
        y += height;
    }
    scene.height = y + 1.0;
    Some(scene)
}

/// Returns the pattern of a level: nothing, thin, good, confirmed, withheld, and further ones such as one that does not
/// apply.
fn known(level: usize) -> Pattern {
    match level {
        1 => Pattern::Lines,
        2 => Pattern::Filled,
        3 => Pattern::Marked,
        4 => Pattern::Crossed,
        _ => Pattern::Blank,
    }
}
