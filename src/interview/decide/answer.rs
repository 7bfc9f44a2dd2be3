//! An answer: through the screen, heard, turned into facts, held against what is known.
//!
//! 1. `screen` cuts out what must never pass; what is left is stored.
//! 2. `listen` says what each sentence is about; neighbours that belong together become one fact.
//! 3. `clash` finds what cannot be right at the same time.
//! 4. The leaver is told what was cut, added or filed elsewhere; the next question is put.
//!
//! What is said in confidence is not stored before the leaver says who may read it; a reply that answers nothing is left to
//! `bare`.

use crate::book::{Account, Source};
use crate::fact::{Fact, Release};
use crate::id::{AccountId, AnswerId, Turn};
use crate::interview::command::Refusal;
use crate::interview::decide::{Step, bare, clash};
use crate::interview::event::Event;
use crate::interview::gather::{Known, gather, says_something};
use crate::interview::hearing;
use crate::interview::question::Question;
use crate::interview::session::{Outcome, Unexplained};
use crate::interview::whose;
use crate::interview::wording::fill;
use crate::listen::{Heard, Manner, UnexplainedKind};
use crate::screen::{Readers, Screened, Sealed};

pub(super) fn answer(step: &mut Step<'_>, id: Option<AnswerId>, raw: &str) -> Result<(), Refusal> {
    give(step, id, raw, None)
}

/// Answers, or corrects, with words in confidence of which the leaver has said who may read them.
pub(super) fn confide(
    step: &mut Step<'_>,
    turn: Option<Turn>,
    id: Option<AnswerId>,
    raw: &str,
    readers: Readers,
) -> Result<(), Refusal> {
    match turn {
        Some(turn) => put_right(step, turn, raw, Some(readers)),
        None => give(step, id, raw, Some(readers)),
    }
}

fn give(step: &mut Step<'_>, id: Option<AnswerId>, raw: &str, readers: Option<Readers>) -> Result<(), Refusal> {
    step.ensure_running()?;
    if let Some(turn) = id.as_ref().and_then(|id| step.session.answer_ids.get(id)) {
        return Err(Refusal::AlreadySaved(turn.0));
    }
    let question = step.session.open_question().cloned().ok_or(Refusal::NothingAsked)?;
    let screened = screened(step, raw, readers)?;
    if step.session.reopened == Some(question.turn) {
        return replace(step, &question, id, screened, readers);
    }
    if screened.text.trim().is_empty() {
        let turn = question.turn;
        let private = screened.private;
        step.happened(Event::AnswerWithheld { turn, id, private });
        if screened.dropped > 0 {
            step.tell(step.guide.wording.notice.withheld.clone());
        }
        tell_private(step, &screened);
    } else if let Some(reply) = bare::of(step, &question, &screened) {
        return bare::take(step, &question, id, reply);
    } else {
        let Screened {
            text,
            masked,
            dropped,
            private,
        } = screened.clone();
        step.happened(Event::AnswerGiven {
            turn: question.turn,
            id,
            text,
            masked,
            dropped,
            private,
            readers,
        });
        hear(step, &question, &screened.text);
        clash::settle(step, &question);
        tell_screened(step, &screened);
        step.tell_weary();
        if bare::stays_open(step, &question) {
            return Ok(());
        }
    }
    step.put_next();
    Ok(())
}

pub(super) fn correct(step: &mut Step<'_>, turn: Turn, raw: &str) -> Result<(), Refusal> {
    put_right(step, turn, raw, None)
}

fn put_right(step: &mut Step<'_>, turn: Turn, raw: &str, readers: Option<Readers>) -> Result<(), Refusal> {
    step.ensure_running()?;
    let record = step.session.turn(turn).ok_or(Refusal::NoSuchAnswer(turn.0))?;
    if record.outcome.is_none() {
        return Err(Refusal::NoSuchAnswer(turn.0));
    }
    let question = record.question.clone();
    let screened = screened(step, raw, readers)?;
    replace(step, &question, None, screened, readers)
}

fn replace(
    step: &mut Step<'_>,
    question: &Question,
    id: Option<AnswerId>,
    screened: Screened,
    readers: Option<Readers>,
) -> Result<(), Refusal> {
    if screened.text.trim().is_empty() {
        if readers != Some(Readers::Nobody) {
            return Err(Refusal::EmptyAnswer);
        }
        // nothing of the correction may be kept: the old answer stands
        step.tell(step.guide.wording.notice.withheld.clone());
        return Ok(());
    }
    let Screened {
        text,
        masked,
        dropped,
        private,
    } = screened.clone();
    step.happened(Event::AnswerCorrected {
        turn: question.turn,
        id,
        text,
        masked,
        dropped,
        private,
        readers,
    });
    hear(step, question, &screened.text);
    tell_screened(step, &screened);
    step.put_next();
    Ok(())
}

/// Returns what may be stored of an answer. What was said in confidence may not before the leaver has said who may read it.
fn screened(step: &Step<'_>, raw: &str, readers: Option<Readers>) -> Result<Screened, Refusal> {
    let most = step.guide.policy.answer.longest_bytes;
    if raw.len() > most {
        return Err(Refusal::TooLong { bytes: raw.len(), most });
    }
    let rules = &step.guide.rules;
    let mut screened = rules.screen_answer(raw);
    match readers {
        None if !rules.confided(&screened.text).is_empty() && !says_readers(step, &screened.text) => {
            return Err(Refusal::InConfidence);
        }
        Some(Readers::Nobody) => {
            let (text, dropped) = rules.without_confided(&screened.text);
            screened.text = text;
            screened.dropped = screened.dropped.saturating_add(dropped);
        }
        _ => {}
    }
    if screened.text.trim().is_empty() && screened.dropped + screened.private == 0 {
        return Err(Refusal::EmptyAnswer);
    }
    Ok(screened)
}

/// Whether an answer itself says who may read each of its parts that were said in confidence ("manager only: …").
fn says_readers(step: &Step<'_>, text: &str) -> bool {
    let sealed = step.guide.rules.restricted(text, step.session.manager());
    let by_words = |part: &std::ops::Range<usize>| {
        let mut own = sealed.iter().filter(|it| it.subject.is_none());
        own.any(|it| it.span.start < part.end && part.start < it.span.end)
    };
    step.guide.rules.confided(text).iter().all(by_words)
}

/// Hears an answer that is in the session already.
fn hear(step: &mut Step<'_>, question: &Question, text: &str) {
    let mut heard = hearing::listen(&step.session, step.guide, question, text, step.at);
    if !heard.new_accounts.is_empty() {
        notice_accounts(step, question, &heard);
        heard = hearing::listen(&step.session, step.guide, question, text, step.at);
    }
    let known = Known {
        said: &step.session.said,
        bank: &step.guide.bank,
        policy: &step.guide.policy.statement,
        today: step.today(),
        sealed: &sealed(step, question.turn, text),
    };
    let mut facts = gather(&heard, text, question, &known);
    let moved = whose::filed(&step.session, step.guide, question, text);
    let names_customer = moved.is_some();
    if let Some((turn, moved)) = moved {
        // a name is no statement of its own: it says whose the one before is
        facts.retain(|it| it.quote.split_whitespace().count() > NAME);
        step.happened(Event::FactsHeard {
            turn,
            facts: moved,
            dry: false,
            unexplained: Vec::new(),
        });
    }
    let facts = clash::file_corrections(step, facts);
    let unexplained = heard.unexplained.iter().map(|it| Unexplained {
        name: it.name.clone(),
        person: it.what == UnexplainedKind::Person,
    });
    let unexplained = unexplained.collect();
    let dry = !names_customer && !facts.iter().any(|it| says_something(it, &step.guide.policy.statement));
    let conflicts = clash::conflicts(step, Some(question), &facts);
    step.happened(Event::FactsHeard {
        turn: question.turn,
        facts: facts.clone(),
        dry,
        unexplained,
    });
    clash::raise(step, conflicts);
    tell_sealed(step, question.turn, text, &facts);
    tell_filed(step, question, &facts);
    tell_manner(step, heard.manner);
}

/// Words of a reply that only names a customer, at most.
const NAME: usize = 6;

fn notice_accounts(step: &mut Step<'_>, question: &Question, heard: &Heard) {
    for new in &heard.new_accounts {
        let id = step.session.book.fresh_id(&new.name);
        let account = Account::bare(id, new.name.clone(), Source::Noticed { turn: question.turn });
        let text = fill(&step.guide.wording.notice.noticed, &[("account", &account.name)]);
        step.happened(Event::AccountNoticed {
            turn: question.turn,
            account,
        });
        step.tell(text);
    }
}

pub(super) fn tell_screened(step: &mut Step<'_>, screened: &Screened) {
    if !screened.masked.is_empty() {
        step.tell(step.guide.wording.notice.masked.clone());
    }
    if screened.dropped > 0 {
        let unnamed = step.guide.wording.names.successor.as_str();
        let successor = step
            .session
            .plan
            .as_ref()
            .map_or(unnamed, |plan| plan.successor_or(unnamed));
        let text = fill(&step.guide.wording.notice.dropped, &[("successor", successor)]);
        step.tell(text);
    }
    tell_private(step, screened);
}

fn tell_private(step: &mut Step<'_>, screened: &Screened) {
    if screened.private > 0 {
        step.tell(step.guide.wording.notice.private.clone());
    }
}

/// Returns the parts of a turn's answer that are for the manager and legal only.
pub(super) fn sealed(step: &Step<'_>, turn: Turn, text: &str) -> Vec<Sealed> {
    let mut sealed = step.guide.rules.restricted(text, step.session.manager());
    let record = step.session.turn(turn).and_then(|it| it.outcome.as_ref());
    let for_all = matches!(record, Some(Outcome::Answered(answer)) if answer.readers == Some(Readers::Everybody));
    if !for_all {
        let confided = step.guide.rules.confided(text).into_iter();
        sealed.extend(confided.map(|span| Sealed { span, subject: None }));
    }
    sealed
}

/// Says what was kept for the manager and legal only, and how it can be put back where a rule chose it.
fn tell_sealed(step: &mut Step<'_>, turn: Turn, text: &str, facts: &[Fact]) {
    let all = sealed(step, turn, text);
    let kept = |it: &&Sealed| {
        let mut spans = facts.iter().filter(|fact| fact.release == Release::Restricted);
        spans.any(|fact| fact.span.start < it.span.end && it.span.start < fact.span.end)
    };
    let kept: Vec<Sealed> = all.iter().filter(kept).cloned().collect();
    let words = &step.guide.wording.notice;
    if let Some(subject) = kept.iter().find_map(|it| it.subject.clone()) {
        step.tell(fill(&words.sealed_by_rule, &[("subject", &subject)]));
    } else if !kept.is_empty() {
        step.tell(words.sealed.clone());
    }
}

/// Says under which other accounts something was filed.
fn tell_filed(step: &mut Step<'_>, question: &Question, facts: &[Fact]) {
    let Some(asked) = &question.account else { return };
    let mut others: Vec<&AccountId> = facts
        .iter()
        .filter_map(|it| it.account.as_ref())
        .filter(|it| *it != asked)
        .collect();
    others.dedup();
    let names: Vec<&str> = others
        .iter()
        .filter_map(|id| step.session.account(id))
        .map(Account::short_name)
        .collect();
    if !names.is_empty() {
        let text = fill(
            &step.guide.wording.notice.noted_elsewhere,
            &[("accounts", &names.join(", "))],
        );
        step.tell(text);
    }
}

fn tell_manner(step: &mut Step<'_>, manner: Manner) {
    let words = &step.guide.wording.notice;
    let text = if manner.distress {
        Some(words.distress.clone())
    } else if manner.stop {
        Some(words.stop.clone())
    } else if manner.points_elsewhere {
        Some(words.elsewhere.clone())
    } else {
        None
    };
    if let Some(text) = text {
        step.tell(text);
    }
}
