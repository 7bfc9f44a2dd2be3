//! The protocol of `baton interview --jsonl`: each case is a file of what is sent and what must come back.

use std::fs;
use std::process::Command;

use baton::store::{EventStore, SqliteStore};
use serde::Deserialize;
use serde_json::Value;

use crate::support::{Talk, World, cases};

/// A case: conversations one after the other in one home, on one handover.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    talk: Vec<Conversation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    /// What comes before anything is sent.
    begin: Vec<String>,
    #[serde(default)]
    step: Vec<Step>,
    exit: i32,
}

/// A line that is sent, and the lines that come back: each names fields that must be so.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    send: String,
    expect: Vec<String>,
}

#[test]
fn conversations_go_as_written() {
    insta::glob!("../../tests/cases/jsonl", "*.toml", |path| {
        let case: Case = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let world = World::new();
        let handover = world.start();
        for conversation in &case.talk {
            let mut talk = Talk::begin(&world, &handover);
            expect(&mut talk, "the beginning", &conversation.begin);
            for step in &conversation.step {
                talk.send(&step.send);
                expect(&mut talk, &step.send, &step.expect);
            }
            talk.hang_up();
            assert_eq!(
                talk.read(),
                None,
                "nothing is said after the last step of {}",
                path.display()
            );
            assert_eq!(talk.exit(), conversation.exit);
        }
    });
}

fn expect(talk: &mut Talk, after: &str, lines: &[String]) {
    for line in lines {
        let wanted: Value = serde_json::from_str(line).unwrap();
        let found = talk
            .read()
            .unwrap_or_else(|| panic!("after {after}: nothing came in place of {line}"));
        for (field, value) in wanted.as_object().unwrap() {
            assert_eq!(&found[field], value, "after {after}: `{field}` of {found}");
        }
    }
}

#[test]
fn every_line_has_exactly_the_fields_of_the_protocol() {
    let world = World::new();
    let handover = world.start();
    let mut talk = Talk::begin(&world, &handover);
    let mut lines = talk.read_to(&["question"]);
    for send in [
        r#"{"type":"answer","text":"The password is Hunter2!x and Ingrid Moe decides."}"#,
        "nonsense",
        r#"{"type":"finish"}"#,
    ] {
        talk.send(send);
        lines.extend(talk.read_to(&["question", "error", "complete"]));
    }
    let fields = |kind: &str| -> Vec<String> {
        let line = lines
            .iter()
            .find(|it| it["type"] == kind)
            .unwrap_or_else(|| panic!("no {kind} in {lines:?}"));
        line.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(fields("hello"), ["type", "handover", "csm", "resumed"]);
    assert_eq!(
        fields("question"),
        [
            "type",
            "turn",
            "kind",
            "topic",
            "account",
            "text",
            "coverage",
            "minutes_left"
        ]
    );
    assert_eq!(fields("saved"), ["type", "turn", "facts", "masked"]);
    assert_eq!(fields("notice"), ["type", "text"]);
    assert_eq!(fields("error"), ["type", "message", "hint"]);
    assert_eq!(fields("complete"), ["type", "turns", "coverage"]);
    assert_eq!(talk.exit(), 0);
}

#[tokio::test]
async fn what_was_off_the_record_or_secret_is_nowhere_in_the_home() {
    let world = World::new();
    let handover = world.start();
    let mut talk = Talk::begin(&world, &handover);
    talk.read_to(&["question"]);
    for send in [
        r#"{"type":"off_record","text":"Their COO QQOFFRECORDQQ drinks"}"#,
        r#"{"type":"answer","text":"We log in with the password QQs3cret!QQ each Monday."}"#,
        r#"{"type":"answer","text":["QQWRONGTYPEQQ"]}"#,
        r#"QQNOTJSONQQ"#,
    ] {
        talk.send(send);
        talk.read_to(&["question", "error"]);
    }
    // the log is read before the process ends, so that its side files are there too
    for entry in fs::read_dir(world.home()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(2).any(|it| it == b"QQ"), "{}", path.display());
    }
    assert_eq!(talk.exit(), 0);
    let store = SqliteStore::open(&world.home().join("baton.db")).await.unwrap();
    assert!(store.load(&handover, 0).await.unwrap().len() > 4);
}

#[test]
fn two_programs_on_one_handover_do_not_answer_each_others_questions() {
    let world = World::new();
    let handover = world.start();
    let (mut one, mut other) = (Talk::begin(&world, &handover), Talk::begin(&world, &handover));
    let first = one.read_to(&["question"]).pop().unwrap();
    assert_eq!(other.read_to(&["question"]).pop().unwrap()["text"], first["text"]);
    one.send(r#"{"type":"answer","text":"Fjordglass comes first because Ingrid Moe wants to cancel in January."}"#);
    let second = one.read_to(&["question"]).pop().unwrap();
    other.send(r#"{"type":"answer","text":"This was meant for the first question."}"#);
    let told = other.read_to(&["question"]);
    assert_eq!(told[0]["type"], "error", "{told:?}");
    assert_eq!(told.last().unwrap()["turn"], second["turn"]);
    other.send(r#"{"type":"answer","text":"The renewal hangs on the SAP connector, Ingrid said so in May."}"#);
    assert_eq!(other.read_to(&["question"])[0]["turn"], second["turn"]);
    assert_eq!((one.exit(), other.exit()), (0, 0));
}

#[cfg(unix)]
#[test]
fn a_request_to_end_is_a_clean_pause() {
    let world = World::new();
    let handover = world.start();
    for signal in ["TERM", "INT"] {
        let mut talk = Talk::begin(&world, &handover);
        talk.read_to(&["question"]);
        let pid = talk.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(talk.read(), None);
        assert_eq!(talk.child.wait().unwrap().code(), Some(130), "{signal}");
    }
    let status = world.run(&["status", "--json"], "");
    assert!(status.stdout.contains("\"sittings\":[2,3]"), "{}", status.stdout);
    assert!(cases().exists());
}
