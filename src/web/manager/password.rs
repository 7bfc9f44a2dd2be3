//! The manager's own password: changed by who knows the old one, which ends every other visit of theirs.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::engine::Whose;
use crate::web::call::Call;
use crate::web::door::fault_of;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Manage};
use crate::web::reply::see_other;

pub(super) async fn form(manage: Authorized<Manage>, call: Call) -> Result<Response, WebError> {
    show(&manage, &call, StatusCode::OK, None)
}

fn show(manage: &Manage, call: &Call, status: StatusCode, fault: Option<&str>) -> Result<Response, WebError> {
    let fault = fault.map(|key| call.web.pages.words(key));
    let values = json!({ "name": manage.manager.login, "fault": fault });
    call.page_with(status, "manager/password.html", &values, Vec::new())
}

pub(super) async fn change(manage: Authorized<Manage>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let (old, new) = (form.text("old"), form.text("new"));
    let manager = &manage.manager;
    if !call.web.passwords.fits(old, Some(&manager.password)).await {
        return show(
            &manage,
            &call,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some("keys.password_wrong"),
        );
    }
    let fault = match fault_of(new, form.text("again"), &manager.name) {
        None if new == old => Some("keys.password_same"),
        other => other,
    };
    if fault.is_some() {
        return show(&manage, &call, StatusCode::UNPROCESSABLE_ENTITY, fault);
    }
    let kept = call.web.passwords.hash(new).await.ok_or(WebError::Broken)?;
    if !call.web.access.set_password(&manager.id, &kept).await? {
        return Err(WebError::NotFound);
    }
    // whoever knew the old password may be signed in with it: this browser gets a visit of its own
    let whose = Whose::Person(manager.id.clone());
    call.web.access.revoke_sessions(&whose, call.at).await?;
    let response = see_other("/keys?password=changed");
    call.web.let_manager_in(manager, &[], call.at, response).await
}
