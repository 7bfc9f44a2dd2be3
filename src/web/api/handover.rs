//! Handovers: listed, started, taken on, and how far one is.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::id::HandoverId;
use crate::interview::{Party, Session};
use crate::web::api::Piece;
use crate::web::call::{Call, Form};
use crate::web::error::{Fault, WebError};
use crate::web::gate::{Authorized, CallApi, CallApiOn, CallTakeOn};
use crate::web::manager::board::signatures;
use crate::web::manager::start::{Draft, begin, begin_sample, plan};
use crate::web::reply::{json_at, json_of};

/// A handover to be started.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    csm: String,
    last_day: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    company: Option<String>,
    #[serde(default)]
    notice: Option<String>,
    #[serde(default)]
    manager: Option<String>,
    #[serde(default)]
    successor: Option<String>,
    #[serde(default)]
    successor_from: Option<String>,
    #[serde(default)]
    sittings: Option<u32>,
    #[serde(default)]
    minutes: Option<u32>,
}

impl Start {
    /// Returns it as the form of the page, by which it is checked.
    fn form(self, call: &Call, manager: &str) -> Form {
        let usual = &call.web.engine.guide().policy.plan;
        let fields = [
            ("csm", Some(self.csm)),
            ("last_day", Some(self.last_day)),
            ("title", self.title),
            ("company", self.company),
            ("notice", self.notice),
            ("manager", Some(self.manager.unwrap_or_else(|| manager.to_owned()))),
            ("successor", self.successor),
            ("successor_from", self.successor_from),
            ("sittings", Some(self.sittings.unwrap_or(usual.sittings).to_string())),
            ("minutes", Some(self.minutes.unwrap_or(usual.minutes).to_string())),
        ];
        let said = fields
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), text?)));
        Form::of(said.collect())
    }
}

pub(super) async fn list(api: Authorized<CallApi>, call: Call) -> Result<Response, WebError> {
    let piece = Piece::of(&call)?;
    let mut mine = Vec::new();
    for head in call.web.engine.list().await? {
        let owner = call.web.access.owner(&head.handover).await?;
        if owner.as_ref().is_none_or(|it| *it == api.manager.id) {
            mine.push((head.handover, owner.is_none()));
        }
    }
    let cut = piece.cut(mine);
    let mut handovers = Vec::new();
    for (handover, is_free) in &cut.entries {
        let session = call.web.engine.session_for(handover, Party::Manager).await?;
        let mut line = line(&call, &session);
        if let Some(line) = line.as_object_mut() {
            line.insert("is_free".to_owned(), json!(is_free));
        }
        handovers.push(line);
    }
    json_of(&json!({ "handovers": handovers, "total": cut.total, "next": cut.next }))
}

/// Returns a handover in short.
fn line(call: &Call, session: &Session) -> Value {
    let overview = call.web.engine.overview(session);
    json!({
        "handover": overview.handover,
        "version": session.seq,
        "csm": overview.csm,
        "successor": overview.successor,
        "last_day": overview.last_day,
        "days_left": overview.days_left,
        "coverage": overview.coverage,
        "stage": call.web.engine.standing(session).stage,
    })
}

pub(super) async fn start(api: Authorized<CallApi>, mut call: Call) -> Result<Response, WebError> {
    let asked: Start = call.json().await?;
    let form = asked.form(&call, &api.manager.name);
    let mut draft = Draft::default();
    let Some(plan) = plan(&call, &form, &mut draft) else {
        let faults = draft.faults.iter().map(|(field, key)| Fault {
            field,
            words: format!("manager.fault.{key}"),
        });
        return Err(WebError::Fields(faults.collect()));
    };
    let handover = begin(&api.manager, &call, plan, Vec::new()).await?;
    started(&call, &handover).await
}

pub(super) async fn sample(api: Authorized<CallApi>, call: Call) -> Result<Response, WebError> {
    let handover = begin_sample(&api.manager, &call).await?;
    started(&call, &handover).await
}

async fn started(call: &Call, handover: &HandoverId) -> Result<Response, WebError> {
    let session = call.web.engine.session_for(handover, Party::Manager).await?;
    let mut response = json_at(session.seq, &line(call, &session))?;
    *response.status_mut() = StatusCode::CREATED;
    let path = HeaderValue::from_str(&format!("/api/v1/handovers/{handover}"));
    response
        .headers_mut()
        .insert(LOCATION, path.map_err(|_error| WebError::Broken)?);
    Ok(response)
}

pub(super) async fn take_on(take: Authorized<CallTakeOn>, call: Call) -> Result<Response, WebError> {
    call.web.access.give(&take.handover, &take.manager.id).await?;
    let session = call.web.engine.session_for(&take.handover, Party::Manager).await?;
    json_at(session.seq, &line(&call, &session))
}

/// Returns the overview, with where the handover stands.
pub(super) async fn show(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let engine = &call.web.engine;
    let standing = engine.standing(&api.session);
    let mut overview = serde_json::to_value(engine.overview(&api.session)).map_err(|_error| WebError::Broken)?;
    if let Some(overview) = overview.as_object_mut() {
        overview.insert("version".to_owned(), json!(api.session.seq));
        overview.insert("stage".to_owned(), json!(standing.stage));
        overview.insert("working_days_left".to_owned(), json!(standing.working_days_left));
        overview.insert("signatures".to_owned(), json!(signatures(&standing)));
        overview.insert("erase_on".to_owned(), json!(standing.erase_on));
    }
    json_at(api.session.seq, &overview)
}

pub(super) async fn board(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let engine = &call.web.engine;
    let overview = engine.overview(&api.session);
    let board = engine.board(&api.session, &overview);
    let mut board = serde_json::to_value(board).map_err(|_error| WebError::Broken)?;
    if let Some(board) = board.as_object_mut() {
        // they have a list of their own, in pieces
        board.remove("gaps");
        board.insert("handover".to_owned(), json!(api.handover));
        board.insert("version".to_owned(), json!(api.session.seq));
    }
    json_at(api.session.seq, &board)
}
