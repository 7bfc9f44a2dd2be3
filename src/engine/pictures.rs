//! The pictures of a Markdown text as SVG files beside it, each with a link below its table.
//!
//! They are links and not images: a wiki or a mail program that shows the text loads nothing by itself, and the table
//! says the same. The PDF draws the same data on the page.

use std::collections::BTreeSet;
use std::path::Path;

use crate::engine::export::ExportError;
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
        let path = format!("{FOLDER}/{}-{number}-{}.svg", stem(name), found.kind.replace('_', "-"));
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

/// Removes the pictures that an earlier report has left for the Markdown files among `names`, which this one has no more.
/// Nothing else in the folder is touched.
///
/// # Errors
/// `Io` where the system refuses.
pub fn clear(folder: &Path, names: &[&str]) -> Result<(), ExportError> {
    let written: BTreeSet<&str> = names.iter().copied().collect();
    let texts: Vec<String> = names.iter().filter_map(|it| it.strip_suffix(".md")).map(stem).collect();
    // where there is no folder, nothing was left in it
    for entry in std::fs::read_dir(folder.join(FOLDER)).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let Some(file) = file.to_str() else { continue };
        let left = !written.contains(format!("{FOLDER}/{file}").as_str());
        if left && texts.iter().any(|text| is_of(file, text)) {
            let path = entry.path();
            std::fs::remove_file(&path).map_err(|source| ExportError::Io { path, source })?;
        }
    }
    Ok(())
}

fn stem(name: &str) -> String {
    name.replace('/', "-")
}

/// Returns whether a file has the name of a picture of a text: `handover-3-network.svg`.
fn is_of(file: &str, text: &str) -> bool {
    let inner = file.strip_suffix(".svg").and_then(|it| it.strip_prefix(text));
    let parts = inner
        .and_then(|it| it.strip_prefix('-'))
        .and_then(|it| it.split_once('-'));
    parts.is_some_and(|(number, kind)| {
        let counts = !number.is_empty() && number.chars().all(|it| it.is_ascii_digit());
        counts && !kind.is_empty() && kind.chars().all(|it| it.is_ascii_lowercase() || it == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_left_pictures_of_the_same_texts_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let pictures = folder.path().join(FOLDER);
        std::fs::create_dir(&pictures).unwrap();
        let kept = [
            "handover-1-bars.svg",
            "handover-2-bars.txt",
            "handover-final-2-bars.svg",
            "handover-.svg",
            "accounts-polna-1-1-network.svg",
            "risk-assessment-1-risk-matrix.svg",
            "mine.svg",
        ];
        let left = [
            "handover-2-bars.svg",
            "handover-12-risk-matrix.svg",
            "accounts-polna-1-network.svg",
        ];
        for file in kept.iter().chain(&left) {
            std::fs::write(pictures.join(file), "x").unwrap();
        }
        let names = [
            "pictures/handover-1-bars.svg",
            "handover.md",
            "accounts/polna.md",
            "risk-assessment.pdf",
        ];
        clear(folder.path(), &names).unwrap();
        assert!(kept.iter().all(|it| pictures.join(it).exists()));
        assert!(left.iter().all(|it| !pictures.join(it).exists()));
        clear(&folder.path().join("none"), &names).unwrap();
    }
}
