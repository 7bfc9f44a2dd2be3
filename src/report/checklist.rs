//! The checklist: what follows from statements and from fields, each item with owner, day and what proves it.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::book::{Account, Source};
use crate::fact::Fact;
use crate::id::{AccountId, TopicId, Turn};
use crate::interview::{Outcome, Session};
use crate::report::day;
use crate::report::material::{Material, source_mark, turn_mark};
use crate::report::model::{Claim, Dispute, Item, Mark};
use crate::report::wording::{ItemLayout, TaskWords};

/// Returns the checklist in the order of days, numbered.
pub(super) fn items<'a>(material: &Material<'a>, accounts: &[&'a Account], disputes: &[Dispute]) -> Vec<Item> {
    let mut items = from_statements(material);
    items.extend(from_fields(material, accounts));
    items.extend(from_secrets(material));
    items.extend(from_disputes(material, disputes));
    items.sort_by_key(|item| item.due);
    let numbered = items.into_iter().zip(1..).map(|(item, n)| Item {
        id: format!("C{n}"),
        ..item
    });
    numbered.collect()
}

/// Returns one item a kind, account, topic and turn, so that an answer of several sentences is one thing to do.
fn from_statements(material: &Material<'_>) -> Vec<Item> {
    let mut done: Vec<(Option<&AccountId>, &TopicId, Turn)> = Vec::new();
    let mut items = Vec::new();
    for layout in &material.wording.items {
        for fact in material.facts().filter(|fact| follows(material, layout, fact)) {
            let key = (fact.account.as_ref(), &fact.topic, fact.id.turn);
            if !done.contains(&key) {
                done.push(key);
                items.push(from_statement(material, layout, fact));
            }
        }
    }
    items
}

fn follows(material: &Material<'_>, layout: &ItemLayout, fact: &Fact) -> bool {
    let named = layout.from.iter().any(|from| from.takes(fact));
    !fact.slots.is_empty() && (named || material.is_mainly(fact, &layout.kinds))
}

fn from_statement(material: &Material<'_>, layout: &ItemLayout, fact: &Fact) -> Item {
    let said = material.due_days(fact).into_iter().min();
    let last = material.plan.last_day.max(material.today);
    let due = match layout.owner.as_str() {
        "leaver" => day::working_until(day::working_after(material.today, layout.within).min(last)),
        "manager" => day::working_after(material.today, layout.within),
        _ => day::working_after(last, layout.within),
    };
    Item {
        id: String::new(),
        key: said_key(fact),
        kind: layout.id.clone(),
        action: layout.action.clone(),
        account: material.name_of(fact.account.as_ref()),
        claim: Some(material.claim(fact)),
        owner: material.owner(&layout.owner).to_owned(),
        due: said.unwrap_or(due),
        due_said: said.is_some(),
        evidence: layout.evidence.clone(),
        marks: vec![turn_mark(fact.id.turn)],
    }
}

/// The key of an item from a statement. Kind and words are no part of it: both may change with the next sentence.
fn said_key(fact: &Fact) -> String {
    let account = fact.account.as_ref().map_or("", AccountId::as_str);
    format!(
        "said:{}:{}:{}",
        plain(account),
        plain(fact.topic.as_str()),
        fact.id.turn
    )
}

/// An id in letters, digits and hyphens; any other character becomes its number between two underscores.
fn plain(id: &str) -> String {
    let mut plain = String::new();
    for c in id.chars() {
        if c.is_ascii_alphanumeric() || c == '-' {
            plain.push(c);
        } else {
            plain.push_str(&format!("_{:x}_", u32::from(c)));
        }
    }
    plain
}

/// What a task from fields is about.
struct Task {
    kind: &'static str,
    /// The account, turn or contradiction, as the key has it.
    about: String,
    account: Option<String>,
    claim: Option<Claim>,
    owner: String,
    due: Date,
    due_said: bool,
    marks: Vec<Mark>,
}

fn task(material: &Material<'_>, task: Task) -> Option<Item> {
    let TaskWords { action, evidence } = material.wording.task.get(task.kind)?;
    Some(Item {
        id: String::new(),
        key: format!("{}:{}", task.kind, task.about),
        kind: task.kind.to_owned(),
        action: action.clone(),
        account: task.account,
        claim: task.claim,
        owner: task.owner,
        due: task.due,
        due_said: task.due_said,
        evidence: evidence.clone(),
        marks: task.marks,
    })
}

fn from_fields(material: &Material<'_>, accounts: &[&Account]) -> Vec<Item> {
    let mut items = Vec::new();
    let last = day::working_until(material.plan.last_day.max(material.today));
    for account in accounts {
        let base = |kind, owner: &str, due| Task {
            kind,
            about: plain(account.id.as_str()),
            account: Some(account.name.clone()),
            claim: None,
            owner: owner.to_owned(),
            due,
            due_said: false,
            marks: vec![source_mark(&account.source)],
        };
        items.extend(task(
            material,
            introduction(material, account, base("introduce", &material.plan.csm, last)),
        ));
        if matches!(account.source, Source::Noticed { .. }) {
            items.extend(task(material, base("unlisted", material.manager(), last)));
        }
        let horizon = material
            .today
            .saturating_add(material.wording.days.renewal_horizon.days());
        if let Some(renewal) = account.renewal.filter(|it| (material.today..=horizon).contains(it)) {
            let lead = renewal.saturating_sub(material.wording.days.renewal_lead.days());
            let due = day::working_until(lead.max(day::working_after(material.today, 1)).min(renewal));
            items.extend(task(material, base("renewal", material.successor(), due)));
        }
    }
    items
}

/// Returns the introduction on the day that was said, else some working days before the last day.
fn introduction(material: &Material<'_>, account: &Account, task: Task) -> Task {
    let facts = material
        .facts_of(&account.id)
        .filter(|fact| material.wording.roles.introduction.takes(fact));
    let said = facts
        .flat_map(|fact| material.due_days(fact).into_iter().map(|day| (day, fact.id.turn)))
        .min();
    match said {
        Some((due, turn)) => Task {
            due,
            due_said: true,
            marks: vec![turn_mark(turn)],
            ..task
        },
        None => Task {
            due: day::working_before(task.due, material.wording.days.introduce_before).max(material.today),
            ..task
        },
    }
}

fn from_secrets(material: &Material<'_>) -> Vec<Item> {
    let masked = |session: &Session| -> Vec<(Turn, Option<AccountId>)> {
        let turns = session.turns.iter();
        let masked = turns.filter(|turn| matches!(&turn.outcome, Some(Outcome::Answered(it)) if !it.masked.is_empty()));
        masked
            .map(|turn| (turn.question.turn, turn.question.account.clone()))
            .collect()
    };
    let due = day::working_until(material.plan.last_day.max(material.today));
    let item = |(turn, account): (Turn, Option<AccountId>)| {
        let secret = Task {
            kind: "secret",
            about: turn.to_string(),
            account: material.name_of(account.as_ref()),
            claim: None,
            owner: material.plan.csm.clone(),
            due,
            due_said: false,
            marks: vec![turn_mark(turn)],
        };
        task(material, secret)
    };
    masked(material.session).into_iter().filter_map(item).collect()
}

fn from_disputes(material: &Material<'_>, disputes: &[Dispute]) -> Vec<Item> {
    let due = day::working_until(material.plan.last_day.max(material.today));
    let item = |dispute: &Dispute| {
        let marks = [&dispute.earlier.marks, &dispute.later.marks];
        let conflict = Task {
            kind: "conflict",
            about: dispute.number.to_string(),
            account: dispute.account.clone(),
            claim: dispute.later.claim.clone(),
            owner: material.plan.csm.clone(),
            due,
            due_said: false,
            marks: marks.into_iter().flatten().cloned().collect(),
        };
        task(material, conflict)
    };
    disputes.iter().filter(|it| !it.is_settled).filter_map(item).collect()
}
