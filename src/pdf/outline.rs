//! The outline: headings, nested by level, each leading to its place.

use lopdf::{Dictionary, Object};

use crate::pdf::Error;
use crate::pdf::file::File;
use crate::pdf::structure::{destination, text};
use crate::typeset::Document;

/// A heading's place in the tree; each number is a place among the headings.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    parent: Option<u32>,
    previous: Option<u32>,
    next: Option<u32>,
    first: Option<u32>,
    last: Option<u32>,
    children: u32,
}

/// Writes the outline; returns the number of its root, or nothing where there are no headings.
pub(crate) fn write(file: &mut File, document: &Document, pages: &[u32]) -> Result<Option<u32>, Error> {
    if document.outline.is_empty() {
        return Ok(None);
    }
    let (entries, top) = nest(document);
    let root = file.number();
    let base = file.numbers(entries.len());
    let at = |place: u32| Object::Reference((base + place, 0));
    for ((place, entry), heading) in (0..).zip(&entries).zip(&document.outline) {
        let parent = entry.parent.map_or(Object::Reference((root, 0)), at);
        let mut dictionary = Dictionary::from_iter([("Parent", parent), ("Title", text(&heading.text))]);
        if let Some(page) = pages.get(heading.page) {
            dictionary.set("Dest", destination(*page, document.size.1 - heading.top));
        }
        for (key, neighbour) in [("Prev", entry.previous), ("Next", entry.next)] {
            if let Some(neighbour) = neighbour {
                dictionary.set(key, at(neighbour));
            }
        }
        set_children(&mut dictionary, entry, (base, -1));
        file.dictionary(base + place, dictionary)?;
    }
    let mut dictionary = Dictionary::from_iter([("Type", Object::Name(b"Outlines".to_vec()))]);
    set_children(&mut dictionary, &top, (base, 1));
    file.dictionary(root, dictionary)?;
    Ok(Some(root))
}

/// Sets first, last and number of children; the sign says whether they are shown (1) or folded away (-1).
fn set_children(dictionary: &mut Dictionary, entry: &Entry, (base, sign): (u32, i64)) {
    if let (Some(first), Some(last)) = (entry.first, entry.last) {
        dictionary.set("First", Object::Reference((base + first, 0)));
        dictionary.set("Last", Object::Reference((base + last, 0)));
        dictionary.set("Count", Object::Integer(sign * i64::from(entry.children)));
    }
}

/// Gives each heading the last heading of a lower level before it as parent; returns what stands at the top as well.
fn nest(document: &Document) -> (Vec<Entry>, Entry) {
    let mut entries: Vec<Entry> = Vec::with_capacity(document.outline.len());
    let mut top = Entry::default();
    let mut open: Vec<(u8, u32)> = Vec::new();
    for (place, heading) in (0..).zip(&document.outline) {
        open.retain(|(level, _)| *level < heading.level);
        let parent = open.last().map(|(_, place)| *place);
        let above = match parent.and_then(|parent| entries.get_mut(parent as usize)) {
            Some(above) => above,
            None => &mut top,
        };
        let previous = above.last.replace(place);
        above.first.get_or_insert(place);
        above.children += 1;
        if let Some(before) = previous.and_then(|before| entries.get_mut(before as usize)) {
            before.next = Some(place);
        }
        entries.push(Entry {
            parent,
            previous,
            ..Entry::default()
        });
        open.push((heading.level, place));
    }
    (entries, top)
}
