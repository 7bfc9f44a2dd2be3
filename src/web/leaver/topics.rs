//! All topics with how much is known, and the way to any of them.

use axum::response::Response;
use serde::Serialize;

use crate::bank::Scope;
use crate::id::{AccountId, HandoverId, TopicId};
use crate::interview::{Command, Session};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::place::{asked, state};
use crate::web::leaver::turn;

/// A group of topics: those of one account, or of the whole book.
#[derive(Debug, Serialize)]
pub(super) struct Group<'a> {
    id: &'a str,
    name: Option<&'a str>,
    topics: Vec<Row<'a>>,
}

/// A topic.
#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct Topics<'a> {
    handover: &'a HandoverId,
    groups: Vec<Group<'a>>,
}

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let session = &leave.session;
    let dropped = &session.proceedings.scheme.dropped_accounts;
    let accounts = session.book.accounts.iter().filter(|it| !dropped.contains(&it.id));
    let accounts = accounts.map(|it| group(&call, session, Some((&it.id, &it.name))));
    let values = Topics {
        handover: &leave.handover,
        groups: std::iter::once(group(&call, session, None)).chain(accounts).collect(),
    };
    call.page("leaver/topics.html", &values)
}

/// Returns the topics of an account with its name, or of the whole book.
pub(super) fn group<'a>(call: &'a Call, session: &'a Session, of: Option<(&'a AccountId, &'a str)>) -> Group<'a> {
    let scope = of.map_or(Scope::Portfolio, |_| Scope::Account);
    let topics = asked(session, call.web.engine.guide(), scope);
    let row = |topic: &'a crate::bank::Topic| Row {
        id: topic.id.as_str(),
        title: &topic.title,
        state: state(session, topic, of.map(|it| it.0)),
    };
    Group {
        id: of.map_or("", |it| it.0.as_str()),
        name: of.map(|it| it.1),
        topics: topics.map(row).collect(),
    }
}

pub(super) async fn jump(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let topic = TopicId::new(form.filled("topic").ok_or(WebError::BadForm)?);
    let account = form.filled("account").map(AccountId::new);
    if !leave.session.sitting_open {
        call.web.engine.open(&leave.handover).await?;
    }
    let step = turn::run(&call, &leave.handover, None, Command::Jump { topic, account }).await?;
    turn::tell(&call, &leave, &step);
    Ok(turn::to_question(&leave.handover))
}
