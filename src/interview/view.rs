//! What each party may see: a copy of a session without the words that are not theirs to read.
//!
//! 1. A statement is read by the others when the leaver has released it; one for the manager only by the manager.
//! 2. Of an answer, only the words of such statements are left. Turns stay, as counts.
//! 3. An account that only the leaver knew of is there once a statement on it is.
//! 4. A question's words are kept where they are the bank's or somebody's own: others may echo an answer.
//!
//! Reports, overview and search work on the copy as on the whole. Slots count as covered before they are released, so
//! that a manager sees how far the interview is; the number of statements and of warning signs does not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::bank::Topic;
use crate::book::{Account, Book, Source};
use crate::fact::{Fact, Release};
use crate::id::{AccountId, FactId};
use crate::interview::content::content_hash;
use crate::interview::coverage::coverage;
use crate::interview::guide::Guide;
use crate::interview::party::Party;
use crate::interview::phrase::Subject;
use crate::interview::proceedings::{Proceedings, Whole};
use crate::interview::proposal::Spending;
use crate::interview::question::Question;
use crate::interview::session::{Answer, Item, Outcome, Progress, Session, Side, TurnRecord};
use crate::interview::stake::stakes;

impl Session {
    /// Returns the session as that party may see it.
    #[must_use]
    pub fn seen_by(&self, party: Party, guide: &Guide, today: Date) -> Self {
        if party == Party::Leaver {
            return self.for_leaver();
        }
        let accounts = self.book.accounts.iter();
        let accounts: Vec<Account> = accounts
            .filter(|it| account_is_seen(self, it, party))
            .cloned()
            .collect();
        let known: BTreeSet<&AccountId> = accounts.iter().map(|it| &it.id).collect();
        let mut facts = BTreeMap::new();
        let mut turns = Vec::new();
        for record in &self.turns {
            let (record, told) = cut(self, record, party, guide, &known);
            facts.extend(told.into_iter().map(|fact| (fact.id, Arc::new(fact))));
            turns.push(Arc::new(record));
        }
        let seen = |side: &Side| side_is_seen(self, side, party);
        let conflicts = self.conflicts.iter();
        let conflicts = conflicts.filter(|it| seen(&it.earlier) && seen(&it.later)).cloned();
        let conflicts = conflicts.collect();
        let progress = progress(self, &facts, &known);
        let others = for_others(&self.proceedings, party, &facts, &known);
        let questions = self.account_questions.iter();
        let spending = if party == Party::Manager {
            self.spending
        } else {
            Spending::default()
        };
        Self {
            account_questions: questions
                .filter(|(id, _)| known.contains(id))
                .map(|(id, times)| (id.clone(), *times))
                .collect(),
            proceedings: Proceedings {
                whole: Some(whole(self, guide, today)),
                ..others
            },
            asked: BTreeSet::new(),
            unexplained: Vec::new(),
            wordings: BTreeMap::new(),
            said: BTreeSet::new(),
            named: BTreeSet::new(),
            answer_ids: BTreeMap::new(),
            book: Arc::new(Book { accounts }),
            turns,
            facts,
            conflicts,
            progress,
            spending,
            ..self.clone()
        }
    }

    /// Returns whether a party may see all of it: then it need not be copied.
    pub fn is_all_seen_by(&self, party: Party) -> bool {
        let mut notes = self.proceedings.work.values().flat_map(|it| &it.notes);
        party == Party::Leaver && notes.all(|it| it.by.party == Party::Leaver)
    }

    /// The leaver sees all of it but the notes that others took.
    fn for_leaver(&self) -> Self {
        let mut session = self.clone();
        for work in session.proceedings.work.values_mut() {
            work.notes.retain(|it| it.by.party == Party::Leaver);
        }
        session
    }
}

/// Returns whether a party may read a statement.
pub(super) fn may_read(session: &Session, fact: &Fact, party: Party) -> bool {
    if party == Party::Leaver {
        return true;
    }
    let open = match fact.release {
        Release::Report => true,
        Release::Restricted => party == Party::Manager,
        Release::Withdrawn => false,
    };
    open && session.proceedings.released_facts.contains(&fact.id)
}

/// Returns whether a party may know of an account: it was imported, or a statement on it may be read.
pub(super) fn account_is_seen(session: &Session, account: &Account, party: Party) -> bool {
    let cited = || {
        let mut facts = session.facts.values();
        facts.any(|it| it.account.as_ref() == Some(&account.id) && may_read(session, it, party))
    };
    matches!(account.source, Source::Imported { .. }) || party == Party::Leaver || cited()
}

/// Returns whether a party may see a side of a contradiction.
pub(super) fn side_is_seen(session: &Session, side: &Side, party: Party) -> bool {
    match side {
        Side::Fact { fact, .. } => session
            .facts
            .get(fact)
            .is_some_and(|fact| may_read(session, fact, party)),
        Side::Import { account, .. } => session
            .account(account)
            .is_some_and(|account| account_is_seen(session, account, party)),
    }
}

/// Returns a turn with the words that may be read, and its statements with their places in them.
fn cut(
    session: &Session,
    record: &TurnRecord,
    party: Party,
    guide: &Guide,
    known: &BTreeSet<&AccountId>,
) -> (TurnRecord, Vec<Fact>) {
    let turn = record.question.turn;
    let range = FactId { turn, n: 0 }..=FactId { turn, n: u16::MAX };
    let facts = session.facts.range(range).map(|(_, fact)| fact.as_ref());
    let facts: Vec<&Fact> = facts.filter(|it| may_read(session, it, party)).collect();
    let released = session.proceedings.released_turns.contains(&turn);
    let mut told = Vec::new();
    let outcome = record.outcome.as_ref().map(|outcome| match outcome {
        Outcome::Answered(answer) => {
            let (text, facts) = words(session, &answer.text, &facts);
            told = facts;
            Outcome::Answered(Answer {
                id: None,
                text,
                history: Vec::new(),
                masked: answer.masked.clone(),
                ..*answer
            })
        }
        Outcome::Unknown(who) => Outcome::Unknown(who.clone().filter(|_| released)),
        Outcome::Skipped => Outcome::Skipped,
        Outcome::Withheld => Outcome::Withheld,
        Outcome::Reworded => Outcome::Reworded,
    });
    let account = record.question.account.clone().filter(|id| known.contains(id));
    let hidden = account != record.question.account;
    let untold = !released && told.is_empty();
    let text = if hidden || untold {
        String::new()
    } else {
        question_text(session, &record.question, guide)
    };
    let question = Question {
        text,
        account,
        template: String::new(),
        why: String::new(),
        ..record.question.clone()
    };
    let record = TurnRecord {
        question,
        outcome,
        ..record.clone()
    };
    (record, told)
}

/// Returns a question's words where they are the bank's or a person's own; else the topic's title. What was put before the
/// bank's words is left out: it may be a quote of an answer.
fn question_text(session: &Session, question: &Question, guide: &Guide) -> String {
    let bank = &guide.bank;
    let mut requests = session.proceedings.requests.iter();
    let own = requests.find(|it| it.turn == Some(question.turn));
    if let Some(text) = own.and_then(|it| it.text.clone()) {
        return text;
    }
    let topic = bank.topic(&question.topic);
    let of_topic = |topic: &Topic| {
        let mut probes = topic.slots.iter().flat_map(|slot| &slot.probes);
        topic.openings.contains(&question.template) || probes.any(|it| *it == question.template)
    };
    let of_kind = || bank.kind_probes.iter().any(|(_, all)| all.contains(&question.template));
    let Some(topic) = topic else {
        return question.topic.to_string();
    };
    if !of_topic(topic) && !of_kind() {
        return topic.title.clone();
    }
    let subject = Subject {
        session,
        guide,
        topic,
        account: question.account.as_ref(),
        without: &[],
    };
    subject.fill(&question.template)
}

/// Returns an answer cut down to those statements, and the statements with their places in it.
fn words(session: &Session, text: &str, facts: &[&Fact]) -> (String, Vec<Fact>) {
    let fixed = |fact: &Fact| session.proceedings.fixed.contains_key(&fact.id);
    let mut as_said: Vec<&Fact> = facts.iter().copied().filter(|it| !fixed(it)).collect();
    as_said.sort_by_key(|fact| (fact.span.start, fact.span.end));
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for fact in &as_said {
        match pieces.last_mut().filter(|piece| fact.span.start < piece.end) {
            Some(piece) => piece.end = piece.end.max(fact.span.end),
            None => pieces.push(fact.span.clone()),
        }
    }
    let mut cut = String::new();
    let mut told = Vec::new();
    for piece in &pieces {
        let start = next_line(&mut cut);
        cut.push_str(text.get(piece.clone()).unwrap_or_default());
        let within = as_said.iter().filter(|it| piece.contains(&it.span.start));
        told.extend(within.map(|fact| {
            let from = |at: usize| start + at.saturating_sub(piece.start);
            let span = from(fact.span.start)..from(fact.span.end);
            moved(fact, span)
        }));
    }
    for fact in facts.iter().copied().filter(|it| fixed(it)) {
        let start = next_line(&mut cut);
        cut.push_str(&fact.quote);
        told.push(moved(fact, start..cut.len()));
    }
    (cut, told)
}

fn next_line(text: &mut String) -> usize {
    if !text.is_empty() {
        text.push('\n');
    }
    text.len()
}

fn moved(fact: &Fact, span: Range<usize>) -> Fact {
    Fact { span, ..fact.clone() }
}

/// Returns how far each item has come, with the statements and warning signs that may be read.
fn progress(
    session: &Session,
    facts: &BTreeMap<FactId, Arc<Fact>>,
    known: &BTreeSet<&AccountId>,
) -> BTreeMap<Item, Arc<Progress>> {
    let mut all: BTreeMap<Item, Arc<Progress>> = BTreeMap::new();
    let seen = session
        .progress
        .iter()
        .filter(|((_, account), _)| account.as_ref().is_none_or(|id| known.contains(id)));
    for (item, progress) in seen {
        let blank = Progress {
            facts: 0,
            red_flags: 0,
            used: BTreeSet::new(),
            ..(**progress).clone()
        };
        all.insert(item.clone(), Arc::new(blank));
    }
    for fact in facts.values() {
        let item = (fact.topic.clone(), fact.account.clone());
        let progress = Arc::make_mut(all.entry(item).or_default());
        progress.facts = progress.facts.saturating_add(1);
        let flags = u32::try_from(fact.red_flags.len()).unwrap_or(u32::MAX);
        progress.red_flags = progress.red_flags.saturating_add(flags);
    }
    all
}

fn whole(session: &Session, guide: &Guide, today: Date) -> Whole {
    let released = &session.proceedings.released_facts;
    let kept = session.facts.values().filter(|it| it.release != Release::Withdrawn);
    session.proceedings.whole.clone().unwrap_or_else(|| Whole {
        hash: content_hash(session),
        waiting: kept.filter(|it| !released.contains(&it.id)).count(),
        covered: coverage(
            session,
            &guide.bank,
            &guide.policy,
            &stakes(session, &guide.policy.stake, today),
        ),
    })
}

fn for_others(
    all: &Proceedings,
    party: Party,
    facts: &BTreeMap<FactId, Arc<Fact>>,
    known: &BTreeSet<&AccountId>,
) -> Proceedings {
    let mut seen = all.clone();
    // an account whose statements were all taken back is not told of by a question about one of them
    for request in &mut seen.requests {
        request.account = request.account.take().filter(|id| known.contains(id));
    }
    seen.reviews.retain(|id, _| facts.contains_key(id));
    seen.judgements.retain(|id, _| facts.contains_key(id));
    seen.fixed.retain(|id, _| facts.contains_key(id));
    seen.fixed.values_mut().for_each(Vec::clear);
    seen.import_checks
        .retain(|place, _| all.released_imports.contains(place));
    if party == Party::Successor {
        seen.change_requests.clear();
        seen.erasure_asked = None;
    }
    seen
}
