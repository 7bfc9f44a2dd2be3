//! How likely a risk is, from 1 to 5 with what it rests on; how grave it is says `impact`.
//!
//! 1. Likelihood: odds of losing the customer that a statement of the case says (`evens they leave`), else what was said of
//!    it (`7 out of ten`, `40 %`, `high`); of several values the highest counts and all are shown.
//! 2. Else 5 for what happens by itself on the last day, such as a login that is switched off.
//! 3. Else the highest of: what the leaver's words show (an unsigned paper, a champion who leaves), the chance of loss of
//!    the account where it may be lost (odds that were said of it, else health × time to renewal × thread, as the interview
//!    reckons it), and that it was raised as urgent. Of equal ones the leaver's words count.
//! 4. A fault that something holds for now, such as an old version that they stay on, is unlikely to strike.
//!
//! Thresholds and words are data. Nothing is said here of what to do about a risk.

use crate::bank::SlotKind;
use crate::book::{Account, Money};
use crate::fact::{Fact, words};
use crate::id::FactId;
use crate::interview::{Odds, Stake};
use crate::report::case::Case;
use crate::report::day;
use crate::report::material::{Material, fact_mark, source_mark};
use crate::report::model::{Basis, Mark};
use crate::report::point::add;
use crate::report::record::speaks;
use crate::report::vital;
use crate::report::wording::{CauseRule, LikelihoodRule};

/// A level from 1 to 5 with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    pub level: u8,
    pub basis: Basis,
}

/// Returns how likely a risk is.
pub(super) fn likelihood(material: &Material<'_>, case: &Case<'_>, account: Option<&Account>) -> Level {
    let rule = &material.wording.risk.likelihood;
    let told = by_odds(material, case, account)
        .or_else(|| said(material, &case.all()))
        .or_else(|| certain(material, case));
    let reckoned = || {
        let rules = [
            by_words(material, case, account),
            account
                .filter(|_| loses(material, case))
                .and_then(|it| by_rule(material, it)),
            urgent(material, case),
            made_red(material, case, account),
        ];
        // of equal ones the first: the leaver's words say more than the formula
        rules.into_iter().flatten().rev().max_by_key(|it| it.level)
    };
    told.or_else(reckoned).unwrap_or_else(|| Level {
        level: rule.unknown,
        basis: basis(rule.nothing.clone(), Vec::new()),
    })
}

/// Returns the level of the odds of losing the customer, where a statement of the case says them as a share.
fn by_odds(material: &Material<'_>, case: &Case<'_>, account: Option<&Account>) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let stake = material.stake_of(&account?.id)?;
    let odds = stake.odds.as_ref().filter(|it| !it.is_least)?;
    let here = case
        .all()
        .iter()
        .any(|it| material.points.ids(it.id).contains(&odds.fact));
    (here && loses(material, case)).then(|| Level {
        level: reached(&rule.from, odds.share),
        basis: Basis {
            said: true,
            ..basis(of_odds(&rule.odds, odds), vec![fact_mark(odds.fact)])
        },
    })
}

/// Returns odds in words: as they were said, and the chance of loss that they stand for.
fn of_odds(pattern: &str, odds: &Odds) -> String {
    let text = pattern.replace("{words}", &odds.text);
    text.replace("{percent}", &percent(odds.share))
}

/// Returns whether an account as a whole may be lost by a risk.
pub(super) fn loses(material: &Material<'_>, case: &Case<'_>) -> bool {
    let topic = case.first().map_or("", |fact| fact.topic.as_str());
    let topics = &material.wording.risk.impact.revenue_topics;
    match case.cause {
        Some(cause) => cause.loses && !is_held(cause, case),
        None => topics.iter().any(|it| it == topic),
    }
}

/// Returns whether the leaver's words say that something holds a fault for now.
fn is_held(cause: &CauseRule, case: &Case<'_>) -> bool {
    case.facts.iter().any(|it| speaks(&it.quote, &cause.held))
}

/// Returns the level of what the leaver's words show.
fn by_words(material: &Material<'_>, case: &Case<'_>, account: Option<&Account>) -> Option<Level> {
    let near = account.is_some_and(|it| material.binds_around_last_day(it));
    let Some(cause) = case.cause else {
        return as_told(material, case).filter(|_| near);
    };
    let level = if near {
        cause.soon.max(cause.likelihood)
    } else {
        cause.likelihood
    };
    let rule = &material.wording.risk.likelihood;
    let (level, text) = if is_held(cause, case) {
        (level.min(rule.held_level), &rule.held)
    } else {
        (level, &rule.cause)
    };
    (level > 0).then(|| Level {
        level,
        basis: basis(
            text.replace("{cause}", &cause.says),
            case.first().map(|it| fact_mark(it.id)).into_iter().collect(),
        ),
    })
}

/// Returns the level of what the leaver tells as a possible loss, where no cause is known.
fn as_told(material: &Material<'_>, case: &Case<'_>) -> Option<Level> {
    let fact = case.first()?;
    let says = case.response(material)?.says?;
    let topics = &material.wording.roles.risk_topics;
    let rule = &material.wording.risk.likelihood;
    topics.iter().any(|it| it == fact.topic.as_str()).then(|| Level {
        level: rule.unknown,
        basis: basis(rule.cause.replace("{cause}", says), vec![fact_mark(fact.id)]),
    })
}

/// Returns the level of a case that the leaver raised as something that cannot wait; none where it is no such case.
pub(super) fn urgent(material: &Material<'_>, case: &Case<'_>) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let fact = case.first()?;
    let topics = &material.wording.roles.urgent_topics;
    let raised = topics.iter().any(|it| it == fact.topic.as_str());
    raised.then(|| Level {
        level: rule.urgent,
        basis: basis(rule.urgent_basis.clone(), vec![fact_mark(fact.id)]),
    })
}

/// Returns the level of a case that has a sign by which the account is red: what reddens an account is no amber risk.
fn made_red(material: &Material<'_>, case: &Case<'_>, account: Option<&Account>) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let account = account.filter(|_| loses(material, case))?;
    let signs = vital::reddened(material, account);
    let marks: Vec<Mark> = case.facts.iter().flat_map(|it| material.marks(it)).collect();
    let shown: Vec<Mark> = marks.into_iter().filter(|it| signs.contains(it)).collect();
    (!shown.is_empty()).then(|| Level {
        level: rule.made_red_level,
        basis: basis(rule.made_red.clone(), shown),
    })
}

pub(super) fn basis(text: String, marks: Vec<Mark>) -> Basis {
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
        add(&mut words, &[text.as_str()]);
        add(&mut marks, &[fact_mark(*id)]);
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

/// Returns the level, from 1, whose lowest share is reached.
pub(super) fn reached(from: &[f64], share: f64) -> u8 {
    let level = from.iter().filter(|lowest| share >= **lowest).count();
    u8::try_from(level.clamp(1, 5)).unwrap_or(5)
}

fn certain(material: &Material<'_>, case: &Case<'_>) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let fact = case.first().filter(|_| case.cause.is_some_and(|it| it.certain))?;
    let day = day::long(material.plan.last_day);
    Some(Level {
        level: 5,
        basis: basis(rule.certain.replace("{day}", &day), vec![fact_mark(fact.id)]),
    })
}

fn by_rule(material: &Material<'_>, account: &Account) -> Option<Level> {
    let rule = &material.wording.risk.likelihood;
    let stake = material.stake_of(&account.id)?;
    if let Some(odds) = stake.odds.as_ref().filter(|it| !it.is_least) {
        return Some(Level {
            level: reached(&rule.from, odds.share),
            basis: basis(of_odds(&rule.odds, odds), vec![fact_mark(odds.fact)]),
        });
    }
    let health = stake
        .health
        .map_or(rule.health_unknown.as_str(), |it| material.wording.health.of(it));
    let thread = match (stake.single_thread, account.contacts.len()) {
        (true, 0 | 1) => &rule.one_person,
        (true, _) => &rule.signs_near,
        (false, _) => &rule.several_people,
    };
    let text = rule
        .rule
        .replace("{health}", health)
        .replace("{renewal}", &renewal(material, stake))
        .replace("{thread}", thread)
        .replace("{percent}", &percent(stake.p_loss));
    let leans = stake.odds.as_ref();
    let text = leans.map_or(text.clone(), |odds| {
        rule.leans.replace("{words}", &odds.text).replace("{rule}", &text)
    });
    let marks = leans.map(|it| fact_mark(it.fact)).into_iter();
    Some(Level {
        level: reached(&rule.from, stake.p_loss),
        basis: basis(text, marks.chain([source_mark(&account.source)]).collect()),
    })
}

fn renewal(material: &Material<'_>, stake: &Stake) -> String {
    let rule = &material.wording.risk.likelihood;
    let bound = stake
        .bound
        .as_ref()
        .and_then(|it| material.wording.bounds.get(&it.rule));
    match stake.days {
        Some(days) if days >= 0 && bound.is_some() => {
            let what = bound.map(|it| it.what.to_lowercase()).unwrap_or_default();
            rule.bound_in
                .replace("{what}", &what)
                .replace("{days}", &days.to_string())
        }
        None => rule.renewal_unknown.clone(),
        Some(days) if days < 0 => rule.renewal_past.clone(),
        Some(days) => rule.renewal_in.replace("{days}", &days.to_string()),
    }
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// Returns an amount in units of its currency.
#[expect(
    clippy::cast_precision_loss,
    reason = "an order of accounts needs no more than 15 digits"
)]
pub(super) fn units(money: &Money) -> f64 {
    money.cents as f64 / 100.0
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
