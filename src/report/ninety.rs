//! The successor's first ninety days: what to read first, whom to call in which order, and three periods with what falls
//! into each.
//!
//! 1. Accounts come in the order of the calendar of calls (`schedule`), which alone knows the days.
//! 2. A period has the accounts that are bound in it or soon after it, by notice or renewal, the people of their first calls, and its dated events.
//! 3. What has been reached at its end, and how that is proved, is proposed by the wording.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::fact::{Fact, Precision};
use crate::report::account::begins_with;
use crate::report::material::{Material, fact_mark, source_mark};
use crate::report::model::{
    AccountPage, Before, Brief, Claim, Entry, FirstDay, Milestone, Period, PeriodAccount, Risk, Thing,
};
use crate::report::piece::sentence_with;
use crate::report::schedule::{Call, Schedule};
use crate::report::shown::clauses;
use crate::report::wording::PeriodLayout;
use crate::report::{recurrence, risk};

/// Returns what the successor reads before anything else, in the order of urgency.
pub(super) fn brief(
    material: &Material<'_>,
    accounts: &[AccountPage],
    (risks, schedule): (&[Risk], &Schedule),
    milestones: &[Milestone],
) -> Brief {
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
            rest: page.headline.rest.clone(),
        }
    };
    let book = risks.iter().filter(|it| it.account.is_none()).map(|risk| Thing {
        account: None,
        text: None,
        claim: Some(risk.headline.clone()),
        risk: Some(risk.id.clone()),
        due: Some(risk.due),
        marks: risk.headline.marks.clone(),
        rest: None,
    });
    // accounts stand in the order of the calls; red risks of the whole book behind the last of them that has one too
    let (red, other): (Vec<Thing>, Vec<Thing>) = book.partition(|it| is_red(risks, it));
    let ordered = in_order(accounts, schedule).into_iter().filter(pressing);
    let pages: Vec<Thing> = ordered.map(of_page).collect();
    let last_red = pages.iter().rposition(|it| is_red(risks, it)).map_or(0, |at| at + 1);
    let (first, rest) = pages.split_at(last_red);
    let things = first
        .iter()
        .cloned()
        .chain(red)
        .chain(rest.iter().cloned())
        .chain(other);
    let until = material.last_day().saturating_add(material.wording.days.brief.days());
    // "today" was the day of the interview, and is over when this is read
    let ahead = |it: &&Milestone| it.on > material.today && it.on <= until;
    let dates = milestones.iter().filter(ahead).cloned().collect();
    Brief {
        near_days: material.wording.days.renewal_near,
        things: things.take(most).collect(),
        until,
        dates,
    }
}

fn is_red(risks: &[Risk], thing: &Thing) -> bool {
    risks
        .iter()
        .any(|it| Some(&it.id) == thing.risk.as_ref() && it.level == "red")
}

/// Returns the accounts in the order of the calendar of calls.
fn in_order<'r>(accounts: &'r [AccountPage], schedule: &Schedule) -> Vec<&'r AccountPage> {
    let pages = schedule.calls.iter();
    pages
        .filter_map(|call| accounts.iter().find(|page| page.id == call.account.as_str()))
        .collect()
}

/// Returns whom the successor calls first, in the order of days, as the calendar of calls has it.
pub(super) fn first_days(material: &Material<'_>, accounts: &[AccountPage], schedule: &Schedule) -> Vec<FirstDay> {
    let calls = schedule.calls.iter().take(material.wording.days.first_days);
    let of_call = |call: &Call| {
        let page = accounts.iter().find(|page| page.id == call.account.as_str())?;
        Some(first_day(page, call))
    };
    calls.filter_map(of_call).collect()
}

fn first_day(page: &AccountPage, scheduled: &Call) -> FirstDay {
    let line = |index: usize| page.first_call.get(index);
    let call = page.first_call.iter().find(|line| !line.people.is_empty());
    let words: Option<&Entry> = (0..page.first_call.len())
        .filter_map(line)
        .find(|it| it.people.is_empty() && !it.claims.first().is_some_and(|claim| claim.internal));
    let marks = call.map(|line| line.claims.iter().flat_map(|claim| claim.marks.clone()).collect());
    FirstDay {
        day: scheduled.day.on,
        joint: scheduled.joint,
        introduced: scheduled.introduced,
        before: scheduled.herald.as_ref().map(|it| Before {
            who: it.who.clone(),
            on: it.on,
            marks: vec![fact_mark(it.said_in)],
        }),
        after: page.after.clone(),
        account: page.name.clone(),
        people: call.map(|line| line.people.clone()).unwrap_or_default(),
        marks: marks.unwrap_or_default(),
        ask_whom: page.ask_whom.clone(),
        begin: words.cloned(),
        opening: page.opening.clone(),
    }
}

/// Returns the periods of the wording with what falls into them.
pub(super) fn periods(
    material: &Material<'_>,
    accounts: &[AccountPage],
    (risks, schedule): (&[Risk], &Schedule),
    milestones: &[Milestone],
) -> Vec<Period> {
    let start = material.last_day();
    let mut from = material.today;
    let mut listed: Vec<&str> = Vec::new();
    let mut periods = Vec::new();
    for layout in &material.wording.periods {
        let to = start.saturating_add(layout.days.days());
        let until = to.saturating_add(layout.renewals_within.days());
        let due = |page: &&AccountPage| {
            let binds = page.binding.is_some_and(|on| on >= material.today && on <= until);
            binds || layout.red && risk::red(risks, &page.name).is_some()
        };
        let chosen: Vec<&AccountPage> = in_order(accounts, schedule)
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

fn of_page(page: &AccountPage, risks: &[Risk]) -> PeriodAccount {
    let call = page.first_call.iter().find(|line| !line.people.is_empty());
    PeriodAccount {
        name: page.name.clone(),
        renewal: page.renewal,
        bound: page.bound.clone(),
        risk: risk::red(risks, &page.name).map(|it| it.id.clone()),
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
    let words = &material.wording.days;
    let facts = told.iter().filter_map(|id| material.session.facts.get(id));
    facts
        .filter(|fact| begins_with(fact, &words.avoid_beginning))
        .take(words.avoid)
        .map(|fact| material.claim(fact))
        .collect()
}

/// Returns renewals, and every day ahead that a statement names, the earliest first. What tells how work is done in general names none.
pub(super) fn milestones(material: &Material<'_>) -> Vec<Milestone> {
    let never = &material.wording.risk.never;
    let facts = material
        .facts()
        .filter(|fact| !never.iter().any(|it| it == fact.topic.as_str()));
    let mut said: Vec<Milestone> = Vec::new();
    for milestone in facts.flat_map(|fact| of_fact(material, fact)) {
        // a day that binds may be said twice
        let twice = said.iter_mut().find(|it| binds_too(material, it, &milestone));
        if let Some(it) = twice {
            it.marks.extend(milestone.marks);
            continue;
        }
        let id = |it: &Milestone| it.claim.as_ref().map(|claim| claim.id.clone());
        if said.iter().all(|it| (it.on, id(it)) != (milestone.on, id(&milestone))) {
            said.push(milestone);
        }
    }
    let told = |on: Date, name: &str| {
        let mut same = said.iter().filter(|it| it.account.as_deref() == Some(name));
        same.any(|it| it.on == on)
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
            says: String::new(),
            due_from: None,
            recurs: false,
        })
    });
    let mut all: Vec<Milestone> = renewals.collect();
    all.extend(said);
    all.sort_by_key(|it| it.on);
    all
}

/// Returns whether two statements give the same day that binds an account.
fn binds_too(material: &Material<'_>, one: &Milestone, other: &Milestone) -> bool {
    if one.on != other.on || one.account != other.account || one.claim == other.claim {
        return false;
    }
    let account = material.session.book.accounts.iter();
    let account = account.into_iter().find(|it| Some(&it.name) == one.account.as_ref());
    let rule = |it: &Milestone| {
        let id = it.claim.as_ref().map(|it| it.id.clone())?;
        let bound = account.and_then(|account| material.bounds(account).find(|it| it.fact.to_string() == id));
        bound.map(|it| it.rule.clone())
    };
    rule(one).is_some() && rule(one) == rule(other)
}

/// Returns the days ahead that a statement names, and the next one of what recurs, on the account that the words of the day
/// name first, else the statement's.
fn of_fact(material: &Material<'_>, fact: &Fact) -> Vec<Milestone> {
    let on_day = |on: Date, text: &str, due_from: Option<String>, recurs: bool| {
        let says = own_words(material, fact, text);
        let named = material.finder.find(&says).into_iter().next();
        let account = named.map(|it| it.account).or_else(|| fact.account.clone());
        Milestone {
            on,
            what: material.topic_title(&fact.topic),
            account: material.name_of(account.as_ref()),
            claim: Some(material.claim(fact)),
            marks: material.marks(fact),
            says,
            due_from,
            recurs,
        }
    };
    let dues = material.dues(fact).into_iter();
    let dues = dues.map(|due| on_day(due.on, &due.text, due.from, false));
    let work = &material.wording.recurs.work;
    let is_work = work.iter().any(|it| it == fact.topic.as_str());
    let cycles = fact
        .mentions
        .dates
        .iter()
        .filter(|it| it.precision == Precision::Cycle && is_work);
    let cycles = cycles.filter_map(|it| {
        let next = recurrence::next(&material.wording.recurs, &it.text, material.today)?;
        Some(on_day(next, &it.text, Some(it.text.clone()), true))
    });
    dues.chain(cycles).collect()
}

/// Returns the sentence of a statement that names a day; of one that names several, the part with this one.
fn own_words(material: &Material<'_>, fact: &Fact, words: &str) -> String {
    let least = material.wording.days.day_words;
    let sentence = sentence_with(&fact.quote, words).unwrap_or(&fact.quote);
    let days = fact.mentions.dates.iter().filter(|it| it.precision == Precision::Day);
    let named = days.filter(|it| sentence.contains(&it.text)).count();
    if named < 2 {
        return sentence.to_owned();
    }
    clauses(sentence)
        .into_iter()
        .find(|it| it.contains(words) && it.split_whitespace().count() >= least)
        .unwrap_or(sentence)
        .to_owned()
}
