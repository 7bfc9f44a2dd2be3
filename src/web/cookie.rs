//! The cookies of visits: one for a manager, one for each handover that a browser takes part in.
//!
//! So the same browser may be a manager and a leaver, or a successor of two. Under `https` the name begins with
//! `__Host-`: no other site, no subdomain and no plain page can set or read it.

use axum::http::header::{COOKIE, InvalidHeaderValue};
use axum::http::{HeaderMap, HeaderValue};

use crate::id::HandoverId;
use crate::interview::Party;
use crate::web::token::Token;

/// Cookies of ours that are looked up for one request at most.
const MOST: usize = 16;

/// Returns the name of a visit's cookie.
pub(super) fn name(is_secure: bool, party: Party, handover: Option<&HandoverId>) -> String {
    let prefix = if is_secure { "__Host-baton-" } else { "baton-" };
    let handover = handover.map(|it| format!("-{it}")).unwrap_or_default();
    format!("{prefix}{}{handover}", party.as_str())
}

/// Returns the `Set-Cookie` of a visit; it is gone with the browser, and the server ends it sooner.
pub(super) fn set(name: &str, token: &Token, is_secure: bool) -> Result<HeaderValue, InvalidHeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
        token.reveal()
    ))
}

/// Returns the tokens that a request shows in cookies of ours.
pub(super) fn tokens(headers: &HeaderMap, is_secure: bool) -> Vec<Token> {
    let prefix = if is_secure { "__Host-baton-" } else { "baton-" };
    let lines = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    let pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|it| it.trim().split_once('='));
    let ours = pairs.filter(|(name, _)| name.starts_with(prefix));
    ours.filter_map(|(_, value)| Token::shown(value)).take(MOST).collect()
}

/// Returns the `Set-Cookie` that takes a visit's cookie away.
pub(super) fn gone(name: &str, is_secure: bool) -> Result<HeaderValue, InvalidHeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"))
}
