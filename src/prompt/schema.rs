//! The JSON schemas of replies, within the strict subset that providers share.

use serde_json::{Value, json};

pub(super) fn ask() -> Value {
    json!({
        "type": "object",
        "properties": {
            "choice": {"type": "integer"},
            "question": {"type": "string"},
            "why": {"type": "string"}
        },
        "required": ["choice", "question", "why"],
        "additionalProperties": false
    })
}

pub(super) fn understand() -> Value {
    json!({
        "type": "object",
        "properties": {"facts": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "quote": {"type": "string"},
                "topic": {"type": "string"},
                "slot": {"type": ["string", "null"]},
                "account": {"type": ["string", "null"]},
                "confidence": {"type": "string", "enum": ["stated", "inferred"]}
            },
            "required": ["quote", "topic", "slot", "account", "confidence"],
            "additionalProperties": false
        }}},
        "required": ["facts"],
        "additionalProperties": false
    })
}

pub(super) fn sentences() -> Value {
    json!({
        "type": "object",
        "properties": {"sentences": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "text": {"type": "string"},
                "facts": {"type": "array", "items": {"type": "string"}}
            },
            "required": ["text", "facts"],
            "additionalProperties": false
        }}},
        "required": ["sentences"],
        "additionalProperties": false
    })
}

pub(super) fn playbook() -> Value {
    json!({
        "type": "object",
        "properties": {"sentences": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "part": {"type": "string", "enum": ["trigger", "step", "wording", "stop", "false_alarm"]},
                "text": {"type": "string"},
                "facts": {"type": "array", "items": {"type": "string"}}
            },
            "required": ["part", "text", "facts"],
            "additionalProperties": false
        }}},
        "required": ["sentences"],
        "additionalProperties": false
    })
}

pub(super) fn check() -> Value {
    json!({
        "type": "object",
        "properties": {"answer": {"type": "integer"}, "word": {"type": "string", "enum": ["ready"]}},
        "required": ["answer", "word"],
        "additionalProperties": false
    })
}
