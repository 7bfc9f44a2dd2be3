//! Links for leaver and successor: made, shown once, taken back.

use axum::response::Response;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::web::access::Party;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::notice::Tone;
use crate::web::reply::see_other;
use crate::web::token::Digest;

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
    let name = match party {
        Party::Successor => plan.successor.clone().unwrap_or_default(),
        Party::Manager | Party::Leaver => plan.csm.clone(),
    };
    let extra = if party == Party::Successor { SUCCESSOR_DAYS } else { AFTER_LAST_DAY };
    let works = until(plan.last_day, extra, call.at).max(LEAST);
    let link = call.web.invite(party, Some(&oversee.handover), &name, call.at, works).await?;
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

pub(super) async fn revoke(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let digest = Digest::kept(call.param("invite"));
    if !call.web.access.revoke_invite(&oversee.handover, &digest, call.at).await? {
        return Err(WebError::NotFound);
    }
    call.tell(&oversee.visit.digest, Tone::Good, call.web.pages.words("manager.revoked"));
    Ok(see_other(&format!("/handovers/{}", oversee.handover)))
}
