//! The part of a session that a request may hold: the last turns and the statements on one subject, each shortened.
//!
//! The size depends on the limits only, never on the length of the interview. What was withdrawn is never in it; what is
//! for manager and legal only, where a setting says so.

use crate::fact::{Fact, Release};
use crate::id::{AccountId, FactId, TopicId, Turn};
use crate::interview::{Outcome, Session};
use crate::prompt::limits::WindowLimits;
use crate::prompt::request::Scene;

/// What stands for words that were left out.
const GAP: &str = " […] ";

/// A question with what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spoken {
    /// Its turn.
    pub turn: Turn,
    /// The question, shortened.
    pub question: String,
    /// The answer, shortened.
    pub answer: String,
}

/// Returns the latest answered turns, oldest first.
pub(super) fn turns(scene: &Scene<'_>, limits: &WindowLimits) -> Vec<Spoken> {
    let answered = scene.session.turns.iter().rev().filter_map(|record| {
        let answer = released_answer(scene, record.question.turn)?;
        Some((record.question.turn, &record.question.text, answer))
    });
    let spoken = |(at, (turn, question, answer)): (usize, (Turn, &String, String))| {
        let most = if at == 0 {
            limits.last_answer
        } else {
            limits.earlier_answer
        };
        Spoken {
            turn,
            question: shortened(question, limits.question),
            answer: shortened(&answer, most),
        }
    };
    let mut found: Vec<Spoken> = answered.take(limits.turns).enumerate().map(spoken).collect();
    found.reverse();
    found
}

/// Returns an answer as stored, without the passages that may not be shown.
pub(super) fn released_answer(scene: &Scene<'_>, turn: Turn) -> Option<String> {
    let record = scene.session.turn(turn)?;
    let Some(Outcome::Answered(answer)) = &record.outcome else {
        return None;
    };
    let all = FactId { turn, n: 0 }..=FactId { turn, n: u16::MAX };
    let mut hidden: Vec<_> = scene
        .session
        .facts
        .range(all)
        .filter(|(_, fact)| !shown(scene, fact))
        .map(|(_, fact)| fact.span.clone())
        .collect();
    hidden.sort_by_key(|span| span.start);
    let (mut kept, mut from) = (String::new(), 0);
    for span in hidden {
        kept.push_str(answer.text.get(from..span.start).unwrap_or_default());
        if span.end > from {
            kept.push_str(GAP);
        }
        from = from.max(span.end);
    }
    kept.push_str(answer.text.get(from..).unwrap_or_default());
    Some(kept)
}

/// Whether a statement may be shown to a model.
pub(super) fn shown(scene: &Scene<'_>, fact: &Fact) -> bool {
    match fact.release {
        Release::Report => true,
        Release::Restricted => scene.restricted,
        Release::Withdrawn => false,
    }
}

/// Returns the latest statements on a subject, its own topic first, oldest first within each.
pub(super) fn statements<'a>(
    scene: &Scene<'a>,
    topic: &TopicId,
    account: Option<&AccountId>,
    most: usize,
) -> Vec<&'a Fact> {
    let session: &'a Session = scene.session;
    let mut same: Vec<&Fact> = Vec::new();
    let mut near: Vec<&Fact> = Vec::new();
    for fact in session
        .facts
        .values()
        .rev()
        .map(AsRef::as_ref)
        .filter(|fact| shown(scene, fact))
    {
        let on_account = fact.account.as_ref() == account;
        if fact.topic == *topic && on_account && same.len() < most {
            same.push(fact);
        } else if on_account && account.is_some() && near.len() < most {
            near.push(fact);
        }
    }
    same.extend(near);
    same.truncate(most);
    same.sort_by_key(|fact| fact.id);
    same
}

/// Returns statements as lines, each with its id.
pub(super) fn lines<'a>(facts: impl IntoIterator<Item = &'a Fact>, most: usize) -> String {
    let line = |fact: &Fact| format!("{}: {}", fact.id, shortened(&fact.quote, most));
    facts.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Returns a text on one line, its middle left out where it has more characters than allowed.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = line.chars().count();
    if count <= most {
        return line;
    }
    let kept = most.saturating_sub(GAP.chars().count());
    let head = kept / 3;
    let tail = kept - head;
    let before: String = line.chars().take(head).collect();
    let after: String = line.chars().skip(count - tail).collect();
    format!("{}{GAP}{}", before.trim_end(), after.trim_start())
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn keeps_both_ends_within_the_limit() {
        let text = "начало ".repeat(100) + "the end";
        let short = shortened(&text, 60);
        assert!(short.chars().count() <= 60, "{short}");
        assert!(short.starts_with("начало") && short.ends_with("the end"), "{short}");
        assert_eq!(shortened("a\n b", 10), "a b");
    }
}
