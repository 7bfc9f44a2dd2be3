//! An act of the manager's, and what they are told of it on the next page.

use axum::response::Response;

use crate::engine::EngineError;
use crate::interview::{Act, By, Party};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::notice::Tone;
use crate::web::refused::refused;
use crate::web::reply::see_other;

/// Runs an act, and leads on to `path` with words on how it went: those of `good`, or why it was refused.
pub(super) async fn run(
    oversee: &Authorized<Oversee>,
    call: &Call,
    act: Act,
    good: &str,
    path: &str,
) -> Result<Response, WebError> {
    let by = By::named(Party::Manager, &oversee.manager.name);
    match call.web.engine.act(&oversee.handover, by, act).await {
        Ok(_) => call.tell(&oversee.visit.hash, Tone::Good, call.web.pages.words(good)),
        Err(EngineError::Refused(refusal)) => {
            call.tell(&oversee.visit.hash, Tone::Bad, refused(&call.web.pages, &refusal));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(see_other(path))
}
