//! The board: how far a handover is, and what to do next.

use axum::response::Response;
use serde::Serialize;

use crate::engine::Overview;
use crate::web::access::{Invite, Party};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};

/// Gaps that the board names; the rest are counted.
const GAPS: usize = 8;

/// What the board shows.
#[derive(Debug, Serialize)]
struct Board<'a> {
    overview: &'a Overview,
    manager: &'a str,
    gaps: usize,
    invites: Vec<InviteRow>,
}

/// An invite as a manager sees it: without its token, which nobody has but the one who got it.
#[derive(Debug, Serialize)]
pub(super) struct InviteRow {
    id: String,
    party: Party,
    name: String,
    ends: String,
    state: &'static str,
    tried_again: u32,
}

impl InviteRow {
    pub(super) fn of(invite: &Invite, at: jiff::Timestamp) -> Self {
        let state = match (invite.revoked, invite.claimed) {
            (Some(_), _) => "revoked",
            (None, Some(_)) => "claimed",
            (None, None) if invite.ends <= at => "ended",
            (None, None) => "open",
        };
        Self {
            id: invite.digest.as_str().to_owned(),
            party: invite.party,
            name: invite.name.clone(),
            ends: invite.ends.strftime("%Y-%m-%d").to_string(),
            state,
            tried_again: invite.tried_again,
        }
    }
}

pub(super) async fn board(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let mut overview = call.web.engine.overview(&oversee.session);
    let gaps = overview.gaps.len();
    overview.gaps.truncate(GAPS);
    let invites = call.web.access.invites(&oversee.handover).await?;
    let values = Board {
        overview: &overview,
        manager: &oversee.manager.name,
        gaps,
        invites: invites.iter().map(|it| InviteRow::of(it, call.at)).collect(),
    };
    call.page("manager/board.html", &values)
}
