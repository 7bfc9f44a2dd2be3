//! Where the home folder is.

use std::path::PathBuf;

use crate::config::{ConfigError, Environment, set};

/// The folder's name below the platform's data folder.
const NAME: &str = "baton";

/// Returns the home folder: `BATON_HOME`, else `baton` in the platform's data folder.
///
/// That is `%APPDATA%` on Windows, `~/Library/Application Support` on macOS, and elsewhere `$XDG_DATA_HOME` or
/// `~/.local/share` (XDG base directory specification: a relative value counts as unset).
///
/// # Errors
/// `NoHome` where none of the variables is set.
pub fn home(environment: Environment<'_>) -> Result<PathBuf, ConfigError> {
    if let Some(home) = set(environment, "BATON_HOME") {
        return std::path::absolute(&home).map_err(|source| ConfigError::Unreadable {
            path: PathBuf::from(home),
            source,
        });
    }
    let absolute = |name| {
        set(environment, name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let data = if cfg!(windows) {
        absolute("APPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local").join("share")))
    };
    data.map(|folder| folder.join(NAME)).ok_or(ConfigError::NoHome)
}
