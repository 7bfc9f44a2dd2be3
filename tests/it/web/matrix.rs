//! Every route × every kind of person × every stage of a handover, against one table.
//!
//! The rows come from the router's own table: a route without a row in `tests/cases/web/access.toml` fails, and so does a
//! row without a route. A cell that changed its world is followed by a new one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::http::Method;
use baton::engine::TokenHash;
use baton::id::{HandoverId, Turn};
use baton::interview::{Act, By, Command, Envelope, Event, Party, content_hash};
use baton::store::{EventStore, MemoryStore};
use baton::web::routes;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::web::{Browser, World, now, site};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    people: Vec<String>,
    route: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    route: String,
    /// The form that is sent, or the JSON.
    #[serde(default)]
    sends: String,
    /// The status for each of the people, in their order.
    expect: Vec<u16>,
    /// The same for stages in which it differs.
    #[serde(default, rename = "in")]
    in_stage: BTreeMap<String, Vec<u16>>,
}

const STAGES: [&str; 10] = [
    "draft",
    "invited",
    "in_progress",
    "paused",
    "reviewing",
    "released",
    "signed",
    "closed",
    "expired",
    "erased",
];

/// A handover at some stage: its events, and the day.
#[derive(Clone)]
struct Past {
    handover: HandoverId,
    events: Vec<Envelope>,
    /// An account of it.
    account: String,
    /// Another handover beside it, with its events.
    other: (HandoverId, Vec<Envelope>),
    at: Timestamp,
    erased: bool,
}

async fn past(stage: &str) -> Past {
    let world = World::new();
    let handover = world.handover("Priya Natarajan").await;
    let act = async |party: Party, act: Act| {
        let done = world.engine.act(&handover, By::from(party), act).await;
        done.unwrap_or_else(|error| panic!("{stage}: {error}"))
    };
    let reached = STAGES.iter().position(|it| *it == stage).unwrap();
    let steps = match stage {
        "expired" | "erased" => 2,
        _ => reached,
    };
    if steps >= 1 {
        act(Party::Manager, Act::Invite).await;
        let version = crate::web::PAGES.words("leaver.consent_version").to_owned();
        act(Party::Leaver, Act::Consent { version }).await;
    }
    if steps >= 2 {
        world.engine.open(&handover).await.unwrap();
        let text = "Storvik Fish Farms is at risk: Jon Berg, the new CFO, wants 20 % off before they renew.".to_owned();
        let answer = Command::Answer { id: None, text };
        world.engine.reply(&handover, Turn(1), answer).await.unwrap();
    }
    if steps == 3 {
        world.engine.submit(&handover, Command::Pause).await.unwrap();
    }
    if steps >= 4 {
        world.engine.submit(&handover, Command::Finish).await.unwrap();
    }
    if steps >= 5 {
        let session = world.engine.session(&handover).await.unwrap();
        for line in world.engine.parts(&session) {
            act(Party::Leaver, Act::Release(line.part)).await;
        }
    }
    if steps >= 6 {
        for party in Party::ALL {
            let session = world.engine.session(&handover).await.unwrap();
            let hash = content_hash(&session);
            act(party, Act::Sign { hash }).await;
        }
    }
    if steps >= 7 {
        let lines = vec!["Jon Berg wants a discount".to_owned()];
        let reservations = None;
        act(Party::Successor, Act::ReadBack { lines, reservations }).await;
        let still_missing = None;
        act(Party::Successor, Act::Accept { still_missing }).await;
    }
    let late = if stage == "expired" {
        SignedDuration::from_hours(24 * 40)
    } else {
        SignedDuration::ZERO
    };
    let other = world.handover("Otto Ek").await;
    let book = &world.engine.session(&handover).await.unwrap().book;
    let past = Past {
        account: book.accounts[0].id.to_string(),
        events: world.engine.events(&handover).await.unwrap(),
        other: (other.clone(), world.engine.events(&other).await.unwrap()),
        handover,
        at: now() + late,
        erased: stage == "erased",
    };
    if stage != "erased" {
        let there = world_of(&past).await;
        let session = there.engine.session(&past.handover).await.unwrap();
        assert_eq!(there.engine.standing(&session).stage.as_str(), stage);
    }
    past
}

/// A world with the handover at its stage, and another one beside it.
async fn world_of(past: &Past) -> World {
    let store = Arc::new(MemoryStore::default());
    let here = (&past.handover, &past.events);
    for (handover, envelopes) in [here, (&past.other.0, &past.other.1)] {
        let events: Vec<Event> = envelopes.iter().map(|it| it.event.clone()).collect();
        store.append(handover, 0, now(), &events).await.unwrap();
    }
    World::on(store, past.at, site(None))
}

async fn browser(world: &World, person: &str, past: &Past, other: &HandoverId) -> Browser {
    let handover = &past.handover;
    match person {
        "nobody" => Browser::new(),
        "owner" => world.signed_in("Ana").await,
        "manager" => world.signed_in("Ben").await,
        "leaver" => world.guest(Party::Leaver, handover).await,
        "other_leaver" => world.guest(Party::Leaver, other).await,
        "successor" => world.guest(Party::Successor, handover).await,
        "other_successor" => world.guest(Party::Successor, other).await,
        "token" => world.program("Ana").await,
        "other_token" => world.program("Ben").await,
        _ => panic!("nobody is called {person}"),
    }
}

/// The world of a row, until a cell changes it.
struct Place {
    world: World,
    invite: TokenHash,
    link: String,
}

async fn place(row: &Row, past: &Past) -> Place {
    let world = world_of(past).await;
    world.manager("Ana").await;
    world.manager("Ben").await;
    world.give(&past.other.0, "Ben").await;
    if !row.route.ends_with("/take-on") {
        world.give(&past.handover, "Ana").await;
    }
    let (invite, link) = world.invite(Party::Leaver, &past.handover).await;
    Place { world, invite, link }
}

/// Returns the status that each of the people gets. What was refused, or only looked at, changed nothing: the next one
/// finds the same world.
async fn cells(row: &Row, people: &[String], past: &Past) -> Vec<u16> {
    let (method, path) = row.route.split_once(' ').unwrap();
    let mut found = Vec::new();
    let mut kept: Option<Place> = None;
    for person in people {
        let there = match kept.take().filter(|_| !past.erased) {
            Some(there) => there,
            None => place(row, past).await,
        };
        // who is in was let in before it was erased
        let mut browser = browser(&there.world, person, past, &past.other.0).await;
        if past.erased {
            there.world.engine.erase(&past.handover).await.unwrap();
        }
        let path = path
            .replace("{handover}", past.handover.as_str())
            .replace("{invite}", there.invite.as_str())
            .replace("{turn}", "1")
            .replace("{file}", "checklist.csv")
            .replace("/join/{token}", &there.link)
            .replace("{mark}/{name}", &stylesheet())
            .replace("{account}", &past.account)
            .replace("{party}", "leaver")
            .replace("{claim}", "T1.1")
            .replace("{part}", "renewals")
            .replace("{mark}", "I:1")
            .replace("{file}", "checklist.csv");
        let page = if method == "GET" {
            there.world.get(&mut browser, &path).await
        } else if row.sends.starts_with('{') {
            there.world.post_json(&mut browser, &path, row.sends.clone()).await
        } else {
            there.world.post(&mut browser, &path, row.sends.clone()).await
        };
        found.push(page.status.as_u16());
        let is_same = method == "GET" || page.status.is_client_error();
        kept = is_same.then_some(there);
    }
    found
}

fn stylesheet() -> String {
    let files: Vec<String> = crate::web::PAGES.files().map(str::to_owned).collect();
    files.into_iter().find(|it| it.ends_with("baton.css")).unwrap()
}

fn table() -> Table {
    let text = std::fs::read_to_string("tests/cases/web/access.toml").unwrap();
    toml::from_str(&text).unwrap()
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let table = table();
    let rows: BTreeSet<String> = table.route.iter().map(|row| row.route.clone()).collect();
    assert_eq!(rows.len(), table.route.len(), "a route has two rows");
    let there: BTreeSet<String> = routes().iter().map(|it| format!("{} {}", it.method, it.path)).collect();
    let missing: Vec<_> = there.difference(&rows).collect();
    assert!(missing.is_empty(), "routes without a row: {missing:?}");
    let gone: Vec<_> = rows.difference(&there).collect();
    assert!(gone.is_empty(), "rows without a route: {gone:?}");
    assert!(there.len() > 20, "{}", there.len());
    assert!(
        routes()
            .iter()
            .all(|it| [Method::GET, Method::POST].contains(&it.method))
    );
    for row in &table.route {
        for expected in row.in_stage.values().chain([&row.expect]) {
            assert_eq!(expected.len(), table.people.len(), "{}", row.route);
        }
        let unknown = row.in_stage.keys().find(|it| !STAGES.contains(&it.as_str()));
        assert_eq!(unknown, None, "{}", row.route);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cell_is_as_declared() {
    let table = Arc::new(table());
    let mut stages = tokio::task::JoinSet::new();
    for stage in STAGES {
        let table = Arc::clone(&table);
        stages.spawn(async move {
            let past = past(stage).await;
            let mut faults = Vec::new();
            for row in &table.route {
                let expected = row.in_stage.get(stage).unwrap_or(&row.expect);
                let found = cells(row, &table.people, &past).await;
                if found != *expected {
                    faults.push(format!("{} in {stage}: {found:?}, not {expected:?}", row.route));
                }
            }
            (table.route.len() * table.people.len(), faults)
        });
    }
    let (mut cells, mut faults) = (0, Vec::new());
    while let Some(done) = stages.join_next().await {
        let (walked, found) = done.unwrap();
        cells += walked;
        faults.extend(found);
    }
    faults.sort();
    assert!(
        faults.is_empty(),
        "{} rows of {cells} cells:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(cells > 2000, "only {cells} cells");
}
