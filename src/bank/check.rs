//! What a bank that can be read may still get wrong.
//!
//! 1. `counts`: each topic has enough openings, an essential slot, and enough probes for each essential slot.
//! 2. `placeholders`: only known ones, and `{account}` only where an account is asked about.
//! 3. `faults`: each question by the rules of `lint`.
//! 4. `doubles`: no question stands twice in the whole bank.
//!
//! Nothing is judged by meaning: whether probes differ in angle is for the person who writes them.

use std::collections::BTreeMap;

use crate::bank::clause::words;
use crate::bank::lint::Lint;
use crate::bank::parse::{ReadTopic, read};
use crate::bank::source::{Line, did_you_mean};
use crate::bank::{Bank, Scope};
use crate::diag::Problem;

const FEWEST_OPENINGS: usize = 3;
const FEWEST_PROBES: usize = 3;
const PLACEHOLDERS: [&str; 3] = ["account", "successor", "last_day"];

/// A question with its place and what it belongs to.
#[derive(Debug)]
struct Question<'r> {
    line: &'r Line,
    file: &'r str,
    /// Whether an account is asked about, so that `{account}` has a value.
    of_account: bool,
}

impl Bank {
    /// Returns every problem of the files, those of reading among them, in the order of files and lines.
    pub fn check(files: &[(String, String)], lint: &Lint) -> Vec<Problem> {
        let reading = read(files);
        let mut problems = reading.problems;
        for topic in &reading.topics {
            counts(topic, &mut problems);
        }
        let topics = reading.topics.iter().flat_map(questions);
        let kinds = reading.kinds.iter().flat_map(|kind| {
            kind.probes.iter().map(|line| Question {
                line,
                file: &kind.file,
                of_account: false,
            })
        });
        let mut seen = BTreeMap::new();
        for question in topics.chain(kinds) {
            placeholders(&question, &mut problems);
            faults(&question, lint, &mut problems);
            doubles(&question, &mut seen, &mut problems);
        }
        let place = |problem: &Problem| files.iter().position(|(file, _)| *file == problem.file);
        problems.sort_by_key(|problem| (place(problem), problem.line));
        problems
    }
}

fn questions(topic: &ReadTopic) -> impl Iterator<Item = Question<'_>> {
    let probes = topic.slots.iter().flat_map(|slot| &slot.probes);
    topic.openings.iter().chain(probes).map(|line| Question {
        line,
        file: &topic.file,
        of_account: topic.topic.scope == Scope::Account,
    })
}

fn counts(topic: &ReadTopic, problems: &mut Vec<Problem>) {
    let id = &topic.topic.id;
    let mut add = |line: usize, message: String| problems.push(Problem::new(&topic.file, message).at(line));
    if topic.openings.len() < FEWEST_OPENINGS {
        let count = topic.openings.len();
        add(
            topic.line,
            format!("topic `{id}` has {count} openings, fewer than {FEWEST_OPENINGS}"),
        );
    }
    if topic.topic.scope == Scope::Account && !topic.openings.iter().any(|it| it.text.contains("{account}")) {
        add(
            topic.line,
            format!("topic `{id}` has no opening that names `{{account}}`"),
        );
    }
    if topic.topic.essentials().next().is_none() {
        add(
            topic.line,
            format!("topic `{id}` has no essential slot, so it would count as complete at once"),
        );
    }
    for slot in topic
        .slots
        .iter()
        .filter(|it| it.slot.essential && it.probes.len() < FEWEST_PROBES)
    {
        let (name, count) = (&slot.slot.id, slot.probes.len());
        let message = format!("essential slot `{name}` of topic `{id}` has {count} probes, fewer than {FEWEST_PROBES}");
        add(slot.line, message);
    }
}

fn placeholders(question: &Question<'_>, problems: &mut Vec<Problem>) {
    let text = question.line.text.as_str();
    let mut add = |message: String, hint: String| {
        problems.push(Problem::new(question.file, message).at(question.line.line).hint(hint));
    };
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            add(
                format!("a brace is not closed in `{text}`"),
                "close it with `}`".to_owned(),
            );
            return;
        };
        if !PLACEHOLDERS.contains(&name) {
            add(
                format!("unknown placeholder `{{{name}}}`"),
                did_you_mean(name, &PLACEHOLDERS),
            );
        } else if name == "account" && !question.of_account {
            let message = format!("`{{account}}` has no value in `{text}`");
            add(message, "only topics of scope `account` may name it".to_owned());
        }
        rest = behind;
    }
}

fn faults(question: &Question<'_>, lint: &Lint, problems: &mut Vec<Problem>) {
    let text = question.line.text.as_str();
    let accounts = usize::from(text.contains("{account}"));
    for fault in lint.faults(text, accounts) {
        let message = format!("the question `{text}` {fault}");
        problems.push(Problem::new(question.file, message).at(question.line.line));
    }
}

fn doubles<'r>(
    question: &Question<'r>,
    seen: &mut BTreeMap<Vec<String>, (&'r str, usize)>,
    problems: &mut Vec<Problem>,
) {
    let here = (question.file, question.line.line);
    if let Some((file, line)) = seen.insert(words(&question.line.text), here) {
        let message = format!("the question `{}` stands in the bank already", question.line.text);
        let hint = format!("put one of them in other words: {file}, line {line}");
        problems.push(Problem::new(question.file, message).at(question.line.line).hint(hint));
    }
}
