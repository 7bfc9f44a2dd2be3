//! Drafted sentences, checked one by one against the statements that they cite; a sentence that fails is not used.
//!
//! 1. It is plain text, of one line, and cites statements that were offered with the request.
//! 2. Its names, numbers, times and denials are those of these statements (`ground`).
//! 3. It is in the language of the interview.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::book::Account;
use crate::fact::{Fact, Person};
use crate::interview::{PlaybookPart, Sentence, Subject};
use crate::prompt::ground::{Ground, Known, Source};
use crate::prompt::json::object;
use crate::prompt::passage::Reader;
use crate::prompt::reply::{Reply, ReplyFault};
use crate::prompt::request::Scene;
use crate::prompt::templates::Prompts;
use crate::prompt::words::words;
use crate::screen::clean;

/// Marks that plain speech does not have.
const MARKUP: [char; 10] = ['<', '>', '`', '[', ']', '{', '}', '|', '\\', '*'];

#[derive(Debug, Deserialize)]
struct Drafted {
    sentences: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Item {
    text: String,
    facts: Vec<String>,
    #[serde(default)]
    part: Option<PlaybookPart>,
}

impl Prompts {
    /// Returns the sentences of a reply to `draft`, each usable or with what is wrong with it.
    ///
    /// # Errors
    /// What is wrong with the reply as a whole.
    pub fn drafted(
        &self,
        scene: &Scene<'_>,
        subject: &Subject,
        reply: &Reply,
    ) -> Result<Vec<Result<Sentence, ReplyFault>>, ReplyFault> {
        let known = self.draftable(scene, subject);
        let most = self.sentences_of(subject);
        let mut found = self.sentences(scene, &known, reply)?;
        // without what the risk is, what shows it says little
        let headless = matches!(subject, Subject::Risk(..)) && found.first().is_some_and(Result::is_err);
        if headless {
            found.iter_mut().for_each(|it| *it = Err(ReplyFault::TooFew));
        }
        let mut kept = 0;
        found.retain(|it| {
            kept += usize::from(it.is_ok());
            it.is_err() || kept <= most
        });
        Ok(found)
    }

    /// Returns the sentences of a reply, held against the statements that were offered with its request.
    pub(super) fn sentences(
        &self,
        scene: &Scene<'_>,
        known: &[&Fact],
        reply: &Reply,
    ) -> Result<Vec<Result<Sentence, ReplyFault>>, ReplyFault> {
        let drafted: Drafted = object(reply.whole()?, "sentences")?;
        let items = drafted.sentences.into_iter().take(self.limits.reply.sentences);
        Ok(items.map(|item| self.sentence(scene, known, item)).collect())
    }

    fn sentence(&self, scene: &Scene<'_>, known: &[&Fact], value: Value) -> Result<Sentence, ReplyFault> {
        let item: Item = serde_json::from_value(value).map_err(|_shape| ReplyFault::OffSchema)?;
        let text = clean(item.text.trim());
        let cited = item
            .facts
            .iter()
            .map(|id| known.iter().copied().find(|fact| fact.id.to_string() == *id));
        let cited: Option<Vec<&Fact>> = cited.collect();
        let mut cited = cited.filter(|it| !it.is_empty()).ok_or(ReplyFault::NoSource)?;
        cited.sort_by_key(|fact| fact.id);
        cited.dedup_by_key(|fact| fact.id);
        if text.is_empty() {
            return Err(ReplyFault::Empty);
        }
        let long = text.chars().count() > self.limits.reply.longest_sentence;
        let linked = text.contains("://") || text.contains("www.");
        if long || linked || text.contains('\n') || text.contains(MARKUP) {
            return Err(ReplyFault::NotPlain);
        }
        let quotes: Vec<String> = cited.iter().map(|fact| fact.quote.clone()).collect();
        self.language(&self.evidence(&quotes), &text)?;
        self.ground(scene, &cited).check(&text, item.part)?;
        Ok(Sentence {
            text,
            facts: cited.iter().map(|fact| fact.id).collect(),
            part: item.part,
        })
    }

    fn ground<'a>(&'a self, scene: &Scene<'_>, cited: &[&Fact]) -> Ground<'a> {
        let reader = Reader {
            check: &self.limits.check,
            draft: &self.limits.draft,
            vocabulary: &self.vocabulary,
            names: names(scene),
        };
        let plan = scene.session.plan.as_ref();
        Ground {
            sources: cited.iter().map(|fact| source(scene, &reader, fact)).collect(),
            speaker: plan.map(|plan| words(&plan.csm).collect()).unwrap_or_default(),
            reader,
        }
    }
}

/// Returns every word of a name that the session knows: of accounts, their contacts, and people who were spoken of.
fn names(scene: &Scene<'_>) -> BTreeSet<String> {
    let accounts = scene.session.book.accounts.iter();
    let accounts = accounts.flat_map(|it| {
        let contacts = it.contacts.iter().map(|contact| contact.name.as_str());
        called(it).chain(contacts)
    });
    let people = scene.session.facts.values().flat_map(|fact| &fact.mentions.people);
    accounts
        .chain(people.map(|it| it.name.as_str()))
        .flat_map(words)
        .collect()
}

fn called(account: &Account) -> impl Iterator<Item = &str> {
    std::iter::once(account.name.as_str()).chain(account.aliases.iter().map(String::as_str))
}

fn source(scene: &Scene<'_>, reader: &Reader<'_>, fact: &Fact) -> Source {
    let account = fact.account.as_ref().and_then(|id| scene.session.account(id));
    let known = |it: &Person| Known {
        name: words(&it.name).collect(),
        role: it.role.iter().flat_map(|it| words(it)).collect(),
    };
    Source {
        turn: fact.id.turn.0,
        sentences: reader.sentences(&fact.quote),
        fragments: reader.fragments(&fact.quote),
        account: account.into_iter().flat_map(called).flat_map(words).collect(),
        people: fact.mentions.people.iter().map(known).collect(),
    }
}
