//! One binary for all integration tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod architecture;
mod bank;
mod book;
mod embedded;
mod fact;
mod interview;
mod listen;
mod report;
mod sample;
mod screen;
