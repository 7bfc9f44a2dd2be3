//! Objects → the bytes of a PDF 1.7 file.
//!
//! Streams stand by themselves; all other objects are gathered in compressed object streams, and a cross-reference
//! stream says where each is (ISO 32000-1, 7.5.7 and 7.5.8). Objects are written as they come and forgotten: the
//! structure of a long document has hundreds of thousands of them.

use std::fmt::Write;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, ObjectId, StringFormat};

use crate::pdf::Error;

/// Level of compression: beyond it, files shrink by less than 3 % and take twice as long.
const LEVEL: u32 = 5;
/// Objects in one object stream.
const GATHERED: usize = 200;

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(usize),
    In { stream: u32, index: usize },
}

/// A file that is being written.
pub(crate) struct File {
    out: Vec<u8>,
    places: Vec<Place>,
    /// Numbers and texts of the objects for the next object stream.
    gathered: Vec<(u32, usize)>,
    text: String,
}

impl File {
    /// Begins a file whose numbers up to `last` are taken by objects to come.
    pub(crate) fn new(last: u32) -> Self {
        Self {
            out: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            places: vec![Place::Free; last as usize + 1],
            gathered: Vec::new(),
            text: String::new(),
        }
    }

    /// Takes the next free number.
    pub(crate) fn number(&mut self) -> u32 {
        self.places.push(Place::Free);
        (self.places.len() - 1) as u32
    }

    /// Adds an object that is not a stream, as its text.
    pub(crate) fn object(&mut self, number: u32, text: &str) -> Result<(), Error> {
        self.gathered.push((number, self.text.len()));
        self.text.push_str(text);
        self.text.push('\n');
        if self.gathered.len() >= GATHERED {
            self.write_gathered()
        } else {
            Ok(())
        }
    }

    /// Adds a stream of `bytes`, which are compressed here; `entries` are further entries of its dictionary.
    pub(crate) fn stream(&mut self, number: u32, entries: &str, bytes: &[u8]) -> Result<(), Error> {
        self.packed_stream(number, &format!("/Filter/FlateDecode{entries}"), &packed(bytes)?);
        Ok(())
    }

    /// Adds an object of lopdf.
    pub(crate) fn lopdf(&mut self, id: ObjectId, object: &Object) -> Result<(), Error> {
        let Object::Stream(stream) = object else {
            let mut text = String::new();
            write_object(&mut text, object);
            return self.object(id.0, &text);
        };
        let mut entries = String::new();
        for (key, value) in stream.dict.iter().filter(|(key, _)| key.as_slice() != b"Length") {
            write_name(&mut entries, key);
            write_object(&mut entries, value);
        }
        if stream.dict.has(b"Filter") || !stream.allows_compression {
            self.packed_stream(id.0, &entries, &stream.content);
            return Ok(());
        }
        self.stream(id.0, &entries, &stream.content)
    }

    /// Adds a stream of bytes that are as they should be.
    pub(crate) fn packed_stream(&mut self, number: u32, entries: &str, bytes: &[u8]) {
        self.place(number, Place::At(self.out.len()));
        let head = format!("{number} 0 obj\n<<{entries}/Length {}>>\nstream\n", bytes.len());
        self.out.extend_from_slice(head.as_bytes());
        self.out.extend_from_slice(bytes);
        // Both line-end characters: after a lone line feed, a stream whose last byte is 13 would seem one byte shorter.
        self.out.extend_from_slice(b"\r\nendstream\nendobj\n");
    }

    fn place(&mut self, number: u32, place: Place) {
        if let Some(slot) = self.places.get_mut(number as usize) {
            *slot = place;
        }
    }

    fn write_gathered(&mut self) -> Result<(), Error> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let stream = self.number();
        let mut head = String::new();
        for (index, (number, offset)) in std::mem::take(&mut self.gathered).into_iter().enumerate() {
            let _ = write!(head, "{number} {offset} ");
            self.place(number, Place::In { stream, index });
            if index % 8 == 7 {
                head.push('\n');
            }
        }
        let count = head.split_whitespace().count() / 2;
        let entries = format!("/Type/ObjStm/N {count}/First {}", head.len());
        head.push_str(&std::mem::take(&mut self.text));
        self.stream(stream, &entries, head.as_bytes())
    }

    /// Writes what is left and the cross-reference stream with the trailer's entries; returns the file.
    pub(crate) fn finish(mut self, trailer: &Dictionary) -> Result<Vec<u8>, Error> {
        self.write_gathered()?;
        let number = self.number();
        let start = self.out.len();
        self.place(number, Place::At(start));
        let mut table = Vec::with_capacity(self.places.len() * 7);
        for place in &self.places {
            let (kind, field, last) = match *place {
                Place::Free => (0_u8, 0, u16::MAX),
                Place::At(offset) => (1, offset as u32, 0),
                Place::In { stream, index } => (2, stream, index as u16),
            };
            table.push(kind);
            table.extend_from_slice(&field.to_be_bytes());
            table.extend_from_slice(&last.to_be_bytes());
        }
        let mut entries = format!("/Type/XRef/Size {}/W[1 4 2]", self.places.len());
        for key in [b"Root".as_slice(), b"Info", b"ID"] {
            if let Ok(value) = trailer.get(key) {
                write_name(&mut entries, key);
                write_object(&mut entries, value);
            }
        }
        self.stream(number, &entries, &table)?;
        self.out
            .extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(self.out)
    }
}

/// Compresses bytes.
pub(crate) fn packed(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(LEVEL));
    encoder.write_all(bytes).map_err(Error::Write)?;
    encoder.finish().map_err(Error::Write)
}

fn write_name(out: &mut String, name: &[u8]) {
    out.push('/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"+-_.,:".contains(byte) {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

/// Writes a string, in hexadecimal digits unless it is plain ASCII.
pub(crate) fn write_string(out: &mut String, bytes: &[u8], format: StringFormat) {
    let plain = bytes.iter().all(|byte| (0x20..0x7F).contains(byte));
    if !plain || format == StringFormat::Hexadecimal {
        out.push('<');
        for byte in bytes {
            let _ = write!(out, "{byte:02X}");
        }
        out.push('>');
        return;
    }
    out.push('(');
    for byte in bytes {
        if b"()\\".contains(byte) {
            out.push('\\');
        }
        out.push(char::from(*byte));
    }
    out.push(')');
}

/// Writes an object that is not a stream.
pub(crate) fn write_object(out: &mut String, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => out.push_str(" null"),
        Object::Boolean(value) => {
            let _ = write!(out, " {value}");
        }
        Object::Integer(value) => {
            let _ = write!(out, " {value}");
        }
        Object::Real(value) => {
            let _ = write!(out, " {value}");
        }
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, format) => write_string(out, bytes, *format),
        Object::Array(items) => {
            out.push('[');
            items.iter().for_each(|item| write_object(out, item));
            out.push(']');
        }
        Object::Dictionary(dictionary) => {
            out.push_str("<<");
            for (key, value) in dictionary {
                write_name(out, key);
                write_object(out, value);
            }
            out.push_str(">>");
        }
        Object::Reference((number, generation)) => {
            let _ = write!(out, " {number} {generation} R");
        }
    }
}
