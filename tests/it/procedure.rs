//! How work is done, read out of sentences: the cases are tables in `tests/cases/procedure`.

use std::collections::BTreeMap;

use baton::report::{PartKind, Wording, parts};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// A statement with all of its parts; a kind that is not named has none.
#[derive(Debug, Deserialize)]
struct Case {
    said: String,
    #[serde(flatten)]
    parts: BTreeMap<String, Vec<String>>,
}

const KINDS: [(&str, PartKind); 9] = [
    ("trigger", PartKind::Trigger),
    ("step", PartKind::Step),
    ("wording", PartKind::Wording),
    ("limit", PartKind::TimeLimit),
    ("stop", PartKind::Stop),
    ("false_alarm", PartKind::FalseAlarm),
    ("success", PartKind::Success),
    ("why", PartKind::Why),
    ("example", PartKind::Example),
];

fn wording() -> Wording {
    let text = std::fs::read_to_string("report-templates/wording.toml").unwrap();
    Wording::parse("wording.toml", &text).unwrap()
}

fn read(said: &str, wording: &Wording) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in parts(said, wording) {
        let (name, _) = KINDS.iter().find(|(_, kind)| *kind == part.kind).unwrap();
        found
            .entry((*name).to_owned())
            .or_default()
            .push(said[part.span].to_owned());
    }
    found
}

#[test]
fn a_statement_falls_into_its_parts() {
    let wording = wording();
    let mut wrong = Vec::new();
    let mut told = 0;
    for entry in std::fs::read_dir("tests/cases/procedure").unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let cases: Cases = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in cases.case {
            told += 1;
            let found = read(&case.said, &wording);
            if found != case.parts {
                wrong.push(format!("{}\n  wanted {:?}\n  found  {found:?}", case.said, case.parts));
            }
        }
    }
    assert!(told >= 40, "only {told} statements");
    assert!(
        wrong.is_empty(),
        "{} of {told} are read wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

proptest! {
    #[test]
    fn a_part_is_a_span_of_whatever_is_said(said in "(\\PC{0,12}|, |when |I call |'|“|never |and |or they |\\. ){0,12}") {
        for part in parts(&said, &wording()) {
            prop_assert!(said.get(part.span.clone()).is_some_and(|it| !it.trim().is_empty()), "{part:?}");
        }
    }
}
