//! What is missing, and what the manager does about it: have it asked again, name who knows, or live with it.

use axum::response::Response;
use serde::Serialize;

use crate::engine::{OpenGap, Severity};
use crate::id::{AccountId, TopicId};
use crate::interview::Act;
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::manager::{act, board};

/// The gaps of an account, or of the whole book.
#[derive(Debug, Serialize)]
struct Group<'a> {
    account: Option<&'a AccountId>,
    name: Option<&'a str>,
    /// Serious ones that nobody dealt with.
    serious: usize,
    handled: usize,
    gaps: Vec<&'a OpenGap>,
}

impl<'a> Group<'a> {
    /// Groups gaps in the order in which each account comes first.
    fn all(gaps: impl Iterator<Item = &'a OpenGap>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for gap in gaps {
            let (serious, handled) = (
                usize::from(gap.severity == Severity::Serious && gap.is_unhandled()),
                usize::from(!gap.is_unhandled()),
            );
            if let Some(group) = groups.iter_mut().find(|it| it.account == gap.account.as_ref()) {
                group.serious += serious;
                group.handled += handled;
                group.gaps.push(gap);
                continue;
            }
            groups.push(Self {
                account: gap.account.as_ref(),
                name: gap.name.as_deref(),
                serious,
                handled,
                gaps: vec![gap],
            });
        }
        groups
    }
}

pub(super) async fn list(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let engine = &call.web.engine;
    let overview = engine.overview(&oversee.session);
    let gaps = engine.board(&oversee.session, &overview).gaps;
    let account = call.query("account").filter(|it| !it.is_empty());
    let severity = call.query("severity").filter(|it| !it.is_empty());
    let wanted = |gap: &&OpenGap| {
        let of_account = account.is_none_or(|id| gap.account.as_ref().is_some_and(|it| it.as_str() == id));
        of_account && severity.is_none_or(|it| gap.severity.as_str() == it)
    };
    let values = serde_json::json!({
        "handover": oversee.handover,
        "csm": overview.csm,
        "open": board::open(&gaps),
        "groups": Group::all(gaps.iter().filter(wanted)),
        "account": account,
        "severity": severity,
        "accounts": overview.accounts,
    });
    call.page("manager/gaps.html", &values)
}

pub(super) async fn handle(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let (topic, account) = place(&form)?;
    let text = form.text("text").to_owned();
    let (act, good) = match form.text("do") {
        "ask" => (Act::AskAgain { topic, account }, "gaps.asked"),
        "assign" => (
            Act::AssignGap {
                topic,
                account,
                to: text,
            },
            "gaps.assigned",
        ),
        "accept" => (
            Act::AcceptGap {
                topic,
                account,
                reason: text,
            },
            "gaps.accepted",
        ),
        _ => return Err(WebError::BadForm),
    };
    let room = format!("/handovers/{}", oversee.handover);
    let path = if form.text("from") == "board" {
        room
    } else {
        format!("{room}/gaps")
    };
    act::run(&oversee, &call, act, good, &path).await
}

/// Returns the topic and the account that a form is about.
pub(super) fn place(form: &Form) -> Result<(TopicId, Option<AccountId>), WebError> {
    let topic = form.filled("topic").map(TopicId::new).ok_or(WebError::BadForm)?;
    Ok((topic, form.filled("account").map(AccountId::new)))
}
