//! Statements that are one risk: of one cause, on one account or on the whole book.
//!
//! 1. `cause` says what a statement shows. Without a cause it counts where it was raised as urgent, shows a warning sign,
//!    or tells what may lose the customer; growth never counts.
//! 2. Statements of the same cause on an account are one case, and so is what one answer says on one topic, where its words
//!    do not show two causes; of the whole book only those of one answer and of the
//!    follow-up right after it, since two tools are two risks.
//! 3. What was said in the same breath on the same account belongs to the point, up to the words of the wording.
//! 4. A next step that the leaver names belongs to the gravest case of its account, one on the same topic first.

use crate::bank::SlotKind;
use crate::book::Account;
use crate::fact::{Fact, Precision};
use crate::interview::Subject;
use crate::report::cause::{self, plain};
use crate::report::material::Material;
use crate::report::record::follows;
use crate::report::wording::CauseRule;

/// Statements that are one risk.
#[derive(Debug, Clone)]
pub(super) struct Case<'a> {
    /// What they show, where words say it.
    pub cause: Option<&'a CauseRule>,
    /// The statements that show it.
    pub facts: Vec<&'a Fact>,
    /// The point as it was made: these and what was said in the same breath.
    pub point: Vec<&'a Fact>,
    /// What the leaver says is to be done.
    pub steps: Vec<&'a Fact>,
}

/// What is proposed against a case.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Response<'m> {
    pub says: Option<&'m str>,
    pub owner: &'m str,
    pub within: u32,
    pub decides: bool,
    pub action: &'m str,
    pub evidence: &'m str,
    pub rest: &'m str,
}

impl<'a> Case<'a> {
    pub(super) fn first(&self) -> Option<&'a Fact> {
        self.facts.first().copied()
    }

    pub(super) fn account(&self, material: &Material<'a>) -> Option<&'a Account> {
        self.first().and_then(|fact| material.account_of(fact))
    }

    /// Returns what a model may sum up of it: its topic on its account.
    pub(super) fn subject(&self) -> Option<Subject> {
        self.first()
            .map(|fact| Subject::Risk(fact.topic.clone(), fact.account.clone()))
    }

    /// Returns all statements, in the order in which they were said.
    pub(super) fn all(&self) -> Vec<&'a Fact> {
        let mut all: Vec<&Fact> = self
            .point
            .iter()
            .chain(&self.facts)
            .chain(&self.steps)
            .copied()
            .collect();
        all.sort_by_key(|fact| fact.id);
        all.dedup_by_key(|fact| fact.id);
        all
    }

    /// Returns what is proposed: for its cause, else for its topic.
    pub(super) fn response(&self, material: &Material<'a>) -> Option<Response<'a>> {
        if let Some(it) = self.cause {
            return Some(Response {
                says: Some(&it.says),
                owner: &it.owner,
                within: it.within,
                decides: it.decides,
                action: &it.action,
                evidence: &it.evidence,
                rest: &it.rest,
            });
        }
        let topic = self.first()?.topic.as_str();
        let mut rules = material.wording.responses.iter();
        let rule = rules.find(|rule| rule.topics.is_empty() || rule.topics.iter().any(|it| it == topic))?;
        Some(Response {
            says: rule.says.as_deref(),
            owner: &rule.owner,
            within: rule.within,
            decides: rule.decides,
            action: &rule.action,
            evidence: &rule.evidence,
            rest: &rule.rest,
        })
    }
}

/// Returns the cases of the interview, in the order in which they were first told.
pub(super) fn cases<'a>(material: &Material<'a>) -> Vec<Case<'a>> {
    let mut cases: Vec<Case<'a>> = Vec::new();
    for fact in material.facts() {
        let cause = cause::of(material, fact);
        if cause.is_none() && !is_grave(material, fact) {
            continue;
        }
        match cases.iter_mut().find(|case| belongs(material, case, cause, fact)) {
            Some(case) => {
                case.facts.push(fact);
                case.cause = case.cause.or(cause);
            }
            None => cases.push(Case {
                cause,
                facts: vec![fact],
                point: Vec::new(),
                steps: Vec::new(),
            }),
        }
    }
    let mut told: Vec<&Fact> = cases.iter().flat_map(|case| case.facts.clone()).collect();
    for case in &mut cases {
        case.point = point(material, case, &told);
        // what was said in the same breath belongs to one point
        told.extend(&case.point);
    }
    cases
}

/// Returns whether a statement without a known cause is a risk all the same.
fn is_grave(material: &Material<'_>, fact: &Fact) -> bool {
    let wording = material.wording;
    let of = |topics: &[String]| topics.iter().any(|it| it == fact.topic.as_str());
    if of(&wording.risk.never) || of(&wording.risk.by_cause_only) || cause::grows(material, fact) {
        return false;
    }
    let flagged = !fact.red_flags.is_empty() && fact.account.is_some() && !of(&wording.growth.topics);
    let why = [
        SlotKind::Reason,
        SlotKind::Evidence,
        SlotKind::Likelihood,
        SlotKind::Status,
    ];
    let lost = || {
        let said = plain(&fact.quote);
        let troubled = || wording.risk.trouble.iter().any(|it| cause::asserted(&said, it));
        let rated = || material.has_kind(fact, &[SlotKind::Likelihood]);
        fact.account.is_some() && material.has_kind(fact, &why) && (rated() || troubled())
    };
    flagged || of(&wording.roles.urgent_topics) && is_told(material, fact) || of(&wording.roles.risk_topics) && lost()
}

/// Returns whether something raised as urgent is more than a remark: it is about an account, or names who, when or how much.
fn is_told(material: &Material<'_>, fact: &Fact) -> bool {
    let named = &fact.mentions;
    let exact = named
        .dates
        .iter()
        .any(|it| matches!(it.precision, Precision::Day | Precision::Week));
    fact.account.is_some() || material.tells(fact) && (!named.people.is_empty() || !named.money.is_empty() || exact)
}

fn belongs(material: &Material<'_>, case: &Case<'_>, cause: Option<&CauseRule>, fact: &Fact) -> bool {
    let (Some(first), Some(last)) = (case.first(), case.facts.last()) else {
        return false;
    };
    if first.account != fact.account {
        return false;
    }
    let id = |rule: Option<&CauseRule>| rule.map(|it| it.id.clone());
    let same = id(case.cause) == id(cause) && (cause.is_some() || first.topic == fact.topic);
    let joins = |one: Option<&CauseRule>, other: Option<&CauseRule>| {
        one.zip(other).is_some_and(|(one, other)| one.joins.contains(&other.id))
    };
    let breath = last.id.turn == fact.id.turn;
    // what one breath says on one topic is one point, where its words do not show two causes
    let open = (case.cause.is_none() || cause.is_none()) && first.topic == fact.topic;
    if (open || joins(case.cause, cause)) && breath {
        return true;
    }
    let answer = breath || (first.topic == fact.topic && follows(material, &case.facts, fact));
    same && (fact.account.is_some() || answer)
}

/// Returns the case's statements with those of the same breath on the same account that are no case of their own.
fn point<'a>(material: &Material<'a>, case: &Case<'a>, told: &[&Fact]) -> Vec<&'a Fact> {
    let Some(first) = case.first() else {
        return Vec::new();
    };
    let own = |fact: &Fact| case.facts.iter().any(|it| it.id == fact.id);
    let free = |fact: &Fact| {
        let near = fact.id.turn == first.id.turn && fact.account == first.account;
        near && !told.iter().any(|it| it.id == fact.id) && !cause::grows(material, fact)
    };
    let mut left = material.wording.days.point_words;
    let mut point: Vec<&Fact> = Vec::new();
    for fact in material.facts().filter(|fact| own(fact) || free(fact)) {
        let words = fact.quote.split_whitespace().count();
        if words <= left || own(fact) && point.is_empty() {
            left = left.saturating_sub(words);
            point.push(fact);
        }
    }
    point
}

/// Gives every next step that the leaver names to a case of its account.
pub(super) fn add_steps<'a>(material: &Material<'a>, ranked: &mut [Case<'a>]) {
    let told: Vec<&Fact> = ranked.iter().flat_map(|case| case.all()).collect();
    let growth = &material.wording.growth.topics;
    let is_step = |fact: &&Fact| {
        material.has_kind(fact, &[SlotKind::NextStep])
            && !growth.iter().any(|it| it == fact.topic.as_str())
            && !cause::grows(material, fact)
            && !told.iter().any(|it| it.id == fact.id)
    };
    for fact in material.facts().filter(is_step) {
        let of_account = |case: &&mut Case<'_>| case.first().is_some_and(|it| it.account == fact.account);
        let of_topic = |case: &&mut Case<'_>| {
            let mut facts = case.facts.iter();
            facts.any(|it| it.topic == fact.topic && (fact.account.is_some() || it.id.turn == fact.id.turn))
        };
        let same = ranked.iter_mut().find(|case| of_account(case) && of_topic(case));
        if let Some(case) = same {
            case.steps.push(fact);
        } else if let Some(case) = ranked
            .iter_mut()
            .find(|case| of_account(case) && fact.account.is_some())
        {
            case.steps.push(fact);
        }
    }
}
