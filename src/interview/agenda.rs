//! What is most worth asking next, and why.
//!
//! The arc, in order; the first step that has a question wins:
//! 1. a conflict that was not shown yet;
//! 2. something that the last answer named and did not explain, or a follow-up to it (`follow_up`);
//!    then what manager or successor want put (`request`);
//! 3. the opening topics: what cannot wait, then the leaver's own snapshot;
//! 4. renewals that fall due around the last day;
//! 5. the leading accounts, on the leading topics;
//! 6. one opening for every topic across the book, the weightiest first;
//! 7. every account at least a few questions;
//! 8. everything by value per minute, each item worth less as its slots fill and as answers stay dry;
//! 9. an account summed up, once nothing more is worth asking of it; the closing questions.
//!
//! The manager may order and drop accounts and topics (`scheme`). Candidates are values, best first; nothing here changes the session.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::bank::{Scope, Topic};
use crate::book::Account;
use crate::id::{AccountId, SlotId, TopicId, Turn};
use crate::interview::coverage::{known, places};
use crate::interview::follow_up;
use crate::interview::guide::Guide;
use crate::interview::phrase::{Phrase, Subject, successor_name};
use crate::interview::question::{Question, QuestionKind};
use crate::interview::request;
use crate::interview::scheme;
use crate::interview::session::Session;
use crate::interview::stake::{Stake, days_between, stakes};
use crate::interview::teach_back;
use crate::interview::wording::fill;

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
        let urgent = urgent.or_else(|| follow_up::unexplained(self));
        let mut found: Vec<Question> = urgent.into_iter().collect();
        if found.is_empty() {
            let moves = follow_up::moves(self).into_iter();
            let planned = moves.filter(|it| self.is_planned(it.topic, it.account.as_ref()));
            found.extend(self.questions(planned.collect()).take(1));
        }
        if found.is_empty() {
            found.extend(request::due(self).map(|(_, question)| question));
        }
        if found.is_empty() && !self.session.proceedings.requests_only {
            found = self.arc(most);
        }
        found
    }

    fn arc(&self, most: usize) -> Vec<Question> {
        let steps: [&dyn Fn() -> Vec<Move<'a>>; 5] = [
            &|| self.opening(),
            &|| self.due(),
            &|| self.leading(),
            &|| self.breadth(),
            &|| self.every_account(),
        ];
        for step in steps {
            let found: Vec<Question> = self.questions(step()).take(most).collect();
            if !found.is_empty() {
                return found;
            }
        }
        let found: Vec<Question> = self.questions(self.by_value()).take(most).collect();
        if !found.is_empty() && !self.tired() {
            return found;
        }
        let last = teach_back::due(self).or_else(|| self.questions(self.closing()).next());
        last.map(|it| vec![it]).unwrap_or_default()
    }

    /// Whether so many answers in a row were dry that only the last questions are left.
    fn tired(&self) -> bool {
        self.session.dry_streak >= self.guide.policy.stop.dry_answers && self.closing_put()
    }

    /// Whether every closing topic was put.
    pub(super) fn closing_put(&self) -> bool {
        let policy = &self.guide.policy.agenda;
        self.named(&policy.closing_topics).all(|topic| self.opened(topic, None))
    }

    /// Step 3: the opening topics, and once more while they bring something.
    fn opening(&self) -> Vec<Move<'a>> {
        let topics = self.named(&self.guide.policy.agenda.opening_topics);
        let due = |topic: &&Topic| {
            let progress = self.session.progress.get(&(topic.id.clone(), None));
            progress.is_none_or(|it| it.opened == 0 || (it.opened < 2 && it.fruitful > 0 && it.dry == 0))
        };
        topics.filter(due).map(|topic| self.open(topic, None, None)).collect()
    }

    /// Step 4: renewals close to the last day.
    fn due(&self) -> Vec<Move<'a>> {
        let (Some(plan), Some(topic)) = (&self.session.plan, self.topic(&TopicId::from("renewals"))) else {
            return Vec::new();
        };
        let within = self.guide.policy.agenda.due_within_days;
        let soon = |account: &&Account| {
            let days = account.renewal.map(|renewal| days_between(plan.last_day, renewal));
            let planned = self.is_planned(topic, Some(&account.id));
            planned && days.is_some_and(|days| days <= within) && !self.opened(topic, Some(&account.id))
        };
        let mut accounts: Vec<&Account> = self.session.book.accounts.iter().filter(soon).collect();
        accounts.sort_by_key(|it| it.renewal);
        let reason = |account: &Account| {
            let date = account
                .renewal
                .map_or_else(String::new, |it| it.strftime("%-d %B").to_string());
            fill(
                &self.guide.wording.why.due,
                &[("account", account.short_name()), ("date", &date)],
            )
        };
        accounts
            .into_iter()
            .map(|it| self.open(topic, Some(it.id.clone()), Some(reason(it))))
            .collect()
    }

    /// Step 5: the leading accounts on the leading topics.
    fn leading(&self) -> Vec<Move<'a>> {
        let policy = &self.guide.policy.agenda;
        let topics: Vec<&Topic> = self.named(&policy.leading_topics).collect();
        let mut moves = Vec::new();
        for account in self.ranked.iter().take(policy.leading_accounts) {
            let open = topics.iter().filter(|topic| !self.opened(topic, Some(account)));
            moves.extend(open.map(|topic| self.open(topic, Some(account.clone()), None)));
        }
        moves
    }

    /// Step 6: one opening for every topic, across the book.
    fn breadth(&self) -> Vec<Move<'a>> {
        let mut topics: Vec<&Topic> = self.topics().filter(|it| !self.opened(it, None)).collect();
        topics.sort_by(|a, b| self.worth(b).total_cmp(&self.worth(a)));
        topics.into_iter().map(|topic| self.open(topic, None, None)).collect()
    }

    /// Step 7: a few questions on every account, the most valuable first, from topics named for that.
    fn every_account(&self) -> Vec<Move<'a>> {
        let policy = &self.guide.policy.agenda;
        let asked = |id: &AccountId| self.session.account_questions.get(id).copied().unwrap_or_default();
        let topics: Vec<&Topic> = self.named(&policy.account_topics).collect();
        let short = self.ranked.iter().filter(|id| asked(id) < policy.least_per_account);
        let next = |id: &AccountId| {
            let topic = topics.iter().find(|topic| !self.opened(topic, Some(id)))?;
            Some(self.open(
                topic,
                Some(id.clone()),
                Some(self.guide.wording.why.account_first.clone()),
            ))
        };
        short.filter_map(next).collect()
    }

    /// Step 8: everything by value per minute.
    fn by_value(&self) -> Vec<Move<'a>> {
        let mut all: Vec<(f64, Move<'a>)> = Vec::new();
        for topic in self.topics() {
            if topic.scope == Scope::Account {
                let mine = self
                    .ranked
                    .iter()
                    .map(|id| (self.value(topic, Some(id)), Some(id.clone())));
                all.extend(mine.map(|(value, account)| (value, self.next_of(topic, account))));
            } else {
                all.push((self.value(topic, None), self.next_of(topic, None)));
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        let floor = self.guide.policy.agenda.floor_share;
        let worth = |(value, it): &(f64, Move<'_>)| *value > floor * self.plain_value(it.topic, it.account.as_ref());
        all.into_iter().filter(worth).map(|(_, it)| it).collect()
    }

    /// Step 9: the closing questions that were not put yet.
    fn closing(&self) -> Vec<Move<'a>> {
        let topics = self.named(&self.guide.policy.agenda.closing_topics);
        let left = topics.filter(|topic| self.times_opened(topic, None) < 2);
        let closing = |topic| Move {
            kind: QuestionKind::Closing,
            ..self.open(topic, None, None)
        };
        if self.tired()
            && self
                .session
                .turns
                .last()
                .is_some_and(|it| it.question.kind == QuestionKind::Closing)
        {
            return Vec::new();
        }
        left.map(closing).collect()
    }

    /// Value per minute of asking an item next: Stake × W × U × (1 − K) / C, less for each dry answer, each opening, and
    /// each question that its account already had.
    fn value(&self, topic: &Topic, account: Option<&AccountId>) -> f64 {
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

    fn plain_value(&self, topic: &Topic, account: Option<&AccountId>) -> f64 {
        let stake = match account {
            Some(id) => self
                .stakes
                .iter()
                .find(|it| it.account == *id)
                .map_or(0.0, |it| it.value),
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
        match follow_up::missing(self, topic, account.as_ref()) {
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

    fn question(&self, it: &Move<'_>) -> Option<Question> {
        let subject = self.subject(it.topic, it.account.as_ref());
        let phrase = match &it.slot {
            Some(slot) => subject.probe(slot)?,
            None if self.opened(it.topic, it.account.as_ref()) => subject.opening().or_else(|| subject.what_else())?,
            None => subject.opening()?,
        };
        let why = it.why.clone().unwrap_or_else(|| it.topic.why.clone());
        Some(self.put(it, phrase, &why))
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

    fn times_opened(&self, topic: &Topic, account: Option<&AccountId>) -> u32 {
        let item = (topic.id.clone(), account.cloned());
        self.session.progress.get(&item).map_or(0, |it| it.opened)
    }
}
