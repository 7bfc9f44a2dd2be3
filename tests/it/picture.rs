//! Charts of a Markdown text → shapes → SVG, and what stands for them where they cannot be seen or drawn.

use std::fs;

use baton::report::{Deliverable, json};
use baton::typeset::document::{Item, Role};
use baton::typeset::picture::scene::{Scene, Shape};
use baton::typeset::picture::table::{Found, charts};
use baton::typeset::picture::{FILE_WIDTH, drawn, svg};
use proptest::prelude::*;
use roxmltree::Document as Xml;

use crate::report::{cases, templates};
use crate::report_sample;
use crate::typeset::{set, style};

/// Elements that a picture is made of, and their attributes: nothing else may be in a file.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "svg",
        &["width", "height", "viewBox", "role", "aria-labelledby", "font-family"],
    ),
    ("title", &["id"]),
    ("desc", &["id"]),
    ("rect", &["x", "y", "width", "height", "fill"]),
    ("polyline", &["points", "fill", "stroke", "stroke-width"]),
    ("circle", &["cx", "cy", "r", "fill"]),
    ("text", &["x", "y", "font-size", "font-weight", "text-anchor", "fill"]),
];

fn file(found: &Found) -> String {
    let scene = drawn(&found.chart, FILE_WIDTH).unwrap();
    svg(&scene, &found.chart.title, &found.chart.alternative(), &style().color)
}

/// Checks that a file is XML of allowed elements and attributes only, and returns its words.
fn words_of(svg: &str) -> Vec<String> {
    let xml = Xml::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    for node in xml.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let (_, attributes) = ALLOWED
            .iter()
            .find(|(it, _)| *it == name)
            .unwrap_or_else(|| panic!("<{name}>"));
        for attribute in node.attributes() {
            assert!(attributes.contains(&attribute.name()), "{name} {}", attribute.name());
            assert!(!attribute.value().contains("url(") && !attribute.value().contains("://"));
        }
    }
    let texts = xml
        .descendants()
        .filter(|it| it.has_tag_name("text") || it.has_tag_name("desc"));
    texts.filter_map(|it| it.text().map(str::to_owned)).collect()
}

/// Whatever is drawn stands inside the picture, and can be read.
fn check_scene(name: &str, scene: &Scene) {
    assert!(
        scene.height > 10.0 && scene.height < 800.0,
        "{name}: {} high",
        scene.height
    );
    for shape in &scene.shapes {
        let points: Vec<(f32, f32)> = match shape {
            Shape::Rect([x, y, width, height], _) => vec![(*x, *y), (x + width, y + height)],
            Shape::Line { points, .. } => points.clone(),
            Shape::Circle { center, .. } => vec![*center],
            Shape::Label { at, size, text, .. } => {
                assert!(*size >= 8.0, "{name}: `{text}` is {size} points high");
                vec![*at]
            }
        };
        for (x, y) in points {
            let inside = (-0.5..=scene.width + 0.5).contains(&x) && (-0.5..=scene.height + 0.5).contains(&y);
            assert!(inside, "{name}: {shape:?} leaves {} × {}", scene.width, scene.height);
        }
    }
}

#[test]
fn each_case_gives_its_picture() {
    insta::glob!("../cases/picture", "*.md", |path| {
        let markdown = fs::read_to_string(path).unwrap();
        let found = charts(&markdown);
        let pictures: Vec<String> = found.iter().map(file).collect();
        for (found, svg) in found.iter().zip(&pictures) {
            words_of(svg);
            for width in [300.0, FILE_WIDTH, 700.0] {
                check_scene(&found.kind, &drawn(&found.chart, width).unwrap());
            }
        }
        insta::assert_snapshot!(pictures.join("\n"));
    });
}

/// The picture's text tells every cell of the table, so that nothing is only seen.
#[test]
fn the_text_of_a_picture_tells_all_that_the_table_tells() {
    for name in ["risk-matrix", "heatmap", "timeline", "bars", "network", "shares"] {
        let markdown = fs::read_to_string(format!("tests/cases/picture/{name}.md")).unwrap();
        let found = charts(&markdown).remove(0);
        let told = found.chart.alternative();
        // the score is the product of two that are told; a day is told in figures
        let left_out: &[usize] = match name {
            "risk-matrix" => &[5],
            "shares" => &[2],
            "timeline" => &[0],
            _ => &[],
        };
        for row in markdown.lines().filter(|line| line.starts_with("| ")).skip(1) {
            let cells = row.trim_matches('|').split('|').map(str::trim).enumerate();
            for (_, cell) in cells.filter(|(at, _)| !left_out.contains(at)) {
                let cell = cell.replace(" [I:1]", "").replace(char::from(92), "");
                let cell = cell.trim_matches('*');
                assert!(cell == "–" || told.contains(cell), "{name}: `{cell}` is not in: {told}");
            }
        }
    }
}

#[test]
fn a_page_shows_the_picture_and_not_the_table() {
    let markdown = fs::read_to_string("tests/cases/picture/bars.md").unwrap();
    let linked = markdown.replace("<!-- /chart -->", "[A picture](pictures/bars.svg)\n\n<!-- /chart -->");
    for text in [&markdown, &linked] {
        let (document, warnings) = set(text);
        assert!(warnings.is_empty(), "{warnings:?}");
        let roles = |role: Role| document.elements.iter().filter(|it| it.role == role).count();
        assert_eq!((roles(Role::Figure), roles(Role::Table)), (1, 0));
        let figure = document.elements.iter().find(|it| it.role == Role::Figure).unwrap();
        let told = figure.alternative.as_deref().unwrap();
        assert!(told.contains("Bexworth EUR 259,000.75"), "{told}");
        let shown = document.pages[0]
            .items
            .iter()
            .filter(|it| matches!(it.item, Item::Path(_)))
            .count();
        assert!(shown > 5, "lines are drawn");
    }
}

#[test]
fn what_is_no_chart_is_set_as_it_is_written() {
    let markdown = fs::read_to_string("tests/cases/picture/not-a-chart.md").unwrap();
    assert!(charts(&markdown).is_empty());
    let (document, _) = set(&markdown);
    let roles = |role: Role| document.elements.iter().filter(|it| it.role == role).count();
    assert_eq!((roles(Role::Figure), roles(Role::Table)), (0, 2));
    let words: String = document.pages[0]
        .items
        .iter()
        .filter_map(|it| match &it.item {
            Item::Text { word, .. } => Some(word.text.to_string()),
            _ => None,
        })
        .collect();
    assert!(
        words
            .replace('\u{a0}', " ")
            .contains("A chart with no table, and no end."),
        "{words}"
    );
}

/// The pictures of a report and its data are the same: each is drawn, and the tables' figures are those of the JSON.
#[test]
fn every_chart_of_a_report_is_drawn_from_its_data() {
    let sample = ("sample".to_owned(), report_sample::report());
    for (name, report) in cases().into_iter().chain([sample]) {
        let markdown = templates().render(&report, Deliverable::Handover).unwrap();
        let found = charts(&markdown);
        assert_eq!(found.len(), markdown.matches("<!-- chart: ").count(), "{name}");
        let drawn_as = |kind: &str| found.iter().any(|it| it.kind == kind);
        assert_eq!(drawn_as("heatmap"), !report.accounts.is_empty(), "{name}");
        assert_eq!(
            drawn_as("timeline"),
            report.accounts.iter().any(|it| it.renewal_days >= Some(0)),
            "{name}"
        );
        assert_eq!(drawn_as("risk_matrix"), report.risks.len() > 1, "{name}");
        let data = json(&report).unwrap();
        for found in &found {
            check_scene(
                &format!("{name} {}", found.kind),
                &drawn(&found.chart, FILE_WIDTH).unwrap(),
            );
            words_of(&file(found));
        }
        for page in report.accounts.iter().filter(|page| page.arr_units.is_some()) {
            assert!(data.contains(&format!("{:?}", page.arr.as_ref().unwrap())));
        }
    }
}

/// A word of a cell: of any script, or of the kind that Markdown, XML and browsers would read.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,12}",
        Just("<script>alert(1)</script>".to_owned()),
        Just("]]>".to_owned()),
        Just("&amp;".to_owned()),
        Just("<!-- chart: bars -->".to_owned()),
        Just("-->".to_owned()),
        Just("\" onload=\"x".to_owned()),
        Just("\u{202e}abc".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_leaves_its_place_in_a_file(name in word(), job in word(), money in word()) {
        let cell = |text: &str| baton::report::escape_markdown(text, baton::report::Place::Cell);
        let (name, job, money) = (cell(&name), cell(&job), cell(&money));
        let markdown = format!(
            "<!-- chart: network -->\n\n**T**\n\n| a | b | c | d | e |\n|---|---|---|---|---|\n| {name} | {job} | {money} | {name} | {job} |\n\n<!-- /chart -->\n\n\
             <!-- chart: risk_matrix -->\n\n**T**\n\n| a | b | c | d | e |\n|---|---|---|---|---|\n| {name} | {job} | 1 | 5 | {money} |\n\n<!-- /chart -->\n"
        );
        for found in charts(&markdown) {
            words_of(&file(&found));
            check_scene(&found.kind, &drawn(&found.chart, FILE_WIDTH).unwrap());
        }
        let (document, _) = set(&markdown);
        prop_assert!(!document.pages.is_empty());
    }
}
