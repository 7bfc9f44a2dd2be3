//! Pictures from data: a chart of a Markdown text → a [`Scene`] → items of a page, or an SVG file.
//!
//! A chart is written in one of two ways; [`table`] reads the first, the second is JSON:
//!
//! 1. A table between `<!-- chart: KIND -->` and `<!-- /chart -->`, with a line in bold above as the title. A program that
//!    knows nothing of charts shows the table.
//! 2. JSON in a fenced code block with the info string `chart`.
//!
//! Common to all kinds: `title`, `alternative` (the text that stands for the picture; one is made from the data where it
//! is missing). Words and patterns tell what a shade tells.
//!
//! | `kind` | further fields of the JSON |
//! |---|---|
//! | `risk_matrix` | `likelihood`, `impact`: names from low to high, 2–5 each; `items`: `label`, `likelihood` and `impact` (from 0), `money` |
//! | `heatmap` | `rows`, `columns`: names; `levels`: words of the levels; `cells`: a list of levels for each row |
//! | `timeline` | `marks`: `date` (YYYY-MM-DD), `label`, `note`; `last_day`: `date`, `label` |
//! | `bars` | `bars`: `label`, `value`, `part` (what of it is at stake), `text` (in words), `level` |
//! | `network` | `from`: names; `to`: names, or `name`, `role`, `part`; `links`: `from` and `to` (from 0), `strength` 0–3, `word` |
//! | `shares` | `parts`: `label`, `value`, `text` |
//!
//! Data that are no chart, or more than fits a page, are set as the text that stands for them: the table, the
//! `alternative`, else the code.

mod alternative;
mod draw;
pub mod scene;
mod svg;
pub mod table;

use serde::Deserialize;

use crate::typeset::picture::scene::Scene;

pub use crate::typeset::picture::svg::svg;

/// The width of a picture in a file, in points: that of a page's text.
pub const FILE_WIDTH: f32 = 471.0;

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
        /// What the two directions are.
        #[serde(default)]
        axes: Axes,
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
        /// People on the right.
        to: Vec<Node>,
        /// Who knows whom.
        links: Vec<Tie>,
    },
    /// Parts of a whole.
    Shares {
        /// The parts.
        parts: Vec<Bar>,
    },
}

/// Names of a grid's directions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Axes {
    /// Upwards.
    #[serde(default)]
    pub likelihood: String,
    /// To the right.
    #[serde(default)]
    pub impact: String,
}

/// A person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "AnyNode")]
pub struct Node {
    /// The name.
    pub name: String,
    /// The job.
    pub role: String,
    /// The part in a decision.
    pub part: String,
}

/// A person as JSON has it: a name, or more.
#[derive(Deserialize)]
#[serde(untagged)]
enum AnyNode {
    Name(String),
    Whole {
        name: String,
        #[serde(default)]
        role: String,
        #[serde(default)]
        part: String,
    },
}

impl From<AnyNode> for Node {
    fn from(any: AnyNode) -> Self {
        match any {
            AnyNode::Name(name) => Self {
                name,
                ..Self::default()
            },
            AnyNode::Whole { name, role, part } => Self { name, role, part },
        }
    }
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Risk {
    /// Its name, such as `R1`.
    pub label: String,
    /// What it is a risk to, for the picture's text.
    #[serde(default)]
    pub about: String,
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
    /// What of it is at stake, 0 or more.
    #[serde(default)]
    pub part: f32,
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
    /// 0 proposed only, 1 not said or weak, 2 fair, 3 strong.
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

/// Returns the picture of data, `width` points wide; none where there is nothing to draw, or more than fits.
pub fn drawn(chart: &Chart, width: f32) -> Option<Scene> {
    draw::scene(&chart.kind, width)
}
