//! Objects → the bytes of a PDF 1.7 file.
//!
//! Streams stand by themselves; all other objects are gathered in compressed object streams, and a cross-reference
//! stream says where each is (ISO 32000-1, 7.5.7 and 7.5.8). Objects are written as they come and forgotten: the
//! structure of a long document has hundreds of thousands of them.

use lopdf::{Dictionary, Object, StringFormat};
use sha2::{Digest, Sha256};

use crate::pdf::Error;
use crate::pdf::bytes::{push_hexadecimal, push_integer};
use crate::pdf::packer::Packer;

/// Objects in one object stream.
const GATHERED: usize = 200;

/// Where an object is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Free,
    At(usize),
    In { stream: u32, index: usize },
}

/// A file that is being written.
#[derive(Debug)]
pub(crate) struct File {
    out: Vec<u8>,
    places: Vec<Place>,
    /// Numbers of the objects for the next object stream, with where their texts begin.
    gathered: Vec<(u32, usize)>,
    text: Vec<u8>,
    packer: Packer,
}

impl File {
    /// Begins a file.
    pub(crate) fn new() -> Self {
        Self {
            out: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            places: vec![Place::Free],
            gathered: Vec::new(),
            text: Vec::new(),
            packer: Packer::new(),
        }
    }

    /// Takes the next free number.
    pub(crate) fn number(&mut self) -> u32 {
        self.numbers(1)
    }

    /// Takes the next `count` free numbers and returns the first of them.
    pub(crate) fn numbers(&mut self, count: usize) -> u32 {
        let first = self.places.len();
        self.places.resize(first + count, Place::Free);
        first as u32
    }

    /// Adds an object that is not a stream, as its text.
    pub(crate) fn object(&mut self, number: u32, text: &[u8]) -> Result<(), Error> {
        self.gathered.push((number, self.text.len()));
        self.text.extend_from_slice(text);
        self.text.push(b'\n');
        if self.gathered.len() >= GATHERED {
            self.write_gathered()
        } else {
            Ok(())
        }
    }

    /// Adds a dictionary of lopdf.
    pub(crate) fn dictionary(&mut self, number: u32, dictionary: Dictionary) -> Result<(), Error> {
        let mut text = Vec::new();
        write_object(&mut text, &Object::Dictionary(dictionary));
        self.object(number, &text)
    }

    /// Adds a stream of `bytes`, which are compressed here; `entries` are further entries of its dictionary.
    pub(crate) fn stream(&mut self, number: u32, entries: &[u8], bytes: &[u8]) -> Result<(), Error> {
        self.place(number, Place::At(self.out.len()));
        let packed = self.packer.pack(bytes)?;
        push_stream(&mut self.out, number, [b"/Filter/FlateDecode", entries], packed);
        Ok(())
    }

    /// Adds an object of lopdf.
    pub(crate) fn lopdf(&mut self, number: u32, object: &Object) -> Result<(), Error> {
        let Object::Stream(stream) = object else {
            let mut text = Vec::new();
            write_object(&mut text, object);
            return self.object(number, &text);
        };
        let mut entries = Vec::new();
        for (key, value) in stream.dict.iter().filter(|(key, _)| key.as_slice() != b"Length") {
            write_name(&mut entries, key);
            write_object(&mut entries, value);
        }
        if stream.dict.has(b"Filter") || !stream.allows_compression {
            self.plain_stream(number, &entries, &stream.content);
            return Ok(());
        }
        self.stream(number, &entries, &stream.content)
    }

    /// Adds a stream of bytes that are as they should be.
    pub(crate) fn plain_stream(&mut self, number: u32, entries: &[u8], bytes: &[u8]) {
        self.place(number, Place::At(self.out.len()));
        push_stream(&mut self.out, number, [b"", entries], bytes);
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
        let mut head = Vec::new();
        let gathered = std::mem::take(&mut self.gathered);
        for (index, (number, offset)) in gathered.iter().enumerate() {
            push_integer(&mut head, i64::from(*number));
            head.push(b' ');
            push_integer(&mut head, *offset as i64);
            head.push(if index % 8 == 7 { b'\n' } else { b' ' });
            self.place(*number, Place::In { stream, index });
        }
        let entries = format!("/Type/ObjStm/N {}/First {}", gathered.len(), head.len());
        head.append(&mut self.text);
        self.stream(stream, entries.as_bytes(), &head)
    }

    /// Writes what is left and the cross-reference stream with the trailer's entries; returns the file.
    ///
    /// `digest` has read what the file was made of; what it gives, with the places of all objects, is the identifier.
    pub(crate) fn finish(mut self, trailer: &Dictionary, mut digest: Sha256) -> Result<Vec<u8>, Error> {
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
        digest.update(&table);
        let mut entries = format!("/Type/XRef/Size {}/W[1 4 2]", self.places.len()).into_bytes();
        for (key, value) in trailer {
            write_name(&mut entries, key);
            write_object(&mut entries, value);
        }
        entries.extend_from_slice(b"/ID[");
        let identifier = digest.finalize();
        for _first_and_last in 0..2 {
            push_hexadecimal(&mut entries, identifier.iter().copied().take(16));
        }
        entries.push(b']');
        self.stream(number, &entries, &table)?;
        self.out
            .extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(self.out)
    }
}

fn push_stream(out: &mut Vec<u8>, number: u32, entries: [&[u8]; 2], bytes: &[u8]) {
    push_integer(out, i64::from(number));
    out.extend_from_slice(b" 0 obj\n<<");
    entries.iter().for_each(|part| out.extend_from_slice(part));
    out.extend_from_slice(b"/Length ");
    push_integer(out, bytes.len() as i64);
    out.extend_from_slice(b">>\nstream\n");
    out.extend_from_slice(bytes);
    // Both line-end characters: after a lone line feed, a stream whose last byte is 13 would seem one byte shorter.
    out.extend_from_slice(b"\r\nendstream\nendobj\n");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"+-_.,:".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").into_bytes());
        }
    }
}

/// Writes a string, in hexadecimal digits unless it is plain ASCII.
fn write_string(out: &mut Vec<u8>, bytes: &[u8], format: StringFormat) {
    let plain = bytes.iter().all(|byte| (0x20..0x7F).contains(byte));
    if !plain || format == StringFormat::Hexadecimal {
        return push_hexadecimal(out, bytes.iter().copied());
    }
    out.push(b'(');
    for byte in bytes {
        if b"()\\".contains(byte) {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b')');
}

/// Writes an object that is not a stream.
pub(crate) fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => out.extend_from_slice(b" null"),
        Object::Boolean(value) => out.extend(format!(" {value}").into_bytes()),
        Object::Integer(value) => {
            out.push(b' ');
            push_integer(out, *value);
        }
        Object::Real(value) => out.extend(format!(" {value}").into_bytes()),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, format) => write_string(out, bytes, *format),
        Object::Array(items) => {
            out.push(b'[');
            items.iter().for_each(|item| write_object(out, item));
            out.push(b']');
        }
        Object::Dictionary(dictionary) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dictionary {
                write_name(out, key);
                write_object(out, value);
            }
            out.extend_from_slice(b">>");
        }
        Object::Reference((number, generation)) => {
            out.extend(format!(" {number} {generation} R").into_bytes());
        }
    }
}
