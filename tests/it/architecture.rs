//! The map of the modules, kept as data: who may import whom, who is pure, how long a file may be.
//!
//! A new edge of the map is a decision. It is made in `MAP`, where a reviewer sees it, or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a module does with the world.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Values in, values out.
    Pure,
    /// Touches one outside thing.
    Shell,
}

use Kind::{Pure, Shell};

/// Every module, bottom-up, with the modules that it may import: each of them stands above its own row.
const MAP: &[(&str, Kind, &[&str])] = &[
    ("diag", Pure, &[]),
    ("id", Pure, &[]),
    ("bank", Pure, &["diag", "id"]),
    ("book", Pure, &["diag", "id"]),
    ("screen", Pure, &["diag"]),
    ("fact", Pure, &["bank", "book", "id"]),
    ("listen", Pure, &["bank", "book", "diag", "fact", "id"]),
    (
        "interview",
        Pure,
        &["bank", "book", "diag", "fact", "id", "listen", "screen"],
    ),
    ("sample", Pure, &["diag", "id"]),
    (
        "prompt",
        Pure,
        &["bank", "book", "diag", "fact", "id", "interview", "listen", "screen"],
    ),
    ("report", Pure, &["bank", "book", "diag", "fact", "id", "interview"]),
    ("typeset", Pure, &["diag"]),
    ("pdf", Pure, &["diag", "typeset"]),
    ("store", Shell, &["diag", "id", "interview"]),
    ("llm", Shell, &["diag", "prompt"]),
    ("assets", Shell, &["diag"]),
    ("config", Shell, &["diag", "llm"]),
    (
        "engine",
        Shell,
        &[
            "assets",
            "bank",
            "book",
            "diag",
            "fact",
            "id",
            "interview",
            "llm",
            "pdf",
            "prompt",
            "report",
            "sample",
            "screen",
            "store",
            "typeset",
        ],
    ),
    (
        "web",
        Shell,
        &[
            "assets",
            "bank",
            "book",
            "config",
            "diag",
            "engine",
            "fact",
            "id",
            "interview",
            "report",
            "screen",
        ],
    ),
    (
        "cli",
        Shell,
        &[
            "assets",
            "bank",
            "book",
            "config",
            "diag",
            "engine",
            "fact",
            "id",
            "interview",
            "listen",
            "llm",
            "pdf",
            "prompt",
            "report",
            "sample",
            "screen",
            "store",
            "typeset",
            "web",
        ],
    ),
];

/// What a pure module never mentions, with what it gets instead.
const IMPURE: &[(&str, &str)] = &[
    ("async fn", "a plain function"),
    (".await", "a plain function"),
    ("tokio", "a plain function"),
    ("sqlx", "events as values"),
    ("reqwest", "a request as a value"),
    ("async_openai", "a request as a value"),
    ("axum", "values"),
    ("std::fs", "the file's text as an argument"),
    ("std::env", "the setting as an argument"),
    ("std::net", "values"),
    ("std::process", "values"),
    ("SystemTime", "the time as an argument"),
    ("Instant", "the time as an argument"),
    ("Timestamp::now", "the time as an argument"),
    ("Zoned::now", "the date as an argument"),
    ("getrandom", "the id as an argument"),
    ("rand::", "the id as an argument"),
    ("std::thread", "a plain function"),
    ("thread_local!", "an argument"),
    ("static mut", "an argument"),
    ("Mutex<", "an argument"),
    ("OnceLock<", "an argument"),
    ("println!", "the text as a value"),
    ("eprintln!", "the text as a value"),
];

/// Forms of `use` that hide where a name comes from.
const BLURRED: &[&str] = &["crate::{", "crate::*", "super::super::", "::*;"];

/// Lines of a source file, without the tests at its end.
const LONGEST_FILE: usize = 400;

struct Source {
    /// The file, relative to `src`.
    place: PathBuf,
    /// Its text up to the tests at its end.
    text: String,
}

impl Source {
    fn new(place: impl Into<PathBuf>, text: &str) -> Self {
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned();
        let place = place.into();
        Self { place, text }
    }

    /// The top module that the file belongs to; none for `lib.rs` and `main.rs`.
    fn module(&self) -> Option<&str> {
        let top = self.place.iter().next().unwrap().to_str().unwrap();
        let name = top.trim_end_matches(".rs");
        (!["lib", "main"].contains(&name)).then_some(name)
    }

    /// Lines of code with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(at, line)| (at + 1, line))
    }

    fn fault(&self, line: usize, what: &str) -> String {
        format!("src/{}:{line}: {what}", self.place.display())
    }
}

fn row(module: &str) -> Option<&'static (&'static str, Kind, &'static [&'static str])> {
    MAP.iter().find(|(name, ..)| *name == module)
}

/// The modules that a line names after `crate::`.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|tail| {
        tail.split(|it: char| !it.is_alphanumeric() && it != '_')
            .next()
            .unwrap()
    })
}

fn faults_of_imports(source: &Source) -> Vec<String> {
    let Some(module) = source.module() else {
        return Vec::new();
    };
    let Some((_, _, allowed)) = row(module) else {
        return vec![source.fault(1, &format!("`{module}` has no row in the map"))];
    };
    let mut faults = Vec::new();
    for (at, line) in source.code() {
        let strangers = named(line).filter(|name| !name.is_empty() && *name != module && !allowed.contains(name));
        faults.extend(strangers.map(|name| source.fault(at, &format!("`{module}` may not import `{name}`"))));
        let blurred = BLURRED.iter().filter(|form| line.contains(**form));
        faults.extend(blurred.map(|form| source.fault(at, &format!("`{form}` hides where names come from"))));
    }
    faults
}

fn faults_of_purity(source: &Source) -> Vec<String> {
    let is_pure = |module| matches!(row(module), Some((_, Pure, _)));
    if !source.module().is_some_and(is_pure) {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (at, line) in source.code() {
        let met = IMPURE.iter().filter(|(word, _)| line.contains(word));
        faults.extend(met.map(|(word, instead)| source.fault(at, &format!("pure, yet `{word}`: take {instead}"))));
    }
    faults
}

fn fault_of_length(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    (lines > LONGEST_FILE).then(|| source.fault(lines, &format!("{lines} lines, more than {LONGEST_FILE}")))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut open, mut found) = (vec![root.clone()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(Source::new(
                    path.strip_prefix(&root).unwrap(),
                    &fs::read_to_string(&path).unwrap(),
                ));
            }
        }
    }
    assert!(found.len() > 100, "only {} files under src", found.len());
    found
}

fn expect_none(mut faults: Vec<String>) {
    faults.sort();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_map_goes_one_way() {
    let mut above = BTreeSet::new();
    for (module, kind, allowed) in MAP {
        for name in *allowed {
            assert!(
                above.contains(name),
                "`{module}` may import `{name}`, which does not stand above it"
            );
            let shell_below = *kind == Pure && matches!(row(name), Some((_, Shell, _)));
            assert!(!shell_below, "`{module}` is pure and may import `{name}`, which is not");
        }
        assert!(above.insert(module), "`{module}` has two rows");
    }
}

#[test]
fn every_module_that_is_declared_has_a_row() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    let declared = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let strangers: Vec<_> = declared.filter(|name| row(name).is_none()).collect();
    assert!(strangers.is_empty(), "not in the map: {strangers:?}");
}

#[test]
fn imports_follow_the_map() {
    expect_none(sources().iter().flat_map(faults_of_imports).collect());
}

#[test]
fn pure_modules_touch_nothing() {
    expect_none(sources().iter().flat_map(faults_of_purity).collect());
}

#[test]
fn files_are_short_enough_to_read() {
    expect_none(sources().iter().filter_map(fault_of_length).collect());
}

/// The checks themselves: what breaks a rule is found, what does not is left alone.
#[test]
fn what_breaks_a_rule_is_found() {
    let broken = [
        ("bank/mod.rs", "use crate::store::EventStore;", "may not import `store`"),
        (
            "typeset/mod.rs",
            "    let it = crate::report::json(x);",
            "may not import `report`",
        ),
        ("web/page.rs", "use crate::store::Head;", "may not import `store`"),
        ("bank/mod.rs", "use crate::{diag, id};", "hides where names come from"),
        ("cli/mod.rs", "use crate::engine::*;", "hides where names come from"),
        ("weather.rs", "", "no row in the map"),
        (
            "report/day.rs",
            "let now = Timestamp::now();",
            "take the time as an argument",
        ),
        ("screen/mod.rs", "std::fs::read(path)", "take the file's text"),
        ("fact/mod.rs", &"\n".repeat(LONGEST_FILE + 1), "more than 400"),
    ];
    for (place, text, expected) in broken {
        let source = Source::new(place, text);
        let mut faults = faults_of_imports(&source);
        faults.extend(faults_of_purity(&source));
        faults.extend(fault_of_length(&source));
        assert_eq!(faults.len(), 1, "{place} {text}: {faults:?}");
        assert!(faults[0].contains(expected), "{faults:?}");
    }
    let sound = [
        ("bank/mod.rs", "use crate::diag::Problem;\n// like std::fs"),
        ("store/sqlite.rs", "use std::fs::File;\nuse crate::interview::Event;"),
        (
            "fact/merge.rs",
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    use super::*;\n}",
        ),
        ("lib.rs", "pub mod web;"),
    ];
    for (place, text) in sound {
        let source = Source::new(place, text);
        let faults = [faults_of_imports(&source), faults_of_purity(&source)].concat();
        assert_eq!(faults, Vec::<String>::new(), "{place}");
    }
}
