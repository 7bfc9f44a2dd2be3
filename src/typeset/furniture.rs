//! What stands around the text: title, cover, running heads, labels; and the front matter that may give it.
//!
//! Front matter is a block of `key: value` lines between two lines `---` at the start of the Markdown:
//!
//! | key | meaning |
//! |---|---|
//! | `title`, `subtitle`, `author`, `language`, `sensitivity`, `generated`, `content_hash`, `running_head` | the furniture's field |
//! | `cover: true` | a cover page with the title and the facts |
//! | `contents: true` | a table of contents after the cover |
//! | `paper: a4` or `letter` | the paper, whatever the style says |
//! | any other | a fact for the cover, under its own name, in the order given |
//!
//! A field that the caller has filled stays as it is. Values are plain text: quotes around them are taken off, nothing
//! else is read as YAML.

use crate::typeset::style::Paper;
use crate::typeset::warning::Warnings;

/// Longest value that is taken from front matter, in characters.
const LONGEST_VALUE: usize = 300;
/// Most facts on a cover.
const MOST_FACTS: usize = 16;

/// What stands around the text of a document. Empty fields are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Furniture {
    /// The document's title.
    pub title: String,
    /// A line under it.
    pub subtitle: String,
    /// Who made it.
    pub author: String,
    /// BCP 47 tag of the language that it is written in; `en` where it is empty.
    pub language: String,
    /// Who may read it, e.g. "Internal".
    pub sensitivity: String,
    /// When it was made, best in RFC 3339 (see [`Furniture::time`]); also the date in the metadata.
    pub generated: String,
    /// Hash of what it was made from.
    pub content_hash: String,
    /// Left part of the running head; the title where it is empty.
    pub running_head: String,
    /// Whether there is a cover.
    pub cover: bool,
    /// Whether there is a table of contents.
    pub contents: bool,
    /// The paper, where it is not the style's.
    pub paper: Option<Paper>,
    /// Name of the Markdown's file: the title where there is no other.
    pub source_name: String,
    /// Names and values for the cover.
    pub facts: Vec<(String, String)>,
}

impl Furniture {
    /// Fills what is empty from the front matter of `markdown` and returns it with the rest of the text and with what
    /// could not be read.
    pub fn with_front_matter<'a>(&self, markdown: &'a str) -> (Self, &'a str, Warnings) {
        let (mut furniture, mut warnings) = (self.clone(), Warnings::default());
        let Some((matter, rest)) = split(markdown) else {
            if looks_like_front_matter(markdown) {
                let what = "the front matter is not closed by a line `---`, and was set as text";
                warnings.add(|| Some(1), what.to_owned());
            }
            return (furniture, markdown, warnings);
        };
        for (line, text) in (2..).zip(matter.lines()) {
            let Some((key, value)) = text.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim(), cleaned(value));
            if let Err(hint) = furniture.set(key, &value) {
                warnings.add(|| Some(line), format!("`{key}` is `{value}`: it must be {hint}"));
            }
        }
        (furniture, rest, warnings)
    }

    /// Sets a field; where the value does not fit, returns what would.
    fn set(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        let field = match key.to_ascii_lowercase().as_str() {
            "title" => &mut self.title,
            "subtitle" => &mut self.subtitle,
            "author" => &mut self.author,
            "language" | "lang" => &mut self.language,
            "sensitivity" => &mut self.sensitivity,
            "generated" => &mut self.generated,
            "content_hash" => &mut self.content_hash,
            "running_head" => &mut self.running_head,
            "cover" => return switch(&mut self.cover, value),
            "contents" => return switch(&mut self.contents, value),
            "paper" => {
                let paper = paper(value).ok_or("`a4` or `letter`")?;
                self.paper.get_or_insert(paper);
                return Ok(());
            }
            _ => {
                self.add_fact(key, value);
                return Ok(());
            }
        };
        if field.is_empty() {
            value.clone_into(field);
        }
        Ok(())
    }

    fn add_fact(&mut self, key: &str, value: &str) {
        let known = self.facts.iter().any(|(name, _)| name.eq_ignore_ascii_case(key));
        if !known && !value.is_empty() && !key.is_empty() && self.facts.len() < MOST_FACTS {
            let name = key.replace('_', " ");
            let mut letters = name.chars();
            let first = letters
                .next()
                .map(|first| first.to_uppercase().collect::<String>())
                .unwrap_or_default();
            self.facts.push((first + letters.as_str(), value.to_owned()));
        }
    }

    /// Returns when the document was made, if `generated` is RFC 3339, `2026-11-20` or `20 November 2026`.
    pub fn time(&self) -> Option<jiff::Timestamp> {
        let day = || self.generated.parse::<jiff::civil::Date>().ok();
        let words = || jiff::civil::Date::strptime("%d %B %Y", &self.generated).ok();
        let midnight = |date: jiff::civil::Date| Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp());
        self.generated
            .parse()
            .ok()
            .or_else(|| day().or_else(words).and_then(midnight))
    }

    /// Returns the language, `en` where none is given or it is no tag.
    pub fn language_tag(&self) -> &str {
        let fits = |tag: &str| !tag.is_empty() && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if fits(&self.language) { &self.language } else { "en" }
    }
}

/// Turns a page on that the caller has not turned on.
fn switch(page: &mut bool, value: &str) -> Result<(), &'static str> {
    match value {
        "true" => *page = true,
        "false" => {}
        _ => return Err("`true` or `false`"),
    }
    Ok(())
}

/// Tells whether a text begins like front matter that somebody forgot to close.
fn looks_like_front_matter(markdown: &str) -> bool {
    let mut lines = markdown.trim_start_matches('\u{FEFF}').lines();
    let opens = lines.next() == Some("---");
    opens
        && lines
            .next()
            .is_some_and(|line| line.split_once(": ").is_some_and(|(key, _)| !key.contains(' ')))
}

fn paper(value: &str) -> Option<Paper> {
    match value.to_ascii_lowercase().as_str() {
        "a4" => Some(Paper::A4),
        "letter" => Some(Paper::Letter),
        _ => None,
    }
}

/// Splits front matter from the text; nothing where there is none.
fn split(markdown: &str) -> Option<(&str, &str)> {
    let text = markdown.strip_prefix('\u{FEFF}').unwrap_or(markdown);
    let body = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    let mut end = 0;
    for line in body.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((body.get(..end)?, body.get(end + line.len()..)?));
        }
        if !line.trim().is_empty() && !line.contains(':') {
            return None;
        }
        end += line.len();
    }
    None
}

fn cleaned(value: &str) -> String {
    let value = value.trim();
    let bare = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let bare = bare('"').or_else(|| bare('\'')).unwrap_or(value);
    bare.chars().filter(|c| !c.is_control()).take(LONGEST_VALUE).collect()
}
