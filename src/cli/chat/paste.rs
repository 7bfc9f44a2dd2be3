//! Pasted text of many lines: shown as a short label, sent whole.

use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::chat::words::Paste;
use crate::interview::fill;
use crate::screen::clean;

/// Lines and bytes up to which a paste is shown as it is.
const SHORT_LINES: usize = 8;
const SHORT_BYTES: usize = 1500;

/// The labels that stand for pasted texts, kept as long as the chat runs: a label may come back from the history.
#[derive(Debug, Clone)]
pub(super) struct Pastes {
    words: Paste,
    held: Arc<Mutex<Vec<(String, String)>>>,
}

impl Pastes {
    pub(super) fn new(words: &Paste) -> Self {
        Self {
            words: words.clone(),
            held: Arc::default(),
        }
    }

    /// Returns what to put into the line for a text: itself where it is short, else a label of its own.
    pub(super) fn shorten(&self, text: &str) -> String {
        let text = clean(text);
        let lines = text.lines().count();
        if lines <= SHORT_LINES && text.len() <= SHORT_BYTES {
            return text;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((label, _)) = held.iter().find(|(_, it)| *it == text) {
            return label.clone();
        }
        let label = |nth: usize| {
            let (lines, nth) = (lines.to_string(), nth.to_string());
            let template = if nth == "1" {
                &self.words.label
            } else {
                &self.words.again
            };
            fill(template, &[("n", &lines), ("nth", &nth)])
        };
        let is_free = |label: &String| !held.iter().any(|(it, _)| it == label);
        let label = (1..=held.len().saturating_add(1))
            .map(label)
            .find(is_free)
            .unwrap_or_else(|| text.clone());
        held.push((label.clone(), text));
        label
    }

    /// Returns a line with its labels replaced by the texts that they stand for.
    pub(super) fn expand(&self, line: &str) -> String {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        let mut rest = line;
        // once, from the left: a label inside a pasted text is text
        while let Some((at, label, text)) = first(&held, rest) {
            out.push_str(rest.get(..at).unwrap_or_default());
            out.push_str(text);
            rest = rest.get(at.saturating_add(label.len())..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }
}

fn first<'a>(held: &'a [(String, String)], line: &str) -> Option<(usize, &'a str, &'a str)> {
    let found = held
        .iter()
        .filter_map(|(label, text)| Some((line.find(label.as_str())?, label.as_str(), text.as_str())));
    found.min_by_key(|(at, _, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::Pastes;
    use crate::cli::chat::words::Paste;

    #[test]
    fn long_pastes_become_labels_and_come_back_whole() {
        let pastes = Pastes::new(&Paste {
            label: "[{n} lines pasted]".to_owned(),
            again: "[{n} lines pasted, {nth}]".to_owned(),
        });
        let (one, other) = ("one\r\n".repeat(200), "two [200 lines pasted]\n".repeat(200));
        let labels = [pastes.shorten(&one), pastes.shorten(&other), pastes.shorten(&one)];
        assert_eq!(
            labels,
            ["[200 lines pasted]", "[200 lines pasted, 2]", "[200 lines pasted]"]
        );
        let line = format!("before {} between {}", labels[1], labels[0]);
        let expected = format!("before {other} between {}", "one\n".repeat(200));
        assert_eq!(pastes.expand(&line), expected);
        assert_eq!(pastes.shorten("two\rlines\u{1b}[2J"), "two\nlines");
    }
}
