//! Erasing a handover from the SQLite file, so that no byte of it is left, and keeping it erased.
//!
//! 1. Its mark goes to a list in a file beside the database: a backup that is restored later is erased when it is opened.
//!    A mark is a hash of the id: an id is made from a name, and that must not survive.
//! 2. In one transaction the tombstone is written, and everything of the handover is deleted. A trigger allows the
//!    deletion of events behind a tombstone only; until they are gone it bears the id, and the mark after that.
//! 3. Deleted pages are overwritten (`secure_delete`), the write-ahead log is written back and cut to nothing, and the
//!    file is written anew (`VACUUM`).
//!
//! A kill between two steps leaves a mark on the list, and the next opening goes on. Files that were exported are not
//! known here.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Row as _, Sqlite, Transaction};

use crate::id::HandoverId;
use crate::store::Tombstone;
use crate::store::access_row::{stored, time};
use crate::store::error::StoreError;
use crate::store::sqlite::unsigned;

/// Added to the database's name, it is the name of the list.
const LIST: &str = ".erased";

/// How often it is tried to cut the log to nothing, and how long to wait in between.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// Everything that is kept of a handover beside its events.
const TABLES: [&str; 7] = [
    "DELETE FROM event WHERE handover = $1",
    "DELETE FROM handover_owner WHERE handover = $1",
    "DELETE FROM invite WHERE handover = $1",
    "DELETE FROM web_session WHERE handover = $1",
    "DELETE FROM remembered WHERE handover = $1",
    "DELETE FROM draft WHERE handover = $1",
    "DELETE FROM model_use WHERE handover = $1",
];

const BURIED: &str = "SELECT * FROM erasure WHERE handover = $1";

const INSERT: &str = "INSERT INTO erasure (handover, events, hash, first_at, last_at, erased_at) \
                      VALUES ($1, $2, $3, $4, $5, $6)";

/// Every handover of which anything is kept.
const KEPT: &str = "SELECT handover FROM event UNION SELECT handover FROM handover_owner \
                    UNION SELECT handover FROM invite UNION SELECT handover FROM draft \
                    UNION SELECT handover FROM model_use UNION SELECT handover FROM remembered \
                    UNION SELECT handover FROM web_session WHERE handover IS NOT NULL";

/// One line of the list.
#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    /// The mark of the handover.
    mark: String,
    erased_at: Timestamp,
}

/// Erases a handover; none where there is none. One that was erased before is scrubbed once more.
pub(super) async fn erase(
    pool: &SqlitePool,
    path: &Path,
    handover: &HandoverId,
    at: Timestamp,
) -> Result<Option<Tombstone>, StoreError> {
    let mut connection = pool.acquire().await?;
    let is_buried = tombstone(&mut connection, handover).await?.is_some();
    drop(connection);
    if !is_buried && !is_known(pool, handover).await? {
        return Ok(None);
    }
    list(path, handover, at)?;
    let tombstone = delete(pool, handover, at).await?;
    scrub(pool).await?;
    Ok(Some(tombstone))
}

/// Erases again what a restored backup brought back, and returns what that was.
pub(super) async fn reapply(pool: &SqlitePool, path: &Path) -> Result<Vec<HandoverId>, StoreError> {
    let listed = listed(path)?;
    let mut revived = Vec::new();
    if listed.is_empty() {
        return Ok(revived);
    }
    for row in sqlx::query(KEPT).fetch_all(pool).await? {
        let handover = HandoverId::new(row.try_get::<String, _>(0)?);
        let mark = Tombstone::mark(&handover);
        if let Some(erased) = listed.iter().find(|it| it.mark == mark) {
            delete(pool, &handover, erased.erased_at).await?;
            revived.push(handover);
        }
    }
    if !revived.is_empty() {
        scrub(pool).await?;
    }
    Ok(revived)
}

/// Returns what is left of a handover that was erased.
async fn tombstone(connection: &mut SqliteConnection, handover: &HandoverId) -> Result<Option<Tombstone>, StoreError> {
    let query = sqlx::query(BURIED).bind(Tombstone::mark(handover));
    query.fetch_optional(connection).await?.as_ref().map(read).transpose()
}

/// Says that a handover was erased, where it was.
///
/// # Errors
/// `Erased`.
pub(super) async fn refuse_erased(connection: &mut SqliteConnection, handover: &HandoverId) -> Result<(), StoreError> {
    match tombstone(connection, handover).await? {
        None => Ok(()),
        Some(it) => Err(StoreError::Erased {
            handover: handover.clone(),
            at: it.erased_at,
        }),
    }
}

/// Returns all tombstones, in the order of their marks.
pub(super) async fn tombstones(pool: &SqlitePool) -> Result<Vec<Tombstone>, StoreError> {
    let query = sqlx::query("SELECT * FROM erasure ORDER BY handover");
    query.fetch_all(pool).await?.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Tombstone, StoreError> {
    Ok(Tombstone {
        mark: row.try_get("handover")?,
        events: unsigned(row.try_get("events")?),
        hash: row.try_get("hash")?,
        first_at: time(row, "first_at")?,
        last_at: time(row, "last_at")?,
        erased_at: time(row, "erased_at")?,
    })
}

async fn is_known(pool: &SqlitePool, handover: &HandoverId) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT EXISTS (SELECT 1 FROM event WHERE handover = $1)").bind(handover.as_str());
    Ok(query.fetch_one(pool).await?.try_get::<i64, _>(0)? != 0)
}

async fn delete(pool: &SqlitePool, handover: &HandoverId, at: Timestamp) -> Result<Tombstone, StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mark = Tombstone::mark(handover);
    let before = sqlx::query(BURIED)
        .bind(&mark)
        .fetch_optional(&mut *transaction)
        .await?;
    let before = before.as_ref().map(read).transpose()?;
    let tombstone = bury(&mut transaction, handover, at).await?;
    for table in TABLES {
        let query = sqlx::query(table).bind(handover.as_str());
        query.execute(&mut *transaction).await?;
    }
    let kept = match before {
        // a restored backup has nothing to add to what is known
        Some(before) => {
            let query = sqlx::query("DELETE FROM erasure WHERE handover = $1").bind(handover.as_str());
            query.execute(&mut *transaction).await?;
            before
        }
        None => {
            let query = sqlx::query("UPDATE erasure SET handover = $1 WHERE handover = $2");
            let query = query.bind(&mark).bind(handover.as_str());
            query.execute(&mut *transaction).await?;
            Tombstone { mark, ..tombstone }
        }
    };
    transaction.commit().await?;
    Ok(kept)
}

/// Writes the tombstone from the first and the last event, under the id still.
async fn bury(
    transaction: &mut Transaction<'_, Sqlite>,
    handover: &HandoverId,
    at: Timestamp,
) -> Result<Tombstone, StoreError> {
    let sql = "SELECT COUNT(*) AS events, \
               COALESCE((SELECT hash FROM event WHERE handover = $1 ORDER BY seq DESC LIMIT 1), '') AS hash, \
               COALESCE((SELECT at FROM event WHERE handover = $1 ORDER BY seq LIMIT 1), $2) AS first_at, \
               COALESCE((SELECT at FROM event WHERE handover = $1 ORDER BY seq DESC LIMIT 1), $2) AS last_at, \
               $1 AS handover, $2 AS erased_at FROM event WHERE handover = $1";
    let query = sqlx::query(sql).bind(handover.as_str()).bind(stored(at));
    let tombstone = read(&query.fetch_one(&mut **transaction).await?)?;
    let query = sqlx::query(INSERT)
        .bind(handover.as_str())
        .bind(i64::try_from(tombstone.events).unwrap_or(i64::MAX))
        .bind(&tombstone.hash)
        .bind(stored(tombstone.first_at))
        .bind(stored(tombstone.last_at))
        .bind(stored(at));
    query.execute(&mut **transaction).await?;
    Ok(tombstone)
}

/// Leaves no byte of what was deleted, neither in the file nor in its log.
async fn scrub(pool: &SqlitePool) -> Result<(), StoreError> {
    write_back(pool).await?;
    sqlx::query("VACUUM").execute(pool).await?;
    write_back(pool).await
}

async fn write_back(pool: &SqlitePool) -> Result<(), StoreError> {
    for _ in 0..TRIES {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(pool).await?;
        if row.try_get::<i64, _>(0)? == 0 {
            return Ok(());
        }
        // another process writes back just now, and SQLite does not wait for that one
        tokio::time::sleep(PAUSE).await;
    }
    Err(StoreError::NotScrubbed)
}

fn list_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(OsString::from).unwrap_or_default();
    name.push(LIST);
    path.with_file_name(name)
}

/// Adds a line to the list and waits until it is on the disk.
fn list(path: &Path, handover: &HandoverId, erased_at: Timestamp) -> Result<(), StoreError> {
    let file = list_of(path);
    let mark = Tombstone::mark(handover);
    let line = serde_json::to_string(&Listed { mark, erased_at }).unwrap_or_default();
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&file).and_then(|mut open| {
        // a line that a kill cut off is closed first
        open.write_all(format!("\n{line}\n").as_bytes())?;
        open.sync_all()?;
        match file.parent().filter(|_| cfg!(unix)) {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    });
    written.map_err(|source| StoreError::Path { path: file, source })
}

/// Reads the list. A line that a kill cut off is no erasure: nothing was deleted for it.
fn listed(path: &Path) -> Result<Vec<Listed>, StoreError> {
    let file = list_of(path);
    let text = match std::fs::read_to_string(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(source) => return Err(StoreError::Path { path: file, source }),
        Ok(text) => text,
    };
    Ok(text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}
