//! The structure tree and the links, for readers that do not see the page (PDF/UA-1).
//!
//! 1. [`Structure::plan`] puts elements in the order in which their content appears, and gives them and the links their
//!    object numbers.
//! 2. [`Structure::write`] writes them as text, one after the other: a long document has very many.

use std::fmt::Write;

use lopdf::{Dictionary, Object, ObjectId, StringFormat};

use crate::pdf::Error;
use crate::pdf::content::{PageContent, utf16_bytes};
use crate::pdf::file::{File, write_object};
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
        Role::List | Role::NumberedList => "L",
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
#[derive(Debug, Clone, Copy)]
enum Kid {
    Element(u32),
    Content { page: u32, mark: u32 },
    Annotation { page: u32, id: u32 },
}

/// The structure tree with its object numbers.
#[derive(Debug)]
pub(crate) struct Structure<'a> {
    document: &'a Document,
    kids: Vec<Vec<Kid>>,
    attached: Vec<bool>,
    /// Numbers of the pages' objects.
    pages: Vec<u32>,
    /// Page, link and number of each annotation.
    annotations: Vec<(&'a Link, u32)>,
    /// Number of the tree's root; the parent tree and the elements follow.
    root: u32,
}

impl<'a> Structure<'a> {
    /// Plans the tree, and sets what pages and catalog say about it.
    pub(crate) fn plan(
        pdf: &mut lopdf::Document,
        document: &'a Document,
        contents: &[PageContent],
        pages: &[ObjectId],
    ) -> Self {
        let mut structure = Self {
            document,
            kids: document.elements.iter().map(|_| Vec::new()).collect(),
            attached: (0..document.elements.len()).map(|number| number == 0).collect(),
            pages: pages.iter().map(|page| page.0).collect(),
            annotations: Vec::new(),
            root: 0,
        };
        for (page, (content, place)) in (0..).zip(contents.iter().zip(&document.pages)) {
            for (mark, element) in (0..).zip(&content.marks) {
                structure.add(*element, Kid::Content { page, mark });
            }
            let numbers = structure.add_links(pdf, &place.links, page);
            set_page(pdf, pages.get(page as usize), numbers, page);
        }
        structure.complete_tables();
        structure.root = pdf.max_id + 1;
        pdf.max_id = structure.element_number(document.elements.len() as u32);
        if let Ok(catalog) = pdf.catalog_mut() {
            catalog.set("StructTreeRoot", Object::Reference((structure.root, 0)));
        }
        structure
    }

    fn element_number(&self, element: u32) -> u32 {
        self.root + 2 + element
    }

    fn add_links(&mut self, pdf: &mut lopdf::Document, links: &'a [Link], page: u32) -> Vec<Object> {
        let mut numbers = Vec::new();
        for link in links {
            if matches!(self.document.targets.get(link.target), None | Some(Target::Missing(_))) {
                continue;
            }
            let id = pdf.new_object_id();
            numbers.push(Object::Reference(id));
            self.annotations.push((link, id.0));
            if let Some(element) = link.element {
                self.add(element, Kid::Annotation { page, id: id.0 });
            }
        }
        numbers
    }

    fn push(&mut self, element: usize, kid: Kid) {
        if let Some(kids) = self.kids.get_mut(element) {
            kids.push(kid);
        }
    }

    /// Adds content to an element; the element, and those around it, come after what stands before it.
    fn add(&mut self, element: ElementId, kid: Kid) {
        let elements = &self.document.elements;
        let parent_of = |at: usize| elements.get(at).map_or(0, |element| element.parent.0 as usize);
        let mut chain = Vec::new();
        let mut at = element.0 as usize;
        while self.attached.get(at) == Some(&false) {
            chain.push(at);
            at = parent_of(at);
        }
        for element in chain.into_iter().rev() {
            self.push(parent_of(element), Kid::Element(element as u32));
            if let Some(attached) = self.attached.get_mut(element) {
                *attached = true;
            }
        }
        self.push(element.0 as usize, kid);
    }

    /// Adds cells in which nothing stands, so that the rows of a table are equally long.
    fn complete_tables(&mut self) {
        let mut row = None;
        for (number, element) in (0_u32..).zip(&self.document.elements) {
            let parent = element.parent.0 as usize;
            let is_cell = matches!(element.role, Role::Cell | Role::HeadCell);
            if !is_cell || self.attached.get(parent) != Some(&true) {
                continue;
            }
            let Some(cells) = self.kids.get_mut(parent) else {
                continue;
            };
            if row != Some(parent) {
                cells.clear();
                row = Some(parent);
            }
            cells.push(Kid::Element(number));
            if let Some(attached) = self.attached.get_mut(number as usize) {
                *attached = true;
            }
        }
    }

    /// Writes the tree and the links.
    pub(crate) fn write(&self, file: &mut File, contents: &[PageContent]) -> Result<(), Error> {
        let mut text = String::new();
        for (number, element) in (0..).zip(&self.document.elements) {
            if self.attached.get(number as usize) == Some(&true) {
                text.clear();
                self.write_element(&mut text, element, number);
                file.object(self.element_number(number), &text)?;
            }
        }
        for (parent, (link, id)) in (self.pages.len()..).zip(&self.annotations) {
            let mut text = String::new();
            write_object(&mut text, &Object::Dictionary(self.annotation(link, parent)));
            file.object(*id, &text)?;
        }
        let root = self.root;
        let parents = self.parents(contents);
        file.object(root + 1, &parents)?;
        let next = self.pages.len() + self.annotations.len();
        let document = self.element_number(0);
        file.object(
            root,
            &format!(
                "<</Type/StructTreeRoot/K[{document} 0 R]/ParentTree {} 0 R/ParentTreeNextKey {next}>>",
                root + 1
            ),
        )
    }

    /// Returns the tree that leads from content back to its elements.
    fn parents(&self, contents: &[PageContent]) -> String {
        let mut text = String::from("<</Nums[");
        for (page, content) in contents.iter().enumerate() {
            let _ = write!(text, "{page}[");
            for element in &content.marks {
                let _ = write!(text, "{} 0 R ", self.element_number(element.0));
            }
            text.push_str("]\n");
        }
        for (parent, (link, _)) in (self.pages.len()..).zip(&self.annotations) {
            if let Some(element) = link.element {
                let _ = writeln!(text, "{parent} {} 0 R", self.element_number(element.0));
            }
        }
        text.push_str("]>>");
        text
    }

    fn write_element(&self, out: &mut String, element: &Element, number: u32) {
        let parent = if number == 0 {
            self.root
        } else {
            self.element_number(element.parent.0)
        };
        let _ = write!(out, "<</S/{}/P {parent} 0 R", tag(element.role));
        if let Some(alternative) = &element.alternative {
            out.push_str("/Alt");
            write_object(out, &text(alternative));
        }
        match element.role {
            Role::HeadCell => out.push_str("/A<</O/Table/Scope/Column>>"),
            Role::List => out.push_str("/A<</O/List/ListNumbering/Disc>>"),
            Role::NumberedList => out.push_str("/A<</O/List/ListNumbering/Decimal>>"),
            Role::Note => {
                let _ = write!(out, "/ID(note-{number})");
            }
            _ => {}
        }
        let kids = self.kids.get(number as usize).map(Vec::as_slice).unwrap_or_default();
        let home = kids.iter().find_map(|kid| match kid {
            Kid::Content { page, .. } => Some(*page),
            Kid::Element(_) | Kid::Annotation { .. } => None,
        });
        if let Some(page) = home {
            let _ = write!(out, "/Pg {} 0 R", self.page(page));
        }
        if !kids.is_empty() {
            out.push_str("/K[");
            kids.iter().for_each(|kid| self.write_kid(out, *kid, home));
            out.push(']');
        }
        out.push_str(">>");
    }

    fn page(&self, page: u32) -> u32 {
        self.pages.get(page as usize).copied().unwrap_or(0)
    }

    fn write_kid(&self, out: &mut String, kid: Kid, home: Option<u32>) {
        let _ = match kid {
            Kid::Element(element) => write!(out, "{} 0 R ", self.element_number(element)),
            Kid::Content { page, mark } if Some(page) == home => write!(out, "{mark} "),
            Kid::Content { page, mark } => write!(out, "<</Type/MCR/Pg {} 0 R/MCID {mark}>>", self.page(page)),
            Kid::Annotation { page, id } => write!(out, "<</Type/OBJR/Pg {} 0 R/Obj {id} 0 R>>", self.page(page)),
        };
    }

    fn annotation(&self, link: &Link, parent: usize) -> Dictionary {
        let height = self.document.size.1;
        let [left, top, right, bottom] = link.area;
        let area = [left, height - bottom, right, height - top].map(|edge| Object::Real((edge * 10.0).round() / 10.0));
        let mut annotation = Dictionary::from_iter([
            ("Type", Object::Name(b"Annot".to_vec())),
            ("Subtype", Object::Name(b"Link".to_vec())),
            ("Rect", Object::Array(area.to_vec())),
            ("Border", Object::Array(vec![0.into(), 0.into(), 0.into()])),
            ("F", 4.into()),
            ("StructParent", Object::Integer(parent as i64)),
        ]);
        match self.document.targets.get(link.target) {
            Some(Target::Address(address)) => {
                let action = Dictionary::from_iter([
                    ("S", Object::Name(b"URI".to_vec())),
                    (
                        "URI",
                        Object::String(address.clone().into_bytes(), StringFormat::Literal),
                    ),
                ]);
                annotation.set("A", action);
                annotation.set("Contents", text(address));
            }
            Some(Target::Place { page, top, name }) => {
                annotation.set("Dest", destination((self.page(*page as u32), 0), height - *top as f32));
                annotation.set("Contents", text(name));
            }
            Some(Target::Missing(_)) | None => {}
        }
        annotation
    }
}

fn set_page(pdf: &mut lopdf::Document, page: Option<&ObjectId>, annotations: Vec<Object>, number: u32) {
    let Some(dictionary) = page.and_then(|page| pdf.get_dictionary_mut(*page).ok()) else {
        return;
    };
    if annotations.is_empty() {
        dictionary.remove(b"Annots");
    } else {
        dictionary.set("Annots", annotations);
    }
    dictionary.set("StructParents", Object::Integer(i64::from(number)));
    dictionary.set("Tabs", Object::Name(b"S".to_vec()));
}

/// Returns a destination: a page and its upper edge.
pub(crate) fn destination(page: ObjectId, top: f32) -> Vec<Object> {
    vec![
        Object::Reference(page),
        Object::Name(b"XYZ".to_vec()),
        Object::Null,
        Object::Real(top.round()),
        Object::Null,
    ]
}

/// Returns a text string: as it is if it is ASCII, else in UTF-16.
pub(crate) fn text(words: &str) -> Object {
    if words.is_ascii() {
        return Object::String(words.as_bytes().to_vec(), StringFormat::Literal);
    }
    Object::String(utf16_bytes(words), StringFormat::Hexadecimal)
}
