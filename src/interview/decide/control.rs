//! What a leaver may do with a question other than answer it.

use crate::bank::Scope;
use crate::id::{AccountId, TopicId, Turn};
use crate::interview::agenda::{Agenda, Move};
use crate::interview::command::Refusal;
use crate::interview::decide::{Step, bare};
use crate::interview::event::Event;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Outcome, fold};
use crate::interview::wording::fill;

/// The open question. An earlier one that was gone back to is let go: its old answer stands.
fn open_turn(step: &Step<'_>) -> Result<Question, Refusal> {
    step.ensure_running()?;
    step.session.open_question().cloned().ok_or(Refusal::NothingAsked)
}

pub(super) fn skip(step: &mut Step<'_>) -> Result<(), Refusal> {
    let turn = open_turn(step)?.turn;
    step.happened(Event::QuestionSkipped { turn, id: None });
    step.put_next();
    Ok(())
}

pub(super) fn unknown(step: &mut Step<'_>, who: Option<&str>) -> Result<(), Refusal> {
    let turn = open_turn(step)?.turn;
    let who = who
        .map(|it| step.guide.rules.screen(it).text)
        .map(|it| it.trim().to_owned())
        .filter(|it| !it.is_empty());
    step.happened(Event::AnswerUnknown {
        turn,
        who,
        typed: false,
        id: None,
    });
    step.put_next();
    Ok(())
}

pub(super) fn off_record(step: &mut Step<'_>) -> Result<(), Refusal> {
    let turn = open_turn(step)?.turn;
    step.happened(Event::AnswerWithheld {
        turn,
        id: None,
        private: 0,
    });
    step.tell(step.guide.wording.notice.withheld.clone());
    step.put_next();
    Ok(())
}

/// Puts the same question in other words, in a turn of its own.
pub(super) fn rephrase(step: &mut Step<'_>) -> Result<(), Refusal> {
    let open = open_turn(step)?;
    if step.session.reopened.is_some() {
        return Err(Refusal::NoOtherWords);
    }
    let question = other_words(step, &open).ok_or(Refusal::NoOtherWords)?;
    step.happened(Event::QuestionReworded {
        turn: open.turn,
        id: None,
    });
    step.happened(Event::QuestionAsked { question });
    Ok(())
}

/// Returns a question in other words, for the next turn; none where there are no other words, or it shows exact ones, as one
/// about a contradiction does.
pub(super) fn other_words(step: &Step<'_>, open: &Question) -> Option<Question> {
    if !open.kind.asks_openly() {
        return None;
    }
    if let Some(again) = name_again(step, open) {
        return Some(again);
    }
    let agenda = Agenda::new(&step.session, step.guide, step.today());
    let topic = agenda.topic(&open.topic)?;
    if open.kind == QuestionKind::Probe && open.slot.is_none() {
        // it is no wording of its topic: another one of that would ask for something else
        return bare::framed(step, open, &step.guide.wording.bare.again);
    }
    let kind = if open.slot.is_some() {
        QuestionKind::Probe
    } else {
        QuestionKind::Open
    };
    let why = Some(open.why.clone());
    let again = Move {
        topic,
        account: open.account.clone(),
        kind,
        slot: open.slot.clone(),
        why,
    };
    if open.account.is_some() {
        return agenda.question_on_account(&again);
    }
    agenda.question(&again)
}

/// Returns a question for an unexplained name in other words.
fn name_again(step: &Step<'_>, open: &Question) -> Option<Question> {
    let words = &step.guide.wording.unexplained;
    let lists = [&words.person, &words.place, &words.system];
    let list = lists.into_iter().find(|it| it.contains(&open.template))?;
    let (before, behind) = open.template.split_once("{name}")?;
    let name = open.text.split_once(before)?.1.strip_suffix(behind)?;
    let turn = step.session.turns.last()?.question.turn.next();
    let others = list.iter().filter(|it| **it != open.template);
    let mut others = others.map(|template| Question {
        turn,
        template: template.clone(),
        text: fill(template, &[("name", name)]),
        ..open.clone()
    });
    others.find(|it| !step.session.asked.contains(fold(&it.text).as_str()))
}

/// Opens the question before the one on screen again; its old answer stands until a new one comes.
pub(super) fn back(step: &mut Step<'_>) -> Result<(), Refusal> {
    let open = open_turn(step)?.turn;
    let usable = |turn: &Turn| {
        step.session
            .turn(*turn)
            .is_some_and(|it| !matches!(it.outcome, None | Some(Outcome::Reworded)))
    };
    let to = (1..open.0).rev().map(Turn).find(usable).ok_or(Refusal::NothingBefore)?;
    step.happened(Event::SteppedBack { to });
    Ok(())
}

/// Leaves the open question and goes to a topic of the leaver's choice.
pub(super) fn jump(step: &mut Step<'_>, topic: &TopicId, account: Option<&AccountId>) -> Result<(), Refusal> {
    step.ensure_running()?;
    let agenda = Agenda::new(&step.session, step.guide, step.today());
    let refused = || Refusal::NoSuchTopic(topic.to_string());
    let found = agenda.topic(topic).ok_or_else(refused)?;
    let known = account.is_none_or(|id| step.session.account(id).is_some() && found.scope == Scope::Account);
    if !known {
        return Err(refused());
    }
    let next = agenda.next_of(found, account.cloned());
    let opening = agenda.open(found, account.cloned(), None);
    let question = agenda.questions(vec![next, opening]).next();
    let question = question.ok_or(Refusal::NoOtherWords)?;
    let latest = step
        .session
        .turns
        .last()
        .filter(|it| it.outcome.is_none())
        .map(|it| it.question.turn);
    for turn in step.session.reopened.into_iter().chain(latest) {
        step.happened(Event::QuestionSkipped { turn, id: None });
    }
    step.happened(Event::QuestionAsked { question });
    Ok(())
}
