//! Real sockets on this machine: patience, limits, TLS and the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton::interview::{Command, Party};
use baton::web::{Patience, Serving};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::web::World;

const ASK: &str = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

struct Running {
    at: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn serve(patience: Patience, tls: Option<TlsAcceptor>) -> Running {
    serve_world(&World::new(), patience, tls).await
}

async fn serve_world(world: &World, patience: Patience, tls: Option<TlsAcceptor>) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = Serving {
        web: Arc::clone(&world.web),
        listener,
        tls,
        patience,
    };
    let ended = tokio::spawn(serving.run(async move { stopped.await.unwrap_or_default() }));
    Running { at, stop, ended }
}

async fn ask(at: SocketAddr) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    stream.write_all(ASK.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_open_sockets_hold_nobody_up_and_are_closed() {
    let patience = Patience {
        head: Duration::from_secs(2),
        ..Patience::default()
    };
    let running = serve(patience, None).await;
    let mut half_open = Vec::new();
    for n in 0..500 {
        let mut stream = TcpStream::connect(running.at).await.unwrap();
        if n % 2 == 0 {
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
                .await
                .unwrap();
        }
        half_open.push(stream);
    }
    let began = Instant::now();
    let answer = ask(running.at).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    for mut stream in half_open {
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
        // closed with or without a word
        assert!(closed.is_ok(), "a half-sent head is still open");
    }
    drop(running.stop);
    running.ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_streams_that_nobody_reads_hold_nobody_up() {
    let world = World::new();
    let handover = world.handover("Priya Natarajan").await;
    world.engine.open(&handover).await.unwrap();
    let leaver = world.guest(Party::Leaver, &handover).await;
    let running = serve_world(&world, Patience::default(), None).await;
    let cookie: Vec<String> = leaver
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let listen = format!(
        "GET /interview/{handover}/happening HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\n\r\n",
        cookie.join("; ")
    );
    let mut streams = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(running.at).await.unwrap();
        stream.write_all(listen.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    // each of them is in before anything happens
    for stream in &mut streams {
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
    }
    for _ in 0..6 {
        world.engine.submit(&handover, Command::Skip).await.unwrap();
    }
    let began = Instant::now();
    let answer = ask(running.at).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    drop((streams, running.stop));
    running.ended.await.unwrap();
}

#[test]
fn the_patience_of_a_real_server_is_short_enough() {
    let patience = Patience::default();
    assert!(patience.head <= Duration::from_secs(15));
    assert!(patience.drain <= Duration::from_secs(10));
}

#[tokio::test]
async fn more_connections_than_there_is_room_for_are_closed() {
    let patience = Patience {
        all: 3,
        ..Patience::default()
    };
    let running = serve(patience, None).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(running.at).await.unwrap();
        stream
            .write_all(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            .await
            .unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        held.push(stream);
    }
    let mut fourth = TcpStream::connect(running.at).await.unwrap();
    let mut nothing = Vec::new();
    assert_eq!(fourth.read_to_end(&mut nothing).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn the_end_waits_for_what_runs_and_takes_nobody_new() {
    let running = serve(Patience::default(), None).await;
    let mut stream = TcpStream::connect(running.at).await.unwrap();
    let form = "name=Nobody&password=nothing";
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n",
        form.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&form.as_bytes()[..5]).await.unwrap();
    // the request runs once its answer to another question is in: both were accepted in order
    assert!(ask(running.at).await.starts_with("HTTP/1.1 200"));
    running.stop.send(()).unwrap();
    stream.write_all(&form.as_bytes()[5..]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    running.ended.await.unwrap();
    assert!(TcpStream::connect(running.at).await.is_err());
}

#[tokio::test]
async fn it_speaks_tls_and_nothing_else_where_it_has_a_certificate() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let chain = vec![made.cert.der().clone()];
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain.clone(), key)
        .unwrap();
    let patience = Patience {
        head: Duration::from_secs(2),
        ..Patience::default()
    };
    let running = serve(patience, Some(TlsAcceptor::from(Arc::new(server)))).await;

    let mut roots = RootCertStore::empty();
    roots.add(chain[0].clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(running.at).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(client))
        .connect(name, stream)
        .await
        .unwrap();
    stream.write_all(ASK.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap_or_default();
    assert!(String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 200 OK"));

    let mut plain = TcpStream::connect(running.at).await.unwrap();
    plain.write_all(ASK.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    plain.read_to_end(&mut answer).await.unwrap_or_default();
    assert!(
        !String::from_utf8_lossy(&answer).contains("HTTP"),
        "nothing in the clear"
    );
}
