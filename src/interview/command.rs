//! What a person asks of the machine, and the ways in which the machine says no.

use jiff::civil::Date;
use thiserror::Error;

use crate::bank::Fault;
use crate::book::Book;
use crate::id::{AccountId, AnswerId, TopicId, Turn};
use crate::interview::act::Act;
use crate::interview::draft::Draft;
use crate::interview::party::{By, Party};
use crate::interview::plan::Plan;
use crate::interview::proposal::{Call, Proposed};
use crate::interview::question::Question;
use crate::screen::Readers;

/// A command to the machine, in the imperative.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Starts a handover.
    Start {
        /// The frame.
        plan: Plan,
        /// The accounts, each with the file that it came from.
        books: Vec<(String, Book)>,
    },
    /// Opens a sitting, or goes on with one: gives the question that is due.
    Open,
    /// Answers the question on screen.
    Answer {
        /// The client's own id, so that a resend is not a second answer.
        id: Option<AnswerId>,
        /// The raw words.
        text: String,
    },
    /// Answers, or corrects an answer, with words in confidence of which the leaver has said who may read them.
    Confide {
        /// The turn that is corrected; none for the question on screen.
        turn: Option<Turn>,
        /// The client's own id of an answer.
        id: Option<AnswerId>,
        /// The raw words.
        text: String,
        /// Who may read what was said in confidence.
        readers: Readers,
    },
    /// Puts the question aside for later.
    Skip,
    /// Does not know, and may say who would.
    Unknown {
        /// Who would know.
        who: Option<String>,
    },
    /// Answers off the record: the words are dropped.
    OffRecord,
    /// Asks for the question in other words.
    Rephrase,
    /// Goes back to the question before.
    Back,
    /// Replaces an earlier answer.
    Correct {
        /// The turn of that answer.
        turn: Turn,
        /// The new words.
        text: String,
    },
    /// Goes to a topic of the leaver's own choice.
    Jump {
        /// The topic.
        topic: TopicId,
        /// The account, for a topic that is asked per account.
        account: Option<AccountId>,
    },
    /// Puts the open question in a model's words, or asks what it chose in place of it.
    Worded {
        /// The question, with the turn of the open one.
        question: Question,
        /// The call that brought it, which is counted with it.
        call: Call,
    },
    /// Adds what a model found in an answer.
    Understood {
        /// The turn of the answer.
        turn: Turn,
        /// The passages.
        facts: Vec<Proposed>,
        /// The call that brought them, which is counted with them.
        call: Call,
    },
    /// Counts a call of a model that brought nothing.
    ModelCalled {
        /// The turn that it was about.
        turn: Turn,
        /// The call.
        call: Call,
    },
    /// Keeps a model's sentences for the report.
    Draft {
        /// The sentences.
        draft: Draft,
    },
    /// Does something beside answering.
    Act {
        /// Who does it.
        by: By,
        /// What they do.
        act: Act,
    },
    /// Ends the sitting.
    Pause,
    /// Ends the interview.
    Finish,
}

impl Command {
    /// Returns the words of an answer or a correction.
    pub const fn text(&self) -> Option<&String> {
        match self {
            Self::Answer { text, .. } | Self::Correct { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns an answer or a correction with more words behind it, in a paragraph of their own.
    #[must_use]
    pub fn and_said(mut self, more: &str) -> Self {
        if let Self::Answer { text, .. } | Self::Correct { text, .. } = &mut self {
            text.push_str("\n\n");
            text.push_str(more);
        }
        self
    }

    /// Returns an answer or a correction with who may read what is in confidence in it; any other command as it is.
    #[must_use]
    pub fn read_by(self, readers: Readers) -> Self {
        match self {
            Self::Answer { id, text } => Self::Confide {
                turn: None,
                id,
                text,
                readers,
            },
            Self::Correct { turn, text } => Self::Confide {
                turn: Some(turn),
                id: None,
                text,
                readers,
            },
            other => other,
        }
    }
}

/// Why a command was refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The handover was started before.
    #[error("this handover was started before")]
    AlreadyStarted,
    /// No handover was started.
    #[error("this handover was not started")]
    NotStarted,
    /// No question is open.
    #[error("no question is open")]
    NothingAsked,
    /// The answer has no words.
    #[error("the answer is empty")]
    EmptyAnswer,
    /// It holds something said in confidence, and the leaver has not said who may read it. Nothing of it is stored.
    #[error("something in it was said in confidence, and nobody has said who may read it")]
    InConfidence,
    /// The answer is too long to be one answer.
    #[error("the answer has `{bytes}` bytes, more than the `{most}` that one answer may have")]
    TooLong {
        /// Its size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// That turn has no answer that could be corrected.
    #[error("turn `{0}` has no answer to correct")]
    NoSuchAnswer(u32),
    /// There is no earlier question to go back to.
    #[error("there is no earlier question to go back to")]
    NothingBefore,
    /// That topic or account does not exist.
    #[error("there is no topic `{0}` for that account")]
    NoSuchTopic(String),
    /// The interview is finished.
    #[error("the interview is finished")]
    Finished,
    /// The question cannot be put in other words again.
    #[error("there are no other words left for this question")]
    NoOtherWords,
    /// Statements were added or changed while a model summed them up.
    #[error("the statements have changed since they were summed up")]
    StatementsChanged,
    /// The same answer came in before: it is saved once.
    #[error("this answer was saved before, as turn `{0}`")]
    AlreadySaved(u32),
    /// That is for another party to do.
    #[error("that is not for the {party} to do")]
    NotTheirs {
        /// Who tried.
        party: Party,
    },
    /// Everybody has signed, and the successor has taken over.
    #[error("the handover is closed")]
    Closed,
    /// It is so already.
    #[error("nothing would change")]
    NothingNew,
    /// A text without words, or of which the screen left nothing.
    #[error("there are no words in it that may be kept")]
    NoWords,
    /// That statement does not exist, or is not theirs to read.
    #[error("there is no statement `{0}`")]
    NoSuchStatement(String),
    /// That account does not exist.
    #[error("there is no account `{0}`")]
    NoSuchAccount(String),
    /// That is no item of a checklist.
    #[error("there is no such item")]
    NoSuchItem,
    /// That import does not exist, or was taken back.
    #[error("there is no import `{0}`")]
    NoSuchImport(u32),
    /// Statements, questions or a later import rest on that import.
    #[error("import `{0}` is in use")]
    ImportInUse(u32),
    /// Nothing was released yet, or nothing of that part.
    #[error("nothing is released")]
    NothingReleased,
    /// The content is not what was read: read it again.
    #[error("the content is not what was read")]
    ContentChanged,
    /// They have signed, and the signature holds.
    #[error("it is signed")]
    SignedBefore,
    /// The question was put before, or waits to be.
    #[error("this question was asked before, or waits to be")]
    AskedBefore,
    /// The question is not well put.
    #[error("the question is not well put")]
    PoorQuestion {
        /// What is wrong with it.
        faults: Vec<Fault>,
    },
    /// The last day is over.
    #[error("the leaver's last day is over")]
    LeaverIsGone,
    /// The day is past.
    #[error("`{0}` is past")]
    DayIsPast(Date),
    /// A number is out of its range.
    #[error("the {what} must be `{least}` to `{most}`")]
    OutOfRange {
        /// What it counts.
        what: &'static str,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
}
