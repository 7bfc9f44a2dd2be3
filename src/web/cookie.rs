//! The cookies of visits: one for a manager, one for each handover that a browser takes part in; and those by which a browser
//! comes back after its visit has ended.
//!
//! So the same browser may be a manager and a leaver, or a successor of two. Under `https` the name begins with
//! `__Host-`: no other site, no subdomain and no plain page can set or read it.

use axum::http::header::{COOKIE, InvalidHeaderValue};
use axum::http::{HeaderMap, HeaderValue};
use jiff::SignedDuration;

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

/// Returns the name of the cookie by which a browser comes back.
pub(super) fn returning(is_secure: bool, party: Party, handover: &HandoverId) -> String {
    format!("{}{}-{handover}", back(is_secure), party.as_str())
}

/// Not the beginning of a visit's: what lets somebody come back opens nothing by itself.
const fn back(is_secure: bool) -> &'static str {
    if is_secure { "__Host-baton_back-" } else { "baton_back-" }
}

/// Returns the `Set-Cookie` of a visit; it is gone with the browser, and the server ends it sooner.
pub(super) fn set(name: &str, token: &Token, is_secure: bool) -> Result<HeaderValue, InvalidHeaderValue> {
    made(name, token.reveal(), "", is_secure)
}

/// Returns the `Set-Cookie` by which a browser comes back; it outlives the browser's window by so long.
pub(super) fn set_until(
    name: &str,
    token: &Token,
    lasts: SignedDuration,
    is_secure: bool,
) -> Result<HeaderValue, InvalidHeaderValue> {
    let lasts = format!("; Max-Age={}", lasts.as_secs().max(0));
    made(name, token.reveal(), &lasts, is_secure)
}

/// Returns the tokens of visits that a request shows in cookies of ours.
pub(super) fn tokens(headers: &HeaderMap, is_secure: bool) -> Vec<Token> {
    let prefix = if is_secure { "__Host-baton-" } else { "baton-" };
    shown(headers, prefix)
}

/// Returns the tokens by which a browser may come back.
pub(super) fn returns(headers: &HeaderMap, is_secure: bool) -> Vec<Token> {
    shown(headers, back(is_secure))
}

/// Returns the token in the cookie of that name.
pub(super) fn value(headers: &HeaderMap, name: &str) -> Option<Token> {
    let mut found = pairs(headers).filter(|(it, _)| *it == name);
    found.find_map(|(_, value)| Token::shown(value))
}

fn shown(headers: &HeaderMap, prefix: &str) -> Vec<Token> {
    let ours = pairs(headers).filter(|(name, _)| name.starts_with(prefix));
    ours.filter_map(|(_, value)| Token::shown(value)).take(MOST).collect()
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|it| it.trim().split_once('='))
}

/// Returns the `Set-Cookie` that takes a cookie away.
pub(super) fn gone(name: &str, is_secure: bool) -> Result<HeaderValue, InvalidHeaderValue> {
    made(name, "", "; Max-Age=0", is_secure)
}

fn made(name: &str, value: &str, lasts: &str, is_secure: bool) -> Result<HeaderValue, InvalidHeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{lasts}{secure}"
    ))
}
