//! Questions that manager and successor want put, and the manager's own.

use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::id::{AccountId, TopicId};
use crate::interview::{Act, Check};
use crate::web::api;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::manager::claims::wanted;
use crate::web::reply::json_at;

/// A question. One that is not well put is refused with what is wrong, and may then be put as it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    text: String,
    #[serde(default)]
    topic: Option<TopicId>,
    #[serde(default)]
    account: Option<AccountId>,
    #[serde(default)]
    as_it_stands: bool,
}

pub(super) async fn list(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    let bank = &call.web.engine.guide().bank;
    let title = |id: &TopicId| bank.topic(id).map_or_else(String::new, |it| it.title.clone());
    let topics = bank.topics.iter();
    let topics = topics.map(|it| json!({ "topic": it.id, "title": it.title }));
    let values = json!({
        "handover": api.handover,
        "version": api.session.seq,
        "questions": wanted(&api.session, &title),
        "topics": topics.collect::<Vec<_>>(),
    });
    json_at(api.session.seq, &values)
}

pub(super) async fn add(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let asked: Asked = call.json().await?;
    let check = if asked.as_it_stands {
        Check::AsItStands
    } else {
        Check::Linted
    };
    let act = Act::AddQuestion {
        text: asked.text,
        topic: asked.topic,
        account: asked.account,
        check,
    };
    api::act(&api, &call, act).await
}
