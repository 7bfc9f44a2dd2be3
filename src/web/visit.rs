//! Visits: how a browser is let in, seen, and shown out.
//!
//! A visit ends after an hour without a request (five minutes sooner at most, since a request is noted that often),
//! after twelve hours whatever happens, and at once when it is ended here or at the store. Whoever comes in gets a new
//! token, so a cookie that was planted before means nothing.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use crate::engine::{ApiToken, Person, PersonId, TokenHash, WebSession, Whose};
use crate::id::HandoverId;
use crate::interview::Party;
use crate::web::Web;
use crate::web::cookie;
use crate::web::error::WebError;
use crate::web::token::Token;

/// Seconds without a request.
const IDLE: i64 = 60 * 60;
/// Whatever happens.
const WHOLE: SignedDuration = SignedDuration::from_hours(12);
/// How often it is noted that a visit was seen: each time costs the disk as much as an answer does.
const NOTED: SignedDuration = SignedDuration::from_mins(5);

const CLEAR: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
);

impl Web {
    /// Returns the visit of a token that goes on.
    pub(super) async fn visit(&self, hash: &TokenHash, at: Timestamp) -> Result<Option<WebSession>, WebError> {
        Ok(self.access.live_session(hash, at, IDLE).await?)
    }

    /// Returns the visits that go on in the browser that shows these cookies.
    pub(super) async fn visits(&self, headers: &HeaderMap, at: Timestamp) -> Result<Vec<WebSession>, WebError> {
        let mut visits = Vec::new();
        for token in cookie::tokens(headers, self.site.is_secure()) {
            visits.extend(self.visit(&token.hash(), at).await?);
        }
        Ok(visits)
    }

    /// Notes that a visit was seen, every five minutes.
    pub(super) async fn saw(&self, visit: &WebSession, at: Timestamp) -> Result<(), WebError> {
        if at.duration_since(visit.seen_at) >= NOTED {
            self.access.touch_session(&visit.hash, at).await?;
        }
        Ok(())
    }

    /// Notes that a token was used, every five minutes.
    pub(super) async fn saw_token(&self, token: &ApiToken, at: Timestamp) -> Result<(), WebError> {
        if token.used_at.is_none_or(|it| at.duration_since(it) >= NOTED) {
            self.access.touch_api_token(&token.hash, at).await?;
        }
        Ok(())
    }

    /// Lets a manager in, and sets the cookie on the answer. `before` are the visits that the browser had.
    pub(super) async fn let_manager_in(
        &self,
        manager: &Person,
        before: &[WebSession],
        at: Timestamp,
        response: Response,
    ) -> Result<Response, WebError> {
        let who = (Party::Manager, Some(manager.id.clone()), None);
        self.let_in(who, before, at, response).await
    }

    /// Lets in who takes part in a handover, and sets the cookie on the answer.
    pub(super) async fn let_guest_in(
        &self,
        party: Party,
        handover: &HandoverId,
        before: &[WebSession],
        at: Timestamp,
        response: Response,
    ) -> Result<Response, WebError> {
        let who = (party, None, Some(handover.clone()));
        self.let_in(who, before, at, response).await
    }

    async fn let_in(
        &self,
        (party, person, handover): (Party, Option<PersonId>, Option<HandoverId>),
        before: &[WebSession],
        at: Timestamp,
        mut response: Response,
    ) -> Result<Response, WebError> {
        // the cookie of that name is about to be replaced: what it opened must not stay open
        for old in before.iter().filter(|it| it.is_of(party, handover.as_ref())) {
            self.access.revoke_session(&old.hash, at).await?;
        }
        let token = Token::new()?;
        let name = cookie::name(self.site.is_secure(), party, handover.as_ref());
        let visit = WebSession {
            hash: token.hash(),
            party,
            person,
            handover,
            made_at: at,
            seen_at: at,
            expires_at: at.saturating_add(WHOLE).unwrap_or(at),
            revoked_at: None,
        };
        self.access.add_session(&visit).await?;
        let cookie = cookie::set(&name, &token, self.site.is_secure()).map_err(|_error| WebError::Broken)?;
        response.headers_mut().append(SET_COOKIE, cookie);
        Ok(response)
    }

    /// Ends all visits of a party to a handover, wherever they are, and forgets its browsers.
    pub(super) async fn end_visits(&self, handover: &HandoverId, party: Party, at: Timestamp) -> Result<(), WebError> {
        let whose = Whose::Party(handover.clone(), party);
        self.access.revoke_sessions(&whose, at).await?;
        self.access.forget_all(handover, party, at).await?;
        self.live.close(handover);
        Ok(())
    }

    /// Ends visits, and has the browser forget all that it knows of us.
    pub(super) async fn show_out(
        &self,
        visits: &[WebSession],
        headers: &HeaderMap,
        at: Timestamp,
        mut response: Response,
    ) -> Result<Response, WebError> {
        let is_secure = self.site.is_secure();
        let mut names = Vec::new();
        for it in self.forget(headers, None, at).await? {
            names.push(cookie::returning(is_secure, it.party, &it.handover));
        }
        for visit in visits {
            self.access.revoke_session(&visit.hash, at).await?;
            if let Some(handover) = &visit.handover {
                self.live.close(handover);
            }
            names.push(cookie::name(is_secure, visit.party, visit.handover.as_ref()));
        }
        for name in names {
            let gone = cookie::gone(&name, is_secure).map_err(|_error| WebError::Broken)?;
            response.headers_mut().append(SET_COOKIE, gone);
        }
        response.headers_mut().insert(CLEAR.0, CLEAR.1);
        Ok(response)
    }
}
