//! The manager's two weeks: dated actions, each with what proves it, no statement twice.
//!
//! The wording says which kinds of action there are, on which working day, and how many of each; together no more than it
//! allows. Nothing is planned after the last day while it lies ahead.

use jiff::ToSpan;

use crate::fact::Fact;
use crate::report::day;
use crate::report::material::{Material, fact_mark, source_mark};
use crate::report::model::{AccountPage, Action, Dispute, Gap, Mark, Risk, Who};
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
    let blank = blank(material, layout);
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
            let flagged = |fact: &&Fact| !layout.flagged || !fact.red_flags.is_empty();
            let mut facts: Vec<&Fact> = facts.filter(flagged).collect();
            facts.sort_by_key(|fact| std::cmp::Reverse(fact.red_flags.len()));
            from_facts(facts)
        }
        "risks" => grounds.risks.iter().map(|risk| of_risk(&blank, risk)).collect(),
        "conflicts" => {
            let open = grounds.disputes.iter().filter(|it| !it.is_settled);
            open.map(|it| of_dispute(&blank, it)).collect()
        }
        "announce" => grounds
            .accounts
            .iter()
            .map(|page| announcement(material, &blank, page))
            .collect(),
        "cover" => cover(material, &blank).into_iter().collect(),
        "gaps" => sitting(material, &blank, grounds.gaps).into_iter().collect(),
        _ => vec![blank],
    }
}

fn blank(material: &Material<'_>, layout: &ActionLayout) -> Action {
    let last = day::working_until(material.plan.last_day);
    let planned = day::working_after(material.today, layout.day);
    let week = day::working_after(material.today, material.wording.days.week);
    let day = if last >= material.today {
        planned.min(last)
    } else {
        planned
    };
    Action {
        number: 0,
        day,
        this_week: day <= week,
        decides: layout.decides,
        action: layout.action.clone(),
        account: None,
        people: Vec::new(),
        claim: None,
        evidence: layout.evidence.clone(),
        marks: Vec::new(),
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

/// Returns the announcement at an account: whom the leaver wants told first, in the leaver's words.
fn announcement(material: &Material<'_>, blank: &Action, page: &AccountPage) -> Action {
    let roles = &material.wording.roles;
    let account = material.session.book.accounts.iter().find(|it| it.name == page.name);
    let fact = account.and_then(|it| material.facts_of(&it.id).find(|fact| roles.tell_first.takes(fact)));
    let first = |people: &[Who]| -> Vec<Who> {
        let theirs = people.iter().filter(|it| !material.is_ours(&it.name));
        theirs.take(1).cloned().collect()
    };
    let claim = fact.map(|fact| material.claim(fact));
    let called = page.first_call.iter().find(|line| !line.people.is_empty());
    let people = claim.as_ref().map(|it| first(&it.people)).filter(|it| !it.is_empty());
    Action {
        account: Some(page.name.clone()),
        people: people
            .or_else(|| called.map(|line| first(&line.people)))
            .unwrap_or_default(),
        marks: claim.as_ref().map_or_else(|| page.marks.clone(), |it| it.marks.clone()),
        claim,
        ..blank.clone()
    }
}

/// Returns the action that names who covers what falls due around the last day; none where nothing does.
fn cover(material: &Material<'_>, blank: &Action) -> Option<Action> {
    let last = material.plan.last_day.max(material.today);
    let until = last.saturating_add(material.wording.days.renewal_lead.days());
    let accounts = material.session.book.accounts.iter();
    let due: Vec<_> = accounts
        .filter(|it| it.renewal.is_some_and(|on| (material.today..=until).contains(&on)))
        .collect();
    let names: Vec<&str> = due.iter().map(|it| it.name.as_str()).collect();
    (!due.is_empty()).then(|| Action {
        action: blank.action.replace("{accounts}", &names.join(", ")),
        marks: due.iter().map(|it| source_mark(&it.source)).collect(),
        ..blank.clone()
    })
}

/// Returns the last sitting with the gaps that it closes; none after the last day, or where nothing is open.
fn sitting(material: &Material<'_>, blank: &Action, gaps: &[Gap]) -> Option<Action> {
    let named = |gap: &Gap| {
        let account = gap.account.as_ref().map(|it| format!("{it}, ")).unwrap_or_default();
        format!("{} {account}{}", gap.id, gap.topic)
    };
    let first: Vec<&Gap> = gaps.iter().take(material.wording.days.sitting_gaps).collect();
    let list: Vec<String> = first.iter().map(|gap| named(gap)).collect();
    let mut marks: Vec<Mark> = Vec::new();
    for mark in first.iter().flat_map(|gap| &gap.marks) {
        if !marks.contains(mark) {
            marks.push(mark.clone());
        }
    }
    (!list.is_empty() && material.plan.last_day >= material.today).then(|| Action {
        action: blank.action.replace("{gaps}", &list.join("; ")),
        marks,
        ..blank.clone()
    })
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
