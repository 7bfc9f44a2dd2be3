//! The model: any server that speaks chat completions.

use std::fmt;

use serde::Deserialize;

use crate::config::{Environment, set};

/// Where the model is and what it is called.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelConfig {
    /// The server's base URL, such as `http://localhost:11434/v1`. Variable: `BATON_MODEL_URL`.
    pub base_url: Option<String>,
    /// The model's name on that server. Variable: `BATON_MODEL`.
    pub name: Option<String>,
    /// The variable that holds the key. Default: `BATON_MODEL_KEY`. The key itself never stands in the file.
    pub key_variable: Option<String>,
    /// The key, from the environment only.
    #[serde(skip)]
    pub key: Option<String>,
}

impl ModelConfig {
    /// Returns whether a model may be asked: server and name are both known.
    pub fn is_set(&self) -> bool {
        self.base_url.is_some() && self.name.is_some()
    }

    /// Lays the variables over the file.
    pub(super) fn take_environment(&mut self, environment: Environment<'_>) {
        if let Some(url) = set(environment, "BATON_MODEL_URL") {
            self.base_url = Some(url);
        }
        if let Some(name) = set(environment, "BATON_MODEL") {
            self.name = Some(name);
        }
        let variable = self.key_variable.as_deref().unwrap_or("BATON_MODEL_KEY");
        self.key = set(environment, variable).map(|key| key.trim().to_owned());
    }
}

impl fmt::Debug for ModelConfig {
    /// Writes everything but the key.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ModelConfig")
            .field("base_url", &self.base_url)
            .field("name", &self.name)
            .field("key_variable", &self.key_variable)
            .field("key", &self.key.as_ref().map(|_| "***"))
            .finish()
    }
}
