//! One request as a handler sees it: path, query, and a body that is read when it is wanted, within its limits.
//!
//! A body is read after the action was allowed, up to the size that the route declares and in bounded time. Forms are
//! read here and nowhere else: names are looked up, nothing is trusted.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, Request};
use futures::StreamExt;
use jiff::Timestamp;

use crate::engine::WebSession;
use crate::interview::Party;
use crate::web::Web;
use crate::web::error::WebError;

/// How long the next piece of a body may take.
const PIECE: Duration = Duration::from_secs(30);

/// Whether htmx asks for a part of a page.
const HX_REQUEST: HeaderName = HeaderName::from_static("hx-request");

/// What a route reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// A form, or JSON: what people type. An answer of 32 KiB, every byte escaped, and room to say that it is too long.
    Form,
    /// Files.
    Files,
}

impl Takes {
    /// Returns the most bytes that are read.
    pub const fn most(self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Form => 256 * 1024,
            Self::Files => 51 * 1024 * 1024,
        }
    }

    /// Returns how long the whole body may take.
    const fn patience(self) -> Duration {
        match self {
            Self::Nothing | Self::Form => Duration::from_secs(30),
            Self::Files => Duration::from_secs(300),
        }
    }
}

/// A request that was let in.
#[derive(Debug)]
pub struct Call {
    /// All that the server has.
    pub web: Arc<Web>,
    /// The peer, as limits count it.
    pub peer: IpAddr,
    /// When it came.
    pub at: Timestamp,
    /// The visits that the browser has.
    pub(super) visits: Vec<WebSession>,
    /// Whose room it is, where the handover is closed.
    pub(super) closed_to: Option<Party>,
    pub(super) params: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) takes: Takes,
    /// Behind a lock, since a body alone cannot be shared between threads.
    pub(super) body: Mutex<Body>,
}

/// The fields of a form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<(String, String, Bytes)>,
}

impl Call {
    /// Returns a part of the path by its name in the route; empty where the route has none.
    pub fn param(&self, name: &str) -> &str {
        find(&self.params, name).unwrap_or_default()
    }

    /// Returns a value of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// Returns whether htmx asks for a part of the page, not all of it.
    pub fn wants_part(&self) -> bool {
        self.headers.contains_key(HX_REQUEST)
    }

    /// Returns a header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Reads the body as a form, urlencoded or multipart.
    ///
    /// # Errors
    /// `TooLarge`, `TooSlow`, and `BadForm` where it is no form or not UTF-8.
    pub async fn form(&mut self) -> Result<Form, WebError> {
        let kind = self
            .header(CONTENT_TYPE.as_str())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let bytes = self.bytes().await?;
        if bytes.is_empty() {
            return Ok(Form::default());
        }
        if kind.starts_with("application/x-www-form-urlencoded") {
            let fields = pairs(&bytes).ok_or(WebError::BadForm)?;
            return Ok(Form {
                fields,
                files: Vec::new(),
            });
        }
        if kind.starts_with("multipart/form-data") {
            return self.parts(bytes).await;
        }
        Err(WebError::BadForm)
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// `TooLarge`, `TooSlow`, `BadForm` where it is said to be something else, `BadJson` where it is not what is wanted.
    pub async fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, WebError> {
        let kind = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("application/json") {
            return Err(WebError::BadForm);
        }
        // what serde says may repeat what was sent; where it stands does not
        serde_json::from_slice(&self.bytes().await?).map_err(|error| WebError::BadJson {
            line: error.line(),
            column: error.column(),
        })
    }

    /// Reads the whole body as it is.
    ///
    /// # Errors
    /// `TooLarge`, `TooSlow`.
    pub async fn bytes(&mut self) -> Result<Vec<u8>, WebError> {
        let most = self.takes.most();
        let body = std::mem::take(self.body.get_mut().unwrap_or_else(PoisonError::into_inner));
        let whole = tokio::time::timeout(self.takes.patience(), read(body, most)).await;
        whole.map_err(|_elapsed| WebError::TooSlow)?
    }

    async fn parts(&self, bytes: Vec<u8>) -> Result<Form, WebError> {
        let mut request = Request::new(Body::from(bytes));
        if let Some(kind) = self.headers.get(CONTENT_TYPE) {
            request.headers_mut().insert(CONTENT_TYPE, kind.clone());
        }
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_rejection| WebError::BadForm)?;
        let mut form = Form::default();
        while let Some(part) = parts.next_field().await.map_err(|_error| WebError::BadForm)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_error| WebError::BadForm)?;
            match file {
                // a browser sends an empty part for a field in which no file was chosen
                Some(file) if file.is_empty() && bytes.is_empty() => {}
                Some(file) => form.files.push((name, bare(&file), bytes)),
                None => {
                    let text = String::from_utf8(bytes.into()).map_err(|_error| WebError::BadForm)?;
                    form.fields.push((name, text));
                }
            }
        }
        Ok(form)
    }
}

impl Form {
    /// Returns a form of these fields.
    pub(super) fn of(fields: Vec<(String, String)>) -> Self {
        let files = Vec::new();
        Self { fields, files }
    }

    /// Returns what was typed in a field; empty where the form has none.
    pub fn text(&self, name: &str) -> &str {
        find(&self.fields, name).unwrap_or_default()
    }

    /// Returns what was typed in a field, without blanks around it, where anything was.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|text| !text.is_empty())
    }

    /// Returns whether a box was ticked or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        find(&self.fields, name).is_some()
    }

    /// Returns every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(it, _)| it == name)
            .map(|(_, text)| text.as_str())
    }

    /// Returns the files of a field, each with its name (no folders) and bytes.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let of = self.files.iter().filter(move |(it, ..)| it == name);
        of.map(|(_, file, bytes)| (file.as_str(), bytes.as_ref()))
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
}

/// Returns a file's name without folders of the other machine, in a length that pages can show.
fn bare(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = name.chars().filter(|it| !it.is_control()).take(120).collect();
    if plain.is_empty() { "file".to_owned() } else { plain }
}

/// Reads the pairs of a query or form; none where they are not UTF-8, so that nothing is replaced silently.
pub(super) fn pairs(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(bytes)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let damaged = |text: &str| text.contains('\u{FFFD}');
    let sent_as_such = bytes.windows(9).any(|it| it.eq_ignore_ascii_case(b"%EF%BF%BD"));
    let is_damaged = pairs.iter().any(|(name, value)| damaged(name) || damaged(value));
    (!is_damaged || sent_as_such).then_some(pairs)
}

async fn read(body: Body, most: usize) -> Result<Vec<u8>, WebError> {
    let mut pieces = body.into_data_stream();
    let mut whole = Vec::new();
    loop {
        let piece = tokio::time::timeout(PIECE, pieces.next()).await;
        let Some(piece) = piece.map_err(|_elapsed| WebError::TooSlow)? else {
            return Ok(whole);
        };
        let piece = piece.map_err(|_error| WebError::TooSlow)?;
        if whole.len() + piece.len() > most {
            return Err(WebError::TooLarge { most });
        }
        whole.extend_from_slice(&piece);
    }
}

#[cfg(test)]
mod tests {
    use super::{bare, pairs};

    #[test]
    fn a_files_name_has_no_folders() {
        for (name, expected) in [
            ("C:\\Users\\ana\\book.csv", "book.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b\r\n.csv", "ab.csv"),
            ("/", "file"),
        ] {
            assert_eq!(bare(name), expected);
        }
        assert_eq!(bare(&"x".repeat(500)).len(), 120);
    }

    #[test]
    fn what_is_no_text_is_no_form() {
        assert_eq!(
            pairs(b"a=%C3%A9+x&b=").unwrap(),
            [("a".into(), "é x".into()), ("b".into(), String::new())]
        );
        assert_eq!(pairs(b"a=%FF"), None);
        assert!(pairs(b"a=%EF%BF%BD").is_some(), "a person may type that sign");
    }
}
