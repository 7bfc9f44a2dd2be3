//! The risk register: one row for each account and topic in which a warning sign or a risk was spoken of.
//!
//! Likelihood and cause are statements, never numbers of our own. The owner and the day of action are proposed by rule
//! where nobody said them, and say so.

use jiff::civil::Date;

use crate::bank::SlotKind;
use crate::book::{Account, Health};
use crate::fact::Fact;
use crate::id::SlotId;
use crate::interview::Subject;
use crate::report::entry::{Naming, entries};
use crate::report::material::{Material, amount, source_mark};
use crate::report::model::{Risk, Vital};
use crate::report::{day, rank};

/// Returns the risks, ranked by value at stake, then by the weight of their topic.
pub(super) fn risks(material: &Material<'_>) -> Vec<Risk> {
    let numbered = ranked(material).into_iter().zip(1..).map(|((_, risk), n)| Risk {
        id: format!("R{n}"),
        ..risk
    });
    numbered.collect()
}

/// Returns what the risks are about, in their order.
pub(super) fn subjects(material: &Material<'_>) -> Vec<Subject> {
    ranked(material).into_iter().map(|(key, _)| key.subject).collect()
}

fn ranked(material: &Material<'_>) -> Vec<(Key, Risk)> {
    let mut groups: Vec<Vec<&Fact>> = Vec::new();
    for fact in material.facts() {
        let same = |it: &&Fact| (&it.account, &it.topic) == (&fact.account, &fact.topic);
        match groups.iter_mut().find(|group| group.first().is_some_and(same)) {
            Some(group) => group.push(fact),
            None => groups.push(vec![fact]),
        }
    }
    groups.retain(|group| group.iter().any(|fact| is_risk(material, fact)));
    let mut ranked: Vec<(Key, Risk)> = groups.iter().filter_map(|group| risk(material, group)).collect();
    ranked.sort_by(|(a, _), (b, _)| a.compare(b));
    ranked
}

struct Key {
    subject: Subject,
    act: bool,
    stake: f64,
    weight: f64,
}

impl Key {
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let stake = other.stake.total_cmp(&self.stake);
        let weight = other.weight.total_cmp(&self.weight);
        other.act.cmp(&self.act).then(stake).then(weight)
    }
}

fn is_risk(material: &Material<'_>, fact: &Fact) -> bool {
    let topics = &material.wording.roles.risk_topics;
    !fact.red_flags.is_empty() || topics.iter().any(|it| it == fact.topic.as_str())
}

fn risk(material: &Material<'_>, group: &[&Fact]) -> Option<(Key, Risk)> {
    let first = group.first()?;
    let account = material.account_of(first);
    let mut signs: Vec<String> = Vec::new();
    for sign in group.iter().flat_map(|fact| &fact.red_flags) {
        if !signs.contains(sign) {
            signs.push(sign.clone());
        }
    }
    let red = account.is_some_and(|it| it.health == Some(Health::Red));
    let act = red || !signs.is_empty();
    let spoken = group
        .iter()
        .filter(|fact| fact.slots.iter().any(|slot| is_owner(material, slot)))
        .flat_map(|fact| &fact.mentions.people)
        .find(|person| account.is_none_or(|it| it.contacts.iter().all(|contact| contact.name != person.name)));
    let headline = headline(material, group)?;
    let subject = Subject::Risk(first.topic.clone(), first.account.clone());
    let digest = material.digest(&subject);
    let key = Key {
        subject,
        act,
        stake: account.map_or(0.0, |it| rank::stake(material, &it.id)),
        weight: material.bank.topic(&first.topic).map_or(0.0, |topic| topic.weight),
    };
    let risk = Risk {
        id: String::new(),
        account: account.map(|it| it.name.clone()),
        topic: material.topic_title(&first.topic),
        signs,
        level: if act { "act" } else { "watch" }.to_owned(),
        impact: account.and_then(|it| impact(material, it)),
        renewal: account.and_then(|it| it.renewal),
        digest,
        headline: material.claim(headline),
        entries: entries(material, group, &[], Naming::Bare),
        owner: spoken.map_or_else(|| material.successor().to_owned(), |person| person.name.clone()),
        owner_said: spoken.is_some(),
        due: due(material, group, account),
    };
    Some((key, risk))
}

fn is_owner(material: &Material<'_>, slot: &SlotId) -> bool {
    material.wording.roles.owner_slots.iter().any(|it| it == slot.as_str())
}

/// Returns the statement that says most: with a warning sign, else with a reason or evidence, else the first.
fn headline<'f>(material: &Material<'_>, group: &[&'f Fact]) -> Option<&'f Fact> {
    let flagged = group
        .iter()
        .max_by_key(|fact| (fact.red_flags.len(), std::cmp::Reverse(fact.id)));
    let flagged = flagged.filter(|fact| !fact.red_flags.is_empty());
    let telling = |kind| group.iter().find(|fact| material.has_kind(fact, &[kind]));
    flagged
        .or_else(|| telling(SlotKind::Reason))
        .or_else(|| telling(SlotKind::Evidence))
        .or_else(|| group.first())
        .copied()
}

fn impact(material: &Material<'_>, account: &Account) -> Option<Vital> {
    account.arr.as_ref().map(|arr| Vital {
        label: material.wording.vitals.arr.clone(),
        value: amount(arr),
        marks: vec![source_mark(&account.source)],
    })
}

/// Returns the day of action: within the working days of the wording, or before the earliest day that was said.
fn due(material: &Material<'_>, group: &[&Fact], account: Option<&Account>) -> Date {
    let rule = day::working_after(material.today, material.wording.days.risk);
    let renewal = account.and_then(|it| it.renewal).filter(|date| *date >= material.today);
    let said = group.iter().flat_map(|fact| material.due_days(fact));
    let earliest = said.chain(renewal).min().map(day::working_until);
    earliest
        .filter(|date| *date >= material.today)
        .map_or(rule, |date| date.min(rule))
}
