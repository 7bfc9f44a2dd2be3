//! The last signature: it closes a handover for good, and who gives it says that they know.

use serde::Serialize;

use crate::id::HandoverId;
use crate::interview::{Party, Session, Standing};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::manager::board;

/// What closing leaves as it is.
#[derive(Debug, Serialize)]
pub(super) struct Ending {
    /// Whether the act that the page offers is the last one.
    closes: bool,
    /// Whether the successor has still to accept.
    waits_for_acceptance: bool,
    /// Serious gaps that nobody dealt with.
    serious: usize,
    /// Questions of manager and successor that were not answered.
    questions: usize,
    working_days_left: i64,
}

impl Ending {
    /// Returns whether the successor has still to accept: they sign after that, not before.
    pub(super) const fn waits_for_acceptance(&self) -> bool {
        self.waits_for_acceptance
    }
}

/// Returns what a signature of that party would leave open, and whether it closes the handover.
///
/// # Errors
/// Where the session cannot be read.
pub(super) async fn ending(call: &Call, handover: &HandoverId, party: Party) -> Result<Ending, WebError> {
    let engine = &call.web.engine;
    // the same numbers for all, whatever each of them may read
    let session = engine.session_for(handover, Party::Manager).await?;
    let standing = engine.standing(&session);
    let overview = engine.overview(&session);
    Ok(Ending {
        closes: is_last(&session, &standing, party),
        waits_for_acceptance: session.proceedings.acceptance.is_none(),
        serious: board::open(&engine.board(&session, &overview).gaps)[0],
        questions: session.open_requests().count(),
        working_days_left: standing.working_days_left.max(0),
    })
}

/// Returns whether nothing is missing but this party's own signature, or the successor's acceptance.
pub(super) fn is_last(session: &Session, standing: &Standing, party: Party) -> bool {
    let mut signers = standing.signatures.iter().map(|(it, _)| *it);
    let is_accepted = session.proceedings.acceptance.is_some();
    let is_accepting = party == Party::Successor && standing.has_signed(party);
    signers.all(|it| it == party || standing.has_signed(it)) && (is_accepted || is_accepting)
}

/// Returns whether the form may go on: who gives the last signature has ticked that it closes everything.
pub(super) fn is_known(ending: &Ending, form: &Form) -> bool {
    !ending.closes || !form.text("closes").is_empty()
}
