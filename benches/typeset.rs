//! Markdown → pages → PDF, at the sizes of a small team's book, a large book, and a whole company's: as a whole, and each
//! stage by itself, so that a slower report tells which stage has become slower.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may panic")]

use std::fmt::Write;

use baton::pdf::{self, Writer};
use baton::typeset::document::{Page, PageSink};
use baton::typeset::{Document, Fonts, Furniture, Style, read, typeset};

/// One CSM's strategic book, one CSM's scaled book, all books of a company: about two pages an account.
const ACCOUNTS: [usize; 3] = [10, 100, 1000];

const NAMES: [&str; 8] = [
    "Zofia Zażółć",
    "Νίκος Αλεξίου",
    "Олена Шевченко",
    "田中 美咲",
    "김민준",
    "Åsa Öhman",
    "Jürgen Weiß",
    "İpek Şahin",
];
const WORDS: [&str; 24] = [
    "renewal", "sponsor", "budget", "before", "the", "a", "quarter", "seats", "asked", "promised", "export", "review",
    "board", "counsel", "nobody", "knows", "contract", "call", "week", "and", "risk", "of", "with", "yard",
];

fn main() {
    divan::main();
}

/// Words that differ from place to place, the same in each run.
fn sentence(seed: usize, count: usize) -> String {
    let word = |place: usize| WORDS[(seed * 7 + place * 13 + place * place) % WORDS.len()];
    let words: Vec<&str> = (0..count).map(word).collect();
    format!("{} [T{}].", words.join(" "), seed % 97)
}

/// A report with a section, two tables, a list and a quotation for each account.
fn report(accounts: usize) -> String {
    let mut text = String::from("---\ntitle: All accounts\ncover: true\ncontents: true\n---\n\n# Accounts\n\n");
    for account in 0..accounts {
        let _ = write!(
            text,
            "## Account {account}\n\n{}\n\n### People\n\n",
            sentence(account, 40)
        );
        text.push_str("| Name | Role | How to work with them | Source |\n|:--|:--|:--|:-:|\n");
        for row in 0..6 {
            let name = NAMES[(account + row) % NAMES.len()];
            let _ = writeln!(
                text,
                "| {name} | {} | {} | [T{row}] |",
                WORDS[row],
                sentence(account + row, 14)
            );
        }
        text.push_str("\n### Risks\n\n| Risk | Impact | What to do |\n|:--|--:|:--|\n");
        for row in 0..5 {
            let _ = writeln!(
                text,
                "| {} | € {}.000 | {} |",
                sentence(row, 6),
                account * 7 + row,
                sentence(account, 12)
            );
        }
        text.push_str("\n### Do this first\n\n");
        for row in 0..6 {
            let _ = writeln!(text, "- [ ] {}", sentence(account * 3 + row, 16));
        }
        let _ = write!(
            text,
            "\n> {}\n\n{}\n\n",
            sentence(account + 5, 24),
            sentence(account + 9, 90)
        );
    }
    text
}

fn fonts() -> Fonts {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/report-templates/fonts");
    let file = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap().into())
    };
    let files = std::fs::read_dir(folder).unwrap().map(|entry| file(entry.unwrap()));
    Fonts::parse(files).unwrap()
}

fn style() -> Style {
    Style::parse(include_str!("../report-templates/style.toml")).unwrap()
}

/// Markdown to bytes; the counter shows pages a second.
#[divan::bench(args = ACCOUNTS, sample_count = 5, sample_size = 1)]
fn markdown_to_pdf(bencher: divan::Bencher<'_, '_>, accounts: usize) {
    let (text, style, fonts) = (report(accounts), style(), fonts());
    let pages = typeset(&text, &Furniture::default(), &style, &fonts).0.pages.len();
    bencher.counter(divan::counter::ItemsCount::new(pages)).bench(|| {
        let (document, _) = typeset(&text, &Furniture::default(), &style, &fonts);
        pdf::write(&document, &fonts).unwrap()
    });
}

/// First stage: Markdown to a tree of blocks.
#[divan::bench(args = ACCOUNTS, sample_count = 5, sample_size = 1)]
fn stage_1_read(bencher: divan::Bencher<'_, '_>, accounts: usize) {
    let (text, style) = (report(accounts), style());
    bencher.bench(|| read::read(&text, &style.words.image).blocks.len());
}

/// First and second stage: Markdown to pages of placed words. The second is what this takes longer than the first.
#[divan::bench(args = ACCOUNTS, sample_count = 5, sample_size = 1)]
fn stage_2_lay_out(bencher: divan::Bencher<'_, '_>, accounts: usize) {
    let (text, style, fonts) = (report(accounts), style(), fonts());
    bencher.bench(|| typeset(&text, &Furniture::default(), &style, &fonts).0.pages.len());
}

fn pages(document: &Document) -> Vec<Page> {
    document.pages.iter().skip(document.front).cloned().collect()
}

fn paint<'a>(pages: Vec<Page>, document: &Document, fonts: &'a Fonts) -> Writer<'a> {
    let mut writer = Writer::new(fonts);
    for page in pages {
        writer.page(page, &document.elements, document.size);
    }
    writer
}

/// Third stage: pages to compressed operators.
#[divan::bench(args = ACCOUNTS, sample_count = 5, sample_size = 1)]
fn stage_3_paint(bencher: divan::Bencher<'_, '_>, accounts: usize) {
    let (text, style, fonts) = (report(accounts), style(), fonts());
    let (document, _) = typeset(&text, &Furniture::default(), &style, &fonts);
    bencher
        .with_inputs(|| pages(&document))
        .bench_values(|pages| paint(pages, &document, &fonts));
}

/// Fourth stage: structure tree, links, outline, subsets of the fonts, and the file around them.
#[divan::bench(args = ACCOUNTS, sample_count = 5, sample_size = 1)]
fn stage_4_tag_and_write(bencher: divan::Bencher<'_, '_>, accounts: usize) {
    let (text, style, fonts) = (report(accounts), style(), fonts());
    let (document, _) = typeset(&text, &Furniture::default(), &style, &fonts);
    let painted = || paint(pages(&document), &document, &fonts);
    bencher
        .with_inputs(painted)
        .bench_values(|writer| writer.finish(&document).unwrap().len());
}
