//! The door: links are opened here, and managers sign in and out.
//!
//! Looking at a link changes nothing, whoever looks: a mail scanner, a preview, a person twice. Only a click spends it. A
//! link that is unknown, ended or taken back gives the same page, so that nothing can be learned by trying.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::id::HandoverId;
use crate::interview::Plan;
use crate::web::Web;
use crate::web::access::{AccessError, Claim, Invite, Manager, Party};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Look};
use crate::web::notice::{Notice, Tone};
use crate::web::password::{Passwords, Weak};
use crate::web::rate::Counted;
use crate::web::reply::see_other;
use crate::web::route::Route;
use crate::web::token::Token;

/// Letters of a name.
const LONGEST_NAME: usize = 80;
/// How long the link for a first manager works.
const FIRST_LINK: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/", "look", home),
        Route::get("/sign-in", "sign_in", sign_in_page),
        Route::post("/sign-in", "sign_in", sign_in).counted(Counted::SignIn),
        Route::post("/sign-out", "sign_out", sign_out),
        Route::get("/join/{token}", "join", look_at_link),
        Route::post("/join/{token}", "join", claim).counted(Counted::Claim),
    ]
}

/// What the page of a link shows.
#[derive(Debug, Serialize)]
struct Link<'a> {
    party: Party,
    /// Whom it is for.
    name: &'a str,
    manager: Option<&'a str>,
    successor: Option<&'a str>,
    csm: Option<&'a str>,
    last_day: Option<String>,
    accounts: usize,
    sittings: u32,
    minutes: u32,
    /// What is wrong with what was typed.
    fault: Option<&'a str>,
    typed: &'a str,
}

async fn home(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    if look.visits.iter().any(|it| it.party == Party::Manager) {
        return Ok(see_other("/handovers"));
    }
    let rooms: Vec<Room> = look.visits.iter().filter_map(Room::of).collect();
    call.page("home.html", &serde_json::json!({ "rooms": rooms }))
}

/// A room that this browser was let into.
#[derive(Debug, Serialize)]
struct Room {
    party: Party,
    path: String,
}

impl Room {
    fn of(visit: &crate::web::access::Visit) -> Option<Self> {
        let handover = visit.handover.as_ref()?;
        Some(Self {
            party: visit.party,
            path: room(visit.party, handover),
        })
    }
}

/// Returns the path of a party's room.
pub(super) fn room(party: Party, handover: &HandoverId) -> String {
    match party {
        Party::Manager => format!("/handovers/{handover}"),
        Party::Leaver => format!("/interview/{handover}"),
        Party::Successor => format!("/successor/{handover}"),
    }
}

async fn sign_in_page(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    if look.visits.iter().any(|it| it.party == Party::Manager) {
        return Ok(see_other("/handovers"));
    }
    call.page("sign_in.html", &serde_json::json!({ "typed": "" }))
}

async fn sign_in(look: Authorized<Look>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let name = form.text("name").trim();
    call.web.count(Counted::SignInAs, &name.to_lowercase())?;
    let managers = call.web.access.managers().await?;
    let manager = managers.iter().find(|it| it.name.to_lowercase() == name.to_lowercase());
    let kept = manager.map(|it| it.password.as_str());
    let fits = call.web.passwords.fits(form.text("password"), kept).await;
    match manager.filter(|_| fits) {
        Some(manager) => {
            let response = see_other("/handovers");
            call.web.let_manager_in(manager, &look.visits, call.at, response).await
        }
        None => {
            let fault = Notice::new(Tone::Bad, call.web.pages.words("door.wrong"));
            let values = serde_json::json!({ "typed": name });
            call.page_with(StatusCode::UNAUTHORIZED, "sign_in.html", &values, vec![fault])
        }
    }
}

async fn sign_out(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    call.web.show_out(&look.visits, see_other("/")).await
}

async fn look_at_link(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    let invite = open_invite(&call).await?;
    let comes_back = |it: &crate::web::access::Visit| it.party == invite.party && it.handover == invite.handover;
    if invite.claimed.is_some() {
        return match (look.visits.iter().any(comes_back), &invite.handover) {
            (true, Some(handover)) => Ok(see_other(&room(invite.party, handover))),
            (true, None) => Ok(see_other("/handovers")),
            (false, _) => Err(WebError::Used),
        };
    }
    show_link(&call, &invite, None, "", StatusCode::OK).await
}

/// Returns the invite of the path's token; all that cannot be opened is `NotFound` alike.
async fn open_invite(call: &Call) -> Result<Invite, WebError> {
    let token = Token::shown(call.param("token")).ok_or(WebError::NotFound)?;
    let invite = call.web.access.invite(&token.digest()).await?;
    let invite = invite.filter(|it| it.revoked.is_none() && (it.claimed.is_some() || it.ends > call.at));
    invite.ok_or(WebError::NotFound)
}

async fn show_link(
    call: &Call,
    invite: &Invite,
    fault: Option<&str>,
    typed: &str,
    status: StatusCode,
) -> Result<Response, WebError> {
    let session = match &invite.handover {
        Some(handover) => Some(call.web.engine.session(handover).await?),
        None => None,
    };
    let plan: Option<&Plan> = session.as_ref().and_then(|it| it.plan.as_ref());
    let values = Link {
        party: invite.party,
        name: &invite.name,
        manager: plan.and_then(|it| it.manager.as_deref()),
        successor: plan.and_then(|it| it.successor.as_deref()),
        csm: plan.map(|it| it.csm.as_str()),
        last_day: plan.map(|it| it.last_day.to_string()),
        accounts: session.as_ref().map_or(0, |it| it.book.accounts.len()),
        sittings: plan.map_or(0, |it| it.sittings),
        minutes: plan.map_or(0, |it| it.minutes),
        fault,
        typed,
    };
    call.page_with(status, "join.html", &values, Vec::new())
}

async fn claim(look: Authorized<Look>, mut call: Call) -> Result<Response, WebError> {
    let invite = open_invite(&call).await?;
    let form = call.form().await?;
    if invite.party == Party::Manager && invite.claimed.is_none() {
        return claim_manager(&look, &call, &invite, &form).await;
    }
    match call.web.access.claim(&invite.digest, call.at).await? {
        Claim::Done(invite) => {
            let handover = invite.handover.as_ref().ok_or(WebError::Broken)?;
            let response = see_other(&room(invite.party, handover));
            call.web.let_guest_in(&invite, &look.visits, call.at, response).await
        }
        Claim::Used => Err(WebError::Used),
        Claim::Unknown => Err(WebError::NotFound),
    }
}

/// A manager chooses name and password first: a link is not spent on a password that will not do.
async fn claim_manager(look: &Look, call: &Call, invite: &Invite, form: &Form) -> Result<Response, WebError> {
    let name = one_line(form.text("name"));
    let password = form.text("password");
    let fault = match (name.is_empty(), Passwords::check(password, &name)) {
        (true, _) => Some("door.name_missing"),
        (false, Err(Weak::Short)) => Some("door.password_short"),
        (false, Err(Weak::Long)) => Some("door.password_long"),
        (false, Err(Weak::Plain)) => Some("door.password_plain"),
        (false, Err(Weak::Name)) => Some("door.password_name"),
        (false, Ok(())) if password != form.text("again") => Some("door.password_differs"),
        (false, Ok(())) => taken(&call.web, &name).await?.then_some("door.name_taken"),
    };
    if let Some(fault) = fault {
        let words = call.web.pages.words(fault);
        return show_link(call, invite, Some(words), &name, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let password = call.web.passwords.hash(password).await.ok_or(WebError::Broken)?;
    let id = Token::new()?.digest().as_str().chars().take(16).collect();
    let manager = Manager { id, name, password };
    match call.web.access.claim(&invite.digest, call.at).await? {
        Claim::Done(_) => {}
        Claim::Used => return Err(WebError::Used),
        Claim::Unknown => return Err(WebError::NotFound),
    }
    call.web.access.add_manager(&manager).await?;
    let response = see_other("/handovers");
    call.web.let_manager_in(&manager, &look.visits, call.at, response).await
}

async fn taken(web: &Web, name: &str) -> Result<bool, AccessError> {
    let managers = web.access.managers().await?;
    Ok(managers.iter().any(|it| it.name.to_lowercase() == name.to_lowercase()))
}

/// Returns a name in one line of bounded length, without what a page or a report must not see.
pub(super) fn one_line(text: &str) -> String {
    let clean = crate::screen::clean(text);
    let words: Vec<&str> = clean.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_NAME).collect()
}

impl Web {
    /// Makes an invite and returns it with its link, which is nowhere to be found again.
    pub(super) async fn invite(
        &self,
        party: Party,
        handover: Option<&HandoverId>,
        name: &str,
        at: Timestamp,
        works: SignedDuration,
    ) -> Result<String, WebError> {
        let token = Token::new()?;
        let invite = Invite {
            digest: token.digest(),
            party,
            handover: handover.cloned(),
            name: name.to_owned(),
            made: at,
            ends: at.saturating_add(works).unwrap_or(at),
            claimed: None,
            revoked: None,
            tried_again: 0,
        };
        self.access.add_invite(&invite).await?;
        Ok(self.site.link(&format!("/join/{}", token.reveal())))
    }

    /// Returns the link by which the first manager sets a password; none where there is a manager. A link that was made
    /// before stops working.
    ///
    /// # Errors
    /// `Access`, `NoRandomness`.
    pub async fn first_link(&self) -> Result<Option<String>, WebError> {
        if !self.access.managers().await?.is_empty() {
            return Ok(None);
        }
        let at = self.clock.now();
        self.access.revoke_manager_invites(at).await?;
        self.invite(Party::Manager, None, "", at, FIRST_LINK).await.map(Some)
    }
}
