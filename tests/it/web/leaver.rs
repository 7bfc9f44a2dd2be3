//! The leaver's room: the whole way by plain forms, drafts, and two screens at once.

use std::sync::Arc;

use axum::http::StatusCode;
use baton::engine::{Clock, Engine};
use baton::id::{HandoverId, Turn};
use baton::interview::{Command, Party};
use jiff::SignedDuration;

use crate::web::{Browser, GUIDE, Page, World, now};

pub(crate) const SAID: &str =
    "Storvik+Fish+Farms+is+at+risk:+Jon+Berg,+the+new+CFO,+wants+20+%25+off+before+they+renew.";

pub(crate) async fn interview(world: &World) -> (HandoverId, Browser, String) {
    let handover = world.handover("Priya Natarajan").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    let room = format!("/interview/{handover}");
    let form = "understood=yes";
    let page = world.post(&mut leaver, &format!("{room}/consent"), form).await;
    assert_eq!(page.leads_to(), room);
    (handover, leaver, room)
}

pub(crate) fn turn(page: &Page) -> String {
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
    let jump = "topic=churn_risk&account=storvik-fish-farms";
    let session = world.engine.session(&handover).await.unwrap();
    let id = session.book.accounts[0].id.clone();
    let jump = jump.replace("storvik-fish-farms", id.as_str());
    world
        .post(&mut leaver, &format!("{room}/topics"), jump)
        .await
        .leads_to();
    let before = world.get(&mut leaver, &room).await;
    assert!(
        before.text().contains("<h1>Storvik Fish Farms</h1>"),
        "{}",
        before.text()
    );
    assert!(
        !before.text().contains("From the CRM"),
        "what is shown first is all that is said"
    );
    let page = answer(&world, &mut leaver, &room, SAID).await;
    assert!(
        page.text().contains("From the CRM: Storvik Fish Farms"),
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
    assert!(!world.text(&mut leaver, &room).await.contains("From the CRM"));
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
    let form = "text=Storvik+is+safe:+Jon+Berg+has+signed.";
    let done = world.post(&mut leaver, &format!("{room}/turns/1"), form).await;
    assert_eq!(done.leads_to(), format!("{room}#turn-1"));
    let page = world.get(&mut leaver, &room).await;
    assert!(page.text().contains("Storvik is safe") && !page.text().contains("wants 20 % off"));
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
            .text(&mut leaver, &room)
            .await
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
    assert!(world.text(&mut leaver, &check).await.contains("can read it now"));
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
            .text(&mut leaver, &finish)
            .await
            .contains("What have we not asked")
    );
    let done = world
        .post(&mut leaver, &format!("{room}/turns"), "do=finish&turn=0")
        .await;
    assert_eq!(done.leads_to(), finish);
    assert!(
        world
            .text(&mut leaver, &finish)
            .await
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
    assert!(!world.text(&mut leaver, &room).await.contains("Welcome back"));
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
