//! Who may come in, in memory: for tests.

use std::collections::BTreeMap;

use futures::FutureExt;
use futures::future::ready;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::id::HandoverId;
use crate::store::access::{
    AccessStore, Answer, ApiToken, Claim, Draft, Invite, ModelUse, Person, PersonId, TokenHash, WebSession, Whose,
};
use crate::store::memory::MemoryStore;
use crate::store::remembered::Remembered;

/// The tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    people: BTreeMap<PersonId, Person>,
    owners: BTreeMap<HandoverId, PersonId>,
    invites: BTreeMap<TokenHash, Invite>,
    sessions: BTreeMap<TokenHash, WebSession>,
    drafts: BTreeMap<(HandoverId, String), Draft>,
    tokens: BTreeMap<TokenHash, ApiToken>,
    used: BTreeMap<(HandoverId, Date), ModelUse>,
    pub(super) remembered: BTreeMap<TokenHash, Remembered>,
}

impl Tables {
    /// Forgets everything about a handover.
    pub(super) fn erase(&mut self, handover: &HandoverId) {
        self.owners.remove(handover);
        self.invites.retain(|_, it| it.handover != *handover);
        self.sessions.retain(|_, it| it.handover.as_ref() != Some(handover));
        self.drafts.retain(|(it, _), _| it != handover);
        self.used.retain(|(it, _), _| it != handover);
        self.remembered.retain(|_, it| it.handover != *handover);
    }

    fn login(&self, login: &str) -> Option<&Person> {
        let mut people = self.people.values();
        people.find(|it| it.login.eq_ignore_ascii_case(login))
    }

    fn total(&self, handover: &HandoverId) -> ModelUse {
        let mine = self.used.iter().filter(|((it, _), _)| it == handover);
        mine.fold(ModelUse::default(), |sum, (_, used)| sum.plus(*used))
    }
}

impl ModelUse {
    /// Returns the sum of two.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(other.calls),
            tokens: self.tokens.saturating_add(other.tokens),
        }
    }
}

impl Whose {
    /// Returns whether a web session is meant.
    pub fn is(&self, session: &WebSession) -> bool {
        match self {
            Self::Person(person) => session.person.as_ref() == Some(person),
            Self::Party(handover, party) => session.handover.as_ref() == Some(handover) && session.party == *party,
        }
    }
}

/// Revokes something that was not revoked yet.
pub(super) fn revoke(revoked_at: Option<&mut Option<Timestamp>>, at: Timestamp) -> bool {
    match revoked_at {
        Some(it @ None) => {
            *it = Some(at);
            true
        }
        Some(Some(_)) | None => false,
    }
}

impl MemoryStore {
    /// Runs something on the tables; it is done when this returns.
    pub(super) fn with<T: Send + 'static>(&self, run: impl FnOnce(&mut Tables) -> T) -> Answer<'_, T> {
        ready(Ok(run(&mut self.tables()))).boxed()
    }
}

impl AccessStore for MemoryStore {
    fn add_person<'a>(&'a self, person: &'a Person) -> Answer<'a, bool> {
        self.with(|all| {
            let taken = all.login(&person.login).is_some() || all.people.contains_key(&person.id);
            if !taken {
                all.people.insert(person.id.clone(), person.clone());
            }
            !taken
        })
    }

    fn person<'a>(&'a self, id: &'a PersonId) -> Answer<'a, Option<Person>> {
        self.with(|all| all.people.get(id).cloned())
    }

    fn person_of_login<'a>(&'a self, login: &'a str) -> Answer<'a, Option<Person>> {
        self.with(|all| all.login(login).cloned())
    }

    fn people(&self) -> Answer<'_, Vec<Person>> {
        self.with(|all| all.people.values().cloned().collect())
    }

    fn set_password<'a>(&'a self, id: &'a PersonId, password: &'a str) -> Answer<'a, bool> {
        self.with(|all| {
            let person = all.people.get_mut(id);
            person.map(|it| password.clone_into(&mut it.password)).is_some()
        })
    }

    fn give<'a>(&'a self, handover: &'a HandoverId, to: &'a PersonId) -> Answer<'a, ()> {
        self.with(|all| drop(all.owners.insert(handover.clone(), to.clone())))
    }

    fn owner<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, Option<PersonId>> {
        self.with(|all| all.owners.get(handover).cloned())
    }

    fn owned_by<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Vec<HandoverId>> {
        self.with(|all| {
            let mine = all.owners.iter().filter(|(_, it)| *it == person);
            mine.map(|(handover, _)| handover.clone()).collect()
        })
    }

    fn add_invite<'a>(&'a self, invite: &'a Invite) -> Answer<'a, ()> {
        self.with(|all| drop(all.invites.insert(invite.hash.clone(), invite.clone())))
    }

    fn invite<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<Invite>> {
        self.with(|all| all.invites.get(hash).cloned())
    }

    fn invites<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, Vec<Invite>> {
        self.with(|all| {
            let mine = all.invites.values().filter(|it| it.handover == *handover);
            let mut mine: Vec<Invite> = mine.cloned().collect();
            mine.sort_by_key(|it| it.made_at);
            mine
        })
    }

    fn claim_invite<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, Claim> {
        self.with(|all| match all.invites.get_mut(hash) {
            Some(invite) if invite.is_open(at) => {
                invite.claimed_at = Some(at);
                Claim::Claimed(invite.clone())
            }
            Some(invite) if invite.claimed_at.is_some() && invite.revoked_at.is_none() => Claim::Taken(invite.clone()),
            Some(_) | None => Claim::Invalid,
        })
    }

    fn revoke_invite<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        self.with(|all| revoke(all.invites.get_mut(hash).map(|it| &mut it.revoked_at), at))
    }

    fn add_session<'a>(&'a self, session: &'a WebSession) -> Answer<'a, ()> {
        self.with(|all| drop(all.sessions.insert(session.hash.clone(), session.clone())))
    }

    fn live_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp, idle: i64) -> Answer<'a, Option<WebSession>> {
        self.with(|all| {
            let found = all.sessions.get(hash).filter(|it| it.is_live(at));
            let oldest = at.saturating_sub(SignedDuration::from_secs(idle)).unwrap_or(at);
            found.filter(|it| it.seen_at >= oldest).cloned()
        })
    }

    fn touch_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, ()> {
        self.with(|all| {
            if let Some(session) = all.sessions.get_mut(hash) {
                session.seen_at = session.seen_at.max(at);
            }
        })
    }

    fn revoke_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        self.with(|all| revoke(all.sessions.get_mut(hash).map(|it| &mut it.revoked_at), at))
    }

    fn revoke_sessions<'a>(&'a self, whose: &'a Whose, at: Timestamp) -> Answer<'a, u64> {
        self.with(|all| {
            let mine = all.sessions.values_mut().filter(|it| whose.is(it));
            let revoked = mine.filter_map(|it| revoke(Some(&mut it.revoked_at), at).then_some(()));
            u64::try_from(revoked.count()).unwrap_or(u64::MAX)
        })
    }

    fn sessions<'a>(&'a self, whose: &'a Whose, at: Timestamp) -> Answer<'a, Vec<WebSession>> {
        self.with(|all| {
            let mine = all.sessions.values().filter(|it| whose.is(it) && it.is_live(at));
            let mut mine: Vec<WebSession> = mine.cloned().collect();
            mine.sort_by_key(|it| it.made_at);
            mine
        })
    }

    fn save_draft<'a>(&'a self, draft: &'a Draft) -> Answer<'a, ()> {
        let place = (draft.handover.clone(), draft.place.clone());
        self.with(|all| drop(all.drafts.insert(place, draft.clone())))
    }

    fn draft<'a>(&'a self, handover: &'a HandoverId, place: &'a str) -> Answer<'a, Option<Draft>> {
        self.with(|all| all.drafts.get(&(handover.clone(), place.to_owned())).cloned())
    }

    fn drop_draft<'a>(&'a self, handover: &'a HandoverId, place: &'a str) -> Answer<'a, ()> {
        self.with(|all| drop(all.drafts.remove(&(handover.clone(), place.to_owned()))))
    }

    fn drop_drafts<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, ()> {
        self.with(|all| all.drafts.retain(|(it, _), _| it != handover))
    }

    fn add_api_token<'a>(&'a self, token: &'a ApiToken) -> Answer<'a, ()> {
        self.with(|all| drop(all.tokens.insert(token.hash.clone(), token.clone())))
    }

    fn api_token<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<ApiToken>> {
        self.with(|all| all.tokens.get(hash).filter(|it| it.revoked_at.is_none()).cloned())
    }

    fn api_tokens<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Vec<ApiToken>> {
        self.with(|all| {
            let mine = all.tokens.values().filter(|it| it.person == *person);
            let mut mine: Vec<ApiToken> = mine.cloned().collect();
            mine.sort_by_key(|it| it.made_at);
            mine
        })
    }

    fn touch_api_token<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, ()> {
        self.with(|all| {
            if let Some(token) = all.tokens.get_mut(hash) {
                token.used_at = Some(at);
            }
        })
    }

    fn revoke_api_token<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        self.with(|all| revoke(all.tokens.get_mut(hash).map(|it| &mut it.revoked_at), at))
    }

    fn spend<'a>(&'a self, handover: &'a HandoverId, day: Date, used: ModelUse) -> Answer<'a, ModelUse> {
        self.with(|all| {
            let of_day = all.used.entry((handover.clone(), day)).or_default();
            *of_day = of_day.plus(used);
            all.total(handover)
        })
    }

    fn model_use<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, ModelUse> {
        self.with(|all| all.total(handover))
    }
}
