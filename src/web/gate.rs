//! The one place where it is decided who may do what: a request gives an `Authorized<Action>`, or a reason why not.
//!
//! A handler takes the action that it needs, and cannot make one: `Authorized` has no constructor outside this file, and
//! `Action` cannot be implemented elsewhere. With the action comes all that it may touch (the handover, its session as
//! that side may see it), so a handler that forgets to check has nothing to work on.
//!
//! 1. Who asks: the visits of the cookies, or the token of the API.
//! 2. `Action::allow`: side, then ownership. What is not yours does not exist.
//!
//! No visit of the wanted side: 303 to sign in, or 401. A visit of that side to something else: 404.

use std::ops::Deref;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::engine::{ApiToken, EngineError, Person, PersonId, StoreError, WebSession};
use crate::id::HandoverId;
use crate::interview::{Party, Session};
use crate::web::Web;
use crate::web::error::WebError;

/// An action that was allowed. Only this file makes one.
#[derive(Debug)]
pub struct Authorized<A>(A);

impl<A> Deref for Authorized<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.0
    }
}

/// Who an action is for. The test of the matrix has a column for each kind of person, and a row for each route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Anyone, signed in or not.
    Anyone,
    /// Any manager.
    Manager,
    /// The manager who owns the handover.
    Owner,
    /// Any manager, for a handover that nobody owns.
    Finder,
    /// The leaver of the handover.
    Leaver,
    /// The successor of the handover.
    Successor,
    /// Any manager's token.
    Token,
    /// A token of the manager who owns the handover.
    OwnersToken,
    /// Any manager's token, for a handover that nobody owns.
    FindersToken,
}

/// Who asks, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub(super) web: &'a Web,
    pub(super) visits: &'a [WebSession],
    pub(super) token: Option<&'a ApiToken>,
    pub(super) handover: Option<&'a HandoverId>,
}

/// Something that may be done, with all that it may touch.
pub trait Action: sealed::Sealed + Sized + Send + 'static {
    /// Who it is for.
    const RULE: Rule;

    /// Returns it where who asks may do it.
    ///
    /// # Errors
    /// `SignIn`, `NoToken`, `NotFound`, or why it cannot be said.
    fn allow(asked: Asked<'_>) -> BoxFuture<'_, Result<Self, WebError>>;

    /// Returns the session that it is about; none where it is about no handover, or shows nothing of it.
    fn session(&self) -> Option<&Session>;
}

mod sealed {
    pub trait Sealed {}
}

/// Returns the action where who asks may do it.
///
/// # Errors
/// As `Action::allow`.
pub(super) async fn authorize<A: Action>(asked: Asked<'_>) -> Result<Authorized<A>, WebError> {
    A::allow(asked).await.map(Authorized)
}

/// Looks at a page that is for anyone.
#[derive(Debug)]
pub struct Look {
    /// The visits that the browser has.
    pub visits: Vec<WebSession>,
}

/// Acts as a manager, on no handover in particular.
#[derive(Debug)]
pub struct Manage {
    /// The manager.
    pub manager: Person,
    /// The browser's visit.
    pub visit: WebSession,
}

/// Acts on a handover as its manager.
#[derive(Debug)]
pub struct Oversee {
    /// The manager.
    pub manager: Person,
    /// The handover.
    pub handover: HandoverId,
    /// The handover's session, as its manager may see it.
    pub session: Arc<Session>,
    /// The browser's visit.
    pub visit: WebSession,
}

/// Takes on a handover that was started at a terminal and has no owner.
#[derive(Debug)]
pub struct TakeOn {
    /// The manager.
    pub manager: Person,
    /// The handover.
    pub handover: HandoverId,
}

/// Acts on a handover as the one who leaves.
#[derive(Debug)]
pub struct Leave {
    /// The handover.
    pub handover: HandoverId,
    /// All of its session.
    pub session: Arc<Session>,
    /// The browser's visit.
    pub visit: WebSession,
}

/// Acts on a handover as the one who takes over.
#[derive(Debug)]
pub struct Succeed {
    /// The handover.
    pub handover: HandoverId,
    /// The handover's session, as the successor may see it.
    pub session: Arc<Session>,
    /// The browser's visit.
    pub visit: WebSession,
}

/// Calls the API as a manager.
#[derive(Debug)]
pub struct CallApi {
    /// The manager.
    pub manager: Person,
}

/// Calls the API on a handover as its manager.
#[derive(Debug)]
pub struct CallApiOn {
    /// The manager.
    pub manager: Person,
    /// The handover.
    pub handover: HandoverId,
    /// The handover's session, as its manager may see it.
    pub session: Arc<Session>,
}

/// Takes on a handover that has no owner, by a token.
#[derive(Debug)]
pub struct CallTakeOn {
    /// The manager.
    pub manager: Person,
    /// The handover.
    pub handover: HandoverId,
}

impl Asked<'_> {
    async fn manager(&self) -> Result<(Person, WebSession), WebError> {
        let visit = self.visits.iter().find(|it| it.party == Party::Manager);
        let visit = visit.ok_or(WebError::SignIn(Party::Manager))?;
        let id = visit.person.as_ref().ok_or(WebError::SignIn(Party::Manager))?;
        let manager = self.person(id).await?.ok_or(WebError::SignIn(Party::Manager))?;
        Ok((manager, visit.clone()))
    }

    async fn bearer(&self) -> Result<Person, WebError> {
        let token = self.token.ok_or(WebError::NoToken)?;
        self.person(&token.person).await?.ok_or(WebError::NoToken)
    }

    async fn person(&self, id: &PersonId) -> Result<Option<Person>, WebError> {
        Ok(self.web.access.person(id).await?)
    }

    fn handover(&self) -> Result<&HandoverId, WebError> {
        self.handover.ok_or(WebError::NotFound)
    }

    /// Returns the handover and its session where the manager owns it.
    async fn owned(&self, manager: &Person) -> Result<(HandoverId, Arc<Session>), WebError> {
        let handover = self.handover()?;
        if self.web.access.owner(handover).await?.as_ref() != Some(&manager.id) {
            return Err(WebError::NotFound);
        }
        Ok((handover.clone(), self.session(handover, Party::Manager).await?))
    }

    /// Returns the handover where there is one that nobody owns.
    async fn free(&self) -> Result<HandoverId, WebError> {
        let handover = self.handover()?.clone();
        self.session(&handover, Party::Manager).await?;
        if self.web.access.owner(&handover).await?.is_some() {
            return Err(WebError::NotFound);
        }
        Ok(handover)
    }

    /// Returns the handover, its session and the visit where a visit of that side is to this handover.
    async fn guest(&self, party: Party) -> Result<(HandoverId, Arc<Session>, WebSession), WebError> {
        if !self.visits.iter().any(|it| it.party == party) {
            return Err(WebError::SignIn(party));
        }
        let handover = self.handover()?.clone();
        let visit = self.visits.iter().find(|it| it.is_of(party, Some(&handover))).cloned();
        let visit = visit.ok_or(WebError::NotFound)?;
        let session = self.session(&handover, party).await?;
        Ok((handover, session, visit))
    }

    /// Returns a session as that party may see it: the words that are not theirs never reach a handler.
    async fn session(&self, handover: &HandoverId, party: Party) -> Result<Arc<Session>, WebError> {
        match self.web.engine.session_for(handover, party).await {
            // what was erased is as if it had never been
            Err(EngineError::Unknown { .. } | EngineError::Store(StoreError::Erased { .. })) => Err(WebError::NotFound),
            other => Ok(other?),
        }
    }
}

macro_rules! action {
    ($name:ident, $rule:ident, |$asked:ident| $allow:expr $(, $session:ident)?) => {
        impl sealed::Sealed for $name {}

        impl Action for $name {
            const RULE: Rule = Rule::$rule;

            fn allow($asked: Asked<'_>) -> BoxFuture<'_, Result<Self, WebError>> {
                async move { $allow }.boxed()
            }

            fn session(&self) -> Option<&Session> {
                [$(self.$session.as_ref())?].into_iter().next()
            }
        }
    };
}

action!(Look, Anyone, |asked| {
    let visits = asked.visits.to_vec();
    Ok(Self { visits })
});

action!(Manage, Manager, |asked| {
    let (manager, visit) = asked.manager().await?;
    Ok(Self { manager, visit })
});

action!(
    Oversee,
    Owner,
    |asked| {
        let (manager, visit) = asked.manager().await?;
        let (handover, session) = asked.owned(&manager).await?;
        Ok(Self {
            manager,
            handover,
            session,
            visit,
        })
    },
    session
);

action!(TakeOn, Finder, |asked| {
    let (manager, _) = asked.manager().await?;
    let handover = asked.free().await?;
    Ok(Self { manager, handover })
});

action!(
    Leave,
    Leaver,
    |asked| {
        let (handover, session, visit) = asked.guest(Party::Leaver).await?;
        Ok(Self {
            handover,
            session,
            visit,
        })
    },
    session
);

action!(
    Succeed,
    Successor,
    |asked| {
        let (handover, session, visit) = asked.guest(Party::Successor).await?;
        Ok(Self {
            handover,
            session,
            visit,
        })
    },
    session
);

action!(CallApi, Token, |asked| {
    let manager = asked.bearer().await?;
    Ok(Self { manager })
});

action!(CallApiOn, OwnersToken, |asked| {
    let manager = asked.bearer().await?;
    let (handover, session) = asked.owned(&manager).await?;
    Ok(Self {
        manager,
        handover,
        session,
    })
});

action!(CallTakeOn, FindersToken, |asked| {
    let manager = asked.bearer().await?;
    let handover = asked.free().await?;
    Ok(Self { manager, handover })
});
