//! One binary for all integration tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::excessive_nesting,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tests may panic, and a table of cases reads best in one piece"
)]

mod access;
mod architecture;
mod bank;
mod book;
mod cli;
mod documents;
mod drafted;
mod embedded;
mod exports;
mod fact;
mod hostile;
mod interview;
mod jsonl;
mod kill;
mod listen;
mod llm;
mod long_run;
mod look;
mod model;
mod model_bounds;
mod model_cost;
mod model_faults;
mod model_leaks;
mod model_stream;
mod model_tls;
mod part;
mod pdf;
mod pdf_pitfalls;
mod peer;
mod picture;
mod priority;
mod procedure;
mod prompt;
mod readme;
mod report;
mod report_sample;
mod rooms;
mod sample;
mod schedule;
mod schema;
mod screen;
mod search;
mod store;
mod support;
mod teach_back;
mod told;
mod twins;
mod typeset;
mod watch;
mod web;
mod worded;
