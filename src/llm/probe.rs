//! How a server answers: whether, how fast, and whether it takes a JSON schema. For a check, not for an interview.
//!
//! Three times are taken: until a connection stands (a bare one, closed at once), until the first word, until the last.

use std::time::Duration;

use reqwest::Url;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::llm::Model;
use crate::llm::endpoint::Endpoint;
use crate::llm::error::ModelError;
use crate::llm::openai::OpenAi;
use crate::prompt::{Reply, Request};

/// What a server did with one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Its reply.
    pub reply: Reply,
    /// Until a connection stood; none where it cannot be tried directly, as behind a proxy.
    pub connected: Option<Duration>,
    /// Until the first word.
    pub first: Duration,
    /// Until the whole reply.
    pub whole: Duration,
    /// Whether it took the schema of the request, rather than refusing it and being asked by words.
    pub takes_schema: bool,
}

/// Sends one request, once.
///
/// # Errors
/// Why there is no reply.
pub async fn probe(endpoint: &Endpoint, request: &Request) -> Result<Probe, ModelError> {
    let model = OpenAi::new(endpoint)?;
    let connected = connected(endpoint).await;
    let began = Instant::now();
    let mut first = None;
    let mut listener = |_: &str| {
        first.get_or_insert_with(|| began.elapsed());
    };
    let reply = model.stream(request, &mut listener).await?;
    let whole = began.elapsed();
    Ok(Probe {
        reply,
        connected,
        first: first.unwrap_or(whole),
        whole,
        takes_schema: model.takes_schema(),
    })
}

async fn connected(endpoint: &Endpoint) -> Option<Duration> {
    let url = Url::parse(&endpoint.base_url).ok()?;
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    let host = host.trim_matches(['[', ']']);
    let began = Instant::now();
    let stream = timeout(endpoint.patience.connect, TcpStream::connect((host, port))).await;
    stream.ok()?.ok()?;
    Some(began.elapsed())
}
