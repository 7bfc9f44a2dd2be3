//! `baton bank check`: a bank or word list is read as it would be from the folder of own files, with all its problems.

use std::path::Path;

use serde_json::json;

use crate::bank::Bank;
use crate::cli::App;
use crate::cli::args::{BankCheckArgs, BankCommand};
use crate::cli::error::{CliError, problems_to};
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::diag::Problem;
use crate::interview::Guide;

/// The folder of banks among the prompts.
const BANKS: &str = "banks/";

pub(super) fn run(command: &BankCommand, app: &App) -> Result<(), CliError> {
    let BankCommand::Check(args) = command;
    check(args, app)
}

fn check(args: &BankCheckArgs, app: &App) -> Result<(), CliError> {
    let bytes = std::fs::read(&args.file).map_err(|source| CliError::Input {
        path: args.file.clone(),
        source,
    })?;
    let name = args.file.to_string_lossy().into_owned();
    let (topics, problems) = match String::from_utf8(bytes) {
        Ok(text) => read(args, app, &text)?,
        Err(_) => (
            0,
            vec![Problem::new(&name, "the file is not UTF-8 text").hint("save it as UTF-8")],
        ),
    };
    if args.json {
        app.out
            .json(&json!({"file": name, "topics": topics, "problems": problems}))?;
    } else {
        problems_to(app.out, &problems);
    }
    if problems.is_empty() {
        app.out
            .say(Look::Good, "ok: ", &format!("{name}, {}", count(topics, "topic")));
        return Ok(());
    }
    Err(CliError::Found {
        what: format!("`{name}` has {}", count(problems.len(), "problem")),
    })
}

/// Reads the file in the place that it would have, together with all others, and keeps its own problems.
fn read(args: &BankCheckArgs, app: &App, text: &str) -> Result<(usize, Vec<Problem>), CliError> {
    let name = args.file.to_string_lossy().into_owned();
    let mut files = app.assets.texts("prompts", &[".toml"])?;
    let place = place(&files, &args.file);
    let topics = if place.starts_with(BANKS) {
        Bank::parse(&[(place.clone(), text.to_owned())]).0.topics.len()
    } else {
        0
    };
    files.retain(|(path, _)| *path != place);
    files.push((place.clone(), text.to_owned()));
    let problems = Guide::parse(&files).err().unwrap_or_default();
    let own = problems.into_iter().filter(|problem| problem.file == place);
    let shown = own.map(|problem| Problem {
        file: name.clone(),
        ..problem
    });
    Ok((topics, shown.collect()))
}

/// Returns where a file stands among the prompts: in the place of the one that its path ends with, else among the banks.
fn place(files: &[(String, String)], file: &Path) -> String {
    let known = files.iter().map(|(path, _)| path).filter(|path| file.ends_with(path));
    let same_name = files
        .iter()
        .map(|(path, _)| path)
        .find(|path| file.file_name() == Path::new(path).file_name());
    let own = || format!("{BANKS}{}", file.file_name().unwrap_or_default().to_string_lossy());
    known
        .max_by_key(|path| path.len())
        .or(same_name)
        .cloned()
        .unwrap_or_else(own)
}
