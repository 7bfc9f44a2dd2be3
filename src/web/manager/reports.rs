//! Reports to keep: made from what the manager may read, when they are asked for.

use std::sync::Arc;

use axum::response::Response;

use crate::engine::{Choices, Format, PictureFiles, Press, PressError, Sheet};
use crate::fact::Release;
use crate::interview::{Guide, Session};
use crate::report::{ANNEX, Deliverable, Tracker};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::reply::file;

/// Formats of the annex.
const OF_ANNEX: [Format; 2] = [Format::Pdf, Format::Markdown];
/// Programs that track tasks, each with a file of its own.
const TRACKERS: [Tracker; 2] = [Tracker::Jira, Tracker::Asana];
/// Formats that people open, the handiest first.
const FORMATS: [Format; 5] = [
    Format::Pdf,
    Format::Markdown,
    Format::Csv,
    Format::Calendar,
    Format::Json,
];

pub(super) async fn list(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    let listed = listed();
    let session = &oversee.session;
    let restricted = session.facts.values();
    let restricted = restricted.filter(|it| it.release == Release::Restricted);
    let values = serde_json::json!({
        "handover": oversee.handover,
        "csm": session.plan.as_ref().map(|it| it.csm.as_str()),
        "reports": listed.0,
        "annex": listed.1,
        "restricted": restricted.count(),
        "statements": session.facts.len(),
    });
    call.page("manager/reports.html", &values)
}

/// Returns the reports with the names of their files, and the annex.
pub(in crate::web) fn listed() -> (Vec<serde_json::Value>, serde_json::Value) {
    let files = |name: &str, formats: &mut dyn Iterator<Item = Format>| {
        let mut files: Vec<String> = formats.map(|it| format!("{name}.{}", it.ending())).collect();
        if name == Deliverable::Checklist.name() {
            files.extend(TRACKERS.map(file_of));
        }
        serde_json::json!({ "name": name, "files": files })
    };
    let reports: Vec<_> = Deliverable::ALL
        .iter()
        .map(|it| files(it.name(), &mut FORMATS.into_iter().filter(|format| format.fits(*it))))
        .collect();
    (reports, files(ANNEX, &mut OF_ANNEX.into_iter()))
}

pub(super) async fn download(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    made(&call, &oversee.session).await
}

/// Makes the file that the path names, of what its reader may see.
pub(in crate::web) async fn made(call: &Call, session: &Arc<Session>) -> Result<Response, WebError> {
    if let Some(tracker) = tracker_of(call.param("file")) {
        return tracked(call, session, tracker).await;
    }
    let (stem, format) = named(call.param("file")).ok_or(WebError::NotFound)?;
    let deliverable = Deliverable::from_name(stem);
    let fits = deliverable.is_some_and(|it| format.fits(it)) || (stem == ANNEX && OF_ANNEX.contains(&format));
    if !fits {
        return Err(WebError::NotFound);
    }
    let web = Arc::clone(&call.web);
    let session = Arc::clone(session);
    let today = web.engine.today();
    // pages take a processor for a second or more: not one of those that answer
    let made = tokio::task::spawn_blocking(move || {
        let (press, guide) = (&web.press, web.engine.guide());
        match deliverable {
            Some(it) => press
                .report(&session, guide, today)
                .map(|report| press.sheets(&report, it, &[format], &choices())),
            None => annex(press, &session, guide, today, format),
        }
    });
    let sheet = made.await.map_err(|_panic| WebError::Broken)??;
    let sheet = sheet.into_iter().next().ok_or(WebError::NotFound)?;
    Ok(file(&sheet.name, kind(format), sheet.bytes?))
}

/// Makes the checklist for a program that tracks tasks.
async fn tracked(call: &Call, session: &Arc<Session>, tracker: Tracker) -> Result<Response, WebError> {
    let web = Arc::clone(&call.web);
    let session = Arc::clone(session);
    let made = tokio::task::spawn_blocking(move || {
        let report = web.press.report(&session, web.engine.guide(), web.engine.today())?;
        web.press.tracked(&report, tracker)
    });
    let text = made.await.map_err(|_panic| WebError::Broken)??;
    Ok(file(&file_of(tracker), kind(Format::Csv), text.into_bytes()))
}

fn file_of(tracker: Tracker) -> String {
    format!("{}{}.csv", Deliverable::Checklist.name(), tracker.infix())
}

/// Returns the program whose file has that name.
pub(in crate::web) fn tracker_of(name: &str) -> Option<Tracker> {
    TRACKERS.into_iter().find(|it| file_of(*it) == name)
}

/// A file that is fetched alone links to no others.
fn choices() -> Choices {
    Choices {
        pictures: PictureFiles::Left,
        ..Choices::default()
    }
}

fn annex(
    press: &Press,
    session: &Session,
    guide: &Guide,
    today: jiff::civil::Date,
    format: Format,
) -> Result<Vec<Sheet>, PressError> {
    press.annex(session, guide, today, &[format])
}

fn named(file: &str) -> Option<(&str, Format)> {
    let (stem, ending) = file.rsplit_once('.')?;
    let format = Format::ALL.into_iter().find(|it| it.ending() == ending)?;
    Some((stem, format))
}

/// Returns the media type of a format.
pub(in crate::web) const fn kind(format: Format) -> &'static str {
    match format {
        Format::Markdown => "text/markdown; charset=utf-8",
        Format::Pdf => "application/pdf",
        Format::Json => "application/json",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Calendar => "text/calendar; charset=utf-8",
    }
}
