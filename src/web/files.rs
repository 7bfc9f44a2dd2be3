//! Style and script, and the word that the server is alive.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::Response;
use serde_json::json;

use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Look};
use crate::web::reply::json_of;
use crate::web::route::Route;

/// The name of a file changes with its bytes, so a browser need not ask again.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/static/{mark}/{name}", "look", file),
        Route::get("/health", "look", health),
    ]
}

async fn file(_look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    let path = format!("{}/{}", call.param("mark"), call.param("name"));
    let file = call.web.pages.file(&path).ok_or(WebError::NotFound)?;
    let mut response = Response::new(Body::from(file.bytes.clone().into_owned()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(CACHE_CONTROL, FOR_EVER);
    Ok(response)
}

/// Whether log and access can be read.
async fn health(_look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    call.web.engine.list().await?;
    call.web.access.people().await?;
    json_of(&json!({"status": "ok"}))
}
