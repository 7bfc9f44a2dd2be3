//! One try at a server that speaks chat completions.
//!
//! 1. The request goes out in the richest dialect that the server has not refused; a refusal that is about the dialect is
//!    answered with a simpler one at once, which is remembered.
//! 2. Three clocks run: for the first word, between two pieces, for the whole reply.
//! 3. A reply counts only if the server said why it stopped; otherwise it broke off.

use std::fmt;
use std::sync::{Mutex, Once, PoisonError};

use async_openai::Client;
use async_openai::config::{AzureConfig, Config, OpenAIConfig};
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use futures::{Stream, StreamExt};
use reqwest::Certificate;
use reqwest::redirect::Policy;
use tokio::time::{Duration, Instant, timeout_at};

use crate::llm::endpoint::{Endpoint, Patience, Provider};
use crate::llm::error::ModelError;
use crate::llm::service::{Found, Verdict, send};
use crate::llm::wire::{Body, Dialect, Loose, Shape};
use crate::llm::{Listener, Model, Told};
use crate::prompt::{Finish, Reply, Request, Usage};

/// How long is waited for the count of tokens once a reply is whole.
const AFTER_THE_END: Duration = Duration::from_millis(300);

/// Dialects that are tried for one request.
const DIALECTS: usize = 5;

/// A model on a server.
pub struct OpenAi {
    http: reqwest::Client,
    endpoint: Endpoint,
    dialect: Mutex<Dialect>,
}

impl fmt::Debug for OpenAi {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OpenAi")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

impl OpenAi {
    /// Returns a model on a server; nothing is sent yet.
    ///
    /// # Errors
    /// `Setting` where the endpoint cannot be used.
    pub fn new(endpoint: &Endpoint) -> Result<Self, ModelError> {
        static TLS: Once = Once::new();
        // another part of the process may have chosen before, which serves as well
        TLS.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        if let Some(fault) = endpoint.fault() {
            return Err(ModelError::Setting(fault));
        }
        let authorities = Certificate::from_pem_bundle(&endpoint.authorities)
            .map_err(|_error| ModelError::Setting("the file of certificates holds none that can be read"))?;
        if authorities.is_empty() && !endpoint.authorities.is_empty() {
            return Err(ModelError::Setting("the file of certificates holds none"));
        }
        let http = reqwest::Client::builder()
            .connect_timeout(endpoint.patience.connect)
            .redirect(Policy::none())
            .tls_certs_merge(authorities)
            .build()
            .map_err(|_error| ModelError::Setting("no encrypted connection can be made on this computer"))?;
        Ok(Self {
            http,
            endpoint: endpoint.clone(),
            dialect: Mutex::default(),
        })
    }

    /// Returns whether the server has not refused a schema so far.
    pub(super) fn takes_schema(&self) -> bool {
        self.dialect.lock().unwrap_or_else(PoisonError::into_inner).shape == Shape::Schema
    }

    fn client(&self, verdict: &Verdict) -> Client<Box<dyn Config>> {
        let (endpoint, http) = (&self.endpoint, self.http.clone());
        let key = endpoint.key.as_ref().map_or("none", |key| key.expose());
        let base = endpoint.base_url.trim_end_matches('/');
        let config: Box<dyn Config> = match &endpoint.provider {
            Provider::OpenAi => Box::new(
                OpenAIConfig::new()
                    .with_api_base(base)
                    .with_api_key(key)
                    .with_org_id("")
                    .with_project_id(""),
            ),
            Provider::Azure { version } => Box::new(
                AzureConfig::new()
                    .with_api_base(base)
                    .with_api_key(key)
                    .with_api_version(version)
                    .with_deployment_id(&endpoint.model),
            ),
        };
        let (verdict, most) = (verdict.clone(), endpoint.patience.bytes);
        let service =
            tower::service_fn(move |factory: HttpRequestFactory| send(http.clone(), factory, verdict.clone(), most));
        Client::build(self.http.clone(), config).with_http_service(service)
    }

    async fn answer(&self, request: &Request, mut listener: Option<&mut dyn Listener>) -> Result<Reply, ModelError> {
        for _ in 0..DIALECTS {
            let dialect = *self.dialect.lock().unwrap_or_else(PoisonError::into_inner);
            let found = match self.attempt(request, dialect, reborrow(&mut listener)).await {
                Ok(reply) => return Ok(reply),
                Err(found) => found,
            };
            let refused = matches!(
                found.error,
                ModelError::Rejected { status: 400 | 422 } | ModelError::ServerFault { status: 500, .. }
            );
            match dialect.simpler(&found.refusal).filter(|_| refused) {
                Some(simpler) => *self.dialect.lock().unwrap_or_else(PoisonError::into_inner) = simpler,
                None => return Err(found.error),
            }
        }
        Err(ModelError::Rejected { status: 400 })
    }

    async fn attempt(
        &self,
        request: &Request,
        dialect: Dialect,
        listener: Option<&mut dyn Listener>,
    ) -> Result<Reply, Found> {
        let verdict = Verdict::default();
        let client = self.client(&verdict);
        let Endpoint {
            model,
            thoughts,
            patience,
            ..
        } = &self.endpoint;
        let body = Body::new(model, request, *thoughts, dialect, listener.is_some());
        let result = match listener {
            None => whole(&client, &body, patience).await,
            Some(listener) => streamed(&client, &body, patience, listener).await,
        };
        let mut reply = result.map_err(|error| {
            let found = verdict.take().unwrap_or(Found {
                error: ModelError::NotAModel,
                refusal: String::new(),
            });
            // a clock of ours is exact; what the library says about the wire is not
            if error == Some(ModelError::TooSlow) {
                return Found {
                    error: ModelError::TooSlow,
                    ..found
                };
            }
            let known = error.filter(|_| found.error == ModelError::NotAModel);
            Found {
                error: known.unwrap_or(found.error),
                refusal: found.refusal,
            }
        })?;
        if reply.usage == Usage::default() {
            let output = u64::try_from(reply.text.chars().count().div_ceil(4)).unwrap_or(u64::MAX);
            reply.usage = Usage {
                input: request.tokens(),
                cached: 0,
                output,
            };
        }
        Ok(reply)
    }
}

impl Model for OpenAi {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        Box::pin(self.answer(request, listener))
    }
}

/// Lends a listener for one try.
pub(super) fn reborrow<'b>(listener: &'b mut Option<&mut dyn Listener>) -> Option<&'b mut dyn Listener> {
    match listener {
        Some(listener) => Some(&mut **listener),
        None => None,
    }
}

/// Why a try failed, as far as it is known here; the verdict of the service stands above it.
type Guess = Option<ModelError>;

async fn whole(client: &Client<Box<dyn Config>>, body: &Body<'_>, patience: &Patience) -> Result<Reply, Guess> {
    let deadline = Instant::now() + patience.whole;
    let chat = client.chat();
    let call = chat.create_byot::<_, Loose>(body);
    let loose = match timeout_at(deadline, call).await {
        Err(_elapsed) => return Err(Some(ModelError::TooSlow)),
        Ok(Err(OpenAIError::Reqwest(_))) => return Err(Some(ModelError::BrokeOff)),
        Ok(Err(_)) => return Err(None),
        Ok(Ok(loose)) => loose,
    };
    if loose.error.is_some() {
        return Err(None);
    }
    let finish = if loose.refuses() {
        Some(Finish::Refused)
    } else {
        loose.finish()
    };
    let finish = finish.ok_or(Some(ModelError::BrokeOff))?;
    Ok(Reply {
        text: loose.text().to_owned(),
        finish,
        usage: loose.usage().unwrap_or_default(),
    })
}

async fn streamed(
    client: &Client<Box<dyn Config>>,
    body: &Body<'_>,
    patience: &Patience,
    listener: &mut dyn Listener,
) -> Result<Reply, Guess> {
    let (first, whole) = (Instant::now() + patience.first, Instant::now() + patience.whole);
    let chat = client.chat();
    let opened = timeout_at(first.min(whole), chat.create_stream_byot::<_, Loose>(body)).await;
    let mut stream = match opened {
        Err(_elapsed) => return Err(Some(ModelError::TooSlow)),
        Ok(Err(_)) => return Err(None),
        Ok(Ok(stream)) => stream,
    };
    let mut reply = Partial::default();
    loop {
        let until = match (reply.finish, reply.text.is_empty()) {
            (Some(_), _) => Instant::now() + AFTER_THE_END,
            (None, true) => first,
            (None, false) => Instant::now() + patience.idle,
        };
        match next(&mut stream, until.min(whole)).await {
            Piece::Text(loose) => reply.take(&loose, listener)?,
            Piece::End | Piece::Broken if reply.finish.is_some() => return Ok(reply.whole()),
            Piece::Silence if reply.finish.is_some() => return Ok(reply.whole()),
            Piece::Silence => return Err(Some(ModelError::TooSlow)),
            Piece::End | Piece::Broken => return Err(Some(ModelError::BrokeOff)),
        }
    }
}

enum Piece {
    Text(Loose),
    End,
    Broken,
    Silence,
}

async fn next(stream: &mut (impl Stream<Item = Result<Loose, OpenAIError>> + Unpin), until: Instant) -> Piece {
    match timeout_at(until, stream.next()).await {
        Err(_elapsed) => Piece::Silence,
        Ok(None) => Piece::End,
        Ok(Some(Err(_))) => Piece::Broken,
        Ok(Some(Ok(loose))) => Piece::Text(loose),
    }
}

/// A reply that is coming in.
#[derive(Debug, Default)]
struct Partial {
    text: String,
    refuses: bool,
    finish: Option<Finish>,
    usage: Usage,
}

impl Partial {
    fn take(&mut self, loose: &Loose, listener: &mut dyn Listener) -> Result<(), Guess> {
        if loose.error.is_some() && self.finish.is_none() {
            return Err(Some(ModelError::BrokeOff));
        }
        self.refuses |= loose.refuses();
        self.finish = self.finish.or(loose.finish());
        self.usage = loose.usage().unwrap_or(self.usage);
        if !loose.text().is_empty() {
            self.text.push_str(loose.text());
            listener.hear(&self.text);
        }
        Ok(())
    }

    fn whole(self) -> Reply {
        let finish = if self.refuses {
            Finish::Refused
        } else {
            self.finish.unwrap_or_default()
        };
        Reply {
            text: self.text,
            finish,
            usage: self.usage,
        }
    }
}
