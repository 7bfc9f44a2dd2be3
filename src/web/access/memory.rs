//! Access in memory: gone with the process.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::ready;
use jiff::Timestamp;

use crate::id::HandoverId;
use crate::web::access::{AccessError, AccessStore, ApiToken, Claim, Given, Invite, Manager, Party, Visit};
use crate::web::token::Digest;

/// Who may come in, for as long as the process lives.
#[derive(Debug, Default)]
pub struct MemoryAccess {
    tables: Mutex<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    managers: Vec<Manager>,
    owners: BTreeMap<HandoverId, String>,
    invites: Vec<Invite>,
    visits: BTreeMap<Digest, Visit>,
    drafts: BTreeMap<(HandoverId, String), String>,
    tokens: Vec<ApiToken>,
}

impl MemoryAccess {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns what is known at once in the form that the trait wants.
fn given<'a, T: Send + 'a>(value: T) -> Given<'a, T> {
    ready(Ok(value)).boxed()
}

impl Tables {
    fn claim(&mut self, digest: &Digest, at: Timestamp) -> Claim {
        let is_there = |it: &&mut Invite| it.digest == *digest && it.revoked.is_none();
        let Some(invite) = self.invites.iter_mut().find(is_there) else {
            return Claim::Unknown;
        };
        if invite.claimed.is_some() {
            invite.tried_again = invite.tried_again.saturating_add(1);
            return Claim::Used;
        }
        if invite.ends <= at {
            return Claim::Unknown;
        }
        invite.claimed = Some(at);
        Claim::Done(invite.clone())
    }

    fn revoke(&mut self, handover: &HandoverId, digest: &Digest, at: Timestamp) -> bool {
        let is_it = |it: &&mut Invite| it.digest == *digest && it.handover.as_ref() == Some(handover);
        let Some(invite) = self.invites.iter_mut().find(is_it) else {
            return false;
        };
        invite.revoked.get_or_insert(at);
        self.visits.retain(|_, visit| visit.invite.as_ref() != Some(digest));
        true
    }
}

impl AccessStore for MemoryAccess {
    fn add_manager<'a>(&'a self, manager: &'a Manager) -> Given<'a, ()> {
        let mut tables = self.tables();
        let name = manager.name.to_lowercase();
        if tables.managers.iter().any(|it| it.name.to_lowercase() == name) {
            return ready(Err(AccessError::Taken)).boxed();
        }
        tables.managers.push(manager.clone());
        given(())
    }

    fn managers(&self) -> Given<'_, Vec<Manager>> {
        given(self.tables().managers.clone())
    }

    fn set_password<'a>(&'a self, manager: &'a str, password: &'a str) -> Given<'a, ()> {
        let mut tables = self.tables();
        if let Some(found) = tables.managers.iter_mut().find(|it| it.id == manager) {
            password.clone_into(&mut found.password);
        }
        given(())
    }

    fn own<'a>(&'a self, handover: &'a HandoverId, manager: &'a str) -> Given<'a, bool> {
        let mut tables = self.tables();
        let is_free = !tables.owners.contains_key(handover);
        if is_free {
            tables.owners.insert(handover.clone(), manager.to_owned());
        }
        given(is_free)
    }

    fn owner<'a>(&'a self, handover: &'a HandoverId) -> Given<'a, Option<String>> {
        given(self.tables().owners.get(handover).cloned())
    }

    fn add_invite<'a>(&'a self, invite: &'a Invite) -> Given<'a, ()> {
        self.tables().invites.push(invite.clone());
        given(())
    }

    fn invite<'a>(&'a self, digest: &'a Digest) -> Given<'a, Option<Invite>> {
        given(self.tables().invites.iter().find(|it| it.digest == *digest).cloned())
    }

    fn claim<'a>(&'a self, digest: &'a Digest, at: Timestamp) -> Given<'a, Claim> {
        given(self.tables().claim(digest, at))
    }

    fn invites<'a>(&'a self, handover: &'a HandoverId) -> Given<'a, Vec<Invite>> {
        let tables = self.tables();
        let of = |it: &&Invite| it.handover.as_ref() == Some(handover);
        given(tables.invites.iter().rev().filter(of).cloned().collect())
    }

    fn revoke_invite<'a>(&'a self, handover: &'a HandoverId, digest: &'a Digest, at: Timestamp) -> Given<'a, bool> {
        given(self.tables().revoke(handover, digest, at))
    }

    fn revoke_manager_invites(&self, at: Timestamp) -> Given<'_, ()> {
        let mut tables = self.tables();
        let open = |it: &&mut Invite| it.party == Party::Manager && it.claimed.is_none();
        for invite in tables.invites.iter_mut().filter(open) {
            invite.revoked.get_or_insert(at);
        }
        given(())
    }

    fn add_visit<'a>(&'a self, visit: &'a Visit) -> Given<'a, ()> {
        self.tables().visits.insert(visit.digest.clone(), visit.clone());
        given(())
    }

    fn visit<'a>(&'a self, digest: &'a Digest, at: Timestamp, idle_from: Timestamp) -> Given<'a, Option<Visit>> {
        let tables = self.tables();
        let goes_on = |it: &&Visit| it.ends > at && it.seen > idle_from;
        given(tables.visits.get(digest).filter(goes_on).cloned())
    }

    fn saw<'a>(&'a self, digest: &'a Digest, at: Timestamp) -> Given<'a, ()> {
        if let Some(visit) = self.tables().visits.get_mut(digest) {
            visit.seen = at;
        }
        given(())
    }

    fn end_visit<'a>(&'a self, digest: &'a Digest) -> Given<'a, ()> {
        self.tables().visits.remove(digest);
        given(())
    }

    fn end_visits<'a>(
        &'a self,
        party: Party,
        handover: Option<&'a HandoverId>,
        person: Option<&'a str>,
    ) -> Given<'a, ()> {
        let ends = |it: &Visit| {
            it.party == party
                && it.handover.as_ref() == handover
                && person.is_none_or(|person| it.person == person)
        };
        self.tables().visits.retain(|_, visit| !ends(visit));
        given(())
    }

    fn put_draft<'a>(&'a self, handover: &'a HandoverId, key: &'a str, text: &'a str, _: Timestamp) -> Given<'a, ()> {
        let mut tables = self.tables();
        let place = (handover.clone(), key.to_owned());
        if text.is_empty() {
            tables.drafts.remove(&place);
        } else {
            tables.drafts.insert(place, text.to_owned());
        }
        given(())
    }

    fn draft<'a>(&'a self, handover: &'a HandoverId, key: &'a str) -> Given<'a, Option<String>> {
        given(self.tables().drafts.get(&(handover.clone(), key.to_owned())).cloned())
    }

    fn add_token<'a>(&'a self, token: &'a ApiToken) -> Given<'a, ()> {
        self.tables().tokens.push(token.clone());
        given(())
    }

    fn token<'a>(&'a self, digest: &'a Digest) -> Given<'a, Option<ApiToken>> {
        given(self.tables().tokens.iter().find(|it| it.digest == *digest).cloned())
    }

    fn tokens<'a>(&'a self, manager: &'a str) -> Given<'a, Vec<ApiToken>> {
        let tables = self.tables();
        given(tables.tokens.iter().filter(|it| it.manager == manager).cloned().collect())
    }

    fn revoke_token<'a>(&'a self, manager: &'a str, digest: &'a Digest) -> Given<'a, bool> {
        let mut tables = self.tables();
        let before = tables.tokens.len();
        tables.tokens.retain(|it| it.manager != manager || it.digest != *digest);
        given(tables.tokens.len() < before)
    }
}
