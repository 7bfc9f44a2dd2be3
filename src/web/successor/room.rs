//! What every page of the room has: who hands over, until when, the tabs' counts, the ways to accounts; and the report.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::interview::{By, Party, Plan, Session, Stage};
use crate::report::Report;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::Succeed;
use crate::web::page::segment;
use crate::web::successor::worked::Worked;

/// The frame of a page.
#[derive(Debug, Serialize)]
pub(super) struct Room {
    /// The path of the room.
    pub path: String,
    /// Who leaves.
    pub leaver: String,
    /// Who manages, where that was said.
    pub manager: Option<String>,
    /// Who takes over, where that was said.
    pub successor: Option<String>,
    /// The leaver's last working day.
    pub last_day: Date,
    /// Working days until then.
    pub days_left: i64,
    /// Whether the leaver can still be asked.
    pub can_ask: bool,
    /// Whether everything is signed and taken over.
    pub closed: bool,
    /// Statements that may be read.
    pub released: usize,
    /// Statements that wait for their release.
    pub waiting: usize,
    /// Items of the checklist that are done.
    pub done: usize,
    /// All items.
    pub items: usize,
    /// Paths of account pages, by the account's name.
    pub accounts: BTreeMap<String, String>,
    /// The path of this page below the room's.
    pub here: String,
}

impl Room {
    /// Returns the frame of a page at a path below the room's.
    pub(super) fn new(succeed: &Succeed, call: &Call, report: &Report, here: &str) -> Result<Self, WebError> {
        let session = &succeed.session;
        let plan = plan(session)?;
        let standing = call.web.engine.standing(session);
        let path = format!("/successor/{}", succeed.handover);
        let items: Vec<Worked<'_>> = Worked::all(report, session, call.web.engine.today());
        let accounts = report.accounts.iter();
        let closed = standing.stage == Stage::Closed;
        Ok(Self {
            leaver: plan.csm.clone(),
            manager: plan.manager.clone(),
            successor: plan.successor.clone(),
            last_day: plan.last_day,
            days_left: standing.working_days_left,
            can_ask: call.web.engine.today() <= plan.last_day && !closed,
            closed,
            released: session.facts.len(),
            waiting: session.proceedings.whole.as_ref().map_or(0, |it| it.waiting),
            done: items.iter().filter(|it| it.done.is_some()).count(),
            items: items.len(),
            accounts: accounts
                .map(|it| (it.name.clone(), format!("{path}/accounts/{}", segment(&it.id))))
                .collect(),
            path,
            here: here.to_owned(),
        })
    }
}

/// Returns the plan of a session.
pub(super) fn plan(session: &Session) -> Result<&Plan, WebError> {
    session.plan.as_ref().ok_or(WebError::NotFound)
}

/// Returns who acts in this room.
pub(super) fn by(session: &Session) -> By {
    let name = session.plan.as_ref().and_then(|it| it.successor.clone());
    let party = Party::Successor;
    By { party, name }
}

/// Makes the report of what the successor may see. It takes its time with a large book: not on a thread that serves.
pub(super) async fn report(call: &Call, session: &Session) -> Result<Report, WebError> {
    let web = Arc::clone(&call.web);
    let session = session.clone();
    let made = tokio::task::spawn_blocking(move || {
        let today = web.engine.today();
        web.press.report(&session, web.engine.guide(), today)
    });
    Ok(made.await.map_err(|_panic| WebError::Broken)??)
}
