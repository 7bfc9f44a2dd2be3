//! What a report is made from, and how a fact becomes a claim.
//!
//! Only released facts come out of here. Nothing is worded: a claim's text is the fact's quote.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::bank::{Bank, Slot, SlotKind, Topic};
use crate::book::names::Finder;
use crate::book::{Account, Source};
use crate::fact::{Confidence, Fact, Release, pieces};
use crate::id::{AccountId, FactId, TopicId, Turn};
use crate::interview::{Plan, Policy, Session, Side, Stake, TurnRecord, WorkingDays, stakes};
use crate::report::case::Case;
use crate::report::gist::gist;
use crate::report::model::{Claim, Kind, Mark, Who};
pub(super) use crate::report::money::{amount, totals};
use crate::report::part::{Given, Parts};
use crate::report::point::Points;
use crate::report::record::speaks;
use crate::report::wording::{SlotRef, Wording};
use crate::report::{Error, Settings, about};

/// The inputs of a report.
#[derive(Debug, Clone)]
pub(super) struct Material<'a> {
    /// The session as the report quotes it.
    pub session: &'a Session,
    /// The same as it is on record.
    pub record: &'a Session,
    pub points: &'a Points,
    pub bank: &'a Bank,
    pub plan: &'a Plan,
    pub wording: &'a Wording,
    pub policy: &'a Policy,
    pub working: &'a WorkingDays,
    pub stakes: Vec<Stake>,
    /// What is a risk, by the statements that show it; none before `rank::raised`.
    pub cases: Vec<Case<'a>>,
    /// Finds the names of accounts.
    pub finder: Finder,
    pub parts: Parts,
    /// The notes on statements that lost an objection of one of ours.
    pub objections: BTreeMap<FactId, String>,
    pub today: Date,
}

impl<'a> Material<'a> {
    /// Takes a session with its points, as of a day.
    ///
    /// # Errors
    /// `NotStarted` where the session has no plan: nobody leaves yet.
    pub(super) fn of(
        (session, points): (&'a Session, &'a Points),
        today: Date,
        settings: &Settings<'a>,
    ) -> Result<Self, Error> {
        Ok(Self {
            session,
            record: session,
            points,
            bank: settings.bank,
            plan: session.plan.as_ref().ok_or(Error::NotStarted)?,
            wording: settings.wording,
            policy: settings.policy,
            working: &settings.policy.working_days,
            stakes: stakes(session, &settings.policy.stake, today),
            cases: Vec::new(),
            finder: Finder::new(&session.book),
            parts: Parts::of(session, &settings.wording.roles),
            objections: BTreeMap::new(),
            today,
        })
    }

    /// Returns the released facts, in the order in which they were said; those that make one point are one.
    pub(super) fn facts(&self) -> impl Iterator<Item = &'a Fact> + use<'a> {
        self.points.facts.iter()
    }

    /// Returns the released facts as they were filed, each by itself: what fills a slot is known, wherever it is told.
    pub(super) fn stated(&self) -> impl Iterator<Item = &'a Fact> + use<'a> {
        self.session.released()
    }

    /// Returns the released facts of an account.
    pub(super) fn facts_of(&self, account: &'a AccountId) -> impl Iterator<Item = &'a Fact> + use<'a> {
        self.facts().filter(move |fact| fact.account.as_ref() == Some(account))
    }

    /// Returns the released facts that a reference means; those of one account where one is given.
    pub(super) fn referred(&self, from: &'a SlotRef, account: Option<&'a AccountId>) -> Vec<&'a Fact> {
        self.facts()
            .filter(|fact| account.is_none() || fact.account.as_ref() == account)
            .filter(|fact| self.takes(from, fact))
            .collect()
    }

    /// Returns whether a reference means a point, or one of the statements that it is made from.
    pub(super) fn takes(&self, from: &SlotRef, fact: &Fact) -> bool {
        let parts = self.points.ids(fact.id);
        from.takes(fact)
            || parts
                .iter()
                .filter_map(|id| self.session.facts.get(id))
                .any(|it| from.takes(it))
    }

    /// Returns the notes on objections that a fact lost, or a statement that it is made from.
    pub(super) fn objections_to(&self, fact: &Fact) -> Vec<String> {
        let ids = self.points.ids(fact.id);
        ids.iter().filter_map(|id| self.objections.get(id).cloned()).collect()
    }

    /// Returns the accounts, besides its own, that a fact names in a sentence with a day: the day is theirs as well.
    pub(super) fn also_named(&self, fact: &Fact) -> Vec<&'a Account> {
        let mut accounts: Vec<&'a Account> = Vec::new();
        let dated = |sentence: &&str| fact.mentions.dates.iter().any(|it| sentence.contains(it.text.as_str()));
        let days = pieces(&fact.quote).into_iter().filter(dated);
        for hit in days.flat_map(|it| self.finder.find(it)).filter(|it| it.exact) {
            let known = accounts.iter().any(|it| it.id == hit.account);
            let other = fact.account.as_ref().is_some_and(|it| *it != hit.account);
            accounts.extend(self.session.account(&hit.account).filter(|_| other && !known));
        }
        accounts
    }

    /// Returns the account of a fact.
    pub(super) fn account_of(&self, fact: &Fact) -> Option<&'a Account> {
        fact.account.as_ref().and_then(|id| self.session.account(id))
    }

    /// Returns the name of an account.
    pub(super) fn name_of(&self, id: Option<&AccountId>) -> Option<String> {
        id.and_then(|id| self.session.account(id))
            .map(|account| account.name.clone())
    }

    /// Returns what is at stake in an account.
    pub(super) fn stake_of(&self, account: &AccountId) -> Option<&Stake> {
        self.stakes.iter().find(|it| it.account == *account)
    }

    /// Returns a topic's title; its id where the bank does not have it any more.
    pub(super) fn topic_title(&self, id: &TopicId) -> String {
        self.bank
            .topic(id)
            .map_or_else(|| id.as_str().to_owned(), |topic| topic.title.clone())
    }

    /// Returns the label of a fact: its first slots in the order of the topic, no more than the wording allows.
    pub(super) fn label(&self, fact: &Fact) -> String {
        let mut labels = self.labels(fact);
        labels.truncate(self.wording.days.labels);
        labels.join(", ")
    }

    /// Returns the labels of the slots that a fact fills, in the order of the topic; a part that somebody plays only where
    /// the statement says so.
    pub(super) fn labels(&self, fact: &Fact) -> Vec<String> {
        let said = self.filled(fact).filter(|slot| {
            let rules = self.wording.roles.rules_for(&fact.topic, &slot.id);
            rules.is_empty() || self.given(fact).any(|(_, (_, rule))| rules.contains(rule))
        });
        said.map(|slot| slot.label.clone()).collect()
    }

    /// Returns whom a fact gives a part, with the statement that does so: its own, or one that it was made from.
    pub(super) fn given(&self, fact: &Fact) -> impl Iterator<Item = (FactId, &Given)> {
        let ids = self.points.ids(fact.id).into_iter();
        ids.flat_map(|id| self.parts.given(id).iter().map(move |it| (id, it)))
    }

    /// Returns the slots that a fact fills, other than one that asks which account it is about.
    fn filled(&self, fact: &Fact) -> impl Iterator<Item = &'a Slot> {
        let slots = self.bank.topic(&fact.topic).map_or(&[][..], |it| it.slots.as_slice());
        slots
            .iter()
            .filter(|slot| slot.kind != SlotKind::Account && fact.slots.contains(&slot.id))
    }

    /// Returns whether a fact fills a slot, other than one that asks which account it is about.
    pub(super) fn tells(&self, fact: &Fact) -> bool {
        self.filled(fact).next().is_some()
    }

    /// Returns whether a fact is about a slot of one of these types: it fills one, and few others.
    pub(super) fn is_mainly(&self, fact: &Fact, kinds: &[SlotKind]) -> bool {
        fact.slots.len() <= self.wording.days.step_slots && self.has_kind(fact, kinds)
    }

    /// Returns whether a fact fills a slot of one of these types.
    pub(super) fn has_kind(&self, fact: &Fact, kinds: &[SlotKind]) -> bool {
        let topic = self.bank.topic(&fact.topic);
        fact.slots
            .iter()
            .filter_map(|id| topic.and_then(|topic| topic.slot(id)))
            .any(|slot| kinds.contains(&slot.kind))
    }

    /// Returns the place of a fact's first slot among those of its topic; last for a fact without slots.
    pub(super) fn slot_order(&self, fact: &Fact) -> usize {
        let place = |topic: &Topic| {
            topic
                .slots
                .iter()
                .filter(|slot| slot.kind != SlotKind::Account)
                .position(|slot| fact.slots.contains(&slot.id))
        };
        self.bank.topic(&fact.topic).and_then(place).unwrap_or(usize::MAX)
    }

    /// Returns the claim that a fact makes.
    pub(super) fn claim(&self, fact: &Fact) -> Claim {
        let people = fact.mentions.people.iter().map(|person| Who {
            name: person.name.clone(),
            role: person.role.clone(),
        });
        let when = fact.mentions.dates.iter().filter_map(|when| self.meaning(fact, when));
        Claim {
            kind: Kind::Quote,
            id: fact.id.to_string(),
            text: fact.quote.clone(),
            gist: gist(self, fact),
            marks: self.marks(fact),
            confidence: fact.confidence,
            inferred: fact.confidence == Confidence::Inferred,
            standing: self.standing(fact),
            said_on: self.said_on(fact.id.turn),
            account: self.name_of(fact.account.as_ref()),
            topic: self.topic_title(&fact.topic),
            slots: self.labels(fact),
            people: people.collect(),
            when: when.collect(),
            red_flags: fact.red_flags.clone(),
            conflict: self.conflict_of(fact),
            restricted: fact.release == Release::Restricted,
            not_public: speaks(&fact.quote, &self.wording.not_public),
            internal: speaks(&fact.quote, &self.wording.internal),
            fixed: self.is_fixed(fact),
            about: about::about(self, fact),
        }
    }

    fn is_fixed(&self, fact: &Fact) -> bool {
        let fixed = &self.session.proceedings.fixed;
        self.points.ids(fact.id).iter().any(|id| fixed.contains_key(id))
    }

    /// Returns how far a statement can be relied on: `stated`, `inferred`, or `conflicting` where nobody settled it.
    fn standing(&self, fact: &Fact) -> &'static str {
        match fact.confidence {
            _ if self.conflict_of(fact).is_some() => "conflicting",
            Confidence::Inferred => "inferred",
            Confidence::Stated => "stated",
        }
    }

    /// Returns the day of a turn's answer.
    pub(super) fn said_on(&self, turn: Turn) -> Option<Date> {
        self.session.turn(turn).map(TurnRecord::said_on)
    }

    /// Returns the marks of a fact: its own, or those of the statements that it was made from.
    pub(super) fn marks(&self, fact: &Fact) -> Vec<Mark> {
        self.points.ids(fact.id).into_iter().map(fact_mark).collect()
    }

    fn conflict_of(&self, fact: &Fact) -> Option<u32> {
        let ids = self.points.ids(fact.id);
        let is_side = |side: &Side| matches!(side, Side::Fact { fact, .. } if ids.contains(fact));
        self.session
            .conflicts
            .iter()
            .find(|it| is_side(&it.earlier) || is_side(&it.later))
            .map(|it| it.number)
    }

    /// Returns whether a name is one of ours: the company, the leaver, the successor, the manager, or a colleague.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        let plan = self.plan;
        let names = [
            plan.company.as_ref(),
            Some(&plan.csm),
            plan.successor.as_ref(),
            plan.manager.as_ref(),
        ];
        names.into_iter().flatten().any(|it| it == name) || self.parts.is_ours(name)
    }

    /// Returns the successor's name, or words for one who is not named.
    pub(super) fn successor(&self) -> &'a str {
        self.plan.successor_or(&self.wording.unnamed.successor)
    }

    /// Returns the manager's name, or words for one who is not named.
    pub(super) fn manager(&self) -> &'a str {
        self.plan.manager.as_deref().unwrap_or(&self.wording.unnamed.manager)
    }

    /// Returns somebody of ours whom a statement names as owner.
    pub(super) fn owner_named(&self, fact: &Fact) -> Option<String> {
        let owners = &self.wording.roles.owner_slots;
        let owns = fact
            .slots
            .iter()
            .any(|slot| owners.iter().any(|it| it == slot.as_str()));
        let account = self.account_of(fact);
        let theirs = |name: &str| account.is_some_and(|it| it.contacts.iter().any(|contact| contact.name == name));
        let mut ours = fact.mentions.people.iter().filter(|it| !theirs(&it.name));
        ours.next().filter(|_| owns).map(|it| it.name.clone())
    }
}

impl SlotRef {
    /// Returns whether a fact is of this topic and fills one of these slots, or any where none is named.
    pub(super) fn takes(&self, fact: &Fact) -> bool {
        let slot = |id: &String| fact.slots.iter().any(|slot| slot.as_str() == id);
        fact.topic.as_str() == self.topic && (self.slots.is_empty() || self.slots.iter().any(slot))
    }
}

/// Returns the mark of a turn.
pub(super) fn turn_mark(turn: Turn) -> Mark {
    Mark {
        label: turn.to_string(),
        turn: Some(turn.0),
        row: None,
    }
}

/// Returns the mark of a statement: its id, which names the turn and its place there.
pub(super) fn fact_mark(id: FactId) -> Mark {
    Mark {
        label: id.to_string(),
        turn: Some(id.turn.0),
        row: None,
    }
}

/// Returns the mark of a row of the import.
pub(super) fn row_mark(row: u32) -> Mark {
    Mark {
        label: format!("I:{row}"),
        turn: None,
        row: Some(row),
    }
}

/// Returns the mark of where an account is known from.
pub(super) fn source_mark(source: &Source) -> Mark {
    match source {
        Source::Imported { row } => row_mark(*row),
        Source::Noticed { turn } => turn_mark(*turn),
    }
}
