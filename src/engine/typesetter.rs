//! Markdown → PDF with a style and fonts from the assets, read once; pages are written as they are set.

use jiff::civil::Date;

use crate::assets::Assets;
use crate::diag::Problem;
use crate::engine::PressError;
use crate::pdf::Writer;
use crate::typeset::style::StyleError;
use crate::typeset::{Fonts, Furniture, Style, Warning, typeset_to};

/// The folder of style and fonts among the assets.
const FOLDER: &str = "report-templates";

/// Sets Markdown.
#[derive(Debug)]
pub struct Typesetter {
    style: Style,
    fonts: Fonts,
}

/// A PDF with what is worth knowing about it.
#[derive(Debug)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of its pages.
    pub pages: usize,
    /// Its title.
    pub title: String,
    /// Hash of the words that it was made from.
    pub content_hash: String,
    /// What could not be set as it was meant.
    pub warnings: Vec<Warning>,
}

impl Typesetter {
    /// Reads style and fonts.
    ///
    /// # Errors
    /// `Templates` where one of them is wrong, `Asset` where a file cannot be read.
    pub fn new(assets: &Assets) -> Result<Self, PressError> {
        let wrong = |problem: Problem| PressError::Templates {
            problems: vec![problem],
        };
        let text = assets.text(&format!("{FOLDER}/style.toml"))?;
        let style = Style::parse(&text).map_err(|error| wrong(problem_of(&error, &text)))?;
        Self::with(style, assets)
    }

    /// Reads the fonts for a style that was read before.
    ///
    /// # Errors
    /// `Templates` where a font is wrong, `Asset` where a file cannot be read.
    pub fn with(style: Style, assets: &Assets) -> Result<Self, PressError> {
        let wrong = |problem: Problem| PressError::Templates {
            problems: vec![problem],
        };
        let fonts = assets.files(&format!("{FOLDER}/fonts"))?;
        let fonts = Fonts::parse(fonts).map_err(|error| wrong(Problem::new("fonts", error.to_string())))?;
        Ok(Self { style, fonts })
    }

    /// Returns the style.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Returns Markdown that stands alone as PDF, made on a day.
    ///
    /// # Errors
    /// As `pdf`.
    pub(super) fn plain(&self, markdown: &str, made: Date, name: &str) -> Result<Vec<u8>, PressError> {
        let around = Furniture {
            generated: made.to_string(),
            source_name: name.to_owned(),
            ..Furniture::default()
        };
        self.pdf(markdown, &around, name).map(|it| it.bytes)
    }

    /// Returns any Markdown as PDF. `name` is for the error.
    ///
    /// # Errors
    /// `Pdf` where the pages cannot be written.
    pub fn pdf(&self, markdown: &str, around: &Furniture, name: &str) -> Result<Rendered, PressError> {
        let mut writer = Writer::new(&self.fonts);
        let (document, warnings) = typeset_to(markdown, around, &self.style, &self.fonts, &mut writer);
        let file = name.to_owned();
        let bytes = writer
            .finish(&document)
            .map_err(|source| PressError::Pdf { file, source })?;
        Ok(Rendered {
            bytes,
            pages: document.pages.len(),
            title: document.furniture.title,
            content_hash: document.furniture.content_hash,
            warnings,
        })
    }
}

/// Returns what is wrong with a style, with its line where it is known.
fn problem_of(error: &StyleError, text: &str) -> Problem {
    let StyleError::Syntax(syntax) = error else {
        return Problem::new("style.toml", error.to_string());
    };
    let problem =
        Problem::new("style.toml", syntax.message()).hint("compare it with what `baton assets export` writes");
    match syntax.span().and_then(|span| text.get(..span.start)) {
        Some(before) => problem.at(before.matches('\n').count() + 1),
        None => problem,
    }
}
