//! What goes over the wire: requests as every server takes them, and replies as forgiving as servers differ.
//!
//! Nothing of a reply is required here but what is used; extra fields, missing ids and numbers as error codes all pass.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::prompt::{Finish, Request, Role, Usage};

/// How much of the protocol a server has shown to understand. Each step down leaves something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// How the shape of a reply is asked for.
    pub shape: Shape,
    /// Whether the limit of tokens goes by its newer name.
    pub newer_limit: bool,
    /// Whether a stream may be asked for its usage.
    pub usage: bool,
}

/// How the shape of a reply is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// By a JSON schema.
    Schema,
    /// As some JSON object.
    Object,
    /// By the words of the prompt alone.
    Words,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            shape: Shape::Schema,
            newer_limit: false,
            usage: true,
        }
    }
}

impl Dialect {
    /// Returns the dialect to try after a refusal that says this; none where the refusal is about something else.
    pub(super) fn simpler(self, refusal: &str) -> Option<Self> {
        let says = |words: &[&str]| words.iter().any(|word| refusal.contains(word));
        if says(&["max_completion_tokens"]) && !self.newer_limit {
            return Some(Self {
                newer_limit: true,
                ..self
            });
        }
        if says(&["stream_options", "include_usage"]) && self.usage {
            return Some(Self { usage: false, ..self });
        }
        let about_shape = says(&["response_format", "json_schema", "json_object", "schema", "grammar"]);
        let shape = match self.shape {
            Shape::Schema => Shape::Object,
            Shape::Object => Shape::Words,
            Shape::Words => return None,
        };
        about_shape.then_some(Self { shape, ..self })
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    messages: Vec<Line<'a>>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    role: Role,
    content: &'a str,
}

impl<'a> Body<'a> {
    pub(super) fn new(model: &'a str, request: &'a Request, thoughts: u32, dialect: Dialect, stream: bool) -> Self {
        let line = |it: &'a crate::prompt::Message| Line {
            role: it.role,
            content: &it.content,
        };
        let most = request.most_tokens.saturating_add(thoughts);
        let name = request.task.name();
        let response_format = match dialect.shape {
            Shape::Schema => Some(json!({
                "type": "json_schema",
                "json_schema": {"name": name, "strict": true, "schema": request.schema}
            })),
            Shape::Object => Some(json!({"type": "json_object"})),
            Shape::Words => None,
        };
        Self {
            model,
            messages: request.messages.iter().map(line).collect(),
            stream,
            stream_options: (stream && dialect.usage).then(|| json!({"include_usage": true})),
            max_tokens: (!dialect.newer_limit).then_some(most),
            max_completion_tokens: dialect.newer_limit.then_some(most),
            response_format,
        }
    }
}

/// A reply, or a piece of one.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Loose {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Option<Value>,
    #[serde(default)]
    pub error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
struct Choice {
    #[serde(default, alias = "delta")]
    message: Option<Said>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Said {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

impl Loose {
    fn first(&self) -> Option<&Choice> {
        self.choices.as_ref()?.first()
    }

    /// Returns the text of the first choice.
    pub(super) fn text(&self) -> &str {
        self.first()
            .and_then(|it| it.message.as_ref()?.content.as_deref())
            .unwrap_or_default()
    }

    /// Whether it holds a refusal in place of an answer.
    pub(super) fn refuses(&self) -> bool {
        let said = self.first().and_then(|it| it.message.as_ref());
        said.and_then(|it| it.refusal.as_deref())
            .is_some_and(|it| !it.is_empty())
    }

    /// Returns why it stopped; none while it has not.
    pub(super) fn finish(&self) -> Option<Finish> {
        let reason = self.first()?.finish_reason.as_deref()?;
        Some(match reason {
            "length" | "max_tokens" => Finish::Length,
            "content_filter" => Finish::Refused,
            _ => Finish::Done,
        })
    }

    /// Returns the tokens used, where they are counted.
    pub(super) fn usage(&self) -> Option<Usage> {
        let usage = self.usage.as_ref()?;
        let number = |value: Option<&Value>| value.and_then(Value::as_u64);
        Some(Usage {
            input: number(usage.get("prompt_tokens"))?,
            cached: number(
                usage
                    .get("prompt_tokens_details")
                    .and_then(|it| it.get("cached_tokens")),
            )
            .unwrap_or_default(),
            output: number(usage.get("completion_tokens")).unwrap_or_default(),
        })
    }
}
