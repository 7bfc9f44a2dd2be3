//! What a person is told first, and where it stands.

use axum::http::StatusCode;
use baton::id::HandoverId;
use baton::interview::{Act, By, Command, Party, part_of};

use crate::web::leaver::{SAID, interview, turn};
use crate::web::{Browser, GUIDE, World};

/// A leaver who has answered the first question, their room, and the turn.
async fn answered(world: &World) -> (HandoverId, Browser, String, String) {
    let (handover, mut leaver, room) = interview(world).await;
    world
        .post(&mut leaver, &format!("{room}/sittings"), "")
        .await
        .leads_to();
    let turn = turn(&world.get(&mut leaver, &room).await);
    let form = format!("do=answer&turn={turn}&text={SAID}");
    let led = world.post(&mut leaver, &format!("{room}/turns"), form).await;
    assert_eq!(led.leads_to(), format!("{room}#question"));
    (handover, leaver, room, turn)
}

#[tokio::test]
async fn a_notice_stands_at_the_question_where_the_page_is_led_to() {
    let world = World::new();
    let (_, mut leaver, room, answered) = answered(&world).await;
    let text = world.text(&mut leaver, &room).await;
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no `{what}` in {text}"));
    assert!(at("id=\"question\"") < at("class=\"notice good\""), "{text}");
    assert!(at("class=\"notice good\"") < at("id=\"ask\""), "{text}");
    // two devices: what was typed for a question that moved on stands at the one that is open
    let late = format!("do=answer&turn={answered}&text=late");
    let late = world.post(&mut leaver, &format!("{room}/turns"), late).await;
    let text = late.text();
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no `{what}` in {text}"));
    assert!(at("id=\"question\"") < at("id=\"late-title\""), "{text}");
    assert!(
        text.contains("/turns#question\""),
        "a form that fails shows the question too"
    );
}

#[tokio::test]
async fn who_has_new_questions_sees_them_before_anything_else() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    world.engine.open(&handover).await.unwrap();
    world.engine.submit(&handover, Command::Finish).await.unwrap();
    let add = Act::AddQuestion {
        text: "Which partner do they listen to?".to_owned(),
        topic: None,
        account: None,
        check: baton::interview::Check::Linted,
    };
    world
        .engine
        .act(&handover, By::from(Party::Manager), add)
        .await
        .unwrap();
    let text = world.text(&mut leaver, &room).await;
    assert!(text.contains("1 new question for you"), "{text}");
    assert!(!text.contains("You paused here"), "{text}");
}

#[tokio::test]
async fn a_release_tells_what_the_manager_alone_reads_apart() {
    let world = World::new();
    let (handover, mut leaver, room, _) = answered(&world).await;
    let session = world.engine.session(&handover).await.unwrap();
    let fact = session.facts.values().next().unwrap();
    let part = part_of(&GUIDE.bank, &fact.topic, fact.account.as_ref());
    let baton::interview::Part::Account(account) = part else {
        panic!("it is about an account");
    };
    for fact in session.facts.keys() {
        let say = format!("do=manager_only&fact={fact}");
        world.post(&mut leaver, &format!("{room}/check"), say).await.leads_to();
    }
    let release = format!("do=release&part=account%3A{account}");
    world
        .post(&mut leaver, &format!("{room}/release"), release)
        .await
        .leads_to();
    let text = world.get(&mut leaver, &format!("{room}/check")).await.text();
    assert!(text.contains("for your manager and legal only"), "{text}");
    assert!(!text.contains("Manager and successor can read it now"), "{text}");
}

#[tokio::test]
async fn a_plan_goes_to_the_top_and_a_link_keeps_to_the_version() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let mut ana = world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    let plan = format!("/handovers/{handover}/plan");
    let session = world.engine.session(&handover).await.unwrap();
    let order: Vec<String> = world
        .engine
        .outline(&session)
        .accounts
        .iter()
        .map(|it| it.account.to_string())
        .collect();
    let last = order.last().unwrap();
    world
        .post(&mut ana, &plan, format!("do=account_top&account={last}"))
        .await
        .leads_to();
    let session = world.engine.session(&handover).await.unwrap();
    assert_eq!(world.engine.outline(&session).accounts[0].account.to_string(), *last);
    let text = world.text(&mut ana, &plan).await;
    assert!(
        text.contains("/claims#questions"),
        "own questions are found from the plan"
    );

    let mut program = world.program("Ana").await;
    let links = format!("/api/v1/handovers/{handover}/invites");
    let leaver = "{\"party\":\"leaver\"}";
    program.headers.push(("if-match".to_owned(), "\"1\"".to_owned()));
    let stale = world.post_json(&mut program, &links, leaver).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.body);
    assert!(!stale.body.contains("/join/"));
    program.headers.retain(|(name, _)| name != "if-match");
    let version = format!("\"{}\"", session.seq);
    program.headers.push(("if-match".to_owned(), version));
    let made = world.post_json(&mut program, &links, leaver).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
}
