//! The model: any server that speaks chat completions.
//!
//! A model is asked only where one is named. The key comes from a variable or a file, never from an argument.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::config::{ConfigError, Environment, set};
use crate::llm::{Allowance, Endpoint, Key, Patience, Provider};

/// Where a model is that is named without an address.
const OPENAI: &str = "https://api.openai.com/v1";

/// Where the model is, what it is called, and what it may use.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelConfig {
    /// The server's base URL, such as `http://localhost:11434/v1`. Default: OpenAI's. Variable: `BATON_BASE_URL`.
    pub base_url: Option<String>,
    /// The model's name on that server; none is asked without one. Variable: `BATON_MODEL`.
    pub name: Option<String>,
    /// The key. Variable: `OPENAI_API_KEY`, which stands above the file.
    #[serde(deserialize_with = "secret")]
    pub api_key: Option<Key>,
    /// A file that holds the key. Variable: `BATON_API_KEY_FILE`, which stands above all.
    pub api_key_file: Option<PathBuf>,
    /// The version of Azure's API, such as `2024-10-21`; with it the server is Azure. Default: none.
    pub azure_version: Option<String>,
    /// A file of certificates (PEM) that are trusted besides the system's, for a company's own authority. Default: none.
    pub certificates: Option<PathBuf>,
    /// Whether the key may go unencrypted to another computer. Default: no.
    pub plain_http: bool,
    /// Whether statements for manager and legal only may be shown to the model. Default: no.
    pub restricted: bool,
    /// Tokens that the model needs for its thoughts. Default: 0.
    pub thoughts: u32,
    /// Seconds until a connection stands. Default: 5.
    pub connect_seconds: u64,
    /// Seconds until the first word. Default: 15.
    pub first_seconds: u64,
    /// Seconds until the whole reply, all tries included. Default: 60.
    pub whole_seconds: u64,
    /// Calls that one handover may make. Default: 1000.
    pub most_calls: u64,
    /// Tokens that one handover may use. Default: 1,000,000.
    pub most_tokens: u64,
    /// What a million tokens of requests cost. Default: not known.
    pub price_input: Option<f64>,
    /// What a million tokens of requests cost that the provider had cached. Default: as others.
    pub price_cached: Option<f64>,
    /// What a million tokens of replies cost. Default: not known.
    pub price_output: Option<f64>,
    /// The currency of the prices, such as `EUR`. Default: not known.
    pub currency: String,
    /// What the file of certificates holds.
    #[serde(skip)]
    authorities: Vec<u8>,
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self {
            base_url: None,
            name: None,
            api_key: None,
            api_key_file: None,
            azure_version: None,
            certificates: None,
            authorities: Vec::new(),
            currency: String::new(),
            plain_http: false,
            restricted: false,
            thoughts: 0,
            connect_seconds: 5,
            first_seconds: 15,
            whole_seconds: 60,
            most_calls: 1000,
            most_tokens: 1_000_000,
            price_input: None,
            price_cached: None,
            price_output: None,
        }
    }
}

impl ModelConfig {
    /// Returns whether a model may be asked.
    pub fn is_set(&self) -> bool {
        self.name.is_some()
    }

    /// Returns the server and model to ask; none where no model is named.
    pub fn endpoint(&self) -> Option<Endpoint> {
        let base = self.base_url.as_deref().unwrap_or(OPENAI);
        let mut endpoint = Endpoint::new(base, self.name.as_ref()?);
        endpoint.key = self.api_key.clone();
        endpoint.provider = self
            .azure_version
            .clone()
            .map_or(Provider::OpenAi, |version| Provider::Azure { version });
        endpoint.plain_http = self.plain_http;
        endpoint.authorities.clone_from(&self.authorities);
        endpoint.thoughts = self.thoughts;
        endpoint.patience = Patience {
            connect: Duration::from_secs(self.connect_seconds),
            first: Duration::from_secs(self.first_seconds),
            whole: Duration::from_secs(self.whole_seconds),
            ..Patience::default()
        };
        Some(endpoint)
    }

    /// Returns what one handover may use.
    pub const fn allowance(&self) -> Allowance {
        Allowance {
            calls: self.most_calls,
            tokens: self.most_tokens,
        }
    }

    /// Returns what tokens cost; none where the prices are not known.
    pub fn cost(&self, input: u64, cached: u64, output: u64) -> Option<f64> {
        let (price_input, price_output) = (self.price_input?, self.price_output?);
        let fresh = tokens(input.saturating_sub(cached)) * price_input;
        let known = tokens(cached) * self.price_cached.unwrap_or(price_input);
        Some((fresh + known + tokens(output) * price_output) / 1_000_000.0)
    }

    /// Lays the variables over the file, and reads the key.
    ///
    /// # Errors
    /// `Unreadable` where the key's file cannot be read, `BadKey` where it holds no key.
    pub(super) fn take_environment(&mut self, environment: Environment<'_>) -> Result<(), ConfigError> {
        if let Some(url) = set(environment, "BATON_BASE_URL") {
            self.base_url = Some(url);
        }
        if let Some(name) = set(environment, "BATON_MODEL") {
            self.name = Some(name);
        }
        if let Some(text) = set(environment, "OPENAI_API_KEY") {
            self.api_key = Key::new(&text);
        }
        let file = set(environment, "BATON_API_KEY_FILE")
            .map(PathBuf::from)
            .or_else(|| self.api_key_file.clone());
        if let Some(path) = self.certificates.clone().filter(|_| self.is_set()) {
            self.authorities = std::fs::read(&path).map_err(|source| ConfigError::Unreadable { path, source })?;
        }
        // a key that is not asked for is not read
        if let Some(path) = file.filter(|_| self.is_set()) {
            let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Unreadable {
                path: path.clone(),
                source,
            })?;
            self.api_key = Some(Key::new(&text).ok_or(ConfigError::BadKey { path })?);
        }
        Ok(())
    }
}

fn secret<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Key>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.as_deref().and_then(Key::new))
}

#[expect(clippy::cast_precision_loss, reason = "a handover uses far less than 2^52 tokens")]
fn tokens(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::ModelConfig;

    #[test]
    fn cached_tokens_have_their_own_price() {
        let prices = ModelConfig {
            price_input: Some(2.0),
            price_cached: Some(0.2),
            price_output: Some(8.0),
            ..ModelConfig::default()
        };
        let cost = prices.cost(1_000_000, 500_000, 250_000).unwrap_or_default();
        assert!((cost - 3.1).abs() < 1e-9, "{cost}");
        assert_eq!(ModelConfig::default().cost(1, 0, 1), None);
    }

    #[test]
    fn variables_stand_above_the_file_and_the_key_is_hidden() {
        let environment = |name: &str| match name {
            "BATON_MODEL" => Some("m".to_owned()),
            "OPENAI_API_KEY" => Some(" sk-sentinel-9 ".to_owned()),
            _ => None,
        };
        let mut config = ModelConfig {
            name: Some("old".to_owned()),
            ..ModelConfig::default()
        };
        config.take_environment(&environment).unwrap_or_default();
        let endpoint = config.endpoint().map(|it| (it.model, it.base_url, it.key.is_some()));
        assert_eq!(
            endpoint,
            Some(("m".to_owned(), "https://api.openai.com/v1".to_owned(), true))
        );
        assert!(!format!("{config:?}").contains("sentinel"));
    }
}
