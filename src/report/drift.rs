//! Work that is not customer success: its tasks, what share of the week they take, who should own them.
//!
//! A share counts where its sentence speaks of the week: in per cent as said, hours and days against the working week of
//! the wording. Where a task has a range, both ends are summed apart; a sum that the leaver gives is not summed again.

use crate::fact::{Fact, Measure};
use crate::id::{FactId, SlotId, TopicId};
use crate::report::field::value;
use crate::report::material::{Material, fact_mark};
use crate::report::model::{Drift, DriftTask, Field, Mark};
use crate::report::piece::pieces;
use crate::report::record::speaks;
use crate::report::wording::DriftRule;

/// Returns the tasks with their shares, and what follows from them.
pub(super) fn drift(material: &Material<'_>) -> Drift {
    let rule = &material.wording.drift;
    let topic = TopicId::new(rule.topic.as_str());
    let facts: Vec<&Fact> = material.facts().filter(|fact| fact.topic == topic).collect();
    let tasks: Vec<DriftTask> = told(rule, &facts)
        .iter()
        .filter_map(|record| task(material, record))
        .collect();
    let sum = |end: fn(&DriftTask) -> Option<f64>| tasks.iter().filter_map(end).sum::<f64>();
    let (low, high) = (sum(|it| it.share_low), sum(|it| it.share_high));
    let summed = tasks.iter().any(|it| it.share_low.is_some());
    let homeless = tasks.iter().filter(|it| it.owner.is_empty()).count();
    let shown = range(low, high);
    let mut recommendation = Vec::new();
    if !tasks.is_empty() {
        let line = match summed {
            false => &rule.unknown,
            true if high >= rule.high_from => &rule.high,
            true => &rule.low,
        };
        recommendation.push(line.replace("{sum}", &shown));
        if homeless > 0 {
            recommendation.push(rule.homeless.replace("{tasks}", &homeless.to_string()));
        }
    }
    let metrics: Vec<_> = material.referred(&rule.metrics, None).into_iter().take(2).collect();
    if !metrics.is_empty() && !tasks.is_empty() {
        recommendation.push(rule.metric.clone());
    }
    Drift {
        own_sum: own_sum(rule, &facts),
        sum: summed.then_some(shown),
        metrics: if tasks.is_empty() {
            Vec::new()
        } else {
            metrics.into_iter().map(|it| material.claim(it)).collect()
        },
        recommendation,
        tasks,
    }
}

/// Returns the statements task by task: one on a share, or on a task in another answer, begins the next task.
fn told<'f>(rule: &DriftRule, facts: &[&'f Fact]) -> Vec<Vec<&'f Fact>> {
    let begins = |fact: &Fact| fact.slots.iter().any(|slot| slot.as_str() == rule.task);
    let mut tasks: Vec<Vec<&Fact>> = Vec::new();
    for fact in facts {
        let shared = |record: &[&Fact]| record.iter().any(|it| !shares(rule, it).is_empty());
        let joins = |record: &Vec<&Fact>| {
            let same = record.last().is_some_and(|it| it.id.turn == fact.id.turn) || !begins(fact);
            same && (!shared(record) || shares(rule, fact).is_empty())
        };
        match tasks.last_mut().filter(|record| joins(record)) {
            Some(record) => record.push(fact),
            None => tasks.push(vec![fact]),
        }
    }
    tasks
}

/// Returns the sum that the leaver gives.
fn own_sum(rule: &DriftRule, facts: &[&Fact]) -> Vec<Field> {
    let telling = facts.iter().flat_map(|fact| {
        let sums = fact.mentions.measures.iter().filter(|measure| {
            let sentence = pieces(&fact.quote).into_iter().find(|it| it.contains(&measure.text));
            let sum = |it: &str| speaks(it, &rule.total) && speaks(it, &rule.weekly);
            rule.percent_units.contains(&measure.unit) && sentence.is_some_and(sum)
        });
        sums.map(|it| plain(it.text.clone(), fact_mark(fact.id)))
    });
    telling.collect()
}

fn range(low: f64, high: f64) -> String {
    if (high - low).abs() < 0.5 {
        format!("{low:.0}")
    } else {
        format!("{low:.0}–{high:.0}")
    }
}

fn task(material: &Material<'_>, record: &[&Fact]) -> Option<DriftTask> {
    let rule = &material.wording.drift;
    let first = record.iter().find(|fact| material.tells(fact))?;
    let shares: Vec<Share> = record.iter().flat_map(|fact| shares(rule, fact)).collect();
    let sum = |end: fn(&Share) -> f64| shares.iter().map(end).reduce(|a, b| a + b);
    let of = |slots: &[&str]| -> Vec<Field> {
        let slots: Vec<SlotId> = slots.iter().map(|it| SlotId::new(*it)).collect();
        let telling = record
            .iter()
            .flat_map(|fact| slots.iter().map(move |slot| (fact, slot)));
        let filled = telling.filter(|(fact, slot)| fact.slots.contains(slot));
        let mut fields: Vec<Field> = Vec::new();
        for field in filled.map(|(fact, slot)| value(material, fact, slot).unwrap_or_else(|| reference(fact))) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        fields
    };
    Some(DriftTask {
        task: material.claim(first),
        account: record.iter().find_map(|fact| material.name_of(fact.account.as_ref())),
        share: shares
            .iter()
            .map(|it| plain(it.text.clone(), fact_mark(it.fact)))
            .collect(),
        share_low: sum(|it| it.low),
        share_high: sum(|it| it.high),
        origin: of(&["how_it_came"]),
        owner: of(&["should_own"]),
        agreed: of(&["agreed_with"]),
        displaced: of(&["crowded_out"]),
        if_stopped: of(&["if_stopped"]),
    })
}

fn plain(text: String, mark: Mark) -> Field {
    Field {
        text,
        cut: false,
        begins: false,
        marks: vec![mark],
    }
}

/// Returns a field that only says where it was said.
fn reference(fact: &Fact) -> Field {
    plain(String::new(), fact_mark(fact.id))
}

/// What one sentence says of a share of the week.
struct Share {
    text: String,
    fact: FactId,
    low: f64,
    high: f64,
}

/// Returns the shares that a statement gives, one a sentence that speaks of the week and of no sum.
fn shares(rule: &DriftRule, fact: &Fact) -> Vec<Share> {
    let sentences = pieces(&fact.quote).into_iter();
    let weekly = sentences.filter(|it| speaks(it, &rule.weekly) && !speaks(it, &rule.total));
    weekly.filter_map(|sentence| share(rule, fact, sentence)).collect()
}

fn share(rule: &DriftRule, fact: &Fact, sentence: &str) -> Option<Share> {
    let measures = fact.mentions.measures.iter().filter(|it| sentence.contains(&it.text));
    let mut said: Vec<(String, f64)> = measures
        .filter_map(|it| percent(rule, it).map(|share| (it.text.clone(), share)))
        .collect();
    if said.is_empty() {
        let phrase = |it: &&(String, f64)| speaks(sentence, std::slice::from_ref(&it.0));
        said.extend(rule.fractions.iter().find(phrase).cloned());
    }
    let values = || said.iter().map(|(_, share)| *share);
    Some(Share {
        low: values().reduce(f64::min)?,
        high: values().reduce(f64::max)?,
        text: said
            .iter()
            .map(|(text, _)| text.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        fact: fact.id,
    })
}

fn percent(rule: &DriftRule, measure: &Measure) -> Option<f64> {
    let of = |units: &[String]| units.contains(&measure.unit);
    let share = match () {
        () if of(&rule.percent_units) => measure.value,
        () if of(&rule.hour_units) => measure.value / rule.week_hours * 100.0,
        () if of(&rule.day_units) => measure.value * 20.0,
        () => return None,
    };
    (0.0..=100.0).contains(&share).then_some(share)
}
