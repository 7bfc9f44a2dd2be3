//! First words for a call, proposed: they never contradict the order that the leaver gives, and speak of nothing that the
//! manager has yet to decide.
//!
//! 1. What the leaver wants settled before any talk of the renewal comes first: with an apology where it is a mistake of
//!    ours and they know of it; where somebody else comes to them with it before, what is left of it.
//! 2. Else a promise with a day to somebody who is called, in the leaver's words for that day.
//! 3. Else what the gravest risk asks that may be spoken of; an open question, where what is red is no matter of the renewal
//!    and asks nothing.
//! 4. Else a renewal that is near, a thing that they need by a day, else plain words.

use crate::book::Account;
use crate::fact::Fact;
use crate::id::SlotId;
use crate::report::field::playing;
use crate::report::material::{Material, fact_mark, source_mark};
use crate::report::model::{Entry, Mark, Opening, Risk};
use crate::report::record::speaks;
use crate::report::schedule::Schedule;
use crate::report::{cause, day, precedence};

/// Returns first words for a call; none where nobody is named who says them.
pub(super) fn opening(
    material: &Material<'_>,
    (account, call): (&Account, Option<&Entry>),
    (risks, schedule): (&[Risk], &Schedule),
) -> Option<Opening> {
    material.plan.successor.as_ref()?;
    let words = &material.wording.opening;
    let say = |text: &str, marks: Vec<Mark>| Opening {
        text: material.with_names(&words.begins.replace("{words}", text)),
        words: material.with_names(text),
        marks,
    };
    if let Some((text, marks)) = settled_first(material, account, risks) {
        return Some(say(&text, marks));
    }
    let told = call.and_then(|it| promised(material, (account, it), (risks, schedule)));
    if let Some((who, due, marks)) = told {
        let text = words.promise.replace("{who}", &who).replace("{words}", &due);
        return Some(say(&text, marks));
    }
    let asked = asked(material, account, (risks, schedule));
    if has_other_matter(material, account, risks) {
        return Some(match asked {
            Some((asks, marks)) => say(&words.cause.replace("{asks}", asks), marks),
            None => say(&words.other, Vec::new()),
        });
    }
    let near = account
        .renewal
        .filter(|on| (0..=words.renewal_days).contains(&day::between(material.today, *on)));
    Some(match (near, asked) {
        (Some(on), asked) => {
            let (asks, mut marks) = asked.unwrap_or((&words.asks, Vec::new()));
            marks.insert(0, source_mark(&account.source));
            let text = words.renewal.replace("{day}", &day::long(on));
            say(&text.replace("{asks}", asks), marks)
        }
        (None, Some((asks, marks))) => say(&words.cause.replace("{asks}", asks), marks),
        (None, None) => {
            thing(material, account).map_or_else(|| say(&words.plain, Vec::new()), |(text, marks)| say(&text, marks))
        }
    })
}

/// Returns what the gravest risk asks that may be spoken of, with what shows it: nothing that the manager has yet to decide
/// on, and nothing that is not public.
fn asked<'m>(
    material: &'m Material<'_>,
    account: &Account,
    (risks, schedule): (&[Risk], &Schedule),
) -> Option<(&'m str, Vec<Mark>)> {
    let on = schedule.of(&account.id).map_or(material.today, |it| it.day.on);
    let mut own = risks.iter().filter(|it| it.account.as_ref() == Some(&account.name));
    own.find_map(|risk| {
        let mut causes = material.wording.causes.iter();
        let asks = causes.find(|it| it.says == risk.cause)?.asks.as_deref()?;
        let secret = risk.point.iter().any(|it| it.not_public) || risk.decides && on <= risk.due;
        (!secret).then(|| (asks, risk.headline.marks.clone()))
    })
}

/// Returns the words on what a customer needs by a day that was said; none where no day names a thing.
fn thing(material: &Material<'_>, account: &Account) -> Option<(String, Vec<Mark>)> {
    let bound = material.bounds(account).find(|it| it.thing.is_some())?;
    let text = material.wording.opening.thing.replace("{day}", &day::long(bound.on));
    let text = text.replace("{thing}", bound.thing.as_deref()?);
    Some((text, vec![fact_mark(bound.fact)]))
}

/// Returns the words for what comes before the renewal, with where that was said; none where nobody said so.
fn settled_first(material: &Material<'_>, account: &Account, risks: &[Risk]) -> Option<(String, Vec<Mark>)> {
    let words = &material.wording.opening;
    let own = || material.facts().filter(|it| it.account.as_ref() == Some(&account.id));
    let order = precedence::said(material, account)?;
    // who does it before the call speaks for us; the caller does not do it in their place
    let after = precedence::after(material, risks, account);
    let text = |own: &str, other: &str| match &after {
        Some(it) => other.replace("{who}", &it.who),
        None => own.to_owned(),
    };
    let ours = |fact: &&Fact| cause::of(material, fact).is_some_and(|it| words.faults.contains(&it.id));
    let mut marks = material.marks(order);
    let known = own().filter(ours).find(|it| !speaks(&it.quote, &words.unknown));
    let Some(fault) = known else {
        return Some((text(&words.matter, &words.matter_after), marks));
    };
    marks.extend(material.marks(fault));
    Some((text(&words.sorry, &words.sorry_after), marks))
}

/// Returns whether an account has red risks, and none of them is a matter of its renewal.
fn has_other_matter(material: &Material<'_>, account: &Account, risks: &[Risk]) -> bool {
    let red: Vec<&Risk> = risks
        .iter()
        .filter(|it| it.level == "red" && it.account.as_ref() == Some(&account.name))
        .collect();
    let own = || material.facts().filter(|it| it.account.as_ref() == Some(&account.id));
    let of_renewal = |risk: &&Risk| {
        let mut told = own().filter(|fact| fact.id.to_string() == risk.headline.id);
        let cause = told.find_map(|fact| cause::of(material, fact));
        cause.is_some_and(|it| material.wording.opening.renewal_causes.contains(&it.id))
    };
    !red.is_empty() && !red.iter().any(of_renewal)
}

/// Returns who of those called was promised something, the words for its day and where that stands; none where the manager
/// has yet to decide on it when they are called.
fn promised(
    material: &Material<'_>,
    (account, call): (&Account, &Entry),
    (risks, schedule): (&[Risk], &Schedule),
) -> Option<(String, String, Vec<Mark>)> {
    let words = &material.wording.opening;
    let on = schedule.of(&account.id).map_or(material.today, |it| it.day.on);
    let undecided = |fact: &Fact| {
        let id = fact.id.to_string();
        let here = |risk: &Risk| risk.headline.id == id || risk.point.iter().any(|it| it.id == id);
        risks.iter().any(|it| it.decides && here(it) && on <= it.due)
    };
    let promises = material.referred(&words.promise_from, Some(&account.id));
    promises.iter().filter(|fact| !undecided(fact)).find_map(|fact| {
        let due = material.dues(fact).into_iter().next()?;
        // whom the words say that something was promised to, and not whoever is named beside a day
        let roles = &material.wording.roles;
        let parts = roles.rules_for(&fact.topic, &SlotId::new(words.promised_to.as_str()));
        let told = playing(material, fact, &parts);
        let who = call.people.iter().find(|it| told.contains(&it.name))?;
        Some((who.name.clone(), due.from.unwrap_or(due.text), material.marks(fact)))
    })
}
