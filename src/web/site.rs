//! Where the server stands: its addresses as people reach it, and which proxies speak for them.
//!
//! Links are made from what the operator configured, never from a request's `Host`. A request under a name that is not
//! ours is refused, so that no foreign name can be made to point at a server of this machine.

use std::net::{IpAddr, SocketAddr};

use axum::http::Uri;
use ipnet::IpNet;
use thiserror::Error;

/// Where the server stands.
#[derive(Debug, Clone)]
pub struct Site {
    listen: SocketAddr,
    is_tls: bool,
    public: Option<Public>,
    /// Proxies whose word on a peer's address is believed.
    pub trusted: Vec<IpNet>,
}

/// The address that people type.
#[derive(Debug, Clone)]
struct Public {
    origin: String,
    host: String,
    is_secure: bool,
}

/// Why the server may not stand there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SiteError {
    /// The public URL is not `http(s)://host[:port]`.
    #[error("the public URL is `{0}`, which is no `https://host`")]
    NotAnOrigin(String),
    /// Others on the network could read along.
    #[error("`{0}` can be reached from other machines, and nothing would be encrypted")]
    Unencrypted(SocketAddr),
    /// No proxy stands in front, so what it would say must not be believed.
    #[error("`{0}` is no network such as `10.0.0.0/8` or an address")]
    NotANetwork(String),
}

impl Site {
    /// Returns the site of a server that listens on `listen`, by TLS or not, for people who reach it by `public`.
    ///
    /// # Errors
    /// `Unencrypted` where other machines reach it and neither TLS nor an `https` proxy protects them.
    pub fn new(listen: SocketAddr, is_tls: bool, public: Option<&str>, trusted: &[String]) -> Result<Self, SiteError> {
        let public = public.map(origin).transpose()?;
        let is_protected = is_tls || public.as_ref().is_some_and(|it| it.is_secure);
        if !listen.ip().to_canonical().is_loopback() && !is_protected {
            return Err(SiteError::Unencrypted(listen));
        }
        let network = |text: &String| {
            let address = text.parse::<IpAddr>().map(IpNet::from);
            let network = text.parse::<IpNet>().or(address);
            network.map_err(|_error| SiteError::NotANetwork(text.clone()))
        };
        Ok(Self {
            listen,
            is_tls,
            public,
            trusted: trusted.iter().map(network).collect::<Result<_, _>>()?,
        })
    }

    /// Returns the same site with the port that the system gave.
    #[must_use]
    pub fn bound(self, listen: SocketAddr) -> Self {
        Self { listen, ..self }
    }

    /// Returns whether people reach it by `https`.
    pub fn is_secure(&self) -> bool {
        self.public.as_ref().map_or(self.is_tls, |it| it.is_secure)
    }

    /// Returns scheme, host and port as people reach it.
    pub fn origin(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        let here = || format!("{scheme}://{}", self.listen);
        self.public.as_ref().map_or_else(here, |it| it.origin.clone())
    }

    /// Returns the whole link to a path.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// Returns whether a `Host` is ours: the public one, `localhost`, or an address, which no foreign name server gives.
    pub fn is_ours(&self, host: &str) -> bool {
        let name = without_port(host);
        let is_public = self
            .public
            .as_ref()
            .is_some_and(|it| it.host.eq_ignore_ascii_case(name));
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        is_public || name.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok()
    }

    /// Returns whether an `Origin` is this site, as it was reached by `host`.
    pub fn is_own_origin(&self, origin: &str, host: Option<&str>) -> bool {
        if self.public.is_some() {
            return origin.eq_ignore_ascii_case(&self.origin());
        }
        let scheme = if self.is_tls { "https" } else { "http" };
        host.is_some_and(|host| self.is_ours(host) && origin.eq_ignore_ascii_case(&format!("{scheme}://{host}")))
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => host,
    }
}

fn origin(url: &str) -> Result<Public, SiteError> {
    let wrong = || SiteError::NotAnOrigin(url.to_owned());
    let uri: Uri = url.parse().map_err(|_error| wrong())?;
    let is_bare = uri.path_and_query().is_none_or(|it| it.as_str() == "/");
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(wrong());
    };
    if !is_bare || authority.as_str().contains('@') || !matches!(scheme, "http" | "https") {
        return Err(wrong());
    }
    Ok(Public {
        origin: format!("{scheme}://{authority}").to_lowercase(),
        host: authority.host().to_owned(),
        is_secure: scheme == "https",
    })
}

#[cfg(test)]
mod tests {
    use super::{Site, SiteError};

    fn site(listen: &str, is_tls: bool, public: Option<&str>) -> Result<Site, SiteError> {
        Site::new(listen.parse().unwrap(), is_tls, public, &[])
    }

    #[test]
    fn other_machines_get_in_by_tls_alone() {
        for (listen, is_tls, public, allowed) in [
            ("127.0.0.1:7700", false, None, true),
            ("[::1]:7700", false, None, true),
            ("[::ffff:127.0.0.1]:7700", false, None, true),
            ("0.0.0.0:7700", false, None, false),
            ("[::]:7700", false, None, false),
            ("192.0.2.1:80", false, Some("http://handover.example"), false),
            ("0.0.0.0:7700", true, None, true),
            ("0.0.0.0:7700", false, Some("https://handover.example"), true),
        ] {
            assert_eq!(site(listen, is_tls, public).is_ok(), allowed, "{listen} {public:?}");
        }
    }

    #[test]
    fn a_public_url_is_an_origin() {
        for wrong in [
            "handover.example",
            "https://",
            "https://a/b",
            "ftp://a",
            "https://u:p@a",
            "https://a/?x",
            "https://a b",
        ] {
            let found = site("127.0.0.1:1", false, Some(wrong)).unwrap_err();
            assert_eq!(found, SiteError::NotAnOrigin(wrong.to_owned()));
        }
        let site = site("127.0.0.1:1", false, Some("HTTPS://Handover.Example:8443/")).unwrap();
        assert_eq!(site.link("/join/x"), "https://handover.example:8443/join/x");
        assert!(site.is_secure());
    }

    #[test]
    fn only_our_names_are_ours() {
        let site = site("127.0.0.1:7700", false, Some("https://handover.example")).unwrap();
        for host in [
            "handover.example",
            "HANDOVER.example:443",
            "localhost:7700",
            "127.0.0.1:7700",
            "[::1]:7700",
            "10.0.0.1",
        ] {
            assert!(site.is_ours(host), "{host}");
        }
        for host in [
            "evil.example",
            "handover.example.evil.example",
            "",
            "localhost.evil.example",
            "127.0.0.1.evil.example:7700",
        ] {
            assert!(!site.is_ours(host), "{host}");
        }
        assert!(site.is_own_origin("https://handover.example", Some("127.0.0.1:7700")));
        for origin in [
            "http://handover.example",
            "https://evil.example",
            "null",
            "http://127.0.0.1:7700",
        ] {
            assert!(!site.is_own_origin(origin, Some("127.0.0.1:7700")), "{origin}");
        }
    }
}
