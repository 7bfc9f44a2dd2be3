//! The user's folder on disk: found file by file, and written when the built-in files are exported.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::assets::AssetError;

/// How deep folders are looked into: a link that leads back up must not run for ever.
const DEEPEST: usize = 8;

/// Returns the files below a folder by their relative path. Hidden files and names that are not UTF-8 are left out.
pub(super) fn files(root: &Path) -> Result<BTreeMap<String, PathBuf>, AssetError> {
    let mut found = BTreeMap::new();
    let mut open = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = open.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound && depth == 0 => return Ok(found),
            Err(source) => return Err(AssetError::Io { path: folder, source }),
        };
        for entry in entries {
            let entry = entry.map_err(|source| AssetError::Io {
                path: folder.clone(),
                source,
            })?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = entry.path();
            if path.is_dir() && depth < DEEPEST {
                open.push((path, format!("{prefix}{name}/"), depth + 1));
            } else if path.is_file() {
                found.insert(format!("{prefix}{name}"), path);
            }
        }
    }
    Ok(found)
}

/// Writes a new file and the folders above it.
pub(super) fn write(file: &Path, bytes: &[u8]) -> Result<(), AssetError> {
    let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder
        .and_then(|()| std::fs::write(file, bytes))
        .map_err(|source| AssetError::Io {
            path: file.to_owned(),
            source,
        })
}
