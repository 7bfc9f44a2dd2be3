//! Tasks that drifted to the leaver, read out of statements: every clause goes to one cell of one task's row.
//!
//! 1. A clause with a share of the week, or with a deed that is done by hand, begins the next task.
//! 2. Others say who should own it, who agreed or refused, how it came, what it pushed out, what rewarded it, what happens
//!    if it stops: by their words, else by the slot that was asked for. One that says none of it stays with what was said before it.
//! 3. Statements of the follow-up questions belong to the task that they follow.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::fact::{Fact, Measure};
use crate::id::FactId;
use crate::report::card::span;
use crate::report::material::{Material, fact_mark};
use crate::report::model::Field;
use crate::report::piece::{names, sentence_with};
use crate::report::procedure::{Saying, sayings};
use crate::report::record::speaks;
use crate::report::wording::{DriftPart, DriftRule};

/// A task with its parts.
#[derive(Debug)]
pub(super) struct Duty {
    /// The whole clause.
    pub told: Field,
    /// The task in it.
    pub task: Field,
    pub more: Vec<Field>,
    pub account: Option<String>,
    pub share: Vec<Field>,
    /// Each share in per cent, lowest and highest.
    pub shares: Vec<(f64, f64)>,
    /// Whether they are computed from hours or days.
    pub computed: bool,
    pub origin: Vec<Field>,
    pub owner: Vec<Field>,
    /// The name that the owner's clause gives.
    pub owner_name: Option<String>,
    /// The name that another clause gives for the owner, where it is somebody else.
    pub other_owner: Option<String>,
    pub agreed: Vec<Field>,
    pub displaced: Vec<Field>,
    pub rewarded: Vec<Field>,
    pub if_stopped: Vec<Field>,
}

/// What a clause says of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Task,
    Share,
    IfStopped,
    Agreed,
    Displaced,
    Rewarded,
    Origin,
    Owner,
}

/// Returns the tasks that statements tell, and the statements whose every clause stands in one.
pub(super) fn duties(material: &Material<'_>, facts: &[&Fact]) -> (Vec<Duty>, BTreeSet<FactId>) {
    let rule = &material.wording.drift;
    let mut duties: Vec<Duty> = Vec::new();
    let mut held = BTreeSet::new();
    for fact in facts {
        let clauses = sorted(material, fact);
        let mut all = !clauses.is_empty();
        for (says, at) in &clauses {
            let Some(text) = fact.quote.get(at.clone()) else {
                continue;
            };
            let explains = |it: &&mut Duty| is_bare(rule, it, fact) && quantity(material, text).is_none();
            if let Some(duty) = duties.last_mut().filter(|it| *says == Some(Says::Task) && explains(it)) {
                duty.more.push(span(material, fact, text));
                continue;
            }
            if *says == Some(Says::Task) {
                duties.push(duty(material, fact, text, clauses.len()));
                continue;
            }
            match (says, duties.last_mut()) {
                (Some(says), Some(duty)) => take(duty, material, fact, text, *says),
                (None, Some(duty)) => duty.more.push(span(material, fact, text)),
                (_, None) => all = false,
            }
        }
        if all {
            held.insert(fact.id);
        }
    }
    (duties, held)
}

/// Returns whether a task is but a word or two behind its share, which the next sentence of the same statement explains.
fn is_bare(rule: &DriftRule, duty: &Duty, fact: &Fact) -> bool {
    let few = duty.task.text.split_whitespace().count() <= rule.bare_task;
    few && !duty.share.is_empty() && duty.told.marks.contains(&fact_mark(fact.id))
}

/// Returns the clauses of a statement with what they say; neighbours that say the same in one sentence are one.
///
/// Work that is told elsewhere is a task by its sentence.
fn sorted(material: &Material<'_>, fact: &Fact) -> Vec<(Option<Says>, Range<usize>)> {
    let elsewhere = fact.topic.as_str() != material.wording.drift.topic;
    let mut clauses: Vec<(usize, Option<Says>, Range<usize>)> = Vec::new();
    for saying in sayings(&fact.quote, &material.wording.procedure) {
        let before = clauses
            .last()
            .filter(|(sentence, _, _)| *sentence == saying.sentence)
            .and_then(|it| it.1);
        let says = says(material, fact, &saying, before);
        let joins = |it: &(usize, Option<Says>, Range<usize>)| {
            let same = it.1 == says && says != Some(Says::Task) || elsewhere && it.1 == Some(Says::Task);
            it.0 == saying.sentence && (same || elsewhere && says == Some(Says::Task))
        };
        match clauses.last_mut().filter(|it| joins(it)) {
            Some((_, so_far, span)) => {
                span.end = saying.span.end;
                *so_far = if elsewhere { so_far.or(says) } else { says };
            }
            None => clauses.push((saying.sentence, says, saying.joined)),
        }
    }
    let by_hand = |at: &Range<usize>| {
        let text = fact.quote.get(at.clone()).unwrap_or_default();
        speaks(text, &material.wording.drift.by_hand)
    };
    let clauses = clauses.into_iter().map(|(_, says, at)| (says, at));
    clauses
        .filter(|(says, at)| !elsewhere || *says == Some(Says::IfStopped) || by_hand(at))
        .collect()
}

fn says(material: &Material<'_>, fact: &Fact, saying: &Saying, before: Option<Says>) -> Option<Says> {
    let rule = &material.wording.drift;
    let text = fact.quote.get(saying.span.clone())?;
    let parts = &rule.parts;
    let all: [(&DriftPart, Says); 7] = [
        (&parts.if_stopped, Says::IfStopped),
        (&parts.agreed, Says::Agreed),
        (&parts.displaced, Says::Displaced),
        (&parts.rewarded, Says::Rewarded),
        (&parts.owner, Says::Owner),
        (&parts.origin, Says::Origin),
        (&parts.share, Says::Share),
    ];
    let lower = text.to_lowercase().replace('’', "'");
    if rule.one_more.iter().any(|it| lower.starts_with(it.as_str())) {
        return Some(Says::Task);
    }
    if let Some((_, says)) = all.iter().find(|(part, _)| speaks(text, &part.words)) {
        return Some(*says);
    }
    if rule.owned.iter().any(|it| lower.contains(it.as_str())) {
        return Some(Says::Owner);
    }
    if speaks(text, &rule.total) {
        return None;
    }
    let asked = material
        .asked_slot(fact)
        .and_then(|slot| all.iter().find(|(part, _)| part.slot == slot.as_str()));
    let lead = lead(rule, text).is_some();
    let begins = text
        .split_whitespace()
        .next()
        .is_some_and(|it| rule.doers.contains(&it.to_lowercase()));
    // "I dropped two reviews" answers what the work pushed out; with a share of the week it is told of another task
    let shared = || speaks(&fact.quote, &rule.weekly) && !share_of(rule, fact, &fact.quote).is_empty();
    let free = before.is_none() && (asked.is_none() || shared());
    if lead || (saying.deed.is_some() || begins && !speaks(text, &rule.no_task)) && free {
        return Some(Says::Task);
    }
    let of_week = speaks(text, &rule.weekly) || is_quantity(rule, text) && speaks(&fact.quote, &rule.weekly);
    if of_week && !share_of(rule, fact, text).is_empty() {
        return Some(Says::Share);
    }
    if before.is_some() {
        return before.filter(|it| *it != Says::Task);
    }
    asked.map(|(_, says)| *says).filter(|_| saying.sentence == 0)
}

fn take(duty: &mut Duty, material: &Material<'_>, fact: &Fact, text: &str, says: Says) {
    let joints = &material.wording.procedure.joints;
    let bare = text
        .split_once(' ')
        .filter(|(first, _)| joints.iter().any(|it| it == first));
    let field = span(material, fact, bare.map_or(text, |(_, rest)| rest));
    let rule = &material.wording.drift;
    let shares = share_of(rule, fact, text);
    let hours = counted(rule, fact, text);
    // what was said as a share goes before what is reckoned from hours
    let better = duty.shares.is_empty() || duty.computed && !hours;
    let aside = better && speaks(text, &rule.weekly) && !speaks(text, &rule.total);
    if !shares.is_empty() && aside && says != Says::Share {
        let said = fact.mentions.measures.iter().filter(|it| text.contains(&it.text));
        let said = said.filter(|it| percent(rule, it).is_some());
        duty.share.extend(said.map(|it| span(material, fact, &it.text)));
        (duty.shares, duty.computed) = (shares, hours);
    } else if says == Says::Share {
        duty.computed |= !shares.is_empty() && hours;
        duty.shares.extend(shares);
    }
    match says {
        Says::Task => {}
        Says::Share => duty.share.push(field),
        Says::IfStopped => duty.if_stopped.push(field),
        Says::Agreed => {
            duty.owner_name = duty.owner_name.take().or_else(|| named(fact, text));
            duty.agreed.push(field);
        }
        Says::Displaced => duty.displaced.push(field),
        Says::Rewarded => duty.rewarded.push(field),
        Says::Origin => duty.origin.push(field),
        Says::Owner => {
            let name = named(fact, text);
            let is_first = duty.owner.is_empty();
            match &duty.owner_name {
                Some(known) if !is_first => {
                    let other = name.filter(|it| it != known && it != material.manager());
                    duty.other_owner = duty.other_owner.take().or(other);
                }
                _ => duty.owner_name = duty.owner_name.take().or(name),
            }
            duty.owner.push(field);
        }
    }
}

/// Returns whom a clause names.
fn named(fact: &Fact, text: &str) -> Option<String> {
    let people = fact.mentions.people.iter();
    people
        .into_iter()
        .find(|it| names(text, &it.name))
        .map(|it| it.name.clone())
}

/// Returns the task that a clause begins: what stands behind its share, or the clause without the quantity behind it.
fn duty(material: &Material<'_>, fact: &Fact, text: &str, clauses: usize) -> Duty {
    let rule = &material.wording.drift;
    let cut = match lead(rule, text) {
        Some(lead) => text.get(..lead.start).zip(text.get(lead.end..)),
        None => quantity(material, text).and_then(|at| text.get(at..).zip(text.get(..at))),
    };
    let (share, task) = cut.unwrap_or(("", text));
    let share = share.get(begin(rule, fact, share)..).unwrap_or(share);
    let share = share.trim().trim_start_matches(',').trim();
    let hits = material.finder.find(text).into_iter().map(|hit| hit.account).next();
    // of several tasks in one statement, only what a clause names is known to be its account
    let account = hits.or_else(|| fact.account.clone().filter(|_| clauses < rule.several_clauses));
    let of_month = |(low, high): (f64, f64)| (low / rule.month_weeks, high / rule.month_weeks);
    let shares = match () {
        () if speaks(text, &rule.total) => Vec::new(),
        () if speaks(text, &rule.weekly) => share_of(rule, fact, text),
        () if speaks(text, &rule.monthly) => share_of(rule, fact, text).into_iter().map(of_month).collect(),
        // "every Friday I …, three hours": the day stands before the clause
        () if sentence_with(&fact.quote, text).is_some_and(|it| speaks(it, &rule.each_week)) => {
            share_of(rule, fact, text)
        }
        () => Vec::new(),
    };
    Duty {
        told: span(material, fact, text),
        task: span(material, fact, task.trim()),
        more: Vec::new(),
        account: material.name_of(account.as_ref()),
        share: [share]
            .into_iter()
            .filter(|it| !it.is_empty())
            .map(|it| span(material, fact, it))
            .collect(),
        computed: !shares.is_empty() && counted(rule, fact, text),
        shares,
        origin: Vec::new(),
        owner: Vec::new(),
        owner_name: None,
        other_owner: None,
        agreed: Vec::new(),
        displaced: Vec::new(),
        rewarded: Vec::new(),
        if_stopped: Vec::new(),
    }
}

/// Returns the bytes of the words between a share and its task; the share is kept, with "of my week".
fn lead(rule: &DriftRule, text: &str) -> Option<Range<usize>> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let phrases = rule.leads.iter().filter_map(|phrase| {
        let start = lower.find(&format!("{phrase} "))?;
        let unit = rule
            .lead_units
            .iter()
            .filter_map(|unit| Some(phrase.find(unit.as_str())? + unit.len()))
            .max();
        Some(start + unit.unwrap_or(0)..start + phrase.len())
    });
    phrases.max_by_key(|it| it.end)
}

/// Returns where the share itself begins: "It takes me | a fifth of the week".
fn begin(rule: &DriftRule, fact: &Fact, text: &str) -> usize {
    let measures = fact.mentions.measures.iter().filter_map(|it| text.find(&it.text));
    let phrases = rule
        .fractions
        .iter()
        .filter_map(|(phrase, _)| text.find(phrase.as_str()));
    let at = measures.chain(phrases).min().unwrap_or(0);
    lower_end(rule, text, at).map_or(at, |(at, _)| at)
}

/// Returns where the lower end of a range begins in front of a measure, and its number: "three or | four hours".
fn lower_end(rule: &DriftRule, text: &str, measure: usize) -> Option<(usize, f64)> {
    let before = text.get(..measure)?.trim_end();
    let (before, _) = rule
        .ranges
        .iter()
        .find_map(|it| Some((before.strip_suffix(it.as_str())?, it)))?;
    let before = before.trim_end();
    let at = before.rfind([' ', ',']).map_or(0, |it| it + 1);
    let word = before.get(at..)?.to_lowercase();
    let spelt = || {
        rule.numbers
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, value)| *value)
    };
    Some((at, word.parse().ok().or_else(spelt)?))
}

/// Returns whether a text is a quantity and hardly more: "2h", "about three hours".
fn is_quantity(rule: &DriftRule, text: &str) -> bool {
    text.split_whitespace().count() <= rule.bare_task
}

/// Returns where a quantity begins behind a task: ", about five hours".
fn quantity(material: &Material<'_>, text: &str) -> Option<usize> {
    let (about, numbers) = (&material.wording.drift.about, &material.wording.procedure.numbers);
    let commas = text.match_indices(',').map(|(at, _)| at);
    commas.into_iter().find(|at| {
        let behind = text.get(at + 1..).unwrap_or_default().trim_start();
        let word = behind.split_whitespace().next().unwrap_or_default().to_lowercase();
        about.contains(&word) || numbers.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Returns the shares of the week that a clause names, in per cent: lowest and highest of each.
fn share_of(rule: &DriftRule, fact: &Fact, text: &str) -> Vec<(f64, f64)> {
    let measures = fact.mentions.measures.iter().filter(|it| text.contains(&it.text));
    let ends = measures.flat_map(|it| {
        let low = text.find(&it.text).and_then(|at| lower_end(rule, text, at));
        let low = low.map(|(_, value)| Measure { value, ..it.clone() });
        low.into_iter().chain([it.clone()])
    });
    let mut said: Vec<f64> = ends.filter_map(|it| percent(rule, &it)).collect();
    if said.is_empty() {
        let phrase = |it: &&(String, f64)| speaks(text, std::slice::from_ref(&it.0));
        said.extend(rule.fractions.iter().find(phrase).map(|it| it.1));
    }
    let low = said.iter().copied().reduce(f64::min);
    let high = said.iter().copied().reduce(f64::max);
    low.zip(high).into_iter().collect()
}

/// Returns whether a clause tells hours or days.
fn counted(rule: &DriftRule, fact: &Fact, text: &str) -> bool {
    let mut measures = fact.mentions.measures.iter().filter(|it| text.contains(&it.text));
    measures.any(|it| rule.hour_units.contains(&it.unit) || rule.day_units.contains(&it.unit))
}

fn percent(rule: &DriftRule, measure: &Measure) -> Option<f64> {
    let of = |units: &[String]| units.contains(&measure.unit);
    let share = match () {
        () if of(&rule.percent_units) => measure.value,
        () if of(&rule.hour_units) => measure.value / rule.week_hours * 100.0,
        () if of(&rule.day_units) => measure.value / rule.week_days * 100.0,
        () => return None,
    };
    (0.0..=100.0).contains(&share).then_some(share)
}
