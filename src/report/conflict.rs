//! Contradictions: both sides in their own words, and what was said when the leaver was asked.

use crate::fact::Release;
use crate::interview::{Conflict, Side};
use crate::report::material::{Material, fact_mark, row_mark, turn_mark};
use crate::report::model::{Claim, Dispute, SideShown};
use crate::report::transcript;

/// Returns the contradictions of which both sides may be read, the open ones first.
pub(super) fn disputes(material: &Material<'_>) -> Vec<Dispute> {
    let conflicts = material.session.conflicts.iter();
    let mut disputes: Vec<Dispute> = conflicts.filter_map(|it| dispute(material, it)).collect();
    disputes.sort_by_key(|it| (it.is_settled, it.number));
    disputes
}

fn dispute(material: &Material<'_>, conflict: &Conflict) -> Option<Dispute> {
    let earlier = side(material, &conflict.earlier)?;
    let later = side(material, &conflict.later)?;
    let said = material.facts().filter(|fact| Some(fact.id.turn) == conflict.settled);
    let settled: Vec<Claim> = said.map(|fact| material.claim(fact)).collect();
    let answer = conflict.settled.filter(|_| settled.is_empty());
    Some(Dispute {
        number: conflict.number,
        account: account(material, &conflict.later).or_else(|| account(material, &conflict.earlier)),
        earlier,
        later,
        answer: answer
            .map(|turn| transcript::answer(material, turn))
            .unwrap_or_default(),
        settled,
        is_settled: conflict.settled.is_some(),
        marks: conflict.settled.map(turn_mark).into_iter().collect(),
    })
}

fn account(material: &Material<'_>, side: &Side) -> Option<String> {
    match side {
        Side::Fact { fact, .. } => {
            let fact = material.session.facts.get(fact)?;
            material.name_of(fact.account.as_ref())
        }
        Side::Import { account, .. } => material.name_of(Some(account)),
    }
}

fn side(material: &Material<'_>, side: &Side) -> Option<SideShown> {
    match side {
        Side::Fact { fact, value } => {
            let fact = material.session.facts.get(fact)?;
            (fact.release == Release::Report).then(|| SideShown {
                field: None,
                value: value.clone(),
                claim: Some(material.claim(fact)),
                marks: vec![fact_mark(fact.id)],
            })
        }
        Side::Import { field, value, row, .. } => Some(SideShown {
            field: Some(field.clone()),
            value: value.clone(),
            claim: None,
            marks: vec![row_mark(*row)],
        }),
    }
}
