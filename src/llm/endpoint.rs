//! Where a model is, under which name, with which key, and how long to wait for it.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// A key. It is never printed, and leaves this type only as a header of a request.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Takes a key; space around it is left out. None where it is empty or cannot stand in a header.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().all(|it| it.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Key(***)")
    }
}

/// What the server speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Provider {
    /// Chat completions as OpenAI, vLLM, llama.cpp and Ollama speak them.
    #[default]
    OpenAi,
    /// Azure's paths and headers; the model's name is the deployment.
    Azure {
        /// The version of the API, such as `2024-10-21`.
        version: String,
    },
}

/// How long to wait, and how often to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the first word of a reply.
    pub first: Duration,
    /// Between two pieces of a reply.
    pub idle: Duration,
    /// For a whole reply, all tries and pauses included.
    pub whole: Duration,
    /// Tries, at most.
    pub tries: u32,
    /// The first pause between tries; each one after is twice as long.
    pub pause: Duration,
    /// The longest pause that a server may ask for; one that asks for more is not asked again now.
    pub longest_pause: Duration,
    /// Bytes of a reply, at most.
    pub bytes: usize,
    /// Failures in a row after which the model is left alone.
    pub failures: u32,
    /// For how long.
    pub rest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            first: Duration::from_secs(15),
            idle: Duration::from_secs(20),
            whole: Duration::from_secs(60),
            tries: 3,
            pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(5),
            bytes: 1 << 20,
            failures: 5,
            rest: Duration::from_secs(60),
        }
    }
}

/// A model on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The base URL, such as `http://localhost:11434/v1`.
    pub base_url: String,
    /// The model's name.
    pub model: String,
    /// The key, where the server wants one.
    pub key: Option<Key>,
    /// What the server speaks.
    pub provider: Provider,
    /// How long to wait.
    pub patience: Patience,
    /// Tokens that a model needs for its thoughts before it replies.
    pub thoughts: u32,
    /// Whether a key may be sent without encryption to another computer.
    pub plain_http: bool,
    /// Certificates, as PEM, that are trusted besides those of the system: a company's own authority.
    pub authorities: Vec<u8>,
}

impl Endpoint {
    /// Makes an endpoint without a key, with the default patience.
    pub fn new(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            model: model.into(),
            key: None,
            provider: Provider::OpenAi,
            patience: Patience::default(),
            thoughts: 0,
            plain_http: false,
            authorities: Vec::new(),
        }
    }

    /// Returns the host of the base URL.
    pub fn host(&self) -> String {
        let url = reqwest::Url::parse(&self.base_url);
        url.ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Returns whether what is sent leaves the network that this computer stands in, as far as the address tells.
    pub fn leaves(&self) -> bool {
        let host = self.host();
        let host = host.trim_matches(['[', ']']);
        let near = match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
            Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
            Err(_) => {
                let own = [".local", ".internal", ".lan", ".localhost", ".home.arpa"];
                !host.contains('.') || own.iter().any(|ending| host.ends_with(ending))
            }
        };
        !near
    }

    /// Returns why the endpoint cannot be used, if so.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let Ok(url) = reqwest::Url::parse(&self.base_url) else {
            return Some("the base URL is no URL");
        };
        let loopback = matches!(self.host().as_str(), "localhost" | "127.0.0.1" | "[::1]");
        if !matches!(url.scheme(), "http" | "https") {
            return Some("the base URL must begin with http:// or https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Some("the base URL must not hold a user name or password");
        }
        let exposed = url.scheme() == "http" && self.key.is_some() && !loopback && !self.plain_http;
        exposed.then_some("the key would be sent without encryption; use https:// or allow plain_http")
    }
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, Key};

    #[test]
    fn a_key_is_never_printed() {
        let mut endpoint = Endpoint::new("https://api.example.com/v1", "m");
        endpoint.key = Key::new(" sk-sentinel-4471\n");
        assert!(endpoint.key.is_some());
        assert!(!format!("{endpoint:?}").contains("sentinel"));
        assert_eq!(Key::new("two\nlines"), None);
        assert_eq!(Key::new("  "), None);
    }

    #[test]
    fn what_leaves_the_network_is_told_by_the_address() {
        let leaves = |url: &str| Endpoint::new(url, "m").leaves();
        for url in [
            "http://localhost:11434/v1",
            "http://127.0.0.1/v1",
            "http://[::1]:8080",
            "http://10.2.3.4/v1",
            "http://gpu/v1",
            "http://vllm.internal/v1",
        ] {
            assert!(!leaves(url), "{url}");
        }
        for url in [
            "https://api.openai.com/v1",
            "https://8.8.8.8/v1",
            "https://x.openai.azure.com",
        ] {
            assert!(leaves(url), "{url}");
        }
    }

    #[test]
    fn a_key_goes_unencrypted_to_this_computer_only() {
        let fault = |url: &str| {
            let endpoint = Endpoint {
                key: Key::new("k"),
                ..Endpoint::new(url, "m")
            };
            endpoint.fault().is_some()
        };
        assert!(
            fault("http://models.example.com/v1") && fault("http://10.0.0.7/v1") && fault("ftp://x/") && fault("x")
        );
        assert!(fault("https://user:secret@models.example.com/v1"));
        assert!(!fault("http://localhost:8000/v1") && !fault("https://models.example.com/v1"));
    }
}
