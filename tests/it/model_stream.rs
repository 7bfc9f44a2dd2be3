//! The next question while its words come in: what is shown, when, and that nothing else waits for it.

use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use baton::engine::News;
use baton::interview::Command;
use baton::llm::{Endpoint, Patience, connect};
use serde_json::json;

use crate::model::{assistant, engine, start};
use crate::peer::{Peer, Seen, Step, impatience, patience};
use crate::support::{Talk, World};

/// Characters of a piece of the peer's stream.
const PIECE: usize = 4;

/// What a watcher saw.
#[derive(Debug, Clone, PartialEq)]
enum Saw {
    Saved,
    Asked,
    Words(String),
    Question(String),
    Replaced(String),
}

type Sights = Arc<Mutex<Vec<(Instant, Saw)>>>;

fn watcher(sights: &Sights) -> impl FnMut(News<'_>) + Send + use<> {
    let sights = Arc::clone(sights);
    move |news: News<'_>| {
        let saw = match news {
            News::Saved(_) => Saw::Saved,
            News::Asked => Saw::Asked,
            News::Words(question) => Saw::Words(question.text.clone()),
            News::Question(question) => Saw::Question(question.text.clone()),
            News::Replaced(question) => Saw::Replaced(question.text.clone()),
        };
        sights.lock().unwrap().push((Instant::now(), saw));
    }
}

fn reply(question: &str) -> String {
    json!({"choice": 1, "question": question, "why": ""}).to_string()
}

/// Opens an interview with a server that says this, and returns what a watcher saw.
async fn opened(step: Step) -> (Vec<(Instant, Saw)>, Vec<Seen>) {
    opened_with(step, patience()).await
}

async fn opened_with(step: Step, patience: Patience) -> (Vec<(Instant, Saw)>, Vec<Seen>) {
    let peer = Peer::by(move |_| step.clone(), None);
    let endpoint = Endpoint {
        patience,
        ..peer.endpoint()
    };
    let model = connect(&endpoint, Arc::new(|| 0.5)).unwrap();
    let engine = engine(Arc::default(), Some(assistant(Arc::new(model), "m")));
    let handover = start(&engine).await;
    let sights = Sights::default();
    let mut watch = watcher(&sights);
    let opened = engine.watched(&handover, None, Command::Open, &mut watch).await;
    opened.unwrap();
    let seen = peer.seen();
    (sights.lock().unwrap().clone(), seen)
}

fn says(content: impl Into<String>) -> Step {
    Step {
        content: content.into(),
        ..Step::default()
    }
}

fn saws(sights: Vec<(Instant, Saw)>) -> Vec<Saw> {
    sights.into_iter().map(|(_, saw)| saw).collect()
}

#[tokio::test]
async fn words_come_one_by_one_and_the_question_last() {
    let (sights, _) = opened(says(reply("What cannot wait for the report today?"))).await;
    let saw = saws(sights);
    assert_eq!(saw[..2], [Saw::Saved, Saw::Asked]);
    let whole = "What cannot wait for the report today?";
    assert_eq!(saw.last(), Some(&Saw::Question(whole.to_owned())));
    let words: Vec<&String> = saw
        .iter()
        .filter_map(|it| match it {
            Saw::Words(words) => Some(words),
            _ => None,
        })
        .collect();
    assert_eq!(words.len(), 7, "{words:?}");
    assert!(words.iter().all(|it| whole.starts_with(it.as_str())), "{words:?}");
    assert_eq!(words[0], "What");
}

#[tokio::test]
async fn words_that_no_later_one_could_mend_are_not_shown() {
    for (question, never) in [
        ("What is the admin password of Fjordlys?", "password"),
        ("What does Mallory Steel want before Friday?", "Mallory"),
        ("What did the 97 sites of theirs cost?", "97"),
        ("What stands in [the portal](https://evil.example)?", "["),
        ("What is right? And what is wrong? And who says so?", "wrong?"),
        ("What\u{1b}[2J is left?", "2J"),
    ] {
        let (sights, _) = opened(says(reply(question))).await;
        let saw = saws(sights);
        let is_shown = |it: &Saw| matches!(it, Saw::Words(words) if words.contains(never));
        assert!(!saw.iter().any(is_shown), "{question}: {saw:?}");
        let Some(Saw::Replaced(end)) = saw.last() else {
            panic!("{question}: {saw:?}")
        };
        assert!(end.ends_with('?') && !end.contains(never), "{end}");
    }
}

#[tokio::test]
async fn a_reply_that_breaks_off_and_comes_again_starts_anew() {
    let steps = Mutex::new(vec![
        says(reply("How many things cannot wait for the report?")),
        Step {
            cut_after: Some(12),
            ..says(reply("What cannot wait for the report today?"))
        },
    ]);
    let peer = Peer::by(move |_| steps.lock().unwrap().pop().unwrap(), None);
    let model = connect(&peer.endpoint(), Arc::new(|| 0.5)).unwrap();
    let engine = engine(Arc::default(), Some(assistant(Arc::new(model), "m")));
    let handover = start(&engine).await;
    let sights = Sights::default();
    let mut watch = watcher(&sights);
    engine
        .watched(&handover, None, Command::Open, &mut watch)
        .await
        .unwrap();
    let saw = saws(sights.lock().unwrap().clone());
    let first = saw.iter().any(|it| *it == Saw::Words("What cannot".to_owned()));
    let second = saw.iter().any(|it| *it == Saw::Words("How many things".to_owned()));
    assert!(first && second, "{saw:?}");
    assert!(
        matches!(saw.last(), Some(Saw::Question(_) | Saw::Replaced(_))),
        "{saw:?}"
    );
}

#[tokio::test]
async fn the_first_word_is_shown_within_five_milliseconds_of_its_arrival() {
    let question = "What cannot wait for the report today?";
    let content = reply(question);
    // the first word is whole once the space behind it has come
    let space = content.find("What ").unwrap() + "What".len();
    let mut waits = Vec::new();
    for _ in 0..9 {
        let step = Step {
            pause_ms: 2,
            ..says(content.clone())
        };
        let (sights, seen) = opened(step).await;
        let shown = sights.iter().find(|(_, saw)| matches!(saw, Saw::Words(_))).unwrap().0;
        let written = seen[0].written.lock().unwrap()[space / PIECE];
        waits.push(shown - written);
    }
    waits.sort();
    eprintln!("first word shown after {waits:?}");
    // the quickest shows what the program takes; the others, what else the machine does
    assert!(waits[0] <= Duration::from_millis(5), "{waits:?}");
}

#[tokio::test]
async fn a_silent_server_is_cut_at_the_first_word_not_at_the_end() {
    let began = Instant::now();
    let silent = Step {
        stall_after: Some(0),
        ..Step::default()
    };
    let (sights, _) = opened_with(silent, impatience()).await;
    let waited = began.elapsed();
    assert!(matches!(sights.last(), Some((_, Saw::Replaced(_)))));
    assert!(waited >= impatience().first, "{waited:?}");
    assert!(waited < impatience().whole, "{waited:?}");
}

#[test]
fn a_program_hears_that_an_answer_is_saved_before_the_model_is_done_and_sees_whole_questions_only() {
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let peer = Peer::by(
        move |seen| {
            if seen.is_ask() {
                gate.lock().unwrap().recv().unwrap();
            }
            Step {
                good: true,
                ..Step::default()
            }
        },
        None,
    );
    let world = World::new();
    let handover = world.start();
    world.write(
        "home/config.toml",
        &format!(
            "[model]\nname = \"m\"\nbase_url = \"http://127.0.0.1:{}/v1\"\n",
            peer.port
        ),
    );
    let mut talk = Talk::begin(&world, &handover);
    // the greeting is there while the model has not said a word yet
    talk.read_to(&["notice"]);
    go.send(()).unwrap();
    let lines = talk.read_to(&["question"]);
    assert!(
        lines.last().unwrap()["text"]
            .as_str()
            .unwrap()
            .ends_with("as of today?")
    );
    talk.send(&json!({"type": "answer", "text": "Ingrid Moe decides on the renewal."}).to_string());
    let saved = talk.read_to(&["saved"]).pop().unwrap();
    assert_eq!(
        (saved["type"].as_str(), saved["turn"].as_u64()),
        (Some("saved"), Some(1))
    );
    go.send(()).unwrap();
    let lines = talk.read_to(&["question"]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0]["text"].as_str().unwrap().ends_with('?'));
    assert_eq!(talk.exit(), 0);
}
