//! The log in a SQLite file.

use std::path::{Path, PathBuf};

use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use crate::id::HandoverId;
use crate::interview::{Envelope, Event};
use crate::store::erasure;
use crate::store::error::StoreError;
use crate::store::open;
use crate::store::row::{self, Broken, Row};
use crate::store::writer::{Done, Work, Writer};
use crate::store::{EventStore, Head, Tombstone, Verified};

/// Text columns are read as bytes, so that a damaged one is found and named instead of failing the whole read.
const SELECT: &str = "SELECT seq, CAST(kind AS BLOB), version, CAST(at AS BLOB), CAST(body AS BLOB), CAST(hash AS BLOB) \
                      FROM event WHERE handover = $1 AND seq > $2 ORDER BY seq";

/// From one handover to the next, by two steps down the key each: grouping would read every event's words.
const HEADS: &str = "WITH RECURSIVE one (handover) AS (SELECT MIN(handover) FROM event UNION ALL SELECT (SELECT \
                     MIN(handover) FROM event WHERE handover > one.handover) FROM one WHERE one.handover IS NOT NULL) \
                     SELECT handover, (SELECT MAX(seq) FROM event WHERE event.handover = one.handover) FROM one \
                     WHERE handover IS NOT NULL ORDER BY handover";

/// A log in a SQLite file. Several processes may use it at once.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pub(super) pool: SqlitePool,
    pub(super) writer: Writer,
    path: PathBuf,
    revived: Vec<HandoverId>,
}

/// How the database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The version of the SQLite library.
    pub library: String,
    /// The journal mode; `wal` is right.
    pub journal: String,
    /// What SQLite's own check of the file says; `ok` is right.
    pub check: String,
}

impl SqliteStore {
    /// Opens the database file, making it and its folder where they are missing.
    ///
    /// # Errors
    /// `Newer` and `Foreign` leave the file as it is; the other variants say what the system or SQLite refused.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let pool = open::open(path).await?;
        let revived = erasure::reapply(&pool, path).await?;
        let path = path.to_owned();
        Ok(Self {
            writer: Writer::new(pool.clone()),
            pool,
            path,
            revived,
        })
    }

    /// Returns the erased handovers that a restored backup had brought back, and that were erased again on opening.
    pub fn revived(&self) -> &[HandoverId] {
        &self.revived
    }

    /// Closes all connections, writing the log back into the main file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Returns how the database stands.
    ///
    /// # Errors
    /// Any variant that says why it cannot be read.
    pub async fn health(&self) -> Result<Health, StoreError> {
        let one = async |sql: &'static str| -> Result<String, StoreError> {
            Ok(sqlx::query(sql).fetch_one(&self.pool).await?.get(0))
        };
        Ok(Health {
            library: one("SELECT sqlite_version()").await?,
            journal: one("PRAGMA journal_mode").await?,
            check: one("PRAGMA quick_check(1)").await?,
        })
    }

    async fn append_rows(
        &self,
        handover: &HandoverId,
        expected_seq: u64,
        at: Timestamp,
        events: &[Event],
    ) -> Result<Vec<Envelope>, StoreError> {
        let work = Work::Append {
            handover: handover.clone(),
            expected_seq,
            at,
            events: events.to_vec(),
        };
        match self.writer.write(work).await? {
            Done::Appended(rows) => rows.iter().map(|it| row::open(handover, it)).collect(),
            Done::Changed(_) => Ok(Vec::new()),
        }
    }

    async fn load_rows(&self, handover: &HandoverId, after_seq: u64) -> Result<Vec<Envelope>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let rows = raw(&mut connection, handover, after_seq).await?;
        if rows.is_empty() {
            erasure::refuse_erased(&mut connection, handover).await?;
        }
        drop(connection);
        let read = |raw| {
            let row = read(raw).map_err(|broken| StoreError::Damaged {
                handover: handover.clone(),
                seq: broken.seq,
                what: broken.what,
            })?;
            row::open(handover, &row)
        };
        rows.iter().map(read).collect()
    }

    async fn list_rows(&self) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query(HEADS).fetch_all(&self.pool).await?;
        let head = |row: &SqliteRow| Head {
            handover: HandoverId::new(row.get::<String, _>(0)),
            seq: unsigned(row.get(1)),
        };
        Ok(rows.iter().map(head).collect())
    }

    async fn verify_rows(&self, handover: &HandoverId) -> Result<Verified, StoreError> {
        let raw = raw(&mut *self.pool.acquire().await?, handover, 0).await?;
        let (mut rows, mut broken) = (Vec::new(), Vec::new());
        for row in &raw {
            match read(row) {
                Ok(row) => rows.push(row),
                Err(found) => broken.push(found),
            }
        }
        if broken.is_empty() {
            broken = row::check(handover, &rows);
        }
        Ok(Verified {
            events: u64::try_from(raw.len()).unwrap_or(u64::MAX),
            broken,
        })
    }
}

impl EventStore for SqliteStore {
    fn append<'a>(
        &'a self,
        handover: &'a HandoverId,
        expected_seq: u64,
        at: Timestamp,
        events: &'a [Event],
    ) -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>> {
        self.append_rows(handover, expected_seq, at, events).boxed()
    }

    fn load<'a>(
        &'a self,
        handover: &'a HandoverId,
        after_seq: u64,
    ) -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>> {
        self.load_rows(handover, after_seq).boxed()
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Head>, StoreError>> {
        self.list_rows().boxed()
    }

    fn verify<'a>(&'a self, handover: &'a HandoverId) -> BoxFuture<'a, Result<Verified, StoreError>> {
        self.verify_rows(handover).boxed()
    }

    fn erase<'a>(
        &'a self,
        handover: &'a HandoverId,
        at: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Tombstone>, StoreError>> {
        async move {
            let rest = self.writer.rest().await;
            let erased = erasure::erase(&self.pool, &self.path, handover, at).await;
            drop(rest);
            erased
        }
        .boxed()
    }

    fn erased(&self) -> BoxFuture<'_, Result<Vec<Tombstone>, StoreError>> {
        erasure::tombstones(&self.pool).boxed()
    }
}

async fn raw(
    connection: &mut SqliteConnection,
    handover: &HandoverId,
    after_seq: u64,
) -> Result<Vec<SqliteRow>, StoreError> {
    let query = sqlx::query(SELECT).bind(handover.as_str()).bind(signed(after_seq));
    Ok(query.fetch_all(connection).await?)
}

fn read(row: &SqliteRow) -> Result<Row, Broken> {
    let seq = unsigned(row.get(0));
    let text = |column: usize| {
        String::from_utf8(row.get(column)).map_err(|_error| Broken {
            seq,
            what: "it is not text",
        })
    };
    let version = u16::try_from(row.get::<i64, _>(2)).map_err(|_error| Broken {
        seq,
        what: "its version is no version",
    })?;
    Ok(Row {
        seq,
        kind: text(1)?,
        version,
        at: text(3)?,
        body: text(4)?,
        hash: text(5)?,
    })
}

pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
