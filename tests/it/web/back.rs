//! Coming back: a browser that was let in by a link needs no other one after its visit has ended.

use axum::http::StatusCode;
use baton::id::HandoverId;
use baton::interview::Party;
use jiff::SignedDuration;

use crate::web::{Browser, World};

const NEXT_DAY: SignedDuration = SignedDuration::from_hours(20);

/// A leaver who came in by a link, the link, and the room.
async fn let_in(world: &World, form: &str) -> (HandoverId, Browser, String, String) {
    let handover = world.handover("Priya").await;
    let (_, link) = world.invite(Party::Leaver, &handover).await;
    let mut leaver = Browser::new();
    let room = world.post(&mut leaver, &link, form).await.leads_to().to_owned();
    (handover, leaver, link, room)
}

/// The browser as it is after its window was closed: the visit's cookie is gone.
fn reopened(browser: &Browser) -> Browser {
    let mut browser = browser.clone();
    browser.cookies.retain(|name, _| name.starts_with("baton_back-"));
    browser
}

fn way(handover: &HandoverId) -> String {
    format!("/back/leaver/{handover}")
}

#[tokio::test]
async fn the_next_day_one_click_lets_the_leaver_back_in() {
    let world = World::new();
    let (handover, mut leaver, link, room) = let_in(&world, "").await;
    let mut kept = reopened(&leaver).cookies.into_values().next().unwrap();
    for day in 1..=3 {
        let next = world.later(NEXT_DAY * day / 3);
        leaver = reopened(&leaver);
        for path in [&room, "/", &link, &format!("{room}/check")] {
            for _ in 0..2 {
                let page = next.get(&mut leaver, path).await;
                assert!(page.text().contains("Welcome back, Priya"), "{path}: {}", page.body);
                assert!(page.text().contains(&way(&handover)), "{path}");
                assert_eq!(leaver.cookies.len(), 1, "looking gives nothing");
            }
        }
        assert_eq!(next.get(&mut leaver, &room).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(next.post(&mut leaver, &way(&handover), "").await.leads_to(), room);
        assert_eq!(
            next.get(&mut leaver, &format!("{room}/consent")).await.status,
            StatusCode::OK
        );
        let now = reopened(&leaver).cookies.into_values().next().unwrap();
        assert_ne!(now, kept, "each return has a token of its own");
        kept = now;
    }
    let ended = world.later(SignedDuration::from_hours(24));
    let page = ended.post(&mut reopened(&leaver), &way(&handover), "").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "it ends with the link");
}

#[tokio::test]
async fn who_is_in_the_room_is_not_welcomed_back() {
    let world = World::new();
    let (_, mut leaver, _, room) = let_in(&world, "").await;
    for path in ["turns/999", "check?part=account%3Anone"] {
        let page = world.get(&mut leaver, &format!("{room}/{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}: {}", page.body);
        assert!(!page.text().contains("Welcome back"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn a_token_that_two_show_lets_nobody_in_any_more() {
    let world = World::new();
    let (handover, mut leaver, _, room) = let_in(&world, "").await;
    let mut thief = reopened(&leaver);
    let next = world.later(NEXT_DAY);
    assert_eq!(next.post(&mut thief, &way(&handover), "").await.leads_to(), room);
    let moment = world.later(NEXT_DAY + SignedDuration::from_secs(5));
    let mut pressed_twice = reopened(&leaver);
    let twice = moment.post(&mut pressed_twice, &way(&handover), "").await;
    assert_eq!(twice.leads_to(), room, "a button that was pressed twice is no thief");
    let inside = moment.get(&mut pressed_twice, &format!("{room}/consent")).await;
    assert_eq!(inside.status, StatusCode::OK, "its browser dropped the first answer");
    let later = world.later(NEXT_DAY + SignedDuration::from_mins(5));
    let page = later.post(&mut leaver, &way(&handover), "").await;
    assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.body);
    assert!(page.text().contains("Ask your manager for a new link"));
    let consent = format!("{room}/consent");
    assert_eq!(later.get(&mut thief, &consent).await.status, StatusCode::UNAUTHORIZED);
    let again = later.post(&mut thief, &way(&handover), "").await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_shared_computer_a_sign_out_and_a_link_taken_back_are_forgotten() {
    let world = World::new();
    let next = world.later(NEXT_DAY);
    let (handover, shared, _, _) = let_in(&world, "shared=yes").await;
    assert!(reopened(&shared).cookies.is_empty());
    assert_eq!(
        next.post(&mut shared.clone(), &way(&handover), "").await.status,
        StatusCode::UNAUTHORIZED
    );

    let (handover, mut leaver, _, _) = let_in(&world, "").await;
    let before = reopened(&leaver);
    let asked = world.get(&mut leaver, "/sign-out").await;
    assert!(
        asked.text().contains("you need a new link from your manager"),
        "{}",
        asked.body
    );
    world.post(&mut leaver, "/sign-out", "").await.leads_to();
    assert!(leaver.cookies.is_empty());
    assert_eq!(
        next.post(&mut before.clone(), &way(&handover), "").await.status,
        StatusCode::UNAUTHORIZED
    );

    let mut ana = world.manager("Ana").await;
    let handover = world.handover("Priya").await;
    world.give(&handover, "Ana").await;
    let (hash, link) = world.invite(Party::Leaver, &handover).await;
    let mut leaver = Browser::new();
    world.post(&mut leaver, &link, "").await.leads_to();
    let invites = format!("/handovers/{handover}/invites");
    let list = world.get(&mut ana, &invites).await;
    assert!(
        list.text().contains("Priya: 1 browser remembered until"),
        "{}",
        list.body
    );
    assert_eq!(list.text().matches("/revoke\"").count(), 1, "it is no link to pass on");
    world
        .post(&mut ana, &format!("{invites}/{}/revoke", hash.as_str()), "")
        .await
        .leads_to();
    let list = world.get(&mut ana, &invites).await;
    assert!(!list.text().contains("remembered until"), "{}", list.body);
    assert_eq!(
        next.post(&mut reopened(&leaver), &way(&handover), "").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn another_successor_and_an_erased_handover_know_no_browser() {
    let world = World::new();
    let next = world.later(NEXT_DAY);
    let mut ana = world.manager("Ana").await;
    let handover = world.handover("Priya").await;
    world.give(&handover, "Ana").await;
    let (_, link) = world.invite(Party::Successor, &handover).await;
    let mut tom = Browser::new();
    let room = world.post(&mut tom, &link, "").await.leads_to().to_owned();
    assert!(
        next.text(&mut reopened(&tom), &room)
            .await
            .contains("Welcome back, Tom")
    );
    let plan = format!("/handovers/{handover}/plan");
    world.post(&mut ana, &plan, "do=minutes&number=40").await.leads_to();
    assert!(next.text(&mut reopened(&tom), &room).await.contains("Welcome back"));
    world
        .post(&mut ana, &plan, "do=successor&name=Luca+Moretti")
        .await
        .leads_to();
    assert!(!next.text(&mut reopened(&tom), &room).await.contains("Welcome back"));

    let (handover, leaver, _, room) = let_in(&world, "").await;
    world.engine.erase(&handover).await.unwrap();
    let page = next.get(&mut reopened(&leaver), &room).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(!page.text().contains("Welcome back"));
    let start = next.get(&mut reopened(&leaver), "/").await;
    assert_eq!(start.status, StatusCode::OK);
    assert!(!start.text().contains("Welcome back"));
}

#[tokio::test]
async fn what_lets_somebody_back_opens_nothing_else() {
    let world = World::new();
    let (handover, leaver, _, room) = let_in(&world, "").await;
    let browser = reopened(&leaver);
    let token = browser.cookies.values().next().unwrap().clone();
    let mut as_visit = Browser::new();
    as_visit
        .cookies
        .insert(format!("baton-leaver-{handover}"), token.clone());
    let consent = format!("{room}/consent");
    assert_eq!(
        world.get(&mut as_visit, &consent).await.status,
        StatusCode::UNAUTHORIZED
    );
    let mut as_successor = Browser::new();
    as_successor
        .cookies
        .insert(format!("baton_back-successor-{handover}"), token.clone());
    let page = world
        .post(&mut as_successor, &format!("/back/successor/{handover}"), "")
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let page = world.get(&mut Browser::new(), &format!("/join/{token}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "it is no link");
    let mut foreign = browser.clone();
    foreign
        .headers
        .push(("sec-fetch-site".to_owned(), "cross-site".to_owned()));
    assert_eq!(
        world.post(&mut foreign, &way(&handover), "").await.status,
        StatusCode::FORBIDDEN
    );
    let mut eager = Browser::new();
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(world.post(&mut eager, &way(&handover), "").await.status.as_u16());
    }
    assert!(statuses.ends_with(&[429, 429]), "{statuses:?}");
}
