//! Tables across accounts whose cells are fields: names, days and amounts taken out of statements, with their marks.

use std::collections::BTreeSet;

use crate::book::Account;
use crate::fact::{Confidence, Fact};
use crate::id::{FactId, SlotId, TopicId};
use crate::report::day;
use crate::report::field::{field, players};
use crate::report::material::{Material, amount, source_mark};
use crate::report::model::{Field, Register, RegisterRow};
use crate::report::record::{missing, records};
use crate::report::thing;
use crate::report::wording::{ColumnLayout, RegisterLayout};

/// Returns the registers that have rows, with the statements that tables hold: some that others do, and those of the rows
/// of things.
pub(super) fn registers<'a>(
    material: &Material<'a>,
    accounts: &[&'a Account],
    mut held: BTreeSet<FactId>,
) -> (Vec<Register>, BTreeSet<FactId>) {
    let mut registers = Vec::new();
    for layout in &material.wording.registers {
        let register = if layout.by_record {
            of_records(material, layout, &mut held)
        } else {
            register(material, layout, accounts)
        };
        registers.push(without_empty(register));
    }
    registers.retain(|register| !register.rows.is_empty());
    (registers, held)
}

fn register<'a>(material: &Material<'a>, layout: &'a RegisterLayout, accounts: &[&'a Account]) -> Register {
    let columns = &layout.columns;
    let imports = |name: &str| columns.iter().any(|it| it.import.as_deref() == Some(name));
    let mut rows: Vec<(&Account, RegisterRow)> = Vec::new();
    for account in accounts {
        let facts: Vec<&Fact> = material
            .stated()
            .filter(|fact| fact.account.as_ref() == Some(&account.id))
            .filter(|fact| fact.topic.as_str() == layout.topic)
            .collect();
        let renews = imports("renewal") && account.renewal.is_some();
        if facts.is_empty() && !renews {
            continue;
        }
        let topic = TopicId::new(layout.topic.as_str());
        let cells = columns
            .iter()
            .map(|column| cell(material, column, (account, &topic), &facts));
        let mut row = RegisterRow {
            account: account.name.clone(),
            inferred: false,
            cells: cells.collect(),
            rest: Vec::new(),
            when: Vec::new(),
            missing: Vec::new(),
        };
        keep_first(&mut row.cells);
        rows.push((account, row));
    }
    if imports("renewal") {
        rows.sort_by_key(|(account, _)| (account.renewal.is_none(), account.renewal));
    }
    Register {
        id: layout.id.clone(),
        title: layout.title.clone(),
        columns: columns.iter().map(|column| column.title.clone()).collect(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

/// Returns a table with a row for each thing of which the records speak. A row has every word of its statements: what no cell
/// shows stands behind them, with what nobody said of the thing.
fn of_records<'a>(material: &Material<'a>, layout: &'a RegisterLayout, held: &mut BTreeSet<FactId>) -> Register {
    let section = material.wording.sections.iter().find(|it| it.id == layout.id);
    let strip = section.map_or(&[][..], |it| &it.strip);
    let topic = |fact: &&Fact| fact.topic.as_str() == layout.topic;
    let facts: Vec<&Fact> = material.facts().filter(topic).collect();
    let rows = records(material, &facts).into_iter().filter_map(|record| {
        let first = record.first()?;
        let name = thing::name(material, layout, &record)?;
        let said = layout
            .columns
            .iter()
            .skip(1)
            .map(|it| thing::cell(material, it, &record));
        let mut cells: Vec<Vec<Field>> = std::iter::once(vec![name]).chain(said).collect();
        thing::tidy(&mut cells);
        let (rest, when) = thing::rest(material, &cells, &record);
        held.extend(record.iter().map(|fact| fact.id));
        Some(RegisterRow {
            account: material.name_of(first.account.as_ref()).unwrap_or_default(),
            inferred: first.confidence == Confidence::Inferred,
            cells,
            rest,
            when,
            missing: missing(material, &record, strip),
        })
    });
    Register {
        id: layout.id.clone(),
        title: layout.title.clone(),
        columns: layout.columns.iter().map(|column| column.title.clone()).collect(),
        rows: rows.collect(),
    }
}

/// Leaves out the rows that say nothing, and the columns of which no row says anything.
fn without_empty(register: Register) -> Register {
    let kept: Vec<usize> = (0..register.columns.len())
        .filter(|at| {
            register
                .rows
                .iter()
                .any(|row| row.cells.get(*at).is_some_and(|it| !it.is_empty()))
        })
        .collect();
    let columns = kept
        .iter()
        .filter_map(|at| register.columns.get(*at).cloned())
        .collect();
    let told = register
        .rows
        .into_iter()
        .filter(|row| row.cells.iter().any(|it| !it.is_empty()));
    let rows = told.map(|row| RegisterRow {
        cells: kept.iter().filter_map(|at| row.cells.get(*at).cloned()).collect(),
        ..row
    });
    Register {
        columns,
        rows: rows.collect(),
        ..register
    }
}

fn cell(
    material: &Material<'_>,
    column: &ColumnLayout,
    (account, topic): (&Account, &TopicId),
    facts: &[&Fact],
) -> Vec<Field> {
    let imported = column.import.as_deref().and_then(|name| match name {
        "arr" => account.arr.as_ref().map(amount),
        "renewal" => account.renewal.map(day::long),
        "health" => account.health.map(|it| material.wording.health.of(it).to_owned()),
        _ => None,
    });
    let imported = imported.map(|text| Field {
        text,
        cut: false,
        begins: false,
        marks: vec![source_mark(&account.source)],
    });
    let mut fields: Vec<Field> = imported.into_iter().collect();
    // a day that binds before the renewal, in the words that all pages have for it
    let bound = material
        .bound_words(account)
        .filter(|_| column.import.as_deref() == Some("bound"));
    fields.extend(bound.map(|it| Field {
        text: it.text,
        cut: false,
        begins: false,
        marks: it.marks,
    }));
    for slot in &column.slots {
        let slot = SlotId::new(slot.as_str());
        if let Some(players) = players(material, account, topic, &slot) {
            fields.extend(players.into_iter().take(2));
            continue;
        }
        for fact in facts.iter().filter(|fact| fact.slots.contains(&slot)) {
            let field = field(material, fact, &slot);
            if fields.len() < 2 && !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    fields
}

/// Leaves of a beginning that stands in several cells of a row only the first; the others keep its mark.
fn keep_first(cells: &mut [Vec<Field>]) {
    let mut shown: Vec<String> = Vec::new();
    for field in cells.iter_mut().flatten().filter(|field| field.begins) {
        if shown.contains(&field.text) {
            field.text.clear();
            field.cut = false;
        } else {
            shown.push(field.text.clone());
        }
    }
}
