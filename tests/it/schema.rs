//! The published schema of `handover.json`: it is that of the types, every report fits it, and nothing else does.

use std::fs;

use baton::report;
use serde_json::{Value, json};

use crate::report::cases;
use crate::report_sample;

const FILE: &str = "report-templates/handover.schema.json";

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(FILE).unwrap()).unwrap()
}

/// Set `BATON_WRITE_SCHEMA` to write the file anew after a change of the model.
#[test]
fn the_file_is_the_schema_of_the_types() {
    let made = report::schema();
    if std::env::var_os("BATON_WRITE_SCHEMA").is_some() {
        fs::write(FILE, &made).unwrap();
    }
    let shipped = fs::read_to_string(FILE).unwrap();
    assert!(
        shipped == made,
        "{FILE} is not that of the types: run `BATON_WRITE_SCHEMA=1 cargo test --test it schema`"
    );
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn every_report_fits_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let sample = ("sample".to_owned(), report_sample::report());
    for (name, report) in cases().into_iter().chain([sample]) {
        let value: Value = serde_json::from_str(&report::json(&report).unwrap()).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
}

/// Every object of a report refuses a field more and a field less.
#[test]
fn a_field_more_or_less_does_not_fit() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let whole: Value = serde_json::from_str(&report::json(&report_sample::report()).unwrap()).unwrap();
    let mut objects = Vec::new();
    pointers(&whole, String::new(), &mut objects);
    assert!(objects.len() > 500, "only {} objects", objects.len());
    for place in objects.iter().step_by(objects.len() / 100) {
        let mut more = whole.clone();
        more.pointer_mut(place).unwrap()["no_such_field"] = json!(1);
        assert!(!validator.is_valid(&more), "a field more is taken at `{place}`");
    }
    for field in ["schema_version", "front", "accounts", "risks", "checklist", "gaps"] {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(field);
        assert!(!validator.is_valid(&less), "nobody misses `{field}`");
    }
    let mut wrong = whole.clone();
    wrong["front"]["last_day"] = json!(20261218);
    assert!(!validator.is_valid(&wrong));
}

fn pointers(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                pointers(
                    value,
                    format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
            found.push(place);
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                pointers(value, format!("{place}/{at}"), found);
            }
        }
        _ => {}
    }
}
