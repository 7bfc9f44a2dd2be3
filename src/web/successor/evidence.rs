//! The evidence of statements: the question, the released words of that turn, what the successor said of it, and what
//! became of the questions that were asked about it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::id::{FactId, Turn};
use crate::interview::{Outcome, Request, Session, TurnRecord};
use crate::web::said::Judged;

/// What stands behind a statement.
#[derive(Debug, Serialize)]
pub(super) struct Evidence<'a> {
    /// The turn.
    pub turn: u32,
    /// The day of the answer.
    pub on: Option<Date>,
    /// The question, or its topic where the words would give away more than was released.
    pub question: &'a str,
    /// The released words of the answer.
    pub words: &'a str,
    /// The whole statement.
    pub quote: &'a str,
    /// What the successor said of it.
    pub judged: Option<Judged<'a>>,
    /// What was asked about it.
    pub asked: Vec<Question<'a>>,
}

/// A question that was asked back, and what became of it.
#[derive(Debug, Serialize)]
pub(super) struct Question<'a> {
    /// Its words.
    pub text: &'a str,
    /// The account's name.
    pub account: Option<&'a str>,
    /// The statement that it is about.
    pub about: Option<String>,
    /// `waiting`, `open`, `answered`, `unreleased`, `unknown`, `skipped` or `withheld`.
    pub state: &'static str,
    /// The mark of the turn in which it was put.
    pub mark: Option<String>,
    /// The released answer.
    pub answer: &'a str,
    /// Who would know, where the leaver does not.
    pub who: Option<&'a str>,
}

/// Returns the evidence of every statement that may be read, by the statement's id.
pub(super) fn of_all(session: &Session) -> BTreeMap<String, Evidence<'_>> {
    let ids = session.facts.keys();
    ids.filter_map(|id| Some((id.to_string(), of(session, *id)?))).collect()
}

/// Returns the evidence of a statement; none where there is none, or not to be read.
pub(super) fn of(session: &Session, id: FactId) -> Option<Evidence<'_>> {
    let fact = session.facts.get(&id)?;
    let record = session.turn(id.turn)?;
    let requests = session.proceedings.requests.iter();
    Some(Evidence {
        turn: id.turn.0,
        on: answered_on(record),
        question: &record.question.text,
        words: words(record),
        quote: &fact.quote,
        judged: Judged::of(session, id),
        asked: requests
            .filter(|it| it.about == Some(id))
            .filter_map(|it| question(session, it))
            .collect(),
    })
}

/// Returns the questions that were asked about statements, newest first.
pub(super) fn questions(session: &Session) -> Vec<Question<'_>> {
    let requests = session.proceedings.requests.iter().rev();
    let asked_back = requests.filter(|it| it.about.is_some_and(|id| session.facts.contains_key(&id)));
    asked_back.filter_map(|it| question(session, it)).collect()
}

fn question<'a>(session: &'a Session, request: &'a Request) -> Option<Question<'a>> {
    let text = request.text.as_deref()?;
    let record = request.turn.and_then(|turn| session.turn(turn));
    let outcome = record.and_then(|it| it.outcome.as_ref());
    let answer = record.map(words).unwrap_or_default();
    let state = match (record, outcome) {
        (None, _) => "waiting",
        (Some(_), None) => "open",
        (_, Some(Outcome::Answered(_) | Outcome::Reworded)) if answer.is_empty() => "unreleased",
        (_, Some(Outcome::Answered(_) | Outcome::Reworded)) => "answered",
        (_, Some(Outcome::Unknown(_))) => "unknown",
        (_, Some(Outcome::Skipped)) => "skipped",
        (_, Some(Outcome::Withheld)) => "withheld",
    };
    let who = match outcome {
        Some(Outcome::Unknown(who)) => who.as_deref(),
        _ => None,
    };
    let account = request.account.as_ref().and_then(|id| session.account(id));
    Some(Question {
        text,
        account: account.map(|it| it.name.as_str()),
        about: request.about.map(|it| it.to_string()),
        state,
        // a turn of which nothing may be read has no page
        mark: record
            .filter(|it| state != "open" && !it.question.text.is_empty())
            .map(|it| it.question.turn.to_string()),
        answer,
        who,
    })
}

/// Returns the released words of a turn's answer.
pub(super) fn words(record: &TurnRecord) -> &str {
    match &record.outcome {
        Some(Outcome::Answered(answer)) => &answer.text,
        _ => "",
    }
}

/// Returns the day on which a turn was answered.
pub(super) fn answered_on(record: &TurnRecord) -> Option<Date> {
    Some(record.closed_at?.to_zoned(TimeZone::UTC).date())
}

/// Reads a statement's id as it is printed, such as `T12.1`.
pub(super) fn fact_of(text: &str) -> Option<FactId> {
    let (turn, n) = text.strip_prefix('T')?.split_once('.')?;
    let (turn, n) = (Turn(turn.parse().ok()?), n.parse().ok()?);
    let id = FactId { turn, n };
    // `T012.1` and `T+12.1` are no ids: a thing has one address
    (id.to_string() == text).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::fact_of;

    #[test]
    fn a_statement_has_one_address() {
        assert_eq!(fact_of("T12.3").unwrap().to_string(), "T12.3");
        for wrong in [
            "",
            "T",
            "T1",
            "T1.",
            "1.1",
            "T01.1",
            "T+1.1",
            "T1.1 ",
            "T1.99999999",
            "T-1.1",
        ] {
            assert_eq!(fact_of(wrong), None, "{wrong}");
        }
    }
}
