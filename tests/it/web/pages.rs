//! What forms take, keep and refuse; what error pages and the journal never say.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use baton::id::HandoverId;
use baton::interview::Party;

use crate::web::{Browser, Page, World};

async fn interview(world: &World) -> (HandoverId, Browser, String) {
    let handover = world.handover("Priya Natarajan").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    let room = format!("/interview/{handover}");
    let page = world
        .post(&mut leaver, &format!("{room}/consent"), "understood=yes")
        .await;
    assert_eq!(page.leads_to(), room);
    (handover, leaver, room)
}

fn turn(page: &Page) -> String {
    page.after("name=\"turn\" value=\"")
}

#[tokio::test]
async fn an_answer_is_saved_once_and_the_next_question_comes() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    let first = world.get(&mut leaver, &room).await;
    let id = first.after("name=\"answer\" value=\"");
    let form = format!(
        "do=answer&turn={}&answer={id}&text=Storvik+is+at+risk.+Jon+Berg+wants+20%25+off.",
        turn(&first)
    );
    for _ in 0..3 {
        let page = world.post(&mut leaver, &format!("{room}/turns"), form.clone()).await;
        assert_eq!(page.leads_to(), format!("{room}#question"));
    }
    let next = world.get(&mut leaver, &room).await;
    assert_ne!(turn(&next), turn(&first));
    assert!(next.text().contains("Saved."));
    assert_eq!(next.text().matches("Jon Berg wants 20% off.").count(), 1);
    let session = world.engine.session(&handover).await.unwrap();
    assert_eq!(session.turns.iter().filter(|it| it.outcome.is_some()).count(), 1);
    let again = world.get(&mut leaver, &room).await;
    assert!(!again.text().contains("Saved."), "a notice is told once");
}

#[tokio::test]
async fn what_cannot_be_saved_stays_on_the_page() {
    let world = World::new();
    let (_, mut leaver, room) = interview(&world).await;
    let page = world.get(&mut leaver, &room).await;
    let turns = format!("{room}/turns");
    let long = "a".repeat(32 * 1024 + 1);
    let form = format!("do=answer&turn={}&answer=x1&text={long}", turn(&page));
    let refused = world.post(&mut leaver, &turns, form).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.body.contains(&long), "the text is in the box");
    let form = format!("do=answer&turn={}&answer=x2&text=++", turn(&page));
    let refused = world.post(&mut leaver, &turns, form).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let form = "do=answer&turn=99&answer=x3&text=kept+words".to_owned();
    let refused = world.post(&mut leaver, &turns, form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("kept words"));
    let fits = "a".repeat(32 * 1024);
    let form = format!("do=answer&turn={}&answer=x4&text={fits}", turn(&page));
    assert_eq!(
        world.post(&mut leaver, &turns, form).await.status,
        StatusCode::SEE_OTHER
    );
    let huge = format!("do=answer&turn=2&text={}", "a".repeat(300 * 1024));
    let refused = world.post(&mut leaver, &turns, huge).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn answers_of_a_visit_are_counted() {
    let world = World::new();
    let (_, mut leaver, room) = interview(&world).await;
    let turns = format!("{room}/turns");
    let (begun, mut refused) = (std::time::Instant::now(), 0);
    for _ in 0..70 {
        let page = world.post(&mut leaver, &turns, "do=answer&turn=1&text=").await;
        refused += usize::from(page.status == StatusCode::TOO_MANY_REQUESTS);
    }
    // consent is counted among them, and one is given back each second
    let given_back = usize::try_from(begun.elapsed().as_secs()).unwrap() + 1;
    assert!(
        refused <= 11 && refused + given_back >= 10,
        "{refused} refused, {given_back} given back"
    );
    let page = world.get(&mut leaver, &room).await;
    assert_eq!(page.status, StatusCode::OK, "the room stays open");
}

#[tokio::test]
async fn nothing_that_was_typed_is_in_an_error_or_the_journal() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    let canary = "zanzibar-canary";
    let mut pages = Vec::new();
    for path in [
        format!("/nothing/{canary}"),
        format!("/interview/{canary}"),
        format!("/join/{canary}"),
        format!("{room}?q={canary}"),
        format!("/static/x/{canary}"),
    ] {
        pages.push(world.get(&mut leaver, &path).await);
        pages.push(world.post(&mut leaver, &path, format!("text={canary}")).await);
    }
    pages.push(
        world
            .post(&mut leaver, &format!("{room}/turns"), format!("do={canary}&turn=1"))
            .await,
    );
    pages.push(
        world
            .post(&mut leaver, &format!("{room}/turns"), format!("do=skip&turn={canary}"))
            .await,
    );
    for page in &pages {
        assert!(!page.body.contains(canary), "{}", page.body);
    }
    let journal = world.journal.0.lock().unwrap().join("\n");
    assert!(journal.contains("GET /interview/{handover} 404"), "{journal}");
    assert!(
        !journal.contains(canary) && !journal.contains(handover.as_str()),
        "{journal}"
    );
}

#[tokio::test]
async fn names_are_text() {
    let world = World::new();
    let hostile = "<img src=x onerror=alert(1)>\"'{{7919*7}}";
    let handover = world.handover(hostile).await;
    world.give(&handover, "Ana").await;
    let mut ana = world.manager("Ana").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    for page in [
        world.get(&mut ana, "/handovers").await,
        world.get(&mut ana, &format!("/handovers/{handover}")).await,
        world.get(&mut leaver, &format!("/interview/{handover}/consent")).await,
    ] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("<img"), "{}", page.body);
        assert!(!page.body.contains("55433"), "no template runs in a name");
    }
}

/// Sends the form of a new handover with a file, as a browser does.
async fn start(world: &World, browser: &mut Browser, csv: &str, more: &[(&str, &str)]) -> Page {
    let mut body = String::new();
    let fields = [
        ("csm", "Priya"),
        ("last_day", "2026-12-18"),
        ("sittings", "4"),
        ("minutes", "30"),
    ];
    for (name, value) in fields.iter().chain(more) {
        body += &format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--XX\r\nContent-Disposition: form-data; name=\"accounts\"; filename=\"../../b<b>ook.csv\"\r\n";
    body += &format!("Content-Type: text/csv\r\n\r\n{csv}\r\n--XX--\r\n");
    let request = browser
        .request(Method::POST, "/handovers/new")
        .header("content-type", "multipart/form-data; boundary=XX")
        .body(Body::from(body))
        .unwrap();
    world.send(browser, request).await
}

#[tokio::test]
async fn a_file_with_problems_is_imported_when_the_manager_says_so() {
    let world = World::new();
    let mut ana = world.manager("Ana").await;
    let csv = "Account Name,ARR\nStorvik,100\n<img src=x onerror=alert(1)>,lots<script>\n";
    let done = start(&world, &mut ana, csv, &[]).await;
    let path = done.leads_to().to_owned();
    let looked_at = world.get(&mut ana, &path).await;
    assert!(
        looked_at.text().contains("2 rows: 2 accounts ready"),
        "{}",
        looked_at.body
    );
    assert!(looked_at.text().contains("Nothing is imported yet"));
    assert!(
        !looked_at.body.contains("<script>") && !looked_at.body.contains("<img"),
        "{}",
        looked_at.body
    );
    let room = path.trim_end_matches("/accounts").to_owned();
    assert!(
        world
            .get(&mut ana, &room)
            .await
            .text()
            .contains("No accounts were imported")
    );
    world
        .post(&mut ana, &format!("{path}/import"), "do=import")
        .await
        .leads_to();
    let board = world.get(&mut ana, &room).await;
    assert!(board.text().contains("Storvik"));
    assert!(!board.body.contains("<img"));
    world
        .post(&mut ana, &format!("{path}/undo"), "import=1")
        .await
        .leads_to();
    let board = world.get(&mut ana, &room).await;
    assert!(!board.text().contains("Storvik") && board.text().contains("The import is undone"));
}

#[tokio::test]
async fn the_manager_cannot_read_what_is_not_released() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    world.give(&handover, "Ana").await;
    let mut ana = world.manager("Ana").await;
    let mut program = world.program("Ana").await;
    let mut tom = world.guest(Party::Successor, &handover).await;
    let page = world.get(&mut leaver, &room).await;
    let form = format!(
        "do=answer&turn={}&answer=x1&text=Zanzibarcanary+GmbH+threatens+to+leave+Storvik+Fish+Farms.",
        turn(&page)
    );
    world.post(&mut leaver, &format!("{room}/turns"), form).await.leads_to();
    assert!(world.get(&mut leaver, &room).await.body.contains("Zanzibarcanary"));
    for page in [
        world.get(&mut ana, &format!("/handovers/{handover}")).await,
        world.get(&mut program, &format!("/api/v1/handovers/{handover}")).await,
        world.get(&mut tom, &format!("/successor/{handover}")).await,
        world.get(&mut ana, &room).await,
    ] {
        assert!(!page.body.contains("anzibarcanary"), "{}", page.body);
    }
}

/// A store of access that breaks: `live_session` panics.
#[derive(Debug)]
struct Breaking;

#[tokio::test]
async fn a_handler_that_panics_costs_one_request() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    // a body whose stream panics stands for any mistake in a handler
    let stream = futures::stream::poll_fn(
        |_| -> std::task::Poll<Option<Result<axum::body::Bytes, std::io::Error>>> {
            panic!("canary {:?}", Arc::new(Breaking))
        },
    );
    let request = leaver
        .request(Method::POST, &format!("/interview/{handover}/consent"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from_stream(stream))
        .unwrap();
    let page = world.send(&mut leaver, request).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!page.body.contains("canary") && page.text().contains("Something went wrong on our side"));
    let alive = world.get(&mut leaver, &format!("/interview/{handover}/consent")).await;
    assert_eq!(alive.status, StatusCode::OK);
}
