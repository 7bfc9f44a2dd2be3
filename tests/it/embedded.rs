//! Every file that is built into the program is read by the part of the program that it is for, as it is shipped, and is
//! refused when it is damaged. A file that nothing reads is a fault.

use std::collections::BTreeMap;

use baton::assets::{Assets, Origin};
use baton::bank::{Bank, Lint};
use baton::book::Columns;
use baton::book::import::preview;
use baton::interview::Guide;
use baton::prompt::Prompts;
use baton::report::{Templates, Wording};
use baton::sample::Leaver;
use baton::typeset::{Fonts, Style};
use baton::web::{Document, Pages, Rates};

/// All files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// Reads a file as the program does, with the files that belong to it, and returns what is wrong.
type Reader = fn(&Files, &str) -> Vec<String>;

/// Start and end of the paths, and who reads them; the first row that fits counts.
const READERS: &[(&str, &str, Reader)] = &[
    ("prompts/chat.toml", "", table),
    ("prompts/columns.toml", "", columns),
    ("prompts/lint.toml", "", lint),
    ("prompts/lexicon/", ".txt", words),
    ("prompts/model/", "", prompts),
    ("prompts/", ".toml", guide),
    ("report-templates/wording.toml", "", wording),
    ("report-templates/style.toml", "", style),
    ("report-templates/fonts/", ".toml", fonts),
    ("report-templates/fonts/", ".ttf", fonts),
    ("report-templates/fonts/", "", prose),
    ("report-templates/", ".schema.json", schema),
    ("report-templates/", ".j2", templates),
    ("samples/", "leaver.toml", leaver),
    ("samples/", "handover.toml", table),
    ("samples/", ".csv", accounts),
    ("samples/", ".md", prose),
    ("web/templates/", ".html", pages),
    ("web/wording/", ".toml", pages),
    ("web/static/", "", pages),
    ("web/openapi.json", "", document),
    ("web/rates.toml", "", rates),
];

fn files() -> Files {
    let assets = Assets::default();
    let list = assets.list();
    assert!(list.iter().all(|asset| asset.origin == Origin::BuiltIn));
    list.into_iter()
        .map(|asset| (asset.path.clone(), assets.read(&asset.path).unwrap().into_owned()))
        .collect()
}

fn reader_of(path: &str) -> Option<Reader> {
    let fits = |(start, end, _): &&(&str, &str, Reader)| path.starts_with(start) && path.ends_with(end);
    READERS.iter().find(fits).map(|(_, _, reader)| *reader)
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(&files[path]).unwrap_or_else(|_| panic!("{path} is not UTF-8"))
}

/// Text files below a folder with one of the endings, by their path below it.
fn below(files: &Files, folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let named = files
        .keys()
        .filter_map(|path| Some((path.strip_prefix(folder)?.to_owned(), path)));
    let wanted = named.filter(|(name, _)| endings.iter().any(|ending| name.ends_with(ending)));
    wanted
        .map(|(name, path)| (name, text(files, path).to_owned()))
        .collect()
}

fn lines<T: ToString>(problems: impl IntoIterator<Item = T>) -> Vec<String> {
    problems.into_iter().map(|it| it.to_string()).collect()
}

fn guide(files: &Files, _path: &str) -> Vec<String> {
    Guide::parse(&below(files, "prompts/", &[".toml"]))
        .err()
        .map(lines)
        .unwrap_or_default()
}

fn prompts(files: &Files, _path: &str) -> Vec<String> {
    let all = below(files, "prompts/", &[".toml", ".j2"]);
    let (bank, _) = Bank::parse(&below(files, "prompts/banks/", &[".toml"]));
    Prompts::parse(&all, &bank).err().map(lines).unwrap_or_default()
}

fn columns(files: &Files, path: &str) -> Vec<String> {
    Columns::parse(path, text(files, path))
        .err()
        .map(lines)
        .unwrap_or_default()
}

fn lint(files: &Files, path: &str) -> Vec<String> {
    lines(Lint::parse(path, text(files, path)).1)
}

fn wording(files: &Files, path: &str) -> Vec<String> {
    Wording::parse(path, text(files, path))
        .err()
        .map(lines)
        .unwrap_or_default()
}

fn style(files: &Files, path: &str) -> Vec<String> {
    lines(Style::parse(text(files, path)).err())
}

fn templates(files: &Files, _path: &str) -> Vec<String> {
    let all = below(files, "report-templates/", &[".j2"]);
    let all: Vec<(&str, &str)> = all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Templates::new(&all).err().map(lines).unwrap_or_default()
}

fn schema(files: &Files, path: &str) -> Vec<String> {
    let schema = match serde_json::from_str(text(files, path)) {
        Ok(schema) => schema,
        Err(error) => return vec![error.to_string()],
    };
    lines(jsonschema::validator_for(&schema).err())
}

fn fonts(files: &Files, path: &str) -> Vec<String> {
    let folder = "report-templates/fonts/";
    let named = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?.to_owned(), bytes.clone().into())));
    let fonts = match Fonts::parse(named) {
        Ok(fonts) => fonts,
        Err(error) => return vec![error.to_string()],
    };
    let stem = path.trim_start_matches(folder).trim_end_matches(".ttf");
    let used = !path.ends_with(".ttf") || fonts.files().any(|(_, file)| file.name == stem);
    lines((!used).then(|| format!("{path} is not in fonts.toml")))
}

fn leaver(files: &Files, path: &str) -> Vec<String> {
    Leaver::parse(path, text(files, path))
        .err()
        .map(lines)
        .unwrap_or_default()
}

fn table(files: &Files, path: &str) -> Vec<String> {
    lines(text(files, path).parse::<toml::Table>().err())
}

fn accounts(files: &Files, path: &str) -> Vec<String> {
    let columns = Columns::parse("columns.toml", text(files, "prompts/columns.toml")).unwrap();
    let preview = preview(&columns, path, &files[path], 1);
    let empty = preview.accounts.is_empty().then(|| format!("{path} gives no account"));
    lines(&preview.problems).into_iter().chain(empty).collect()
}

fn words(files: &Files, path: &str) -> Vec<String> {
    let words = text(files, path)
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace);
    let odd = words.filter(|word| !word.chars().all(|it| it.is_lowercase() || "'’-".contains(it)));
    odd.map(|word| format!("{path}: `{word}` is no word in lower case"))
        .collect()
}

fn pages(files: &Files, _path: &str) -> Vec<String> {
    let folder = "web/static/";
    let named = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?.to_owned(), bytes.clone().into())));
    let templates = below(files, "web/templates/", &[".html"]);
    Pages::parse(&templates, &below(files, "web/wording/", &[".toml"]), named.collect())
        .err()
        .map(lines)
        .unwrap_or_default()
}

fn rates(files: &Files, path: &str) -> Vec<String> {
    lines(Rates::parse(path, text(files, path)).err())
}

fn document(files: &Files, path: &str) -> Vec<String> {
    lines(Document::parse(path, text(files, path)).err())
}

fn prose(files: &Files, path: &str) -> Vec<String> {
    lines(text(files, path).trim().is_empty().then(|| format!("{path} is empty")))
}

/// The same files with one of them damaged: no TOML, template, word list, font or export begins like this.
fn damaged(files: &Files, path: &str) -> Files {
    let mut files = files.clone();
    let file = files.get_mut(path).unwrap();
    let is_code = [".toml", ".j2", ".ttf", ".json", "words.txt"]
        .iter()
        .any(|ending| path.ends_with(ending));
    if is_code {
        file.splice(0..4, *b"}]{%");
    } else {
        file.clear();
    }
    files
}

#[test]
fn every_file_has_a_reader() {
    let orphans: Vec<String> = files().into_keys().filter(|path| reader_of(path).is_none()).collect();
    assert!(orphans.is_empty(), "nothing reads {orphans:?}");
}

#[test]
fn every_file_is_read_as_it_is_shipped() {
    let files = files();
    assert!(files.len() > 30, "only {} files", files.len());
    for path in files.keys() {
        let faults = reader_of(path).map(|read| read(&files, path)).unwrap_or_default();
        assert_eq!(faults, Vec::<String>::new(), "{path}");
    }
}

#[test]
fn every_file_is_refused_when_it_is_damaged() {
    let files = files();
    for path in files.keys() {
        let Some(read) = reader_of(path) else { continue };
        assert!(
            !read(&damaged(&files, path), path).is_empty(),
            "{path} was damaged, and nobody saw it"
        );
    }
}

#[test]
fn every_folder_of_fonts_names_its_licences() {
    let files = files();
    for path in files.keys().filter(|path| path.ends_with(".ttf")) {
        let family = path.rsplit('/').next().unwrap().split(['-', '.']).next().unwrap();
        let notice = text(&files, "report-templates/fonts/NOTICE");
        let own = files.contains_key(&format!("report-templates/fonts/{family}-OFL.txt"));
        assert!(own || notice.contains(family), "{family} has no licence beside it");
    }
}
