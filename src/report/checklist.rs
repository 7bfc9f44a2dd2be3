//! The checklist: what follows from risks, statements and fields, each item with owner, day and what proves it.
//!
//! 1. Every risk is one item: the step that the leaver names against it, else what is proposed. A statement
//!    that one of these tells makes no item of its own.
//! 2. Days that were said and nothing else deals with make items of their own: `dated`.
//! 3. What was agreed and stands in no system makes items of its own: `unrecorded`.
//! 4. Introductions stand on the days of the calendar of calls. Every day is a working day.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::book::{Account, Source};
use crate::fact::{Fact, Precision};
use crate::id::{AccountId, TopicId, Turn};
use crate::interview::{Outcome, Session};
use crate::report::account::begins_with;
use crate::report::cause::{plain as plain_words, stands};
use crate::report::deadline::Deadline;
use crate::report::material::{Material, fact_mark, source_mark, turn_mark};
use crate::report::model::{Claim, Dispute, Item, Mark, Risk};
use crate::report::schedule::Schedule;
use crate::report::wording::{ItemLayout, TaskWords};
use crate::report::{dated, owner, precedence, recurrence, risk, unlisted, unrecorded};

/// Returns the checklist in the order of days, numbered.
pub(super) fn items<'a>(
    material: &Material<'a>,
    accounts: &[&'a Account],
    (risks, disputes, schedule): (&[Risk], &[Dispute], &Schedule),
) -> Vec<Item> {
    let (mut items, told): (Vec<Item>, Vec<Vec<String>>) = from_risks(material, risks).into_iter().unzip();
    let told = told.concat();
    items.extend(from_statements(material, &told));
    items.extend(from_fields(material, accounts, (risks, schedule)));
    items.extend(from_secrets(material));
    items.extend(from_disputes(material, disputes));
    items.extend(unrecorded::items(material));
    let dated = dated::items(material, &items);
    items.extend(dated);
    items.sort_by_key(|item| item.due);
    let numbered = items.into_iter().zip(1..).map(|(item, n)| Item {
        id: format!("C{n}"),
        ..item
    });
    numbered.collect()
}

/// Returns an item for each risk, with the ids of the statements that it tells.
fn from_risks(material: &Material<'_>, risks: &[Risk]) -> Vec<(Item, Vec<String>)> {
    let of_risk = |risk: &Risk| {
        let act = act(material, risk);
        let told = risk.point.iter().chain(&risk.steps).map(|it| it.id.clone()).collect();
        let item = Item {
            id: String::new(),
            key: format!("risk:{}", plain(&risk.headline.id)),
            kind: "risk".to_owned(),
            risk: Some(risk.id.clone()),
            action: act.action,
            account: risk.account.clone(),
            marks: act.claim.marks.clone(),
            claim: Some(act.claim),
            owner: risk.owner.clone(),
            owner_said: risk.owner_said,
            due: risk.due,
            due_said: risk.due_said,
            due_from: risk.due_from.clone(),
            evidence: act.evidence,
        };
        (item, told)
    };
    risks.iter().map(of_risk).collect()
}

/// What is to be done about a risk.
pub(super) struct Act {
    pub action: String,
    pub claim: Claim,
    pub evidence: String,
}

/// Returns what is to be done about a risk: the step that the leaver names, else what the rule proposes.
pub(super) fn act(material: &Material<'_>, risk: &Risk) -> Act {
    match material.wording.task.get("step").filter(|_| !risk.steps.is_empty()) {
        Some(step) => Act {
            action: step.action.replace("{cause}", &risk.called()),
            claim: whole(&risk.steps, &risk.headline),
            evidence: risk.evidence.clone(),
        },
        None => Act {
            action: risk.response.clone(),
            claim: whole(&risk.point, &risk.headline),
            evidence: risk.evidence.clone(),
        },
    }
}

/// Returns the statements of one point as one claim, their words joined.
pub(super) fn whole(point: &[Claim], headline: &Claim) -> Claim {
    let texts: Vec<&str> = point.iter().map(|it| it.text.as_str()).collect();
    let first = point.first().unwrap_or(headline);
    Claim {
        text: if texts.is_empty() {
            headline.text.clone()
        } else {
            texts.join(" ")
        },
        marks: marks(point),
        ..first.clone()
    }
}

fn marks(claims: &[Claim]) -> Vec<Mark> {
    claims.iter().flat_map(|it| it.marks.clone()).collect()
}

/// Returns one item a kind, account, topic and turn, so that an answer of several sentences is one thing to do.
fn from_statements(material: &Material<'_>, told: &[String]) -> Vec<Item> {
    let mut done: Vec<(Option<&AccountId>, &TopicId, Turn)> = Vec::new();
    let mut items = Vec::new();
    for layout in &material.wording.items {
        for fact in material.facts().filter(|fact| follows(material, layout, fact)) {
            let key = (fact.account.as_ref(), &fact.topic, fact.id.turn);
            if !done.contains(&key) && !told.contains(&fact.id.to_string()) {
                done.push(key);
                items.push(from_statement(material, layout, fact));
            }
        }
    }
    items
}

fn follows(material: &Material<'_>, layout: &ItemLayout, fact: &Fact) -> bool {
    let named = layout.from.iter().any(|from| from.takes(fact)) && is_own(layout, fact);
    let other = layout.never.iter().any(|it| it == fact.topic.as_str()) || begins_with(fact, &layout.not_begun);
    !fact.slots.is_empty() && !other && (named || material.is_mainly(fact, &layout.kinds))
}

/// Returns whether a statement names a tool by its name or speaks of one as the leaver's own, where its kind asks for that.
fn is_own(layout: &ItemLayout, fact: &Fact) -> bool {
    let said = plain_words(&fact.quote);
    let by_name = |it: &String| it.chars().any(char::is_uppercase);
    layout.own_words.is_empty()
        || fact.mentions.systems.iter().any(by_name)
        || layout.own_words.iter().any(|it| stands(&said, it))
}

fn from_statement(material: &Material<'_>, layout: &ItemLayout, fact: &Fact) -> Item {
    let working = material.working;
    let last = material.last_day();
    let rule = match layout.owner.as_str() {
        "leaver" => working.until(working.after(material.today, layout.within).min(last)),
        "manager" => working.after(material.today, layout.within),
        _ => working.after(last, layout.within),
    };
    let said = material.dues(fact).into_iter().next();
    let due = match said {
        Some(due) => due.working(working),
        None => Deadline::proposed(comes_round(material, fact).map_or(rule, |on| on.min(rule))),
    };
    let owner = owner::named(material, fact);
    Item {
        id: String::new(),
        key: said_key(fact),
        kind: layout.id.clone(),
        risk: None,
        action: layout.action.clone(),
        account: material.name_of(fact.account.as_ref()),
        claim: Some(material.claim(fact)),
        owner_said: owner.is_some(),
        owner: owner.unwrap_or_else(|| material.owner_on(&layout.owner, due.on).to_owned()),
        due: due.on,
        due_said: due.said,
        due_from: due.from,
        evidence: material.by_last_day(&layout.evidence),
        marks: material.marks(fact),
    }
}

/// Returns the last working day before something comes round for the first time without the leaver.
fn comes_round(material: &Material<'_>, fact: &Fact) -> Option<Date> {
    let last = material.last_day();
    let cycles = fact.mentions.dates.iter().filter(|it| it.precision == Precision::Cycle);
    let next = cycles.filter_map(|it| recurrence::next(&material.wording.recurs, &it.text, last));
    next.min().map(|on| {
        material
            .working
            .before(on, 1)
            .max(material.working.after(material.today, 1))
    })
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
    due: Deadline,
    marks: Vec<Mark>,
}

fn task(material: &Material<'_>, task: Task) -> Option<Item> {
    let TaskWords { action, evidence } = material.wording.task.get(task.kind)?;
    Some(Item {
        id: String::new(),
        key: format!("{}:{}", task.kind, task.about),
        kind: task.kind.to_owned(),
        risk: None,
        action: action.clone(),
        account: task.account,
        claim: task.claim,
        owner: task.owner,
        owner_said: false,
        due: task.due.on,
        due_said: task.due.said,
        due_from: task.due.from,
        evidence: evidence.clone(),
        marks: task.marks,
    })
}

fn from_fields(material: &Material<'_>, accounts: &[&Account], (risks, schedule): (&[Risk], &Schedule)) -> Vec<Item> {
    let mut items = Vec::new();
    let working = material.working;
    for account in accounts {
        let base = |kind, owner: &str, due: Date| Task {
            kind,
            about: plain(account.id.as_str()),
            account: Some(account.name.clone()),
            claim: None,
            owner: owner.to_owned(),
            due: Deadline::proposed(due),
            marks: vec![source_mark(&account.source)],
        };
        if let Some(call) = schedule.of(&account.id) {
            let day = call.introduced.map_or_else(|| call.day.clone(), Deadline::proposed);
            let owner = if call.joint || call.introduced.is_some_and(|on| on <= material.plan.last_day) {
                material.plan.csm.as_str()
            } else {
                material.actor_on(day.on)
            };
            if call.introduced.is_some() {
                items.extend(task(material, base("interim", &material.plan.csm, call.day.on)));
            }
            let introduction = Task {
                due: day,
                marks: call
                    .said_in
                    .map_or_else(|| vec![source_mark(&account.source)], |id| vec![fact_mark(id)]),
                ..base("introduce", owner, call.day.on)
            };
            items.extend(task(material, introduction));
        }
        if matches!(account.source, Source::Noticed { .. }) {
            let kind = unlisted::kind(material, account);
            items.extend(task(material, base(kind, material.manager(), unlisted::due(material))));
        }
        let horizon = material
            .today
            .saturating_add(material.wording.days.renewal_horizon.days());
        // what binds before the renewal is prepared before it
        if let Some(binding) = material.binding_day(account).filter(|it| *it <= horizon) {
            let lead = binding.saturating_sub(material.wording.days.renewal_lead.days());
            let due = working.until(lead.max(working.after(material.today, 1)).min(binding));
            // what is too late to prepare stands among the risks
            let late = lead <= material.today && risk::red(risks, &account.name).is_some();
            if !late {
                let item = task(material, base("renewal", material.owner_on("successor", due), due));
                items.extend(item.map(|it| behind(material, (risks, account), it)));
            }
        }
    }
    items
}

/// Returns an item as it stands behind what the leaver puts first at its account.
fn behind(material: &Material<'_>, (risks, account): (&[Risk], &Account), item: Item) -> Item {
    let first = precedence::of(material, risks, account);
    let (action, due) = precedence::waiting(material, first.as_ref(), (&item.action, item.due));
    Item { action, due, ..item }
}

/// The last working day on which the leaver is there; today where that is over.
fn last_working_day(material: &Material<'_>) -> Date {
    let working = material.working;
    if material.plan.last_day < material.today {
        return working.after(material.today, 0);
    }
    working.until(material.plan.last_day)
}

fn from_secrets(material: &Material<'_>) -> Vec<Item> {
    let masked = |session: &Session| -> Vec<(Turn, Option<AccountId>)> {
        let turns = session.turns.iter();
        let masked = turns.filter(|turn| matches!(&turn.outcome, Some(Outcome::Answered(it)) if !it.masked.is_empty()));
        masked
            .map(|turn| (turn.question.turn, turn.question.account.clone()))
            .collect()
    };
    // it stood in a chat: who saw it may use it as long as it is valid
    let due = material.while_there(material.working.after(material.today, material.wording.days.secret));
    let item = |(turn, account): (Turn, Option<AccountId>)| {
        let secret = Task {
            kind: "secret",
            about: turn.to_string(),
            account: material.name_of(account.as_ref()),
            claim: None,
            owner: material.plan.csm.clone(),
            due: Deadline::proposed(due),
            marks: vec![turn_mark(turn)],
        };
        task(material, secret)
    };
    masked(material.session).into_iter().filter_map(item).collect()
}

fn from_disputes(material: &Material<'_>, disputes: &[Dispute]) -> Vec<Item> {
    let due = last_working_day(material);
    let item = |dispute: &Dispute| {
        let marks = [&dispute.earlier.marks, &dispute.later.marks];
        let conflict = Task {
            kind: "conflict",
            about: dispute.number.to_string(),
            account: dispute.account.clone(),
            claim: dispute.later.claim.clone(),
            owner: material.plan.csm.clone(),
            due: Deadline::proposed(due),
            marks: marks.into_iter().flatten().cloned().collect(),
        };
        task(material, conflict)
    };
    disputes.iter().filter(|it| !it.is_settled).filter_map(item).collect()
}
