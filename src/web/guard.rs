//! What every request must pass, and what every answer wears.
//!
//! 1. `check`: the `Host` is ours; a request that changes something comes from our own pages.
//! 2. `dress`: the headers that keep a browser from running, framing, keeping or leaking anything.

use axum::http::header::{CACHE_CONTROL, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::Response;

use crate::web::error::WebError;
use crate::web::site::Site;

/// Paths that no cookie opens, so that another site's page gains nothing by sending a browser there.
pub(super) const API: &str = "/api/";

const FETCH_SITE: &str = "sec-fetch-site";

/// The headers of every answer.
const DRESS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Two years, the least that browsers ask of a site for their own lists.
const TRANSPORT: (&str, &str) = ("strict-transport-security", "max-age=63072000; includeSubDomains");

/// Says whether a request may go on to its route.
///
/// # Errors
/// `WrongHost`, and `Foreign` where it would change something and does not come from our own pages.
pub(super) fn check(site: &Site, method: &Method, path: &str, headers: &HeaderMap) -> Result<(), WebError> {
    let text = |name: &HeaderName| headers.get(name).and_then(|it| it.to_str().ok());
    let host = text(&HOST);
    if !host.is_some_and(|host| site.is_ours(host)) {
        return Err(WebError::WrongHost);
    }
    let is_safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || path.starts_with(API) {
        return Ok(());
    }
    let is_own = match headers.get(FETCH_SITE) {
        Some(value) => value == "same-origin" || value == "none",
        // a browser without fetch metadata still names the origin of a form
        None => text(&ORIGIN).is_some_and(|origin| site.is_own_origin(origin, host)),
    };
    if is_own { Ok(()) } else { Err(WebError::Foreign) }
}

/// Puts the headers on an answer. What a handler said about caching stays: only files that hold nothing personal do.
pub(super) fn dress(site: &Site, response: &mut Response) {
    let headers = response.headers_mut();
    let secure = site.is_secure().then_some(&TRANSPORT);
    for (name, value) in DRESS.iter().chain(secure) {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
