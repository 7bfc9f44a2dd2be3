//! The model at work: words for the next question, facts of the last answer. Everything here may fail; the interview goes on.
//!
//! 1. `word`: one call between an answer and the next question. What it proposes is checked, then decided upon like any
//!    command; if anything is wrong, the question of the machine stays.
//! 2. `read`: facts of an answer, by a call of its own while the person goes on. What is done is taken in before the next
//!    command; what failed is tried again when the next sitting opens.
//! 3. Every call is counted in the log, used or not.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinHandle;

use crate::engine::{Engine, EngineError, Step};
use crate::id::{HandoverId, Turn};
use crate::interview::{Call, Command, Outcome, Question, QuestionKind, Session, fill};
use crate::llm::{Allowance, Budget, Model, ModelError, Spent};
use crate::prompt::{Fence, PromptError, Prompts, Reply, ReplyFault, Request, Scene, Usage};

/// Answers of earlier turns that are read when a sitting opens, at most.
const CAUGHT_UP: usize = 8;

/// A model with everything that it takes to ask it.
#[derive(Debug)]
pub struct Assistant {
    /// The model behind its limits.
    pub model: Arc<dyn Model>,
    /// What it is told.
    pub prompts: Prompts,
    /// The fence of this run.
    pub fence: Fence,
    /// Its name, as the leaver reads it.
    pub name: String,
    /// The host that it runs on.
    pub host: String,
    /// Whether texts leave the network.
    pub leaves: bool,
    /// What a handover may use.
    pub allowance: Allowance,
    /// Whether statements for manager and legal only may be shown to it.
    pub restricted: bool,
}

/// An answer that is being read.
#[derive(Debug)]
struct Reading {
    handover: HandoverId,
    turn: Turn,
    task: JoinHandle<(u64, Result<Reply, ModelError>)>,
}

/// What goes on between commands.
#[derive(Debug, Default)]
pub(super) struct Work {
    readings: Mutex<Vec<Reading>>,
    /// What the leaver was told last, so that it is not said again and again.
    told: Mutex<Option<&'static str>>,
}

impl Engine {
    /// Tells, once a sitting opens, which model hears the leaver and where the texts go; then reads what was not read.
    pub(super) fn introduce(&self, handover: &HandoverId, step: &mut Step) {
        let Some(assistant) = &self.assistant else { return };
        let place = if assistant.leaves { "leaves" } else { "stays" };
        let place = fill(assistant.prompts.notice(place), &[("host", &assistant.host)]);
        let text = fill(
            assistant.prompts.notice("hears"),
            &[("model", &assistant.name), ("where", &place)],
        );
        step.notices.push(text);
        let answered = |turn: &Turn| {
            let outcome = step.session.turn(*turn).and_then(|it| it.outcome.as_ref());
            matches!(outcome, Some(Outcome::Answered(_))) && !step.session.read.contains(turn)
        };
        let turns = step.session.turns.iter().rev().map(|it| it.question.turn);
        let unread: Vec<Turn> = turns.filter(answered).take(CAUGHT_UP).collect();
        for turn in unread {
            self.read(handover, &step.session, turn);
        }
    }

    /// Lets the model word the question of a step, where there is a model and a choice.
    pub(super) async fn word(&self, handover: &HandoverId, mut step: Step) -> Step {
        let (Some(assistant), Some(open)) = (&self.assistant, step.question.clone()) else {
            return step;
        };
        let candidates = std::mem::take(&mut step.candidates);
        let scene = assistant.scene(&step.session, self);
        let Ok(request) = assistant.wording(&scene, &open, &candidates) else {
            return step;
        };
        let result = assistant.call(&step.session, &request).await;
        let checked = result.map(|reply| {
            let question = assistant.worded(&assistant.scene(&step.session, self), &open, &candidates, &reply);
            (reply.usage, question)
        });
        let (usage, fault, notice, question) = match checked {
            Ok((usage, Ok(question))) => (usage, None, None, Some(question)),
            Ok((usage, Err(fault))) => (usage, Some(fault.to_string()), notice_of(&fault), None),
            Err(error) => (Usage::default(), Some(error.to_string()), Some(error.notice()), None),
        };
        step.notices.extend(self.notice(assistant, notice, fault.is_none()));
        self.note(handover, open.turn, assistant.count(&request, usage, fault))
            .await;
        match question {
            Some(question) => self.reworded(handover, step, question).await,
            None => step,
        }
    }

    async fn reworded(&self, handover: &HandoverId, step: Step, question: Question) -> Step {
        // a proposal that came too late, or says what was said, leaves the question as it is
        match self.run(handover, None, Command::Worded { question }).await {
            Ok(worded) => Step {
                session: worded.session,
                question: worded.question,
                ..step
            },
            Err(_) => step,
        }
    }

    /// Begins to read an answer.
    pub(super) fn read(&self, handover: &HandoverId, session: &Session, turn: Turn) {
        let Some(assistant) = &self.assistant else { return };
        let Ok(request) = assistant.prompts.understand(&assistant.scene(session, self), turn) else {
            return;
        };
        let (model, session) = (Arc::clone(assistant), session.clone());
        let task = tokio::spawn(async move { (request.tokens(), model.call(&session, &request).await) });
        let reading = Reading {
            handover: handover.clone(),
            turn,
            task,
        };
        self.work
            .readings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(reading);
    }

    /// Takes in what was read: all of it, or only what is done by now.
    pub(super) async fn take_in(&self, handover: &HandoverId, all: bool) {
        let Some(assistant) = &self.assistant else { return };
        let ready: Vec<Reading> = {
            let mut readings = self.work.readings.lock().unwrap_or_else(PoisonError::into_inner);
            let mine = |it: &mut Reading| it.handover == *handover && (all || it.task.is_finished());
            readings.extract_if(.., mine).collect()
        };
        for reading in ready {
            // a task that was ended at shutdown is read again another time
            if let Ok((_, result)) = reading.task.await {
                drop(self.take_in_one(assistant, handover, reading.turn, result).await);
            }
        }
    }

    async fn take_in_one(
        &self,
        assistant: &Assistant,
        handover: &HandoverId,
        turn: Turn,
        result: Result<Reply, ModelError>,
    ) -> Result<(), EngineError> {
        let session = self.session(handover).await?;
        let mut call = Call {
            task: "understand".to_owned(),
            model: assistant.name.clone(),
            ..Call::default()
        };
        let heard = match result {
            Ok(reply) => {
                (call.input, call.cached, call.output) = (reply.usage.input, reply.usage.cached, reply.usage.output);
                let heard = assistant
                    .prompts
                    .understood(&assistant.scene(&session, self), turn, &reply);
                heard.map_err(|fault| fault.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        call.fault = heard.as_ref().err().cloned();
        self.note(handover, turn, call).await;
        let facts = heard.map(|it| it.facts).unwrap_or_default();
        if !facts.is_empty() {
            self.run(handover, None, Command::Understood { turn, facts }).await?;
        }
        Ok(())
    }

    pub(super) async fn note(&self, handover: &HandoverId, turn: Turn, call: Call) {
        // a count that cannot be written must not stop the interview; the next answer will say what is wrong
        drop(self.run(handover, None, Command::ModelCalled { turn, call }).await);
    }

    /// Returns what the leaver is to be told, unless it was said just before.
    fn notice(&self, assistant: &Assistant, notice: Option<&'static str>, is_well: bool) -> Option<String> {
        let mut told = self.work.told.lock().unwrap_or_else(PoisonError::into_inner);
        if is_well {
            *told = None;
        }
        let notice = notice.filter(|it| *told != Some(*it))?;
        *told = Some(notice);
        let text = assistant.prompts.notice(notice);
        Some(fill(text, &[("model", &assistant.name)])).filter(|it| !it.is_empty())
    }
}

/// A reply that says nothing usable is told; one whose words were not good enough is nobody's concern.
pub(super) fn notice_of(fault: &ReplyFault) -> Option<&'static str> {
    let unclear = [
        ReplyFault::Refused,
        ReplyFault::Empty,
        ReplyFault::Cut,
        ReplyFault::NotJson,
        ReplyFault::OffSchema,
        ReplyFault::OtherLanguage,
    ];
    unclear.contains(fault).then_some("unclear")
}

impl Assistant {
    /// The request for the words of the open question: a teach-back is summed up, any other is chosen and worded.
    fn wording(&self, scene: &Scene<'_>, open: &Question, candidates: &[Question]) -> Result<Request, PromptError> {
        match (&open.account, candidates) {
            (_, []) => Err(PromptError::Nothing),
            (Some(account), _) if open.kind == QuestionKind::TeachBack => self.prompts.teach_back(scene, account),
            _ => self.prompts.ask(scene, candidates),
        }
    }

    /// The question that a reply to that request proposes.
    fn worded(
        &self,
        scene: &Scene<'_>,
        open: &Question,
        candidates: &[Question],
        reply: &Reply,
    ) -> Result<Question, ReplyFault> {
        if open.kind == QuestionKind::TeachBack {
            self.prompts.taught_back(scene, open, reply)
        } else {
            self.prompts.worded(scene, candidates, reply)
        }
    }

    pub(super) fn scene<'a>(&'a self, session: &'a Session, engine: &'a Engine) -> Scene<'a> {
        Scene {
            session,
            guide: engine.guide(),
            fence: &self.fence,
            restricted: self.restricted,
        }
    }

    /// Calls the model within what is left of the handover's allowance.
    pub(super) async fn call(&self, session: &Session, request: &Request) -> Result<Reply, ModelError> {
        let spending = session.spending;
        let usage = Usage {
            input: spending.input,
            cached: spending.cached,
            output: spending.output,
        };
        let spent = Spent {
            calls: spending.calls,
            usage,
        };
        let model = Budget::new(Arc::clone(&self.model), self.allowance, spent);
        model.complete(request).await
    }

    pub(super) fn count(&self, request: &Request, usage: Usage, fault: Option<String>) -> Call {
        let (task, model) = (request.task.name().to_owned(), self.name.clone());
        Call {
            task,
            model,
            input: usage.input,
            cached: usage.cached,
            output: usage.output,
            fault,
        }
    }
}
