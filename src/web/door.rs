//! The door: links are opened here, and managers sign in and out.
//!
//! Looking at a link changes nothing, whoever looks: a mail scanner, a preview, a person twice. Only a click spends it. A
//! link that is unknown, ended or taken back gives the same page, so that nothing can be learned by trying.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;

use crate::engine::{Invite, Person, PersonId, WebSession};
use crate::id::HandoverId;
use crate::interview::Party;
use crate::web::back::{self, Offer};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Look};
use crate::web::link::{Link, name_of};
use crate::web::notice::{Notice, Tone};
use crate::web::password::{Passwords, Weak};
use crate::web::rate::Counted;
use crate::web::reply::see_other;
use crate::web::route::Route;
use crate::web::token::Token;

/// Letters of a name.
const LONGEST_NAME: usize = 80;
/// Letters of a person's id.
const ID: usize = 16;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/", "look", home),
        Route::get("/sign-in", "sign_in", sign_in_page),
        Route::post("/sign-in", "sign_in", sign_in).counted(Counted::SignIn),
        Route::get("/sign-out", "sign_out", sign_out_page),
        Route::post("/sign-out", "sign_out", sign_out),
        Route::get("/join/{token}", "join", look_at_link),
        Route::post("/join/{token}", "join", claim).counted(Counted::Claim),
    ]
}

/// What the page of a link for leaver or successor shows.
#[derive(Debug, Serialize)]
struct Invited<'a> {
    party: Party,
    /// Whom it is for.
    name: Option<&'a str>,
    manager: Option<&'a str>,
    csm: &'a str,
    last_day: String,
    accounts: usize,
    sittings: u32,
    minutes: u32,
}

async fn home(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    if look.visits.iter().any(|it| it.party == Party::Manager) {
        return Ok(see_other("/handovers"));
    }
    let rooms: Vec<Room> = look.visits.iter().filter_map(Room::of).collect();
    let mut guests = call.web.guests(&call.headers, call.at).await?;
    guests.retain(|guest| !guest.is_in(&look.visits));
    call.page("home.html", &json!({ "rooms": rooms, "guests": guests }))
}

/// A room that this browser was let into.
#[derive(Debug, Serialize)]
struct Room {
    party: Party,
    path: String,
}

impl Room {
    fn of(visit: &WebSession) -> Option<Self> {
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
    call.page("sign_in.html", &json!({ "typed": "" }))
}

async fn sign_in(look: Authorized<Look>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let name = form.text("name").trim();
    call.web.count(Counted::SignInAs, &name.to_lowercase())?;
    let manager = call.web.access.person_of_login(name).await?;
    let kept = manager.as_ref().map(|it| it.password.as_str());
    let fits = call.web.passwords.fits(form.text("password"), kept).await;
    match manager.filter(|_| fits) {
        Some(manager) => {
            let response = see_other("/handovers");
            call.web.let_manager_in(&manager, &look.visits, call.at, response).await
        }
        None => {
            let fault = Notice::new(Tone::Bad, call.web.pages.words("door.wrong"));
            let values = json!({ "typed": name });
            call.page_with(StatusCode::UNAUTHORIZED, "sign_in.html", &values, vec![fault])
        }
    }
}

/// A guest who signs out needs another link, and is told so before.
async fn sign_out_page(_look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    call.page("sign_out.html", &json!({}))
}

async fn sign_out(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    call.web
        .show_out(&look.visits, &call.headers, call.at, see_other("/"))
        .await
}

async fn look_at_link(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    match call.web.look_up(call.param("token"), call.at).await?.1 {
        Link::Manager => manager_page(&call, StatusCode::OK, None, ""),
        Link::Invite(invite) => guest_page(&call, &invite).await,
        Link::Used(invite) => {
            let is_same = |it: &WebSession| it.is_of(invite.party, Some(&invite.handover));
            match look.visits.iter().any(is_same) {
                true => Ok(see_other(&room(invite.party, &invite.handover))),
                false => used(&call, &invite).await,
            }
        }
    }
}

/// A link that was used before leads who it let in to the way back, and tells anybody else that it is used.
async fn used(call: &Call, invite: &Invite) -> Result<Response, WebError> {
    let of = (invite.party, &invite.handover);
    let guest = call.web.guest(&call.headers, of, call.at).await?;
    let guest = guest.ok_or(WebError::Used)?;
    call.page(back::PAGE, &Offer { guest, unsent: false })
}

fn manager_page(call: &Call, status: StatusCode, fault: Option<&str>, typed: &str) -> Result<Response, WebError> {
    let fault = fault.map(|key| call.web.pages.words(key));
    let values = json!({ "fault": fault, "typed": typed });
    call.page_with(status, "join_manager.html", &values, Vec::new())
}

async fn guest_page(call: &Call, invite: &Invite) -> Result<Response, WebError> {
    let session = call.web.engine.session_for(&invite.handover, invite.party).await?;
    let plan = session.plan.as_ref().ok_or(WebError::NotFound)?;
    let values = Invited {
        party: invite.party,
        name: name_of(plan, invite.party),
        manager: plan.manager.as_deref(),
        csm: &plan.csm,
        last_day: plan.last_day.to_string(),
        accounts: session.book.accounts.len(),
        sittings: plan.sittings,
        minutes: plan.minutes,
    };
    call.page("join.html", &values)
}

async fn claim(look: Authorized<Look>, mut call: Call) -> Result<Response, WebError> {
    let (token, link) = call.web.look_up(call.param("token"), call.at).await?;
    let form = call.form().await?;
    if link == Link::Manager {
        return claim_manager(&look, &call, &token, &form).await;
    }
    let invite = call.web.claim(&token, call.at).await?;
    let (party, handover) = (invite.party, &invite.handover);
    let response = see_other(&room(party, handover));
    let response = call
        .web
        .let_guest_in(party, handover, &look.visits, call.at, response)
        .await?;
    // what this browser was remembered by before makes way for what it is remembered by now
    call.web.forget(&call.headers, Some((party, handover)), call.at).await?;
    match form.text("shared") {
        "" => call.web.remember(&invite, call.at, response).await,
        _ => Ok(response),
    }
}

/// A manager chooses name and password first: a link is not spent on a password that will not do.
async fn claim_manager(look: &Look, call: &Call, token: &Token, form: &Form) -> Result<Response, WebError> {
    let name = one_line(form.text("name"));
    let password = form.text("password");
    let fault = match name.is_empty() {
        true => Some("door.name_missing"),
        false => fault_of(password, form.text("again"), &name),
    };
    let fault = match fault {
        None => call.web.access.person_of_login(&name).await?.map(|_| "door.name_taken"),
        known => known,
    };
    if fault.is_some() {
        return manager_page(call, StatusCode::UNPROCESSABLE_ENTITY, fault, &name);
    }
    let password = call.web.passwords.hash(password).await.ok_or(WebError::Broken)?;
    let id: String = Token::new()?.reveal().chars().take(ID).collect();
    let manager = Person {
        id: PersonId(id),
        login: name.clone(),
        name,
        password,
        made_at: call.at,
    };
    if !call.web.links.use_managers(&token.hash(), call.at) {
        return Err(WebError::NotFound);
    }
    if !call.web.access.add_person(&manager).await? {
        return Err(WebError::NotNow);
    }
    let response = see_other("/handovers");
    call.web.let_manager_in(&manager, &look.visits, call.at, response).await
}

/// Returns the words for what is wrong with a password that was typed twice; none where it will do.
pub(super) fn fault_of(password: &str, again: &str, name: &str) -> Option<&'static str> {
    match Passwords::check(password, name) {
        Err(Weak::Short) => Some("door.password_short"),
        Err(Weak::Long) => Some("door.password_long"),
        Err(Weak::Plain) => Some("door.password_plain"),
        Err(Weak::Name) => Some("door.password_name"),
        Ok(()) => (password != again).then_some("door.password_differs"),
    }
}

/// Returns a name in one line of bounded length, without what a page or a report must not see.
pub(super) fn one_line(text: &str) -> String {
    let clean = crate::screen::clean(text);
    let words: Vec<&str> = clean.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_NAME).collect()
}
