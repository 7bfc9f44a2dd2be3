//! A handover is started: by the form, or as the sample.
//!
//! A file that comes with the form is looked at first, in `accounts`. What was typed stays on the page.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;

use crate::book::Book;
use crate::engine::Person;
use crate::id::HandoverId;
use crate::interview::Plan;
use crate::web::call::{Call, Form};
use crate::web::door::one_line;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Manage};
use crate::web::manager::accounts::uploads;
use crate::web::notice::Tone;
use crate::web::reply::see_other;

/// Fields of the form.
const FIELDS: [&str; 10] = [
    "csm",
    "title",
    "company",
    "last_day",
    "notice",
    "manager",
    "successor",
    "successor_from",
    "sittings",
    "minutes",
];

/// What the form shows.
#[derive(Debug, Default, Serialize)]
pub(in crate::web) struct Draft {
    typed: std::collections::BTreeMap<&'static str, String>,
    /// Fields that cannot be what they say, with the key of the words.
    pub(in crate::web) faults: std::collections::BTreeMap<&'static str, &'static str>,
    /// A handover of the same leaver that is under way.
    under_way: Option<HandoverId>,
    /// Whether files were sent with it: a browser does not put them into the form again.
    had_files: bool,
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
    draft.had_files = !uploads(&form).is_empty();
    let Some(plan) = plan(&call, &form, &mut draft) else {
        return call.page_with(StatusCode::UNPROCESSABLE_ENTITY, "manager/new.html", &draft, Vec::new());
    };
    if form.text("again").is_empty()
        && let Some(known) = under_way(&manage.manager, &call, &plan.csm).await?
    {
        draft.under_way = Some(known);
        return call.page_with(StatusCode::CONFLICT, "manager/new.html", &draft, Vec::new());
    }
    let files = uploads(&form);
    let next = if files.is_empty() {
        "manager.started"
    } else {
        "manager.started_look"
    };
    let handover = begin(&manage.manager, &call, plan, Vec::new()).await?;
    call.tell(&manage.visit.hash, Tone::Good, call.web.pages.words(next));
    if files.is_empty() {
        return Ok(see_other(&format!("/handovers/{handover}")));
    }
    call.web.shelf.put(&handover, files, call.at);
    Ok(see_other(&format!("/handovers/{handover}/accounts")))
}

/// Returns a handover of the same leaver that this manager has under way.
async fn under_way(manager: &Person, call: &Call, csm: &str) -> Result<Option<HandoverId>, WebError> {
    for (handover, _) in call.web.engine.under_way(csm).await? {
        if call.web.access.owner(&handover).await?.as_ref() == Some(&manager.id) {
            return Ok(Some(handover));
        }
    }
    Ok(None)
}

/// Starts a handover of the invented company, as far before its last day as it was there.
pub(super) async fn sample(manage: Authorized<Manage>, call: Call) -> Result<Response, WebError> {
    let handover = begin_sample(&manage.manager, &call).await?;
    call.tell(&manage.visit.hash, Tone::Good, call.web.pages.words("manager.started"));
    Ok(see_other(&format!("/handovers/{handover}")))
}

/// Starts one of the invented company for a manager.
pub(in crate::web) async fn begin_sample(manager: &Person, call: &Call) -> Result<HandoverId, WebError> {
    let sample = &call.web.sample;
    let moved = |day: Date| {
        let span = sample.on.until(call.web.engine.today());
        span.ok().and_then(|it| day.checked_add(it).ok()).unwrap_or(day)
    };
    let plan = Plan {
        notice: sample.plan.notice.map(moved),
        last_day: moved(sample.plan.last_day),
        manager: Some(manager.name.clone()),
        ..sample.plan.clone()
    };
    let mut books = sample.books.clone();
    for account in books.iter_mut().flat_map(|(_, book)| &mut book.accounts) {
        account.renewal = account.renewal.map(moved);
    }
    begin(manager, call, plan, books).await
}

/// Starts a handover, and gives it to its manager.
pub(in crate::web) async fn begin(
    manager: &Person,
    call: &Call,
    plan: Plan,
    books: Vec<(String, Book)>,
) -> Result<HandoverId, WebError> {
    let step = call.web.engine.start(plan, books).await?;
    let handover = step
        .session
        .plan
        .as_ref()
        .map(|it| it.handover.clone())
        .ok_or(WebError::Broken)?;
    call.web.access.give(&handover, &manager.id).await?;
    Ok(handover)
}

/// Returns the plan that was typed, or marks the fields that cannot be.
pub(in crate::web) fn plan(call: &Call, form: &Form, draft: &mut Draft) -> Option<Plan> {
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
    let successor_from = form.filled("successor_from").map(|_| day("successor_from"));
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
    fault("successor_from", matches!(successor_from, Some(Err(_))), "day");
    let successor_from = successor_from.and_then(Result::ok);
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
        successor_from,
        sittings: sittings?,
        minutes: minutes?,
    })
}
