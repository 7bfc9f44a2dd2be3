//! How each event changes the counts of a session. Copies and counts only: no rule, no failure.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::book::Account;
use crate::fact::{Fact, Release};
use crate::id::{FactId, SlotId, Turn};
use crate::interview::draft::Draft;
use crate::interview::proposal::{Call, HeardBy};
use crate::interview::question::{Question, QuestionKind};
use crate::interview::session::{Answer, Conflict, Outcome, Progress, Session, Side, TurnRecord, Unexplained, fold};

/// The task of the calls that read an answer.
const READING: &str = "understand";

impl Session {
    pub(super) fn sit_down(&mut self, sitting: u32, at: Timestamp) {
        self.sittings = sitting;
        self.sitting_open = true;
        self.sitting_since = Some((at, self.turns.len()));
    }

    pub(super) fn put(&mut self, question: &Question, at: Timestamp) {
        self.asked.insert(fold(&question.text).into());
        let template: Arc<str> = question.template.as_str().into();
        *self.wordings.entry(Arc::clone(&template)).or_default() += 1;
        if let Some(account) = &question.account {
            *self.account_questions.entry(account.clone()).or_default() += 1;
        }
        if let Some(conflict) = question.conflict {
            let shown = self.conflicts.iter_mut().filter(|it| it.number == conflict);
            shown.for_each(|it| it.asked = Some(question.turn));
        }
        let progress = self.progress_of(question);
        progress.used.insert(template);
        progress.asked += 1;
        progress.opened += u32::from(opens(question.kind));
        if let Some(slot) = &question.slot {
            *progress.probed.entry(slot.clone()).or_default() += 1;
        }
        self.unexplained.clear();
        let question = question.clone();
        let record = TurnRecord {
            question,
            asked_at: at,
            outcome: None,
            closed_at: None,
            dry: false,
        };
        self.turns.push(Arc::new(record));
    }

    /// Takes the open question back as if it had not been put, and puts another one in its place.
    pub(super) fn reword(&mut self, question: &Question) {
        let is_open = |it: &&Arc<TurnRecord>| it.question.turn == question.turn && it.outcome.is_none();
        let Some(record) = self.turns.last().filter(is_open).cloned() else {
            return;
        };
        self.turns.pop();
        let old = &record.question;
        self.asked.remove(fold(&old.text).as_str());
        if let Some(times) = self.wordings.get_mut(old.template.as_str()) {
            *times = times.saturating_sub(1);
        }
        if let Some(times) = old.account.as_ref().and_then(|id| self.account_questions.get_mut(id)) {
            *times = times.saturating_sub(1);
        }
        let progress = self.progress_of(old);
        progress.used.remove(old.template.as_str());
        progress.asked = progress.asked.saturating_sub(1);
        progress.opened = progress.opened.saturating_sub(u32::from(opens(old.kind)));
        if let Some(times) = old.slot.as_ref().and_then(|slot| progress.probed.get_mut(slot)) {
            *times = times.saturating_sub(1);
        }
        self.put(question, record.asked_at);
    }

    pub(super) fn count(&mut self, turn: Turn, call: &Call) {
        self.spending.add(call);
        let (model, host) = (call.model.clone(), call.host.clone());
        self.heard_by = Some(HeardBy { model, host });
        if call.task == READING && call.fault.is_none() {
            self.read.insert(turn);
        }
    }

    pub(super) fn keep(&mut self, draft: &Draft) {
        self.drafts.insert(draft.subject.clone(), Arc::new(draft.clone()));
    }

    pub(super) fn close(&mut self, turn: Turn, outcome: Outcome, at: Timestamp) {
        let gone_back_to = self.reopened == Some(turn);
        self.reopened = self.reopened.filter(|open| *open != turn);
        if gone_back_to && outcome == Outcome::Skipped {
            // the old answer stands
            return;
        }
        let answered = matches!(outcome, Outcome::Answered(_));
        if !answered {
            self.forget(turn);
            self.proceedings.forget(turn);
        }
        let skipped = outcome == Outcome::Skipped;
        let is_dry = skipped || matches!(outcome, Outcome::Unknown(_));
        self.dry_streak = self.dry_streak.saturating_add(u32::from(is_dry));
        let Some(record) = self.record_mut(turn) else { return };
        record.outcome = Some(outcome);
        record.closed_at = Some(at);
        record.dry = !answered;
        let question = record.question.clone();
        let progress = self.progress_of(&question);
        progress.skipped += u32::from(skipped);
    }

    /// The slot of a turn is not known, and is not asked any more.
    pub(super) fn give_up(&mut self, turn: Turn) {
        if let Some(question) = self.turn(turn).map(|it| it.question.clone()) {
            self.progress_of(&question).unknown.extend(question.slot);
        }
    }

    /// The item of a turn got a dry answer.
    pub(super) fn count_dry(&mut self, turn: Turn) {
        if let Some(question) = self.turn(turn).map(|it| it.question.clone()) {
            let progress = self.progress_of(&question);
            progress.dry = progress.dry.saturating_add(1);
        }
    }

    pub(super) fn correct(&mut self, turn: Turn, new: &Answer) {
        self.private_only.remove(&turn);
        self.reopened = self.reopened.filter(|open| *open != turn);
        self.read.remove(&turn);
        self.forget(turn);
        self.proceedings.forget(turn);
        let Some(TurnRecord {
            outcome: Some(outcome), ..
        }) = self.record_mut(turn)
        else {
            return;
        };
        let (id, history) = match outcome {
            Outcome::Answered(old) => {
                let mut history = std::mem::take(&mut old.history);
                history.push(std::mem::take(&mut old.text));
                (old.id.take(), history)
            }
            Outcome::Skipped | Outcome::Unknown(_) | Outcome::Withheld | Outcome::Reworded => (None, Vec::new()),
        };
        *outcome = Outcome::Answered(Answer {
            id,
            history,
            ..new.clone()
        });
    }

    pub(super) fn hear(&mut self, turn: Turn, facts: &[Fact], dry: bool, unexplained: &[Unexplained]) {
        let before: Vec<Arc<Fact>> = self.of_turn(turn).map(Arc::clone).collect();
        let again = self.forget(turn);
        for fact in facts {
            // what the leaver put right or withdrew stays so when the same words are heard again
            let known = before.iter().find(|it| it.id == fact.id && it.span == fact.span);
            let fact = known.map_or_else(
                || fact.clone(),
                |known| Fact {
                    quote: known.quote.clone(),
                    release: known.release,
                    ..fact.clone()
                },
            );
            if known.is_none() {
                self.proceedings.released_facts.remove(&fact.id);
            }
            self.count_in(&fact);
            self.facts.insert(fact.id, Arc::new(fact));
        }
        let latest = self.turns.last().is_some_and(|it| it.question.turn == turn);
        let Some(record) = self.record_mut(turn) else { return };
        record.dry = dry;
        let question = record.question.clone();
        let progress = self.progress_of(&question);
        progress.dry = if dry { progress.dry.saturating_add(1) } else { 0 };
        progress.fruitful += u32::from(!dry && !again);
        if latest {
            self.dry_streak = if dry { self.dry_streak.saturating_add(1) } else { 0 };
            self.unexplained = unexplained.to_vec();
        }
    }

    fn of_turn(&self, turn: Turn) -> impl Iterator<Item = &Arc<Fact>> {
        let range = FactId { turn, n: 0 }..=FactId { turn, n: u16::MAX };
        self.facts.range(range).map(|(_, fact)| fact)
    }

    /// Counts a statement for its item; one that was withdrawn fills nothing.
    pub(super) fn count_in(&mut self, fact: &Fact) {
        let people = fact.mentions.people.iter().map(|it| it.name.as_str());
        let names = people.chain(fact.mentions.systems.iter().map(String::as_str));
        self.named.extend(names.map(Arc::from));
        self.said.extend(sentences(&fact.quote).map(|it| fold(it).into()));
        if fact.release == Release::Withdrawn {
            return;
        }
        let item = (fact.topic.clone(), fact.account.clone());
        let progress = Arc::make_mut(self.progress.entry(item).or_default());
        progress.facts += 1;
        progress.red_flags += u32::try_from(fact.red_flags.len()).unwrap_or(u32::MAX);
        for slot in &fact.slots {
            *progress.filled.entry(slot.clone()).or_default() += 1;
        }
        for slot in &fact.touches {
            *progress.touched.entry(slot.clone()).or_default() += 1;
        }
    }

    /// Takes back what `count_in` counted.
    pub(super) fn count_out(&mut self, fact: &Fact) {
        for sentence in sentences(&fact.quote) {
            self.said.remove(fold(sentence).as_str());
        }
        if fact.release == Release::Withdrawn {
            return;
        }
        let Some(progress) = self.progress.get_mut(&(fact.topic.clone(), fact.account.clone())) else {
            return;
        };
        let progress = Arc::make_mut(progress);
        progress.facts = progress.facts.saturating_sub(1);
        let flags = u32::try_from(fact.red_flags.len()).unwrap_or(u32::MAX);
        progress.red_flags = progress.red_flags.saturating_sub(flags);
        let (filled, touched) = (&mut progress.filled, &mut progress.touched);
        fact.slots.iter().for_each(|slot| take_one(filled, slot));
        fact.touches.iter().for_each(|slot| take_one(touched, slot));
    }

    /// Takes back what was heard in a turn: its facts, and the conflicts that they were a side of; false where there
    /// were no facts.
    fn forget(&mut self, turn: Turn) -> bool {
        let said_then = |side: &Side| matches!(side, Side::Fact { fact, .. } if fact.turn == turn);
        self.conflicts
            .retain(|it| !said_then(&it.earlier) && !said_then(&it.later));
        let gone: Vec<FactId> = self.of_turn(turn).map(|fact| fact.id).collect();
        for id in &gone {
            if let Some(fact) = self.facts.remove(id) {
                self.count_out(&fact);
            }
        }
        !gone.is_empty()
    }

    pub(super) fn finish(&mut self) {
        (self.sitting_open, self.finished) = (false, true);
        self.proceedings.requests_only = false;
    }

    pub(super) fn put_request(&mut self, number: u32, turn: Turn) {
        let requests = self.proceedings.requests.iter_mut();
        requests
            .filter(|it| it.number == number)
            .for_each(|it| it.turn = Some(turn));
    }

    pub(super) fn disagree(&mut self, number: u32, earlier: &Side, later: &Side) {
        let (earlier, later) = (earlier.clone(), later.clone());
        self.conflicts_found = number;
        self.conflicts.push(Conflict {
            number,
            earlier,
            later,
            asked: None,
            settled: None,
        });
    }

    pub(super) fn settle(&mut self, number: u32, turn: Turn) {
        let answered = self.conflicts.iter_mut().filter(|it| it.number == number);
        answered.for_each(|it| it.settled = Some(turn));
    }

    pub(super) fn know(&mut self, accounts: &[Account]) {
        Arc::make_mut(&mut self.book).accounts.extend(accounts.iter().cloned());
    }

    fn record_mut(&mut self, turn: Turn) -> Option<&mut TurnRecord> {
        let at = usize::try_from(turn.0).ok()?.checked_sub(1)?;
        self.turns.get_mut(at).map(Arc::make_mut)
    }

    fn progress_of(&mut self, question: &Question) -> &mut Progress {
        let item = (question.topic.clone(), question.account.clone());
        Arc::make_mut(self.progress.entry(item).or_default())
    }
}

/// Whether a question of that kind opens its topic.
const fn opens(kind: QuestionKind) -> bool {
    matches!(kind, QuestionKind::Open | QuestionKind::Closing)
}

/// Counts one fact less for a slot; a slot with none is not in the count.
fn take_one(counts: &mut BTreeMap<SlotId, u32>, slot: &SlotId) {
    let left = counts.get(slot).copied().unwrap_or_default().saturating_sub(1);
    if left == 0 {
        counts.remove(slot);
    } else {
        counts.insert(slot.clone(), left);
    }
}

/// A statement cut after full stops, roughly: enough to know a sentence again that was said before.
fn sentences(quote: &str) -> impl Iterator<Item = &str> {
    quote
        .split_inclusive(['.', '!', '?', '\n'])
        .map(str::trim)
        .filter(|it| !it.is_empty())
}
