//! What to ask about all rows of a ledger at once: which of what a row should tell nobody told, with the rows it is open of.
//!
//! A ledger whose layout has such a question shows in its rows only what is known or proposed; the question is put once, below
//! it and among the manager's dated actions.

use crate::report::clip::clip;
use crate::report::material::Material;
use crate::report::model::{Action, Card, Field, Ledger, LedgerAsk, LedgerRow, Mark};
use crate::report::point::add;
use crate::report::wording::{AskRule, ClauseKind, LedgerLayout};

/// Returns the question about the rows of a ledger; none where its layout has none, or nothing is open.
pub(super) fn ask(material: &Material<'_>, layout: &LedgerLayout, rows: &[LedgerRow]) -> Option<LedgerAsk> {
    let rule = layout.ask.as_ref()?;
    let ids = layout.columns.iter().flat_map(|it| &it.kinds);
    let kinds = ids.filter_map(|id| layout.kinds.iter().find(|kind| kind.id == *id));
    let kinds: Vec<&ClauseKind> = kinds.filter(|it| !it.ask.is_empty()).collect();
    let told = |row: &LedgerRow, kind: &ClauseKind| {
        let mut cells = row.columns.iter().flatten();
        cells.any(|it| it.label == kind.label && !it.fields.is_empty())
    };
    let of_all = |kind: &ClauseKind| rows.iter().all(|row| !told(row, kind));
    let (common, some): (Vec<&ClauseKind>, Vec<&ClauseKind>) = kinds.into_iter().partition(|it| of_all(it));
    let words = |kinds: &[&ClauseKind]| {
        let asks: Vec<&str> = kinds.iter().map(|it| it.ask.as_str()).collect();
        asks.join(", ")
    };
    let named = |row: &LedgerRow| {
        let open: Vec<&ClauseKind> = some.iter().copied().filter(|it| !told(row, it)).collect();
        let name = name(rule, row);
        match (open.is_empty(), common.is_empty()) {
            (true, true) => None,
            (true, false) => Some(name),
            (false, _) => Some(rule.also.replace("{row}", &name).replace("{what}", &words(&open))),
        }
    };
    let names: Vec<String> = rows.iter().filter_map(named).collect();
    let questions = rule
        .of
        .replace("{what}", &words(&common))
        .replace("{rows}", &names.join("; "));
    let mut marks: Vec<Mark> = Vec::new();
    for row in rows {
        let first = main(row).map(|it| it.marks.clone()).unwrap_or_default();
        add(&mut marks, &first);
    }
    (!names.is_empty()).then(|| LedgerAsk {
        lead: rule.lead.clone(),
        questions,
        by: material.while_there(material.working.after(material.today, rule.day)),
        marks,
    })
}

/// Returns the talk in which the leaver answers what ledgers and routines leave open; none where nothing is.
pub(super) fn talk(
    material: &Material<'_>,
    blank: &Action,
    (ledgers, routines): (&[Ledger], &[Card]),
) -> Option<Action> {
    if material.plan.last_day < material.today {
        return None;
    }
    let mut marks: Vec<Mark> = Vec::new();
    let mut questions: Vec<String> = Vec::new();
    for ask in ledgers.iter().filter_map(|it| it.ask.as_ref()) {
        questions.push(format!("{} {}", material.with_names(&ask.lead), ask.questions));
        add(&mut marks, &ask.marks);
    }
    for card in routines {
        let Some(unclear) = &card.unclear else { continue };
        questions.push(format!("{}: {}", card.title, unclear.ask));
        let said = card.plays.iter().flat_map(|it| &it.statements);
        said.for_each(|it| add(&mut marks, &it.marks));
    }
    (!questions.is_empty()).then(|| Action {
        action: material.with_names(&blank.action),
        questions,
        marks,
        ..blank.clone()
    })
}

/// Returns what a row is about: its first clause.
fn main(row: &LedgerRow) -> Option<&Field> {
    row.columns.first()?.iter().find_map(|cell| cell.fields.first())
}

/// Returns the name of a row: its account, with a few words of what it is about.
fn name(rule: &AskRule, row: &LedgerRow) -> String {
    let about = main(row).map(|it| clip(&it.text, rule.words).shown());
    let about = about.map(|it| format!("“{it}”")).unwrap_or_default();
    match &row.account {
        Some(account) => format!("{account}, {about}"),
        None => about,
    }
}
