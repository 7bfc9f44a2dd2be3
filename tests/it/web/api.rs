//! The API against its own description: every route stands there and nothing else does, and every answer fits its schema.

use std::collections::BTreeSet;

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
pub(super) async fn room() -> (World, HandoverId, Browser) {
    let world = World::new();
    let handover = world.handover("Priya Natarajan").await;
    world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    world.engine.open(&handover).await.unwrap();
    let texts = [
        "Storvik Fish Farms is at risk: Jon Berg, the new CFO, wants 20 % off before they renew.",
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

pub(super) fn body(page: &Page) -> Value {
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
pub(super) fn expect_fit(operation: &str, page: &Page) {
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
    let text = "Zq7canary decides on the budget of Storvik, and zq7canary is leaving in May.".to_owned();
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
