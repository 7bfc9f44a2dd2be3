//! The one calendar of calls: on which working day each customer is called first. Headlines, call list, plans, checklist
//! and calendar file read it, so that they cannot differ.
//!
//! 1. Red accounts that are bound soon come first, by that day; then accounts stand in the order of value at stake, as on
//!    every other page; one is called earlier where a day would pass
//!    otherwise, or on a day that was said. They are spread over the working days that are left, so that the leaver introduces the successor everywhere.
//! 2. None is called later than the first day that something falls due there, and none while a statement says that
//!    somebody there is away.
//! 3. Where somebody of ours is to speak to them first, that is on the working day before; none is called before what the
//!    leaver puts first there.
//! 4. After the last day the successor calls alone, one account a working day.
//! 5. Where the successor is there only from a later day, no call of theirs is before it. A customer who is bound earlier is
//!    called by the leaver and the manager, and introduced to the successor from that day on.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::book::Account;
use crate::fact::{Fact, Precision};
use crate::id::{AccountId, FactId};
use crate::report::cause::{plain, stands};
use crate::report::deadline::Deadline;
use crate::report::material::Material;
use crate::report::model::Risk;
use crate::report::{owner, precedence, risk};

/// The calls, in the order of days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Schedule {
    pub calls: Vec<Call>,
}

/// The first call of an account.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    pub account: AccountId,
    /// The day, and whether the leaver said it.
    pub day: Deadline,
    /// The statement that says the day.
    pub said_in: Option<FactId>,
    /// Whether leaver and successor call together.
    pub joint: bool,
    /// The day of the introduction, where the call cannot wait until the successor is there.
    pub introduced: Option<Date>,
    /// Who speaks to them before.
    pub herald: Option<Herald>,
}

/// Somebody of ours who speaks to a customer before the successor does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Herald {
    pub who: String,
    pub on: Date,
    pub said_in: FactId,
}

impl Schedule {
    /// Returns the call of an account.
    pub(super) fn of(&self, account: &AccountId) -> Option<&Call> {
        self.calls.iter().find(|it| it.account == *account)
    }
}

/// Returns the calls of accounts that stand in the order of value at stake.
pub(super) fn schedule(material: &Material<'_>, ranked: &[&Account], risks: &[Risk]) -> Schedule {
    let ranked = &pressing_first(material, ranked, risks);
    let early = free_days(material, ranked.len(), material.today);
    let from = material.plan.successor_from.unwrap_or(material.today);
    let days = free_days(material, ranked.len(), from);
    // whose day was said takes no other
    let told =
        |it: &&&Account| introduction(material, it).is_some_and(|(day, _)| material.plan.successor_is_there(day.on));
    let (said, open): (Vec<&Account>, Vec<&Account>) = ranked.iter().partition(told);
    let many = open.len().max(1);
    let slot = |at: usize| days.get(if many > days.len() { at * days.len() / many } else { at });
    let slots: Vec<Date> = (0..open.len()).filter_map(|at| slot(at).copied()).collect();
    let ordered = in_time(material, &open, &slots).into_iter().zip(slots);
    let said = said.into_iter().zip(days.iter().copied().cycle());
    let mut waiting = early.iter().filter(|on| **on < from);
    let mut calls: Vec<Call> = ordered
        .chain(said)
        .map(|(account, slot)| {
            let call = call(material, (account, risks), slot, &days);
            let binds = deadline(material, account).filter(|on| *on < from && call.day.on >= from);
            if let Some(on) = binds.and_then(|_| waiting.next()) {
                return interim(material, account, *on, call);
            }
            // an introduction that was said for a day after the one that binds is no call on what binds
            let late = material
                .binding_day(account)
                .filter(|on| call.said_in.is_some() && call.day.on > *on);
            match late {
                Some(on) => interim(material, account, slot.min(material.day_before(on)), call),
                None => call,
            }
        })
        .collect();
    calls.sort_by_key(|it| it.day.on);
    Schedule { calls }
}

/// Returns accounts in the order in which they stand, but red ones that are bound soon before the others, by that day.
fn pressing_first<'a>(material: &Material<'_>, ranked: &[&'a Account], risks: &[Risk]) -> Vec<&'a Account> {
    let soon = material.today.saturating_add(material.wording.days.renewal_near.days());
    let presses = |it: &&&Account| {
        let near = material.binding_day(it).is_some_and(|on| on <= soon);
        near && risk::red(risks, &it.name).is_some()
    };
    let (mut first, others): (Vec<&Account>, Vec<&Account>) = ranked.iter().partition(presses);
    first.sort_by_key(|it| material.binding_day(it));
    first.extend(others);
    first
}

/// Returns accounts in the order in which they stand, but so that each is called before something falls due there, as far as
/// that can be done: from the last slot on, the lowest that can wait until then takes it.
fn in_time<'a>(material: &Material<'_>, ranked: &[&'a Account], slots: &[Date]) -> Vec<&'a Account> {
    let latest = |account: &Account| deadline(material, account).map(|on| material.working.until(on));
    let mut left: Vec<(&Account, Option<Date>)> = ranked.iter().map(|it| (*it, latest(it))).collect();
    let mut ordered: Vec<&Account> = Vec::new();
    for slot in slots.iter().rev() {
        let waits = left.iter().rposition(|(_, latest)| latest.is_none_or(|on| on >= *slot));
        // where nobody can wait, whoever can wait longest, of several the lowest
        let longest = || left.iter().map(|(_, latest)| *latest).max();
        let last = || longest().and_then(|on| left.iter().rposition(|(_, latest)| *latest == on));
        if let Some(at) = waits.or_else(last) {
            ordered.push(left.remove(at).0);
        }
    }
    ordered.reverse();
    ordered
}

/// Returns the call of an account that cannot wait for its introduction, which stays on its day.
fn interim(material: &Material<'_>, account: &Account, on: Date, call: Call) -> Call {
    Call {
        introduced: Some(call.day.on),
        day: Deadline::proposed(on),
        joint: false,
        herald: herald(material, account, on).filter(|it| it.on < on),
        ..call
    }
}

/// Returns the working days from one on on which the successor can be introduced; after the last day, one for each account.
fn free_days(material: &Material<'_>, accounts: usize, from: Date) -> Vec<Date> {
    let (rule, working) = (&material.wording.schedule, material.working);
    let last = working.until(material.plan.last_day);
    let tomorrow = working.after(material.today, 1).max(working.after(from, 0));
    if last < tomorrow {
        let count = u32::try_from(accounts).unwrap_or(u32::MAX);
        let before = material.today.max(from.saturating_sub(1.day()));
        return (1..=count).map(|n| working.after(before, n)).collect();
    }
    let first = working.after(material.today, rule.from).min(last).max(tomorrow);
    let end = working.before(last, rule.before_last).max(first);
    let mut days = vec![first];
    while let Some(next) = days.last().map(|day| working.after(*day, 1)).filter(|day| *day <= end) {
        days.push(next);
    }
    days
}

fn call(material: &Material<'_>, (account, risks): (&Account, &[Risk]), slot: Date, days: &[Date]) -> Call {
    let working = material.working;
    let first = days.first().copied().unwrap_or(slot);
    let latest = deadline(material, account).map_or(slot, |on| working.until(on).max(first));
    let said = introduction(material, account);
    let there = said
        .as_ref()
        .filter(|(day, _)| material.plan.successor_is_there(day.on));
    let mut day = match there {
        Some((day, _)) => day.clone(),
        None => Deadline::proposed(present(material, account, slot.min(latest), days)),
    };
    let herald = herald(material, account, day.on);
    // who speaks to them first needs a working day of their own
    if let Some(herald) = herald.as_ref().filter(|it| it.on >= day.on) {
        day = Deadline::proposed(working.after(herald.on, 1));
    }
    // the leaver's order: what comes first is done before the call
    let after = precedence::after(material, risks, account).filter(|it| there.is_none() && it.on >= day.on);
    if let Some(after) = after {
        day = Deadline::proposed(working.after(after.on, 1));
    }
    Call {
        account: account.id.clone(),
        joint: day.on <= material.plan.last_day && material.plan.successor_is_there(day.on),
        introduced: None,
        said_in: there.map(|(_, id)| *id),
        day,
        herald,
    }
}

/// Returns the first day from now on on which something falls due at an account.
fn deadline(material: &Material<'_>, account: &Account) -> Option<Date> {
    let never = &material.wording.risk.never;
    let facts = material.facts().filter(|it| it.account.as_ref() == Some(&account.id));
    let facts = facts.filter(|fact| !never.iter().any(|it| it == fact.topic.as_str()));
    let said = facts.flat_map(|fact| material.due_days(fact));
    let renewal = account.renewal.filter(|on| *on > material.today);
    let renewal = renewal.map(|on| material.working.before(on, 1));
    said.chain(renewal).min()
}

/// Returns the day of introduction that the leaver says.
fn introduction(material: &Material<'_>, account: &Account) -> Option<(Deadline, FactId)> {
    let facts = material.facts().filter(|it| it.account.as_ref() == Some(&account.id));
    let telling = facts.filter(|fact| material.takes(&material.wording.roles.introduction, fact));
    let days = telling.filter_map(|fact| {
        let due = material.dues(fact).into_iter().next()?;
        Some((due.working(material.working), fact.id))
    });
    days.filter(|(day, _)| day.on >= material.today)
        .min_by_key(|(day, _)| day.on)
}

fn herald(material: &Material<'_>, account: &Account, day: Date) -> Option<Herald> {
    let facts = material.facts().filter(|it| it.account.as_ref() == Some(&account.id));
    let mut heralds = facts.filter_map(|fact| Some((owner::herald(material, fact)?, fact.id)));
    let (who, said_in) = heralds.find(|(who, _)| Some(who) != material.plan.successor.as_ref())?;
    let first = material.working.after(material.today, 1);
    Some(Herald {
        who,
        on: material.working.before(day, 1).max(first),
        said_in,
    })
}

/// Returns the day, or the nearest one on which nobody there is said to be away: a later one of these days, else an
/// earlier one, else the first after it.
fn present(material: &Material<'_>, account: &Account, day: Date, days: &[Date]) -> Date {
    let facts = material.facts().filter(|it| it.account.as_ref() == Some(&account.id));
    let absences: Vec<(Date, Date)> = facts.filter_map(|fact| absence(material, fact)).collect();
    let away = |on: Date| absences.iter().any(|(from, to)| (*from..=*to).contains(&on));
    if !away(day) {
        return day;
    }
    let later = days.iter().copied().find(|on| *on > day && !away(*on));
    let earlier = || days.iter().rev().copied().find(|on| *on < day && !away(*on));
    let back = || absences.iter().map(|(_, to)| *to).max().unwrap_or(day);
    later
        .or_else(earlier)
        .unwrap_or_else(|| material.working.after(back(), 1))
}

/// Returns the days, from one to another, on which a statement says that somebody is away.
fn absence(material: &Material<'_>, fact: &Fact) -> Option<(Date, Date)> {
    let rule = &material.wording.schedule;
    let said = plain(&fact.quote);
    if !rule.away.iter().any(|it| stands(&said, it)) {
        return None;
    }
    let known = fact.mentions.dates.iter().filter_map(|when| Some((when, when.date?)));
    let (ends, starts): (Vec<_>, Vec<_>) = known.partition(|(when, _)| returns(&fact.quote, &when.text, &rule.back));
    let start = starts.first();
    let from = start.map_or(material.today, |(_, on)| *on);
    let lasting = start.map_or(rule.open_days, |(when, _)| match when.precision {
        Precision::Week => rule.week_days,
        Precision::Month => rule.month_days,
        _ => rule.open_days,
    });
    let end = ends.iter().map(|(_, on)| *on).find(|on| *on > from);
    let to = end.map_or_else(|| from.saturating_add(lasting.days()), |on| on.saturating_sub(1.day()));
    (!ends.is_empty() || start.is_some()).then_some((from, to))
}

/// Returns whether the words right before a time say that somebody is back then.
fn returns(quote: &str, time: &str, back: &[String]) -> bool {
    let Some((ahead, _)) = quote.split_once(time) else {
        return false;
    };
    let ahead = plain(ahead).join(" ");
    let ahead = ahead.trim_end_matches(" the");
    back.iter().any(|word| ahead.ends_with(word.as_str()))
}
