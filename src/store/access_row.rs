//! Rows of the access tables → values. A value that does not fit is named by its column.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::id::HandoverId;
use crate::interview::Party;
use crate::store::access::{ApiToken, Draft, Invite, Person, PersonId, TokenHash, WebSession};
use crate::store::error::StoreError;

/// A time as it is stored: of one length, so that times compare as text.
pub(super) fn stored(at: Timestamp) -> String {
    format!("{at:.9}")
}

pub(super) fn time(row: &SqliteRow, column: &'static str) -> Result<Timestamp, StoreError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|_error: jiff::Error| StoreError::Unfit { column })
}

pub(super) fn maybe_time(row: &SqliteRow, column: &'static str) -> Result<Option<Timestamp>, StoreError> {
    let text: Option<String> = row.try_get(column)?;
    let time = text.map(|it| it.parse()).transpose();
    time.map_err(|_error: jiff::Error| StoreError::Unfit { column })
}

pub(super) fn party(row: &SqliteRow) -> Result<Party, StoreError> {
    let word: String = row.try_get("party")?;
    Party::of(&word).ok_or(StoreError::Unfit { column: "party" })
}

pub(super) fn person(row: &SqliteRow) -> Result<Person, StoreError> {
    Ok(Person {
        id: PersonId(row.try_get("id")?),
        name: row.try_get("name")?,
        login: row.try_get("login")?,
        password: row.try_get("password")?,
        made_at: time(row, "made_at")?,
    })
}

pub(super) fn invite(row: &SqliteRow) -> Result<Invite, StoreError> {
    Ok(Invite {
        hash: TokenHash(row.try_get("hash")?),
        handover: HandoverId::new(row.try_get::<String, _>("handover")?),
        party: party(row)?,
        made_at: time(row, "made_at")?,
        expires_at: time(row, "expires_at")?,
        claimed_at: maybe_time(row, "claimed_at")?,
        revoked_at: maybe_time(row, "revoked_at")?,
    })
}

pub(super) fn session(row: &SqliteRow) -> Result<WebSession, StoreError> {
    Ok(WebSession {
        hash: TokenHash(row.try_get("hash")?),
        party: party(row)?,
        person: row.try_get::<Option<String>, _>("person")?.map(PersonId),
        handover: row.try_get::<Option<String>, _>("handover")?.map(HandoverId::new),
        made_at: time(row, "made_at")?,
        seen_at: time(row, "seen_at")?,
        expires_at: time(row, "expires_at")?,
        revoked_at: maybe_time(row, "revoked_at")?,
    })
}

pub(super) fn draft(row: &SqliteRow) -> Result<Draft, StoreError> {
    Ok(Draft {
        handover: HandoverId::new(row.try_get::<String, _>("handover")?),
        place: row.try_get("place")?,
        text: row.try_get("text")?,
        at: time(row, "at")?,
    })
}

pub(super) fn token(row: &SqliteRow) -> Result<ApiToken, StoreError> {
    Ok(ApiToken {
        hash: TokenHash(row.try_get("hash")?),
        person: PersonId(row.try_get("person")?),
        label: row.try_get("label")?,
        made_at: time(row, "made_at")?,
        used_at: maybe_time(row, "used_at")?,
        revoked_at: maybe_time(row, "revoked_at")?,
    })
}
