//! What is most worth asking next, and why.
//!
//! 1. A conflict that was not shown yet.
//! 2. Something that the last answer named and did not explain, or a follow-up to it (`follow_up`);
//!    then what manager or successor want put (`request`).
//! 3. The next step of the interview's arc (`arc`).
//!
//! The manager may order and drop accounts and topics (`scheme`). Candidates are values, best first; nothing here changes
//! the session. Here stand what all steps share: an item's value per minute, and how a choice becomes a question.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::bank::Topic;
use crate::id::{AccountId, SlotId, TopicId, Turn};
use crate::interview::arc;
use crate::interview::coverage::{known, places};
use crate::interview::follow_up::{self, Depth};
use crate::interview::guide::Guide;
use crate::interview::phrase::{Phrase, Subject, successor_name};
use crate::interview::question::{Question, QuestionKind};
use crate::interview::request;
use crate::interview::scheme;
use crate::interview::session::Session;
use crate::interview::stake::{Stake, stakes};
use crate::interview::whose::whose;

/// A session looked at on a day, with what every step of the arc needs.
#[derive(Debug)]
pub(super) struct Agenda<'a> {
    pub session: &'a Session,
    pub guide: &'a Guide,
    pub stakes: Vec<Stake>,
    /// Accounts by value at stake, the greatest first, or in the manager's order; without those dropped.
    pub ranked: Vec<AccountId>,
    /// What topics are worth where the manager ordered them.
    pub worths: BTreeMap<TopicId, f64>,
}

/// What is to be asked, before it has a turn and words.
#[derive(Debug, Clone)]
pub(super) struct Move<'a> {
    pub topic: &'a Topic,
    pub account: Option<AccountId>,
    pub kind: QuestionKind,
    pub slot: Option<SlotId>,
    pub why: Option<String>,
}

impl<'a> Move<'a> {
    /// Asks about the whole book.
    pub(super) const fn of_book(topic: &'a Topic, slot: Option<SlotId>) -> Self {
        Self {
            topic,
            account: None,
            kind: QuestionKind::Probe,
            slot,
            why: None,
        }
    }
}

impl<'a> Agenda<'a> {
    /// Looks at a session on a day.
    pub(super) fn new(session: &'a Session, guide: &'a Guide, today: Date) -> Self {
        let mut stakes = stakes(session, &guide.policy.stake, today);
        let scheme = &session.proceedings.scheme;
        let ranked = scheme::accounts(scheme, &mut stakes);
        let worths = scheme::worths(scheme, &guide.bank);
        Self {
            session,
            guide,
            stakes,
            ranked,
            worths,
        }
    }

    /// Returns the questions most worth asking, best first; none when the interview is over.
    pub(super) fn candidates(&self) -> Vec<Question> {
        let most = self.guide.policy.agenda.candidates;
        let urgent = follow_up::conflict(self).or_else(|| follow_up::noticed(self));
        let urgent = urgent.or_else(|| whose(self)).or_else(|| follow_up::unexplained(self));
        let mut found: Vec<Question> = urgent.into_iter().collect();
        if found.is_empty() {
            let moves = follow_up::moves(self).into_iter();
            let planned = moves.filter(|it| self.is_planned(it.topic, it.account.as_ref()));
            found.extend(self.questions(planned.collect()).take(1));
        }
        let requested = || request::due(self).map(|(_, question)| question);
        // nobody's own question is the first that a leaver hears
        if found.is_empty() && !self.session.turns.is_empty() {
            found.extend(requested());
        }
        if found.is_empty() && !self.session.proceedings.requests_only {
            found = arc::next(self, most);
        }
        if found.is_empty() {
            found.extend(requested());
        }
        found
    }

    /// Value per minute of asking an item next: Stake × W × U × (1 − K) / C, less for each dry answer, each opening, and
    /// each question that its account already had.
    pub(super) fn value(&self, topic: &Topic, account: Option<&AccountId>) -> f64 {
        let policy = &self.guide.policy.agenda;
        let known = known(self.session, topic, account);
        let here = places(self.session, topic, account);
        let dry = here.iter().map(|it| it.dry).max().unwrap_or_default();
        let opened: u32 = here.iter().map(|it| it.opened).sum();
        let asked = account
            .and_then(|id| self.session.account_questions.get(id))
            .copied()
            .unwrap_or_default();
        let crowding = policy.account_patience / (policy.account_patience + f64::from(asked));
        let worn = policy.dry_decay.powf(f64::from(dry)) * policy.repeat_decay.powf(f64::from(opened));
        // A topic whose essentials are all known may still hold more: it keeps a tenth of its worth.
        self.plain_value(topic, account) * (1.0 - 0.9 * known.share) * worn * crowding
    }

    pub(super) fn plain_value(&self, topic: &Topic, account: Option<&AccountId>) -> f64 {
        let stake = match account {
            Some(id) => self.stake_of(id),
            None => self.guide.policy.stake.book_share * self.stakes.iter().map(|it| it.value).sum::<f64>(),
        };
        stake * self.worth(topic) / topic.minutes
    }

    /// The next thing to ask of an item: an opening until one brings something, then missing slots, then other openings.
    pub(super) fn next_of(&self, topic: &'a Topic, account: Option<AccountId>) -> Move<'a> {
        let told = places(self.session, topic, account.as_ref())
            .iter()
            .any(|it| it.facts > 0);
        if !told || !self.opened(topic, account.as_ref()) {
            return self.open(topic, account, None);
        }
        match follow_up::missing(self, topic, account.as_ref(), Depth::Any) {
            Some(slot) => Move {
                topic,
                account,
                kind: QuestionKind::Probe,
                slot: Some(slot),
                why: None,
            },
            None => self.open(topic, account, None),
        }
    }

    pub(super) fn open(&self, topic: &'a Topic, account: Option<AccountId>, why: Option<String>) -> Move<'a> {
        Move {
            topic,
            account,
            kind: QuestionKind::Open,
            slot: None,
            why,
        }
    }

    /// Turns moves into questions; one that has no new words left falls away.
    pub(super) fn questions(&self, moves: Vec<Move<'a>>) -> impl Iterator<Item = Question> {
        moves.into_iter().filter_map(|it| self.question(&it))
    }

    pub(super) fn question(&self, it: &Move<'_>) -> Option<Question> {
        self.worded(it, self.subject(it.topic, it.account.as_ref()))
    }

    /// Turns a move into a question on one account, in words that do not ask about the whole book.
    pub(super) fn question_on_account(&self, it: &Move<'_>) -> Option<Question> {
        let subject = Subject {
            without: &self.guide.policy.anchor.whole_book,
            ..self.subject(it.topic, it.account.as_ref())
        };
        self.worded(it, subject)
    }

    fn worded(&self, it: &Move<'_>, subject: Subject<'_>) -> Option<Question> {
        let told = || {
            places(self.session, it.topic, it.account.as_ref())
                .iter()
                .any(|it| it.facts > 0)
        };
        let phrase = match &it.slot {
            Some(slot) => subject.probe(slot)?,
            None if self.opened(it.topic, it.account.as_ref()) && told() => {
                subject.opening().or_else(|| subject.what_else())?
            }
            None => subject.opening()?,
        };
        let why = it.why.clone().unwrap_or_else(|| it.topic.why.clone());
        Some(self.put(it, phrase, &why))
    }

    /// The accounts that are asked in depth first, by value at stake.
    pub(super) fn leaders(&self) -> impl Iterator<Item = &AccountId> {
        self.ranked.iter().take(self.guide.policy.agenda.leading_accounts)
    }

    /// Value at stake in an account.
    pub(super) fn stake_of(&self, account: &AccountId) -> f64 {
        let found = self.stakes.iter().find(|it| it.account == *account);
        found.map_or(0.0, |it| it.value)
    }

    /// Gives a move its words and its turn.
    pub(super) fn put(&self, it: &Move<'_>, phrase: Phrase, why: &str) -> Question {
        let subject = self.subject(it.topic, it.account.as_ref());
        Question {
            turn: self.next_turn(),
            kind: it.kind,
            topic: it.topic.id.clone(),
            account: it.account.clone(),
            slot: it.slot.clone(),
            template: phrase.template,
            text: phrase.text,
            why: subject.fill(why),
            conflict: None,
        }
    }

    pub(super) fn subject<'s>(&'s self, topic: &'s Topic, account: Option<&'s AccountId>) -> Subject<'s> {
        Subject {
            session: self.session,
            guide: self.guide,
            topic,
            account,
            without: &[],
        }
    }

    pub(super) fn next_turn(&self) -> Turn {
        self.session.turns.last().map_or(Turn(1), |it| it.question.turn.next())
    }

    pub(super) fn topic(&self, id: &TopicId) -> Option<&'a Topic> {
        self.guide.bank.topic(id)
    }

    pub(super) fn successor(&self) -> &str {
        let unnamed = self.guide.wording.names.successor.as_str();
        self.session
            .plan
            .as_ref()
            .map_or(unnamed, |plan| successor_name(plan, self.guide))
    }

    pub(super) fn opened(&self, topic: &Topic, account: Option<&AccountId>) -> bool {
        self.times_opened(topic, account) > 0
    }

    pub(super) fn times_opened(&self, topic: &Topic, account: Option<&AccountId>) -> u32 {
        let item = (topic.id.clone(), account.cloned());
        self.session.progress.get(&item).map_or(0, |it| it.opened)
    }
}
