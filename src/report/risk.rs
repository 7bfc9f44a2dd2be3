//! The risk register: one row for each account and topic in which a warning sign or a risk was spoken of.
//!
//! 1. Statements are grouped by account and topic; a group counts where one of them is a risk or shows a warning sign.
//! 2. `scale` says how likely and how grave it is; the score ranks it.
//! 3. Cause and next step are statements. Owner, day and what to do are proposed by rule where nobody said them.

use jiff::civil::Date;

use crate::bank::SlotKind;
use crate::book::Account;
use crate::fact::{Fact, Release};
use crate::interview::Subject;
use crate::report::entry::{Naming, entries};
use crate::report::material::{Material, amount, source_mark, turn_mark};
use crate::report::model::{Claim, Risk, Vital, Window};
use crate::report::wording::ResponseRule;
use crate::report::{day, headline, rank, scale};

/// Returns the risks, the highest score first, then by value at stake and weight of the topic.
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
    score: u8,
    stake: f64,
    weight: f64,
}

impl Key {
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let stake = other.stake.total_cmp(&self.stake);
        let weight = other.weight.total_cmp(&self.weight);
        other.score.cmp(&self.score).then(stake).then(weight)
    }
}

fn is_risk(material: &Material<'_>, fact: &Fact) -> bool {
    let of = |topics: &[String]| topics.iter().any(|it| it == fact.topic.as_str());
    let flagged = !fact.red_flags.is_empty() && !of(&material.wording.risk.never);
    // a remark on nothing and nobody is no risk, whatever was asked
    let says = material.tells(fact) || fact.account.is_some();
    flagged || says && of(&material.wording.roles.risk_topics) || headline::raises(material, fact)
}

fn risk(material: &Material<'_>, group: &[&Fact]) -> Option<(Key, Risk)> {
    let first = group.first()?;
    let account = material.account_of(first);
    let signs = signs(group);
    let likelihood = scale::likelihood(material, group, account);
    let (impact, money) = scale::impact(material, group, account);
    let score = likelihood.level.saturating_mul(impact.level);
    let (level, level_word) = level(material, score);
    let (owner, owner_said) = owner(material, group);
    let (due, due_said) = due(material, group, account);
    let response = response(material, group, &signs);
    let steps: Vec<Claim> = steps(material, group).map(|fact| material.claim(fact)).collect();
    let subject = Subject::Risk(first.topic.clone(), first.account.clone());
    let digest = material.digest(&subject);
    let key = Key {
        subject,
        score,
        stake: account.map_or(0.0, |it| rank::stake(material, &it.id)),
        weight: material.bank.topic(&first.topic).map_or(0.0, |topic| topic.weight),
    };
    let proposed = response
        .map(|it| it.action.clone())
        .filter(|it| steps.is_empty() && !it.is_empty());
    let risk = Risk {
        id: String::new(),
        account: account.map(|it| it.name.clone()),
        topic: material.topic_title(&first.topic),
        signs,
        level,
        level_word,
        likelihood: likelihood.level,
        likelihood_basis: likelihood.basis,
        impact: impact.level,
        money: money.as_ref().map(|money| Vital {
            label: material.wording.vitals.arr.clone(),
            value: amount(money),
            marks: impact.basis.marks.clone(),
        }),
        impact_basis: impact.basis,
        score,
        money_units: money.map(|it| it.cents / 100),
        loses_account: account.is_some() && scale::loses(material, group),
        renewal: account.and_then(|it| it.renewal),
        window: window(material, group, account),
        digest,
        headline: material.claim(headline(material, group)?),
        entries: entries(material, group, &[], Naming::Bare),
        steps,
        response: proposed,
        watch: response.map(|it| it.watch.clone()).filter(|it| !it.is_empty()),
        owner,
        owner_said,
        due,
        due_said,
        restricted: is_restricted(material, first),
    };
    Some((key, risk))
}

fn signs(group: &[&Fact]) -> Vec<String> {
    let mut signs: Vec<String> = Vec::new();
    for sign in group.iter().flat_map(|fact| &fact.red_flags) {
        if !signs.contains(sign) {
            signs.push(sign.clone());
        }
    }
    signs
}

/// Returns the level of a score, and its name.
fn level(material: &Material<'_>, score: u8) -> (String, String) {
    let rule = &material.wording.risk;
    let level = match score {
        _ if score >= rule.red_from => "red",
        _ if score >= rule.amber_from => "amber",
        _ => "green",
    };
    let word = rule.levels.get(level).map_or(level, String::as_str);
    (level.to_owned(), word.to_owned())
}

/// Returns who acts: somebody of ours whom a statement names as owner, else the successor, else the manager.
fn owner(material: &Material<'_>, group: &[&Fact]) -> (String, bool) {
    let said = group.iter().find_map(|fact| material.owner_named(fact));
    let is_said = said.is_some();
    (said.unwrap_or_else(|| material.actor().to_owned()), is_said)
}

/// Returns the statements of a group on what to do next.
fn steps<'f>(material: &Material<'_>, group: &[&'f Fact]) -> impl Iterator<Item = &'f Fact> {
    group
        .iter()
        .copied()
        .filter(|fact| material.has_kind(fact, &[SlotKind::NextStep]))
}

/// Returns what the rules propose: for the first warning sign that has a rule, else for the topic.
fn response<'m>(material: &Material<'m>, group: &[&Fact], signs: &[String]) -> Option<&'m ResponseRule> {
    let rules = &material.wording.responses;
    let of_sign = signs
        .iter()
        .find_map(|sign| rules.iter().find(|rule| rule.signs.contains(sign)));
    let topic = group.first()?.topic.as_str();
    of_sign.or_else(|| rules.iter().find(|rule| rule.topics.iter().any(|it| it == topic)))
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

/// Returns the first day ahead that was said, or the renewal.
fn window(material: &Material<'_>, group: &[&Fact], account: Option<&Account>) -> Option<Window> {
    let said = group.iter().flat_map(|fact| {
        let days = material.due_days(fact).into_iter();
        days.map(|on| Window {
            on,
            what: material.label(fact),
            marks: vec![turn_mark(fact.id.turn)],
        })
    });
    let renewal = account.and_then(|it| {
        let on = it.renewal.filter(|on| *on >= material.today)?;
        Some(Window {
            on,
            what: material.wording.vitals.renewal.clone(),
            marks: vec![source_mark(&it.source)],
        })
    });
    said.chain(renewal).min_by_key(|it| it.on)
}

/// Returns the day of action and whether it was said: a day ahead that is near, else one within the working days of the
/// wording.
fn due(material: &Material<'_>, group: &[&Fact], account: Option<&Account>) -> (Date, bool) {
    let rule = day::working_after(material.today, material.wording.days.risk);
    let window = window(material, group, account).map(|it| day::working_until(it.on));
    match window.filter(|date| *date >= material.today && *date <= rule) {
        Some(date) => (date, true),
        None => (rule, false),
    }
}

/// Returns whether something else was said on the same account and topic that only manager and legal may read.
fn is_restricted(material: &Material<'_>, first: &Fact) -> bool {
    let mut all = material.session.facts.values();
    all.any(|it| it.release == Release::Restricted && (&it.account, &it.topic) == (&first.account, &first.topic))
}
