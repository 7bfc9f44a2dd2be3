//! How far a handover is, as the values that the chat's texts are filled with. Pure.

use crate::cli::chat::words::Words;
use crate::engine::{Gap, Outlook, Overview};
use crate::id::{AccountId, TopicId};
use crate::interview::{Guide, Outcome, Question, Session, fill, whole_percent};

/// The values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    pub(super) handover: String,
    pub(super) csm: String,
    pub(super) successor: String,
    pub(super) manager: String,
    /// The model that may be asked; none where none is configured.
    pub(super) model: Option<String>,
    pub(super) accounts: usize,
    /// Sittings held, and planned.
    pub(super) sittings: (u32, u32),
    /// Minutes of one sitting.
    pub(super) minutes: u32,
    pub(super) minutes_left: u32,
    pub(super) last_day: String,
    /// Topics that something is known of, and all.
    pub(super) topics: (usize, usize),
    /// Value covered, in percent.
    pub(super) covered: u32,
    pub(super) answers: usize,
    pub(super) facts: usize,
    pub(super) gaps: Vec<Gap>,
}

/// Where a question belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The account's name, or words for the whole book.
    pub(super) account: String,
    /// The topic's title.
    pub(super) topic: String,
}

impl Standing {
    /// Returns the standing of a session.
    pub(super) fn of(
        session: &Session,
        overview: Overview,
        outlook: Outlook,
        guide: &Guide,
        model: Option<&str>,
    ) -> Self {
        let plan = session.plan.as_ref();
        let names = &guide.wording.names;
        let talked_about = overview.topics.iter().filter(|topic| topic.facts > 0).count();
        Self {
            handover: overview.handover.to_string(),
            csm: overview.csm,
            successor: overview.successor.unwrap_or_else(|| names.successor.clone()),
            manager: plan
                .and_then(|plan| plan.manager.clone())
                .unwrap_or_else(|| names.manager.clone()),
            model: model.map(str::to_owned),
            accounts: overview.accounts.len(),
            sittings: overview.sittings,
            minutes: plan.map_or(0, |plan| plan.minutes),
            minutes_left: outlook.minutes_left,
            last_day: overview.last_day.to_string(),
            topics: (talked_about, overview.topics.len()),
            covered: whole_percent(outlook.coverage),
            answers: overview.answered,
            facts: overview.facts,
            gaps: overview.gaps,
        }
    }

    /// Fills a template with the standing's values and some more.
    pub(super) fn fill(&self, words: &Words, template: &str, more: &[(&str, &str)]) -> String {
        let own = [
            ("handover", self.handover.clone()),
            ("csm", self.csm.clone()),
            ("successor", self.successor.clone()),
            ("manager", self.manager.clone()),
            ("asker", self.asker(words)),
            ("accounts", words.welcome.accounts.of(self.accounts, &[])),
            ("sittings", words.welcome.sittings.of(number(self.sittings.1), &[])),
            ("sitting", self.sittings.0.to_string()),
            ("planned", self.sittings.1.max(self.sittings.0).to_string()),
            ("minutes", self.minutes.to_string()),
            ("left", self.left(&words.question.left, words)),
            ("short", self.left(&words.question.short, words)),
            ("last_day", self.last_day.clone()),
            ("done", self.topics.0.to_string()),
            ("all", self.topics.1.to_string()),
            ("covered", self.covered.to_string()),
            ("answers", words.list.status_answers.of(self.answers, &[])),
            ("facts", words.list.status_facts.of(self.facts, &[])),
        ];
        let own = own.iter().map(|(name, value)| (*name, value.as_str()));
        let values: Vec<(&str, &str)> = more.iter().copied().chain(own).collect();
        fill(template, &values)
    }

    fn asker(&self, words: &Words) -> String {
        match &self.model {
            Some(model) => fill(&words.welcome.model, &[("model", model)]),
            None => words.welcome.rules.clone(),
        }
    }

    /// Returns the minutes left, in words.
    fn left(&self, template: &str, words: &Words) -> String {
        match self.minutes_left {
            0 => words.question.over.clone(),
            minutes => fill(template, &[("minutes", &minutes.to_string())]),
        }
    }
}

impl Place {
    /// Returns the place of a question.
    pub(super) fn of(question: &Question, session: &Session, guide: &Guide, words: &Words) -> Self {
        Self::named(&question.topic, question.account.as_ref(), session, guide, words)
    }

    fn named(topic: &TopicId, account: Option<&AccountId>, session: &Session, guide: &Guide, words: &Words) -> Self {
        let account = account
            .and_then(|id| session.account(id))
            .map(|it| it.short_name().to_owned());
        Self {
            account: account.unwrap_or_else(|| words.question.whole_book.clone()),
            topic: title(topic, guide),
        }
    }

    /// Returns the place of the latest question that was dealt with; none where there is none.
    pub(super) fn last(session: &Session, guide: &Guide, words: &Words) -> Option<Self> {
        let dealt_with = |outcome: &Option<Outcome>| matches!(outcome, Some(it) if *it != Outcome::Reworded);
        let record = session.turns.iter().rev().find(|record| dealt_with(&record.outcome))?;
        Some(Self::of(&record.question, session, guide, words))
    }
}

/// Returns the title of a topic; its id where the bank does not have it any more.
pub(super) fn title(topic: &TopicId, guide: &Guide) -> String {
    let found = guide.bank.topics.iter().find(|it| it.id == *topic);
    found.map_or_else(|| topic.to_string(), |it| it.title.clone())
}

fn number(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
