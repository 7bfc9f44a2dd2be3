//! Sentences that a model drafted for the report, and the statements that they may be made from.
//!
//! 1. A subject is a part of the report that can be summed up: the book, an account, a risk, a playbook.
//! 2. Its statements are those that every reader may read and that nothing contradicts: of a contradiction both sides
//!    are shown word for word, so neither may pass for the truth in a summary.
//! 3. A draft is kept with the fingerprint of those statements. One that was made from others counts no more.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fact::Fact;
use crate::id::{AccountId, FactId, TopicId};
use crate::interview::session::{Session, Side};

/// A part of the report that can be summed up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The whole book, for the executive summary.
    Book,
    /// How it stands with an account.
    Account(AccountId),
    /// A risk: a topic, on an account or on none.
    Risk(TopicId, Option<AccountId>),
    /// A playbook: how to act in one kind of situation.
    Playbook(TopicId),
}

/// The part that a sentence plays in a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaybookPart {
    /// What sets it off.
    Trigger,
    /// Something to do.
    Step,
    /// Something to say.
    Wording,
    /// When to stop or to hand over.
    Stop,
    /// What looks alike and is none.
    FalseAlarm,
}

/// A sentence with the statements that it is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its words.
    pub text: String,
    /// The statements, by id, in the order of the citation.
    pub facts: Vec<FactId>,
    /// Its part in a playbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PlaybookPart>,
}

/// The sentences on a subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What they are about.
    pub subject: Subject,
    /// The sentences that held against their statements; none where no sentence did.
    pub sentences: Vec<Sentence>,
    /// The fingerprint of the subject's statements at that time.
    pub statements: String,
    /// The name of the model.
    pub model: String,
}

impl Subject {
    /// Returns the statements that a summary may be made from, in the order in which they were said.
    pub fn facts<'a>(&self, session: &'a Session) -> Vec<&'a Fact> {
        let mine = |fact: &&Fact| match self {
            Self::Book => true,
            Self::Account(account) => fact.account.as_ref() == Some(account),
            Self::Risk(topic, account) => fact.topic == *topic && fact.account == *account,
            Self::Playbook(topic) => fact.topic == *topic,
        };
        let facts = session.released().filter(mine);
        facts.filter(|fact| !is_contradicted(session, fact.id)).collect()
    }

    /// Returns the fingerprint of those statements: another one, as soon as one of them is added, taken back or changed.
    pub fn fingerprint(&self, session: &Session) -> String {
        let mut hash = Sha256::new();
        for fact in self.facts(session) {
            hash.update(format!("{}\u{1f}{}\u{1e}", fact.id, fact.quote));
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Session {
    /// Returns the session without any draft.
    #[must_use]
    pub fn undrafted(mut self) -> Self {
        self.drafts.clear();
        self
    }

    /// Returns the sentences on a subject, where they were made from the statements that stand on record now.
    pub fn drafted(&self, subject: &Subject) -> Option<&Draft> {
        let draft = self.drafts.get(subject)?;
        (draft.statements == subject.fingerprint(self)).then_some(draft)
    }
}

/// Whether a statement is a side of a contradiction, settled or not.
pub fn is_contradicted(session: &Session, id: FactId) -> bool {
    let is = |side: &Side| matches!(side, Side::Fact { fact, .. } if *fact == id);
    session.conflicts.iter().any(|it| is(&it.earlier) || is(&it.later))
}
