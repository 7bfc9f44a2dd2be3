//! Whether a question is open and asks for one thing.
//!
//! 1. A clause is open (`by what date is`), inverted (`is it`), a request (`tell me`) or a side clause (`when you leave`).
//! 2. An inverted clause with no open one before it can be answered with yes or no.
//! 3. An open or inverted clause after an open one, or one joined with `and`, is a second question.
//!
//! The rules know English word order and see no grammar beyond it: on doubt a question passes.

use crate::bank::clause::{Clause, Mark};
use crate::bank::fault::Fault;
use crate::bank::lint::{Lint, has};

impl Lint {
    /// Judges how the asking clauses begin: with a question word, with yes-or-no word order, or twice.
    pub(super) fn opening(&self, asked: &[Clause]) -> Option<Fault> {
        let mut open = false;
        for clause in asked {
            let new_sentence = clause.before == Mark::Sentence;
            let inverted = self.is_inverted(clause, open);
            if inverted && (!open || new_sentence) {
                return Some(Fault::YesNoOpener);
            }
            if inverted || self.is_joined(clause, open) || (open && !new_sentence && self.asks_again(clause)) {
                return Some(Fault::DoubleQuestion);
            }
            open = self.is_open(clause) || (open && !new_sentence);
        }
        let asks = |word: &String| self.question_words.contains(word);
        let requested = asked.iter().any(|clause| self.is_request(clause));
        let closed = !open && !requested && !asked.iter().flat_map(|clause| &clause.words).any(asks);
        closed.then_some(Fault::YesNoOpener)
    }

    /// Whether a question word opens the clause, as in `by what date is`, and not a side clause, as in `when you leave`.
    pub(super) fn is_open(&self, clause: &Clause) -> bool {
        let Some(at) = clause
            .words
            .iter()
            .take(3)
            .position(|word| self.question_words.contains(word))
        else {
            return false;
        };
        let verb = clause.words.iter().any(|word| self.auxiliaries.contains(word));
        let subject_follows = clause.word(at + 1).is_some_and(|word| has(&self.subjects, word));
        let may_be_side = clause.word(at).is_some_and(|word| has(&self.side_words, word));
        match (may_be_side, at) {
            (true, _) => clause.words.len() <= 2 || (verb && !subject_follows),
            (false, 0) => true,
            (false, _) => verb || clause.words.len() <= 4,
        }
    }

    /// Whether the clause begins like a yes-or-no question. After an open question a subject must follow, since
    /// `who, if anyone, has agreed` goes on with its verb.
    pub(super) fn is_inverted(&self, clause: &Clause, after_open: bool) -> bool {
        let skip = clause
            .word(0)
            .is_some_and(|word| has(&self.joiners, word) || word == "so");
        let at = usize::from(skip);
        let Some(first) = clause.word(at) else { return false };
        let subject = clause.word(at + 1).is_some_and(|word| has(&self.subjects, word));
        let condition = has(&self.conditional, first) && after_open;
        has(&self.auxiliaries, first) && !condition && (subject || !after_open)
    }

    /// Whether a word such as `and` is followed by a second question within the clause or at its start.
    fn is_joined(&self, clause: &Clause, after_open: bool) -> bool {
        let asking = after_open || self.is_open(clause);
        let joined = |at: usize| {
            let next = clause.word(at + 1);
            let inverted = next.is_some_and(|it| has(&self.auxiliaries, it))
                && clause.word(at + 2).is_some_and(|it| has(&self.pronouns, it));
            inverted || next.is_some_and(|it| has(&self.question_words, it))
        };
        let first = usize::from(!after_open);
        let mut words = clause.words.iter().enumerate().skip(first);
        asking && words.any(|(at, word)| has(&self.joiners, word) && joined(at))
    }

    /// Whether a clause after an open question asks anew, and does not describe, as in `the sync, which breaks`.
    fn asks_again(&self, clause: &Clause) -> bool {
        let relative = clause.before == Mark::Comma
            && clause
                .word(0)
                .is_some_and(|word| word.starts_with("who") || word == "which");
        clause.word(0).is_some_and(|word| has(&self.question_words, word)) && !relative && self.is_open(clause)
    }

    fn is_request(&self, clause: &Clause) -> bool {
        clause.word(0).is_some_and(|word| has(&self.requests, word))
    }
}
