//! The leaver's own copy of all that they said, released or not: it is theirs. Markdown, and PDF to keep.

use std::sync::Arc;

use axum::response::Response;

use crate::interview::{Outcome, Session, fill};
use crate::report::{Place, escape_markdown};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::reply::file;

/// The name of the file, without its ending.
const NAME: &str = "my-handover-answers";

pub(super) async fn markdown_file(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let text = markdown(&leave.session, &call);
    Ok(file(
        &format!("{NAME}.md"),
        "text/markdown; charset=utf-8",
        text.into_bytes(),
    ))
}

pub(super) async fn pdf_file(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let text = markdown(&leave.session, &call);
    let web = Arc::clone(&call.web);
    // pages take a processor for a while: not one of those that answer
    let made = tokio::task::spawn_blocking(move || web.press.prose(&text, web.engine.today(), NAME));
    let bytes = made.await.map_err(|_panic| WebError::Broken)??;
    Ok(file(&format!("{NAME}.pdf"), "application/pdf", bytes))
}

fn markdown(session: &Session, call: &Call) -> String {
    let words = |key: &str| call.web.pages.words(&format!("leaver.{key}")).to_owned();
    let line = |text: &str| escape_markdown(text, Place::Line);
    let csm = session.plan.as_ref().map(|it| it.csm.as_str()).unwrap_or_default();
    let day = call.at.strftime("%Y-%m-%d").to_string();
    let mut text = format!("# {}\n\n", fill(&words("copy.title"), &[("name", &line(csm))]));
    text += &format!("{}\n", fill(&words("copy.line"), &[("day", &day)]));
    for record in &session.turns {
        let Some(outcome) = &record.outcome else { continue };
        let answer = match outcome {
            Outcome::Answered(answer) => answer.text.lines().map(line).collect::<Vec<_>>().join("\n\n"),
            Outcome::Skipped => format!("*{}*", words("outcome.skipped")),
            Outcome::Withheld => format!("*{}*", words("outcome.withheld")),
            Outcome::Unknown(None) => format!("*{}*", words("outcome.unknown")),
            Outcome::Unknown(Some(who)) => fill(&words("outcome.who"), &[("who", &line(who))]),
            Outcome::Reworded => continue,
        };
        let turn = record.question.turn.0;
        text += &format!("\n## {turn}. {}\n\n{answer}\n", line(&record.question.text));
    }
    text
}
