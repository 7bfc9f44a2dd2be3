//! What manager, leaver and successor did beside answering, as it stands: the fold of their deeds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::book::Account;
use crate::id::{AccountId, FactId, TopicId, Turn};
use crate::interview::act::{ImportField, Verdict};
use crate::interview::party::{By, Party};
use crate::interview::session::Item;

/// The state of everything that is no question and no answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proceedings {
    /// When the leaver was invited first.
    pub invited: Option<Timestamp>,
    /// What the leaver agreed to last.
    pub consent: Option<Consent>,
    /// What the leaver said of statements.
    pub reviews: BTreeMap<FactId, Verdict>,
    /// Earlier words of statements that the leaver put right, oldest first; never in a report.
    pub fixed: BTreeMap<FactId, Vec<String>>,
    /// Fields of the import that the leaver looked at; the text is what is right where the import is wrong.
    pub import_checks: BTreeMap<(AccountId, ImportField), Option<String>>,
    /// Statements that the others may read.
    pub released_facts: BTreeSet<FactId>,
    /// Turns that belong to what was released.
    pub released_turns: BTreeSet<Turn>,
    /// Looks at the import that belong to what was released.
    pub released_imports: BTreeSet<(AccountId, ImportField)>,
    /// How well the handover describes the accounts, 1 to 4.
    pub rating: Option<u8>,
    /// When the leaver asked to have everything deleted; none where they did not, or took it back.
    pub erasure_asked: Option<Timestamp>,
    /// Questions that manager and successor want put.
    pub requests: Vec<Request>,
    /// Whether a finished interview goes on for the sake of requests only.
    pub requests_only: bool,
    /// What the manager changed in the order.
    pub scheme: Scheme,
    /// Days after sign-off until everything is erased, where the manager said so.
    pub retention_days: Option<u32>,
    /// What the manager does about gaps.
    pub gaps: BTreeMap<Item, GapHandling>,
    /// Imports, in their order.
    pub imports: Vec<Import>,
    /// Changes that the manager asked for.
    pub change_requests: Vec<ChangeRequest>,
    /// What the successor said of statements; the text is what is true where they do not hold.
    pub judgements: BTreeMap<FactId, Option<String>>,
    /// Items of the checklist that somebody worked, by key.
    pub work: BTreeMap<String, Work>,
    /// What the successor understood.
    pub read_back: Option<ReadBack>,
    /// That the successor took over.
    pub acceptance: Option<Acceptance>,
    /// The last signature of each party.
    pub signatures: BTreeMap<Party, Signature>,
    /// What is true of the whole session, in a view that leaves words out; none in the whole one.
    pub whole: Option<Whole>,
}

/// What a view knows of what it leaves out.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The hash of the released content.
    pub hash: String,
    /// How many statements wait for their release.
    pub waiting: usize,
    /// Share of the value at stake that is covered, 0 to 1.
    pub covered: f64,
}

/// What the leaver agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The version of the text.
    pub version: String,
    /// When.
    pub at: Timestamp,
}

/// A question that manager or successor want put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number, from 1.
    pub number: u32,
    /// Who wants it.
    pub by: By,
    /// Since when.
    pub at: Timestamp,
    /// Its words; none where the bank's questions on the topic are meant.
    pub text: Option<String>,
    /// The topic.
    pub topic: TopicId,
    /// The account.
    pub account: Option<AccountId>,
    /// The statement that it asks about.
    pub about: Option<FactId>,
    /// The turn in which it was put.
    pub turn: Option<Turn>,
}

/// What the manager changed in the order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scheme {
    /// The order of accounts; empty where it follows from the value at stake.
    pub accounts: Vec<AccountId>,
    /// The order of topics; empty where it follows from their weight.
    pub topics: Vec<TopicId>,
    /// Accounts that are not asked about.
    pub dropped_accounts: BTreeSet<AccountId>,
    /// Topics that are not asked.
    pub dropped_topics: BTreeSet<TopicId>,
}

/// What the manager does about a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapHandling {
    /// Somebody else knows.
    Assigned {
        /// The person.
        to: String,
    },
    /// It stays open.
    Accepted {
        /// Why.
        reason: String,
    },
    /// The leaver is asked again.
    AskedAgain,
}

/// One import.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its number, from 1.
    pub number: u32,
    /// The file's name.
    pub file: String,
    /// When.
    pub at: Timestamp,
    /// Accounts that it added.
    pub added: Vec<AccountId>,
    /// Accounts that it changed, as they were before.
    pub before: Vec<Account>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// A change that the manager asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRequest {
    /// Who asked.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// The statement.
    pub fact: FactId,
    /// What should be changed.
    pub text: String,
    /// Whether the leaver has looked at the statement since.
    pub answered: bool,
}

/// An item of the checklist, as it was worked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// When it was done, and by whom.
    pub done: Option<(Timestamp, By)>,
    /// The day that it was put off to.
    pub snoozed: Option<Date>,
    /// Who does it instead.
    pub owner: Option<String>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
}

/// A note on an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Who wrote it.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub text: String,
}

/// What the successor understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadBack {
    /// When.
    pub at: Timestamp,
    /// Their lines.
    pub lines: Vec<String>,
    /// What they doubt.
    pub reservations: Option<String>,
}

/// That the successor took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// When.
    pub at: Timestamp,
    /// What they still miss.
    pub still_missing: Option<String>,
}

/// A signature. It holds for the content of its hash only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who signed.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// The hash of the content that was signed.
    pub hash: String,
    /// When the content became another one; none while the signature holds.
    pub lapsed: Option<Timestamp>,
}

impl Scheme {
    /// Returns whether a topic is asked about an account, or at all where none is given: neither was dropped.
    pub fn keeps(&self, topic: &TopicId, account: Option<&AccountId>) -> bool {
        let account = account.is_none_or(|id| !self.dropped_accounts.contains(id));
        account && !self.dropped_topics.contains(topic)
    }
}

impl Proceedings {
    /// Returns the requests that were not put yet.
    pub fn pending(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|it| it.turn.is_none())
    }

    /// Forgets what was done with the statements of a turn whose words are gone.
    pub(super) fn forget(&mut self, turn: Turn) {
        self.reviews.retain(|fact, _| fact.turn != turn);
        self.fixed.retain(|fact, _| fact.turn != turn);
        self.judgements.retain(|fact, _| fact.turn != turn);
        self.released_facts.retain(|fact| fact.turn != turn);
        self.released_turns.remove(&turn);
        self.look_at(|fact| fact.turn == turn);
    }

    /// Notes that the leaver has looked at statements whose change was asked for.
    pub(super) fn look_at(&mut self, meant: impl Fn(&FactId) -> bool) {
        let mine = self.change_requests.iter_mut().filter(|it| meant(&it.fact));
        mine.for_each(|it| it.answered = true);
    }
}
