//! One account: a sentence, values with their sources, what to do first, people, promises, risks, history, manner, unknowns.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Serialize;

use crate::report::{AccountPage, Dispute, Risk};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::page::segment;
use crate::web::successor::evidence::{Evidence, of_all};
use crate::web::successor::room::{Room, report};

/// What the page shows.
#[derive(Debug, Serialize)]
struct Account<'a> {
    room: Room,
    page: &'a AccountPage,
    risks: Vec<&'a Risk>,
    disputes: Vec<&'a Dispute>,
    evidence: BTreeMap<String, Evidence<'a>>,
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let report = report(&call, &succeed.session).await?;
    let id = call.param("account");
    let page = report
        .accounts
        .iter()
        .find(|it| it.id == id)
        .ok_or(WebError::NotFound)?;
    let name = Some(page.name.as_str());
    let values = Account {
        room: Room::new(&succeed, &call, &report, &format!("/accounts/{}", segment(id)))?,
        page,
        risks: report.risks.iter().filter(|it| it.account.as_deref() == name).collect(),
        disputes: report
            .conflicts
            .iter()
            .filter(|it| it.account.as_deref() == name && !it.is_settled)
            .collect(),
        evidence: of_all(&succeed.session),
    };
    call.page("successor/account.html", &values)
}
