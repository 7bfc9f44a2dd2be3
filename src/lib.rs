//! Baton interviews a departing Customer Success Manager and writes the handover that the successor works from.
//!
//! Pure modules (values in, values out), bottom-up: `diag`, `id`, `bank`, `book`, `screen`, `fact`, `listen`, `interview`,
//! `sample`, `prompt`, `report`, `typeset`, `pdf`. The shell, each module touching one outside thing: `store`, `llm`,
//! `assets`, `config`, `engine`, `web`, `cli`. A module imports only from modules named before it; ARCHITECTURE.md has
//! the map and the reasons.

pub mod diag;
pub mod id;

pub mod bank;
pub mod book;
pub mod fact;
pub mod listen;
pub mod screen;

pub mod interview;
pub mod sample;

pub mod prompt;
pub mod report;

pub mod pdf;
pub mod typeset;

pub mod assets;
pub mod cli;
pub mod config;
pub mod engine;
pub mod llm;
pub mod store;
pub mod web;
