//! The description of the API, OpenAPI 3.1, as it is served.

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;

use crate::diag::Problem;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Look};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The description.
#[derive(Debug, Clone)]
pub struct Document(Bytes);

impl Document {
    /// Reads it from the file `file`.
    ///
    /// # Errors
    /// Where it is no JSON, or describes no API.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        let read: serde_json::Value =
            serde_json::from_str(text).map_err(|error| Problem::new(file, error.to_string()).at(error.line()))?;
        match read.get("openapi").and_then(|it| it.as_str()) {
            Some(version) if version.starts_with("3.1") => Ok(Self(text.to_owned().into())),
            _ => Err(Problem::new(file, "the file is no description by OpenAPI 3.1")),
        }
    }
}

pub(super) async fn show(_look: Authorized<Look>, call: Call) -> Result<Response, WebError> {
    let mut response = Response::new(Body::from(call.web.document.0.clone()));
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    Ok(response)
}
