//! The wording of a report by a model: what is shown while it goes on, and what is said at its end.

use std::sync::Arc;

use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::cli::{App, model};
use crate::engine::{Drafting, Engine, Press, Progress};
use crate::id::HandoverId;
use crate::interview::{Session, Subject, fill};
use crate::prompt::Prompts;

/// Lets the model that is configured, if any, draft what the report lacks, and returns the session with it.
pub(super) async fn draft(
    engine: Engine,
    handover: &HandoverId,
    press: &Press,
    app: &App,
) -> Result<(Engine, Arc<Session>), CliError> {
    let assistant = match model::assistant(&app.config.model, &app.assets, &engine.guide().bank) {
        Ok(assistant) => assistant,
        // the report does not need the model
        Err(error @ CliError::Model(_)) => {
            app.out.say(Look::Warning, "", &error.words().message);
            None
        }
        Err(error) => return Err(error),
    };
    let Some(assistant) = assistant else {
        let session = engine.session(handover).await?;
        return Ok((engine, session));
    };
    let (name, place) = (assistant.name.clone(), assistant.host.clone());
    let prompts = model::prompts(&app.assets, &engine.guide().bank)?;
    let engine = engine.with_assistant(assistant);
    let session = engine.session(handover).await?;
    let subjects = press.subjects(&session, engine.guide(), engine.today())?;
    let mut told = false;
    let mut show = |progress: Progress<'_>| {
        if !told {
            let text = fill(prompts.of_report("begins"), &[("model", &name), ("host", &place)]);
            app.out.talk(&text);
            told = true;
        }
        app.out.talk(&line(&prompts, &session, &engine, progress));
    };
    let drafting = engine.draft(handover, &subjects, &mut show).await?;
    ended(&prompts, app, &drafting);
    let session = engine.session(handover).await?;
    Ok((engine, session))
}

/// `wording 3 of 12: …`.
fn line(prompts: &Prompts, session: &Session, engine: &Engine, progress: Progress<'_>) -> String {
    let topic = |id| engine.guide().bank.topic(id).map_or("", |topic| topic.title.as_str());
    let name = |id| session.account(id).map_or("", |account| account.name.as_str());
    let subject = match progress.subject {
        Subject::Book => engine.guide().wording.names.whole_book.clone(),
        Subject::Account(id) => name(id).to_owned(),
        Subject::Risk(id, None) | Subject::Playbook(id) => topic(id).to_owned(),
        Subject::Risk(id, Some(account)) => format!("{}, {}", name(account), topic(id)),
    };
    let (number, all) = (progress.number.to_string(), progress.all.to_string());
    fill(
        prompts.of_report("goes_on"),
        &[("number", &number), ("all", &all), ("subject", &subject)],
    )
}

/// Says what was left to the quotes, and why.
fn ended(prompts: &Prompts, app: &App, drafting: &Drafting) {
    for (why, left) in &drafting.left {
        let (left, all) = (count(*left, "summary"), drafting.subjects.to_string());
        let text = fill(
            prompts.of_report("left"),
            &[("left", &left), ("all", &all), ("why", prompts.of_report(why))],
        );
        app.out.say(Look::Warning, "", &text);
    }
    if drafting.drafted > 0 {
        let (sentences, dropped) = (count(drafting.sentences, "sentence"), drafting.dropped.to_string());
        let text = fill(
            prompts.of_report("ends"),
            &[("sentences", &sentences), ("dropped", &dropped)],
        );
        app.out.talk(&text);
    }
}
