//! What is to be done first on an account: the statements that press most, each with owner and day.
//!
//! A statement counts by the weight of its topic, and more where it is a next step, part of a risk or names a day that is
//! near. One is taken from each answer and topic, with what was said in the same breath; they stand in the order
//! of their days.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::bank::SlotKind;
use crate::book::Account;
use crate::fact::Fact;
use crate::report::deadline::Deadline;
use crate::report::material::Material;
use crate::report::model::{Claim, Entry, Risk, Todo};
use crate::report::place::Places;
use crate::report::{owner, risk};

/// Returns what is to be done first, and the facts that are told by it.
pub(super) fn first<'a>(
    material: &Material<'a>,
    places: &Places<'a>,
    account: &'a Account,
    risks: &[Risk],
) -> Vec<(Todo, Vec<&'a Fact>)> {
    let on_page: Vec<&Fact> = places.of_account(&account.id).collect();
    let rule = &material.wording.first;
    let mut pressing: Vec<(f64, &Fact)> = on_page
        .iter()
        .map(|fact| (press(material, fact, risks), *fact))
        .collect();
    pressing.retain(|(sum, _)| *sum >= rule.from);
    pressing.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let mut chosen: Vec<&Fact> = Vec::new();
    for (_, fact) in pressing {
        let same = |it: &&Fact| it.id.turn == fact.id.turn && it.topic == fact.topic;
        if chosen.len() < rule.most && !chosen.iter().any(same) {
            chosen.push(fact);
        }
    }
    let mut first: Vec<(Todo, Vec<&Fact>)> = chosen
        .into_iter()
        .map(|fact| todo(material, &on_page, fact, risks))
        .collect();
    first.sort_by_key(|(todo, _)| todo.due);
    first
}

fn press(material: &Material<'_>, fact: &Fact, risks: &[Risk]) -> f64 {
    let rule = &material.wording.first;
    let weight = material.bank.topic(&fact.topic).map_or(0.0, |topic| topic.weight);
    let soon = material.today.saturating_add(rule.soon_days.days());
    let near = material.due_days(fact).iter().any(|on| *on <= soon);
    let add = |yes: bool, value: f64| if yes { value } else { 0.0 };
    let step = material.has_kind(fact, &[SlotKind::NextStep]);
    let urgent = material
        .wording
        .roles
        .urgent_topics
        .iter()
        .any(|it| it == fact.topic.as_str());
    weight
        + add(step, rule.next_step)
        + add(urgent, rule.urgent)
        + add(risk::of_claim(risks, &fact.id.to_string()).is_some(), rule.sign)
        + add(near, rule.soon)
}

fn todo<'a>(material: &Material<'a>, on_page: &[&'a Fact], fact: &'a Fact, risks: &[Risk]) -> (Todo, Vec<&'a Fact>) {
    let same = |it: &&Fact| it.id.turn == fact.id.turn && it.topic == fact.topic;
    let breath: Vec<&Fact> = on_page.iter().copied().filter(same).collect();
    let breath = if breath.len() <= material.wording.days.breath {
        breath
    } else {
        vec![fact]
    };
    let claims: Vec<Claim> = breath.iter().map(|it| material.claim(it)).collect();
    let risk = claims.iter().find_map(|claim| risk::of_claim(risks, &claim.id));
    let due = due(material, &breath, risk);
    let (owner, owner_said) = acts(material, &breath, risk, due.on);
    let todo = Todo {
        entry: Entry {
            label: String::new(),
            account: None,
            people: Vec::new(),
            claims,
            missing: Vec::new(),
        },
        owner,
        owner_said,
        due: due.on,
        due_said: due.said,
        due_from: due.from,
    };
    (todo, breath)
}

/// Returns who acts: whom the statements name, else the owner of the risk that they are part of, else the successor.
fn acts(material: &Material<'_>, breath: &[&Fact], risk: Option<&Risk>, on: Date) -> (String, bool) {
    let named = breath.iter().find_map(|fact| owner::named(material, fact));
    match (named, risk) {
        (Some(name), _) => (name, true),
        (None, Some(risk)) => (risk.owner.clone(), risk.owner_said),
        (None, None) => (material.actor_on(on).to_owned(), false),
    }
}

/// Returns the day of the risk that the statements are part of; else one that they name, else one by rule.
fn due(material: &Material<'_>, breath: &[&Fact], risk: Option<&Risk>) -> Deadline {
    if let Some(risk) = risk {
        return Deadline {
            on: risk.due,
            said: risk.due_said,
            from: risk.due_from.clone(),
        };
    }
    // the day of the renewal is when it is too late, not when it is done
    let renewal = breath
        .first()
        .and_then(|it| material.account_of(it))
        .and_then(|it| it.renewal);
    let dues = breath.iter().flat_map(|it| material.dues(it));
    let said = dues.filter(|due| Some(due.on) != renewal).min();
    let rule = || Deadline::proposed(material.working.after(material.today, material.wording.days.risk));
    said.map_or_else(rule, |due| due.working(material.working))
}
