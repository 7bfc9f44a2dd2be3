//! The interview as one JSON object a line, for programs.
//!
//! 1. `lines`: bytes of the input → lines of a bounded length.
//! 2. `protocol`: a line → what is asked of the machine; what the machine says → a line.
//! 3. Here: hello, then question after question. `saved` is written only after the engine has stored the answer, and
//!    every line is flushed. The end of the input is a pause, and so is a signal.

mod lines;
mod protocol;

use tokio::io::BufReader;

use crate::cli::account_name;
use crate::cli::error::CliError;
use crate::cli::jsonl::lines::{Line, Lines};
use crate::cli::jsonl::protocol::{Ask, Reply};
use crate::cli::print::Printer;
use crate::engine::{Engine, EngineError, News, Saved, Step};
use crate::id::{HandoverId, Turn};
use crate::interview::{Command, Question, QuestionKind, Refusal, Session};
use crate::screen::Readers;
use crate::store::StoreError;

/// Runs the interview on standard input and output.
pub(super) async fn run(engine: &Engine, handover: &HandoverId, out: Printer) -> Result<(), CliError> {
    let mut stop = std::pin::pin!(stop_requested()?);
    let session = engine.session(handover).await?;
    let talk = Talk { engine, handover, out };
    talk.hello(&session)?;
    if session.finished {
        return talk.complete(&session);
    }
    let mut shown = talk.watched(None, Command::Open).await??;
    let mut lines = Lines::new(BufReader::new(tokio::io::stdin()));
    let mut held = None;
    while let Some(turn) = shown {
        let line = tokio::select! {
            () = &mut stop => {
                talk.pause().await?;
                return Err(CliError::Interrupted);
            }
            line = lines.next() => line?,
        };
        shown = match line {
            Line::End => return talk.pause().await,
            Line::TooLong => talk
                .refuse("the line is too long", "send a long answer as several")?
                .or(shown),
            Line::NotText => talk.refuse("the line is not UTF-8 text", "send UTF-8")?.or(shown),
            Line::Text(text) => match protocol::parse(&text) {
                Err(message) => talk.refuse(&message, protocol::HINT)?.or(shown),
                Ok(Ask::Pause) => return talk.pause().await,
                Ok(ask) => talk.run(turn, ask.into_command(), &mut held).await?,
            },
        };
    }
    Ok(())
}

/// Listens for requests to end from this moment on, and returns what waits for one.
#[cfg(unix)]
pub(super) fn stop_requested() -> Result<impl Future<Output = ()>, CliError> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Returns what waits for Ctrl-C.
#[cfg(not(unix))]
pub(super) fn stop_requested() -> Result<impl Future<Output = ()>, CliError> {
    Ok(async { tokio::signal::ctrl_c().await.unwrap_or_default() })
}

/// One conversation.
#[derive(Debug, Clone, Copy)]
struct Talk<'a> {
    engine: &'a Engine,
    handover: &'a HandoverId,
    out: Printer,
}

impl Talk<'_> {
    fn hello(self, session: &Session) -> Result<(), CliError> {
        let csm = session.plan.as_ref().map(|plan| plan.csm.as_str()).unwrap_or_default();
        let (handover, resumed) = (self.handover.as_str(), !session.turns.is_empty());
        self.say(&Reply::Hello { handover, csm, resumed })
    }

    /// Runs what a line asks for and returns the turn that is open then; none where the interview is complete. What waits
    /// in `held` was said in confidence: it is stored nowhere until the next line says who may read it.
    async fn run(self, shown: Turn, command: Command, held: &mut Option<Command>) -> Result<Option<Turn>, CliError> {
        let command = match held.take() {
            Some(kept) => self.told(kept, command).await?,
            None => command,
        };
        let meant = match command {
            Command::Correct { .. } | Command::Confide { turn: Some(_), .. } | Command::Finish => None,
            _ => Some(shown),
        };
        match self.watched(meant, command.clone()).await? {
            Ok(turn) => Ok(turn),
            Err(EngineError::Refused(Refusal::InConfidence)) => {
                *held = Some(command);
                self.ask_readers(shown).await
            }
            Err(EngineError::Refused(Refusal::AlreadySaved(turn))) => self.saved_before(Turn(turn)).await,
            Err(EngineError::Moved) => {
                self.error(&CliError::from(EngineError::Moved))?;
                self.question_again().await
            }
            Err(EngineError::Refused(Refusal::Finished)) => self.question_again().await,
            // the disk may hold half of it: going on could lose what is said next
            Err(EngineError::Store(error @ StoreError::Disk { .. })) => Err(error.into()),
            Err(error) => {
                self.error(&error.into())?;
                Ok(Some(shown))
            }
        }
    }

    /// Returns what becomes of words that were held, given the next line. A reply that does not say who may read them is
    /// an answer as well: they are kept for the manager, and the reply goes behind them.
    async fn told(self, held: Command, next: Command) -> Result<Command, CliError> {
        let guide = self.engine.guide();
        let Command::Answer { text: reply, .. } = next else {
            self.say(&Reply::Notice {
                text: &guide.wording.bare.confided_let_go,
            })?;
            return Ok(next);
        };
        let session = self.engine.session(self.handover).await?;
        Ok(match guide.rules.readers(&reply, session.manager()) {
            Some(readers) => held.read_by(readers),
            // said between two people: silence means that nobody may read it
            None if held.text().is_some_and(|it| guide.rules.is_between_us(it)) => {
                held.and_said(&reply).read_by(Readers::Nobody)
            }
            None => held.and_said(&reply).read_by(Readers::Manager),
        })
    }

    /// Asks who may read what was said in confidence, in the place of the open question.
    async fn ask_readers(self, shown: Turn) -> Result<Option<Turn>, CliError> {
        let session = self.engine.session(self.handover).await?;
        let Some(open) = session.open_question().filter(|it| it.turn == shown) else {
            return self.question_again().await;
        };
        let question = Question {
            kind: QuestionKind::Confirm,
            text: self.engine.guide().wording.confided(session.plan.as_ref()),
            ..open.clone()
        };
        self.question(&session, &question)
    }

    /// Runs a command. That it is saved is written as soon as it is, the next question when it is whole. Returns the turn
    /// that is open then; none where the interview is complete.
    async fn watched(
        self,
        shown: Option<Turn>,
        command: Command,
    ) -> Result<Result<Option<Turn>, EngineError>, CliError> {
        let mut written = Ok(());
        let mut watcher = |news: News<'_>| {
            if let News::Saved(step) = news {
                written = self.stored(step);
            }
        };
        let step = match self.engine.watched(self.handover, shown, command, &mut watcher).await {
            Ok(step) => step,
            Err(error) => return Ok(Err(error)),
        };
        written?;
        self.step(&step).map(Ok)
    }

    /// Writes what a step brought, and returns the turn that is open then.
    fn step(self, step: &Step) -> Result<Option<Turn>, CliError> {
        for text in &step.notices {
            self.say(&Reply::Notice { text })?;
        }
        match &step.question {
            Some(question) => self.question(&step.session, question),
            None => self.complete(&step.session).map(|()| None),
        }
    }

    /// Writes what is on the disk, before a model is asked.
    fn stored(self, step: &Step) -> Result<(), CliError> {
        if let Some(saved) = step.saved {
            self.saved(saved)?;
        }
        let notice = |text: &String| self.say(&Reply::Notice { text });
        step.notices.iter().try_for_each(notice)
    }

    fn saved(self, saved: Saved) -> Result<(), CliError> {
        self.say(&Reply::Saved {
            turn: saved.turn,
            facts: saved.facts,
            masked: saved.masked,
        })
    }

    fn question(self, session: &Session, question: &Question) -> Result<Option<Turn>, CliError> {
        let outlook = self.engine.outlook(session);
        self.say(&Reply::Question {
            turn: question.turn,
            kind: question.kind.as_str(),
            topic: question.topic.as_str(),
            account: account_name(session, question),
            text: &question.text,
            coverage: rounded(outlook.coverage),
            minutes_left: outlook.minutes_left,
        })?;
        Ok(Some(question.turn))
    }

    fn complete(self, session: &Session) -> Result<(), CliError> {
        let coverage = rounded(self.engine.outlook(session).coverage);
        let turns = session.turns.len();
        self.say(&Reply::Complete { turns, coverage })
    }

    async fn question_again(self) -> Result<Option<Turn>, CliError> {
        let session = self.engine.session(self.handover).await?;
        match session.open_question().filter(|_| !session.finished) {
            Some(question) => self.question(&session, question),
            None => self.complete(&session).map(|()| None),
        }
    }

    /// The same answer came in again: it is acknowledged again, and stored once.
    async fn saved_before(self, turn: Turn) -> Result<Option<Turn>, CliError> {
        let session = self.engine.session(self.handover).await?;
        if let Some(saved) = self.engine.saved(&session, turn) {
            self.saved(saved)?;
        }
        self.question_again().await
    }

    async fn pause(self) -> Result<(), CliError> {
        match self.engine.submit(self.handover, Command::Pause).await {
            Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn refuse(self, message: &str, hint: &str) -> Result<Option<Turn>, CliError> {
        self.say(&Reply::Error { message, hint })?;
        Ok(None)
    }

    fn error(self, error: &CliError) -> Result<(), CliError> {
        let words = error.words();
        let hint = words.hints.join("; ");
        let message = &words.message;
        self.say(&Reply::Error { message, hint: &hint })
    }

    fn say(self, reply: &Reply<'_>) -> Result<(), CliError> {
        Ok(self.out.json(reply)?)
    }
}

/// Returns a share with three decimals: more of them mean nothing.
fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
