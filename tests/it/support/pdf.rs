//! A PDF of Markdown, as bytes and read back; and what other programs say of it.
//!
//! A program that is not there fails its test: what was not run did not pass. `tests/run` installs both of them.

use std::process::Command;

use baton::pdf;
use lopdf::{Dictionary, Document, Object};

use crate::typeset::{fonts, set};

/// A long handover in many scripts.
pub(crate) const HANDOVER: &str = include_str!("../../cases/typeset/handover.md");

/// The programs that read a PDF, each with the Debian package that brings it.
const PROGRAMS: [(&str, &str); 2] = [("pdftotext", "poppler-utils"), ("qpdf", "qpdf")];

pub(crate) fn bytes(markdown: &str) -> Vec<u8> {
    pdf::write(&set(markdown).0, &fonts()).unwrap()
}

pub(crate) fn parsed(markdown: &str) -> Document {
    Document::load_mem(&bytes(markdown)).unwrap()
}

/// All dictionaries of a document, those of streams included.
pub(crate) fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    document.objects.values().filter_map(|object| match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

/// Checks that no dictionary of a document has any of these keys.
#[track_caller]
pub(crate) fn nowhere(document: &Document, keys: &[&str]) {
    for dictionary in dictionaries(document) {
        let found = keys.iter().find(|key| dictionary.has(key.as_bytes()));
        assert_eq!(found, None, "{dictionary:?}");
    }
}

/// Whether a dictionary has this name under that key.
pub(crate) fn is(dictionary: &Dictionary, key: &[u8], value: &[u8]) -> bool {
    dictionary
        .get(key)
        .and_then(Object::as_name)
        .is_ok_and(|name| name == value)
}

/// Returns all that a program prints about a PDF, which stands for `FILE` among its arguments.
#[track_caller]
pub(crate) fn told_by(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let path = path.to_str().unwrap();
    let arguments = arguments.iter().map(|it| if *it == "FILE" { path } else { it });
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| {
        panic!(
            "`{program}` of the package `{}` cannot be run: {error}",
            package(program)
        )
    });
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {text}");
    text
}

fn package(program: &str) -> &'static str {
    let found = PROGRAMS.iter().find(|(name, _)| *name == program);
    found.expect("a program that is listed").1
}
