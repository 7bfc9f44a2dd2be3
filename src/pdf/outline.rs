//! The outline: headings, nested by level, each leading to its place.

use lopdf::{Dictionary, Object, ObjectId};

use crate::pdf::structure::{destination, text};
use crate::typeset::Document;

struct Entry {
    id: ObjectId,
    parent: Option<usize>,
    /// Its place among the children of its parent.
    at: usize,
    children: Vec<usize>,
}

/// Adds the outline to the catalog.
pub(crate) fn add(pdf: &mut lopdf::Document, document: &Document, pages: &[ObjectId]) {
    if document.outline.is_empty() {
        return;
    }
    let root = pdf.new_object_id();
    let (entries, top) = nest(pdf, document);
    for (entry, heading) in entries.iter().zip(&document.outline) {
        let siblings = entry
            .parent
            .and_then(|parent| entries.get(parent))
            .map_or(&top, |parent| &parent.children);
        let at = entry.at;
        let id_at = |index: Option<usize>| {
            index
                .and_then(|index| entries.get(*siblings.get(index)?))
                .map(|other| other.id)
        };
        let parent = entry
            .parent
            .and_then(|parent| entries.get(parent))
            .map_or(root, |parent| parent.id);
        let mut dictionary =
            Dictionary::from_iter([("Title", text(&heading.text)), ("Parent", Object::Reference(parent))]);
        if let Some(page) = pages.get(heading.page) {
            dictionary.set("Dest", destination(*page, document.size.1 - heading.top));
        }
        if let Some(previous) = id_at(at.checked_sub(1)) {
            dictionary.set("Prev", previous);
        }
        if let Some(next) = id_at(Some(at + 1)) {
            dictionary.set("Next", next);
        }
        set_children(&mut dictionary, &entries, &entry.children, -1);
        pdf.set_object(entry.id, dictionary);
    }
    let mut dictionary = Dictionary::from_iter([("Type", Object::Name(b"Outlines".to_vec()))]);
    set_children(&mut dictionary, &entries, &top, 1);
    pdf.set_object(root, dictionary);
    if let Ok(catalog) = pdf.catalog_mut() {
        catalog.set("Outlines", root);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
}

/// Gives each heading the last heading of a lower level before it as parent.
fn nest(pdf: &mut lopdf::Document, document: &Document) -> (Vec<Entry>, Vec<usize>) {
    let mut entries: Vec<Entry> = Vec::with_capacity(document.outline.len());
    let mut top = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (place, heading) in document.outline.iter().enumerate() {
        open.retain(|(level, _)| *level < heading.level);
        let parent = open.last().map(|(_, place)| *place);
        let siblings = match parent.and_then(|parent| entries.get_mut(parent)) {
            Some(parent) => &mut parent.children,
            None => &mut top,
        };
        let at = siblings.len();
        siblings.push(place);
        entries.push(Entry {
            id: pdf.new_object_id(),
            parent,
            at,
            children: Vec::new(),
        });
        open.push((heading.level, place));
    }
    (entries, top)
}

/// Sets first, last and number of children; the sign says whether they are shown (1) or folded away (-1).
fn set_children(dictionary: &mut Dictionary, entries: &[Entry], children: &[usize], sign: i64) {
    let id_of = |place: Option<&usize>| place.and_then(|place| entries.get(*place)).map(|entry| entry.id);
    if let (Some(first), Some(last)) = (id_of(children.first()), id_of(children.last())) {
        dictionary.set("First", first);
        dictionary.set("Last", last);
        dictionary.set("Count", sign * children.len() as i64);
    }
}
