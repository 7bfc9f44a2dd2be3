//! Read this first: the few things of this week, whom to call, what falls due, every account, and what to take along.

use axum::response::Response;
use serde::Serialize;

use crate::report::{AccountPage, Brief, FirstDay};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::successor::evidence::{Evidence, Question, of_all, questions};
use crate::web::successor::room::{Room, report};

/// What the page shows.
#[derive(Debug, Serialize)]
struct First<'a> {
    room: Room,
    brief: &'a Brief,
    first_days: &'a [FirstDay],
    accounts: Vec<Line<'a>>,
    questions: Vec<Question<'a>>,
    evidence: std::collections::BTreeMap<String, Evidence<'a>>,
}

/// One account among all.
#[derive(Debug, Serialize)]
struct Line<'a> {
    name: &'a str,
    renewal: Option<jiff::civil::Date>,
    renewal_days: Option<i64>,
    arr: Option<&'a str>,
    health: Option<&'a str>,
    statements: usize,
}

impl<'a> Line<'a> {
    fn of(page: &'a AccountPage) -> Self {
        Self {
            name: &page.name,
            renewal: page.renewal,
            renewal_days: page.renewal_days,
            arr: page.arr.as_deref(),
            health: page.health.as_deref(),
            statements: page.statements,
        }
    }
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let report = report(&call, &succeed.session).await?;
    let values = First {
        room: Room::new(&succeed, &call, &report, "")?,
        brief: &report.brief,
        first_days: &report.first_days,
        accounts: report.accounts.iter().map(Line::of).collect(),
        questions: questions(&succeed.session),
        evidence: of_all(&succeed.session),
    };
    call.page("successor/first.html", &values)
}
