//! A statement with its evidence, and what the successor says of it: it holds, it does not, or the leaver is to say more.
//!
//! A question goes into the leaver's next sitting; what they answer is shown here once it is released.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use crate::interview::{Act, Judgement};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::notice::{Notice, Tone};
use crate::web::reply::see_other;
use crate::web::successor::evidence::{Evidence, fact_of, of};
use crate::web::successor::refused::notice;
use crate::web::successor::room::{Room, by, report};

/// What the page shows.
#[derive(Debug, Serialize)]
struct Claim<'a> {
    room: Room,
    id: &'a str,
    account: Option<&'a str>,
    evidence: Evidence<'a>,
    typed: &'a str,
    back: &'a str,
    at: &'a str,
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    show(&call, &succeed, StatusCode::OK, &Form::default(), Vec::new()).await
}

async fn show(
    call: &Call,
    succeed: &Succeed,
    status: StatusCode,
    form: &Form,
    notices: Vec<Notice>,
) -> Result<Response, WebError> {
    let session = &succeed.session;
    let id = fact_of(call.param("claim")).ok_or(WebError::NotFound)?;
    let evidence = of(session, id).ok_or(WebError::NotFound)?;
    let account = session.facts.get(&id).and_then(|it| it.account.as_ref());
    let here = format!("/claims/{id}");
    let values = Claim {
        room: Room::new(succeed, call, &report(call, session).await?, &here)?,
        id: call.param("claim"),
        account: account.and_then(|it| session.account(it)).map(|it| it.name.as_str()),
        evidence,
        typed: form.text("text"),
        back: form.filled("back").unwrap_or(&here),
        at: form.text("at"),
    };
    call.page_with(status, "successor/claim.html", &values, notices)
}

pub(super) async fn judge(succeed: Authorized<Succeed>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let fact = fact_of(call.param("claim")).ok_or(WebError::NotFound)?;
    if !succeed.session.facts.contains_key(&fact) {
        return Err(WebError::NotFound);
    }
    let text = form.text("text").to_owned();
    let (judgement, told) = match form.text("do") {
        "still_true" => (Judgement::StillTrue, "told_true"),
        "not_true" => (Judgement::NotTrue { note: text }, "told_not_true"),
        "ask" => (Judgement::Ask { text }, "told_asked"),
        _ => return Err(WebError::BadForm),
    };
    let act = Act::Judge { fact, judgement };
    match call.web.engine.act(&succeed.handover, by(&succeed.session), act).await {
        Ok(step) => {
            let words = call.web.pages.words(&format!("successor.{told}")).to_owned();
            call.tell(&succeed.visit.hash, Tone::Good, words);
            for notice in step.notices {
                call.tell(&succeed.visit.hash, Tone::Note, notice);
            }
            Ok(see_other(&way_back(&succeed, &form)))
        }
        Err(error) => {
            let (status, words) = notice(&call, error);
            show(&call, &succeed, status, &form, vec![words]).await
        }
    }
}

/// Returns the way to where the form stood: always below this room, whatever the form says.
fn way_back(succeed: &Succeed, form: &Form) -> String {
    let plain = |text: &str| {
        text.chars()
            .all(|it| it.is_ascii_graphic() && !matches!(it, '#' | '\\'))
    };
    let back = Some(form.text("back")).filter(|it| it.is_empty() || it.starts_with('/'));
    let back = back.filter(|it| plain(it) && !it.contains("..")).unwrap_or_default();
    let at = Some(form.text("at")).filter(|it| plain(it)).unwrap_or_default();
    format!("/successor/{}{back}#{at}", succeed.handover)
}
