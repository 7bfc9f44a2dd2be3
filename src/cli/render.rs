//! `baton render`: any Markdown as PDF, set as the reports are.
//!
//! What could not be set as it was meant is said with file and line; the PDF is written all the same.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::App;
use crate::cli::args::RenderArgs;
use crate::cli::error::CliError;
use crate::cli::print::Look;
use crate::diag::Problem;
use crate::engine::{Rendered, Typesetter, export};
use crate::typeset::Furniture;

/// The name that stands for stdin and stdout.
const STREAM: &str = "-";
/// Most bytes of Markdown: a megabyte becomes about 350 pages and takes about 12 of memory.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

pub(super) fn run(args: &RenderArgs, app: &App) -> Result<(), CliError> {
    let name = match is_stream(&args.file) {
        true => "stdin".to_owned(),
        false => args.file.display().to_string(),
    };
    let target = target(args)?;
    let markdown = read(&args.file, &name)?;
    let stem = args.file.file_stem().filter(|_| !is_stream(&args.file));
    let around = Furniture {
        generated: app.clock.now().to_zoned(TimeZone::UTC).date().to_string(),
        source_name: stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
        paper: args.paper.map(Into::into),
        ..Furniture::default()
    };
    let rendered = Typesetter::new(&app.assets)?.pdf(&markdown, &around, &name)?;
    for warning in &rendered.warnings {
        let place = warning.line.map_or(name.clone(), |line| format!("{name}:{line}"));
        app.out
            .say(Look::Warning, "warning: ", &format!("{place}: {}", warning.message));
    }
    let Some(target) = target else {
        return Ok(app.out.bytes(&rendered.bytes)?);
    };
    write(&target, &rendered)?;
    let written = target.display().to_string();
    if args.json {
        return Ok(app.out.json(&json!({
            "file": written,
            "pages": rendered.pages,
            "title": rendered.title,
            "content_hash": rendered.content_hash,
            "warnings": rendered.warnings,
        }))?);
    }
    Ok(app.out.data(&written)?)
}

fn is_stream(path: &Path) -> bool {
    path == Path::new(STREAM)
}

/// Returns the file to write, or nothing for stdout.
fn target(args: &RenderArgs) -> Result<Option<PathBuf>, CliError> {
    let usage = |message: &str, hint: &str| CliError::Usage {
        message: message.to_owned(),
        hints: vec![hint.to_owned()],
    };
    match &args.out {
        Some(out) if is_stream(out) && args.json => Err(usage(
            "--json and the PDF cannot both go to stdout",
            "name a file with --out",
        )),
        Some(out) if is_stream(out) && std::io::stdout().is_terminal() => Err(usage(
            "a PDF is no text for a terminal",
            "name a file with --out, or send stdout to one",
        )),
        Some(out) if is_stream(out) => Ok(None),
        Some(out) => Ok(Some(out.clone())),
        None if is_stream(&args.file) => Err(usage(
            "Markdown from stdin has no name for its PDF",
            "name a file with --out, or `--out -` for stdout",
        )),
        None => Ok(Some(args.file.with_extension("pdf"))),
    }
}

fn read(file: &Path, name: &str) -> Result<String, CliError> {
    let failed = |source| CliError::Input {
        path: file.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let source: Box<dyn Read> = match is_stream(file) {
        true => Box::new(std::io::stdin()),
        false => Box::new(std::fs::File::open(file).map_err(failed)?),
    };
    source.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(CliError::Data {
            message: format!("`{name}` has more than {} MB of Markdown", MOST_BYTES / 1024 / 1024),
            problems: Vec::new(),
            hints: vec!["divide it, and render its parts".to_owned()],
        });
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        CliError::Data {
            message: format!("`{name}` is not UTF-8 text"),
            problems: vec![Problem::new(name, "this line is not UTF-8").at(line)],
            hints: vec!["save it as UTF-8".to_owned()],
        }
    })
}

fn write(target: &Path, rendered: &Rendered) -> Result<(), CliError> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let folder = target.parent().filter(|it| !it.as_os_str().is_empty());
    export::write(folder.unwrap_or(Path::new(".")), &name, &rendered.bytes)?;
    Ok(())
}
