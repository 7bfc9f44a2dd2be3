//! A handover is started: the form, the accounts, the plan.
//!
//! Nothing is imported from a file with problems until the manager says so. What was typed stays on the page.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;

use crate::book::Book;
use crate::book::import::{Preview, preview};
use crate::id::HandoverId;
use crate::interview::Plan;
use crate::web::call::{Call, Form};
use crate::web::door::one_line;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Manage};
use crate::web::notice::Tone;
use crate::web::reply::see_other;

/// Problems of a file that the page names; the rest are counted.
const PROBLEMS: usize = 20;

/// Fields of the form.
const FIELDS: [&str; 9] = [
    "csm",
    "title",
    "company",
    "last_day",
    "notice",
    "manager",
    "successor",
    "sittings",
    "minutes",
];

/// What the form shows.
#[derive(Debug, Default, Serialize)]
struct Draft {
    typed: std::collections::BTreeMap<&'static str, String>,
    /// Fields that cannot be what they say, with the key of the words.
    faults: std::collections::BTreeMap<&'static str, &'static str>,
    /// What the accounts file said.
    problems: Vec<String>,
    more_problems: usize,
    accounts: usize,
}

pub(super) async fn form(manage: Authorized<Manage>, call: Call) -> Result<Response, WebError> {
    let policy = &call.web.engine.guide().policy.plan;
    let mut draft = Draft::default();
    draft.typed.extend(FIELDS.map(|field| (field, String::new())));
    draft.typed.insert("manager", manage.manager.name.clone());
    draft.typed.insert("sittings", policy.sittings.to_string());
    draft.typed.insert("minutes", policy.minutes.to_string());
    call.page("manager/new.html", &draft)
}

pub(super) async fn send(manage: Authorized<Manage>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let mut draft = Draft::default();
    draft
        .typed
        .extend(FIELDS.map(|field| (field, form.text(field).to_owned())));
    let plan = plan(&call, &form, &mut draft);
    let previews = previews(&call, &form);
    draft.accounts = previews.iter().map(|(_, it)| it.accounts.len()).sum();
    complain(&previews, form.has("skip_bad_rows"), &mut draft);
    let Some(plan) = plan.filter(|_| draft.problems.is_empty()) else {
        return call.page_with(StatusCode::UNPROCESSABLE_ENTITY, "manager/new.html", &draft, Vec::new());
    };
    let books = previews.into_iter().map(|(file, it)| {
        let accounts = it.accounts;
        (file, Book { accounts })
    });
    let step = call.web.engine.start(plan, books.collect()).await?;
    let handover = step.session.plan.map(|it| it.handover).ok_or(WebError::Broken)?;
    call.web.access.give(&handover, &manage.manager.id).await?;
    call.tell(&manage.visit.hash, Tone::Good, call.web.pages.words("manager.started"));
    Ok(see_other(&format!("/handovers/{handover}")))
}

/// Returns the plan that was typed, or marks the fields that cannot be.
fn plan(call: &Call, form: &Form, draft: &mut Draft) -> Option<Plan> {
    let policy = &call.web.engine.guide().policy.plan;
    let name = |field: &str| Some(one_line(form.text(field))).filter(|it| it.chars().any(char::is_alphanumeric));
    let number = |field: &str, most: u32| {
        form.text(field)
            .trim()
            .parse::<u32>()
            .ok()
            .filter(|it| (1..=most).contains(it))
    };
    let day = |field: &str| form.text(field).trim().parse::<Date>();
    let csm = name("csm");
    let last_day = day("last_day").ok();
    let notice = form.filled("notice").map(|_| day("notice"));
    let sittings = number("sittings", policy.most_sittings);
    let minutes = number("minutes", policy.most_minutes);
    let mut fault = |field, is_wrong: bool, words| {
        if is_wrong {
            draft.faults.insert(field, words);
        }
    };
    fault("csm", csm.is_none(), "name");
    fault("last_day", last_day.is_none(), "day");
    fault(
        "last_day",
        last_day.is_some_and(|it| it < call.web.engine.today()),
        "past",
    );
    fault("notice", matches!(notice, Some(Err(_))), "day");
    let notice = notice.and_then(Result::ok);
    fault(
        "notice",
        notice.zip(last_day).is_some_and(|(notice, last)| notice > last),
        "after",
    );
    fault("sittings", sittings.is_none(), "number");
    fault("minutes", minutes.is_none(), "number");
    if !draft.faults.is_empty() {
        return None;
    }
    Some(Plan {
        // the engine gives the id
        handover: HandoverId::new(""),
        csm: csm?,
        title: name("title"),
        company: name("company"),
        notice,
        last_day: last_day?,
        manager: name("manager"),
        successor: name("successor"),
        sittings: sittings?,
        minutes: minutes?,
    })
}

fn previews(call: &Call, form: &Form) -> Vec<(String, Preview)> {
    let mut first_row = 1;
    let mut previews = Vec::new();
    for (file, bytes) in form.files("accounts") {
        let preview = preview(&call.web.columns, file, bytes, first_row);
        first_row = first_row.saturating_add(preview.rows);
        previews.push((file.to_owned(), preview));
    }
    previews
}

/// Lists what is wrong with the files, unless the manager said to leave it out.
fn complain(previews: &[(String, Preview)], skips: bool, draft: &mut Draft) {
    let all = previews.iter().flat_map(|(_, it)| &it.problems);
    let is_empty = previews.iter().any(|(_, it)| it.accounts.is_empty());
    if skips && !is_empty {
        return;
    }
    let mut problems: Vec<String> = all.map(ToString::to_string).collect();
    draft.more_problems = problems.len().saturating_sub(PROBLEMS);
    problems.truncate(PROBLEMS);
    draft.problems = problems;
}
