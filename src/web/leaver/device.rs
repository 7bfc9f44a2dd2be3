//! Going on with another device: a link of the leaver's own, for a quarter of an hour.

use axum::response::Response;
use jiff::SignedDuration;
use serde_json::json;

use crate::interview::Party;
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};

/// How long the link works.
const WORKS: SignedDuration = SignedDuration::from_mins(15);

pub(super) async fn make(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let link = call.web.invite(Party::Leaver, &leave.handover, call.at, WORKS).await?;
    let values = json!({ "handover": leave.handover, "link": link, "minutes": WORKS.as_mins() });
    call.page("leaver/device.html", &values)
}
