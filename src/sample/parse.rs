//! The scripted leaver's file: TOML → `Script`, with every problem's line.
//!
//! 1. `read`: text → the form that the file has, with the places of the ids.
//! 2. `check`: what a well-formed file can still get wrong: doubled ids, references that lead nowhere, words that could
//!    never be heard.
//!
//! Whether topics and accounts exist is not decided here: they belong to the bank and to the book.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::diag::{Problem, line_of, nearest};
use crate::id::{SlotId, TopicId};

/// A scripted leaver as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    pub(super) leaver: Habits,
    #[serde(default)]
    pub(super) knows: Vec<Thing>,
    #[serde(default)]
    pub(super) settles: Vec<Settling>,
    #[serde(default)]
    pub(super) corrects: Vec<Correction>,
    #[serde(default)]
    pub(super) passes: Vec<Pass>,
    #[serde(default)]
    pub(super) shrugs: Vec<Shrug>,
}

/// How the person talks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Habits {
    pub(super) name: String,
    /// How many things at most in one answer, by kind of question; 1 where the kind is not named.
    #[serde(default)]
    pub(super) things: BTreeMap<String, usize>,
    /// How many words in one answer before the person stops adding things.
    pub(super) breath: usize,
    /// Stems that bring out anything that is left on a topic and account.
    pub(super) pressed: Vec<String>,
    /// What leads into a thing that a summary left out.
    pub(super) missing: String,
}

/// One thing that the person knows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thing {
    pub(super) id: Spanned<String>,
    pub(super) account: Option<String>,
    pub(super) topic: TopicId,
    #[serde(default)]
    pub(super) kind: Kind,
    pub(super) says: String,
    pub(super) asked: Vec<String>,
    pub(super) after: Option<Spanned<String>>,
    pub(super) slot: Option<SlotId>,
    /// Other accounts whose questions on the topic bring it up as well.
    #[serde(default)]
    pub(super) neighbours: Vec<String>,
    /// Words that may stand in no store, log or report.
    #[serde(default)]
    pub(super) never: Vec<String>,
}

/// What sort of statement a thing is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Something that a successor can use.
    #[default]
    Fact,
    /// A poor first answer.
    Vague,
    /// An answer with something in it that must not be kept, such as a password.
    Screened,
    /// A remark that must not be kept.
    OffRecord,
}

/// How a contradiction is settled.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settling {
    pub(super) account: Option<String>,
    pub(super) asked: Vec<String>,
    /// What is said the first time, the second time, and so on.
    pub(super) says: Vec<String>,
}

/// A thing that the person later takes back and says better.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Correction {
    pub(super) of: Spanned<String>,
    /// After how many further turns.
    pub(super) later: u32,
    pub(super) says: String,
}

/// A question that the person does not answer, once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pass {
    pub(super) how: How,
    pub(super) topic: TopicId,
    pub(super) account: Option<String>,
    pub(super) asked: Vec<String>,
    pub(super) who: Option<String>,
}

/// How a question is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum How {
    Skip,
    Rephrase,
    Unknown,
}

/// A way of having nothing to say: words, or a person who would know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shrug {
    pub(super) when: When,
    pub(super) says: Option<String>,
    pub(super) who: Option<String>,
}

/// The occasion of a shrug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum When {
    /// There never was anything.
    Nothing,
    /// All has been said.
    Told,
    /// A fact was read back and is right.
    Confirm,
    /// A summary was read back and nothing is missing.
    TeachBack,
    /// The end.
    Closing,
}

impl When {
    const ALL: [Self; 5] = [Self::Nothing, Self::Told, Self::Confirm, Self::TeachBack, Self::Closing];

    /// Returns its name in the file.
    fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Told => "told",
            Self::Confirm => "confirm",
            Self::TeachBack => "teach_back",
            Self::Closing => "closing",
        }
    }
}

/// Reads a script, or says everything that is wrong with it.
pub(super) fn read(file: &str, text: &str) -> Result<Script, Vec<Problem>> {
    let script: Script = toml::from_str(text).map_err(|error| vec![Problem::of_toml(file, text, &error)])?;
    let problems = Check { file, text }.all(&script);
    if problems.is_empty() { Ok(script) } else { Err(problems) }
}

struct Check<'a> {
    file: &'a str,
    text: &'a str,
}

impl Check<'_> {
    fn all(&self, script: &Script) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut ids: Vec<&str> = Vec::new();
        for thing in &script.knows {
            let id = thing.id.get_ref();
            if ids.contains(&id.as_str()) {
                problems.push(self.problem(thing.id.span(), format!("the id `{id}` is used twice")));
            }
            if let Some(after) = &thing.after {
                problems.extend(self.reference(after, &ids).map(|problem| {
                    problem.hint("`after` names a thing that stands further up, so that nothing waits for itself")
                }));
            }
            problems.extend(self.words(thing));
            ids.push(id);
        }
        problems.extend(script.corrects.iter().filter_map(|it| self.reference(&it.of, &ids)));
        problems.extend(self.shrugs(script));
        problems
    }

    fn words(&self, thing: &Thing) -> Vec<Problem> {
        let id = thing.id.get_ref();
        let mut problems = Vec::new();
        if thing.says.trim().is_empty() {
            problems.push(self.problem(thing.id.span(), format!("`{id}` says nothing")));
        }
        for stem in thing
            .asked
            .iter()
            .filter(|stem| stem.is_empty() || stem.to_lowercase() != **stem)
        {
            let message = format!("the stem `{stem}` of `{id}` can never be heard");
            problems.push(self.problem(thing.id.span(), message).hint("write stems in lower case"));
        }
        for word in thing.never.iter().filter(|word| !thing.says.contains(word.as_str())) {
            let message = format!("`{word}` is said to be kept from the report, and `{id}` does not say it");
            problems.push(self.problem(thing.id.span(), message));
        }
        problems
    }

    fn shrugs(&self, script: &Script) -> Vec<Problem> {
        let missing = When::ALL
            .into_iter()
            .filter(|when| !script.shrugs.iter().any(|it| it.when == *when));
        let empty = script.shrugs.iter().filter(|it| it.says.is_some() == it.who.is_some());
        missing
            .map(|when| format!("there is no shrug for the occasion `{}`", when.name()))
            .chain(empty.map(|it| format!("a shrug for `{}` needs either `says` or `who`", it.when.name())))
            .map(|message| Problem::new(self.file, message))
            .collect()
    }

    fn reference(&self, id: &Spanned<String>, known: &[&str]) -> Option<Problem> {
        let name = id.get_ref();
        if known.contains(&name.as_str()) {
            return None;
        }
        let problem = self.problem(id.span(), format!("nothing further up has the id `{name}`"));
        Some(match nearest(name, known.iter().copied()) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem,
        })
    }

    fn problem(&self, span: Range<usize>, message: String) -> Problem {
        Problem::new(self.file, message).at(line_of(self.text, span.start))
    }
}
