//! What the leaver put right themselves: the mistake and its correction are one point, and the value that holds counts.
//!
//! 1. A contradiction whose later side settled it is a correction ("12 December, not 2 December").
//! 2. Its words stand behind those that they put right, with both marks; none is changed.
//! 3. A day that was put right has the date that holds, so that calendar and headlines take it. An amount or a count that was
//!    denied is none any more.

use std::borrow::Cow;

use crate::fact::{Fact, Mentions, When};
use crate::id::FactId;
use crate::interview::session::{Conflict, Session, Side};

/// A correction: the statements of both sides, and their values as said.
#[derive(Debug, Clone, Copy)]
pub struct PutRight<'a> {
    /// The statement with the mistake.
    pub wrong: FactId,
    /// The statement that puts it right.
    pub right: FactId,
    denied: &'a str,
    holds: &'a str,
}

/// Returns what the leaver put right, in the order in which it was said.
pub fn put_right(session: &Session) -> impl Iterator<Item = PutRight<'_>> {
    session.conflicts.iter().filter_map(of)
}

/// Returns a statement with the days that hold in the place of those that were put right; its words stay.
pub(super) fn with_days_that_hold<'a>(session: &Session, fact: &'a Fact) -> Cow<'a, Fact> {
    let mut held = Cow::Borrowed(fact);
    for it in put_right(session).filter(|it| it.wrong == fact.id) {
        if let Some(right) = session.facts.get(&it.right) {
            held.to_mut().mentions.dates = it.days(&held.mentions.dates, right);
        }
    }
    held
}

fn of(conflict: &Conflict) -> Option<PutRight<'_>> {
    let (
        Side::Fact {
            fact: wrong,
            value: denied,
        },
        Side::Fact {
            fact: right,
            value: holds,
        },
    ) = (&conflict.earlier, &conflict.later)
    else {
        return None;
    };
    (conflict.settled == Some(right.turn) && wrong.turn != right.turn).then_some(PutRight {
        wrong: *wrong,
        right: *right,
        denied,
        holds,
    })
}

impl PutRight<'_> {
    /// Returns the statement with the mistake and its correction as one.
    pub fn joined(&self, wrong: &Fact, right: &Fact) -> Fact {
        let ends = wrong.quote.ends_with(['.', '!', '?', '…']);
        let gap = if ends { " " } else { " … " };
        Fact {
            quote: format!("{}{gap}{}", wrong.quote, right.quote),
            mentions: self.mentions(wrong, right),
            ..wrong.clone()
        }
    }

    /// Returns the days of a statement, with the one that holds for the one that was denied, under its words.
    fn days(&self, days: &[When], right: &Fact) -> Vec<When> {
        let holding = right.mentions.dates.iter().find(|it| it.text == self.holds);
        let dated = |when: &When| match holding {
            Some(holding) if when.text == self.denied => When {
                text: when.text.clone(),
                ..holding.clone()
            },
            _ => when.clone(),
        };
        days.iter().map(dated).collect()
    }

    fn mentions(&self, wrong: &Fact, right: &Fact) -> Mentions {
        let mut all = wrong.mentions.clone();
        all.dates = self.days(&all.dates, right);
        all.money.retain(|it| it.text != self.denied);
        all.measures.retain(|it| it.text != self.denied);
        let money = right.mentions.money.iter().filter(|it| it.text == self.holds);
        all.money.extend(money.cloned());
        let measures = right.mentions.measures.iter().filter(|it| it.text == self.holds);
        all.measures.extend(measures.cloned());
        all
    }
}
