//! Checklist items for what was agreed and stands in no system: side letters, promises that only somebody's mail has.
//!
//! 1. A statement counts where it has a rule's words and none that deny them; a rule may be for some topics only.
//! 2. One item an account and rule, and one an answer, of the first statement that says it; the marks of the others stand
//!    beside it.
//! 3. It stands besides what a risk asks for: who approves a promise does not file it.

use serde::Deserialize;

use crate::fact::Fact;
use crate::id::{AccountId, Turn};
use crate::report::cause::plain;
use crate::report::deadline::Deadline;
use crate::report::material::Material;
use crate::report::model::Item;
use crate::report::owner;
use crate::report::piece::pieces;
use crate::report::point::add;
use crate::report::record::speaks;
use crate::report::thought::{Behind, thought};

/// Which statements tell of something that no system has, and what is done about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnrecordedRule {
    /// Its id, the kind of its items.
    pub id: String,
    /// Words and phrases, in lower case, of which a sentence has one; `{crm}` stands for every name of a CRM.
    pub words: Vec<String>,
    /// Words and phrases that a sentence must not have.
    pub not: Vec<String>,
    /// Words of a statement that is about something else, such as what a customer would buy.
    #[serde(default)]
    pub never_with: Vec<String>,
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
    let mut turns: Vec<(Option<&AccountId>, Turn)> = Vec::new();
    for rule in &material.wording.unrecorded {
        let words = named(&rule.words, &material.wording.conflicts.crm);
        for fact in material.facts() {
            let Some(item) = item(material, (rule, &words), fact) else {
                continue;
            };
            let place = (fact.account.as_ref(), fact.id.turn);
            // one answer tells of one thing, whichever of its words say so
            let told = turns.contains(&place);
            let known = items
                .iter_mut()
                .find(|it| it.account == item.account && (told || it.kind == item.kind));
            match known {
                Some(known) => add(&mut known.marks, &item.marks),
                None => items.push(item),
            }
            turns.push(place);
        }
    }
    items
}

/// Returns phrases with each of some names in the place of `{crm}`.
fn named(phrases: &[String], names: &[String]) -> Vec<String> {
    let each = |phrase: &String| -> Vec<String> {
        if phrase.contains("{crm}") {
            names.iter().map(|name| phrase.replace("{crm}", name)).collect()
        } else {
            vec![phrase.clone()]
        }
    };
    phrases.iter().flat_map(each).collect()
}

fn item(material: &Material<'_>, (rule, words): (&UnrecordedRule, &[String]), fact: &Fact) -> Option<Item> {
    let takes = rule.topics.is_empty() || rule.topics.iter().any(|it| it == fact.topic.as_str());
    let sentences = pieces(&fact.quote);
    let says = |it: &str| speaks(it, words) && !speaks(it, &rule.not);
    let other = speaks(&fact.quote, &rule.never_with);
    let at = sentences.iter().position(|it| says(it)).filter(|_| takes && !other)?;
    let working = material.working;
    let within = working.after(material.today, rule.within);
    let due = Deadline::proposed(working.until(within.min(material.last_day())));
    let named = owner::named(material, fact);
    // what only announces it is told with what follows
    let behind = if sentences
        .get(at)
        .is_some_and(|it| plain(it).len() <= material.wording.point.few_words)
    {
        Behind::Next
    } else {
        Behind::None
    };
    let claim = thought(material, fact, at, behind);
    Some(Item {
        id: String::new(),
        key: format!("{}:{}", rule.id, fact.id),
        kind: rule.id.clone(),
        risk: None,
        action: rule.action.clone(),
        account: material.name_of(fact.account.as_ref()),
        marks: claim.marks.clone(),
        claim: Some(claim),
        owner_said: named.is_some(),
        owner: named.unwrap_or_else(|| material.owner_on(&rule.owner, due.on).to_owned()),
        due: due.on,
        due_said: due.said,
        due_from: due.from,
        evidence: rule.evidence.clone(),
    })
}
