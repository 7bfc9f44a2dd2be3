//! What was not covered: the costliest gaps each with the question to put, whom to ask and by when; the rest by account.
//!
//! 1. They stand by the value at stake in each, and more where a day that binds the account is near; by how much of it is
//!    open where that is the same.
//!    Why a customer may be lost comes first of its account, where nobody told it.
//! 2. The list has the first of each account that has a red risk or is bound next, and of one account no more than the
//!    wording says: what is left out stands in the table by account.
//! 3. Those of the list that are on a topic of weight, with no small part of the first one's value, are to be closed before
//!    the leaver goes.

use jiff::civil::Date;

use crate::bank::Scope;
use crate::book::Account;
use crate::fact::{Fact, Mentions};
use crate::interview::{GapHandling, Outcome, TurnRecord};
use crate::report::coverage::{Cell, cells, is_withheld};
use crate::report::material::{Material, amount, turn_mark};
use crate::report::model::{Gap, GapGroup, Risk};
use crate::report::point::add;
use crate::report::record::speaks;
use crate::report::{account, day, rank, risk};

/// A gap with the value by which it stands.
type Valued = (f64, Gap);

/// Returns what the manager lives with, and everything that is open, those that are listed first, numbered.
///
/// What the manager has dropped from the plan is neither, nor what was only answered off the record: it would be named.
///
/// What is open on an account with a red risk, or that is bound around the last day, is to be closed within the working days of the wording, the rest by the
/// last day.
pub(super) fn gaps<'a>(material: &Material<'a>, accounts: &[&'a Account], risks: &[Risk]) -> (Vec<Gap>, Vec<Gap>) {
    let scheme = &material.session.proceedings.scheme;
    let cells = cells(material, accounts);
    let mut open: Vec<Valued> = cells
        .iter()
        .filter(|cell| !cell.open.is_empty() && !is_withheld(material, cell))
        .filter(|cell| scheme.keeps(&cell.topic.id, cell.account.map(|it| &it.id)))
        .map(|cell| {
            let account = cell.account.map(|it| &it.id);
            let value = rank::gap_value(material, account, cell.topic, 1.0 - cell.share());
            let (factor, presses) = cell.account.map_or((1.0, None), |it| nearness(material, it));
            let gap = Gap {
                share: rank::in_money(material, account, value),
                presses,
                ..gap(material, cell, risks)
            };
            (value * factor, gap)
        })
        .collect();
    // equal values: the one of which more is open
    open.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.open.len().cmp(&a.1.open.len())));
    let unexplained = cells.iter().filter(|it| it.lacks_ground(material));
    let unexplained = unexplained.filter(|it| it.account.is_some_and(|it| risk::loses(risks, &it.name)));
    unexplained.for_each(|cell| first_of_account(&mut open, cell));
    let (accepted, open): (Vec<Valued>, Vec<Valued>) = open.into_iter().partition(|(_, it)| it.accepted.is_some());
    let (listed, others) = listed(material, open, &pressing(material, risks));
    let least = listed.iter().map(|it| it.0).fold(0.0, f64::max) * material.wording.gap.matters_share;
    let matters = |(value, gap): Valued| Gap {
        matters: gap.matters && value >= least,
        ..gap
    };
    let light = |(_, gap): Valued| Gap { matters: false, ..gap };
    let ordered = listed.into_iter().map(matters).chain(others.into_iter().map(light));
    let ordered = ordered.chain(accepted.into_iter().map(light));
    let numbered = ordered.zip(1..).map(|(gap, n)| Gap {
        id: format!("G{n}"),
        ..gap
    });
    numbered.partition(|it| it.accepted.is_some())
}

/// Puts the gap of a cell before the others of its account.
fn first_of_account(open: &mut [Valued], cell: &Cell<'_>) {
    let name = cell.account.map(|it| &it.name);
    let first = open.iter().position(|(_, it)| it.account.as_ref() == name);
    let here = open
        .iter()
        .position(|(_, it)| it.account.as_ref() == name && it.topic == cell.topic.title);
    let between = first.zip(here).and_then(|(first, here)| open.get_mut(first..=here));
    if let Some(between) = between {
        between.rotate_right(1);
    }
}

/// Returns by which factor a gap of an account counts more, since a day that binds it is near, with that day in words.
fn nearness(material: &Material<'_>, account: &Account) -> (f64, Option<String>) {
    let Some(on) = material.binding_day(account) else {
        return (1.0, None);
    };
    let days = day::between(material.today, on);
    let mut near = material.wording.gap.near.iter();
    let Some(near) = near.find(|it| days <= it.days) else {
        return (1.0, None);
    };
    let renews = || material.wording.gap.renews.replace("{day}", &day::long(on));
    let what = material.ending_words(account).map_or_else(renews, |it| it.text);
    let words = material
        .wording
        .gap
        .presses
        .replace("{factor}", &near.factor.to_string());
    (near.factor, Some(words.replace("{what}", &what)))
}

/// Returns the accounts of which a gap must be listed: those with a red risk, and the one that is bound next.
fn pressing(material: &Material<'_>, risks: &[Risk]) -> Vec<String> {
    let mut accounts: Vec<&Account> = material.session.book.accounts.iter().collect();
    accounts.sort_by_key(|it| material.binding_day(it).unwrap_or(Date::MAX));
    let bound = |it: &Account| material.binding_day(it).is_some();
    let next = accounts.first().filter(|it| bound(it)).map(|it| it.name.clone());
    let red = accounts.iter().filter(|it| risk::red(risks, &it.name).is_some());
    let mut names: Vec<String> = red.map(|it| it.name.clone()).collect();
    add(&mut names, next.as_slice());
    names
}

/// Returns the gaps that are listed and those that are not, each in their order: of the accounts that must be there the
/// first, then the others as far as there is room, of one account no more than the wording says.
fn listed(material: &Material<'_>, open: Vec<Valued>, must: &[String]) -> (Vec<Valued>, Vec<Valued>) {
    let most = material.wording.days.gaps;
    let firsts = must
        .iter()
        .filter_map(|name| open.iter().position(|(_, gap)| gap.account.as_ref() == Some(name)));
    let mut chosen: Vec<usize> = firsts.take(most).collect();
    let account = |at: usize| open.get(at).map(|(_, gap)| &gap.account);
    for at in 0..open.len() {
        let same = chosen.iter().filter(|it| account(**it) == account(at)).count();
        if chosen.len() < most && same < material.wording.gap.of_account && !chosen.contains(&at) {
            chosen.push(at);
        }
    }
    let (listed, others): (Vec<_>, Vec<_>) = open.into_iter().enumerate().partition(|(at, _)| chosen.contains(at));
    let bare = |gaps: Vec<(usize, Valued)>| gaps.into_iter().map(|(_, gap)| gap).collect();
    (bare(listed), bare(others))
}

fn by(material: &Material<'_>, cell: &Cell<'_>, risks: &[Risk]) -> Date {
    let last = material.working.until(material.plan.last_day);
    let presses = |it: &Account| risk::red(risks, &it.name).is_some() || material.binds_around_last_day(it);
    let presses = cell.account.is_some_and(presses);
    let soon = material.working.after(material.today, material.wording.days.gap_soon);
    if presses && soon < last { soon } else { last }
}

fn gap(material: &Material<'_>, cell: &Cell<'_>, risks: &[Risk]) -> Gap {
    let asked: Vec<&TurnRecord> = material
        .session
        .turns
        .iter()
        .map(AsRef::as_ref)
        .filter(|turn: &&TurnRecord| turn.question.topic == cell.topic.id)
        .filter(|turn| cell.account.is_none() || turn.question.account.as_ref() == cell.account.map(|it| &it.id))
        .collect();
    let words = &material.wording.reason;
    let last = asked.last();
    let reason = match last.map(|turn| turn.outcome.as_ref()) {
        None => &words.not_asked,
        Some(None) => &words.open,
        Some(Some(Outcome::Skipped)) => &words.skipped,
        Some(Some(Outcome::Unknown(_))) => &words.unknown,
        Some(Some(Outcome::Answered(_) | Outcome::Reworded | Outcome::Withheld)) => &words.asked,
    };
    let on_record = last.filter(|turn| !matches!(turn.outcome, Some(Outcome::Withheld)));
    let who = asked.iter().rev().find_map(|turn| match &turn.outcome {
        Some(Outcome::Unknown(who)) => who.clone(),
        _ => None,
    });
    let stuck = matches!(last.and_then(|turn| turn.outcome.as_ref()), Some(Outcome::Unknown(_)));
    let fallback = if stuck { material.manager() } else { &material.plan.csm };
    let item = (cell.topic.id.clone(), cell.account.map(|it| it.id.clone()));
    let (assigned, accepted) = match material.session.proceedings.gaps.get(&item) {
        Some(GapHandling::Assigned { to }) => (Some(to.clone()), None),
        Some(GapHandling::Accepted { reason }) => (None, Some(reason.clone())),
        Some(GapHandling::AskedAgain) | None => (None, None),
    };
    let ask = assigned.or(who).unwrap_or_else(|| fallback.to_owned());
    Gap {
        id: String::new(),
        topic: cell.topic.title.clone(),
        account: cell.account.map(|it| it.name.clone()),
        open: cell.open.iter().map(|slot| slot.label.clone()).collect(),
        untouched: cell.facts == 0,
        reason: reason.clone(),
        question: question(material, cell),
        then_ask: then_ask(material, cell).filter(|it| *it != ask),
        ask_other: ask != material.plan.csm,
        ask,
        by: by(material, cell, risks),
        stake: cell.account.and_then(|it| account::stake(material, it)),
        share: None,
        presses: None,
        marks: on_record
            .map(|turn| turn_mark(turn.question.turn))
            .into_iter()
            .collect(),
        arr: cell.account.and_then(|it| it.arr.as_ref()).map(amount),
        accepted,
        matters: cell.topic.weight * cell.topic.head_only >= material.wording.gap.matters_weight,
    }
}

/// Returns what to ask: on a topic that nobody spoke of an opening of the bank, else a probe of what is open that can
/// be understood by itself; one that was not put yet, where there is one.
fn question(material: &Material<'_>, cell: &Cell<'_>) -> String {
    let name = cell.account.map_or("", Account::short_name);
    let opening = cell.topic.openings.iter();
    let fits = |text: &&String| cell.topic.scope != Scope::Account || text.contains("{account}");
    let openings: Vec<&String> = opening.filter(fits).collect();
    let leans = |text: &String| {
        let mut said = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
        !text.contains("{account}") && said.any(|it| material.wording.gap.leaning.contains(&it))
    };
    let probes = cell.open.iter().flat_map(|slot| &slot.probes);
    let probes: Vec<&String> = probes.filter(|text| !leans(text)).collect();
    let (first, second): (Vec<&String>, Vec<&String>) = if cell.facts == 0 {
        (openings, probes)
    } else {
        (probes, openings)
    };
    let given = |text: &&String| !presumes(material, cell, text);
    let texts = first.into_iter().chain(second).filter(given);
    let texts = texts.map(|it| it.replace("{account}", name));
    let texts: Vec<String> = texts.collect();
    let put = |text: &String| material.session.turns.iter().any(|it| it.question.text.contains(text));
    let new = texts.iter().find(|it| !put(it));
    new.or_else(|| texts.first()).cloned().unwrap_or_default()
}

/// Returns whether a question takes for given what nobody spoke of: a discount, a pilot.
fn presumes(material: &Material<'_>, cell: &Cell<'_>, question: &str) -> bool {
    let mut presumed = material.wording.gap.presumed.iter().map(std::slice::from_ref);
    presumed.any(|thing| {
        let told = |fact: &Fact| {
            let here = cell.account.is_none() || fact.account.as_ref() == cell.account.map(|it| &it.id);
            here && speaks(&fact.quote, thing)
        };
        speaks(question, thing) && !material.stated().any(told)
    })
}

/// Returns who may know where the leaver cannot say any more: on what a customer tells gladly the contact of whom most was
/// said, else the manager.
fn then_ask(material: &Material<'_>, cell: &Cell<'_>) -> Option<String> {
    let theirs = material.wording.gap.customer_topics.iter();
    let asks_customer = theirs.into_iter().any(|it| it == cell.topic.id.as_str());
    let contact = cell.account.filter(|_| asks_customer).and_then(|account| {
        let named = |name: &str| {
            let facts = material.facts_of(&account.id);
            let names = |said: &Mentions| said.people.iter().any(|it| it.name == name);
            facts.filter(|fact| names(&fact.mentions)).count()
        };
        let contacts = account.contacts.iter().rev().map(|it| (named(&it.name), &it.name));
        contacts.max_by_key(|(times, _)| *times).filter(|(times, _)| *times > 0)
    });
    let contact = contact.map(|(_, name)| material.wording.gap.on_first_call.replace("{name}", name));
    contact.or_else(|| material.plan.manager.clone())
}

/// Returns the gaps behind the first ones by account, in the order given; those of the whole book last.
pub(super) fn grouped(material: &Material<'_>, gaps: &[Gap], accounts: &[&Account]) -> Vec<GapGroup> {
    let gaps = gaps.get(material.wording.days.gaps..).unwrap_or_default();
    let cells = cells(material, accounts);
    let names = accounts.iter().map(|it| Some(it.name.clone())).chain([None]);
    let group = |account: Option<String>| {
        let of_account: Vec<&Gap> = gaps.iter().filter(|it| it.account == account).collect();
        let titles = |untouched: bool| {
            let some = of_account.iter().filter(|it| it.untouched == untouched);
            some.map(|it| it.topic.clone()).collect()
        };
        let by = of_account.iter().map(|it| it.by).min()?;
        let here = cells
            .iter()
            .filter(|cell| cell.account.map(|it| &it.name) == account.as_ref());
        let told = here.filter(|cell| cell.facts > 0).map(|cell| cell.topic.title.clone());
        Some(GapGroup {
            told: told.collect(),
            account,
            untouched: titles(true),
            in_part: titles(false),
            by,
        })
    };
    names.filter_map(group).collect()
}
