//! All rules: a command on a session gives events and effects, or a refusal that changes nothing.
//!
//! 1. `handover`: starting a handover, opening and ending a sitting.
//! 2. `answer`: an answer goes through the screen, is heard, and becomes facts; `clash`: contradictions; `bare`: a reply that
//!    answers nothing.
//! 3. `control`: everything else that a leaver may do with a question.
//!
//! 4. `model`: what a model proposes: words, facts, sentences for the report.
//! 5. `act`: what manager, leaver and successor do beside answering.
//!
//! The first three end by putting the next question, in the same decision, so that one append stores a whole step.

mod act;
mod answer;
mod bare;
mod clash;
mod control;
mod handover;
mod model;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::interview::agenda::Agenda;
use crate::interview::command::{Command, Refusal};
use crate::interview::effect::Effect;
use crate::interview::event::Event;
use crate::interview::guide::Guide;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::request;
use crate::interview::session::Session;
use crate::interview::standing::is_closed;

/// What follows from a command.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What happened, to be stored first.
    pub events: Vec<Event>,
    /// What the shell should do then.
    pub effects: Vec<Effect>,
}

/// Decides what follows from a command, at a moment.
///
/// # Errors
/// A refusal says why nothing follows; nothing has changed then.
pub fn decide(session: &Session, guide: &Guide, command: Command, at: Timestamp) -> Result<Decision, Refusal> {
    let mut step = Step::new(session, guide, at);
    match command {
        Command::Start { plan, books } => handover::start(&mut step, plan, books)?,
        Command::Open => handover::open(&mut step)?,
        Command::Answer { id, text } => answer::answer(&mut step, id, &text)?,
        Command::Correct { turn, text } => answer::correct(&mut step, turn, &text)?,
        Command::Confide {
            turn,
            id,
            text,
            readers,
        } => answer::confide(&mut step, turn, id, &text, readers)?,
        Command::OffRecord => control::off_record(&mut step)?,
        Command::Skip => control::skip(&mut step)?,
        Command::Unknown { who } => control::unknown(&mut step, who.as_deref())?,
        Command::Rephrase => control::rephrase(&mut step)?,
        Command::Back => control::back(&mut step)?,
        Command::Jump { topic, account } => control::jump(&mut step, &topic, account.as_ref())?,
        Command::Worded { question, call } => model::worded(&mut step, question, call)?,
        Command::Understood { turn, facts, call } => model::understood(&mut step, turn, &facts, call)?,
        Command::ModelCalled { turn, call } => model::called(&mut step, turn, call)?,
        Command::Draft { draft } => model::drafted(&mut step, draft)?,
        Command::Act { by, act } => act::act(&mut step, by, act)?,
        Command::Pause => handover::pause(&mut step)?,
        Command::Finish => handover::finish(&mut step)?,
    }
    Ok(step.decision)
}

/// A decision in the making: the session as it will be once the events so far are stored.
#[derive(Debug)]
struct Step<'a> {
    session: Session,
    guide: &'a Guide,
    at: Timestamp,
    decision: Decision,
}

impl<'a> Step<'a> {
    fn new(session: &Session, guide: &'a Guide, at: Timestamp) -> Self {
        Self {
            session: session.clone(),
            guide,
            at,
            decision: Decision::default(),
        }
    }

    fn happened(&mut self, event: Event) {
        self.session.take(&event, self.at);
        self.decision.events.push(event);
    }

    fn tell(&mut self, text: String) {
        self.decision.effects.push(Effect::Tell { text });
    }

    fn today(&self) -> Date {
        date_of(self.at)
    }

    /// Puts the question most worth asking, or finishes where none is left. A question that is still open stays.
    fn put_next(&mut self) {
        if self.session.open_question().is_some() {
            return;
        }
        let agenda = Agenda::new(&self.session, self.guide, self.today());
        let candidates = agenda.candidates();
        let Some(question) = candidates.first().cloned() else {
            self.tell(self.guide.wording.notice.enough.clone());
            return self.happened(Event::InterviewFinished);
        };
        let requested = request::due(&agenda).filter(|(_, it)| *it == question);
        let turn = question.turn;
        self.happened(Event::QuestionAsked { question });
        if let Some((request, _)) = requested {
            // what a person wants put is put word for word
            return self.happened(Event::RequestPut { request, turn });
        }
        // questions that show exact words are put in the machine's words only; a teach-back is summed up by itself
        let exact = |it: &Question| matches!(it.kind, QuestionKind::Conflict | QuestionKind::Confirm);
        if !candidates.iter().any(exact) {
            self.decision.effects.push(Effect::Word { candidates });
        }
    }

    /// Offers a pause where several answers in a row brought nothing: once in a row of them.
    fn tell_weary(&mut self) {
        if self.session.dry_streak == self.guide.policy.stop.offer_pause {
            self.tell(self.guide.wording.notice.weary.clone());
        }
    }

    fn ensure_running(&self) -> Result<(), Refusal> {
        if self.session.plan.is_none() {
            return Err(Refusal::NotStarted);
        }
        if self.session.finished {
            Err(Refusal::Finished)
        } else if is_closed(&self.session) {
            Err(Refusal::Closed)
        } else {
            Ok(())
        }
    }
}

/// Returns the calendar day of a moment, in UTC.
pub(super) fn date_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}
