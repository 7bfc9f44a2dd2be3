//! The teach-back in a model's sentences: the machine's question, its quotes replaced by what holds against them.

use crate::book::Account;
use crate::interview::{Question, fill};
use crate::prompt::reply::{Reply, ReplyFault};
use crate::prompt::request::Scene;
use crate::prompt::templates::Prompts;

impl Prompts {
    /// Returns the open teach-back with the sentences of a reply to `teach_back` in place of its quotes.
    ///
    /// # Errors
    /// What is wrong with the reply, or `TooFew` where not enough of its sentences hold; the quotes stay then.
    pub fn taught_back(&self, scene: &Scene<'_>, open: &Question, reply: &Reply) -> Result<Question, ReplyFault> {
        let account = open.account.as_ref().ok_or(ReplyFault::OffSubject)?;
        let known = self.taught(scene, account);
        let drafted = self.sentences(scene, &known, reply)?;
        let words = |text: &str| text.split_whitespace().count();
        let (mut told, mut used): (Vec<String>, usize) = (Vec::new(), 0);
        for sentence in drafted.into_iter().flatten() {
            used += words(&sentence.text);
            let fits = used <= scene.guide.policy.teach_back.most_words;
            let room = told.len() < self.limits.draft.teach_back_sentences;
            if fits && room && !sentence.text.contains('?') && !told.contains(&sentence.text) {
                told.push(sentence.text);
            }
        }
        if told.len() < self.limits.draft.teach_back_least {
            return Err(ReplyFault::TooFew);
        }
        let name = scene
            .session
            .account(account)
            .map(Account::short_name)
            .ok_or(ReplyFault::OffSubject)?;
        let text = fill(
            &scene.guide.wording.teach_back.opening,
            &[("account", name), ("quotes", &told.join(" "))],
        );
        Ok(Question { text, ..open.clone() })
    }
}
