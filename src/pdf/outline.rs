//! The outline: headings, nested by level, each leading to its place.

use lopdf::{Dictionary, Object, ObjectId};

use crate::pdf::Error;
use crate::pdf::file::{File, write_object};
use crate::pdf::structure::{destination, text};
use crate::typeset::Document;

/// The outline with its object numbers.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    document: &'a Document,
    entries: Vec<Entry>,
    top: Vec<usize>,
    /// Number of the root; the entries follow.
    root: u32,
}

#[derive(Debug)]
struct Entry {
    parent: Option<usize>,
    /// Its place among the children of its parent.
    at: usize,
    children: Vec<usize>,
}

impl<'a> Outline<'a> {
    /// Nests the headings, and sets what the catalog says about them.
    pub(crate) fn plan(pdf: &mut lopdf::Document, document: &'a Document) -> Self {
        let (entries, top) = nest(document);
        let root = pdf.max_id + 1;
        if !entries.is_empty() {
            pdf.max_id = root + entries.len() as u32;
            if let Ok(catalog) = pdf.catalog_mut() {
                catalog.set("Outlines", Object::Reference((root, 0)));
                catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
            }
        }
        Self {
            document,
            entries,
            top,
            root,
        }
    }

    fn id(&self, place: usize) -> ObjectId {
        (self.root + 1 + place as u32, 0)
    }

    /// Writes the headings' objects.
    pub(crate) fn write(&self, file: &mut File, pages: &[ObjectId]) -> Result<(), Error> {
        if self.entries.is_empty() {
            return Ok(());
        }
        for (place, entry) in self.entries.iter().enumerate() {
            let dictionary = self.dictionary(entry, place, pages);
            write_dictionary(file, self.id(place), dictionary)?;
        }
        let mut dictionary = Dictionary::from_iter([("Type", Object::Name(b"Outlines".to_vec()))]);
        self.set_children(&mut dictionary, &self.top, 1);
        write_dictionary(file, (self.root, 0), dictionary)
    }

    fn dictionary(&self, entry: &Entry, place: usize, pages: &[ObjectId]) -> Dictionary {
        let parent = entry.parent.and_then(|parent| self.entries.get(parent));
        let siblings = parent.map_or(&self.top, |parent| &parent.children);
        let parent = entry.parent.map_or((self.root, 0), |parent| self.id(parent));
        let mut dictionary = Dictionary::from_iter([("Parent", Object::Reference(parent))]);
        if let Some(heading) = self.document.outline.get(place) {
            dictionary.set("Title", text(&heading.text));
            if let Some(page) = pages.get(heading.page) {
                dictionary.set("Dest", destination(*page, self.document.size.1 - heading.top));
            }
        }
        if let Some(previous) = entry.at.checked_sub(1).and_then(|at| siblings.get(at)) {
            dictionary.set("Prev", Object::Reference(self.id(*previous)));
        }
        if let Some(next) = siblings.get(entry.at + 1) {
            dictionary.set("Next", Object::Reference(self.id(*next)));
        }
        self.set_children(&mut dictionary, &entry.children, -1);
        dictionary
    }

    /// Sets first, last and number of children; the sign says whether they are shown (1) or folded away (-1).
    fn set_children(&self, dictionary: &mut Dictionary, children: &[usize], sign: i64) {
        if let (Some(first), Some(last)) = (children.first(), children.last()) {
            dictionary.set("First", Object::Reference(self.id(*first)));
            dictionary.set("Last", Object::Reference(self.id(*last)));
            dictionary.set("Count", Object::Integer(sign * children.len() as i64));
        }
    }
}

fn write_dictionary(file: &mut File, id: ObjectId, dictionary: Dictionary) -> Result<(), Error> {
    let mut text = String::new();
    write_object(&mut text, &Object::Dictionary(dictionary));
    file.object(id.0, &text)
}

/// Gives each heading the last heading of a lower level before it as parent.
fn nest(document: &Document) -> (Vec<Entry>, Vec<usize>) {
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
            parent,
            at,
            children: Vec::new(),
        });
        open.push((heading.level, place));
    }
    (entries, top)
}
