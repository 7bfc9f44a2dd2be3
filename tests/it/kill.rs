//! kill -9 at many instants: what was acknowledged is there once, and the question that is due comes again.
//!
//! `BATON_KILLS` sets how many kills; a kill does not test a power cut, for which `synchronous=FULL` is asserted.

use std::collections::BTreeMap;
use std::env;
use std::time::Duration;

use baton::interview::Event;
use baton::store::{EventStore, SqliteStore};
use serde_json::{Value, json};

use crate::support::{Talk, World};

/// Kills in a normal run.
const KILLS: u64 = 20;

/// Microseconds between two instants of killing; an answer takes some thousand in a debug build.
const APART: u64 = 700;

fn saved_turns(lines: &[Value]) -> Vec<u64> {
    let saved = lines.iter().filter(|line| line["type"] == "saved");
    saved.map(|line| line["turn"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn what_was_acknowledged_survives_every_kill() {
    let kills = env::var("BATON_KILLS").ok().map_or(KILLS, |text| text.parse().unwrap());
    let world = World::new();
    let handover = world.start();
    let mut acknowledged: BTreeMap<u64, String> = BTreeMap::new();
    for round in 0..kills {
        let mut talk = Talk::begin(&world, &handover);
        let Some(question) = talk
            .read_to(&["question", "complete"])
            .pop()
            .filter(|it| it["type"] == "question")
        else {
            break;
        };
        let text = format!("Ingrid Moe decides case {round}, because SAP broke in May.");
        let id = format!("client-{round}");
        let answer = json!({"type": "answer", "id": id, "text": text}).to_string();
        talk.send(&answer);
        // the instant of the kill is what is tested, so this wait is no wait for something to happen
        std::thread::sleep(Duration::from_micros((round % 23) * APART));
        let lines = talk.kill();
        for turn in saved_turns(&lines) {
            assert_eq!(question["turn"], turn);
            acknowledged.insert(turn, text.clone());
        }

        let mut talk = Talk::begin(&world, &handover);
        let due = talk.read_to(&["question"]).pop().unwrap();
        if !acknowledged.contains_key(&question["turn"].as_u64().unwrap()) && due["turn"] == question["turn"] {
            assert_eq!(due["text"], question["text"], "the same question comes again");
        }
        talk.send(&answer);
        let lines = talk.read_to(&["question", "complete"]);
        assert_eq!(
            saved_turns(&lines),
            [question["turn"].as_u64().unwrap()],
            "sent again, it is saved once: {lines:?}"
        );
        acknowledged.insert(question["turn"].as_u64().unwrap(), text);
        talk.kill();
    }
    let store = SqliteStore::open(&world.home().join("baton.db")).await.unwrap();
    let log = store.load(&handover, 0).await.unwrap();
    let mut stored: BTreeMap<u64, String> = BTreeMap::new();
    for envelope in log {
        if let Event::AnswerGiven { turn, text, .. } = envelope.event {
            assert_eq!(stored.insert(u64::from(turn.0), text), None, "an answer is stored once");
        }
    }
    assert_eq!(stored, acknowledged);
    assert!(!stored.is_empty());
    assert_eq!(store.verify(&handover).await.unwrap().broken, []);
    assert_eq!(store.health().await.unwrap().check, "ok");
}
