//! The last acts of a leaver: the signature, their own copy, and the wish to have everything deleted; and a manager's
//! change of password.

use axum::http::StatusCode;
use baton::engine::{AccessStore, PersonId};
use baton::id::{HandoverId, Turn};
use baton::interview::{Act, By, Command, Party};

use crate::web::{Browser, World};

const OLD: &str = "five+plain+words+in+a+row";
const NEW: &str = "seven+other+words+nobody+expects";

/// A leaver who has answered once.
async fn answered() -> (World, HandoverId, Browser, String) {
    let world = World::new();
    let handover = world.handover("Priya Natarajan").await;
    world.engine.open(&handover).await.unwrap();
    let text = "Storvik Fish Farms is at risk: Jon Berg, the new CFO, wants 20 % off before they renew.".to_owned();
    let answer = Command::Answer { id: None, text };
    world.engine.reply(&handover, Turn(1), answer).await.unwrap();
    let leaver = world.guest(Party::Leaver, &handover).await;
    let room = format!("/interview/{handover}");
    (world, handover, leaver, room)
}

async fn release_all(world: &World, handover: &HandoverId) {
    let session = world.engine.session(handover).await.unwrap();
    for line in world.engine.parts(&session).into_iter().filter(|it| it.is_waiting()) {
        let by = By::from(Party::Leaver);
        world.engine.act(handover, by, Act::Release(line.part)).await.unwrap();
    }
}

#[tokio::test]
async fn a_leaver_signs_what_is_released_until_it_changes() {
    let (world, handover, mut leaver, room) = answered().await;
    let sign = format!("{room}/sign");
    let page = world.get(&mut leaver, &sign).await;
    assert!(page.text().contains("Nothing yet") && !page.text().contains("name=\"hash\""));
    release_all(&world, &handover).await;
    let page = world.get(&mut leaver, &sign).await;
    let hash = page.after("name=\"hash\" value=\"");
    assert!(page.text().contains("Storvik Fish Farms") && hash.len() == 64, "{hash}");
    assert_eq!(
        world
            .get(&mut leaver, &format!("{room}/finish"))
            .await
            .text()
            .matches("/sign\"")
            .count(),
        1
    );

    let stale = world.post(&mut leaver, &sign, "hash=0").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("content has changed since") && stale.text().contains(&hash));
    assert_eq!(
        world.post(&mut leaver, &sign, format!("hash={hash}")).await.leads_to(),
        sign
    );
    let page = world.get(&mut leaver, &sign).await;
    assert!(page.text().contains("You have signed this content") && !page.text().contains("name=\"hash\""));
    // once more, as from another device: nothing is wrong with that
    assert_eq!(
        world.post(&mut leaver, &sign, format!("hash={hash}")).await.leads_to(),
        sign
    );

    let text = "Borealis pays late every spring; call their controller.".to_owned();
    let turn = world
        .engine
        .session(&handover)
        .await
        .unwrap()
        .open_question()
        .unwrap()
        .turn;
    let answer = Command::Answer { id: None, text };
    world.engine.reply(&handover, turn, answer).await.unwrap();
    release_all(&world, &handover).await;
    let page = world.get(&mut leaver, &sign).await;
    assert!(
        page.text().contains("You had signed; the content changed"),
        "{}",
        page.text()
    );
    assert_ne!(page.after("name=\"hash\" value=\""), hash);
}

#[tokio::test]
async fn the_copy_is_a_pdf_too_and_holds_what_was_not_released() {
    let (world, _, mut leaver, room) = answered().await;
    let page = world.get(&mut leaver, &format!("{room}/copy.pdf")).await;
    assert_eq!(page.header("content-type"), Some("application/pdf"));
    let name = page.header("content-disposition").unwrap();
    assert_eq!(name, "attachment; filename=\"my-handover-answers.pdf\"");
    assert!(page.body.starts_with("%PDF-1.") && page.body.trim_end().ends_with("%%EOF"));
    assert!(page.body.len() > 5_000, "{}", page.body.len());
    let text = world.get(&mut leaver, &format!("{room}/copy.md")).await;
    assert!(text.body.contains("Jon Berg, the new CFO, wants 20 % off"));
}

#[tokio::test]
async fn a_wish_for_deletion_is_the_managers_to_grant() {
    let (world, handover, mut leaver, room) = answered().await;
    let mut ana = world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    let erasure = format!("{room}/erasure");
    let asked = world.post(&mut leaver, &erasure, "do=ask").await;
    assert_eq!(asked.leads_to(), format!("{room}/finish#delete"));
    let page = world.get(&mut leaver, &format!("{room}/finish")).await;
    assert!(
        page.text().contains("You asked for it on 25 Nov 2026"),
        "{}",
        page.text()
    );
    for place in ["", "/closing"] {
        let page = world.get(&mut ana, &format!("/handovers/{handover}{place}")).await;
        assert!(
            page.text()
                .contains("Priya Natarajan asked on 25 Nov 2026 to have everything deleted"),
            "{place}"
        );
    }
    release_all(&world, &handover).await;
    let seen = world.engine.session_for(&handover, Party::Successor).await.unwrap();
    assert_eq!(
        seen.proceedings.erasure_asked, None,
        "that is between leaver and manager"
    );
    world.post(&mut leaver, &erasure, "do=drop").await.leads_to();
    let page = world.get(&mut ana, &format!("/handovers/{handover}/closing")).await;
    assert!(!page.text().contains("to have everything deleted"));
    assert_eq!(
        world.post(&mut leaver, &erasure, "do=burn").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_new_password_ends_every_other_visit() {
    let world = World::new();
    let link = world.web.first_link().await.unwrap().unwrap();
    let join = link.strip_prefix("http://127.0.0.1:7700").unwrap().to_owned();
    let mut here = Browser::new();
    let form = format!("name=Ana+Ruiz&password={OLD}&again={OLD}");
    world.post(&mut here, &join, form).await.leads_to();
    let mut there = Browser::new();
    let sign_in = |password: &str| format!("name=Ana+Ruiz&password={password}");
    world.post(&mut there, "/sign-in", sign_in(OLD)).await.leads_to();

    for (form, says) in [
        (
            format!("old=wrong+words+of+somebody&new={NEW}&again={NEW}"),
            "not your present password",
        ),
        (format!("old={OLD}&new=short&again=short"), "too short"),
        (format!("old={OLD}&new={NEW}&again={OLD}"), "not the same"),
        (format!("old={OLD}&new={OLD}&again={OLD}"), "the one you have"),
    ] {
        let page = world.post(&mut here, "/password", form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        assert!(page.text().contains(says), "{says}: {}", page.text());
        assert!(!page.text().contains("seven"), "nothing that was typed comes back");
    }
    assert_eq!(
        world.get(&mut there, "/handovers").await.status,
        StatusCode::OK,
        "nothing has changed"
    );
    let before = here.clone();
    let done = world
        .post(&mut here, "/password", format!("old={OLD}&new={NEW}&again={NEW}"))
        .await;
    assert_eq!(done.leads_to(), "/keys?password=changed");
    assert!(
        world
            .text(&mut here, done.leads_to())
            .await
            .contains("The password is changed")
    );
    assert_ne!(here.cookies, before.cookies, "a visit of its own");
    for mut old in [there, before] {
        assert_eq!(world.get(&mut old, "/handovers").await.leads_to(), "/sign-in");
    }
    let mut elsewhere = Browser::new();
    let refused = world.post(&mut elsewhere, "/sign-in", sign_in(OLD)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        world.post(&mut elsewhere, "/sign-in", sign_in(NEW)).await.leads_to(),
        "/handovers"
    );
    let person = world.store.people().await.unwrap().remove(0);
    assert_ne!(person.id, PersonId("Ana Ruiz".to_owned()));
    assert!(person.password.starts_with("$argon2id$"));
}
