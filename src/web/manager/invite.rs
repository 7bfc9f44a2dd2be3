//! Links for leaver and successor: made, shown once, taken back.

use axum::response::Response;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::interview::Party;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::link::name_of;
use crate::web::notice::Tone;
use crate::web::reply::see_other;

/// How long a link works after the last day, for who is late.
const AFTER_LAST_DAY: i64 = 1;
/// How long a link works at least.
const LEAST: SignedDuration = SignedDuration::from_hours(24);
/// How long a successor's link works after the last day.
const SUCCESSOR_DAYS: i64 = 30;

pub(super) async fn make(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let party = match form.text("party") {
        "leaver" => Party::Leaver,
        "successor" => Party::Successor,
        _ => return Err(WebError::BadForm),
    };
    let plan = oversee.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let name = name_of(plan, party);
    let extra = if party == Party::Successor {
        SUCCESSOR_DAYS
    } else {
        AFTER_LAST_DAY
    };
    let works = until(plan.last_day, extra, call.at).max(LEAST);
    let link = call.web.invite(party, &oversee.handover, call.at, works).await?;
    if party == Party::Leaver {
        call.web.note_invited(&oversee.handover, &oversee.manager.name).await?;
    }
    let values = serde_json::json!({
        "handover": oversee.handover,
        "party": party,
        "name": name,
        "link": link,
        "ends": call.at.saturating_add(works).unwrap_or(call.at).strftime("%Y-%m-%d").to_string(),
    });
    call.page("manager/invited.html", &values)
}

/// Returns the time until the end of the day that is `extra` days after `day`.
fn until(day: Date, extra: i64, at: jiff::Timestamp) -> SignedDuration {
    let end = jiff::ToSpan::days(extra + 1);
    let end = day.checked_add(end).ok().and_then(|it| it.to_zoned(TimeZone::UTC).ok());
    end.map_or(LEAST, |end| end.timestamp().duration_since(at))
}

/// Takes a link back, and shows out whoever came in on that side: a link in wrong hands lets nobody stay.
pub(super) async fn revoke(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let invites = call.web.access.invites(&oversee.handover).await?;
    let invite = invites.iter().find(|it| it.hash.as_str() == call.param("invite"));
    let invite = invite.ok_or(WebError::NotFound)?;
    call.web.access.revoke_invite(&invite.hash, call.at).await?;
    call.web.end_visits(&oversee.handover, invite.party, call.at).await?;
    call.tell(&oversee.visit.hash, Tone::Good, call.web.pages.words("manager.revoked"));
    Ok(see_other(&format!("/handovers/{}", oversee.handover)))
}
