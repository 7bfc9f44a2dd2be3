//! What is done with what was typed: commands go to the engine, and what it says is shown.
//!
//! A text that could not be sent goes back into the line, and into the draft.

use crate::cli::chat::Chat;
use crate::cli::chat::commands::{self, Entry};
use crate::cli::chat::editor::{self, Edited};
use crate::cli::chat::layout::Line;
use crate::cli::chat::line::Input;
use crate::cli::chat::live::{Live, Report};
use crate::cli::chat::screen::{Earlier, Receipt, Screen};
use crate::cli::chat::standing::{Place, title};
use crate::cli::chat::words::Verb;
use crate::cli::error::CliError;
use crate::engine::{EngineError, Step};
use crate::fact::Fact;
use crate::id::{TopicId, Turn};
use crate::interview::{Command, Envelope, Event, Guide, Outcome, Question, Refusal, TurnRecord, fill};
use crate::store::StoreError;

/// How the talk goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The open question is shown.
    Ask,
    /// The line is read again.
    Stay,
    /// The sitting is over.
    Leave,
}

impl Chat<'_> {
    pub(super) async fn take(&mut self, input: Input, question: &Question) -> Result<Next, CliError> {
        let was_interrupted = std::mem::take(&mut self.is_interrupted);
        match input {
            Input::Sent(text) => self.sent(&text, question).await,
            Input::Interrupted(text) if was_interrupted => self.end(&text).await,
            Input::Interrupted(text) => self.interrupted(text),
            // the editor works on a file, and what is off the record is written to none
            Input::Editor(text) if self.is_dropped(&text) => {
                self.line = text;
                self.show(vec![self.screen().layout.blank()])?;
                self.remark(&self.words.reply.off_record)?;
                Ok(Next::Stay)
            }
            Input::Editor(text) => {
                self.show(vec![self.screen().layout.blank()])?;
                self.edit(&text)
            }
            Input::Ended(text) => self.end(&text).await,
            Input::Closed => self.pause().await,
        }
    }

    async fn sent(&mut self, text: &str, question: &Question) -> Result<Next, CliError> {
        let was_ending = std::mem::take(&mut self.is_ending);
        let was_blank = std::mem::replace(&mut self.is_blank, text.trim().is_empty());
        let was_off = std::mem::take(&mut self.is_off_record);
        let reply = self.words.reply.clone();
        let entry = commands::parse(text, &self.words.commands);
        let held = self.held.take();
        let is_held = held.is_some();
        if let Some(held) = held {
            match &entry {
                Entry::Answer(reply) => return self.release(held, reply, question).await,
                // what asks for something else lets it go: nothing of it was stored
                Entry::Command(Verb::OffRecord, _) => {}
                Entry::Command(verb, _) if !verb.only_looks() => {
                    let words = self.engine.guide().wording.bare.confided_let_go.clone();
                    self.remark(&words)?;
                }
                _ => self.held = Some(held),
            }
        }
        let remark = match entry {
            Entry::Command(Verb::OffRecord, rest) if rest.is_empty() && !is_held => return self.off_record(was_off),
            Entry::Answer(text) => {
                let id = None;
                let command = Command::Answer { id, text: text.clone() };
                return self.submit(command, &text, question, "").await;
            }
            Entry::Command(Verb::Done, _) if was_ending => return self.submit(Command::Finish, "", question, "").await,
            Entry::Command(verb, rest) => return self.run(verb, &rest, question).await,
            // told once: a second empty line is a finger, not a question
            Entry::Nothing if was_blank => return Ok(Next::Stay),
            Entry::Nothing => reply.empty,
            Entry::Extra(word) => fill(&reply.extra, &[("word", &word)]),
            Entry::Unknown(word, None) => fill(&reply.no_such, &[("word", &word)]),
            Entry::Unknown(word, Some(near)) => fill(&reply.no_such_near, &[("word", &word), ("near", &near)]),
            Entry::Bare(near) => fill(&reply.bare, &[("near", &near)]),
        };
        self.remark(&remark)?;
        Ok(Next::Stay)
    }

    async fn run(&mut self, verb: Verb, rest: &str, question: &Question) -> Result<Next, CliError> {
        let reply = self.words.reply.clone();
        match verb {
            Verb::Skip => self.submit(Command::Skip, "", question, &reply.skipped).await,
            Verb::Idk => self.unknown(rest, question).await,
            Verb::OffRecord => self.submit(Command::OffRecord, "", question, "").await,
            Verb::Again => self.submit(Command::Rephrase, "", question, "").await,
            Verb::Back => self.submit(Command::Back, "", question, "").await,
            Verb::Edit => {
                let old = self.answer_text(question.turn).unwrap_or_default();
                self.edit(if rest.is_empty() { &old } else { rest })
            }
            Verb::Fix => self.fix(rest, question).await,
            Verb::Go => self.go(rest, question).await,
            Verb::Pause => {
                self.draft.forget();
                self.pause().await
            }
            Verb::Done => {
                self.is_ending = true;
                self.show(self.screen().confirm_done(&self.standing()))?;
                Ok(Next::Stay)
            }
            Verb::Why => {
                self.show(self.screen().why(&question.why))?;
                Ok(Next::Stay)
            }
            Verb::Help | Verb::History | Verb::Status | Verb::Topics => {
                self.look(verb, question)?;
                Ok(Next::Ask)
            }
        }
    }

    /// Shows something to read; the question is shown again after it.
    fn look(&self, verb: Verb, question: &Question) -> Result<(), CliError> {
        let (screen, overview) = (self.screen(), self.engine.overview(&self.session));
        let lines = match verb {
            Verb::Topics => screen.topics(&overview.topics, question.topic.as_str()),
            Verb::Status => screen.status(&self.standing(), &overview.accounts),
            Verb::History => screen.history(&self.earlier()),
            _ => screen.help(),
        };
        self.show(lines)
    }

    async fn unknown(&mut self, who: &str, question: &Question) -> Result<Next, CliError> {
        let reply = &self.words.reply;
        let done = if who.is_empty() {
            reply.unknown.clone()
        } else {
            fill(&reply.unknown_who, &[("who", who)])
        };
        let who = Some(who.to_owned()).filter(|it| !it.is_empty());
        self.submit(Command::Unknown { who }, "", question, &done).await
    }

    async fn fix(&mut self, rest: &str, question: &Question) -> Result<Next, CliError> {
        let Some((turn, text)) = commands::fix(rest) else {
            self.remark(&self.words.reply.fix_usage)?;
            return Ok(Next::Stay);
        };
        let number = turn.0.to_string();
        let Some(old) = self.answer_text(turn) else {
            self.remark(&fill(&self.words.reply.fix_none, &[("n", &number)]))?;
            return Ok(Next::Stay);
        };
        if !text.is_empty() {
            let command = Command::Correct { turn, text };
            return self.submit(command, &format!("/fix {rest}"), question, "").await;
        }
        match self.in_editor(&old) {
            Edited::Text(text) if text.trim() == old.trim() || text.trim().is_empty() => {
                self.remark(&self.words.reply.editor_same)?;
                Ok(Next::Stay)
            }
            Edited::Text(text) => {
                let typed = format!("/fix {number} {text}");
                self.submit(Command::Correct { turn, text }, &typed, question, "").await
            }
            Edited::NoEditor | Edited::Failed(_) => {
                self.line = format!("/fix {number} {old}");
                self.remark(&fill(&self.words.reply.fix_here, &[("n", &number)]))?;
                Ok(Next::Stay)
            }
        }
    }

    async fn go(&mut self, rest: &str, question: &Question) -> Result<Next, CliError> {
        if rest.is_empty() {
            self.remark(&self.words.reply.go_usage)?;
            return Ok(Next::Stay);
        }
        let topics = &self.engine.guide().bank.topics;
        let goal = commands::go(rest, topics, &self.session.book.accounts);
        let jump = goal.and_then(|(topic, account)| {
            let name = account
                .as_ref()
                .and_then(|id| self.session.account(id))
                .map(|it| it.name.clone());
            let topic = topic.or_else(|| self.most_worth(&name?))?;
            Some(Command::Jump { topic, account })
        });
        match jump {
            Some(command) => self.submit(command, "", question, "").await,
            None => {
                self.remark(&fill(&self.words.reply.go_none, &[("what", rest)]))?;
                Ok(Next::Stay)
            }
        }
    }

    /// Returns the topic that is most worth asking about an account.
    fn most_worth(&self, account: &str) -> Option<TopicId> {
        let gaps = self.engine.overview(&self.session).gaps;
        gaps.into_iter()
            .find(|gap| gap.account.as_deref() == Some(account))
            .map(|gap| gap.topic)
    }

    /// Opens a text in the editor; what comes back is in the line, and nothing is sent.
    fn edit(&mut self, text: &str) -> Result<Next, CliError> {
        let reply = self.words.reply.clone();
        let (line, remark) = match self.in_editor(text) {
            Edited::Text(new) if new.trim().is_empty() => (String::new(), reply.editor_same),
            Edited::Text(new) => (new, reply.editor_back),
            Edited::NoEditor => (text.to_owned(), reply.no_editor),
            Edited::Failed(reason) => (text.to_owned(), fill(&reply.editor_failed, &[("reason", &reason)])),
        };
        self.line = line;
        self.remark(&remark)?;
        Ok(Next::Stay)
    }

    fn in_editor(&self, text: &str) -> Edited {
        let edited = tokio::task::block_in_place(|| editor::edit(&self.app.home, text, &self.engine.guide().rules));
        self.stop.forget_interrupt();
        edited
    }

    /// The first Ctrl-C keeps the text, here and on the disk.
    fn interrupted(&mut self, text: String) -> Result<Next, CliError> {
        self.is_interrupted = true;
        self.keep(&text);
        self.show(vec![self.screen().layout.blank()])?;
        let is_empty = text.trim().is_empty();
        let remark = if is_empty {
            &self.words.reply.leaving
        } else {
            &self.words.reply.kept
        };
        self.remark(remark)?;
        self.line = text;
        Ok(Next::Stay)
    }

    /// Keeps the text and ends the sitting. The terminal may be gone: what cannot be shown is no reason to stop.
    async fn end(&mut self, text: &str) -> Result<Next, CliError> {
        self.keep(text);
        self.show(vec![self.screen().layout.blank()]).unwrap_or_default();
        match self.pause().await {
            Ok(_) | Err(CliError::Output(_)) => Err(CliError::Interrupted),
            Err(error) => Err(error),
        }
    }

    /// Keeps a text in the draft; what was to be said off the record is not kept anywhere.
    fn keep(&self, text: &str) {
        let text = if self.is_dropped(text) { "" } else { text };
        if let Err(error) = self.draft.keep(text, &self.engine.guide().rules) {
            CliError::from(error).report(self.app.out);
        }
    }

    async fn pause(&mut self) -> Result<Next, CliError> {
        match self.engine.submit(self.handover, Command::Pause).await {
            Ok(step) => self.session = step.session,
            Err(EngineError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
        self.show(self.screen().paused(&self.standing()))?;
        Ok(Next::Leave)
    }

    /// Gives a command to the engine. `text` is what must not be lost where it fails, `done` what to say where it does not.
    pub(super) async fn submit(
        &mut self,
        command: Command,
        text: &str,
        question: &Question,
        done: &str,
    ) -> Result<Next, CliError> {
        let guide = self.engine.guide();
        let report: Report<'_> = Box::new(move |screen, step, _| reported(screen, step, text, done, guide));
        let mut live = Live::new(self.engine, self.screen(), self.app.out, self.rows(), report);
        let shown = Some(question.turn);
        let result = self
            .engine
            .watched(self.handover, shown, command.clone(), &mut live)
            .await;
        live.result()?;
        let error = match result {
            Ok(step) => {
                self.draft.forget();
                (self.session, self.question) = (step.session, step.question);
                self.tell(&step.notices, false)?;
                return Ok(Next::Ask);
            }
            Err(error) => error,
        };
        if matches!(error, EngineError::Refused(Refusal::InConfidence)) {
            return self.hold(command, text);
        }
        self.keep(text);
        self.line = text.to_owned();
        match error {
            EngineError::Moved | EngineError::Refused(Refusal::Finished) => {
                self.session = self.engine.session(self.handover).await?;
                self.question = self.session.open_question().filter(|_| !self.session.finished).cloned();
                self.remark(&self.words.reply.moved)?;
                Ok(Next::Ask)
            }
            // the disk may hold half of it: going on could lose what is said next
            EngineError::Store(error @ StoreError::Disk { .. }) => Err(error.into()),
            error => {
                CliError::from(error).report(self.app.out);
                if !text.is_empty() {
                    self.remark(&self.words.reply.not_sent)?;
                }
                Ok(Next::Stay)
            }
        }
    }

    /// Returns the stored answer of a turn; none where it has none.
    pub(super) fn answer_text(&self, turn: Turn) -> Option<String> {
        match self.session.turn(turn)?.outcome.as_ref()? {
            Outcome::Answered(answer) => Some(answer.text.clone()),
            _ => None,
        }
    }

    fn earlier(&self) -> Vec<Earlier> {
        self.session
            .turns
            .iter()
            .filter_map(|record| self.one_earlier(record))
            .collect()
    }

    fn one_earlier(&self, record: &TurnRecord) -> Option<Earlier> {
        let list = &self.words.list;
        let text = match record.outcome.as_ref()? {
            Outcome::Answered(answer) => answer.text.clone(),
            Outcome::Skipped => list.skipped.clone(),
            Outcome::Unknown(None) => list.unknown.clone(),
            Outcome::Unknown(Some(who)) => fill(&list.unknown_who, &[("who", who)]),
            Outcome::Withheld => list.withheld.clone(),
            Outcome::Reworded => return None,
        };
        Some(Earlier {
            turn: record.question.turn.0,
            place: Place::of(&record.question, &self.session, self.engine.guide(), &self.words),
            text,
            is_answer: matches!(record.outcome, Some(Outcome::Answered(_))),
        })
    }
}

/// Returns what is said once a command is on the disk: what became of an answer, or else `done`; then the notices.
fn reported(screen: &Screen<'_>, step: &Step, text: &str, done: &str, guide: &Guide) -> Vec<Line> {
    let mut lines = match step.saved {
        Some(_) => screen.saved(&receipt(&step.events, text, guide)),
        None if done.is_empty() => Vec::new(),
        None => screen.remark(done),
    };
    let was_cut = step
        .saved
        .is_some_and(|it| it.masked > 0 || it.dropped > 0 || it.private > 0);
    lines.extend(step.notices.iter().flat_map(|it| screen.notice(it, was_cut)));
    lines
}

fn receipt(events: &[Envelope], text: &str, guide: &Guide) -> Receipt {
    let heard = events.iter().filter_map(|envelope| match &envelope.event {
        Event::FactsHeard { facts, .. } => Some(facts),
        _ => None,
    });
    let facts: Vec<&Fact> = heard.flatten().collect();
    let mut topics: Vec<String> = Vec::new();
    for fact in &facts {
        let title = title(&fact.topic, guide);
        if !topics.contains(&title) {
            topics.push(title);
        }
    }
    let is_correction = |envelope: &Envelope| matches!(envelope.event, Event::AnswerCorrected { .. });
    Receipt {
        facts: facts.len(),
        topics,
        lines: text.lines().count(),
        is_replacement: events.iter().any(is_correction),
    }
}
