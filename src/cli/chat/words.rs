//! The words of the chat, read from `prompts/chat.toml`.

use serde::Deserialize;

use crate::diag::Problem;
use crate::interview::fill;

/// The path of the file among the assets.
pub(super) const FILE: &str = "prompts/chat.toml";

/// All words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) welcome: Welcome,
    pub(super) back: Paragraphs,
    pub(super) question: QuestionWords,
    pub(super) reply: Reply,
    pub(super) paste: Paste,
    pub(super) list: List,
    pub(super) help: Help,
    pub(super) paused: Paragraphs,
    pub(super) closing: Closing,
    #[serde(rename = "command")]
    pub(super) commands: Vec<CommandWords>,
}

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verb {
    Help,
    Skip,
    Idk,
    OffRecord,
    Again,
    Why,
    Back,
    Edit,
    Fix,
    History,
    Status,
    Topics,
    Go,
    Pause,
    Done,
}

impl Verb {
    /// Whether it shows something and changes nothing.
    pub(super) const fn only_looks(self) -> bool {
        matches!(
            self,
            Self::Why | Self::Help | Self::History | Self::Status | Self::Topics
        )
    }
}

/// All verbs: each needs its entry in the file.
const VERBS: &[Verb] = &[
    Verb::Help,
    Verb::Skip,
    Verb::Idk,
    Verb::OffRecord,
    Verb::Again,
    Verb::Why,
    Verb::Back,
    Verb::Edit,
    Verb::Fix,
    Verb::History,
    Verb::Status,
    Verb::Topics,
    Verb::Go,
    Verb::Pause,
    Verb::Done,
];

/// How a command is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommandWords {
    pub(super) verb: Verb,
    pub(super) name: String,
    #[serde(default)]
    pub(super) also: Vec<String>,
    #[serde(default)]
    pub(super) args: String,
    pub(super) help: String,
}

/// Words for nothing, one thing, and more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Count {
    none: String,
    one: String,
    many: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paragraphs {
    pub(super) paragraphs: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Welcome {
    pub(super) paragraphs: Vec<String>,
    pub(super) rules: String,
    pub(super) model: String,
    pub(super) accounts: Count,
    pub(super) sittings: Count,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionWords {
    pub(super) header: Vec<Vec<String>>,
    pub(super) left: String,
    pub(super) short: String,
    pub(super) over: String,
    pub(super) whole_book: String,
    pub(super) why: String,
    pub(super) reopened: String,
    pub(super) reopened_blank: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    pub(super) saved: String,
    pub(super) replaced: String,
    pub(super) waiting: String,
    pub(super) replaced_words: String,
    pub(super) lines: String,
    pub(super) noted: Count,
    pub(super) and: String,
    pub(super) more: Count,
    pub(super) skipped: String,
    pub(super) unknown: String,
    pub(super) unknown_who: String,
    pub(super) empty: String,
    pub(super) kept: String,
    pub(super) leaving: String,
    pub(super) restored: String,
    pub(super) no_such: String,
    pub(super) no_such_near: String,
    pub(super) bare: String,
    pub(super) extra: String,
    pub(super) not_sent: String,
    pub(super) off_record: String,
    pub(super) on_record: String,
    pub(super) moved: String,
    pub(super) confirm_done: String,
    pub(super) confirm_gaps: Count,
    pub(super) no_editor: String,
    pub(super) editor_failed: String,
    pub(super) editor_same: String,
    pub(super) editor_back: String,
    pub(super) fix_usage: String,
    pub(super) fix_none: String,
    pub(super) fix_here: String,
    pub(super) go_usage: String,
    pub(super) go_none: String,
    pub(super) history_none: String,
    pub(super) question_again: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paste {
    pub(super) label: String,
    pub(super) again: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) topics: String,
    pub(super) here: String,
    pub(super) status: String,
    pub(super) status_topics: String,
    pub(super) status_answers: Count,
    pub(super) status_facts: Count,
    pub(super) status_time: String,
    pub(super) status_accounts: String,
    pub(super) status_more: Count,
    pub(super) status_gaps: String,
    pub(super) gap: String,
    pub(super) gap_book: String,
    pub(super) history: String,
    pub(super) skipped: String,
    pub(super) unknown: String,
    pub(super) unknown_who: String,
    pub(super) withheld: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Help {
    pub(super) heading: String,
    pub(super) keys: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Closing {
    pub(super) paragraphs: Vec<String>,
    pub(super) gaps: Count,
    pub(super) next: Vec<String>,
}

impl Words {
    /// Reads the words, or says where the file is wrong.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        let words: Self = toml::from_str(text).map_err(|error| Problem::of_toml(file, text, &error))?;
        let missing = VERBS
            .iter()
            .find(|verb| !words.commands.iter().any(|it| it.verb == **verb));
        match missing {
            Some(verb) => Err(Problem::new(file, format!("the verb `{verb:?}` has no command"))),
            None => Ok(words),
        }
    }
}

impl Count {
    /// Returns the words for `n` things, with `{n}` and other values filled in.
    pub(super) fn of(&self, n: usize, values: &[(&str, &str)]) -> String {
        let template = match n {
            0 => &self.none,
            1 => &self.one,
            _ => &self.many,
        };
        let number = n.to_string();
        let mut all = vec![("n", number.as_str())];
        all.extend_from_slice(values);
        fill(template, &all)
    }
}
