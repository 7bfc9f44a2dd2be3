//! The report's sentences: drafted by a model once for each set of statements, and kept.
//!
//! 1. The subjects that the report can sum up are listed, the costliest first; those that are drafted already and whose
//!    statements are still the same cost nothing.
//! 2. One call a subject. What of its reply holds against the statements is kept, even if that is nothing.
//! 3. A call that fails leaves its subject to the template's quotes. Where the server itself is at fault, the rest is left
//!    too, so that nobody waits for each in turn.
//!
//! Everything here may fail; the report is complete without it.

use std::collections::BTreeMap;

use crate::engine::assistant::{Assistant, notice_of};
use crate::engine::{Basis, Engine, EngineError};
use crate::id::{HandoverId, Turn};
use crate::interview::{Command, Draft, Refusal, Sentence, Session, Subject};
use crate::llm::ModelError;
use crate::prompt::{Reply, Usage};

/// Failures of the server in a row after which the rest is left.
const PATIENCE: usize = 2;

/// How far the drafting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The subject's place among those to be drafted, from 1.
    pub number: usize,
    /// How many there are.
    pub all: usize,
    /// The subject.
    pub subject: &'a Subject,
}

/// What the drafting came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafting {
    /// Subjects that the report can sum up.
    pub subjects: usize,
    /// Those of them that were drafted before.
    pub kept: usize,
    /// Those that were drafted now.
    pub drafted: usize,
    /// Sentences that were used, of those drafted now.
    pub sentences: usize,
    /// Sentences that did not hold.
    pub dropped: usize,
    /// Subjects left to the quotes, by the name under which `model.toml` says why.
    pub left: BTreeMap<&'static str, usize>,
}

impl Engine {
    /// Drafts the sentences of the report that are missing, where there is a model. `subjects` is the report's own list.
    ///
    /// # Errors
    /// `Unknown` where there is no such handover; `Store` where the log cannot be read or written. No failure of a model.
    pub async fn draft(
        &self,
        handover: &HandoverId,
        subjects: &[Subject],
        heard: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<Drafting, EngineError> {
        let session = self.session(handover).await?;
        let missing = subjects.iter().filter(|it| session.drafted(it).is_none());
        let missing: Vec<&Subject> = missing.collect();
        let mut drafting = Drafting {
            subjects: subjects.len(),
            kept: subjects.len() - missing.len(),
            ..Drafting::default()
        };
        let Some(assistant) = self.assistant.as_deref() else {
            return Ok(drafting);
        };
        let mut failures = 0;
        for (at, subject) in missing.iter().copied().enumerate() {
            let (number, all) = (at + 1, missing.len());
            heard(Progress { number, all, subject });
            match self.draft_one(handover, assistant, subject, &mut drafting).await? {
                Some(error) => {
                    failures = if is_final(&error) { PATIENCE } else { failures + 1 };
                    if failures >= PATIENCE {
                        *drafting.left.entry(error.notice()).or_default() += all - number;
                        break;
                    }
                }
                None => failures = 0,
            }
        }
        Ok(drafting)
    }

    /// Drafts one subject; returns the failure of the server, if it was one.
    async fn draft_one(
        &self,
        handover: &HandoverId,
        assistant: &Assistant,
        subject: &Subject,
        drafting: &mut Drafting,
    ) -> Result<Option<ModelError>, EngineError> {
        let session = self.session(handover).await?;
        let statements = subject.fingerprint(&session);
        let turn = session.turns.last().map_or(Turn(0), |it| it.question.turn);
        let scene = assistant.scene(&session, self);
        let Ok(request) = assistant.prompts.draft(&scene, subject) else {
            return Ok(None);
        };
        let result = assistant.call(session.spending, &request, &mut |_: &str| {}).await;
        let usage = result.as_ref().map_or(Usage::default(), |it| it.usage);
        let checked = match &result {
            Ok(reply) => self.held(assistant, &session, subject, reply, drafting),
            Err(error) => Err((error.notice(), error.to_string())),
        };
        let fault = checked.as_ref().err().map(|(_, fault)| fault.clone());
        self.note(handover, turn, assistant.count(request.task, usage, fault))
            .await;
        match checked {
            Ok(sentences) => {
                drafting.sentences += sentences.len();
                let draft = Draft {
                    subject: subject.clone(),
                    sentences,
                    statements,
                    model: assistant.name.clone(),
                };
                match self.run(handover, Basis::Any, Command::Draft { draft }).await {
                    Ok(_) => drafting.drafted += 1,
                    // an answer came in meanwhile: the next report sums it up
                    Err(EngineError::Refused(Refusal::StatementsChanged)) => {
                        *drafting.left.entry("changed").or_default() += 1;
                    }
                    Err(error) => return Err(error),
                }
            }
            Err((notice, _)) => *drafting.left.entry(notice).or_default() += 1,
        }
        Ok(result.err().filter(is_of_server))
    }

    /// The sentences of a reply that hold, or why it cannot be used at all, as it is told and as it is recorded.
    fn held(
        &self,
        assistant: &Assistant,
        session: &Session,
        subject: &Subject,
        reply: &Reply,
        drafting: &mut Drafting,
    ) -> Result<Vec<Sentence>, (&'static str, String)> {
        let scene = assistant.scene(session, self);
        let drafted = assistant.prompts.drafted(&scene, subject, reply);
        let drafted = drafted.map_err(|fault| (notice_of(&fault).unwrap_or("unclear"), fault.to_string()))?;
        let all = drafted.len();
        let held: Vec<_> = drafted.into_iter().flatten().collect();
        drafting.dropped += all - held.len();
        Ok(held)
    }
}

/// Whether a failure will be the same for the next call.
fn is_final(error: &ModelError) -> bool {
    matches!(
        error,
        ModelError::NoCredit
            | ModelError::KeyRefused { .. }
            | ModelError::NoSuchModel { .. }
            | ModelError::NotAModel
            | ModelError::Redirected
            | ModelError::Resting
            | ModelError::BudgetUsed
            | ModelError::Setting(_)
    )
}

/// Whether a failure is the server's or a limit's, not that of one request.
fn is_of_server(error: &ModelError) -> bool {
    !matches!(
        error,
        ModelError::TooLong | ModelError::TooLarge | ModelError::BrokeOff | ModelError::NotRecorded
    )
}
