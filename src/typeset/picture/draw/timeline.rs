//! Dates in their order on one scale, against the day after which nobody can be asked.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::typeset::picture::Mark;
use crate::typeset::picture::draw::{MOST_ROWS, SIZE, SMALL, between, cut, measure, row_height};
use crate::typeset::picture::scene::{Anchor, Scene, Tone};

/// Height of the scale above the rows.
const TOP: f32 = 14.0;
/// Least distance of two words on the scale.
const STEP: f32 = 44.0;

/// Draws dates.
pub(super) fn draw(marks: &[Mark], last_day: Option<&Mark>, width: f32) -> Option<Scene> {
    between(1, marks.len(), MOST_ROWS)?;
    let dates = || marks.iter().chain(last_day).map(|mark| mark.date);
    let (first, last) = (dates().min()?, dates().max()?);
    let span = days(first, last).max(1.0);
    let widest = |text: fn(&Mark) -> String| {
        let wide = marks.iter().map(|mark| measure(&text(mark), SIZE));
        wide.fold(0.0_f32, f32::max)
    };
    let left = (widest(|mark| mark.label.clone()) + 10.0).min(width * 0.3);
    let right = (widest(note) + 10.0).min(width * 0.36);
    let x_of = |date: Date| left + 4.0 + days(first, date) / span * (width - left - right - 8.0);
    let mut ordered: Vec<&Mark> = marks.iter().collect();
    ordered.sort_by_key(|mark| mark.date);
    let height = row_height(ordered.len());
    let bottom = TOP + ordered.len() as f32 * height + 2.0;
    let mut scene = Scene::new(width, bottom + if last_day.is_some() { 14.0 } else { 2.0 });
    scale(&mut scene, (first, last), bottom, &x_of);
    if let Some(day) = last_day {
        let x = x_of(day.date);
        scene.line(&[(x, TOP - 2.0), (x, bottom)], Tone::Ink, 1.4);
        let text = format!("{} {}", day.label, short(day.date));
        let half = measure(&text, SIZE) / 2.0;
        let at = (x.clamp(half, width - half), bottom + 10.0);
        scene.label(at, &text, (SIZE, true), Anchor::Middle, Tone::Ink);
    }
    for (row, mark) in ordered.into_iter().enumerate() {
        let y = TOP + (row as f32 + 0.5) * height;
        let label = cut(&mark.label, SIZE, left - 8.0);
        scene.label((0.0, y + 3.0), &label, (SIZE, false), Anchor::Start, Tone::Ink);
        let x = x_of(mark.date);
        if let Some(day) = last_day {
            // the bar shows how long the successor has
            let from = x_of(day.date);
            scene.line(&[(from, y), (x, y)], Tone::Tint, 5.0);
        }
        scene.dot((x, y), 3.6, Tone::Accent);
        let note = cut(&note(mark), SIZE, right - 6.0);
        scene.label((width, y + 3.0), &note, (SIZE, false), Anchor::End, Tone::Ink);
    }
    Some(scene)
}

fn note(mark: &Mark) -> String {
    let day = short(mark.date);
    if mark.note.is_empty() {
        day
    } else {
        format!("{day} · {}", mark.note)
    }
}

fn short(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn days(from: Date, to: Date) -> f32 {
    (to - from).get_days() as f32
}

/// Draws the beginnings of months, as many as there is room for, from the first to the last day.
fn scale(scene: &mut Scene, (first, last): (Date, Date), bottom: f32, x_of: &dyn Fn(Date) -> f32) {
    let month = x_of(first.saturating_add(30.days())) - x_of(first);
    let every = [1, 2, 3, 6, 12, 24, 60]
        .into_iter()
        .find(|months| month * *months as f32 >= STEP);
    let Some(every) = every else { return };
    let mut at = first.first_of_month();
    let mut free = f32::NEG_INFINITY;
    // a hundred years of months at most
    for _ in 0..1200 {
        if at > last {
            break;
        }
        let starts_here = i32::from(at.month() - 1) % every == 0 || every > 12;
        let x = x_of(at);
        if at >= first && starts_here && x >= free {
            scene.line(&[(x, TOP - 3.0), (x, bottom)], Tone::Hairline, 0.5);
            let name = at.strftime("%b %Y").to_string();
            free = x + measure(&name, SMALL).max(STEP);
            scene.label((x, TOP - 5.0), &name, (SMALL, false), Anchor::Start, Tone::Muted);
        }
        at = at.saturating_add(1.month());
    }
}
