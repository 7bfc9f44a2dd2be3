//! What is released at once, and how far that is: one account, the whole book, or the process.

use crate::bank::{Bank, Scope};
use crate::fact::{Fact, Release};
use crate::id::{AccountId, FactId, TopicId, Turn};
use crate::interview::act::Part;
use crate::interview::session::Session;

/// One part, with its statements counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartLine {
    /// The part.
    pub part: Part,
    /// Statements that were not withdrawn.
    pub statements: usize,
    /// Those of them that are released.
    pub released: usize,
    /// Those of them that only the manager may read.
    pub manager_only: usize,
    /// Statements that were withdrawn.
    pub withdrawn: usize,
    /// Statements that the leaver has looked at.
    pub reviewed: usize,
}

impl PartLine {
    /// Returns whether something of the part still waits for its release.
    pub const fn is_waiting(&self) -> bool {
        self.released < self.statements
    }
}

/// Returns the part that something belongs to.
pub fn part_of(bank: &Bank, topic: &TopicId, account: Option<&AccountId>) -> Part {
    if let Some(account) = account {
        return Part::Account(account.clone());
    }
    match bank.topic(topic).map(|it| it.scope) {
        Some(Scope::Process) => Part::Process,
        Some(Scope::Account | Scope::Portfolio) | None => Part::WholeBook,
    }
}

/// Returns the statements of a part.
pub fn statements_of<'a>(session: &'a Session, bank: &'a Bank, part: &'a Part) -> impl Iterator<Item = &'a Fact> {
    let facts = session.facts.values().map(AsRef::as_ref);
    facts.filter(move |it| part_of(bank, &it.topic, it.account.as_ref()) == *part)
}

/// Returns every part of which something is known: the accounts in the order of the book, then book and process.
pub fn parts(session: &Session, bank: &Bank) -> Vec<PartLine> {
    let accounts = session.book.accounts.iter().map(|it| Part::Account(it.id.clone()));
    let all = accounts.chain([Part::WholeBook, Part::Process]);
    let lines = all.map(|part| line(session, bank, part));
    lines.filter(|it| it.statements + it.withdrawn > 0).collect()
}

fn line(session: &Session, bank: &Bank, part: Part) -> PartLine {
    let all: Vec<&Fact> = statements_of(session, bank, &part).collect();
    let count = |counts: &dyn Fn(&Fact) -> bool| all.iter().filter(|it| counts(it)).count();
    let done = &session.proceedings;
    PartLine {
        statements: count(&|it| it.release != Release::Withdrawn),
        released: count(&|it| it.release != Release::Withdrawn && done.released_facts.contains(&it.id)),
        manager_only: count(&|it| it.release == Release::Restricted),
        withdrawn: count(&|it| it.release == Release::Withdrawn),
        reviewed: count(&|it| done.reviews.contains_key(&it.id) || done.fixed.contains_key(&it.id)),
        part,
    }
}

/// Returns the statements and the closed turns of a part.
pub(super) fn content_of(session: &Session, bank: &Bank, part: &Part) -> (Vec<FactId>, Vec<Turn>) {
    let facts: Vec<FactId> = statements_of(session, bank, part).map(|it| it.id).collect();
    let closed = session.turns.iter().filter(|it| it.outcome.is_some());
    let of_part = closed.filter(|it| part_of(bank, &it.question.topic, it.question.account.as_ref()) == *part);
    let turns = of_part.map(|it| it.question.turn).collect();
    (facts, turns)
}
