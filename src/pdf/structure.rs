//! The structure tree and the links, for readers that do not see the page (PDF/UA-1).
//!
//! 1. [`Structure::plan`] puts elements in the order in which their content appears, and gives them and the links their
//!    object numbers.
//! 2. [`Structure::write`] writes them as text, one after the other: a long document has very many.

use lopdf::{Dictionary, Object, StringFormat};

use crate::pdf::Error;
use crate::pdf::bytes::{push_integer, utf16_bytes};
use crate::pdf::file::{File, write_object};
use crate::pdf::pages::references;
use crate::pdf::{Drawn, LONGEST_TEXT};
use crate::typeset::Document;
use crate::typeset::document::{Element, ElementId, Link, Role, Target};

/// Keys in one leaf of the tree that leads back from content to elements.
const LEAF: usize = 64;

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

/// What stands in an element.
#[derive(Debug, Clone, Copy)]
enum Kid {
    Element(u32),
    Content { page: u32, mark: u32 },
    Annotation { page: u32, number: u32 },
}

/// The structure tree with its object numbers.
#[derive(Debug)]
pub(crate) struct Structure<'a> {
    document: &'a Document,
    /// Elements with what stands in them, in the order of the elements, then of reading.
    kids: Vec<(u32, Kid)>,
    attached: Vec<bool>,
    /// Numbers of the pages' objects.
    pages: &'a [u32],
    /// Links with the number of their annotation.
    annotations: Vec<(&'a Link, u32)>,
    /// Number of the first element; the others follow.
    elements: u32,
}

impl<'a> Structure<'a> {
    /// Plans the tree; `areas` gets the first number and the count of each page's annotations.
    pub(crate) fn plan(
        file: &mut File,
        (document, drawn): (&'a Document, &'a [Drawn]),
        pages: &'a [u32],
        areas: &mut Vec<(u32, u32)>,
    ) -> Self {
        let mut structure = Self {
            document,
            kids: Vec::new(),
            attached: (0..document.elements.len()).map(|number| number == 0).collect(),
            pages,
            annotations: Vec::new(),
            elements: file.numbers(document.elements.len()),
        };
        for (page, drawn) in (0..).zip(drawn) {
            for (mark, element) in (0..).zip(&drawn.marks) {
                structure.add(*element, Kid::Content { page, mark });
            }
            areas.push(structure.add_links(file, &drawn.links, page));
        }
        structure.complete_tables();
        // Elements keep what stands in them in the order in which it came.
        structure.kids.sort_by_key(|(element, _)| *element);
        structure
    }

    fn element_number(&self, element: u32) -> u32 {
        self.elements + element
    }

    fn add_links(&mut self, file: &mut File, links: &'a [Link], page: u32) -> (u32, u32) {
        let leads = |link: &&Link| !matches!(self.document.targets.get(link.target), None | Some(Target::Missing(_)));
        let links: Vec<&Link> = links.iter().filter(leads).collect();
        let first = file.numbers(links.len());
        for (number, link) in (first..).zip(&links) {
            self.annotations.push((link, number));
            if let Some(element) = link.element {
                self.add(element, Kid::Annotation { page, number });
            }
        }
        (first, links.len() as u32)
    }

    /// Adds content to an element; the element, and those around it, come after what stands before it.
    fn add(&mut self, element: ElementId, kid: Kid) {
        let elements = &self.document.elements;
        let from = self.kids.len();
        let mut at = element.0;
        while let Some(attached) = self.attached.get_mut(at as usize).filter(|attached| !**attached) {
            *attached = true;
            let parent = elements.get(at as usize).map_or(0, |element| element.parent.0);
            // The cells of a row are added when all are known, also those in which nothing stands.
            if elements
                .get(parent as usize)
                .is_none_or(|parent| parent.role != Role::Row)
            {
                self.kids.push((parent, Kid::Element(at)));
            }
            at = parent;
        }
        if let Some(added) = self.kids.get_mut(from..) {
            added.reverse();
        }
        self.kids.push((element.0, kid));
    }

    /// Adds the cells of the rows, so that all rows of a table are equally long.
    fn complete_tables(&mut self) {
        for (number, element) in (0_u32..).zip(&self.document.elements) {
            let is_cell = matches!(element.role, Role::Cell | Role::HeadCell);
            if is_cell && self.attached.get(element.parent.0 as usize) == Some(&true) {
                self.kids.push((element.parent.0, Kid::Element(number)));
                if let Some(attached) = self.attached.get_mut(number as usize) {
                    *attached = true;
                }
            }
        }
    }

    /// Writes the tree and the links; returns the number of the tree's root.
    pub(crate) fn write(&self, file: &mut File, drawn: &[Drawn]) -> Result<u32, Error> {
        let root = file.number();
        let mut text = Vec::new();
        let mut kids = self.kids.as_slice();
        for (number, element) in (0..).zip(&self.document.elements) {
            let count = kids.partition_point(|(owner, _)| *owner == number);
            let (own, rest) = kids.split_at_checked(count).unwrap_or_default();
            kids = rest;
            if self.attached.get(number as usize) == Some(&true) {
                text.clear();
                self.write_element(&mut text, element, (number, root), own);
                file.object(self.element_number(number), &text)?;
            }
        }
        for (key, (link, number)) in (self.pages.len()..).zip(&self.annotations) {
            file.dictionary(*number, self.annotation(link, key))?;
        }
        let parents = self.write_parents(file, drawn)?;
        let next = self.pages.len() + self.annotations.len();
        let document = self.element_number(0);
        let text =
            format!("<</Type/StructTreeRoot/K[{document} 0 R]/ParentTree {parents} 0 R/ParentTreeNextKey {next}>>");
        file.object(root, text.as_bytes())?;
        Ok(root)
    }

    /// Writes the tree that leads from content back to its elements, and returns its number.
    fn write_parents(&self, file: &mut File, drawn: &[Drawn]) -> Result<u32, Error> {
        let mut leaves = Vec::new();
        for (group, pages) in drawn.chunks(LEAF).enumerate() {
            let mut text = Vec::new();
            let first = group * LEAF;
            for (page, drawn) in (first..).zip(pages) {
                push_integer(&mut text, page as i64);
                text.push(b'[');
                references(
                    &mut text,
                    drawn.marks.iter().map(|element| self.element_number(element.0)),
                );
                text.extend_from_slice(b"]\n");
            }
            leaves.push(leaf(file, (first, first + pages.len() - 1), &text)?);
        }
        for (group, links) in self.annotations.chunks(LEAF).enumerate() {
            let mut text = Vec::new();
            let first = self.pages.len() + group * LEAF;
            for (key, (link, _)) in (first..).zip(links) {
                push_integer(&mut text, key as i64);
                text.push(b' ');
                let element = link.element.unwrap_or(ElementId(0));
                references(&mut text, std::iter::once(self.element_number(element.0)));
            }
            leaves.push(leaf(file, (first, first + links.len() - 1), &text)?);
        }
        let mut text = b"<</Kids[".to_vec();
        references(&mut text, leaves.into_iter());
        text.extend_from_slice(b"]>>");
        let number = file.number();
        file.object(number, &text)?;
        Ok(number)
    }

    fn write_element(&self, out: &mut Vec<u8>, element: &Element, (number, root): (u32, u32), kids: &[(u32, Kid)]) {
        let parent = if number == 0 {
            root
        } else {
            self.element_number(element.parent.0)
        };
        out.extend_from_slice(b"<</S/");
        out.extend_from_slice(tag(element.role).as_bytes());
        out.extend_from_slice(b"/P ");
        references(out, std::iter::once(parent));
        if let Some(alternative) = &element.alternative {
            out.extend_from_slice(b"/Alt");
            write_object(out, &text(alternative));
        }
        match element.role {
            Role::HeadCell => out.extend_from_slice(b"/A<</O/Table/Scope/Column>>"),
            Role::List => out.extend_from_slice(b"/A<</O/List/ListNumbering/Disc>>"),
            Role::NumberedList => out.extend_from_slice(b"/A<</O/List/ListNumbering/Decimal>>"),
            Role::Note => {
                out.extend_from_slice(b"/ID(note-");
                push_integer(out, i64::from(number));
                out.push(b')');
            }
            _ => {}
        }
        let home = kids.iter().find_map(|(_, kid)| match kid {
            Kid::Content { page, .. } => Some(*page),
            Kid::Element(_) | Kid::Annotation { .. } => None,
        });
        if let Some(page) = home {
            out.extend_from_slice(b"/Pg ");
            references(out, std::iter::once(self.page(page)));
        }
        if !kids.is_empty() {
            out.extend_from_slice(b"/K[");
            kids.iter().for_each(|(_, kid)| self.write_kid(out, *kid, home));
            out.push(b']');
        }
        out.extend_from_slice(b">>");
    }

    fn page(&self, page: u32) -> u32 {
        self.pages.get(page as usize).copied().unwrap_or(0)
    }

    fn write_kid(&self, out: &mut Vec<u8>, kid: Kid, home: Option<u32>) {
        match kid {
            Kid::Element(element) => references(out, std::iter::once(self.element_number(element))),
            Kid::Content { page, mark } if Some(page) == home => {
                push_integer(out, i64::from(mark));
                out.push(b' ');
            }
            Kid::Content { page, mark } => {
                out.extend_from_slice(b"<</Type/MCR/Pg ");
                references(out, std::iter::once(self.page(page)));
                out.extend_from_slice(b"/MCID ");
                push_integer(out, i64::from(mark));
                out.extend_from_slice(b">>");
            }
            Kid::Annotation { page, number } => {
                out.extend_from_slice(b"<</Type/OBJR/Pg ");
                references(out, std::iter::once(self.page(page)));
                out.extend_from_slice(b"/Obj ");
                references(out, std::iter::once(number));
                out.extend_from_slice(b">>");
            }
        }
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
                annotation.set("Dest", destination(self.page(*page as u32), height - *top as f32));
                annotation.set("Contents", text(name));
            }
            Some(Target::Missing(_)) | None => {}
        }
        annotation
    }
}

/// Writes a leaf of a number tree: the texts of its keys from the first to the last; returns its number.
fn leaf(file: &mut File, (first, last): (usize, usize), keys: &[u8]) -> Result<u32, Error> {
    let number = file.number();
    let mut text = format!("<</Limits[{first} {last}]/Nums[").into_bytes();
    text.extend_from_slice(keys);
    text.extend_from_slice(b"]>>");
    file.object(number, &text)?;
    Ok(number)
}

/// Returns a destination: a page and its upper edge.
pub(crate) fn destination(page: u32, top: f32) -> Vec<Object> {
    vec![
        Object::Reference((page, 0)),
        Object::Name(b"XYZ".to_vec()),
        Object::Null,
        Object::Real(top.round()),
        Object::Null,
    ]
}

/// Returns a text string: as it is if it is ASCII, else in UTF-16; a very long one is cut.
pub(crate) fn text(words: &str) -> Object {
    let cut = words.char_indices().nth(LONGEST_TEXT).map(|(at, _)| at);
    let short = cut.and_then(|at| words.get(..at)).map(|start| format!("{start}…"));
    let words = short.as_deref().unwrap_or(words);
    if words.is_ascii() {
        return Object::String(words.as_bytes().to_vec(), StringFormat::Literal);
    }
    Object::String(utf16_bytes(words).collect(), StringFormat::Hexadecimal)
}
