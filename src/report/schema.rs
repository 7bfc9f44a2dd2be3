//! The JSON Schema (2020-12) of `handover.json`, made from the types of the report model.
//!
//! 1. The types' own descriptions, names and optional fields become the schema.
//! 2. Every object is closed: a field that the schema does not have is a mistake, so that a reader may rely on it.
//!
//! The schema that is shipped as a file is the one made here; a test holds them against each other.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};

use crate::report::model::{Report, SCHEMA_VERSION};

/// Where the schema says that it is to be found; it is a name, nothing is fetched from there.
const ID: &str = "https://baton-handover.example/schema/handover";

/// Returns the JSON Schema of the report's JSON, as text that ends with a newline.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Report>();
    RecursiveTransform(closed).transform(&mut schema);
    schema.insert("$id".to_owned(), format!("{ID}/{SCHEMA_VERSION}").into());
    schema.insert("title".to_owned(), "Baton handover".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Lets an object have no other fields than those that it names.
fn closed(schema: &mut Schema) {
    if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
}
