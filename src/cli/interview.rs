//! `baton interview`: the chat at a terminal, or one JSON object a line for a program.

use std::io::{self, IsTerminal};

use crate::cli::args::InterviewArgs;
use crate::cli::error::CliError;
use crate::cli::{App, chat, find, jsonl, model};

pub(super) async fn run(args: &InterviewArgs, app: &App) -> Result<(), CliError> {
    let at_terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal();
    if !args.jsonl && !at_terminal {
        return Err(CliError::NoTerminal);
    }
    let mut engine = app.engine().await?;
    if !args.no_model
        && let Some(assistant) = model::assistant(&app.config.model, &app.assets, &engine.guide().bank)?
    {
        engine = engine.with_assistant(assistant);
    }
    let handover = find(&engine, args.handover.as_deref()).await?;
    if args.jsonl {
        jsonl::run(&engine, &handover, app.out).await
    } else {
        chat::run(&engine, &handover, app).await
    }
}
