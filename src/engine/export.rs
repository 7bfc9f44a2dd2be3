//! Files written whole or not at all: an old report stays as it is until the new one is on the disk.
//!
//! A name is checked before it is joined to a folder, because a name that is absolute or climbs would leave it. The
//! temporary file is made anew beside its target and takes its place by renaming, so no link is ever followed.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 120;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

/// Why a file could not be written. The one that was there before is as it was.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The name is no plain file name.
    #[error("`{name}` is not a name for a file")]
    Name {
        /// The name.
        name: String,
    },
    /// The system refused.
    #[error("cannot write `{path}`")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Writes a file into a folder, making the folder where it is missing, and returns its path.
///
/// # Errors
/// `Name` for a name that is not plain, `Io` where the system refuses; the temporary file is gone then.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, ExportError> {
    if !is_plain(name) {
        return Err(ExportError::Name { name: name.to_owned() });
    }
    let target = folder.join(name);
    let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
    let result = replace(folder, &temporary, &target, bytes);
    if result.is_err() && temporary.exists() {
        fs::remove_file(&temporary).unwrap_or_default();
    }
    result.map_err(|source| ExportError::Io {
        path: target.clone(),
        source,
    })?;
    Ok(target)
}

/// Writes a file below a folder: `path` has `/` between its parts, each of which is a plain name.
///
/// # Errors
/// As `write`.
pub fn write_below(folder: &Path, path: &str, bytes: &[u8]) -> Result<PathBuf, ExportError> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let name = parts.pop().unwrap_or_default();
    if !parts.iter().all(|part| is_plain(part)) {
        return Err(ExportError::Name { name: path.to_owned() });
    }
    let folder = parts.iter().fold(folder.to_owned(), |folder, part| folder.join(part));
    write(&folder, name, bytes)
}

fn replace(folder: &Path, temporary: &Path, target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(temporary, target)?;
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Returns whether a name is one part of a path, on every platform.
pub fn is_plain(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = DEVICES.contains(&stem.trim_end_matches(|it: char| it.is_ascii_digit()));
    let forbidden = |it: char| it.is_control() || "/\\:*?\"<>|".contains(it);
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !device
        && !name.chars().any(forbidden)
}
