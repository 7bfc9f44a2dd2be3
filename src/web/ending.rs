//! The last signature: it closes a handover for good, and who gives it says that they know.
//!
//! What the successor said of the whole stands here too, for those who sign after it.

use serde::Serialize;

use crate::id::HandoverId;
use crate::interview::{Party, Session, Signed, Standing};
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

/// What the successor said.
#[derive(Debug, Serialize)]
pub(super) struct Said<'a> {
    name: Option<&'a str>,
    lines: &'a [String],
    reservations: Option<&'a str>,
    still_missing: Option<&'a str>,
    doubts: Vec<Doubt<'a>>,
}

/// A statement that the successor says is not true.
#[derive(Debug, Serialize)]
struct Doubt<'a> {
    id: String,
    quote: &'a str,
    instead: &'a str,
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
    let all = &session.proceedings;
    let is_answered = |turn| session.turn(turn).is_some_and(|it| it.outcome.is_some());
    let open = all.requests.iter().filter(|it| !it.turn.is_some_and(is_answered));
    Ok(Ending {
        closes: is_last(&session, &standing, party),
        waits_for_acceptance: all.acceptance.is_none(),
        serious: board::open(&engine.board(&session, &overview).gaps)[0],
        questions: open.count(),
        working_days_left: standing.working_days_left.max(0),
    })
}

/// Returns whether nothing is missing but this party's own signature, or the successor's acceptance.
fn is_last(session: &Session, standing: &Standing, party: Party) -> bool {
    let holds = |signed: &Signed| matches!(signed, Signed::Holds { .. });
    let own = standing
        .signatures
        .iter()
        .any(|(it, signed)| *it == party && holds(signed));
    let others = standing
        .signatures
        .iter()
        .all(|(it, signed)| *it == party || holds(signed));
    let is_accepted = session.proceedings.acceptance.is_some();
    others && (is_accepted || (own && party == Party::Successor))
}

/// Returns whether the form may go on: who gives the last signature has ticked that it closes everything.
pub(super) fn is_known(ending: &Ending, form: &Form) -> bool {
    !ending.closes || !form.text("closes").is_empty()
}

/// Returns what the successor said of the whole; none where there is nothing.
pub(super) fn said(session: &Session) -> Option<Said<'_>> {
    let all = &session.proceedings;
    let doubts: Vec<Doubt<'_>> = all
        .judgements
        .iter()
        .filter_map(|(id, instead)| {
            Some(Doubt {
                id: id.to_string(),
                quote: &session.facts.get(id)?.quote,
                instead: instead.as_deref()?.trim(),
            })
        })
        .collect();
    let read_back = all.read_back.as_ref();
    let still_missing = all.acceptance.as_ref().and_then(|it| it.still_missing.as_deref());
    let is_empty = doubts.is_empty() && read_back.is_none() && still_missing.is_none();
    (!is_empty).then(|| Said {
        name: session.plan.as_ref().and_then(|it| it.successor.as_deref()),
        lines: read_back.map(|it| it.lines.as_slice()).unwrap_or_default(),
        reservations: read_back.and_then(|it| it.reservations.as_deref()),
        still_missing,
        doubts,
    })
}
