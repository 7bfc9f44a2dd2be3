//! A text in the person's own editor: `$VISUAL`, else `$EDITOR`.
//!
//! 1. The text passes the screen before it is written, since a file is a file even for a minute.
//! 2. The file is made for its owner only, under the home folder, and is gone when the editor ends, whatever happened.
//! 3. What comes back goes into the line: nothing is sent by leaving an editor.
//!
//! No editor is run that nobody chose: a stranger's vi holds a tired person captive.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::variable;
use crate::engine::export;
use crate::screen::Rules;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edited {
    /// No editor is set.
    NoEditor,
    /// The editor could not be run, or failed.
    Failed(String),
    /// The text as it is now.
    Text(String),
}

/// Opens a text in the editor and waits until it is closed.
pub(super) fn edit(home: &Path, text: &str, rules: &Rules) -> Edited {
    let chosen = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(variable)
        .find(|it| !it.trim().is_empty());
    let Some(editor) = chosen else { return Edited::NoEditor };
    let name = format!("answer-{}.txt", std::process::id());
    let (screened, _) = rules.without_confided(&rules.screen(text).text);
    let path = match export::write(home, &name, format!("{screened}\n").as_bytes()) {
        Ok(path) => path,
        Err(error) => return Edited::Failed(error.to_string()),
    };
    let edited = run(&editor, &path);
    fs::remove_file(&path).unwrap_or_default();
    edited
}

/// The variable may hold arguments too, such as `code --wait`.
fn run(editor: &str, path: &Path) -> Edited {
    let mut words = editor.split_whitespace();
    let Some(program) = words.next() else {
        return Edited::NoEditor;
    };
    match Command::new(program).args(words).arg(path).status() {
        Err(error) => Edited::Failed(format!("{program}: {error}")),
        Ok(status) if !status.success() => Edited::Failed(format!("{program}: {status}")),
        Ok(_) => match fs::read_to_string(path) {
            Ok(text) => Edited::Text(text.trim_end().to_owned()),
            Err(error) => Edited::Failed(error.to_string()),
        },
    }
}
