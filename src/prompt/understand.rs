//! The request for facts: one answer, the places where a fact can be filed, and nothing of the rest of the interview.
//!
//! Accounts are given by label, so that a name in the CRM cannot pass for an id; only those that the answer or the
//! question names are given, so that a fact cannot land on another one.

use minijinja::context;

use crate::book::Account;
use crate::book::names::Finder;
use crate::id::{AccountId, Turn};
use crate::interview::Question;
use crate::prompt::request::{PromptError, Request, Room, Scene, Task};
use crate::prompt::schema;
use crate::prompt::templates::Prompts;
use crate::prompt::window::{released_answer, shortened};

impl Prompts {
    /// Returns the request for the facts of an answered turn.
    ///
    /// # Errors
    /// `Nothing` where the turn has no answer; `Template` where a prompt file asks for what does not exist.
    pub fn understand(&self, scene: &Scene<'_>, turn: Turn, room: Room) -> Result<Request, PromptError> {
        let most = match room {
            Room::Whole => self.limits.request.answer,
            Room::Little => self.limits.request.little_answer,
        };
        let question = scene
            .session
            .turn(turn)
            .map(|it| &it.question)
            .ok_or(PromptError::Nothing)?;
        let answer = released_answer(scene, turn).ok_or(PromptError::Nothing)?;
        let answer: String = answer.chars().take(most).collect();
        let accounts = named(scene, question, &answer, self.limits.window.accounts);
        let listed: Vec<String> = accounts
            .iter()
            .enumerate()
            .map(|(at, account)| format!("{} {}", label(at), account.name))
            .collect();
        let asked = question
            .account
            .as_ref()
            .and_then(|id| accounts.iter().position(|it| it.id == *id));
        let slots = scene.guide.bank.topic(&question.topic).map_or(Vec::new(), |topic| {
            topic
                .slots
                .iter()
                .map(|slot| format!("{} ({})", slot.id, slot.label))
                .collect()
        });
        let material = self.render(
            "understand.md.j2",
            context! {
                fence => scene.fence.word(),
                accounts => scene.fence.wrap(&listed.join("\n")),
                topic => question.topic.as_str(),
                account => asked.map(label),
                slots => slots.join(", "),
                question => scene.fence.wrap(&shortened(&question.text, self.limits.window.question)),
                answer => scene.fence.wrap(&answer),
            },
        )?;
        let topics: Vec<&str> = scene.guide.bank.topics.iter().map(|topic| topic.id.as_str()).collect();
        let rules = self.render("understand-rules.md.j2", context! { topics => topics.join(", ") })?;
        let tokens = self.limits.reply.understand_tokens;
        Ok(Request::new(
            Task::Understand,
            rules,
            material,
            schema::understand(),
            tokens,
        ))
    }
}

/// Returns the accounts that a fact of an answer may be about: that of the question, then those that the answer names.
pub(super) fn named<'a>(scene: &Scene<'a>, question: &Question, answer: &str, most: usize) -> Vec<&'a Account> {
    let finder = Finder::new(&scene.session.book);
    let mut ids: Vec<AccountId> = question.account.iter().cloned().collect();
    for hit in finder.find(answer) {
        if !ids.contains(&hit.account) {
            ids.push(hit.account);
        }
    }
    ids.iter()
        .take(most)
        .filter_map(|id| scene.session.account(id))
        .collect()
}

/// Returns the label of an account in a request.
pub(super) fn label(at: usize) -> String {
    format!("A{}", at + 1)
}
