//! The interview at a terminal, line by line.

use std::io::{self, BufRead};

use crate::cli::error::CliError;
use crate::cli::format::percent;
use crate::cli::print::Look;
use crate::cli::{App, account_name};
use crate::engine::{Engine, EngineError, Step};
use crate::id::HandoverId;
use crate::interview::{Command, Refusal};

/// What may be typed in place of an answer.
const KEYS: &str = "/skip  /unknown [who]  /off  /rephrase  /back  /pause  /finish";

/// Runs the interview on a terminal until it is paused or finished.
pub(super) async fn run(engine: &Engine, handover: &HandoverId, app: &App) -> Result<(), CliError> {
    let mut step = engine.open(handover).await?;
    app.out.say(Look::Faint, "", KEYS);
    loop {
        show(engine, app, &step)?;
        if step.question.is_none() {
            return Ok(());
        }
        let command = read()?;
        let is_pause = command == Command::Pause;
        step = match engine.submit(handover, command).await {
            Ok(_) if is_pause => return Ok(()),
            Ok(step) => step,
            Err(EngineError::Refused(refusal @ Refusal::Finished)) => return Err(EngineError::from(refusal).into()),
            Err(error @ EngineError::Refused(_)) => {
                CliError::from(error).report(app.out);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
    }
}

fn show(engine: &Engine, app: &App, step: &Step) -> Result<(), CliError> {
    for notice in &step.notices {
        app.out.say(Look::Faint, "", notice);
    }
    let outlook = engine.outlook(&step.session);
    let Some(question) = &step.question else {
        app.out
            .say(Look::Good, "", "The interview is finished. Everything is saved.");
        return Ok(());
    };
    let account = account_name(&step.session, question).unwrap_or("the whole book");
    let (covered, minutes) = (percent(outlook.coverage), outlook.minutes_left);
    app.out.talk("");
    app.out.say(
        Look::Faint,
        "",
        &format!("{} {account}, {covered} covered, {minutes} min left", question.turn),
    );
    app.out.data(&question.text)?;
    Ok(())
}

/// Reads a line; the end of the input is a pause.
fn read() -> Result<Command, CliError> {
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Ok(Command::Pause);
    }
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    Ok(match word {
        "/skip" => Command::Skip,
        "/unknown" => Command::Unknown {
            who: Some(rest.trim().to_owned()).filter(|who| !who.is_empty()),
        },
        "/off" => Command::OffRecord,
        "/rephrase" => Command::Rephrase,
        "/back" => Command::Back,
        "/pause" => Command::Pause,
        "/finish" => Command::Finish,
        _ => Command::Answer {
            id: None,
            text: line.to_owned(),
        },
    })
}
