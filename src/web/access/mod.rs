//! Who may come in: managers, invites, sessions, drafts and tokens of the API, behind a trait.
//!
//! Of a secret only its digest is kept. The time is an argument. `memory` is a store for tests and for handovers that
//! nobody keeps; the database has its own.

mod memory;

use std::fmt::Debug;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;
use thiserror::Error;

pub use memory::MemoryAccess;

use crate::id::HandoverId;
use crate::web::token::Digest;

/// Whose side a link or a session stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Who starts handovers and sees how far they are.
    Manager,
    /// Who leaves and answers.
    Leaver,
    /// Who takes over.
    Successor,
}

impl Party {
    /// Returns the word for it: `manager`, `leaver` or `successor`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Leaver => "leaver",
            Self::Successor => "successor",
        }
    }
}

/// A manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manager {
    /// An id of ours.
    pub id: String,
    /// The name that they sign in with.
    pub name: String,
    /// What is kept of the password.
    pub password: String,
}

/// A link that lets one person in once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// What is kept of its token.
    pub digest: Digest,
    /// Whose side it is for.
    pub party: Party,
    /// The handover; none for a manager.
    pub handover: Option<HandoverId>,
    /// The person whom it was made for, as the one who made it calls them.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// When it stops working.
    pub ends: Timestamp,
    /// When it was used.
    pub claimed: Option<Timestamp>,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
    /// How often somebody tried to use it after it was used.
    pub tried_again: u32,
}

/// What came of using a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It was used now, for the first time.
    Done(Invite),
    /// It was used before.
    Used,
    /// There is no such link, or it has ended, or it was taken back: who shows it is not told which.
    Unknown,
}

/// A browser that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// What is kept of its token.
    pub digest: Digest,
    /// Whose side it is on.
    pub party: Party,
    /// The handover; none for a manager.
    pub handover: Option<HandoverId>,
    /// The manager's id, else the name on the invite.
    pub person: String,
    /// The invite that it came in by.
    pub invite: Option<Digest>,
    /// When it came in.
    pub made: Timestamp,
    /// When it was last seen.
    pub seen: Timestamp,
    /// When it ends, used or not.
    pub ends: Timestamp,
}

/// A token of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// What is kept of it.
    pub digest: Digest,
    /// The manager's id.
    pub manager: String,
    /// What the manager calls it.
    pub label: String,
    /// When it was made.
    pub made: Timestamp,
}

/// Why the store of access cannot be used.
#[derive(Debug, Error)]
pub enum AccessError {
    /// Somebody of that name exists.
    #[error("there is a manager of that name")]
    Taken,
    /// The store said no; what was kept before stays.
    #[error("the store of access cannot be used")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What a call of the store gives.
pub type Given<'a, T> = BoxFuture<'a, Result<T, AccessError>>;

/// Keeps who may come in.
pub trait AccessStore: Debug + Send + Sync {
    /// Adds a manager. `Taken` where the name is in use, whatever its case.
    fn add_manager<'a>(&'a self, manager: &'a Manager) -> Given<'a, ()>;
    /// Returns every manager, in the order in which they came.
    fn managers(&self) -> Given<'_, Vec<Manager>>;
    /// Replaces what is kept of a manager's password.
    fn set_password<'a>(&'a self, manager: &'a str, password: &'a str) -> Given<'a, ()>;

    /// Makes a manager the owner of a handover that has none, and returns whether that was so.
    fn own<'a>(&'a self, handover: &'a HandoverId, manager: &'a str) -> Given<'a, bool>;
    /// Returns the owner of a handover.
    fn owner<'a>(&'a self, handover: &'a HandoverId) -> Given<'a, Option<String>>;

    /// Keeps an invite.
    fn add_invite<'a>(&'a self, invite: &'a Invite) -> Given<'a, ()>;
    /// Returns an invite.
    fn invite<'a>(&'a self, digest: &'a Digest) -> Given<'a, Option<Invite>>;
    /// Uses an invite: of several at once, one gets `Done`. A use after the first is counted.
    fn claim<'a>(&'a self, digest: &'a Digest, at: Timestamp) -> Given<'a, Claim>;
    /// Returns the invites of a handover, latest first.
    fn invites<'a>(&'a self, handover: &'a HandoverId) -> Given<'a, Vec<Invite>>;
    /// Takes back an invite of a handover and ends the visits that came in by it; returns whether there is one.
    fn revoke_invite<'a>(&'a self, handover: &'a HandoverId, digest: &'a Digest, at: Timestamp) -> Given<'a, bool>;
    /// Takes back every invite for a manager that was not used.
    fn revoke_manager_invites(&self, at: Timestamp) -> Given<'_, ()>;

    /// Keeps a visit.
    fn add_visit<'a>(&'a self, visit: &'a Visit) -> Given<'a, ()>;
    /// Returns a visit that goes on: neither ended nor idle for longer than `idle_from` says.
    fn visit<'a>(&'a self, digest: &'a Digest, at: Timestamp, idle_from: Timestamp) -> Given<'a, Option<Visit>>;
    /// Notes that a visit was seen.
    fn saw<'a>(&'a self, digest: &'a Digest, at: Timestamp) -> Given<'a, ()>;
    /// Ends a visit.
    fn end_visit<'a>(&'a self, digest: &'a Digest) -> Given<'a, ()>;
    /// Ends the visits of a party of a handover; of a manager by id where there is no handover.
    fn end_visits<'a>(&'a self, party: Party, handover: Option<&'a HandoverId>, person: Option<&'a str>)
    -> Given<'a, ()>;

    /// Keeps what somebody typed and did not send; empty words take it away.
    fn put_draft<'a>(&'a self, handover: &'a HandoverId, key: &'a str, text: &'a str, at: Timestamp) -> Given<'a, ()>;
    /// Returns it.
    fn draft<'a>(&'a self, handover: &'a HandoverId, key: &'a str) -> Given<'a, Option<String>>;

    /// Keeps a token of the API.
    fn add_token<'a>(&'a self, token: &'a ApiToken) -> Given<'a, ()>;
    /// Returns a token that was not taken back.
    fn token<'a>(&'a self, digest: &'a Digest) -> Given<'a, Option<ApiToken>>;
    /// Returns a manager's tokens.
    fn tokens<'a>(&'a self, manager: &'a str) -> Given<'a, Vec<ApiToken>>;
    /// Takes back a manager's token; returns whether there is one.
    fn revoke_token<'a>(&'a self, manager: &'a str, digest: &'a Digest) -> Given<'a, bool>;
}
