//! Work that is not customer success: its tasks, what share of the week they take, where they belong, and what follows.
//!
//! `duty` reads the tasks. A share counts where its clause speaks of the week; where a task has a range, both ends are
//! summed apart; a sum that the leaver gives is not summed again. Shares are shown in whole per cent that add up to their
//! sum. What is recommended follows from rules; what is proposed for a task where nobody said it, from `rehome`.

use std::collections::BTreeSet;

use crate::book::Money;
use crate::fact::Fact;
use crate::id::{FactId, TopicId};
use crate::report::clip::clip;
use crate::report::day;
use crate::report::duty::{Duty, duties};
use crate::report::material::{Material, fact_mark, totals};
use crate::report::model::{Drift, DriftTask, Field};
use crate::report::piece::sentence_with;
use crate::report::record::speaks;
use crate::report::rehome;
use crate::report::wording::DriftRule;

/// Returns the tasks with their shares and what follows from them, and the statements that they hold whole.
pub(super) fn drift(material: &Material<'_>) -> (Drift, BTreeSet<FactId>) {
    let rule = &material.wording.drift;
    let topic = TopicId::new(rule.topic.as_str());
    let facts: Vec<&Fact> = material.facts().filter(|fact| fact.topic == topic).collect();
    let by_hand = material.facts().filter(|fact| {
        let told = rule.also_topics.iter().any(|it| it == fact.topic.as_str());
        told && speaks(&fact.quote, &rule.by_hand)
    });
    let (duties, held) = duties(material, &facts);
    let (others, _) = self::duties(material, &by_hand.collect::<Vec<&Fact>>());
    let mut tasks: Vec<DriftTask> = duties.into_iter().chain(others).map(|it| task(material, it)).collect();
    let lows = whole(&tasks.iter().map(|it| it.share_low).collect::<Vec<_>>());
    let highs = whole(&tasks.iter().map(|it| it.share_high).collect::<Vec<_>>());
    for (task, (low, high)) in tasks.iter_mut().zip(lows.into_iter().zip(highs)) {
        (task.share_low, task.share_high) = (low, high);
        let shown = low.zip(high).map(|(low, high)| range(low, high));
        task.share_computed = task.share_computed.take().zip(shown).map(|(words, shown)| {
            let hours = format!("{:.0}", rule.week_hours);
            words.replace("{share}", &shown).replace("{hours}", &hours)
        });
    }
    let sum = |end: fn(&DriftTask) -> Option<f64>| tasks.iter().filter_map(end).sum::<f64>();
    let (low, high) = (sum(|it| it.share_low), sum(|it| it.share_high));
    let summed = tasks.iter().any(|it| it.share_low.is_some());
    let asked = |fact: &Fact| {
        material
            .session
            .turn(fact.id.turn)
            .is_some_and(|it| it.question.topic.as_str() == rule.metric_topic)
    };
    let metrics = material
        .facts()
        .filter(|fact| fact.topic.as_str() == rule.metric_topic || asked(fact));
    let answers = |fact: &Fact| {
        let turn = material.session.turn(fact.id.turn);
        turn.is_some_and(|it| speaks(&it.question.text, &rule.metric_questions))
    };
    let metrics = metrics
        .filter(|fact| speaks(&fact.quote, &rule.measured) || answers(fact))
        .take(rule.most_metrics);
    let any = !tasks.is_empty();
    let drift = Drift {
        own_sum: own_sum(rule, &facts),
        sum: summed.then(|| range(low, high)),
        metrics: metrics.filter(|_| any).map(|it| material.claim(it)).collect(),
        recommendation: if any {
            recommendation(material, &tasks, summed.then_some((low, high)))
        } else {
            Vec::new()
        },
        metric_change: any.then(|| rule.metric.clone()),
        tasks,
    };
    (drift, held)
}

fn recommendation(material: &Material<'_>, tasks: &[DriftTask], sum: Option<(f64, f64)>) -> Vec<String> {
    let rule = &material.wording.drift;
    let hours = |share: f64| share * rule.week_hours / 100.0;
    let mut lines = Vec::new();
    lines.push(match sum {
        None => rule.unknown.clone(),
        Some((low, high)) => {
            let line = if high >= rule.high_from { &rule.high } else { &rule.low };
            let line = line.replace("{sum}", &range(low, high));
            line.replace("{hours}", &range(hours(low), hours(high)))
        }
    });
    if let Some((_, high)) = sum {
        lines.extend(rest(material, hours(high)));
    }
    let share = |task: &&DriftTask| task.share_high.map(|it| (it * 10.0).round().abs() as u64);
    if let Some(first) = tasks.iter().filter(|it| it.share_high.is_some()).max_by_key(share) {
        let task = clip(&first.task.text, rule.words).text;
        let shown = shown(first);
        lines.push(rule.first.replace("{task}", &task).replace("{share}", &shown));
    }
    let homeless = tasks.iter().filter(|it| it.owner.is_empty()).count();
    if homeless > 0 {
        lines.push(rule.homeless.replace("{tasks}", &homeless.to_string()));
    }
    if tasks.iter().all(|it| it.displaced.is_empty()) {
        lines.push(material.by_last_day(&rule.displaced));
    }
    lines
}

/// Returns the share of a task: in per cent, or in the leaver's hours with what they are of the week.
pub(super) fn shown(task: &DriftTask) -> String {
    let said = task.share.first().map(|it| it.text.as_str()).unwrap_or_default();
    match &task.share_computed {
        Some(computed) if said.is_empty() => computed.clone(),
        Some(computed) => format!("{said}, {computed}"),
        None => {
            let ends = (task.share_low.unwrap_or_default(), task.share_high.unwrap_or_default());
            format!("{} %", range(ends.0, ends.1))
        }
    }
}

/// Returns what the rest of the week is for: the hours that are left, and what they make for each account.
fn rest(material: &Material<'_>, hours: f64) -> Option<String> {
    let rule = &material.wording.drift;
    let accounts = &material.session.book.accounts;
    let left = (rule.week_hours - hours).max(0.0);
    let count = u32::try_from(accounts.len()).ok().filter(|it| *it > 0)?;
    let arr: Vec<Money> = accounts.iter().filter_map(|it| it.arr.clone()).collect();
    let arr = totals(arr.iter());
    let words = rule.rest.replace("{left}", &format!("{left:.0}"));
    let words = words
        .replace("{accounts}", &count.to_string())
        .replace("{arr}", &arr.join(" and "));
    (!arr.is_empty()).then(|| words.replace("{each}", &format!("{:.1}", left / f64::from(count))))
}

fn task(material: &Material<'_>, duty: Duty) -> DriftTask {
    let rule = &material.wording.drift;
    let transition = transition(material, &duty);
    let sum = |end: fn(&(f64, f64)) -> f64| duty.shares.iter().map(end).reduce(|a, b| a + b);
    let kind = rehome::kind(material, &duty);
    let described = duty
        .owner_name
        .clone()
        .or_else(|| (!duty.owner.is_empty()).then(|| rule.nameless.clone()));
    let home = described.or_else(|| kind.map(|it| it.owner.clone()));
    let today = material.with_names(&rule.rehome.today);
    let told = |fields: &[Field]| !fields.is_empty();
    let share_high = sum(|it| it.1);
    DriftTask {
        today: today.replace("{last_day}", &day::long(material.plan.last_day)),
        owner_proposed: kind.map(|it| it.owner.clone()).filter(|_| !told(&duty.owner)),
        to_ask: home
            .filter(|_| !told(&duty.agreed))
            .map(|it| rehome::to_ask(material, &it)),
        displaced_proposed: rehome::displaced(material, &duty, share_high).filter(|_| !told(&duty.displaced)),
        if_stopped_proposed: kind.map(|it| it.if_stopped.clone()).filter(|_| !told(&duty.if_stopped)),
        share_low: sum(|it| it.0),
        share_high,
        share_computed: duty.computed.then(|| rule.computed.clone()),
        account: duty.account,
        told: duty.told,
        task: duty.task,
        more: duty.more,
        share: duty.share,
        origin: duty.origin,
        owner: duty.owner,
        agreed: duty.agreed,
        displaced: duty.displaced,
        rewarded: duty.rewarded,
        if_stopped: duty.if_stopped,
        transition,
    }
}

/// Returns shares in whole per cent that add up to their rounded sum: those that lose most by rounding down get one more.
fn whole(shares: &[Option<f64>]) -> Vec<Option<f64>> {
    let sum: f64 = shares.iter().flatten().sum();
    let floors: f64 = shares.iter().flatten().map(|it| it.floor()).sum();
    let mut left = sum.round() - floors;
    let mut whole: Vec<Option<f64>> = shares.iter().map(|it| it.map(f64::floor)).collect();
    let mut by_rest: Vec<(usize, f64)> = shares
        .iter()
        .enumerate()
        .filter_map(|(at, it)| Some((at, (*it)?.fract())))
        .collect();
    by_rest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for (at, _) in by_rest {
        if let Some(Some(share)) = whole.get_mut(at).filter(|_| left >= 0.5) {
            *share += 1.0;
            left -= 1.0;
        }
    }
    whole
}

/// Returns how a task gets to its owner.
fn transition(material: &Material<'_>, duty: &Duty) -> String {
    let rule = &material.wording.drift;
    if let Some((one, other)) = duty.owner_name.as_ref().zip(duty.other_owner.as_ref()) {
        let words = rule.two_owners.replace("{owner}", one).replace("{other}", other);
        return material.by_last_day(&words);
    }
    let refused = duty.agreed.iter().any(|it| speaks(&it.text, &rule.refusals));
    let named = duty.owner_name.as_deref();
    let words = match (duty.owner.is_empty(), refused) {
        (true, _) => &rule.no_owner,
        (false, true) => &rule.refused,
        (false, false) => &rule.to_owner,
    };
    let proposed = rehome::kind(material, duty).filter(|_| duty.owner.is_empty());
    let owner = named.or(proposed.map(|it| it.owner.as_str())).unwrap_or(&rule.nameless);
    material.by_last_day(&words.replace("{owner}", owner))
}

/// Returns the sum that the leaver gives.
fn own_sum(rule: &DriftRule, facts: &[&Fact]) -> Vec<Field> {
    let telling = facts.iter().flat_map(|fact| {
        let sums = fact.mentions.measures.iter().filter(|measure| {
            let sentence = sentence_with(&fact.quote, &measure.text);
            let sum = |it: &str| speaks(it, &rule.total) && speaks(it, &rule.weekly);
            rule.percent_units.contains(&measure.unit) && sentence.is_some_and(sum)
        });
        sums.map(|it| Field {
            text: it.text.clone(),
            cut: false,
            begins: false,
            marks: vec![fact_mark(fact.id)],
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_their_sum() {
        assert_eq!(whole(&[Some(12.5), None, Some(25.0)]), [Some(13.0), None, Some(25.0)]);
        assert_eq!(
            whole(&[Some(33.3), Some(33.3), Some(33.4)]),
            [Some(33.0), Some(33.0), Some(34.0)]
        );
        assert_eq!(whole(&[Some(0.4)]), [Some(0.0)]);
        assert!(whole(&[]).is_empty());
    }
}
