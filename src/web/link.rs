//! Links: an invite for a leaver or successor, kept in the store; one for a manager, kept as long as the server runs.
//!
//! A manager's link makes somebody who may do everything, so it does not outlive the process that printed it. How often
//! a link was tried after it was used is counted, for the manager to see.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::engine::{Claim, EngineError, Invite, TokenHash};
use crate::id::HandoverId;
use crate::interview::{Act, By, Party, Plan};
use crate::web::Web;
use crate::web::error::WebError;
use crate::web::token::Token;

/// How long a manager's link works.
const MANAGERS_LINK: SignedDuration = SignedDuration::from_hours(24);
/// Links that are remembered at most, of each kind.
const MOST: usize = 1000;

/// What a link opens, as far as looking at it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// Sets up a manager.
    Manager,
    /// Lets in the party of an invite, which nobody has used.
    Invite(Invite),
    /// Was used before.
    Used(Invite),
}

/// What is kept while the server runs.
#[derive(Debug, Default)]
pub(super) struct Links {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Managers' links, and when they stop working.
    managers: HashMap<TokenHash, Timestamp>,
    /// How often a link was tried after it was used.
    tried_again: HashMap<TokenHash, u32>,
}

impl Links {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_managers(&self, hash: &TokenHash, at: Timestamp) -> bool {
        self.kept().managers.get(hash).is_some_and(|ends| *ends > at)
    }

    /// Uses a manager's link; of two at once, one gets true.
    pub(super) fn use_managers(&self, hash: &TokenHash, at: Timestamp) -> bool {
        self.kept().managers.remove(hash).is_some_and(|ends| ends > at)
    }

    /// Returns how often a link was tried after it was used.
    pub(super) fn tried_again(&self, hash: &TokenHash) -> u32 {
        self.kept().tried_again.get(hash).copied().unwrap_or_default()
    }

    fn count(&self, hash: &TokenHash) {
        let mut kept = self.kept();
        if kept.tried_again.len() < MOST || kept.tried_again.contains_key(hash) {
            let times = kept.tried_again.entry(hash.clone()).or_default();
            *times = times.saturating_add(1);
        }
    }
}

impl Web {
    /// Says what a token opens. Looking spends nothing; all that cannot be opened is `NotFound` alike.
    pub(super) async fn look_up(&self, shown: &str, at: Timestamp) -> Result<(Token, Link), WebError> {
        let token = Token::shown(shown).ok_or(WebError::NotFound)?;
        let hash = token.hash();
        if self.links.is_managers(&hash, at) {
            return Ok((token, Link::Manager));
        }
        let invite = self.access.invite(&hash).await?.ok_or(WebError::NotFound)?;
        if invite.is_open(at) {
            Ok((token, Link::Invite(invite)))
        } else if invite.claimed_at.is_some() && invite.revoked_at.is_none() {
            Ok((token, Link::Used(invite)))
        } else {
            Err(WebError::NotFound)
        }
    }

    /// Uses an invite.
    ///
    /// # Errors
    /// `Used`, which is counted for the manager; `NotFound`.
    pub(super) async fn claim(&self, token: &Token, at: Timestamp) -> Result<Invite, WebError> {
        match self.access.claim_invite(&token.hash(), at).await? {
            Claim::Claimed(invite) => Ok(invite),
            Claim::Taken(invite) => {
                self.links.count(&invite.hash);
                Err(WebError::Used)
            }
            Claim::Invalid => Err(WebError::NotFound),
        }
    }

    /// Makes an invite and returns its link, which is nowhere to be found again.
    pub(super) async fn invite(
        &self,
        party: Party,
        handover: &HandoverId,
        at: Timestamp,
        works: SignedDuration,
    ) -> Result<String, WebError> {
        let token = Token::new()?;
        let invite = Invite {
            hash: token.hash(),
            handover: handover.clone(),
            party,
            made_at: at,
            expires_at: at.saturating_add(works).unwrap_or(at),
            claimed_at: None,
            revoked_at: None,
        };
        self.access.add_invite(&invite).await?;
        Ok(self.link_of(&token))
    }

    /// Notes that the leaver was invited by their manager.
    pub(super) async fn note_invited(&self, handover: &HandoverId, manager: &str) -> Result<(), WebError> {
        let by = By::named(Party::Manager, manager);
        match self.engine.act(handover, by, Act::Invite).await {
            // a second link for somebody who was invited before
            Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a link for a manager who is not known yet. It works until the server ends.
    pub(super) fn managers_link(&self, at: Timestamp) -> Result<String, WebError> {
        let token = Token::new()?;
        let mut kept = self.links.kept();
        kept.managers.retain(|_, ends| *ends > at);
        if kept.managers.len() >= MOST {
            return Err(WebError::NotNow);
        }
        let ends = at.saturating_add(MANAGERS_LINK).unwrap_or(at);
        kept.managers.insert(token.hash(), ends);
        Ok(self.link_of(&token))
    }

    /// Returns the link by which the first manager sets a password; none where there is a manager.
    ///
    /// # Errors
    /// `Engine`, `NoRandomness`.
    pub async fn first_link(&self) -> Result<Option<String>, WebError> {
        if !self.access.people().await?.is_empty() {
            return Ok(None);
        }
        self.managers_link(self.clock.now()).map(Some)
    }

    fn link_of(&self, token: &Token) -> String {
        self.site.link(&format!("/join/{}", token.reveal()))
    }
}

/// Returns the name of the person whom a link of that party is for; none where the plan names nobody.
pub(super) fn name_of(plan: &Plan, party: Party) -> Option<&str> {
    match party {
        Party::Leaver => Some(&plan.csm),
        Party::Successor => plan.successor.as_deref(),
        Party::Manager => plan.manager.as_deref(),
    }
}
