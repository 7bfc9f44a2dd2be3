//! Days that bind a customer before the renewal does: the last day of notice, the close of a procedure, the day of an order.
//!
//! 1. A sentence binds where it names a day ahead with words of an end (`by`, `closes`), and what ends then: it itself, or
//!    the sentence before it in the same statement.
//! 2. Something to be done *before* a day binds on the day before.
//! 3. Where the rule's words may stand beside what is due (`a floor plan by 9 March for the budget round`), the day is
//!    called by the thing that its sentence names (`thing_due`), and by nothing where it names none.
//! 4. Who leaves a company gives notice too: words of that kind bind nobody.
//!
//! A day that the leaver put right is the one that holds. A day ends something that the customer has, or it does not: a paper
//! for an upsell is no renewal. Words stand in `prompts/interview.toml`. What was restricted or taken back binds nothing here.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::fact::{Fact, Precision, Release, When, denies_what_follows, pieces, plain};
use crate::id::{AccountId, FactId};
use crate::interview::policy::{BoundPolicy, BoundRule};
use crate::interview::put_right::with_days_that_hold;
use crate::interview::session::Session;
use crate::interview::thing_due::thing;

/// A day that binds an account, as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The last day on which it can be done.
    pub on: Date,
    /// Which kind it is: the id of its rule.
    pub rule: String,
    /// The words of the day.
    pub text: String,
    /// The statement that says it.
    pub fact: FactId,
    /// What is due then, in the words of the sentence.
    pub thing: Option<String>,
    /// Whether something ends then that the customer has, so that they may be lost.
    pub ends: bool,
}

/// Returns the days ahead that bind each account, the earliest first.
pub(super) fn bounds(session: &Session, policy: &BoundPolicy, today: Date) -> BTreeMap<AccountId, Vec<Bound>> {
    let mut bounds: BTreeMap<AccountId, Vec<Bound>> = BTreeMap::new();
    for fact in session.facts.values().filter(|it| it.release == Release::Report) {
        let Some(account) = &fact.account else { continue };
        let mut of_fact = of_fact(policy, &with_days_that_hold(session, fact), today);
        // of several days the one of the renewal binds nothing before it
        let renewal = session.account(account).and_then(|it| it.renewal);
        if of_fact.len() > 1 {
            of_fact.retain(|it| Some(it.on) != renewal);
        }
        if !of_fact.is_empty() {
            bounds.entry(account.clone()).or_default().extend(of_fact);
        }
    }
    for days in bounds.values_mut() {
        days.sort_by_key(|it| (it.on, it.fact));
    }
    bounds
}

fn of_fact(policy: &BoundPolicy, fact: &Fact, today: Date) -> Vec<Bound> {
    let days = fact.mentions.dates.iter().filter(|it| it.precision == Precision::Day);
    let ahead = days.filter_map(|when| Some((when, when.date.filter(|on| *on >= today)?)));
    ahead
        .filter_map(|(when, date)| {
            let (sentence, before) = around(&fact.quote, when)?;
            let said = spaced(sentence);
            if !names(&said, &policy.ends) || names(&said, &policy.never) {
                return None;
            }
            let rule = rule(policy, &said).or_else(|| rule(policy, &spaced(before)))?;
            let (rule, thing) = called(policy, rule, sentence, when);
            let growth = policy.growth_topics.contains(&fact.topic);
            let on = if is_before(sentence, when) {
                date.yesterday().ok()?
            } else {
                date
            };
            (on >= today).then(|| Bound {
                on,
                ends: *rule != policy.paper && !growth,
                rule: rule.clone(),
                text: when.text.clone(),
                fact: fact.id,
                thing,
            })
        })
        .collect()
}

/// Returns the sentence of a statement that names a day, and the one before it.
fn around<'q>(quote: &'q str, when: &When) -> Option<(&'q str, &'q str)> {
    let sentences = pieces(quote);
    let at = sentences.iter().position(|it| it.contains(&when.text))?;
    let before = at.checked_sub(1).and_then(|at| sentences.get(at));
    Some((sentences.get(at)?, before.copied().unwrap_or_default()))
}

/// Returns the rule by which a day is called, with the thing that is due.
fn called<'p>(
    policy: &'p BoundPolicy,
    rule: &'p BoundRule,
    sentence: &str,
    when: &When,
) -> (&'p String, Option<String>) {
    if !rule.by_thing {
        return (&rule.id, None);
    }
    let before = sentence.split_once(&when.text).map_or("", |(before, _)| before);
    match thing(&policy.thing, before) {
        Some(thing) if names(&spaced(&thing), &rule.of) => (&rule.id, Some(thing)),
        Some(thing) => (&policy.paper, Some(thing)),
        None => (&policy.unnamed, None),
    }
}

fn rule<'p>(policy: &'p BoundPolicy, said: &str) -> Option<&'p BoundRule> {
    let says = |phrase: &String| {
        let phrase = format!(" {phrase} ");
        let mut found = said.match_indices(&phrase);
        found.any(|(at, _)| !is_denied(said.get(..at).unwrap_or_default()))
    };
    policy.rules.iter().find(|rule| rule.of.iter().any(says))
}

/// Whether the last word denies what stands behind it: `does not auto-renew`.
fn is_denied(ahead: &str) -> bool {
    ahead.rsplit(' ').next().is_some_and(denies_what_follows)
}

/// Whether the word before a day is `before`.
fn is_before(sentence: &str, when: &When) -> bool {
    let ahead = sentence.split_once(&when.text).map_or("", |(ahead, _)| ahead);
    let mut back = ahead.split_whitespace().rev();
    let word = back.next().filter(|it| *it != "the").or_else(|| back.next());
    word.is_some_and(|it| it.eq_ignore_ascii_case("before"))
}

/// Returns the words of a text in lower case, each between blanks.
fn spaced(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '\u{2019}' | '-'))
        .filter(|it| !it.is_empty())
        .map(plain);
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

fn names(said: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|it| said.contains(&format!(" {it} ")))
}
