//! Links for leaver and successor: made, shown once, taken back; and the sittings as calendar entries.

use axum::response::Response;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::engine::{Invite, Remembered};
use crate::id::HandoverId;
use crate::interview::{Party, Plan};
use crate::report::sittings_ics;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::link::name_of;
use crate::web::notice::Tone;
use crate::web::reply::{file, see_other};
use serde::Serialize;

/// Days that sittings are spread over at most.
const MOST_DAYS: usize = 366;

/// Hour at which sittings are proposed.
const HOUR: &str = "10:00";

/// An invite as a manager sees it: without its token, which nobody has but the one who got it.
#[derive(Debug, Serialize)]
pub(in crate::web) struct InviteRow {
    id: String,
    party: Party,
    name: Option<String>,
    ends: String,
    state: &'static str,
    tried_again: u32,
}

impl InviteRow {
    pub(in crate::web) fn of(call: &Call, plan: Option<&Plan>, invite: &Invite) -> Self {
        let state = match (invite.revoked_at, invite.claimed_at) {
            (Some(_), _) => "revoked",
            (None, Some(_)) => "claimed",
            (None, None) if invite.expires_at <= call.at => "ended",
            (None, None) => "open",
        };
        Self {
            id: invite.hash.as_str().to_owned(),
            party: invite.party,
            name: plan.and_then(|plan| name_of(plan, invite.party)).map(str::to_owned),
            ends: invite.expires_at.strftime("%Y-%m-%d").to_string(),
            state,
            tried_again: call.web.links.tried_again(&invite.hash),
        }
    }
}

/// How many browsers of a party come back without another link.
#[derive(Debug, Serialize)]
struct Browsers {
    party: Party,
    name: Option<String>,
    count: usize,
    ends: String,
}

impl Browsers {
    fn of(plan: &Plan, remembered: &[Remembered]) -> Vec<Self> {
        let of = |party: Party| {
            let theirs: Vec<&Remembered> = remembered.iter().filter(|it| it.party == party).collect();
            let ends = theirs.iter().map(|it| it.expires_at).max()?;
            Some(Self {
                party,
                name: name_of(plan, party).map(str::to_owned),
                count: theirs.len(),
                ends: ends.strftime("%Y-%m-%d").to_string(),
            })
        };
        [Party::Leaver, Party::Successor].into_iter().filter_map(of).collect()
    }
}

pub(super) async fn list(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let invites = call.web.access.invites(&oversee.handover).await?;
    let plan = oversee.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let remembered = call.web.access.who_may_return(&oversee.handover, call.at).await?;
    let rows: Vec<InviteRow> = invites
        .iter()
        .rev()
        .map(|it| InviteRow::of(&call, Some(plan), it))
        .collect();
    let values = serde_json::json!({
        "handover": oversee.handover,
        "csm": plan.csm,
        "successor": plan.successor,
        "manager": oversee.manager.name,
        "sittings": plan.sittings,
        "minutes": plan.minutes,
        "last_day": plan.last_day,
        "accounts": oversee.session.book.accounts.len(),
        "first": working_days(&call, plan).first(),
        "hour": HOUR,
        "invites": rows,
        "remembered": Browsers::of(plan, &remembered),
    });
    call.page("manager/invites.html", &values)
}

/// Returns the sittings as calendar entries: spread over the working days that are left, at one hour.
pub(super) async fn calendar(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let plan = oversee.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let hour = call.query("hour").unwrap_or(HOUR).parse::<Time>();
    let hour = hour.map_err(|_error| WebError::BadForm)?;
    let mut days = working_days(&call, plan);
    if let Some(first) = call.query("first").filter(|it| !it.is_empty()) {
        let first: Date = first.parse().map_err(|_error| WebError::BadForm)?;
        days.retain(|it| *it >= first);
    }
    let days = spread(&days, plan.sittings);
    let subject = call.web.pages.words("invites.subject");
    let text = sittings_ics(&oversee.handover, &days, hour, plan.minutes, subject, call.at);
    Ok(file("sittings.ics", "text/calendar; charset=utf-8", text.into_bytes()))
}

/// The working days after today, up to and with the last one.
fn working_days(call: &Call, plan: &Plan) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = call.web.engine.today();
    while day < plan.last_day && days.len() < MOST_DAYS {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        if call.web.engine.guide().policy.working_days.is_working(day) {
            days.push(day);
        }
    }
    days
}

/// Takes so many days at equal distances, the first one first.
fn spread(days: &[Date], many: u32) -> Vec<Date> {
    let many = usize::try_from(many).unwrap_or(usize::MAX).min(days.len());
    let at = |n: usize| days.get(n * days.len() / many.max(1)).copied();
    (0..many).filter_map(at).collect()
}

pub(super) async fn make(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let party = match form.text("party") {
        "leaver" => Party::Leaver,
        "successor" => Party::Successor,
        _ => return Err(WebError::BadForm),
    };
    let plan = oversee.session.plan.as_ref().ok_or(WebError::NotFound)?;
    let name = name_of(plan, party);
    let made = issue(&call, plan, party, &oversee.manager.name).await?;
    let values = serde_json::json!({
        "handover": oversee.handover,
        "party": party,
        "name": name,
        "link": made.link,
        "ends": made.ends.strftime("%Y-%m-%d").to_string(),
    });
    call.page("manager/invited.html", &values)
}

/// A link that was just made.
#[derive(Debug)]
pub(in crate::web) struct Issued {
    /// The link, which is nowhere to be found again.
    pub(in crate::web) link: String,
    /// Until when it works.
    pub(in crate::web) ends: jiff::Timestamp,
}

/// Makes a link for a party, and notes that the leaver was invited.
pub(in crate::web) async fn issue(call: &Call, plan: &Plan, party: Party, manager: &str) -> Result<Issued, WebError> {
    let policy = &call.web.engine.guide().policy.plan;
    let extra = if party == Party::Successor {
        policy.successor_link_days
    } else {
        policy.leaver_link_days
    };
    let least = SignedDuration::from_hours(policy.link_hours.into());
    let works = until(plan.last_day, extra, call.at).map_or(least, |it| it.max(least));
    let link = call.web.invite(party, &plan.handover, call.at, works).await?;
    if party == Party::Leaver {
        call.web.note_invited(&plan.handover, manager).await?;
    }
    let ends = call.at.saturating_add(works).unwrap_or(call.at);
    Ok(Issued { link, ends })
}

/// Returns the time until the end of the day that is `extra` days after `day`; none beyond the end of the calendar.
fn until(day: Date, extra: u16, at: jiff::Timestamp) -> Option<SignedDuration> {
    let end = jiff::ToSpan::days(i64::from(extra) + 1);
    let end = day.checked_add(end).ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(end.timestamp().duration_since(at))
}

/// Takes a link back, and shows out whoever came in on that side: a link in wrong hands lets nobody stay.
pub(super) async fn revoke(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    take_back(&call, &oversee.handover).await?;
    call.tell(&oversee.visit.hash, Tone::Good, call.web.pages.words("manager.revoked"));
    Ok(see_other(&format!("/handovers/{}/invites", oversee.handover)))
}

/// Takes back the link that the path names.
pub(in crate::web) async fn take_back(call: &Call, handover: &HandoverId) -> Result<(), WebError> {
    let invites = call.web.access.invites(handover).await?;
    let invite = invites.iter().find(|it| it.hash.as_str() == call.param("invite"));
    let invite = invite.ok_or(WebError::NotFound)?;
    call.web.access.revoke_invite(&invite.hash, call.at).await?;
    call.web.end_visits(handover, invite.party, call.at).await
}
