//! Hostile Markdown: each case under `tests/cases/typeset/hostile` says how a text is made. Here it is made small, so that
//! the structure of what comes out can be looked at; `tests/run hostile` makes it large and measures time and memory.

use baton::pdf;
use baton::typeset::document::{Document, Item};
use lopdf::{Dictionary, Object};
use serde::Deserialize;

use crate::typeset::{check_geometry, fonts, set};

/// Bytes of a text here, where its case says nothing else.
const SMALL: usize = 6_000;
/// Deepest structure: lists and quotations are bounded, and each level of a list is three elements.
const DEEPEST: usize = 40;
/// What must not be in a PDF under any name.
const FORBIDDEN: [&[u8]; 8] = [
    b"JS",
    b"JavaScript",
    b"OpenAction",
    b"AA",
    b"EmbeddedFiles",
    b"Launch",
    b"RichMedia",
    b"XFA",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "why")]
    _why: String,
    #[serde(rename = "size")]
    _size: Option<usize>,
    #[serde(default = "small")]
    small: usize,
    #[serde(default)]
    shows: Vec<String>,
    links: Option<usize>,
    part: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    text: Option<String>,
    repeat: Option<String>,
    #[serde(default)]
    indent: String,
    deepest: Option<usize>,
}

fn small() -> usize {
    SMALL
}

impl Case {
    fn markdown(&self) -> String {
        let mut markdown = String::new();
        for part in &self.part {
            markdown.push_str(part.text.as_deref().unwrap_or(""));
            let Some(repeat) = &part.repeat else { continue };
            let end = markdown.len() + self.small;
            for number in 0.. {
                if markdown.len() >= end {
                    break;
                }
                markdown.push_str(&part.indent.repeat(number % part.deepest.unwrap_or(1)));
                let line = repeat.replace("{n}", &number.to_string());
                markdown.push_str(&line.replace("{m}", &(number + 1).to_string()));
            }
        }
        markdown
    }
}

fn words(document: &Document) -> String {
    let mut words = String::new();
    for placed in document.pages.iter().flat_map(|page| &page.items) {
        if let Item::Text { word, .. } = &placed.item {
            words.push_str(&word.text);
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn deepest(document: &Document) -> usize {
    let mut depths = Vec::with_capacity(document.elements.len());
    for element in &document.elements {
        let parent = depths.get(element.parent.0 as usize).copied().unwrap_or(0);
        depths.push(parent + 1);
    }
    depths.into_iter().max().unwrap_or(0)
}

fn dictionaries(pdf: &lopdf::Document) -> impl Iterator<Item = &Dictionary> {
    pdf.objects.values().filter_map(|object| match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

/// Returns the addresses of the links, when all that may not be in a PDF has been looked for.
fn addresses(pdf: &lopdf::Document) -> Vec<String> {
    let mut addresses = Vec::new();
    for dictionary in dictionaries(pdf) {
        for key in FORBIDDEN {
            assert!(!dictionary.has(key), "{dictionary:?}");
        }
        let Ok(action) = dictionary.get(b"A").and_then(Object::as_dict) else {
            continue;
        };
        if !dictionary.has_type(b"Annot") {
            continue;
        }
        assert_eq!(action.get(b"S").unwrap().as_name().unwrap(), b"URI");
        let address = action.get(b"URI").unwrap().as_str().unwrap();
        addresses.push(String::from_utf8(address.to_vec()).unwrap());
    }
    addresses
}

#[test]
fn hostile_texts_give_sound_documents() {
    insta::glob!("../cases/typeset/hostile", "*.toml", |path| {
        let case: Case = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (document, warnings) = set(&case.markdown());
        check_geometry(&document);
        assert!(deepest(&document) <= DEEPEST, "{} levels", deepest(&document));
        assert!(warnings.len() <= 101, "{} warnings", warnings.len());
        let words = words(&document);
        for shown in &case.shows {
            assert!(words.contains(shown.as_str()), "`{shown}` is not shown");
        }
        let bytes = pdf::write(&document, &fonts()).unwrap();
        let pdf = lopdf::Document::load_mem(&bytes).unwrap();
        assert_eq!(pdf.get_pages().len(), document.pages.len());
        let addresses = addresses(&pdf);
        let allowed = |address: &str| {
            ["http://", "https://", "mailto:"]
                .iter()
                .any(|it| address.starts_with(it))
        };
        assert!(addresses.iter().all(|address| allowed(address)), "{addresses:?}");
        if let Some(links) = case.links {
            assert_eq!(addresses.len(), links);
        }
    });
}

#[test]
fn a_case_is_made_as_it_says() {
    let case: Case = toml::from_str(
        "why = ''\nsmall = 12\n[[part]]\ntext = 'a'\n[[part]]\nrepeat = '{n}-{m} '\nindent = '>'\ndeepest = 2\n",
    )
    .unwrap();
    assert_eq!(case.markdown(), "a0-1 >1-2 2-3 ");
}
