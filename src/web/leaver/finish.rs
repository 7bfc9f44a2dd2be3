//! The end: the last question, thanks, a rating, and the wish to have it deleted, which the manager grants.

use axum::response::Response;
use serde_json::json;

use crate::interview::{Act, Session};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::check;
use crate::web::notice::Tone;
use crate::web::reply::see_other;

/// The topic of the last question.
const NOT_ASKED: &str = "not_asked";

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
        "released": session.proceedings.released_facts.len(),
        "erasure_asked": session.proceedings.erasure_asked.map(|it| it.strftime("%Y-%m-%d").to_string()),
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

/// Tells the manager that the leaver wants everything deleted, or does not want it any more.
pub(super) async fn erasure(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let (act, words) = match form.text("do") {
        "ask" => (Act::AskErasure, "leaver.finish.erasure_asked"),
        "drop" => (Act::DropErasure, "leaver.finish.erasure_dropped"),
        _ => return Err(WebError::BadForm),
    };
    if check::act(&call, &leave, act).await? {
        call.tell(&leave.visit.hash, Tone::Good, call.web.pages.words(words));
    }
    Ok(see_other(&format!("/interview/{}/finish#delete", leave.handover)))
}
