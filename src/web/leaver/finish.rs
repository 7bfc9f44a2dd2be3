//! The end: the last question, thanks, a rating, the leaver's own copy, and how to have it deleted.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use serde_json::json;

use crate::interview::{Act, Outcome, Session, fill};
use crate::report::{Place, escape_markdown};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::check;
use crate::web::notice::Tone;
use crate::web::reply::see_other;

/// The topic of the last question.
const NOT_ASKED: &str = "not_asked";
const MARKDOWN: HeaderValue = HeaderValue::from_static("text/markdown; charset=utf-8");
const FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"my-handover-answers.md\"");

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let session = &leave.session;
    let plan = session.plan.as_ref().ok_or(WebError::NotFound)?;
    let engine = &call.web.engine;
    let asked = session
        .turns
        .iter()
        .filter(|it| it.question.topic.as_str() == NOT_ASKED);
    let values = json!({
        "handover": leave.handover,
        "csm": plan.csm,
        "manager": plan.manager,
        "finished": session.finished,
        "turn": session.open_question().map(|it| it.turn),
        "not_asked": NOT_ASKED,
        "asked_last": asked.filter(|it| it.outcome.is_some()).count() > 0,
        "rating": session.proceedings.rating,
        "waiting": engine.parts(session).iter().filter(|it| it.is_waiting()).count(),
        "coverage": engine.outlook(session).coverage,
        "days": kept_days(&call, session),
    });
    call.page("leaver/finish.html", &values)
}

/// Returns for how many days after the sign-off it is all kept.
pub(super) fn kept_days(call: &Call, session: &Session) -> u32 {
    let policy = &call.web.engine.guide().policy;
    session.proceedings.retention_days.unwrap_or(policy.plan.retention_days)
}

pub(super) async fn rate(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let points = form.text("points").parse().map_err(|_error| WebError::BadForm)?;
    if !(1..=4).contains(&points) {
        return Err(WebError::BadForm);
    }
    check::act(&call, &leave, Act::Rate { points }).await?;
    call.tell(
        &leave.visit.hash,
        Tone::Good,
        call.web.pages.words("leaver.finish.rated"),
    );
    Ok(see_other(&format!("/interview/{}/finish", leave.handover)))
}

/// Gives the leaver all that they said, as Markdown: released or not, it is theirs.
pub(super) async fn copy(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let mut response = Response::new(markdown(&leave.session, &call).into());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, MARKDOWN);
    headers.insert(CONTENT_DISPOSITION, FILE);
    Ok(response)
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
