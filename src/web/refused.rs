//! Why an act was not done, in the words of `web/wording/refused.toml`: what is in the way, and what to do next.

use crate::interview::{Refusal, fill};
use crate::web::page::Pages;

/// Returns the words for a refusal.
pub(super) fn refused(pages: &Pages, refusal: &Refusal) -> String {
    let words = pages.words(&format!("refused.{}", key(refusal)));
    match refusal {
        Refusal::OutOfRange { least, most, .. } => {
            let (least, most) = (least.to_string(), most.to_string());
            fill(words, &[("least", &least), ("most", &most)])
        }
        Refusal::PoorQuestion { faults } => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            fill(words, &[("faults", &faults.join("; "))])
        }
        _ => words.to_owned(),
    }
}

const fn key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NothingNew => "nothing_new",
        Refusal::NoWords | Refusal::EmptyAnswer => "no_words",
        Refusal::TooLong { .. } => "too_long",
        Refusal::InConfidence => "in_confidence",
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
