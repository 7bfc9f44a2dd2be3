//! One writer at a time, for all that waits: what several handovers write at once reaches the disk by one `fsync`.
//!
//! 1. Whoever wants to write puts a job on the list and waits for its turn.
//! 2. Who has the turn takes all jobs that wait and runs them in one transaction; who comes next often finds its own done.
//! 3. A job is told its result after the commit, never before. A job that cannot be done changes nothing and holds up
//!    nobody; where the database fails, each job is tried by itself, so that each is told its own failure.
//!
//! 4. What was written is counted for `write_back`.
//!
//! The database takes one writer in any case, and lets the others sleep for ever longer: waiting here is fair and short.
//! The work runs in a task of its own: whoever waited and went away takes nobody's job along.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use crate::id::HandoverId;
use crate::interview::Event;
use crate::store::erasure;
use crate::store::error::StoreError;
use crate::store::row::{self, Row};
use crate::store::sqlite::{signed, unsigned};
use crate::store::write_back::WriteBack;

/// Jobs of one transaction at most: what waits behind it should not wait long.
const MOST: usize = 64;

/// Bytes of a page of the file.
const PAGE: usize = 4096;

const LAST: &str = "SELECT seq, hash FROM event WHERE handover = $1 ORDER BY seq DESC LIMIT 1";

const INSERT: &str =
    "INSERT INTO event (handover, seq, kind, version, at, body, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// What is to be written.
#[derive(Debug)]
pub(super) enum Work {
    /// Events of a handover whose log ends with `expected_seq`.
    Append {
        handover: HandoverId,
        expected_seq: u64,
        at: Timestamp,
        events: Vec<Event>,
    },
    /// One statement with its values.
    Change {
        sql: &'static str,
        bound: Vec<Option<String>>,
    },
}

/// What was written.
#[derive(Debug)]
pub(super) enum Done {
    /// The rows of the events.
    Appended(Vec<Row>),
    /// So many rows were changed.
    Changed(u64),
}

type Told = Result<Done, StoreError>;

/// Work, and whom to tell.
#[derive(Debug)]
struct Job {
    work: Work,
    tell: oneshot::Sender<Told>,
}

/// Writes to a database file.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    pool: SqlitePool,
    waiting: Arc<Mutex<Vec<Job>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    write_back: WriteBack,
}

impl Writer {
    pub(super) fn new(pool: SqlitePool) -> Self {
        let turn = Arc::default();
        Self {
            write_back: WriteBack::new(pool.clone(), Arc::clone(&turn)),
            pool,
            waiting: Arc::default(),
            turn,
        }
    }

    /// Keeps the log from being written back until the guard is dropped.
    pub(super) async fn rest(&self) -> tokio::sync::OwnedMutexGuard<()> {
        self.write_back.rest().await
    }

    /// Writes, and returns when it is on the disk.
    ///
    /// # Errors
    /// `Conflict`, `Erased`, or why nothing of it was written.
    pub(super) async fn write(&self, work: Work) -> Told {
        let (tell, mut told) = oneshot::channel();
        self.list().push(Job { work, tell });
        loop {
            let turn = Arc::clone(&self.turn).lock_owned().await;
            match told.try_recv() {
                Ok(result) => return result,
                // the task that had it broke off
                Err(TryRecvError::Closed) => return Err(sqlx::Error::WorkerCrashed.into()),
                Err(TryRecvError::Empty) => {}
            }
            let jobs: Vec<Job> = {
                let mut list = self.list();
                let many = list.len().min(MOST);
                list.drain(..many).collect()
            };
            let (pool, write_back) = (self.pool.clone(), self.write_back.clone());
            let work = tokio::spawn(async move {
                let pages = run(&pool, jobs).await;
                drop(turn);
                write_back.wrote(pages);
            });
            // what it did, it has told
            drop(work.await);
        }
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Job>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs jobs in one transaction, or each in one of its own where the database fails; returns roughly how many pages they
/// wrote.
async fn run(pool: &SqlitePool, jobs: Vec<Job>) -> u64 {
    // whoever has gone away before it was begun wants nothing written
    let jobs: Vec<Job> = jobs.into_iter().filter(|it| !it.tell.is_closed()).collect();
    let all: Vec<&Work> = jobs.iter().map(|it| &it.work).collect();
    match together(pool, &all).await {
        Ok(results) => tell(jobs, results),
        Err(error) if jobs.len() == 1 => tell(jobs, vec![Err(error)]),
        Err(_) => {
            let mut pages = 0;
            for job in jobs {
                let result = together(pool, &[&job.work]).await;
                let result = result.unwrap_or_else(|error| vec![Err(error)]);
                pages += tell(vec![job], result);
            }
            pages
        }
    }
}

/// Roughly the pages that a job wrote: those that its rows fill, those that it began and ended in, and those above them.
fn pages(done: &Told) -> u64 {
    let bytes: usize = match done {
        Ok(Done::Appended(rows)) => rows.iter().map(|it| it.body.len()).sum(),
        Ok(Done::Changed(_)) | Err(_) => 0,
    };
    u64::try_from(bytes / PAGE + 4).unwrap_or(u64::MAX)
}

fn tell(jobs: Vec<Job>, results: Vec<Told>) -> u64 {
    let mut written: u64 = 0;
    for (job, result) in jobs.into_iter().zip(results) {
        written = written.saturating_add(pages(&result));
        // who has gone away need not know
        drop(job.tell.send(result));
    }
    written
}

/// Runs all work in one transaction. What a job may not do is its own result; a failure of the database is everybody's.
async fn together(pool: &SqlitePool, all: &[&Work]) -> Result<Vec<Told>, StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut results = Vec::with_capacity(all.len());
    for work in all {
        let result = match work {
            Work::Append {
                handover,
                expected_seq,
                at,
                events,
            } => append(&mut transaction, handover, *expected_seq, *at, events).await,
            Work::Change { sql, bound } => change(&mut transaction, sql, bound).await,
        };
        match result {
            Ok(done) => results.push(Ok(done)),
            Err(own @ (StoreError::Conflict { .. } | StoreError::Erased { .. } | StoreError::Unstorable { .. })) => {
                results.push(Err(own));
            }
            Err(failure) => return Err(failure),
        }
    }
    transaction.commit().await?;
    Ok(results)
}

async fn change(connection: &mut SqliteConnection, sql: &'static str, bound: &[Option<String>]) -> Told {
    let mut query = sqlx::query(sql);
    for value in bound {
        query = query.bind(value);
    }
    Ok(Done::Changed(query.execute(connection).await?.rows_affected()))
}

/// Appends events where the log ends with `expected`. Everything that can be refused is refused before the first row.
async fn append(
    connection: &mut SqliteConnection,
    handover: &HandoverId,
    expected: u64,
    at: Timestamp,
    events: &[Event],
) -> Told {
    let last = sqlx::query(LAST).bind(handover.as_str());
    let last = last.fetch_optional(&mut *connection).await?;
    let (seq, hash) = last.map_or_else(Default::default, |row| (unsigned(row.get(0)), row.get::<String, _>(1)));
    // no other writer can come in between: the transaction began as a writing one
    if seq != expected || seq == 0 {
        erasure::refuse_erased(&mut *connection, handover).await?;
    }
    if seq != expected {
        let (handover, seq) = (handover.clone(), expected.saturating_add(1));
        return Err(StoreError::Conflict { handover, seq });
    }
    let rows = row::seal(handover, seq, &hash, at, events)?;
    for row in &rows {
        let insert = sqlx::query(INSERT)
            .bind(handover.as_str())
            .bind(signed(row.seq))
            .bind(&row.kind)
            .bind(i64::from(row.version))
            .bind(&row.at)
            .bind(&row.body)
            .bind(&row.hash);
        insert.execute(&mut *connection).await?;
    }
    Ok(Done::Appended(rows))
}
