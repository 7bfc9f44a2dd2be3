//! What must not grow while a server runs: SQLite's own log beside the file, and the sessions that are kept at hand.

use std::sync::Arc;

use baton::book::{Account, Book, Source};
use baton::engine::{Clock, Engine, guide};
use baton::id::{AccountId, AnswerId, HandoverId, Turn};
use baton::interview::{Act, By, Command, Event, Party, Plan};
use baton::store::{EventStore, MemoryStore, SqliteStore};
use jiff::Timestamp;
use tempfile::TempDir;

const FILE: &str = "baton.db";

fn at() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn said(number: u32, bytes: usize) -> Event {
    Event::AnswerGiven {
        turn: Turn(number),
        id: Some(AnswerId::new(format!("a-{number}"))),
        text: "ö".repeat(bytes / 2),
        masked: Vec::new(),
        dropped: 0,
        private: 0,
        readers: None,
    }
}

/// Thirty megabytes are said at several handovers at once: the log beside the file stays short while it goes on, and all
/// that was told to be saved is there afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_beside_the_file_stays_short() {
    const EACH: usize = 32 * 1024;
    const HANDOVERS: u32 = 8;
    const ANSWERS: u32 = 120;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(FILE);
    let store = Arc::new(SqliteStore::open(&path).await.unwrap());
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..HANDOVERS {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            let id = HandoverId::new(format!("h-{number}"));
            for seq in 0..ANSWERS {
                let event = [said(seq, EACH)];
                store.append(&id, u64::from(seq), at(), &event).await.unwrap();
            }
        });
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let all = u64::from(HANDOVERS * ANSWERS) * EACH as u64;
    let beside = std::fs::metadata(path.with_file_name("baton.db-wal")).unwrap().len();
    assert!(
        beside < all * 3 / 4,
        "{beside} bytes of a log, after {all} bytes of answers"
    );
    for number in 0..HANDOVERS {
        let id = HandoverId::new(format!("h-{number}"));
        assert_eq!(store.load(&id, 0).await.unwrap().len(), ANSWERS as usize);
        assert_eq!(store.verify(&id).await.unwrap().broken, []);
    }
    assert_eq!(store.health().await.unwrap().check, "ok");
    // an erasure needs the log to be cut to nothing, also while much is written
    let (gone, stays, more) = (HandoverId::new("h-0"), HandoverId::new("h-1"), [said(99, EACH)]);
    let written = store.append(&stays, u64::from(ANSWERS), at(), &more);
    let (written, erased) = tokio::join!(written, store.erase(&gone, at()));
    assert_eq!(written.unwrap().len(), 1);
    assert_eq!(erased.unwrap().unwrap().events, u64::from(ANSWERS));
    store.close().await;
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(
        left.iter()
            .all(|it| !it.as_ref().unwrap().file_name().to_string_lossy().ends_with("-wal"))
    );
}

fn plan() -> Plan {
    Plan {
        handover: HandoverId::new(""),
        csm: "Zoë Brandt".to_owned(),
        title: None,
        company: None,
        notice: None,
        last_day: "2026-12-18".parse().unwrap(),
        manager: None,
        successor: Some("Luca Ferrante".to_owned()),
        successor_from: None,
        sittings: 3,
        minutes: 40,
    }
}

/// An engine that keeps nothing at hand says at every step what one says that keeps all.
#[tokio::test]
async fn a_session_that_is_read_again_is_the_one_that_was_kept() {
    let store: Arc<dyn EventStore> = Arc::new(MemoryStore::default());
    let guide = Arc::new(guide(&baton::assets::Assets::default()).unwrap());
    let engine = || Engine::new(Arc::clone(&store), Arc::clone(&guide), Clock::Pinned(at()));
    let (forgetful, keeping) = (engine().with_memory(0), engine());
    let source = Source::Imported { row: 1 };
    let account = Account::bare(AccountId::new("łódź"), "Łódź Logistics".to_owned(), source);
    let book = Book {
        accounts: vec![account],
    };
    let started = forgetful
        .start(plan(), vec![("book.csv".to_owned(), book)])
        .await
        .unwrap();
    let id = started.session.plan.as_ref().unwrap().handover.clone();
    let mut commands = vec![
        Command::Act {
            by: By::from(Party::Manager),
            act: Act::Invite,
        },
        Command::Open,
    ];
    let words = [
        "Mara Obuya at Łódź Logistics decides on the renewal, and she wants the price back to 40k before May.",
        "Actually 45k, not 40k. Jonas sends the numbers of the board every Thursday.",
        "No idea.",
        "My password is kestrel-77. Birgit in Finance knows how the invoice is split.",
    ];
    for (number, text) in words.iter().cycle().take(12).enumerate() {
        let id = Some(AnswerId::new(format!("a-{number}")));
        let text = format!("{text} That is case {number}.");
        commands.push(Command::Answer { id, text });
    }
    let text = "Jonas decides, not Mara.".to_owned();
    commands.extend([
        Command::Skip,
        Command::Correct { turn: Turn(1), text },
        Command::Unknown { who: None },
        Command::Finish,
    ]);
    for (number, command) in commands.into_iter().enumerate() {
        let turns = [&forgetful, &keeping];
        let step = turns[number % 2].submit(&id, command).await.unwrap();
        assert_eq!(forgetful.session(&id).await.unwrap(), step.session);
        assert_eq!(keeping.session(&id).await.unwrap(), step.session);
    }
    assert!(keeping.session(&id).await.unwrap().facts.len() > 5, "much was said");
}
