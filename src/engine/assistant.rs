//! The model at work: words for the next question, facts of the last answer. Everything here may fail; the interview goes on.
//!
//! 1. `introduce`: the leaver is told which model hears them.
//! 2. `word`: one call between an answer and the next question. Its words are shown as they come; what it proposes is
//!    checked, then decided upon like any command; if anything is wrong, the question of the machine stays. A request that
//!    is too long for the model is made once more with a smaller window.
//! 3. Every call is counted in the log, used or not, in one append with what it brought.
//!
//! The call that finds facts is `reading`'s, the one that sums up an account `teach_back`'s.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::engine::watch::lend;
use crate::engine::{Basis, Engine, News, Step, Watcher};
use crate::id::{HandoverId, Turn};
use crate::interview::{Call, Command, HeardBy, Question, QuestionKind, Session, Spending, fill};
use crate::llm::{Allowance, Budget, Listener, Model, ModelError, Spent};
use crate::prompt::{Fence, Prompts, Reply, ReplyFault, Request, Room, Scene, Task, Usage};

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
    /// How long is waited, at the end of an interview, for answers that are still being read.
    pub patience: Duration,
    /// Whether statements for manager and legal only may be shown to it.
    pub restricted: bool,
}

impl Engine {
    /// Returns the model that helps, with where it runs; none where there is none.
    pub fn assistant(&self) -> Option<&Assistant> {
        self.assistant.as_deref()
    }

    /// Tells, once a sitting opens, which model hears the leaver, where the texts go, and whether it was another one before.
    pub(super) fn introduce(&self, step: &mut Step) {
        let Some(assistant) = &self.assistant else { return };
        let place = if assistant.leaves { "leaves" } else { "stays" };
        let host = ("host", assistant.host.as_str());
        let place = fill(assistant.prompts.notice(place), &[host]);
        let model = ("model", assistant.name.as_str());
        let hears = fill(assistant.prompts.notice("hears"), &[model, ("where", &place)]);
        step.notices.push(hears);
        if let Some(before) = step.session.heard_by.as_ref().and_then(|it| assistant.other(it)) {
            let text = assistant.prompts.notice("changed");
            step.notices.push(fill(text, &[("before", before)]));
        }
    }

    /// Lets the model word the question of a step, where there is a model and a choice.
    pub(super) async fn word(
        &self,
        handover: &HandoverId,
        mut step: Step,
        mut watcher: Option<&mut dyn Watcher>,
    ) -> Step {
        let (Some(assistant), Some(open)) = (&self.assistant, step.question.clone()) else {
            return step;
        };
        let candidates = std::mem::take(&mut step.candidates);
        if candidates.is_empty() {
            return step;
        }
        if let Some(watcher) = &mut watcher {
            watcher.see(News::Asked);
        }
        let mut drafted = if let Err(error) = self.may_ask(handover) {
            Drafted::refused(assistant, error)
        } else if open.kind == QuestionKind::TeachBack {
            self.taught_back(assistant, &step.session, &open).await
        } else {
            self.drafted(assistant, &step.session, &candidates, Room::Whole, lend(&mut watcher))
                .await
        };
        if drafted.error == Some(ModelError::TooLong) && open.kind != QuestionKind::TeachBack {
            self.note(handover, open.turn, drafted.call).await;
            drafted = self
                .drafted(assistant, &step.session, &candidates, Room::Little, lend(&mut watcher))
                .await;
        }
        let is_well = drafted.call.fault.is_none();
        step.notices.extend(self.notice(assistant, drafted.notice, is_well));
        if let Some(question) = drafted.question {
            step = self.reworded(handover, step, question, drafted.call).await;
        } else if drafted.error.is_none_or(|it| it.was_sent()) {
            self.note(handover, open.turn, drafted.call).await;
        }
        if let (Some(watcher), Some(question)) = (watcher, &step.question) {
            let is_worded = *question != open;
            watcher.see(if is_worded {
                News::Question(question)
            } else {
                News::Replaced(question)
            });
        }
        step
    }

    /// Asks the model once, and checks what it drafted.
    async fn drafted(
        &self,
        assistant: &Assistant,
        session: &Session,
        candidates: &[Question],
        room: Room,
        watcher: Option<&mut dyn Watcher>,
    ) -> Drafted {
        let scene = assistant.scene(session, self);
        let request = match assistant.prompts.ask(&scene, candidates, room) {
            Ok(request) => request,
            Err(error) => {
                return Drafted::failed(assistant.count(Task::Ask, Usage::default(), Some(error.to_string())));
            }
        };
        let mut drafting = assistant.prompts.drafting(scene, candidates);
        let mut watcher = watcher;
        let mut listener = |so_far: &str| {
            if let (Some(question), Some(watcher)) = (drafting.hear(so_far), &mut watcher) {
                watcher.see(News::Words(&question));
            }
        };
        match assistant.call(session.spending, &request, &mut listener).await {
            Ok(reply) => {
                let worded = assistant.prompts.worded(&scene, candidates, &reply);
                let fault = worded.as_ref().err();
                Drafted {
                    notice: fault.and_then(notice_of),
                    call: assistant.count(Task::Ask, reply.usage, fault.map(ToString::to_string)),
                    question: worded.ok(),
                    error: None,
                }
            }
            Err(error) => Drafted {
                notice: Some(error.notice()),
                error: Some(error.clone()),
                ..Drafted::failed(assistant.count(Task::Ask, Usage::default(), Some(error.to_string())))
            },
        }
    }

    async fn reworded(&self, handover: &HandoverId, step: Step, question: Question, call: Call) -> Step {
        let (turn, counted) = (question.turn, call.clone());
        match self.run(handover, Basis::Any, Command::Worded { question, call }).await {
            Ok(worded) => Step {
                session: worded.session,
                question: worded.question,
                ..step
            },
            // a proposal that came too late, or says what was said, leaves the question as it is
            Err(_) => {
                self.note(handover, turn, counted).await;
                step
            }
        }
    }

    /// Counts a call in the log.
    pub(super) async fn note(&self, handover: &HandoverId, turn: Turn, call: Call) {
        // a count that cannot be written must not stop the interview; the next answer will say what is wrong
        drop(
            self.run(handover, Basis::Any, Command::ModelCalled { turn, call })
                .await,
        );
    }

    /// Returns what the leaver is to be told, unless it was said since the model was well last.
    fn notice(&self, assistant: &Assistant, notice: Option<&'static str>, is_well: bool) -> Option<String> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if is_well {
            told.clear();
        }
        let notice = notice.filter(|it| told.insert(it))?;
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
    /// Returns what a request may be made from.
    pub(super) fn scene<'a>(&'a self, session: &'a Session, engine: &'a Engine) -> Scene<'a> {
        Scene {
            session,
            guide: engine.guide(),
            fence: &self.fence,
            restricted: self.restricted,
        }
    }

    /// Calls the model within what is left of the handover's allowance. The reply is always streamed, so that a silent server
    /// is noticed at its first word.
    pub(super) async fn call(
        &self,
        spending: Spending,
        request: &Request,
        listener: &mut dyn Listener,
    ) -> Result<Reply, ModelError> {
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
        model.stream(request, listener).await
    }

    /// Returns what was another one before: the model, or else its host.
    fn other<'a>(&self, before: &'a HeardBy) -> Option<&'a str> {
        if before.model != self.name {
            return Some(&before.model);
        }
        let is_known = !before.host.is_empty();
        Some(before.host.as_str()).filter(|host| is_known && *host != self.host)
    }

    /// Returns a call as it is counted.
    pub(super) fn count(&self, task: Task, usage: Usage, fault: Option<String>) -> Call {
        Call {
            task: task.name().to_owned(),
            model: self.name.clone(),
            host: self.host.clone(),
            input: usage.input,
            cached: usage.cached,
            output: usage.output,
            fault,
        }
    }
}

/// What one request for words came to.
#[derive(Debug)]
pub(super) struct Drafted {
    /// The question, if it keeps the rules.
    pub(super) question: Option<Question>,
    /// The call, to be counted.
    pub(super) call: Call,
    /// What the leaver should know, by its name in the prompt files.
    pub(super) notice: Option<&'static str>,
    /// Why there was no reply.
    pub(super) error: Option<ModelError>,
}

impl Drafted {
    /// One that was not sent.
    fn refused(assistant: &Assistant, error: ModelError) -> Self {
        Self {
            notice: Some(error.notice()),
            call: assistant.count(Task::Ask, Usage::default(), Some(error.to_string())),
            question: None,
            error: Some(error),
        }
    }

    pub(super) fn failed(call: Call) -> Self {
        Self {
            question: None,
            call,
            notice: None,
            error: None,
        }
    }
}
