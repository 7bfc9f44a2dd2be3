//! The board: how far a handover is, and what to do next.

use axum::response::Response;
use serde::Serialize;

use crate::engine::{Invite, Overview};
use crate::interview::{Party, Plan, Stage};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::link::name_of;

/// Gaps that the board names; the rest are counted.
const GAPS: usize = 8;

/// What the board shows.
#[derive(Debug, Serialize)]
struct Board<'a> {
    overview: &'a Overview,
    manager: &'a str,
    stage: Stage,
    working_days_left: i64,
    gaps: usize,
    invites: Vec<InviteRow>,
}

/// An invite as a manager sees it: without its token, which nobody has but the one who got it.
#[derive(Debug, Serialize)]
pub(super) struct InviteRow {
    id: String,
    party: Party,
    name: Option<String>,
    ends: String,
    state: &'static str,
    tried_again: u32,
}

impl InviteRow {
    fn of(call: &Call, plan: Option<&Plan>, invite: &Invite) -> Self {
        let state = match (invite.revoked_at, invite.claimed_at) {
            (Some(_), _) => "revoked",
            (None, Some(_)) => "claimed",
            (None, None) if invite.expires_at <= call.at => "ended",
            (None, None) => "open",
        };
        Self {
            id: invite.hash.as_str().to_owned(),
            party: invite.party,
            name: plan.and_then(|plan| name_of(plan, invite.party)).map(str::to_owned),
            ends: invite.expires_at.strftime("%Y-%m-%d").to_string(),
            state,
            tried_again: call.web.links.tried_again(&invite.hash),
        }
    }
}

pub(super) async fn board(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let mut overview = call.web.engine.overview(&oversee.session);
    let gaps = overview.gaps.len();
    overview.gaps.truncate(GAPS);
    let invites = call.web.access.invites(&oversee.handover).await?;
    let (plan, standing) = (
        oversee.session.plan.as_ref(),
        call.web.engine.standing(&oversee.session),
    );
    let values = Board {
        overview: &overview,
        stage: standing.stage,
        working_days_left: standing.working_days_left,
        manager: &oversee.manager.name,
        gaps,
        invites: invites.iter().rev().map(|it| InviteRow::of(&call, plan, it)).collect(),
    };
    call.page("manager/board.html", &values)
}
