//! The web: pages for manager, leaver and successor, and an API for programs, on the engine.
//!
//! 1. `serve`: connections, with limits on their number and patience; `peer`: who is at the other end.
//! 2. `guard`: what every request must pass and every answer wears; `rate`: how often.
//! 3. `route`: the table of routes; `gate`: the one place that says who may do what; `call`: what a handler gets.
//! 4. `live`: what open chats are told as it happens; `shelf`: files that wait until they are accepted.
//! 5. The rooms: `door` (links, sign-in), `back` (coming back), `manager`, `leaver`, `successor`, `api`; what several show:
//!    `said` (by the successor), `ending` (the last signature); `files` for style and script.
//! 6. `page`: templates and words; `error`: the only map from errors to HTTP.
//!
//! No rule of the interview stands here, and no text that people read: they come from `web/`.

mod api;
mod back;
pub mod call;
mod cookie;
mod door;
mod ending;
mod error;
mod files;
pub mod gate;
mod guard;
mod leaver;
mod link;
mod live;
mod manager;
pub mod notice;
pub mod page;
pub mod password;
mod patient;
pub mod peer;
pub mod rate;
mod refused;
pub mod reply;
mod route;
mod said;
mod serve;
mod shelf;
mod site;
mod successor;
mod token;
mod visit;

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request};
use axum::response::Response;
use futures::FutureExt;
use jiff::civil::Date;
use tokio::sync::watch;
use tower::ServiceExt;

pub use api::Document;
pub use call::Takes;
pub use error::WebError;
pub use gate::Rule;
pub use page::Pages;
pub use rate::{Counted, Rates};
pub use route::{Route, routes};
pub use serve::{Patience, Serving};
pub use site::{Site, SiteError};
pub use token::Token;

use crate::book::{Book, Columns};
use crate::engine::{AccessStore, Clock, Engine, Press};
use crate::interview::Plan;
use crate::web::link::Links;
use crate::web::live::Live;
use crate::web::notice::Notices;
use crate::web::password::Passwords;
use crate::web::rate::{Limits, key_of};
use crate::web::route::Taken;
use crate::web::shelf::Shelf;

/// The number of a request, which error pages and the journal share.
const REQUEST: HeaderName = HeaderName::from_static("x-request-id");
/// Bytes of it.
const REQUEST_BYTES: usize = 8;

/// A peer, put into a request by whoever accepted its connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// What the server is made of.
#[derive(Debug)]
pub struct Parts {
    /// Runs handovers.
    pub engine: Arc<Engine>,
    /// Who may come in.
    pub access: Arc<dyn AccessStore>,
    /// Templates, words and files.
    pub pages: Arc<Pages>,
    /// Where it stands.
    pub site: Site,
    /// The description of the API.
    pub document: Document,
    /// How often something may be done.
    pub rates: Rates,
    /// Makes reports.
    pub press: Arc<Press>,
    /// How a CRM's columns are called.
    pub columns: Columns,
    /// A handover to try things on.
    pub sample: Sample,
    /// The time.
    pub clock: Clock,
    /// Where it is told what was asked for.
    pub journal: Box<dyn Journal>,
}

/// A handover of an invented company, as it was on a day.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its frame.
    pub plan: Plan,
    /// Its accounts, by file.
    pub books: Vec<(String, Book)>,
    /// The day: what is started later is moved by as many days.
    pub on: Date,
}

/// Is told of every answer, without anything that was typed.
pub trait Journal: std::fmt::Debug + Send + Sync {
    /// Takes one line.
    fn note(&self, line: &Line<'_>);
}

/// One answer: ids and counts only.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The number of the request.
    pub request: &'a str,
    /// The method.
    pub method: &'a str,
    /// The path of the route, its parts in braces.
    pub route: &'a str,
    /// The status.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
}

/// The server's parts, and what it keeps while it runs.
#[derive(Debug)]
pub struct Web {
    engine: Arc<Engine>,
    access: Arc<dyn AccessStore>,
    pages: Arc<Pages>,
    site: Site,
    document: Document,
    press: Arc<Press>,
    columns: Columns,
    sample: Sample,
    shelf: Shelf,
    clock: Clock,
    journal: Box<dyn Journal>,
    limits: Limits,
    passwords: Passwords,
    notices: Notices,
    links: Links,
    live: Live,
    ending: watch::Sender<bool>,
}

impl Web {
    /// Returns a server of these parts.
    pub fn new(parts: Parts) -> Arc<Self> {
        Arc::new(Self {
            engine: parts.engine,
            access: parts.access,
            pages: parts.pages,
            site: parts.site,
            document: parts.document,
            press: parts.press,
            columns: parts.columns,
            sample: parts.sample,
            shelf: Shelf::default(),
            clock: parts.clock,
            journal: parts.journal,
            limits: Limits::new(parts.rates),
            passwords: Passwords::new(),
            notices: Notices::default(),
            links: Links::default(),
            live: Live::default(),
            ending: watch::Sender::new(false),
        })
    }

    /// Returns the router of the table, for `handle`.
    pub fn router(self: &Arc<Self>) -> Router {
        route::router(self)
    }

    /// Answers one request of a connection from `connection`. A handler that panics costs its own request alone.
    pub async fn handle(self: &Arc<Self>, router: Router, connection: IpAddr, mut request: Request<Body>) -> Response {
        let began = Instant::now();
        let number = number();
        let peer = peer::peer(connection, request.headers(), &self.site.trusted);
        request.extensions_mut().insert(Peer(peer));
        if let Ok(value) = HeaderValue::from_str(&number) {
            request.headers_mut().insert(REQUEST, value);
        }
        let (head, body) = request.into_parts();
        let asked = head.clone();
        let checked = guard::check(&self.site, &head.method, head.uri.path(), &head.headers)
            .and_then(|()| self.count(Counted::Request, &key_of(peer)));
        let mut response = match checked {
            Ok(()) => {
                let answer = router.oneshot(Request::from_parts(head, body));
                let answer = AssertUnwindSafe(answer).catch_unwind().await;
                let answer = answer.map(|it| it.unwrap_or_else(|never| match never {}));
                answer.unwrap_or_else(|_panic| self.refuse(&WebError::Broken, None, &asked))
            }
            Err(error) => self.refuse(&error, None, &asked),
        };
        guard::dress(&self.site, &mut response);
        if let Ok(value) = HeaderValue::from_str(&number) {
            response.headers_mut().insert(REQUEST, value);
        }
        self.journal.note(&Line {
            request: &number,
            method: asked.method.as_str(),
            route: response.extensions().get::<Taken>().map_or("-", |it| it.0),
            status: response.status().as_u16(),
            took: began.elapsed(),
        });
        response
    }

    /// Tells what goes on without end that the server is about to.
    fn end(&self) {
        self.ending.send_replace(true);
    }

    /// Counts one more.
    fn count(&self, what: Counted, key: &str) -> Result<(), WebError> {
        let counted = self.limits.count(what, key, Instant::now());
        counted.map_err(|after| WebError::TooMany { after })
    }
}

/// Returns a number for a request; it says nothing, so nothing depends on its chance.
fn number() -> String {
    let mut bytes = [0_u8; REQUEST_BYTES];
    getrandom::fill(&mut bytes).unwrap_or_default();
    token::hexadecimal(&bytes)
}
