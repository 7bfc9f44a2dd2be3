//! The write-ahead log is written back into the file beside the commits, not within one of them.
//!
//! SQLite does it in the commit that finds the log long, and whoever waits for that commit waits for thousands of pages.
//!
//! 1. The writer counts what it writes; after so many pages the log is written back, on a connection of its own, while
//!    commits go on.
//! 2. Where the log is long by now, since commits keep coming in between, it is done once more in the writer's turn, for
//!    the few pages that came meanwhile: a log that is written back whole begins anew with the next commit, so it never
//!    grows without end.
//!
//! Nothing depends on it: what is in the log is durable, and a log that others still read waits for the next time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Pages after which the log is written back: some four megabytes, which a disk takes in the time of a few commits.
const PAGES: u64 = 1000;

/// Pages of a log that has to begin anew: commits wait meanwhile, so this is not done each time.
const LONG: i64 = 2000;

/// Writes the log back, one at a time.
#[derive(Debug, Clone)]
pub(super) struct WriteBack {
    pool: SqlitePool,
    /// The writer's turn.
    turn: Arc<Mutex<()>>,
    alone: Arc<Mutex<()>>,
    written: Arc<AtomicU64>,
}

impl WriteBack {
    pub(super) fn new(pool: SqlitePool, turn: Arc<Mutex<()>>) -> Self {
        Self {
            pool,
            turn,
            alone: Arc::default(),
            written: Arc::default(),
        }
    }

    /// Counts pages that were written, and begins to write back where they are many.
    pub(super) fn wrote(&self, pages: u64) {
        let all = self.written.fetch_add(pages, Ordering::Relaxed).saturating_add(pages);
        if all < PAGES {
            return;
        }
        let Ok(alone) = Arc::clone(&self.alone).try_lock_owned() else {
            return;
        };
        self.written.store(0, Ordering::Relaxed);
        let this = self.clone();
        drop(tokio::spawn(async move {
            // what fails now is done the next time, or at the end by a commit
            this.run().await.unwrap_or_default();
            drop(alone);
        }));
    }

    /// Keeps the log as it is until the guard is dropped: two that write back at once would refuse each other.
    pub(super) async fn rest(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.alone).lock_owned().await
    }

    async fn run(&self) -> Result<(), sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        if passively(&mut connection).await? < LONG {
            return Ok(());
        }
        let turn = self.turn.lock().await;
        passively(&mut connection).await?;
        drop(turn);
        Ok(())
    }
}

/// Writes back what no other connection still reads, and waits for nobody; returns the pages of the log.
async fn passively(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    let query = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
    query.fetch_one(connection).await?.try_get(1)
}
