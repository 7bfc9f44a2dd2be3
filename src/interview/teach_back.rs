//! Summing up an account in the leaver's own words, and asking what is wrong or missing.
//!
//! A summary quotes; it never rewords, so it cannot say what was not said. The strongest statements come first: those
//! with a warning sign, then those with a date or an amount.

use crate::book::Account;
use crate::fact::Fact;
use crate::id::AccountId;
use crate::interview::agenda::{Agenda, Move};
use crate::interview::phrase::Phrase;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::fold;
use crate::interview::wording::fill;

/// Returns the teach-back that is due before the end: while summaries have taken less than their share of the questions.
pub(super) fn timely(agenda: &Agenda<'_>) -> Option<Question> {
    let turns = &agenda.session.turns;
    let put = turns
        .iter()
        .filter(|it| it.question.kind == QuestionKind::TeachBack)
        .count();
    let share = agenda.guide.policy.teach_back.share;
    (ratio(put + 1, turns.len().max(1)) <= share)
        .then(|| due(agenda))
        .flatten()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "turns of an interview are few thousand at most"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Returns the teach-back of the most valuable account that has enough facts and was not summed up yet.
pub(super) fn due(agenda: &Agenda<'_>) -> Option<Question> {
    let done = |id: &AccountId| {
        let mut put = agenda
            .session
            .turns
            .iter()
            .filter(|it| it.question.kind == QuestionKind::TeachBack);
        put.any(|it| it.question.account.as_ref() == Some(id))
    };
    agenda
        .ranked
        .iter()
        .filter(|id| !done(id))
        .find_map(|id| question(agenda, id))
}

/// Returns the teach-back of one account, or nothing where too little is known.
pub(super) fn question(agenda: &Agenda<'_>, account: &AccountId) -> Option<Question> {
    let policy = &agenda.guide.policy.teach_back;
    let words = &agenda.guide.wording.teach_back;
    let mut facts: Vec<&Fact> = agenda
        .session
        .released()
        .filter(|it| it.account.as_ref() == Some(account))
        .collect();
    if facts.len() < policy.least_facts {
        return None;
    }
    facts.sort_by_key(|fact| std::cmp::Reverse(strength(fact)));
    let mut quotes = String::new();
    for fact in facts.into_iter().take(policy.most_quotes) {
        let quote = format!(
            "“{}” ",
            fact.quote
                .replace('?', ".")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        );
        if (quotes.split_whitespace().count() + quote.split_whitespace().count()) > policy.most_words {
            break;
        }
        quotes.push_str(&quote);
    }
    let name = agenda.session.account(account).map(Account::short_name)?;
    let text = fill(&words.opening, &[("account", name), ("quotes", quotes.trim_end())]);
    let new = !quotes.is_empty() && !agenda.session.asked.contains(fold(&text).as_str());
    let topic = new.then(|| agenda.guide.bank.topics.first()).flatten()?;
    let topic = agenda.topic(&"churn_risk".into()).unwrap_or(topic);
    let it = Move {
        topic,
        account: Some(account.clone()),
        kind: QuestionKind::TeachBack,
        slot: None,
        why: None,
    };
    Some(agenda.put(
        &it,
        Phrase {
            template: words.opening.clone(),
            text,
        },
        &words.why,
    ))
}

fn strength(fact: &Fact) -> usize {
    let named = &fact.mentions;
    fact.red_flags.len() * 4 + named.dates.len() + named.money.len() + named.people.len()
}
