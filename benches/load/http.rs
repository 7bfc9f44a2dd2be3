//! As much HTTP as a browser needs here: a request, and an answer of a known length or in chunks.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::scene::Chat;

/// A connection that is kept.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Connection {
    pub(crate) async fn to(at: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(at).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            // a small buffer: there are thousands of these
            stream: BufReader::with_capacity(4096, stream),
            host: at.to_string(),
        })
    }

    /// Sends a request and reads all of its answer.
    pub(crate) async fn ask(&mut self, chat: &Chat, method: &str, path: &str, form: &str) -> io::Result<Answer> {
        self.send(chat, method, path, form).await?;
        let (status, length) = self.head().await?;
        let mut body = vec![0; length.unwrap_or_default()];
        self.stream.read_exact(&mut body).await?;
        let body = String::from_utf8(body).unwrap();
        Ok(Answer { status, body })
    }

    /// Sends a request whose answer has no end, and reads its head.
    pub(crate) async fn listen(&mut self, chat: &Chat, path: &str) -> io::Result<u16> {
        self.send(chat, "GET", path, "").await?;
        Ok(self.head().await?.0)
    }

    /// Returns the next line of an answer that has no end; empty where the server has closed.
    pub(crate) async fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        Ok(line)
    }

    async fn send(&mut self, chat: &Chat, method: &str, path: &str, form: &str) -> io::Result<()> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n\
             X-Forwarded-For: {from}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}",
            host = self.host,
            from = chat.from,
            cookie = chat.cookie,
            length = form.len(),
        );
        self.stream.get_mut().write_all(request.as_bytes()).await
    }

    async fn head(&mut self) -> io::Result<(u16, Option<usize>)> {
        let first = self.line().await?;
        let status = first.split(' ').nth(1).and_then(|it| it.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let mut length = None;
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            if line.trim().is_empty() {
                return Ok((status, length));
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
        }
    }
}
