//! Data → shapes: one function a kind. `None` where there is nothing to draw, or more than fits.
//!
//! No word is smaller than [`SMALL`]. What does not fit its place is cut with an ellipsis; the whole words stand in the
//! picture's text and in the table that it was drawn from.

mod bars;
mod matrix;
mod network;
mod timeline;

use crate::typeset::picture::Kind;
use crate::typeset::picture::scene::Scene;

/// Font size of labels.
const SIZE: f32 = 8.5;
/// Smallest font size.
const SMALL: f32 = 8.0;
/// Most rows of any kind.
const MOST_ROWS: usize = 36;
/// Height of a row.
const ROW: f32 = 15.5;
/// Height of a row of a picture that has few of them.
const WIDE_ROW: f32 = 18.0;
/// Most rows that are wide.
const FEW_ROWS: usize = 6;

/// Draws a picture.
pub(super) fn scene(kind: &Kind, width: f32) -> Option<Scene> {
    match kind {
        Kind::RiskMatrix {
            likelihood,
            impact,
            axes,
            items,
        } => matrix::risks((likelihood, impact), axes, items, width),
        Kind::Heatmap {
            rows,
            columns,
            levels,
            cells,
        } => matrix::heatmap(rows, columns, (levels, cells), width),
        Kind::Timeline { marks, last_day } => timeline::draw(marks, last_day.as_ref(), width),
        Kind::Bars { bars } => bars::draw(bars, width),
        Kind::Network { from, to, links } => network::draw(from, to, links, width),
        Kind::Shares { parts } => bars::shares(parts, width),
    }
}

/// Returns the height of a row of a picture with so many.
fn row_height(rows: usize) -> f32 {
    if rows <= FEW_ROWS { WIDE_ROW } else { ROW }
}

fn between(least: usize, count: usize, most: usize) -> Option<usize> {
    (least..=most).contains(&count).then_some(count)
}

/// Returns about how wide a text is, never much less than it is.
fn measure(text: &str, size: f32) -> f32 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | 'I' => 0.27,
        'f' | 't' | 'r' | '(' | ')' | '-' | ' ' | '/' => 0.34,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.84,
        c if c.is_ascii_uppercase() => 0.61,
        c if c.is_ascii() => 0.51,
        c if unicode_width::UnicodeWidthChar::width(c) == Some(2) => 1.0,
        c if unicode_width::UnicodeWidthChar::width(c) == Some(0) => 0.0,
        c if c.is_uppercase() => 0.68,
        _ => 0.58,
    };
    text.chars().map(of).sum::<f32>() * size
}

/// Cuts a label to what fits.
fn cut(text: &str, size: f32, width: f32) -> String {
    if measure(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if measure(&kept, size) + measure("x…", size) > width {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

/// Breaks a label into lines that fit, the last one cut.
pub(super) fn lines(text: &str, size: f32, (width, most): (f32, usize)) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let joined = lines.last().map(|last| format!("{last} {word}"));
        match joined.filter(|it| measure(it, size) <= width) {
            Some(joined) => {
                lines.pop();
                lines.push(joined);
            }
            None => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1));
        lines.push(rest.join(" "));
    }
    lines.iter().map(|line| cut(line, size, width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_cut_to_their_width_and_lose_nothing_that_fits() {
        assert_eq!(cut("Calverton", SIZE, 60.0), "Calverton");
        let short = cut("Calverton Freight and Logistics", SIZE, 60.0);
        assert!(short.ends_with('…') && measure(&short, SIZE) <= 60.0, "{short}");
        assert!(measure("田中 美咲", 10.0) >= 40.0);
        assert_eq!(lines("Fjordlys Hospitals", SIZE, (50.0, 2)), ["Fjordlys", "Hospitals"]);
        assert_eq!(lines("One two three four", SIZE, (40.0, 1)).len(), 1);
        assert!(lines("", SIZE, (40.0, 2)).is_empty());
    }
}
