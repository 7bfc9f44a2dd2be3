//! Answers: pages, ways to another page, and refusals in the form that the asker reads.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::json;

use crate::engine::{EngineError, TokenHash};
use crate::interview::{Party, fill};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::guard::API;
use crate::web::notice::{Notice, Tone};
use crate::web::refused::refused;
use crate::web::route::Route;
use crate::web::{REQUEST, Web};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const BEARER: HeaderValue = HeaderValue::from_static("Bearer");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What every page has.
#[derive(Debug, Default, Serialize)]
pub(super) struct Frame {
    /// What is told before the page's own content.
    notices: Vec<Notice>,
    /// Whether somebody could sign out.
    signed_in: bool,
    /// Whether a leaver or successor is: signing out, they need another link.
    is_guest: bool,
    /// Whether a manager is signed in.
    is_manager: bool,
    /// Whose room it is, where the handover is closed.
    closed: Option<Party>,
}

impl Call {
    /// Returns a page, with the notices that waited for this browser.
    ///
    /// # Errors
    /// `Page` where the template is wrong.
    pub fn page(&self, name: &str, values: &impl Serialize) -> Result<Response, WebError> {
        self.page_with(StatusCode::OK, name, values, Vec::new())
    }

    /// Returns a page with a status and notices of its own.
    ///
    /// # Errors
    /// `Page` where the template is wrong.
    pub fn page_with(
        &self,
        status: StatusCode,
        name: &str,
        values: &impl Serialize,
        mut notices: Vec<Notice>,
    ) -> Result<Response, WebError> {
        for visit in &self.visits {
            notices.extend(self.web.notices.take(&visit.hash));
        }
        let frame = Frame {
            notices,
            signed_in: !self.visits.is_empty(),
            is_guest: self.visits.iter().any(|it| it.party != Party::Manager),
            is_manager: self.visits.iter().any(|it| it.party == Party::Manager),
            closed: self.closed_to,
        };
        let text = self.web.pages.render(name, &Value::from(Serde(frame)), values);
        Ok(html(status, text.map_err(WebError::Page)?))
    }

    /// Tells something on the next page of a visit.
    pub fn tell(&self, visit: &TokenHash, tone: Tone, text: impl Into<String>) {
        self.web.notices.add(visit, Notice::new(tone, text));
    }
}

/// Leads the browser to another page of ours, by GET.
pub(super) fn see_other(path: &str) -> Response {
    let mut response = status(StatusCode::SEE_OTHER, Body::empty());
    // a path of ours is ASCII; what is not leads home
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, location);
    response
}

/// Returns a value as JSON.
pub(super) fn json_of(value: &impl Serialize) -> Result<Response, WebError> {
    let text = serde_json::to_vec(value).map_err(|_error| WebError::Broken)?;
    let mut response = status(StatusCode::OK, Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    Ok(response)
}

/// Returns a value as JSON, with the version of the handover that it tells of.
pub(super) fn json_at(version: u64, value: &impl Serialize) -> Result<Response, WebError> {
    let mut response = json_of(value)?;
    let tag = HeaderValue::from_str(&format!("\"{version}\""));
    response
        .headers_mut()
        .insert(ETAG, tag.map_err(|_error| WebError::Broken)?);
    Ok(response)
}

/// Returns a file to be saved under a name of ours.
pub(super) fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = status(StatusCode::OK, Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let saved_as = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(
        CONTENT_DISPOSITION,
        saved_as.unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}

pub(super) fn html(code: StatusCode, text: String) -> Response {
    let mut response = status(code, Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HTML);
    response
}

fn status(code: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = code;
    response
}

impl Web {
    /// Returns the answer to a request that was not done: a page for people, a problem for programs.
    pub(super) fn refuse(&self, error: &WebError, route: Option<&Route>, asked: &Parts) -> Response {
        let is_look = matches!(asked.method, Method::GET | Method::HEAD);
        if is_look && matches!(error, WebError::SignIn(Party::Manager)) {
            return see_other("/sign-in");
        }
        let mut response = if asked.uri.path().starts_with(API) {
            self.problem(error, asked)
        } else {
            self.error_page(error, route, asked)
        };
        if matches!(error, WebError::NoToken) {
            response.headers_mut().insert(WWW_AUTHENTICATE, BEARER);
        }
        if let Some(after) = error.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(after));
        }
        response
    }

    fn problem(&self, error: &WebError, asked: &Parts) -> Response {
        let (code, key) = error.kind();
        let words = |part: &str| self.pages.words(&format!("error.{key}.{part}"));
        let detail = match error {
            WebError::Engine(EngineError::Refused(refusal)) => refused(&self.pages, refusal),
            WebError::BadJson { line, column } => {
                let (line, column) = (line.to_string(), column.to_string());
                fill(words("json"), &[("line", &line), ("column", &column)])
            }
            _ => words("title").to_owned(),
        };
        // what a person does next is not always what a program can do
        let hint = Some(words("program")).filter(|it| !it.is_empty());
        let mut body = json!({
            "type": format!("urn:baton:problem:{key}"),
            "title": words("title"),
            "status": code.as_u16(),
            "detail": detail,
            "hint": hint.unwrap_or_else(|| words("next")),
            "instance": format!("urn:baton:request:{}", request_of(asked)),
        });
        if let (WebError::Fields(faults), Some(body)) = (error, body.as_object_mut()) {
            let faults = faults.iter();
            let faults = faults.map(|it| json!({ "field": it.field, "detail": self.pages.words(&it.words) }));
            body.insert("errors".to_owned(), faults.collect());
        }
        let mut response = status(code, Body::from(body.to_string()));
        response.headers_mut().insert(CONTENT_TYPE, PROBLEM);
        response
    }

    fn error_page(&self, error: &WebError, route: Option<&Route>, asked: &Parts) -> Response {
        let (code, key) = error.kind();
        let is_part = asked.headers.contains_key("hx-request");
        let doing = route.map(|it| self.pages.words(&format!("doing.{}", it.name)));
        let words = |part: &str| self.pages.words(&format!("error.{key}.{part}"));
        let values = json!({
            "doing": doing,
            "title": words("title"),
            "next": words("next"),
            "request": request_of(asked),
            "is_part": is_part,
        });
        let frame = Value::from(Serde(Frame::default()));
        // a broken template must not hide the status
        let text = self.pages.render("error.html", &frame, &values);
        html(
            code,
            text.unwrap_or_else(|_problem| "<!doctype html><title>Error</title>".to_owned()),
        )
    }
}

fn request_of(asked: &Parts) -> &str {
    asked
        .headers
        .get(REQUEST)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default()
}
