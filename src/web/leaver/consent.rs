//! Consent: who reads it, what a model does, how long it is kept, in plain words; nothing is asked before.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use serde_json::json;

use crate::engine::EngineError;
use crate::interview::{Act, By, Party, fill};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::finish::kept_days;
use crate::web::reply::see_other;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"before-you-start.txt\"");

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let values = values(&leave, &call)?;
    call.page("leaver/consent.html", &values)
}

/// The same terms as a file to keep, or to show to somebody else.
pub(super) async fn text(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let values = values(&leave, &call)?;
    let mut text = call.web.pages.words("leaver.consent_title").to_owned() + "\n";
    for line in values.get("lines").and_then(|it| it.as_array()).into_iter().flatten() {
        text += &format!("\n- {}\n", line.as_str().unwrap_or_default());
    }
    text += &format!(
        "\n{} {}\n",
        call.web.pages.words("leaver.consent_text"),
        call.web.pages.words("leaver.consent_version")
    );
    let mut response = Response::new(text.into());
    response.headers_mut().insert(CONTENT_TYPE, TEXT);
    response.headers_mut().insert(CONTENT_DISPOSITION, FILE);
    Ok(response)
}

fn values(leave: &Leave, call: &Call) -> Result<serde_json::Value, WebError> {
    let plan = leave.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let words = |key: &str| call.web.pages.words(&format!("leaver.{key}"));
    let named = |name: &Option<String>, key: &str| name.clone().unwrap_or_else(|| words(key).to_owned());
    let readers = [
        ("manager", named(&plan.manager, "your_manager")),
        ("successor", named(&plan.successor, "your_successor")),
    ];
    let readers = readers.each_ref().map(|(name, text)| (*name, text.as_str()));
    let days = kept_days(call, &leave.session).to_string();
    let (model, place) = match call.web.engine.assistant() {
        None => (words("consent_no_model").to_owned(), words("consent_place").to_owned()),
        Some(it) => {
            let host = ("host", it.host.as_str());
            let place = words(if it.leaves { "consent_leaves" } else { "consent_stays" });
            (
                fill(words("consent_model"), &[("model", &it.name)]),
                fill(place, &[host]),
            )
        }
    };
    let lines = [
        fill(words("consent_readers"), &readers),
        model,
        place,
        fill(words("consent_kept"), &[("days", &days)]),
        words("consent_purpose").to_owned(),
        words("consent_off_record").to_owned(),
    ];
    let accounts = leave.session.book.accounts.len();
    Ok(json!({
        "handover": leave.handover,
        "csm": plan.csm,
        "manager": plan.manager,
        "sittings": plan.sittings,
        "minutes": plan.minutes,
        "accounts": accounts,
        "lines": lines,
        "version": words("consent_version"),
        "given": leave.session.proceedings.consent.is_some(),
    }))
}

pub(super) async fn give(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    if !form.has("understood") {
        return Ok(see_other(&format!("/interview/{}/consent", leave.handover)));
    }
    let version = call.web.pages.words("leaver.consent_version").to_owned();
    let by = By::from(Party::Leaver);
    match call.web.engine.act(&leave.handover, by, Act::Consent { version }).await {
        // it was given before, perhaps on another device
        Ok(_) | Err(EngineError::Refused(_)) => {}
        Err(error) => return Err(error.into()),
    }
    match call.web.engine.open(&leave.handover).await {
        // the room says where things stand
        Ok(_) | Err(EngineError::Refused(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(see_other(&format!("/interview/{}", leave.handover)))
}
