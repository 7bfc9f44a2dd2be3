//! What a person at the terminal does when the machine says no.

use crate::interview::Refusal;

/// Returns what to do after a refusal.
pub(super) fn hint(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::AlreadyStarted => "go on with `baton interview`",
        Refusal::NotStarted => "start it with `baton start`",
        Refusal::NothingAsked => "go on with `baton interview`, which puts the next question",
        Refusal::EmptyAnswer => "say a few words, or skip the question",
        Refusal::InConfidence => "say who may read it: begin with `manager only:`, or leave it out",
        Refusal::TooLong { .. } => "send it as several answers",
        Refusal::NoSuchAnswer(_) => "correct the turn of a question that was answered",
        Refusal::NothingBefore => "answer the question that is open, or skip it",
        Refusal::NoSuchTopic(_) => "`baton status` lists the topics and accounts",
        Refusal::Finished => "write the reports with `baton report`",
        Refusal::StatementsChanged => "write the reports again",
        Refusal::NoOtherWords => "answer it as it stands, or skip it",
        Refusal::AlreadySaved(_) => "answer the question that is open now",
        Refusal::NotTheirs { .. } => "ask the person whose part it is",
        Refusal::Closed => "only the checklist goes on; `baton report` writes what was signed",
        Refusal::NothingNew | Refusal::SignedBefore => "it stands as you want it",
        Refusal::NoWords => "say it in a few words, without secrets",
        Refusal::NoSuchStatement(_) | Refusal::NoSuchItem => "take one that the report lists",
        Refusal::NoSuchAccount(_) => "`baton status` lists the accounts",
        Refusal::NoSuchImport(_) => "take back an import that was made",
        Refusal::ImportInUse(_) => "import a corrected file instead: it takes the place of the old values",
        Refusal::NothingReleased => "the leaver has to release something first",
        Refusal::ContentChanged => "read it again as it is now, then sign",
        Refusal::AskedBefore => "ask in other words",
        Refusal::PoorQuestion { .. } => "put it better, or have it put as it stands",
        Refusal::LeaverIsGone => "ask the manager who else knows",
        Refusal::DayIsPast(_) => "take a day that is still to come",
        Refusal::OutOfRange { .. } => "take a number of that range",
    }
}
