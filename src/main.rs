//! Parses the arguments, runs one command, ends with its exit code.
fn main() {}
