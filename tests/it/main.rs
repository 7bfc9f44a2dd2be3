//! One binary for all integration tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod bank;
mod book;
mod fact;
mod listen;
mod llm;
mod prompt;
mod report;
mod sample;
mod screen;
