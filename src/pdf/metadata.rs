//! Title, language, dates, the claims to PDF/A-2a and PDF/UA-1, and the colour profile that they need.

use lopdf::{Dictionary, Object};

use crate::pdf::Error;
use crate::pdf::file::File;
use crate::pdf::structure::text;
use crate::typeset::Document;

/// An sRGB profile of 520 bytes (ICC 4.2, parametric curves), made for this program.
const SRGB: &[u8] = include_bytes!("srgb.icc");
/// What the files say that they were made by.
const PRODUCER: &str = "Baton";

/// Writes what the catalog and the trailer name; `catalog` holds the page tree, the structure and the outline.
pub(crate) fn write(file: &mut File, document: &Document, mut catalog: Dictionary) -> Result<Dictionary, Error> {
    let furniture = &document.furniture;
    let time = furniture.time().unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let xmp_number = file.number();
    let xmp = xmp(document, &time.to_string());
    // Not compressed, so that programs that do not read PDF find it.
    file.plain_stream(xmp_number, b"/Type/Metadata/Subtype/XML", xmp.as_bytes());
    let profile = file.number();
    file.stream(profile, b"/N 3", SRGB)?;
    let intent = Dictionary::from_iter([
        ("Type", Object::Name(b"OutputIntent".to_vec())),
        ("S", Object::Name(b"GTS_PDFA1".to_vec())),
        ("OutputConditionIdentifier", text("sRGB")),
        ("Info", text("sRGB")),
        ("DestOutputProfile", Object::Reference((profile, 0))),
    ]);
    catalog.set("Type", Object::Name(b"Catalog".to_vec()));
    catalog.set("Lang", text(furniture.language_tag()));
    catalog.set("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    catalog.set(
        "ViewerPreferences",
        Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]),
    );
    catalog.set("Metadata", Object::Reference((xmp_number, 0)));
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    let root = file.number();
    file.dictionary(root, catalog)?;
    let date = time.strftime("D:%Y%m%d%H%M%SZ").to_string();
    let mut info = Dictionary::from_iter([
        ("Title", text(title(document))),
        ("Producer", text(PRODUCER)),
        ("Creator", text(PRODUCER)),
        ("CreationDate", text(&date)),
        ("ModDate", text(&date)),
    ]);
    if !furniture.author.is_empty() {
        info.set("Author", text(&furniture.author));
    }
    let info_number = file.number();
    file.dictionary(info_number, info)?;
    Ok(Dictionary::from_iter([
        ("Root", Object::Reference((root, 0))),
        ("Info", Object::Reference((info_number, 0))),
    ]))
}

/// Returns the title; PDF/UA wants one.
fn title(document: &Document) -> &str {
    match document.furniture.title.as_str() {
        "" => PRODUCER,
        title => title,
    }
}

fn xmp(document: &Document, time: &str) -> String {
    let furniture = &document.furniture;
    let (title, author) = (escaped(title(document)), escaped(&furniture.author));
    let language = furniture.language_tag();
    let creator = match author.as_str() {
        "" => String::new(),
        _ => format!("<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"),
    };
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><xmp:CreateDate>{time}</xmp:CreateDate><xmp:ModifyDate>{time}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{FEFF}'
    )
}

fn escaped(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
