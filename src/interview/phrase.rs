//! From a choice to a question: a wording that was not used before, with names put in.
//!
//! Wordings are taken in the order of the bank, which puts the plainest first; neighbours take turns from account to
//! account. Where a wording was put before, a frame that names the subject makes it new. No text is ever put twice.

use crate::bank::Topic;
use crate::book::Account;
use crate::id::{AccountId, SlotId};
use crate::interview::guide::Guide;
use crate::interview::plan::Plan;
use crate::interview::session::{Progress, Session, fold};
use crate::interview::wording::fill;

/// Wordings that take turns, so that the plainest ones come first and still do not tire by repetition.
const ROTATED: usize = 2;

/// A wording before and after names were put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The bank's words.
    pub template: String,
    /// What the person reads.
    pub text: String,
}

/// What wordings are chosen for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub session: &'a Session,
    pub guide: &'a Guide,
    pub topic: &'a Topic,
    pub account: Option<&'a AccountId>,
}

impl<'a> Subject<'a> {
    /// Returns an opening of the topic that was not put yet.
    pub fn opening(&self) -> Option<Phrase> {
        let named = |text: &&String| self.account.is_some() == text.contains("{account}");
        let fitting: Vec<&String> = self.topic.openings.iter().filter(named).collect();
        self.pick(fitting.into_iter()).or_else(|| {
            let any = |text: &&String| self.account.is_some() || !text.contains("{account}");
            self.pick(self.topic.openings.iter().filter(any))
        })
    }

    /// Returns a probe for a slot that was not put yet: the slot's own first, then those of its kind.
    pub fn probe(&self, slot: &SlotId) -> Option<Phrase> {
        let slot = self.topic.slot(slot)?;
        let usable = |text: &&String| self.account.is_some() || !text.contains("{account}");
        self.pick(slot.probes.iter().filter(usable))
            .or_else(|| self.pick(self.guide.bank.probes_of(slot.kind).iter().filter(usable)))
    }

    /// Returns a question for more of what the topic already has.
    pub fn what_else(&self) -> Option<Phrase> {
        let words = &self.guide.wording.what_else;
        self.pick(if self.account.is_some() {
            words.account.iter()
        } else {
            words.book.iter()
        })
    }

    fn pick<'t>(&self, templates: impl Iterator<Item = &'t String>) -> Option<Phrase> {
        let mine = self.progress();
        let fresh = |template: &&String| !mine.is_some_and(|it| it.used.contains(template.as_str()));
        let fresh: Vec<&String> = templates.filter(fresh).collect();
        let used = |template: &str| self.session.wordings.get(template).copied().unwrap_or_default();
        let mut ranked: Vec<(usize, u32, &String)> = Vec::new();
        ranked.extend(
            fresh
                .into_iter()
                .enumerate()
                .map(|(at, it)| (at / ROTATED, used(it), it)),
        );
        ranked.sort_by_key(|(band, used, _)| (*band, *used));
        ranked.iter().find_map(|(_, _, template)| self.render(template))
    }

    fn render(&self, template: &str) -> Option<Phrase> {
        let plain = self.fill(template);
        let new = |text: &String| !self.session.asked.contains(fold(text).as_str());
        let clear = self.account.is_none() || template.contains("{account}") || self.same_subject();
        let text = Some(plain.clone())
            .filter(|text| clear && new(text))
            .or_else(|| self.framed(&plain).find(new))?;
        Some(Phrase {
            template: template.to_owned(),
            text,
        })
    }

    /// The wording behind each frame that names the subject.
    fn framed(&self, plain: &str) -> impl Iterator<Item = String> {
        let frames = &self.guide.wording.frame;
        let frames = if self.account.is_some() {
            &frames.account
        } else {
            &frames.book
        };
        let question = continued(plain);
        frames.iter().map(move |frame| {
            let framed = fill(frame, &[("question", &question)]);
            self.fill(&framed)
        })
    }

    /// Whether the question before was about the same account, so that it need not be named again.
    fn same_subject(&self) -> bool {
        self.session
            .turns
            .last()
            .is_some_and(|it| it.question.account.as_ref() == self.account)
    }

    fn progress(&self) -> Option<&'a Progress> {
        self.session
            .progress
            .get(&(self.topic.id.clone(), self.account.cloned()))
            .map(AsRef::as_ref)
    }

    /// Returns a wording with account, successor, last day and topic put in.
    pub fn fill(&self, template: &str) -> String {
        let account = self
            .account
            .and_then(|id| self.session.account(id))
            .map_or("", Account::short_name);
        let plan = self.session.plan.as_ref();
        let successor = plan.map_or("", |plan| successor_name(plan, self.guide));
        let last_day = plan.map_or_else(String::new, |plan| plan.last_day.strftime("%-d %B").to_string());
        let values = [
            ("account", account),
            ("successor", successor),
            ("last_day", &last_day),
            ("topic", &self.topic.title),
        ];
        fill(template, &values)
    }
}

/// Returns what the successor is called in a question: the first name, or words for somebody not named yet.
pub(super) fn successor_name<'a>(plan: &'a Plan, guide: &'a Guide) -> &'a str {
    let first = plan
        .successor
        .as_deref()
        .and_then(|name| name.split_whitespace().next());
    first.unwrap_or(&guide.wording.names.successor)
}

/// Returns a question as it goes on after a colon: its first letter small, unless its first word is a name or “I”.
fn continued(question: &str) -> String {
    let mut letters = question.chars();
    let first = letters.next();
    let plain = letters.clone().next().is_some_and(char::is_lowercase);
    match first {
        Some(first) if plain => first.to_lowercase().chain(letters).collect(),
        Some(_) | None => question.to_owned(),
    }
}
