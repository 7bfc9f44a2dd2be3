//! Fonts → subsets → objects of the file, made by printpdf: it embeds, measures, and adds the way back to the text.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};
use printpdf::text::Codepoint;
use printpdf::{
    FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
};

use crate::pdf::Error;
use crate::pdf::file::File;
use crate::pdf::glyphs::{FontUse, Glyphs};

/// Writes the fonts in use, and returns the number of the resources that name them.
///
/// # Errors
/// When a font cannot be embedded, or printpdf refuses what it was given.
pub(crate) fn write_fonts(file: &mut File, glyphs: &Glyphs<'_>) -> Result<u32, Error> {
    let specimen = specimen(glyphs)?;
    let resources = resources(&specimen).cloned().unwrap_or_default();
    let mut fonts = Dictionary::new();
    if let Some(named) = resources.get(b"Font").ok().and_then(|it| dictionary(&specimen, it)) {
        fonts = named.clone();
    }
    let mut reached = BTreeSet::new();
    for (_, font) in &fonts {
        reach(&specimen, font, &mut reached);
    }
    let first = file.numbers(reached.len());
    let numbers: BTreeMap<ObjectId, u32> = reached.into_iter().zip(first..).collect();
    for (old, number) in &numbers {
        if let Ok(object) = specimen.get_object(*old) {
            let mut object = object.clone();
            renumber(&mut object, &numbers);
            file.lopdf(*number, &object)?;
        }
    }
    let mut fonts = Object::Dictionary(fonts);
    renumber(&mut fonts, &numbers);
    let number = file.number();
    file.dictionary(number, Dictionary::from_iter([("Font", fonts)]))?;
    Ok(number)
}

/// Returns a document of one page that shows each glyph in use once: printpdf embeds what its operations show.
fn specimen(glyphs: &Glyphs<'_>) -> Result<lopdf::Document, Error> {
    let mut pdf = PdfDocument::new("");
    let mut operations = vec![Op::StartTextSection];
    for (place, (used, file)) in glyphs.uses().enumerate() {
        let subset = subsetter::subset(&file.bytes, 0, &used.remapper).map_err(|source| Error::Subset {
            name: file.name.clone(),
            source,
        })?;
        let mut font =
            ParsedFont::from_bytes(&subset, 0, &mut Vec::new()).ok_or_else(|| Error::Embed(file.name.clone()))?;
        font.font_name = Some(format!("{}+{}", subset_tag(place), file.name));
        let id = FontId(format!("F{place}"));
        pdf.resources.fonts.map.insert(id.clone(), PdfFont::new(font));
        operations.push(Op::SetFont {
            font: PdfFontHandle::External(id),
            size: Pt(1.0),
        });
        operations.push(Op::ShowText {
            items: vec![TextItem::GlyphIds(all_of(used))],
        });
    }
    operations.push(Op::EndTextSection);
    pdf.pages = vec![PdfPage::new(Mm(210.0), Mm(297.0), operations)];
    let options = PdfSaveOptions {
        subset_fonts: false,
        ..PdfSaveOptions::default()
    };
    let mut warnings = Vec::new();
    let specimen = pdf.to_lopdf_document(&options, &mut warnings);
    match warnings.first() {
        Some(warning) => Err(Error::Unsound(warning.msg.clone())),
        None => Ok(specimen),
    }
}

fn all_of(used: &FontUse) -> Vec<Codepoint> {
    let glyph = |(code, text): (u16, &String)| Codepoint {
        gid: code,
        offset: 0.0,
        cid: Some(text.clone()),
    };
    (1..).zip(&used.texts).map(glyph).collect()
}

/// Returns the six letters that mark a subset: one set of letters for each place in the document.
fn subset_tag(place: usize) -> String {
    let letter = |power: u32| char::from(b'A' + ((place / 26_usize.pow(power)) % 26) as u8);
    format!("BATN{}{}", letter(1), letter(0))
}

/// Returns the resources of the only page.
fn resources(specimen: &lopdf::Document) -> Option<&Dictionary> {
    let page = specimen.page_iter().next()?;
    let page = specimen.get_dictionary(page).ok()?;
    dictionary(specimen, page.get(b"Resources").ok()?)
}

fn dictionary<'a>(specimen: &'a lopdf::Document, object: &'a Object) -> Option<&'a Dictionary> {
    match object {
        Object::Reference(id) => specimen.get_dictionary(*id).ok(),
        _ => object.as_dict().ok(),
    }
}

/// Collects the objects that an object leads to.
fn reach(specimen: &lopdf::Document, object: &Object, reached: &mut BTreeSet<ObjectId>) {
    match object {
        Object::Reference(id) => {
            if reached.insert(*id)
                && let Ok(object) = specimen.get_object(*id)
            {
                reach(specimen, object, reached);
            }
        }
        Object::Array(items) => items.iter().for_each(|item| reach(specimen, item, reached)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, item)| reach(specimen, item, reached)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| reach(specimen, item, reached)),
        _ => {}
    }
}

/// Gives references their new numbers.
fn renumber(object: &mut Object, numbers: &BTreeMap<ObjectId, u32>) {
    match object {
        Object::Reference(id) => {
            if let Some(number) = numbers.get(id) {
                *id = (*number, 0);
            }
        }
        Object::Array(items) => items.iter_mut().for_each(|item| renumber(item, numbers)),
        Object::Dictionary(dictionary) => dictionary.iter_mut().for_each(|(_, item)| renumber(item, numbers)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, item)| renumber(item, numbers)),
        _ => {}
    }
}
