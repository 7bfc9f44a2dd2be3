//! The leaver's signature: what is released, its fingerprint, who has signed. It lapses when the content becomes another one.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::engine::EngineError;
use crate::interview::{Act, By, Part, Party, Refusal, content_hash};
use crate::web::call::Call;
use crate::web::ending;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::turn;
use crate::web::manager::board::signatures;
use crate::web::notice::{Notice, Tone};
use crate::web::refused::refused;
use crate::web::reply::see_other;

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    show(&leave, &call, StatusCode::OK, Vec::new()).await
}

async fn show(leave: &Leave, call: &Call, status: StatusCode, notices: Vec<Notice>) -> Result<Response, WebError> {
    let engine = &call.web.engine;
    // who pressed the button may have waited: what is shown is what is signed
    let session = engine.session_for(&leave.handover, Party::Leaver).await?;
    let standing = engine.standing(&session);
    let parts = engine.parts(&session);
    let names = parts.iter().filter(|it| it.released > 0).map(|it| match &it.part {
        Part::Account(id) => session.account(id).map(|it| it.name.as_str()).unwrap_or_default(),
        Part::WholeBook => call.web.pages.words("leaver.check.book"),
        Part::Process => call.web.pages.words("leaver.check.process"),
    });
    let released: Vec<(&str, usize)> = names
        .zip(parts.iter().filter(|it| it.released > 0).map(|it| it.released))
        .collect();
    let values = json!({
        "handover": leave.handover,
        "hash": content_hash(&session),
        "signatures": signatures(&standing),
        "released": released,
        "ending": ending::ending(call, &leave.handover, Party::Leaver).await?,
        "waiting": parts.iter().filter(|it| it.is_waiting()).count(),
    });
    call.page_with(status, "leaver/sign.html", &values, notices)
}

pub(super) async fn sign(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let hash = form.filled("hash").ok_or(WebError::BadForm)?.to_owned();
    let ending = ending::ending(&call, &leave.handover, Party::Leaver).await?;
    if !ending::is_known(&ending, &form) {
        let notice = Notice::new(Tone::Bad, call.web.pages.words("closing.tick"));
        return show(&leave, &call, StatusCode::CONFLICT, vec![notice]).await;
    }
    let done = call
        .web
        .engine
        .act(&leave.handover, By::from(Party::Leaver), Act::Sign { hash })
        .await;
    match done {
        Ok(step) => {
            call.web.live.tell(&leave.handover, &step.session);
            turn::tell(&call, &leave, &step);
            call.tell(&leave.visit.hash, Tone::Good, call.web.pages.words("leaver.sign.done"));
        }
        // it was signed before, perhaps on another device
        Err(EngineError::Refused(Refusal::SignedBefore)) => {}
        Err(EngineError::Refused(refusal)) => {
            let notice = Notice::new(Tone::Bad, refused(&call.web.pages, &refusal));
            return show(&leave, &call, StatusCode::CONFLICT, vec![notice]).await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(see_other(&format!("/interview/{}/sign", leave.handover)))
}
