//! Playbooks: a topic as a table of its parts, so that a stranger can run it and sees what nobody said.
//!
//! Every statement stands in one part: the first whose words it has, else the first whose slot it fills. Another part that
//! it fills too refers to that one.

use crate::fact::Fact;
use crate::id::TopicId;
use crate::report::material::Material;
use crate::report::model::{Card, CardLine};
use crate::report::record::speaks_of;
use crate::report::wording::{CardLayout, CardRow};

/// Returns the playbooks of a section's facts, and the facts of topics that have no layout.
pub(super) fn cards<'f>(material: &Material<'_>, facts: &[&'f Fact]) -> (Vec<Card>, Vec<&'f Fact>) {
    let layouts = &material.wording.cards;
    let of = |layout: &CardLayout, fact: &Fact| fact.topic.as_str() == layout.topic;
    let cards = layouts.iter().filter_map(|layout| {
        let facts: Vec<&Fact> = facts.iter().copied().filter(|fact| of(layout, fact)).collect();
        (!facts.is_empty()).then(|| card(material, layout, &facts))
    });
    let rest = facts.iter().copied();
    let rest = rest.filter(|fact| !layouts.iter().any(|layout| of(layout, fact)));
    (cards.collect(), rest.collect())
}

fn card(material: &Material<'_>, layout: &CardLayout, facts: &[&Fact]) -> Card {
    let home = |fact: &Fact| {
        let by_words = layout.rows.iter().position(|row| speaks_of(fact, &row.words));
        by_words.or_else(|| layout.rows.iter().position(|row| fills(row, fact)))
    };
    let mut lines: Vec<CardLine> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    for (at, row) in layout.rows.iter().enumerate() {
        let here = facts.iter().filter(|fact| home(fact) == Some(at));
        let claims: Vec<_> = here.map(|fact| material.claim(fact)).collect();
        let mut see: Vec<String> = Vec::new();
        for fact in facts.iter().filter(|fact| home(fact) != Some(at) && fills(row, fact)) {
            let title = home(fact).and_then(|it| layout.rows.get(it)).map(|it| it.title.clone());
            see.extend(title.filter(|it| !see.contains(it)));
        }
        if claims.is_empty() && see.is_empty() {
            missing.push(row.title.clone());
            continue;
        }
        lines.push(CardLine {
            title: row.title.clone(),
            see: if claims.is_empty() { see } else { Vec::new() },
            claims,
        });
    }
    let homeless = facts.iter().filter(|fact| home(fact).is_none());
    let homeless: Vec<_> = homeless.map(|fact| material.claim(fact)).collect();
    if !homeless.is_empty() {
        lines.push(CardLine {
            title: material.wording.other_title.clone(),
            claims: homeless,
            see: Vec::new(),
        });
    }
    Card {
        title: material.topic_title(&TopicId::new(layout.topic.as_str())),
        goal: layout.goal.clone(),
        rows: lines,
        missing,
    }
}

fn fills(row: &CardRow, fact: &Fact) -> bool {
    fact.slots.iter().any(|slot| row.slots.iter().any(|it| it == slot.as_str()))
}
