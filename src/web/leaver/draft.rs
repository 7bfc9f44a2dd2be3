//! What was typed and not sent: kept on the server, without what must not be kept, until the question is dealt with.

use axum::response::Response;
use jiff::Timestamp;
use serde_json::json;

use crate::engine::Engine;
use crate::id::{HandoverId, Turn};
use crate::web::Web;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::reply::json_of;

/// Saves what the script sends while somebody types.
pub(super) async fn save(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let turn = form.text("turn").parse().map(Turn);
    let turn = turn.map_err(|_error| WebError::BadForm)?;
    if leave.session.turn(turn).is_none() {
        return Err(WebError::NotFound);
    }
    let text = form.text("text");
    let most = call.web.engine.guide().policy.answer.longest_bytes;
    if text.len() > most {
        return Err(WebError::TooLarge { most });
    }
    let place = Engine::place_of(turn);
    let saved = call.web.engine.save_draft(&leave.handover, &place, text).await?;
    json_of(&json!({ "saved": saved, "at": clock(call.at) }))
}

/// Returns the draft of a turn; empty where there is none.
pub(super) async fn of(web: &Web, handover: &HandoverId, turn: Turn) -> Result<String, WebError> {
    let draft = web.access.draft(handover, &Engine::place_of(turn)).await?;
    Ok(draft.map(|it| it.text).unwrap_or_default())
}

/// Returns hour and minute, in UTC.
fn clock(at: Timestamp) -> String {
    at.strftime("%H:%M").to_string()
}
