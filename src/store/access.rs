//! Who may come in: people, owners, invites, web sessions, API tokens; drafts; and what was used of a model.
//!
//! Tokens are known by their hash only, passwords by what argon2id made of them. Every time is an argument: whether
//! something is still valid is said by methods that are told what time it is. No rule of the interview is here.

use std::fmt::Debug;

use futures::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::id::HandoverId;
use crate::interview::Party;
use crate::store::error::StoreError;
use crate::store::remembered::RememberStore;

/// SHA-256 of a secret token, in hex. The token itself is stored nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(pub(super) String);

/// The id of a person who has an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub String);

/// A manager with an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name, as it is shown.
    pub name: String,
    /// What they log in with; upper and lower case are the same.
    pub login: String,
    /// The password as argon2id's string with its parameters.
    pub password: String,
    /// Since when.
    pub made_at: Timestamp,
}

/// A link for a leaver or a successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The hash of its token.
    pub hash: TokenHash,
    /// The handover.
    pub handover: HandoverId,
    /// Whose link it is.
    pub party: Party,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when it can be claimed.
    pub expires_at: Timestamp,
    /// When it was claimed.
    pub claimed_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// What came of claiming an invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is theirs, and nobody else's from now on.
    Claimed(Invite),
    /// Somebody has claimed it before: its owner should know.
    Taken(Invite),
    /// It is not known, revoked or too old.
    Invalid,
}

/// A browser that is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSession {
    /// The hash of its cookie.
    pub hash: TokenHash,
    /// The part that its person has.
    pub party: Party,
    /// The person, for a manager.
    pub person: Option<PersonId>,
    /// The handover that it is for; none for a manager, who may have several.
    pub handover: Option<HandoverId>,
    /// Since when.
    pub made_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// When it ends, however much it is used.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// What a person has typed and not sent. The screen has seen it.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The handover.
    pub handover: HandoverId,
    /// Where it is typed: a turn or a page.
    pub place: String,
    /// The words.
    pub text: String,
    /// When it was saved.
    pub at: Timestamp,
}

/// A token for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its hash.
    pub hash: TokenHash,
    /// The manager that it acts for.
    pub person: PersonId,
    /// What it is for.
    pub label: String,
    /// Since when.
    pub made_at: Timestamp,
    /// When it was used last, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// What a handover has used of a model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModelUse {
    /// Calls.
    pub calls: u64,
    /// Tokens of requests and replies.
    pub tokens: u64,
}

/// Whose web sessions are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// All of a manager.
    Person(PersonId),
    /// All of a party of a handover.
    Party(HandoverId, Party),
}

/// Keeps who may come in. Every change is durable when its method returns.
pub trait AccessStore: RememberStore {
    /// Adds a person; false where the id or the login is taken.
    fn add_person<'a>(&'a self, person: &'a Person) -> Answer<'a, bool>;
    /// Returns a person by id.
    fn person<'a>(&'a self, id: &'a PersonId) -> Answer<'a, Option<Person>>;
    /// Returns a person by login.
    fn person_of_login<'a>(&'a self, login: &'a str) -> Answer<'a, Option<Person>>;
    /// Returns everybody, in the order of the ids.
    fn people(&self) -> Answer<'_, Vec<Person>>;
    /// Gives a person another password; false where there is no such person.
    fn set_password<'a>(&'a self, id: &'a PersonId, password: &'a str) -> Answer<'a, bool>;

    /// Makes a person the owner of a handover.
    fn give<'a>(&'a self, handover: &'a HandoverId, to: &'a PersonId) -> Answer<'a, ()>;
    /// Returns the owner of a handover.
    fn owner<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, Option<PersonId>>;
    /// Returns the handovers of an owner, in the order of the ids.
    fn owned_by<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Vec<HandoverId>>;

    /// Adds an invite.
    fn add_invite<'a>(&'a self, invite: &'a Invite) -> Answer<'a, ()>;
    /// Returns an invite, whatever became of it. Looking spends nothing.
    fn invite<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<Invite>>;
    /// Returns the invites of a handover, the oldest first.
    fn invites<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, Vec<Invite>>;
    /// Claims an invite: of several who try, one gets it.
    fn claim_invite<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, Claim>;
    /// Revokes an invite; false where it was revoked before, or is not known.
    fn revoke_invite<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool>;

    /// Adds a web session.
    fn add_session<'a>(&'a self, session: &'a WebSession) -> Answer<'a, ()>;
    /// Returns a web session that is neither revoked nor over, and was used within `idle` seconds before `at`.
    fn live_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp, idle: i64) -> Answer<'a, Option<WebSession>>;
    /// Notes that a web session was used.
    fn touch_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, ()>;
    /// Revokes a web session; false where it was revoked before, or is not known.
    fn revoke_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool>;
    /// Revokes all web sessions of somebody, and returns how many there were.
    fn revoke_sessions<'a>(&'a self, whose: &'a Whose, at: Timestamp) -> Answer<'a, u64>;
    /// Returns the web sessions of somebody that are neither revoked nor over, the oldest first.
    fn sessions<'a>(&'a self, whose: &'a Whose, at: Timestamp) -> Answer<'a, Vec<WebSession>>;

    /// Saves a draft in the place of the one before.
    fn save_draft<'a>(&'a self, draft: &'a Draft) -> Answer<'a, ()>;
    /// Returns a draft.
    fn draft<'a>(&'a self, handover: &'a HandoverId, place: &'a str) -> Answer<'a, Option<Draft>>;
    /// Deletes a draft.
    fn drop_draft<'a>(&'a self, handover: &'a HandoverId, place: &'a str) -> Answer<'a, ()>;
    /// Deletes all drafts of a handover.
    fn drop_drafts<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, ()>;

    /// Adds a token for programs.
    fn add_api_token<'a>(&'a self, token: &'a ApiToken) -> Answer<'a, ()>;
    /// Returns a token that was not revoked.
    fn api_token<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<ApiToken>>;
    /// Returns all tokens of a manager, the oldest first.
    fn api_tokens<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Vec<ApiToken>>;
    /// Notes that a token was used.
    fn touch_api_token<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, ()>;
    /// Revokes a token; false where it was revoked before, or is not known.
    fn revoke_api_token<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool>;

    /// Counts what was used of a model on a day, and returns the handover's total.
    fn spend<'a>(&'a self, handover: &'a HandoverId, day: Date, used: ModelUse) -> Answer<'a, ModelUse>;
    /// Returns what a handover has used of a model, on all days.
    fn model_use<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, ModelUse>;
}

/// What the store answers later, or why it cannot.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

impl TokenHash {
    /// Returns the hash of a token.
    pub fn of(token: &str) -> Self {
        let digest = Sha256::digest(token.as_bytes());
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Returns it in hex.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Invite {
    /// Returns whether it can be claimed at that time.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.claimed_at.is_none() && self.revoked_at.is_none() && at < self.expires_at
    }
}

impl WebSession {
    /// Returns whether it is to that handover on that side; a manager's is to no handover in particular.
    pub fn is_of(&self, party: Party, handover: Option<&HandoverId>) -> bool {
        self.party == party && self.handover.as_ref() == handover
    }

    /// Returns whether it is neither revoked nor over.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.revoked_at.is_none() && at < self.expires_at
    }
}

impl Debug for Person {
    /// Leaves out the password.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = out.debug_struct("Person");
        shown.field("id", &self.id).finish_non_exhaustive()
    }
}

impl Debug for Draft {
    /// Leaves out the words.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = out.debug_struct("Draft");
        shown.field("place", &self.place).finish_non_exhaustive()
    }
}
