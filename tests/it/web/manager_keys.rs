//! The manager's files and keys: an accounts file whose columns are looked at first, the sample, and tokens of the API.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::web::manager::manager;
use crate::web::{Browser, Page, World};

async fn upload(world: &World, browser: &mut Browser, path: &str, csv: &str) -> Page {
    let body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"accounts\"; filename=\"b.csv\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n--XX--\r\n"
    );
    let request = browser
        .request(Method::POST, path)
        .header("content-type", "multipart/form-data; boundary=XX")
        .body(Body::from(body))
        .unwrap();
    world.send(browser, request).await
}

#[tokio::test]
async fn columns_are_matched_before_anything_is_imported() {
    let world = World::new();
    let (handover, mut ana, room) = manager(&world).await;
    let path = format!("{room}/accounts");
    let csv = "Firmenkunde;Umsatz p.a.;Notiz\nNordlys AS;90000;x\nNordlys AS;;y\n;5;z\n";
    assert_eq!(upload(&world, &mut ana, &path, csv).await.leads_to(), path);
    let page = world.get(&mut ana, &path).await;
    assert!(page.text().contains("Nordlys AS"), "an example: {}", page.body);
    assert!(page.text().contains("0 accounts ready"), "{}", page.body);
    let form = "heading=Firmenkunde&becomes=Account+Name&heading=Umsatz+p.a.&becomes=ARR&heading=Notiz&becomes=";
    let matched = world
        .post(&mut ana, &format!("{path}/import"), format!("do=match&{form}"))
        .await;
    assert_eq!(matched.leads_to(), path, "a reload sends nothing again");
    let text = world.text(&mut ana, &path).await;
    assert!(
        text.contains("3 rows: 1 account ready, 1 row added to an account of another row, 1 without"),
        "{text}"
    );
    let books = async || world.engine.session(&handover).await.unwrap().book.accounts.len();
    assert_eq!(books().await, 2, "nothing is imported yet");
    world
        .post(&mut ana, &format!("{path}/import"), format!("do=import&{form}"))
        .await
        .leads_to();
    let session = world.engine.session(&handover).await.unwrap();
    let new = session.book.accounts.iter().find(|it| it.name == "Nordlys AS").unwrap();
    assert_eq!(new.arr.as_ref().unwrap().cents, 9_000_000);
    let page = world.get(&mut ana, &path).await;
    let number = page.after("name=\"import\" value=\"");
    let last = session.proceedings.imports.last().unwrap().number;
    assert!(number.parse::<u32>().unwrap() <= last);
    world
        .post(&mut ana, &format!("{path}/undo"), format!("import={last}"))
        .await
        .leads_to();
    assert_eq!(books().await, 2);
    world
        .post(&mut ana, &format!("{path}/import"), "do=import")
        .await
        .leads_to();
    assert!(world.text(&mut ana, &path).await.contains("Choose it again"));
}

#[tokio::test]
async fn the_sample_is_moved_to_today_and_sittings_go_into_a_calendar() {
    let world = World::new();
    let mut ana = world.manager("Ana").await;
    let page = world.post(&mut ana, "/handovers/sample", "").await;
    let room = page.leads_to().to_owned();
    let board = world.get(&mut ana, &room).await;
    // made for 20 November, started on the 25th
    assert!(board.text().contains("last day 23 Dec 2026"), "{}", board.body);
    let file = world
        .get(&mut ana, &format!("{room}/sittings.ics?first=2026-12-01&hour=14:30"))
        .await;
    assert_eq!(file.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(file.body.matches("BEGIN:VEVENT").count(), 4);
    assert!(file.body.contains("DTSTART:20261201T143000") && file.body.contains("DTEND:20261201T150000"));
    for name in ["Storvik", "Borealis", "Ilse", "Ana"] {
        assert!(!file.body.contains(name), "{name}");
    }
    let wrong = world.get(&mut ana, &format!("{room}/sittings.ics?hour=late")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_opens_the_api_until_it_is_taken_back() {
    let world = World::new();
    let (handover, mut ana, _) = manager(&world).await;
    let mut ben = world.manager("Ben").await;
    let page = world.post(&mut ana, "/keys", "label=planning").await;
    let token = page.after("readonly value=\"");
    assert!(token.starts_with("baton_"), "{token}");
    let mut program = Browser::new();
    program
        .headers
        .push(("authorization".to_owned(), format!("Bearer {token}")));
    let api = format!("/api/v1/handovers/{handover}");
    assert_eq!(world.get(&mut program, &api).await.status, StatusCode::OK);
    let page = world.get(&mut ana, "/keys").await;
    assert!(
        page.text().contains("planning") && !page.text().contains(&token),
        "shown once"
    );
    let text = page.text();
    let mut forms = text.split("action=\"").skip(1).filter_map(|it| it.split('"').next());
    let path = forms.find(|it| it.ends_with("/revoke")).unwrap().to_owned();
    assert_eq!(
        world.post(&mut ben, &path, "").await.status,
        StatusCode::NOT_FOUND,
        "another's token"
    );
    world.post(&mut ana, &path, "").await.leads_to();
    assert_eq!(world.get(&mut program, &api).await.status, StatusCode::UNAUTHORIZED);
    let page = world.post(&mut ana, "/keys/managers", "").await;
    let link = page.after("readonly value=\"");
    let mut carla = Browser::new();
    let join = link.strip_prefix("http://127.0.0.1:7700").unwrap().to_owned();
    let form = "name=Carla&password=four+words+none+expects&again=four+words+none+expects";
    assert_eq!(world.post(&mut carla, &join, form).await.leads_to(), "/handovers");
    assert_eq!(
        world.get(&mut carla, &api.replace("/api/v1", "")).await.status,
        StatusCode::NOT_FOUND
    );
}
