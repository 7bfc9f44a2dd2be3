//! Coming back: a browser that was let in by a link comes in again after its visit has ended, without another link.
//!
//! 1. `remember`: beside the visit, a browser gets a token that works once, until its link would have ended.
//! 2. `welcome`: where the visit has ended, a browser that holds such a token is told so, and offered one button.
//! 3. `come_back`: the button spends the token, and gives a new visit and a new token.
//!
//! A token that is shown again after it was spent was copied: then all browsers of that party are forgotten, and all its
//! visits end. Looking spends nothing.

use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use crate::engine::{Invite, Remembered, Return, WebSession};
use crate::id::HandoverId;
use crate::interview::{Party, Session};
use crate::web::call::Call;
use crate::web::door::room;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Look, Rule};
use crate::web::link::name_of;
use crate::web::rate::Counted;
use crate::web::reply::{Frame, html, see_other};
use crate::web::route::Route;
use crate::web::token::Token;
use crate::web::{Web, cookie};

/// How long a second press of the same button is no sign of a copy.
const SAME_PRESS: SignedDuration = SignedDuration::from_secs(10);

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post("/back/{party}/{handover}", "come_back", come_back).counted(Counted::Claim)]
}

/// The page that offers the way back.
pub(super) const PAGE: &str = "back.html";

/// What that page shows.
#[derive(Debug, Serialize)]
pub(super) struct Offer {
    /// Who may come back.
    pub guest: Guest,
    /// Whether a form was sent that is not done.
    pub unsent: bool,
}

/// Somebody whose browser may come back.
#[derive(Debug, Serialize)]
pub(super) struct Guest {
    party: Party,
    handover: HandoverId,
    /// Who it is; none where the plan names nobody.
    name: Option<String>,
    /// Whose handover it is.
    csm: String,
}

async fn come_back(look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    let party = Party::of(call.param("party")).filter(|it| *it != Party::Manager);
    let party = party.ok_or(WebError::NotFound)?;
    let handover = HandoverId::new(call.param("handover"));
    let web = &call.web;
    let name = cookie::returning(web.site.is_secure(), party, &handover);
    let token = cookie::value(&call.headers, &name).ok_or(WebError::SignIn(party))?;
    let found = web.access.remembered(&token.hash()).await?;
    if !found.is_some_and(|it| it.is_of(party, &handover)) {
        return Err(WebError::SignIn(party));
    }
    let before = match web.access.come_back(&token.hash(), call.at).await? {
        Return::Back(before) => before,
        // a browser whose button is pressed twice drops the first answer, and the cookies with it
        Return::Copied(before) if is_same_press(&before, call.at) => before,
        Return::Copied(_) => {
            web.end_visits(&handover, party, call.at).await?;
            return Err(WebError::Copied);
        }
        Return::Unknown => return Err(WebError::SignIn(party)),
    };
    let response = see_other(&room(party, &handover));
    let response = web
        .let_guest_in(party, &handover, &look.visits, call.at, response)
        .await?;
    web.give_return(party, &handover, before.expires_at, call.at, response)
        .await
}

fn is_same_press(spent: &Remembered, at: Timestamp) -> bool {
    let since = spent.spent_at.map(|it| at.duration_since(it).abs());
    since.is_some_and(|it| it < SAME_PRESS)
}

impl Web {
    /// Remembers the browser that claimed an invite, until the last link of its party ends.
    pub(super) async fn remember(
        &self,
        invite: &Invite,
        at: Timestamp,
        response: Response,
    ) -> Result<Response, WebError> {
        let invites = self.access.invites(&invite.handover).await?;
        let theirs = invites
            .iter()
            .filter(|it| it.party == invite.party && it.revoked_at.is_none());
        // a link for another device ends soon; what it opened ends with the link that its person was sent
        let ends = theirs.map(|it| it.expires_at).max().unwrap_or(invite.expires_at);
        self.give_return(invite.party, &invite.handover, ends, at, response)
            .await
    }

    async fn give_return(
        &self,
        party: Party,
        handover: &HandoverId,
        ends: Timestamp,
        at: Timestamp,
        mut response: Response,
    ) -> Result<Response, WebError> {
        let token = Token::new()?;
        let remembered = Remembered {
            hash: token.hash(),
            handover: handover.clone(),
            party,
            made_at: at,
            expires_at: ends,
            spent_at: None,
            revoked_at: None,
        };
        self.access.remember(&remembered).await?;
        let is_secure = self.site.is_secure();
        let name = cookie::returning(is_secure, party, handover);
        let cookie = cookie::set_until(&name, &token, ends.duration_since(at), is_secure);
        response
            .headers_mut()
            .append(SET_COOKIE, cookie.map_err(|_error| WebError::Broken)?);
        Ok(response)
    }

    /// Forgets the browser that shows these cookies, on all sides or on one.
    pub(super) async fn forget(
        &self,
        headers: &HeaderMap,
        of: Option<(Party, &HandoverId)>,
        at: Timestamp,
    ) -> Result<Vec<Remembered>, WebError> {
        let mut forgotten = Vec::new();
        for token in cookie::returns(headers, self.site.is_secure()) {
            let found = self.access.remembered(&token.hash()).await?;
            let is_meant = |it: &Remembered| of.is_none_or(|(party, handover)| it.is_of(party, handover));
            if let Some(found) = found.filter(is_meant) {
                self.access.forget(&found.hash, at).await?;
                forgotten.push(found);
            }
        }
        Ok(forgotten)
    }

    /// Forgets the successor's browsers where the plan names another one than it did.
    pub(super) async fn forget_former(&self, before: &Session, at: Timestamp) -> Result<(), WebError> {
        let Some(plan) = &before.plan else {
            return Ok(());
        };
        let now = self.engine.session_for(&plan.handover, Party::Manager).await?;
        if now.plan.as_ref().is_some_and(|it| it.successor != plan.successor) {
            self.access.forget_all(&plan.handover, Party::Successor, at).await?;
        }
        Ok(())
    }

    /// Returns who may come back in the browser that shows these cookies.
    pub(super) async fn guests(&self, headers: &HeaderMap, at: Timestamp) -> Result<Vec<Guest>, WebError> {
        let mut guests = Vec::new();
        for token in cookie::returns(headers, self.site.is_secure()) {
            guests.extend(self.guest_by(&token, at).await?);
        }
        Ok(guests)
    }

    /// Returns who may come back to that side of that handover in the browser that shows these cookies.
    pub(super) async fn guest(
        &self,
        headers: &HeaderMap,
        (party, handover): (Party, &HandoverId),
        at: Timestamp,
    ) -> Result<Option<Guest>, WebError> {
        let name = cookie::returning(self.site.is_secure(), party, handover);
        let Some(token) = cookie::value(headers, &name) else {
            return Ok(None);
        };
        let guest = self.guest_by(&token, at).await?;
        Ok(guest.filter(|it| it.party == party && it.handover == *handover))
    }

    async fn guest_by(&self, token: &Token, at: Timestamp) -> Result<Option<Guest>, WebError> {
        let found = self.access.remembered(&token.hash()).await?;
        let Some(found) = found.filter(|it| it.is_open(at)) else {
            return Ok(None);
        };
        // what was erased, or cannot be read now, has no way back
        let Ok(session) = self.engine.session_for(&found.handover, found.party).await else {
            return Ok(None);
        };
        Ok(session.plan.as_ref().map(|plan| Guest {
            name: name_of(plan, found.party).map(str::to_owned),
            csm: plan.csm.clone(),
            party: found.party,
            handover: found.handover,
        }))
    }

    /// Returns the page that offers the way back, where a room was asked for whose visit has ended; none where the visit
    /// goes on, where this browser is not remembered there, or where a program or a part of a page was asked for.
    pub(super) async fn welcome(
        &self,
        error: &WebError,
        (route, handover): (&Route, &HandoverId),
        asked: &Parts,
    ) -> Option<Response> {
        let party = match (error, route.rule) {
            (WebError::SignIn(_) | WebError::NotFound, Rule::Leaver) => Party::Leaver,
            (WebError::SignIn(_) | WebError::NotFound, Rule::Successor) => Party::Successor,
            _ => return None,
        };
        if route.quiet || asked.headers.contains_key("hx-request") {
            return None;
        }
        let at = self.clock.now();
        let visits = self.visits(&asked.headers, at).await.ok()?;
        // who is in the room asked for something that is not there
        if visits.iter().any(|it| it.is_of(party, Some(handover))) {
            return None;
        }
        let guest = self.guest(&asked.headers, (party, handover), at).await.ok()??;
        let frame = Value::from(Serde(Frame::default()));
        let unsent = asked.method == Method::POST;
        let text = self.pages.render(PAGE, &frame, &Offer { guest, unsent }).ok()?;
        Some(html(StatusCode::UNAUTHORIZED, text))
    }
}

impl Guest {
    /// Returns whether one of these visits is to where this is the way back to.
    pub(super) fn is_in(&self, visits: &[WebSession]) -> bool {
        visits.iter().any(|it| it.is_of(self.party, Some(&self.handover)))
    }
}
