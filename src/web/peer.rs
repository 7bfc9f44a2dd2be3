//! Who is at the other end: the address of the connection, or what a trusted proxy says of it.
//!
//! `X-Forwarded-For` is believed only where the connection comes from a proxy that the operator named, and is read from
//! the right: each entry was added by the hop after it, so the first one from there that is no trusted proxy is the peer.
//! What stands left of it, the peer may have written itself.

use std::net::IpAddr;

use axum::http::HeaderMap;
use ipnet::IpNet;

const FORWARDED: &str = "x-forwarded-for";

/// Returns the address that limits are counted for.
pub fn peer(connection: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let connection = connection.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    if !is_trusted(connection) {
        return connection;
    }
    let lines = headers.get_all(FORWARDED).iter().filter_map(|it| it.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut nearest = connection;
    for hop in hops.iter().rev() {
        // what cannot be read hides whatever stands left of it
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_trusted(nearest) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};
    use ipnet::IpNet;

    use super::peer;

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_from_the_right() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        let cases: [(&str, &[&str], &str); 9] = [
            ("192.0.2.1", &["203.0.113.9"], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["198.51.100.1, 203.0.113.9, 10.2.3.4"], "203.0.113.9"),
            ("10.0.0.1", &["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["203.0.113.9, <script>"], "10.0.0.1"),
            ("::ffff:10.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9"),
            ("::1", &["2001:db8::7"], "2001:db8::7"),
        ];
        for (connection, lines, expected) in cases {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
            }
            let expected: IpAddr = expected.parse().unwrap();
            assert_eq!(
                peer(connection.parse().unwrap(), &headers, &trusted),
                expected,
                "{connection} {lines:?}"
            );
        }
    }
}
