//! Markdown → pages: each case under `tests/cases/typeset` has a snapshot of its pages as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use baton::typeset::document::{Document, Item, Page};
use baton::typeset::font::FontError;
use baton::typeset::style::{Paper, StyleError};
use baton::typeset::{Fonts, Furniture, Style, Warning, typeset};

/// The fonts that the program ships.
pub(crate) fn fonts() -> Fonts {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/report-templates/fonts");
    let file = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap().into())
    };
    let files = std::fs::read_dir(folder).unwrap().map(|entry| file(entry.unwrap()));
    Fonts::parse(files).unwrap()
}

/// The look that the program ships.
pub(crate) fn style() -> Style {
    Style::parse(include_str!("../../report-templates/style.toml")).unwrap()
}

/// Sets Markdown with nothing around it but what its front matter asks for.
pub(crate) fn set(markdown: &str) -> (Document, Vec<Warning>) {
    typeset(markdown, &Furniture::default(), &style(), &fonts())
}

/// The words of a page, a line for each baseline, from the top.
fn lines(page: &Page) -> Vec<String> {
    let mut rows: BTreeMap<i32, Vec<(f32, f32, &str)>> = BTreeMap::new();
    for placed in page.items.iter().chain(&page.margin) {
        if let Item::Text { word, size, .. } = &placed.item {
            let row = rows.entry((placed.y * 2.0) as i32).or_default();
            row.push((placed.x, placed.x + word.width * size, &word.text));
        }
    }
    let line = |mut words: Vec<(f32, f32, &str)>| {
        words.sort_by(|left, right| left.0.total_cmp(&right.0));
        let mut line = String::new();
        let mut end = f32::INFINITY;
        for (from, to, text) in words {
            line.push_str(if from > end + 2.0 { "  " } else { "" });
            line.push_str(text);
            end = to;
        }
        line.trim_end().to_owned()
    };
    rows.into_values().map(line).collect()
}

fn as_text(document: &Document, warnings: &[Warning]) -> String {
    let mut text = String::new();
    let letterhead = Page {
        items: document.letterhead.clone(),
        ..Page::default()
    };
    let _ = writeln!(text, "=== on numbered pages\n{}", lines(&letterhead).join("\n"));
    for (number, page) in document.pages.iter().enumerate() {
        let _ = writeln!(
            text,
            "=== page {} of {}, {} links",
            number + 1,
            document.pages.len(),
            page.links.len()
        );
        for line in lines(page) {
            let _ = writeln!(text, "{line}");
        }
    }
    for warning in warnings {
        let _ = writeln!(text, "warning: {}", warning.message);
    }
    text
}

#[test]
fn each_case_gives_its_pages() {
    insta::glob!("../cases/typeset", "*.md", |path| {
        let markdown = std::fs::read_to_string(path).unwrap();
        let (document, warnings) = set(&markdown);
        check_geometry(&document);
        insta::assert_snapshot!(as_text(&document, &warnings));
    });
}

/// Whatever the text, nothing stands outside the page, and each element's parent stands before it.
pub(crate) fn check_geometry(document: &Document) {
    let (width, height) = document.size;
    for (number, page) in document.pages.iter().enumerate() {
        for placed in &page.items {
            let right = match &placed.item {
                Item::Text { word, size, .. } if !word.text.trim().is_empty() => placed.x + word.width * size,
                Item::Fill { width, .. } => placed.x + width,
                Item::Text { .. } | Item::Path(_) => placed.x,
            };
            assert!(
                placed.x >= 20.0 && right <= width - 20.0,
                "page {}: {placed:?} ends at {right}",
                number + 1
            );
            assert!(
                placed.y >= 0.0 && placed.y <= height - 20.0,
                "page {}: {placed:?}",
                number + 1
            );
        }
    }
    for (number, element) in document.elements.iter().enumerate().skip(1) {
        assert!(
            (element.parent.0 as usize) < number,
            "element {number} stands before its parent"
        );
    }
}

#[test]
fn a_heading_is_never_the_last_thing_on_a_page() {
    let filler = "A line of text that is long enough to fill more than half of the width of the page.\n\n";
    for count in 20..40 {
        let markdown = format!(
            "{}## A heading\n\n{}",
            filler.repeat(count),
            "Words of a paragraph. ".repeat(40)
        );
        let (document, _) = set(&markdown);
        let heading = &document.outline[0];
        let below = lines(&document.pages[heading.page]).len();
        let above = lines(&document.pages[heading.page])
            .iter()
            .position(|line| line == "A heading")
            .unwrap();
        assert!(
            below - above > 3,
            "{count}: heading and at least two lines stand together"
        );
    }
}

#[test]
fn the_head_of_a_table_is_on_each_of_its_pages() {
    let rows: String = (0..120).map(|row| format!("| row {row} | text |\n")).collect();
    let (document, _) = set(&format!("| Name | What |\n|---|---|\n{rows}"));
    assert!(document.pages.len() > 2);
    for page in &document.pages {
        assert!(
            lines(page).iter().any(|line| line.starts_with("Name")),
            "{:?}",
            lines(page)
        );
    }
    let all: Vec<String> = document.pages.iter().flat_map(lines).collect();
    for row in 0..120 {
        assert_eq!(
            all.iter()
                .filter(|line| line.starts_with(&format!("row {row}  ")))
                .count(),
            1,
            "row {row}"
        );
    }
}

#[test]
fn a_row_higher_than_a_page_is_divided_and_loses_nothing() {
    let words: String = (0..2000).map(|number| format!("w{number} ")).collect();
    let (document, _) = set(&format!("| a | b |\n|---|---|\n| x | {words} |\n"));
    let all: Vec<String> = document.pages.iter().flat_map(lines).collect();
    let all = all.join(" ");
    check_geometry(&document);
    assert!(document.pages.len() > 1);
    assert!((0..2000).all(|number| all.split_whitespace().any(|word| word == format!("w{number}"))));
}

#[test]
fn front_matter_does_not_overrule_the_caller() {
    let given = Furniture {
        title: "Given".to_owned(),
        ..Furniture::default()
    };
    let (document, _) = typeset(
        "---\ntitle: \"Other\"\nsensitivity: 'Internal'\n---\nText",
        &given,
        &style(),
        &fonts(),
    );
    assert_eq!(document.furniture.title, "Given");
    assert_eq!(document.furniture.sensitivity, "Internal");
}

#[test]
fn letter_paper_is_letter_paper() {
    let (document, _) = set("---\npaper: letter\n---\nText");
    assert_eq!(document.size, Paper::Letter.size());
}

#[test]
fn links_lead_only_where_links_may_lead() {
    let (document, warnings) = set(
        "[a](javascript:alert(1)) [b](file:///etc/passwd) [c](https://a.example/ü \"t\") [d](#nowhere) ![e](http://x.example/p.png)",
    );
    let links: usize = document.pages.iter().map(|page| page.links.len()).sum();
    assert_eq!(links, 1);
    assert_eq!(warnings.len(), 3, "{warnings:?}");
}

/// Hostile input, made here because it is large. Each gives pages with everything inside the page.
#[test]
fn hostile_input_is_set_within_bounds() {
    let inputs = [
        ("nested quotations", ">".repeat(50_000) + " x"),
        (
            "nested lists",
            (0..600)
                .map(|depth| format!("{}- item\n", "  ".repeat(depth % 300)))
                .collect(),
        ),
        ("brackets", "[".repeat(50_000)),
        ("combining marks", format!("Z{} after", "\u{337}".repeat(20_000))),
        ("a long word", "x".repeat(10_000)),
        (
            "a wide table",
            format!("|{}\n|{}\n|{}\n", "a|".repeat(500), "-|".repeat(500), "b|".repeat(500)),
        ),
        ("raw HTML", "<div>".repeat(5_000)),
        ("controls", "a\u{0}b\u{202E}c\u{2066}d\u{200B}e".to_owned()),
        ("no glyphs", "\u{1F991}\u{10330}".repeat(500)),
        ("nothing", String::new()),
    ];
    for (name, input) in inputs {
        let (document, _) = set(&input);
        assert!(
            !document.pages.is_empty() && document.pages.len() < 200,
            "{name}: {} pages",
            document.pages.len()
        );
        check_geometry(&document);
    }
}

#[test]
fn fonts_that_are_not_there_are_named() {
    let error = Fonts::parse([]).unwrap_err();
    assert!(matches!(error, FontError::Manifest(None)));
    let list = || {
        (
            "fonts.toml".to_owned(),
            include_bytes!("../../report-templates/fonts/fonts.toml").into(),
        )
    };
    let error = Fonts::parse([list()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "font `SourceSans3-Regular.ttf` is named in `fonts.toml` but not there"
    );
    let broken = ("SourceSans3-Regular.ttf".to_owned(), b"not a font".into());
    let error = Fonts::parse([list(), broken]).unwrap_err();
    assert!(matches!(error, FontError::NotAFont(_)));
}

#[test]
fn a_style_out_of_range_is_refused() {
    let text = include_str!("../../report-templates/style.toml");
    let narrow = Style::parse(&text.replace("left = 62", "left = 500"));
    assert!(matches!(narrow, Err(StyleError::NoRoom(_))));
    let tiny = Style::parse(&text.replacen("size = 10.0", "size = 1.0", 1));
    assert!(matches!(tiny, Err(StyleError::Size(_))));
    assert!(matches!(Style::parse("[page]"), Err(StyleError::Syntax(_))));
}
