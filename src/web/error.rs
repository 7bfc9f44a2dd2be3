//! The only map from errors to HTTP: a status and words for people, `application/problem+json` for programs.
//!
//! A page says what was being done, what went wrong and what to do next, in the words of `web/wording/error.toml`.
//! Neither page nor log holds anything that was typed.

use std::time::Duration;

use axum::http::StatusCode;
use thiserror::Error;

use crate::diag::Problem;
use crate::engine::{EngineError, PressError, StoreError, Trouble};
use crate::interview::{Party, Refusal};

/// Why a request was not done.
#[derive(Debug, Error)]
pub enum WebError {
    /// There is no such thing, or it belongs to somebody else: who asks is not told which.
    #[error("there is no such page")]
    NotFound,
    /// The page has no such method.
    #[error("the page takes no such request")]
    WrongMethod,
    /// Nobody has signed in, or the visit has ended.
    #[error("nobody of that side is signed in")]
    SignIn(Party),
    /// No token of the API was shown, or none that is known.
    #[error("no known token was shown")]
    NoToken,
    /// The link was used before.
    #[error("the link was used before")]
    Used,
    /// What lets a browser come back was shown by two.
    #[error("two browsers came back by the same token")]
    Copied,
    /// The request came from a page of another site.
    #[error("the request came from another site")]
    Foreign,
    /// The request named another host.
    #[error("the request names another host")]
    WrongHost,
    /// More was sent than is taken.
    #[error("the request is larger than `{most}` bytes")]
    TooLarge {
        /// What is taken.
        most: usize,
    },
    /// The rest of the request did not come.
    #[error("the request did not come to its end")]
    TooSlow,
    /// It was done too often.
    #[error("it was done too often")]
    TooMany {
        /// After how long to try again.
        after: Duration,
    },
    /// The form cannot be read, or lacks what it must have.
    #[error("the form cannot be read")]
    BadForm,
    /// The JSON cannot be read, or is not what is wanted.
    #[error("the JSON cannot be read at line `{line}`, column `{column}`")]
    BadJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// Fields of what was sent cannot be what they say.
    #[error("`{}` fields cannot be what they say", .0.len())]
    Fields(Vec<Fault>),
    /// The handover is not as it was when who asks looked at it.
    #[error("the handover is at another version")]
    Changed,
    /// The signature would close the handover for good, and who gives it has not said that they know.
    #[error("the last signature was not known to be the last")]
    Closes,
    /// It does not fit the state that the handover is in.
    #[error("it does not fit the state of the handover")]
    NotNow,
    /// The machine says no, or the log cannot be written.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A report could not be made.
    #[error(transparent)]
    Press(#[from] PressError),
    /// A template is wrong.
    #[error("a page cannot be made: {0}")]
    Page(Box<Problem>),
    /// The system gives no random bytes.
    #[error("the system gives no random numbers")]
    NoRandomness(#[from] getrandom::Error),
    /// A mistake of ours.
    #[error("a handler broke off")]
    Broken,
}

/// A field that cannot be what it says, by its name, with the path of the words that say why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// Where the words stand.
    pub words: String,
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.into())
    }
}

impl WebError {
    /// Returns the status and the key of the words in `error.toml`.
    pub fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong_method"),
            Self::SignIn(Party::Manager) => (StatusCode::UNAUTHORIZED, "sign_in"),
            Self::SignIn(Party::Leaver | Party::Successor) => (StatusCode::UNAUTHORIZED, "open_link"),
            Self::NoToken => (StatusCode::UNAUTHORIZED, "no_token"),
            Self::Used => (StatusCode::CONFLICT, "used"),
            Self::Copied => (StatusCode::CONFLICT, "copied"),
            Self::Foreign => (StatusCode::FORBIDDEN, "foreign"),
            Self::WrongHost => (StatusCode::MISDIRECTED_REQUEST, "wrong_host"),
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many"),
            Self::BadForm | Self::BadJson { .. } => (StatusCode::BAD_REQUEST, "bad_form"),
            Self::Fields(_) => (StatusCode::UNPROCESSABLE_ENTITY, "fields"),
            Self::Changed => (StatusCode::PRECONDITION_FAILED, "changed"),
            Self::Closes => (StatusCode::CONFLICT, "closes"),
            Self::NotNow => (StatusCode::CONFLICT, "not_now"),
            Self::Engine(error) => of_engine(error),
            Self::Press(_) => (StatusCode::INTERNAL_SERVER_ERROR, "report"),
            Self::Page(_) | Self::NoRandomness(_) | Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
        }
    }

    /// Returns the seconds after which to try again, where that helps.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany { after } => Some(after.as_secs().saturating_add(1)),
            _ if self.kind().0 == StatusCode::SERVICE_UNAVAILABLE => Some(2),
            _ => None,
        }
    }
}

fn of_engine(error: &EngineError) -> (StatusCode, &'static str) {
    match (error, error.trouble()) {
        (EngineError::Unknown { .. }, _) => (StatusCode::NOT_FOUND, "not_found"),
        (EngineError::Refused(refusal), _) => of_refusal(refusal),
        (EngineError::Moved, _) => (StatusCode::CONFLICT, "moved"),
        (_, Some(Trouble::Passing)) => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        (_, Some(Trouble::Disk)) => (StatusCode::INSUFFICIENT_STORAGE, "disk"),
        (_, None) => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
    }
}

fn of_refusal(refusal: &Refusal) -> (StatusCode, &'static str) {
    match refusal {
        Refusal::TooLong { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        Refusal::EmptyAnswer => (StatusCode::BAD_REQUEST, "empty"),
        Refusal::NotStarted => (StatusCode::NOT_FOUND, "not_found"),
        _ => (StatusCode::CONFLICT, "not_now"),
    }
}
