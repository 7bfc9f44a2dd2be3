//! What was not covered, and how much was.
//!
//! A slot is covered when a released statement fills it. Coverage of a topic is the share of its essential slots; the
//! slot that names the account is not counted where the topic is asked per account.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::bank::{Scope, Slot, SlotKind, Topic};
use crate::book::Account;
use crate::id::{AccountId, SlotId, Turn};
use crate::interview::{self, GapHandling, Outcome, TurnRecord};
use crate::report::material::{Material, amount, turn_mark};
use crate::report::model::{Coverage, CoverageRow, Gap, Risk};
use crate::report::{rank, standing};

/// One topic of one account, or of the book, with what is open.
struct Cell<'a> {
    topic: &'a Topic,
    account: Option<&'a Account>,
    essential: usize,
    open: Vec<&'a Slot>,
    facts: usize,
    /// The turn of the last statement.
    last: Option<Turn>,
}

impl Cell<'_> {
    fn share(&self) -> f64 {
        share(self.essential - self.open.len(), self.essential)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a topic has a dozen slots")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn cells<'a>(material: &Material<'a>, accounts: &[&'a Account]) -> Vec<Cell<'a>> {
    let mut cells = Vec::new();
    for topic in &material.bank.topics {
        if topic.scope == Scope::Account {
            cells.extend(accounts.iter().map(|account| cell(material, topic, Some(account))));
        } else {
            cells.push(cell(material, topic, None));
        }
    }
    cells
}

fn cell<'a>(material: &Material<'a>, topic: &'a Topic, account: Option<&'a Account>) -> Cell<'a> {
    let of_cell = |id: Option<&AccountId>| account.is_none() || id == account.map(|it| &it.id);
    let facts = material
        .facts()
        .filter(|fact| fact.topic == topic.id && of_cell(fact.account.as_ref()));
    let mut filled: BTreeSet<&SlotId> = BTreeSet::new();
    let (mut count, mut last) = (0, None);
    for fact in facts {
        last = last.max(Some(fact.id.turn));
        filled.extend(&fact.slots);
        count += 1;
    }
    let counted = |slot: &&Slot| slot.kind != SlotKind::Account;
    let essential: Vec<&Slot> = topic.essentials().filter(counted).collect();
    Cell {
        topic,
        account,
        essential: essential.len(),
        open: essential
            .into_iter()
            .filter(|slot| !filled.contains(&slot.id))
            .collect(),
        facts: count,
        last,
    }
}

/// Returns what the manager lives with, and everything that is open, the highest value at stake first, numbered.
///
/// What the manager has dropped from the plan is neither.
///
/// What is open on an account with a red risk is to be closed within the working days of the wording, the rest by the
/// last day.
pub(super) fn gaps<'a>(material: &Material<'a>, accounts: &[&'a Account], risks: &[Risk]) -> (Vec<Gap>, Vec<Gap>) {
    let scheme = &material.session.proceedings.scheme;
    let mut open: Vec<(f64, Gap)> = cells(material, accounts)
        .iter()
        .filter(|cell| !cell.open.is_empty())
        .filter(|cell| scheme.keeps(&cell.topic.id, cell.account.map(|it| &it.id)))
        .map(|cell| {
            let account = cell.account.map(|it| &it.id);
            let value = rank::gap_value(material, account, cell.topic, 1.0 - cell.share());
            (value, gap(material, cell, risks))
        })
        .collect();
    open.sort_by(|a, b| b.0.total_cmp(&a.0));
    let numbered = open.into_iter().zip(1..).map(|((_, gap), n)| Gap {
        id: format!("G{n}"),
        ..gap
    });
    numbered.partition(|it| it.accepted.is_some())
}

fn by(material: &Material<'_>, cell: &Cell<'_>, risks: &[Risk]) -> Date {
    let last = material.working.until(material.plan.last_day);
    let name = cell.account.map(|it| it.name.as_str());
    let red = risks
        .iter()
        .any(|it| it.level == "red" && it.account.as_deref() == name && name.is_some());
    let soon = material.working.after(material.today, material.wording.days.gap_soon);
    if red && soon < last { soon } else { last }
}

fn gap(material: &Material<'_>, cell: &Cell<'_>, risks: &[Risk]) -> Gap {
    let asked: Vec<&TurnRecord> = material
        .session
        .turns
        .iter()
        .map(AsRef::as_ref)
        .filter(|turn: &&TurnRecord| turn.question.topic == cell.topic.id)
        .filter(|turn| cell.account.is_none() || turn.question.account.as_ref() == cell.account.map(|it| &it.id))
        .collect();
    let words = &material.wording.reason;
    let last = asked.last();
    let reason = match last.map(|turn| turn.outcome.as_ref()) {
        None => &words.not_asked,
        Some(None) => &words.open,
        Some(Some(Outcome::Skipped)) => &words.skipped,
        Some(Some(Outcome::Unknown(_))) => &words.unknown,
        Some(Some(Outcome::Withheld)) => &words.withheld,
        Some(Some(Outcome::Answered(_) | Outcome::Reworded)) => &words.asked,
    };
    let who = asked.iter().rev().find_map(|turn| match &turn.outcome {
        Some(Outcome::Unknown(who)) => who.clone(),
        _ => None,
    });
    let stuck = matches!(last.and_then(|turn| turn.outcome.as_ref()), Some(Outcome::Unknown(_)));
    let fallback = if stuck { material.manager() } else { &material.plan.csm };
    let item = (cell.topic.id.clone(), cell.account.map(|it| it.id.clone()));
    let (assigned, accepted) = match material.session.proceedings.gaps.get(&item) {
        Some(GapHandling::Assigned { to }) => (Some(to.clone()), None),
        Some(GapHandling::Accepted { reason }) => (None, Some(reason.clone())),
        Some(GapHandling::AskedAgain) | None => (None, None),
    };
    let ask = assigned.or(who).unwrap_or_else(|| fallback.to_owned());
    Gap {
        id: String::new(),
        topic: cell.topic.title.clone(),
        account: cell.account.map(|it| it.name.clone()),
        open: cell.open.iter().map(|slot| slot.label.clone()).collect(),
        untouched: cell.facts == 0,
        reason: reason.clone(),
        ask_other: ask != material.plan.csm,
        ask,
        by: by(material, cell, risks),
        marks: last.map(|turn| turn_mark(turn.question.turn)).into_iter().collect(),
        arr: cell.account.and_then(|it| it.arr.as_ref()).map(amount),
        accepted,
    }
}

/// Returns how much is covered, with the accounts in the order given.
pub(super) fn coverage<'a>(material: &Material<'a>, accounts: &[&'a Account]) -> Coverage {
    let cells = cells(material, accounts);
    let words = &material.wording.coverage;
    let names = [&words.none, &words.thin, &words.good, &words.confirmed, &words.withheld];
    let names: Vec<String> = names.into_iter().cloned().collect();
    let row = |topic: &Topic| {
        let of_topic = cells.iter().filter(|cell| cell.topic.id == topic.id);
        let levels: Vec<usize> = of_topic.map(|cell| level(material, cell)).collect();
        CoverageRow {
            topic: topic.title.clone(),
            cells: levels.iter().filter_map(|level| names.get(*level).cloned()).collect(),
            levels,
        }
    };
    let of_scope = |account: bool| {
        material
            .bank
            .topics
            .iter()
            .filter(move |topic| (topic.scope == Scope::Account) == account)
    };
    let covered = interview::coverage(material.session, material.bank, material.policy, &material.stakes);
    Coverage {
        rows: if accounts.is_empty() {
            Vec::new()
        } else {
            of_scope(true).map(row).collect()
        },
        general: of_scope(false).map(row).collect(),
        levels: names.clone(),
        percent: percent(covered),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of 0 to 1 is 0 to 100 per cent"
)]
fn percent(share: f64) -> u32 {
    // rounded down: what is not covered must not look covered
    (share.clamp(0.0, 1.0) * 100.0).floor() as u32
}

/// Returns the place of a cell's coverage among the levels: nothing, thin, good, confirmed, withheld.
fn level(material: &Material<'_>, cell: &Cell<'_>) -> usize {
    let account = cell.account.map(|it| &it.id);
    match cell.share() {
        _ if cell.facts == 0 && standing::is_withheld(material, &cell.topic.id, account) => 4,
        _ if cell.facts == 0 => 0,
        share if share < material.wording.coverage.good_from => 1,
        _ if standing::is_confirmed(material, &cell.topic.id, account, cell.last) => 3,
        _ => 2,
    }
}
