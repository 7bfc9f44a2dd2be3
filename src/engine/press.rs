//! Sessions → the files of a report. Templates, words, style and fonts are read once, from the assets.
//!
//! Text formats are written even where the PDF of the same deliverable fails: the words matter more than their look.

use jiff::civil::Date;
use thiserror::Error;

use crate::assets::{AssetError, Assets};
use crate::diag::Problem;
use crate::engine::typesetter::Typesetter;
use crate::interview::{Guide, Session, Subject};
use crate::pdf;
use crate::report::{self, Deliverable, Report, Settings, Templates, Wording};
use crate::typeset::Furniture;
use crate::typeset::style::Paper;

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
    fn report(file: &str, source: report::Error) -> Self {
        Self::Report {
            file: file.to_owned(),
            source: Box::new(source),
        }
    }
}

/// A file of a report.
#[derive(Debug)]
pub struct Sheet {
    /// Its name, such as `handover.pdf`.
    pub name: String,
    /// Its bytes, or why there are none.
    pub bytes: Result<Vec<u8>, PressError>,
}

/// Makes reports.
#[derive(Debug)]
pub struct Press {
    templates: Templates,
    wording: Wording,
    typesetter: Typesetter,
    paper: Option<Paper>,
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
    /// Reads templates, words, style and fonts.
    ///
    /// # Errors
    /// `Templates` with every problem, `Asset` where a file cannot be read.
    pub fn new(assets: &Assets) -> Result<Self, PressError> {
        let text = |name: &str| assets.text(&format!("{FOLDER}/{name}"));
        let wrong = |problems| PressError::Templates { problems };
        let files = assets.texts(FOLDER, &[".md.j2"])?;
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let templates = Templates::new(&files).map_err(wrong)?;
        let wording = Wording::parse("wording.toml", &text("wording.toml")?).map_err(wrong)?;
        Ok(Self {
            templates,
            wording,
            typesetter: Typesetter::new(assets)?,
            paper: None,
        })
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
            let bytes = match format {
                Format::Markdown => Ok(markdown.clone().into_bytes()),
                Format::Pdf => self.pages(&markdown, &name),
                Format::Json | Format::Csv | Format::Calendar => continue,
            };
            sheets.push(Sheet { name, bytes });
        }
        Ok(sheets)
    }

    /// Returns the files of a deliverable in those formats that it has.
    pub fn sheets(&self, report: &Report, deliverable: Deliverable, formats: &[Format]) -> Vec<Sheet> {
        let formats = formats.iter().filter(|format| format.fits(deliverable));
        let sheet = |format: &Format| {
            let name = format!("{}.{}", deliverable.name(), format.ending());
            let bytes = self.bytes(report, deliverable, *format, &name);
            Sheet { name, bytes }
        };
        formats.map(sheet).collect()
    }

    fn pages(&self, markdown: &str, name: &str) -> Result<Vec<u8>, PressError> {
        let around = Furniture {
            paper: self.paper,
            ..Furniture::default()
        };
        Ok(self.typesetter.pdf(markdown, &around, name)?.bytes)
    }

    fn bytes(&self, report: &Report, of: Deliverable, format: Format, name: &str) -> Result<Vec<u8>, PressError> {
        let failed = |source| PressError::report(name, source);
        let markdown = || self.templates.render(report, of).map_err(failed);
        let text = match format {
            Format::Markdown => markdown()?,
            Format::Pdf => return self.pages(&markdown()?, name),
            Format::Json => report::json(report).map_err(failed)?,
            Format::Csv => report::csv(report, &self.wording.export).map_err(failed)?,
            Format::Calendar => report::ics(report, &self.wording.export),
        };
        Ok(text.into_bytes())
    }
}
