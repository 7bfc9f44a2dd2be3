//! The stream of what happens to the interview, for the chat's script: that the question moved on, and its words as a
//! model finds them. It carries nothing that the leaver's own page does not show.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;

use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};

const EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");
/// Where a browser that was cut off says what it knows.
const LAST: &str = "last-event-id";

pub(super) async fn listen(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let seen = call.header(LAST).or_else(|| call.query("seen"));
    let body = call.web.attend(&leave.handover, &leave.session, seen);
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, EVENTS);
    // proxies that collect answers would hold events back
    let headers = response.headers_mut();
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}
