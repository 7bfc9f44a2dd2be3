//! Sessions → the files of a report. Templates, words, style and fonts are read once, from the assets.
//!
//! Text formats are written even where the PDF of the same deliverable fails: the words matter more than their look.

use jiff::civil::Date;
use thiserror::Error;

use crate::assets::{AssetError, Assets};
use crate::diag::Problem;
use crate::engine::typesetter::Typesetter;
use crate::engine::{pictures, toml_fault};
use crate::interview::{Guide, Session, Subject};
use crate::pdf;
use crate::report::{
    self, Addresses, ByteOrderMark, Deliverable, Found, Report, Settings, Subjects, Templates, Tracker, Wording,
};
use crate::typeset::style::{Paper, StyleError};
use crate::typeset::{Furniture, Style};

/// The folder among the assets.
const FOLDER: &str = "report-templates";

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// PDF.
    Pdf,
    /// JSON: the report as data.
    Json,
    /// CSV: the checklist as a table.
    Csv,
    /// iCalendar: the checklist's days.
    Calendar,
}

/// Why a report could not be made.
#[derive(Debug, Error)]
pub enum PressError {
    /// Templates, words, style or fonts are wrong.
    #[error("the report templates have {} problems", problems.len())]
    Templates {
        /// All of them.
        problems: Vec<Problem>,
    },
    /// A file of theirs cannot be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The report could not be put together.
    #[error("cannot make `{file}`")]
    Report {
        /// The file.
        file: String,
        /// Why.
        source: Box<report::Error>,
    },
    /// The pages could not be written.
    #[error("cannot make `{file}`")]
    Pdf {
        /// The file.
        file: String,
        /// Why.
        source: pdf::Error,
    },
}

impl PressError {
    /// Returns that a file could not be put together.
    pub fn report(file: &str, source: report::Error) -> Self {
        Self::Report {
            file: file.to_owned(),
            source: Box::new(source),
        }
    }
}

/// A file of a report.
#[derive(Debug)]
pub struct Sheet {
    /// Its path below the folder of the report, such as `handover.pdf` or `pictures/handover-1-bars.svg`.
    pub name: String,
    /// Its bytes, or why there are none.
    pub bytes: Result<Vec<u8>, PressError>,
}

/// How files are written.
#[derive(Debug, Clone)]
pub struct Choices {
    /// The programs that get a table of their own.
    pub trackers: Vec<Tracker>,
    /// Whether the tables begin with the mark of UTF-8.
    pub mark: ByteOrderMark,
    /// E-mail addresses of owners.
    pub addresses: Addresses,
    /// What calendar entries say.
    pub subjects: Subjects,
    /// Whether pictures are files, too.
    pub pictures: PictureFiles,
}

/// Whether the pictures of a Markdown text are files beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PictureFiles {
    /// They are, and the text links to them.
    #[default]
    Linked,
    /// They are not: the text stands alone, its tables say the same.
    Left,
}

impl Default for Choices {
    /// Returns all tables as plain UTF-8, no addresses, and a calendar that may be shared.
    fn default() -> Self {
        Self {
            trackers: Tracker::ALL.to_vec(),
            mark: ByteOrderMark::default(),
            addresses: Addresses::new(),
            subjects: Subjects::default(),
            pictures: PictureFiles::default(),
        }
    }
}

/// Makes reports.
#[derive(Debug)]
pub struct Press {
    templates: Templates,
    wording: Wording,
    typesetter: Typesetter,
    paper: Option<Paper>,
    problems: Vec<Problem>,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Markdown, Self::Pdf, Self::Json, Self::Csv, Self::Calendar];

    /// Returns the ending of a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Calendar => "ics",
        }
    }

    /// Returns whether a deliverable has this form.
    pub fn fits(self, deliverable: Deliverable) -> bool {
        match self {
            Self::Markdown => true,
            Self::Pdf => deliverable != Deliverable::Transcript,
            Self::Json => deliverable == Deliverable::Handover,
            Self::Csv | Self::Calendar => deliverable == Deliverable::Checklist,
        }
    }
}

impl Press {
    /// Reads templates, words, style and fonts. What is wrong with a user's own file is kept in [`problems`]: a deliverable
    /// whose template is wrong is not written, and the built-in words or style stand in for wrong ones.
    ///
    /// [`problems`]: Self::problems
    ///
    /// # Errors
    /// `Asset` where a file cannot be read, `Templates` where fonts are wrong.
    pub fn new(assets: &Assets) -> Result<Self, PressError> {
        let files = assets.texts(FOLDER, &[".md.j2"])?;
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let (templates, mut problems) = Templates::sound(&files);
        let wording = own(assets, "wording.toml", &mut problems, |text| {
            Wording::parse("wording.toml", text).map_err(|problems| joined(&problems))
        })?;
        let style = own(assets, "style.toml", &mut problems, |text| {
            Style::parse(text).map_err(|error| match error {
                StyleError::Syntax(error) => error.message().to_owned(),
                other => other.to_string(),
            })
        })?;
        Ok(Self {
            templates,
            wording,
            typesetter: Typesetter::with(style, assets)?,
            paper: None,
            problems,
        })
    }

    /// Returns what is wrong with the user's own templates, words and style.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the press where nothing is wrong with the user's own files: for what runs on with nobody there to be told.
    ///
    /// # Errors
    /// `Templates` with everything that is wrong.
    pub fn checked(self) -> Result<Self, PressError> {
        if self.problems.is_empty() {
            return Ok(self);
        }
        Err(PressError::Templates {
            problems: self.problems,
        })
    }

    /// Returns what is wrong with the template of a deliverable when it is filled with a report, all at once.
    pub fn faults(&self, report: &Report, of: Deliverable) -> Vec<Problem> {
        self.templates.faults(report, of)
    }

    /// Returns the press with its PDF files on a paper, where one is given: the style's own otherwise.
    #[must_use]
    pub fn on(self, paper: Option<Paper>) -> Self {
        Self { paper, ..self }
    }

    /// Returns the report of a session on a day.
    ///
    /// # Errors
    /// `Report` where the handover was not started.
    pub fn report(&self, session: &Session, guide: &Guide, today: Date) -> Result<Report, PressError> {
        let settings = self.settings(guide);
        report::build(session, today, &settings).map_err(|source| PressError::report("report", source))
    }

    /// Searches a session, as its reader may see it, on a day.
    pub fn search(&self, session: &Session, guide: &Guide, query: &str, today: Date) -> Found {
        report::search(session, &self.settings(guide), query, today)
    }

    /// Returns Markdown that stands alone as PDF.
    ///
    /// # Errors
    /// `Pdf` where the pages cannot be written.
    pub fn prose(&self, markdown: &str, made: Date, name: &str) -> Result<Vec<u8>, PressError> {
        self.typesetter.plain(markdown, made, name)
    }

    /// Returns the checklist as a program that tracks tasks imports it.
    ///
    /// # Errors
    /// `Report` where the rows cannot be put together.
    pub fn tracked(&self, report: &Report, tracker: Tracker) -> Result<String, PressError> {
        let choices = Choices::default();
        let form = (tracker, choices.mark, &choices.addresses);
        let made = report::csv(report, &self.wording.export, form);
        made.map_err(|source| PressError::report(&format!("checklist{}.csv", tracker.infix()), source))
    }

    /// Returns what a model may sum up in the report of a session, the costliest first.
    ///
    /// # Errors
    /// As `report`.
    pub fn subjects(&self, session: &Session, guide: &Guide, today: Date) -> Result<Vec<Subject>, PressError> {
        let subjects = report::subjects(session, today, &self.settings(guide));
        subjects.map_err(|source| PressError::report("report", source))
    }

    fn settings<'a>(&'a self, guide: &'a Guide) -> Settings<'a> {
        Settings {
            bank: &guide.bank,
            policy: &guide.policy,
            wording: &self.wording,
        }
    }

    /// Returns the restricted annex of a session on a day, in those formats that it has.
    ///
    /// # Errors
    /// `Report` where the handover was not started or the template cannot be filled.
    pub fn annex(
        &self,
        session: &Session,
        guide: &Guide,
        today: Date,
        formats: &[Format],
    ) -> Result<Vec<Sheet>, PressError> {
        let failed = |source| PressError::report(report::ANNEX, source);
        let annex = report::annex(session, today, &self.settings(guide)).map_err(failed)?;
        let markdown = self.templates.render_annex(&annex).map_err(failed)?;
        let mut sheets = Vec::new();
        for format in formats {
            let name = format!("{}.{}", report::ANNEX, format.ending());
            match format {
                Format::Markdown => sheets.push(sheet(name, Ok(markdown.clone()))),
                Format::Pdf => {
                    let bytes = self.pages(&markdown, &name);
                    sheets.push(Sheet { name, bytes });
                }
                Format::Json | Format::Csv | Format::Calendar => {}
            }
        }
        Ok(sheets)
    }

    /// Returns the files of a deliverable in those formats that it has.
    pub fn sheets(&self, report: &Report, of: Deliverable, formats: &[Format], choices: &Choices) -> Vec<Sheet> {
        let mut sheets = Vec::new();
        let markdown = || self.templates.render(report, of);
        for format in formats.iter().filter(|format| format.fits(of)) {
            let name = format!("{}.{}", of.name(), format.ending());
            let words = &self.wording.export;
            match format {
                Format::Markdown => match markdown() {
                    Ok(text) if choices.pictures == PictureFiles::Left => sheets.push(sheet(name, Ok(text))),
                    Ok(text) => sheets.extend(self.with_pictures(of.name(), &text)),
                    Err(source) => sheets.push(Sheet {
                        bytes: Err(PressError::report(&name, source)),
                        name,
                    }),
                },
                Format::Pdf => {
                    let bytes = match markdown() {
                        Ok(text) => self.pages(&text, &name),
                        Err(source) => Err(PressError::report(&name, source)),
                    };
                    sheets.push(Sheet { name, bytes });
                }
                Format::Json => sheets.push(sheet(name, report::json(report))),
                Format::Calendar => sheets.push(sheet(name, Ok(report::ics(report, words, choices.subjects)))),
                Format::Csv => sheets.extend(choices.trackers.iter().map(|tracker| {
                    let name = format!("{}{}.{}", of.name(), tracker.infix(), format.ending());
                    let table = (*tracker, choices.mark, &choices.addresses);
                    sheet(name, report::csv(report, words, table))
                })),
            }
        }
        sheets
    }

    /// Returns a Markdown file for each account and one that lists them, for a wiki or a repository.
    ///
    /// # Errors
    /// `Report` where a template cannot be filled.
    pub fn accounts(&self, report: &Report) -> Result<Vec<Sheet>, PressError> {
        let files = report::slugs(&report.accounts);
        let rendered = self.templates.render_accounts(report, &files);
        let (pages, index) = rendered.map_err(|source| PressError::report("README.md", source))?;
        let page = |(file, text): (&String, &String)| self.with_pictures(&format!("accounts/{file}"), text);
        let mut sheets: Vec<Sheet> = files.iter().zip(&pages).flat_map(page).collect();
        sheets.push(sheet("README.md".to_owned(), Ok(index)));
        Ok(sheets)
    }

    fn with_pictures(&self, name: &str, markdown: &str) -> Vec<Sheet> {
        pictures::with_files(name, markdown, (self.typesetter.style(), &self.wording.export.picture))
    }

    fn pages(&self, markdown: &str, name: &str) -> Result<Vec<u8>, PressError> {
        let around = Furniture {
            paper: self.paper,
            ..Furniture::default()
        };
        Ok(self.typesetter.pdf(markdown, &around, name)?.bytes)
    }
}

fn sheet(name: String, text: Result<String, report::Error>) -> Sheet {
    let bytes = text
        .map(String::into_bytes)
        .map_err(|source| PressError::report(&name, source));
    Sheet { name, bytes }
}

/// Returns what a file of the user's, or the built-in one, says; the built-in one where the user's is wrong.
fn own<T>(
    assets: &Assets,
    name: &str,
    problems: &mut Vec<Problem>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, PressError> {
    let path = format!("{FOLDER}/{name}");
    let text = assets.text(&path)?;
    if let Ok(read) = parse(&text) {
        return Ok(read);
    }
    let built_in = Assets::default().text(&path)?;
    let found = toml_fault::problems(name, &text, &built_in, &|text| parse(text).err());
    problems.extend(found);
    let read = parse(&built_in);
    read.map_err(|message| PressError::Templates {
        problems: vec![Problem::new(name, message)],
    })
}

fn joined(problems: &[Problem]) -> String {
    let messages: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
    messages.join(", ")
}
