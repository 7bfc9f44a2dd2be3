//! An act of the manager's, and what they are told of it on the next page.

use axum::response::Response;

use crate::engine::EngineError;
use crate::interview::{Act, By, Party, Refusal};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::notice::Tone;
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
            call.tell(&oversee.visit.hash, Tone::Bad, refused(call, &refusal));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(see_other(path))
}

/// Returns the words for a refusal.
fn refused(call: &Call, refusal: &Refusal) -> String {
    let words = call.web.pages.words(&format!("refused.{}", key(refusal)));
    match refusal {
        Refusal::OutOfRange { least, most, .. } => {
            let (least, most) = (least.to_string(), most.to_string());
            crate::interview::fill(words, &[("least", &least), ("most", &most)])
        }
        Refusal::PoorQuestion { faults } => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            crate::interview::fill(words, &[("faults", &faults.join("; "))])
        }
        _ => words.to_owned(),
    }
}

const fn key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NothingNew => "nothing_new",
        Refusal::NoWords | Refusal::EmptyAnswer => "no_words",
        Refusal::TooLong { .. } => "too_long",
        Refusal::Closed => "closed",
        Refusal::Finished => "finished",
        Refusal::NoOtherWords => "no_other_words",
        Refusal::AskedBefore => "asked_before",
        Refusal::PoorQuestion { .. } => "poor_question",
        Refusal::LeaverIsGone => "leaver_is_gone",
        Refusal::DayIsPast(_) => "day_is_past",
        Refusal::OutOfRange { .. } => "out_of_range",
        Refusal::ImportInUse(_) => "import_in_use",
        Refusal::NothingReleased => "nothing_released",
        Refusal::ContentChanged => "content_changed",
        Refusal::SignedBefore => "signed_before",
        Refusal::NoSuchStatement(_)
        | Refusal::NoSuchAccount(_)
        | Refusal::NoSuchTopic(_)
        | Refusal::NoSuchItem
        | Refusal::NoSuchAnswer(_)
        | Refusal::NoSuchImport(_) => "gone",
        Refusal::AlreadyStarted
        | Refusal::NotStarted
        | Refusal::NothingAsked
        | Refusal::NothingBefore
        | Refusal::StatementsChanged
        | Refusal::AlreadySaved(_)
        | Refusal::NotTheirs { .. } => "not_now",
    }
}
