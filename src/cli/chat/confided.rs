//! What is not for everybody: a remark off the record, which is dropped, and an answer that was said in confidence, which waits,
//! in memory only, until the person says who may read it.

use crate::cli::chat::Chat;
use crate::cli::chat::commands::{self, Entry};
use crate::cli::chat::turn::Next;
use crate::cli::chat::words::Verb;
use crate::cli::error::CliError;
use crate::interview::{Command, Question};

/// A command that was not done since it holds something said in confidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held {
    command: Command,
    /// What was typed.
    text: String,
}

impl Chat<'_> {
    /// Holds a command, and asks who may read what is in it. Its words go neither into the draft nor back into the line.
    pub(super) fn hold(&mut self, command: Command, text: &str) -> Result<Next, CliError> {
        let text = text.to_owned();
        self.held = Some(Held { command, text });
        self.draft.forget();
        let question = self.engine.guide().wording.confided(self.session.plan.as_ref());
        self.show(self.screen().notice(&question, true))?;
        Ok(Next::Stay)
    }

    /// Takes the reply to that question; one that does not say who is asked for again.
    pub(super) async fn release(&mut self, held: Held, reply: &str, question: &Question) -> Result<Next, CliError> {
        let guide = self.engine.guide();
        let Some(readers) = guide.rules.readers(reply, self.session.manager()) else {
            let again = guide.wording.bare.confided_again.clone();
            self.held = Some(held);
            self.show(self.screen().notice(&again, true))?;
            return Ok(Next::Stay);
        };
        self.submit(held.command.read_by(readers), &held.text, question, "")
            .await
    }

    /// Opens the line for a remark off the record, or goes back where none was made. The line shows which it is.
    pub(super) fn off_record(&mut self, was_off: bool) -> Result<Next, CliError> {
        let reply = self.words.reply.clone();
        if was_off {
            self.remark(&reply.on_record)?;
            return Ok(Next::Stay);
        }
        let name = self.words.commands.iter().find(|it| it.verb == Verb::OffRecord);
        self.line = name.map(|it| format!("/{} ", it.name)).unwrap_or_default();
        self.is_off_record = true;
        self.remark(&reply.off_record)?;
        Ok(Next::Stay)
    }

    /// Whether a text is to be dropped when it is sent.
    pub(super) fn is_dropped(&self, text: &str) -> bool {
        let entry = commands::parse(text, &self.words.commands);
        matches!(entry, Entry::Command(Verb::OffRecord, _))
    }
}
