//! The checklist to work: filtered by account, owner and day; done, put off, given to somebody else, noted.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::interview::{Act, WorkChange};
use crate::report::Report;
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::notice::{Notice, Tone};
use crate::web::reply::see_other;
use crate::web::successor::refused::notice;
use crate::web::successor::room::{Room, by, report};
use crate::web::successor::worked::Worked;

/// The values of the filter by day, as they stand in the address.
const SPANS: [(&str, i64); 3] = [("late", -1), ("week", 7), ("month", 30)];

/// What the page shows.
#[derive(Debug, Serialize)]
struct Checklist<'a> {
    room: Room,
    filter: Filter,
    accounts: BTreeSet<&'a str>,
    owners: BTreeSet<&'a str>,
    spans: [&'static str; 3],
    items: Vec<&'a Worked<'a>>,
    tomorrow: Date,
    typed: Typed<'a>,
}

/// What is shown.
#[derive(Debug, Default, Serialize)]
struct Filter {
    account: String,
    owner: String,
    due: String,
    show: String,
}

/// What was typed and could not be saved.
#[derive(Debug, Default, Serialize)]
struct Typed<'a> {
    item: &'a str,
    owner: &'a str,
    day: &'a str,
    note: &'a str,
}

impl Filter {
    fn of(value: impl Fn(&str) -> String) -> Self {
        Self {
            account: value("account"),
            owner: value("owner"),
            due: value("due"),
            show: value("show"),
        }
    }

    fn takes(&self, it: &Worked<'_>, today: Date) -> bool {
        let account = self.account.is_empty() || it.item.account.as_deref() == Some(self.account.as_str());
        let owner = self.owner.is_empty() || it.owner == self.owner;
        let span = SPANS.iter().find(|(name, _)| *name == self.due);
        let due = span.is_none_or(|(_, days)| it.due <= today.saturating_add(days.days()));
        let shown = match self.show.as_str() {
            "done" => it.done.is_some(),
            "all" => true,
            _ => it.done.is_none(),
        };
        account && owner && due && shown
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("account", &self.account),
            ("owner", &self.owner),
            ("due", &self.due),
            ("show", &self.show),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let filter = Filter::of(|name| call.query(name).unwrap_or_default().to_owned());
    let report = report(&call, &succeed.session).await?;
    show(&call, &succeed, &report, filter, Refused::default())
}

/// What comes back with a page after something could not be done.
#[derive(Debug, Default)]
struct Refused<'a> {
    status: StatusCode,
    typed: Typed<'a>,
    notices: Vec<Notice>,
}

fn show(
    call: &Call,
    succeed: &Succeed,
    report: &Report,
    filter: Filter,
    refused: Refused<'_>,
) -> Result<Response, WebError> {
    let today = call.web.engine.today();
    let all = Worked::all(report, &succeed.session, today);
    let values = Checklist {
        room: Room::new(succeed, call, report, "/checklist")?,
        accounts: all.iter().filter_map(|it| it.item.account.as_deref()).collect(),
        owners: all.iter().map(|it| it.owner).collect(),
        spans: SPANS.map(|(name, _)| name),
        items: all.iter().filter(|it| filter.takes(it, today)).collect(),
        filter,
        tomorrow: today.tomorrow().unwrap_or(today),
        typed: refused.typed,
    };
    call.page_with(refused.status, "successor/checklist.html", &values, refused.notices)
}

pub(super) async fn work(succeed: Authorized<Succeed>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let report = report(&call, &succeed.session).await?;
    let filter = Filter::of(|name| form.text(&format!("f-{name}")).to_owned());
    let key = form.text("item");
    let item = report.checklist.iter().find(|it| it.key == key);
    let item = item.ok_or(WebError::NotFound)?;
    let change = change(&form).ok_or(WebError::BadForm)?;
    let act = Act::Work {
        item: item.key.clone(),
        change,
    };
    let failed = match call.web.engine.act(&succeed.handover, by(&succeed.session), act).await {
        Ok(step) => {
            let words = call.web.pages.words("successor.told_worked").to_owned();
            call.tell(&succeed.visit.hash, Tone::Good, words);
            for notice in step.notices {
                call.tell(&succeed.visit.hash, Tone::Note, notice);
            }
            let query = filter.query();
            let path = format!("/successor/{}/checklist?{query}#{}", succeed.handover, item.id);
            return Ok(see_other(&path));
        }
        Err(error) => notice(&call, error),
    };
    let typed = Typed {
        item: key,
        owner: form.text("owner"),
        day: form.text("day"),
        note: form.text("note"),
    };
    let refused = Refused {
        status: failed.0,
        typed,
        notices: vec![failed.1],
    };
    show(&call, &succeed, &report, filter, refused)
}

/// Returns what a button of the form stands for.
fn change(form: &Form) -> Option<WorkChange> {
    Some(match form.text("do") {
        "done" => WorkChange::Done,
        "reopen" => WorkChange::Reopened,
        "snooze" => WorkChange::Snoozed(form.text("day").parse().ok()?),
        "reassign" => WorkChange::Reassigned(form.text("owner").to_owned()),
        "note" => WorkChange::Noted(form.text("note").to_owned()),
        _ => return None,
    })
}
