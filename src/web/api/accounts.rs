//! Accounts of a CRM's export: a file is sent and looked at, then accepted or dropped; an import can be taken back.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::book::Field;
use crate::interview::Act;
use crate::web::api;
use crate::web::call::Call;
use crate::web::error::{Fault, WebError};
use crate::web::gate::{Authorized, CallApiOn};
use crate::web::manager::accounts::{all_waiting, import as import_of, past_imports};
use crate::web::reply::json_at;

/// Letters of a file's name.
const LONGEST_NAME: usize = 120;

/// What is said of the columns of a file that waits.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matching {
    /// What each heading becomes; null where it is not read.
    #[serde(default)]
    columns: BTreeMap<String, Option<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Undo {
    import: u32,
}

impl Matching {
    fn fields(self) -> Result<Vec<(String, Option<Field>)>, WebError> {
        let field = |(heading, label): (String, Option<String>)| match label {
            None => Ok((heading, None)),
            Some(label) => match Field::of(&label) {
                Some(field) => Ok((heading, Some(field))),
                None => Err(WebError::Fields(vec![Fault {
                    field: "columns",
                    words: "accounts.no_such_field".to_owned(),
                }])),
            },
        };
        self.columns.into_iter().map(field).collect()
    }
}

pub(super) async fn show(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    json_at(api.session.seq, &listed(&api, &call, &[]))
}

fn listed(api: &CallApiOn, call: &Call, matching: &[(String, Option<Field>)]) -> Value {
    json!({
        "handover": api.handover,
        "version": api.session.seq,
        "accounts": call.web.engine.overview(&api.session).accounts,
        "imports": past_imports(&api.session),
        "waiting": all_waiting(call, &api.handover, matching),
        "fields": Field::ALL.map(Field::label),
    })
}

/// Takes the bytes of a file, named by `file` in the query, in the place of what waited.
pub(super) async fn preview(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let name = call.query("file").unwrap_or("accounts.csv");
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|it| !it.is_control()).take(LONGEST_NAME).collect();
    let bytes = call.bytes().await?;
    if bytes.is_empty() || name.is_empty() {
        return Err(WebError::BadForm);
    }
    call.web.shelf.put(&api.handover, vec![(name, bytes)], call.at);
    json_at(api.session.seq, &listed(&api, &call, &[]))
}

/// Imports what waits, with columns matched as the body says.
pub(super) async fn import(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let matching: Matching = call.json().await?;
    let matching = matching.fields()?;
    let import = import_of(&call, &api.handover, &matching).ok_or(WebError::NotNow)?;
    let response = api::act(&api, &call, import).await?;
    call.web.shelf.drop(&api.handover);
    Ok(response)
}

pub(super) async fn discard(api: Authorized<CallApiOn>, call: Call) -> Result<Response, WebError> {
    call.web.shelf.drop(&api.handover);
    json_at(api.session.seq, &listed(&api, &call, &[]))
}

pub(super) async fn undo(api: Authorized<CallApiOn>, mut call: Call) -> Result<Response, WebError> {
    let Undo { import } = call.json().await?;
    api::act(&api, &call, Act::UndoImport { import }).await
}
