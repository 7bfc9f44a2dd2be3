//! The contract of the log, held by every store; and what the file of the SQLite store must stand.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use baton::book::{Account, Book, Source};
use baton::id::{AccountId, AnswerId, HandoverId, Turn};
use baton::interview::{CodecError, Event, Party, Plan, Question, QuestionKind, decode, encode};
use baton::screen::Masked;
use baton::store::{AccessStore, EventStore, MemoryStore, SqliteStore, StoreError, TokenHash, WebSession};
use jiff::Timestamp;
use serde::Deserialize;
use tempfile::TempDir;

const FILE: &str = "baton.db";

fn at() -> Timestamp {
    "2026-11-22T09:00:00.123456Z".parse().unwrap()
}

fn handover() -> HandoverId {
    HandoverId::new("zoe-bcdfgh")
}

/// Events of many kinds, with text that is not ASCII.
fn events() -> Vec<Event> {
    let plan = Plan {
        handover: handover(),
        csm: "Zoë Brandt".to_owned(),
        title: None,
        company: Some("日本テスト".to_owned()),
        notice: None,
        last_day: "2026-12-18".parse().unwrap(),
        manager: None,
        successor: None,
        successor_from: None,
        sittings: 3,
        minutes: 40,
    };
    let account = Account::bare(
        AccountId::new("łódź"),
        "Łódź Logistics".to_owned(),
        Source::Imported { row: 1 },
    );
    let question = Question {
        turn: Turn(1),
        kind: QuestionKind::Open,
        topic: "churn_risk".into(),
        account: Some(AccountId::new("łódź")),
        slot: None,
        template: "Why {account}?".to_owned(),
        text: "Why Łódź?".to_owned(),
        why: "because".to_owned(),
        conflict: None,
    };
    let answer = Event::AnswerGiven {
        turn: Turn(1),
        id: Some(AnswerId::new("a-1")),
        text: "Weil's \"so\" ist \\ \u{1f642}\nzweite Zeile".to_owned(),
        masked: vec![Masked::Password],
        dropped: 1,
        private: 1,
        readers: Some(baton::screen::Readers::Manager),
    };
    let book = Book {
        accounts: vec![account],
    };
    vec![
        Event::HandoverStarted { plan },
        Event::BookImported {
            file: "book.csv".to_owned(),
            book,
        },
        Event::SittingOpened { sitting: 1 },
        Event::QuestionAsked { question },
        answer,
        Event::AnswerUnknown {
            turn: Turn(2),
            who: None,
            typed: true,
            id: Some(AnswerId::new("a-2")),
        },
        Event::SittingPaused,
        Event::InterviewFinished,
    ]
}

async fn contract(store: &dyn EventStore) {
    let (id, events) = (handover(), events());
    assert_eq!(store.load(&id, 0).await.unwrap(), []);
    assert_eq!(store.list().await.unwrap(), []);

    let first = store.append(&id, 0, at(), &events[..3]).await.unwrap();
    let rest = store.append(&id, 3, at(), &events[3..]).await.unwrap();
    let appended: Vec<_> = first.into_iter().chain(rest).collect();
    let loaded = store.load(&id, 0).await.unwrap();
    assert_eq!(loaded, appended);
    assert_eq!(loaded.iter().map(|it| it.event.clone()).collect::<Vec<_>>(), events);
    assert_eq!(
        loaded.iter().map(|it| it.seq).collect::<Vec<_>>(),
        (1..=8).collect::<Vec<_>>()
    );
    assert!(loaded.iter().all(|it| it.at == at() && it.handover == id));
    assert_eq!(store.load(&id, 6).await.unwrap(), loaded[6..]);

    for stale in [0, 7, 9] {
        let refused = store.append(&id, stale, at(), &events[..2]).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Conflict { seq, .. } if seq == stale + 1),
            "{refused}"
        );
    }
    assert_eq!(store.append(&id, 8, at(), &[]).await.unwrap(), []);
    assert_eq!(
        store.load(&id, 0).await.unwrap(),
        loaded,
        "a refused append leaves nothing"
    );

    let other = HandoverId::new("ann-zzzzzz");
    store.append(&other, 0, at(), &events[..1]).await.unwrap();
    let heads = store.list().await.unwrap();
    let heads: Vec<_> = heads.iter().map(|it| (it.handover.as_str(), it.seq)).collect();
    assert_eq!(heads, [("ann-zzzzzz", 1), ("zoe-bcdfgh", 8)]);
    let verified = store.verify(&id).await.unwrap();
    assert_eq!((verified.events, verified.broken), (8, vec![]));
}

/// Appends one event `times` times as a writer does who may not be alone: on a conflict, load and try again.
async fn write(store: Arc<dyn EventStore>, times: u32, sitting: u32) {
    let id = handover();
    for _ in 0..times {
        loop {
            let seq = store.load(&id, 0).await.unwrap().last().map_or(0, |it| it.seq);
            match store.append(&id, seq, at(), &[Event::SittingOpened { sitting }]).await {
                Ok(_) => break,
                Err(StoreError::Conflict { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}

async fn race(one: Arc<dyn EventStore>, other: Arc<dyn EventStore>) {
    const TIMES: u32 = 20;
    let writers = [
        tokio::spawn(write(one.clone(), TIMES, 1)),
        tokio::spawn(write(other, TIMES, 2)),
    ];
    for writer in writers {
        writer.await.unwrap();
    }
    let log = one.load(&handover(), 0).await.unwrap();
    assert_eq!(
        log.iter().map(|it| it.seq).collect::<Vec<_>>(),
        (1..=u64::from(2 * TIMES)).collect::<Vec<_>>()
    );
    let of = |wanted| {
        log.iter()
            .filter(|it| it.event == Event::SittingOpened { sitting: wanted })
            .count()
    };
    assert_eq!((of(1), of(2)), (TIMES as usize, TIMES as usize));
    assert_eq!(one.verify(&handover()).await.unwrap().broken, []);
}

async fn sqlite(folder: &TempDir) -> SqliteStore {
    SqliteStore::open(&folder.path().join("home").join(FILE)).await.unwrap()
}

#[tokio::test]
async fn memory_keeps_the_contract() {
    contract(&MemoryStore::default()).await;
}

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    let folder = TempDir::new().unwrap();
    contract(&sqlite(&folder).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_writers_in_memory_none_loses() {
    let store: Arc<dyn EventStore> = Arc::new(MemoryStore::default());
    race(store.clone(), store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_writers_on_a_file_none_loses() {
    let folder = TempDir::new().unwrap();
    race(Arc::new(sqlite(&folder).await), Arc::new(sqlite(&folder).await)).await;
}

#[tokio::test]
async fn a_file_that_is_opened_again_has_everything() {
    let folder = TempDir::new().unwrap();
    let first = sqlite(&folder).await;
    let appended = first.append(&handover(), 0, at(), &events()).await.unwrap();
    first.close().await;
    let second = sqlite(&folder).await;
    assert_eq!(second.load(&handover(), 0).await.unwrap(), appended);
    assert_eq!(second.health().await.unwrap().check, "ok");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let store = sqlite(&folder).await;
    store.append(&handover(), 0, at(), &events()).await.unwrap();
    let home = folder.path().join("home");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home), 0o700);
    let files: Vec<_> = fs::read_dir(&home).unwrap().map(|it| it.unwrap().path()).collect();
    assert!(files.len() >= 2, "the file and its log: {files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn the_library_and_the_settings_keep_what_was_saved() {
    let folder = TempDir::new().unwrap();
    let store = sqlite(&folder).await;
    let health = store.health().await.unwrap();
    let version: Vec<u32> = health.library.split('.').map(|it| it.parse().unwrap()).collect();
    assert!(version >= vec![3, 51, 3], "{}", health.library);
    assert_eq!(health.journal, "wal");
}

#[tokio::test]
async fn a_changed_byte_is_found_and_named() {
    let folder = TempDir::new().unwrap();
    let store = sqlite(&folder).await;
    store.append(&handover(), 0, at(), &events()).await.unwrap();
    store.close().await;
    let path = folder.path().join("home").join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    let words = "zweite Zeile".as_bytes();
    let place = bytes.windows(words.len()).position(|it| it == words).unwrap();
    bytes[place] = b'Z';
    fs::write(&path, bytes).unwrap();
    let verified = sqlite(&folder).await.verify(&handover()).await.unwrap();
    assert_eq!(verified.events, 8);
    assert_eq!(verified.broken.iter().map(|it| it.seq).collect::<Vec<_>>(), [5]);
}

#[tokio::test]
async fn a_byte_that_is_no_text_any_more_is_named_too() {
    let folder = TempDir::new().unwrap();
    let store = sqlite(&folder).await;
    store.append(&handover(), 0, at(), &events()).await.unwrap();
    store.close().await;
    let path = folder.path().join("home").join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    let words = "zweite Zeile".as_bytes();
    let place = bytes.windows(words.len()).position(|it| it == words).unwrap();
    bytes[place] = 0xff;
    fs::write(&path, bytes).unwrap();
    let store = sqlite(&folder).await;
    assert_eq!(store.verify(&handover()).await.unwrap().broken[0].seq, 5);
    let error = store.load(&handover(), 0).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { seq: 5, .. }), "{error}");
    assert_eq!(
        store.load(&handover(), 5).await.unwrap().len(),
        3,
        "what comes after it can be read"
    );
}

#[tokio::test]
async fn events_cannot_be_changed_or_deleted() {
    let folder = TempDir::new().unwrap();
    let store = sqlite(&folder).await;
    store.append(&handover(), 0, at(), &events()).await.unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("home").join(FILE));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    for statement in [
        "UPDATE event SET body = '{}' WHERE seq = 1",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT handover, 1, kind, version, at, '{}', hash FROM event WHERE seq = 1",
    ] {
        let error = sqlx::query(statement).execute(&pool).await.unwrap_err();
        assert!(error.to_string().contains("an event is never"), "{statement}: {error}");
    }
    assert_eq!(store.load(&handover(), 0).await.unwrap().len(), 8);
}

#[tokio::test]
async fn a_file_of_a_later_version_is_left_alone() {
    let folder = TempDir::new().unwrap();
    sqlite(&folder).await.close().await;
    let path = folder.path().join("home").join(FILE);
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Newer {
                found: 99,
                known: 5,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(
        fs::read_dir(path.parent().unwrap()).unwrap().count(),
        1,
        "no file is added"
    );
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(FILE);
    let foreign = [b"SQLite format 3\0".as_slice(), &[0; 52], b"Else", &[0; 28]].concat();
    for bytes in [b"Dear diary".as_slice(), &foreign] {
        fs::write(&path, bytes).unwrap();
        let error = SqliteStore::open(&path).await.unwrap_err();
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn every_event_is_read_as_it_was_written() {
    for event in events() {
        let encoded = encode(&event).unwrap();
        assert!(
            !encoded.body.contains("\"kind\":\"answer"),
            "the kind has its own column"
        );
        assert_eq!(decode(&encoded.kind, encoded.version, &encoded.body).unwrap(), event);
    }
}

/// A stored form that must be refused.
#[derive(Deserialize)]
struct Unreadable {
    kind: String,
    version: u16,
    body: String,
    refused: String,
}

#[test]
fn what_a_later_program_wrote_is_refused_by_name() {
    insta::glob!("../cases/store", "*.toml", |path| {
        let case: Unreadable = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let error = decode(&case.kind, case.version, &case.body).unwrap_err();
        let variant = match error {
            CodecError::UnknownKind { .. } => "unknown kind",
            CodecError::Newer { .. } => "newer",
            CodecError::Damaged { .. } => "damaged",
            CodecError::Unwritable { .. } => "unwritable",
        };
        assert_eq!(variant, case.refused, "{}", path.display());
        assert!(error.to_string().contains(&case.kind));
    });
}

/// Many handovers at once, among them writers who come too late, one whose statement the database refuses, and one who
/// goes away: each is told its own, and nobody's events are lost, doubled or mixed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_at_once_is_each_writers_own() {
    const MANY: usize = 150;
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sqlite(&folder).await);
    let twice = session_of("one cookie");
    store.add_session(&twice).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..MANY {
        let (store, id) = (Arc::clone(&store), HandoverId::new(format!("h-{number}")));
        let twice = twice.clone();
        writers.spawn(async move {
            let events = events();
            let first = store.append(&id, 0, at(), &events[..2]).await.unwrap();
            let late = store.append(&id, 0, at(), &events[..1]).await.unwrap_err();
            assert!(matches!(late, StoreError::Conflict { seq: 1, .. }), "{late}");
            if number % 30 == 0 {
                assert!(store.add_session(&twice).await.is_err(), "the hash is taken");
            }
            if number % 10 == 0 {
                let gone = store.append(&id, 2, at(), &events[2..3]);
                // dropped at once, before or while it is written
                drop(tokio::time::timeout(std::time::Duration::ZERO, gone).await);
            }
            (id, first)
        });
    }
    let mut seen = 0;
    while let Some(done) = writers.join_next().await {
        let (id, first) = done.unwrap();
        let log = store.load(&id, 0).await.unwrap();
        assert_eq!(log[..2], first);
        assert!(log.len() <= 3 && log.iter().all(|it| it.handover == id));
        assert_eq!(store.verify(&id).await.unwrap().broken, []);
        seen += 1;
    }
    assert_eq!(seen, MANY);
    // and the writer is free again
    store.append(&handover(), 0, at(), &events()[..1]).await.unwrap();
}

fn session_of(cookie: &str) -> WebSession {
    WebSession {
        hash: TokenHash::of(cookie),
        party: Party::Leaver,
        person: None,
        handover: Some(handover()),
        made_at: at(),
        seen_at: at(),
        expires_at: at(),
        revoked_at: None,
    }
}
