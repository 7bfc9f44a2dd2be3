//! What the successor said: of single statements and of the whole, for those who check and sign after it.

use serde::Serialize;

use crate::id::FactId;
use crate::interview::Session;

/// What the successor said of a statement.
#[derive(Debug, Serialize)]
pub(super) struct Judged<'a> {
    /// Whether it is still true.
    pub still_true: bool,
    /// What is true instead.
    pub note: Option<&'a str>,
}

/// What the successor said of the whole.
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
    note: Option<&'a str>,
}

impl<'a> Judged<'a> {
    /// Returns what was said of a statement; none where nothing was.
    pub(super) fn of(session: &'a Session, id: FactId) -> Option<Self> {
        let instead = session.proceedings.judgements.get(&id)?.as_deref();
        Some(Self {
            still_true: instead.is_none(),
            note: instead.map(str::trim).filter(|it| !it.is_empty()),
        })
    }
}

impl<'a> Said<'a> {
    /// Returns what was said of the whole; none where nothing was.
    pub(super) fn of(session: &'a Session) -> Option<Self> {
        let all = &session.proceedings;
        let read_back = all.read_back.as_ref();
        let still_missing = all.acceptance.as_ref().and_then(|it| it.still_missing.as_deref());
        let doubts = doubts(session);
        let is_empty = doubts.is_empty() && read_back.is_none() && still_missing.is_none();
        (!is_empty).then(|| Self {
            name: session.plan.as_ref().and_then(|it| it.successor.as_deref()),
            lines: read_back.map(|it| it.lines.as_slice()).unwrap_or_default(),
            reservations: read_back.and_then(|it| it.reservations.as_deref()),
            still_missing,
            doubts,
        })
    }
}

fn doubts(session: &Session) -> Vec<Doubt<'_>> {
    let ids = session.proceedings.judgements.keys();
    let doubt = |id: &FactId| {
        let judged = Judged::of(session, *id).filter(|it| !it.still_true)?;
        Some(Doubt {
            id: id.to_string(),
            quote: &session.facts.get(id)?.quote,
            note: judged.note,
        })
    };
    ids.filter_map(doubt).collect()
}
