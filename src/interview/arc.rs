//! The arc of an interview: which item comes next when nothing in the last answer asks to be followed.
//!
//! The first step that has a question wins:
//! 1. the opening topics: what cannot wait, then the leaver's own snapshot, then accounts that the list lacks;
//! 2. renewals that fall due around the last day;
//! 3. the leading account on the leading topics, accounts with an alarm, the other leading accounts;
//! 4. an account summed up, once enough is known of it;
//! 5. the sweep: one opening for every topic, and one on every account, in step with each other;
//! 6. every account at least a few questions;
//! 7. everything by value per minute, each item worth less as its slots fill and as answers stay dry;
//! 8. from when the successor is there, where nobody said it;
//! 9. the closing questions.
//!
//! A leaver who has nothing more to say goes to the last step at once. How long that takes grows with what was said before.

use crate::bank::{Scope, Topic};
use crate::book::Account;
use crate::id::{AccountId, TopicId};
use crate::interview::agenda::{Agenda, Move};
use crate::interview::attention::{alarms, over_share, untouched};
use crate::interview::coverage::known;
use crate::interview::follow_up;
use crate::interview::question::{Question, QuestionKind};
use crate::interview::stake::days_between;
use crate::interview::starting::starting;
use crate::interview::teach_back;
use crate::interview::wording::fill;

/// Returns the questions of the step that is due, best first; none when the interview is over.
pub(super) fn next(agenda: &Agenda<'_>, most: usize) -> Vec<Question> {
    if tired(agenda) {
        return last_words(agenda);
    }
    let of = |mut moves: Vec<Move<'_>>| -> Vec<Question> {
        moves.retain(|it| agenda.is_planned(it.topic, it.account.as_ref()));
        agenda.questions(moves).take(most).collect()
    };
    let one = |question: Option<Question>| -> Vec<Question> { question.into_iter().collect() };
    let steps: [&dyn Fn() -> Vec<Question>; 9] = [
        &|| of(opening(agenda)),
        &|| one(follow_up::unlisted(agenda)),
        &|| of(due(agenda)),
        &|| of(leading(agenda)),
        &|| one(teach_back::timely(agenda)),
        &|| of(sweep(agenda)),
        &|| of(every_account(agenda)),
        &|| by_value(agenda, most),
        &|| one(starting(agenda)),
    ];
    let found = steps.iter().map(|step| step()).find(|it| !it.is_empty());
    found.unwrap_or_else(|| one(teach_back::due(agenda).or_else(|| agenda.questions(closing(agenda)).next())))
}

/// Whether so many answers in a row were dry that only the last questions are left: few for somebody who never said
/// anything, more for each answer that brought something.
pub(super) fn tired(agenda: &Agenda<'_>) -> bool {
    let stop = &agenda.guide.policy.stop;
    let fruitful: u32 = agenda.session.progress.values().map(|it| it.fruitful).sum();
    let patience = stop.dry_least.saturating_add(fruitful).min(stop.dry_answers);
    agenda.session.dry_streak >= patience
}

/// What a tired leaver is still asked: each closing topic that was never opened, once.
fn last_words(agenda: &Agenda<'_>) -> Vec<Question> {
    let mut left = closing(agenda);
    left.retain(|it| !agenda.opened(it.topic, None));
    agenda.questions(left).take(1).collect()
}

/// Step 1: the opening topics, and once more while they bring something.
fn opening<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let topics = agenda.named(&agenda.guide.policy.agenda.opening_topics);
    let due = |topic: &&Topic| {
        let progress = agenda.session.progress.get(&(topic.id.clone(), None));
        progress.is_none_or(|it| it.opened == 0 || (it.opened < 2 && it.fruitful > 0 && it.dry == 0))
    };
    let topics = topics.filter(due);
    topics.map(|topic| agenda.open(topic, None, None)).collect()
}

/// Step 2: renewals close to the last day.
fn due<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let (Some(plan), Some(topic)) = (&agenda.session.plan, agenda.topic(&TopicId::from("renewals"))) else {
        return Vec::new();
    };
    let within = agenda.guide.policy.agenda.due_within_days;
    let soon = |account: &&Account| {
        let days = account.renewal.map(|renewal| days_between(plan.last_day, renewal));
        days.is_some_and(|days| days <= within) && !agenda.opened(topic, Some(&account.id))
    };
    let mut accounts: Vec<&Account> = agenda.session.book.accounts.iter().filter(soon).collect();
    accounts.sort_by_key(|it| it.renewal);
    let reason = |account: &Account| {
        let date = account.renewal.map(|it| it.strftime("%-d %B").to_string());
        let values = [
            ("account", account.short_name()),
            ("date", date.as_deref().unwrap_or_default()),
        ];
        fill(&agenda.guide.wording.why.due, &values)
    };
    let open = |it: &Account| agenda.open(topic, Some(it.id.clone()), Some(reason(it)));
    accounts.into_iter().map(open).collect()
}

/// Step 3: the leading accounts on the leading topics; what alarms elsewhere comes behind the first of them.
fn leading<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let policy = &agenda.guide.policy.agenda;
    let heads = agenda.leaders();
    let of = |account: &AccountId, topics: usize| -> Vec<Move<'a>> {
        if over_share(agenda, account) {
            return Vec::new();
        }
        let topics = policy
            .leading_topics
            .iter()
            .take(topics)
            .filter_map(|id| agenda.topic(id));
        let open = topics.filter(|topic| !agenda.opened(topic, Some(account)));
        open.map(|topic| agenda.open(topic, Some(account.clone()), None))
            .collect()
    };
    let mut moves = Vec::new();
    for (at, account) in heads.enumerate() {
        if at == 0 {
            moves.extend(of(account, policy.leading_topics.len()));
            moves.extend(alarmed(agenda));
        } else {
            moves.extend(of(account, policy.following_topics));
        }
    }
    moves
}

/// Accounts of which something alarming was said in passing: on its own topic, where that is asked per account, else on
/// those that every account is asked about.
fn alarmed<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let policy = &agenda.guide.policy.agenda;
    let why = &agenda.guide.wording.why.alarm;
    let next = |topic: &TopicId, account: &AccountId| {
        let mut topics = std::iter::once(topic).chain(&policy.account_topics);
        let open = |topic: &&'a Topic| {
            topic.scope == Scope::Account && agenda.is_planned(topic, None) && !agenda.opened(topic, Some(account))
        };
        let topic = topics.find_map(|id| agenda.topic(id).filter(open))?;
        Some(agenda.open(topic, Some(account.clone()), Some(why.clone())))
    };
    let alarms = alarms(agenda);
    alarms.iter().filter_map(|it| next(&it.topic, &it.account)).collect()
}

/// Step 5: topics by weight, and after every few of them an account that was not asked about yet.
fn sweep<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let policy = &agenda.guide.policy.agenda;
    let topics = breadth(agenda);
    let accounts = untouched(agenda);
    let beyond = agenda
        .ranked
        .len()
        .saturating_sub(accounts.len())
        .saturating_sub(policy.leading_accounts);
    let opened = agenda.topics().filter(|it| agenda.opened(it, None)).count();
    let put = opened.saturating_sub(policy.opening_topics.len());
    let account_next = topics.is_empty() || beyond * policy.topics_per_account <= put;
    let mut moves: Vec<Move<'a>> = Vec::new();
    if account_next {
        moves.extend(accounts.into_iter().filter_map(|id| first_on(agenda, id)));
    }
    moves.extend(topics);
    moves
}

/// The next opening on an account, of the topics that every account is asked about.
fn first_on<'a>(agenda: &Agenda<'a>, id: AccountId) -> Option<Move<'a>> {
    let mut topics = agenda.named(&agenda.guide.policy.agenda.account_topics);
    let topic = topics.find(|topic| !opened_by_name(agenda, topic, &id))?;
    Some(agenda.open(topic, Some(id), Some(agenda.guide.wording.why.account_first.clone())))
}

/// Whether an account was asked about a topic in the topic's own words: the question that leaves open what it is about
/// does not count.
fn opened_by_name(agenda: &Agenda<'_>, topic: &Topic, id: &AccountId) -> bool {
    let item = (topic.id.clone(), Some(id.clone()));
    let Some(progress) = agenda.session.progress.get(&item) else {
        return false;
    };
    let touch = &agenda.guide.wording.touch;
    let left_open = touch.iter().any(|it| progress.used.contains(it.as_str()));
    progress.opened > u32::from(left_open && progress.facts == 0)
}

/// One opening for every topic across the book, unless what it wants is known; a topic that was opened on accounts
/// already is worth less across the book.
fn breadth<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let policy = &agenda.guide.policy.agenda;
    let worth = |topic: &Topic| {
        let items = agenda.session.progress.range((topic.id.clone(), None)..);
        let mine = items.take_while(|((id, _), _)| *id == topic.id);
        let on_accounts: u32 = mine
            .filter(|((_, account), _)| account.is_some())
            .map(|(_, it)| it.opened.min(1))
            .sum();
        agenda.worth(topic) * policy.opened_decay.powf(f64::from(on_accounts))
    };
    let open = |topic: &&Topic| !agenda.opened(topic, None) && known(agenda.session, topic, None).share < 1.0;
    let mut topics: Vec<(f64, &'a Topic)> = agenda.topics().filter(open).map(|it| (worth(it), it)).collect();
    topics.sort_by(|a, b| b.0.total_cmp(&a.0));
    topics
        .into_iter()
        .map(|(_, topic)| agenda.open(topic, None, None))
        .collect()
}

/// Whether a topic is still to be opened in the sweep.
pub(super) fn sweeping(agenda: &Agenda<'_>) -> bool {
    agenda.topics().any(|topic| !agenda.opened(topic, None))
}

/// Step 6: a few questions on every account, the most valuable first, from topics named for that.
fn every_account<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let policy = &agenda.guide.policy.agenda;
    let asked = |id: &AccountId| agenda.session.account_questions.get(id).copied().unwrap_or_default();
    let leads = |at: usize| at < policy.leading_accounts;
    let ranked = agenda.ranked.iter().enumerate();
    let short = ranked.filter(|(at, id)| leads(*at) || asked(id) < policy.least_per_account);
    short.filter_map(|(_, id)| first_on(agenda, id.clone())).collect()
}

/// Step 7: everything by value per minute.
fn by_value(agenda: &Agenda<'_>, most: usize) -> Vec<Question> {
    let mut all: Vec<(f64, &Topic, Option<AccountId>)> = Vec::new();
    for topic in agenda.topics() {
        if topic.scope == Scope::Account {
            let mine = agenda.ranked.iter();
            all.extend(mine.map(|id| (agenda.value(topic, Some(id)), topic, Some(id.clone()))));
        } else {
            all.push((agenda.value(topic, None), topic, None));
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let floor = agenda.guide.policy.agenda.floor_share;
    let worth = |(value, topic, account): &(f64, &Topic, Option<AccountId>)| {
        *value > floor * agenda.plain_value(topic, account.as_ref())
    };
    let next = all
        .into_iter()
        .filter(worth)
        .map(|(_, topic, account)| agenda.next_of(topic, account));
    next.filter_map(|it| agenda.question(&it)).take(most).collect()
}

/// Step 8: the closing questions that were not put twice.
fn closing<'a>(agenda: &Agenda<'a>) -> Vec<Move<'a>> {
    let topics = agenda.named(&agenda.guide.policy.agenda.closing_topics);
    let left = topics.filter(|topic| agenda.times_opened(topic, None) < 2);
    let closing = |topic| Move {
        kind: QuestionKind::Closing,
        ..agenda.open(topic, None, None)
    };
    left.map(closing).collect()
}
