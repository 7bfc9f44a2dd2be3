//! From a choice to a question: a wording that was not used before, with names put in.
//!
//! Wordings are taken in the order of the bank, which puts the plainest first; neighbours take turns from account to
//! account. Where a wording was put before, a frame that names the subject makes it new. No text is ever put twice, and
//! none in nearly the same words. A wording that points at something (`anchor`) is put right after that was said, behind
//! a quote of it, or not at all.

use std::sync::Arc;

use crate::bank::{Scope, Topic};
use crate::book::Account;
use crate::fact::Fact;
use crate::id::{AccountId, SlotId};
use crate::interview::anchor::{Referent, quote, referent};
use crate::interview::guide::Guide;
use crate::interview::plan::Plan;
use crate::interview::repeat::asked_alike;
use crate::interview::session::{Outcome, Progress, Session, TurnRecord, fold};
use crate::interview::wording::fill;

/// What the last answer said on a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Nothing.
    Nothing,
    /// One sentence.
    OneThing,
    /// Several, so that “it” could be any of them.
    MoreThings,
}

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
    /// Phrases of wordings that are left out.
    pub without: &'a [String],
}

impl<'a> Subject<'a> {
    /// Returns an opening of the topic that was not put yet.
    pub(super) fn opening(&self) -> Option<Phrase> {
        let named = |text: &&String| self.account.is_some() == text.contains("{account}");
        let fitting: Vec<&String> = self.topic.openings.iter().filter(named).collect();
        let render = |template: &str| self.render_opening(template);
        if let Some(first) = self.first_of_account() {
            return Some(first);
        }
        self.pick(fitting.into_iter(), render).or_else(|| {
            let any = |text: &&String| self.account.is_some() || !text.contains("{account}");
            self.pick(self.topic.openings.iter().filter(any), render)
        })
    }

    /// Returns a probe for a slot that was not put yet: the slot's own first, then those of its kind.
    pub(super) fn probe(&self, slot: &SlotId) -> Option<Phrase> {
        let slot = self.topic.slot(slot)?;
        let usable = |text: &&String| self.account.is_some() || !text.contains("{account}");
        let policy = &self.guide.policy.anchor;
        let own = |template: &str| self.render(template, referent(template, policy));
        // a probe that fits every slot of a type never names what it asks about
        let general = |template: &str| self.render(template, Referent::Thing);
        self.pick(slot.probes.iter().filter(usable), own)
            .or_else(|| self.pick(self.guide.bank.probes_of(slot.kind).iter().filter(usable), general))
    }

    /// Returns a question for more of what the topic already has.
    pub(super) fn what_else(&self) -> Option<Phrase> {
        let words = &self.guide.wording.what_else;
        let lists = if self.account.is_some() {
            &words.account
        } else {
            &words.book
        };
        self.pick(lists.iter(), |template| self.render(template, Referent::None))
    }

    fn pick<'t>(
        &self,
        templates: impl Iterator<Item = &'t String>,
        render: impl Fn(&str) -> Option<Phrase>,
    ) -> Option<Phrase> {
        let mine = self.progress();
        let fresh = |template: &&String| !mine.is_some_and(|it| it.used.contains(template.as_str()));
        let meant = |template: &&String| {
            let lower = template.to_lowercase();
            !self.without.iter().any(|it| lower.contains(it.as_str()))
        };
        let fresh: Vec<&String> = templates.filter(fresh).filter(meant).collect();
        let used = |template: &str| self.session.wordings.get(template).copied().unwrap_or_default();
        let mut ranked: Vec<(usize, u32, &String)> = Vec::new();
        ranked.extend(
            fresh
                .into_iter()
                .enumerate()
                .map(|(at, it)| (at / ROTATED, used(it), it)),
        );
        ranked.sort_by_key(|(band, used, _)| (*band, *used));
        ranked.iter().find_map(|(_, _, template)| render(template))
    }

    /// Puts names in; a wording that points at something is tied to what was said, or is none.
    fn render(&self, template: &str, needs: Referent) -> Option<Phrase> {
        let policy = &self.guide.policy.anchor;
        if asked_alike(self.session, self.topic, self.account, template, policy.alike) {
            return None;
        }
        let plain = self.fill(template);
        let new = |text: &String| !self.session.asked.contains(fold(text).as_str());
        let clear = self.account.is_none() || template.contains("{account}") || self.same_subject();
        let pointless = needs == Referent::None || (needs == Referent::People && self.account.is_some());
        let free = pointless || self.just_said() == Said::OneThing;
        let simple = || Some(plain.clone()).filter(|text| clear && new(text));
        let framed = || self.framed(&plain).find(new);
        let text = if pointless {
            simple().or_else(framed)
        } else if free {
            simple()
                .or_else(|| self.account.and_then(|_| framed()))
                .or_else(|| self.quoted(&plain, clear).into_iter().find(new))
        } else {
            self.quoted(&plain, clear).into_iter().find(new)
        };
        Some(Phrase {
            template: template.to_owned(),
            text: text?,
        })
    }

    /// The first question ever on an account outside the leading ones is as open as can be.
    fn first_of_account(&self) -> Option<Phrase> {
        let account = self.account?;
        let leading = &self.guide.policy.agenda.account_topics;
        let asked = self.session.account_questions.get(account).copied().unwrap_or_default();
        let first = asked == 0
            && leading.first() == Some(&self.topic.id)
            && self.session.turns.len() >= self.guide.policy.agenda.open_from;
        self.pick(self.guide.wording.touch.iter().filter(|_| first), |template| {
            self.render(template, Referent::None)
        })
    }

    /// An opening across the book of a topic that was asked on accounts already says that it means the others.
    fn render_opening(&self, template: &str) -> Option<Phrase> {
        if self.account.is_none() && referent(template, &self.guide.policy.anchor) == Referent::People {
            return None;
        }
        let phrase = self.render(template, Referent::None)?;
        if self.account.is_some() || self.topic.scope != Scope::Account || !self.told_on_accounts() {
            return Some(phrase);
        }
        if phrase.text.contains(':') {
            return None;
        }
        let question = continued(&phrase.text);
        let rest = self.guide.wording.rest.iter();
        let text = rest
            .map(|frame| fill(frame, &[("question", &question)]))
            .find(|text| !self.session.asked.contains(fold(text).as_str()));
        Some(Phrase { text: text?, ..phrase })
    }

    fn told_on_accounts(&self) -> bool {
        let items = self.session.progress.range((self.topic.id.clone(), None)..);
        let mut mine = items.take_while(|((id, _), _)| *id == self.topic.id);
        mine.any(|((_, account), it)| account.is_some() && it.facts > 0)
    }

    /// The last answer, as far as it is about this subject.
    fn last_facts(&self) -> Vec<&'a Fact> {
        let closed = |it: &&Arc<TurnRecord>| !matches!(it.outcome, None | Some(Outcome::Reworded));
        let Some(last) = self.session.turns.iter().rev().find(closed).filter(|it| !it.dry) else {
            return Vec::new();
        };
        let asked = &last.question;
        let here = asked.topic == self.topic.id && (asked.account.is_none() || asked.account.as_ref() == self.account);
        let facts = self.session.facts.values().rev().map(AsRef::as_ref);
        let mut facts: Vec<&Fact> = facts
            .take_while(|it| it.id.turn == asked.turn)
            .filter(|it| here || it.topic == self.topic.id)
            .filter(|it| self.account.is_none() || it.account.as_ref() == self.account)
            .collect();
        facts.reverse();
        facts
    }

    /// How clear it is what “it” means right after the last answer.
    fn just_said(&self) -> Said {
        match self.last_facts().as_slice() {
            [] => Said::Nothing,
            [fact]
                if fact
                    .quote
                    .split(['.', ';', '\n'])
                    .filter(|it| !it.trim().is_empty())
                    .count()
                    == 1 =>
            {
                Said::OneThing
            }
            _ => Said::MoreThings,
        }
    }

    /// The wording behind the leaver's own words: those just said, else the latest on this subject.
    fn quoted(&self, plain: &str, clear: bool) -> Vec<String> {
        let frames = &self.guide.wording.quoted;
        let latest = || {
            let facts = self.session.released().collect::<Vec<_>>().into_iter().rev();
            let mut facts = facts.filter(|it| it.topic == self.topic.id && it.account.as_ref() == self.account);
            facts.next().into_iter().collect::<Vec<_>>()
        };
        let said = Some(self.last_facts())
            .filter(|it| !it.is_empty())
            .unwrap_or_else(latest);
        let Some(quote) = said.iter().find_map(|it| quote(it, &self.guide.policy.anchor)) else {
            return Vec::new();
        };
        let frames = if clear { &frames.book } else { &frames.account };
        let question = continued(plain);
        let framed = |frame: &String| self.fill(&fill(frame, &[("question", &question), ("quote", &quote)]));
        let turns = self.session.turns.len().checked_rem(frames.len()).unwrap_or_default();
        frames
            .iter()
            .cycle()
            .skip(turns)
            .take(frames.len())
            .map(framed)
            .collect()
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
    pub(super) fn fill(&self, template: &str) -> String {
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
