//! Pictures from data: JSON in a fenced code block with the info string `chart` → a [`Scene`] → items of a page, or SVG.
//!
//! Common to all kinds: `title` (a line above), `alternative` (the text that stands for the picture; one is made from
//! the data where it is missing). Levels run from 0 to 3 and are told apart by hatching as well as by shade.
//!
//! | `kind` | further fields |
//! |---|---|
//! | `risk_matrix` | `likelihood`, `impact`: names from low to high, 2–5 each; `items`: `label`, `likelihood` and `impact` (from 0), `money` |
//! | `heatmap` | `rows`, `columns`: names; `levels`: words of the levels; `cells`: a list of levels for each row |
//! | `timeline` | `marks`: `date` (YYYY-MM-DD), `label`, `note`; `last_day`: `date`, `label` |
//! | `bars` | `bars`: `label`, `value`, `text` (the value in words), `level` |
//! | `network` | `from`, `to`: names; `links`: `from` and `to` (from 0), `strength` 1–3, `word` |
//! | `shares` | `parts`: `label`, `value`, `text` |
//!
//! A block that is no such JSON, or has more than fits a page, is set as its `alternative`, else as code.

mod draw;
pub mod scene;

use serde::Deserialize;

use crate::typeset::picture::scene::Scene;

/// A picture's data.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Chart {
    /// The line above.
    #[serde(default)]
    pub title: String,
    /// The text that stands for the picture.
    #[serde(default)]
    pub alternative: String,
    /// What is shown.
    #[serde(flatten)]
    pub kind: Kind,
}

/// The kinds of picture.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Risks by likelihood and impact, with the money at stake.
    RiskMatrix {
        /// Names from low to high.
        likelihood: Vec<String>,
        /// Names from low to high.
        impact: Vec<String>,
        /// The risks.
        items: Vec<Risk>,
    },
    /// How much is known, by account and topic.
    Heatmap {
        /// Names of the rows.
        rows: Vec<String>,
        /// Names of the columns.
        columns: Vec<String>,
        /// Words of the levels.
        levels: Vec<String>,
        /// The level of each cell.
        cells: Vec<Vec<usize>>,
    },
    /// Dates, against the last day.
    Timeline {
        /// The dates.
        marks: Vec<Mark>,
        /// The day after which nobody can be asked.
        last_day: Option<Mark>,
    },
    /// Values side by side.
    Bars {
        /// The bars.
        bars: Vec<Bar>,
    },
    /// Who knows whom.
    Network {
        /// Names on the left.
        from: Vec<String>,
        /// Names on the right.
        to: Vec<String>,
        /// Who knows whom.
        links: Vec<Tie>,
    },
    /// Parts of a whole.
    Shares {
        /// The parts.
        parts: Vec<Bar>,
    },
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Risk {
    /// Its name.
    pub label: String,
    /// Place among the likelihoods.
    pub likelihood: usize,
    /// Place among the impacts.
    pub impact: usize,
    /// What is at stake, in words.
    #[serde(default)]
    pub money: String,
}

/// A date.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Mark {
    /// The day.
    pub date: jiff::civil::Date,
    /// What happens.
    pub label: String,
    /// More about it.
    #[serde(default)]
    pub note: String,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Bar {
    /// Whose it is.
    pub label: String,
    /// The value, 0 or more.
    pub value: f32,
    /// The value in words.
    #[serde(default)]
    pub text: String,
    /// How pressing it is, 0–3.
    #[serde(default)]
    pub level: usize,
}

/// A tie between two people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Tie {
    /// Place among the names on the left.
    pub from: usize,
    /// Place among the names on the right.
    pub to: usize,
    /// 1 weak, 2 fair, 3 strong.
    pub strength: usize,
    /// What kind of tie.
    #[serde(default)]
    pub word: String,
}

/// Why a block is not a picture, and what is set instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instead {
    /// Its own text.
    Alternative(String),
    /// The block as it is.
    Code,
}

/// Returns the picture's data and the picture, `width` points wide.
///
/// # Errors
/// With what to set instead, when the JSON is of no known kind or has more than fits a page.
pub fn draw(json: &str, width: f32) -> Result<(Chart, Scene), Instead> {
    let chart: Chart = serde_json::from_str(json).map_err(|_unknown| instead(json))?;
    let scene = draw::scene(&chart.kind, width).ok_or_else(|| Instead::Alternative(chart.alternative()))?;
    Ok((chart, scene))
}

fn instead(json: &str) -> Instead {
    let value: Option<serde_json::Value> = serde_json::from_str(json).ok();
    let text = value
        .as_ref()
        .and_then(|value| value.get("alternative"))
        .and_then(serde_json::Value::as_str);
    text.map_or(Instead::Code, |text| Instead::Alternative(text.to_owned()))
}

impl Chart {
    /// Returns the text that stands for the picture: its own, or what the data say.
    pub fn alternative(&self) -> String {
        if !self.alternative.is_empty() {
            return self.alternative.clone();
        }
        let parts: Vec<String> = match &self.kind {
            Kind::RiskMatrix {
                likelihood,
                impact,
                items,
            } => items
                .iter()
                .map(|risk| {
                    let (likelihood, impact) = (named(likelihood, risk.likelihood), named(impact, risk.impact));
                    format!("{} {} ({likelihood} / {impact})", risk.label, risk.money)
                })
                .collect(),
            Kind::Heatmap {
                rows,
                columns,
                levels,
                cells,
            } => rows
                .iter()
                .zip(cells)
                .map(|(row, cells)| heatmap_row(row, columns, levels, cells))
                .collect(),
            Kind::Timeline { marks, last_day } => marks
                .iter()
                .chain(last_day)
                .map(|mark| format!("{} {} {}", mark.date, mark.label, mark.note))
                .collect(),
            Kind::Bars { bars: parts } | Kind::Shares { parts } => parts
                .iter()
                .map(|bar| format!("{} {}", bar.label, bar.words()))
                .collect(),
            Kind::Network { from, to, links } => {
                let tie = |tie: &Tie| format!("{} – {} {}", named(from, tie.from), named(to, tie.to), tie.word);
                links.iter().map(tie).collect()
            }
        };
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
        let title = if self.title.is_empty() {
            String::new()
        } else {
            format!("{}: ", self.title)
        };
        format!("{title}{}", parts.join("; "))
    }
}

impl Bar {
    /// Returns the value in words, or in digits where there are none.
    pub fn words(&self) -> String {
        if self.text.is_empty() {
            self.value.to_string()
        } else {
            self.text.clone()
        }
    }
}

fn heatmap_row(row: &str, columns: &[String], levels: &[String], cells: &[usize]) -> String {
    let cells = columns
        .iter()
        .zip(cells)
        .map(|(column, level)| format!("{column} {}", named(levels, *level)));
    format!("{row}: {}", cells.collect::<Vec<_>>().join(", "))
}

fn named(names: &[String], place: usize) -> &str {
    names.get(place).map_or("", String::as_str)
}
