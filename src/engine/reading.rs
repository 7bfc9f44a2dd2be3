//! The model as a reader: facts of what was answered, by calls of their own while the person goes on.
//!
//! 1. `read_on`: after each command the latest answer is given to the model, and, while the server is well, some of those
//!    whose reading failed before, also those of an earlier sitting. One call runs at a time, none between an answer and
//!    the next question.
//! 2. `take_in`: what is done by now is checked and stored before the next command is decided.
//! 3. `read_out`: at the end of an interview all that is unread is read, within a limit.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use crate::engine::{Assistant, Basis, Engine, EngineError};
use crate::id::{HandoverId, Turn};
use crate::interview::{Command, Outcome, Session};
use crate::llm::ModelError;
use crate::prompt::{Heard, Reply, Room, Task, Usage};

/// Answers that are given to the model after one command, at most.
const AT_ONCE: usize = 3;

/// Answers that are given to it at the end, at most.
const AT_THE_END: usize = 12;

/// How often one answer is given to it while the program runs.
const TRIES: u32 = 3;

/// One wording of an answer: its turn, and how often it was corrected.
type Wording = (HandoverId, Turn, usize);

/// An answer that is being read.
#[derive(Debug)]
struct Reading {
    wording: Wording,
    task: JoinHandle<(Room, Result<Reply, ModelError>)>,
}

/// What goes on between commands.
#[derive(Debug)]
pub(super) struct Work {
    readings: Mutex<Vec<Reading>>,
    /// How often each wording was given to the model.
    tried: Mutex<BTreeMap<Wording, u32>>,
    /// Whether the latest reading failed.
    is_failing: Mutex<bool>,
    /// One reading at a time.
    turn: Arc<Semaphore>,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            readings: Mutex::default(),
            tried: Mutex::default(),
            is_failing: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Engine {
    /// Gives the model to read what was answered and not read.
    pub(super) fn read_on(&self, handover: &HandoverId, session: &Session) {
        let is_failing = *lock(&self.work.is_failing);
        // a server that fails is tried with one answer, not with all of them
        let most = if is_failing { 1 } else { AT_ONCE };
        if session.sitting_open {
            self.read(handover, session, most);
        }
    }

    /// Reads what is unread at the end of an interview, and takes in what comes within the limit of one call.
    pub(super) async fn read_out(&self, handover: &HandoverId, session: &Session) {
        let Some(assistant) = &self.assistant else { return };
        self.read(handover, session, AT_THE_END);
        let until = Instant::now() + assistant.patience;
        let all = std::mem::take(&mut *lock(&self.work.readings));
        for reading in all {
            if reading.wording.0 == *handover {
                self.take_one(assistant, reading, until).await;
            } else {
                lock(&self.work.readings).push(reading);
            }
        }
    }

    /// Takes in what has been read by now.
    pub(super) async fn take_in(&self, handover: &HandoverId) {
        let Some(assistant) = &self.assistant else { return };
        let done: Vec<Reading> = {
            let is_done = |it: &mut Reading| it.wording.0 == *handover && it.task.is_finished();
            lock(&self.work.readings).extract_if(.., is_done).collect()
        };
        let now = Instant::now();
        for reading in done {
            self.take_one(assistant, reading, now).await;
        }
    }

    fn read(&self, handover: &HandoverId, session: &Session, most: usize) {
        let Some(assistant) = &self.assistant else { return };
        let wordings: Vec<Wording> = self.unread(handover, session).into_iter().take(most).collect();
        for wording in wordings {
            let turn = wording.1;
            let scene = assistant.scene(session, self);
            let request = |room| assistant.prompts.understand(&scene, turn, room);
            let (Ok(request), Ok(smaller)) = (request(Room::Whole), request(Room::Little)) else {
                continue;
            };
            // what cannot be read now is read after a later answer
            if self.may_ask(handover).is_err() {
                return;
            }
            *lock(&self.work.tried).entry(wording.clone()).or_default() += 1;
            let (model, spending, alone) = (Arc::clone(assistant), session.spending, Arc::clone(&self.work.turn));
            let task = tokio::spawn(async move {
                let _permit = alone.acquire_owned().await;
                let mut nobody = |_: &str| {};
                match model.call(spending, &request, &mut nobody).await {
                    Err(ModelError::TooLong) => (Room::Little, model.call(spending, &smaller, &mut nobody).await),
                    result => (Room::Whole, result),
                }
            });
            lock(&self.work.readings).push(Reading { wording, task });
        }
    }

    /// Returns the answers that no model has read and that none is reading, latest first.
    fn unread(&self, handover: &HandoverId, session: &Session) -> Vec<Wording> {
        let (readings, tried) = (lock(&self.work.readings), lock(&self.work.tried));
        let wording = |turn: Turn| -> Option<Wording> {
            let Some(Outcome::Answered(answer)) = session.turn(turn)?.outcome.as_ref() else {
                return None;
            };
            Some((handover.clone(), turn, answer.history.len()))
        };
        let free = |it: &Wording| {
            let is_tired = tried.get(it).is_some_and(|tries| *tries >= TRIES);
            !is_tired && !readings.iter().any(|reading| reading.wording == *it)
        };
        let turns = session.turns.iter().rev().map(|it| it.question.turn);
        turns
            .filter(|turn| !session.read.contains(turn))
            .filter_map(wording)
            .filter(free)
            .collect()
    }

    async fn take_one(&self, assistant: &Assistant, reading: Reading, until: Instant) {
        let Reading { wording, mut task } = reading;
        match timeout_at(until, &mut task).await {
            Ok(Ok((room, result))) => {
                *lock(&self.work.is_failing) = result.is_err();
                // what cannot be stored now is read again another time
                drop(self.store_one(assistant, &wording, room, result).await);
            }
            // a task that was ended at shutdown is read again another time, and so is one that takes too long
            Ok(Err(_)) | Err(_) => task.abort(),
        }
    }

    async fn store_one(
        &self,
        assistant: &Assistant,
        wording: &Wording,
        room: Room,
        result: Result<Reply, ModelError>,
    ) -> Result<(), EngineError> {
        let (handover, turn, corrections) = wording;
        let session = self.session(handover).await?;
        if result.as_ref().is_err_and(|it| !it.was_sent()) {
            return Ok(());
        }
        let (usage, heard) = match result {
            Ok(reply) => {
                let heard = assistant
                    .prompts
                    .understood(&assistant.scene(&session, self), *turn, &reply);
                (reply.usage, heard.map_err(|fault| fault.to_string()))
            }
            Err(error) => (Usage::default(), Err(error.to_string())),
        };
        let is_same = matches!(session.turn(*turn).and_then(|it| it.outcome.as_ref()),
            Some(Outcome::Answered(answer)) if answer.history.len() == *corrections);
        let heard = heard.and_then(|it| if is_same { Ok(it) } else { Err(CHANGED.to_owned()) });
        if room == Room::Little {
            let refused = Some(ModelError::TooLong.to_string());
            self.note(
                handover,
                *turn,
                assistant.count(Task::Understand, Usage::default(), refused),
            )
            .await;
        }
        let (fault, turn) = (heard.as_ref().err().cloned(), *turn);
        let call = assistant.count(Task::Understand, usage, fault);
        match heard {
            Ok(Heard { facts, .. }) => {
                self.run(handover, Basis::Any, Command::Understood { turn, facts, call })
                    .await?;
            }
            Err(_) => self.note(handover, turn, call).await,
        }
        Ok(())
    }
}

/// Why a reading of an older wording is not used.
const CHANGED: &str = "the answer was corrected meanwhile";

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
