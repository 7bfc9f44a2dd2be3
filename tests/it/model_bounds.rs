//! What a model costs in calls, tokens and waiting: one call between an answer and the next question, no call that grows
//! with the interview, and readings that nobody waits for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton::engine::{Assistant, Rate};
use baton::id::Turn;
use baton::interview::{Command, Outcome, Session};
use baton::llm::{Listener, Model, ModelError, Told};
use baton::prompt::{Reply, Request, Task};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::model::{assistant, engine, start};

/// Turns of the interview whose tokens are summed.
const TURNS: u32 = 60;

/// A model that words every question as the candidate has it, with a word more, and whose readings are scripted.
#[derive(Debug, Default)]
struct Obliging {
    seen: Mutex<Vec<Request>>,
    /// How many readings from now on fail.
    failing: Mutex<u32>,
    /// Whether readings wait until they are let go.
    is_held: Mutex<bool>,
    release: Notify,
}

impl Model for Obliging {
    fn call<'a>(&'a self, request: &'a Request, _: Option<&'a mut dyn Listener>) -> Told<'a> {
        self.seen.lock().unwrap().push(request.clone());
        Box::pin(async move {
            if request.task == Task::Ask {
                return Ok(worded(request));
            }
            let is_held = *self.is_held.lock().unwrap();
            if is_held {
                self.release.notified().await;
            }
            let mut failing = self.failing.lock().unwrap();
            if *failing > 0 {
                *failing -= 1;
                return Err(ModelError::BrokeOff);
            }
            Ok(Reply {
                text: "{\"facts\":[]}".to_owned(),
                ..Reply::default()
            })
        })
    }
}

fn worded(request: &Request) -> Reply {
    let candidate = request.messages[1]
        .content
        .lines()
        .find_map(|line| line.strip_prefix("1. "));
    let text = candidate
        .and_then(|it| it.split_once("] "))
        .map_or("", |(_, text)| text);
    let question = format!("{} as of today?", text.trim_end_matches('?'));
    Reply {
        text: serde_json::json!({"choice": 1, "question": question, "why": ""}).to_string(),
        ..Reply::default()
    }
}

impl Obliging {
    fn count(&self, task: Task) -> usize {
        self.seen.lock().unwrap().iter().filter(|it| it.task == task).count()
    }
}

fn assistant_of(model: &Arc<Obliging>) -> Assistant {
    Assistant {
        patience: Duration::from_millis(50),
        ..assistant(Arc::clone(model) as Arc<dyn Model>, "test-model")
    }
}

/// Sixty words, with people, dates and reasons, different in each turn.
fn answer(turn: u32) -> String {
    let words = [
        "Sigrid Aasen decides on batch {n} because the board asked her to, and she wants the price back to 40k before 14 December.",
        "I promised report {n} by hand every Thursday, it lies in the shared drive under folder {n}, and nobody else knows the macro.",
        "Call Jonas Wirth first about ticket {n}: without a word from us before nine he opens an escalation with their director.",
    ];
    words.map(|it| it.replace("{n}", &turn.to_string())).join(" ")
}

fn answered(session: &Session) -> Vec<Turn> {
    let answered = session
        .turns
        .iter()
        .filter(|it| matches!(it.outcome, Some(Outcome::Answered(_))));
    answered.map(|it| it.question.turn).collect()
}

#[tokio::test]
async fn no_call_grows_and_one_stands_between_an_answer_and_the_next_question() {
    let model = Arc::new(Obliging::default());
    let engine = engine(Arc::default(), Some(assistant_of(&model)));
    let handover = start(&engine).await;
    let mut step = engine.open(&handover).await.unwrap();
    assert_eq!(model.count(Task::Ask), 1);
    let (mut asks, mut history, mut whole): (BTreeMap<u32, u64>, u64, u64) = (BTreeMap::new(), 0, 0);
    for turn in 1..=TURNS {
        let question = step.question.clone().unwrap();
        let before = model.count(Task::Ask);
        let text = answer(turn);
        history += u64::try_from((question.text.len() + text.len()) / 4).unwrap();
        step = engine
            .reply(&handover, question.turn, Command::Answer { id: None, text })
            .await
            .unwrap();
        let calls = model.count(Task::Ask) - before;
        assert!(calls <= 1, "{calls} calls before question {}", turn + 1);
        if calls == 1 {
            let seen = model.seen.lock().unwrap();
            let last = seen.iter().rfind(|it| it.task == Task::Ask).unwrap();
            asks.insert(turn, last.tokens());
            let rules = u64::try_from(last.messages[0].content.len() / 4).unwrap();
            // the same two calls, each with all that was said so far
            whole += 2 * (rules + history);
        }
        // let the reading come to its end, as it does while a person types
        tokio::task::yield_now().await;
    }
    engine.submit(&handover, Command::Finish).await.unwrap();
    let seen = model.seen.lock().unwrap();
    let sum = |task| {
        seen.iter()
            .filter(|it| it.task == task)
            .map(Request::tokens)
            .sum::<u64>()
    };
    let (asked, read) = (sum(Task::Ask), sum(Task::Understand));
    let most = asks.values().max().unwrap();
    let at = |turn: u32| *asks.range(turn..).next().unwrap().1;
    eprintln!(
        "ask: {} calls, {asked} tokens, at turn 10 {}, at turn 60 {}, most {most}\n\
         understand: {} calls, {read} tokens\n\
         both: {} tokens; with the whole history in each call: {whole}",
        asks.len(),
        at(10),
        at(60),
        seen.iter().filter(|it| it.task == Task::Understand).count(),
        asked + read,
    );
    assert!(at(60) * 10 <= at(10) * 12, "{asks:?}");
    assert!(*most <= 1_200, "{most}");
    assert!(asked + read <= 120_000, "{asked} + {read}");
    assert!(asks.len() >= 55, "{} calls", asks.len());
}

#[tokio::test]
async fn a_reading_that_failed_is_made_up_for_in_the_same_sitting() {
    let model = Arc::new(Obliging::default());
    *model.failing.lock().unwrap() = 3;
    let engine = engine(Arc::default(), Some(assistant_of(&model)));
    let handover = start(&engine).await;
    let mut step = engine.open(&handover).await.unwrap();
    for turn in 1..=8 {
        let question = step.question.clone().unwrap();
        let text = answer(turn);
        step = engine
            .reply(&handover, question.turn, Command::Answer { id: None, text })
            .await
            .unwrap();
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
    }
    let session = engine.session(&handover).await.unwrap();
    let unread: Vec<Turn> = answered(&session)
        .into_iter()
        .filter(|it| !session.read.contains(it))
        .collect();
    // the latest answer is read while the person thinks about the next one
    assert!(unread.iter().all(|it| it.0 >= 8), "{unread:?}");
    assert!(session.spending.unused >= 3);
    assert_eq!(model.count(Task::Understand), 8 + 3);
}

#[tokio::test]
async fn nobody_waits_for_a_reading() {
    let model = Arc::new(Obliging::default());
    *model.is_held.lock().unwrap() = true;
    let engine = engine(Arc::default(), Some(assistant_of(&model)));
    let handover = start(&engine).await;
    let mut step = engine.open(&handover).await.unwrap();
    for turn in 1..=5 {
        let question = step.question.clone().unwrap();
        let command = Command::Answer {
            id: None,
            text: answer(turn),
        };
        let reply = timeout(Duration::from_secs(20), engine.reply(&handover, question.turn, command));
        step = reply.await.expect("the next question waits for a reading").unwrap();
        tokio::task::yield_now().await;
    }
    // one reading at a time, however many are due
    assert_eq!(model.count(Task::Understand), 1);
    let end = timeout(Duration::from_secs(20), engine.submit(&handover, Command::Finish));
    let end = end.await.expect("the end waits for a reading without limit").unwrap();
    assert!(end.session.finished && end.session.read.is_empty());
}

#[tokio::test]
async fn a_corrected_answer_is_read_again() {
    let model = Arc::new(Obliging::default());
    let engine = engine(Arc::default(), Some(assistant_of(&model)));
    let handover = start(&engine).await;
    let step = engine.open(&handover).await.unwrap();
    let turn = step.question.unwrap().turn;
    let text = answer(1);
    engine
        .reply(&handover, turn, Command::Answer { id: None, text })
        .await
        .unwrap();
    tokio::task::yield_now().await;
    let text = "Sigrid Aasen does not decide, Jonas Wirth does.".to_owned();
    engine.submit(&handover, Command::Correct { turn, text }).await.unwrap();
    engine.submit(&handover, Command::Finish).await.unwrap();
    let seen = model.seen.lock().unwrap();
    let last = seen.iter().rfind(|it| it.task == Task::Understand).unwrap();
    assert!(last.messages[1].content.contains("Jonas Wirth does"), "{last:?}");
}

#[tokio::test]
async fn another_model_or_server_than_last_time_is_told_and_recorded() {
    let store = Arc::default();
    let model = Arc::new(Obliging::default());
    let with = |name: &str, host: &str| Assistant {
        name: name.to_owned(),
        host: host.to_owned(),
        ..assistant_of(&model)
    };
    let first = engine(Arc::clone(&store), Some(with("small", "a.example")));
    let handover = start(&first).await;
    let opened = first.open(&handover).await.unwrap();
    assert_eq!(opened.notices.len(), 1, "{:?}", opened.notices);
    for (name, host, before) in [
        ("small", "a.example", None),
        ("large", "a.example", Some("small")),
        ("large", "b.example", Some("a.example")),
    ] {
        let engine = engine(Arc::clone(&store), Some(with(name, host)));
        let step = engine.open(&handover).await.unwrap();
        let told = step.notices.get(1);
        assert_eq!(told.is_some(), before.is_some(), "{:?}", step.notices);
        assert!(told.is_none_or(|it| it.contains(before.unwrap())), "{told:?}");
        let turn = step.question.unwrap().turn;
        let text = answer(turn.0);
        engine
            .reply(&handover, turn, Command::Answer { id: None, text })
            .await
            .unwrap();
        let session = engine.session(&handover).await.unwrap();
        let heard_by = session.heard_by.clone().unwrap();
        assert_eq!((heard_by.model.as_str(), heard_by.host.as_str()), (name, host));
    }
}

#[tokio::test]
async fn a_model_that_was_asked_too_often_leaves_the_question_to_the_bank_and_others_are_not_touched() {
    let model = Arc::new(Obliging::default());
    let pace = Rate {
        most: 3,
        per: Duration::from_hours(1),
    };
    let engine = engine(Arc::default(), Some(assistant_of(&model))).paced(pace);
    let busy = start(&engine).await;
    let mut told = Vec::new();
    let mut step = engine.open(&busy).await.unwrap();
    for at in 0..6 {
        let question = step.question.clone().unwrap();
        let text = format!("They renew in March, and Petra decides on point {at}.");
        let answer = Command::Answer { id: None, text };
        step = engine.reply(&busy, question.turn, answer).await.unwrap();
        told.extend(step.notices.clone());
        tokio::task::yield_now().await;
    }
    assert_eq!(step.session.turns.len(), 7, "six answers, six next questions");
    assert_eq!(model.seen.lock().unwrap().len(), 3, "words and readings together");
    let often: Vec<_> = told.iter().filter(|it| it.contains("very often")).collect();
    assert_eq!(often.len(), 1, "it is said once: {told:?}");
    let quiet = start(&engine).await;
    engine.open(&quiet).await.unwrap();
    assert_eq!(model.seen.lock().unwrap().len(), 4);
}
