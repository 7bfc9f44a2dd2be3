//! The prompt files, compiled: what a team may change about how a model is spoken to.
//!
//! Templates are strict: a name that does not exist is an error, not an empty space. Work and depth are limited.

use std::collections::BTreeSet;

use minijinja::{Environment, UndefinedBehavior, Value};

use crate::bank::{Bank, Lint};
use crate::diag::Problem;
use crate::prompt::limits::Limits;
use crate::prompt::request::PromptError;
use crate::prompt::words;

/// The templates, by file name.
const FILES: [&str; 11] = [
    "ask-rules.md.j2",
    "ask.md.j2",
    "understand-rules.md.j2",
    "understand.md.j2",
    "draft-rules.md.j2",
    "teach-back.md.j2",
    "summary.md.j2",
    "situation.md.j2",
    "risk.md.j2",
    "playbook.md.j2",
    "check.md.j2",
];

/// Work that one prompt may take.
const FUEL: u64 = 1_000_000;
const DEPTH: usize = 16;

/// Prompts, limits and the words that replies are checked against.
#[derive(Debug)]
pub struct Prompts {
    environment: Environment<'static>,
    pub(super) limits: Limits,
    pub(super) lint: Lint,
    /// Words of the bank and everyday words, in lower case: the language of the interview.
    pub(super) vocabulary: BTreeSet<String>,
    /// Stems that tell nothing about what a text is about.
    pub(super) everywhere: BTreeSet<String>,
}

impl Prompts {
    /// Reads the files of a `prompts` folder, each with its path within it: `model/*`, `lint.toml`, `lexicon/*.txt`.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn parse(files: &[(String, String)], bank: &Bank) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let text = |name: &str| files.iter().find(|(it, _)| it == name).map(|(_, text)| text.clone());
        let mut needed = |name: &str| {
            let found = text(name);
            if found.is_none() {
                problems.push(Problem::new(name, "the file is missing"));
            }
            found.unwrap_or_default()
        };
        let limits = Limits::parse("model/model.toml", &needed("model/model.toml"));
        let (lint, faults) = Lint::parse("lint.toml", &needed("lint.toml"));
        let sources = FILES.map(|name| (name, needed(&format!("model/{name}"))));
        problems.extend(faults);
        let environment = environment(sources, &mut problems);
        match limits {
            Ok(limits) if problems.is_empty() => {
                let everyday = files
                    .iter()
                    .filter(|(name, _)| name.starts_with("lexicon/") && name.ends_with(".txt"));
                let vocabulary = words::vocabulary(bank, everyday.map(|(_, text)| text.as_str()));
                let everywhere = words::everywhere(bank, limits.check.everywhere);
                Ok(Self {
                    environment,
                    limits,
                    lint,
                    vocabulary,
                    everywhere,
                })
            }
            limits => {
                problems.extend(limits.err());
                Err(problems)
            }
        }
    }

    /// Returns what the leaver is told when something happened; empty where the file says nothing.
    pub fn notice(&self, happened: &str) -> &str {
        self.limits.notice.get(happened).map_or("", String::as_str)
    }

    /// Returns what the one who writes a report is told when something happened; empty where the file says nothing.
    pub fn of_report(&self, happened: &str) -> &str {
        self.limits.drafting.get(happened).map_or("", String::as_str)
    }

    pub(super) fn render(&self, name: &'static str, values: Value) -> Result<String, PromptError> {
        let rendered = self.environment.get_template(name).and_then(|it| it.render(values));
        rendered.map_err(|source| PromptError::Template { name, source })
    }
}

fn environment(sources: [(&'static str, String); 11], problems: &mut Vec<Problem>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    for (name, text) in sources {
        if let Err(error) = environment.add_template_owned(name.to_owned(), text) {
            let problem = Problem::new(format!("model/{name}"), error.to_string());
            problems.push(match error.line() {
                Some(line) => problem.at(line),
                None => problem,
            });
        }
    }
    environment
}
