//! A server of a model, played on a socket of its own: it can do everything wrong that a server can, also below HTTP.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use baton::llm::{Endpoint, Key, Patience};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde::Deserialize;
use serde_json::{Value, json};

/// A key that must be found nowhere.
pub(crate) const SENTINEL: &str = "sk-sentinel-0417-harbour";

/// What the peer does with one request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) content: String,
    pub(crate) finish_reason: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
    pub(crate) content_type: Option<String>,
    /// Closes the connection after so many pieces, or bytes where nothing is streamed.
    pub(crate) cut_after: Option<usize>,
    /// Ends cleanly after so many pieces.
    pub(crate) end_after: Option<usize>,
    /// Says nothing more after so many pieces, and waits for the client to go.
    pub(crate) stall_after: Option<usize>,
    /// Sends an error after so many pieces.
    pub(crate) error_after: Option<usize>,
    pub(crate) no_done: bool,
    pub(crate) garbage: Option<String>,
    pub(crate) comments: usize,
    pub(crate) raw: Option<String>,
    /// Never stops.
    pub(crate) endless: bool,
    /// Reads the request and closes.
    pub(crate) hang_up: bool,
    /// Closes with a reset where it would close.
    pub(crate) rst: bool,
    /// Waits so many milliseconds before every piece.
    pub(crate) pause_ms: u64,
    /// The body of a stream, byte by byte.
    pub(crate) bytes: Option<Vec<u8>>,
    /// Says what a good model would: a candidate in other words, no facts.
    pub(crate) good: bool,
    pub(crate) repeat: Option<usize>,
}

/// A peer that plays steps; every request that it saw is kept.
pub(crate) struct Peer {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) body: Value,
    /// When each piece of the reply was written.
    pub(crate) written: Arc<Mutex<Vec<Instant>>>,
}

impl Seen {
    /// The task, by its rules.
    pub(crate) fn is_ask(&self) -> bool {
        self.rules().starts_with("You word the next question")
    }

    fn rules(&self) -> &str {
        self.body["messages"][0]["content"].as_str().unwrap_or_default()
    }

    fn material(&self) -> &str {
        self.body["messages"][1]["content"].as_str().unwrap_or_default()
    }

    /// What a good model would say.
    fn good_reply(&self) -> String {
        if !self.is_ask() {
            return "{\"facts\":[]}".to_owned();
        }
        let candidate = self.material().lines().find_map(|line| line.strip_prefix("1. "));
        let text = candidate
            .and_then(|it| it.split_once("] "))
            .map_or("", |(_, text)| text);
        let question = format!("{} as of today?", text.trim_end_matches('?'));
        json!({"choice": 1, "question": question, "why": ""}).to_string()
    }
}

/// Chooses what to do with a request.
type Script = Arc<dyn Fn(&Seen) -> Step + Send + Sync>;

impl Peer {
    /// Plays steps one after the other; a request too many is told so.
    pub(crate) fn new(steps: Vec<Step>) -> Self {
        let all: VecDeque<Step> = steps
            .into_iter()
            .flat_map(|step| vec![step.clone(); step.repeat.unwrap_or(1)])
            .collect();
        let steps = Mutex::new(all);
        let over = Step {
            status: Some(418),
            ..Step::default()
        };
        Self::by(move |_| steps.lock().unwrap().pop_front().unwrap_or(over.clone()), None)
    }

    /// Plays what a function chooses, behind TLS where there is a configuration.
    pub(crate) fn by(script: impl Fn(&Seen) -> Step + Send + Sync + 'static, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (script, noted): (Script, _) = (Arc::new(script), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (script, noted, tls) = (Arc::clone(&script), Arc::clone(&noted), tls.clone());
                std::thread::spawn(move || serve(stream, &script, &noted, tls));
            }
        });
        Self { port, seen }
    }

    /// The endpoint of this peer, with the sentinel as key.
    pub(crate) fn endpoint(&self) -> Endpoint {
        let mut endpoint = Endpoint::new(format!("http://127.0.0.1:{}/v1", self.port), "test-model");
        endpoint.key = Key::new(SENTINEL);
        endpoint.patience = patience();
        endpoint
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// More patience than a busy machine needs: what a test with it finds is not a matter of time.
pub(crate) fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(30),
        first: Duration::from_secs(30),
        idle: Duration::from_secs(30),
        whole: Duration::from_secs(60),
        pause: Duration::from_millis(2),
        longest_pause: Duration::from_millis(50),
        bytes: 64 << 10,
        ..Patience::default()
    }
}

/// The same with little patience for the first word, and for each one after it.
pub(crate) fn impatience() -> Patience {
    Patience {
        first: Duration::from_secs(1),
        idle: Duration::from_secs(1),
        ..patience()
    }
}

/// A connection, encrypted or not.
trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

/// Reads one request and plays a step to it. A client that has gone is part of many cases.
fn serve(stream: TcpStream, script: &Script, noted: &Mutex<Vec<Seen>>, tls: Option<Arc<ServerConfig>>) {
    stream.set_nodelay(true).unwrap();
    let raw = stream.try_clone().unwrap();
    let mut wire: Box<dyn Wire> = match tls {
        Some(tls) => Box::new(StreamOwned::new(ServerConnection::new(tls).unwrap(), stream)),
        None => Box::new(stream),
    };
    let Some(request) = read(&mut wire) else { return };
    noted.lock().unwrap().push(request.clone());
    let mut step = script(&request);
    if step.good {
        step.content = request.good_reply();
    }
    drop(play(&mut wire, &step, &request));
    if step.rst {
        reset(raw);
    }
}

/// Makes the end of a connection a reset.
fn reset(stream: TcpStream) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    let _guard = runtime.enter();
    stream.set_nonblocking(true).unwrap();
    tokio::net::TcpStream::from_std(stream)
        .unwrap()
        .set_zero_linger()
        .unwrap();
}

fn read(stream: &mut dyn Wire) -> Option<Seen> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let path = head.split(' ').nth(1)?.to_owned();
    Some(Seen {
        path,
        head,
        body: serde_json::from_slice(&body).ok()?,
        written: Arc::default(),
    })
}

/// Waits until the client has gone.
fn wait(stream: &mut dyn Wire) {
    let mut byte = [0];
    while matches!(stream.read(&mut byte), Ok(1)) {}
}

fn play(out: &mut dyn Wire, step: &Step, request: &Seen) -> std::io::Result<()> {
    if step.hang_up {
        return Ok(());
    }
    if step.stall_after == Some(0) {
        wait(out);
        return Ok(());
    }
    let headers: String = step
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let plain = |kind: &str, body: &str, status: u16| {
        format!(
            "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
            body.len()
        )
    };
    if let Some(status) = step.status {
        let error = json!({"error": {"message": "no", "type": "x", "param": null, "code": null}}).to_string();
        let kind = step.content_type.as_deref().unwrap_or("application/json");
        return out.write_all(plain(kind, step.body.as_ref().unwrap_or(&error), status).as_bytes());
    }
    if request.body["stream"] == true {
        return stream(out, step, &headers, &request.written);
    }
    if step.endless {
        write!(
            out,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{{\"choices\":[{{\"message\":{{\"content\":\""
        )?;
        loop {
            out.write_all(&[b'a'; 4096])?;
        }
    }
    let message = json!({"role": "assistant", "content": step.content, "refusal": step.refusal});
    let message = if step.refusal.is_some() {
        json!({"content": null, "refusal": step.refusal})
    } else {
        message
    };
    let reason = step.finish_reason.as_deref().unwrap_or("stop");
    let body = match (&step.garbage, &step.raw) {
        (Some(text), _) | (None, Some(text)) => text.clone(),
        (None, None) => json!({"id": 7, "choices": [{"index": 0, "message": message, "finish_reason": reason}],
            "usage": {"prompt_tokens": 11, "completion_tokens": 5}, "timings": {}})
        .to_string(),
    };
    let whole = plain("application/json", &body, 200);
    let cut = step
        .cut_after
        .or(step.end_after)
        .or(step.stall_after)
        .map(|_| whole.len() - body.len() / 2);
    out.write_all(&whole.as_bytes()[..cut.unwrap_or(whole.len())])?;
    if step.stall_after.is_some() {
        wait(out);
    }
    Ok(())
}

fn stream(out: &mut dyn Wire, step: &Step, headers: &str, written: &Mutex<Vec<Instant>>) -> std::io::Result<()> {
    write!(
        out,
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n{headers}\r\n"
    )?;
    let mut send = |text: &str| -> std::io::Result<()> { write!(out, "{:x}\r\n{text}\r\n", text.len()) };
    if let Some(bytes) = &step.bytes {
        write!(out, "{:x}\r\n", bytes.len())?;
        out.write_all(bytes)?;
        return write!(out, "\r\n0\r\n\r\n");
    }
    if let Some(raw) = &step.raw {
        send(raw)?;
        return write!(out, "0\r\n\r\n");
    }
    let event = |value: &Value| format!("data: {value}\n\n");
    let piece = |delta: Value, reason: Option<&str>| {
        event(&json!({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}))
    };
    send(&piece(json!({"role": "assistant", "content": ""}), None))?;
    if let Some(garbage) = &step.garbage {
        send(&format!("data: {garbage}\n\ndata: [DONE]\n\n"))?;
        return write!(out, "0\r\n\r\n");
    }
    let letters: Vec<char> = step.content.chars().collect();
    let field = if step.refusal.is_some() { "refusal" } else { "content" };
    let said: Vec<String> = match &step.refusal {
        Some(refusal) => vec![refusal.clone()],
        None => letters.chunks(4).map(|it| it.iter().collect()).collect(),
    };
    for (at, text) in said.iter().enumerate() {
        std::thread::sleep(Duration::from_millis(step.pause_ms));
        if step.stall_after == Some(at) {
            wait(out);
            return Ok(());
        }
        if step.cut_after == Some(at) {
            return Ok(());
        }
        if step.end_after == Some(at) {
            return write!(out, "0\r\n\r\n");
        }
        let mut send = |text: &str| -> std::io::Result<()> { write!(out, "{:x}\r\n{text}\r\n", text.len()) };
        if step.error_after == Some(at) {
            send(&event(&json!({"error": {"message": "overloaded", "code": 500}})))?;
            return write!(out, "0\r\n\r\n");
        }
        for _ in 0..step.comments {
            send(": keep-alive\n\n")?;
        }
        written.lock().unwrap().push(Instant::now());
        send(&piece(json!({field: text}), None))?;
    }
    let mut send = |text: &str| -> std::io::Result<()> { write!(out, "{:x}\r\n{text}\r\n", text.len()) };
    loop {
        if !step.endless {
            break;
        }
        send(&piece(json!({"content": "and so on "}), None))?;
    }
    send(&piece(json!({}), Some(step.finish_reason.as_deref().unwrap_or("stop"))))?;
    send(&event(
        &json!({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 5}}),
    ))?;
    if !step.no_done {
        send("data: [DONE]\n\n")?;
    }
    write!(out, "0\r\n\r\n")
}
