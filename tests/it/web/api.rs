//! The API against its own description: every route stands there and nothing else does, and every answer fits its schema.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use baton::id::{HandoverId, Turn};
use baton::interview::{Act, By, Command, Party};
use baton::web::routes;
use serde_json::{Value, json};

use crate::web::{Browser, Page, World};

fn document() -> Value {
    serde_json::from_str(&std::fs::read_to_string("web/openapi.json").unwrap()).unwrap()
}

/// A handover with released statements, and a program of its manager.
async fn room() -> (World, HandoverId, Browser) {
    let world = World::new();
    let handover = world.handover("Priya Natarajan").await;
    world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    world.engine.open(&handover).await.unwrap();
    let texts = [
        "Skarvik Cold Chain is at risk: Jon Berg, the new CFO, wants 20 % off before they renew.",
        "I promised Borealis a review call before 14 December, and it is in no system.",
    ];
    for (turn, text) in (1..).zip(texts) {
        let answer = Command::Answer {
            id: None,
            text: text.to_owned(),
        };
        world.engine.reply(&handover, Turn(turn), answer).await.unwrap();
    }
    let session = world.engine.session(&handover).await.unwrap();
    for line in world.engine.parts(&session) {
        let by = By::from(Party::Leaver);
        world.engine.act(&handover, by, Act::Release(line.part)).await.unwrap();
    }
    let program = world.program("Ana").await;
    (world, handover, program)
}

fn body(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|error| panic!("{error}: {}", page.body))
}

/// Returns what of an answer does not fit what the document says of that status.
fn faults(document: &Value, operation: &str, page: &Page) -> Vec<String> {
    let (method, path) = operation.split_once(' ').unwrap();
    let found = &document["paths"][path][method.to_lowercase()]["responses"][page.status.as_str()];
    let found = match found["$ref"].as_str() {
        Some(pointer) => document.pointer(&pointer[1..]).unwrap(),
        None => found,
    };
    let kind = page.header("content-type").unwrap().split(';').next().unwrap();
    let schema = &found["content"][kind]["schema"];
    if schema.is_null() {
        return vec![format!("{operation}: {} of {kind} is not described", page.status)];
    }
    if kind != "application/json" && kind != "application/problem+json" {
        return Vec::new();
    }
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [schema],
        "components": document["components"],
    });
    let validator = jsonschema::validator_for(&whole).unwrap();
    let body = body(page);
    let faults = validator.iter_errors(&body);
    faults
        .map(|it| format!("{operation} {}: {it}", it.instance_path()))
        .collect()
}

#[track_caller]
fn expect_fit(operation: &str, page: &Page) {
    assert_eq!(
        faults(&document(), operation, page),
        Vec::<String>::new(),
        "{}",
        page.body
    );
}

#[test]
fn every_route_is_described_and_nothing_else_is() {
    let document = document();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let operations = item.as_object().unwrap().iter().filter(|(it, _)| *it != "parameters");
        for (method, operation) in operations {
            described.insert(format!("{} {path}", method.to_uppercase()));
            let named: BTreeSet<&str> = path.split('{').skip(1).filter_map(|it| it.split('}').next()).collect();
            let listed = [&item["parameters"], &operation["parameters"]];
            let listed = listed.iter().filter_map(|it| it.as_array()).flatten();
            let resolved = listed.map(|it| match it["$ref"].as_str() {
                Some(pointer) => document.pointer(&pointer[1..]).unwrap(),
                None => it,
            });
            let in_path: BTreeSet<&str> = resolved
                .filter(|it| it["in"] == "path")
                .filter_map(|it| it["name"].as_str())
                .collect();
            assert_eq!(in_path, named, "{method} {path}");
        }
    }
    let there = routes().into_iter().filter(|it| it.path.starts_with("/api/"));
    let there: BTreeSet<String> = there.map(|it| format!("{} {}", it.method, it.path)).collect();
    assert_eq!(there, described);
    assert!(there.len() > 25, "{}", there.len());
    let ids: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|it| it.as_object().unwrap().values())
        .filter_map(|it| it["operationId"].as_str())
        .collect();
    assert_eq!(ids.len(), described.len());
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a name twice");
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let document = document();
    let text = document.to_string();
    let named: BTreeSet<String> = text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|it| it.split('"').next())
        .map(str::to_owned)
        .collect();
    for pointer in &named {
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    for kind in ["schemas", "responses", "parameters"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(
                named.contains(&format!("/components/{kind}/{name}")),
                "nothing uses {kind}/{name}"
            );
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::meta::is_valid(schema), "{name} is no schema");
    }
}

#[tokio::test]
async fn the_answer_of_every_get_fits_its_schema() {
    let (world, handover, mut ana) = room().await;
    let document = document();
    let mut walked = 0;
    for route in routes() {
        if route.method != Method::GET || !route.path.starts_with("/api/") {
            continue;
        }
        let path = route
            .path
            .replace("{handover}", handover.as_str())
            .replace("{claim}", "T1.1")
            .replace("{file}", "checklist.csv");
        let page = world.get(&mut ana, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        let operation = format!("GET {}", route.path);
        assert_eq!(
            faults(&document, &operation, &page),
            Vec::<String>::new(),
            "{}",
            page.body
        );
        let mut stranger = Browser::new();
        if !route.path.ends_with("openapi.json") {
            let page = world.get(&mut stranger, &path).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED);
            expect_fit(&operation, &page);
            assert_eq!(page.header("www-authenticate"), Some("Bearer"));
        }
        walked += 1;
    }
    assert!(walked >= 14, "only {walked}");
}

/// The check of the check: what the schema does not know is found.
#[tokio::test]
async fn an_answer_with_a_field_more_does_not_fit() {
    let (world, handover, mut ana) = room().await;
    let page = world
        .get(&mut ana, &format!("/api/v1/handovers/{handover}/claims/T1.1"))
        .await;
    let mut more = body(&page);
    more["secret"] = json!(1);
    let page = Page {
        body: more.to_string(),
        ..page
    };
    let found = faults(&document(), "GET /api/v1/handovers/{handover}/claims/{claim}", &page);
    assert_eq!(found.len(), 1, "{found:?}");
}

/// Files that wait together are imported together: a version that was right for the first is right for all.
#[tokio::test]
async fn files_that_wait_together_are_imported_at_once_or_not_at_all() {
    let (world, handover, mut program) = room().await;
    let mut ana = world.signed_in("Ana").await;
    let part = |name: &str, csv: &str| {
        format!(
            "--XX\r\nContent-Disposition: form-data; name=\"accounts\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n"
        )
    };
    let send = async |ana: &mut Browser| {
        let parts = [
            part("a.csv", "Account Name,ARR\nFjordlys,120000\nPolna,40000\n"),
            part("b.csv", "Account Name,ARR\nHoshikawa,9000\n"),
        ];
        let request = ana
            .request(Method::POST, &format!("/handovers/{handover}/accounts"))
            .header("content-type", "multipart/form-data; boundary=XX")
            .body(Body::from(parts.concat() + "--XX--\r\n"))
            .unwrap();
        world.send(ana, request).await.leads_to();
    };
    let import = async |program: &mut Browser, version: u64| {
        let request = program
            .request(Method::POST, &format!("/api/v1/handovers/{handover}/accounts/import"))
            .header("content-type", "application/json")
            .header("if-match", format!("\"{version}\""))
            .body(Body::from("{}"))
            .unwrap();
        let page = world.send(program, request).await;
        expect_fit("POST /api/v1/handovers/{handover}/accounts/import", &page);
        page
    };
    let imports = async || world.engine.session(&handover).await.unwrap().proceedings.imports.len();
    let (before, version) = (imports().await, world.engine.session(&handover).await.unwrap().seq);
    send(&mut ana).await;
    let page = import(&mut program, version - 1).await;
    assert_eq!(page.status, StatusCode::PRECONDITION_FAILED, "{}", page.body);
    assert_eq!(imports().await, before, "nothing of either file");
    let page = import(&mut program, version).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(imports().await, before + 2);
    let page = import(&mut program, version + 2).await;
    assert_eq!(
        page.status,
        StatusCode::CONFLICT,
        "nothing waits any more: {}",
        page.body
    );
    assert_eq!(imports().await, before + 2);
    let session = world.engine.session(&handover).await.unwrap();
    let mut rows: Vec<u32> = session.book.accounts.iter().filter_map(row_of).collect();
    let count = rows.len();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), count, "a mark names one row: {rows:?}");
}

fn row_of(account: &baton::book::Account) -> Option<u32> {
    match account.source {
        baton::book::Source::Imported { row } => Some(row),
        baton::book::Source::Noticed { .. } => None,
    }
}

#[tokio::test]
async fn a_program_takes_a_handover_from_its_start_to_its_erasure() {
    let world = World::new();
    world.manager("Ana").await;
    let mut ana = world.program("Ana").await;
    let on = |handover: &str, rest: &str| format!("/api/v1/handovers/{handover}{rest}");
    let send = async |ana: &mut Browser, operation: &str, path: String, body: Value| {
        let page = world.post_json(ana, &path, body.to_string()).await;
        expect_fit(&format!("POST /api/v1/handovers{operation}"), &page);
        page
    };
    let wrong = json!({ "csm": " ", "last_day": "yesterday" });
    let page = send(&mut ana, "", "/api/v1/handovers".to_owned(), wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let named: Vec<Value> = body(&page)["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["field"].clone())
        .collect();
    assert_eq!(named, ["csm", "last_day"]);
    let right = json!({ "csm": "Ines Duarte", "last_day": "2026-12-18", "successor": "Rafael Costa" });
    let page = send(&mut ana, "", "/api/v1/handovers".to_owned(), right).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let handover = body(&page)["handover"].as_str().unwrap().to_owned();
    assert_eq!(page.header("location"), Some(on(&handover, "").as_str()));

    let csv = "Konto,ARR,Renewal Date\nFjordlys,120000,2027-01-31\nPolna,40000,2027-03-01\n";
    let request = ana
        .request(Method::POST, &on(&handover, "/accounts/preview?file=book.csv"))
        .header("content-type", "text/csv");
    let page = world
        .send(&mut ana.clone(), request.body(Body::from(csv)).unwrap())
        .await;
    expect_fit("POST /api/v1/handovers/{handover}/accounts/preview", &page);
    let waits = &body(&page)["waiting"][0];
    assert_eq!(
        (&waits["file"], &waits["ready"]),
        (&json!("book.csv"), &json!(0)),
        "{waits}"
    );
    let path = on(&handover, "/accounts/import");
    let unknown = json!({ "columns": { "Konto": "Colour" } });
    let page = send(&mut ana, "/{handover}/accounts/import", path.clone(), unknown).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let matched = json!({ "columns": { "Konto": "Account Name" } });
    let page = send(&mut ana, "/{handover}/accounts/import", path, matched).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let page = world.get(&mut ana, &on(&handover, "/accounts")).await;
    assert_eq!(body(&page)["accounts"].as_array().unwrap().len(), 2);
    assert_eq!(body(&page)["waiting"], json!([]));

    for (rest, operation, sent) in [
        ("/plan", "/plan", json!({ "change": "minutes", "number": 40 })),
        (
            "/plan",
            "/plan",
            json!({ "change": "drop_topic", "topic": "escalate_now" }),
        ),
        (
            "/gaps",
            "/gaps",
            json!({ "do": "accept", "topic": "portfolio_snapshot", "reason": "The deck has it" }),
        ),
        (
            "/questions",
            "/questions",
            json!({ "text": "Which partner do they listen to?" }),
        ),
        ("/invites", "/invites", json!({ "party": "leaver" })),
        ("/keep", "/keep", json!({ "days": 30 })),
        ("/accounts/undo", "/accounts/undo", json!({ "import": 1 })),
    ] {
        let page = send(
            &mut ana,
            &format!("/{{handover}}{operation}"),
            on(&handover, rest),
            sent,
        )
        .await;
        assert!(page.status.is_success(), "{rest}: {}", page.body);
    }
    let page = send(
        &mut ana,
        "/{handover}/questions",
        on(&handover, "/questions"),
        json!({ "text": "Are they happy and who signs?" }),
    )
    .await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        body(&page)["detail"].as_str().unwrap().contains("was not added"),
        "{}",
        page.body
    );
    let page = send(
        &mut ana,
        "/{handover}/erase",
        on(&handover, "/erase"),
        json!({ "name": "Ines" }),
    )
    .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = send(
        &mut ana,
        "/{handover}/erase",
        on(&handover, "/erase"),
        json!({ "name": "Ines Duarte" }),
    )
    .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(
        world.get(&mut ana, &on(&handover, "")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn of_two_writers_on_one_version_the_second_is_told() {
    let (world, handover, mut ana) = room().await;
    let path = format!("/api/v1/handovers/{handover}/plan");
    let tag = world.get(&mut ana, &path).await.header("etag").unwrap().to_owned();
    let change = |number: u32| json!({ "change": "minutes", "number": number }).to_string();
    ana.headers.push(("if-match".to_owned(), tag.clone()));
    let first = world.post_json(&mut ana, &path, change(40)).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    assert_ne!(first.header("etag"), Some(tag.as_str()));
    let second = world.post_json(&mut ana, &path, change(50)).await;
    assert_eq!(second.status, StatusCode::PRECONDITION_FAILED);
    expect_fit("POST /api/v1/handovers/{handover}/plan", &second);
    let minutes = |page: &Page| body(page)["plan"]["minutes"].clone();
    assert_eq!(minutes(&world.get(&mut ana, &path).await), json!(40));
    ana.headers.retain(|(name, _)| name != "if-match");
    ana.headers.push(("if-match".to_owned(), "*".to_owned()));
    assert_eq!(
        world.post_json(&mut ana, &path, change(50)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn lists_come_in_pieces() {
    let (world, handover, mut ana) = room().await;
    let path = format!("/api/v1/handovers/{handover}/gaps");
    let all = body(&world.get(&mut ana, &format!("{path}?limit=200")).await);
    let (mut offset, mut joined) = (json!(0), Vec::new());
    while !offset.is_null() {
        let page = body(&world.get(&mut ana, &format!("{path}?limit=7&offset={offset}")).await);
        joined.extend(page["gaps"].as_array().unwrap().clone());
        offset = page["next"].clone();
    }
    assert_eq!(json!(joined), all["gaps"]);
    assert!(joined.len() > 14, "{}", joined.len());
    let grave = body(&world.get(&mut ana, &format!("{path}?severity=serious&limit=200")).await);
    let is_grave = |it: &Value| it["severity"] == "serious";
    assert_eq!(grave["total"], json!(joined.iter().filter(|it| is_grave(it)).count()));
    for wrong in ["limit=0", "limit=201", "limit=x", "offset=-1"] {
        let page = world.get(&mut ana, &format!("{path}?{wrong}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{wrong}");
        expect_fit("GET /api/v1/handovers/{handover}/gaps", &page);
    }
}

#[tokio::test]
async fn the_stream_tells_versions_and_no_words() {
    let (world, handover, mut ana) = room().await;
    let path = format!("/api/v1/handovers/{handover}/events");
    let version = world.engine.session(&handover).await.unwrap().seq;
    let page = world.get(&mut ana, &path).await;
    let expected = format!("id: {version}\nevent: changed\ndata: {{\"version\":{version}}}");
    assert!(page.body.contains(&expected), "{}", page.body);
    let quiet = world.get(&mut ana, &format!("{path}?seen={version}")).await;
    assert!(!quiet.body.contains("event:"), "{}", quiet.body);
}

#[tokio::test]
async fn a_token_says_when_it_was_used_and_makes_no_others() {
    let (world, handover, mut program) = room().await;
    let mut ana = world.signed_in("Ana").await;
    assert!(world.get(&mut ana, "/keys").await.text().contains("never"));
    world.get(&mut program, &format!("/api/v1/handovers/{handover}")).await;
    assert!(!world.get(&mut ana, "/keys").await.text().contains("never"));
    let page = world.post(&mut program, "/keys", "label=more").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_not_released_is_in_no_answer() {
    let (world, handover, mut ana) = room().await;
    let open = world.engine.session(&handover).await.unwrap();
    let turn = open.open_question().unwrap().turn;
    let text = "Zq7canary decides on the budget of Skarvik, and zq7canary is leaving in May.".to_owned();
    let answer = Command::Answer { id: None, text };
    world.engine.reply(&handover, turn, answer).await.unwrap();
    for route in routes() {
        if route.method != Method::GET || !route.path.starts_with("/api/v1/handovers") {
            continue;
        }
        for file in ["handover.md", "handover.json", "annex.md"] {
            let path = route.path.replace("{handover}", handover.as_str());
            let path = path.replace("{claim}", &format!("{turn}.1")).replace("{file}", file);
            let page = world.get(&mut ana, &path).await;
            assert!(!page.body.to_lowercase().contains("zq7canary"), "{path}");
        }
    }
}
