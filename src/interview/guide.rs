//! What the machine consults and never changes: the bank, the screen's rules, the ear, the numbers and the words.

use crate::bank::{Bank, Lint};
use crate::diag::Problem;
use crate::fact::contradiction::ContradictionRules;
use crate::interview::policy::Policy;
use crate::interview::wording::Wording;
use crate::listen::{Ear, Lexicon, unknown_classes};
use crate::screen::Rules;

/// Everything that steers the interview, read from the files of the `prompts` folder.
#[derive(Debug)]
pub struct Guide {
    /// The question bank.
    pub bank: Bank,
    /// What must never pass.
    pub rules: Rules,
    /// What the rules can hear.
    pub ear: Ear,
    /// What contradicts what.
    pub contradictions: ContradictionRules,
    /// The numbers.
    pub policy: Policy,
    /// The words.
    pub wording: Wording,
    /// What makes a good question.
    pub lint: Lint,
}

impl Guide {
    /// Reads all files of a `prompts` folder, each with its path within it, such as `banks/accounts.toml`.
    ///
    /// # Errors
    /// Every problem of every file; nothing is used of a folder that has one.
    pub fn parse(files: &[(String, String)]) -> Result<Self, Vec<Problem>> {
        let under = |folder: &str| -> Vec<(String, String)> {
            files
                .iter()
                .filter(|(name, _)| name.starts_with(folder) && name.ends_with(".toml"))
                .cloned()
                .collect()
        };
        let text = |name: &str| {
            let found = files.iter().find(|(it, _)| it == name).map(|(_, text)| text.as_str());
            found.ok_or_else(|| Problem::new(name, "the file is missing"))
        };
        let (bank, mut problems) = Bank::parse(&under("banks/"));
        let (lexicon, more) = Lexicon::parse(&under("lexicon/"));
        problems.extend(more);
        problems.extend(unknown_classes(&bank, &lexicon));
        let lint = text("lint.toml").map(|it| Lint::parse("lint.toml", it));
        let lint = match lint {
            Ok((lint, more)) => {
                problems.extend(more);
                lint
            }
            Err(problem) => {
                problems.push(problem);
                Lint::default()
            }
        };
        let policy = text("interview.toml").and_then(|it| Policy::parse("interview.toml", it));
        let wording = text("wording.toml").and_then(|it| Wording::parse("wording.toml", it));
        let contradictions = text("contradictions.toml").and_then(|it| {
            let parsed: Result<ContradictionRules, _> = toml::from_str(it);
            parsed.map_err(|error| Problem::of_toml("contradictions.toml", it, &error))
        });
        let rules = match text("screen.toml") {
            Ok(text) => Rules::parse("screen.toml", text),
            Err(problem) => Err(vec![problem]),
        };
        match (policy, wording, rules, contradictions) {
            (Ok(policy), Ok(wording), Ok(rules), Ok(contradictions)) if problems.is_empty() => {
                let ear = Ear::new(&lexicon, &bank);
                Ok(Self {
                    bank,
                    rules,
                    ear,
                    contradictions,
                    policy,
                    wording,
                    lint,
                })
            }
            (policy, wording, rules, contradictions) => {
                problems.extend(policy.err());
                problems.extend(wording.err());
                problems.extend(contradictions.err());
                problems.extend(rules.err().unwrap_or_default());
                Err(problems)
            }
        }
    }
}
