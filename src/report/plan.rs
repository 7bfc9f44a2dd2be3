//! The manager's two weeks: dated actions, each with what proves it, no statement twice.
//!
//! 1. The wording says which kinds of action there are, on which working day, and how many of each; together no more than
//!    it allows.
//! 2. What follows from a risk stands on the risk's day, what follows from a call on the calendar's.
//! 3. Nothing is planned after the last day while it lies ahead.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::book::Account;
use crate::fact::Fact;
use crate::report::checklist::act;
use crate::report::clip::clip;
use crate::report::material::{Material, source_mark};
use crate::report::model::{AccountPage, Action, Card, Dispute, DriftTask, Gap, Ledger, Mark, Risk, Who};
use crate::report::point::add;
use crate::report::schedule::{Call, Schedule};
use crate::report::wording::ActionLayout;
use crate::report::{day, inquiry};

/// What the manager's actions come from.
pub(super) struct Grounds<'r> {
    pub accounts: &'r [AccountPage],
    pub risks: &'r [Risk],
    pub disputes: &'r [Dispute],
    pub gaps: &'r [Gap],
    pub schedule: &'r Schedule,
    pub tasks: &'r [DriftTask],
    /// Ledgers and routines, of which something may be open.
    pub open: (&'r [Ledger], &'r [Card]),
}

/// Returns the manager's actions: dated on working days, no statement twice, as many as the wording allows.
pub(super) fn actions(material: &Material<'_>, grounds: &Grounds<'_>) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for layout in &material.wording.actions {
        let before = actions.len();
        for action in of_source(material, layout, grounds) {
            let id = action.claim.as_ref().map(|claim| &claim.id);
            let marks = &action.marks;
            let risked = action.claim.is_none() && !marks.is_empty() && layout.source == "rehome";
            let risked = risked
                && actions
                    .iter()
                    .take(before)
                    .any(|it| it.risk.is_some() && it.marks == *marks);
            let told =
                risked || id.is_some() && actions.iter().any(|it| it.claim.as_ref().map(|claim| &claim.id) == id);
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
            marks: material.marks(fact),
            ..blank.clone()
        };
        facts.into_iter().map(of_fact).collect()
    };
    match layout.source.as_str() {
        "heralds" => heralds(material, &blank, grounds),
        "statements" => from_facts(
            layout
                .from
                .iter()
                .flat_map(|from| material.referred(from, None))
                .collect(),
        ),
        "risks" => of_risks(material, &blank, grounds.risks, IsRed::Yes),
        "approvals" => of_risks(material, &blank, grounds.risks, IsRed::No),
        "owners" => owners(material, &blank, grounds.risks).into_iter().collect(),
        "conflicts" => {
            let open = grounds.disputes.iter().filter(|it| !it.is_settled);
            open.map(|it| of_dispute(&blank, it)).collect()
        }
        "announce" => announcements(material, &blank, grounds),
        "start" => start(material, &blank).into_iter().collect(),
        "cover" => cover(material, &blank).into_iter().collect(),
        "rehome" => rehomed(material, &blank, grounds.tasks).into_iter().collect(),
        "questions" => inquiry::talk(material, &blank, grounds.open).into_iter().collect(),
        "gaps" => sitting(material, &blank, grounds.gaps).into_iter().collect(),
        _ => vec![blank],
    }
}

fn blank(material: &Material<'_>, layout: &ActionLayout) -> Action {
    let blank = Action {
        number: 0,
        day: material.today,
        this_week: false,
        decides: layout.decides,
        risk: None,
        action: layout.action.clone(),
        account: None,
        people: Vec::new(),
        claim: None,
        evidence: layout.evidence.clone(),
        marks: Vec::new(),
    };
    on_day(material, blank, material.working.after(material.today, layout.day))
}

/// Returns an action on a day, at the latest on the leaver's last working day while that lies ahead.
fn on_day(material: &Material<'_>, action: Action, planned: Date) -> Action {
    let day = material.while_there(planned);
    let week = material.working.after(material.today, material.wording.days.week);
    Action {
        day,
        this_week: day <= week,
        ..action
    }
}

/// Whether a risk is red.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IsRed {
    Yes,
    No,
}

/// Returns the risks that the manager acts on: red ones that are the manager's, others that only the manager can decide.
fn of_manager<'r>(material: &Material<'_>, risks: &'r [Risk], red: IsRed) -> impl Iterator<Item = &'r Risk> {
    let manager = material.manager().to_owned();
    risks.iter().filter(move |risk| match red {
        IsRed::Yes => risk.level == "red" && (risk.decides || risk.owner == manager),
        IsRed::No => risk.level != "red" && risk.decides,
    })
}

/// Returns the action that confirms who owns the red risks of others; none where there are none.
fn owners(material: &Material<'_>, blank: &Action, risks: &[Risk]) -> Option<Action> {
    let manager = material.manager();
    let others: Vec<&Risk> = risks
        .iter()
        .filter(|it| it.level == "red" && !it.decides && it.owner != manager)
        .collect();
    // one part an owner and day: which risks they are stands in the table beside it
    let mut parts: Vec<(&str, Date, Vec<&str>)> = Vec::new();
    for risk in &others {
        match parts
            .iter_mut()
            .find(|(owner, due, _)| *owner == risk.owner && *due == risk.due)
        {
            Some((_, _, ids)) => ids.push(&risk.id),
            None => parts.push((&risk.owner, risk.due, vec![&risk.id])),
        }
    }
    let named =
        |(owner, due, ids): &(&str, Date, Vec<&str>)| format!("{}: {owner}, {}", ids.join(", "), day::long(*due));
    let list: Vec<String> = parts.iter().map(named).collect();
    (!list.is_empty()).then(|| Action {
        action: blank.action.replace("{risks}", &list.join("; ")),
        marks: others.iter().flat_map(|it| it.headline.marks.clone()).collect(),
        ..blank.clone()
    })
}

/// Returns what the manager says to customers before the successor calls.
fn heralds(material: &Material<'_>, blank: &Action, grounds: &Grounds<'_>) -> Vec<Action> {
    let manager = material.manager();
    let calls = grounds.schedule.calls.iter();
    let of_call = |call: &Call| {
        let herald = call.herald.as_ref().filter(|it| it.who == manager)?;
        let fact = material.session.facts.get(&herald.said_in)?;
        let claim = material.claim(fact);
        let theirs = claim.people.iter().filter(|it| !material.is_ours(&it.name));
        let action = Action {
            action: blank.action.replace("{day}", &day::long(call.day.on)),
            account: material.name_of(Some(&call.account)),
            people: theirs.take(1).cloned().collect(),
            marks: claim.marks.clone(),
            claim: Some(claim),
            ..blank.clone()
        };
        Some(on_day(material, action, herald.on))
    };
    calls.filter_map(of_call).collect()
}

fn of_risks(material: &Material<'_>, blank: &Action, risks: &[Risk], red: IsRed) -> Vec<Action> {
    let risks = of_manager(material, risks, red);
    risks
        .map(|risk| on_day(material, of_risk(material, blank, risk), risk.due))
        .collect()
}

fn of_risk(material: &Material<'_>, blank: &Action, risk: &Risk) -> Action {
    let act = act(material, risk);
    Action {
        decides: risk.decides,
        risk: Some(risk.id.clone()),
        action: act.action,
        account: risk.account.clone(),
        marks: act.claim.marks.clone(),
        claim: Some(act.claim),
        evidence: act.evidence,
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

/// Returns the announcements of accounts that nobody else tells first, on the working day before their call.
fn announcements(material: &Material<'_>, blank: &Action, grounds: &Grounds<'_>) -> Vec<Action> {
    let working = material.working;
    let calls = grounds
        .schedule
        .calls
        .iter()
        .filter(|it| (it.joint || it.introduced.is_some()) && it.herald.is_none());
    let of_call = |call: &Call| {
        let page = grounds.accounts.iter().find(|page| page.id == call.account.as_str())?;
        let before = working.before(call.day.on, 1).max(working.after(material.today, 1));
        let action = announcement(material, blank, page);
        let action = Action {
            action: action
                .action
                .replace("{day}", &day::long(call.introduced.unwrap_or(call.day.on))),
            ..action
        };
        Some(on_day(material, action, before))
    };
    calls.filter_map(of_call).collect()
}

/// Returns the announcement at an account: whom the leaver wants told first, in the leaver's words.
fn announcement(material: &Material<'_>, blank: &Action, page: &AccountPage) -> Action {
    let roles = &material.wording.roles;
    let account = material.session.book.accounts.iter().find(|it| it.name == page.name);
    let fact = account.and_then(|it| {
        material
            .facts_of(&it.id)
            .find(|fact| material.takes(&roles.tell_first, fact))
    });
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
    let until = material
        .last_day()
        .saturating_add(material.wording.days.renewal_lead.days());
    let accounts = material.session.book.accounts.iter();
    let due: Vec<_> = accounts
        .filter(|it| material.binding_day(it).is_some_and(|on| on <= until))
        .collect();
    let named = |account: &&Account| {
        let on = material.binding_day(account).map(day::long).unwrap_or_default();
        let words = material.ending_words(account).map_or(on, |it| it.text);
        format!("{} ({words})", account.name)
    };
    let marks = |it: &Account| {
        let source = || vec![source_mark(&it.source)];
        material.ending_words(it).map_or_else(source, |it| it.marks)
    };
    let names: Vec<String> = due.iter().map(named).collect();
    (!due.is_empty()).then(|| Action {
        action: blank.action.replace("{accounts}", &names.join(", ")),
        marks: due.iter().flat_map(|it| marks(it)).collect(),
        ..blank.clone()
    })
}

/// Returns the action that says when the successor begins; none where that is known.
fn start(material: &Material<'_>, blank: &Action) -> Option<Action> {
    let open = material.plan.successor_from.is_none();
    open.then(|| Action {
        action: material.with_names(&blank.action),
        ..blank.clone()
    })
}

/// Returns the action that re-homes the tasks that drifted to the leaver and take so much of the week as the wording says.
fn rehomed(material: &Material<'_>, blank: &Action, tasks: &[DriftTask]) -> Option<Action> {
    let rule = &material.wording.drift;
    let heavy = |it: &&DriftTask| it.share_high.is_some_and(|share| share >= rule.rehome.weighs_from);
    let mut heavy: Vec<&DriftTask> = tasks.iter().filter(heavy).collect();
    heavy.sort_by(|one, other| {
        other
            .share_high
            .unwrap_or_default()
            .total_cmp(&one.share_high.unwrap_or_default())
    });
    let named = |task: &&DriftTask| {
        let said = task
            .owner
            .first()
            .map(|it| format!("“{}”", clip(&it.text, rule.words).text));
        let owner = said.or_else(|| task.owner_proposed.clone()).unwrap_or_default();
        let what = clip(&task.task.text, rule.words).text;
        let words = rule.rehome.heavy.replace("{task}", &what).replace("{owner}", &owner);
        words.replace("{share}", &format!("{:.0}", task.share_high.unwrap_or_default()))
    };
    let list: Vec<String> = heavy.iter().map(named).collect();
    let mut marks: Vec<Mark> = Vec::new();
    for task in &heavy {
        add(&mut marks, &task.told.marks);
    }
    (!list.is_empty()).then(|| Action {
        action: blank.action.replace("{tasks}", &list.join("; ")),
        marks,
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
    for gap in first {
        add(&mut marks, &gap.marks);
    }
    (!list.is_empty() && material.plan.last_day >= material.today).then(|| Action {
        action: blank.action.replace("{gaps}", &list.join("; ")),
        marks,
        ..blank.clone()
    })
}
