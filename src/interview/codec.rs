//! Events as they are stored: kind, version and JSON, apart from the Rust enum. A deed has a kind of its own.
//!
//! 1. `encode`: an event → its kind, the version of its form, and its fields as JSON.
//! 2. `decode`: those three → an event. Old versions are brought to today's form by `upgrade` first.
//!
//! What a later program wrote is refused by name, never guessed at.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::interview::event::Event;

/// The field that serde keeps the kind in; it is stored in a column of its own.
const TAG: &str = "kind";

/// The field that serde keeps the kind of a deed in.
const DEED: &str = "deed";

/// The kind that serde gives the event of a deed; stored is the kind of the deed.
const DONE: &str = "done";

/// Every kind of event, with the version that its fields are written in.
const KINDS: &[(&str, u16)] = &[
    ("handover_started", 1),
    ("book_imported", 1),
    ("sitting_opened", 1),
    ("question_asked", 1),
    ("question_worded", 1),
    ("model_called", 1),
    ("subject_drafted", 1),
    ("answer_given", 1),
    ("answer_corrected", 1),
    ("facts_heard", 1),
    ("account_noticed", 1),
    ("conflict_found", 1),
    ("conflict_answered", 1),
    ("question_skipped", 1),
    ("answer_unknown", 1),
    ("answer_withheld", 1),
    ("question_reworded", 1),
    ("stepped_back", 1),
    ("sitting_paused", 1),
    ("interview_finished", 1),
    ("interview_reopened", 1),
    ("request_put", 1),
];

/// Every kind of deed, with the version that its fields are written in.
const DEEDS: &[(&str, u16)] = &[
    ("consent_given", 1),
    ("statement_reviewed", 1),
    ("statement_fixed", 1),
    ("import_checked", 1),
    ("part_released", 1),
    ("release_retracted", 1),
    ("rated", 1),
    ("erasure_asked", 1),
    ("erasure_dropped", 1),
    ("leaver_invited", 1),
    ("question_added", 1),
    ("topic_requested", 1),
    ("plan_changed", 1),
    ("gap_assigned", 1),
    ("gap_accepted", 1),
    ("book_added", 1),
    ("import_undone", 1),
    ("change_requested", 1),
    ("statement_judged", 1),
    ("item_worked", 1),
    ("handover_read_back", 1),
    ("handover_accepted", 1),
    ("content_signed", 1),
];

/// An event in its stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The event's name in snake case.
    pub kind: String,
    /// The version of the form of its fields, from 1.
    pub version: u16,
    /// Its fields as a JSON object, without the kind.
    pub body: String,
}

/// Why an event cannot be stored or read.
#[derive(Debug, Error)]
pub enum CodecError {
    /// A later program wrote an event that this one does not know.
    #[error("the kind of event `{kind}` is not known")]
    UnknownKind {
        /// The kind.
        kind: String,
    },
    /// A later program wrote the event in a form that this one does not know.
    #[error("version `{version}` of the event `{kind}` is newer than version `{known}`, the newest that is known")]
    Newer {
        /// The kind.
        kind: String,
        /// The stored version.
        version: u16,
        /// The newest version that can be read.
        known: u16,
    },
    /// The fields are not what the kind demands.
    #[error("the fields of the event `{kind}` cannot be read")]
    Damaged {
        /// The kind.
        kind: String,
        /// What is wrong with the JSON.
        source: serde_json::Error,
    },
    /// The event has no JSON form.
    #[error("the event cannot be written as JSON")]
    Unwritable {
        /// Why.
        source: serde_json::Error,
    },
}

/// Returns the stored form of an event.
///
/// # Errors
/// `UnknownKind` for an event that is missing from the table of kinds, `Unwritable` where serde refuses it.
pub fn encode(event: &Event) -> Result<Encoded, CodecError> {
    let mut value = serde_json::to_value(event).map_err(|source| CodecError::Unwritable { source })?;
    let fields = value.as_object_mut();
    let tag = fields.and_then(|fields| {
        let tag = fields.shift_remove(TAG);
        let deed = tag.as_ref().is_some_and(|it| it == DONE);
        if deed { fields.shift_remove(DEED) } else { tag }
    });
    let kind = tag.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let version = known_version(&kind)?;
    Ok(Encoded {
        kind,
        version,
        body: value.to_string(),
    })
}

/// Returns the event that a stored form stands for.
///
/// # Errors
/// `UnknownKind` and `Newer` for what a later program wrote, `Damaged` for fields that do not fit.
pub fn decode(kind: &str, version: u16, body: &str) -> Result<Event, CodecError> {
    let known = known_version(kind)?;
    if version > known {
        let kind = kind.to_owned();
        return Err(CodecError::Newer { kind, version, known });
    }
    let damaged = |source| CodecError::Damaged {
        kind: kind.to_owned(),
        source,
    };
    let fields: Map<String, Value> = serde_json::from_str(body).map_err(damaged)?;
    let mut fields = upgrade(kind, version, fields);
    if DEEDS.iter().any(|(deed, _)| *deed == kind) {
        fields.insert(DEED.to_owned(), Value::from(kind));
        fields.insert(TAG.to_owned(), Value::from(DONE));
    } else {
        fields.insert(TAG.to_owned(), Value::from(kind));
    }
    serde_json::from_value(Value::Object(fields)).map_err(damaged)
}

/// Brings the fields of an old version to today's form, one version at a time.
///
/// Every kind is at its first version, so there is no step yet that changes anything.
fn upgrade(_kind: &str, _version: u16, fields: Map<String, Value>) -> Map<String, Value> {
    fields
}

fn known_version(kind: &str) -> Result<u16, CodecError> {
    let known = KINDS.iter().chain(DEEDS).find(|(name, _)| *name == kind);
    known
        .map(|(_, version)| *version)
        .ok_or_else(|| CodecError::UnknownKind { kind: kind.to_owned() })
}
