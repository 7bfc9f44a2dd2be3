//! Why a model gave no reply, named by what can be done about it.

use std::time::Duration;

use thiserror::Error;

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ModelError {
    /// Nobody listens at the address: check address and network.
    #[error("the model's server cannot be reached")]
    Unreachable,
    /// Its certificate is expired, of another host, or of nobody who is trusted here: mend it, or name who signed it.
    #[error("the model's server cannot prove who it is")]
    Untrusted,
    /// It took longer than a person should wait.
    #[error("the model took too long")]
    TooSlow,
    /// It asks to come back later.
    #[error("the model is busy")]
    Busy {
        /// When, as far as it said.
        after: Option<Duration>,
    },
    /// The account has no credit: top it up.
    #[error("the model's account has no credit left")]
    NoCredit,
    /// The key is refused: check the key.
    #[error("the model's server refuses the key (status `{status}`)")]
    KeyRefused {
        /// The HTTP status.
        status: u16,
    },
    /// There is no such model or path: check name and address.
    #[error("the server has no such model or path (status `{status}`)")]
    NoSuchModel {
        /// The HTTP status.
        status: u16,
    },
    /// The request is longer than the model can read: choose a model that reads more.
    #[error("the request is too long for the model")]
    TooLong,
    /// The server refuses the request for another reason.
    #[error("the server refuses the request (status `{status}`)")]
    Rejected {
        /// The HTTP status.
        status: u16,
    },
    /// The server failed.
    #[error("the model's server failed (status `{status}`)")]
    ServerFault {
        /// The HTTP status.
        status: u16,
        /// When to come back, as far as it said.
        after: Option<Duration>,
    },
    /// What answers is not a model: a portal's page, another service.
    #[error("what answers at the address is no model")]
    NotAModel,
    /// The server sends the request elsewhere, and the key must not go there.
    #[error("the server redirects to another address")]
    Redirected,
    /// The reply broke off.
    #[error("the model's reply broke off")]
    BrokeOff,
    /// The reply is longer than any answer could be.
    #[error("the model's reply is too long")]
    TooLarge,
    /// It failed so often that it is left alone for now.
    #[error("the model is left alone after repeated failure")]
    Resting,
    /// The handover's calls or tokens are used up.
    #[error("the handover's budget for the model is used up")]
    BudgetUsed,
    /// The handover's model was asked too often just now.
    #[error("the handover's model was asked too often just now")]
    TooOften,
    /// No exchange on record fits.
    #[error("no exchange on record fits the request")]
    NotRecorded,
    /// The endpoint cannot be used as it is set.
    #[error("the model cannot be used: {0}")]
    Setting(&'static str),
}

impl ModelError {
    /// Returns how many tries an error is worth in all.
    pub(super) const fn worth(&self) -> u32 {
        match self {
            Self::Unreachable | Self::Busy { .. } | Self::ServerFault { .. } => 3,
            Self::BrokeOff | Self::NotAModel => 2,
            Self::TooSlow
            | Self::Untrusted
            | Self::NoCredit
            | Self::KeyRefused { .. }
            | Self::NoSuchModel { .. }
            | Self::TooLong
            | Self::Rejected { .. }
            | Self::Redirected
            | Self::TooLarge
            | Self::Resting
            | Self::BudgetUsed
            | Self::TooOften
            | Self::NotRecorded
            | Self::Setting(_) => 1,
        }
    }

    /// Returns when the server wants to be asked again, as far as it said.
    pub(super) const fn after(&self) -> Option<Duration> {
        match self {
            Self::Busy { after } | Self::ServerFault { after, .. } => *after,
            _ => None,
        }
    }

    /// Returns the name under which `model.toml` says what a leaver reads.
    pub const fn notice(&self) -> &'static str {
        match self {
            Self::Unreachable | Self::ServerFault { .. } => "away",
            Self::TooSlow => "slow",
            Self::Busy { .. } => "busy",
            Self::NoCredit => "credit",
            Self::KeyRefused { .. } => "key",
            Self::TooLong => "long",
            Self::Untrusted => "untrusted",
            Self::BrokeOff | Self::TooLarge | Self::NotRecorded => "unclear",
            Self::NoSuchModel { .. }
            | Self::Rejected { .. }
            | Self::NotAModel
            | Self::Redirected
            | Self::Setting(_) => "setting",
            Self::Resting => "resting",
            Self::BudgetUsed => "budget",
            Self::TooOften => "often",
        }
    }

    /// Returns whether a request went out, or was at least tried.
    pub const fn was_sent(&self) -> bool {
        !matches!(
            self,
            Self::Resting | Self::BudgetUsed | Self::TooOften | Self::NotRecorded
        )
    }

    /// Returns whether the failure says something about the server, rather than about one request or a limit of ours.
    pub(super) const fn is_fault(&self) -> bool {
        !matches!(
            self,
            Self::TooLong | Self::Resting | Self::BudgetUsed | Self::TooOften | Self::NotRecorded
        )
    }
}
