//! Points: statements of one answer that mean something only together, made one statement of the report.
//!
//! 1. Neighbours are looked at whose words stand side by side in the stored answer, with nothing between them.
//! 2. The later one leans back where it begins with a word that points back, or says "it" or "they" of something that the
//!    earlier one named, and names no account of its own. Then it is told where the earlier one is.
//! 3. The earlier one announces where it is a few words with no value in them ("There is one thing."). Then both are told
//!    under the weightier topic of the two.
//! 4. Two statements on different accounts are never one point; nor is what would be too long to be read as one, nor a next
//!    step that names a day or somebody with what it follows from, nor two days, unless the later one begins by pointing back.
//!
//! 5. What the leaver put right themselves is one point with its correction (`put_right`).
//!
//! Else a point is a span of the answer as each of its statements is, and has the marks of all of them. What counts as known,
//! and the fields of tables, are taken from the statements themselves: `Material::stated`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::bank::{Bank, SlotKind};
use crate::book::names::Finder;
use crate::fact::{Confidence, Fact, Mentions, words};
use crate::id::FactId;
use crate::interview::{Outcome, PutRight, Session, TurnRecord, put_right};

/// When neighbours are one point.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointRule {
    /// Lower-case words that point back where a statement begins with them.
    pub begins: Vec<String>,
    /// Lower-case words that point back wherever they stand.
    pub points_back: Vec<String>,
    /// Lower-case words with which one begins who announces what follows.
    pub announces: Vec<String>,
    /// Words of a statement that announces, at most.
    pub few_words: usize,
    /// Length of a point, at most, in letters.
    pub longest: usize,
}

/// The points of a session, in the order in which they were said.
#[derive(Debug, Clone, Default)]
pub(super) struct Points {
    /// Released statements, those that belong together as one.
    pub facts: Vec<Fact>,
    /// The statements of a point that is made from several, by the first of them.
    parts: BTreeMap<FactId, Vec<FactId>>,
}

impl Points {
    /// Makes points of the released statements of a session.
    pub(super) fn of(session: &Session, bank: &Bank, rule: &PointRule) -> Self {
        let finder = Finder::new(&session.book);
        let mut points = Self::default();
        for fact in session.released() {
            let joined = points.facts.last().and_then(|before| {
                let last = points.parts.get(&before.id).and_then(|it| it.last()).copied();
                let neighbour = Neighbours {
                    session,
                    bank,
                    finder: &finder,
                    rule,
                };
                neighbour.joined(before, last.unwrap_or(before.id), fact)
            });
            match joined.and_then(|whole| Some((whole, points.facts.last_mut()?))) {
                Some((whole, last)) => {
                    points
                        .parts
                        .entry(last.id)
                        .or_insert_with(|| vec![last.id])
                        .push(fact.id);
                    *last = whole;
                }
                None => points.facts.push(fact.clone()),
            }
        }
        put_right(session).for_each(|it| points.join(it));
        points
    }

    /// Makes a mistake and its correction one point, where both are released to the same readers.
    fn join(&mut self, it: PutRight<'_>) {
        let place = |id: FactId| self.facts.iter().position(|point| self.ids(point.id).contains(&id));
        let (Some(wrong), Some(right)) = (place(it.wrong), place(it.right)) else {
            return;
        };
        let (Some(mistake), Some(correction)) = (self.facts.get(wrong), self.facts.get(right)) else {
            return;
        };
        let alone = self.ids(correction.id).len() == 1 && wrong != right;
        if !alone || mistake.account != correction.account || mistake.release != correction.release {
            return;
        }
        let (joined, first) = (it.joined(mistake, correction), mistake.id);
        if let Some(point) = self.facts.get_mut(wrong) {
            *point = joined;
        }
        self.parts.entry(first).or_insert_with(|| vec![first]).push(it.right);
        self.facts.remove(right);
    }

    /// Returns the ids of the statements of a point.
    pub(super) fn ids(&self, point: FactId) -> Vec<FactId> {
        self.parts.get(&point).cloned().unwrap_or_else(|| vec![point])
    }
}

/// What two neighbours are judged by.
struct Neighbours<'a> {
    session: &'a Session,
    bank: &'a Bank,
    finder: &'a Finder,
    rule: &'a PointRule,
}

impl Neighbours<'_> {
    /// Returns the point that two statements make together; `last` is the last statement of the earlier one.
    fn joined(&self, before: &Fact, last: FactId, fact: &Fact) -> Option<Fact> {
        let quote = self.between(before, fact)?;
        let fits = quote.chars().count() <= self.rule.longest && last.n.saturating_add(1) == fact.id.n;
        let other = before.account.is_some() && fact.account.is_some() && before.account != fact.account;
        // what is to be done next is a point of its own: it gets an owner and a day
        let own = !(fact.mentions.dates.is_empty() && fact.mentions.people.is_empty());
        let next = own && self.is_step(fact) && !self.is_step(before);
        if !fits || other || next {
            return None;
        }
        // another day is another matter, unless the words mean nothing without those before them
        let from = self.session.turn(fact.id.turn).map(TurnRecord::said_on);
        let another = from.is_some_and(|it| fact.mentions.names_another_day(&before.mentions, it));
        let named = !self.finder.find(&fact.quote).is_empty() || another && !self.begins_with_pronoun(&fact.quote);
        let home = match () {
            () if !named && self.leans_back(&fact.quote) => before,
            () if self.announces(before) => self.weightier(before, fact),
            () => return None,
        };
        Some(merged((before, fact), home, quote))
    }

    /// Returns the words from the beginning of one statement to the end of the next, where they stand side by side.
    fn between(&self, before: &Fact, fact: &Fact) -> Option<String> {
        let record = self
            .session
            .turn(fact.id.turn)
            .filter(|_| before.id.turn == fact.id.turn)?;
        let Some(Outcome::Answered(answer)) = &record.outcome else {
            return None;
        };
        let text = answer.text.as_str();
        let gap = text.get(before.span.end..fact.span.start)?;
        let whole = text.get(before.span.start..fact.span.end)?;
        let stands = whole.starts_with(&before.quote) && whole.ends_with(&fact.quote);
        (stands && gap.trim().is_empty() && !gap.contains('\n')).then(|| whole.to_owned())
    }

    fn is_step(&self, fact: &Fact) -> bool {
        let topic = self.bank.topic(&fact.topic);
        let slots = fact.slots.iter().filter_map(|id| topic.and_then(|it| it.slot(id)));
        slots.into_iter().any(|slot| slot.kind == SlotKind::NextStep)
    }

    fn begins_back(&self, quote: &str) -> bool {
        words(quote).next().is_some_and(|it| self.rule.begins.contains(&it))
    }

    fn begins_with_pronoun(&self, quote: &str) -> bool {
        words(quote)
            .next()
            .is_some_and(|it| self.rule.points_back.contains(&it))
    }

    fn leans_back(&self, quote: &str) -> bool {
        self.begins_back(quote) || words(quote).any(|it| self.rule.points_back.contains(&it))
    }

    fn announces(&self, fact: &Fact) -> bool {
        let Mentions { dates, money, .. } = &fact.mentions;
        let few = fact.quote.split_whitespace().count() <= self.rule.few_words;
        let opens = words(&fact.quote)
            .next()
            .is_some_and(|it| self.rule.announces.contains(&it));
        few && opens && dates.is_empty() && money.is_empty() && fact.mentions.measures.is_empty()
    }

    fn weightier<'f>(&self, before: &'f Fact, fact: &'f Fact) -> &'f Fact {
        let weight = |it: &Fact| self.bank.topic(&it.topic).map_or(0.0, |topic| topic.weight);
        let brings_account = before.account.is_none() && fact.account.is_some();
        if brings_account || weight(fact) > weight(before) {
            fact
        } else {
            before
        }
    }
}

/// Returns two statements as one: filed as `home` is, with all that both name and warn of.
fn merged((before, fact): (&Fact, &Fact), home: &Fact, quote: String) -> Fact {
    let mut all = Fact {
        id: before.id,
        account: before.account.clone().or_else(|| fact.account.clone()),
        topic: home.topic.clone(),
        span: before.span.start..fact.span.end,
        quote,
        confidence: home.confidence,
        slots: Vec::new(),
        touches: Vec::new(),
        mentions: Mentions::default(),
        red_flags: Vec::new(),
        ..before.clone()
    };
    for it in [before, fact] {
        if it.topic == home.topic {
            add(&mut all.slots, &it.slots);
            add(&mut all.touches, &it.touches);
        }
        add(&mut all.red_flags, &it.red_flags);
        let (all, said) = (&mut all.mentions, &it.mentions);
        add(&mut all.people, &said.people);
        add(&mut all.dates, &said.dates);
        add(&mut all.money, &said.money);
        add(&mut all.measures, &said.measures);
        add(&mut all.systems, &said.systems);
        add(&mut all.places, &said.places);
        add(&mut all.kinds, &said.kinds);
    }
    if home.account.is_none() && all.account.is_some() {
        all.confidence = Confidence::Inferred;
    }
    all
}

/// Adds what is not there yet.
pub(super) fn add<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for it in more {
        if !all.contains(it) {
            all.push(it.clone());
        }
    }
}
