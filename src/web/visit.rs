//! Visits: how a browser is let in, seen, and shown out.
//!
//! A visit ends after an hour without a request, after twelve hours whatever happens, and at once when it is ended here or
//! at the store. Whoever comes in gets a new token, so a cookie that was planted before means nothing.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use crate::web::Web;
use crate::web::access::{Invite, Manager, Party, Visit};
use crate::web::cookie;
use crate::web::error::WebError;
use crate::web::token::{Digest, Token};

/// Without a request.
const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// Whatever happens.
const WHOLE: SignedDuration = SignedDuration::from_hours(12);
/// How often it is noted that a visit was seen.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

const CLEAR: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
);

impl Web {
    /// Returns the visit of a token that goes on.
    pub(super) async fn visit(&self, digest: &Digest, at: Timestamp) -> Result<Option<Visit>, WebError> {
        let idle_from = at.saturating_sub(IDLE).unwrap_or(at);
        Ok(self.access.visit(digest, at, idle_from).await?)
    }

    /// Notes that a visit was seen, once a minute.
    pub(super) async fn saw(&self, visit: &Visit, at: Timestamp) -> Result<(), WebError> {
        if at.duration_since(visit.seen) >= NOTED {
            self.access.saw(&visit.digest, at).await?;
        }
        Ok(())
    }

    /// Lets a manager in, and sets the cookie on the answer.
    pub(super) async fn let_manager_in(
        &self,
        manager: &Manager,
        before: &[Visit],
        at: Timestamp,
        response: Response,
    ) -> Result<Response, WebError> {
        let visit = (Party::Manager, None, manager.id.clone(), None);
        self.let_in(visit, before, at, response).await
    }

    /// Lets in whom an invite was for, and sets the cookie on the answer.
    pub(super) async fn let_guest_in(
        &self,
        invite: &Invite,
        before: &[Visit],
        at: Timestamp,
        response: Response,
    ) -> Result<Response, WebError> {
        let visit = (
            invite.party,
            invite.handover.clone(),
            invite.name.clone(),
            Some(invite.digest.clone()),
        );
        self.let_in(visit, before, at, response).await
    }

    async fn let_in(
        &self,
        (party, handover, person, invite): (Party, Option<crate::id::HandoverId>, String, Option<Digest>),
        before: &[Visit],
        at: Timestamp,
        mut response: Response,
    ) -> Result<Response, WebError> {
        // the cookie of that name is about to be replaced: what it opened must not stay open
        for old in before.iter().filter(|it| it.party == party && it.handover == handover) {
            self.access.end_visit(&old.digest).await?;
        }
        let token = Token::new()?;
        let name = cookie::name(self.site.is_secure(), party, handover.as_ref());
        let visit = Visit {
            digest: token.digest(),
            party,
            handover,
            person,
            invite,
            made: at,
            seen: at,
            ends: at.saturating_add(WHOLE).unwrap_or(at),
        };
        self.access.add_visit(&visit).await?;
        let cookie = cookie::set(&name, &token, self.site.is_secure()).map_err(|_error| WebError::Broken)?;
        response.headers_mut().append(SET_COOKIE, cookie);
        Ok(response)
    }

    /// Ends visits, and has the browser forget all that it knows of us.
    pub(super) async fn show_out(&self, visits: &[Visit], mut response: Response) -> Result<Response, WebError> {
        for visit in visits {
            self.access.end_visit(&visit.digest).await?;
            let name = cookie::name(self.site.is_secure(), visit.party, visit.handover.as_ref());
            let gone = cookie::gone(&name, self.site.is_secure()).map_err(|_error| WebError::Broken)?;
            response.headers_mut().append(SET_COOKIE, gone);
        }
        response.headers_mut().insert(CLEAR.0, CLEAR.1);
        Ok(response)
    }
}
