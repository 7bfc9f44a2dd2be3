//! An open chat: what a terminal did, a model's words as they are found, and its end with the visit.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use baton::engine::{Clock, Engine};
use baton::id::Turn;
use baton::interview::{Command, Party};
use baton::llm::{Listener, Model, Told};
use baton::prompt::{Finish, Reply, Request, Usage};
use futures::FutureExt;
use futures::StreamExt;

use crate::model::assistant;
use crate::web::leaver::{SAID, interview, turn};
use crate::web::{Browser, GUIDE, World, now};

/// Opens the stream of a chat and returns its pieces.
async fn listen(
    world: &World,
    leaver: &Browser,
    room: &str,
    last: Option<&str>,
) -> futures::stream::BoxStream<'static, String> {
    let mut request = leaver.request(Method::GET, &format!("{room}/happening"));
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = world.web.handle(world.web.router(), leaver.from, request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let pieces = response.into_body().into_data_stream();
    pieces.map(|it| String::from_utf8(it.unwrap().into()).unwrap()).boxed()
}

#[tokio::test(start_paused = true)]
async fn an_open_chat_is_told_what_a_terminal_did() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    let page = world.get(&mut leaver, &room).await;
    let mark = page.after("data-chat=\"");
    let mut stream = listen(&world, &leaver, &room, Some(&mark)).await;
    assert_eq!(
        stream.next().await.unwrap(),
        "retry: 2000\n\n",
        "what is known is not told again"
    );
    let terminal = Engine::new(Arc::clone(&world.store) as _, Arc::clone(&GUIDE), Clock::Pinned(now()));
    terminal.reply(&handover, Turn(1), Command::Skip).await.unwrap();
    let news = stream.next().await.unwrap();
    let new_mark = world.get(&mut leaver, &room).await.after("data-chat=\"");
    assert_ne!(mark, new_mark);
    assert_eq!(
        news,
        format!("id: {new_mark}\nevent: moved\ndata: {{\"mark\":\"{new_mark}\"}}\n\n")
    );
    // a browser that was cut off before it heard of it hears of it when it is back
    let mut back = listen(&world, &leaver, &room, Some(&mark)).await;
    assert!(
        back.next()
            .await
            .unwrap()
            .contains(&format!("event: moved\ndata: {{\"mark\":\"{new_mark}\"}}"))
    );
    // nothing happens: the streams say that they are alive, then end, so that the browser asks again
    let rest: Vec<String> = stream.collect().await;
    assert!(rest.len() > 30 && rest.iter().all(|it| it == ": alive\n\n"), "{rest:?}");
}

#[tokio::test(start_paused = true)]
async fn who_reads_slowly_gets_the_state_of_now_and_no_queue() {
    let world = World::new();
    let (_, mut leaver, room) = interview(&world).await;
    let mut slow = listen(&world, &leaver, &room, None).await;
    slow.next().await.unwrap();
    for _ in 0..5 {
        let page = world.get(&mut leaver, &room).await;
        let form = format!("do=skip&turn={}", turn(&page));
        world.post(&mut leaver, &format!("{room}/turns"), form).await.leads_to();
    }
    let mark = world.get(&mut leaver, &room).await.after("data-chat=\"");
    let news = slow.next().await.unwrap();
    assert_eq!(news.matches("event: moved").count(), 1);
    assert!(news.contains(&mark), "the last one: {news}");
    assert_eq!(slow.next().await.unwrap(), ": alive\n\n", "nothing waited behind it");
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_with_its_visit() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    let mut stream = listen(&world, &leaver, &room, None).await;
    stream.next().await.unwrap();
    let other = world.guest(Party::Leaver, &handover).await;
    world.post(&mut leaver, "/sign-out", "").await.leads_to();
    assert_eq!(stream.next().await, None, "at once, not at the next beat");
    let again = leaver
        .request(Method::GET, &format!("{room}/happening"))
        .body(Body::empty())
        .unwrap();
    let refused = world.web.handle(world.web.router(), leaver.from, again).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let mut there = listen(&world, &other, &room, None).await;
    assert!(there.next().await.is_some(), "the other device comes back");
}

/// A model that words a question in four pieces, and finds no facts.
#[derive(Debug)]
struct Slow;

const WORDED: &str = "Which first step did Jon Berg ask you to take with that discount?";

impl Model for Slow {
    fn call<'a>(&'a self, request: &'a Request, listener: Option<&'a mut dyn Listener>) -> Told<'a> {
        let is_ask = format!("{request:?}").contains("Choose 1 to");
        let text = if is_ask {
            format!(r#"{{"choice": 1, "question": "{WORDED}", "why": "Somebody must act on it"}}"#)
        } else {
            r#"{"facts": []}"#.to_owned()
        };
        async move {
            if let Some(listener) = listener {
                for part in 1..=4 {
                    let end = text.floor_char_boundary(text.len() * part / 4);
                    listener.hear(&text[..end]);
                    // others have their turn between two words
                    for _ in 0..8 {
                        tokio::task::yield_now().await;
                    }
                }
            }
            let (finish, usage) = (Finish::Done, Usage::default());
            Ok(Reply { text, finish, usage })
        }
        .boxed()
    }
}

#[tokio::test(start_paused = true)]
async fn a_models_words_come_as_they_are_found_and_the_page_has_them_whole() {
    let world = World::helped(assistant(Arc::new(Slow), "slow"));
    let (handover, mut leaver, room) = interview(&world).await;
    let page = world.get(&mut leaver, &format!("{room}/consent")).await;
    assert!(
        page.text().contains("sent to models.example, outside your company"),
        "{}",
        page.text()
    );
    let page = world.get(&mut leaver, &room).await;
    let mut stream = listen(&world, &leaver, &room, Some(&page.after("data-chat=\""))).await;
    let listening = tokio::spawn(async move {
        let mut heard = String::new();
        while !heard.contains("event: moved") {
            heard += &stream.next().await.unwrap();
        }
        heard
    });
    tokio::task::yield_now().await;
    let form = format!("do=answer&turn={}&text={SAID}", turn(&page));
    world.post(&mut leaver, &format!("{room}/turns"), form).await.leads_to();
    let heard = listening.await.unwrap();
    let words: Vec<String> = heard
        .lines()
        .filter_map(|it| it.strip_prefix("data: {\"text\":"))
        .map(|it| serde_json::from_str(it.trim_end_matches('}')).unwrap())
        .collect();
    assert!(words.len() >= 2, "{heard}");
    assert!(
        words
            .iter()
            .all(|it| WORDED.starts_with(it.trim_end_matches('…').trim_end())),
        "{words:?}"
    );
    let order: Vec<usize> = ["event: words", "event: written", "event: moved"]
        .map(|it| heard.find(it).unwrap())
        .to_vec();
    assert!(order.is_sorted(), "{heard}");
    let session = world.engine.session(&handover).await.unwrap();
    let asked = session.open_question().unwrap().text.clone();
    assert!(
        world
            .get(&mut leaver, &room)
            .await
            .text()
            .contains(&format!("id=\"ask\">{asked}<"))
    );
}
