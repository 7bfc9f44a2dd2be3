//! The table of routes, and the way of a request through its row: who asks, whether they may, how often, then the handler.
//!
//! The router is built from the table and from nothing else, and a test walks every row of it for every kind of person.
//! A handler's type says which action it needs, so a row cannot promise one rule and run another.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{RawPathParams, Request};
use axum::http::Method;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;

use crate::engine::{ApiToken, WebSession};
use crate::id::HandoverId;
use crate::interview::{Party, Stage};
use crate::web::call::{Call, Takes, pairs};
use crate::web::error::WebError;
use crate::web::gate::{Action, Asked, Authorized, Rule, authorize};
use crate::web::rate::{Counted, key_of};
use crate::web::token::Token;
use crate::web::{Peer, Web, api, back, door, files, leaver, manager, successor};

type Run = Arc<dyn Fn(Arrived) -> BoxFuture<'static, Result<Response, WebError>> + Send + Sync>;

/// A row of the table.
#[derive(Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parts in braces.
    pub path: &'static str,
    /// What is being done: the key of the words in `wording/doing.toml`.
    pub name: &'static str,
    /// Who it is for.
    pub rule: Rule,
    /// What it reads.
    pub takes: Takes,
    /// What is counted, beside all requests of a peer.
    pub counted: Option<Counted>,
    /// Whether it is the browser that asks, not the person: that does not keep a visit alive.
    pub quiet: bool,
    run: Run,
}

/// A request with its route's parts of the path.
struct Arrived {
    web: Arc<Web>,
    route: Route,
    parts: Parts,
    body: Mutex<Body>,
    params: Vec<(String, String)>,
}

/// The path of the route that gave an answer, for the journal: it holds no token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken(pub(super) &'static str);

/// Returns every route there is.
pub fn routes() -> Vec<Route> {
    let rooms = [
        files::routes(),
        door::routes(),
        back::routes(),
        manager::routes(),
        leaver::routes(),
        successor::routes(),
        api::routes(),
    ];
    rooms.into_iter().flatten().collect()
}

impl std::fmt::Debug for Route {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {} ({:?})", self.method, self.path, self.rule)
    }
}

impl Route {
    /// A page that is looked at, and changes nothing.
    pub(super) fn get<A, F, Answer>(path: &'static str, name: &'static str, handler: F) -> Self
    where
        A: Action,
        F: Fn(Authorized<A>, Call) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Response, WebError>> + Send + 'static,
    {
        Self::new(Method::GET, path, name, Takes::Nothing, handler)
    }

    /// A form that is sent.
    pub(super) fn post<A, F, Answer>(path: &'static str, name: &'static str, handler: F) -> Self
    where
        A: Action,
        F: Fn(Authorized<A>, Call) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Response, WebError>> + Send + 'static,
    {
        Self::new(Method::POST, path, name, Takes::Form, handler)
    }

    /// Reads files too.
    pub(super) fn with_files(self) -> Self {
        Self {
            takes: Takes::Files,
            ..self
        }
    }

    /// Is counted.
    pub(super) fn counted(self, counted: Counted) -> Self {
        Self {
            counted: Some(counted),
            ..self
        }
    }

    /// Is asked for by the browser of its own accord.
    pub(super) fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    fn new<A, F, Answer>(method: Method, path: &'static str, name: &'static str, takes: Takes, handler: F) -> Self
    where
        A: Action,
        F: Fn(Authorized<A>, Call) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Response, WebError>> + Send + 'static,
    {
        let run = move |arrived: Arrived| {
            let handler = handler.clone();
            async move {
                let (allowed, call, seen) = arrived.admit::<A>().await?;
                let noted = note(Arc::clone(&call.web), seen, call.at);
                // it is written beside what the handler writes; where it cannot be, a visit ends a little sooner
                futures::join!(handler(allowed, call), noted).0
            }
            .boxed()
        };
        Self {
            method,
            path,
            name,
            rule: A::RULE,
            takes,
            counted: None,
            quiet: false,
            run: Arc::new(run),
        }
    }
}

/// Builds the router from the table.
pub(super) fn router(web: &Arc<Web>) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let web = Arc::clone(web);
        let method = if route.method == Method::GET {
            MethodFilter::GET
        } else {
            MethodFilter::POST
        };
        let path = route.path;
        let serve = move |params: RawPathParams, request: Request| {
            let params = params
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            serve(Arc::clone(&web), route.clone(), params, request)
        };
        router = router.route(path, on(method, serve));
    }
    let (lost, wrong) = (Arc::clone(web), Arc::clone(web));
    router
        .fallback(move |request: Request| async move { lost.refuse(&WebError::NotFound, None, &head(request)) })
        .method_not_allowed_fallback(move |request: Request| async move {
            wrong.refuse(&WebError::WrongMethod, None, &head(request))
        })
}

/// Who was seen by a request.
struct Seen {
    visit: Option<WebSession>,
    token: Option<ApiToken>,
}

/// Notes who was seen.
async fn note(web: Arc<Web>, seen: Seen, at: Timestamp) {
    if let Some(visit) = &seen.visit {
        web.saw(visit, at).await.unwrap_or_default();
    }
    if let Some(token) = &seen.token {
        web.saw_token(token, at).await.unwrap_or_default();
    }
}

fn head(request: Request) -> Parts {
    request.into_parts().0
}

async fn serve(web: Arc<Web>, route: Route, params: Vec<(String, String)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let handover = handover_of(&params);
    let arrived = Arrived {
        web: Arc::clone(&web),
        route: route.clone(),
        parts,
        body: Mutex::new(body),
        params,
    };
    let mut response = match (route.run)(arrived).await {
        Ok(response) => response,
        Err(error) => {
            let welcome = match &handover {
                Some(handover) => web.welcome(&error, (&route, handover), &asked).await,
                None => None,
            };
            welcome.unwrap_or_else(|| web.refuse(&error, Some(&route), &asked))
        }
    };
    response.extensions_mut().insert(Taken(route.path));
    response
}

impl Arrived {
    /// Finds out who asks, whether they may, and whether not too often; returns what the handler gets.
    async fn admit<A: Action>(self) -> Result<(Authorized<A>, Call, Seen), WebError> {
        let (web, at) = (Arc::clone(&self.web), self.web.clock.now());
        let peer = self.parts.extensions.get::<Peer>().copied().ok_or(WebError::Broken)?.0;
        self.count(&key_of(peer), |what| matches!(what, Counted::Claim | Counted::SignIn))?;
        let visits = web.visits(&self.parts.headers, at).await?;
        let token = self.bearer().await?;
        let handover = handover_of(&self.params);
        let asked = Asked {
            web: &web,
            visits: &visits,
            token: token.as_ref(),
            handover: handover.as_ref(),
        };
        let allowed = authorize::<A>(asked).await?;
        let stage = allowed.session().map(|it| web.engine.standing(it).stage);
        let acting = acting(A::RULE, &visits, handover.as_ref());
        let key = acting.map(|it| it.hash.as_str().to_owned());
        let key = key.or(token.as_ref().map(|it| it.hash.as_str().to_owned()));
        let key = key.unwrap_or_else(|| key_of(peer));
        self.count(&key, |what| !matches!(what, Counted::Claim | Counted::SignIn))?;
        let seen = Seen {
            visit: acting.filter(|_| !self.route.quiet).cloned(),
            token: token.clone(),
        };
        let query = self.parts.uri.query().unwrap_or_default();
        let query = pairs(query.as_bytes()).ok_or(WebError::BadForm)?;
        let call = Call {
            closed_to: party_of(A::RULE).filter(|_| stage == Some(Stage::Closed)),
            web,
            peer,
            at,
            visits,
            params: self.params,
            query,
            headers: self.parts.headers,
            takes: self.route.takes,
            body: self.body,
        };
        Ok((allowed, call, seen))
    }

    fn count(&self, key: &str, wanted: impl Fn(Counted) -> bool) -> Result<(), WebError> {
        match self.route.counted.filter(|what| wanted(*what)) {
            Some(what) => self.web.count(what, key),
            None => Ok(()),
        }
    }

    async fn bearer(&self) -> Result<Option<ApiToken>, WebError> {
        let header = self.parts.headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
        let shown = header.and_then(|it| it.strip_prefix("Bearer ")).map(str::trim);
        let token = shown
            .map(|it| it.trim_start_matches(api::PREFIX))
            .and_then(Token::shown);
        match token {
            Some(token) => Ok(self.web.access.api_token(&token.hash()).await?),
            None => Ok(None),
        }
    }
}

fn handover_of(params: &[(String, String)]) -> Option<HandoverId> {
    let named = params.iter().find(|(name, _)| name == "handover");
    named.map(|(_, value)| HandoverId::new(value))
}

/// Returns whose visit a rule asks for; none where anyone may come, or a token is shown.
const fn party_of(rule: Rule) -> Option<Party> {
    match rule {
        Rule::Manager | Rule::Owner | Rule::Finder => Some(Party::Manager),
        Rule::Leaver => Some(Party::Leaver),
        Rule::Successor => Some(Party::Successor),
        Rule::Anyone | Rule::Token | Rule::OwnersToken | Rule::FindersToken => None,
    }
}

/// Returns the visit that a rule lets act.
fn acting<'a>(rule: Rule, visits: &'a [WebSession], handover: Option<&HandoverId>) -> Option<&'a WebSession> {
    let party = party_of(rule)?;
    // a manager's visit is to all of theirs
    let handover = handover.filter(|_| party != Party::Manager);
    visits.iter().find(|it| it.is_of(party, handover))
}
