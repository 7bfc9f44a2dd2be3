//! The structure tree and the links, for readers that do not see the page (PDF/UA-1).

use lopdf::{Dictionary, Object, ObjectId, StringFormat};

use crate::pdf::content::{PageContent, utf16_hex};
use crate::typeset::Document;
use crate::typeset::document::{Element, ElementId, Link, Role, Target};

/// Returns the standard structure type of a role.
pub fn tag(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Part => "Part",
        Role::Heading(1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::List => "L",
        Role::ListItem => "LI",
        Role::Label => "Lbl",
        Role::ListBody => "LBody",
        Role::Quote => "BlockQuote",
        Role::Code => "Code",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeadCell => "TH",
        Role::Cell => "TD",
        Role::Figure => "Figure",
        Role::Link => "Link",
        Role::Contents => "TOC",
        Role::ContentsItem => "TOCI",
        Role::Note => "Note",
    }
}

/// What stands in an element, in reading order.
enum Kid {
    Element(usize),
    Content { page: usize, mark: usize },
    Annotation { page: usize, id: ObjectId },
}

struct Tree<'a> {
    elements: &'a [Element],
    kids: Vec<Vec<Kid>>,
    attached: Vec<bool>,
}

/// Adds the structure tree, the links and what refers to them.
pub(crate) fn add(pdf: &mut lopdf::Document, document: &Document, contents: &[PageContent], pages: &[ObjectId]) {
    let mut tree = Tree::new(&document.elements);
    let mut annotated = Vec::new();
    let mut next_parent = pages.len();
    for (page, (content, place)) in contents.iter().zip(&document.pages).enumerate() {
        for (mark, element) in content.marks.iter().enumerate() {
            tree.attach(element.0 as usize);
            tree.push(element.0 as usize, Kid::Content { page, mark });
        }
        let mut annotations = Vec::new();
        for link in &place.links {
            let Some(annotation) = annotation(document, link, pages, next_parent) else { continue };
            let id = pdf.add_object(annotation);
            annotations.push(Object::Reference(id));
            if let Some(element) = link.element {
                tree.attach(element.0 as usize);
                tree.push(element.0 as usize, Kid::Annotation { page, id });
                annotated.push((next_parent, element));
            }
            next_parent += 1;
        }
        set_page(pdf, pages.get(page), annotations, page);
    }
    tree.complete_tables();
    write(pdf, &tree, contents, pages, &annotated);
}

fn set_page(pdf: &mut lopdf::Document, page: Option<&ObjectId>, annotations: Vec<Object>, number: usize) {
    let Some(dictionary) = page.and_then(|page| pdf.get_dictionary_mut(*page).ok()) else { return };
    if annotations.is_empty() {
        dictionary.remove(b"Annots");
    } else {
        dictionary.set("Annots", annotations);
    }
    dictionary.set("StructParents", number as i64);
    dictionary.set("Tabs", Object::Name(b"S".to_vec()));
}

/// Returns the annotation of a link, or nothing where it leads nowhere.
fn annotation(document: &Document, link: &Link, pages: &[ObjectId], parent: usize) -> Option<Dictionary> {
    let height = document.size.1;
    let [left, top, right, bottom] = link.area;
    let area: Vec<Object> = [left, height - bottom, right, height - top].map(Object::Real).to_vec();
    let mut annotation = Dictionary::from_iter([
        ("Type", Object::Name(b"Annot".to_vec())),
        ("Subtype", Object::Name(b"Link".to_vec())),
        ("Rect", Object::Array(area)),
        ("Border", Object::Array(vec![0.into(), 0.into(), 0.into()])),
        ("F", 4.into()),
        ("StructParent", Object::Integer(parent as i64)),
    ]);
    let words = match document.targets.get(link.target)? {
        Target::Missing(_) => return None,
        Target::Address(address) => {
            let action = Dictionary::from_iter([
                ("S", Object::Name(b"URI".to_vec())),
                ("URI", Object::String(address.clone().into_bytes(), StringFormat::Literal)),
            ]);
            annotation.set("A", action);
            address
        }
        Target::Place { page, top, name } => {
            let page = pages.get(*page)?;
            annotation.set("Dest", destination(*page, height - *top as f32));
            name
        }
    };
    annotation.set("Contents", text(words));
    Some(annotation)
}

/// Returns a destination: a page and its upper edge.
pub(crate) fn destination(page: ObjectId, top: f32) -> Vec<Object> {
    vec![Object::Reference(page), Object::Name(b"XYZ".to_vec()), Object::Null, Object::Real(top), Object::Null]
}

/// Returns a text string.
pub(crate) fn text(words: &str) -> Object {
    if words.is_ascii() {
        return Object::String(words.as_bytes().to_vec(), StringFormat::Literal);
    }
    let hex = utf16_hex(words);
    let digits = hex.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    Object::String(digits.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect(), StringFormat::Hexadecimal)
}

impl<'a> Tree<'a> {
    fn new(elements: &'a [Element]) -> Self {
        let mut attached = vec![false; elements.len()];
        if let Some(root) = attached.first_mut() {
            *root = true;
        }
        Self {
            elements,
            kids: elements.iter().map(|_| Vec::new()).collect(),
            attached,
        }
    }

    fn push(&mut self, element: usize, kid: Kid) {
        if let Some(kids) = self.kids.get_mut(element) {
            kids.push(kid);
        }
    }

    /// Puts an element, and those around it, after what stands before it.
    fn attach(&mut self, element: usize) {
        let mut chain = Vec::new();
        let mut at = element;
        while self.attached.get(at) == Some(&false) {
            chain.push(at);
            at = self.elements.get(at).map_or(0, |element| element.parent.0 as usize);
        }
        for element in chain.into_iter().rev() {
            let parent = self.elements.get(element).map_or(0, |element| element.parent.0 as usize);
            self.push(parent, Kid::Element(element));
            if let Some(attached) = self.attached.get_mut(element) {
                *attached = true;
            }
        }
    }

    /// Adds cells in which nothing stands, so that the rows of a table are equally long.
    fn complete_tables(&mut self) {
        let mut cells: Vec<Vec<Kid>> = self.elements.iter().map(|_| Vec::new()).collect();
        for (number, element) in self.elements.iter().enumerate() {
            let parent = element.parent.0 as usize;
            let is_cell = matches!(element.role, Role::Cell | Role::HeadCell);
            if let Some(row) = cells.get_mut(parent).filter(|_| is_cell && self.attached.get(parent) == Some(&true)) {
                row.push(Kid::Element(number));
                if let Some(attached) = self.attached.get_mut(number) {
                    *attached = true;
                }
            }
        }
        for (kids, cells) in self.kids.iter_mut().zip(cells) {
            if !cells.is_empty() {
                *kids = cells;
            }
        }
    }
}

fn write(
    pdf: &mut lopdf::Document,
    tree: &Tree<'_>,
    contents: &[PageContent],
    pages: &[ObjectId],
    annotated: &[(usize, ElementId)],
) {
    let root = pdf.new_object_id();
    let ids: Vec<Option<ObjectId>> =
        tree.attached.iter().map(|attached| attached.then(|| pdf.new_object_id())).collect();
    let id_of = |element: usize| ids.get(element).copied().flatten();
    for (number, element) in tree.elements.iter().enumerate() {
        let Some(id) = id_of(number) else { continue };
        let parent = if number == 0 { Some(root) } else { id_of(element.parent.0 as usize) };
        let kids = tree.kids.get(number).map(Vec::as_slice).unwrap_or_default();
        let mut dictionary = element_dictionary(element, number, parent.unwrap_or(root));
        let home = home_page(kids);
        if let Some(page) = home.and_then(|home| pages.get(home)) {
            dictionary.set("Pg", *page);
        }
        let kids: Vec<Object> = kids.iter().filter_map(|kid| kid_object(kid, home, &ids, pages)).collect();
        if !kids.is_empty() {
            dictionary.set("K", kids);
        }
        pdf.set_object(id, dictionary);
    }
    let mut numbers: Vec<Object> = Vec::new();
    for (page, content) in contents.iter().enumerate() {
        let owners = content.marks.iter().filter_map(|element| id_of(element.0 as usize)).map(Object::Reference);
        numbers.push(Object::Integer(page as i64));
        numbers.push(Object::Array(owners.collect()));
    }
    for (parent, element) in annotated {
        if let Some(id) = id_of(element.0 as usize) {
            numbers.push(Object::Integer(*parent as i64));
            numbers.push(Object::Reference(id));
        }
    }
    let next = numbers.len() as i64 / 2;
    let parents = pdf.add_object(Dictionary::from_iter([("Nums", Object::Array(numbers))]));
    let mut dictionary = Dictionary::from_iter([
        ("Type", Object::Name(b"StructTreeRoot".to_vec())),
        ("ParentTree", Object::Reference(parents)),
        ("ParentTreeNextKey", Object::Integer(next)),
    ]);
    if let Some(document) = id_of(0) {
        dictionary.set("K", vec![Object::Reference(document)]);
    }
    pdf.set_object(root, dictionary);
    if let Ok(catalog) = pdf.catalog_mut() {
        catalog.set("StructTreeRoot", root);
    }
}

fn element_dictionary(element: &Element, number: usize, parent: ObjectId) -> Dictionary {
    let mut dictionary = Dictionary::from_iter([
        ("S", Object::Name(tag(element.role).as_bytes().to_vec())),
        ("P", Object::Reference(parent)),
    ]);
    if let Some(alternative) = &element.alternative {
        dictionary.set("Alt", text(alternative));
    }
    let attribute = |owner: &str, name: &str, value: &str| {
        Dictionary::from_iter([
            ("O", Object::Name(owner.as_bytes().to_vec())),
            (name, Object::Name(value.as_bytes().to_vec())),
        ])
    };
    match element.role {
        Role::HeadCell => dictionary.set("A", attribute("Table", "Scope", "Column")),
        Role::Note => dictionary.set("ID", text(&format!("note-{number}"))),
        Role::List => dictionary.set("A", attribute("List", "ListNumbering", "Disc")),
        _ => {}
    }
    dictionary
}

/// Returns the page of the first content that stands directly in an element.
fn home_page(kids: &[Kid]) -> Option<usize> {
    kids.iter().find_map(|kid| match kid {
        Kid::Content { page, .. } => Some(*page),
        Kid::Element(_) | Kid::Annotation { .. } => None,
    })
}

fn kid_object(kid: &Kid, home: Option<usize>, ids: &[Option<ObjectId>], pages: &[ObjectId]) -> Option<Object> {
    match kid {
        Kid::Element(element) => ids.get(*element).copied().flatten().map(Object::Reference),
        Kid::Content { page, mark } if Some(*page) == home => Some(Object::Integer(*mark as i64)),
        Kid::Content { page, mark } => Some(Object::Dictionary(Dictionary::from_iter([
            ("Type", Object::Name(b"MCR".to_vec())),
            ("Pg", Object::Reference(*pages.get(*page)?)),
            ("MCID", Object::Integer(*mark as i64)),
        ]))),
        Kid::Annotation { page, id } => Some(Object::Dictionary(Dictionary::from_iter([
            ("Type", Object::Name(b"OBJR".to_vec())),
            ("Pg", Object::Reference(*pages.get(*page)?)),
            ("Obj", Object::Reference(*id)),
        ]))),
    }
}
