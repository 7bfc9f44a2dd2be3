//! The leaver's room: the whole way by plain forms, drafts, two screens at once, and what an open chat is told.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use baton::engine::{Clock, Engine};
use baton::id::{HandoverId, Turn};
use baton::interview::{Command, Party};
use baton::llm::{Listener, Model, Told};
use baton::prompt::{Finish, Reply, Request, Usage};
use futures::FutureExt;
use futures::StreamExt;
use jiff::SignedDuration;

use crate::model::assistant;
use crate::web::{Browser, GUIDE, Page, World, now};

const SAID: &str = "Skarvik+Cold+Chain+is+at+risk:+Jon+Berg,+the+new+CFO,+wants+20+%25+off+before+they+renew.";

async fn interview(world: &World) -> (HandoverId, Browser, String) {
    let handover = world.handover("Priya Natarajan").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    let room = format!("/interview/{handover}");
    let form = "understood=yes";
    let page = world.post(&mut leaver, &format!("{room}/consent"), form).await;
    assert_eq!(page.leads_to(), room);
    (handover, leaver, room)
}

fn turn(page: &Page) -> String {
    page.after("name=\"turn\" value=\"")
}

/// Answers the question on the page.
async fn answer(world: &World, leaver: &mut Browser, room: &str, text: &str) -> Page {
    let page = world.get(leaver, room).await;
    let form = format!("do=answer&turn={}&text={text}", turn(&page));
    world.post(leaver, &format!("{room}/turns"), form).await.leads_to();
    world.get(leaver, room).await
}

#[tokio::test]
async fn consent_says_who_reads_what_and_can_be_kept() {
    let world = World::new();
    let handover = world.handover("Priya Natarajan").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    let room = format!("/interview/{handover}");
    assert_eq!(
        world.get(&mut leaver, &room).await.leads_to(),
        format!("{room}/consent")
    );
    let page = world.get(&mut leaver, &format!("{room}/consent")).await;
    let file = world.get(&mut leaver, &format!("{room}/consent.txt")).await;
    for words in [
        "Ana Ruiz and Tom Okafor, and only what you release",
        "There is no AI.",
        "180 days after",
        "no performance review and no exit interview",
        "Not for the record",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
        assert!(file.body.contains(words), "{words}: {}", file.body);
    }
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    let refused = world.post(&mut leaver, &format!("{room}/consent"), "").await;
    assert_eq!(
        refused.leads_to(),
        format!("{room}/consent"),
        "nothing is agreed by accident"
    );
    assert!(
        world
            .engine
            .session(&handover)
            .await
            .unwrap()
            .proceedings
            .consent
            .is_none()
    );
}

#[tokio::test]
async fn the_import_is_shown_after_free_recall_and_confirmed() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    let jump = "topic=churn_risk&account=skarvik-cold-chain";
    let session = world.engine.session(&handover).await.unwrap();
    let id = session.book.accounts[0].id.clone();
    let jump = jump.replace("skarvik-cold-chain", id.as_str());
    world
        .post(&mut leaver, &format!("{room}/topics"), jump)
        .await
        .leads_to();
    let before = world.get(&mut leaver, &room).await;
    assert!(
        before.text().contains("<h1>Skarvik Cold Chain</h1>"),
        "{}",
        before.text()
    );
    assert!(
        !before.text().contains("From the CRM"),
        "what is shown first is all that is said"
    );
    let page = answer(&world, &mut leaver, &room, SAID).await;
    assert!(
        page.text().contains("From the CRM: Skarvik Cold Chain"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("EUR 120,000") && page.text().contains("31 Jan 2027"));
    let wrong = format!("account={id}&do=wrong&field=renewal&text=It+is+28+February+2027");
    world
        .post(&mut leaver, &format!("{room}/import"), wrong)
        .await
        .leads_to();
    let right = format!("account={id}&do=right&shown=arr");
    world
        .post(&mut leaver, &format!("{room}/import"), right)
        .await
        .leads_to();
    let session = world.engine.session(&handover).await.unwrap();
    let checks: Vec<_> = session.proceedings.import_checks.values().cloned().collect();
    assert_eq!(checks, [None, Some("It is 28 February 2027".to_owned())]);
    assert!(!world.get(&mut leaver, &room).await.text().contains("From the CRM"));
}

#[tokio::test]
async fn an_earlier_answer_is_changed_and_its_old_words_stay_with_the_leaver() {
    let world = World::new();
    let (_, mut leaver, room) = interview(&world).await;
    let page = answer(&world, &mut leaver, &room, SAID).await;
    assert!(page.text().contains(&format!("href=\"{room}/turns/1\"")));
    let earlier = world.get(&mut leaver, &format!("{room}/turns/1")).await;
    assert!(earlier.text().contains("Jon Berg, the new CFO"));
    let empty = world.post(&mut leaver, &format!("{room}/turns/1"), "text=+").await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    let form = "text=Skarvik+is+safe:+Jon+Berg+has+signed.";
    let done = world.post(&mut leaver, &format!("{room}/turns/1"), form).await;
    assert_eq!(done.leads_to(), format!("{room}#turn-1"));
    let page = world.get(&mut leaver, &room).await;
    assert!(page.text().contains("Skarvik is safe") && !page.text().contains("wants 20 % off"));
    let earlier = world.get(&mut leaver, &format!("{room}/turns/1")).await;
    assert!(earlier.text().contains("Only you see them") && earlier.text().contains("wants 20 % off"));
    for gone in ["0", "2", "99", "x"] {
        let page = world.get(&mut leaver, &format!("{room}/turns/{gone}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{gone}");
    }
}

#[tokio::test]
async fn a_draft_waits_without_what_must_not_be_kept() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    let form = "turn=1&text=The+portal+password+is+Winter2026!x+and+Jon+calls+on+Monday";
    let saved = world.post(&mut leaver, &format!("{room}/drafts"), form).await;
    assert_eq!(saved.body, r#"{"saved":true,"at":"09:00"}"#);
    let elsewhere = &mut world.guest(Party::Leaver, &handover).await;
    let page = world.get(elsewhere, &room).await;
    assert!(page.text().contains("Jon calls on Monday"), "{}", page.text());
    assert!(!page.text().contains("Winter2026"), "a secret is kept nowhere");
    world
        .post(
            &mut leaver,
            &format!("{room}/turns"),
            "do=pause&turn=1&text=half+a+sentence",
        )
        .await
        .leads_to();
    world
        .post(&mut leaver, &format!("{room}/sittings"), "")
        .await
        .leads_to();
    assert!(
        world
            .get(&mut leaver, &room)
            .await
            .text()
            .contains(">half a sentence</textarea>")
    );
    let page = answer(&world, &mut leaver, &room, SAID).await;
    assert!(page.text().contains("></textarea>"), "a sent answer leaves no draft");
}

#[tokio::test]
async fn what_was_typed_for_a_question_that_moved_on_is_shown_beside_what_was_saved() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    world.get(&mut leaver, &room).await;
    // the terminal is open on the same handover
    let terminal = Engine::new(Arc::clone(&world.store) as _, Arc::clone(&GUIDE), Clock::Pinned(now()));
    let text = "From the terminal: Jon Berg leaves in May.".to_owned();
    let command = Command::Answer { id: None, text };
    terminal.reply(&handover, Turn(1), command).await.unwrap();
    let form = "do=answer&turn=1&answer=x&text=From+the+page:+Jon+Berg+leaves+in+June.";
    let page = world.post(&mut leaver, &format!("{room}/turns"), form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    for words in [
        "dealt with elsewhere",
        "Jon Berg leaves in May",
        "Jon Berg leaves in June",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    assert_eq!(turn(&page), "2", "the open question is asked");
    let again = world.get(&mut leaver, &format!("{room}?late=1")).await;
    assert!(
        again.text().contains("Jon Berg leaves in June"),
        "it is there after a reload"
    );
    let form = "text=From+the+page:+Jon+Berg+leaves+in+June.";
    world
        .post(&mut leaver, &format!("{room}/turns/1"), form)
        .await
        .leads_to();
    let page = world.get(&mut leaver, &format!("{room}?late=1")).await;
    assert!(!page.text().contains("dealt with elsewhere") && !page.text().contains("in May"));
}

#[tokio::test]
async fn statements_are_put_right_and_nothing_is_shared_before_its_release() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    answer(&world, &mut leaver, &room, SAID).await;
    answer(
        &world,
        &mut leaver,
        &room,
        "Borealis+pays+late.+Mia+Falk+is+our+champion+at+Borealis.",
    )
    .await;
    let check = format!("{room}/check");
    let list = world.get(&mut leaver, &check).await;
    assert!(list.text().contains("Nothing is shared until you press Release."));
    let session = world.engine.session(&handover).await.unwrap();
    let part = world.engine.parts(&session)[0].clone();
    assert!(part.is_waiting());
    let path = list.after(&format!("<a class=\"button quiet\" href=\"{check}"));
    let page = world.get(&mut leaver, &format!("{check}{path}")).await;
    assert!(page.text().contains("not looked at"), "{}", page.text());
    let fact = page.after("name=\"fact\" value=\"");
    let say = async |leaver: &mut Browser, form: String| {
        let done = world.post(leaver, &check, form).await;
        let to = done.leads_to().split('#').next().unwrap().to_owned();
        world.get(leaver, &to).await
    };
    let fixed = say(
        &mut leaver,
        format!("fact={fact}&do=fix&text=Jon+Berg+wants+15+percent+off."),
    )
    .await;
    assert!(fixed.text().contains("Jon Berg wants 15 percent off.") && fixed.text().contains("fixed by you"));
    let hidden = say(&mut leaver, format!("fact={fact}&do=manager_only")).await;
    assert!(hidden.text().contains("manager only"));
    say(&mut leaver, format!("fact={fact}&do=back")).await;
    let seen = async |party| {
        let session = world.engine.session_for(&handover, party).await.unwrap();
        session.facts.values().any(|it| it.quote.contains("15 percent"))
    };
    assert!(!seen(Party::Manager).await && !seen(Party::Successor).await);
    let key = page.after("name=\"part\" value=\"");
    let key: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    let release = format!("{room}/release");
    world
        .post(&mut leaver, &release, format!("part={key}&do=release"))
        .await
        .leads_to();
    assert!(seen(Party::Manager).await && seen(Party::Successor).await);
    assert!(world.get(&mut leaver, &check).await.text().contains("can read it now"));
    world
        .post(&mut leaver, &release, format!("part={key}&do=retract"))
        .await
        .leads_to();
    assert!(!seen(Party::Manager).await);
    let gone = say(&mut leaver, format!("fact={fact}&do=remove")).await;
    assert!(gone.text().contains("removed"));
}

#[tokio::test]
async fn the_end_has_a_last_question_a_rating_and_a_copy() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    answer(&world, &mut leaver, &room, SAID).await;
    let finish = format!("{room}/finish");
    let page = world.get(&mut leaver, &finish).await;
    assert!(page.text().contains("What have we not asked"));
    world
        .post(&mut leaver, &format!("{room}/topics"), "topic=not_asked")
        .await
        .leads_to();
    answer(&world, &mut leaver, &room, "Ask+about+*the+spare+key*+at+Borealis.").await;
    assert!(
        !world
            .get(&mut leaver, &finish)
            .await
            .text()
            .contains("What have we not asked")
    );
    let done = world
        .post(&mut leaver, &format!("{room}/turns"), "do=finish&turn=0")
        .await;
    assert_eq!(done.leads_to(), finish);
    assert!(
        world
            .get(&mut leaver, &finish)
            .await
            .text()
            .contains("Thank you, Priya Natarajan")
    );
    for (points, status) in [("0", 400), ("5", 400), ("x", 400), ("3", 303)] {
        let page = world
            .post(&mut leaver, &format!("{room}/rating"), format!("points={points}"))
            .await;
        assert_eq!(page.status.as_u16(), status, "{points}");
    }
    let session = world.engine.session(&handover).await.unwrap();
    assert_eq!(session.proceedings.rating, Some(3));
    let copy = world.get(&mut leaver, &format!("{room}/copy.md")).await;
    assert!(
        copy.body.contains("Jon Berg, the new CFO, wants 20 % off"),
        "{}",
        copy.body
    );
    assert!(
        copy.body.contains("\\*the spare key\\*"),
        "text is no markup: {}",
        copy.body
    );
}

#[tokio::test]
async fn who_comes_back_is_welcomed_and_gets_a_sitting_of_full_length() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    answer(&world, &mut leaver, &room, SAID).await;
    assert!(!world.get(&mut leaver, &room).await.text().contains("Welcome back"));
    let later = world.later(SignedDuration::from_mins(40));
    let mut leaver = later.guest(Party::Leaver, &handover).await;
    let page = later.get(&mut leaver, &room).await;
    assert!(page.text().contains("Welcome back, Priya Natarajan"));
    assert!(page.text().contains("Last time you were telling me") && page.text().contains("about 0 min left"));
    let question = page.after("id=\"ask\">");
    later
        .post(&mut leaver, &format!("{room}/sittings"), "")
        .await
        .leads_to();
    let page = later.get(&mut leaver, &room).await;
    assert!(page.text().contains("about 30 min left"), "{}", page.text());
    assert_eq!(page.after("id=\"ask\">"), question, "the question on screen stays");
}

#[tokio::test]
async fn what_a_button_cannot_do_is_said_in_words() {
    let world = World::new();
    let (_, mut leaver, room) = interview(&world).await;
    let turns = format!("{room}/turns");
    let page = world.post(&mut leaver, &turns, "do=back&turn=1&text=kept").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text().contains("There is no question before this one.") && page.text().contains(">kept</textarea>"));
    let mut put = 1;
    let refused = loop {
        let page = world
            .post(&mut leaver, &turns, format!("do=rephrase&turn={put}&text=kept"))
            .await;
        if page.status != StatusCode::SEE_OTHER {
            break page;
        }
        put += 1;
        assert!(put < 50, "a question has only so many words");
    };
    assert!(
        refused.text().contains("There are no other words"),
        "{}",
        refused.text()
    );
    assert!(refused.text().contains(">kept</textarea>"), "what was typed goes along");
}

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
