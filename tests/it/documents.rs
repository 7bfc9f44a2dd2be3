//! ARCHITECTURE.md and CONTRIBUTING.md against what they describe: modules, folders, libraries, cases, checks.
//!
//! What a document lists and the tree does not have, or has and the document does not list, is a fault.

use std::collections::BTreeSet;
use std::fs;

use crate::support::cases;

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap()
}

/// The names of the entries of a folder that are folders themselves.
fn folders(path: &str) -> BTreeSet<String> {
    let all = fs::read_dir(path).unwrap().map(Result::unwrap);
    all.filter(|it| it.path().is_dir())
        .map(|it| it.file_name().into_string().unwrap())
        .collect()
}

/// The first cells of a document's tables.
fn first_cells(document: &str) -> Vec<&str> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| "));
    rows.filter_map(|row| row.split(" |").next()).collect()
}

/// What stands in backticks in a text.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The names of a table of `Cargo.toml` that begins with a heading such as `[dependencies]`.
fn dependencies(manifest: &str, heading: &str) -> Vec<String> {
    let table = manifest.split(heading).nth(1).unwrap_or_else(|| panic!("no {heading}"));
    let lines = table.lines().skip(1).take_while(|line| !line.starts_with('['));
    let names = lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" ="));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn each_module_has_a_row_in_the_map_and_no_other_has() {
    let document = read("ARCHITECTURE.md");
    let map = document.split("## Data flow").next().unwrap();
    let rows = first_cells(map).into_iter().flat_map(quoted);
    let told: BTreeSet<&str> = rows.filter(|it| !it.contains('/')).collect();
    let library = read("src/lib.rs");
    let declared = library
        .lines()
        .filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(told, declared.collect());
}

#[test]
fn each_folder_beside_the_source_is_there() {
    let document = read("ARCHITECTURE.md");
    let map = document.split("## Data flow").next().unwrap();
    let told = first_cells(map)
        .into_iter()
        .flat_map(quoted)
        .filter(|it| it.ends_with('/'));
    let told: Vec<&str> = told.collect();
    assert!(told.len() > 8, "{told:?}");
    let missing: Vec<_> = told.iter().filter(|it| !fs::exists(it).unwrap()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let shown = |name: &String| {
        name == "src" || name == "target" || name == ".git" || told.iter().any(|it| it.starts_with(name.as_str()))
    };
    let untold: Vec<String> = folders(".").into_iter().filter(|it| !shown(it)).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[test]
fn each_library_has_its_reason() {
    let document = read("ARCHITECTURE.md");
    let table = document.split("## Libraries, and why").nth(1).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let rows = first_cells(table).into_iter().flat_map(|cell| cell.split(", "));
    let told: BTreeSet<&str> = rows.map(|it| it.split(' ').next().unwrap()).collect();
    let manifest = read("Cargo.toml");
    let mut used: Vec<String> = [
        "\n[dependencies]",
        "\n[target.'cfg(unix)'.dependencies]",
        "\n[dev-dependencies]",
    ]
    .iter()
    .flat_map(|heading| dependencies(&manifest, heading))
    .collect();
    let walks: serde_json::Value = serde_json::from_str(&read("tests/web/package.json")).unwrap();
    used.extend(walks["dependencies"].as_object().unwrap().keys().cloned());
    assert!(used.len() > 50, "{used:?}");
    let untold: Vec<&String> = used.iter().filter(|it| !told.contains(it.as_str())).collect();
    assert!(untold.is_empty(), "no reason for {untold:?}");
}

#[test]
fn each_folder_of_cases_and_each_check_is_told() {
    let document = read("CONTRIBUTING.md");
    let mut untold: Vec<String> = folders(cases().to_str().unwrap())
        .into_iter()
        .filter(|it| !document.contains(&format!("tests/cases/{it}/")))
        .collect();
    let script = read("tests/run");
    let checks = script
        .lines()
        .find_map(|it| it.strip_prefix("CHECKS=(")?.strip_suffix(')'))
        .unwrap();
    let flat = document.replace('\n', " ");
    if !flat.contains(&format!("(`{checks}`)")) {
        untold.push(format!("the checks: {checks}"));
    }
    assert!(untold.is_empty(), "not told: {untold:?}");
}

/// Paths that a document names in backticks, without patterns.
fn paths(document: &str) -> impl Iterator<Item = &str> {
    let roots = [
        "src/",
        "tests/",
        "prompts/",
        "report-templates/",
        "web/",
        "samples/",
        "migrations/",
        "benches/",
    ];
    quoted(document)
        .filter(move |it| roots.iter().any(|root| it.starts_with(root)) && !it.contains(['*', '{', '<', ' ']))
}

#[test]
fn each_path_that_is_named_is_there() {
    for name in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let document = read(name);
        // the code between fences has backticks of its own
        let prose: String = document.split("```").step_by(2).collect();
        let named: Vec<&str> = paths(&prose).collect();
        assert!(named.len() > 8, "{name}: {named:?}");
        let missing: Vec<_> = named.into_iter().filter(|it| !fs::exists(it).unwrap()).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}
