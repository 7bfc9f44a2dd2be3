//! The API as a program uses it, from the start of a handover to its erasure: every answer fits its description.

use std::sync::Arc;

use axum::http::StatusCode;
use baton::id::Turn;
use baton::interview::{Act, By, Command, Party, content_hash};
use serde_json::{Value, json};

use crate::web::api::{body, expect_fit};
use crate::web::{Browser, Page, World};

const HANDOVERS: &str = "/api/v1/handovers";
const LEAVER: &str = "Ines Duarte";

/// A program of a manager, and the handover that it started.
struct Program {
    world: World,
    ana: Browser,
    /// Empty until there is one.
    handover: String,
}

impl Program {
    async fn new() -> Self {
        let world = World::new();
        world.manager("Ana").await;
        let ana = world.program("Ana").await;
        Self {
            world,
            ana,
            handover: String::new(),
        }
    }

    /// The address of what belongs to the handover.
    fn on(&self, rest: &str) -> String {
        format!("{HANDOVERS}/{}{rest}", self.handover)
    }

    async fn get(&mut self, rest: &str) -> Page {
        let path = self.on(rest);
        self.world.get(&mut self.ana, &path).await
    }

    /// Sends JSON to what belongs to the handover, and returns an answer that fits its description.
    async fn post(&mut self, rest: &str, sent: Value) -> Page {
        let path = self.on(rest);
        let page = self.world.post_json(&mut self.ana, &path, sent.to_string()).await;
        expect_fit(&format!("POST {HANDOVERS}/{{handover}}{rest}"), &page);
        page
    }

    async fn start(&mut self, sent: Value) -> Page {
        let page = self.world.post_json(&mut self.ana, HANDOVERS, sent.to_string()).await;
        expect_fit(&format!("POST {HANDOVERS}"), &page);
        page
    }
}

#[tokio::test]
async fn a_program_takes_a_handover_from_its_start_to_its_erasure() {
    let mut program = Program::new().await;
    it_is_started(&mut program).await;
    accounts_are_taken_in(&mut program).await;
    it_is_planned(&mut program).await;
    a_double_question_is_refused(&mut program).await;
    it_is_erased(&mut program).await;
}

async fn it_is_started(program: &mut Program) {
    let page = program.start(json!({ "csm": " ", "last_day": "yesterday" })).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = body(&page)["errors"].as_array().unwrap().clone();
    let named: Vec<&Value> = errors.iter().map(|it| &it["field"]).collect();
    assert_eq!(named, ["csm", "last_day"]);
    let right = json!({ "csm": LEAVER, "last_day": "2026-12-18", "successor": "Rafael Costa" });
    let page = program.start(right).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    program.handover = body(&page)["handover"].as_str().unwrap().to_owned();
    assert_eq!(page.header("location"), Some(program.on("").as_str()));
}

async fn accounts_are_taken_in(program: &mut Program) {
    let csv = "Konto,ARR,Renewal Date\nFjordlys,120000,2027-01-31\nPolna,40000,2027-03-01\n";
    let path = program.on("/accounts/preview?file=book.csv");
    let sent = ("text/csv", csv.to_owned());
    let page = program.world.post_as(&mut program.ana, &path, sent).await;
    expect_fit(&format!("POST {HANDOVERS}/{{handover}}/accounts/preview"), &page);
    let waits = &body(&page)["waiting"][0];
    assert_eq!(
        (&waits["file"], &waits["ready"]),
        (&json!("book.csv"), &json!(0)),
        "{waits}"
    );
    let unknown = json!({ "columns": { "Konto": "Colour" } });
    let page = program.post("/accounts/import", unknown).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let matched = json!({ "columns": { "Konto": "Account Name" } });
    let page = program.post("/accounts/import", matched).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let page = program.get("/accounts").await;
    assert_eq!(body(&page)["accounts"].as_array().unwrap().len(), 2);
    assert_eq!(body(&page)["waiting"], json!([]));
}

async fn it_is_planned(program: &mut Program) {
    for (rest, sent) in [
        ("/plan", json!({ "change": "minutes", "number": 40 })),
        ("/plan", json!({ "change": "drop_topic", "topic": "escalate_now" })),
        (
            "/gaps",
            json!({ "do": "accept", "topic": "portfolio_snapshot", "reason": "The deck has it" }),
        ),
        ("/questions", json!({ "text": "Which partner do they listen to?" })),
        ("/invites", json!({ "party": "leaver" })),
        ("/keep", json!({ "days": 30 })),
        ("/accounts/undo", json!({ "import": 1 })),
    ] {
        let page = program.post(rest, sent).await;
        assert!(page.status.is_success(), "{rest}: {}", page.body);
    }
}

async fn a_double_question_is_refused(program: &mut Program) {
    let double = json!({ "text": "Are they happy and who signs?" });
    let page = program.post("/questions", double).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let detail = &body(&page)["detail"];
    assert!(detail.as_str().unwrap().contains("was not added"), "{}", page.body);
}

async fn it_is_erased(program: &mut Program) {
    let page = program.post("/erase", json!({ "name": "Ines" })).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = program.post("/erase", json!({ "name": LEAVER })).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(program.get("").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_last_signature_says_that_it_closes() {
    let mut program = Program::new().await;
    let handover = program.world.handover("Priya Natarajan").await;
    program.world.give(&handover, "Ana").await;
    program.handover = handover.to_string();
    let engine = Arc::clone(&program.world.engine);
    let act = async |party: Party, act: Act| engine.act(&handover, By::from(party), act).await.unwrap();
    engine.open(&handover).await.unwrap();
    let text = "Jon Berg at Storvik Fish Farms decides on the renewal.".to_owned();
    let answer = Command::Answer { id: None, text };
    engine.reply(&handover, Turn(1), answer).await.unwrap();
    engine.submit(&handover, Command::Finish).await.unwrap();
    for line in engine.parts(&engine.session(&handover).await.unwrap()) {
        act(Party::Leaver, Act::Release(line.part)).await;
    }
    assert_eq!(body(&program.get("/closing").await)["closes"], json!(false));
    act(Party::Successor, Act::Accept { still_missing: None }).await;
    let hash = content_hash(&engine.session(&handover).await.unwrap());
    for party in [Party::Leaver, Party::Successor] {
        act(party, Act::Sign { hash: hash.clone() }).await;
    }
    let page = program.get("/closing").await;
    expect_fit(&format!("GET {HANDOVERS}/{{handover}}/closing"), &page);
    assert_eq!(body(&page)["closes"], json!(true));
    for untold in [json!({ "hash": hash }), json!({ "hash": hash, "closes": false })] {
        let page = program.post("/sign", untold).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        let hint = body(&page)["hint"].clone();
        assert!(hint.as_str().unwrap().contains("`\"closes\": true`"), "{hint}");
    }
    assert_ne!(body(&program.get("/closing").await)["stage"], json!("closed"));
    let page = program.post("/sign", json!({ "hash": hash, "closes": true })).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(body(&program.get("/closing").await)["stage"], json!("closed"));
}
