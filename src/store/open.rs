//! The database file: made or checked, opened, and brought to today's schema.
//!
//! 1. The folder is made for its owner only, and the file too; SQLite gives its side files the file's mode.
//! 2. The header is read before SQLite sees the file: a file of a later version or another program stays untouched.
//! 3. Every connection: write-ahead log, `synchronous=FULL` (NORMAL loses acknowledged rows in a power cut), foreign keys,
//!    deleted rows overwritten, no temporary files, no writing back within a commit (`write_back` does it).
//! 4. Missing migrations run in one transaction, so a kill leaves the old schema or the new one.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Row as _};

use crate::store::error::StoreError;

/// Marks the file as ours (`application_id`): the bytes of `Batn`.
const APPLICATION: u32 = 0x4261_746e;

/// The numbered migrations, embedded; the place in the list plus one is the version. Never edited after a release.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_events.sql"),
    include_str!("../../migrations/0002_access.sql"),
    include_str!("../../migrations/0003_erasure.sql"),
    include_str!("../../migrations/0004_token_use.sql"),
    include_str!("../../migrations/0005_remembered.sql"),
];

/// The oldest SQLite that does not lose rows when two connections write and checkpoint at once.
pub(super) const LEAST_SQLITE: &str = "3.51.3";

/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(5);

/// Connections of one process: SQLite has one writer at a time, one writes the log back, the others read.
const CONNECTIONS: u32 = 5;

/// Pages of the write-ahead log after which a commit writes it back itself, should `write_back` not have come to it.
const PAGES_AT_LAST: &str = "16384";

/// Bytes that the file of the write-ahead log is cut to when it begins anew.
const LOG_BYTES: &str = "16777216";

/// Makes the file where it is missing, opens it and brings it to today's schema.
pub(super) async fn open(path: &Path) -> Result<SqlitePool, StoreError> {
    make_private(path)?;
    let header = read_header(path)?;
    refuse(path, header.application, header.version)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", PAGES_AT_LAST)
        .pragma("journal_size_limit", LOG_BYTES)
        .busy_timeout(BUSY);
    // a file does not go away as a server does: asking each connection first would be a third of what a look costs
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .test_before_acquire(false);
    let pool = pool.connect_with(options).await.map_err(|error| at(path, error))?;
    check_library(&pool).await?;
    check_journal(&pool, path).await?;
    migrate(&pool, path).await?;
    Ok(pool)
}

/// Gives an error of opening its path, where it says no more than that opening failed.
fn at(path: &Path, error: sqlx::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Refused { source } => StoreError::Open {
            path: path.to_owned(),
            source,
        },
        other => other,
    }
}

fn make_private(path: &Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|source| StoreError::Path {
            path: folder.to_owned(),
            source,
        })?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(StoreError::Path {
            path: path.to_owned(),
            source,
        }),
    }
}

/// The two numbers of a database header that say whose file it is (<https://www.sqlite.org/fileformat.html>, 1.3).
#[derive(Debug, Default)]
struct Header {
    version: u32,
    application: u32,
}

fn read_header(path: &Path) -> Result<Header, StoreError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(100).read_to_end(&mut bytes));
    read.map_err(|source| StoreError::Path {
        path: path.to_owned(),
        source,
    })?;
    if bytes.is_empty() {
        return Ok(Header::default());
    }
    if !bytes.starts_with(b"SQLite format 3\0") {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let number = |at: usize| {
        let field = bytes.get(at..at.saturating_add(4))?;
        Some(field.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
    };
    Ok(Header {
        version: number(60).unwrap_or_default(),
        application: number(68).unwrap_or_default(),
    })
}

fn refuse(path: &Path, application: u32, found: u32) -> Result<(), StoreError> {
    if application != 0 && application != APPLICATION {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let known = newest();
    if found > known {
        let path = path.to_owned();
        return Err(StoreError::Newer { path, found, known });
    }
    Ok(())
}

fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

async fn check_library(pool: &SqlitePool) -> Result<(), StoreError> {
    let found: String = sqlx::query("SELECT sqlite_version()").fetch_one(pool).await?.get(0);
    if numbers(&found) < numbers(LEAST_SQLITE) {
        let least = LEAST_SQLITE;
        return Err(StoreError::OldLibrary { found, least });
    }
    Ok(())
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

async fn check_journal(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let mode: String = sqlx::query("PRAGMA journal_mode").fetch_one(pool).await?.get(0);
    if mode != "wal" {
        let path = path.to_owned();
        return Err(StoreError::NoWriteAheadLog { path, mode });
    }
    Ok(())
}

async fn migrate(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    if version_of(&mut connection).await? == newest() {
        return Ok(());
    }
    drop(connection);
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let found = version_of(&mut transaction).await?;
    refuse(path, APPLICATION, found)?;
    for (version, sql) in (1_u32..).zip(MIGRATIONS).filter(|(version, _)| *version > found) {
        sqlx::raw_sql(*sql).execute(&mut *transaction).await?;
        // a pragma takes no parameters; both values are numbers of this file
        let mark = format!("PRAGMA user_version = {version}; PRAGMA application_id = {APPLICATION}");
        sqlx::raw_sql(AssertSqlSafe(mark)).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn version_of(connection: &mut sqlx::SqliteConnection) -> Result<u32, StoreError> {
    let row = sqlx::query("PRAGMA user_version").fetch_one(connection).await?;
    Ok(u32::try_from(row.get::<i64, _>(0)).unwrap_or_default())
}
