//! The API for programs: what the manager's pages do, in JSON, for a manager's token. `web/openapi.json` describes it.
//!
//! 1. `handover`: list, start, take on, the board; `events`: a stream of its versions.
//! 2. `accounts`, `plan`, `invite`: the frame; `gap`, `claim`, `question`: what came of the interview.
//! 3. `report`: files; `closing`: signature, retention, erasure. `document`: the description, as it is served.
//!
//! No cookie opens it, so no other site's page can use it by way of a browser. Every answer on a handover carries its
//! version as an `ETag`; an act with `If-Match` is done on that version or not at all. Leaver and successor have no tokens:
//! an answer, a release and a signature are a person's own, and `baton interview --jsonl` is there for who must script one.

mod accounts;
mod claim;
mod closing;
mod document;
mod events;
mod gap;
mod handover;
mod invite;
mod plan;
mod question;
mod report;

use axum::response::Response;
use serde::Serialize;
use serde_json::json;

pub use document::Document;

use crate::engine::EngineError;
use crate::interview::{Act, By, Party};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::CallApiOn;
use crate::web::rate::Counted;
use crate::web::reply::json_at;
use crate::web::route::Route;

/// What a token begins with, so that a scanner for secrets knows it.
pub(super) const PREFIX: &str = "baton_";

/// Entries of a list where nothing else is asked for, and at most.
const LIMIT: usize = 50;
const MOST: usize = 200;

const IF_MATCH: &str = "if-match";

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/api/v1/openapi.json", "api", document::show),
        Route::get("/api/v1/handovers", "api", handover::list),
        Route::post("/api/v1/handovers", "api", handover::start),
        Route::post("/api/v1/handovers/sample", "api", handover::sample),
        Route::get("/api/v1/handovers/{handover}", "api", handover::show),
        Route::post("/api/v1/handovers/{handover}/take-on", "api", handover::take_on),
        Route::get("/api/v1/handovers/{handover}/board", "api", handover::board),
        Route::get("/api/v1/handovers/{handover}/events", "api", events::follow).quiet(),
    ];
    routes.extend(frame());
    routes.extend(content());
    routes.into_iter().map(|it| it.counted(Counted::Api)).collect()
}

/// The frame of a handover.
fn frame() -> Vec<Route> {
    vec![
        Route::get("/api/v1/handovers/{handover}/accounts", "api", accounts::show),
        Route::post(
            "/api/v1/handovers/{handover}/accounts/preview",
            "api",
            accounts::preview,
        )
        .with_files(),
        Route::post("/api/v1/handovers/{handover}/accounts/import", "api", accounts::import),
        Route::post(
            "/api/v1/handovers/{handover}/accounts/discard",
            "api",
            accounts::discard,
        ),
        Route::post("/api/v1/handovers/{handover}/accounts/undo", "api", accounts::undo),
        Route::get("/api/v1/handovers/{handover}/plan", "api", plan::show),
        Route::post("/api/v1/handovers/{handover}/plan", "api", plan::change),
        Route::get("/api/v1/handovers/{handover}/invites", "api", invite::list),
        Route::post("/api/v1/handovers/{handover}/invites", "api", invite::make),
        Route::post(
            "/api/v1/handovers/{handover}/invites/{invite}/revoke",
            "api",
            invite::revoke,
        ),
    ]
}

/// What came of the interview.
fn content() -> Vec<Route> {
    vec![
        Route::get("/api/v1/handovers/{handover}/gaps", "api", gap::list),
        Route::post("/api/v1/handovers/{handover}/gaps", "api", gap::handle),
        Route::get("/api/v1/handovers/{handover}/claims", "api", claim::list),
        Route::get("/api/v1/handovers/{handover}/claims/{claim}", "api", claim::show),
        Route::post(
            "/api/v1/handovers/{handover}/claims/{claim}/changes",
            "api",
            claim::request_change,
        ),
        Route::get("/api/v1/handovers/{handover}/questions", "api", question::list),
        Route::post("/api/v1/handovers/{handover}/questions", "api", question::add),
        Route::get("/api/v1/handovers/{handover}/reports", "api", report::list),
        Route::get("/api/v1/handovers/{handover}/reports/{file}", "api", report::file),
        Route::get("/api/v1/handovers/{handover}/closing", "api", closing::show),
        Route::post("/api/v1/handovers/{handover}/sign", "api", closing::sign),
        Route::post("/api/v1/handovers/{handover}/keep", "api", closing::keep),
        Route::post("/api/v1/handovers/{handover}/erase", "api", closing::erase),
    ]
}

/// Runs an act of the token's manager, on the version that the request names where it names one.
async fn act(api: &CallApiOn, call: &Call, act: Act) -> Result<Response, WebError> {
    let by = By::named(Party::Manager, &api.manager.name);
    let engine = &call.web.engine;
    let done = match version(call)? {
        Some(version) => engine.act_on(&api.handover, by, act, version).await,
        None => engine.act(&api.handover, by, act).await,
    };
    let step = done.map_err(|error| match error {
        EngineError::Moved => WebError::Changed,
        other => other.into(),
    })?;
    call.web.live.tell(&api.handover, &step.session);
    let version = step.session.seq;
    json_at(version, &json!({ "handover": api.handover, "version": version }))
}

/// Returns the version that a request rests on; none where it takes any.
fn version(call: &Call) -> Result<Option<u64>, WebError> {
    let Some(tag) = call.header(IF_MATCH).map(str::trim).filter(|it| *it != "*") else {
        return Ok(None);
    };
    let number = tag.trim_matches('"').parse();
    number.map(Some).map_err(|_error| WebError::Changed)
}

/// A piece of a list.
#[derive(Debug, Clone, Copy)]
struct Piece {
    offset: usize,
    limit: usize,
}

impl Piece {
    /// Returns the piece that a query asks for: `offset` entries are left out, then `limit` are given.
    fn of(call: &Call) -> Result<Self, WebError> {
        let number = |name: &str, unsaid: usize| match call.query(name) {
            Some(text) => text.parse::<usize>().map_err(|_error| WebError::BadForm),
            None => Ok(unsaid),
        };
        let (offset, limit) = (number("offset", 0)?, number("limit", LIMIT)?);
        if !(1..=MOST).contains(&limit) {
            return Err(WebError::BadForm);
        }
        Ok(Self { offset, limit })
    }

    /// Returns that piece of all entries, with where the next one begins.
    fn cut<T>(self, all: Vec<T>) -> Cut<T> {
        let total = all.len();
        let next = self.offset.saturating_add(self.limit);
        Cut {
            total,
            next: (next < total).then_some(next),
            entries: all.into_iter().skip(self.offset).take(self.limit).collect(),
        }
    }
}

/// What a piece of a list holds.
#[derive(Debug, Serialize)]
struct Cut<T> {
    /// Entries in all.
    total: usize,
    /// The `offset` of the next piece; none after the last.
    next: Option<usize>,
    #[serde(skip)]
    entries: Vec<T>,
}
