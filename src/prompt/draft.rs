//! Requests for sentences made from statements: an account summed up for its teller, and the parts of the report.
//!
//! 1. Statements that may be shown, that nothing contradicts and that do not speak to a machine are offered, the
//!    weightiest first, no more than the limits allow: the size does not depend on the length of the interview.
//! 2. Only these may be cited by the reply (`sentence`).

use std::collections::BTreeMap;

use minijinja::context;

use crate::book::Account;
use crate::fact::Fact;
use crate::id::{AccountId, TopicId};
use crate::interview::{Subject, is_contradicted};
use crate::prompt::request::{Message, PromptError, Request, Role, Scene, Task};
use crate::prompt::schema;
use crate::prompt::templates::Prompts;
use crate::prompt::window::{shortened, shown};

/// What is to be written.
#[derive(Debug)]
struct Errand {
    task: Task,
    template: &'static str,
    about: String,
    /// Sentences, at most.
    sentences: usize,
}

impl Prompts {
    /// Returns the request that sums up an account for the person who spoke of it.
    ///
    /// # Errors
    /// `Nothing` where no statement is on record; `Template` where a prompt file asks for what does not exist.
    pub fn teach_back(&self, scene: &Scene<'_>, account: &AccountId) -> Result<Request, PromptError> {
        let facts = self.taught(scene, account);
        let errand = Errand {
            task: Task::TeachBack,
            template: "teach-back.md.j2",
            about: name_of(scene, Some(account)),
            sentences: self.limits.draft.teach_back_sentences,
        };
        self.request(scene, &errand, &facts)
    }

    /// Returns the request for the sentences of the report on a subject.
    ///
    /// # Errors
    /// As `teach_back`.
    pub fn draft(&self, scene: &Scene<'_>, subject: &Subject) -> Result<Request, PromptError> {
        let facts = self.draftable(scene, subject);
        let topic = |id: &TopicId| scene.guide.bank.topic(id).map_or("", |topic| topic.title.as_str());
        let (task, template, about) = match subject {
            Subject::Book => (Task::Summary, "summary.md.j2", name_of(scene, None)),
            Subject::Account(id) => (Task::Situation, "situation.md.j2", name_of(scene, Some(id))),
            Subject::Risk(id, account) => {
                let about = format!("{}: {}", name_of(scene, account.as_ref()), topic(id));
                (Task::Risk, "risk.md.j2", about)
            }
            Subject::Playbook(id) => (Task::Playbook, "playbook.md.j2", topic(id).to_owned()),
        };
        let errand = Errand {
            task,
            template,
            about,
            sentences: self.sentences_of(subject),
        };
        self.request(scene, &errand, &facts)
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

    /// Returns how many sentences the report takes on a subject.
    pub(super) fn sentences_of(&self, subject: &Subject) -> usize {
        let limits = &self.limits.draft;
        match subject {
            Subject::Book => limits.book_sentences,
            Subject::Account(_) => limits.account_sentences,
            Subject::Risk(..) => limits.risk_sentences,
            Subject::Playbook(_) => limits.playbook_sentences,
        }
    }

    fn request(&self, scene: &Scene<'_>, errand: &Errand, facts: &[&Fact]) -> Result<Request, PromptError> {
        if facts.is_empty() {
            return Err(PromptError::Nothing);
        }
        let material = self.render(
            errand.template,
            context! {
                fence => scene.fence.word(),
                subject => scene.fence.wrap(&errand.about),
                sentences => errand.sentences,
                facts => scene.fence.wrap(&self.lines(scene, facts)),
            },
        )?;
        let rules = self.render("draft-rules.md.j2", context! {})?;
        let schema = if errand.task == Task::Playbook {
            schema::playbook()
        } else {
            schema::sentences()
        };
        let tokens = self.limits.reply.draft_tokens;
        Ok(Request::new(errand.task, rules, material, schema, tokens))
    }

    /// One statement a line: its id, its account, its words.
    fn lines(&self, scene: &Scene<'_>, facts: &[&Fact]) -> String {
        let line = |fact: &&Fact| {
            let account = fact.account.as_ref().and_then(|id| scene.session.account(id));
            let account = account.map_or_else(String::new, |it| format!(" ({})", it.short_name()));
            let words = shortened(&fact.quote, self.limits.request.draft_fact);
            format!("{}{account}: {words}", fact.id)
        };
        facts.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Returns the statements that the report may sum up on a subject.
    pub(super) fn draftable<'a>(&self, scene: &Scene<'a>, subject: &Subject) -> Vec<&'a Fact> {
        let most = match subject {
            Subject::Book => self.limits.request.draft_per_account,
            Subject::Account(_) | Subject::Risk(..) | Subject::Playbook(_) => usize::MAX,
        };
        self.weightiest(subject.facts(scene.session), most)
    }

    /// Returns the statements that an account may be summed up from for its teller.
    pub(super) fn taught<'a>(&self, scene: &Scene<'a>, account: &AccountId) -> Vec<&'a Fact> {
        let mine = |fact: &&Fact| shown(scene, fact) && fact.account.as_ref() == Some(account);
        let facts = scene.session.facts.values().map(AsRef::as_ref).filter(mine);
        let facts = facts.filter(|fact| !is_contradicted(scene.session, fact.id));
        self.weightiest(facts.collect(), usize::MAX)
    }

    /// Returns those with a warning sign first, then those that name most; in the order in which they were said.
    fn weightiest<'a>(&self, mut facts: Vec<&'a Fact>, per_account: usize) -> Vec<&'a Fact> {
        facts.retain(|fact| !self.addresses_machine(&fact.quote));
        facts.sort_by_key(|fact| {
            let named = &fact.mentions;
            let weight = named.dates.len() + named.money.len() + named.people.len() + 4 * fact.red_flags.len();
            (std::cmp::Reverse(weight), fact.id)
        });
        let mut counts: BTreeMap<Option<&AccountId>, usize> = BTreeMap::new();
        facts.retain(|fact| {
            let count = counts.entry(fact.account.as_ref()).or_default();
            *count += 1;
            *count <= per_account
        });
        facts.truncate(self.limits.request.draft_facts);
        facts.sort_by_key(|fact| fact.id);
        facts
    }

    /// Whether a statement tells a machine what to do; it stays a quote.
    fn addresses_machine(&self, quote: &str) -> bool {
        let text = quote.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let phrases = &self.limits.draft.addresses_machine;
        phrases.iter().any(|phrase| text.contains(phrase.as_str()))
    }
}

fn name_of(scene: &Scene<'_>, account: Option<&AccountId>) -> String {
    let whole = scene.guide.wording.names.whole_book.as_str();
    account
        .and_then(|id| scene.session.account(id))
        .map_or(whole, Account::short_name)
        .to_owned()
}
