//! A request to a model, as a value, and what it is made of.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::interview::{Guide, Session};
use crate::prompt::fence::Fence;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Chooses among candidate questions and words one.
    Ask,
    /// Finds facts in an answer.
    Understand,
    /// Sums up an account for its teller.
    TeachBack,
    /// Writes the executive summary of the report.
    Summary,
    /// Writes how it stands with an account.
    Situation,
    /// Writes what a risk is.
    Risk,
    /// Writes a playbook.
    Playbook,
    /// Says whether the model answers and obeys a schema.
    Check,
}

impl Task {
    /// Returns its name, as in records and counts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Understand => "understand",
            Self::TeachBack => "teach_back",
            Self::Summary => "summary",
            Self::Situation => "situation",
            Self::Risk => "risk",
            Self::Playbook => "playbook",
            Self::Check => "check",
        }
    }
}

/// Who speaks in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The rules.
    System,
    /// The material.
    User,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// The text.
    pub content: String,
}

/// A request, independent of any server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// What it is for.
    pub task: Task,
    /// The messages; the first is the same for every request of its task, so that providers can cache it.
    pub messages: Vec<Message>,
    /// The JSON schema of the reply, within the strict subset: all properties required, no others.
    pub schema: Value,
    /// Tokens that the reply may have.
    pub most_tokens: u32,
}

/// What a request may be made from.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The session, of one handover only.
    pub session: &'a Session,
    /// The bank and the words.
    pub guide: &'a Guide,
    /// The fence of this run.
    pub fence: &'a Fence,
    /// Whether statements for manager and legal only may be shown to the model.
    pub restricted: bool,
}

/// How much a request may show of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// All that the limits allow.
    Whole,
    /// As little as makes sense, for a model that refused the whole as too long.
    Little,
}

/// Why there is no request.
#[derive(Debug, Error)]
pub enum PromptError {
    /// A template asks for something that does not exist.
    #[error("cannot write the prompt `{name}`")]
    Template {
        /// The file.
        name: &'static str,
        /// What the template engine said.
        source: minijinja::Error,
    },
    /// There is nothing to ask about.
    #[error("there is nothing to ask a model about")]
    Nothing,
}

impl Request {
    /// Makes a request of rules and material.
    pub(super) fn new(task: Task, rules: String, material: String, schema: Value, most_tokens: u32) -> Self {
        let message = |role, content| Message { role, content };
        let messages = vec![message(Role::System, rules), message(Role::User, material)];
        Self {
            task,
            messages,
            schema,
            most_tokens,
        }
    }

    /// Returns how many characters it has, schema included.
    pub fn size(&self) -> usize {
        let messages: usize = self.messages.iter().map(|it| it.content.chars().count()).sum();
        messages + self.schema.to_string().chars().count()
    }

    /// Returns about how many tokens it has: four characters each.
    pub fn tokens(&self) -> u64 {
        u64::try_from(self.size().div_ceil(4)).unwrap_or(u64::MAX)
    }
}
