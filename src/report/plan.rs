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
use crate::report::announce;
use crate::report::checklist::act;
use crate::report::clip::clip;
use crate::report::material::{Material, source_mark};
use crate::report::model::{AccountPage, Action, Card, Claim, Dispute, DriftTask, Gap, Item, Ledger, Mark, Risk};
use crate::report::point::add;
use crate::report::schedule::Schedule;
use crate::report::wording::ActionLayout;
use crate::report::{day, drift, inquiry};

/// What the manager's actions come from.
pub(super) struct Grounds<'r> {
    pub accounts: &'r [AccountPage],
    pub risks: &'r [Risk],
    pub disputes: &'r [Dispute],
    pub gaps: &'r [Gap],
    pub schedule: &'r Schedule,
    pub tasks: &'r [DriftTask],
    pub checklist: &'r [Item],
    /// Ledgers and routines, of which something may be open.
    pub open: (&'r [Ledger], &'r [Card]),
}

/// Returns the manager's actions: dated on working days, no statement twice, as many as the wording allows; each with the
/// item of the checklist that is the same act.
pub(super) fn actions(material: &Material<'_>, grounds: &Grounds<'_>) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    let mut of_last = 0;
    for layout in &material.wording.actions {
        let before = actions.len();
        let joins = !layout.joins.is_empty() && of_last > 0;
        let mut layout = layout.clone();
        if joins {
            layout.action.clone_from(&layout.joins);
        }
        for action in of_source(material, &layout, grounds) {
            let earlier = actions.get(..before).unwrap_or_default();
            if is_told(&action, &actions) || layout.source == "rehome" && is_risk(&action, earlier) {
                continue;
            }
            let room = actions.len() < before + layout.most;
            match actions.last_mut().filter(|_| joins) {
                Some(last) => join(last, &action),
                None if room => actions.push(action),
                None => {}
            }
        }
        of_last = actions.len() - before;
    }
    actions.truncate(material.wording.days.actions);
    actions.sort_by_key(|action| action.day);
    for (action, number) in actions.iter_mut().zip(1..) {
        action.number = number;
        action.item = same_act(action, grounds.checklist, material.manager());
    }
    actions
}

/// Returns whether one of some actions follows from the same statement, or names it among others.
fn is_told(action: &Action, actions: &[Action]) -> bool {
    let Some(claim) = &action.claim else { return false };
    let same = |it: &Action| match &it.claim {
        Some(other) => other.id == claim.id,
        None => action.risk.is_none() && names(it, claim),
    };
    actions.iter().any(same)
}

/// Returns whether a decision without a statement of its own names one among others.
fn names(action: &Action, claim: &Claim) -> bool {
    let named = claim.marks.first().is_some_and(|mark| action.marks.contains(mark));
    action.decides && action.claim.is_none() && named
}

/// Returns whether one of some actions is against the risk that the same statements are.
fn is_risk(action: &Action, actions: &[Action]) -> bool {
    let same = |it: &Action| it.risk.is_some() && it.marks == action.marks;
    action.claim.is_none() && !action.marks.is_empty() && actions.iter().any(same)
}

/// Makes one row of two actions, with the evidence of the first.
fn join(row: &mut Action, action: &Action) {
    row.short = Some(row.action.clone());
    row.action = format!("{}; {}", row.action, action.action);
    // what proves the second as well says it
    if action.evidence.starts_with(&row.evidence) {
        row.evidence.clone_from(&action.evidence);
    }
    row.questions.extend(action.questions.iter().cloned());
    row.day = row.day.min(action.day);
    add(&mut row.marks, &action.marks);
}

/// Returns the number of the manager's item that is the same act: against the same risk, from the same statement, or from one
/// that the action names among others.
fn same_act(action: &Action, checklist: &[Item], manager: &str) -> Option<String> {
    let said = action.claim.as_ref().map(|it| &it.id);
    let same = |item: &&Item| match (&action.risk, said, &item.claim) {
        (Some(_), ..) => item.risk == action.risk,
        (None, Some(id), Some(claim)) => claim.id == *id,
        (None, None, Some(claim)) => item.risk.is_none() && names(action, claim),
        (None, _, None) => false,
    };
    let mut own = checklist.iter().filter(|it| it.owner == manager);
    own.find(same).map(|it| it.id.clone())
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
        "heralds" => announce::heralds(material, &blank, grounds),
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
        "announce" => announce::announcement(material, (layout, &blank), grounds)
            .into_iter()
            .collect(),
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
        item: None,
        short: None,
        questions: Vec::new(),
        day: material.today,
        this_week: false,
        decides: layout.decides,
        risk: None,
        action: layout.action.clone(),
        account: None,
        people: Vec::new(),
        claim: None,
        evidence: material.by_last_day(&layout.evidence),
        marks: Vec::new(),
    };
    on_day(material, blank, material.working.after(material.today, layout.day))
}

/// Returns an action on a day, at the latest on the leaver's last working day while that lies ahead.
pub(super) fn on_day(material: &Material<'_>, action: Action, planned: Date) -> Action {
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
    // one part an account, owner and day: what they are stands in the table beside it
    let mut parts: Vec<(&Risk, Vec<&str>)> = Vec::new();
    for risk in &others {
        let key = |it: &Risk| (it.account.clone(), it.owner.clone(), it.due);
        match parts.iter_mut().find(|(first, _)| key(first) == key(risk)) {
            Some((_, ids)) => ids.push(&risk.id),
            None => parts.push((risk, vec![&risk.id])),
        }
    }
    let named = |(risk, ids): &(&Risk, Vec<&str>)| {
        let account = risk.account.as_ref().map_or_else(String::new, |it| format!(" {it}"));
        format!("{}{account}: {}, {}", ids.join(", "), risk.owner, day::long(risk.due))
    };
    let list: Vec<String> = parts.iter().map(named).collect();
    (!list.is_empty()).then(|| Action {
        action: blank.action.replace("{risks}", &list.join("; ")),
        marks: others.iter().flat_map(|it| it.headline.marks.clone()).collect(),
        ..blank.clone()
    })
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
        words.replace("{share}", &drift::shown(task))
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
    let listed = gaps.get(..material.wording.days.gaps).unwrap_or(gaps);
    let (first, last) = (listed.first()?, listed.last()?);
    let words = material.with_names(&blank.action);
    let mut marks: Vec<Mark> = Vec::new();
    for gap in gaps.iter().take(material.wording.days.sitting_gaps) {
        add(&mut marks, &gap.marks);
    }
    (material.plan.last_day >= material.today).then(|| Action {
        action: words.replace("{first}", &first.id).replace("{last}", &last.id),
        marks,
        ..blank.clone()
    })
}
