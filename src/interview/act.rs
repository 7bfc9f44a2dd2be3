//! What manager, leaver and successor may do beside answering questions.
//!
//! Each act belongs to one party, `Work` and `Sign` to all. Text in an act is raw: `decide` screens it like an answer.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::id::{AccountId, FactId, TopicId};
use crate::interview::party::Party;

/// An act, in the imperative.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// The leaver agrees to the terms that were shown.
    Consent {
        /// The version of their text.
        version: String,
    },
    /// The leaver says what a statement may be used for.
    Review {
        /// The statement.
        fact: FactId,
        /// What they say.
        verdict: Verdict,
    },
    /// The leaver puts a statement right.
    Fix {
        /// The statement.
        fact: FactId,
        /// Its new words.
        text: String,
    },
    /// The leaver finds a field of the import right.
    ConfirmImport {
        /// The account.
        account: AccountId,
        /// The field.
        field: ImportField,
    },
    /// The leaver says what a field of the import should say.
    FixImport {
        /// The account.
        account: AccountId,
        /// The field.
        field: ImportField,
        /// What is right.
        text: String,
    },
    /// The leaver lets the others read what is known so far.
    Release(Part),
    /// The leaver takes a release back.
    Retract(Part),
    /// The leaver says how well the handover describes their accounts, 1 to 4.
    Rate {
        /// 1 is badly, 4 is well.
        points: u8,
    },
    /// The leaver asks the manager to have everything deleted.
    AskErasure,
    /// The leaver does not want that any more.
    DropErasure,
    /// The manager sends the leaver a link.
    Invite,
    /// The manager has a question of their own put.
    AddQuestion {
        /// Its words.
        text: String,
        /// The topic that the answer belongs to.
        topic: Option<TopicId>,
        /// The account that it is about.
        account: Option<AccountId>,
        /// Whether it must be a good question.
        check: Check,
    },
    /// The manager changes what is asked, or the frame.
    ChangePlan(PlanChange),
    /// The manager names who knows what the leaver does not.
    AssignGap {
        /// The topic.
        topic: TopicId,
        /// The account.
        account: Option<AccountId>,
        /// The person.
        to: String,
    },
    /// The manager lives with a gap.
    AcceptGap {
        /// The topic.
        topic: TopicId,
        /// The account.
        account: Option<AccountId>,
        /// Why.
        reason: String,
    },
    /// The manager has a topic asked once more.
    AskAgain {
        /// The topic.
        topic: TopicId,
        /// The account.
        account: Option<AccountId>,
    },
    /// The manager adds accounts from a CRM's exports: all of the files, or none.
    ImportBooks {
        /// The files' names, each with what it gave.
        books: Vec<(String, Book)>,
    },
    /// The manager takes an import back.
    UndoImport {
        /// Its number, from 1.
        import: u32,
    },
    /// The manager asks the leaver to change a statement.
    RequestChange {
        /// The statement.
        fact: FactId,
        /// What should be changed.
        text: String,
    },
    /// The successor says whether a statement holds, or asks about it.
    Judge {
        /// The statement.
        fact: FactId,
        /// What they say.
        judgement: Judgement,
    },
    /// Somebody works an item of the checklist.
    Work {
        /// The item's key, as the report gives it.
        item: String,
        /// What becomes of it.
        change: WorkChange,
    },
    /// The successor says in their own words what they understood.
    ReadBack {
        /// Five lines at most.
        lines: Vec<String>,
        /// What they doubt.
        reservations: Option<String>,
    },
    /// The successor takes over.
    Accept {
        /// What they still miss.
        still_missing: Option<String>,
    },
    /// A party signs what the report says.
    Sign {
        /// The hash of the content that they read.
        hash: String,
    },
}

/// What a leaver says of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is right.
    Right,
    /// Nobody may read it.
    Remove,
    /// Only the manager may read it.
    ManagerOnly,
    /// Everybody may read it again.
    BackToReport,
}

/// A field of the import that a leaver is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportField {
    /// Annual recurring revenue.
    Arr,
    /// The next renewal.
    Renewal,
    /// The health colour.
    Health,
    /// The segment.
    Segment,
    /// Products bought.
    Products,
    /// People at the customer.
    Contacts,
}

/// What is released at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What is known of one account.
    Account(AccountId),
    /// What is about no single account.
    WholeBook,
    /// How the work is done.
    Process,
}

/// Whether a question of the manager's own must keep the rules of a good question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It is refused with its faults.
    Linted,
    /// It is put as it stands.
    AsItStands,
}

/// Where something moves in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// One place earlier.
    Up,
    /// One place later.
    Down,
    /// To the first place.
    Top,
}

/// A change of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanChange {
    /// An account is asked about earlier or later.
    MoveAccount {
        /// The account.
        account: AccountId,
        /// Where it moves.
        to: Direction,
    },
    /// A topic is asked earlier or later.
    MoveTopic {
        /// The topic.
        topic: TopicId,
        /// Where it moves.
        to: Direction,
    },
    /// An account is not asked about.
    DropAccount(AccountId),
    /// An account is asked about again.
    RestoreAccount(AccountId),
    /// A topic is not asked.
    DropTopic(TopicId),
    /// A topic is asked again.
    RestoreTopic(TopicId),
    /// So many sittings.
    Sittings(u32),
    /// So many minutes a sitting.
    Minutes(u32),
    /// Another last working day.
    LastDay(Date),
    /// Another successor, or none yet.
    Successor(Option<String>),
    /// Another day from which the successor is there, or none that is known.
    SuccessorFrom(Option<Date>),
    /// Another manager.
    Manager(String),
    /// Days after sign-off until everything is erased.
    RetentionDays(u32),
}

/// What a successor says of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It holds.
    StillTrue,
    /// It does not hold, or not any more.
    NotTrue {
        /// What is true.
        note: String,
    },
    /// The leaver should say more before the last day.
    Ask {
        /// The question.
        text: String,
    },
}

/// What becomes of an item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkChange {
    /// It is done.
    Done,
    /// It is open again.
    Reopened,
    /// It is due on another day.
    Snoozed(Date),
    /// Somebody else does it.
    Reassigned(String),
    /// A note on it.
    Noted(String),
}

impl Act {
    /// Returns whether the act is that party's to do.
    pub const fn is_of(&self, party: Party) -> bool {
        match self {
            Self::Consent { .. }
            | Self::Review { .. }
            | Self::Fix { .. }
            | Self::ConfirmImport { .. }
            | Self::FixImport { .. }
            | Self::Release(_)
            | Self::Retract(_)
            | Self::Rate { .. }
            | Self::AskErasure
            | Self::DropErasure => matches!(party, Party::Leaver),
            Self::Invite
            | Self::AddQuestion { .. }
            | Self::ChangePlan(_)
            | Self::AssignGap { .. }
            | Self::AcceptGap { .. }
            | Self::AskAgain { .. }
            | Self::ImportBooks { .. }
            | Self::UndoImport { .. }
            | Self::RequestChange { .. } => matches!(party, Party::Manager),
            Self::Judge { .. } | Self::ReadBack { .. } | Self::Accept { .. } => matches!(party, Party::Successor),
            Self::Work { .. } | Self::Sign { .. } => true,
        }
    }
}
