//! The manager's room: start a handover, see how far it is, invite the others.
//!
//! 1. `start`: the form, the accounts, the plan.
//! 2. `board`: how far one is; `invite`: links for leaver and successor.

mod board;
mod invite;
mod start;

use axum::response::Response;
use serde::Serialize;

use crate::id::HandoverId;
use crate::interview::{Party, Session, Stage};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Manage, TakeOn};
use crate::web::rate::Counted;
use crate::web::reply::see_other;
use crate::web::route::Route;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/handovers", "list", list),
        Route::get("/handovers/new", "start", start::form),
        Route::post("/handovers/new", "start", start::send)
            .with_files()
            .counted(Counted::File),
        Route::get("/handovers/{handover}", "board", board::board),
        Route::post("/handovers/{handover}/take-on", "take_on", take_on),
        Route::post("/handovers/{handover}/invites", "invite", invite::make),
        Route::post(
            "/handovers/{handover}/invites/{invite}/revoke",
            "revoke",
            invite::revoke,
        ),
    ]
}

/// A handover in the list.
#[derive(Debug, Serialize)]
struct Row {
    handover: HandoverId,
    csm: String,
    successor: Option<String>,
    last_day: String,
    days_left: i64,
    coverage: f64,
    stage: Stage,
    /// Whether nobody owns it yet: it was started at a terminal.
    is_free: bool,
}

async fn list(manage: Authorized<Manage>, call: Call) -> Result<Response, WebError> {
    let mut rows = Vec::new();
    for head in call.web.engine.list().await? {
        let owner = call.web.access.owner(&head.handover).await?;
        if owner.as_ref().is_none_or(|it| *it == manage.manager.id) {
            let session = call.web.engine.session_for(&head.handover, Party::Manager).await?;
            rows.extend(row(&call, &head.handover, &session, owner.is_none()));
        }
    }
    rows.sort_by(|a, b| a.last_day.cmp(&b.last_day));
    let values = serde_json::json!({ "name": manage.manager.name, "rows": rows });
    call.page("manager/list.html", &values)
}

fn row(call: &Call, handover: &HandoverId, session: &Session, is_free: bool) -> Option<Row> {
    let plan = session.plan.as_ref()?;
    let overview = call.web.engine.overview(session);
    Some(Row {
        handover: handover.clone(),
        csm: plan.csm.clone(),
        successor: plan.successor.clone(),
        last_day: plan.last_day.to_string(),
        days_left: overview.days_left,
        coverage: overview.coverage,
        stage: call.web.engine.standing(session).stage,
        is_free,
    })
}

async fn take_on(take: Authorized<TakeOn>, call: Call) -> Result<Response, WebError> {
    call.web.access.give(&take.handover, &take.manager.id).await?;
    Ok(see_other(&format!("/handovers/{}", take.handover)))
}
