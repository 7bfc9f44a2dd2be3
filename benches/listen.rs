//! What the rules take to hear an answer: it is the larger part of a turn.
#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::sync::LazyLock;

use baton::assets::Assets;
use baton::book::import::preview;
use baton::book::names::Finder;
use baton::book::{Book, Columns};
use baton::engine::guide;
use baton::id::TopicId;
use baton::interview::Guide;
use baton::listen::Context;
use divan::Bencher;
use jiff::civil::date;

/// Words of an answer: one line, what people type on average, and somebody who pastes their notes.
const WORDS: [usize; 3] = [12, 200, 2_000];

/// A paragraph with names, dates, money, reasons and tools, as leavers write.
const TEXT: &str = include_str!("answer.txt");

static GUIDE: LazyLock<Guide> = LazyLock::new(|| guide(&Assets::default()).unwrap());

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let columns = Columns::parse("columns.toml", include_str!("../prompts/columns.toml")).unwrap();
    let bytes = include_bytes!("../samples/wattlark/accounts.csv");
    Book {
        accounts: preview(&columns, "accounts.csv", bytes, 1).accounts,
    }
});

fn main() {
    divan::main();
}

fn answer(words: usize) -> String {
    TEXT.split_whitespace()
        .cycle()
        .take(words)
        .collect::<Vec<_>>()
        .join(" ")
}

#[divan::bench(args = WORDS)]
fn heard(bencher: Bencher<'_, '_>, words: usize) {
    let (text, finder, topic) = (answer(words), Finder::new(&BOOK), TopicId::from("churn_risk"));
    let context = Context {
        bank: &GUIDE.bank,
        book: &BOOK,
        finder: &finder,
        today: date(2026, 11, 23),
        last_day: date(2026, 12, 18),
        colleagues: &[],
        known: &[],
        topic: &topic,
        account: None,
        names: baton::listen::Names::Any,
        met: &[],
        strayed: false,
        slot: None,
    };
    bencher.bench(|| GUIDE.ear.listen(&text, &context));
}

/// The names of the book, made ready for finding: done once a turn.
#[divan::bench]
fn names_made_ready() -> Finder {
    Finder::new(&BOOK)
}
