//! What happened, in the past tense. The only thing that is stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::book::{Account, Book};
use crate::fact::Fact;
use crate::id::{AnswerId, HandoverId, Turn};
use crate::interview::deed::Deed;
use crate::interview::draft::Draft;
use crate::interview::party::By;
use crate::interview::plan::Plan;
use crate::interview::proposal::Call;
use crate::interview::question::Question;
use crate::interview::session::{Side, Unexplained};
use crate::screen::{Masked, Readers};

/// An event with its place in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The handover.
    pub handover: HandoverId,
    /// Its number in the log, from 1, without gaps.
    pub seq: u64,
    /// When it was decided.
    pub at: Timestamp,
    /// The event.
    pub event: Event,
}

/// One thing that happened in a handover.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The manager started the handover.
    HandoverStarted {
        /// Its frame.
        plan: Plan,
    },
    /// Accounts were read from a CRM export.
    BookImported {
        /// The file's name.
        file: String,
        /// What it gave.
        book: Book,
    },
    /// The leaver sat down, for the first time or again.
    SittingOpened {
        /// Its number, from 1.
        sitting: u32,
    },
    /// A question was put.
    QuestionAsked {
        /// The question.
        question: Question,
    },
    /// The open question was replaced by one in a model's words, before anything was said to it.
    QuestionWorded {
        /// The question as it was shown.
        question: Question,
    },
    /// A model was called.
    ModelCalled {
        /// The turn that it was about.
        turn: Turn,
        /// The call.
        call: Call,
    },
    /// A model's sentences for the report were kept; they replace earlier ones on the subject.
    SubjectDrafted {
        /// The sentences.
        draft: Draft,
    },
    /// The question was answered.
    AnswerGiven {
        /// The question's turn.
        turn: Turn,
        /// The client's id of the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AnswerId>,
        /// The words, after the screen.
        text: String,
        /// Secrets that were masked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        masked: Vec<Masked>,
        /// Off-record remarks that were dropped.
        #[serde(default)]
        dropped: u32,
        /// Remarks on private life that were left out.
        #[serde(default, skip_serializing_if = "is_zero")]
        private: u32,
        /// Who may read what was said in confidence, as the leaver said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        readers: Option<Readers>,
    },
    /// An earlier answer was replaced; its facts are gone until new ones are heard.
    AnswerCorrected {
        /// The turn of the answer.
        turn: Turn,
        /// The client's id of the new words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AnswerId>,
        /// The new words, after the screen.
        text: String,
        /// Secrets that were masked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        masked: Vec<Masked>,
        /// Off-record remarks that were dropped.
        #[serde(default)]
        dropped: u32,
        /// Remarks on private life that were left out.
        #[serde(default, skip_serializing_if = "is_zero")]
        private: u32,
        /// Who may read what was said in confidence, as the leaver said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        readers: Option<Readers>,
    },
    /// Facts were heard in an answer.
    FactsHeard {
        /// The turn of the answer.
        turn: Turn,
        /// The facts, in the order of the answer; they replace those of an earlier hearing of the turn.
        facts: Vec<Fact>,
        /// Whether the answer gave nothing that a successor could use.
        dry: bool,
        /// People and tools that were named and not explained.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unexplained: Vec<Unexplained>,
    },
    /// An account was named that the import does not have.
    AccountNoticed {
        /// The turn that it was named in.
        turn: Turn,
        /// The account.
        account: Account,
    },
    /// Two statements, or a statement and the import, cannot both be right.
    ConflictFound {
        /// Its number, from 1.
        conflict: u32,
        /// The earlier side.
        earlier: Side,
        /// The later side.
        later: Side,
    },
    /// The leaver said which side of a conflict holds, or was asked and did not.
    ConflictAnswered {
        /// Its number.
        conflict: u32,
        /// The turn of the answer.
        turn: Turn,
    },
    /// The question was put aside.
    QuestionSkipped {
        /// Its turn.
        turn: Turn,
        /// The client's id of the reply that refused it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AnswerId>,
    },
    /// The leaver does not know.
    AnswerUnknown {
        /// The question's turn.
        turn: Turn,
        /// Who would know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<String>,
        /// Whether it was typed in the place of an answer: it counts as a dry one, and the slot may be asked once more.
        #[serde(default, skip_serializing_if = "is_false")]
        typed: bool,
        /// The client's id of the reply that said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AnswerId>,
    },
    /// The leaver answered off the record, or with nothing but private remarks; nothing of it was kept.
    AnswerWithheld {
        /// The question's turn.
        turn: Turn,
        /// The client's id of the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AnswerId>,
        /// Remarks on private life that were left out.
        #[serde(default, skip_serializing_if = "is_zero")]
        private: u32,
    },
    /// The leaver asked for other words, or replied without answering; the next question has them.
    QuestionReworded {
        /// The turn of the question that was given up.
        turn: Turn,
        /// The client's id of the reply that said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AnswerId>,
    },
    /// The leaver went back to an earlier question.
    SteppedBack {
        /// The turn that is open again.
        to: Turn,
    },
    /// The sitting ended; the question stays open.
    SittingPaused,
    /// The interview ended.
    InterviewFinished,
    /// A finished interview goes on, for questions that somebody wants put.
    InterviewReopened,
    /// A question that somebody wanted was put.
    RequestPut {
        /// The number of the request.
        request: u32,
        /// The turn.
        turn: Turn,
    },
    /// Manager, leaver or successor did something beside answering.
    Done {
        /// Who.
        by: By,
        /// What.
        #[serde(flatten)]
        deed: Deed,
    },
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_false(it: &bool) -> bool {
    !*it
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}
