//! Puts the report together from its parts.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::bank::Bank;
use crate::book::{Account, Money, Source};
use crate::fact::{Confidence, Fact};
use crate::id::FactId;
use crate::interview::{Policy, Session, Subject};
use crate::report::ledger::Entered;
use crate::report::material::{Material, fact_mark, totals};
use crate::report::model::{
    AccountPage, Action, Card, Coverage, Dispute, Front, Gap, Group, Ledger, Report, Risk, SCHEMA_VERSION, Section,
    Summary, Withheld,
};
use crate::report::part::Parts;
use crate::report::place::{Places, places};
use crate::report::point::Points;
use crate::report::wording::Wording;
use crate::report::{
    Error, account, aside, card, cause, checklist, conflict, coverage, digest, drift, entry, feedback, gap, ledger,
    ninety, plan, precedence, rank, register, rescored, risk, schedule, sign_off, timeline, transcript, unlisted,
};

/// What a report is written with besides the session.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The question bank.
    pub bank: &'a Bank,
    /// The formula of value at stake.
    pub policy: &'a Policy,
    /// Words and layout.
    pub wording: &'a Wording,
}

/// Returns the report of a session as of a day.
///
/// # Errors
/// `NotStarted` where the session has no plan: nobody leaves yet.
pub fn build(session: &Session, today: Date, settings: &Settings<'_>) -> Result<Report, Error> {
    let mut told = aside::without(session, &settings.wording.aside);
    // a first day that the leaver says stands for one that the manager did not
    if let Some(plan) = told.session.plan.as_mut().filter(|it| it.successor_from.is_none()) {
        let said = settings.policy.agenda.start.first_day(session);
        plan.successor_from = said.map(|(on, _)| on).filter(|on| *on >= today);
    }
    let points = Points::of(&told.session, settings.bank, &settings.wording.point);
    let material = rank::raised(Material {
        record: session,
        // who plays which part may rest on words that no quote shows
        parts: Parts::of(session, &settings.wording.roles),
        objections: told.objections,
        ..Material::of((&told.session, &points), today, settings)?
    });
    Ok(report(
        &material,
        transcript::withheld(&material, (told.asides, told.neutral)),
    ))
}

fn report(material: &Material<'_>, withheld: Withheld) -> Report {
    let risks = risk::risks(material);
    let ranked = rank::ranked(material);
    let schedule = schedule::schedule(material, &ranked, &risks);
    let risks = precedence::obeyed(material, risk::after_calls(material, risks, &schedule));
    let homes = places(material);
    let (accepted_gaps, gaps) = gap::gaps(material, &ranked, &risks);
    let disputes = conflict::disputes(material);
    let coverage = coverage::coverage(material, &ranked);
    let page = |it: &&_| account::page(material, &homes, it, (&risks, &gaps, &schedule));
    let accounts: Vec<AccountPage> = ranked.iter().map(page).collect();
    let (drift, in_drift) = drift::drift(material);
    let entered = Entered::of(material);
    let (ledgers, in_ledgers) = ledger::ledgers(material, &entered);
    let (routines, at_home) = card::routines(material);
    let checklist = checklist::items(material, &ranked, (&risks, &disputes, &schedule));
    let grounds = plan::Grounds {
        checklist: &checklist,
        accounts: &accounts,
        risks: &risks,
        disputes: &disputes,
        gaps: &gaps,
        schedule: &schedule,
        tasks: &drift.tasks,
        open: (&ledgers, &routines),
    };
    let plan = plan::actions(material, &grounds);
    let milestones = ninety::milestones(material);
    let (registers, held) = register::registers(material, &ranked, &in_drift | &in_ledgers);
    let counts = (&coverage, gaps.as_slice(), disputes.as_slice());
    Report {
        schema_version: SCHEMA_VERSION,
        front: front(material),
        summary: counted(summary(material, &entered, &risks, &plan), counts),
        registers,
        sections: sections(material, &homes, (&held, &at_home), (&ledgers, routines)),
        ledgers,
        drift,
        feedback: feedback::themes(material, &entered),
        brief: ninety::brief(material, &accounts, (&risks, &schedule), &milestones),
        timeline: timeline::timeline(material, &ranked),
        first_days: ninety::first_days(material, &accounts, &schedule),
        periods: ninety::periods(material, &accounts, (&risks, &schedule), &milestones),
        checklist,
        gap_count: gaps.len(),
        accepted_gaps,
        more_gaps: gap::grouped(material, &gaps, &ranked),
        gaps: gaps.into_iter().take(material.wording.days.gaps).collect(),
        withheld,
        sign_off: sign_off::sign_off(material),
        transcript: transcript::exchanges(material),
        inferred: material.facts().any(|fact| fact.confidence == Confidence::Inferred),
        summed_up_by: digest::models(material),
        rescored: rescored::rescored(material, &ranked, &risks),
        accounts,
        risks,
        conflicts: disputes,
        unlisted: unlisted::unlisted(material),
        coverage,
        plan,
    }
}

/// Returns a summary with what was covered and what is open.
fn counted(summary: Summary, (coverage, gaps, disputes): (&Coverage, &[Gap], &[Dispute])) -> Summary {
    Summary {
        conflicts_open: disputes.iter().filter(|it| !it.is_settled).count(),
        coverage_percent: coverage.percent,
        asked_percent: coverage.asked_percent,
        told_percent: coverage.told_percent,
        gaps: gaps.len(),
        gaps_that_matter: gaps.iter().filter(|it| it.matters).count(),
        ..summary
    }
}

/// Returns who hands over to whom, and when.
pub(super) fn front(material: &Material<'_>) -> Front {
    let plan = material.plan;
    let known = material.record.plan.as_ref().and_then(|it| it.successor_from);
    let start = material.policy.agenda.start.first_day(material.session);
    let start = start.filter(|_| known.is_none());
    Front {
        handover: plan.handover.to_string(),
        leaver: plan.csm.clone(),
        leaver_title: plan.title.clone(),
        company: plan.company.clone(),
        successor: plan.successor.clone(),
        successor_name: material.successor().to_owned(),
        manager: plan.manager.clone(),
        manager_name: material.manager().to_owned(),
        successor_from: plan.successor_from,
        successor_from_marks: start.map(|(_, id)| fact_mark(id)).into_iter().collect(),
        interim_name: material.interim().to_owned(),
        last_day: plan.last_day,
        working_days_left: material.working.between(material.today, plan.last_day),
        generated: material.today,
        sensitivity: material.wording.sensitivity.clone(),
        language: material.wording.language.clone(),
        finished: material.session.finished,
    }
}

fn summary(material: &Material<'_>, entered: &Entered<'_>, risks: &[Risk], plan: &[Action]) -> Summary {
    let days = &material.wording.days;
    let accounts = &material.session.book.accounts;
    let covered = |account: &&Account| material.facts_of(&account.id).next().is_some();
    let unlisted = |account: &&Account| matches!(account.source, Source::Noticed { .. });
    let arr = |account: &'_ Account| -> Option<Money> { account.arr.clone() };
    let all: Vec<Money> = accounts.iter().filter_map(arr).collect();
    let spoken: Vec<Money> = accounts.iter().filter(covered).filter_map(arr).collect();
    let decisions = plan.iter().filter(|it| it.decides && it.this_week);
    let roles = &material.wording.roles;
    let pipeline = entered.records(&roles.growth_ledger);
    let growth = pipeline.iter().flat_map(|it| it.facts.iter().copied());
    let growth: Vec<&Fact> = growth.filter(|fact| !cause::shrinks(material, fact)).collect();
    // a wish for more of it counts wherever it was told
    let more = material.facts().filter(|fact| cause::grows(material, fact));
    let more: Vec<&Fact> = more.filter(|fact| growth.iter().all(|it| it.id != fact.id)).collect();
    let growth = growth.into_iter().chain(more);
    Summary {
        digest: material.digest(&Subject::Book),
        accounts: accounts.len(),
        accounts_unlisted: accounts.iter().filter(unlisted).count(),
        accounts_covered: accounts.iter().filter(covered).count(),
        arr: totals(all.iter()),
        arr_covered: totals(spoken.iter()),
        decisions: decisions.cloned().collect(),
        opportunities: one_each(growth, days.top_others)
            .map(|fact| material.claim(fact))
            .collect(),
        habits: material
            .referred(&roles.habit, None)
            .into_iter()
            .take(days.top_others)
            .map(|fact| material.claim(fact))
            .collect(),
        coverage_percent: 0,
        asked_percent: 0,
        told_percent: 0,
        gaps: 0,
        gaps_that_matter: 0,
        conflicts_open: 0,
        risks: top_risks(risks, days.top_risks),
    }
}

/// Returns the highest risk of each account, the first ones, and others of theirs where that leaves room; a green one is no
/// top risk. They stand in the order of all.
fn top_risks(risks: &[Risk], most: usize) -> Vec<Risk> {
    let grave: Vec<&Risk> = risks.iter().filter(|it| it.level != "green").collect();
    let is_first = |risk: &&Risk| {
        let mut of_account = grave.iter().filter(|it| it.account == risk.account);
        of_account.next().is_some_and(|it| it.id == risk.id)
    };
    let (first, others): (Vec<&Risk>, Vec<&Risk>) = grave.iter().copied().partition(is_first);
    let top: Vec<&Risk> = first.into_iter().chain(others).take(most).collect();
    let shown = |risk: &&&Risk| top.iter().any(|it| it.id == risk.id);
    grave.iter().filter(shown).map(|it| (*it).clone()).collect()
}

/// Returns the first statement of each account: one with money before one without.
fn one_each<'a>(facts: impl Iterator<Item = &'a Fact>, most: usize) -> impl Iterator<Item = &'a Fact> {
    let mut facts: Vec<&Fact> = facts.collect();
    facts.sort_by_key(|fact| (fact.mentions.money.is_empty(), fact.id));
    let mut first: Vec<&Fact> = Vec::new();
    for fact in facts {
        if first.iter().all(|it| it.account != fact.account) {
            first.push(fact);
        }
    }
    first.into_iter().take(most)
}

/// Returns the sections; statements of which a table holds every word stand there alone.
fn sections(
    material: &Material<'_>,
    homes: &Places<'_>,
    (held, at_home): (&BTreeSet<FactId>, &BTreeSet<FactId>),
    (ledgers, mut routines): (&[Ledger], Vec<Card>),
) -> Vec<Section> {
    let mut sections = Vec::new();
    for (at, layout) in material.wording.sections.iter().enumerate() {
        let facts = homes.sections.get(&at).map_or(&[][..], Vec::as_slice);
        let (mut cards, mut rest) = card::cards(material, facts);
        rest.retain(|fact| !at_home.contains(&fact.id));
        let (tabled, loose): (Vec<&Fact>, Vec<&Fact>) = rest.into_iter().partition(|fact| held.contains(&fact.id));
        if layout.own_routines {
            cards.append(&mut routines);
        }
        sections.push(Section {
            id: layout.id.clone(),
            title: layout.title.clone(),
            part: layout.part.clone(),
            groups: entry::by_topic(material, &loose, &layout.topics, &layout.strip),
            tabled: entry::by_topic(material, &tabled, &layout.topics, &[]),
            cards,
        });
    }
    let rest = homes.sections.get(&material.wording.sections.len());
    sections.push(Section {
        id: "other".to_owned(),
        title: material.wording.other_title.clone(),
        part: String::new(),
        groups: entry::by_any_topic(material, rest.map_or(&[][..], Vec::as_slice)),
        tabled: Vec::new(),
        cards: Vec::new(),
    });
    let told = |groups: &[Group]| groups.iter().any(|group| !group.entries.is_empty());
    let entered = |id: &str| ledgers.iter().any(|it| it.id == id);
    sections.retain(|it| entered(&it.id) || !it.cards.is_empty() || told(&it.groups) || told(&it.tabled));
    sections
}
