//! A sentinel key and a sentinel secret: in nothing that any library logs at its most talkative, in no error, notice, record
//! of an exchange, byte of the database or argument of the process.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use baton::engine::{Clock, Engine};
use baton::interview::Command;
use baton::llm::{Exchange, Recorder, Texts, connect};
use baton::store::SqliteStore;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::model::{assistant, start};
use crate::peer::{Peer, SENTINEL, Step};
use crate::prompt::guide_of;
use crate::support::{Talk, World};

/// What a leaver types without thinking.
const SECRET: &str = "Harbour-9931-Zulu!";

fn answer() -> String {
    format!("Sigrid Aasen decides. The admin password is {SECRET} and it opens the portal.")
}

/// Everything that any library logged while it was listened to. One for the whole process: a subscriber of one thread misses
/// what another thread's first call has switched off.
#[derive(Debug, Default)]
struct Logged {
    is_listening: AtomicBool,
    text: Mutex<String>,
}

static LOGGED: OnceLock<Logged> = OnceLock::new();

impl Logged {
    fn listen() -> &'static Self {
        let logged = LOGGED.get_or_init(Self::default);
        tracing::subscriber::set_global_default(Trace).unwrap();
        log::set_logger(&Facade).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        logged.is_listening.store(true, Ordering::Relaxed);
        logged
    }

    fn note(text: std::fmt::Arguments<'_>) {
        if let Some(logged) = LOGGED.get().filter(|it| it.is_listening.load(Ordering::Relaxed)) {
            writeln!(logged.text.lock().unwrap(), "{text}").unwrap();
        }
    }
}

/// What speaks `tracing`.
#[derive(Debug, Clone, Copy)]
struct Trace;

impl Visit for Trace {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        Logged::note(format_args!("{field}={value:?}"));
    }
}

impl Subscriber for Trace {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Self);
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Self);
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        Logged::note(format_args!("{}:", event.metadata().target()));
        event.record(&mut Self);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// What speaks `log`.
struct Facade;

impl log::Log for Facade {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        Logged::note(format_args!("{}: {}", record.target(), record.args()));
    }
    fn flush(&self) {}
}

/// All bytes of all files below a folder.
fn bytes_of(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            all.extend(bytes_of(&entry.path()));
        } else {
            all.extend(fs::read(entry.path()).unwrap());
        }
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

/// Plays an interview of a few turns on a database of its own, against a server that plays this, and returns all that
/// could be read afterwards by somebody who is curious.
async fn traces(step: Step) -> (Vec<(&'static str, Vec<u8>)>, Peer) {
    let folder = tempfile::tempdir().unwrap();
    let peer = Peer::by(move |_| step.clone(), None);
    let exchanges: Arc<Mutex<Vec<Exchange>>> = Arc::default();
    let sink = Arc::clone(&exchanges);
    let model = connect(&peer.endpoint(), Arc::new(|| 0.5)).unwrap();
    let recorder = Recorder::new(model, Texts::LeftOut, Arc::new(move |it| sink.lock().unwrap().push(it)));
    let mut shown = format!("{recorder:?}");
    let clock = Clock::Pinned("2026-11-02T09:00:00Z".parse().unwrap());
    let store = SqliteStore::open(&folder.path().join("baton.db")).await.unwrap();
    let helper = assistant(Arc::new(recorder), "test-model");
    let engine = Engine::new(Arc::new(store), guide_of(), clock).with_assistant(helper);
    write!(shown, "{engine:?}").unwrap();
    let handover = start(&engine).await;
    let mut step = engine.open(&handover).await.unwrap();
    for _ in 0..3 {
        let turn = step.question.clone().unwrap().turn;
        let command = Command::Answer {
            id: None,
            text: answer(),
        };
        step = engine.reply(&handover, turn, command).await.unwrap();
        write!(shown, "{step:?}").unwrap();
    }
    let end = engine.submit(&handover, Command::Finish).await.unwrap();
    write!(shown, "{end:?}").unwrap();
    let recorded = serde_json::to_vec(&*exchanges.lock().unwrap()).unwrap();
    assert!(!exchanges.lock().unwrap().is_empty());
    let found = vec![
        ("errors, notices and states", shown.into_bytes()),
        ("the record of exchanges", recorded),
        ("the database", bytes_of(folder.path())),
    ];
    (found, peer)
}

#[tokio::test]
async fn key_and_secret_are_in_no_log_error_record_or_database() {
    let logged = Logged::listen();
    let echo = |status: u16| Step {
        status: Some(status),
        // a server that repeats what it was sent
        body: Some(json!({"error": {"message": format!("Incorrect API key provided: {SENTINEL}")}}).to_string()),
        headers: vec![("location".to_owned(), format!("http://127.0.0.1:1/?key={SENTINEL}"))],
        ..Step::default()
    };
    let good = Step {
        good: true,
        ..Step::default()
    };
    let cut = Step {
        cut_after: Some(2),
        ..good.clone()
    };
    for step in [good, cut, echo(401), echo(400), echo(307), echo(500)] {
        let (mut found, peer) = traces(step.clone()).await;
        found.push(("the logs", logged.text.lock().unwrap().clone().into_bytes()));
        for (place, bytes) in &found {
            assert!(!holds(bytes, SENTINEL), "the key is in {place} with {step:?}");
            assert!(!holds(bytes, SECRET), "the secret is in {place} with {step:?}");
        }
        let seen = peer.seen();
        assert!(!seen.is_empty());
        for request in &seen {
            // the key did travel, so that there was something to leak
            assert!(request.head.contains(SENTINEL));
            assert!(!request.body.to_string().contains(SECRET) && !request.body.to_string().contains(SENTINEL));
        }
    }
    logged.is_listening.store(false, Ordering::Relaxed);
    let heard = logged.text.lock().unwrap();
    let libraries = ["hyper_util", "reqwest", "sqlx"].map(|it| heard.contains(it));
    assert_eq!(libraries, [true; 3], "what was not logged was not checked");
}

#[test]
fn key_and_secret_are_in_no_argument_output_or_file_of_the_program() {
    let peer = Peer::by(
        |seen| Step {
            good: seen.is_ask(),
            status: (!seen.is_ask()).then_some(401),
            body: Some(SENTINEL.to_owned()),
            ..Step::default()
        },
        None,
    );
    let base = format!("http://127.0.0.1:{}/v1", peer.port);
    let world = World::new();
    let handover = world.start();
    world.write("key", SENTINEL);
    let key_file = world.path("key").to_string_lossy().into_owned();
    for (name, value) in [("OPENAI_API_KEY", SENTINEL), ("BATON_API_KEY_FILE", key_file.as_str())] {
        let mut command = world.command(&["interview", handover.as_str(), "--jsonl"]);
        command.env("BATON_MODEL", "m").env("BATON_BASE_URL", &base);
        command.env("RUST_LOG", "trace").env(name, value);
        let mut talk = Talk::of(command);
        let mut lines = talk.read_to(&["question"]);
        let arguments = fs::read(format!("/proc/{}/cmdline", talk.child.id()));
        for _ in 0..2 {
            talk.send(&json!({"type": "answer", "text": answer()}).to_string());
            lines.extend(talk.read_to(&["question"]));
        }
        let (exit, errors) = talk.exit_with_errors();
        assert_eq!(exit, 0);
        let shown = format!("{lines:?}{errors}");
        let files = bytes_of(&world.home());
        for (place, bytes) in [
            ("the arguments", arguments.unwrap_or_default().as_slice()),
            ("the output", shown.as_bytes()),
            ("the home folder", &files),
        ] {
            assert!(!holds(bytes, SENTINEL), "the key is in {place}");
            assert!(!holds(bytes, SECRET), "the secret is in {place}");
        }
    }
    assert!(peer.seen().iter().all(|it| it.head.contains(SENTINEL)) && peer.seen().len() >= 6);
    let doctor = {
        let mut command = world.command(&["doctor"]);
        command
            .env("BATON_MODEL", "m")
            .env("BATON_BASE_URL", &base)
            .env("OPENAI_API_KEY", SENTINEL);
        world.finish(command, "")
    };
    assert!(
        !format!("{}{}", doctor.stdout, doctor.stderr).contains(SENTINEL),
        "{}",
        doctor.stdout
    );
}
