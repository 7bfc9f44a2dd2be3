//! Dated plans: the manager's two weeks and the successor's first ninety days.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::fact::Fact;
use crate::report::day;
use crate::report::material::{Material, fact_mark, source_mark};
use crate::report::model::{AccountPage, Action, Dispute, FirstDay, Gap, Milestone, Period, Risk};
use crate::report::wording::ActionLayout;

/// What the manager's actions come from.
pub(super) struct Grounds<'r> {
    pub accounts: &'r [AccountPage],
    pub risks: &'r [Risk],
    pub disputes: &'r [Dispute],
    pub gaps: &'r [Gap],
}

/// Returns the manager's actions: dated on working days, no statement twice, as many as the wording allows.
pub(super) fn actions(material: &Material<'_>, grounds: &Grounds<'_>) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for layout in &material.wording.actions {
        let before = actions.len();
        for action in of_source(material, layout, grounds) {
            let id = action.claim.as_ref().map(|claim| &claim.id);
            let told = id.is_some() && actions.iter().any(|it| it.claim.as_ref().map(|claim| &claim.id) == id);
            if !told && actions.len() < before + layout.most {
                actions.push(action);
            }
        }
    }
    actions.truncate(material.wording.days.actions);
    actions.sort_by_key(|action| action.day);
    for (action, number) in actions.iter_mut().zip(1..) {
        action.number = number;
    }
    actions
}

fn of_source(material: &Material<'_>, layout: &ActionLayout, grounds: &Grounds<'_>) -> Vec<Action> {
    let last = day::working_until(material.plan.last_day);
    let planned = day::working_after(material.today, layout.day);
    let blank = Action {
        number: 0,
        day: if last >= material.today {
            planned.min(last)
        } else {
            planned
        },
        action: layout.action.clone(),
        account: None,
        claim: None,
        evidence: layout.evidence.clone(),
        marks: Vec::new(),
    };
    let from_facts = |facts: Vec<&Fact>| -> Vec<Action> {
        let of_fact = |fact: &Fact| Action {
            account: material.name_of(fact.account.as_ref()),
            claim: Some(material.claim(fact)),
            marks: vec![fact_mark(fact.id)],
            ..blank.clone()
        };
        facts.into_iter().map(of_fact).collect()
    };
    match layout.source.as_str() {
        "urgent" => from_facts(urgent(material)),
        "statements" => {
            let facts = layout.from.iter().flat_map(|from| material.referred(from, None));
            let mut facts: Vec<&Fact> = facts.collect();
            facts.sort_by_key(|fact| std::cmp::Reverse(fact.red_flags.len()));
            from_facts(facts)
        }
        "risks" => grounds.risks.iter().map(|risk| of_risk(&blank, risk)).collect(),
        "conflicts" => {
            let open = grounds.disputes.iter().filter(|it| !it.is_settled);
            open.map(|it| of_dispute(&blank, it)).collect()
        }
        "announce" => grounds.accounts.iter().map(|page| of_account(&blank, page)).collect(),
        "gaps" => grounds.gaps.iter().map(|gap| of_gap(&blank, gap)).collect(),
        _ => vec![blank],
    }
}

fn of_risk(blank: &Action, risk: &Risk) -> Action {
    Action {
        account: risk.account.clone(),
        claim: Some(risk.headline.clone()),
        marks: risk.headline.marks.clone(),
        ..blank.clone()
    }
}

fn of_dispute(blank: &Action, dispute: &Dispute) -> Action {
    Action {
        account: dispute.account.clone(),
        claim: dispute.later.claim.clone(),
        marks: dispute.later.marks.clone(),
        ..blank.clone()
    }
}

fn of_account(blank: &Action, page: &AccountPage) -> Action {
    Action {
        account: Some(page.name.clone()),
        marks: page.marks.clone(),
        ..blank.clone()
    }
}

fn of_gap(blank: &Action, gap: &Gap) -> Action {
    Action {
        action: format!("{} ({}: {})", blank.action, gap.id, gap.topic),
        account: gap.account.clone(),
        marks: gap.marks.clone(),
        ..blank.clone()
    }
}

/// Returns the statements that cannot wait, one a turn and account: first those with a warning sign.
pub(super) fn urgent<'a>(material: &Material<'a>) -> Vec<&'a Fact> {
    let topics = &material.wording.roles.urgent_topics;
    let mut facts: Vec<&Fact> = Vec::new();
    let of_topic = |fact: &&Fact| topics.iter().any(|it| it == fact.topic.as_str());
    let telling = |fact: &&Fact| !fact.slots.is_empty() || !fact.red_flags.is_empty();
    for fact in material.facts().filter(of_topic).filter(telling) {
        let same = |it: &&Fact| (it.id.turn, &it.account) == (fact.id.turn, &fact.account);
        if !facts.iter().any(same) {
            facts.push(fact);
        }
    }
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.red_flags.len()));
    facts
}

/// Returns whom the successor calls on the first working days: the accounts in the order of their pages.
pub(super) fn first_days(material: &Material<'_>, accounts: &[AccountPage]) -> Vec<FirstDay> {
    let start = material.plan.last_day.max(material.today);
    let call = |(page, n): (&AccountPage, u32)| {
        let line = page.first_call.iter().find(|line| !line.people.is_empty());
        let marks = line.map(|line| line.claims.iter().flat_map(|claim| claim.marks.clone()).collect());
        FirstDay {
            day: day::working_after(start, n),
            account: page.name.clone(),
            people: line.map(|line| line.people.clone()).unwrap_or_default(),
            marks: marks.unwrap_or_default(),
        }
    };
    let most = material.wording.days.first_days;
    accounts.iter().zip(1..).take(most).map(call).collect()
}

/// Returns the periods of the wording with what is dated in them: renewals, and days that the leaver spoke of.
pub(super) fn periods(material: &Material<'_>) -> Vec<Period> {
    let mut milestones = milestones(material);
    milestones.sort_by_key(|it| it.on);
    let start = material.plan.last_day.max(material.today);
    let mut from = material.today;
    let mut periods = Vec::new();
    for layout in &material.wording.periods {
        let to = start.saturating_add(layout.days.days());
        let events = milestones.iter().filter(|it| (from..=to).contains(&it.on)).cloned();
        periods.push(Period {
            title: layout.title.clone(),
            from,
            to,
            events: events.collect(),
        });
        from = to.saturating_add(1.day());
    }
    periods
}

fn milestones(material: &Material<'_>) -> Vec<Milestone> {
    let renewals = material.session.book.accounts.iter().filter_map(|account| {
        account.renewal.map(|on| Milestone {
            on,
            what: material.wording.vitals.renewal.clone(),
            account: Some(account.name.clone()),
            claim: None,
            marks: vec![source_mark(&account.source)],
            proposed: false,
        })
    });
    let said = material.facts().flat_map(|fact| {
        let days: Vec<Date> = material.due_days(fact);
        let later = days.into_iter().filter(|on| *on > material.today);
        later.take(1).map(|on| Milestone {
            on,
            what: material.topic_title(&fact.topic),
            account: material.name_of(fact.account.as_ref()),
            claim: Some(material.claim(fact)),
            marks: vec![fact_mark(fact.id)],
            proposed: false,
        })
    });
    renewals.chain(said).collect()
}
