//! The state of one handover: the fold of its events.
//!
//! `apply` copies what an event says into place and keeps the counts that the agenda reads. It has no rules and cannot
//! fail: an event that does not fit changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::book::{Account, Book};
use crate::fact::{Fact, Release};
use crate::id::{AccountId, AnswerId, FactId, SlotId, TopicId, Turn};
use crate::interview::draft::{Draft, Subject};
use crate::interview::event::{Envelope, Event};
use crate::interview::plan::Plan;
use crate::interview::proceedings::{Proceedings, Request};
use crate::interview::proposal::{HeardBy, Spending};
use crate::interview::question::Question;
use crate::screen::{Masked, Readers};

/// A topic, and the account that it is asked about where it is asked per account.
pub type Item = (TopicId, Option<AccountId>);

/// Everything known of one handover.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    /// The frame; none before the handover is started.
    pub plan: Option<Plan>,
    /// When it was started.
    pub started: Option<Timestamp>,
    /// The accounts.
    pub book: Arc<Book>,
    /// The turns, in order.
    pub turns: Vec<Arc<TurnRecord>>,
    /// Facts by id, in the order in which they were said.
    pub facts: BTreeMap<FactId, Arc<Fact>>,
    /// Contradictions, in the order in which they were found.
    pub conflicts: Vec<Conflict>,
    /// The number of the latest contradiction; one that was taken back leaves a gap.
    pub conflicts_found: u32,
    /// Sittings opened so far.
    pub sittings: u32,
    /// Whether a sitting is open.
    pub sitting_open: bool,
    /// When the latest sitting was opened, and the turns that had been put by then.
    pub sitting_since: Option<(Timestamp, usize)>,
    /// An earlier turn that the leaver went back to and has not answered anew.
    pub reopened: Option<Turn>,
    /// Whether the interview is finished.
    pub finished: bool,
    /// The number of the last event.
    pub seq: u64,
    /// How far each item has come.
    pub progress: BTreeMap<Item, Arc<Progress>>,
    /// Question texts that were put, folded to lower case.
    pub asked: BTreeSet<Arc<str>>,
    /// People and tools that the latest answer named and did not explain.
    pub unexplained: Vec<Unexplained>,
    /// Dry answers in a row, over all items.
    pub dry_streak: u32,
    /// How often each wording was used, before names were put in.
    pub wordings: BTreeMap<Arc<str>, u32>,
    /// Questions put about each account.
    pub account_questions: BTreeMap<AccountId, u32>,
    /// Private remarks left out of answers of which nothing else was left, by turn.
    pub private_only: BTreeMap<Turn, u32>,
    /// Sentences that were said so far, folded to lower case.
    pub said: BTreeSet<Arc<str>>,
    /// People, tools and files that were named so far.
    pub named: BTreeSet<Arc<str>>,
    /// Answers by the client's id.
    pub answer_ids: BTreeMap<AnswerId, Turn>,
    /// What was used of a model.
    pub spending: Spending,
    /// The model that was asked last; none where none was.
    pub heard_by: Option<HeardBy>,
    /// Turns whose answers a model has read.
    pub read: BTreeSet<Turn>,
    /// The latest sentences on each subject, whether or not its statements are still the same.
    pub drafts: BTreeMap<Subject, Arc<Draft>>,
    /// What manager, leaver and successor did beside answering.
    pub proceedings: Proceedings,
}

/// How far an item has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Slots that facts fill, with the number of facts.
    pub filled: BTreeMap<SlotId, u32>,
    /// Slots that facts speak to without filling them, with the number of facts.
    pub touched: BTreeMap<SlotId, u32>,
    /// Slots of which the leaver said that they do not know.
    pub unknown: BTreeSet<SlotId>,
    /// Times that each slot was probed.
    pub probed: BTreeMap<SlotId, u32>,
    /// Wordings that were used, before names were put in.
    pub used: BTreeSet<Arc<str>>,
    /// Openings put.
    pub opened: u32,
    /// Questions put, openings among them.
    pub asked: u32,
    /// Dry answers in a row.
    pub dry: u32,
    /// Questions that brought a fact.
    pub fruitful: u32,
    /// Facts filed here.
    pub facts: u32,
    /// Warning signs among them.
    pub red_flags: u32,
    /// Questions that were put aside.
    pub skipped: u32,
}

/// One turn.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRecord {
    /// The question.
    pub question: Question,
    /// When it was put.
    pub asked_at: Timestamp,
    /// What became of it; none while it is open.
    pub outcome: Option<Outcome>,
    /// When that was.
    pub closed_at: Option<Timestamp>,
    /// Whether its answer gave nothing that a successor could use.
    pub dry: bool,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was answered.
    Answered(Answer),
    /// It was put aside.
    Skipped,
    /// The leaver does not know; perhaps somebody else does.
    Unknown(Option<String>),
    /// The answer was off the record, or nothing but private remarks.
    Withheld,
    /// It was put in other words in the next turn.
    Reworded,
}

/// An answer as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The client's id.
    pub id: Option<AnswerId>,
    /// The words.
    pub text: String,
    /// Secrets that were masked.
    pub masked: Vec<Masked>,
    /// Off-record remarks that were dropped.
    pub dropped: u32,
    /// Remarks on private life that were left out.
    pub private: u32,
    /// Who may read what was said in confidence, as the leaver said.
    pub readers: Option<Readers>,
    /// Earlier wordings, oldest first.
    pub history: Vec<String>,
}

/// Something that was named and not explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unexplained {
    /// The name, as written.
    pub name: String,
    /// Whether it is a person; else a tool, file or channel.
    pub person: bool,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Something that was said.
    Fact {
        /// The fact.
        fact: FactId,
        /// The value in its words.
        value: String,
    },
    /// Something that was imported.
    Import {
        /// The account.
        account: AccountId,
        /// The field, as a report calls it.
        field: String,
        /// Its value.
        value: String,
        /// The row of the import.
        row: u32,
    },
}

impl Side {
    /// Returns the value that this side gives, in its own words.
    pub fn value(&self) -> &str {
        match self {
            Self::Fact { value, .. } | Self::Import { value, .. } => value,
        }
    }
}

/// Two values that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its number, from 1.
    pub number: u32,
    /// The earlier side.
    pub earlier: Side,
    /// The later side.
    pub later: Side,
    /// The turn in which the leaver was asked.
    pub asked: Option<Turn>,
    /// The turn in which the leaver said which holds.
    pub settled: Option<Turn>,
}

impl Session {
    /// Returns the session that a log gives.
    pub fn replay<'a>(log: impl IntoIterator<Item = &'a Envelope>) -> Self {
        let mut session = Self::default();
        for envelope in log {
            session.apply(envelope);
        }
        session
    }

    /// Takes one event into account. An event that is not the next of the log changes nothing.
    pub fn apply(&mut self, envelope: &Envelope) {
        if envelope.seq != self.seq.saturating_add(1) {
            return;
        }
        self.seq = envelope.seq;
        self.take(&envelope.event, envelope.at);
    }

    /// Takes an event into account that is not stored yet: for decisions that look one step ahead.
    pub(super) fn take(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::HandoverStarted { plan } => (self.plan, self.started) = (Some(plan.clone()), Some(at)),
            Event::BookImported { file, book } => self.import(file, book, at),
            Event::AccountNoticed { account, .. } => self.know(std::slice::from_ref(account)),
            Event::SittingOpened { sitting } => self.sit_down(*sitting, at),
            Event::SittingPaused => self.sitting_open = false,
            Event::InterviewFinished => self.finish(),
            Event::InterviewReopened => (self.finished, self.proceedings.requests_only) = (false, true),
            Event::RequestPut { request, turn } => self.put_request(*request, *turn),
            Event::Done { by, deed } => self.enter(by, deed, at),
            Event::QuestionAsked { question } => self.put(question, at),
            Event::QuestionWorded { question } => self.reword(question),
            Event::ModelCalled { turn, call } => self.count(*turn, call),
            Event::SubjectDrafted { draft } => self.keep(draft),
            Event::AnswerGiven { .. } | Event::AnswerCorrected { .. } => self.take_answer(event, at),
            Event::FactsHeard {
                turn,
                facts,
                dry,
                unexplained,
            } => self.hear(*turn, facts, *dry, unexplained),
            Event::ConflictFound {
                conflict,
                earlier,
                later,
            } => self.disagree(*conflict, earlier, later),
            Event::ConflictAnswered { conflict, turn } => self.settle(*conflict, *turn),
            Event::QuestionSkipped { turn, id } => {
                self.answer_ids.extend(id.iter().map(|id| (id.clone(), *turn)));
                self.close(*turn, Outcome::Skipped, at);
            }
            Event::AnswerUnknown { turn, who, typed, id } => {
                self.answer_ids.extend(id.iter().map(|id| (id.clone(), *turn)));
                self.close(*turn, Outcome::Unknown(who.clone()), at);
                if *typed {
                    self.count_dry(*turn);
                } else {
                    self.give_up(*turn);
                }
            }
            Event::AnswerWithheld { turn, id, private } => {
                self.private_only.remove(turn);
                self.private_only.extend((*private > 0).then_some((*turn, *private)));
                self.answer_ids.extend(id.iter().map(|id| (id.clone(), *turn)));
                self.close(*turn, Outcome::Withheld, at);
            }
            Event::QuestionReworded { turn, id } => {
                self.answer_ids.extend(id.iter().map(|id| (id.clone(), *turn)));
                self.close(*turn, Outcome::Reworded, at);
            }
            Event::SteppedBack { to } => self.reopened = Some(*to),
        }
        self.look_at_signatures(at);
    }

    fn take_answer(&mut self, event: &Event, at: Timestamp) {
        let (Event::AnswerGiven {
            turn,
            id,
            text,
            masked,
            dropped,
            private,
            readers,
        }
        | Event::AnswerCorrected {
            turn,
            id,
            text,
            masked,
            dropped,
            private,
            readers,
        }) = event
        else {
            return;
        };
        self.answer_ids.extend(id.iter().map(|id| (id.clone(), *turn)));
        let answer = Answer {
            id: id.clone(),
            text: text.clone(),
            masked: masked.clone(),
            dropped: *dropped,
            private: *private,
            readers: *readers,
            history: Vec::new(),
        };
        if matches!(event, Event::AnswerCorrected { .. }) {
            return self.correct(*turn, &answer);
        }
        self.close(*turn, Outcome::Answered(answer), at);
    }

    /// Returns the question that is open, if any: the one that the leaver went back to, else the latest.
    pub fn open_question(&self) -> Option<&Question> {
        if let Some(turn) = self.reopened {
            return self.turn(turn).map(|record| &record.question);
        }
        self.turns
            .last()
            .filter(|record| record.outcome.is_none())
            .map(|record| &record.question)
    }

    /// Returns the record of a turn.
    pub fn turn(&self, turn: Turn) -> Option<&TurnRecord> {
        let at = usize::try_from(turn.0).ok()?.checked_sub(1)?;
        self.turns.get(at).map(Arc::as_ref)
    }

    /// Returns the questions of manager and successor that the leaver has not dealt with: not put yet, or put and open.
    pub fn open_requests(&self) -> impl Iterator<Item = &Request> {
        let is_dealt_with = |turn| self.turn(turn).is_some_and(|it| it.outcome.is_some());
        let all = self.proceedings.requests.iter();
        all.filter(move |it| !it.turn.is_some_and(is_dealt_with))
    }

    /// Returns the facts that everybody who reads the report may read.
    pub fn released(&self) -> impl Iterator<Item = &Fact> {
        self.facts
            .values()
            .map(Arc::as_ref)
            .filter(|fact| fact.release == Release::Report)
    }

    /// Returns the manager's name, where it is known.
    pub fn manager(&self) -> Option<&str> {
        self.plan.as_ref()?.manager.as_deref()
    }

    /// Returns the account of that id.
    pub fn account(&self, id: &AccountId) -> Option<&Account> {
        self.book.account(id)
    }
}

/// Returns a question's text as it is compared with others: lower case, one kind of space.
pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
