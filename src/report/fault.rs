//! What is wrong with a template, all at once: each fault with file, line and the field that was probably meant.
//!
//! A template engine stops at the first fault. So the faulty place is taken out of a copy of the template and the rest is
//! tried again, until nothing is wrong or what is wrong only follows from what was taken out.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Error, ErrorKind};
use serde_json::Value as Json;

use crate::diag::{Problem, line_of, nearest};

/// Most faults of one deliverable; whoever made more sees the rest after mending these.
const MOST: usize = 25;
/// Filters that the templates have besides the built-in ones.
pub(super) const FILTERS: [&str; 6] = ["md", "cell", "bold", "day", "clip", "yaml"];

/// Sources of templates by file name.
pub(super) type Sources = BTreeMap<String, String>;

/// Returns every fault that `render` meets with these sources; `data` is what the templates may ask for.
pub(super) fn faults(
    sources: &Sources,
    data: &Json,
    file: &str,
    render: impl Fn(&Sources) -> Result<(), Error>,
) -> Vec<Problem> {
    let mut patched = sources.clone();
    let mut problems: Vec<Problem> = Vec::new();
    while problems.len() < MOST {
        let Err(error) = render(&patched) else { break };
        let name = error.name().unwrap_or(file).to_owned();
        let source = patched.get(&name).map(String::as_str).unwrap_or_default();
        let place = place(&error, source);
        let found = problem(&error, &name, place.as_ref().map(|it| (it, source)), (sources, data));
        // what is wrong on a line that was mended already follows from the mending
        if problems
            .iter()
            .any(|it| (&it.file, it.line) == (&found.file, found.line))
            && !is_named(&error)
        {
            break;
        }
        problems.push(found);
        let Some(place) = place.filter(|_| is_named(&error)) else {
            break;
        };
        let Some(text) = patched.get_mut(&name) else { break };
        let stand_in = if error.kind() == ErrorKind::UnknownFilter {
            "string"
        } else {
            "\"\""
        };
        // lines must stay where they are
        let lines = text.get(place.clone()).map_or(0, |it| it.matches('\n').count());
        text.replace_range(place, &format!("{stand_in}{}", "\n".repeat(lines)));
    }
    problems
}

/// Returns the problem that an error is.
pub(super) fn of(error: &Error, file: &str, sources: &Sources, data: &Json) -> Problem {
    let name = error.name().unwrap_or(file).to_owned();
    let source = sources.get(&name).map(String::as_str).unwrap_or_default();
    let place = place(error, source);
    problem(error, &name, place.as_ref().map(|it| (it, source)), (sources, data))
}

/// Returns whether something was named that does not exist: what stands around it can be right.
fn is_named(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UndefinedError | ErrorKind::UnknownFilter | ErrorKind::UnknownMethod | ErrorKind::UnknownFunction
    )
}

type Span = std::ops::Range<usize>;

/// Returns where what does not exist stands: the path that the error names, the one before its filter, the filter, or the
/// call of a macro or function.
fn place(error: &Error, source: &str) -> Option<Span> {
    let range = error.range()?;
    match error.kind() {
        ErrorKind::UndefinedError => {}
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction => return Some(range),
        ErrorKind::UnknownMethod => {
            let before = source.get(..range.start)?;
            return Some(before.len() - path_at_end(before)..range.end);
        }
        _ => return None,
    }
    let named = error.detail().and_then(|it| it.split('`').nth(1));
    if let Some(name) = named.filter(|it| !it.is_empty()) {
        let from = start_of_line(source, range.start);
        let at = from + source.get(from..)?.find(name)?;
        return Some(at..end_of_path(source, at));
    }
    let before = source.get(..range.start)?.trim_end().strip_suffix('|')?.trim_end();
    let length = path_at_end(before);
    (length > 0).then_some(before.len() - length..before.len())
}

/// Returns how many bytes at the end of a text are a path.
fn path_at_end(text: &str) -> usize {
    let path = text.chars().rev().take_while(|c| is_of_path(*c));
    path.map(char::len_utf8).sum()
}

fn start_of_line(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|it| it.rfind('\n')).map_or(0, |it| it + 1)
}

fn is_of_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.')
}

fn end_of_path(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    at + rest
        .chars()
        .take_while(|c| is_of_path(*c))
        .map(char::len_utf8)
        .sum::<usize>()
}

fn problem(error: &Error, file: &str, place: Option<(&Span, &str)>, (sources, data): (&Sources, &Json)) -> Problem {
    let path = place.and_then(|(span, source)| source.get(span.clone()));
    let called = path.map(|path| path.split('(').next().unwrap_or(path).trim());
    let message = match (called, error.detail()) {
        (Some(path), _) => match error.kind() {
            ErrorKind::UnknownFilter => format!("there is no filter `{path}`"),
            ErrorKind::UnknownMethod | ErrorKind::UnknownFunction => format!("there is no macro `{path}`"),
            _ => format!("there is no `{path}`"),
        },
        (None, Some(detail)) => format!("{}: {detail}", error.kind()),
        (None, None) => error.kind().to_string(),
    };
    let line = place
        .map(|(span, source)| line_of(source, span.start))
        .or_else(|| error.line());
    let problem = Problem {
        line,
        ..Problem::new(file, message)
    };
    match error.kind() {
        ErrorKind::UndefinedError => {
            let meant = path.and_then(|path| meant(path, data));
            let problem = match meant {
                Some(field) => problem.hint(format!("did you mean `{field}`?")),
                None => problem,
            };
            problem.hint("`baton report --schema` lists every field")
        }
        ErrorKind::UnknownMethod | ErrorKind::UnknownFunction => {
            let (owner, word) = called
                .and_then(|it| it.rsplit_once('.'))
                .unwrap_or(("", called.unwrap_or_default()));
            match nearest(word, macros(sources)) {
                Some(near) if owner.is_empty() => problem.hint(format!("did you mean `{near}`?")),
                Some(near) => problem.hint(format!("did you mean `{owner}.{near}`?")),
                None => problem.hint("macros stand in the files that begin with `_`"),
            }
        }
        ErrorKind::UnknownFilter => {
            let problem = match nearest(called.unwrap_or_default(), FILTERS) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem,
            };
            problem.hint(format!("there are `{}`, and the built-in ones", FILTERS.join("`, `")))
        }
        ErrorKind::OutOfFuel => problem.hint("look for a loop inside a loop over all statements"),
        _ => problem,
    }
}

/// Returns the path that was probably meant: the first part that does not exist, and those after it, are put right where
/// the object is known; else the last part is taken for any field of the report.
fn meant(path: &str, data: &Json) -> Option<String> {
    let mut parts = path.split('.');
    if parts.next() == Some("r") {
        let (mut value, mut right) = (data, "r".to_owned());
        for part in parts.by_ref() {
            let Json::Object(fields) = value else { break };
            let known = fields.keys().map(String::as_str);
            let part = if fields.contains_key(part) {
                part
            } else {
                nearest(part, known)?
            };
            value = fields.get(part)?;
            right = format!("{right}.{part}");
        }
        return (right != path).then_some(right);
    }
    let (parent, field) = path.rsplit_once('.')?;
    let mut known = BTreeSet::new();
    fields(data, &mut known);
    nearest(field, known).map(|near| format!("{parent}.{near}"))
}

/// Returns the names of all macros.
fn macros(sources: &Sources) -> impl Iterator<Item = &str> {
    let after = sources.values().flat_map(|text| text.split("{% macro ").skip(1));
    after.filter_map(|text| text.split('(').next())
}

fn fields<'a>(value: &'a Json, known: &mut BTreeSet<&'a str>) {
    match value {
        Json::Object(entries) => {
            for (name, value) in entries {
                known.insert(name);
                fields(value, known);
            }
        }
        Json::Array(items) => items.iter().for_each(|it| fields(it, known)),
        _ => {}
    }
}
