//! Keys: tokens by which a program acts for a manager, and links by which further managers set a password.
//!
//! Either is shown once; only its hash is kept.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use crate::engine::ApiToken;
use crate::web::api::PREFIX;
use crate::web::call::Call;
use crate::web::door::one_line;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Manage};
use crate::web::notice::{Notice, Tone};
use crate::web::reply::see_other;
use crate::web::token::Token;

/// Tokens of one manager that work at a time.
const MOST: usize = 50;
/// Longest name of a token, in characters.
const LONGEST: usize = 80;

/// A token as its manager sees it.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    label: String,
    made: String,
    /// The day on which it was used last.
    used: Option<String>,
    is_revoked: bool,
}

/// What the page shows; the new token or link once.
#[derive(Debug, Default, Serialize)]
struct Shown {
    name: String,
    rows: Vec<Row>,
    managers: Vec<String>,
    token: Option<String>,
    link: Option<String>,
}

pub(super) async fn show(manage: Authorized<Manage>, call: Call) -> Result<Response, WebError> {
    let values = values(&manage, &call).await?;
    // the visit that asked for it is over, so the word cannot wait for it
    let changed = call.query("password") == Some("changed");
    let notice = changed.then(|| Notice::new(Tone::Good, call.web.pages.words("keys.password_changed")));
    call.page_with(
        StatusCode::OK,
        "manager/keys.html",
        &values,
        notice.into_iter().collect(),
    )
}

async fn values(manage: &Manage, call: &Call) -> Result<Shown, WebError> {
    let tokens = call.web.access.api_tokens(&manage.manager.id).await?;
    let row = |it: &ApiToken| Row {
        id: it.hash.as_str().to_owned(),
        label: it.label.clone(),
        made: it.made_at.strftime("%Y-%m-%d").to_string(),
        used: it.used_at.map(|at| at.strftime("%Y-%m-%d").to_string()),
        is_revoked: it.revoked_at.is_some(),
    };
    let people = call.web.access.people().await?;
    Ok(Shown {
        name: manage.manager.name.clone(),
        rows: tokens.iter().rev().map(row).collect(),
        managers: people.into_iter().map(|it| it.name).collect(),
        ..Shown::default()
    })
}

pub(super) async fn make_token(manage: Authorized<Manage>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let label: String = one_line(form.text("label")).chars().take(LONGEST).collect();
    let tokens = call.web.access.api_tokens(&manage.manager.id).await?;
    if label.is_empty() || tokens.iter().filter(|it| it.revoked_at.is_none()).count() >= MOST {
        call.tell(&manage.visit.hash, Tone::Bad, call.web.pages.words("keys.no_label"));
        return Ok(see_other("/keys"));
    }
    let token = Token::new()?;
    let kept = ApiToken {
        hash: token.hash(),
        person: manage.manager.id.clone(),
        label,
        made_at: call.at,
        used_at: None,
        revoked_at: None,
    };
    call.web.access.add_api_token(&kept).await?;
    let values = Shown {
        token: Some(format!("{PREFIX}{}", token.reveal())),
        ..values(&manage, &call).await?
    };
    call.page("manager/keys.html", &values)
}

/// Takes back a token of the manager's own; another's does not exist.
pub(super) async fn revoke_token(manage: Authorized<Manage>, call: Call) -> Result<Response, WebError> {
    let tokens = call.web.access.api_tokens(&manage.manager.id).await?;
    let token = tokens.iter().find(|it| it.hash.as_str() == call.param("token"));
    let token = token.ok_or(WebError::NotFound)?;
    call.web.access.revoke_api_token(&token.hash, call.at).await?;
    call.tell(&manage.visit.hash, Tone::Good, call.web.pages.words("keys.revoked"));
    Ok(see_other("/keys"))
}

pub(super) async fn add_manager(manage: Authorized<Manage>, call: Call) -> Result<Response, WebError> {
    let values = Shown {
        link: Some(call.web.managers_link(call.at)?),
        ..values(&manage, &call).await?
    };
    call.page("manager/keys.html", &values)
}
