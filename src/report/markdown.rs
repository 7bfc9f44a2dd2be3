//! Writes deliverables as Markdown through templates that a team may change.
//!
//! Templates are untrusted: strict about what is not defined, limited in work and depth, and able to print text only
//! through filters that keep it text.

use std::collections::BTreeSet;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use crate::diag::Problem;
use crate::report::escape::{self, Place};
use crate::report::fault::{self, Sources};
use crate::report::model::{AccountPage, Annex, Report};
use crate::report::{Error, clip, day, link};

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

/// The template of an account's own file, and that of the list of them.
const ACCOUNT: &str = "account-file.md.j2";
const INDEX: &str = "accounts-index.md.j2";
/// The name of the restricted annex without its ending. It is no [`Deliverable`]: nothing that writes all of them may
/// write it too.
pub const ANNEX: &str = "restricted-annex";

/// The templates of all deliverables, compiled.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    sources: Sources,
}

impl Templates {
    /// Compiles templates, given as file name and text; other templates include them by that name.
    ///
    /// # Errors
    /// Gives every template that cannot be compiled, and every deliverable that has none.
    pub fn new(files: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        let (templates, problems) = Self::sound(files);
        if problems.is_empty() {
            Ok(templates)
        } else {
            Err(problems)
        }
    }

    /// Compiles those templates that can be, and returns what is wrong with the others.
    pub fn sound(files: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        let sources: Sources = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let (environment, mut problems) = compiled(&sources);
        let names = Deliverable::ALL.map(Deliverable::template).into_iter();
        for name in names.chain([ACCOUNT.to_owned(), INDEX.to_owned(), format!("{ANNEX}.md.j2")]) {
            if !sources.contains_key(&name) {
                problems.push(Problem::new(&name, "the template is missing"));
            }
        }
        (Self { environment, sources }, problems)
    }

    /// Returns a deliverable as Markdown.
    ///
    /// # Errors
    /// `Template` where a template asks for a field that does not exist, or for more work than is allowed.
    pub fn render(&self, report: &Report, deliverable: Deliverable) -> Result<String, Error> {
        self.fill(&deliverable.template(), context! { r => data(report) })
    }

    /// Returns the restricted annex as Markdown.
    ///
    /// # Errors
    /// As `render`.
    pub fn render_annex(&self, annex: &Annex) -> Result<String, Error> {
        let annex = Value::from(Serde(annex.clone()));
        self.fill(&format!("{ANNEX}.md.j2"), context! { r => annex })
    }

    /// Returns everything that is wrong when a deliverable is made of a report.
    pub fn faults(&self, report: &Report, deliverable: Deliverable) -> Vec<Problem> {
        let (name, json) = (deliverable.template(), as_json(report));
        if self.misses(&name) {
            return Vec::new();
        }
        fault::faults(&self.sources, &json, &name, |sources| {
            let (environment, _) = compiled(sources);
            let template = environment.get_template(&name)?;
            template.render(context! { r => data(report) }).map(|_text| ())
        })
    }

    /// Returns each account as a Markdown file of its own, by its place among the accounts, and the list of them.
    ///
    /// `files` are the names of the accounts' files without their ending.
    ///
    /// # Errors
    /// As `render`.
    pub fn render_accounts(&self, report: &Report, files: &[String]) -> Result<(Vec<String>, String), Error> {
        let whole = data(report);
        let page = |page: &AccountPage| {
            let page = Value::from(Serde(page.clone()));
            self.fill(ACCOUNT, context! { r => whole.clone(), page })
        };
        let pages = report.accounts.iter().map(page).collect::<Result<_, _>>()?;
        Ok((
            pages,
            self.fill(INDEX, context! { r => whole, files => files.to_vec() })?,
        ))
    }

    /// Returns whether a template, or one that it needs, could not be compiled: that was told then.
    fn misses(&self, name: &str) -> bool {
        let (mut open, mut seen) = (vec![name], BTreeSet::new());
        while let Some(name) = open.pop() {
            if !seen.insert(name) {
                continue;
            }
            if self.environment.get_template(name).is_err() {
                return true;
            }
            let source = self.sources.get(name).map(String::as_str).unwrap_or_default();
            let named = self.sources.keys().map(String::as_str);
            open.extend(named.filter(|it| source.contains(&format!("\"{it}\""))));
        }
        false
    }

    fn fill(&self, name: &str, context: Value) -> Result<String, Error> {
        let rendered = self
            .environment
            .get_template(name)
            .and_then(|template| template.render(context));
        let text = rendered.map_err(|error| {
            let nothing = serde_json::Value::Null;
            Error::Template(fault::of(&error, name, &self.sources, &nothing))
        })?;
        Ok(link::with_targets(tidied(&text)))
    }
}

fn data(report: &Report) -> Value {
    Value::from(Serde(report.clone()))
}

fn as_json(report: &Report) -> serde_json::Value {
    serde_json::to_value(report).unwrap_or_default()
}

/// Compiles what can be compiled, and returns what cannot.
fn compiled(sources: &Sources) -> (Environment<'static>, Vec<Problem>) {
    let mut environment = environment();
    let mut problems = Vec::new();
    for (name, text) in sources {
        if let Err(error) = environment.add_template_owned(name.clone(), text.clone()) {
            problems.push(fault::of(&error, name, sources, &serde_json::Value::Null));
        }
    }
    (environment, problems)
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    if let Ok(syntax) = syntax.build() {
        environment.set_syntax(syntax);
    }
    for (name, place) in [("md", Place::Line), ("cell", Place::Cell), ("bold", Place::Bold)] {
        environment.add_filter(name, move |value: &Value| {
            words(value).map(|text| escape::markdown(text, place))
        });
    }
    environment.add_filter("day", |value: &Value| words(value).map(in_words));
    environment.add_filter("clip", |value: &Value, most: usize| {
        words(value).map(|text| clipped(text, most))
    });
    environment.add_filter("yaml", |value: &Value| words(value).map(quoted));
    environment
}

/// Returns the text that a filter is given.
fn words(value: &Value) -> Result<&str, minijinja::Error> {
    let kind = value.kind();
    value.as_str().ok_or_else(|| match kind {
        ValueKind::Undefined => minijinja::Error::from(ErrorKind::UndefinedError),
        ValueKind::None => minijinja::Error::new(
            ErrorKind::InvalidOperation,
            "there is no value here: put an `if` around it",
        ),
        _ => minijinja::Error::new(
            ErrorKind::InvalidOperation,
            format!("a {kind} is no text: print it without a filter"),
        ),
    })
}

/// Returns an ISO day in words; the text itself where it is none.
fn in_words(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), day::long)
}

fn clipped(text: &str, words: usize) -> String {
    clip::signed(clip::clip(text, words))
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
