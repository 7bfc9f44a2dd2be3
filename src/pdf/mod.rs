//! Pages → PDF bytes: tagged, archivable, the same bytes for the same pages.
//!
//! 1. [`content`] writes each page's operators when the page is finished and notes which marks belong to what element;
//!    `glyphs` notes which glyphs are used and keeps how a word is shown. After that the page's items can be forgotten.
//! 2. [`embed`] cuts each font down to those glyphs; printpdf embeds it with widths and a way back to the text.
//! 3. [`structure`], [`pages`], [`outline`] and [`metadata`] write the structure tree (PDF/UA-1), links, page tree, nested
//!    outline, language, XMP and output intent (PDF/A-2a), whose dictionaries are lopdf's.
//! 4. `file` numbers and writes the objects; `packer` compresses, `bytes` writes numbers and strings.
//!
//! Page content is written here and not through printpdf's operations, which keep a string for each glyph: a page costs
//! a tenth of the memory, and positions are not rounded. Nothing decides about layout.

mod bytes;
pub mod content;
pub mod embed;
pub mod file;
pub mod glyphs;
pub mod metadata;
pub mod outline;
mod packer;
pub mod pages;
pub mod structure;

use lopdf::{Dictionary, Object};
use sha2::{Digest, Sha256};

use crate::pdf::content::Content;
use crate::pdf::file::File;
use crate::pdf::glyphs::Glyphs;
use crate::pdf::pages::PageObject;
use crate::pdf::structure::Structure;
use crate::typeset::document::{Element, ElementId, Link, Page, PageSink, Placed};
use crate::typeset::{Document, Fonts};

/// Most characters of a text string: PDF/A-2 allows 32,767 bytes, and nobody reads so long a title.
const LONGEST_TEXT: usize = 8000;

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
    /// A stream could not be compressed.
    #[error("cannot compress the document")]
    Pack(#[source] flate2::CompressError),
}

/// What is left of a page when it is drawn.
#[derive(Debug)]
pub(crate) struct Drawn {
    /// Number of its content stream.
    stream: u32,
    /// The element of each numbered content, in order of the numbers.
    marks: Box<[ElementId]>,
    /// The areas that lead somewhere.
    links: Box<[Link]>,
}

/// Writes a document; a [`PageSink`], so that pages can be written as they are finished.
#[derive(Debug)]
pub struct Writer<'a> {
    file: File,
    glyphs: Glyphs<'a>,
    content: Content,
    text: Vec<Drawn>,
    failed: Option<Error>,
}

/// Returns the bytes of the PDF.
///
/// # Errors
/// When a font cannot be embedded, or the PDF library refuses what it was given.
pub fn write(document: &Document, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(fonts);
    for page in document.pages.iter().skip(document.front) {
        let drawn = writer.draw(&page.items, &page.links, (&document.elements, document.size.1))?;
        writer.text.push(drawn);
    }
    writer.finish(document)
}

impl PageSink for Writer<'_> {
    fn page(&mut self, page: Page, elements: &[Element], size: (f32, f32)) {
        match self.draw(&page.items, &page.links, (elements, size.1)) {
            Ok(drawn) => self.text.push(drawn),
            Err(error) => self.failed = Some(error),
        }
    }
}

impl<'a> Writer<'a> {
    /// Begins a file.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self {
            file: File::new(),
            glyphs: Glyphs::new(fonts),
            content: Content::default(),
            text: Vec::new(),
            failed: None,
        }
    }

    fn draw(&mut self, items: &[Placed], links: &[Link], around: (&[Element], f32)) -> Result<Drawn, Error> {
        self.content.clear();
        self.content.add(items, around, &mut self.glyphs);
        let stream = self.file.number();
        self.file.stream(stream, b"", &self.content.out)?;
        Ok(Drawn {
            stream,
            marks: self.content.marks.as_slice().into(),
            links: links.into(),
        })
    }

    /// Draws what stands in the margins; it is too short to be worth compressing.
    fn draw_margin(&mut self, items: &[Placed], around: (&[Element], f32)) -> u32 {
        self.content.clear();
        self.content.add(items, around, &mut self.glyphs);
        let stream = self.file.number();
        self.file.plain_stream(stream, b"", &self.content.out);
        stream
    }

    /// Draws what stands around the text's pages and returns the bytes of the PDF.
    ///
    /// # Errors
    /// When a font cannot be embedded, or the PDF library refuses what it was given.
    pub fn finish(mut self, document: &Document) -> Result<Vec<u8>, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let around = (document.elements.as_slice(), document.size.1);
        let mut drawn = Vec::with_capacity(document.pages.len());
        for page in document.pages.iter().take(document.front) {
            drawn.push(self.draw(&page.items, &page.links, around)?);
        }
        drawn.append(&mut self.text);
        let letterhead = self.draw_margin(&document.letterhead, around);
        let mut objects = Vec::with_capacity(drawn.len());
        for (page, drawn) in document.pages.iter().zip(&drawn) {
            let mut contents = vec![drawn.stream];
            if !page.margin.is_empty() {
                contents.insert(0, letterhead);
                contents.push(self.draw_margin(&page.margin, around));
            }
            objects.push(PageObject {
                number: self.file.number(),
                contents,
                ..PageObject::default()
            });
        }
        let Self { mut file, glyphs, .. } = self;
        let resources = embed::write_fonts(&mut file, &glyphs)?;
        finish(file, (document, &drawn), objects, resources)
    }
}

/// Writes everything that is not content.
fn finish(
    mut file: File,
    (document, drawn): (&Document, &[Drawn]),
    mut objects: Vec<PageObject>,
    resources: u32,
) -> Result<Vec<u8>, Error> {
    let numbers: Vec<u32> = objects.iter().map(|page| page.number).collect();
    let mut areas = Vec::with_capacity(objects.len());
    let structure = Structure::plan(&mut file, (document, drawn), &numbers, &mut areas);
    for (page, area) in objects.iter_mut().zip(areas) {
        page.annotations = area;
    }
    let tree = pages::write(&mut file, &objects, document.size, resources)?;
    let structure = structure.write(&mut file, drawn)?;
    let reference = |number: u32| Object::Reference((number, 0));
    let mut catalog = Dictionary::from_iter([("Pages", reference(tree)), ("StructTreeRoot", reference(structure))]);
    if let Some(outline) = outline::write(&mut file, document, &numbers)? {
        catalog.set("Outlines", reference(outline));
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    let trailer = metadata::write(&mut file, document, catalog)?;
    let digest = Sha256::new_with_prefix(format!("{:?}", document.furniture));
    file.finish(&trailer, digest)
}
