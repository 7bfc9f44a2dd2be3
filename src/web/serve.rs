//! Connections: accepted, limited in number and patience, and drained at the end.
//!
//! `axum::serve` gives half-sent headers all the time in the world, so the loop is our own:
//!
//! 1. Accept, unless there are too many, of this peer or of all; no delay on the socket, or each event waits for 40 ms.
//! 2. TLS, where there is a certificate, within the time that headers have.
//! 3. Headers must come within that time too, also those of the next request on a connection that is kept.
//! 4. A write that nobody reads for long ends the connection.
//! 5. At the end: no more connections, streams are told, and what runs has ten seconds.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::web::Web;
use crate::web::patient::Patient;

/// Bytes of a request's head.
const HEAD: usize = 64 * 1024;
/// How long to wait when the system has no room for one more connection.
const BREATH: Duration = Duration::from_millis(50);

/// How long a peer may take, and how many connections there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For TLS, and for the head of a request.
    pub head: Duration,
    /// For a write that the peer does not read.
    pub write: Duration,
    /// For what still runs when the server is told to end.
    pub drain: Duration,
    /// Connections of one peer; trusted proxies and this machine stand for many, and have no such limit.
    pub of_peer: usize,
    /// Connections in all.
    pub all: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            write: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            of_peer: 128,
            all: 8192,
        }
    }
}

/// A server that accepts connections.
pub struct Serving {
    /// What answers.
    pub web: Arc<Web>,
    /// Where connections come in.
    pub listener: TcpListener,
    /// The certificate, where the server speaks TLS itself.
    pub tls: Option<TlsAcceptor>,
    /// Limits.
    pub patience: Patience,
}

impl std::fmt::Debug for Serving {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tls = self.tls.is_some();
        out.debug_struct("Serving").field("tls", &tls).finish_non_exhaustive()
    }
}

/// Connections that there are.
#[derive(Debug, Clone, Default)]
struct Open(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    of_peer: HashMap<IpAddr, usize>,
}

/// One of them; it is counted until this is dropped.
#[derive(Debug)]
struct Seat {
    open: Open,
    peer: Option<IpAddr>,
}

/// What a connection needs.
#[derive(Clone)]
struct Host {
    web: Arc<Web>,
    router: Router,
    tls: Option<TlsAcceptor>,
    patience: Patience,
}

impl Serving {
    /// Serves until `stop` is done, then drains.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let host = Host {
            router: self.web.router(),
            web: Arc::clone(&self.web),
            tls: self.tls,
            patience: self.patience,
        };
        let (open, graceful) = (Open::default(), GracefulShutdown::new());
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, from)) => host.take(stream, from, &open, graceful.watcher()),
                    Err(error) => breathe(&error).await,
                },
            }
        }
        drop(self.listener);
        self.web.end();
        // whoever is not done by then is cut off; what was acknowledged is on the disk
        drop(tokio::time::timeout(self.patience.drain, graceful.shutdown()).await);
    }
}

/// A peer that went away is nothing; where the system has no room, trying again at once would only burn time.
async fn breathe(error: &io::Error) {
    let gone = [io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionReset];
    if !gone.contains(&error.kind()) {
        tokio::time::sleep(BREATH).await;
    }
}

impl Host {
    fn take(&self, stream: TcpStream, from: SocketAddr, open: &Open, watcher: Watcher) {
        let address = from.ip().to_canonical();
        let is_many = address.is_loopback() || self.web.site.trusted.iter().any(|net| net.contains(&address));
        let peer = (!is_many).then_some(address);
        // without a seat the connection is dropped, which closes it
        let Some(seat) = open.seat(peer, &self.patience) else {
            return;
        };
        if stream.set_nodelay(true).is_err() {
            return;
        }
        let (host, stream) = (self.clone(), Patient::new(stream, self.patience.write));
        // each its own task: in a common one, a connection without TLS would take as much memory as one with it
        drop(match self.tls.clone() {
            None => tokio::spawn(async move {
                host.speak(stream, address, watcher).await;
                drop(seat);
            }),
            Some(tls) => tokio::spawn(async move {
                let greeted = tokio::time::timeout(host.patience.head, tls.accept(stream)).await;
                if let Ok(Ok(stream)) = greeted {
                    host.speak(stream, address, watcher).await;
                }
                drop(seat);
            }),
        });
    }

    async fn speak<S>(self, stream: S, from: IpAddr, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (web, router) = (self.web, self.router);
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let (web, router) = (Arc::clone(&web), router.clone());
            async move { Ok::<_, std::convert::Infallible>(web.handle(router, from, request.map(Body::new)).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.patience.head)
            .max_buf_size(HEAD)
            .serve_connection(TokioIo::new(stream), service);
        // a peer that breaks off, or never comes to the point, is no news
        drop(watcher.watch(connection).await);
    }
}

impl Open {
    /// Takes a seat; none where there are too many. A peer of `None` counts for the whole alone.
    fn seat(&self, peer: Option<IpAddr>, patience: &Patience) -> Option<Seat> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.all >= patience.all {
            return None;
        }
        if let Some(peer) = peer {
            let of_peer = counts.of_peer.entry(peer).or_default();
            if *of_peer >= patience.of_peer {
                return None;
            }
            *of_peer += 1;
        }
        counts.all += 1;
        let open = self.clone();
        Some(Seat { open, peer })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        let Some(peer) = self.peer else { return };
        let left = counts.of_peer.get(&peer).map_or(0, |it| it.saturating_sub(1));
        if left == 0 {
            counts.of_peer.remove(&peer);
        } else {
            counts.of_peer.insert(peer, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Open, Patience};

    #[test]
    fn seats_are_limited_for_a_peer_and_in_all_and_given_back() {
        let patience = Patience {
            of_peer: 2,
            all: 4,
            ..Patience::default()
        };
        let (open, peer, other) = (Open::default(), "192.0.2.1".parse().ok(), "192.0.2.2".parse().ok());
        let first = open.seat(peer, &patience);
        let second = open.seat(peer, &patience);
        assert!(first.is_some() && second.is_some());
        assert!(open.seat(peer, &patience).is_none(), "two of one peer are enough");
        let more = (open.seat(other, &patience), open.seat(None, &patience));
        assert!(more.0.is_some() && more.1.is_some());
        assert!(open.seat(None, &patience).is_none(), "four in all are enough");
        drop(first);
        assert!(open.seat(peer, &patience).is_some());
        drop((second, more));
        assert!(
            open.0.lock().unwrap().of_peer.is_empty(),
            "nobody is remembered who left"
        );
    }
}
