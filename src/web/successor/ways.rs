//! How the work is done: playbooks, the escalation map, registers, and everything else that is true of the whole book.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Serialize;

use crate::report::{Register, Section};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::successor::evidence::{Evidence, of_all};
use crate::web::successor::room::{Room, report};

/// What the page shows.
#[derive(Debug, Serialize)]
struct Ways<'a> {
    room: Room,
    sections: &'a [Section],
    registers: &'a [Register],
    evidence: BTreeMap<String, Evidence<'a>>,
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let report = report(&call, &succeed.session).await?;
    let values = Ways {
        room: Room::new(&succeed, &call, &report, "/ways")?,
        sections: &report.sections,
        registers: &report.registers,
        evidence: of_all(&succeed.session),
    };
    call.page("successor/ways.html", &values)
}
