//! Drafted sentences, checked one by one against the statements that they cite; a sentence that fails is not used.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fact::Fact;
use crate::id::{AccountId, FactId};
use crate::prompt::json::object;
use crate::prompt::reply::{Reply, ReplyFault};
use crate::prompt::request::Scene;
use crate::prompt::templates::Prompts;
use crate::screen::clean;

/// A sentence with the statements that it is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its words.
    pub text: String,
    /// The statements, by id, in the order of the citation.
    pub facts: Vec<FactId>,
}

#[derive(Debug, Deserialize)]
struct Draft {
    sentences: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Item {
    text: String,
    facts: Vec<String>,
}

impl Prompts {
    /// Returns the sentences of a draft, each usable or with what is wrong with it. `account` is that of the request.
    ///
    /// # Errors
    /// What is wrong with the reply as a whole.
    pub fn drafted(
        &self,
        scene: &Scene<'_>,
        account: Option<&AccountId>,
        reply: &Reply,
    ) -> Result<Vec<Result<Sentence, ReplyFault>>, ReplyFault> {
        let draft: Draft = object(reply.whole()?, "sentences")?;
        let known = self.draftable(scene, account);
        let items = draft.sentences.into_iter().take(self.limits.reply.sentences);
        Ok(items.map(|item| self.sentence(scene, &known, item)).collect())
    }

    fn sentence(&self, scene: &Scene<'_>, known: &[&Fact], value: Value) -> Result<Sentence, ReplyFault> {
        let item: Item = serde_json::from_value(value).map_err(|_shape| ReplyFault::OffSchema)?;
        let text = clean(item.text.trim());
        let cited = item
            .facts
            .iter()
            .map(|id| known.iter().copied().find(|fact| fact.id.to_string() == *id));
        let cited: Option<Vec<&Fact>> = cited.collect();
        let cited = cited.filter(|it| !it.is_empty()).ok_or(ReplyFault::NoSource)?;
        if text.is_empty() {
            return Err(ReplyFault::Empty);
        }
        let long = text.chars().count() > self.limits.reply.longest_sentence;
        if long || text.contains('\n') || text.contains("://") || text.contains(['<', '>', '`', '[', ']']) {
            return Err(ReplyFault::NotPlain);
        }
        let mut sources: Vec<String> = cited.iter().map(|fact| fact.quote.clone()).collect();
        let names = |fact: &&Fact| fact.account.as_ref().and_then(|id| scene.session.account(id));
        for account in cited.iter().filter_map(names) {
            sources.push(account.name.clone());
            sources.extend(account.aliases.iter().cloned());
        }
        let people = cited.iter().flat_map(|fact| &fact.mentions.people);
        sources.extend(people.flat_map(|it| std::iter::once(it.name.clone()).chain(it.role.clone())));
        let evidence = self.evidence(&sources);
        evidence.supports(&text)?;
        evidence.denies(&text)?;
        self.language(&evidence, &text)?;
        Ok(Sentence {
            text,
            facts: cited.iter().map(|fact| fact.id).collect(),
        })
    }
}
