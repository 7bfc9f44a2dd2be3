//! What is to be done first on an account: the statements that press most, each with owner and day.
//!
//! A statement counts by the weight of its topic, and more where it is a next step, shows a warning sign or names a day
//! that is near. One is taken from each answer and topic, with what was said in the same breath; they stand in the order
//! of their days.

use jiff::ToSpan;

use crate::bank::SlotKind;
use crate::book::Account;
use crate::fact::Fact;
use crate::report::day;
use crate::report::material::Material;
use crate::report::model::{Entry, Todo};
use crate::report::place::Places;

/// Returns what is to be done first, and the facts that are told by it.
pub(super) fn first<'a>(
    material: &Material<'a>,
    places: &Places<'a>,
    account: &'a Account,
) -> Vec<(Todo, Vec<&'a Fact>)> {
    let on_page: Vec<&Fact> = places.of_account(&account.id).collect();
    let rule = &material.wording.first;
    let mut pressing: Vec<(f64, &Fact)> = on_page.iter().map(|fact| (press(material, fact), *fact)).collect();
    pressing.retain(|(sum, _)| *sum >= rule.from);
    pressing.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let mut chosen: Vec<&Fact> = Vec::new();
    for (_, fact) in pressing {
        let same = |it: &&Fact| it.id.turn == fact.id.turn && it.topic == fact.topic;
        if chosen.len() < rule.most && !chosen.iter().any(same) {
            chosen.push(fact);
        }
    }
    let mut first: Vec<(Todo, Vec<&Fact>)> = chosen.into_iter().map(|fact| todo(material, &on_page, fact)).collect();
    first.sort_by_key(|(todo, _)| todo.due);
    first
}

fn press(material: &Material<'_>, fact: &Fact) -> f64 {
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
        + add(!fact.red_flags.is_empty(), rule.sign)
        + add(near, rule.soon)
}

fn todo<'a>(material: &Material<'a>, on_page: &[&'a Fact], fact: &'a Fact) -> (Todo, Vec<&'a Fact>) {
    let same = |it: &&Fact| it.id.turn == fact.id.turn && it.topic == fact.topic;
    let breath: Vec<&Fact> = on_page.iter().copied().filter(same).collect();
    let breath = if breath.len() <= material.wording.days.breath {
        breath
    } else {
        vec![fact]
    };
    let rule = day::working_after(material.today, material.wording.days.risk);
    // the day of the renewal is when it is too late, not when it is done
    let renewal = material.account_of(fact).and_then(|it| it.renewal);
    let days = breath.iter().flat_map(|it| material.due_days(it));
    let said = days.filter(|on| Some(*on) != renewal).min();
    let named = breath.iter().find_map(|it| material.owner_named(it));
    let entry = Entry {
        label: String::new(),
        account: None,
        people: Vec::new(),
        claims: breath.iter().map(|it| material.claim(it)).collect(),
        missing: Vec::new(),
    };
    let todo = Todo {
        entry,
        owner: named.clone().unwrap_or_else(|| material.actor().to_owned()),
        owner_said: named.is_some(),
        due: said.unwrap_or(rule),
        due_said: said.is_some(),
    };
    (todo, breath)
}
