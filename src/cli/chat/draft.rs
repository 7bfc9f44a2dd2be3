//! What was typed and not sent, kept in the home folder until it is: one file for each handover, for the owner only.
//!
//! A text passes the screen before it is written, so no secret and no off-record remark reaches the disk, nor what was said in confidence.

use std::fs;
use std::path::{Path, PathBuf};

use crate::engine::export::{self, ExportError};
use crate::id::HandoverId;
use crate::screen::Rules;

/// The draft of one handover.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    home: PathBuf,
    name: String,
}

impl Draft {
    pub(super) fn new(home: &Path, handover: &HandoverId) -> Self {
        let (home, name) = (home.to_owned(), format!("draft-{handover}.txt"));
        Self { home, name }
    }

    /// Keeps a text after the screen; an empty one keeps nothing.
    pub(super) fn keep(&self, text: &str, rules: &Rules) -> Result<(), ExportError> {
        let (screened, _) = rules.without_confided(&rules.screen(text).text);
        if screened.trim().is_empty() {
            self.forget();
            return Ok(());
        }
        export::write(&self.home, &self.name, screened.as_bytes()).map(|_path| ())
    }

    /// Returns the text that was kept; none where there is none, or none that can be read.
    pub(super) fn text(&self) -> Option<String> {
        let text = fs::read_to_string(self.home.join(&self.name)).ok()?;
        Some(text).filter(|it| !it.trim().is_empty())
    }

    /// Throws the draft away. One that cannot be removed comes back next time, which does no harm.
    pub(super) fn forget(&self) {
        fs::remove_file(self.home.join(&self.name)).unwrap_or_default();
    }
}
