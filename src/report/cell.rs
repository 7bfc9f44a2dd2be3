//! What stands in a cell of a ledger of which no clause is: words inside of another clause, values that the row's statements
//! name, else what is proposed by rule.

use crate::report::card::{people, span};
use crate::report::day;
use crate::report::ledger::Row;
use crate::report::material::Material;
use crate::report::model::Field;
use crate::report::record::speaks;
use crate::report::wording::{ClauseKind, Inside, LedgerLayout, Proposal};

/// Returns the words inside of a row's clauses that tell a kind: "… for the two shops they closed" tells why.
pub(super) fn inside(layout: &LedgerLayout, kind: &ClauseKind, row: &Row<'_>) -> Option<Field> {
    let of = |at: &usize, rule: &Inside| {
        let id = layout.kinds.get(*at).map(|it| it.id.as_str());
        rule.of.is_empty() || id == Some(rule.of.as_str())
    };
    kind.inside.iter().find_map(|rule| {
        let clauses = row.clauses.iter().filter(|(at, _)| of(at, rule));
        clauses.map(|(_, field)| field).find_map(|field| {
            let text = from(&field.text, rule)?;
            Some(Field {
                text: text.to_owned(),
                ..field.clone()
            })
        })
    })
}

/// Returns a clause from the first word on that a rule names and that one of its other words follows.
fn from<'t>(text: &'t str, rule: &Inside) -> Option<&'t str> {
    let lower = text.to_lowercase();
    let lower = Some(lower).filter(|it| it.len() == text.len())?;
    let begins = |at: usize| at > 0 && lower.get(..at).is_some_and(|it| it.ends_with([' ', ',']));
    let mut starts = lower
        .match_indices(rule.from.as_str())
        .map(|(at, _)| at)
        .filter(|at| begins(*at));
    starts.find_map(|at| {
        let tail = text.get(at..)?;
        // "instead of one, which is not in the template": what is told of it belongs to the clause
        let tail = tail.split_once(", which ").map_or(tail, |(it, _)| it);
        let word = speaks(tail, std::slice::from_ref(&rule.from)) && tail.split_whitespace().count() > 1;
        (word && (rule.with.is_empty() || speaks(tail, &rule.with))).then_some(tail)
    })
}

/// Returns the amounts, days or people that a row's statements name, for a kind that none of their clauses is of.
pub(super) fn values(material: &Material<'_>, kind: &ClauseKind, row: &Row<'_>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for fact in &row.facts {
        let money = fact
            .mentions
            .money
            .iter()
            .filter(|_| kind.money)
            .map(|it| it.text.as_str());
        let dates = fact.mentions.dates.iter().filter(|it| kind.day && it.date.is_some());
        let near = |text: &&str| {
            kind.day_with
                .iter()
                .any(|word| fact.quote.contains(&format!("{word} {text}")))
        };
        let dates = dates.map(|it| it.text.as_str()).filter(near);
        fields.extend(money.chain(dates).map(|text| span(material, fact, text)));
        if kind.person {
            fields.extend(people(material, fact));
        }
    }
    fields
}

/// Returns what is proposed for a kind of which nothing was said.
pub(super) fn proposed(
    material: &Material<'_>,
    layout: &LedgerLayout,
    row: &Row<'_>,
    kind: &ClauseKind,
) -> Option<String> {
    let proposal = kind.propose.iter().find_map(|it| follows(layout, row, it))?;
    let account = row.account.as_ref().and_then(|id| material.session.account(id));
    // a day that is past is no day to think again
    let renewal = account.and_then(|it| it.renewal).filter(|it| *it > material.today);
    let renewal = renewal.map_or_else(|| layout.next_renewal.clone(), day::long);
    Some(material.by_last_day(&proposal.replace("{renewal}", &renewal)))
}

/// Returns the words of a proposal where a row has what it follows from.
fn follows(layout: &LedgerLayout, row: &Row<'_>, proposal: &Proposal) -> Option<String> {
    let spoken = || row.facts.iter().any(|fact| speaks(&fact.quote, &proposal.words));
    if !proposal.words.is_empty() && !spoken() {
        return None;
    }
    if proposal.from.is_empty() {
        return Some(proposal.text.clone());
    }
    let kind = layout.kinds.iter().find(|it| it.id == proposal.from)?;
    let source = layout.kinds.iter().position(|it| it.id == proposal.from);
    let clauses = row.clauses.iter().filter(|(at, _)| Some(*at) == source);
    let mut texts: Vec<String> = clauses.map(|(_, field)| field.text.clone()).collect();
    if texts.is_empty() {
        texts.extend(inside(layout, kind, row).map(|it| it.text));
    }
    let begins = |text: &String| {
        let lower = text.to_lowercase();
        let starts = proposal.starts.is_empty() || proposal.starts.iter().any(|it| lower.starts_with(it.as_str()));
        starts && (proposal.with.is_empty() || speaks(text, &proposal.with))
    };
    let said = texts.iter().find(|it| begins(it))?;
    Some(proposal.text.replace("{said}", said))
}
