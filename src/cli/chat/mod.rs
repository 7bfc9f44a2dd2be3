//! The interview at a terminal: one question at a time, until the leaver pauses or the interview is finished.
//!
//! 1. `words`: all texts, from a data file. `layout`, `standing`, `screen`: pure; what is shown, at any width.
//! 2. `line`, `paste`, `reader`: what is typed. `commands`: what it means; pure.
//! 3. `turn`: what is done with it, through the engine; `confided`: what waits until the person says who may read it; `live`: what is shown meanwhile. `draft`, `editor`: the two files that a text may be in before it
//!    is sent.
//!
//! No rule of the interview stands here, and nothing is kept that the engine does not keep, but the draft.

mod commands;
mod confided;
mod draft;
mod editor;
mod layout;
mod line;
mod live;
mod paste;
mod reader;
mod screen;
mod standing;
#[cfg(test)]
mod tests;
mod turn;
mod words;

use std::env;
use std::sync::Arc;

use crate::cli::App;
use crate::cli::chat::confided::Held;
use crate::cli::chat::draft::Draft;
use crate::cli::chat::layout::{Layout, Line};
use crate::cli::chat::line::{LineEditor, Offer, Setup};
use crate::cli::chat::live::{Live, Report};
use crate::cli::chat::paste::Pastes;
use crate::cli::chat::reader::{LineReader, Plain, Reader, Stop};
use crate::cli::chat::screen::Screen;
use crate::cli::chat::standing::{Place, Standing};
use crate::cli::chat::turn::Next;
use crate::cli::chat::words::{Verb, Words};
use crate::cli::error::CliError;
use crate::engine::Engine;
use crate::id::HandoverId;
use crate::interview::{Command, Question, Session, fill};

/// Columns of a terminal that does not say how wide it is.
const USUAL_COLUMNS: u16 = 80;

/// Runs the interview on a terminal until it is paused or finished.
pub(super) async fn run(engine: &Engine, handover: &HandoverId, app: &App) -> Result<(), CliError> {
    let text = app.assets.text(words::FILE)?;
    let words = Words::parse(words::FILE, &text).map_err(|problem| CliError::Data {
        message: "the words of the chat cannot be used".to_owned(),
        problems: vec![problem],
        hints: vec!["mend the file in your own folder, or take it out of it".to_owned()],
    })?;
    let session = engine.session(handover).await?;
    let mut chat = Chat::new(engine, handover, app, words, session)?;
    let result = chat.talk().await;
    // whatever ended the talk, the terminal is as it was
    crossterm::terminal::disable_raw_mode().unwrap_or_default();
    result
}

/// One sitting at a terminal.
struct Chat<'a> {
    engine: &'a Engine,
    handover: &'a HandoverId,
    app: &'a App,
    words: Words,
    reader: Reader,
    stop: Stop,
    draft: Draft,
    is_ascii: bool,
    session: Arc<Session>,
    /// The open question; none where the interview is finished.
    question: Option<Question>,
    /// What the next line begins with.
    line: String,
    /// What was said in confidence and waits for who may read it.
    held: Option<Held>,
    /// Whether the line was opened for a remark off the record.
    is_off_record: bool,
    /// Whether Ctrl-C was pressed and nothing sent since.
    is_interrupted: bool,
    /// Whether the latest line was empty.
    is_blank: bool,
    /// Whether the leaver was asked to confirm the end.
    is_ending: bool,
}

impl<'a> Chat<'a> {
    fn new(
        engine: &'a Engine,
        handover: &'a HandoverId,
        app: &'a App,
        words: Words,
        session: Arc<Session>,
    ) -> Result<Self, CliError> {
        let (stop, is_ascii) = (Stop::listen()?, is_ascii());
        let reader = if is_dumb() {
            Reader::Plain(Plain::new(stop.clone(), app.out))
        } else {
            let setup = Setup {
                offers: offers(&words, engine),
                pastes: Pastes::new(&words.paste),
                is_ascii,
                uses_color: app.out.uses_color(),
                stop: stop.flag.clone(),
            };
            Reader::Line(LineReader::new(LineEditor::new(setup), stop.clone()))
        };
        Ok(Self {
            engine,
            handover,
            app,
            words,
            reader,
            stop,
            draft: Draft::new(&app.home, handover),
            is_ascii,
            session,
            question: None,
            line: String::new(),
            held: None,
            is_off_record: false,
            is_interrupted: false,
            is_blank: false,
            is_ending: false,
        })
    }

    async fn talk(&mut self) -> Result<(), CliError> {
        if !self.session.finished {
            self.sit_down().await?;
        }
        let mut is_new = true;
        while let Some(question) = self.question.clone() {
            if is_new {
                self.ask(&question)?;
            }
            let line = std::mem::take(&mut self.line);
            let input = self.reader.read(&line).await?;
            match self.take(input, &question).await? {
                Next::Ask => is_new = true,
                Next::Stay => is_new = false,
                Next::Leave => return Ok(()),
            }
        }
        self.draft.forget();
        self.show(self.screen().closing(&self.standing()))
    }

    /// Opens the sitting, greets, and brings back what was typed last time.
    async fn sit_down(&mut self) -> Result<(), CliError> {
        let is_over = self.engine.outlook(&self.session).minutes_left == 0;
        if self.session.sitting_open && is_over {
            // it was never closed: this is another one
            self.engine.submit(self.handover, Command::Pause).await?;
        }
        let last = Place::last(&self.session, self.engine.guide(), &self.words);
        let report: Report<'_> = Box::new(move |screen, step, standing| {
            let mut lines = match &last {
                Some(last) => screen.welcome_back(standing, last),
                None => screen.welcome(standing),
            };
            lines.extend(step.notices.iter().flat_map(|it| screen.notice(it, false)));
            lines
        });
        let mut live = Live::new(self.engine, self.screen(), self.app.out, self.rows(), report);
        let step = self
            .engine
            .watched(self.handover, None, Command::Open, &mut live)
            .await?;
        live.result()?;
        (self.session, self.question) = (step.session, step.question);
        self.tell(&step.notices, false)?;
        self.line = self.draft.text().unwrap_or_default();
        Ok(())
    }

    fn ask(&mut self, question: &Question) -> Result<(), CliError> {
        let place = Place::of(question, &self.session, self.engine.guide(), &self.words);
        let standing = self.standing();
        self.show(self.screen().question(&standing, &place, &question.text, &question.why))?;
        if !self.line.is_empty() {
            let remark = self.words.reply.restored.clone();
            return self.remark(&remark);
        }
        if self.session.reopened == Some(question.turn) {
            let old = self.answer_text(question.turn).unwrap_or_default();
            let words = &self.words.question;
            let template = if old.is_empty() {
                &words.reopened_blank
            } else {
                &words.reopened
            };
            let remark = fill(template, &[("answer", &old)]);
            self.remark(&remark)?;
        }
        Ok(())
    }

    fn standing(&self) -> Standing {
        let (overview, outlook) = (self.engine.overview(&self.session), self.engine.outlook(&self.session));
        let model = self.engine.model_name();
        Standing::of(&self.session, overview, outlook, self.engine.guide(), model)
    }

    /// Returns the screen at the terminal's width of this moment.
    fn screen(&self) -> Screen<'_> {
        let columns = crossterm::terminal::size().map_or(USUAL_COLUMNS, |(columns, _)| columns);
        let columns = if columns == 0 { USUAL_COLUMNS } else { columns };
        Screen {
            words: &self.words,
            layout: Layout::new(usize::from(columns), self.is_ascii),
        }
    }

    /// Returns the terminal's rows; none where its cursor cannot be moved.
    fn rows(&self) -> Option<u16> {
        match self.reader {
            Reader::Line(_) => crossterm::terminal::size().ok().map(|(_, rows)| rows),
            Reader::Plain(_) => None,
        }
    }

    fn show(&self, lines: Vec<Line>) -> Result<(), CliError> {
        for line in lines {
            self.app.out.parts(&line.0)?;
        }
        Ok(())
    }

    fn remark(&self, text: &str) -> Result<(), CliError> {
        self.show(self.screen().remark(text))
    }

    fn tell(&self, notices: &[String], is_warning: bool) -> Result<(), CliError> {
        for notice in notices {
            self.show(self.screen().notice(notice, is_warning))?;
        }
        Ok(())
    }
}

/// Returns what Tab completes.
fn offers(words: &Words, engine: &Engine) -> Vec<Offer> {
    let command = words.commands.iter().map(|it| Offer {
        text: format!("/{}", it.name),
        about: it.help.clone(),
    });
    let go = words.commands.iter().find(|it| it.verb == Verb::Go);
    let topics = engine.guide().bank.topics.iter().zip(go.iter().cycle());
    let topic = topics.map(|(topic, go)| Offer {
        text: format!("/{} {}", go.name, topic.title),
        about: String::new(),
    });
    command.chain(topic).collect()
}

/// Returns whether the terminal cannot move its cursor.
fn is_dumb() -> bool {
    env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb")
}

/// Returns whether the locale says that letters are not UTF-8; Windows has no such locale.
fn is_ascii() -> bool {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(set)
        .unwrap_or_default()
        .to_lowercase();
    cfg!(unix) && !locale.contains("utf-8") && !locale.contains("utf8")
}
