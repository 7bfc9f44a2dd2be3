//! The handover to take along: PDF and Markdown to read in a train, the open checklist for a calendar, Jira and Asana.

use std::sync::Arc;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;

use crate::engine::{Choices, Format, PictureFiles};
use crate::report::{Deliverable, Report, Tracker};
use crate::web::Web;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::manager::reports::{kind, tracker_of};
use crate::web::successor::room::report;
use crate::web::successor::worked::still_open;

/// A file of the room.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// A deliverable in a format.
    Sheet(Deliverable, Format),
    /// The open checklist as a program that tracks tasks reads it.
    Tracked(Tracker),
}

impl Wanted {
    /// Returns the file of that name; none where it is not the successor's.
    fn named(name: &str) -> Option<Self> {
        if let Some(tracker) = tracker_of(name) {
            return Some(Self::Tracked(tracker));
        }
        let (name, ending) = name.rsplit_once('.')?;
        let deliverable = Deliverable::from_name(name).filter(|it| *it != Deliverable::ManagerPlan)?;
        let mut formats = Format::ALL.into_iter();
        let format = formats.find(|it| it.ending() == ending && it.fits(deliverable))?;
        Some(Self::Sheet(deliverable, format))
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Tracked(_) => kind(Format::Csv),
            Self::Sheet(_, format) => kind(format),
        }
    }

    /// Whether it goes to where tasks are worked: what is done is left out, what was put off stands on its new day.
    const fn is_for_work(self) -> bool {
        matches!(self, Self::Tracked(_) | Self::Sheet(_, Format::Csv | Format::Calendar))
    }

    fn bytes(self, web: &Web, report: &Report) -> Result<Vec<u8>, WebError> {
        match self {
            Self::Tracked(tracker) => Ok(web.press.tracked(report, tracker)?.into_bytes()),
            Self::Sheet(deliverable, format) => {
                let mut sheets = web.press.sheets(report, deliverable, &[format], &choices()).into_iter();
                let sheet = sheets.next().ok_or(WebError::NotFound)?;
                Ok(sheet.bytes?)
            }
        }
    }
}

/// A file that is fetched alone links to no others.
fn choices() -> Choices {
    Choices {
        pictures: PictureFiles::Left,
        ..Choices::default()
    }
}

pub(super) async fn file(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let name = call.param("file");
    let wanted = Wanted::named(name).ok_or(WebError::NotFound)?;
    let mut made = report(&call, &succeed.session).await?;
    if wanted.is_for_work() {
        made = still_open(made, &succeed.session);
    }
    let web = Arc::clone(&call.web);
    let bytes = tokio::task::spawn_blocking(move || wanted.bytes(&web, &made));
    let bytes = bytes.await.map_err(|_panic| WebError::Broken)??;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(wanted.kind()));
    // the name is one of ours: letters, a hyphen and a dot
    let attached = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(CONTENT_DISPOSITION, attached.map_err(|_error| WebError::Broken)?);
    Ok(response)
}
