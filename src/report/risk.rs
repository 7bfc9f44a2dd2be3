//! The risk register: one row for each cause that the interview shows, on an account or on the whole book.
//!
//! 1. `case`: a statement is a risk where its words show a cause, or where it was raised as urgent, shows a warning sign
//!    or answers what may lose the customer. Growth is none. Statements of one cause are one risk.
//! 2. `scale` says how likely it is, `impact` how grave; the score ranks it.
//! 3. The risk is told by its whole statement. Owner, day and what to do are proposed by rule where nobody said them; a
//!    proposed day is at most so many working days away as the wording says.

use jiff::civil::Date;

use crate::book::Account;
use crate::fact::{Fact, Release};
use crate::interview::Subject;
use crate::report::case::{Case, Response, add_steps};
use crate::report::deadline::Deadline;
use crate::report::material::{Material, source_mark};
use crate::report::model::{Claim, Risk, Vital, Window};
use crate::report::point::add;
use crate::report::schedule::Schedule;
use crate::report::{impact, owner, rank, scale, shown};

/// Returns the risks, the highest score first; then by value at stake in the account, those of which the leaver said how
/// likely they are, by the money that stands beside them, by how grave the wording says their causes are, and by weight of
/// the topic.
pub(super) fn risks(material: &Material<'_>) -> Vec<Risk> {
    let mut told: Vec<Subject> = Vec::new();
    let mut risks = Vec::new();
    for (case, n) in ranked(material).iter().zip(1..) {
        let Some(mut risk) = risk(material, case) else { continue };
        risk.id = format!("R{n}");
        // a model sums up a topic of an account: its first risk shows that
        let subject = case.subject();
        if !subject.as_ref().is_some_and(|it| told.contains(it)) {
            risk.digest = subject.as_ref().map_or_else(Vec::new, |it| material.digest(it));
        }
        told.extend(subject);
        risks.push(risk);
    }
    risks
}

/// Returns what the risks are about, in their order, each once.
pub(super) fn subjects(material: &Material<'_>) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in ranked(material).iter().filter_map(Case::subject) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    subjects
}

/// Returns the cases by score, with the next steps that the leaver named for them.
fn ranked<'a>(material: &Material<'a>) -> Vec<Case<'a>> {
    let mut ranked: Vec<(Key, Case<'a>)> = material
        .cases
        .iter()
        .map(|case| (key(material, case), case.clone()))
        .collect();
    ranked.sort_by(|(a, _), (b, _)| a.compare(b));
    let mut cases: Vec<Case<'a>> = ranked.into_iter().map(|(_, case)| case).collect();
    add_steps(material, &mut cases);
    cases
}

struct Key {
    score: u8,
    stake: f64,
    /// Whether the leaver said how likely it is.
    told: bool,
    /// Whether it was raised as something that cannot wait.
    urgent: bool,
    /// The money that stands beside it, in units of its currency.
    money: i64,
    /// The place of the cause in the wording, which has the gravest first.
    place: usize,
    weight: f64,
}

impl Key {
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let stake = other.stake.total_cmp(&self.stake);
        let told = other.told.cmp(&self.told);
        let urgent = other.urgent.cmp(&self.urgent);
        let money = other.money.cmp(&self.money);
        let weight = other.weight.total_cmp(&self.weight);
        let place = self.place.cmp(&other.place);
        other
            .score
            .cmp(&self.score)
            .then(stake)
            .then(told)
            .then(urgent)
            .then(money)
            .then(place)
            .then(weight)
    }
}

fn key(material: &Material<'_>, case: &Case<'_>) -> Key {
    let account = case.account(material);
    let likelihood = scale::likelihood(material, case, account);
    let (impact, money) = impact::impact(material, case, account);
    let topic = case.first().and_then(|it| material.bank.topic(&it.topic));
    Key {
        score: likelihood.level.saturating_mul(impact.level),
        told: likelihood.basis.said,
        urgent: scale::urgent(material, case).is_some(),
        stake: account.map_or(0.0, |it| rank::stake(material, &it.id)),
        money: money.map_or(0, |it| it.units),
        place: case
            .cause
            .and_then(|cause| material.wording.causes.iter().position(|it| it.id == cause.id))
            .unwrap_or(usize::MAX),
        weight: topic.map_or(0.0, |topic| topic.weight),
    }
}

fn risk(material: &Material<'_>, case: &Case<'_>) -> Option<Risk> {
    let first = case.first()?;
    let account = case.account(material);
    let likelihood = scale::likelihood(material, case, account);
    let (impact, money) = impact::impact(material, case, account);
    let score = likelihood.level.saturating_mul(impact.level);
    let (level, level_word) = level(material, score);
    let response = case.response(material);
    let due = due(material, case, response.as_ref(), account);
    let (owner, owner_said) = acts(material, case, response.as_ref(), due.on);
    let topic = material.topic_title(&first.topic);
    let response = response.unwrap_or_default();
    Some(Risk {
        id: String::new(),
        account: account.map(|it| it.name.clone()),
        cause: response.says.map_or_else(|| topic.clone(), str::to_owned),
        shows: shown::sentences(material, case),
        thing: shown::clause(material, case),
        bound: account.and_then(|it| material.bound_words(it)),
        topic,
        signs: signs(&case.facts),
        level,
        level_word,
        likelihood: likelihood.level,
        likelihood_basis: likelihood.basis,
        impact: impact.level,
        money_units: money.as_ref().map(|it| it.units),
        money: money.map(|it| Vital {
            label: material.wording.vitals.arr.clone(),
            value: it.text,
            marks: it.marks,
        }),
        impact_basis: impact.basis,
        score,
        loses_account: account.is_some() && scale::loses(material, case),
        renewal: account.and_then(|it| it.renewal),
        window: window(material, case, account),
        digest: Vec::new(),
        headline: material.claim(first),
        point: claims(material, &case.point),
        more: more(material, case),
        steps: claims(material, &case.steps),
        response: response.action.to_owned(),
        evidence: evidence(material, case, &response),
        rest: response.rest.to_owned(),
        decides: response.decides,
        watch: watch(material, account),
        owner,
        owner_said,
        due: due.on,
        due_said: due.said,
        due_from: due.from,
        restricted: is_restricted(material, first),
    })
}

/// Returns what proves that a risk was acted on: that the step was begun which the leaver names, else what the rule says.
fn evidence(material: &Material<'_>, case: &Case<'_>, response: &Response<'_>) -> String {
    let step = material.wording.task.get("step").filter(|_| !case.steps.is_empty());
    step.map_or_else(|| response.evidence.to_owned(), |it| it.evidence.clone())
}

fn claims(material: &Material<'_>, facts: &[&Fact]) -> Vec<Claim> {
    facts.iter().map(|fact| material.claim(fact)).collect()
}

/// Returns what shows the risk besides its point.
fn more(material: &Material<'_>, case: &Case<'_>) -> Vec<Claim> {
    let told = |fact: &&Fact| case.point.iter().any(|it| it.id == fact.id);
    let more: Vec<&Fact> = case.facts.iter().copied().filter(|fact| !told(fact)).collect();
    claims(material, &more)
}

fn signs(facts: &[&Fact]) -> Vec<String> {
    let mut signs: Vec<String> = Vec::new();
    for fact in facts {
        add(&mut signs, &fact.red_flags);
    }
    signs
}

/// Returns the level of a score, and its name.
fn level(material: &Material<'_>, score: u8) -> (String, String) {
    let rule = &material.wording.risk;
    let level = match score {
        _ if score >= rule.red_from => "red",
        _ if score >= rule.amber_from => "amber",
        _ => "green",
    };
    let word = rule.levels.get(level).map_or(level, String::as_str);
    (level.to_owned(), word.to_owned())
}

/// Returns who acts and whether that was said: whom a step or the risk itself names, else whom the rule proposes.
fn acts(material: &Material<'_>, case: &Case<'_>, response: Option<&Response<'_>>, on: Date) -> (String, bool) {
    let facts = case.steps.iter().chain(&case.point);
    if let Some(name) = facts.into_iter().find_map(|fact| owner::named(material, fact)) {
        return (name, true);
    }
    let role = response.map_or("successor", |it| it.owner);
    let gone = role == "leaver" && material.plan.last_day < material.today;
    let name = match role {
        "leaver" | "manager" if !gone => material.owner_on(role, on),
        _ => material.actor_on(on),
    };
    (name.to_owned(), false)
}

/// Returns the day of action: one that was said and is near, else one within the working days of the rule.
fn due(
    material: &Material<'_>,
    case: &Case<'_>,
    response: Option<&Response<'_>>,
    account: Option<&Account>,
) -> Deadline {
    let within = response.map_or(material.wording.days.risk, |it| {
        it.within.min(material.wording.days.risk)
    });
    let rule = material.working.after(material.today, within);
    // what is done when the customer is bound already, or nearly, is done too late
    let binding = account.and_then(|it| material.binding_day(it));
    let latest = binding.map(|on| material.working.before(on, material.wording.days.before_binding));
    let tomorrow = material.working.after(material.today, 1);
    let rule = latest.map_or(rule, |on| rule.min(on.max(tomorrow)));
    let renewal = account.and_then(|it| it.renewal);
    let facts = case.steps.iter().chain(&case.point);
    let said = facts.flat_map(|fact| material.dues(fact));
    // the day of the renewal is when it is too late, not when it is done
    let said = said.filter(|due| Some(due.on) != renewal).min();
    let said = said.map(|due| due.working(material.working));
    said.filter(|it| it.on >= material.today && it.on <= rule)
        .unwrap_or_else(|| Deadline::proposed(rule))
}

/// Returns the first day ahead that was said, or the renewal.
fn window(material: &Material<'_>, case: &Case<'_>, account: Option<&Account>) -> Option<Window> {
    let facts = case.steps.iter().chain(&case.point);
    let said = facts.flat_map(|fact| {
        let days = material.dues(fact).into_iter();
        days.map(|due| Window {
            on: due.on,
            what: String::new(),
            due_from: due.from,
            marks: material.marks(fact),
        })
    });
    let renewal = account.and_then(|it| {
        let on = it.renewal.filter(|on| *on >= material.today)?;
        Some(Window {
            on,
            what: material.wording.vitals.renewal.clone(),
            due_from: None,
            marks: vec![source_mark(&it.source)],
        })
    });
    said.chain(renewal).min_by_key(|it: &Window| it.on)
}

/// Returns the early signs that the leaver named for an account.
fn watch(material: &Material<'_>, account: Option<&Account>) -> Vec<Claim> {
    let rule = &material.wording.risk.signs;
    let facts = material.facts().filter(|fact| {
        let of_account = account.is_some_and(|it| fact.account.as_ref() == Some(&it.id));
        of_account && material.takes(rule, fact)
    });
    facts.map(|fact| material.claim(fact)).collect()
}

/// Returns whether something else was said on the same account and topic that only manager and legal may read.
fn is_restricted(material: &Material<'_>, first: &Fact) -> bool {
    let mut all = material.session.facts.values();
    all.any(|it| it.release == Release::Restricted && (&it.account, &it.topic) == (&first.account, &first.topic))
}

/// Returns risks of which the successor acts on none before the customer has met them, as far as days allow that nobody said.
pub(super) fn after_calls(material: &Material<'_>, risks: Vec<Risk>, schedule: &Schedule) -> Vec<Risk> {
    let latest = material.working.after(material.today, material.wording.days.risk);
    let met = |risk: &Risk| {
        let mut accounts = material.session.book.accounts.iter();
        let account = accounts.find(|it| Some(&it.name) == risk.account.as_ref())?;
        let call = schedule.of(&account.id)?;
        let open = risk.due_from.is_none() && !risk.due_said && Some(&risk.owner) == material.plan.successor.as_ref();
        let in_time = |on: &Date| *on <= latest && risk.window.as_ref().is_none_or(|it| *on <= it.on);
        Some(call.introduced.unwrap_or(call.day.on)).filter(|on| open && in_time(on))
    };
    let moved = |risk: Risk| Risk {
        due: met(&risk).map_or(risk.due, |on| on.max(risk.due)),
        ..risk
    };
    risks.into_iter().map(moved).collect()
}

/// Returns the red risk of an account that presses most, and by when it must be acted on.
pub(super) fn red<'r>(risks: &'r [Risk], account: &str) -> Option<&'r Risk> {
    let mut of_account = risks.iter().filter(|it| it.account.as_deref() == Some(account));
    of_account.find(|it| it.level == "red")
}

/// Returns whether an account may be lost by a red risk, or by one of which the leaver says that it likely is.
pub(super) fn loses(risks: &[Risk], account: &str) -> bool {
    let mut of_account = risks
        .iter()
        .filter(|it| it.loses_account && it.account.as_deref() == Some(account));
    of_account.any(|it| it.level == "red" || it.likelihood_basis.said && it.likelihood > 3)
}

/// Returns the risk that a statement is a step against, else the one that it is part of, by the statement's id.
pub(super) fn of_claim<'r>(risks: &'r [Risk], id: &str) -> Option<&'r Risk> {
    let among = |claims: &[Claim]| claims.iter().any(|it| it.id == id);
    let step = risks.iter().find(|risk| among(&risk.steps));
    step.or_else(|| risks.iter().find(|risk| among(&risk.point)))
}
