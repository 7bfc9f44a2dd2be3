//! What the leaver put right themselves: the mistake and its correction are one point, and the value that holds counts.
//!
//! 1. A contradiction whose later side settled it is a correction ("12 December, not 2 December").
//! 2. Its words stand behind those that they put right, with both marks; none is changed.
//! 3. A day that was put right has the date that holds, so that calendar and headlines take it. An amount or a count that was
//!    denied is none any more.

use crate::fact::{Fact, Mentions, When};
use crate::id::FactId;
use crate::interview::{Conflict, Session, Side};

/// A correction: the statements of both sides, and their values as said.
#[derive(Debug, Clone, Copy)]
pub(super) struct PutRight<'a> {
    /// The statement with the mistake.
    pub wrong: FactId,
    /// The statement that puts it right.
    pub right: FactId,
    denied: &'a str,
    holds: &'a str,
}

/// Returns what the leaver put right, in the order in which it was said.
pub(super) fn put_right(session: &Session) -> impl Iterator<Item = PutRight<'_>> {
    session.conflicts.iter().filter_map(of)
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
    pub(super) fn joined(&self, wrong: &Fact, right: &Fact) -> Fact {
        let ends = wrong.quote.ends_with(['.', '!', '?', '…']);
        let gap = if ends { " " } else { " … " };
        Fact {
            quote: format!("{}{gap}{}", wrong.quote, right.quote),
            mentions: self.mentions(wrong, right),
            ..wrong.clone()
        }
    }

    fn mentions(&self, wrong: &Fact, right: &Fact) -> Mentions {
        let mut all = wrong.mentions.clone();
        let holding = right.mentions.dates.iter().find(|it| it.text == self.holds);
        let dated = |when: When| match holding {
            Some(holding) if when.text == self.denied => When {
                text: when.text,
                ..holding.clone()
            },
            _ => when,
        };
        all.dates = all.dates.into_iter().map(dated).collect();
        all.money.retain(|it| it.text != self.denied);
        all.measures.retain(|it| it.text != self.denied);
        let money = right.mentions.money.iter().filter(|it| it.text == self.holds);
        all.money.extend(money.cloned());
        let measures = right.mentions.measures.iter().filter(|it| it.text == self.holds);
        all.measures.extend(measures.cloned());
        all
    }
}
