//! Playbooks: a topic as a table of its parts, so that a stranger can run it and sees what nobody said.
//!
//! 1. A statement begins in the first part whose slot it fills.
//! 2. Its sentences stay there until one has the words of another part; so a long answer falls into its parts. Weak words,
//!    such as those of steps, do not move the first sentence, and give way to others.
//! 3. A part of which nothing was said by sentence, but whose slot a statement fills, refers to where that stands.

use crate::fact::Fact;
use crate::id::TopicId;
use crate::interview::Subject;
use crate::report::material::Material;
use crate::report::model::{Card, CardLine, Claim};
use crate::report::piece::{part, pieces};
use crate::report::record::speaks;
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

/// Sentences of one statement that stand in one part; a part beyond the last takes what fits nowhere.
struct Stretch<'f> {
    at: usize,
    fact: &'f Fact,
    sentences: Vec<&'f str>,
}

fn card(material: &Material<'_>, layout: &CardLayout, facts: &[&Fact]) -> Card {
    // what was told of one account comes after what holds for all
    let mut facts = facts.to_vec();
    facts.sort_by_key(|fact| fact.account.is_some());
    let stretches: Vec<Stretch<'_>> = facts.iter().flat_map(|fact| stretches(layout, fact)).collect();
    let claims = |at: usize| -> Vec<Claim> {
        let here = stretches.iter().filter(|it| it.at == at);
        here.map(|it| part(material, it.fact, &it.sentences)).collect()
    };
    let mut lines: Vec<CardLine> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    for (at, row) in layout.rows.iter().enumerate() {
        let claims = claims(at);
        let see = if claims.is_empty() {
            elsewhere(layout, row, &stretches)
        } else {
            Vec::new()
        };
        if claims.is_empty() && see.is_empty() {
            missing.push(row.title.clone());
            continue;
        }
        lines.push(CardLine {
            title: row.title.clone(),
            claims,
            see,
        });
    }
    let homeless = claims(layout.rows.len());
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
        digest: material.digest(&Subject::Playbook(TopicId::new(layout.topic.as_str()))),
        rows: lines,
        missing,
    }
}

fn stretches<'f>(layout: &CardLayout, fact: &'f Fact) -> Vec<Stretch<'f>> {
    let by_slot = layout.rows.iter().position(|row| fills(row, fact));
    let mut at = by_slot.unwrap_or(layout.rows.len());
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    for sentence in pieces(&fact.quote) {
        at = layout
            .rows
            .iter()
            .position(|row| speaks(sentence, &row.words))
            .unwrap_or(at);
        match stretches.last_mut().filter(|it| it.at == at) {
            Some(stretch) => stretch.sentences.push(sentence),
            None => stretches.push(Stretch {
                at,
                fact,
                sentences: vec![sentence],
            }),
        }
    }
    stretches
}

/// Returns the parts in which the statements stand that fill a part's slot.
fn elsewhere(layout: &CardLayout, row: &CardRow, stretches: &[Stretch<'_>]) -> Vec<String> {
    let mut see: Vec<String> = Vec::new();
    for stretch in stretches.iter().filter(|it| fills(row, it.fact)) {
        let title = layout.rows.get(stretch.at).map(|it| it.title.clone());
        see.extend(title.filter(|it| !see.contains(it)));
    }
    see.truncate(2);
    see
}

fn fills(row: &CardRow, fact: &Fact) -> bool {
    fact.slots
        .iter()
        .any(|slot| row.slots.iter().any(|it| it == slot.as_str()))
}
