//! A whole interview against every fault of a model's server: a case is a file of `tests/cases/model`, which says what the
//! server does with each kind of call, and what the leaver is told. Whatever it does, the interview reaches its end, every
//! answer is in the report once, and nobody waits longer than the limits.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton::assets::Assets;
use baton::engine::{Format, Press};
use baton::interview::Outcome;
use baton::llm::{Endpoint, Patience, connect};
use baton::report::Deliverable;
use jiff::civil::date;
use serde::Deserialize;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::model::{Played, course, interview};
use crate::peer::{Peer, Seen, Step, impatience, patience};
use crate::prompt::guide;
use crate::support::cases;

/// Turns of an interview.
const TURNS: usize = 6;

/// What the rules themselves may take for one answer in a build without optimisation, on a busy machine.
const RULES: Duration = Duration::from_secs(15);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the server does.
    fault: String,
    /// The limit that ends it: all others are far off.
    #[serde(default)]
    limit: Option<Limit>,
    /// Whether nobody listens at the address.
    #[serde(default)]
    closed: bool,
    /// What becomes of calls for a question, one after the other; the last is repeated.
    #[serde(default)]
    ask: Vec<Step>,
    /// What becomes of calls for facts.
    #[serde(default)]
    understand: Vec<Step>,
    /// What the leaver is told, each once; nothing else of the model.
    #[serde(default)]
    told: Vec<String>,
    /// Whether some questions are put in the model's words all the same.
    #[serde(default)]
    worded: bool,
    /// Requests that the server sees, at most.
    #[serde(default)]
    requests: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Limit {
    /// One second for the first word, and for each one after it.
    Word,
    /// Three seconds for the whole reply.
    Whole,
}

impl Limit {
    fn patience(self) -> Patience {
        match self {
            Self::Word => impatience(),
            Self::Whole => Patience {
                whole: Duration::from_secs(3),
                ..patience()
            },
        }
    }

    /// How long one call may take.
    fn longest(self) -> Duration {
        match self {
            Self::Word => Duration::from_secs(2),
            Self::Whole => Duration::from_secs(3),
        }
    }
}

/// Chooses a step by the kind of the call.
fn script(case: &Case) -> impl Fn(&Seen) -> Step + Send + Sync + 'static {
    let steps = BTreeMap::from([(true, spread(&case.ask)), (false, spread(&case.understand))]);
    let steps = Mutex::new(steps);
    move |seen| {
        let mut steps = steps.lock().unwrap();
        let mine = steps.get_mut(&seen.is_ask()).unwrap();
        match mine.as_slice() {
            [] => Step {
                good: true,
                ..Step::default()
            },
            [last] => last.clone(),
            _ => mine.remove(0),
        }
    }
}

fn spread(steps: &[Step]) -> Vec<Step> {
    let all = steps.iter().map(|step| vec![step.clone(); step.repeat.unwrap_or(1)]);
    all.flatten().collect()
}

fn endpoint(case: &Case, peer: &Peer) -> Endpoint {
    let mut endpoint = peer.endpoint();
    if let Some(limit) = case.limit {
        endpoint.patience = limit.patience();
    }
    if case.closed {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        endpoint.base_url = format!("http://{free}/v1");
    }
    endpoint
}

async fn check(case: &Case, plain: &Played) -> Result<(), String> {
    let peer = Peer::by(script(case), None);
    let model = connect(&endpoint(case, &peer), Arc::new(|| 0.5)).unwrap();
    let played = interview(Some(Arc::new(model)), TURNS).await;
    if !played.session.finished {
        return Err("it did not reach its end".to_owned());
    }
    let limit = case.limit.map_or(Duration::ZERO, Limit::longest) + RULES;
    if let Some(wait) = played.waits.iter().find(|it| **it > limit) {
        return Err(format!("somebody waited {wait:?}"));
    }
    told(case, &played)?;
    reported(&played)?;
    let is_worded = played.questions != plain.questions;
    if is_worded != case.worded {
        return Err(format!(
            "questions in the model's words: {is_worded}, {:#?}",
            played.questions
        ));
    }
    if !is_worded && course(&played.session) != course(&plain.session) {
        return Err("the course changed".to_owned());
    }
    let requests = peer.seen().len();
    if case.requests.is_some_and(|most| requests > most) {
        return Err(format!("{requests} requests"));
    }
    Ok(())
}

/// What the leaver was told of the model is what the case says, each once.
fn told(case: &Case, played: &Played) -> Result<(), String> {
    let told: Vec<&String> = played
        .notices
        .iter()
        .filter(|it| it.contains("language model"))
        .collect();
    let expected = case
        .told
        .iter()
        .all(|text| told.iter().filter(|it| it.contains(text)).count() == 1);
    if expected && told.len() == case.told.len() {
        return Ok(());
    }
    Err(format!("the leaver was told {told:#?}"))
}

/// Every answer stands in the session and in the transcript exactly once, and the turns have no gap.
fn reported(played: &Played) -> Result<(), String> {
    let turns: Vec<u32> = played.session.turns.iter().map(|it| it.question.turn.0).collect();
    if turns != (1..=u32::try_from(turns.len()).unwrap()).collect::<Vec<_>>() {
        return Err(format!("turns {turns:?}"));
    }
    let answered = played
        .session
        .turns
        .iter()
        .filter(|it| matches!(it.outcome, Some(Outcome::Answered(_))))
        .count();
    if answered != played.answers.len() {
        return Err(format!("{answered} answers"));
    }
    let press = Press::new(&Assets::default()).unwrap();
    let report = press.report(&played.session, guide(), date(2026, 11, 2)).unwrap();
    let sheet = press
        .sheets(&report, Deliverable::Transcript, &[Format::Markdown])
        .remove(0);
    let transcript = String::from_utf8(sheet.bytes.unwrap()).unwrap().replace('\\', "");
    let missing = played
        .answers
        .iter()
        .find(|it| transcript.matches(it.as_str()).count() != 1);
    missing.map_or(Ok(()), |it| Err(format!("not once in the transcript: {it}")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interview_reaches_its_end_whatever_the_server_does() {
    let plain = Arc::new(interview(None, TURNS).await);
    let mut files: Vec<_> = fs::read_dir(cases().join("model"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    // most of the time is waiting for servers that are slow on purpose
    let (together, mut running) = (Arc::new(Semaphore::new(4)), JoinSet::new());
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (plain, together) = (Arc::clone(&plain), Arc::clone(&together));
        running.spawn(async move {
            let _permit = together.acquire_owned().await;
            let failed = check(&case, &plain).await.err();
            failed.map(|it| format!("{name} ({}): {it}", case.fault))
        });
    }
    let failures: Vec<String> = running.join_all().await.into_iter().flatten().collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(files.len() > 40, "{} cases", files.len());
}
