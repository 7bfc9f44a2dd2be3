//! Pages → PDF bytes: tagged, archivable, the same bytes for the same pages.
//!
//! 1. [`content`] writes each page's operators and notes which glyphs are used and which marks belong to what element.
//! 2. [`embed`] cuts each font down to those glyphs; printpdf embeds it with widths and a way back to the text, and makes
//!    the page tree.
//! 3. [`structure`], [`outline`] and [`metadata`] complete printpdf's document with lopdf: structure tree (PDF/UA-1),
//!    links, nested outline, language, XMP and output intent (PDF/A-2a).
//! 4. `file` writes the objects.
//!
//! Page content is written here and not through printpdf's operations, which keep a string for each glyph: a page costs
//! a tenth of the memory, and positions are not rounded. Nothing decides about layout.

pub mod content;
pub mod embed;
pub mod file;
pub mod metadata;
pub mod outline;
pub mod structure;

use lopdf::{Object, ObjectId};
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions};

use crate::pdf::content::Writer;
use crate::pdf::file::File;
use crate::pdf::outline::Outline;
use crate::pdf::structure::Structure;
use crate::typeset::{Document, Fonts};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A font could not be cut down to the glyphs in use.
    #[error("cannot make a subset of font `{name}`")]
    Subset {
        /// The font's name.
        name: String,
        /// What the font library said.
        #[source]
        source: subsetter::Error,
    },
    /// A font could not be read by the PDF library.
    #[error("cannot embed font `{0}`")]
    Embed(String),
    /// The PDF library reported a fault in what it was given.
    #[error("the document is not sound: `{0}`")]
    Unsound(String),
    /// The finished objects could not be written.
    #[error("cannot write the document")]
    Write(#[source] std::io::Error),
}

/// Returns the bytes of the PDF.
///
/// # Errors
/// When a font cannot be embedded, or the PDF library refuses what it was given.
pub fn write(document: &Document, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(document, fonts);
    let contents = document
        .pages
        .iter()
        .map(|page| writer.page(page))
        .collect::<Result<Vec<_>, Error>>()?;
    let mut pdf = frame(document, &writer)?;
    let pages: Vec<ObjectId> = pdf.page_iter().collect();
    let streams: Vec<u32> = pages
        .iter()
        .map(|page| set_page(&mut pdf, *page, document.size))
        .collect();
    let outline = Outline::plan(&mut pdf, document);
    metadata::add(&mut pdf, document, &contents);
    let structure = Structure::plan(&mut pdf, document, &contents, &pages);
    let mut file = File::new(pdf.max_id);
    for (content, stream) in contents.iter().zip(streams) {
        file.packed_stream(stream, "/Filter/FlateDecode", &content.packed);
    }
    for (id, object) in &pdf.objects {
        file.lopdf(*id, object)?;
    }
    outline.write(&mut file, &pages)?;
    structure.write(&mut file, &contents)?;
    file.finish(&pdf.trailer)
}

/// Gives a page its exact size and the number of its content in place of what printpdf made; returns that number.
fn set_page(pdf: &mut lopdf::Document, page: ObjectId, (width, height): (f32, f32)) -> u32 {
    let stream = pdf.new_object_id();
    let old = pdf
        .get_dictionary(page)
        .and_then(|page| page.get(b"Contents"))
        .and_then(Object::as_reference);
    if let Ok(old) = old {
        pdf.objects.remove(&old);
    }
    if let Ok(dictionary) = pdf.get_dictionary_mut(page) {
        let area: Vec<Object> = vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)];
        dictionary.set("MediaBox", area.clone());
        dictionary.set("CropBox", area);
        dictionary.remove(b"TrimBox");
        dictionary.set("Contents", stream);
    }
    stream.0
}

/// Has printpdf make the document with its pages, still empty, and the fonts.
fn frame(document: &Document, writer: &Writer<'_>) -> Result<lopdf::Document, Error> {
    let mut pdf = PdfDocument::new(&document.furniture.title);
    let specimen = embed::add_fonts(&mut pdf, writer)?;
    let (width, height) = (Mm(document.size.0 / 72.0 * 25.4), Mm(document.size.1 / 72.0 * 25.4));
    let mut operations = vec![specimen];
    operations.resize_with(document.pages.len().max(1), Vec::new);
    pdf.pages = operations
        .into_iter()
        .map(|operations| PdfPage::new(width, height, operations))
        .collect();
    let options = PdfSaveOptions {
        subset_fonts: false,
        ..PdfSaveOptions::default()
    };
    let mut warnings = Vec::new();
    let lopdf = pdf.to_lopdf_document(&options, &mut warnings);
    match warnings.first() {
        Some(warning) => Err(Error::Unsound(warning.msg.clone())),
        None => Ok(lopdf),
    }
}
