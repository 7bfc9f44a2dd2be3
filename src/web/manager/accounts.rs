//! Accounts from a CRM's export: columns are matched, rows looked at, and nothing is imported before it is accepted.
//!
//! 1. `upload` puts the file on the shelf; `show` says what each column becomes and what each row gives.
//! 2. `decide` with other columns shows it anew, with `import` adds the accounts, with `discard` forgets the file.
//! 3. `undo` takes an import back, as long as nothing rests on it.

use axum::response::Response;
use serde::Serialize;

use crate::book::import::{Column, Preview, columns_of, preview};
use crate::book::{Book, Columns, Field};
use crate::id::HandoverId;
use crate::interview::{Act, Session};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Oversee};
use crate::web::manager::act;
use crate::web::notice::Tone;
use crate::web::reply::see_other;
use crate::web::shelf::Upload;

/// Problems, accounts and columns that the page shows; the rest is counted.
const PROBLEMS: usize = 50;
const ROWS: usize = 10;
const COLUMNS: usize = 60;

/// A file that waits.
#[derive(Debug, Serialize)]
pub(in crate::web) struct Waiting {
    file: String,
    columns: Vec<Column>,
    rows: u32,
    ready: usize,
    /// Rows that were added to an account of an earlier row.
    merged: usize,
    skipped: u32,
    problems: Vec<String>,
    more_problems: usize,
    accounts: Vec<crate::book::Account>,
    notes: Vec<String>,
}

pub(super) async fn show(oversee: Authorized<Oversee>, call: Call) -> Result<Response, WebError> {
    page(&oversee, &call, &call.web.shelf.matching(&oversee.handover))
}

fn page(oversee: &Oversee, call: &Call, matching: &Matching) -> Result<Response, WebError> {
    let waiting = all_waiting(call, &oversee.handover, matching);
    let values = serde_json::json!({
        "handover": oversee.handover,
        "csm": oversee.session.plan.as_ref().map(|it| it.csm.as_str()),
        "accounts": call.web.engine.overview(&oversee.session).accounts,
        "waiting": waiting,
        "ready": waiting.iter().map(|it| it.ready).sum::<usize>(),
        "fields": Field::ALL.map(Field::label),
        "imports": past_imports(&oversee.session),
    });
    call.page("manager/accounts.html", &values)
}

/// Returns the imports that were made.
pub(in crate::web) fn past_imports(session: &Session) -> Vec<serde_json::Value> {
    session
        .proceedings
        .imports
        .iter()
        .map(|it| {
            serde_json::json!({
                "number": it.number,
                "file": it.file,
                "on": it.at.strftime("%Y-%m-%d").to_string(),
                "added": it.added.len(),
                "changed": it.before.len(),
                "undone": it.undone,
            })
        })
        .collect()
}

/// What each heading of a file is to become.
pub(in crate::web) type Matching = [(String, Option<Field>)];

/// Returns what waits for a handover, read with those columns.
pub(in crate::web) fn all_waiting(call: &Call, handover: &HandoverId, matching: &Matching) -> Vec<Waiting> {
    let columns = call.web.columns.matched(matching);
    let files = call.web.shelf.of(handover, call.at);
    let found = previews(&columns, &files).into_iter().zip(&files);
    found.map(|(found, file)| waiting(&columns, file, found)).collect()
}

/// Returns the act that imports what waits for a handover, all files at once; none where nothing can be.
pub(in crate::web) fn import(call: &Call, handover: &HandoverId, matching: &Matching) -> Option<Act> {
    let columns = call.web.columns.matched(matching);
    let files = call.web.shelf.of(handover, call.at);
    let found = previews(&columns, &files).into_iter().zip(files);
    let found = found.filter(|(found, _)| !found.accounts.is_empty());
    let book = |(found, (file, _)): (Preview, Upload)| {
        let accounts = found.accounts;
        (file, Book { accounts })
    };
    let books: Vec<(String, Book)> = found.map(book).collect();
    (!books.is_empty()).then_some(Act::ImportBooks { books })
}

fn waiting(columns: &Columns, (file, bytes): &Upload, found: Preview) -> Waiting {
    let mut problems: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
    let more_problems = problems.len().saturating_sub(PROBLEMS);
    problems.truncate(PROBLEMS);
    let read = found.rows.saturating_sub(found.skipped);
    let mut matched = columns_of(columns, bytes);
    matched.truncate(COLUMNS);
    Waiting {
        file: file.clone(),
        columns: matched,
        rows: found.rows,
        ready: found.accounts.len(),
        merged: usize::try_from(read).unwrap_or(0).saturating_sub(found.accounts.len()),
        skipped: found.skipped,
        problems,
        more_problems,
        accounts: found.accounts.into_iter().take(ROWS).collect(),
        notes: found.notes,
    }
}

/// Reads each file by itself: the import numbers its rows on from those that are there.
fn previews(columns: &Columns, files: &[Upload]) -> Vec<Preview> {
    let one = |(file, bytes): &Upload| preview(columns, file, bytes, 1);
    files.iter().map(one).collect()
}

pub(super) async fn upload(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let files = uploads(&form);
    if files.is_empty() {
        let words = call.web.pages.words("accounts.no_file");
        call.tell(&oversee.visit.hash, Tone::Bad, words);
    } else {
        call.web.shelf.put(&oversee.handover, files, call.at);
    }
    Ok(see_other(&format!("/handovers/{}/accounts", oversee.handover)))
}

/// Returns the files of a form that hold anything.
pub(super) fn uploads(form: &Form) -> Vec<Upload> {
    let files = form.files("accounts").filter(|(_, bytes)| !bytes.is_empty());
    files.map(|(file, bytes)| (file.to_owned(), bytes.to_vec())).collect()
}

pub(super) async fn decide(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let path = format!("/handovers/{}/accounts", oversee.handover);
    let files = call.web.shelf.of(&oversee.handover, call.at);
    if files.is_empty() {
        let words = call.web.pages.words("accounts.file_gone");
        call.tell(&oversee.visit.hash, Tone::Bad, words);
        return Ok(see_other(&path));
    }
    let matching = matching(&form);
    match form.text("do") {
        "match" => {
            call.web.shelf.match_columns(&oversee.handover, matching);
            return Ok(see_other(&path));
        }
        "discard" => {
            call.web.shelf.drop(&oversee.handover);
            return Ok(see_other(&path));
        }
        "import" => {}
        _ => return Err(WebError::BadForm),
    }
    let Some(import) = import(&call, &oversee.handover, &matching) else {
        let words = call.web.pages.words("accounts.nothing_ready");
        call.tell(&oversee.visit.hash, Tone::Bad, words);
        call.web.shelf.match_columns(&oversee.handover, matching);
        return Ok(see_other(&path));
    };
    let response = act::run(&oversee, &call, import, "accounts.imported", &path).await?;
    call.web.shelf.drop(&oversee.handover);
    Ok(response)
}

/// Returns what each heading is to become: the fields `heading` and `becomes` come in pairs.
fn matching(form: &Form) -> Vec<(String, Option<Field>)> {
    let headings = form.all("heading").map(str::to_owned);
    headings.zip(form.all("becomes").map(Field::of)).collect()
}

pub(super) async fn undo(oversee: Authorized<Oversee>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let import = form.text("import").parse().map_err(|_error| WebError::BadForm)?;
    let path = format!("/handovers/{}/accounts", oversee.handover);
    act::run(&oversee, &call, Act::UndoImport { import }, "accounts.undone", &path).await
}
