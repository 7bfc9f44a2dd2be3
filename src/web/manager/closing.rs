//! Sign-off, how long everything is kept, and erasing it for good.

use axum::response::Response;

use crate::id::HandoverId;
use crate::interview::{Act, GapHandling, Party, PlanChange, content_hash};
use crate::web::call::Call;
use crate::web::ending;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::manager::{act, board};
use crate::web::notice::Tone;
use crate::web::reply::see_other;
use crate::web::said::Said;

pub(super) async fn show(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let engine = &call.web.engine;
    let session = &oversee.session;
    let overview = engine.overview(session);
    let standing = engine.standing(session);
    let handled = session.proceedings.gaps.values();
    let accepted = handled.filter(|it| matches!(it, GapHandling::Accepted { .. })).count();
    let kept = session.proceedings.retention_days;
    let values = serde_json::json!({
        "handover": oversee.handover,
        "csm": overview.csm,
        "statements": session.facts.len(),
        "open": board::open(&engine.board(session, &overview).gaps),
        "accepted": accepted,
        "hash": content_hash(session),
        "signatures": board::signatures(&standing),
        "erase_on": standing.erase_on,
        "erasure_asked": board::asked_on(session),
        "retention": kept.unwrap_or(engine.guide().policy.plan.retention_days),
        "ending": ending::ending(&call, &oversee.handover, Party::Manager).await?,
        "said": Said::of(session),
        "acceptance": session.proceedings.acceptance.as_ref().map(|it| it.still_missing.clone()),
    });
    call.page("manager/closing.html", &values)
}

pub(super) async fn sign(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let hash = form.filled("hash").ok_or(WebError::BadForm)?.to_owned();
    let path = format!("/handovers/{}/closing", oversee.handover);
    let ending = ending::ending(&call, &oversee.handover, Party::Manager).await?;
    if !ending::is_known(&ending, &form) {
        call.tell(&oversee.visit.hash, Tone::Bad, call.web.pages.words("closing.tick"));
        return Ok(see_other(&path));
    }
    act::run(&oversee, &call, Act::Sign { hash }, "closing.signed", &path).await
}

pub(super) async fn keep(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let days = form.text("days").trim().parse();
    let days = days.map_err(|_error| WebError::BadForm)?;
    let path = format!("/handovers/{}/closing", oversee.handover);
    let act = Act::ChangePlan(PlanChange::RetentionDays(days));
    act::run(&oversee, &call, act, "closing.kept", &path).await
}

/// Erases the handover where the leaver's name was typed as it is written, and shows everybody out.
pub(super) async fn erase(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let plan = oversee.session.plan.as_ref().ok_or(WebError::NotFound)?;
    if form.text("name").trim() != plan.csm.trim() {
        let words = call.web.pages.words("closing.not_the_name");
        call.tell(&oversee.visit.hash, Tone::Bad, words);
        return Ok(see_other(&format!("/handovers/{}/closing", oversee.handover)));
    }
    erase_all(&call, &oversee.handover).await?;
    call.tell(&oversee.visit.hash, Tone::Good, call.web.pages.words("closing.erased"));
    Ok(see_other("/handovers"))
}

/// Shows leaver and successor out, and erases everything.
pub(in crate::web) async fn erase_all(call: &Call, handover: &HandoverId) -> Result<(), WebError> {
    for party in [Party::Leaver, Party::Successor] {
        call.web.end_visits(handover, party, call.at).await?;
    }
    call.web.shelf.drop(handover);
    call.web.engine.erase(handover).await?;
    Ok(())
}
