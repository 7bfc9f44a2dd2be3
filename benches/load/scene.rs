//! The handovers of a run, written before the server starts, and the log counted after it has ended.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use baton::assets::Assets;
use baton::book::import::preview;
use baton::book::{Book, Columns};
use baton::engine::{AccessStore, Clock, Engine, WebSession, guide};
use baton::id::HandoverId;
use baton::interview::{Act, By, Event, Party, Plan};
use baton::store::{EventStore, MemoryStore, SqliteStore};
use baton::web::{Pages, Token};
use jiff::{SignedDuration, Timestamp};

const FILE: &str = "baton.db";
/// Where handovers are written that would each wait for the disk.
const QUICK: &str = "/dev/shm";

/// A leaver who was let in.
#[derive(Debug, Clone)]
pub(crate) struct Chat {
    pub(crate) handover: HandoverId,
    /// The cookie's name and value.
    pub(crate) cookie: String,
    /// The address that the proxy names.
    pub(crate) from: String,
}

/// What the log holds.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// How often each answer stands there, by the id that its chat gave it.
    pub(crate) stored: BTreeMap<String, u32>,
}

/// Writes the handovers: the accounts of the sample, an invited leaver who has agreed, a sitting that is open.
pub(crate) async fn write(home: &Path, many: usize) -> Vec<Chat> {
    let quick = tempfile::tempdir_in(if Path::new(QUICK).is_dir() {
        Path::new(QUICK)
    } else {
        home
    })
    .unwrap();
    let store = SqliteStore::open(&quick.path().join(FILE)).await.unwrap();
    let events = events().await;
    let mut chats = Vec::new();
    for number in 0..many {
        let handover = HandoverId::new(format!("bench-{number:05}"));
        let events: Vec<Event> = events.iter().map(|it| of(it, &handover)).collect();
        store.append(&handover, 0, Timestamp::now(), &events).await.unwrap();
        chats.push(let_in(&store, handover, number).await);
    }
    store.close().await;
    std::fs::copy(quick.path().join(FILE), home.join(FILE)).unwrap();
    chats
}

/// The events of one such handover.
async fn events() -> Vec<Event> {
    let store = Arc::new(MemoryStore::default());
    let assets = Assets::default();
    let engine = Engine::new(
        Arc::clone(&store) as _,
        Arc::new(guide(&assets).unwrap()),
        Clock::System,
    );
    let columns = Columns::parse("columns.toml", include_str!("../../prompts/columns.toml")).unwrap();
    let bytes = include_bytes!("../../samples/wattlark/accounts.csv");
    let accounts = preview(&columns, "accounts.csv", bytes, 1).accounts;
    let plan = Plan {
        handover: HandoverId::new(""),
        csm: "Ilse Vandermeer".to_owned(),
        title: None,
        company: None,
        notice: None,
        last_day: engine.today().saturating_add(jiff::ToSpan::days(30)),
        manager: Some("Ana Ruiz".to_owned()),
        successor: Some("Luca Ferrante".to_owned()),
        successor_from: None,
        sittings: 4,
        minutes: 45,
    };
    let books = vec![("accounts.csv".to_owned(), Book { accounts })];
    let step = engine.start(plan, books).await.unwrap();
    let handover = step.session.plan.as_ref().unwrap().handover.clone();
    let pages = Pages::load(&assets).unwrap().unwrap();
    let version = pages.words("leaver.consent_version").to_owned();
    engine
        .act(&handover, By::from(Party::Manager), Act::Invite)
        .await
        .unwrap();
    let consent = Act::Consent { version };
    engine.act(&handover, By::from(Party::Leaver), consent).await.unwrap();
    engine.open(&handover).await.unwrap();
    let events = engine.events(&handover).await.unwrap();
    events.into_iter().map(|it| it.event).collect()
}

/// The same event of another handover.
fn of(event: &Event, handover: &HandoverId) -> Event {
    match event {
        Event::HandoverStarted { plan } => Event::HandoverStarted {
            plan: Plan {
                handover: handover.clone(),
                ..plan.clone()
            },
        },
        other => other.clone(),
    }
}

async fn let_in(store: &SqliteStore, handover: HandoverId, number: usize) -> Chat {
    let (token, at) = (Token::new().unwrap(), Timestamp::now());
    let visit = WebSession {
        hash: token.hash(),
        party: Party::Leaver,
        person: None,
        handover: Some(handover.clone()),
        made_at: at,
        seen_at: at,
        expires_at: at + SignedDuration::from_hours(12),
        revoked_at: None,
    };
    store.add_session(&visit).await.unwrap();
    Chat {
        cookie: format!("baton-leaver-{handover}={}", token.reveal()),
        from: format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255),
        handover,
    }
}

/// Counts the answers of all handovers, and checks that no log was changed.
pub(crate) async fn count(home: &Path, chats: &[Chat]) -> Counted {
    let store = SqliteStore::open(&home.join(FILE)).await.unwrap();
    let mut counted = Counted::default();
    for chat in chats {
        for envelope in store.load(&chat.handover, 0).await.unwrap() {
            if let Event::AnswerGiven { id: Some(id), .. } = envelope.event {
                *counted.stored.entry(id.as_str().to_owned()).or_default() += 1;
            }
        }
        assert_eq!(store.verify(&chat.handover).await.unwrap().broken, []);
    }
    counted
}
