//! Where the interview stands, in a few words for a model: time left, accounts without a question, what was denied.
//!
//! Its size is bounded by the limits, whatever the length of the interview.

use std::collections::BTreeSet;

use crate::id::{AccountId, TopicId};
use crate::interview::{Outcome, Question, Session, stakes};
use crate::prompt::request::Scene;
use crate::prompt::templates::Prompts;
use crate::prompt::window::shortened;

impl Prompts {
    /// Returns the lines that tell where the interview stands, for a choice among candidates.
    pub(super) fn outlook(&self, scene: &Scene<'_>, candidates: &[Question]) -> String {
        let session = scene.session;
        let Some(plan) = &session.plan else {
            return String::new();
        };
        let minutes = f64::from(plan.sittings.saturating_mul(plan.minutes));
        let typical = minutes / scene.guide.policy.answer.typical_minutes.max(0.1);
        let most = &self.limits.window;
        let names = |ids: Vec<AccountId>| {
            let accounts = ids.iter().filter_map(|id| session.account(id));
            accounts.map(|it| it.short_name()).collect::<Vec<_>>().join(", ")
        };
        let denied: Vec<&str> = denied(scene, candidates)
            .iter()
            .filter_map(|id| scene.guide.bank.topic(id).map(|it| it.title.as_str()))
            .take(most.denied)
            .collect();
        let mut line = format!(
            "last day {}; question {} of about {typical:.0}",
            plan.last_day.strftime("%-d %B"),
            session.turns.len(),
        );
        let untouched = names(untouched(scene, most.untouched));
        for (label, text) in [
            ("no question yet", untouched),
            ("nothing to tell on", denied.join(", ")),
        ] {
            if !text.is_empty() {
                line.push_str(&format!("; {label}: {}", shortened(&text, most.outlook)));
            }
        }
        line
    }
}

/// Accounts that were not asked about, the greatest stake first.
fn untouched(scene: &Scene<'_>, most: usize) -> Vec<AccountId> {
    let session = scene.session;
    let Some(last) = session.turns.last() else {
        return Vec::new();
    };
    let today = last.asked_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut stakes = stakes(session, &scene.guide.policy.stake, today);
    stakes.retain(|it| !session.account_questions.contains_key(&it.account));
    stakes.sort_by(|a, b| b.value.total_cmp(&a.value));
    stakes.into_iter().map(|it| it.account).take(most).collect()
}

/// Topics, on the accounts of the candidates, whose latest answer brought nothing or was refused.
fn denied(scene: &Scene<'_>, candidates: &[Question]) -> BTreeSet<TopicId> {
    let session: &Session = scene.session;
    let here = |it: &Question| candidates.iter().any(|other| other.account == it.account);
    let closed = |outcome: &Option<Outcome>, dry: bool| match outcome {
        Some(Outcome::Answered(_)) => dry,
        Some(Outcome::Skipped | Outcome::Unknown(_)) => true,
        Some(Outcome::Withheld | Outcome::Reworded) | None => false,
    };
    let turns = session.turns.iter().rev().filter(|it| here(&it.question));
    let turns = turns.filter(|it| closed(&it.outcome, it.dry));
    turns.map(|it| it.question.topic.clone()).take(6).collect()
}
