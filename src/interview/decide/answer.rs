//! An answer: through the screen, heard, turned into facts, held against what is known.
//!
//! 1. `screen` cuts out what must never pass; what is left is stored.
//! 2. `listen` says what each sentence is about; neighbours that belong together become one fact.
//! 3. `merge` finds what cannot be right at the same time, among the facts of the same account and the import. What puts
//!    an earlier statement right by itself (“5 %, not 3 %”) settles the contradiction with it.
//! 4. The leaver is told what was cut, added or filed elsewhere; the next question is put.

use crate::book::{Account, Source};
use crate::fact::within::within;
use crate::fact::{Fact, Release, correction, merge};
use crate::id::{AccountId, AnswerId, Turn};
use crate::interview::command::Refusal;
use crate::interview::decide::Step;
use crate::interview::event::Event;
use crate::interview::gather::{Known, gather, says_something};
use crate::interview::hearing;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Outcome, Side, Unexplained};
use crate::interview::wording::fill;
use crate::listen::{Heard, Manner, UnexplainedKind};
use crate::screen::{Screened, Sealed};

/// Facts of one account that a new one is held against, at most: the latest.
const COMPARED: usize = 120;

pub(super) fn answer(step: &mut Step<'_>, id: Option<AnswerId>, raw: &str) -> Result<(), Refusal> {
    step.ensure_running()?;
    if let Some(turn) = id.as_ref().and_then(|id| step.session.answer_ids.get(id)) {
        return Err(Refusal::AlreadySaved(turn.0));
    }
    let question = step.session.open_question().cloned().ok_or(Refusal::NothingAsked)?;
    let screened = screened(step, raw)?;
    if step.session.reopened == Some(question.turn) {
        return replace(step, &question, id, screened);
    }
    if screened.text.trim().is_empty() {
        let turn = question.turn;
        let private = screened.private;
        step.happened(Event::AnswerWithheld { turn, id, private });
        if screened.dropped > 0 {
            step.tell(step.guide.wording.notice.withheld.clone());
        }
        tell_private(step, &screened);
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
        });
        hear(step, &question, &screened.text);
        settle(step, &question);
        tell_screened(step, &screened);
        step.tell_weary();
    }
    step.put_next();
    Ok(())
}

pub(super) fn correct(step: &mut Step<'_>, turn: Turn, raw: &str) -> Result<(), Refusal> {
    step.ensure_running()?;
    let record = step.session.turn(turn).ok_or(Refusal::NoSuchAnswer(turn.0))?;
    if record.outcome.is_none() {
        return Err(Refusal::NoSuchAnswer(turn.0));
    }
    let question = record.question.clone();
    let screened = screened(step, raw)?;
    replace(step, &question, None, screened)
}

fn replace(step: &mut Step<'_>, question: &Question, id: Option<AnswerId>, screened: Screened) -> Result<(), Refusal> {
    if screened.text.trim().is_empty() {
        return Err(Refusal::EmptyAnswer);
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
    });
    hear(step, question, &screened.text);
    tell_screened(step, &screened);
    step.put_next();
    Ok(())
}

fn screened(step: &Step<'_>, raw: &str) -> Result<Screened, Refusal> {
    let most = step.guide.policy.answer.longest_bytes;
    if raw.len() > most {
        return Err(Refusal::TooLong { bytes: raw.len(), most });
    }
    let screened = step.guide.rules.screen(raw);
    if screened.text.trim().is_empty() && screened.dropped + screened.private == 0 {
        return Err(Refusal::EmptyAnswer);
    }
    Ok(screened)
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
        sealed: &sealed(step, text),
    };
    let facts = gather(&heard, text, question, &known);
    let unexplained = heard.unexplained.iter().map(|it| Unexplained {
        name: it.name.clone(),
        person: it.what == UnexplainedKind::Person,
    });
    let unexplained = unexplained.collect();
    let dry = !facts.iter().any(says_something);
    let conflicts = conflicts(step, Some(question), &facts);
    step.happened(Event::FactsHeard {
        turn: question.turn,
        facts: facts.clone(),
        dry,
        unexplained,
    });
    raise(step, conflicts);
    tell_sealed(step, text, &facts);
    tell_filed(step, question, &facts);
    tell_manner(step, heard.manner);
}

/// Two sides that cannot both be right.
#[derive(Debug)]
pub(super) struct Clash {
    earlier: Side,
    later: Side,
    /// The turn in which the leaver said so themselves, and which of the two holds.
    settled: Option<Turn>,
}

/// Puts conflicts on record.
pub(super) fn raise(step: &mut Step<'_>, conflicts: Vec<Clash>) {
    for clash in conflicts {
        let conflict = step.session.conflicts_found.saturating_add(1);
        step.happened(Event::ConflictFound {
            conflict,
            earlier: clash.earlier,
            later: clash.later,
        });
        if let Some(turn) = clash.settled {
            step.happened(Event::ConflictAnswered { conflict, turn });
        }
    }
}

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

/// What the new facts cannot agree with, at most one conflict each, and what they say against each other. The question is that of the answer, if they are of one.
pub(super) fn conflicts(step: &Step<'_>, question: Option<&Question>, facts: &[Fact]) -> Vec<Clash> {
    let rules = &step.guide.contradictions;
    let clash = |new: &Fact| {
        if let Some(clash) = corrected(step, question, new) {
            return Some(clash);
        }
        let older = step
            .session
            .facts
            .values()
            .rev()
            .filter(|it| it.account == new.account && it.id.turn != new.id.turn);
        let among_facts = older.take(COMPARED).find_map(|old| {
            let merge::Stance::Contradicts { a, b, .. } = merge::stance(new, old, rules) else {
                return None;
            };
            Some(Clash {
                earlier: Side::Fact { fact: old.id, value: b },
                later: Side::Fact { fact: new.id, value: a },
                settled: None,
            })
        });
        among_facts.or_else(|| against_import(step, new))
    };
    let own = within(facts, rules).into_iter().map(|it| Clash {
        earlier: Side::Fact {
            fact: it.earlier.0,
            value: it.earlier.1,
        },
        later: Side::Fact {
            fact: it.later.0,
            value: it.later.1,
        },
        settled: None,
    });
    facts.iter().filter_map(clash).chain(own).collect()
}

/// The statement that an answer to a teach-back puts right. Elsewhere “3 %, not the 6 % of the list” denies nothing that was
/// said.
fn corrected(step: &Step<'_>, question: Option<&Question>, new: &Fact) -> Option<Clash> {
    let question = question.filter(|it| it.kind == QuestionKind::TeachBack)?;
    let known = step.session.facts.values().rev().map(AsRef::as_ref);
    let known = known.filter(|it| it.account == new.account && it.id.turn != new.id.turn);
    let known: Vec<&Fact> = known.take(COMPARED).collect();
    let rules = &step.guide.contradictions;
    let denied = known
        .iter()
        .find_map(|old| Some((*old, correction::corrects(new, old, rules)?, Some(new.id.turn))));
    let read = || {
        let mut found = known
            .iter()
            .filter_map(|old| Some((*old, correction::corrects_read(new, old, &question.text, rules)?, None)));
        // of several that could be meant none is
        found.next().filter(|_| found.next().is_none())
    };
    let (old, it, settled) = denied.or_else(read)?;
    Some(Clash {
        earlier: Side::Fact {
            fact: old.id,
            value: it.denied,
        },
        later: Side::Fact {
            fact: new.id,
            value: it.holds,
        },
        settled,
    })
}

fn against_import(step: &Step<'_>, new: &Fact) -> Option<Clash> {
    let account = step.session.account(new.account.as_ref()?)?;
    let found = merge::against_book(new, account, &step.guide.contradictions)?;
    let row = match account.source {
        Source::Imported { row } => row,
        Source::Noticed { .. } => return None,
    };
    let import = |side: &Side| matches!(side, Side::Import { account: it, field, .. } if *it == account.id && field == found.field.as_str());
    if step.session.conflicts.iter().any(|it| import(&it.earlier)) {
        return None;
    }
    let (field, value) = (found.field.as_str().to_owned(), found.book_value);
    Some(Clash {
        earlier: Side::Import {
            account: account.id.clone(),
            field,
            value,
            row,
        },
        later: Side::Fact {
            fact: new.id,
            value: found.said,
        },
        settled: None,
    })
}

/// An answer to a question that showed a conflict settles it, unless it says nothing.
fn settle(step: &mut Step<'_>, question: &Question) {
    let said = step
        .session
        .turn(question.turn)
        .is_some_and(|it| !it.dry && matches!(it.outcome, Some(Outcome::Answered(_))));
    let open = question
        .conflict
        .filter(|number| step.session.conflicts.iter().any(|it| it.number == *number));
    if let (QuestionKind::Conflict, Some(conflict), true) = (question.kind, open, said) {
        step.happened(Event::ConflictAnswered {
            conflict,
            turn: question.turn,
        });
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

/// Returns the parts of an answer that are for the manager and legal only.
pub(super) fn sealed(step: &Step<'_>, text: &str) -> Vec<Sealed> {
    let manager = step.session.plan.as_ref().and_then(|plan| plan.manager.as_deref());
    step.guide.rules.restricted(text, manager)
}

/// Says what was kept for the manager and legal only, and how it can be put back where a rule chose it.
fn tell_sealed(step: &mut Step<'_>, text: &str, facts: &[Fact]) {
    let all = sealed(step, text);
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
