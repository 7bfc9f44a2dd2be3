//! The text that stands for a picture: the same facts, for readers that do not see it.

use crate::typeset::picture::{Bar, Chart, Kind, Node, Tie};

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
                axes,
                items,
            } => items
                .iter()
                .map(|risk| {
                    let (likelihood, impact) = (named(likelihood, risk.likelihood), named(impact, risk.impact));
                    format!(
                        "{} {} {} ({} {likelihood}, {} {impact})",
                        risk.label, risk.about, risk.money, axes.likelihood, axes.impact
                    )
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
                let tie = |tie: &Tie| {
                    let node = to.get(tie.to).map(Node::words).unwrap_or_default();
                    format!("{} – {node} ({})", named(from, tie.from), tie.word)
                };
                let alone = (0..to.len()).filter(|at| links.iter().all(|tie| tie.to != *at));
                let alone = alone.filter_map(|at| to.get(at)).map(Node::words);
                links.iter().map(tie).chain(alone).collect()
            }
        };
        let parts: Vec<String> = parts.iter().map(|part| single_spaced(part)).collect();
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

impl Node {
    /// Returns name, job and part in one line.
    fn words(&self) -> String {
        let known = [&self.name, &self.role, &self.part];
        let known: Vec<&str> = known
            .into_iter()
            .map(String::as_str)
            .filter(|it| !it.is_empty())
            .collect();
        known.join(", ")
    }
}

fn single_spaced(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace("( ", "(").replace(" ,", ",").replace(" ()", "")
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
