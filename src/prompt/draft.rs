//! Requests for sentences made from statements: an account summed up for its teller, and situations for the report.

use minijinja::context;

use crate::book::Account;
use crate::fact::Fact;
use crate::id::AccountId;
use crate::prompt::request::{Message, PromptError, Request, Role, Scene, Task};
use crate::prompt::schema;
use crate::prompt::templates::Prompts;
use crate::prompt::window::{lines, shown};

impl Prompts {
    /// Returns the request that sums up an account for the person who spoke of it.
    ///
    /// # Errors
    /// `Nothing` where no statement is on record; `Template` where a prompt file asks for what does not exist.
    pub fn teach_back(&self, scene: &Scene<'_>, account: &AccountId) -> Result<Request, PromptError> {
        self.draft(scene, Task::TeachBack, "teach-back.md.j2", Some(account))
    }

    /// Returns the request for the situation of an account, or with none of the whole book.
    ///
    /// # Errors
    /// As `teach_back`.
    pub fn summary(&self, scene: &Scene<'_>, account: Option<&AccountId>) -> Result<Request, PromptError> {
        self.draft(scene, Task::Summary, "summary.md.j2", account)
    }

    /// Returns the request that says whether a model answers at all, and in the shape that it is told.
    ///
    /// # Errors
    /// `Template` where the prompt file asks for what does not exist.
    pub fn check(&self) -> Result<Request, PromptError> {
        let content = self.render("check.md.j2", context! {})?;
        let messages = vec![Message {
            role: Role::User,
            content,
        }];
        let (task, schema, most_tokens) = (Task::Check, schema::check(), self.limits.reply.ask_tokens);
        Ok(Request {
            task,
            messages,
            schema,
            most_tokens,
        })
    }

    fn draft(
        &self,
        scene: &Scene<'_>,
        task: Task,
        template: &'static str,
        account: Option<&AccountId>,
    ) -> Result<Request, PromptError> {
        let facts = self.draftable(scene, account);
        if facts.is_empty() {
            return Err(PromptError::Nothing);
        }
        let whole = scene.guide.wording.names.whole_book.as_str();
        let name = account
            .and_then(|id| scene.session.account(id))
            .map_or(whole, Account::short_name);
        let material = self.render(
            template,
            context! {
                fence => scene.fence.word(),
                subject => scene.fence.wrap(name),
                sentences => self.limits.reply.sentences,
                facts => scene.fence.wrap(&lines(facts, self.limits.request.draft_fact)),
            },
        )?;
        let rules = self.render("draft-rules.md.j2", context! {})?;
        Ok(Request::new(
            task,
            rules,
            material,
            schema::sentences(),
            self.limits.reply.draft_tokens,
        ))
    }

    /// Returns the statements that a draft may use: those with a warning sign first, then those that name most.
    pub(super) fn draftable<'a>(&self, scene: &Scene<'a>, account: Option<&AccountId>) -> Vec<&'a Fact> {
        let mine = |fact: &&Fact| shown(scene, fact) && (account.is_none() || fact.account.as_ref() == account);
        let mut facts: Vec<&Fact> = scene.session.facts.values().map(AsRef::as_ref).filter(mine).collect();
        facts.sort_by_key(|fact| {
            let named = &fact.mentions;
            let weight = named.dates.len() + named.money.len() + named.people.len() + 4 * fact.red_flags.len();
            (std::cmp::Reverse(weight), fact.id)
        });
        facts.truncate(self.limits.request.draft_facts);
        facts.sort_by_key(|fact| fact.id);
        facts
    }
}
