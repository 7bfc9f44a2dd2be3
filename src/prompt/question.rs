//! A drafted question, checked: only its words come from the model, and only if they keep the rules.
//!
//! 1. The reply is whole, has the schema's shape and chooses something that was offered.
//! 2. The text is plain, in the interview's language, well put (`bank::Lint`) and asks for no secret.
//! 3. It is about the account and the matter of the chosen candidate, and says no name, date or number that is new.
//! 4. It was not put before, in these words or nearly these.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::book::Account;
use crate::book::names::Finder;
use crate::id::AccountId;
use crate::interview::{Question, QuestionKind};
use crate::prompt::claim::Evidence;
use crate::prompt::json::object;
use crate::prompt::reply::{Reply, ReplyFault};
use crate::prompt::request::Scene;
use crate::prompt::templates::Prompts;
use crate::prompt::window::{self, shortened};
use crate::prompt::words::{stems, texts, words};
use crate::screen::clean;

#[derive(Debug, Deserialize)]
struct Choice {
    choice: i64,
    question: String,
    #[serde(default)]
    why: Option<String>,
}

/// Marks that plain speech does not have.
const MARKUP: [char; 11] = ['<', '>', '{', '}', '[', ']', '*', '#', '`', '|', '\\'];

impl Prompts {
    /// Returns the question that a reply to `ask` proposes: one of the candidates, or a follow-up to the latest answer, in
    /// the model's words.
    ///
    /// # Errors
    /// What is wrong with the reply; the candidate's own words are to be used then.
    pub fn worded(&self, scene: &Scene<'_>, candidates: &[Question], reply: &Reply) -> Result<Question, ReplyFault> {
        let chosen: Choice = object(reply.whole()?, "question")?;
        let meant = meant(scene, candidates, chosen.choice).ok_or(ReplyFault::NoSuchChoice(chosen.choice))?;
        let follows = chosen.choice == 0;
        let text = self.plain(&chosen.question)?;
        self.check_question(scene, &meant, &text, follows)?;
        let why = chosen
            .why
            .map(|it| shortened(&clean(&it), self.limits.reply.longest_why));
        let why = why.filter(|it| follows && !it.is_empty() && self.speaks(scene, it, &text));
        Ok(Question {
            text,
            why: why.unwrap_or_else(|| meant.why.clone()),
            ..meant
        })
    }

    /// Returns a text that is one line of plain speech.
    pub(super) fn plain(&self, raw: &str) -> Result<String, ReplyFault> {
        let text = clean(raw.trim());
        let text = text.trim().trim_matches(['"', '“', '”']).trim();
        if text.is_empty() {
            return Err(ReplyFault::Empty);
        }
        let linked = text.contains("://") || text.contains("www.");
        if text.contains('\n') || text.contains(MARKUP) || linked {
            return Err(ReplyFault::NotPlain);
        }
        Ok(text.to_owned())
    }

    fn check_question(&self, scene: &Scene<'_>, meant: &Question, text: &str, follows: bool) -> Result<(), ReplyFault> {
        let sources = sources(scene, meant);
        let evidence = self.evidence(&sources);
        self.language(&evidence, text)?;
        let named = accounts_in(scene, text);
        let faults = self.lint.faults(text, named.len());
        if !faults.is_empty() {
            return Err(ReplyFault::BadQuestion(faults));
        }
        if self.asks_secret(text) {
            return Err(ReplyFault::AsksSecret);
        }
        about_account(scene, meant, &named, follows)?;
        evidence.supports(text)?;
        self.about_matter(scene, meant, text, follows)?;
        self.unlike_before(scene, text)
    }

    /// Whether a question asks for something that only its owner may know.
    pub(super) fn asks_secret(&self, text: &str) -> bool {
        let folded = format!(" {} ", words(text).collect::<Vec<_>>().join(" "));
        let secret = |phrase: &String| folded.contains(&format!(" {phrase} "));
        self.limits.check.never_asks.iter().any(secret)
    }

    /// Returns what may be said because these sources say it.
    pub(super) fn evidence(&self, sources: &[String]) -> Evidence<'_> {
        Evidence::new(&self.limits.check, &self.vocabulary, sources.iter().map(String::as_str))
    }

    /// Whether enough words of a text are known to the bank or the conversation.
    pub(super) fn language(&self, evidence: &Evidence<'_>, text: &str) -> Result<(), ReplyFault> {
        let all: Vec<String> = words(text).collect();
        let known = all
            .iter()
            .filter(|it| self.vocabulary.contains(*it) || evidence.has(it))
            .count();
        if share(known, all.len()) < self.limits.check.known_words {
            return Err(ReplyFault::OtherLanguage);
        }
        Ok(())
    }

    /// Whether a reason speaks the language of the interview and invents nothing.
    fn speaks(&self, scene: &Scene<'_>, why: &str, question: &str) -> bool {
        let mut sources: Vec<String> = last_answer(scene).into_iter().collect();
        sources.push(question.to_owned());
        let evidence = self.evidence(&sources);
        self.plain(why).is_ok() && self.language(&evidence, why).is_ok() && evidence.supports(why).is_ok()
    }

    /// A question must share a word of meaning with what it is meant to ask; a follow-up, with the latest answer.
    fn about_matter(&self, scene: &Scene<'_>, meant: &Question, text: &str, follows: bool) -> Result<(), ReplyFault> {
        let mut matter = if follows { BTreeSet::new() } else { stems(&meant.text) };
        match scene.guide.bank.topic(&meant.topic).filter(|_| !follows) {
            Some(topic) => {
                matter.extend(texts(topic).flat_map(stems));
                // on the same account, the answer's own nouns are as good as the bank's
                let last = scene
                    .session
                    .turns
                    .iter()
                    .rev()
                    .find(|it| it.question.turn != meant.turn);
                if last.is_some_and(|it| it.question.account == meant.account && meant.account.is_some()) {
                    matter.extend(last_answer(scene).iter().flat_map(|it| stems(it)));
                }
            }
            None => matter.extend(last_answer(scene).iter().flat_map(|it| stems(it))),
        }
        matter.retain(|it| !self.everywhere.contains(it));
        if stems(text).is_disjoint(&matter) {
            Err(ReplyFault::OffSubject)
        } else {
            Ok(())
        }
    }

    fn unlike_before(&self, scene: &Scene<'_>, text: &str) -> Result<(), ReplyFault> {
        let mine: BTreeSet<String> = words(text).collect();
        let alike = |before: &str| {
            let other: BTreeSet<String> = words(before).collect();
            share(mine.intersection(&other).count(), mine.union(&other).count()) >= self.limits.check.alike
        };
        let open = scene.session.open_question().map(|it| it.turn);
        let before = scene.session.turns.iter().filter(|it| Some(it.question.turn) != open);
        if before.into_iter().any(|it| alike(&it.question.text)) {
            Err(ReplyFault::Repeated)
        } else {
            Ok(())
        }
    }
}

/// Returns the question that a choice stands for: a candidate by its number, or a follow-up for 0.
pub(super) fn meant(scene: &Scene<'_>, candidates: &[Question], choice: i64) -> Option<Question> {
    match usize::try_from(choice).ok()?.checked_sub(1) {
        Some(at) => candidates.get(at).cloned(),
        None => follow_up(scene, candidates),
    }
}

/// A follow-up stays on the topic and account of the latest answer.
fn follow_up(scene: &Scene<'_>, candidates: &[Question]) -> Option<Question> {
    let turn = candidates.first()?.turn;
    let last = scene
        .session
        .turns
        .iter()
        .rev()
        .find(|it| it.outcome.is_some() && it.question.turn != turn)?;
    let template = format!("model:{turn}");
    let question = last.question.clone();
    Some(Question {
        turn,
        kind: QuestionKind::Probe,
        slot: None,
        conflict: None,
        template,
        ..question
    })
}

fn last_answer(scene: &Scene<'_>) -> Option<String> {
    let mut turns = scene.session.turns.iter().rev();
    turns.find_map(|record| window::released_answer(scene, record.question.turn))
}

/// Returns what a question may take names, dates and numbers from.
pub(super) fn sources(scene: &Scene<'_>, meant: &Question) -> Vec<String> {
    let session = scene.session;
    let mut sources = vec![meant.text.clone()];
    sources.extend(last_answer(scene));
    let facts = window::statements(scene, &meant.topic, meant.account.as_ref(), usize::MAX);
    sources.extend(facts.iter().map(|fact| fact.quote.clone()));
    if let Some(account) = meant.account.as_ref().and_then(|id| session.account(id)) {
        sources.push(account.name.clone());
        sources.extend(account.aliases.iter().cloned());
        sources.extend(account.contacts.iter().map(|it| it.name.clone()));
    }
    if let Some(plan) = &session.plan {
        sources.extend(plan.successor.iter().chain(&plan.manager).chain(&plan.company).cloned());
    }
    sources
}

fn accounts_in<'a>(scene: &Scene<'a>, text: &str) -> Vec<&'a Account> {
    let finder = Finder::new(&scene.session.book);
    let ids: BTreeSet<AccountId> = finder.find(text).into_iter().map(|hit| hit.account).collect();
    ids.iter().filter_map(|id| scene.session.account(id)).collect()
}

/// A question must name its account, unless the question before was about it; and no other one. A follow-up may name
/// one that the latest answer names.
fn about_account(scene: &Scene<'_>, meant: &Question, named: &[&Account], follows: bool) -> Result<(), ReplyFault> {
    let answer = last_answer(scene).filter(|_| follows).unwrap_or_default();
    let answered = accounts_in(scene, &answer);
    let known = |it: &Account| Some(&it.id) == meant.account.as_ref() || answered.iter().any(|other| other.id == it.id);
    let others = named.iter().any(|it| !known(it));
    let missing = meant.account.is_some() && named.is_empty() && {
        let mut before = scene
            .session
            .turns
            .iter()
            .rev()
            .filter(|it| it.question.turn != meant.turn);
        before.next().is_none_or(|it| it.question.account != meant.account)
    };
    if others || missing {
        Err(ReplyFault::OffSubject)
    } else {
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a question has a few words")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
