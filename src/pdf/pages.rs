//! The page tree: pages in groups of a size that readers like, with what all pages share said once.

use crate::pdf::Error;
use crate::pdf::bytes::{push_integer, push_number};
use crate::pdf::file::File;

/// Most pages in one node of the tree.
const GROUP: usize = 64;

/// A page's object and what it names.
#[derive(Debug, Default)]
pub(crate) struct PageObject {
    /// Its own number.
    pub number: u32,
    /// Numbers of its content streams, in order.
    pub contents: Vec<u32>,
    /// First number and count of its annotations.
    pub annotations: (u32, u32),
}

/// Writes the page tree and returns the number of its root.
pub(crate) fn write(
    file: &mut File,
    pages: &[PageObject],
    (width, height): (f32, f32),
    resources: u32,
) -> Result<u32, Error> {
    let root = file.number();
    let groups = file.numbers(pages.len().div_ceil(GROUP));
    let mut text = Vec::new();
    for (group, members) in (groups..).zip(pages.chunks(GROUP)) {
        for (place, page) in members.iter().enumerate() {
            text.clear();
            let keys = (group - groups) as usize * GROUP + place;
            page_text(&mut text, page, (group, resources), keys);
            file.object(page.number, &text)?;
        }
        let numbers = members.iter().map(|page| page.number);
        node(&mut text, numbers, members.len());
        entry(&mut text, "/Parent", root);
        text.extend_from_slice(b" 0 R>>");
        file.object(group, &text)?;
    }
    node(&mut text, (groups..).take(pages.len().div_ceil(GROUP)), pages.len());
    for name in ["/MediaBox", "/CropBox"] {
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b"[0 0 ");
        push_number(&mut text, width);
        push_number(&mut text, height);
        text.push(b']');
    }
    text.extend_from_slice(b">>");
    file.object(root, &text)?;
    Ok(root)
}

/// Writes a page; it names its resources itself, since PDF/A does not let it inherit them (ISO 19005-2, 6.2.2).
fn page_text(text: &mut Vec<u8>, page: &PageObject, (parent, resources): (u32, u32), keys: usize) {
    text.extend_from_slice(b"<</Type/Page/Tabs/S");
    entry(text, "/Parent", parent);
    text.extend_from_slice(b" 0 R");
    entry(text, "/Resources", resources);
    text.extend_from_slice(b" 0 R/Contents[");
    references(text, page.contents.iter().copied());
    text.push(b']');
    entry(text, "/StructParents", keys as u32);
    let (first, count) = page.annotations;
    if count > 0 {
        text.extend_from_slice(b"/Annots[");
        references(text, first..first + count);
        text.push(b']');
    }
    text.extend_from_slice(b">>");
}

fn node(text: &mut Vec<u8>, kids: impl Iterator<Item = u32>, count: usize) {
    text.clear();
    text.extend_from_slice(b"<</Type/Pages");
    entry(text, "/Count", count as u32);
    text.extend_from_slice(b"/Kids[");
    references(text, kids);
    text.push(b']');
}

/// Appends a name and a number.
fn entry(text: &mut Vec<u8>, name: &str, value: u32) {
    text.extend_from_slice(name.as_bytes());
    text.push(b' ');
    push_integer(text, i64::from(value));
}

/// Appends references to objects.
pub(crate) fn references(text: &mut Vec<u8>, numbers: impl Iterator<Item = u32>) {
    for number in numbers {
        push_integer(text, i64::from(number));
        text.extend_from_slice(b" 0 R ");
    }
}
