//! How likely and how grave a risk is, each from 1 to 5 with what it rests on.
//!
//! 1. Likelihood: what was said (`7 out of ten`, `40 %`, `high`); of several values the highest counts and all are shown.
//! 2. Else 5 for what happens by itself on the last day, such as a login that is switched off.
//! 3. Else the highest of: the chance of loss of the account (health × time to renewal × thread, as the interview reckons
//!    it), what was said in passing (an unsigned paper, a champion who leaves), and that it was raised as urgent.
//! 4. Impact: the account's share of the book's revenue where the topic may lose the customer, else that of an amount that
//!    was said.
//!
//! Thresholds and words are data. Nothing is said here of what to do about a risk.

use crate::bank::SlotKind;
use crate::book::{Account, Money};
use crate::fact::Fact;
use crate::id::FactId;
use crate::interview::Stake;
use crate::report::material::{Material, fact_mark, source_mark};
use crate::report::model::{Basis, Mark};
use crate::report::wording::LikelihoodRule;
use crate::report::{day, headline};

/// A level from 1 to 5 with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    pub level: u8,
    pub basis: Basis,
}

/// Returns how likely a risk is of which these statements were made.
pub(super) fn likelihood(material: &Material<'_>, group: &[&Fact], account: Option<&Account>) -> Level {
    let rule = &material.wording.risk.likelihood;
    let told = said(material, group).or_else(|| certain(material, group));
    let reckoned = || {
        let clue = account
            .filter(|_| loses(material, group))
            .and_then(|it| of_clues(material, it));
        let rules = [
            account.and_then(|it| by_rule(material, it)),
            clue,
            urgent(material, group),
        ];
        // of equal ones the first: the formula says more than a single clue
        rules.into_iter().flatten().rev().max_by_key(|it| it.level)
    };
    told.or_else(reckoned).unwrap_or_else(|| Level {
        level: rule.unknown,
        basis: basis(rule.nothing.clone(), Vec::new()),
    })
}

/// Returns whether an account as a whole may be lost by what a group is about.
pub(super) fn loses(material: &Material<'_>, group: &[&Fact]) -> bool {
    let topic = group.first().map_or("", |fact| fact.topic.as_str());
    let topics = &material.wording.risk.impact.revenue_topics;
    topics.iter().any(|it| it == topic)
}

/// Returns the highest level of what was said of an account in passing.
fn of_clues(material: &Material<'_>, account: &Account) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let clues = headline::clues_of(material, account).into_iter();
    let (clue, fact) = clues
        .filter(|(clue, _)| clue.likelihood > 0)
        .max_by_key(|(clue, _)| clue.likelihood)?;
    Some(Level {
        level: clue.likelihood,
        basis: basis(rule.clue.replace("{clue}", &clue.says), vec![fact_mark(fact.id)]),
    })
}

fn urgent(material: &Material<'_>, group: &[&Fact]) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let fact = group.first()?;
    let topics = &material.wording.roles.urgent_topics;
    let raised = topics.iter().any(|it| it == fact.topic.as_str());
    raised.then(|| Level {
        level: rule.urgent,
        basis: basis(rule.urgent_basis.clone(), vec![fact_mark(fact.id)]),
    })
}

fn basis(text: String, marks: Vec<Mark>) -> Basis {
    Basis {
        text,
        said: false,
        marks,
    }
}

fn said(material: &Material<'_>, group: &[&Fact]) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let graded = group
        .iter()
        .filter(|fact| material.has_kind(fact, &[SlotKind::Likelihood]));
    let values: Vec<(u8, String, FactId)> = graded.flat_map(|fact| grades(rule, fact)).collect();
    let level = values.iter().map(|(level, ..)| *level).max()?;
    let mut words: Vec<&str> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    for (_, text, id) in &values {
        if !words.contains(&text.as_str()) {
            words.push(text);
        }
        let mark = fact_mark(*id);
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    let pattern = if words.len() > 1 { &rule.several } else { &rule.said };
    Some(Level {
        level,
        basis: Basis {
            text: pattern.replace("{words}", &words.join("; ")),
            said: true,
            marks,
        },
    })
}

/// Returns the levels that a statement names, each with its words.
fn grades(rule: &LikelihoodRule, fact: &Fact) -> Vec<(u8, String, FactId)> {
    let shares = fact.mentions.measures.iter().filter_map(|measure| {
        let whole = match measure.unit.strip_prefix('/') {
            Some(whole) => whole.parse().ok()?,
            None if measure.unit == "%" => 100.0,
            None => return None,
        };
        let level = reached(&rule.from, measure.value / whole);
        Some((level, measure.text.clone(), fact.id))
    });
    let shares: Vec<_> = shares.collect();
    if !shares.is_empty() {
        return shares;
    }
    let words: Vec<String> = words(&fact.quote).collect();
    let grade = rule.grades.iter().find(|(grade, _)| words.contains(grade));
    let found = grade.map(|(word, level)| (*level, word.clone(), fact.id));
    found.into_iter().collect()
}

/// Returns the words of a text in lower case.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    parts.filter(|it| !it.is_empty()).map(str::to_lowercase)
}

/// Returns the level, from 1, whose lowest share is reached.
fn reached(from: &[f64], share: f64) -> u8 {
    let level = from.iter().filter(|lowest| share >= **lowest).count();
    u8::try_from(level.clamp(1, 5)).unwrap_or(5)
}

fn certain(material: &Material<'_>, group: &[&Fact]) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let shows = |fact: &&&Fact| fact.red_flags.iter().any(|sign| rule.certain_signs.contains(sign));
    let fact = group.iter().find(shows)?;
    let day = day::long(material.plan.last_day);
    Some(Level {
        level: 5,
        basis: basis(rule.certain.replace("{day}", &day), vec![fact_mark(fact.id)]),
    })
}

fn by_rule(material: &Material<'_>, account: &Account) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let stake = material.stakes.iter().find(|it| it.account == account.id)?;
    let health = stake
        .health
        .map_or(rule.health_unknown.as_str(), |it| material.wording.health.of(it));
    let thread = if stake.single_thread {
        &rule.one_person
    } else {
        &rule.several_people
    };
    let text = rule
        .rule
        .replace("{health}", health)
        .replace("{renewal}", &renewal(rule, stake))
        .replace("{thread}", thread)
        .replace("{percent}", &percent(stake.p_loss));
    Some(Level {
        level: reached(&rule.from, stake.p_loss),
        basis: basis(text, vec![source_mark(&account.source)]),
    })
}

fn renewal(rule: &LikelihoodRule, stake: &Stake) -> String {
    match stake.days {
        None => rule.renewal_unknown.clone(),
        Some(days) if days < 0 => rule.renewal_past.clone(),
        Some(days) => rule.renewal_in.replace("{days}", &days.to_string()),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// Returns how much a risk would cost, and the amount that stands for it.
pub(super) fn impact(material: &Material<'_>, group: &[&Fact], account: Option<&Account>) -> (Level, Option<Money>) {
    let rule = &material.wording.risk.impact;
    let revenue = account.filter(|_| loses(material, group));
    let revenue = revenue.and_then(|it| it.arr.clone().map(|arr| (arr, vec![source_mark(&it.source)])));
    if let Some((arr, marks)) = revenue {
        let share = of_book(material, &arr);
        let text = rule.account.replace("{percent}", &percent(share));
        let level = reached(&rule.from, share);
        return (
            Level {
                level,
                basis: basis(text, marks),
            },
            Some(arr),
        );
    }
    let amounts = group.iter().flat_map(|fact| {
        let amounts = fact.mentions.money.iter();
        amounts.map(|it| (it.money.clone(), fact_mark(fact.id)))
    });
    match amounts.max_by_key(|(money, _)| money.cents) {
        Some((money, mark)) => {
            let share = of_book(material, &money);
            let text = rule.amount.replace("{percent}", &percent(share));
            let level = reached(&rule.from, share);
            (
                Level {
                    level,
                    basis: basis(text, vec![mark]),
                },
                Some(money),
            )
        }
        None => {
            let text = rule.nothing.clone();
            (
                Level {
                    level: rule.unknown,
                    basis: basis(text, Vec::new()),
                },
                None,
            )
        }
    }
}

/// Returns an amount in units of its currency.
#[expect(
    clippy::cast_precision_loss,
    reason = "an order of accounts needs no more than 15 digits"
)]
pub(super) fn units(money: &Money) -> f64 {
    money.cents as f64 / 100.0
}

/// Returns an amount's share of the revenue in its currency; an amount without one counts in that of the whole book.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more than 15 digits")]
fn of_book(material: &Material<'_>, money: &Money) -> f64 {
    let all = material.session.book.accounts.iter().filter_map(|it| it.arr.as_ref());
    let same = |it: &&Money| money.currency.is_empty() || it.currency == money.currency;
    let total: i64 = all.filter(same).map(|it| it.cents).fold(0, i64::saturating_add);
    if total > 0 {
        money.cents as f64 / total as f64
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_the_highest_whose_share_is_reached() {
        let from = [0.0, 0.1, 0.3, 0.5, 0.7];
        let level = |share| reached(&from, share);
        assert_eq!(
            [level(0.0), level(0.1), level(0.29), level(0.3), level(0.7), level(1.0)],
            [1, 2, 2, 3, 5, 5]
        );
        assert_eq!(reached(&[], 0.5), 1, "no threshold is no reason to panic");
    }
}
