//! Everything that a server can do wrong, played by a raw TCP peer: the cases are tables in `tests/cases/llm`.

use std::collections::VecDeque;
use std::fs;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton::llm::{
    Allowance, Breaker, Budget, Endpoint, Exchange, Listener, Model, ModelError, OpenAi, Patience, Provider, Recorder,
    Replay, Retry, Spent, Texts, Told,
};
use baton::prompt::{Finish, Message, Reply, Request, Role, Task, Usage};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::peer::{Peer, SENTINEL, Step, impatience, patience};

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

/// Little patience for anything, also for a reply in one piece.
fn short() -> Patience {
    Patience {
        whole: Duration::from_secs(2),
        ..impatience()
    }
}

pub(crate) fn even() -> baton::llm::Chance {
    Arc::new(|| 0.5)
}

pub(crate) async fn call(model: &impl Model, streamed: bool) -> (Result<Reply, ModelError>, Vec<String>) {
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
    let is_slow = case.error.as_deref() == Some("TooSlow");
    let patience = if is_slow { short() } else { patience() };
    let endpoint = Endpoint {
        patience: patience.clone(),
        ..peer.endpoint()
    };
    let model = Retry::new(OpenAi::new(&endpoint).unwrap(), &patience, even());
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
    for at in 0..whole.len() {
        let steps = vec![Step {
            bytes: Some(whole.as_bytes()[..at].to_owned()),
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
    let endpoint = Endpoint {
        patience: short(),
        ..peer.endpoint()
    };
    let model = OpenAi::new(&endpoint).unwrap();
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
