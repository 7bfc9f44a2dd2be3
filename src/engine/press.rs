//! Sessions → the files of a report. Templates, words, style and fonts are read once, from the assets.
//!
//! Text formats are written even where the PDF of the same deliverable fails: the words matter more than their look.

use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use crate::assets::{AssetError, Assets};
use crate::diag::Problem;
use crate::engine::pictures::{self, Pictures};
use crate::interview::{Guide, Session};
use crate::pdf;
use crate::report::{
    self, Addresses, ByteOrderMark, Deliverable, Report, Settings, Subjects, Templates, Tracker, Wording,
};
use crate::typeset::{Fonts, Furniture, Style, Warning, typeset};

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

/// A file of a report.
#[derive(Debug)]
pub struct Sheet {
    /// Its path below the folder of the report, such as `handover.pdf` or `pictures/handover-1-bars.svg`.
    pub name: String,
    /// Its bytes, or why there are none.
    pub bytes: Result<Vec<u8>, PressError>,
}

/// How the checklist's files are written.
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
    /// Whether pictures become files beside the Markdown.
    pub pictures: Pictures,
}

impl Default for Choices {
    /// Returns all tables as plain UTF-8, no addresses, and a calendar that may be shared.
    fn default() -> Self {
        Self {
            trackers: Tracker::ALL.to_vec(),
            mark: ByteOrderMark::default(),
            addresses: Addresses::new(),
            subjects: Subjects::default(),
            pictures: Pictures::Files,
        }
    }
}

/// Makes reports.
#[derive(Debug)]
pub struct Press {
    templates: Templates,
    wording: Wording,
    style: Style,
    fonts: Fonts,
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
        let one = |file: &str, error: &dyn std::fmt::Display| wrong(vec![Problem::new(file, error.to_string())]);
        let style = Style::parse(&text("style.toml")?).map_err(|error| one("style.toml", &error))?;
        let fonts = assets.files(&format!("{FOLDER}/fonts"))?;
        let fonts: Vec<(&str, Arc<[u8]>)> = fonts
            .iter()
            .map(|(name, bytes)| (name.as_str(), Arc::from(bytes.as_ref())))
            .collect();
        let fonts = Fonts::parse(&fonts).map_err(|error| one("fonts", &error))?;
        Ok(Self {
            templates,
            wording,
            style,
            fonts,
        })
    }

    /// Returns the report of a session on a day.
    ///
    /// # Errors
    /// `Report` where the handover was not started.
    pub fn report(&self, session: &Session, guide: &Guide, today: Date) -> Result<Report, PressError> {
        let file = "report".to_owned();
        let settings = Settings {
            bank: &guide.bank,
            policy: &guide.policy,
            wording: &self.wording,
        };
        report::build(session, today, &settings).map_err(|source| PressError::Report {
            file,
            source: Box::new(source),
        })
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
                    Ok(text) => sheets.extend(pictures::with_files(
                        of.name(),
                        &text,
                        (&self.style, &words.picture),
                        choices.pictures,
                    )),
                    Err(source) => sheets.push(Sheet {
                        bytes: Err(failed(&name, source)),
                        name,
                    }),
                },
                Format::Pdf => {
                    let bytes = match markdown() {
                        Ok(text) => self.pdf(&text, &Furniture::default(), &name).map(|(bytes, _)| bytes),
                        Err(source) => Err(failed(&name, source)),
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

    /// Returns any Markdown as PDF, with what could not be set as it was meant. `name` is for the error.
    ///
    /// # Errors
    /// `Pdf` where the pages cannot be written.
    pub fn pdf(&self, markdown: &str, around: &Furniture, name: &str) -> Result<(Vec<u8>, Vec<Warning>), PressError> {
        let (document, warnings) = typeset(markdown, around, &self.style, &self.fonts);
        let file = name.to_owned();
        let bytes = pdf::write(&document, &self.fonts).map_err(|source| PressError::Pdf { file, source })?;
        Ok((bytes, warnings))
    }
}

fn sheet(name: String, text: Result<String, report::Error>) -> Sheet {
    let bytes = text.map(String::into_bytes).map_err(|source| failed(&name, source));
    Sheet { name, bytes }
}

fn failed(file: &str, source: report::Error) -> PressError {
    PressError::Report {
        file: file.to_owned(),
        source: Box::new(source),
    }
}
