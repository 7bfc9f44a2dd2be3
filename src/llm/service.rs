//! One HTTP request: the status is kept and understood, the body is capped, redirects are not followed.
//!
//! async-openai would lose the status of many replies and obey any `Retry-After`; this service stands in its place. What
//! it finds goes into a `Verdict`, since the library's own errors carry text that must not be shown.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use futures::StreamExt;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Body, Client, Response};
use thiserror::Error;

use crate::llm::error::ModelError;

/// Bytes of an error's body that are looked at.
const LOOKED_AT: usize = 16 << 10;

/// What one request came to, where it failed below the protocol.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    found: Arc<Mutex<Option<Found>>>,
}

/// A failure, and what the server said about the request, for the choice of a dialect only.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub error: ModelError,
    pub refusal: String,
}

impl Verdict {
    fn set(&self, error: ModelError, refusal: String) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.get_or_insert(Found { error, refusal });
    }

    /// Takes what was found.
    pub(super) fn take(&self) -> Option<Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The only error that goes through the library: the verdict says the rest.
#[derive(Debug, Error)]
#[error("the request failed")]
struct Failed;

/// Sends one request and returns its response with a body that ends at the cap.
pub(super) async fn send(
    http: Client,
    factory: HttpRequestFactory,
    verdict: Verdict,
    most: usize,
) -> Result<Response, OpenAIError> {
    let failed = |error, refusal| {
        verdict.set(error, refusal);
        OpenAIError::Boxed(Box::new(Failed))
    };
    let request = factory.build().await?;
    let response = match http.execute(request).await {
        Ok(response) => response,
        Err(error) if error.is_timeout() && !error.is_connect() => {
            return Err(failed(ModelError::TooSlow, String::new()));
        }
        Err(error) if is_untrusted(&error) => return Err(failed(ModelError::Untrusted, String::new())),
        Err(error) if error.is_connect() => return Err(failed(ModelError::Unreachable, String::new())),
        Err(_) => return Err(failed(ModelError::BrokeOff, String::new())),
    };
    let status = response.status();
    if status.is_success() {
        if is_protocol(response.headers()) {
            return Ok(capped(response, verdict.clone(), most));
        }
        return Err(failed(ModelError::NotAModel, String::new()));
    }
    let (code, after) = (status.as_u16(), retry_after(response.headers()));
    let refusal = beginning(response).await;
    Err(failed(of_status(code, after, &refusal), refusal))
}

/// Whether a request failed because the server's certificate proves nothing. An `io::Error` shows what it wraps only by
/// `get_ref`, so both ways down are taken.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return matches!(
                tls,
                rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented
            );
        }
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    false
}

fn is_protocol(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()) else {
        return true;
    };
    let kind = kind.to_ascii_lowercase();
    kind.contains("json") || kind.starts_with("text/event-stream") || kind.starts_with("text/plain")
}

fn of_status(status: u16, after: Option<Duration>, body: &str) -> ModelError {
    let says = |words: &[&str]| words.iter().any(|word| body.contains(word));
    match status {
        300..=399 => ModelError::Redirected,
        402 => ModelError::NoCredit,
        429 if says(&["insufficient_quota", "billing"]) => ModelError::NoCredit,
        429 | 503 => ModelError::Busy { after },
        401 | 403 | 407 => ModelError::KeyRefused { status },
        404 => ModelError::NoSuchModel { status },
        400 if says(&["model_not_found", "does not exist"]) => ModelError::NoSuchModel { status },
        413 => ModelError::TooLong,
        400 | 422
            if says(&[
                "context_length",
                "context length",
                "exceed_context_size",
                "too many tokens",
                "maximum context",
            ]) =>
        {
            ModelError::TooLong
        }
        408 | 500..=599 => ModelError::ServerFault { status, after },
        _ => ModelError::Rejected { status },
    }
}

/// Returns the pause that a server asks for: seconds, or a date against the server's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok()).map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = |text| {
        jiff::fmt::rfc2822::parse(text)
            .ok()
            .map(|it| it.timestamp().as_second())
    };
    let (until, now) = (date(asked)?, date(text(DATE)?)?);
    Some(Duration::from_secs(
        u64::try_from(until.saturating_sub(now)).unwrap_or_default(),
    ))
}

async fn beginning(response: Response) -> String {
    let mut bytes = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(Ok(more)) = stream.next().await {
        bytes.extend_from_slice(&more);
        if bytes.len() > LOOKED_AT {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn capped(response: Response, verdict: Verdict, most: usize) -> Response {
    let response: http::Response<Body> = response.into();
    let (parts, body) = response.into_parts();
    let inner: Response = http::Response::new(body).into();
    let read = AtomicUsize::new(0);
    let stream = inner.bytes_stream().map(move |piece| match piece {
        Ok(bytes)
            if read
                .fetch_add(bytes.len(), Ordering::Relaxed)
                .saturating_add(bytes.len())
                > most =>
        {
            verdict.set(ModelError::TooLarge, String::new());
            Err(std::io::Error::other(Failed))
        }
        Ok(bytes) => Ok(bytes),
        Err(_) => {
            verdict.set(ModelError::BrokeOff, String::new());
            Err(std::io::Error::other(Failed))
        }
    });
    http::Response::from_parts(parts, Body::wrap_stream(stream)).into()
}
