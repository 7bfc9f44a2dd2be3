//! Checklist items for what was agreed and stands in no system: side letters, promises that only somebody's mail has.
//!
//! 1. A statement counts where it has a rule's words and none that deny them; a rule may be for some topics only.
//! 2. One item an account and rule, of the first statement that says it; the marks of the others stand beside it.
//! 3. It stands besides what a risk asks for: who approves a promise does not file it.

use serde::Deserialize;

use crate::fact::Fact;
use crate::report::due::Deadline;
use crate::report::material::Material;
use crate::report::model::{Item, Mark};
use crate::report::owner;
use crate::report::piece::{part, pieces};
use crate::report::record::speaks;

/// Which statements tell of something that no system has, and what is done about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnrecordedRule {
    /// Its id, the kind of its items.
    pub id: String,
    /// Words and phrases, in lower case, of which a sentence has one.
    pub words: Vec<String>,
    /// Words and phrases that a sentence must not have.
    pub not: Vec<String>,
    /// The topics of its statements; all where there are none.
    #[serde(default)]
    pub topics: Vec<String>,
    /// What to do.
    pub action: String,
    /// What proves that it was done.
    pub evidence: String,
    /// Who does it: `successor`, `leaver` or `manager`.
    pub owner: String,
    /// Working days until it is due, at the latest the last day.
    pub within: u32,
}

/// Returns the items, in the order of their rules and statements.
pub(super) fn items(material: &Material<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut told: Vec<&Fact> = Vec::new();
    for rule in &material.wording.unrecorded {
        for fact in material.facts() {
            let Some(item) = item(material, rule, fact) else {
                continue;
            };
            let known = items
                .iter_mut()
                .find(|it| it.kind == item.kind && it.account == item.account);
            match known {
                Some(known) => add(&mut known.marks, item.marks),
                // what an earlier rule files is not filed twice
                None if told.iter().any(|it| it.id == fact.id) => continue,
                None => items.push(item),
            }
            told.push(fact);
        }
    }
    items
}

fn add(marks: &mut Vec<Mark>, more: Vec<Mark>) {
    for mark in more {
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
}

fn item(material: &Material<'_>, rule: &UnrecordedRule, fact: &Fact) -> Option<Item> {
    let takes = rule.topics.is_empty() || rule.topics.iter().any(|it| it == fact.topic.as_str());
    let sentences = pieces(&fact.quote);
    let says = |it: &&str| speaks(it, &rule.words) && !speaks(it, &rule.not);
    let at = sentences.iter().position(|it| says(&it)).filter(|_| takes)?;
    let working = material.working;
    let last = material.plan.last_day.max(material.today);
    let due = Deadline::proposed(working.until(working.after(material.today, rule.within).min(last)));
    let named = owner::named(material, fact);
    let around = at.saturating_sub(1)..sentences.len().min(at + 2);
    Some(Item {
        id: String::new(),
        key: format!("{}:{}", rule.id, fact.id),
        kind: rule.id.clone(),
        risk: None,
        action: rule.action.clone(),
        account: material.name_of(fact.account.as_ref()),
        claim: Some(part(material, fact, sentences.get(around).unwrap_or(&sentences))),
        owner_said: named.is_some(),
        owner: named.unwrap_or_else(|| material.owner(&rule.owner).to_owned()),
        due: due.on,
        due_said: due.said,
        due_from: due.from,
        evidence: rule.evidence.clone(),
        marks: material.marks(fact),
    })
}
