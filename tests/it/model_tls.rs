//! Servers whose certificate proves nothing: they get neither a key nor a text, and the error says what it is about.

use std::sync::Arc;

use baton::llm::{Endpoint, ModelError, OpenAi, Retry};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::llm::{call, even};
use crate::peer::{Peer, Step, patience};

/// A company's own authority.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: Vec<u8>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem().into_bytes();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// Signs for a host; `years` is the last year in which it holds.
    fn signs(&self, host: &str, year: i32) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_after = date_time_ymd(year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Arc::new(config)
    }
}

fn served(tls: Arc<ServerConfig>) -> Peer {
    let step = Step {
        content: "{}".to_owned(),
        ..Step::default()
    };
    Peer::by(move |_| step.clone(), Some(tls))
}

fn endpoint(peer: &Peer, trusted: &[u8]) -> Endpoint {
    Endpoint {
        base_url: format!("https://localhost:{}/v1", peer.port),
        authorities: trusted.to_vec(),
        ..peer.endpoint()
    }
}

#[tokio::test]
async fn a_server_that_cannot_prove_who_it_is_hears_nothing() {
    let (own, other) = (Authority::new(), Authority::new());
    for (name, tls, trusted) in [
        ("expired", own.signs("localhost", 2020), own.pem.as_slice()),
        ("for another host", own.signs("models.example", 4000), &own.pem),
        ("signed by nobody known", own.signs("localhost", 4000), &[]),
        ("signed by somebody else", own.signs("localhost", 4000), &other.pem),
    ] {
        let peer = served(tls);
        let model = Retry::new(OpenAi::new(&endpoint(&peer, trusted)).unwrap(), &patience(), even());
        for streamed in [true, false] {
            let (result, _) = call(&model, streamed).await;
            assert_eq!(result, Err(ModelError::Untrusted), "{name}");
        }
        assert!(peer.seen().is_empty(), "{name}: it was sent a request");
    }
}

#[tokio::test]
async fn a_company_may_name_its_own_authority() {
    let own = Authority::new();
    let peer = served(own.signs("localhost", 4000));
    let model = OpenAi::new(&endpoint(&peer, &own.pem)).unwrap();
    assert_eq!(call(&model, true).await.0.unwrap().text, "{}");
    assert_eq!(peer.seen().len(), 1);
    let nonsense = OpenAi::new(&endpoint(&peer, b"no certificate"));
    assert!(matches!(nonsense, Err(ModelError::Setting(_))), "{nonsense:?}");
}
