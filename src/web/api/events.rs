//! A stream of a handover's versions: that something happened, not what. What may be read of it is asked for then.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;

use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApiOn};

const EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");
/// Where a program that was cut off says what it knows.
const LAST: &str = "last-event-id";

pub(super) async fn follow(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let seen = call.header(LAST).or_else(|| call.query("seen"));
    let seen = seen.and_then(|it| it.parse().ok());
    let mut response = Response::new(call.web.follow(&api.handover, &api.session, seen));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, EVENTS);
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}
