//! Question banks, prompts, templates, pages, fonts and samples: built into the program, and a user's folder that overrides them.
//!
//! A file of the user's folder replaces the built-in one of the same path (`prompts/interview.toml`); one with a new path
//! is added. Paths are relative, with `/` between their parts. Nothing here knows what a file means.

mod folder;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_embed::{Embed, RustEmbed};
use serde::Serialize;
use thiserror::Error;

/// Question banks, word lists and what a model is told.
#[derive(RustEmbed)]
#[folder = "prompts/"]
#[prefix = "prompts/"]
struct Prompts;

/// Templates of the reports, their styles and fonts.
#[derive(RustEmbed)]
#[folder = "report-templates/"]
#[prefix = "report-templates/"]
struct ReportTemplates;

/// Templates, words, style and script of the web.
#[derive(RustEmbed)]
#[folder = "web/"]
#[prefix = "web/"]
struct WebPages;

/// The sample handover.
#[derive(RustEmbed)]
#[folder = "samples/"]
#[prefix = "samples/"]
struct Samples;

/// The folder of the report templates.
const TEMPLATES: &str = "report-templates";

/// All files, built in and the user's own.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The user's files by path.
    own: BTreeMap<String, PathBuf>,
}

/// The name of a file and its bytes.
pub type NamedBytes = (String, Cow<'static, [u8]>);

/// One file of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asset {
    /// Its path, such as `prompts/banks/accounts.toml`.
    pub path: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Built into the program.
    BuiltIn,
    /// The user's own, in place of a built-in one.
    Override,
    /// The user's own, with a path of its own.
    Added,
}

/// Why a file cannot be had.
#[derive(Debug, Error)]
pub enum AssetError {
    /// There is no file of that path.
    #[error("there is no file `{path}`")]
    Unknown {
        /// The path.
        path: String,
        /// All paths that there are.
        known: Vec<String>,
    },
    /// A file or folder of the user cannot be read or written.
    #[error("cannot use `{path}`")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that must be text is not.
    #[error("`{path}` is not UTF-8 text")]
    NotText {
        /// The path.
        path: String,
    },
    /// A file would be written over.
    #[error("`{path}` exists")]
    Exists {
        /// The file.
        path: PathBuf,
    },
}

impl Assets {
    /// Returns the built-in files with those of the folder `own` laid over them. A folder that is missing adds nothing.
    ///
    /// # Errors
    /// `Io` where the folder exists and cannot be read.
    pub fn with_folder(own: &Path) -> Result<Self, AssetError> {
        Ok(Self {
            own: folder::files(own)?,
        })
    }

    /// Lays the report templates of a folder over these files: of one that [`export`](Self::export) wrote, or of the folder
    /// with the templates itself.
    ///
    /// # Errors
    /// `Io` where the folder cannot be read.
    pub fn with_templates(mut self, folder: &Path) -> Result<Self, AssetError> {
        let below = folder.join(TEMPLATES);
        let root = if below.is_dir() { below.as_path() } else { folder };
        std::fs::read_dir(root).map_err(|source| AssetError::Io {
            path: root.to_owned(),
            source,
        })?;
        let files = folder::files(root)?.into_iter();
        self.own
            .extend(files.map(|(name, path)| (format!("{TEMPLATES}/{name}"), path)));
        Ok(self)
    }

    /// Returns the user's own files under a folder that take no built-in file's place, by the path below it.
    pub fn added(&self, folder: &str) -> Vec<String> {
        let below = |asset: Asset| Some(asset.path.strip_prefix(folder)?.strip_prefix('/')?.to_owned());
        let added = self.list().into_iter().filter(|asset| asset.origin == Origin::Added);
        added.filter_map(below).collect()
    }

    /// Returns every file, in the order of the paths.
    pub fn list(&self) -> Vec<Asset> {
        let mut origins: BTreeMap<String, Origin> = built_in_paths()
            .map(|path| (path.into_owned(), Origin::BuiltIn))
            .collect();
        for path in self.own.keys() {
            let is_built_in = origins.contains_key(path);
            let origin = if is_built_in { Origin::Override } else { Origin::Added };
            origins.insert(path.clone(), origin);
        }
        let asset = |(path, origin)| Asset { path, origin };
        origins.into_iter().map(asset).collect()
    }

    /// Returns the bytes of a file.
    ///
    /// # Errors
    /// `Unknown` where there is none, `Io` where the user's own cannot be read.
    pub fn read(&self, path: &str) -> Result<Cow<'static, [u8]>, AssetError> {
        if let Some(own) = self.own.get(path) {
            let bytes = std::fs::read(own).map_err(|source| AssetError::Io {
                path: own.clone(),
                source,
            })?;
            return Ok(Cow::Owned(bytes));
        }
        built_in(path).ok_or_else(|| AssetError::Unknown {
            path: path.to_owned(),
            known: self.list().into_iter().map(|asset| asset.path).collect(),
        })
    }

    /// Returns the text of a file.
    ///
    /// # Errors
    /// As `read`, and `NotText`.
    pub fn text(&self, path: &str) -> Result<String, AssetError> {
        let bytes = self.read(path)?.into_owned();
        String::from_utf8(bytes).map_err(|_error| AssetError::NotText { path: path.to_owned() })
    }

    /// Returns the files under a folder with their bytes, by the path below that folder, in its order.
    ///
    /// # Errors
    /// As `read`.
    pub fn files(&self, folder: &str) -> Result<Vec<NamedBytes>, AssetError> {
        let below = |asset: Asset| {
            Some((
                asset.path.strip_prefix(folder)?.strip_prefix('/')?.to_owned(),
                asset.path,
            ))
        };
        let paths = self.list().into_iter().filter_map(below);
        paths.map(|(name, path)| Ok((name, self.read(&path)?))).collect()
    }

    /// Returns the text files under a folder, by the path below that folder; files with another ending are left out.
    ///
    /// # Errors
    /// As `text`.
    pub fn texts(&self, folder: &str, endings: &[&str]) -> Result<Vec<(String, String)>, AssetError> {
        let below = |asset: Asset| {
            Some((
                asset.path.strip_prefix(folder)?.strip_prefix('/')?.to_owned(),
                asset.path,
            ))
        };
        let paths = self.list().into_iter().filter_map(below);
        paths
            .filter(|(name, _)| endings.iter().any(|ending| name.ends_with(ending)))
            .map(|(name, path)| Ok((name, self.text(&path)?)))
            .collect()
    }

    /// Writes every file that is built in below `to`, and returns the paths that were written. None is written over.
    ///
    /// # Errors
    /// `Exists` before anything is written, `Io` where the system refuses.
    pub fn export(&self, to: &Path) -> Result<Vec<PathBuf>, AssetError> {
        let paths: Vec<_> = built_in_paths().collect();
        let target = |path: &str| path.split('/').fold(to.to_owned(), |folder, part| folder.join(part));
        if let Some(path) = paths.iter().map(|path| target(path)).find(|path| path.exists()) {
            return Err(AssetError::Exists { path });
        }
        let mut written = Vec::new();
        for path in paths {
            let (file, bytes) = (target(&path), built_in(&path).unwrap_or_default());
            folder::write(&file, &bytes)?;
            written.push(file);
        }
        Ok(written)
    }
}

fn built_in_paths() -> impl Iterator<Item = Cow<'static, str>> {
    let all = <Prompts as RustEmbed>::iter().chain(<ReportTemplates as RustEmbed>::iter());
    all.chain(<WebPages as RustEmbed>::iter())
        .chain(<Samples as RustEmbed>::iter())
        .filter(|path| !path.split('/').any(|part| part.starts_with('.')))
}

fn built_in(path: &str) -> Option<Cow<'static, [u8]>> {
    let file = <Prompts as Embed>::get(path).or_else(|| <ReportTemplates as Embed>::get(path));
    let file = file.or_else(|| <WebPages as Embed>::get(path));
    file.or_else(|| <Samples as Embed>::get(path)).map(|file| file.data)
}
