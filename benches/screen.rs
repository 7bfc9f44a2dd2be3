//! What the screen takes: it stands before everything else, so every answer pays for it.
#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::sync::LazyLock;

use baton::screen::Rules;
use divan::Bencher;

/// Bytes of an answer: a line, a long answer, and the most that one answer may have (`longest_bytes`).
const BYTES: [usize; 3] = [80, 1_200, 32_768];

const CLEAN: &str = include_str!("answer.txt");

/// The same with a secret and a remark off the record in each paragraph.
const DIRTY: &str = include_str!("secret.txt");

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let rules = Rules::parse("screen.toml", include_str!("../prompts/screen.toml"));
    rules.unwrap()
});

fn main() {
    divan::main();
}

/// The text over and over, up to that many characters, which are its bytes.
fn filled(text: &str, bytes: usize) -> String {
    text.chars().cycle().take(bytes).collect()
}

#[divan::bench(args = BYTES)]
fn clean(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = filled(CLEAN, bytes);
    bencher.bench(|| RULES.screen(&text));
}

#[divan::bench(args = BYTES)]
fn with_secrets(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = filled(DIRTY, bytes);
    bencher.bench(|| RULES.screen(&text));
}
