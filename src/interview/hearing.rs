//! Listening to an answer with everything that the session knows at that moment.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::book::names::Finder;
use crate::id::{AccountId, TopicId};
use crate::interview::decide::date_of;
use crate::interview::guide::Guide;
use crate::interview::plan::Plan;
use crate::interview::question::Question;
use crate::interview::session::Session;
use crate::listen::{Context, Heard, Names};

/// Returns what the rules hear in an answer to a question.
pub(super) fn listen(session: &Session, guide: &Guide, question: &Question, text: &str, at: Timestamp) -> Heard {
    let today = date_of(at);
    let finder = Finder::new(&session.book);
    let colleagues = session
        .plan
        .as_ref()
        .map(|plan| colleagues(plan, guide))
        .unwrap_or_default();
    let known: Vec<String> = session.named.iter().map(ToString::to_string).collect();
    let met = met(session, &guide.policy.statement.customer_topics);
    let context = Context {
        bank: &guide.bank,
        book: &session.book,
        finder: &finder,
        today,
        last_day: session.plan.as_ref().map_or(today, |plan| plan.last_day),
        colleagues: &colleagues,
        known: &known,
        met: &met,
        topic: &question.topic,
        account: question.account.as_ref(),
        slot: question.slot.as_ref(),
        names: if question.template == guide.wording.unlisted.opening {
            Names::NewAccounts
        } else {
            Names::Any
        },
        strayed: false,
    };
    guide.ear.listen(text, &context)
}

/// The people whom everybody here knows, with what they are.
fn colleagues(plan: &Plan, guide: &Guide) -> Vec<(String, String)> {
    let names = &guide.wording.names;
    let leaver = plan.title.clone().unwrap_or_else(|| names.leaver.clone());
    let manager = plan.manager.clone().map(|name| (name, names.manager_role.clone()));
    let successor = plan.successor.clone().map(|name| (name, names.successor_role.clone()));
    std::iter::once((plan.csm.clone(), leaver))
        .chain(manager)
        .chain(successor)
        .collect()
}

/// The people whom statements on these topics place at one customer and nowhere else.
fn met(session: &Session, topics: &[TopicId]) -> Vec<(String, AccountId)> {
    let mut places: BTreeMap<&str, BTreeSet<Option<&AccountId>>> = BTreeMap::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for fact in session.facts.values() {
        for person in &fact.mentions.people {
            places.entry(&person.name).or_default().insert(fact.account.as_ref());
            told.extend(Some(person.name.as_str()).filter(|_| topics.contains(&fact.topic)));
        }
    }
    let mut met = Vec::new();
    for (name, accounts) in places.into_iter().filter(|(name, _)| told.contains(name)) {
        if let [Some(account)] = accounts.into_iter().collect::<Vec<_>>().as_slice() {
            met.push((name.to_owned(), (*account).clone()));
        }
    }
    met
}
