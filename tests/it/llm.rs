//! Everything that a server can do wrong, played by a raw TCP peer: the cases are tables in `tests/cases/llm`.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton::llm::{
    Allowance, Breaker, Budget, Endpoint, Exchange, Key, Listener, Model, ModelError, OpenAi, Patience, Provider,
    Recorder, Replay, Retry, Spent, Texts, Told,
};
use baton::prompt::{Finish, Message, Reply, Request, Role, Task, Usage};
use serde::Deserialize;
use serde_json::{Value, json};

const SENTINEL: &str = "sk-sentinel-0417-harbour";

/// What the peer does with one request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Step {
    content: String,
    finish_reason: Option<String>,
    refusal: Option<String>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    content_type: Option<String>,
    /// Closes the connection after so many pieces, or bytes where nothing is streamed.
    cut_after: Option<usize>,
    /// Ends cleanly after so many pieces.
    end_after: Option<usize>,
    /// Says nothing more after so many pieces, and waits for the client to go.
    stall_after: Option<usize>,
    /// Sends an error after so many pieces.
    error_after: Option<usize>,
    no_done: bool,
    garbage: Option<String>,
    comments: usize,
    raw: Option<String>,
    /// Never stops.
    endless: bool,
    /// Reads the request and closes.
    hang_up: bool,
    repeat: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    steps: Vec<Step>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    finish: Option<Finish>,
    #[serde(default)]
    error: Option<String>,
    /// Requests that the peer must have seen.
    calls: usize,
    /// `stream` or `whole`, where the case makes sense in one of them only.
    #[serde(default)]
    only: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Cases {
    case: Vec<Case>,
}

/// A peer that plays steps; every request that it saw is kept.
struct Peer {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

#[derive(Debug, Clone)]
struct Seen {
    path: String,
    head: String,
    body: Value,
}

/// Reads one request and plays the next step to it; a request too many is told so.
fn answer(stream: TcpStream, steps: &Mutex<VecDeque<Step>>, noted: &Mutex<Vec<Seen>>) {
    let Some(request) = read(&stream) else { return };
    let step = steps.lock().unwrap().pop_front();
    noted.lock().unwrap().push(request.clone());
    let step = step.unwrap_or(Step {
        status: Some(418),
        ..Step::default()
    });
    // a client that has gone is part of many cases
    drop(play(stream, &step, request.body["stream"] == true));
}

impl Peer {
    fn new(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let all: VecDeque<Step> = steps
            .into_iter()
            .flat_map(|step| vec![step.clone(); step.repeat.unwrap_or(1)])
            .collect();
        let (steps, noted) = (Arc::new(Mutex::new(all)), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (steps, noted) = (Arc::clone(&steps), Arc::clone(&noted));
                std::thread::spawn(move || answer(stream, &steps, &noted));
            }
        });
        Self { port, seen }
    }

    fn endpoint(&self) -> Endpoint {
        let mut endpoint = Endpoint::new(format!("http://127.0.0.1:{}/v1", self.port), "test-model");
        endpoint.key = Key::new(SENTINEL);
        endpoint.patience = patience();
        endpoint
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn patience() -> Patience {
    Patience {
        connect: Duration::from_millis(500),
        first: Duration::from_millis(700),
        idle: Duration::from_millis(300),
        whole: Duration::from_secs(3),
        tries: 3,
        pause: Duration::from_millis(2),
        longest_pause: Duration::from_millis(50),
        bytes: 64 << 10,
        failures: 5,
        rest: Duration::from_secs(60),
    }
}

fn read(stream: &TcpStream) -> Option<Seen> {
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
    })
}

/// Waits until the client has gone.
fn wait(mut stream: &TcpStream) {
    let mut byte = [0];
    while matches!(stream.read(&mut byte), Ok(1)) {}
}

fn play(mut out: TcpStream, step: &Step, streamed: bool) -> std::io::Result<()> {
    if step.hang_up {
        return Ok(());
    }
    if step.stall_after == Some(0) {
        wait(&out);
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
    if streamed {
        return stream(&mut out, step, &headers);
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
        wait(&out);
    }
    Ok(())
}

fn stream(out: &mut TcpStream, step: &Step, headers: &str) -> std::io::Result<()> {
    write!(
        out,
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n{headers}\r\n"
    )?;
    let mut send = |text: &str| -> std::io::Result<()> { write!(out, "{:x}\r\n{text}\r\n", text.len()) };
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

fn request() -> Request {
    let message = |role, content: &str| Message {
        role,
        content: content.to_owned(),
    };
    Request {
        task: Task::Ask,
        messages: vec![message(Role::System, "rules"), message(Role::User, "material")],
        schema: json!({"type": "object"}),
        most_tokens: 50,
    }
}

fn even() -> baton::llm::Chance {
    Arc::new(|| 0.5)
}

async fn call(model: &impl Model, streamed: bool) -> (Result<Reply, ModelError>, Vec<String>) {
    let mut heard: Vec<String> = Vec::new();
    let request = request();
    let result = if streamed {
        let mut listener = |so_far: &str| heard.push(so_far.to_owned());
        model.stream(&request, &mut listener).await
    } else {
        model.complete(&request).await
    };
    (result, heard)
}

fn variant(error: &ModelError) -> String {
    format!("{error:?}").split([' ', '(']).next().unwrap().to_owned()
}

async fn check(case: &Case, streamed: bool) -> Result<(), String> {
    let peer = Peer::new(case.steps.clone());
    let model = Retry::new(OpenAi::new(&peer.endpoint()).unwrap(), &patience(), even());
    let (result, heard) = call(&model, streamed).await;
    let found = match &result {
        Ok(reply) => (Some(reply.text.clone()), None),
        Err(error) => (None, Some(variant(error))),
    };
    if found != (case.text.clone(), case.error.clone()) {
        return Err(format!("found {found:?}"));
    }
    if let (Ok(reply), Some(finish)) = (&result, case.finish) {
        assert_eq!(reply.finish, finish, "{}", case.name);
    }
    if let (Ok(reply), true, false) = (&result, streamed, heard.is_empty()) {
        assert_eq!(heard.last(), Some(&reply.text), "{}", case.name);
    }
    let calls = peer.seen().len();
    if calls != case.calls {
        return Err(format!("{calls} calls"));
    }
    if format!("{result:?}").contains(SENTINEL) {
        return Err("the key is in the result".to_owned());
    }
    Ok(())
}

#[tokio::test]
async fn servers_fail_in_the_ways_of_the_tables() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/llm");
    let mut failures = Vec::new();
    let mut checked = 0;
    for file in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        let cases: Cases = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for case in &cases.case {
            for (streamed, mode) in [(true, "stream"), (false, "whole")] {
                if case.only.as_deref().is_none_or(|only| only == mode) {
                    checked += 1;
                    let failed = check(case, streamed).await.err();
                    failures.extend(failed.map(|it| format!("{} ({mode}): {it}", case.name)));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(checked > 60, "{checked} cases");
}

#[tokio::test]
async fn a_reply_cut_at_any_byte_is_never_taken_for_a_whole_one() {
    let event = |text: &str, reason: Value| {
        let value = json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]});
        format!("data: {value}\n\n")
    };
    let whole = event("né 田", Value::Null) + &event("end", "stop".into()) + "data: [DONE]\n\n";
    for at in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
        let steps = vec![Step {
            raw: Some(whole[..at].to_owned()),
            ..Step::default()
        }];
        let peer = Peer::new(steps);
        let (result, _) = call(&OpenAi::new(&peer.endpoint()).unwrap(), true).await;
        match result {
            Ok(reply) => assert_eq!(reply.text, "né 田end", "cut at {at}"),
            Err(error) => assert_eq!(error, ModelError::BrokeOff, "cut at {at}"),
        }
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_told_at_once() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut endpoint = Endpoint::new(format!("http://127.0.0.1:{port}/v1"), "m");
    endpoint.patience = patience();
    let model = Retry::new(OpenAi::new(&endpoint).unwrap(), &patience(), even());
    assert_eq!(call(&model, true).await.0, Err(ModelError::Unreachable));
}

#[tokio::test]
async fn a_redirect_takes_the_key_nowhere() {
    let other = Peer::new(vec![Step {
        content: "stolen".to_owned(),
        ..Step::default()
    }]);
    let location = format!("http://127.0.0.1:{}/v1/chat/completions", other.port);
    let step = Step {
        status: Some(307),
        headers: vec![("location".to_owned(), location)],
        ..Step::default()
    };
    let peer = Peer::new(vec![step]);
    let (result, _) = call(&OpenAi::new(&peer.endpoint()).unwrap(), false).await;
    assert_eq!(result, Err(ModelError::Redirected));
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn a_server_that_refuses_the_schema_is_asked_more_simply_from_then_on() {
    let refuse = |word: &str| Step {
        status: Some(400),
        body: Some(json!({"error": {"message": format!("unknown field {word}"), "code": 400}}).to_string()),
        ..Step::default()
    };
    let said = Step {
        content: "{}".to_owned(),
        ..Step::default()
    };
    let steps = vec![
        refuse("stream_options"),
        refuse("json_schema"),
        refuse("use max_completion_tokens"),
        said.clone(),
        said,
    ];
    let peer = Peer::new(steps);
    let model = OpenAi::new(&peer.endpoint()).unwrap();
    assert_eq!(call(&model, true).await.0.unwrap().text, "{}");
    assert_eq!(call(&model, true).await.0.unwrap().text, "{}");
    let last = peer.seen().pop().unwrap().body;
    assert_eq!(peer.seen().len(), 5);
    assert_eq!(last["response_format"]["type"], "json_object");
    assert_eq!(last["max_completion_tokens"], 50);
    assert!(last.get("stream_options").is_none() && last.get("max_tokens").is_none());
}

#[tokio::test]
async fn each_provider_gets_its_own_path_and_header() {
    let peer = Peer::new(vec![Step {
        content: "x".to_owned(),
        repeat: Some(2),
        ..Step::default()
    }]);
    call(&OpenAi::new(&peer.endpoint()).unwrap(), false).await.0.unwrap();
    let mut azure = peer.endpoint();
    azure.base_url = format!("http://127.0.0.1:{}", peer.port);
    azure.provider = Provider::Azure {
        version: "2024-10-21".to_owned(),
    };
    call(&OpenAi::new(&azure).unwrap(), false).await.0.unwrap();
    let seen = peer.seen();
    assert_eq!(seen[0].path, "/v1/chat/completions");
    assert!(
        seen[0]
            .head
            .to_ascii_lowercase()
            .contains(&format!("authorization: bearer {SENTINEL}"))
    );
    assert_eq!(seen[0].body["response_format"]["json_schema"]["strict"], true);
    assert_eq!(
        seen[1].path,
        "/openai/deployments/test-model/chat/completions?api-version=2024-10-21"
    );
    assert!(
        seen[1]
            .head
            .to_ascii_lowercase()
            .contains(&format!("api-key: {SENTINEL}"))
    );
}

/// A model whose replies were written before.
#[derive(Debug, Default)]
struct Scripted {
    replies: Mutex<VecDeque<Result<Reply, ModelError>>>,
    calls: Mutex<u32>,
}

impl Scripted {
    fn new(replies: impl IntoIterator<Item = Result<Reply, ModelError>>) -> Arc<Self> {
        Arc::new(Self {
            replies: Mutex::new(replies.into_iter().collect()),
            calls: Mutex::default(),
        })
    }

    fn calls(&self) -> u32 {
        *self.calls.lock().unwrap()
    }
}

impl Model for Scripted {
    fn call<'a>(&'a self, _: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        Box::pin(async move {
            *self.calls.lock().unwrap() += 1;
            let reply = self
                .replies
                .lock()
                .unwrap()
                .pop_front()
                .unwrap_or(Err(ModelError::Unreachable));
            if let (Ok(reply), Some(listener)) = (&reply, listener) {
                listener.hear(&reply.text);
            }
            reply
        })
    }
}

fn said(text: &str) -> Result<Reply, ModelError> {
    let usage = Usage {
        input: 100,
        cached: 0,
        output: 20,
    };
    Ok(Reply {
        text: text.to_owned(),
        finish: Finish::Done,
        usage,
    })
}

fn busy(seconds: u64) -> Result<Reply, ModelError> {
    Err(ModelError::Busy {
        after: Some(Duration::from_secs(seconds)),
    })
}

#[tokio::test(start_paused = true)]
async fn pauses_are_those_of_the_server_up_to_what_a_person_waits() {
    let cases: [(Vec<Result<Reply, ModelError>>, bool, u64); 4] = [
        (vec![busy(2), said("x")], true, 2000),
        (vec![busy(4), busy(4), said("x")], true, 8000),
        (vec![busy(6), said("x")], false, 0),
        (vec![busy(1_000_000_000), said("x")], false, 0),
    ];
    for (replies, succeeds, waited) in cases {
        let model = Retry::new(Scripted::new(replies), &Patience::default(), even());
        let began = tokio::time::Instant::now();
        assert_eq!(model.complete(&request()).await.is_ok(), succeeds);
        assert_eq!(began.elapsed(), Duration::from_millis(waited));
    }
}

#[tokio::test(start_paused = true)]
async fn a_model_that_fails_again_and_again_is_left_alone_and_comes_back_by_itself() {
    let failing = (0..6).map(|_| Err(ModelError::TooSlow));
    let script = Scripted::new(failing.chain([said("a"), said("b")]));
    let model = Breaker::new(Arc::clone(&script), 5, Duration::from_secs(60));
    for _ in 0..5 {
        assert_eq!(model.complete(&request()).await, Err(ModelError::TooSlow));
    }
    assert_eq!(model.complete(&request()).await, Err(ModelError::Resting));
    assert_eq!(script.calls(), 5);
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(model.complete(&request()).await, Err(ModelError::TooSlow));
    assert_eq!(model.complete(&request()).await, Err(ModelError::Resting));
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(model.complete(&request()).await, said("a"));
    assert_eq!(model.complete(&request()).await, said("b"));
    assert_eq!(script.calls(), 8);
}

#[tokio::test]
async fn a_budget_ends_calls_before_they_are_made() {
    let script = Scripted::new((0..9).map(|_| said("x")));
    let allowance = Allowance {
        calls: 3,
        tokens: 1_000_000,
    };
    let model = Budget::new(Arc::clone(&script), allowance, Spent::default());
    for _ in 0..3 {
        assert!(model.complete(&request()).await.is_ok());
    }
    assert_eq!(model.complete(&request()).await, Err(ModelError::BudgetUsed));
    assert_eq!(
        (script.calls(), model.spent().calls, model.spent().usage.input),
        (3, 3, 300)
    );
    let tokens = Budget::new(
        Arc::clone(&script),
        Allowance { calls: 99, tokens: 60 },
        Spent::default(),
    );
    assert!(tokens.complete(&request()).await.is_ok());
    assert_eq!(tokens.complete(&request()).await, Err(ModelError::BudgetUsed));
}

#[tokio::test]
async fn exchanges_are_recorded_without_texts_and_played_back_with_them() {
    let exchanges: Arc<Mutex<Vec<Exchange>>> = Arc::default();
    for texts in [Texts::LeftOut, Texts::Kept] {
        exchanges.lock().unwrap().clear();
        let sink = Arc::clone(&exchanges);
        let script = Scripted::new([said("the secret harbour"), busy(1)]);
        let model = Recorder::new(script, texts, Arc::new(move |it| sink.lock().unwrap().push(it)));
        drop(model.complete(&request()).await);
        drop(model.complete(&request()).await);
        let written = serde_json::to_string(&*exchanges.lock().unwrap()).unwrap();
        assert_eq!(written.contains("harbour"), texts == Texts::Kept);
        assert!(!written.contains("material"));
    }
    let replay = Replay::new(exchanges.lock().unwrap().clone());
    assert_eq!(replay.complete(&request()).await, said("the secret harbour"));
    assert_eq!(replay.complete(&request()).await, Err(ModelError::NotRecorded));
}

#[tokio::test]
async fn the_key_is_in_no_error_and_no_debug_text() {
    let peer = Peer::new(vec![Step {
        status: Some(401),
        body: Some(SENTINEL.to_owned()),
        ..Step::default()
    }]);
    let model = OpenAi::new(&peer.endpoint()).unwrap();
    let error = call(&model, false).await.0.unwrap_err();
    let shown = format!("{model:?} {error:?} {error} {:?}", peer.endpoint());
    assert!(!shown.contains("sentinel"), "{shown}");
}

#[tokio::test]
async fn the_first_word_is_heard_within_milliseconds_of_its_arrival() {
    let step = Step {
        content: "{\"choice\":1}".to_owned(),
        stall_after: Some(2),
        ..Step::default()
    };
    let peer = Peer::new(vec![step]);
    let model = OpenAi::new(&peer.endpoint()).unwrap();
    let (result, heard) = call(&model, true).await;
    // the peer stays silent after two pieces: what was heard was heard before the reply was whole
    assert_eq!(
        (result, heard.as_slice()),
        (
            Err(ModelError::TooSlow),
            ["{\"ch".to_owned(), "{\"choice".to_owned()].as_slice()
        )
    );
}
