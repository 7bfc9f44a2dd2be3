//! How much was covered, by topic and account.
//!
//! A slot is covered when a released statement fills it, wherever it is told; when the import has its value; or when the
//! words of a statement on the account tell it (`[gap] told`), or say who plays the part that it asks for. Coverage of a topic is the share of its
//! essential slots; the slot that names the account is not counted where the topic is asked per account.

use std::collections::BTreeSet;

use crate::bank::{Scope, Slot, SlotKind, Topic};
use crate::book::Account;
use crate::fact::Fact;
use crate::id::{AccountId, SlotId, Turn};
use crate::interview;
use crate::report::material::Material;
use crate::report::model::{Coverage, CoverageRow};
use crate::report::record::speaks;
use crate::report::wording::{SlotRef, ToldSlot};
use crate::report::{cause, rank, standing};

/// One topic of one account, or of the book, with what is open.
pub(super) struct Cell<'a> {
    pub topic: &'a Topic,
    pub account: Option<&'a Account>,
    essential: usize,
    pub open: Vec<&'a Slot>,
    pub facts: usize,
    /// The turn of the last statement.
    last: Option<Turn>,
}

impl Cell<'_> {
    /// Returns whether a detail is open without which the rest says little: why a customer may leave.
    pub(super) fn lacks_ground(&self, material: &Material<'_>) -> bool {
        let mut needs = material.wording.coverage.needs.iter();
        needs.any(|it| {
            let named = |slot: &&Slot| it.slots.iter().any(|id| id == slot.id.as_str());
            it.topic == self.topic.id.as_str() && self.open.iter().any(named)
        })
    }

    /// Returns the share of its essential slots that is covered, 0 to 1.
    pub(super) fn share(&self) -> f64 {
        share(self.essential - self.open.len(), self.essential)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a topic has a dozen slots")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Returns all topics, those asked per account once for each, in the order of the bank.
pub(super) fn cells<'a>(material: &Material<'a>, accounts: &[&'a Account]) -> Vec<Cell<'a>> {
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
        .stated()
        .filter(|fact| fact.topic == topic.id && of_cell(fact.account.as_ref()));
    let mut filled: BTreeSet<&SlotId> = BTreeSet::new();
    let (mut count, mut last) = (0, None);
    for fact in facts {
        last = last.max(Some(fact.id.turn));
        filled.extend(&fact.slots);
        count += 1;
    }
    // what may cost the account is told, whatever it was said about
    let shown = topic.slots.iter().find(|slot| slot.kind == SlotKind::Evidence);
    if let (Some(account), Some(slot), true) = (account, shown, topic.id.as_str() == material.wording.risk.told_under) {
        let causes = material.facts_of(&account.id).filter(|fact| fact.topic != topic.id);
        let causes = causes.filter(|fact| cause::of(material, fact).is_some()).count();
        count += causes;
        filled.extend((causes > 0).then_some(&slot.id));
    }
    let heard: Vec<&ToldSlot> = by_words(material, topic, account).collect();
    let ids = topic.slots.iter().map(|slot| &slot.id);
    let heard: Vec<&SlotId> = ids
        .filter(|id| {
            heard
                .iter()
                .any(|it| it.slot.slots.iter().any(|slot| slot == id.as_str()))
        })
        .collect();
    count += usize::from(count == 0 && !heard.is_empty());
    filled.extend(heard);
    let counted = |slot: &&Slot| slot.kind != SlotKind::Account;
    let essential: Vec<&Slot> = topic.essentials().filter(counted).collect();
    Cell {
        topic,
        account,
        essential: essential.len(),
        open: essential
            .into_iter()
            .filter(|slot| !filled.contains(&slot.id))
            .filter(|slot| account.is_none_or(|it| !known(material, topic, slot, it)))
            .collect(),
        facts: count,
        last,
    }
}

/// Returns the rules of a topic's slots that the words of a statement on the account fill, whatever it was asked about; of a
/// topic about the whole book, a statement on the topic.
fn by_words<'a>(
    material: &Material<'a>,
    topic: &'a Topic,
    account: Option<&'a Account>,
) -> impl Iterator<Item = &'a ToldSlot> {
    let here = move |fact: &Fact| match account {
        Some(account) => fact.account.as_ref() == Some(&account.id),
        None => fact.topic == topic.id,
    };
    let facts: Vec<&Fact> = material.facts().filter(|it| here(it)).collect();
    let rules = material.wording.gap.told.iter();
    let rules = rules.filter(|it| it.slot.topic == topic.id.as_str());
    rules.filter(move |rule| facts.iter().any(|fact| tells(rule, fact)))
}

fn tells(rule: &ToldSlot, fact: &Fact) -> bool {
    let said = &fact.mentions;
    let person = !rule.person || !said.people.is_empty();
    let date = !rule.date || said.dates.iter().any(|it| it.date.is_some());
    let amount = !rule.amount || !said.money.is_empty() || !said.measures.is_empty();
    let topic = rule.topics.is_empty() || rule.topics.iter().any(|it| it == fact.topic.as_str());
    topic && person && date && amount && (rule.words.is_empty() || speaks(&fact.quote, &rule.words))
}

/// Returns whether a slot is known of an account though no statement fills it: from the import, or from words said on
/// another topic.
fn known<'a>(material: &Material<'a>, topic: &Topic, slot: &Slot, account: &'a Account) -> bool {
    let names = |it: &SlotRef| it.topic == topic.id.as_str() && it.slots.iter().any(|id| id == slot.id.as_str());
    let has = |under: &str| match under {
        "arr" => account.arr.is_some(),
        "renewal" => account.renewal.is_some(),
        _ => false,
    };
    let mut vitals = material.wording.said_vitals.iter();
    let imported = vitals.any(|it| has(&it.under) && it.from.iter().any(names));
    let mut same = material.wording.gap.same.iter().filter(|it| names(&it.slot));
    let fills = |from: &SlotRef, fact: &Fact| {
        from.takes(fact)
            && fact
                .slots
                .iter()
                .any(|it| from.slots.iter().any(|id| id == it.as_str()))
    };
    let elsewhere = same.any(|it| {
        let mut facts = material.facts_of(&account.id);
        facts.any(|fact| it.from.iter().any(|from| fills(from, fact)))
    });
    let rules = material.wording.roles.rules_for(&topic.id, &slot.id);
    let plays = |fact: &Fact| material.given(fact).any(|(_, (_, rule))| rules.contains(rule));
    imported || elsewhere || material.facts_of(&account.id).any(plays)
}

/// Returns how much is covered, with the accounts in the order given.
pub(super) fn coverage<'a>(material: &Material<'a>, accounts: &[&'a Account]) -> Coverage {
    let cells = cells(material, accounts);
    let words = &material.wording.coverage;
    let names = [&words.none, &words.thin, &words.good, &words.confirmed];
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
    let off_record = cells
        .iter()
        .filter(|cell| cell.account.is_none() && is_withheld(material, cell));
    let off_record: BTreeSet<_> = off_record.map(|cell| cell.topic.id.clone()).collect();
    let covered = interview::coverage(material.session, material.bank, material.policy, &material.stakes);
    let told = |cell: &Cell<'_>| cell.facts > 0;
    let (asked_share, told_share) = (
        of_value(material, &cells, |cell| told(cell) || asked(material, cell)),
        of_value(material, &cells, told),
    );
    Coverage {
        rows: if accounts.is_empty() {
            Vec::new()
        } else {
            of_scope(true).map(row).collect()
        },
        // which topic was answered off the record is named nowhere
        general: of_scope(false)
            .filter(|it| !off_record.contains(&it.id))
            .map(row)
            .collect(),
        withheld: cells.iter().filter(|cell| is_withheld(material, cell)).count(),
        levels: names.clone(),
        percent: interview::whole_percent(covered),
        asked_percent: interview::whole_percent(asked_share),
        told_percent: interview::whole_percent(told_share),
    }
}

/// Returns the share of the value at stake in some of all cells that the manager has not dropped, 0 to 1.
fn of_value<'a>(material: &Material<'_>, cells: &[Cell<'a>], counts: impl Fn(&Cell<'a>) -> bool) -> f64 {
    let scheme = &material.session.proceedings.scheme;
    let (mut some, mut all) = (0.0, 0.0);
    for cell in cells {
        let account = cell.account.map(|it| &it.id);
        if scheme.keeps(&cell.topic.id, account) {
            let value = rank::gap_value(material, account, cell.topic, 1.0);
            all += value;
            some += if counts(cell) { value } else { 0.0 };
        }
    }
    if all > 0.0 { some / all } else { 0.0 }
}

/// Returns whether a topic was asked about on the account, or across the book where it is asked there.
fn asked(material: &Material<'_>, cell: &Cell<'_>) -> bool {
    material.questions().any(|it| {
        let here = cell.account.is_none() || it.account.as_ref() == cell.account.map(|it| &it.id);
        it.topic == cell.topic.id && here
    })
}

/// Returns whether all that was said to a cell is kept off the record.
pub(super) fn is_withheld(material: &Material<'_>, cell: &Cell<'_>) -> bool {
    cell.facts == 0 && standing::is_withheld(material, &cell.topic.id, cell.account.map(|it| &it.id))
}

/// Returns the place of a cell's coverage among the levels: nothing, thin, good, confirmed.
fn level(material: &Material<'_>, cell: &Cell<'_>) -> usize {
    let account = cell.account.map(|it| &it.id);
    match cell.share() {
        _ if cell.facts == 0 => 0,
        share if share < material.wording.coverage.good_from => 1,
        _ if cell.lacks_ground(material) => 1,
        _ if standing::is_confirmed(material, &cell.topic.id, account, cell.last) => 3,
        _ => 2,
    }
}
