//! The leaver's acts: consent, looking through what was understood, releasing it.
//!
//! Removing a statement removes those of the same words, under whatever topic they stand. New words are heard like an
//! answer, keep the statement's place, and wait for their release.

use crate::fact::{Fact, Release};
use crate::id::{AccountId, FactId};
use crate::interview::act::{Act, ImportField, Part, Verdict};
use crate::interview::command::Refusal;
use crate::interview::decide::Step;
use crate::interview::decide::act::{known, screened, statement};
use crate::interview::deed::Deed;
use crate::interview::gather::join;
use crate::interview::hearing;
use crate::interview::part::content_of;
use crate::interview::party::Party;

/// The best rating.
const MOST_POINTS: u8 = 4;

/// Longest name of a version of the terms, in bytes.
const LONGEST_VERSION: usize = 64;

pub(super) fn decide(step: &mut Step<'_>, act: Act) -> Result<Vec<Deed>, Refusal> {
    match act {
        Act::Consent { version } => consent(step, version),
        Act::Review { fact, verdict } => review(step, fact, verdict),
        Act::Fix { fact, text } => fix(step, fact, &text),
        Act::ConfirmImport { account, field } => check_import(step, account, field, None),
        Act::FixImport { account, field, text } => {
            known(step, &account)?;
            let text = screened(step, &text)?;
            check_import(step, account, field, Some(text))
        }
        Act::Release(part) => release(step, part),
        Act::Retract(part) => retract(step, part),
        Act::Rate { points } if (1..=MOST_POINTS).contains(&points) => Ok(vec![Deed::Rated { points }]),
        Act::AskErasure => erasure(step, Deed::ErasureAsked),
        Act::DropErasure => erasure(step, Deed::ErasureDropped),
        Act::Rate { .. } => Err(Refusal::OutOfRange {
            what: "points",
            least: 1,
            most: u32::from(MOST_POINTS),
        }),
        _ => Err(Refusal::NotTheirs { party: Party::Leaver }),
    }
}

/// A wish is kept once; whether it is granted is the manager's to say.
fn erasure(step: &Step<'_>, deed: Deed) -> Result<Vec<Deed>, Refusal> {
    let is_asked = step.session.proceedings.erasure_asked.is_some();
    if is_asked == (deed == Deed::ErasureAsked) {
        return Err(Refusal::NothingNew);
    }
    Ok(vec![deed])
}

fn consent(step: &mut Step<'_>, version: String) -> Result<Vec<Deed>, Refusal> {
    let given = step.session.proceedings.consent.as_ref();
    if given.is_some_and(|it| it.version == version) {
        return Err(Refusal::NothingNew);
    }
    if version.trim().is_empty() {
        return Err(Refusal::NoWords);
    }
    if version.len() > LONGEST_VERSION {
        let (bytes, most) = (version.len(), LONGEST_VERSION);
        return Err(Refusal::TooLong { bytes, most });
    }
    Ok(vec![Deed::ConsentGiven { version }])
}

fn review(step: &Step<'_>, id: FactId, verdict: Verdict) -> Result<Vec<Deed>, Refusal> {
    let fact = statement(step, id)?;
    if step.session.proceedings.reviews.get(&id) == Some(&verdict) {
        return Err(Refusal::NothingNew);
    }
    let mut meant = vec![id];
    if matches!(verdict, Verdict::Remove | Verdict::ManagerOnly) {
        meant.extend(of_same_words(step, fact));
    }
    let deed = |fact| Deed::StatementReviewed { fact, verdict };
    Ok(meant.into_iter().map(deed).collect())
}

/// Other statements of the same turn that share words with this one.
fn of_same_words(step: &Step<'_>, fact: &Fact) -> Vec<FactId> {
    let turn = fact.id.turn;
    let range = FactId { turn, n: 0 }..=FactId { turn, n: u16::MAX };
    let others = step.session.facts.range(range).map(|(_, it)| it);
    let shares = |it: &Fact| it.span.start < fact.span.end && fact.span.start < it.span.end;
    others
        .filter(|it| it.id != fact.id && shares(it))
        .map(|it| it.id)
        .collect()
}

fn fix(step: &mut Step<'_>, id: FactId, raw: &str) -> Result<Vec<Deed>, Refusal> {
    let old = statement(step, id)?.clone();
    let text = screened(step, raw)?;
    if text == old.quote {
        return Err(Refusal::NothingNew);
    }
    let record = step.session.turn(id.turn);
    let question = record
        .map(|it| it.question.clone())
        .ok_or(Refusal::NoSuchAnswer(id.turn.0))?;
    let heard = hearing::listen(&step.session, step.guide, &question, &text, step.at);
    let others = of_same_words(step, &old);
    let mut fact = Fact {
        quote: text,
        release: if old.release == Release::Withdrawn {
            Release::Report
        } else {
            old.release
        },
        mentions: crate::fact::Mentions::default(),
        red_flags: Vec::new(),
        ..old
    };
    heard.sentences.iter().for_each(|sentence| join(&mut fact, sentence));
    let slots = step.guide.bank.topic(&fact.topic);
    fact.slots
        .retain(|id| slots.is_some_and(|topic| topic.slot(id).is_some()));
    let remove = |fact| Deed::StatementReviewed {
        fact,
        verdict: Verdict::Remove,
    };
    let mut deeds: Vec<Deed> = others.into_iter().map(remove).collect();
    let fact = Box::new(fact);
    deeds.push(Deed::StatementFixed { fact });
    Ok(deeds)
}

fn check_import(
    step: &Step<'_>,
    account: AccountId,
    field: ImportField,
    text: Option<String>,
) -> Result<Vec<Deed>, Refusal> {
    known(step, &account)?;
    let before = step.session.proceedings.import_checks.get(&(account.clone(), field));
    if before == Some(&text) {
        return Err(Refusal::NothingNew);
    }
    Ok(vec![Deed::ImportChecked { account, field, text }])
}

fn release(step: &Step<'_>, part: Part) -> Result<Vec<Deed>, Refusal> {
    if let Part::Account(account) = &part {
        known(step, account)?;
    }
    let (mut facts, mut turns) = content_of(&step.session, &step.guide.bank, &part);
    let all = &step.session.proceedings;
    facts.retain(|id| !all.released_facts.contains(id));
    turns.retain(|turn| !all.released_turns.contains(turn));
    let mut checks = all.import_checks.keys();
    let checked = checks.any(|it| Part::Account(it.0.clone()) == part && !all.released_imports.contains(it));
    if facts.is_empty() && turns.is_empty() && !checked {
        return Err(Refusal::NothingNew);
    }
    Ok(vec![Deed::PartReleased { part, facts, turns }])
}

/// A release is taken back until the leaver has signed it.
fn retract(step: &Step<'_>, part: Part) -> Result<Vec<Deed>, Refusal> {
    let all = &step.session.proceedings;
    let signed = all.signatures.get(&Party::Leaver);
    if signed.is_some_and(|it| it.lapsed.is_none()) {
        return Err(Refusal::SignedBefore);
    }
    let (mut facts, mut turns) = content_of(&step.session, &step.guide.bank, &part);
    facts.retain(|id| all.released_facts.contains(id));
    turns.retain(|turn| all.released_turns.contains(turn));
    if facts.is_empty() && turns.is_empty() {
        return Err(Refusal::NothingReleased);
    }
    Ok(vec![Deed::ReleaseRetracted { part, facts, turns }])
}
