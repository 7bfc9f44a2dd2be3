//! The pictures of a Markdown text as SVG files beside it, each with a link below its table.
//!
//! They are links and not images: a wiki or a mail program that shows the text loads nothing by itself, and the table
//! says the same. The PDF draws the same data on the page.

use crate::engine::press::Sheet;
use crate::typeset::Style;
use crate::typeset::picture::{FILE_WIDTH, drawn, svg, table};

/// The folder of pictures below that of the report.
const FOLDER: &str = "pictures";

/// Returns a Markdown file, whose name has no ending and may have a folder, and its pictures; `word` is that of their links.
pub(super) fn with_files(name: &str, markdown: &str, (style, word): (&Style, &str)) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let mut text = String::with_capacity(markdown.len());
    let mut done = 0;
    for (found, number) in table::charts(markdown).iter().zip(1..) {
        let Some(scene) = drawn(&found.chart, FILE_WIDTH) else {
            continue;
        };
        let path = format!(
            "{FOLDER}/{}-{number}-{}.svg",
            name.replace('/', "-"),
            found.kind.replace('_', "-")
        );
        let up = "../".repeat(name.matches('/').count());
        text.push_str(markdown.get(done..found.at).unwrap_or_default());
        text.push_str(&format!("[{word}]({up}{path})\n\n"));
        done = found.at;
        let svg = svg(&scene, &found.chart.title, &found.chart.alternative(), &style.color);
        sheets.push(Sheet {
            name: path,
            bytes: Ok(svg.into_bytes()),
        });
    }
    text.push_str(markdown.get(done..).unwrap_or_default());
    sheets.push(Sheet {
        name: format!("{name}.md"),
        bytes: Ok(text.into_bytes()),
    });
    sheets
}
