//! What manager, leaver and successor did beside answering: the past tense of `Act`, as it is stored.
//!
//! The text in a deed is what the screen left. A deed is stored under a kind of its own, with who did it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::fact::Fact;
use crate::id::{AccountId, FactId, TopicId, Turn};
use crate::interview::act::{ImportField, Part, Verdict, WorkChange};

/// A deed. Its tag is its kind in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum Deed {
    /// The leaver agreed to the terms.
    ConsentGiven {
        /// The version of their text.
        version: String,
    },
    /// The leaver said what a statement may be used for.
    StatementReviewed {
        /// The statement.
        fact: FactId,
        /// What they said.
        verdict: Verdict,
    },
    /// The leaver put a statement right.
    StatementFixed {
        /// The statement as it is now.
        fact: Box<Fact>,
    },
    /// The leaver found a field of the import right, or said what is right.
    ImportChecked {
        /// The account.
        account: AccountId,
        /// The field.
        field: ImportField,
        /// What is right, where the import is wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The leaver released what was known by then.
    PartReleased {
        /// The part.
        part: Part,
        /// Its statements.
        facts: Vec<FactId>,
        /// The turns that belong to it.
        turns: Vec<Turn>,
    },
    /// The leaver took a release back.
    ReleaseRetracted {
        /// The part.
        part: Part,
        /// Its statements.
        facts: Vec<FactId>,
        /// The turns that belong to it.
        turns: Vec<Turn>,
    },
    /// The leaver said how well the handover describes their accounts.
    Rated {
        /// 1 to 4.
        points: u8,
    },
    /// The leaver asked to have everything deleted.
    ErasureAsked,
    /// The leaver took that back.
    ErasureDropped,
    /// The leaver was invited.
    LeaverInvited,
    /// A question was added to the interview.
    QuestionAdded {
        /// The number of the request, from 1.
        request: u32,
        /// Its words.
        text: String,
        /// The topic of the answer.
        topic: TopicId,
        /// The account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
        /// The statement that it asks about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<FactId>,
    },
    /// A topic is to be asked once more.
    TopicRequested {
        /// The number of the request, from 1.
        request: u32,
        /// The topic.
        topic: TopicId,
        /// The account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
    },
    /// The plan was changed.
    PlanChanged {
        /// What of it.
        change: PlanChanged,
    },
    /// Somebody was named who knows.
    GapAssigned {
        /// The topic.
        topic: TopicId,
        /// The account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
        /// The person.
        to: String,
    },
    /// The manager lives with a gap.
    GapAccepted {
        /// The topic.
        topic: TopicId,
        /// The account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
        /// Why.
        reason: String,
    },
    /// Accounts were added from a CRM export after the start.
    BookAdded {
        /// The file's name.
        file: String,
        /// What it gave.
        book: Book,
    },
    /// An import was taken back.
    ImportUndone {
        /// Its number, from 1.
        import: u32,
    },
    /// The manager asked for a change of a statement.
    ChangeRequested {
        /// The statement.
        fact: FactId,
        /// What should be changed.
        text: String,
    },
    /// The successor said whether a statement holds.
    StatementJudged {
        /// The statement.
        fact: FactId,
        /// What is true, where it does not hold.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_true: Option<String>,
    },
    /// An item of the checklist was worked.
    ItemWorked {
        /// The item's key.
        item: String,
        /// What became of it.
        change: WorkChange,
    },
    /// The successor said what they understood.
    HandoverReadBack {
        /// Their lines.
        lines: Vec<String>,
        /// What they doubt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reservations: Option<String>,
    },
    /// The successor took over.
    HandoverAccepted {
        /// What they still miss.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        still_missing: Option<String>,
    },
    /// A party signed.
    ContentSigned {
        /// The hash of the content.
        hash: String,
    },
}

/// What of the plan was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanChanged {
    /// The accounts are asked about in this order.
    AccountsOrdered(Vec<AccountId>),
    /// The topics are asked in this order.
    TopicsOrdered(Vec<TopicId>),
    /// An account is not asked about.
    AccountDropped(AccountId),
    /// An account is asked about again.
    AccountRestored(AccountId),
    /// A topic is not asked.
    TopicDropped(TopicId),
    /// A topic is asked again.
    TopicRestored(TopicId),
    /// So many sittings.
    Sittings(u32),
    /// So many minutes a sitting.
    Minutes(u32),
    /// The last working day.
    LastDay(Date),
    /// The successor.
    Successor(Option<String>),
    /// The day from which the successor is there.
    SuccessorFrom(Option<Date>),
    /// The manager.
    Manager(String),
    /// Days after sign-off until everything is erased.
    RetentionDays(u32),
}
