//! Links, passwords and visits: what lets somebody in, once, and what shows them out.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use baton::engine::AccessStore;
use baton::interview::Party;
use baton::store::SqliteStore;
use jiff::SignedDuration;

use crate::web::{Browser, World, now, site};

const PASSWORD: &str = "five+plain+words+in+a+row";

async fn first_manager(world: &World) -> Browser {
    let link = world.web.first_link().await.unwrap().unwrap();
    let path = link.strip_prefix("http://127.0.0.1:7700").unwrap().to_owned();
    let mut browser = Browser::new();
    let form = format!("name=Ana+Ruiz&password={PASSWORD}&again={PASSWORD}");
    let page = world.post(&mut browser, &path, form).await;
    assert_eq!(page.leads_to(), "/handovers", "{}", page.body);
    browser
}

#[tokio::test]
async fn the_first_link_makes_one_manager() {
    let world = World::new();
    let link = world.web.first_link().await.unwrap().unwrap();
    let path = link.strip_prefix("http://127.0.0.1:7700").unwrap().to_owned();
    let mut browser = Browser::new();
    for (form, says) in [
        ("name=&password=x&again=x".to_owned(), "Say your name"),
        ("name=Ana&password=short&again=short".to_owned(), "too short"),
        (format!("name=Ana&password={PASSWORD}&again=other"), "not the same"),
    ] {
        let page = world.post(&mut browser, &path, form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains(says), "{says}: {}", page.body);
        assert!(browser.cookies.is_empty());
    }
    let form = format!("name=Ana&password={PASSWORD}&again={PASSWORD}");
    assert_eq!(
        world.post(&mut browser, &path, form.clone()).await.leads_to(),
        "/handovers"
    );
    assert_eq!(world.get(&mut browser, "/handovers").await.status, StatusCode::OK);
    let again = world.post(&mut Browser::new(), &path, form).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(world.web.first_link().await.unwrap(), None, "there is a manager");
    let kept = world.store.people().await.unwrap();
    assert!(kept[0].password.starts_with("$argon2id$v=19$m=19456,t=2"), "argon2id");
}

#[tokio::test]
async fn looking_at_a_link_spends_nothing_and_one_click_does() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let (hash, path) = world.invite(Party::Leaver, &handover).await;
    let mut scanner = Browser::new();
    for n in 0..10 {
        let method = if n % 2 == 0 { Method::GET } else { Method::HEAD };
        let request = scanner.request(method, &path).body(axum::body::Body::empty()).unwrap();
        assert_eq!(world.send(&mut scanner, request).await.status, StatusCode::OK);
    }
    assert!(scanner.cookies.is_empty());
    assert_eq!(world.store.invite(&hash).await.unwrap().unwrap().claimed_at, None);

    let mut leaver = Browser::new();
    let room = format!("/interview/{handover}");
    assert_eq!(world.post(&mut leaver, &path, "").await.leads_to(), room);
    let second = world.post(&mut Browser::new(), &path, "").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert_eq!(world.get(&mut Browser::new(), &path).await.status, StatusCode::CONFLICT);
    assert_eq!(
        world.get(&mut leaver, &path).await.leads_to(),
        room,
        "who it let in comes back by it"
    );

    let mut ana = world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    let board = world.get(&mut ana, &format!("/handovers/{handover}")).await;
    assert!(board.text().contains("Used again 1 time:"), "the manager is told");
}

#[tokio::test]
async fn what_cannot_be_opened_looks_the_same() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let mut ana = world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    let (hash, revoked) = world.invite(Party::Leaver, &handover).await;
    let path = format!("/handovers/{handover}/invites/{}/revoke", hash.as_str());
    world.post(&mut ana, &path, "").await.leads_to();
    let (_, ended) = world.invite(Party::Leaver, &handover).await;
    let later = world.later(SignedDuration::from_hours(25));
    let unknown = format!("/join/{}", "0".repeat(64));
    let mut bodies = Vec::new();
    for path in [
        revoked.as_str(),
        &ended,
        &unknown,
        "/join/x",
        "/join/..%2f..%2fetc%2fpasswd",
    ] {
        for claims in [false, true] {
            let mut browser = Browser::new();
            let page = if claims {
                later.post(&mut browser, path, "").await
            } else {
                later.get(&mut browser, path).await
            };
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            let number = page.header("x-request-id").unwrap();
            bodies.push(page.body.replace(number, "NUMBER"));
        }
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "one body for all");
}

#[tokio::test]
async fn taking_a_link_back_shows_out_whoever_came_in_by_it() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let mut ana = world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    let (hash, path) = world.invite(Party::Leaver, &handover).await;
    let mut leaver = Browser::new();
    world.post(&mut leaver, &path, "").await.leads_to();
    let consent = format!("/interview/{handover}/consent");
    assert_eq!(world.get(&mut leaver, &consent).await.status, StatusCode::OK);
    let revoke = format!("/handovers/{handover}/invites/{}/revoke", hash.as_str());
    world.post(&mut ana, &revoke, "").await.leads_to();
    assert_eq!(world.get(&mut leaver, &consent).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_visit_has_a_new_id_and_ends() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let (_, path) = world.invite(Party::Leaver, &handover).await;
    let mut leaver = Browser::new();
    let name = format!("baton-leaver-{handover}");
    let planted = "a".repeat(64);
    leaver.cookies.insert(name.clone(), planted.clone());
    world.post(&mut leaver, &path, "").await.leads_to();
    assert_ne!(leaver.cookies[&name], planted, "a planted id means nothing");
    let consent = format!("/interview/{handover}/consent");
    let mut stranger = Browser::new();
    stranger.cookies.insert(name, planted);
    assert_eq!(
        world.get(&mut stranger, &consent).await.status,
        StatusCode::UNAUTHORIZED
    );

    let idle = world.later(SignedDuration::from_mins(61));
    assert_eq!(
        idle.get(&mut leaver.clone(), &consent).await.status,
        StatusCode::UNAUTHORIZED
    );
    for minutes in (50..=700).step_by(50) {
        let seen = world.later(SignedDuration::from_mins(minutes));
        assert_eq!(
            seen.get(&mut leaver, &consent).await.status,
            StatusCode::OK,
            "{minutes} min"
        );
    }
    let over = world.later(SignedDuration::from_mins(721));
    assert_eq!(over.get(&mut leaver, &consent).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_the_visit_and_clears_the_browser() {
    let world = World::new();
    let mut ana = first_manager(&world).await;
    let before = ana.clone();
    let page = world.post(&mut ana, "/sign-out", "").await;
    assert_eq!(
        page.header("clear-site-data"),
        Some("\"cache\", \"cookies\", \"storage\"")
    );
    assert!(ana.cookies.is_empty());
    assert_eq!(
        world.get(&mut before.clone(), "/handovers").await.leads_to(),
        "/sign-in"
    );
}

#[tokio::test]
async fn signing_in_needs_the_password_and_patience() {
    let world = World::new();
    drop(first_manager(&world).await);
    let mut browser = Browser::new();
    let right = format!("name=ana+ruiz&password={PASSWORD}");
    for wrong in ["name=Ana+Ruiz&password=wrong", "name=Nobody&password=wrong"] {
        let page = world.post(&mut browser, "/sign-in", wrong).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(page.text().contains("Name or password is wrong"));
    }
    assert_eq!(
        world.post(&mut browser, "/sign-in", right.clone()).await.leads_to(),
        "/handovers"
    );
    for _ in 3..10 {
        world
            .post(&mut Browser::new(), "/sign-in", "name=Ana+Ruiz&password=wrong")
            .await;
    }
    let page = world.post(&mut Browser::new(), "/sign-in", right.clone()).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.header("retry-after").is_some());
    let mut elsewhere = Browser::new();
    elsewhere.from = "198.51.100.7".parse().unwrap();
    assert_eq!(
        world.post(&mut elsewhere, "/sign-in", right).await.leads_to(),
        "/handovers"
    );
}

#[tokio::test]
async fn a_header_does_not_make_another_peer() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let mut refused = 0;
    for n in 0..100 {
        let mut browser = Browser::new();
        browser
            .headers
            .push(("x-forwarded-for".to_owned(), format!("203.0.113.{n}")));
        let path = format!("/join/{n:064x}");
        let page = world.post(&mut browser, &path, "").await;
        refused += usize::from(page.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 90, "ten tries, whatever the header says");
    let (_, path) = world.invite(Party::Leaver, &handover).await;
    let mut other = Browser::new();
    other.from = "198.51.100.7".parse().unwrap();
    world.post(&mut other, &path, "").await.leads_to();
}

#[tokio::test]
async fn another_device_goes_on_with_the_same_interview() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let mut laptop = world.guest(Party::Leaver, &handover).await;
    let room = format!("/interview/{handover}");
    world
        .post(&mut laptop, &format!("{room}/consent"), "understood=yes")
        .await
        .leads_to();
    let page = world.post(&mut laptop, &format!("{room}/devices"), "").await;
    let link = page.after("readonly value=\"");
    let path = link.strip_prefix("http://127.0.0.1:7700").unwrap();
    let mut phone = Browser::new();
    assert_eq!(world.post(&mut phone, path, "").await.leads_to(), room);
    let (here, there) = (world.get(&mut laptop, &room).await, world.get(&mut phone, &room).await);
    assert_eq!(
        here.after("id=\"ask\">"),
        there.after("id=\"ask\">"),
        "the same question on both"
    );
    let (_, late) = (page, world.later(SignedDuration::from_mins(16)));
    let page = world.post(&mut laptop, &format!("{room}/devices"), "").await;
    let link = page.after("readonly value=\"");
    let path = link.strip_prefix("http://127.0.0.1:7700").unwrap();
    assert_eq!(
        late.post(&mut Browser::new(), path, "").await.status,
        StatusCode::NOT_FOUND
    );
}

/// Links, cookies and tokens of programs are kept as hashes: none of them stands in a file of the database.
#[tokio::test]
async fn no_secret_stands_in_the_database() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Arc::new(SqliteStore::open(&folder.path().join("baton.db")).await.unwrap());
    let world = World::with_access(Arc::default(), Arc::clone(&store) as _, now(), site(None));
    let mut ana = first_manager(&world).await;
    let page = world.post(&mut ana, "/handovers/sample", "").await;
    let board = page.leads_to().to_owned();
    let token = world
        .post(&mut ana, "/keys", "label=planning")
        .await
        .after("readonly value=\"");
    let invites = format!("{board}/invites");
    let link = world
        .post(&mut ana, &invites, "party=leaver")
        .await
        .after("readonly value=\"");
    let path = link.strip_prefix("http://127.0.0.1:7700").unwrap();
    let mut leaver = Browser::new();
    world.post(&mut leaver, path, "").await.leads_to();
    let mut secrets = vec![token.trim_start_matches("baton_").to_owned()];
    secrets.push(path.trim_start_matches("/join/").to_owned());
    secrets.extend(ana.cookies.into_values().chain(leaver.cookies.into_values()));
    secrets.push(PASSWORD.replace('+', " "));
    assert!(
        secrets.len() == 6 && secrets.iter().all(|it| it.len() > 15),
        "{}",
        secrets.len()
    );
    let files = || std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().path());
    let holds = |wanted: &str| {
        files()
            .filter(|it| {
                let bytes = std::fs::read(it).unwrap();
                bytes.windows(wanted.len()).any(|it| it == wanted.as_bytes())
            })
            .count()
    };
    assert!(holds("planning") > 0, "what was written is looked at");
    for secret in &secrets {
        assert_eq!(holds(secret), 0);
    }
    store.close().await;
    for secret in &secrets {
        assert_eq!(holds(secret), 0, "nor in the file that is left");
    }
}
