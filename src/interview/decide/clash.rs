//! What cannot be right at the same time: found among the facts of the same account and against the import, and put on
//! record.
//!
//! 1. `conflicts` finds at most one contradiction for each new fact; `raise` puts them on record.
//! 2. `file_corrections`: what puts an earlier statement right by itself is filed with that one.
//! 3. What puts an earlier statement right by itself (“5 %, not 3 %”) settles the contradiction with it.
//! 4. `settle`: an answer to a question that showed a contradiction settles it, unless it says nothing.

use crate::book::Source;
use crate::fact::correction::Correction;
use crate::fact::within::within;
use crate::fact::{Confidence, Fact, correction, merge};
use crate::id::{FactId, Turn};
use crate::interview::decide::Step;
use crate::interview::event::Event;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Outcome, Side};

/// Facts of one account that a new one is held against, at most: the latest.
const COMPARED: usize = 120;

/// Two sides that cannot both be right.
#[derive(Debug)]
pub(super) struct Clash {
    earlier: Side,
    later: Side,
    /// The turn in which the leaver said so themselves, and which of the two holds.
    settled: Option<Turn>,
}

impl Clash {
    /// Two statements with their values as said, the earlier one first; `settled` where the leaver said which holds.
    fn of_facts(earlier: (FactId, String), later: (FactId, String), settled: Option<Turn>) -> Self {
        let side = |(fact, value): (FactId, String)| Side::Fact { fact, value };
        Self {
            earlier: side(earlier),
            later: side(later),
            settled,
        }
    }

    /// A statement with the mistake, and the one that puts it right.
    fn of_correction(old: &Fact, new: &Fact, it: Correction, settled: Option<Turn>) -> Self {
        Self::of_facts((old.id, it.denied), (new.id, it.holds), settled)
    }
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

/// What the new facts cannot agree with, at most one conflict each, and what they say against each other. The question
/// is that of the answer, if they are of one.
pub(super) fn conflicts(step: &Step<'_>, question: Option<&Question>, facts: &[Fact]) -> Vec<Clash> {
    let rules = &step.guide.contradictions;
    let clash = |new: &Fact| {
        let clash = corrected(step, question, new).or_else(|| corrected_by_itself(step, new));
        if clash.is_some() {
            return clash;
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
            Some(Clash::of_facts((old.id, b), (new.id, a), None))
        });
        among_facts.or_else(|| against_import(step, new))
    };
    let own = within(facts, rules)
        .into_iter()
        .map(|it| Clash::of_facts(it.earlier, it.later, None));
    facts.iter().filter_map(clash).chain(own).collect()
}

/// Files each statement that puts an earlier one right with that one, whatever was asked; the question is not answered by it.
/// The earlier one is looked for on the same account first; on another one it must be the only one.
pub(super) fn file_corrections(step: &Step<'_>, facts: Vec<Fact>) -> Vec<Fact> {
    let file = |new: Fact| match said_wrongly(step, &new) {
        Some((old, _)) => Fact {
            account: old.account.clone(),
            topic: old.topic.clone(),
            slots: Vec::new(),
            touches: Vec::new(),
            confidence: Confidence::Inferred,
            ..new
        },
        None => new,
    };
    facts.into_iter().map(file).collect()
}

/// The statement that a sentence puts right by itself, with the values of both.
fn said_wrongly<'a>(step: &'a Step<'_>, new: &Fact) -> Option<(&'a Fact, Correction)> {
    let rules = &step.guide.contradictions;
    let said = || step.session.facts.values().rev().map(AsRef::as_ref);
    let wrong = |old: &'a Fact| Some((old, correction::corrects_said(new, old, rules)?));
    let here = said().filter(|it| it.account == new.account);
    here.take(COMPARED)
        .find_map(wrong)
        .or_else(|| only(said().filter_map(wrong)))
}

/// The only one there is: of several that could be meant none is.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

/// Whether an answer did nothing but put earlier ones right: its question stays open.
pub(super) fn only_corrects(step: &Step<'_>, turn: Turn) -> bool {
    let facts = step.session.facts.values().rev();
    let mut facts = facts
        .skip_while(|it| it.id.turn > turn)
        .take_while(|it| it.id.turn == turn)
        .peekable();
    let settled = |fact: &Fact| {
        let of_it = |side: &Side| matches!(side, Side::Fact { fact: it, .. } if *it == fact.id);
        let conflicts = step.session.conflicts.iter();
        conflicts
            .filter(|it| of_it(&it.later))
            .any(|it| it.settled == Some(turn))
    };
    facts.peek().is_some() && facts.all(|it| settled(it))
}

/// The statement that an answer puts right by itself.
fn corrected_by_itself(step: &Step<'_>, new: &Fact) -> Option<Clash> {
    let (old, it) = said_wrongly(step, new).filter(|(old, _)| old.account == new.account)?;
    Some(Clash::of_correction(old, new, it, Some(new.id.turn)))
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
        let found = known.iter();
        only(found.filter_map(|old| Some((*old, correction::corrects_read(new, old, &question.text, rules)?, None))))
    };
    let (old, it, settled) = denied.or_else(read)?;
    Some(Clash::of_correction(old, new, it, settled))
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
pub(super) fn settle(step: &mut Step<'_>, question: &Question) {
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
