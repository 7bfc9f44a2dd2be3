//! How far the interview is, as the leaver reads it: topics of the account in hand, accounts done, what matters in all.

use serde::Serialize;

use crate::bank::{Scope, Topic};
use crate::id::AccountId;
use crate::interview::{Guide, Question, Session, known};

/// A topic counts as covered, and an account as done, when so much of it is known.
const HALF: f64 = 0.5;

/// How far it is.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    /// Topics covered, and all: of the account in hand, or of the whole book.
    pub(super) topics: (usize, usize),
    /// Accounts of which half of the topics are covered, and all.
    pub(super) accounts: (usize, usize),
}

/// Returns how far it is at a question.
pub(super) fn place(session: &Session, guide: &Guide, question: Option<&Question>) -> Place {
    let account = question.and_then(|it| it.account.as_ref());
    let dropped = &session.proceedings.scheme.dropped_accounts;
    let accounts = session.book.accounts.iter().filter(|it| !dropped.contains(&it.id));
    let all: Vec<(usize, usize)> = accounts.map(|it| topics(session, guide, Some(&it.id))).collect();
    let done = all.iter().filter(|(done, all)| *all > 0 && done * 2 >= *all).count();
    Place {
        topics: topics(session, guide, account),
        accounts: (done, all.len()),
    }
}

/// Returns the topics that are asked about an account, or about the whole book and the work.
pub(super) fn asked<'a>(session: &'a Session, guide: &'a Guide, is_account: Scope) -> impl Iterator<Item = &'a Topic> {
    let dropped = &session.proceedings.scheme.dropped_topics;
    let fits = move |it: &&Topic| (it.scope == Scope::Account) == (is_account == Scope::Account);
    let topics = guide.bank.topics.iter().filter(fits);
    topics.filter(|it| !dropped.contains(&it.id))
}

fn topics(session: &Session, guide: &Guide, account: Option<&AccountId>) -> (usize, usize) {
    let scope = account.map_or(Scope::Portfolio, |_| Scope::Account);
    let shares = asked(session, guide, scope).map(|topic| known(session, topic, account).share);
    shares.fold((0, 0), |(done, all), share| {
        (done + usize::from(share >= HALF), all + 1)
    })
}

/// Returns the key of the word for how much of a topic is known.
pub(super) fn state(session: &Session, topic: &Topic, account: Option<&AccountId>) -> &'static str {
    let known = known(session, topic, account);
    if known.share >= HALF {
        "good"
    } else if known.facts > 0 {
        "thin"
    } else {
        "none"
    }
}
