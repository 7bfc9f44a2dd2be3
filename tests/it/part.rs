//! Whom sentences give a part by their own words: the cases are a table in `tests/cases/fact`, the words those of the report.

use std::collections::BTreeMap;

use baton::fact::part::{PartWords, given};
use baton::fact::whom::Reader;
use serde::Deserialize;

use crate::report::wording;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    names: Vec<String>,
    parts: BTreeMap<String, Vec<String>>,
}

#[test]
fn a_part_is_given_by_the_words_and_to_the_one_they_mean() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/fact/parts.toml");
    let cases: Cases = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let roles = wording().roles;
    let mut wrong = Vec::new();
    for (answer, expected) in &cases.parts {
        let mut reader = Reader::new(&cases.names, &roles.humans);
        let mut found: Vec<String> = Vec::new();
        for sentence in answer.split_inclusive(['.', '?']) {
            let words = reader.read(sentence);
            for rule in &roles.rules {
                let said = PartWords {
                    is: &rule.is,
                    does: &rule.does,
                    around: &rule.around,
                };
                let people = given(&words, &said, &roles.grammar).into_iter();
                found.extend(people.map(|who| format!("{} | {}", cases.names[who], rule.label)));
            }
        }
        found.sort();
        found.dedup();
        if found != *expected {
            wrong.push(format!("{answer}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.parts.len() > 50);
}
