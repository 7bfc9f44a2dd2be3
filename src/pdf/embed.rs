//! Fonts → subsets → printpdf's resources.

use printpdf::text::Codepoint;
use printpdf::{FontId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, Pt, TextItem};

use crate::pdf::Error;
use crate::pdf::content::{FontUse, Writer};

/// Adds the fonts in use to `pdf` and returns operations that show each of their glyphs once: printpdf embeds, measures
/// and gives back as text exactly what its operations show.
pub(crate) fn add_fonts(pdf: &mut PdfDocument, writer: &Writer<'_>) -> Result<Vec<Op>, Error> {
    let mut operations = vec![Op::StartTextSection];
    for (place, (used, file)) in writer.uses().enumerate() {
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
            items: vec![TextItem::GlyphIds(glyphs(used))],
        });
    }
    operations.push(Op::EndTextSection);
    Ok(operations)
}

fn glyphs(used: &FontUse) -> Vec<Codepoint> {
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
