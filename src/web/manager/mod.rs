//! The manager's room: start a handover, see how far it is, decide what is open, invite the others, sign off.
//!
//! 1. `start`: the form, or the sample; `accounts`: a CRM's export, looked at before it is accepted.
//! 2. `plan`: what is asked; `invite`: links for leaver and successor.
//! 3. `board`: how far one is; `gaps`: what is missing; `claims`: what was released, and questions of one's own.
//! 4. `reports` to keep; `closing`: signature, retention, erasure. `keys`: programs and further managers; `password`: one's own.
//!
//! All of it works on the session as its manager may see it. `act` runs an act and says how it went.

pub(super) mod accounts;
mod act;
pub(super) mod board;
pub(super) mod claims;
pub(super) mod closing;
mod gaps;
pub(super) mod invite;
mod keys;
mod password;
mod plan;
pub(super) mod reports;
pub(super) mod start;

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
        Route::get("/keys", "keys", keys::show),
        Route::post("/keys", "keys", keys::make_token).counted(Counted::File),
        Route::get("/password", "password", password::form),
        Route::post("/password", "password", password::change).counted(Counted::SignIn),
        Route::post("/keys/managers", "keys", keys::add_manager).counted(Counted::File),
        Route::post("/keys/{token}/revoke", "keys", keys::revoke_token),
        Route::get("/handovers", "list", list),
        Route::get("/handovers/new", "start", start::form),
        Route::post("/handovers/new", "start", start::send)
            .with_files()
            .counted(Counted::File),
        Route::post("/handovers/sample", "start", start::sample).counted(Counted::File),
        Route::get("/handovers/{handover}", "board", board::board),
        Route::post("/handovers/{handover}/take-on", "take_on", take_on),
        Route::get("/handovers/{handover}/accounts", "accounts", accounts::show),
        Route::post("/handovers/{handover}/accounts", "accounts", accounts::upload)
            .with_files()
            .counted(Counted::File),
        Route::post("/handovers/{handover}/accounts/import", "accounts", accounts::decide).counted(Counted::Answer),
        Route::post("/handovers/{handover}/accounts/undo", "accounts", accounts::undo),
        Route::get("/handovers/{handover}/plan", "plan", plan::show),
        Route::post("/handovers/{handover}/plan", "plan", plan::change),
        Route::get("/handovers/{handover}/invites", "invite", invite::list),
        Route::post("/handovers/{handover}/invites", "invite", invite::make),
        Route::get("/handovers/{handover}/sittings.ics", "calendar", invite::calendar),
        Route::post(
            "/handovers/{handover}/invites/{invite}/revoke",
            "revoke",
            invite::revoke,
        ),
        Route::get("/handovers/{handover}/gaps", "gaps", gaps::list),
        Route::post("/handovers/{handover}/gaps", "gaps", gaps::handle),
        Route::get("/handovers/{handover}/claims", "claims", claims::show),
        Route::post("/handovers/{handover}/claims", "claims", claims::request_change),
        Route::post("/handovers/{handover}/questions", "question", claims::add_question),
        Route::get("/handovers/{handover}/reports", "reports", reports::list),
        Route::get("/handovers/{handover}/reports/{file}", "reports", reports::download).counted(Counted::File),
        Route::get("/handovers/{handover}/closing", "closing", closing::show),
        Route::post("/handovers/{handover}/sign", "sign", closing::sign),
        Route::post("/handovers/{handover}/keep", "closing", closing::keep),
        Route::post("/handovers/{handover}/erase", "erase", closing::erase),
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
