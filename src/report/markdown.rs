//! Writes deliverables as Markdown through templates that a team may change.
//!
//! Templates are untrusted: strict about what is not defined, limited in work and depth, and able to print text only
//! through filters that keep it text.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};

use crate::diag::Problem;
use crate::report::escape::{self, Place};
use crate::report::model::{Annex, Report};
use crate::report::{Error, day};

/// Work that one deliverable may take: enough for hundreds of accounts.
const FUEL: u64 = 200_000_000;
const DEPTH: usize = 64;

/// One file of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deliverable {
    /// Everything, for the successor.
    Handover,
    /// The risks in full.
    RiskAssessment,
    /// How to act in frequent situations.
    Playbooks,
    /// What to do, by whom and when.
    Checklist,
    /// One page to decide from, and two weeks of actions.
    ManagerPlan,
    /// Questions and released answers.
    Transcript,
}

impl Deliverable {
    /// All deliverables, in the order in which they are written.
    pub const ALL: [Self; 6] = [
        Self::Handover,
        Self::RiskAssessment,
        Self::Playbooks,
        Self::Checklist,
        Self::ManagerPlan,
        Self::Transcript,
    ];

    /// Returns the file's name without its ending.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Handover => "handover",
            Self::RiskAssessment => "risk-assessment",
            Self::Playbooks => "playbooks",
            Self::Checklist => "checklist",
            Self::ManagerPlan => "manager-plan",
            Self::Transcript => "transcript",
        }
    }

    /// Returns the deliverable of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    fn template(self) -> String {
        format!("{}.md.j2", self.name())
    }
}

/// The name of the restricted annex without its ending. It is no [`Deliverable`]: nothing that writes all of them may
/// write it too.
pub const ANNEX: &str = "restricted-annex";

/// The templates of all deliverables, compiled.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Compiles templates, given as file name and text; other templates include them by that name.
    ///
    /// # Errors
    /// Gives every template that cannot be compiled, and every deliverable that has none.
    pub fn new(files: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        let mut environment = environment();
        let mut problems = Vec::new();
        for (name, text) in files {
            if let Err(error) = environment.add_template_owned((*name).to_owned(), (*text).to_owned()) {
                problems.push(problem(&error, name));
            }
        }
        let names = Deliverable::ALL.map(Deliverable::template).into_iter();
        for name in names.chain([format!("{ANNEX}.md.j2")]) {
            if !files.iter().any(|(file, _)| *file == name) {
                problems.push(Problem::new(&name, "the template is missing"));
            }
        }
        if problems.is_empty() {
            Ok(Self { environment })
        } else {
            Err(problems)
        }
    }

    /// Returns a deliverable as Markdown.
    ///
    /// # Errors
    /// `Template` where a template asks for a field that does not exist, or for more work than is allowed.
    pub fn render(&self, report: &Report, deliverable: Deliverable) -> Result<String, Error> {
        self.fill(&deliverable.template(), Value::from(Serde(report.clone())))
    }

    /// Returns the restricted annex as Markdown.
    ///
    /// # Errors
    /// As `render`.
    pub fn render_annex(&self, annex: &Annex) -> Result<String, Error> {
        self.fill(&format!("{ANNEX}.md.j2"), Value::from(Serde(annex.clone())))
    }

    fn fill(&self, name: &str, value: Value) -> Result<String, Error> {
        let failed = |error: minijinja::Error| Error::Template(problem(&error, name));
        let template = self.environment.get_template(name).map_err(failed)?;
        let text = template.render(context! { r => value }).map_err(failed)?;
        Ok(tidied(&text))
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    if let Ok(syntax) = syntax.build() {
        environment.set_syntax(syntax);
    }
    environment.add_filter("md", |text: &str| escape::markdown(text, Place::Line));
    environment.add_filter("cell", |text: &str| escape::markdown(text, Place::Cell));
    environment.add_filter("bold", |text: &str| escape::markdown(text, Place::Bold));
    environment.add_filter("day", in_words);
    environment.add_filter("clip", |text: &str, words: usize| clipped(text, words));
    environment.add_filter("yaml", quoted);
    environment
}

/// Returns an ISO day in words; the text itself where it is none.
fn in_words(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), day::long)
}

fn clipped(text: &str, words: usize) -> String {
    let clipped = escape::clip(text, words);
    if clipped.cut {
        format!("{} …", clipped.text)
    } else {
        clipped.text
    }
}

/// Returns text as a quoted YAML scalar: JSON's strings are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(escape::one_line(text)).to_string()
}

/// Returns Markdown with no blanks at line ends and never more than one empty line.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 && !(out.is_empty() && line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn problem(error: &minijinja::Error, file: &str) -> Problem {
    let mut message = error.kind().to_string();
    if let Some(detail) = error.detail() {
        message = format!("{message}: {detail}");
    }
    let mut problem = Problem::new(error.name().unwrap_or(file), message);
    if let Some(line) = error.line() {
        problem = problem.at(line);
    }
    match error.kind() {
        minijinja::ErrorKind::UndefinedError => problem.hint("check the name against the fields of the report's JSON"),
        minijinja::ErrorKind::UnknownFilter => {
            problem.hint("use one of `md`, `cell`, `bold`, `day`, `clip`, `yaml` or a built-in filter")
        }
        minijinja::ErrorKind::OutOfFuel => problem.hint("look for a loop inside a loop over all statements"),
        _ => problem,
    }
}
