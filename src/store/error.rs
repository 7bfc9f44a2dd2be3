//! Why the log cannot be read or written, by what the caller can do about it.

use std::path::PathBuf;

use jiff::Timestamp;
use thiserror::Error;

use crate::id::HandoverId;
use crate::interview::CodecError;

/// A failure of the store. Unless the variant says otherwise, nothing was written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Somebody else wrote first: load again and decide again.
    #[error("event `{seq}` of `{handover}` was written by somebody else")]
    Conflict {
        /// The handover.
        handover: HandoverId,
        /// The number that was taken.
        seq: u64,
    },
    /// Another process holds the database: try again in a moment.
    #[error("the database is in use by another process")]
    Busy {
        /// What the database said.
        source: sqlx::Error,
    },
    /// No space is left: make room, then try again.
    #[error("not saved: the disk is full")]
    Full {
        /// What the database said.
        source: sqlx::Error,
    },
    /// The database or its folder may not be written: change its permissions.
    #[error("the database may not be written")]
    ReadOnly {
        /// What the database said.
        source: sqlx::Error,
    },
    /// The disk failed: stop, look at the disk. Whether the last write holds is not known.
    #[error("the disk failed while the database was written or read")]
    Disk {
        /// What the database said.
        source: sqlx::Error,
    },
    /// The folder or file could not be made or reached.
    #[error("cannot use `{path}`")]
    Path {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file could not be opened as a database.
    #[error("cannot open the database `{path}`")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The file is another program's, or no database.
    #[error("`{path}` is not a database of baton")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A later version of the program made the database: use that version. The file is as it was.
    #[error("the database `{path}` has version `{found}`, this program reads up to version `{known}`")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that can be read.
        known: u32,
    },
    /// The file system cannot do what the log needs: put the home on a local disk.
    #[error("the file system of `{path}` does not support a write-ahead log (mode `{mode}`)")]
    NoWriteAheadLog {
        /// The file.
        path: PathBuf,
        /// The mode that it gave.
        mode: String,
    },
    /// The SQLite library has a known defect that loses rows: build with a newer one.
    #[error("SQLite `{found}` can lose saved rows; `{least}` or newer is needed")]
    OldLibrary {
        /// Its version.
        found: String,
        /// The oldest that may be used.
        least: &'static str,
    },
    /// A stored event cannot be read: restore a backup, or use the program that wrote it.
    #[error("event `{seq}` of `{handover}` cannot be read")]
    Unreadable {
        /// The handover.
        handover: HandoverId,
        /// Its number.
        seq: u64,
        /// What is wrong with it.
        source: CodecError,
    },
    /// A stored row is damaged: restore a backup.
    #[error("row `{seq}` of `{handover}` is damaged: {what}")]
    Damaged {
        /// The handover.
        handover: HandoverId,
        /// Its number.
        seq: u64,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The handover was erased: nothing of it is left.
    #[error("`{handover}` was erased on {}", at.strftime("%Y-%m-%d"))]
    Erased {
        /// The handover.
        handover: HandoverId,
        /// When.
        at: Timestamp,
    },
    /// The handover is erased, but another process still holds the file: erase it again when that has ended.
    #[error("another process holds the database, so its old pages are not overwritten yet")]
    NotScrubbed,
    /// A row about access holds what this program would not write: restore a backup.
    #[error("a row has no proper `{column}`")]
    Unfit {
        /// The column.
        column: &'static str,
    },
    /// The database file is damaged: restore a backup.
    #[error("the database is damaged")]
    Corrupt {
        /// What the database said.
        source: sqlx::Error,
    },
    /// An event that has no stored form: a mistake in this program.
    #[error("an event cannot be stored")]
    Unstorable {
        /// Why.
        source: CodecError,
    },
    /// Anything else that the database refuses.
    #[error("the database refused")]
    Refused {
        /// What the database said.
        source: sqlx::Error,
    },
}

impl From<sqlx::Error> for StoreError {
    /// Sorts what SQLite said by its primary result code (<https://www.sqlite.org/rescode.html>).
    fn from(source: sqlx::Error) -> Self {
        let code = source.as_database_error().and_then(|error| error.code());
        let code = code.and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff);
        match code {
            Some(5 | 6) => Self::Busy { source },
            Some(8) => Self::ReadOnly { source },
            Some(10) => Self::Disk { source },
            Some(11 | 26) => Self::Corrupt { source },
            Some(13) => Self::Full { source },
            _ => Self::Refused { source },
        }
    }
}
