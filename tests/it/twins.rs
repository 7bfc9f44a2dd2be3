//! Markdown, PDF and JSON of one report say the same: the same statements, under the same ids.

use std::collections::{BTreeMap, BTreeSet};

use baton::pdf;
use baton::report::{self, Deliverable, Report};
use baton::typeset::document::{Document, Item};
use regex::Regex;
use serde_json::Value;

use crate::report::{body, cases, render_all, templates};
use crate::report_sample;
use crate::support::pdf::told_by;
use crate::typeset::{fonts, set};

/// What is told of each statement by its id, whole or some of its sentences, with blanks taken out: lines break where they like.
type Claims = BTreeMap<String, BTreeSet<String>>;

fn reports() -> Vec<(String, Report)> {
    let mut reports = cases();
    reports.push(("sample".to_owned(), report_sample::report()));
    reports
}

/// Collects what has the form of a claim: an id, words and marks.
fn collect(value: &Value, claims: &mut Claims) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| collect(it, claims)),
        Value::Object(fields) => {
            if let (Some(Value::String(_)), Some(Value::String(text)), Some(Value::Array(marks))) =
                (fields.get("id"), fields.get("text"), fields.get("marks"))
            {
                // a point has the marks of all statements that it is made from
                for id in marks.iter().filter_map(|mark| mark["label"].as_str()) {
                    claims.entry(id.to_owned()).or_default().insert(dense(text));
                }
            }
            fields.values().for_each(|it| collect(it, claims));
        }
        _ => {}
    }
}

/// Collects the spans that stand for parts of statements: words with marks.
fn collect_spans(value: &Value, spans: &mut Claims) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| collect_spans(it, spans)),
        Value::Object(fields) => {
            if let (Some(Value::String(text)), Some(Value::Array(marks))) = (fields.get("text"), fields.get("marks")) {
                for id in marks.iter().filter_map(|mark| mark["label"].as_str()) {
                    spans.entry(id.to_owned()).or_default().insert(dense(text));
                }
            }
            fields.values().for_each(|it| collect_spans(it, spans));
        }
        _ => {}
    }
}

/// The spans of all statements of one answer: a point is told by those of each of its statements.
fn of_turn(spans: &Claims, id: &str) -> BTreeSet<String> {
    let turn = format!("{}.", id.split('.').next().unwrap());
    let same = spans.iter().filter(|(other, _)| other.starts_with(&turn));
    same.flat_map(|(_, texts)| texts.iter().cloned()).collect()
}

fn spans_of(json: &str) -> Claims {
    let mut spans = Claims::new();
    collect_spans(&serde_json::from_str(json).unwrap(), &mut spans);
    spans
}

fn claims_of(json: &str) -> Claims {
    let mut claims = Claims::new();
    collect(&serde_json::from_str(json).unwrap(), &mut claims);
    claims
}

fn dense(text: &str) -> String {
    text.chars()
        .filter(|it| !it.is_whitespace() && !it.is_control())
        .collect()
}

/// The ids of statements that stand as marks in a text.
fn marks_of(text: &str) -> BTreeSet<String> {
    let group = Regex::new(r"\[(≈\s)?[TI:0-9.,;\s]+\]").unwrap();
    let id = Regex::new(r"T\d+\.\d+").unwrap();
    let groups = group.find_iter(text);
    groups
        .flat_map(|it| id.find_iter(it.as_str()))
        .map(|it| it.as_str().to_owned())
        .collect()
}

/// The words of a document by the element that they belong to, page furniture left out.
fn words_of(document: &Document) -> String {
    let mut elements: BTreeMap<u32, String> = BTreeMap::new();
    for placed in document.pages.iter().flat_map(|page| &page.items) {
        if let (Item::Text { word, .. }, Some(element)) = (&placed.item, placed.element) {
            elements.entry(element.0).or_default().push_str(&word.text);
        }
    }
    dense(&elements.into_values().collect::<Vec<_>>().join(" "))
}

/// The words of a document as they stand one after the other: a mark that is a link is an element of its own.
fn printed(document: &Document) -> String {
    let items = document.pages.iter().flat_map(|page| &page.items);
    let words = items.filter_map(|placed| match &placed.item {
        Item::Text { word, .. } => Some(&*word.text),
        _ => None,
    });
    dense(&words.collect::<Vec<_>>().join(" "))
}

fn pdftotext(document: &Document) -> String {
    told_by("pdftotext", &["FILE", "-"], &pdf::write(document, &fonts()).unwrap())
}

/// Whether a text tells a statement: in one piece, or all of its words in those pieces that the data have too.
fn stands(statement: &str, pieces: &BTreeSet<String>, text: &str) -> bool {
    let mut left = statement.to_owned();
    let mut told: Vec<&String> = pieces.iter().filter(|it| text.contains(it.as_str())).collect();
    told.sort_by_key(|it| std::cmp::Reverse(it.len()));
    for piece in told {
        left = left.replace(piece.as_str(), "");
    }
    !left.contains(char::is_alphanumeric)
}

#[test]
fn the_handover_tells_the_same_statements_in_all_three_forms() {
    for (name, report) in reports() {
        let json = report::json(&report).unwrap();
        let (claims, spans) = (claims_of(&json), spans_of(&json));
        let markdown = templates().render(&report, Deliverable::Handover).unwrap();
        let ids: BTreeSet<String> = claims.keys().cloned().collect();
        assert_eq!(marks_of(&markdown), ids, "{name}: Markdown against JSON");
        let (document, warnings) = set(&markdown);
        assert!(warnings.is_empty(), "{name}: {warnings:?}");
        assert_eq!(marks_of(&pdftotext(&document)), ids, "{name}: PDF against JSON");
        let words = words_of(&document);
        let said = dense(&crate::report::seen(body(&markdown)));
        let told = claims
            .iter()
            .flat_map(|(id, texts)| texts.iter().map(move |text| (id, text)));
        for (id, text) in told {
            assert!(
                stands(text, &of_turn(&spans, id), &said),
                "{name}: {id} is not in the Markdown: {text}"
            );
            assert!(
                stands(text, &of_turn(&spans, id), &words),
                "{name}: {id} is not in the PDF: {text}"
            );
        }
    }
}

#[test]
fn the_other_files_cite_no_statement_that_the_data_do_not_have() {
    for (name, report) in reports() {
        let claims = claims_of(&report::json(&report).unwrap());
        for (deliverable, text) in render_all(&report) {
            let strangers: Vec<String> = marks_of(&text)
                .into_iter()
                .filter(|id| !claims.contains_key(id))
                .collect();
            assert_eq!(strangers, Vec::<String>::new(), "{name}, {deliverable}");
            let (document, _) = set(&text);
            let printed: BTreeSet<String> = marks_of(&printed(&document));
            assert_eq!(printed, marks_of(&text), "{name}, {deliverable}: PDF against Markdown");
        }
    }
}

#[test]
fn a_difference_is_seen() {
    let report = report_sample::report();
    let claims = claims_of(&report::json(&report).unwrap());
    let markdown = templates().render(&report, Deliverable::Handover).unwrap();
    let lost = claims.keys().next().unwrap();
    let cut = markdown.replace(&format!("[{lost}]"), "");
    assert!(claims.len() > 5, "the case says enough to test with");
    assert!(!marks_of(&cut).contains(lost));
    let (_, pieces) = claims.iter().find(|(_, it)| it.len() == 1).unwrap();
    let whole = pieces.first().unwrap();
    assert!(stands(whole, pieces, whole));
    assert!(!stands(whole, pieces, &whole[..whole.len() - 1]));
    assert!(marks_of(&cut).len() + 1 == claims.len());
}
