//! The successor's first ninety days: what to read first, whom to call in which order, and three periods with what falls
//! into each.
//!
//! 1. Accounts come by value at stake; one that renews around the last day jumps the queue, while the leaver is there.
//! 2. A period has the accounts that renew in it or soon after it, the people of their first calls, and its dated events.
//! 3. What has been reached at its end, and how that is proved, is proposed by the wording.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::fact::{Fact, Precision};
use crate::report::day;
use crate::report::material::{Material, fact_mark, source_mark};
use crate::report::model::{AccountPage, Brief, Claim, Entry, FirstDay, Milestone, Period, PeriodAccount, Risk, Thing};
use crate::report::wording::PeriodLayout;

/// Returns what the successor reads before anything else, in the order of urgency.
pub(super) fn brief(material: &Material<'_>, accounts: &[AccountPage], risks: &[Risk]) -> Brief {
    let most = material.wording.days.things;
    let pressing = |page: &&AccountPage| page.headline.calls || !page.do_first.is_empty();
    let of_page = |page: &AccountPage| {
        let risk = risks.iter().find(|it| it.account.as_deref() == Some(&page.name));
        let first = page.do_first.first().and_then(|it| it.entry.claims.first());
        let due = page.do_first.iter().map(|it| it.due).min();
        Thing {
            account: Some(page.name.clone()),
            text: Some(page.headline.text.clone()),
            claim: first.filter(|_| !page.headline.calls).cloned(),
            risk: risk.map(|it| it.id.clone()),
            due: due.or_else(|| risk.map(|it| it.due)),
            marks: page.headline.marks.clone(),
        }
    };
    let book = risks.iter().filter(|it| it.account.is_none()).map(|risk| Thing {
        account: None,
        text: None,
        claim: Some(risk.headline.clone()),
        risk: Some(risk.id.clone()),
        due: Some(risk.due),
        marks: risk.headline.marks.clone(),
    });
    let ordered = by_urgency(material, accounts);
    let things = ordered.into_iter().filter(pressing).map(of_page).chain(book);
    let until = material.plan.last_day.max(material.today).saturating_add(30.days());
    let mut dates = milestones(material);
    dates.retain(|it| (material.today..=until).contains(&it.on));
    dates.sort_by_key(|it| it.on);
    Brief {
        things: things.take(most).collect(),
        until,
        dates,
    }
}

/// Returns the accounts by value at stake, those first that renew around the last day, the earliest of them in front.
fn by_urgency<'r>(material: &Material<'_>, accounts: &'r [AccountPage]) -> Vec<&'r AccountPage> {
    let mut ordered: Vec<&AccountPage> = accounts.iter().collect();
    ordered.sort_by_key(|page| match page.renewal.filter(|_| jumps(material, page)) {
        Some(on) => (0, Some(on)),
        None => (1, None),
    });
    ordered
}

fn jumps(material: &Material<'_>, page: &AccountPage) -> bool {
    let mut accounts = material.session.book.accounts.iter();
    accounts.any(|it| it.name == page.name && material.renews_around_last_day(it))
}

/// Returns whom the successor calls on the first working days, one account a day. An account that renews before its turn
/// would come is called beside the leaver, on one of the next working days.
pub(super) fn first_days(material: &Material<'_>, accounts: &[AccountPage]) -> Vec<FirstDay> {
    let start = material.plan.last_day.max(material.today);
    let (mut before, mut after) = (0, 0);
    let mut days: Vec<FirstDay> = Vec::new();
    for page in by_urgency(material, accounts)
        .into_iter()
        .take(material.wording.days.first_days)
    {
        let own = day::working_after(start, after + 1);
        let due = page.do_first.iter().any(|it| it.due_said && it.due <= start);
        let joint = (due || jumps(material, page)) && start > material.today;
        let day = if joint {
            before += 1;
            day::working_after(material.today, before).min(start)
        } else {
            after += 1;
            own
        };
        days.push(first_day(page, day, joint));
    }
    days.sort_by_key(|it| it.day);
    days
}

fn first_day(page: &AccountPage, day: Date, joint: bool) -> FirstDay {
    let line = |index: usize| page.first_call.get(index);
    let call = page.first_call.iter().find(|line| !line.people.is_empty());
    let words: Option<&Entry> = (0..page.first_call.len())
        .filter_map(line)
        .find(|it| it.people.is_empty());
    let marks = call.map(|line| line.claims.iter().flat_map(|claim| claim.marks.clone()).collect());
    FirstDay {
        day,
        joint,
        account: page.name.clone(),
        people: call.map(|line| line.people.clone()).unwrap_or_default(),
        marks: marks.unwrap_or_default(),
        begin: words.cloned(),
    }
}

/// Returns the periods of the wording with what falls into them.
pub(super) fn periods(material: &Material<'_>, accounts: &[AccountPage], risks: &[Risk]) -> Vec<Period> {
    let mut milestones = milestones(material);
    milestones.sort_by_key(|it| it.on);
    let start = material.plan.last_day.max(material.today);
    let mut from = material.today;
    let mut listed: Vec<&str> = Vec::new();
    let mut periods = Vec::new();
    for layout in &material.wording.periods {
        let to = start.saturating_add(layout.days.days());
        let until = to.saturating_add(layout.renewals_within.days());
        let due = |page: &&AccountPage| {
            let renews = page.renewal.is_some_and(|on| on >= material.today && on <= until);
            renews || layout.red && red(risks, &page.name).is_some()
        };
        let chosen: Vec<&AccountPage> = by_urgency(material, accounts)
            .into_iter()
            .filter(due)
            .filter(|page| !listed.contains(&page.name.as_str()))
            .collect();
        listed.extend(chosen.iter().map(|page| page.name.as_str()));
        let events = milestones.iter().filter(|it| (from..=to).contains(&it.on)).cloned();
        periods.push(Period {
            title: layout.title.clone(),
            from,
            to,
            outcomes: layout.outcomes.clone(),
            test: layout.test.clone(),
            accounts: chosen.into_iter().map(|page| of_page(page, risks)).collect(),
            avoid: avoid(material, layout),
            events: events.collect(),
        });
        from = to.saturating_add(1.day());
    }
    periods
}

fn red<'r>(risks: &'r [Risk], account: &str) -> Option<&'r Risk> {
    risks
        .iter()
        .find(|it| it.level == "red" && it.account.as_deref() == Some(account))
}

fn of_page(page: &AccountPage, risks: &[Risk]) -> PeriodAccount {
    let call = page.first_call.iter().find(|line| !line.people.is_empty());
    PeriodAccount {
        name: page.name.clone(),
        renewal: page.renewal,
        risk: red(risks, &page.name).map(|it| it.id.clone()),
        people: call.map(|line| line.people.clone()).unwrap_or_default(),
        marks: page.marks.clone(),
    }
}

fn avoid(material: &Material<'_>, layout: &PeriodLayout) -> Vec<Claim> {
    let facts = layout.avoid.iter().flat_map(|from| material.referred(from, None));
    let mut told = Vec::new();
    for fact in facts {
        if !told.contains(&fact.id) {
            told.push(fact.id);
        }
    }
    let facts = told.iter().filter_map(|id| material.session.facts.get(id));
    facts
        .take(material.wording.days.avoid)
        .map(|fact| material.claim(fact))
        .collect()
}

/// Returns renewals, and the days ahead that statements name. What tells how work is done in general names none.
fn milestones(material: &Material<'_>) -> Vec<Milestone> {
    let never = &material.wording.risk.never;
    let facts = material
        .facts()
        .filter(|fact| !never.iter().any(|it| it == fact.topic.as_str()));
    let said: Vec<Milestone> = facts.filter_map(|fact| milestone(material, fact)).collect();
    let told = |on: Date, name: &str| {
        let mut same = said
            .iter()
            .filter(|it| it.on == on && it.account.as_deref() == Some(name));
        same.any(|it| it.what.contains(&material.wording.vitals.renewal))
    };
    let accounts = material.session.book.accounts.iter();
    let renewals = accounts.filter_map(|account| {
        let on = account.renewal.filter(|on| !told(*on, &account.name))?;
        Some(Milestone {
            on,
            what: material.wording.vitals.renewal.clone(),
            account: Some(account.name.clone()),
            claim: None,
            marks: vec![source_mark(&account.source)],
            proposed: false,
        })
    });
    let renewals: Vec<Milestone> = renewals.collect();
    renewals.into_iter().chain(said).collect()
}

/// Returns the first day ahead that a statement names; a length of time is no day.
fn milestone(material: &Material<'_>, fact: &Fact) -> Option<Milestone> {
    let lengths = |on: &Date| {
        let mut same = fact.mentions.dates.iter().filter(|it| it.date == Some(*on));
        same.all(|it| it.precision == Precision::Interval)
    };
    let days = material.due_days(fact).into_iter();
    let on = days.filter(|on| *on > material.today && !lengths(on)).min()?;
    Some(Milestone {
        on,
        what: material.topic_title(&fact.topic),
        account: material.name_of(fact.account.as_ref()),
        claim: Some(material.claim(fact)),
        marks: vec![fact_mark(fact.id)],
        proposed: false,
    })
}
