//! Ledgers: tables whose cells are clauses of statements, such as the decision log and the escalation map.
//!
//! 1. A statement is taken by its topic, or, told under another one, by its words.
//! 2. Its clauses are sorted into kinds by their words, else by the slot that was asked for, by what part of a procedure
//!    they are, by whom they name; a clause that shows nothing belongs to the one before it in its sentence. A value that
//!    the leaver has given up (`settled`) is in no cell.
//! 3. A statement that begins an entry begins a row; others join the row that `joining` finds.
//! 4. What a row must have and no clause tells is sought inside of the clauses, else proposed by rule (`cell`), else it
//!    stands there as not said.
//!
//! Every clause stands whole in exactly one cell, so nothing is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::fact::{Confidence, Fact};
use crate::id::{AccountId, FactId, SlotId, TopicId};
use crate::interview::QuestionKind;
use crate::report::card::span;
use crate::report::cause::{self, plain};
use crate::report::cell;
use crate::report::joining::joined;
use crate::report::material::Material;
use crate::report::model::{Field, Ledger, LedgerCell, LedgerLack, LedgerRow};
use crate::report::piece::names;
use crate::report::procedure::{Part, Saying, read, sayings};
use crate::report::record::speaks;
use crate::report::settled::GivenUp;
use crate::report::wording::{ClauseKind, LedgerLayout};
use crate::report::{inquiry, likely};

/// How many words a clause has that cannot stand alone, at most.
const FEW: usize = 2;

/// The rows of all ledgers.
pub(super) struct Entered<'a>(Vec<(&'a LedgerLayout, Vec<Row<'a>>)>);

impl<'a> Entered<'a> {
    /// Returns what statements enter into ledgers.
    pub(super) fn of(material: &Material<'a>) -> Self {
        let given_up = GivenUp::of(material);
        let layouts = material.wording.ledgers.iter();
        Self(
            layouts
                .map(|layout| (layout, rows(material, &given_up, layout)))
                .collect(),
        )
    }

    /// Returns the rows of the ledger with this id, for those who show them in their own way.
    pub(super) fn records(&self, id: &str) -> Vec<Record<'a>> {
        let of_id = self.0.iter().filter(|(layout, _)| layout.id == id).take(1);
        of_id
            .flat_map(|(layout, rows)| rows.iter().map(|row| Record::of(layout, row)))
            .collect()
    }
}

/// Returns the ledgers that have rows, and the statements of which they hold every word.
pub(super) fn ledgers(material: &Material<'_>, entered: &Entered<'_>) -> (Vec<Ledger>, BTreeSet<FactId>) {
    let mut held = BTreeSet::new();
    let mut ledgers = Vec::new();
    for (layout, rows) in &entered.0 {
        for fact in rows.iter().flat_map(|row| &row.facts) {
            // what was told under another topic has its home there
            if fact.topic.as_str() == layout.topic {
                held.insert(fact.id);
            }
        }
        if !rows.is_empty() && !layout.columns.is_empty() {
            let rows: Vec<LedgerRow> = rows.iter().map(|row| shown(material, layout, row)).collect();
            let shown = layout.columns.iter().flat_map(|it| &it.kinds);
            let kinds = shown.filter_map(|id| layout.kinds.iter().find(|kind| kind.id == *id));
            let lacks = kinds.filter_map(|kind| lack(material, layout, kind, &rows));
            ledgers.push(Ledger {
                ask: inquiry::ask(material, layout, &rows),
                id: layout.id.clone(),
                title: layout.title.clone(),
                among_accounts: layout.among_accounts,
                columns: layout.columns.iter().map(|it| it.title.clone()).collect(),
                open: rows.iter().any(is_open),
                lacks: lacks.collect(),
                rows,
            });
        }
    }
    (ledgers, held)
}

/// Returns a kind of which several rows have nothing, with the question to put.
fn lack(material: &Material<'_>, layout: &LedgerLayout, kind: &ClauseKind, rows: &[LedgerRow]) -> Option<LedgerLack> {
    let cells = rows.iter().flat_map(|row| row.columns.iter().flatten());
    let empty = cells.filter(|it| it.label == kind.label && it.fields.is_empty() && it.proposed.is_none());
    let empty: Vec<&LedgerCell> = empty.collect();
    let topic = material.bank.topic(&TopicId::new(layout.topic.as_str()));
    let slots = topic.into_iter().flat_map(|it| &it.slots);
    let mut probes = slots
        .filter(|slot| kind.slots.iter().any(|id| id == slot.id.as_str()))
        .flat_map(|slot| &slot.probes);
    (kind.must && layout.ask.is_none() && empty.len() > 1).then(|| LedgerLack {
        label: kind.label.clone(),
        asked: empty.iter().any(|it| it.asked),
        question: probes.find(|it| !it.contains('{')).cloned(),
    })
}

/// Returns whether a row has a cell of which nothing was said and nothing is proposed.
fn is_open(row: &LedgerRow) -> bool {
    let mut cells = row.columns.iter().flatten();
    cells.any(|it| it.fields.is_empty() && it.proposed.is_none())
}

/// A row of a ledger without columns of its own: its statements, and the clauses of each kind by the kind's id.
pub(super) struct Record<'a> {
    pub facts: Vec<&'a Fact>,
    pub fields: BTreeMap<String, Vec<Field>>,
}

impl<'a> Record<'a> {
    fn of(layout: &LedgerLayout, row: &Row<'a>) -> Self {
        let mut fields: BTreeMap<String, Vec<Field>> = BTreeMap::new();
        for (kind, field) in &row.clauses {
            if let Some(kind) = layout.kinds.get(*kind) {
                fields.entry(kind.id.clone()).or_default().push(field.clone());
            }
        }
        Self {
            facts: row.facts.clone(),
            fields,
        }
    }
}

/// A row: its statements, and their clauses by the number of their kind.
pub(super) struct Row<'a> {
    pub facts: Vec<&'a Fact>,
    pub account: Option<AccountId>,
    pub clauses: Vec<(usize, Field)>,
}

fn rows<'a>(material: &Material<'a>, given_up: &GivenUp, layout: &LedgerLayout) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    for fact in material.facts().filter(|fact| takes(material, layout, fact)) {
        let clauses = sorted(material, layout, fact);
        let begins = clauses
            .iter()
            .any(|(kind, _)| layout.kinds.get(*kind).is_some_and(|it| it.begins));
        let account = fact.account.clone().or_else(|| asked_of(material, fact));
        let clauses = clauses
            .into_iter()
            .filter_map(|(kind, at)| Some((kind, fact.quote.get(at)?)));
        let clauses = holding(material, given_up, fact, clauses.collect());
        let clauses = clauses
            .into_iter()
            .map(|(kind, text)| (kind, span(material, fact, text)));
        match joined(material, layout, &rows, fact, account.as_ref(), begins).and_then(|at| rows.get_mut(at)) {
            Some(row) => {
                row.clauses.extend(clauses);
                row.facts.push(fact);
                row.account = row.account.take().or(account);
            }
            None => rows.push(Row {
                facts: vec![fact],
                account,
                clauses: clauses.collect(),
            }),
        }
    }
    let needs = |row: &Row<'_>| {
        let any = |(kind, _): &(usize, Field)| layout.kinds.get(*kind).is_some_and(|it| it.carries);
        row.clauses.iter().any(any)
    };
    rows.retain(needs);
    rows
}

/// Returns the clauses of a statement without those that the leaver has given up, and what only tells more of these.
fn holding<'f>(
    material: &Material<'_>,
    given_up: &GivenUp,
    fact: &Fact,
    clauses: Vec<(usize, &'f str)>,
) -> Vec<(usize, &'f str)> {
    let back = |text: &str| {
        let said = plain(text).into_iter().take(3);
        said.into_iter()
            .any(|it| material.wording.point.points_back.contains(&it))
    };
    let mut gone = false;
    let mut kept = Vec::new();
    for (kind, text) in clauses {
        gone = given_up.is_in(fact, text) || gone && back(text);
        if !gone {
            kept.push((kind, text));
        }
    }
    kept
}

/// Returns whether a statement belongs into a ledger.
fn takes(material: &Material<'_>, layout: &LedgerLayout, fact: &Fact) -> bool {
    if layout.id == material.wording.roles.growth_ledger
        && fact.topic.as_str() != layout.topic
        && cause::shrinks(material, fact)
    {
        return false;
    }
    if fact.topic.as_str() == layout.topic {
        return layout.words.is_empty() || speaks(&fact.quote, &layout.words) || follows_up(material, fact);
    }
    if !layout.also_topics.is_empty() && !layout.also_topics.iter().any(|it| it == fact.topic.as_str()) {
        return false;
    }
    let product = || speaks(&fact.quote, &layout.wants) && names_product(material, &fact.quote);
    let person = || fact.mentions.people.iter().any(|it| names(&fact.quote, &it.name));
    speaks(&fact.quote, &layout.also_words) && (!layout.also_names || person()) || product()
}

fn follows_up(material: &Material<'_>, fact: &Fact) -> bool {
    let question = material.session.turn(fact.id.turn).map(|it| &it.question);
    question.is_some_and(|it| it.kind == QuestionKind::Probe && it.topic == fact.topic)
}

/// Returns whether a text names one of our products.
fn names_product(material: &Material<'_>, text: &str) -> bool {
    let accounts = material.session.book.accounts.iter();
    let mut products = accounts.flat_map(|it| &it.products);
    products.any(|it| it.chars().count() > 3 && text.contains(it.as_str()))
}

/// Returns the account that the statement's question was about.
fn asked_of(material: &Material<'_>, fact: &Fact) -> Option<AccountId> {
    material.session.turn(fact.id.turn)?.question.account.clone()
}

/// Returns the clauses of a statement with their kinds; neighbours of one kind in one sentence are one.
fn sorted(material: &Material<'_>, layout: &LedgerLayout, fact: &Fact) -> Vec<(usize, Range<usize>)> {
    let rule = &material.wording.procedure;
    let parts = read(&fact.quote, rule);
    let mut clauses: Vec<(usize, usize, Range<usize>)> = Vec::new();
    let asked = asked(material, layout, fact);
    let sayings = sayings(&fact.quote, rule);
    let mut head: Option<usize> = None;
    for (at, saying) in sayings.iter().enumerate() {
        let Some(text) = fact.quote.get(saying.span.clone()) else {
            continue;
        };
        let before = clauses
            .last()
            .filter(|(_, sentence, _)| *sentence == saying.sentence)
            .map(|it| it.0);
        let own = |shows: &dyn Fn(&ClauseKind) -> bool| layout.kinds.iter().position(shows);
        // an answer to a question for one cell stands there, unless its words say that it belongs to another
        let told = own(&|kind| speaks(text, &kind.words) && !(kind.begins && asked.is_some()));
        let wanted = asked.filter(|_| saying.sentence == 0);
        let kind = told
            .or(wanted)
            .or_else(|| own(&|kind| shows(kind, fact, text, &parts, &saying.span)))
            .or_else(|| own(&|kind| kind.before_so).filter(|_| leads_to(fact, saying, sayings.get(at + 1))))
            .or(before);
        let more = sayings.get(at + 1).is_some_and(|it| it.sentence == saying.sentence);
        if kind.is_none() && more && text.split_whitespace().count() <= FEW {
            // "It's good | until April": too little to stand alone
            head = head.or(Some(saying.joined.start));
            continue;
        }
        let kind = kind.unwrap_or(layout.rest);
        let head = head.take();
        let from = |at: usize| head.unwrap_or(at);
        match clauses
            .last_mut()
            .filter(|(at, sentence, _)| (*at, *sentence) == (kind, saying.sentence))
        {
            Some((_, _, so_far)) => so_far.end = saying.span.end,
            // a statement that has its home here is told to the last word
            None if fact.topic.as_str() == layout.topic => {
                clauses.push((kind, saying.sentence, from(saying.joined.start)..saying.joined.end))
            }
            None => clauses.push((kind, saying.sentence, from(saying.span.start)..saying.span.end)),
        }
    }
    clauses.into_iter().map(|(kind, _, span)| (kind, span)).collect()
}

/// Returns whether a clause is that from which the next one follows: "the scanners break, so they stay on the old one".
fn leads_to(fact: &Fact, saying: &Saying, next: Option<&Saying>) -> bool {
    let joint = |it: &Saying| fact.quote.get(it.joined.start..it.span.start).map(str::trim);
    next.is_some_and(|it| it.sentence == saying.sentence && joint(it) == Some("so"))
}

fn shows(kind: &ClauseKind, fact: &Fact, text: &str, parts: &[Part], at: &Range<usize>) -> bool {
    let inside = |part: &Part| part.span.start >= at.start && part.span.end <= at.end;
    let part = parts.iter().any(|it| kind.parts.contains(&it.kind) && inside(it));
    let named = || fact.mentions.people.iter().any(|it| names(text, &it.name));
    let money = || fact.mentions.money.iter().any(|it| text.contains(&it.text));
    let dated = || {
        fact.mentions
            .dates
            .iter()
            .any(|it| it.date.is_some() && text.contains(&it.text))
    };
    let day = kind.day && dated() && speaks(text, &kind.day_with);
    let lower = text.to_lowercase();
    let explains = kind.starts.iter().any(|it| lower.starts_with(it.as_str())) && !dated();
    speaks(text, &kind.words) || explains || part || kind.person && named() || kind.money && money() || day
}

/// Returns the kind that the question's slot asks for.
fn asked(material: &Material<'_>, layout: &LedgerLayout, fact: &Fact) -> Option<usize> {
    let slot = material.asked_slot(fact)?;
    let kinds = &layout.kinds;
    let asked = kinds
        .iter()
        .position(|kind| kind.slots.iter().any(|it| it == slot.as_str()))?;
    let people = &fact.mentions.people;
    let only_ours = !people.is_empty() && people.iter().all(|it| material.is_ours(&it.name));
    let instead = kinds.get(asked).filter(|it| only_ours && !it.of_ours.is_empty());
    instead.map_or(Some(asked), |kind| kinds.iter().position(|it| it.id == kind.of_ours))
}

fn shown(material: &Material<'_>, layout: &LedgerLayout, row: &Row<'_>) -> LedgerRow {
    let of = |kind: &ClauseKind| -> Vec<Field> {
        let number = layout.kinds.iter().position(|it| it.id == kind.id);
        let clauses = row.clauses.iter().filter(|(at, _)| Some(*at) == number);
        let clauses: Vec<Field> = clauses.map(|(_, field)| field.clone()).collect();
        if clauses.is_empty() {
            cell::inside(layout, kind, row)
                .into_iter()
                .chain(cell::values(material, kind, row))
                .collect()
        } else {
            clauses
        }
    };
    let columns = layout.columns.iter().map(|column| {
        let kinds = column
            .kinds
            .iter()
            .filter_map(|id| layout.kinds.iter().find(|kind| kind.id == *id));
        let cells = kinds.filter_map(|kind| {
            let fields = of(kind);
            let proposed = if fields.is_empty() {
                cell::proposed(material, layout, row, kind)
            } else {
                None
            };
            let shown = kind.must && layout.ask.is_none();
            (!fields.is_empty() || proposed.is_some() || shown).then(|| LedgerCell {
                asked: put(material, layout, row, kind),
                label: kind.label.clone(),
                fields,
                proposed,
            })
        });
        cells.collect()
    });
    LedgerRow {
        account: material.name_of(row.account.as_ref()),
        of_account: layout.of_account,
        inferred: row
            .facts
            .first()
            .is_some_and(|it| it.confidence == Confidence::Inferred),
        likely: likely::likely(material, &row.facts).filter(|_| row.account.is_none() && layout.of_account),
        columns: columns.collect(),
    }
}

/// Returns whether a cell was asked for, on the row's account or across the book.
fn put(material: &Material<'_>, layout: &LedgerLayout, row: &Row<'_>, kind: &ClauseKind) -> bool {
    material.questions().any(|it| {
        let here = it.account.is_none() || it.account == row.account;
        let wants = |slot: &SlotId| kind.slots.iter().any(|id| id == slot.as_str());
        it.topic.as_str() == layout.topic && here && it.slot.as_ref().is_some_and(wants)
    })
}
