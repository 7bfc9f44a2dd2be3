//! A chart written as a table, which every Markdown reader shows → its data, and where the charts of a text stand.
//!
//! The comment names the kind and what else is needed: `<!-- chart: heatmap; levels: None, Thin, Good -->`. The head of
//! the table names the directions. Claim marks at the end of a cell are left out of the picture; they stay in the table.
//!
//! | kind | columns of the table |
//! |---|---|
//! | `risk_matrix` | risk, account, likelihood 1–5, impact 1–5, money (further ones are not drawn) |
//! | `heatmap` | topic, then one an account; a cell is one of `levels` |
//! | `timeline` | day (`18 December 2026` or `2026-12-18`), what, note; a row in bold is the line that all is held against |
//! | `bars` | name, value, what of it is at stake, note |
//! | `network` | ours, theirs, job, part, tie; a tie in *slanted* type is proposed only |
//! | `shares` | what, per cent (`15 %`, or a range) |
//!
//! A table that is not of this form is set as a table.

use jiff::civil::Date;

use crate::typeset::block::{Block, Table};
use crate::typeset::font::Face;
use crate::typeset::html::Directive;
use crate::typeset::inline::Inline;
use crate::typeset::picture::{Axes, Bar, Chart, Kind, Mark, Node, Risk, Tie};
use crate::typeset::read;

/// The steps of likelihood and impact.
const STEPS: usize = 5;

/// Returns the chart of the blocks between the two comments; none where they are no chart of the kind.
pub fn chart(spec: &str, blocks: &[Block]) -> Option<Chart> {
    let table = blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })?;
    let title = blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) if is_in(text, Face::SemiBold) => Some(text.text.trim().to_owned()),
        _ => None,
    });
    let (kind, options) = spec.split_once(';').unwrap_or((spec, ""));
    let kind = match kind.trim() {
        "risk_matrix" => risk_matrix(table)?,
        "heatmap" => heatmap(table, options)?,
        "timeline" => timeline(table)?,
        "bars" => bars(table)?,
        "network" => network(table)?,
        "shares" => shares(table)?,
        _ => return None,
    };
    Some(Chart {
        title: title.unwrap_or_default(),
        alternative: String::new(),
        kind,
    })
}

/// A chart of a text, and where its file may be named.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its data.
    pub chart: Chart,
    /// The kind, as it is written.
    pub kind: String,
    /// The byte before which a line about its file belongs.
    pub at: usize,
}

/// Returns the charts of a Markdown text that are written as tables, in their order.
pub fn charts(markdown: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let text = line.trim();
        match crate::typeset::html::directive(text) {
            Some(Directive::Chart(spec)) => open = Some((spec, at + line.len())),
            Some(Directive::ChartEnd) => {
                if let Some((spec, from)) = open.take() {
                    let inside = markdown.get(from..at).unwrap_or_default();
                    let blocks = read::read(inside, "").blocks;
                    found.extend(chart(&spec, &blocks).map(|chart| Found {
                        chart,
                        kind: spec.split(';').next().unwrap_or_default().trim().to_owned(),
                        at,
                    }));
                }
            }
            _ => {}
        }
        at += line.len();
    }
    found
}

fn is_in(text: &Inline, face: Face) -> bool {
    let mut spans = text.spans.iter().filter(|span| !span.look.mark).peekable();
    spans.peek().is_some() && spans.all(|span| span.look.face == face)
}

/// Returns the words of a cell without the claim marks at its end.
fn words(cell: &Inline) -> String {
    let mut from = 0;
    let mut words = String::new();
    for span in &cell.spans {
        let part = cell.text.get(from..span.end).unwrap_or_default();
        if !span.look.mark {
            words.push_str(part);
        }
        from = span.end;
    }
    let words = words.replace('\u{a0}', " ");
    let words = words.trim().trim_end_matches(';').trim();
    if words == "–" {
        String::new()
    } else {
        words.to_owned()
    }
}

fn cell(row: &[Inline], at: usize) -> String {
    row.get(at).map(words).unwrap_or_default()
}

/// Returns the first number of a text, thousands apart by commas, and the text's second where it gives a range.
fn numbers(text: &str) -> Vec<f32> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let parts = text
        .split(|c| !is_number(c))
        .filter(|it| it.contains(|c: char| c.is_ascii_digit()));
    parts
        .filter_map(|it| it.replace(',', "").trim_matches('.').parse().ok())
        .collect()
}

fn number(text: &str) -> Option<f32> {
    numbers(text).first().copied()
}

fn risk_matrix(table: &Table) -> Option<Kind> {
    let step = |row: &[Inline], at| -> Option<usize> {
        let step = cell(row, at).parse::<usize>().ok()?;
        (1..=STEPS).contains(&step).then(|| step - 1)
    };
    let risk = |row: &Vec<Inline>| {
        Some(Risk {
            label: cell(row, 0),
            about: cell(row, 1),
            likelihood: step(row, 2)?,
            impact: step(row, 3)?,
            money: cell(row, 4),
        })
    };
    let names = || (1..=STEPS).map(|it| it.to_string()).collect();
    Some(Kind::RiskMatrix {
        likelihood: names(),
        impact: names(),
        axes: Axes {
            likelihood: cell(&table.head, 2),
            impact: cell(&table.head, 3),
        },
        items: table.rows.iter().map(risk).collect::<Option<_>>()?,
    })
}

fn heatmap(table: &Table, options: &str) -> Option<Kind> {
    let levels = options.trim().strip_prefix("levels:")?;
    let levels: Vec<String> = levels.split(',').map(|it| it.trim().to_owned()).collect();
    let level = |cell: &Inline| levels.iter().position(|it| *it == words(cell));
    let cells = |row: &Vec<Inline>| row.iter().skip(1).map(level).collect::<Option<Vec<usize>>>();
    Some(Kind::Heatmap {
        rows: table.rows.iter().map(|row| cell(row, 0)).collect(),
        columns: table.head.iter().skip(1).map(words).collect(),
        cells: table.rows.iter().map(cells).collect::<Option<_>>()?,
        levels,
    })
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%d %B %Y", text).ok())
}

fn timeline(table: &Table) -> Option<Kind> {
    let mark = |row: &Vec<Inline>| {
        Some(Mark {
            date: day(&cell(row, 0))?,
            label: cell(row, 1),
            note: cell(row, 2),
        })
    };
    let is_line = |row: &&Vec<Inline>| row.get(1).is_some_and(|it| is_in(it, Face::SemiBold));
    let last_day = table.rows.iter().find(is_line).and_then(mark);
    let marks = table.rows.iter().filter(|row| !is_line(row));
    Some(Kind::Timeline {
        marks: marks.map(mark).collect::<Option<_>>()?,
        last_day,
    })
}

fn bars(table: &Table) -> Option<Kind> {
    let bar = |row: &Vec<Inline>| {
        let (value, part, note) = (cell(row, 1), cell(row, 2), cell(row, 3));
        let head = cell(&table.head, 2);
        let at_stake = (!part.is_empty()).then(|| format!("{part} {}", head.to_lowercase()));
        let told = [Some(value.clone()), at_stake, Some(note).filter(|it| !it.is_empty())];
        Some(Bar {
            label: cell(row, 0),
            value: number(&value)?,
            part: number(&part).unwrap_or_default(),
            text: told.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            level: 1,
        })
    };
    Some(Kind::Bars {
        bars: table.rows.iter().map(bar).collect::<Option<_>>()?,
    })
}

fn shares(table: &Table) -> Option<Kind> {
    let part = |row: &Vec<Inline>| {
        let share = cell(row, 1);
        let ends = numbers(&share);
        let (first, last) = (ends.first()?, ends.last()?);
        Some(Bar {
            label: cell(row, 0),
            value: (first + last) / 2.0,
            part: 0.0,
            text: share,
            level: 1,
        })
    };
    Some(Kind::Shares {
        parts: table.rows.iter().map(part).collect::<Option<_>>()?,
    })
}

fn network(table: &Table) -> Option<Kind> {
    let (mut from, mut to): (Vec<String>, Vec<Node>) = (Vec::new(), Vec::new());
    let mut links = Vec::new();
    for row in &table.rows {
        let (ours, theirs) = (cell(row, 0), cell(row, 1));
        if theirs.is_empty() {
            return None;
        }
        let right = place_of(
            &mut to,
            |it| it.name == theirs,
            || Node {
                name: theirs.clone(),
                role: cell(row, 2),
                part: cell(row, 3),
            },
        );
        if ours.is_empty() {
            continue;
        }
        let left = place_of(&mut from, |it| *it == ours, || ours.clone());
        let proposed = row.get(4).is_some_and(|it| is_in(it, Face::Italic));
        links.push(Tie {
            from: left,
            to: right,
            strength: usize::from(!proposed),
            word: cell(row, 4),
        });
    }
    Some(Kind::Network { from, to, links })
}

/// Returns the place of the item that fits, which is added where there is none.
fn place_of<T>(items: &mut Vec<T>, fits: impl Fn(&T) -> bool, make: impl Fn() -> T) -> usize {
    if let Some(at) = items.iter().position(fits) {
        return at;
    }
    items.push(make());
    items.len() - 1
}
