//! The rules of the screen, read from their data file.

use regex::Regex;
use serde::Deserialize;

use crate::diag::{Problem, line_of};
use crate::screen::{MASK, Masked};

/// The compiled rules.
#[derive(Debug, Clone)]
pub struct Rules {
    tokens: Vec<(Masked, Regex)>,
    opening: Vec<String>,
}

#[derive(Deserialize)]
struct RawRules {
    token: Vec<RawToken>,
    off_record: RawOffRecord,
}

#[derive(Deserialize)]
struct RawToken {
    kind: Masked,
    pattern: String,
}

#[derive(Deserialize)]
struct RawOffRecord {
    opening: Vec<String>,
}

impl Rules {
    /// Reads the data file, or gives every problem that it has.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let raw: RawRules = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            vec![Problem::new(file, error.message().to_owned()).at(line)]
        })?;
        let mut tokens = Vec::new();
        for token in raw.token {
            match Regex::new(&token.pattern) {
                Ok(regex) => tokens.push((token.kind, regex)),
                Err(error) => return Err(vec![Problem::new(file, error.to_string())]),
            }
        }
        Ok(Self {
            tokens,
            opening: raw.off_record.opening,
        })
    }

    /// Cuts off-record remarks out; returns what is left and how many were dropped.
    pub fn off_record(&self, text: &str) -> (String, u32) {
        let lower = text.to_lowercase();
        if self.opening.iter().any(|marker| lower.contains(marker)) {
            return (String::new(), 1);
        }
        (text.to_owned(), 0)
    }

    /// Masks secrets; returns the text with masks and the kinds in order.
    pub fn mask(&self, text: &str) -> (String, Vec<Masked>) {
        let mut masked = Vec::new();
        let mut out = text.to_owned();
        for (kind, regex) in &self.tokens {
            masked.extend(regex.find_iter(&out).map(|_| *kind));
            out = regex.replace_all(&out, MASK).into_owned();
        }
        (out, masked)
    }
}
