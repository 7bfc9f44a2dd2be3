//! A reply that answers nothing: the leaver asks what is meant, does not know, or says no more than yes.
//!
//! 1. Who asks what is meant gets the reason and an example, and the question in other words; it counts as no answer. Asked
//!    back once more, the machine goes on.
//! 2. "I don't know" alone is noted as not known. It is no last word on the matter, as that of the control is: the slot may
//!    be asked once more in other words.
//! 3. "Ask Mateusz" is noted as not known too, with who would know, unless whom to ask was the question.
//! 4. Who does not want to answer has put the question aside.
//! 5. A bare yes to an open question is asked once what it stands for.
//!
//! A reply that says anything beside is an answer, and none of this.

use crate::bank::SlotKind;
use crate::id::{AnswerId, Turn};
use crate::interview::command::Refusal;
use crate::interview::decide::{Step, clash, control};
use crate::interview::event::Event;
use crate::interview::hearing;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Outcome, fold};
use crate::interview::wording::fill;
use crate::screen::Screened;

/// What such a reply is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bare {
    /// It asks what the question means.
    Puzzled,
    /// It says that the leaver does not know.
    Unknown,
    /// It names who would know.
    Refers(String),
    /// It says that the leaver does not want to answer.
    Refused,
    /// It agrees to nothing in particular.
    Assent,
}

/// Returns what a reply is that answers nothing; none where it answers.
pub(super) fn of(step: &Step<'_>, question: &Question, screened: &Screened) -> Option<Bare> {
    let was_cut = screened.dropped + screened.private > 0 || !screened.masked.is_empty();
    let is_short = screened.text.split_whitespace().count() <= step.guide.policy.answer.bare_words;
    if was_cut || !is_short {
        return None;
    }
    let heard = hearing::listen(&step.session, step.guide, question, &screened.text, step.at);
    let manner = heard.manner;
    if manner.stop || manner.distress {
        return None;
    }
    if let Some(who) = heard.refers_to.filter(|_| !asks_whom(step, question)) {
        return Some(Bare::Refers(who));
    }
    if manner.says > 0 {
        return None;
    }
    let is_open = question.kind.asks_openly();
    let requests = &step.session.proceedings.requests;
    let is_wanted = requests.iter().any(|it| it.turn == Some(question.turn));
    match () {
        () if manner.puzzled && !is_wanted && !was_put_again(step, question) => Some(Bare::Puzzled),
        () if manner.refuses => Some(Bare::Refused),
        () if manner.unknown => Some(Bare::Unknown),
        () if manner.assent && is_open && !is_wanted && !was_put_again(step, question) => Some(Bare::Assent),
        () => None,
    }
}

/// Whether somebody's name, or what to do, is what the question asks for: `ask Mateusz` answers it.
fn asks_whom(step: &Step<'_>, question: &Question) -> bool {
    let topic = step.guide.bank.topic(&question.topic);
    let kind = topic.and_then(|it| it.slot(question.slot.as_ref()?)).map(|it| it.kind);
    let told = [SlotKind::Person, SlotKind::Owner, SlotKind::Action, SlotKind::NextStep];
    kind.is_some_and(|it| told.contains(&it))
}

/// Whether the question is there because the one before was not understood, or got a bare yes.
fn was_put_again(step: &Step<'_>, question: &Question) -> bool {
    let before = question.turn.0.checked_sub(1).map(Turn);
    let record = before.and_then(|turn| step.session.turn(turn));
    record.is_some_and(|it| it.outcome == Some(Outcome::Reworded))
}

pub(super) fn take(step: &mut Step<'_>, question: &Question, id: Option<AnswerId>, reply: Bare) -> Result<(), Refusal> {
    match reply {
        Bare::Puzzled => {
            let text = explanation(step, question);
            step.tell(text);
            let again = control::other_words(step, question);
            let again = again.or_else(|| framed(step, question, &step.guide.wording.bare.again));
            put_again(step, question, id, again);
        }
        Bare::Unknown => {
            step.tell(step.guide.wording.bare.unknown.clone());
            not_known(step, question, id, None);
        }
        Bare::Refers(who) => {
            step.tell(fill(&step.guide.wording.bare.refers, &[("who", &who)]));
            not_known(step, question, id, Some(who));
        }
        Bare::Refused => {
            let turn = question.turn;
            step.happened(Event::QuestionSkipped { turn, id });
            step.tell(step.guide.wording.bare.refused.clone());
            step.put_next();
        }
        Bare::Assent => {
            let which = framed(step, question, &step.guide.wording.bare.which);
            put_again(step, question, id, which);
        }
    }
    Ok(())
}

/// Puts a question again whose answer did nothing but put earlier ones right; false where it did more, or no new words are
/// left.
pub(super) fn stays_open(step: &mut Step<'_>, question: &Question) -> bool {
    if !question.kind.asks_openly() || !clash::only_corrects(step, question.turn) {
        return false;
    }
    let again = framed(step, question, &step.guide.wording.bare.back);
    let Some(question) = again else { return false };
    step.happened(Event::QuestionAsked { question });
    true
}

/// Notes that the leaver does not know, and goes on.
fn not_known(step: &mut Step<'_>, question: &Question, id: Option<AnswerId>, who: Option<String>) {
    step.happened(Event::AnswerUnknown {
        turn: question.turn,
        who,
        typed: true,
        id,
    });
    step.tell_weary();
    step.put_next();
}

/// Puts a question in the place of the one that was not answered; where there is none the old one stays.
fn put_again(step: &mut Step<'_>, question: &Question, id: Option<AnswerId>, again: Option<Question>) {
    if let Some(again) = again {
        step.happened(Event::QuestionReworded {
            turn: question.turn,
            id,
        });
        step.happened(Event::QuestionAsked { question: again });
    }
}

/// Returns why the question is asked, and what an answer would be.
fn explanation(step: &Step<'_>, question: &Question) -> String {
    let words = &step.guide.wording.bare;
    let topic = step.guide.bank.topic(&question.topic);
    let slot = question.slot.as_ref().and_then(|id| topic?.slot(id));
    let example = slot.and_then(|it| words.examples.get(&it.kind)).cloned();
    let parts = || {
        let opening = topic.filter(|_| question.kind == QuestionKind::Open);
        let labels = opening.into_iter().flat_map(|it| it.essentials()).take(words.parts);
        let labels: Vec<&str> = labels.map(|it| it.label.as_str()).collect();
        (!labels.is_empty()).then(|| fill(&words.helps, &[("parts", &labels.join(", "))]))
    };
    let example = example.or_else(parts).unwrap_or_default();
    fill(&words.explained, &[("why", &question.why), ("example", &example)])
        .trim()
        .to_owned()
}

/// Returns the question in the first frame that gives words which were not put yet.
pub(super) fn framed(step: &Step<'_>, question: &Question, frames: &[String]) -> Option<Question> {
    let turn = step.session.turns.last()?.question.turn.next();
    let framed = |frame: &String| Question {
        turn,
        text: fill(frame, &[("question", &question.text)]),
        ..question.clone()
    };
    let mut framed = frames.iter().map(framed);
    framed.find(|it| !step.session.asked.contains(fold(&it.text).as_str()))
}
