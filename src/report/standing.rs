//! Whether what is known of a topic was read back to the leaver, or is kept off the record.

use crate::id::{AccountId, TopicId, Turn};
use crate::interview::{Outcome, QuestionKind, TurnRecord};
use crate::report::material::Material;

/// Returns whether the leaver answered a question that sums this up, after the last statement on it.
pub(super) fn is_confirmed(
    material: &Material<'_>,
    topic: &TopicId,
    account: Option<&AccountId>,
    last: Option<Turn>,
) -> bool {
    let sums_up = |turn: &TurnRecord| {
        let question = &turn.question;
        let same_account = question.account.as_ref() == account;
        match question.kind {
            QuestionKind::TeachBack => same_account && account.is_some(),
            QuestionKind::Confirm => same_account && question.topic == *topic,
            _ => false,
        }
    };
    let answered = |turn: &TurnRecord| matches!(turn.outcome, Some(Outcome::Answered(_)));
    last.is_some_and(|last| {
        let turns = material.session.turns.iter().map(AsRef::as_ref);
        turns
            .filter(|turn: &&TurnRecord| turn.question.turn > last)
            .any(|turn| sums_up(turn) && answered(turn))
    })
}

/// Returns whether the last question on this was answered off the record.
pub(super) fn is_withheld(material: &Material<'_>, topic: &TopicId, account: Option<&AccountId>) -> bool {
    let asked = |turn: &&TurnRecord| turn.question.topic == *topic && turn.question.account.as_ref() == account;
    let turns = material.session.turns.iter().map(AsRef::as_ref);
    let last = turns.rev().find(asked);
    last.is_some_and(|turn| matches!(turn.outcome, Some(Outcome::Withheld)))
}
