//! Facts that a model found in an answer, checked one by one: the good ones are kept, the others counted by fault.
//!
//! 1. The quote stands in the answer (`quote`) and is long enough to mean something alone.
//! 2. Topic and slot exist; the account was offered with the request.
//!
//! What a quote fills is not believed: `interview` listens to the passage itself and decides.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::fact::Confidence;
use crate::id::{SlotId, TopicId, Turn};
use crate::interview::{Outcome, Proposed};
use crate::prompt::json::object;
use crate::prompt::quote::locate;
use crate::prompt::reply::{Reply, ReplyFault};
use crate::prompt::request::Scene;
use crate::prompt::templates::Prompts;
use crate::prompt::understand::{label, named};
use crate::prompt::window::released_answer;

/// What a reply to `understand` gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// Facts whose quotes stand in the answer.
    pub facts: Vec<Proposed>,
    /// Items that were not taken, by fault, as a person reads it.
    pub rejected: BTreeMap<String, usize>,
}

#[derive(Debug, Deserialize)]
struct Found {
    facts: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Item {
    quote: String,
    topic: TopicId,
    #[serde(default)]
    slot: Option<SlotId>,
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    confidence: Confidence,
}

impl Prompts {
    /// Returns the facts that a reply to `understand` proposes for a turn.
    ///
    /// # Errors
    /// What is wrong with the reply as a whole; single items are counted instead.
    pub fn understood(&self, scene: &Scene<'_>, turn: Turn, reply: &Reply) -> Result<Heard, ReplyFault> {
        let found: Found = object(reply.whole()?, "facts")?;
        let mut heard = Heard::default();
        for value in found.facts.into_iter().take(self.limits.reply.items) {
            match self.proposed(scene, turn, value) {
                Ok(fact) if heard.facts.len() < self.limits.reply.facts && !heard.facts.contains(&fact) => {
                    heard.facts.push(fact);
                }
                Ok(_) => {}
                Err(fault) => *heard.rejected.entry(fault.to_string()).or_default() += 1,
            }
        }
        Ok(heard)
    }

    fn proposed(&self, scene: &Scene<'_>, turn: Turn, value: Value) -> Result<Proposed, ReplyFault> {
        let item: Item = serde_json::from_value(value).map_err(|_shape| ReplyFault::OffSchema)?;
        let record = scene.session.turn(turn).ok_or(ReplyFault::NoSource)?;
        let Some(Outcome::Answered(answer)) = &record.outcome else {
            return Err(ReplyFault::NoSource);
        };
        let span = locate(&answer.text, &item.quote).ok_or(ReplyFault::NotSaid)?;
        let quote = answer.text.get(span.clone()).unwrap_or_default();
        let enough = quote.split_whitespace().count() >= self.limits.reply.least_quote_words;
        if !enough && quote.trim().len() < answer.text.trim().trim_end_matches('.').len() {
            return Err(ReplyFault::NotSaid);
        }
        let topic = scene.guide.bank.topic(&item.topic).ok_or(ReplyFault::OffSubject)?;
        let shown = released_answer(scene, turn).unwrap_or_default();
        let offered = named(scene, &record.question, &shown, self.limits.window.accounts);
        let account = match &item.account {
            None => None,
            Some(name) => {
                let mut labelled = offered.iter().enumerate();
                let meant = labelled.find(|(at, it)| label(*at) == *name || it.name == *name);
                Some(meant.map(|(_, it)| it.id.clone()).ok_or(ReplyFault::OffSubject)?)
            }
        };
        let slot = item.slot.filter(|slot| topic.slot(slot).is_some());
        Ok(Proposed {
            span,
            topic: topic.id.clone(),
            account,
            slot,
            confidence: item.confidence,
        })
    }
}
