//! Load, decide, append, tell: the loop between the machine and the log. The only thing that a chat or a web page sees.
//!
//! 1. The session is brought up to the log: what others wrote since is read and applied.
//! 2. `decide` says what follows from the command.
//! 3. Its events are appended, all in one transaction. Only then is anything told.
//! 4. If somebody else wrote first, all of it starts again.
//!
//! `assistant`, `reading`, `teach_back` and `drafting` are the model's part, `watch` says what happens meanwhile,
//! `spent` what it cost, `pace` how often it is asked, `memory` which sessions are kept at hand. `clock` gives time and
//! ids, `overview`, `board` and `open_gap` say how far a handover is, `press` makes reports, `export` writes files,
//! `rooms` serves manager, leaver and successor beside the interview. No rule stands here.

mod assistant;
mod board;
mod clock;
mod drafting;
mod error;
pub mod export;
mod memory;
mod open_gap;
mod overview;
mod pace;
pub mod pictures;
mod press;
mod reading;
mod rooms;
mod spent;
mod step;
mod teach_back;
mod toml_fault;
mod typesetter;
mod watch;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use assistant::Assistant;
pub use board::{Board, GeneralHeat, Heat, HeatRow, ValueLine, WeakRenewal};
pub use clock::Clock;
pub use drafting::{Drafting, Progress};
pub use error::{EngineError, Trouble};
pub use open_gap::{Next, OpenGap, Severity};
pub use overview::{AccountLine, Gap, ImportFix, Outlook, Overview, TopicLine};
pub use pace::Rate;
pub use press::{Choices, Format, PictureFiles, Press, PressError, Sheet};
pub use spent::TaskSpending;
pub use step::{Saved, Step};
pub use typesetter::{Rendered, Typesetter};
pub use watch::{News, Watcher};

use crate::assets::Assets;
use crate::book::Book;
use crate::diag::Problem;
use crate::engine::memory::Memory;
use crate::id::{HandoverId, Turn};
use crate::interview::{Command, Envelope, Guide, Outcome, Plan, Session, decide};
pub use crate::store::StoreError;
pub use crate::store::{
    AccessStore, ApiToken, Claim, Draft, Invite, ModelUse, Person, PersonId, RememberStore, Remembered, Return,
    TokenHash, Tombstone, WebSession, Whose,
};
use crate::store::{EventStore, Head, Verified};

/// How often a command is decided anew because somebody else wrote first.
const ATTEMPTS: usize = 16;

/// The folder of banks, word lists and prompts among the assets.
const PROMPTS: &str = "prompts";

/// Runs handovers on a log.
#[derive(Debug)]
pub struct Engine {
    store: Arc<dyn EventStore>,
    guide: Arc<Guide>,
    clock: Clock,
    /// Sessions as they were after their last command; the log says whether they are still right.
    memory: Mutex<Memory>,
    /// Who may come in, and drafts, where pages are served.
    access: Option<Arc<dyn AccessStore>>,
    /// The model, where there is one.
    assistant: Option<Arc<Assistant>>,
    work: reading::Work,
    /// How often a handover's model is asked, where that is limited.
    pace: Option<pace::Pace>,
    /// What the leaver was told of the model since it was well last, so that nothing is said twice.
    told: Mutex<BTreeSet<&'static str>>,
}

/// Reads the guide from the assets.
///
/// # Errors
/// `Asset` where a file cannot be read, `Guide` with every problem of the files.
pub fn guide(assets: &Assets) -> Result<Guide, EngineError> {
    let files = assets.texts(PROMPTS, &[".toml"])?;
    Guide::parse(&files).map_err(|problems: Vec<Problem>| EngineError::Guide { problems })
}

/// What somebody saw who gives a command: where that is not so any more, nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    /// Whatever there is.
    Any,
    /// The question of that turn is open.
    Turn(Turn),
    /// The log ends with that event.
    Version(u64),
}

impl Basis {
    fn holds(self, session: &Session) -> bool {
        match self {
            Self::Any => true,
            Self::Turn(turn) => session.open_question().is_some_and(|it| it.turn == turn),
            Self::Version(seq) => session.seq == seq,
        }
    }
}

impl Engine {
    /// Returns an engine on a log.
    pub fn new(store: Arc<dyn EventStore>, guide: Arc<Guide>, clock: Clock) -> Self {
        Self {
            store,
            guide,
            clock,
            memory: Mutex::new(Memory::new(memory::USUAL)),
            access: None,
            assistant: None,
            work: reading::Work::default(),
            pace: None,
            told: Mutex::default(),
        }
    }

    /// Lets a model help: it words questions and finds facts, and decides nothing.
    #[must_use]
    pub fn with_assistant(self, assistant: Assistant) -> Self {
        let assistant = Some(Arc::new(assistant));
        Self { assistant, ..self }
    }

    /// Keeps about so many bytes of sessions at hand; any other is read from the log when it is wanted.
    #[must_use]
    pub fn with_memory(self, bytes: usize) -> Self {
        let memory = Mutex::new(Memory::new(bytes));
        Self { memory, ..self }
    }

    /// Returns the name of the model that helps; none where there is none.
    pub fn model_name(&self) -> Option<&str> {
        self.assistant.as_deref().map(|it| it.name.as_str())
    }

    /// Returns the banks, numbers and words that interviews are held with.
    pub fn guide(&self) -> &Guide {
        &self.guide
    }

    /// Returns today's date, in UTC.
    pub fn today(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }

    /// Starts a handover under a new id, which replaces the plan's, and returns the step with that id.
    ///
    /// # Errors
    /// `Refused` where the plan cannot be, `Store` where nothing could be saved.
    pub async fn start(&self, mut plan: Plan, books: Vec<(String, Book)>) -> Result<Step, EngineError> {
        for _ in 0..ATTEMPTS {
            plan.handover = clock::new_handover_id(&plan.csm)?;
            let (handover, plan) = (plan.handover.clone(), plan.clone());
            let books = books.clone();
            match self.submit(&handover, Command::Start { plan, books }).await {
                // the id is in use: take another one
                Err(EngineError::Refused(crate::interview::Refusal::AlreadyStarted)) => {}
                other => return other,
            }
        }
        Err(EngineError::Contended {
            handover: plan.handover,
        })
    }

    /// Opens a sitting, or goes on with the one that is open, and gives the question that is due.
    ///
    /// # Errors
    /// `Unknown` where there is no such handover; else as `submit`.
    pub async fn open(&self, handover: &HandoverId) -> Result<Step, EngineError> {
        self.submit(handover, Command::Open).await
    }

    /// Runs a command. When this returns, its events are on the disk.
    ///
    /// # Errors
    /// `Refused` and `Store` say why nothing was saved; `Contended` where others kept writing first.
    pub async fn submit(&self, handover: &HandoverId, command: Command) -> Result<Step, EngineError> {
        self.helped(handover, Basis::Any, command, None).await
    }

    /// Runs a command that means the question `shown`, and refuses it where another question is open by now.
    ///
    /// # Errors
    /// `Moved` with nothing saved; else as `submit`.
    pub async fn reply(&self, handover: &HandoverId, shown: Turn, command: Command) -> Result<Step, EngineError> {
        self.helped(handover, Basis::Turn(shown), command, None).await
    }

    /// Runs a command as `reply` does, or as `submit` where no question is meant, while somebody watches.
    ///
    /// # Errors
    /// As `reply`.
    pub async fn watched(
        &self,
        handover: &HandoverId,
        shown: Option<Turn>,
        command: Command,
        watcher: &mut dyn Watcher,
    ) -> Result<Step, EngineError> {
        let basis = shown.map_or(Basis::Any, Basis::Turn);
        self.helped(handover, basis, command, Some(watcher)).await
    }

    /// Runs a command with the model's help, where there is a model: what it has read is taken in first, then it may word
    /// the next question, and last it is given to read what it has not read. At the end its readings are waited for.
    async fn helped(
        &self,
        handover: &HandoverId,
        basis: Basis,
        command: Command,
        mut watcher: Option<&mut dyn Watcher>,
    ) -> Result<Step, EngineError> {
        let opens = command == Command::Open;
        self.take_in(handover).await;
        let mut step = self.run(handover, basis, command).await?;
        if opens {
            self.introduce(&mut step);
        }
        if let Some(watcher) = &mut watcher {
            watcher.see(News::Saved(&step));
            step.notices.clear();
        }
        if !step.session.finished {
            let step = self.word(handover, step, watcher).await;
            self.read_on(handover, &step.session);
            return Ok(step);
        }
        self.read_out(handover, &step.session).await;
        let session = self.current(handover).await?;
        Ok(Step { session, ..step })
    }

    async fn run(&self, handover: &HandoverId, basis: Basis, command: Command) -> Result<Step, EngineError> {
        for _ in 0..ATTEMPTS {
            let session = self.current(handover).await?;
            if session.plan.is_none() && !matches!(command, Command::Start { .. }) {
                let handover = handover.clone();
                return Err(EngineError::Unknown { handover });
            }
            let at = self.clock.now();
            let decision = decide(&session, &self.guide, command.clone(), at)?;
            if !basis.holds(&session) {
                return Err(EngineError::Moved);
            }
            let appended = self.store.append(handover, session.seq, at, &decision.events).await;
            let events = match appended {
                Ok(events) => events,
                Err(StoreError::Conflict { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            let session = self.memory().advance(handover, session, &events);
            // the answer is saved: a draft that could not be deleted now must not make it look lost
            self.drop_drafts(handover, &events).await.unwrap_or_default();
            return Ok(Step::new(session, events, decision.effects));
        }
        let handover = handover.clone();
        Err(EngineError::Contended { handover })
    }

    /// Returns a handover as the log has it.
    ///
    /// # Errors
    /// `Unknown` where there is none; `Store` where the log cannot be read.
    pub async fn session(&self, handover: &HandoverId) -> Result<Arc<Session>, EngineError> {
        let session = self.current(handover).await?;
        if session.plan.is_none() {
            let handover = handover.clone();
            return Err(EngineError::Unknown { handover });
        }
        Ok(session)
    }

    /// Returns every handover, in the order of the ids.
    ///
    /// # Errors
    /// `Store` where the log cannot be read.
    pub async fn list(&self) -> Result<Vec<Head>, EngineError> {
        Ok(self.store.list().await?)
    }

    /// Returns all events of a handover.
    ///
    /// # Errors
    /// `Unknown` where there is none; `Store` where the log cannot be read.
    pub async fn events(&self, handover: &HandoverId) -> Result<Vec<Envelope>, EngineError> {
        let events = self.store.load(handover, 0).await?;
        if events.is_empty() {
            let handover = handover.clone();
            return Err(EngineError::Unknown { handover });
        }
        Ok(events)
    }

    /// Checks that no event of a handover was changed.
    ///
    /// # Errors
    /// `Store` where the log cannot be read.
    pub async fn verify(&self, handover: &HandoverId) -> Result<Verified, EngineError> {
        Ok(self.store.verify(handover).await?)
    }

    /// Returns how far a session is: coverage, and minutes left of this sitting's plan.
    pub fn outlook(&self, session: &Session) -> Outlook {
        overview::outlook(session, &self.guide, self.clock.now())
    }

    /// Returns all that a manager wants to see of a session.
    pub fn overview(&self, session: &Session) -> Overview {
        overview::overview(session, &self.guide, self.clock.now())
    }

    /// Returns what was saved of an answer, as the log has it.
    pub fn saved(&self, session: &Session, turn: Turn) -> Option<Saved> {
        let Some(Outcome::Answered(answer)) = session.turn(turn)?.outcome.as_ref() else {
            return None;
        };
        Some(Saved {
            turn,
            facts: session.facts.values().filter(|fact| fact.id.turn == turn).count(),
            masked: answer.masked.len(),
            dropped: answer.dropped,
            private: answer.private,
        })
    }

    /// Takes the session of the last command, or an empty one, and applies what the log has after it.
    async fn current(&self, handover: &HandoverId) -> Result<Arc<Session>, EngineError> {
        let known = self.memory().recall(handover).unwrap_or_default();
        let news = self.store.load(handover, known.seq).await?;
        if news.is_empty() {
            return Ok(known);
        }
        Ok(self.memory().advance(handover, known, &news))
    }

    /// Returns a session as the log has it, without keeping it at hand: for a look at all of them.
    async fn glance(&self, handover: &HandoverId) -> Result<Session, EngineError> {
        Ok(Session::replay(&self.store.load(handover, 0).await?))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
