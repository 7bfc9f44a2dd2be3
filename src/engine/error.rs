//! Why the engine could not do what it was asked.

use thiserror::Error;

use crate::assets::AssetError;
use crate::diag::Problem;
use crate::id::HandoverId;
use crate::interview::Refusal;
use crate::store::StoreError;

/// A failure of the engine. What was saved before stays saved.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The machine says no; the reason is for the person who asked.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such handover.
    #[error("there is no handover `{handover}`")]
    Unknown {
        /// The id that was asked for.
        handover: HandoverId,
    },
    /// The log cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others kept writing first: try again.
    #[error("somebody else keeps writing to `{handover}`")]
    Contended {
        /// The handover.
        handover: HandoverId,
    },
    /// The question that was meant is no longer the open one: show the open one.
    #[error("that question was dealt with elsewhere")]
    Moved,
    /// Banks, prompts or word lists have errors.
    #[error("the question bank has `{}` problems", problems.len())]
    Guide {
        /// All of them.
        problems: Vec<Problem>,
    },
    /// A built-in or overriding file cannot be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The system gives no random bytes.
    #[error("the system gives no random numbers")]
    NoRandomness {
        /// What the system said.
        source: getrandom::Error,
    },
}

/// A trouble that who asks can wait out, or have mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It passes: try again at once.
    Passing,
    /// The disk is full, or may not be written.
    Disk,
}

impl EngineError {
    /// Returns the trouble that the log is in; none where trying again would not help.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Contended { .. } | Self::Store(StoreError::Conflict { .. } | StoreError::Busy { .. }) => {
                Some(Trouble::Passing)
            }
            Self::Store(StoreError::Full { .. } | StoreError::ReadOnly { .. }) => Some(Trouble::Disk),
            _ => None,
        }
    }
}
