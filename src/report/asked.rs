//! What was asked, and when it was answered: read here alone, so that no two tables differ on whether something was asked.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::fact::Fact;
use crate::id::SlotId;
use crate::interview::{Outcome, Question, TurnRecord};
use crate::report::material::Material;

impl<'a> Material<'a> {
    /// Returns the questions that were put and closed, those aside that were put in other words in the next turn.
    pub(super) fn questions(&self) -> impl Iterator<Item = &'a Question> + use<'a> {
        let turns = self.session.turns.iter();
        turns.filter(|turn| turn.was_put()).map(|turn| &turn.question)
    }

    /// Returns the slot that a statement's question asked for, where it was put on the statement's topic.
    pub(super) fn asked_slot(&self, fact: &Fact) -> Option<&'a SlotId> {
        let question = &self.session.turn(fact.id.turn)?.question;
        question.slot.as_ref().filter(|_| question.topic == fact.topic)
    }
}

impl TurnRecord {
    /// Returns whether its question counts as asked: it is closed, and was not put in other words in the next turn.
    fn was_put(&self) -> bool {
        !matches!(self.outcome, None | Some(Outcome::Reworded))
    }

    /// Returns the day of its answer; of its question while it is open.
    pub(super) fn said_on(&self) -> Date {
        let at = self.closed_at.unwrap_or(self.asked_at);
        at.to_zoned(TimeZone::UTC).date()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::id::{TopicId, Turn};
    use crate::interview::QuestionKind;

    fn turn(outcome: Option<Outcome>) -> TurnRecord {
        TurnRecord {
            question: Question {
                turn: Turn(1),
                kind: QuestionKind::Open,
                topic: TopicId::from("renewals"),
                account: None,
                slot: None,
                conflict: None,
                template: String::new(),
                text: String::new(),
                why: String::new(),
            },
            asked_at: Timestamp::UNIX_EPOCH,
            outcome,
            closed_at: None,
            dry: false,
        }
    }

    #[test]
    fn a_question_counts_as_asked_when_it_is_closed_in_its_own_words() {
        assert!(!turn(None).was_put() && !turn(Some(Outcome::Reworded)).was_put());
        for outcome in [Outcome::Skipped, Outcome::Unknown(None), Outcome::Withheld] {
            assert!(turn(Some(outcome)).was_put());
        }
    }
}
