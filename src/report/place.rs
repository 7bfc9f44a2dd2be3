//! Gives every released statement one home, so that none is lost and none is told twice.
//!
//! 1. A statement on an account goes to that account's page where a block takes its topic.
//! 2. Else it goes to the section that takes its topic.
//! 3. Else to what is also worth knowing: of its account, or of the book. So does a remark that fills no slot, names
//!    nothing and begins its answer: it belongs to no part of the page more than to another.

use std::collections::BTreeMap;

use crate::fact::{Fact, Mentions};
use crate::id::AccountId;
use crate::report::card::is_told;
use crate::report::material::Material;
use crate::report::wording::BlockLayout;

/// Facts by the place where the handover tells them.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    /// By account and block; the number after the last block is "also worth knowing".
    pub blocks: BTreeMap<(&'a AccountId, usize), Vec<&'a Fact>>,
    /// By section; the number after the last section is "also worth knowing".
    pub sections: BTreeMap<usize, Vec<&'a Fact>>,
    /// What is told of another account, with a day that is this one's as well.
    pub beside: BTreeMap<&'a AccountId, Vec<&'a Fact>>,
}

impl<'a> Places<'a> {
    /// Returns the facts of an account's page, as they were said.
    pub(super) fn of_account(&self, account: &'a AccountId) -> impl Iterator<Item = &'a Fact> {
        let mut facts: Vec<&Fact> = self
            .blocks
            .range((account, 0)..=(account, usize::MAX))
            .flat_map(|(_, facts)| facts.iter().copied())
            .collect();
        facts.sort_by_key(|fact| fact.id);
        facts.into_iter()
    }
}

/// Places all released facts.
pub(super) fn places<'a>(material: &Material<'a>) -> Places<'a> {
    let mut places = Places::default();
    let wording = material.wording;
    let mut last: Option<&Fact> = None;
    for fact in material.facts() {
        for other in material.also_named(fact) {
            places.beside.entry(&other.id).or_default().push(fact);
        }
        let account = material.account_of(fact).map(|account| &account.id);
        let block = account.and_then(|_| wording.blocks.iter().position(|it| takes(material, it, fact)));
        let of_topic = |topics: &[String]| topics.iter().any(|it| it == fact.topic.as_str());
        let section = wording.sections.iter().position(|it| of_topic(&it.topics));
        let (block, section) = if is_remark(material, fact, last) {
            (None, None)
        } else {
            (block, section)
        };
        last = Some(fact);
        match (account, block, section) {
            (Some(id), Some(block), _) => places.blocks.entry((id, block)).or_default().push(fact),
            (_, _, Some(section)) => places.sections.entry(section).or_default().push(fact),
            (Some(id), None, None) => places.blocks.entry((id, wording.blocks.len())).or_default().push(fact),
            (None, _, None) => places.sections.entry(wording.sections.len()).or_default().push(fact),
        }
    }
    places
}

fn is_remark(material: &Material<'_>, fact: &Fact, last: Option<&Fact>) -> bool {
    let follows =
        last.is_some_and(|it| (it.id.turn, &it.topic, &it.account) == (fact.id.turn, &fact.topic, &fact.account));
    let named = Mentions {
        kinds: fact.mentions.kinds.clone(),
        ..Mentions::default()
    };
    !follows && !material.tells(fact) && !is_told(material, fact) && fact.red_flags.is_empty() && fact.mentions == named
}

fn takes(material: &Material<'_>, block: &BlockLayout, fact: &Fact) -> bool {
    let topic = block.topics.iter().any(|it| it == fact.topic.as_str());
    topic && (block.kinds.is_empty() || material.is_mainly(fact, &block.kinds))
}
