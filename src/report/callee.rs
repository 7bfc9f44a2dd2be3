//! Whom to call first on an account: those who play the parts that matter, in the order of the wording; else whoever was
//! spoken of and stands in the import. Nobody is called first who is against us or has no say, while there is another. Where nobody was
//! spoken of, who can say it is to be asked before the call.

use std::cmp::Reverse;

use crate::book::Account;
use crate::fact::Fact;
use crate::report::day;
use crate::report::material::Material;
use crate::report::model::{Mark, PersonRow, Who};
use crate::report::schedule::Schedule;
use crate::report::wording::CallLayout;

/// Returns whom to call first, no more than the layout allows, each with the statement that they were named in.
pub(super) fn callees<'a>(
    material: &Material<'a>,
    layout: &CallLayout,
    account: &'a Account,
    rows: &[PersonRow],
) -> Vec<(Who, &'a Fact)> {
    let plays = |row: &PersonRow, parts: &[String]| row.parts.iter().any(|it| parts.contains(&it.label));
    let place = |row: &PersonRow| {
        let first = layout
            .parts
            .iter()
            .position(|part| row.parts.iter().any(|it| it.label == *part));
        first.unwrap_or(layout.parts.len())
    };
    let mut fitting: Vec<&PersonRow> = rows
        .iter()
        .filter(|row| row.contact.is_some() || row.who.as_ref().is_some_and(|who| who.role.is_some()))
        .collect();
    fitting.sort_by_key(|row| {
        let strange = plays(row, &layout.strangers);
        (plays(row, &layout.last), strange, place(row), Reverse(row.named.len()))
    });
    let found = fitting.into_iter().filter_map(|row| {
        let who = row.who.as_ref()?;
        let title = row.contact.as_ref().and_then(|it| it.title.clone());
        let fact = source(material, account, row)?;
        Some((
            Who {
                name: who.name.clone(),
                role: title.or_else(|| who.role.clone()),
            },
            fact,
        ))
    });
    found.take(layout.most).collect()
}

/// Returns what is proposed where nobody was spoken of: to ask the leaver, the manager where they are gone, before the call.
pub(super) fn unknown(material: &Material<'_>, account: &Account, schedule: &Schedule) -> String {
    let words = &material.wording.opening;
    let there = material.plan.last_day >= material.today;
    let call = schedule.of(&account.id).map_or(material.last_day(), |it| it.day.on);
    let asked = if there { &material.plan.csm } else { material.manager() };
    let by = material.day_before(if there { call.min(material.plan.last_day) } else { call });
    words.ask.replace("{asked}", asked).replace("{day}", &day::long(by))
}

/// Returns the statement that gives somebody a part, else the first that names them.
fn source<'a>(material: &Material<'a>, account: &'a Account, row: &PersonRow) -> Option<&'a Fact> {
    let marks = row.parts.iter().flat_map(|part| &part.marks).chain(&row.named);
    let find = |mark: &Mark| {
        material
            .facts_of(&account.id)
            .find(|fact| fact.id.to_string() == mark.label)
    };
    marks.into_iter().find_map(find)
}
