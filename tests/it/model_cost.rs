//! What a model costs, in the open: `baton status` after an interview, and `baton doctor` before one.

use serde_json::{Value, json};

use crate::peer::{Peer, Seen, Step};
use crate::support::{Talk, World};

/// A server that answers well, but for the second question: that one is refused.
fn server() -> Peer {
    let asked = std::sync::Mutex::new(0);
    Peer::by(
        move |seen| {
            let mut asked = asked.lock().unwrap();
            *asked += u32::from(seen.is_ask());
            Step {
                good: true,
                refusal: (seen.is_ask() && *asked == 2).then(|| "I can't help with that.".to_owned()),
                ..Step::default()
            }
        },
        None,
    )
}

fn configured(world: &World, peer: &Peer, more: &str) {
    let base = format!("http://127.0.0.1:{}/v1", peer.port);
    world.write(
        "home/config.toml",
        &format!("[model]\nname = \"m\"\nbase_url = \"{base}\"\n{more}"),
    );
}

#[test]
fn status_says_what_a_handover_used_and_what_that_cost() {
    let (world, peer) = (World::new(), server());
    let handover = world.start();
    configured(
        &world,
        &peer,
        "price_input = 1000.0\nprice_cached = 100.0\nprice_output = 4000.0\ncurrency = \"EUR\"\n",
    );
    let mut talk = Talk::begin(&world, &handover);
    talk.read_to(&["question"]);
    for text in [
        "Ingrid Moe decides.",
        "The invoice of May is unpaid.",
        "Ask Birgit in Finance.",
    ] {
        talk.send(&json!({"type": "answer", "text": text}).to_string());
        talk.read_to(&["question"]);
    }
    // the readings are waited for at the end
    talk.send(&json!({"type": "finish"}).to_string());
    talk.read_to(&["complete"]);
    assert_eq!(talk.exit(), 0);
    let status: Value = serde_json::from_str(&world.run(&["status", handover.as_str(), "--json"], "").stdout).unwrap();
    // the peer counts 11 tokens of a request and 5 of a reply, whatever it is asked
    let calls = status["model"]["calls"].as_u64().unwrap();
    assert_eq!(calls, peer.seen().len() as u64);
    assert_eq!(status["model"]["input"].as_u64().unwrap(), 11 * calls);
    assert_eq!(status["model_currency"], "EUR");
    let cost = status["model_cost"].as_f64().unwrap();
    assert!(
        (cost - calls as f64 * (11.0 * 1000.0 + 5.0 * 4000.0) / 1e6).abs() < 1e-9,
        "{cost}"
    );
    let tasks = status["model_tasks"].as_array().unwrap();
    let names: Vec<&str> = tasks.iter().map(|it| it["task"].as_str().unwrap()).collect();
    assert_eq!(names, ["ask", "understand"]);
    assert_eq!(tasks[0]["faults"], json!({"the model refused": 1}));
    let sum: u64 = tasks.iter().map(|it| it["calls"].as_u64().unwrap()).sum();
    assert_eq!(sum, calls);
    let shown = world.run(&["status", handover.as_str()], "").stdout;
    let line = shown.lines().find(|it| it.starts_with("model:")).unwrap();
    assert!(
        line.starts_with(&format!("model: {calls} calls (1 not used)")) && line.contains("EUR"),
        "{line}"
    );
    assert!(shown.contains("not used: the model refused (1)"), "{shown}");
}

fn doctor(world: &World) -> Value {
    let found: Value = serde_json::from_str(&world.run(&["doctor", "--json"], "").stdout).unwrap();
    let all = found.as_array().unwrap();
    all.iter().find(|it| it["check"] == "model").unwrap().clone()
}

#[test]
fn doctor_says_whether_the_model_answers_how_fast_and_whether_it_obeys() {
    let says = |content: &'static str| {
        move |_: &Seen| Step {
            content: content.to_owned(),
            ..Step::default()
        }
    };
    let world = World::new();
    let peer = Peer::by(says("{\"answer\": 7, \"word\": \"ready\"}"), None);
    configured(&world, &peer, "");
    let well = doctor(&world);
    assert_eq!(
        (well["state"].as_str(), &well["measured"]["obeys"]),
        (Some("ok"), &json!(true)),
        "{well}"
    );
    assert!(
        well["measured"]["first_ms"].as_u64() <= well["measured"]["whole_ms"].as_u64(),
        "{well}"
    );
    assert!(
        well["measured"]["connect_ms"].is_u64() && well["measured"]["takes_schema"] == true,
        "{well}"
    );

    let peer = Peer::by(says("I am ready, and the answer is 7."), None);
    configured(&world, &peer, "");
    let astray = doctor(&world);
    assert_eq!(
        (astray["state"].as_str(), &astray["measured"]["obeys"]),
        (Some("note"), &json!(false)),
        "{astray}"
    );

    let refuses = |seen: &Seen| Step {
        content: "{\"answer\": 7, \"word\": \"ready\"}".to_owned(),
        status: (seen.body["response_format"]["type"] == "json_schema").then_some(400),
        body: Some("{\"error\":{\"message\":\"json_schema is not supported\"}}".to_owned()),
        ..Step::default()
    };
    let peer = Peer::by(refuses, None);
    configured(&world, &peer, "");
    let simple = doctor(&world);
    assert_eq!(
        (&simple["measured"]["obeys"], &simple["measured"]["takes_schema"]),
        (&json!(true), &json!(false)),
        "{simple}"
    );

    let peer = Peer::by(
        |_| Step {
            stall_after: Some(0),
            ..Step::default()
        },
        None,
    );
    configured(&world, &peer, "first_seconds = 1\n");
    let silent = doctor(&world);
    assert!(
        silent["found"].as_str().unwrap().contains("too long") && silent["measured"].is_null(),
        "{silent}"
    );
}
