//! Why an act of the successor's was not done, in words that say what to do next.

use axum::http::StatusCode;

use crate::engine::EngineError;
use crate::interview::Refusal;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::notice::{Notice, Tone};

/// Returns the status and the notice of an act that was refused or failed.
pub(super) fn notice(call: &Call, error: EngineError) -> (StatusCode, Notice) {
    let own = match &error {
        EngineError::Refused(refusal) => key(refusal),
        _ => None,
    };
    let no_words = matches!(&error, EngineError::Refused(Refusal::NoWords));
    let error = WebError::from(error);
    let (status, kind) = error.kind();
    let words = |path: &str| call.web.pages.words(path).to_owned();
    let text = match own {
        Some(key) => words(&format!("successor.refused.{key}")),
        None => ["title", "next"]
            .map(|part| words(&format!("error.{kind}.{part}")))
            .join(" "),
    };
    let status = if no_words { StatusCode::BAD_REQUEST } else { status };
    (status, Notice::new(Tone::Bad, text))
}

const fn key(refusal: &Refusal) -> Option<&'static str> {
    Some(match refusal {
        Refusal::LeaverIsGone => "leaver_is_gone",
        Refusal::NothingNew => "nothing_new",
        Refusal::AskedBefore => "asked_before",
        Refusal::DayIsPast(_) => "day_is_past",
        Refusal::NoWords => "no_words",
        Refusal::NothingReleased => "nothing_released",
        Refusal::ContentChanged => "content_changed",
        Refusal::SignedBefore => "signed_before",
        Refusal::Closed => "closed",
        Refusal::OutOfRange { .. } => "too_many_lines",
        _ => return None,
    })
}
