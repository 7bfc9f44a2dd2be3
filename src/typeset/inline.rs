//! Text inside a block: one string with looks (face, link, strike, mark), cleaned of what cannot be set.
//!
//! Cleaning drops control characters, direction overrides and soft hyphens, and keeps at most eight combining marks on
//! a letter. Claim marks such as `[T12]` and `[I:3]` become small and lead to the anchor `t12` or `i:3`.

use std::sync::LazyLock;

use regex::Regex;

use crate::typeset::font::Face;

/// Most combining marks that are kept on one letter; no orthography uses more.
const MOST_MARKS: usize = 8;

#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static CLAIM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[(?:T|I:)\d{1,7}(?:[,;] ?(?:T|I:)\d{1,7})*\]").expect("the pattern is a constant"));
#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static CLAIM_ID: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:T|I:)\d{1,7}").expect("the pattern is a constant"));

/// A string with looks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inline {
    /// The characters.
    pub text: String,
    /// The looks, each up to its end, without gaps.
    pub spans: Vec<Span>,
}

/// A part of the text with one look.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Where it ends, in bytes of the text.
    pub end: usize,
    /// How it looks.
    pub look: Look,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The face.
    pub face: Face,
    /// Small: claim marks and numbers of notes.
    pub mark: bool,
    /// Struck through.
    pub strike: bool,
    /// In the secondary colour.
    pub muted: bool,
    /// The link, by its place among the document's links.
    pub link: Option<u32>,
}

impl Look {
    /// Running text.
    pub const PLAIN: Self = Self {
        face: Face::Regular,
        mark: false,
        strike: false,
        muted: false,
        link: None,
    };

    /// Returns the look in another face.
    #[must_use]
    pub fn in_face(self, face: Face) -> Self {
        Self { face, ..self }
    }

    /// Returns the look in the secondary colour.
    #[must_use]
    pub fn muted(self) -> Self {
        Self { muted: true, ..self }
    }
}

impl Inline {
    /// Makes a string with one look.
    pub fn of(text: &str, look: Look) -> Self {
        let mut inline = Self::default();
        inline.push(text, look);
        inline
    }

    /// Adds cleaned text.
    pub fn push(&mut self, text: &str, look: Look) {
        let mut marks = 0;
        let kept = |character: &char| {
            marks = if is_mark(*character) { marks + 1 } else { 0 };
            marks <= MOST_MARKS && !is_dropped(*character)
        };
        let characters = text.chars().filter(kept);
        self.text
            .extend(characters.map(|character| if character == '\t' { ' ' } else { character }));
        self.end_span(look);
    }

    /// Adds text in which claim marks are found; `link` gives the place of a link to an anchor.
    pub fn push_with_claims(&mut self, text: &str, look: Look, mut link: impl FnMut(&str) -> Option<u32>) {
        let mut done = 0;
        for claim in CLAIM.find_iter(text) {
            self.push(text.get(done..claim.start()).unwrap_or(""), look);
            self.bind_space();
            let mark = Look { mark: true, ..look }.muted();
            let mut inner = 0;
            for id in CLAIM_ID.find_iter(claim.as_str()) {
                self.push(claim.as_str().get(inner..id.start()).unwrap_or(""), mark);
                let target = look.link.or_else(|| link(&id.as_str().to_lowercase()));
                self.push(id.as_str(), Look { link: target, ..mark });
                inner = id.end();
            }
            self.push(claim.as_str().get(inner..).unwrap_or(""), mark);
            done = claim.end();
        }
        self.push(text.get(done..).unwrap_or(""), look);
    }

    /// Adds a claim's name, to which its link leads already, as a mark.
    pub fn push_mark(&mut self, claim: &str, look: Look) {
        self.bind_space();
        let mark = Look { mark: true, ..look }.muted();
        self.push("[", Look { link: None, ..mark });
        self.push(claim, mark);
        self.push("]", Look { link: None, ..mark });
    }

    /// Adds a line break.
    pub fn push_break(&mut self, look: Look) {
        self.text.push('\n');
        self.end_span(look);
    }

    /// Makes the last space one that does not break, so that a mark stays with its claim.
    fn bind_space(&mut self) {
        if self.text.ends_with(' ') {
            self.text.pop();
            self.text.push('\u{A0}');
            let end = self.text.len();
            if let Some(last) = self.spans.last_mut() {
                last.end = end;
            }
        }
    }

    fn end_span(&mut self, look: Look) {
        let end = self.text.len();
        match self.spans.last_mut() {
            Some(last) if last.look == look => last.end = end,
            Some(last) if last.end == end => {}
            None if end == 0 => {}
            _ => self.spans.push(Span { end, look }),
        }
    }

    /// Tells whether there is nothing to be seen.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Sets marks as plain text where there is nothing but marks: in a column of sources.
    pub fn lower_marks(&mut self) {
        if self.spans.iter().all(|span| span.look.mark) {
            self.spans.iter_mut().for_each(|span| span.look.mark = false);
        }
    }

    /// Returns the text with each part in a heavier face.
    #[must_use]
    pub fn strong(mut self) -> Self {
        for span in &mut self.spans {
            span.look.face = stronger(span.look.face);
        }
        self
    }
}

/// Returns the face for strong emphasis inside `face`.
pub fn stronger(face: Face) -> Face {
    match face {
        Face::Regular | Face::SemiBold => Face::SemiBold,
        Face::Italic | Face::SemiBoldItalic => Face::SemiBoldItalic,
        Face::Mono => Face::Mono,
    }
}

/// Returns the face for emphasis inside `face`.
pub fn slanted(face: Face) -> Face {
    match face {
        Face::Regular | Face::Italic => Face::Italic,
        Face::SemiBold | Face::SemiBoldItalic => Face::SemiBoldItalic,
        Face::Mono => Face::Mono,
    }
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// Control characters, direction overrides, soft hyphens and other signs that have no width and no letter.
fn is_dropped(character: char) -> bool {
    let invisible = matches!(character,
        '\u{AD}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' | '\u{FFF9}'..='\u{FFFB}');
    invisible || (character.is_control() && character != '\t' && character != '\n')
}
