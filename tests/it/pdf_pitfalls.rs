//! What goes wrong when PDF is written through printpdf and lopdf, each with a test that would see it.

use baton::pdf;
use baton::typeset::document::Item;
use lopdf::{Dictionary, Object};

use crate::support::pdf::{HANDOVER, bytes, dictionaries, is, nowhere, parsed, told_by};
use crate::typeset::{fonts, set};

fn text_of(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units: Vec<u16> = wide
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16(&units).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

/// printpdf brings an HTML engine by default; without it there is no subsetting, which `subsetter` does. Minor versions
/// break something, and lopdf's types must be those that printpdf returns.
#[test]
fn the_libraries_are_the_ones_that_were_tested() {
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let printpdf = manifest["dependencies"]["printpdf"].as_table().unwrap();
    assert_eq!(printpdf["default-features"].as_bool(), Some(false));
    assert!(
        printpdf["version"].as_str().unwrap().starts_with('='),
        "printpdf is pinned"
    );
    let lock: toml::Table = include_str!("../../Cargo.lock").parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    let names: Vec<&str> = packages.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(
        !names.iter().any(|name| name.starts_with("azul")),
        "the HTML engine is not compiled in"
    );
    assert_eq!(
        names.iter().filter(|name| **name == "lopdf").count(),
        1,
        "one lopdf for both"
    );
}

/// Fonts with curves of the other kind (CFF) came out with wrong glyphs; cut files were taken for whole ones.
#[test]
fn fonts_have_outlines_that_are_known_to_work_and_cut_ones_are_refused() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/report-templates/fonts");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "ttf") {
            let bytes = std::fs::read(&path).unwrap();
            let tables: Vec<&[u8]> = bytes[12..]
                .chunks(16)
                .take(usize::from(bytes[5]))
                .map(|it| &it[..4])
                .collect();
            assert!(
                tables.contains(&b"glyf".as_slice()) && !tables.contains(&b"CFF ".as_slice()),
                "{path:?}"
            );
            files += 1;
        }
    }
    assert!(files > 5);
    let read = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        let mut bytes = std::fs::read(entry.path()).unwrap();
        if name == "SourceSans3-Regular.ttf" {
            bytes.truncate(bytes.len() / 2);
        }
        (name, bytes.into())
    };
    let cut = std::fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap()));
    assert!(baton::typeset::Fonts::parse(cut).is_err(), "half a font is no font");
}

/// The library's own outline is flat and sorts two headings of a page by their names.
#[test]
fn the_outline_is_nested_and_in_the_order_of_the_text() {
    let document = parsed("# Zebra\n\n## Beta\n\n## Alpha\n\n### Inner\n\n# Apple\n");
    let catalog = document.catalog().unwrap();
    assert!(is(catalog, b"PageMode", b"UseOutlines"), "a name, not a string");
    let follow = |dictionary: &Dictionary, key: &[u8]| {
        let id = dictionary.get(key).ok()?.as_reference().ok()?;
        document.get_dictionary(id).ok()
    };
    fn titles<'a>(
        first: Option<&'a Dictionary>,
        follow: &dyn Fn(&Dictionary, &[u8]) -> Option<&'a Dictionary>,
        depth: usize,
        out: &mut Vec<(usize, String)>,
    ) {
        let mut at = first;
        while let Some(entry) = at {
            out.push((depth, text_of(entry.get(b"Title").unwrap())));
            titles(follow(entry, b"First"), follow, depth + 1, out);
            at = follow(entry, b"Next");
        }
    }
    let root = follow(catalog, b"Outlines").unwrap();
    let mut found = Vec::new();
    titles(follow(root, b"First"), &follow, 0, &mut found);
    let found: Vec<(usize, &str)> = found.iter().map(|(depth, title)| (*depth, title.as_str())).collect();
    assert_eq!(
        found,
        [(0, "Zebra"), (1, "Beta"), (1, "Alpha"), (2, "Inner"), (0, "Apple")]
    );
}

/// The library writes `PDF-1.3`, no language, no XMP, and the keys of PDF/X whatever one asks for.
#[test]
fn the_claims_are_those_of_archives_and_of_readers_that_do_not_see() {
    let raw = bytes("# Title\n\nText");
    assert!(raw.starts_with(b"%PDF-1.7"));
    let whole = String::from_utf8_lossy(&raw);
    for claim in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(whole.contains(claim), "{claim}");
    }
    let document = parsed("# Title\n\nText");
    nowhere(
        &document,
        &[
            "GTS_PDFXVersion",
            "GTS_PDFXConformance",
            "Identifier",
            "DestinationOutputProfile",
        ],
    );
    let intents = document
        .catalog()
        .unwrap()
        .get(b"OutputIntents")
        .unwrap()
        .as_array()
        .unwrap();
    assert_eq!(intents.len(), 1);
    let intent = intents[0].as_dict().unwrap();
    assert!(is(intent, b"S", b"GTS_PDFA1") && intent.has(b"DestOutputProfile"));
    let marked = document.catalog().unwrap().get(b"MarkInfo").unwrap().as_dict().unwrap();
    assert_eq!(marked.get(b"Marked").unwrap(), &Object::Boolean(true));
}

/// Widths are written as whole numbers: without correction, words drift to the left as a line goes on.
#[test]
fn words_stand_where_the_typesetter_put_them() {
    let markdown = format!("{}\n\n**{}**", "illicit mill ".repeat(6), "Wavy AVATAR Tо. ".repeat(4));
    let (document, _) = set(&markdown);
    let boxes = told_by(
        "pdftotext",
        &["-bbox", "FILE", "-"],
        &pdf::write(&document, &fonts()).unwrap(),
    );
    let attribute = |line: &str, name: &str| -> f32 {
        let rest = line.split(&format!("{name}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let words = boxes.lines().filter(|line| line.contains("<word "));
    let seen: Vec<(f32, f32)> = words
        .map(|line| (attribute(line, "xMin"), attribute(line, "xMax")))
        .collect();
    let mut meant: Vec<(f32, f32)> = Vec::new();
    for placed in &document.pages[0].items {
        if let Item::Text { word, size, .. } = &placed.item
            && !word.text.trim().is_empty()
        {
            meant.push((placed.x, placed.x + word.width * size));
        }
    }
    assert!(seen.len() >= 20);
    for (from, to) in meant {
        let close = seen
            .iter()
            .any(|(left, right)| (left - from).abs() < 0.6 && (right - to).abs() < 0.8);
        assert!(close, "nothing stands from {from} to {to}: {seen:?}");
    }
}

/// One glyph can give back one text only: the space that holds, letters with marks, and stand-ins poisoned each other.
#[test]
fn a_glyph_gives_back_what_was_written_at_each_place() {
    let markdown = "plain space, hold\u{A0}space\n\nZ\u{337} then Z then Z\u{337}Z\n\nsoft\u{AD}hyphen\n\n\u{10330} unknown\n\nefficient offices, \u{FB03} ligature\n";
    let text = told_by("pdftotext", &["-raw", "FILE", "-"], &bytes(markdown));
    assert!(text.contains("plain space"), "{text}");
    assert_eq!(
        text.matches('\u{337}').count(),
        2,
        "only the two that have a mark: {text}"
    );
    assert!(text.contains("then Z then"), "{text}");
    assert!(text.contains("efficient offices"), "{text}");
    assert!(!text.contains('\0'), "{text}");
}

/// Links get a cyan frame, a page number that is off by one, and raw bytes as address.
#[test]
fn links_have_no_frame_and_lead_where_they_say() {
    let filler = "Text.\n\n".repeat(80);
    let document = parsed(&format!(
        "[to the end](#the-end) [out](https://a.example/Größe?q=a b)\n\n{filler}## The end\n\nHere.\n"
    ));
    let links: Vec<&Dictionary> = dictionaries(&document)
        .filter(|it| is(it, b"Subtype", b"Link"))
        .collect();
    assert!(!links.is_empty());
    let pages: Vec<lopdf::ObjectId> = document.page_iter().collect();
    let mut inside = 0;
    for link in links {
        let border: Vec<f32> = link
            .get(b"Border")
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_float().unwrap())
            .collect();
        assert_eq!(border, [0.0, 0.0, 0.0]);
        assert!(!link.has(b"C") && link.has(b"StructParent") && link.has(b"Contents"));
        if let Ok(destination) = link.get(b"Dest") {
            let page = destination.as_array().unwrap()[0].as_reference().unwrap();
            assert_eq!(Some(&page), pages.last());
            inside += 1;
        } else {
            let address = link.get(b"A").unwrap().as_dict().unwrap().get(b"URI").unwrap();
            assert!(address.as_str().unwrap().is_ascii());
        }
    }
    assert_eq!(inside, 1);
}

/// Built-in fonts know no letters beyond western ones and are not embedded; the library's own subset tag is not valid.
#[test]
fn each_font_is_embedded_under_a_valid_name() {
    let document = parsed(HANDOVER);
    let fonts: Vec<&Dictionary> = dictionaries(&document).filter(|it| is(it, b"Type", b"Font")).collect();
    let embedded = dictionaries(&document).filter(|it| it.has(b"FontFile2")).count();
    let whole = fonts.iter().filter(|it| is(it, b"Subtype", b"Type0")).count();
    assert!(whole >= 6 && whole == embedded, "{whole} fonts, {embedded} programs");
    for font in fonts {
        assert!(
            is(font, b"Subtype", b"Type0") || is(font, b"Subtype", b"CIDFontType2"),
            "{font:?}"
        );
        let name = font.get(b"BaseFont").unwrap().as_name().unwrap();
        let (tag, rest) = name.split_at(7);
        assert!(
            tag[..6].iter().all(u8::is_ascii_uppercase) && tag[6] == b'+' && !rest.is_empty(),
            "{name:?}"
        );
        if is(font, b"Subtype", b"Type0") {
            assert!(font.has(b"ToUnicode"));
        }
    }
}

/// Text outside a text object is a warning only, and marks that are not closed are none at all.
#[test]
fn what_is_opened_on_a_page_is_closed_on_it() {
    let document = parsed(HANDOVER);
    for page in document.page_iter() {
        let (mut text, mut marks, mut states, mut numbers) = (0, 0, 0, Vec::new());
        let content = document.get_and_decode_page_content(page).unwrap();
        for operation in &content.operations {
            match operation.operator.as_str() {
                "BT" => text += 1,
                "ET" => text -= 1,
                "BMC" => marks += 1,
                "BDC" => {
                    marks += 1;
                    let properties = operation.operands[1].as_dict().unwrap();
                    numbers.extend(properties.get(b"MCID").ok().map(|it| it.as_i64().unwrap()));
                }
                "EMC" => marks -= 1,
                "q" => states += 1,
                "Q" => states -= 1,
                "Tj" | "TJ" | "Tf" | "Tm" => assert_eq!(text, 1, "text is shown inside a text object"),
                _ => {}
            }
            assert!((0..=1).contains(&text) && marks >= 0 && states >= 0);
        }
        assert_eq!((text, marks, states), (0, 0, 0));
        assert!(
            numbers.windows(2).all(|pair| pair[0] < pair[1]),
            "each number once: {numbers:?}"
        );
    }
}

/// A stream that happens to end in a carriage return seems one byte shorter where a lone line feed follows.
#[test]
fn each_stream_is_as_long_as_it_says() {
    let mut streams = 0;
    for markdown in [HANDOVER.to_owned(), "# h\n\ntext [x](#h) and more\n\n".repeat(400)] {
        let raw = bytes(&markdown);
        let mut at = 0;
        while let Some(found) = raw[at..].windows(8).position(|it| it == b"/Length ") {
            let from = at + found + 8;
            let digits = raw[from..].iter().take_while(|it| it.is_ascii_digit()).count();
            let length: usize = std::str::from_utf8(&raw[from..from + digits]).unwrap().parse().unwrap();
            let begin = from + digits + b">>\nstream\n".len();
            assert_eq!(&raw[from + digits..begin], b">>\nstream\n");
            assert_eq!(&raw[begin + length..begin + length + 11], b"\r\nendstream");
            streams += 1;
            at = begin + length;
        }
    }
    assert!(streams > 40, "{streams} streams");
}

/// The library's own HTML engine repeats no head and paints a row's ground one row too low on the second page.
#[test]
fn what_is_drawn_behind_a_row_stands_with_it_on_each_page() {
    let code: String = (0..150).map(|line| format!("line {line}\n")).collect();
    let (document, _) = set(&format!("```\n{code}```\n"));
    assert!(document.pages.len() > 2);
    for page in &document.pages {
        for placed in &page.items {
            let Item::Text { word, .. } = &placed.item else {
                continue;
            };
            let behind = page.items.iter().any(|ground| match &ground.item {
                Item::Fill { width, height, .. } => {
                    *width > 100.0 && ground.y <= placed.y - 4.0 && ground.y + height >= placed.y
                }
                _ => false,
            });
            assert!(
                behind || word.text.trim().is_empty(),
                "`{}` stands on the ground",
                word.text
            );
        }
    }
}
