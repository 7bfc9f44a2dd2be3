//! What a user may set: the home folder, `config.toml` in it, and variables that stand above the file.
//!
//! 1. `home`: `BATON_HOME`, else the platform's data folder.
//! 2. `Config::load`: defaults, then `config.toml`, then variables. Each value says its default and its variable.
//!
//! The environment comes in as a function, so that a test needs none. A key is never printed: `Debug` hides it.

mod home;
mod model;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

pub use home::home;
pub use model::ModelConfig;

use crate::diag::Problem;

/// The name of the file in the home folder.
pub const FILE: &str = "config.toml";

/// Looks up a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// A folder of own banks, prompts and templates. Default: `assets` in the home folder. Variable: `BATON_ASSETS`.
    pub assets: Option<PathBuf>,
    /// Megabytes of interviews that `baton serve` keeps at hand; others are read from the database when they are wanted.
    /// Default: 48.
    pub session_megabytes: u32,
    /// The model that may choose and word questions. Default: none, the interview needs none.
    pub model: ModelConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            assets: None,
            session_megabytes: 48,
            model: ModelConfig::default(),
        }
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// No home folder is known: set `BATON_HOME`.
    #[error("no home folder is known")]
    NoHome,
    /// The file cannot be read.
    #[error("cannot read `{path}`")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The key's file holds no key.
    #[error("`{path}` holds no key")]
    BadKey {
        /// The file.
        path: PathBuf,
    },
    /// The file says something that cannot be.
    #[error("the configuration is wrong: {0}")]
    Wrong(Box<Problem>),
}

impl Config {
    /// Reads the configuration of a home folder; a missing file sets nothing.
    ///
    /// # Errors
    /// `Unreadable` and `Wrong`, the latter with its line.
    pub fn load(home: &Path, environment: Environment<'_>) -> Result<Self, ConfigError> {
        let path = home.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(ConfigError::Unreadable { path, source }),
        };
        let mut config = Self::parse(&path.to_string_lossy(), &text)?;
        if let Some(folder) = set(environment, "BATON_ASSETS") {
            config.assets = Some(PathBuf::from(folder));
        }
        config.model.take_environment(environment)?;
        Ok(config)
    }

    /// Reads the text of a configuration file.
    ///
    /// # Errors
    /// `Wrong` with the line of the first problem.
    pub fn parse(file: &str, text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::Wrong(Box::new(Problem::of_toml(file, text, &error))))
    }

    /// Returns the bytes of interviews that are kept at hand.
    pub fn session_bytes(&self) -> usize {
        usize::try_from(self.session_megabytes)
            .unwrap_or(usize::MAX)
            .saturating_mul(1024 * 1024)
    }

    /// Returns the folder of the user's own banks, prompts and templates.
    pub fn assets_folder(&self, home: &Path) -> PathBuf {
        home.join(self.assets.as_deref().unwrap_or(Path::new("assets")))
    }
}

/// Returns a variable that is set and not empty.
fn set(environment: Environment<'_>, name: &str) -> Option<String> {
    environment(name).filter(|value| !value.trim().is_empty())
}
