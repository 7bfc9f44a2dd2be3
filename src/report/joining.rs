//! Which row of a ledger a statement joins: the one whose contradiction it settles, of its account or its answer, that its
//! question quoted or followed.
//!
//! What neither answers its question nor points back at what was said before joins no row but one of its account.

use crate::fact::Fact;
use crate::id::AccountId;
use crate::interview::{QuestionKind, Side};
use crate::report::cause::plain;
use crate::report::ledger::Row;
use crate::report::material::Material;
use crate::report::piece::pieces;
use crate::report::wording::LedgerLayout;

/// Returns the row that a statement joins.
pub(super) fn joined(
    material: &Material<'_>,
    layout: &LedgerLayout,
    rows: &[Row<'_>],
    fact: &Fact,
    account: Option<&AccountId>,
    begins: bool,
) -> Option<usize> {
    if let Some(at) = settled(material, rows, fact) {
        return Some(at);
    }
    if layout.by_account && account.is_some() {
        return rows.iter().position(|row| row.account.as_ref() == account);
    }
    // what was said of one account in one answer is one thing, also where its sentences are filed apart
    let same_answer = |it: &&Fact| {
        it.id.turn == fact.id.turn && (it.topic == fact.topic || it.account == fact.account && account.is_some())
    };
    let last = rows.iter().rposition(|row| row.facts.iter().any(same_answer));
    if last.is_some() {
        return last;
    }
    if begins {
        return None;
    }
    let question = &material.session.turn(fact.id.turn)?.question;
    let quoted = question
        .text
        .split_once('“')
        .and_then(|(_, rest)| rest.split_once('”'))
        .map(|(it, _)| it);
    let source = quoted.and_then(|it| {
        rows.iter()
            .rposition(|row| row.facts.iter().any(|fact| fact.quote.contains(it)))
    });
    let probed = question.kind == QuestionKind::Probe && question.topic == fact.topic;
    let before = || {
        rows.iter()
            .rposition(|row| row.facts.iter().any(|it| it.topic == fact.topic))
            .filter(|_| probed && quoted.is_none())
    };
    let same = || account.and_then(|id| rows.iter().rposition(|row| row.account.as_ref() == Some(id)));
    // what neither answers its question nor points back is another matter
    let few = layout
        .apart
        .filter(|few| !answers(material, fact) && !leans(material, fact, *few));
    if few.is_some() {
        return same();
    }
    source.or_else(before).or_else(same)
}

/// Returns whether a statement tells what the slot of its question asks for.
fn answers(material: &Material<'_>, fact: &Fact) -> bool {
    material.asked_slot(fact).is_some_and(|slot| fact.slots.contains(slot))
}

/// Returns whether a statement begins as one that goes on about what was said before: with a word that points there, or in
/// a few words that say nothing alone.
fn leans(material: &Material<'_>, fact: &Fact, few: usize) -> bool {
    let first = pieces(&fact.quote).into_iter().next().unwrap_or_default();
    let said = plain(first);
    let begins = said
        .first()
        .is_some_and(|it| material.wording.point.begins.contains(it));
    let back = said.iter().any(|it| material.wording.point.points_back.contains(it));
    begins || back || said.len() <= few
}

/// Returns the row with a side of the contradiction that a statement settles.
fn settled(material: &Material<'_>, rows: &[Row<'_>], fact: &Fact) -> Option<usize> {
    let mut conflicts = material.session.conflicts.iter();
    let conflict = conflicts.find(|it| it.settled == Some(fact.id.turn))?;
    let side = |fact: &Fact| {
        let ids = material.points.ids(fact.id);
        let here = |side: &Side| matches!(side, Side::Fact { fact, .. } if ids.contains(fact));
        here(&conflict.earlier) || here(&conflict.later)
    };
    rows.iter().position(|row| row.facts.iter().any(|it| side(it)))
}
