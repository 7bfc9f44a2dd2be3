//! Taking over: five lines of what was understood, acceptance with what is still missing, and the signature.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::interview::{Act, Party, Session, Standing, content_hash};
use crate::web::call::{Call, Form};
use crate::web::ending::{self, Ending};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::link::name_of;
use crate::web::manager::board;
use crate::web::notice::{Notice, Tone};
use crate::web::reply::see_other;
use crate::web::successor::refused::notice;
use crate::web::successor::room::{Room, by, report};

/// Lines of a read-back.
const LINES: [&str; 5] = ["line-1", "line-2", "line-3", "line-4", "line-5"];

/// What the page shows.
#[derive(Debug, Serialize)]
struct Takeover<'a> {
    room: Room,
    gaps: usize,
    disputes: usize,
    lines: Vec<&'a str>,
    reservations: &'a str,
    read_back_on: Option<Date>,
    accepted_on: Option<Date>,
    still_missing: Option<&'a str>,
    typed_missing: &'a str,
    hash: String,
    ending: Ending,
    signatures: Vec<Signature>,
    signed: bool,
}

/// How a party's signature stands.
#[derive(Debug, Serialize)]
struct Signature {
    #[serde(flatten)]
    signed: board::Signature,
    name: Option<String>,
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    show(&call, &succeed, StatusCode::OK, None, Vec::new()).await
}

async fn show(
    call: &Call,
    succeed: &Succeed,
    status: StatusCode,
    typed: Option<&Form>,
    notices: Vec<Notice>,
) -> Result<Response, WebError> {
    let session = &succeed.session;
    let report = report(call, session).await?;
    let standing = call.web.engine.standing(session);
    let all = &session.proceedings;
    let understood = typed.filter(|it| it.text("do") == "read_back");
    let lines = match (understood, &all.read_back) {
        (Some(form), _) => LINES.iter().map(|it| form.text(it)).collect(),
        (None, Some(it)) => it.lines.iter().map(String::as_str).collect(),
        (None, None) => Vec::new(),
    };
    let saved = all.read_back.as_ref().and_then(|it| it.reservations.as_deref());
    let values = Takeover {
        room: Room::new(succeed, call, &report, "/takeover")?,
        gaps: report.gap_count,
        disputes: report.summary.conflicts_open,
        lines: padded(lines),
        reservations: understood.map_or(saved.unwrap_or_default(), |it| it.text("reservations")),
        read_back_on: all.read_back.as_ref().map(|it| it.at.to_zoned(TimeZone::UTC).date()),
        accepted_on: all.acceptance.as_ref().map(|it| it.at.to_zoned(TimeZone::UTC).date()),
        still_missing: all.acceptance.as_ref().and_then(|it| it.still_missing.as_deref()),
        typed_missing: typed.map(|it| it.text("still_missing")).unwrap_or_default(),
        hash: content_hash(session),
        ending: ending::ending(call, &succeed.handover, Party::Successor).await?,
        signed: standing.has_signed(Party::Successor),
        signatures: signatures(session, &standing),
    };
    call.page_with(status, "successor/takeover.html", &values, notices)
}

/// Five lines, whatever there is.
fn padded(mut lines: Vec<&str>) -> Vec<&str> {
    lines.resize(LINES.len(), "");
    lines
}

/// Says of each signature that is needed whose it is.
fn signatures(session: &Session, standing: &Standing) -> Vec<Signature> {
    let name = |party: Party| session.plan.as_ref().and_then(|plan| name_of(plan, party));
    let names = standing
        .signatures
        .iter()
        .map(|(party, _)| name(*party).map(str::to_owned));
    let signed = board::signatures(standing);
    let with_name = |(signed, name)| Signature { signed, name };
    signed.into_iter().zip(names).map(with_name).collect()
}

pub(super) async fn act(succeed: Authorized<Succeed>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let optional = |name: &str| form.filled(name).map(str::to_owned);
    let (act, told) = match form.text("do") {
        "read_back" => {
            let lines = LINES.iter().map(|it| form.text(it).to_owned()).collect();
            let reservations = optional("reservations");
            (Act::ReadBack { lines, reservations }, "told_read_back")
        }
        "accept" => {
            let still_missing = optional("still_missing");
            (Act::Accept { still_missing }, "told_accepted")
        }
        "sign" => {
            let hash = form.text("hash").to_owned();
            (Act::Sign { hash }, "told_signed")
        }
        _ => return Err(WebError::BadForm),
    };
    if let Some(words) = in_the_way(&call, &succeed, &act, &form).await? {
        let notice = Notice::new(Tone::Bad, call.web.pages.words(words));
        return show(&call, &succeed, StatusCode::CONFLICT, Some(&form), vec![notice]).await;
    }
    match call.web.engine.act(&succeed.handover, by(&succeed.session), act).await {
        Ok(step) => {
            let words = call.web.pages.words(&format!("successor.{told}")).to_owned();
            call.tell(&succeed.visit.hash, Tone::Good, words);
            for notice in step.notices {
                call.tell(&succeed.visit.hash, Tone::Note, notice);
            }
            Ok(see_other(&format!("/successor/{}/takeover", succeed.handover)))
        }
        Err(error) => {
            let (status, words) = notice(&call, error);
            show(&call, &succeed, status, Some(&form), vec![words]).await
        }
    }
}

/// Returns where the words stand that say what is in the way of an act: the order of the steps, or the last one's tick.
async fn in_the_way(call: &Call, succeed: &Succeed, act: &Act, form: &Form) -> Result<Option<&'static str>, WebError> {
    let has_signed = call.web.engine.standing(&succeed.session).has_signed(Party::Successor);
    // what is accepted before the signature, again as well, closes nothing
    let may_close = matches!(act, Act::Sign { .. }) || (matches!(act, Act::Accept { .. }) && has_signed);
    if !may_close {
        return Ok(None);
    }
    let ending = ending::ending(call, &succeed.handover, Party::Successor).await?;
    Ok(match act {
        Act::Sign { .. } if ending.waits_for_acceptance() => Some("successor.accept_first"),
        _ if !ending::is_known(&ending, form) => Some("closing.tick"),
        _ => None,
    })
}
