//! What is missing, and what the manager does about it.

use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::engine::OpenGap;
use crate::id::{AccountId, TopicId};
use crate::interview::Act;
use crate::web::api::{self, Piece};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::reply::json_at;

/// What is done about a gap.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Handling {
    Ask {
        topic: TopicId,
        account: Option<AccountId>,
    },
    Assign {
        topic: TopicId,
        account: Option<AccountId>,
        to: String,
    },
    Accept {
        topic: TopicId,
        account: Option<AccountId>,
        reason: String,
    },
}

impl From<Handling> for Act {
    fn from(handling: Handling) -> Self {
        match handling {
            Handling::Ask { topic, account } => Self::AskAgain { topic, account },
            Handling::Assign { topic, account, to } => Self::AssignGap { topic, account, to },
            Handling::Accept { topic, account, reason } => Self::AcceptGap { topic, account, reason },
        }
    }
}

pub(super) async fn list(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let piece = Piece::of(&call)?;
    let engine = &call.web.engine;
    let overview = engine.overview(&api.session);
    let gaps = engine.board(&api.session, &overview).gaps;
    let (account, severity) = (call.query("account"), call.query("severity"));
    let wanted = |gap: &OpenGap| {
        let of_account = account.is_none_or(|id| gap.account.as_ref().is_some_and(|it| it.as_str() == id));
        of_account && severity.is_none_or(|it| gap.severity.as_str() == it)
    };
    let cut = piece.cut(gaps.into_iter().filter(wanted).collect());
    let values = json!({
        "handover": api.handover,
        "version": api.session.seq,
        "gaps": cut.entries,
        "total": cut.total,
        "next": cut.next,
    });
    json_at(api.session.seq, &values)
}

pub(super) async fn handle(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let handling: Handling = call.json().await?;
    api::act(&api, &call, handling.into()).await
}
