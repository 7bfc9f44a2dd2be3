//! `baton render`: any Markdown as PDF, set as the reports are.

use std::path::Path;

use jiff::tz::TimeZone;

use crate::cli::App;
use crate::cli::args::RenderArgs;
use crate::cli::error::CliError;
use crate::cli::print::Look;
use crate::engine::{Typesetter, export};
use crate::typeset::Furniture;

pub(super) fn run(args: &RenderArgs, app: &App) -> Result<(), CliError> {
    let text = std::fs::read(&args.file).map_err(|source| CliError::Input {
        path: args.file.clone(),
        source,
    })?;
    let text = String::from_utf8(text).map_err(|_error| CliError::Data {
        message: format!("`{}` is not UTF-8 text", args.file.display()),
        problems: Vec::new(),
        hints: vec!["save it as UTF-8".to_owned()],
    })?;
    let out = args.out.clone().unwrap_or_else(|| args.file.with_extension("pdf"));
    let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = out
        .parent()
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let around = Furniture {
        generated: app.clock.now().to_zoned(TimeZone::UTC).date().to_string(),
        ..Furniture::default()
    };
    let rendered = Typesetter::new(&app.assets)?.pdf(&text, &around, &name)?;
    for warning in &rendered.warnings {
        app.out.say(Look::Warning, "warning: ", &warning.message);
    }
    let written = export::write(folder, &name, &rendered.bytes)?;
    Ok(app.out.data(&written.display().to_string())?)
}
