//! Pages: templates with the words that go into them, and the files that they refer to.
//!
//! 1. `Pages::parse` compiles `web/templates/**.html` and reads `web/wording/*.toml`, with every problem of them.
//! 2. `render` gives a template its values as `d`, and to every one: `w` the words, `at` where the files are.
//! 3. `file` gives a static file under the name that its bytes have, so that a browser may keep it for ever.
//!
//! Everything printed is escaped; templates are strict about what is not defined and limited in work and depth.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{Environment, Error, UndefinedBehavior, Value, context};
use regex::{Captures, Regex};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::assets::{AssetError, Assets};
use crate::diag::Problem;
use crate::interview::whole_percent;
use crate::web::token::hexadecimal;

/// The folder among the assets.
const FOLDER: &str = "web";
/// Work that one page may take: a book of a thousand accounts and all topics.
const FUEL: u64 = 50_000_000;
const DEPTH: usize = 48;
/// Bytes of the hash in a file's address.
const MARK: usize = 8;

/// A choice of forms in words: the name of a number, and the forms for one and for more.
static FORMS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\{(?P<name>\w+):(?P<one>[^|{}]*)\|(?P<more>[^|{}]*)\}").ok());

/// Kinds of static files.
const KINDS: &[(&str, &str)] = &[
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
    (".png", "image/png"),
    (".woff2", "font/woff2"),
];

/// Compiled templates, words and files.
#[derive(Debug)]
pub struct Pages {
    environment: Environment<'static>,
    words: toml::Table,
    files: BTreeMap<String, File>,
}

/// A static file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub kind: &'static str,
}

impl Pages {
    /// Reads everything from the assets.
    ///
    /// # Errors
    /// `Err` where a file cannot be read, else every problem of the files.
    pub fn load(assets: &Assets) -> Result<Result<Self, Vec<Problem>>, AssetError> {
        let templates = assets.texts(&format!("{FOLDER}/templates"), &[".html"])?;
        let wording = assets.texts(&format!("{FOLDER}/wording"), &[".toml"])?;
        let files = assets.files(&format!("{FOLDER}/static"))?;
        Ok(Self::parse(&templates, &wording, files))
    }

    /// Compiles templates and words, each given by its path below its folder.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn parse(
        templates: &[(String, String)],
        wording: &[(String, String)],
        files: Vec<(String, Cow<'static, [u8]>)>,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let words = words(wording, &mut problems);
        let files = stamped(files, &mut problems);
        let mut environment = environment();
        environment.add_global("w", Value::from(Serde(words.clone())));
        let at: BTreeMap<&str, String> = files
            .keys()
            .map(|path| (name_of(path), format!("/static/{path}")))
            .collect();
        environment.add_global("at", Value::from(Serde(at)));
        for (name, text) in templates {
            if text.trim().is_empty() {
                problems.push(Problem::new(name, "the template is empty"));
            }
            if let Err(error) = environment.add_template_owned(name.clone(), text.clone()) {
                problems.push(problem(&error, name));
            }
        }
        if problems.is_empty() {
            Ok(Self {
                environment,
                words,
                files,
            })
        } else {
            Err(problems)
        }
    }

    /// Returns a page. `values` are what the template knows as `d`, `frame` what every page has.
    ///
    /// # Errors
    /// Where the template asks for something that is not there, or for more work than is allowed.
    pub fn render(&self, name: &str, frame: &Value, values: &impl Serialize) -> Result<String, Box<Problem>> {
        let failed = |error: Error| Box::new(problem(&error, name));
        let template = self.environment.get_template(name).map_err(failed)?;
        let values = Value::from(Serde(serde_json::to_value(values).unwrap_or_default()));
        template
            .render(context! { d => values, frame => frame.clone() })
            .map_err(failed)
    }

    /// Returns words by their path, such as `error.not_found.title`; empty where there are none.
    pub fn words(&self, path: &str) -> &str {
        let mut parts = path.split('.');
        let first = parts.next().and_then(|it| self.words.get(it));
        let found = parts.fold(first, |table, part| table?.as_table()?.get(part));
        found.and_then(toml::Value::as_str).unwrap_or_default()
    }

    /// Returns the static file of that stamped name.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Returns the stamped names of all static files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    if let Ok(syntax) = syntax.build() {
        environment.set_syntax(syntax);
    }
    environment.add_filter("fill", fill);
    environment.add_filter("segment", |text: &str| segment(text));
    environment.add_filter("percent", |share: f64| format!("{} %", whole_percent(share)));
    environment.add_filter("money", money);
    environment.add_filter("query", |text: &str| -> String {
        form_urlencoded::byte_serialize(text.as_bytes()).collect()
    });
    environment.add_filter("day", |day: &str| {
        let parsed = day.parse::<jiff::civil::Date>();
        parsed.map_or_else(|_| day.to_owned(), |it| it.strftime("%-d %b %Y").to_string())
    });
    environment
}

/// Returns a text as a part of a path: everything but letters, digits, `-`, `_` and `.` of ASCII is escaped.
pub(super) fn segment(text: &str) -> String {
    let mut path = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => path.push(char::from(byte)),
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}

/// Writes hundredths as whole units in groups of three.
fn money(cents: i64) -> String {
    let digits = (cents / 100).unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if cents < 0 { format!("-{text}") } else { text }
}

/// Puts values in the place of their names in braces; what comes out is text, and is escaped where it is printed.
fn fill(text: &str, values: Kwargs) -> Result<String, Error> {
    let mut parts = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        parts.push((name.to_owned(), value.to_string()));
    }
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Ok(crate::interview::fill(&agree(text, &parts), &parts))
}

/// Chooses between forms that follow a number: `{days:day|days}` becomes `day` where `days` is 1, else `days`.
fn agree(text: &str, parts: &[(&str, &str)]) -> String {
    let choose = |found: &Captures<'_>| {
        let part = |name| found.name(name).map_or("", |it| it.as_str());
        let number = parts.iter().find(|(name, _)| *name == part("name"));
        let is_one = number.is_some_and(|(_, value)| *value == "1");
        if is_one { part("one") } else { part("more") }.to_owned()
    };
    FORMS
        .as_ref()
        .map_or_else(|| text.to_owned(), |it| it.replace_all(text, choose).into_owned())
}

fn words(files: &[(String, String)], problems: &mut Vec<Problem>) -> toml::Table {
    let mut words = toml::Table::new();
    for (name, text) in files {
        match text.parse::<toml::Table>() {
            Ok(table) if !table.is_empty() => {
                words.insert(name.trim_end_matches(".toml").to_owned(), table.into());
            }
            Ok(_) => problems.push(Problem::new(name, "the file has no words")),
            Err(error) => problems.push(Problem::of_toml(name, text, &error)),
        }
    }
    words
}

/// Gives each file a name that changes with its bytes: `baton.css` → `0123456789abcdef/baton.css`.
fn stamped(files: Vec<(String, Cow<'static, [u8]>)>, problems: &mut Vec<Problem>) -> BTreeMap<String, File> {
    let mut stamped = BTreeMap::new();
    for (name, bytes) in files {
        let kind = KINDS.iter().find(|(ending, _)| name.ends_with(ending));
        if bytes.is_empty() {
            problems.push(Problem::new(&name, "the file is empty"));
        }
        let Some((_, kind)) = kind else {
            problems.push(Problem::new(&name, "no page can use a file of that kind"));
            continue;
        };
        let hash = Sha256::digest(&bytes);
        let mark = hexadecimal(hash.get(..MARK).unwrap_or(&hash));
        stamped.insert(format!("{mark}/{name}"), File { bytes, kind });
    }
    stamped
}

fn name_of(stamped: &str) -> &str {
    stamped.split_once('/').map_or(stamped, |(_, name)| name)
}

fn problem(error: &Error, file: &str) -> Problem {
    let mut message = error.kind().to_string();
    if let Some(detail) = error.detail() {
        message = format!("{message}: {detail}");
    }
    let problem = Problem::new(error.name().unwrap_or(file), message);
    match error.line() {
        Some(line) => problem.at(line),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::agree;

    #[test]
    fn a_form_follows_its_number() {
        let text = "{count} {count:gap is|gaps are} open, {days:one|more} left {other} {a:b}";
        assert_eq!(
            agree(text, &[("count", "1"), ("days", "12")]),
            "{count} gap is open, more left {other} {a:b}"
        );
        assert_eq!(
            agree(text, &[("count", "0"), ("days", "1")]),
            "{count} gaps are open, one left {other} {a:b}"
        );
    }
}
