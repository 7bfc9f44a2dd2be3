//! Pages → PDF bytes, read back.

use lopdf::Dictionary;

use crate::support::pdf::{HANDOVER, bytes, dictionaries, is, nowhere, parsed, told_by};
use crate::typeset::set;

/// Names as they must come back, letter for letter.
const NAMES: [&str; 14] = [
    "Zofia Zażółć",
    "Ελλάδα Logistics",
    "Νίκος Αλεξίου",
    "Олена Шевченко",
    "Ґанок Київ",
    "田中 美咲",
    "김민준",
    "박서연",
    "서울 유통",
    "Kārlis Bērziņš",
    "İpek Şahin",
    "Tor-Inge Håland",
    "Żaneta Źrebięca",
    "鈴木 さくら",
];

fn named<'a>(document: &'a lopdf::Document, key: &'static [u8], value: &'static [u8]) -> Vec<&'a Dictionary> {
    dictionaries(document).filter(|it| is(it, key, value)).collect()
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    assert!(bytes(HANDOVER) == bytes(HANDOVER));
}

#[test]
fn another_text_gives_another_identifier() {
    let id = |markdown: &str| parsed(markdown).trailer.get(b"ID").unwrap().clone();
    assert_ne!(id("one"), id("two"));
}

#[test]
fn it_is_read_back_with_its_pages_outline_and_language() {
    let document = parsed(HANDOVER);
    let (set, _) = set(HANDOVER);
    assert_eq!(document.version, "1.7");
    assert_eq!(document.get_pages().len(), set.pages.len());
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en");
    assert_eq!(catalog.get(b"PageMode").unwrap().as_name().unwrap(), b"UseOutlines");
    let titles = dictionaries(&document)
        .filter(|dictionary| dictionary.has(b"Title") && dictionary.has(b"Dest"))
        .count();
    assert_eq!(titles, set.outline.len());
}

#[test]
fn it_has_the_structure_of_its_text() {
    let document = parsed(
        "# One\n\n### Two\n\nText with [a link](https://a.example).\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | |\n",
    );
    for (role, count) in [
        ("H1", 1),
        ("H2", 1),
        ("H3", 0),
        ("L", 1),
        ("LI", 2),
        ("LBody", 2),
        ("TH", 2),
        ("TD", 2),
        ("Link", 1),
    ] {
        assert_eq!(named(&document, b"S", role.as_bytes()).len(), count, "{role}");
    }
    let scope = named(&document, b"S", b"TH")[0]
        .get(b"A")
        .unwrap()
        .as_dict()
        .unwrap()
        .get(b"Scope")
        .unwrap();
    assert_eq!(scope.as_name().unwrap(), b"Column");
}

#[test]
fn a_picture_has_its_text() {
    let document = parsed(
        "```chart\n{\"kind\":\"bars\",\"alternative\":\"Two bars\",\"bars\":[{\"label\":\"a\",\"value\":1},{\"label\":\"b\",\"value\":2}]}\n```\n",
    );
    let figures = named(&document, b"S", b"Figure");
    assert_eq!(figures[0].get(b"Alt").unwrap().as_str().unwrap(), b"Two bars");
}

#[test]
fn nothing_in_it_acts() {
    let document = parsed(
        "[a](javascript:alert(1)) <script>alert(1)</script> [b](https://a.example/x?y=(1)&z=%20) [c](mailto:a@b.example) [d](file:///x)",
    );
    nowhere(
        &document,
        &["JS", "JavaScript", "OpenAction", "AA", "EmbeddedFiles", "Launch"],
    );
    let annotations = named(&document, b"Subtype", b"Link");
    let addresses: Vec<String> = annotations
        .iter()
        .map(|link| {
            assert_eq!(link.get(b"F").unwrap().as_i64().unwrap(), 4);
            let address = link.get(b"A").unwrap().as_dict().unwrap().get(b"URI").unwrap();
            String::from_utf8(address.as_str().unwrap().to_vec()).unwrap()
        })
        .collect();
    assert_eq!(addresses, ["https://a.example/x?y=%281%29&z=%20", "mailto:a@b.example"]);
}

#[test]
fn fonts_are_embedded_as_subsets() {
    let document = parsed(HANDOVER);
    let descriptors: Vec<&Dictionary> = dictionaries(&document).filter(|font| font.has(b"FontFile2")).collect();
    assert_eq!(
        descriptors.len(),
        named(&document, b"Subtype", b"CIDFontType2")
            .len()
            .max(descriptors.len())
    );
    assert!(
        descriptors.len() >= 6,
        "text, strong, italic, mono, CJK, Hebrew, Arabic"
    );
    for descriptor in descriptors {
        let name = descriptor.get(b"FontName").unwrap().as_name().unwrap();
        assert_eq!(name.iter().position(|byte| *byte == b'+'), Some(6), "{name:?}");
        let program = descriptor.get(b"FontFile2").unwrap().as_reference().unwrap();
        let length = document.get_object(program).unwrap().as_stream().unwrap().content.len();
        assert!(length < 120_000, "a subset, not the whole font");
    }
}

#[test]
fn names_come_back_exactly() {
    let text = told_by("pdftotext", &["-layout", "FILE", "-"], &bytes(HANDOVER));
    for name in NAMES {
        assert!(text.contains(name), "{name} in\n{text}");
    }
    for words in ["office", "efficient", "Zażółć gęślą jaźń", "a b", "naïve"] {
        let text = told_by(
            "pdftotext",
            &["FILE", "-"],
            &bytes(&format!("x **{words}** y `{words}` *{words}* Z\u{337}Z")),
        );
        assert!(
            text.replace('\u{A0}', " ").matches(words).count() == 3,
            "{words} in {text}"
        );
    }
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for markdown in [HANDOVER, "", "one", &"# h\n\ntext [x](#h)\n\n".repeat(300)] {
        let text = told_by("qpdf", &["--check", "FILE"], &bytes(markdown));
        assert!(text.contains("No syntax or stream encoding errors"), "{text}");
        assert!(!text.contains("WARNING"), "{text}");
    }
}
