//! `baton assets`: what is built in, for those who write banks, prompts and templates.

use crate::assets::Origin;
use crate::cli::App;
use crate::cli::args::AssetsCommand;
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::print::Look;

pub(super) fn run(command: &AssetsCommand, app: &App) -> Result<(), CliError> {
    match command {
        AssetsCommand::List { json: true } => Ok(app.out.json(&app.assets.list())?),
        AssetsCommand::List { json: false } => list(app),
        AssetsCommand::Show { path } => Ok(app.out.bytes(&app.assets.read(path)?)?),
        AssetsCommand::Export { dir } => {
            let written = app.assets.export(dir)?;
            let files = count(written.len(), "file");
            app.out
                .say(Look::Good, "written: ", &format!("{files} below {}", dir.display()));
            Ok(())
        }
    }
}

fn list(app: &App) -> Result<(), CliError> {
    for asset in app.assets.list() {
        let origin = match asset.origin {
            Origin::BuiltIn => "",
            Origin::Override => "  (yours, in place of the built-in one)",
            Origin::Added => "  (yours)",
        };
        app.out.data(&format!("{}{origin}", asset.path))?;
    }
    Ok(())
}
