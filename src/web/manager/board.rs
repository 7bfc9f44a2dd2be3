//! The board: how far a handover is, what is open, and the one step that helps most.
//!
//! What happened is told by day and kind, never by content.

use std::collections::BTreeMap;

use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::engine::{Board, OpenGap, Overview, Severity};
use crate::interview::{Deed, Envelope, Event, Party, Session, Signed, Stage, Standing};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};

/// Days of which it is told what happened.
const DAYS: usize = 7;

/// What the board shows.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    overview: &'a Overview,
    board: &'a Board,
    /// Gaps that nobody dealt with: serious, notable, minor.
    open: [usize; 3],
    near: i64,
    stage: Stage,
    working_days_left: i64,
    signatures: Vec<Signature>,
    signed: usize,
    days: Vec<Day>,
    /// The day on which the leaver asked to have everything deleted.
    erasure_asked: Option<String>,
    /// What the successor doubts of the whole, while something can still be done.
    reservations: Option<&'a str>,
    /// Times that a link was opened after it was used.
    tried_again: u32,
}

/// How a signature stands.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Signature {
    party: Party,
    state: &'static str,
    on: Option<String>,
}

/// What happened on a day, with how often.
#[derive(Debug, Serialize)]
struct Day {
    day: Date,
    what: Vec<(&'static str, u32)>,
}

pub(super) async fn board(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let engine = &call.web.engine;
    let overview = engine.overview(&oversee.session);
    let standing = engine.standing(&oversee.session);
    let board = engine.board(&oversee.session, &overview);
    let signatures = signatures(&standing);
    let invites = call.web.access.invites(&oversee.handover).await?;
    let invites = invites.iter().filter(|it| it.revoked_at.is_none());
    let values = Shown {
        open: open(&board.gaps),
        near: engine.guide().policy.board.renewal_within,
        stage: standing.stage,
        working_days_left: standing.working_days_left,
        signed: signatures.iter().filter(|it| it.state == "holds").count(),
        signatures,
        erasure_asked: asked_on(&oversee.session),
        reservations: oversee
            .session
            .proceedings
            .read_back
            .as_ref()
            .and_then(|it| it.reservations.as_deref())
            .filter(|_| standing.stage < Stage::Closed),
        days: days(&engine.events(&oversee.handover).await?),
        tried_again: invites.map(|it| call.web.links.tried_again(&it.hash)).sum(),
        overview: &overview,
        board: &board,
    };
    call.page("manager/board.html", &values)
}

/// Returns the day on which the leaver asked to have everything deleted.
pub(super) fn asked_on(session: &Session) -> Option<String> {
    let asked = session.proceedings.erasure_asked;
    asked.map(|it| it.strftime("%Y-%m-%d").to_string())
}

/// Counts the gaps that nobody dealt with, by how grave they are.
pub(in crate::web) fn open(gaps: &[OpenGap]) -> [usize; 3] {
    let count = |severity| {
        let open = gaps.iter().filter(|it| it.is_unhandled());
        open.filter(|it| it.severity == severity).count()
    };
    [Severity::Serious, Severity::Notable, Severity::Minor].map(count)
}

pub(in crate::web) fn signatures(standing: &Standing) -> Vec<Signature> {
    let line = |(party, signed): &(Party, Signed)| {
        let (state, at) = match signed {
            Signed::Not => ("not", None),
            Signed::Holds { at } => ("holds", Some(at)),
            Signed::Lapsed { since, .. } => ("lapsed", Some(since)),
        };
        let on = at.map(|it| it.strftime("%Y-%m-%d").to_string());
        Signature {
            party: *party,
            state,
            on,
        }
    };
    standing.signatures.iter().map(line).collect()
}

fn days(events: &[Envelope]) -> Vec<Day> {
    let mut by_day: BTreeMap<Date, BTreeMap<&'static str, u32>> = BTreeMap::new();
    for envelope in events {
        let Some(what) = happened(&envelope.event) else {
            continue;
        };
        let day = envelope.at.to_zoned(TimeZone::UTC).date();
        let times = by_day.entry(day).or_default().entry(what).or_default();
        *times = times.saturating_add(1);
    }
    let latest = by_day.into_iter().rev().take(DAYS);
    let day = |(day, what): (Date, BTreeMap<_, _>)| Day {
        day,
        what: what.into_iter().collect(),
    };
    latest.map(day).collect()
}

/// Returns the key of the words for what happened, where a manager is told of it.
const fn happened(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::HandoverStarted { .. } => "started",
        Event::BookImported { .. } => "imported",
        Event::SittingOpened { .. } => "sitting",
        Event::AnswerGiven { .. } | Event::AnswerUnknown { .. } | Event::QuestionSkipped { .. } => "answered",
        Event::InterviewFinished => "finished",
        Event::Done { deed, .. } => match deed {
            Deed::LeaverInvited => "invited",
            Deed::ConsentGiven { .. } => "consented",
            Deed::PartReleased { .. } => "released",
            Deed::ReleaseRetracted { .. } => "retracted",
            Deed::BookAdded { .. } => "imported",
            Deed::StatementJudged { .. } => "judged",
            Deed::ItemWorked { .. } => "worked",
            Deed::HandoverReadBack { .. } => "read_back",
            Deed::HandoverAccepted { .. } => "accepted",
            Deed::ContentSigned { .. } => "signed",
            Deed::ErasureAsked => "erasure_asked",
            Deed::QuestionAdded { .. } | Deed::TopicRequested { .. } => "asked",
            _ => return None,
        },
        _ => return None,
    })
}
