//! `baton erase`: a handover is deleted to the last byte. The person types its id, or says `--yes`.

use std::io::{IsTerminal, stdin};

use serde_json::json;

use crate::cli::App;
use crate::cli::args::EraseArgs;
use crate::cli::error::CliError;
use crate::cli::find;
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::engine::Engine;
use crate::id::HandoverId;

pub(super) async fn run(args: &EraseArgs, app: &App) -> Result<(), CliError> {
    let engine = app.engine().await?;
    let meant = match (&args.handover, args.due) {
        (Some(name), _) => vec![find(&engine, Some(name)).await?],
        (None, true) => engine.due_for_erasure().await?,
        (None, false) => {
            return Err(CliError::Usage {
                message: "which handover is to be erased?".to_owned(),
                hints: vec![
                    "`baton erase HANDOVER` erases one; `baton erase --due` those that were kept long enough"
                        .to_owned(),
                ],
            });
        }
    };
    if args.dry_run {
        return show(&meant, args, app);
    }
    let mut erased = Vec::new();
    for handover in &meant {
        if !args.yes {
            confirm(handover, app)?;
        }
        erased.push(one(&engine, handover, args, app).await?);
    }
    if args.json {
        app.out.json(&erased)?;
    } else if erased.is_empty() {
        app.out.talk("No handover was kept for longer than it should be.");
    } else {
        app.out
            .talk("Reports that were written to other folders, and backups, are yours to delete.");
    }
    Ok(())
}

fn show(meant: &[HandoverId], args: &EraseArgs, app: &App) -> Result<(), CliError> {
    if args.json {
        return Ok(app.out.json(&meant)?);
    }
    for handover in meant {
        app.out.data(handover.as_str())?;
    }
    Ok(())
}

async fn one(
    engine: &Engine,
    handover: &HandoverId,
    args: &EraseArgs,
    app: &App,
) -> Result<serde_json::Value, CliError> {
    let left = engine.erase(handover).await?;
    let events = usize::try_from(left.events).unwrap_or(usize::MAX);
    if !args.json {
        app.out
            .data(&format!("{handover}: {} erased", count(events, "event")))?;
    }
    Ok(json!({
        "handover": handover,
        "mark": left.mark,
        "events": left.events,
        "hash": left.hash,
        "erased_at": left.erased_at,
    }))
}

/// Asks for the id, letter by letter: there is no way back.
fn confirm(handover: &HandoverId, app: &App) -> Result<(), CliError> {
    if !stdin().is_terminal() {
        return Err(CliError::Usage {
            message: format!("nobody is at a terminal to confirm that `{handover}` is erased"),
            hints: vec!["say `--yes` if you are sure: there is no way back".to_owned()],
        });
    }
    let question = format!("All answers of {handover} will be gone for good. Type its id to erase it:");
    app.out.say(Look::Bad, "", &question);
    let mut line = String::new();
    stdin().read_line(&mut line)?;
    if line.trim() == handover.as_str() {
        return Ok(());
    }
    Err(CliError::Found {
        what: "that is not its id; nothing was erased".to_owned(),
    })
}
