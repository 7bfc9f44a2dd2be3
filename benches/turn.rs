//! The wait between an answer and the next question, at the start and at the end of a long interview.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark may panic")]

mod said;

use std::sync::{Arc, LazyLock};

use baton::assets::Assets;
use baton::book::import::preview;
use baton::book::{Book, Columns};
use baton::engine::{Clock, Engine, Step, guide};
use baton::id::{HandoverId, Turn};
use baton::interview::{Command, Guide, Plan, Session, decide};
use baton::store::SqliteStore;
use divan::Bencher;
use jiff::Timestamp;
use tokio::runtime::Runtime;

/// Turns that were answered before: 50 is the end of a first sitting, 1,000 is more than anybody was ever asked.
const TURNS: [u32; 2] = [50, 1_000];

static GUIDE: LazyLock<Arc<Guide>> = LazyLock::new(|| Arc::new(guide(&Assets::default()).unwrap()));

fn main() {
    divan::main();
}

fn now() -> Timestamp {
    Timestamp::from_second(1_795_424_400).unwrap()
}

fn plan() -> Plan {
    Plan {
        handover: HandoverId::from("bench"),
        csm: "Ilse Vandermeer".to_owned(),
        title: None,
        company: None,
        notice: None,
        last_day: jiff::civil::date(2026, 12, 18),
        manager: None,
        successor: Some("Luca Ferrante".to_owned()),
        successor_from: None,
        sittings: 20,
        minutes: 60,
    }
}

/// The accounts of the sample.
fn book() -> Book {
    let columns = Columns::parse("columns.toml", include_str!("../prompts/columns.toml")).unwrap();
    let bytes = include_bytes!("../samples/wattlark/accounts.csv");
    Book {
        accounts: preview(&columns, "accounts.csv", bytes, 1).accounts,
    }
}

/// An interview of that many turns, on SQLite as it is shipped (WAL, FULL), in a folder of its own.
struct Interview {
    runtime: Runtime,
    engine: Engine,
    handover: HandoverId,
    turn: u32,
    _home: tempfile::TempDir,
}

impl Interview {
    fn of(turns: u32) -> Self {
        let home = tempfile::tempdir().unwrap();
        let runtime = Runtime::new().unwrap();
        let store = runtime
            .block_on(SqliteStore::open(&home.path().join("baton.db")))
            .unwrap();
        let engine = Engine::new(Arc::new(store), Arc::clone(&GUIDE), Clock::Pinned(now()));
        let step = runtime
            .block_on(engine.start(plan(), vec![("accounts.csv".to_owned(), book())]))
            .unwrap();
        let handover = step.session.plan.as_ref().unwrap().handover.clone();
        runtime.block_on(engine.open(&handover)).unwrap();
        let mut interview = Self {
            runtime,
            engine,
            handover,
            turn: 0,
            _home: home,
        };
        while interview.turn < turns {
            interview.answer();
        }
        interview
    }

    /// Answers the open question; the next one is in the step that comes back.
    fn answer(&mut self) -> Step {
        self.turn += 1;
        let text = said::answer(self.turn.into());
        let command = Command::Answer { id: None, text };
        let step = self.runtime.block_on(self.engine.submit(&self.handover, command));
        step.unwrap_or_else(|error| panic!("turn {}: {error}", self.turn))
    }
}

/// Answer → screened, heard, decided, on the disk → next question. 100 answers, so that the session hardly grows.
#[divan::bench(args = TURNS, sample_count = 100, sample_size = 1)]
fn answered_and_saved(bencher: Bencher<'_, '_>, turns: u32) {
    let mut interview = Interview::of(turns);
    bencher.bench_local(|| interview.answer());
}

/// The same without a disk: what the rules cost.
#[divan::bench(args = TURNS, sample_count = 100, sample_size = 1)]
fn decided(bencher: Bencher<'_, '_>, turns: u32) {
    let interview = Interview::of(turns);
    let session = interview
        .runtime
        .block_on(interview.engine.session(&interview.handover))
        .unwrap();
    let text = said::answer((turns + 1).into());
    bencher.bench_local(|| {
        let command = Command::Answer {
            id: None,
            text: text.clone(),
        };
        decide(&session, &GUIDE, command, now())
    });
}

/// Events → session, as after a restart.
#[divan::bench(args = TURNS, sample_count = 20, sample_size = 1)]
fn replayed(bencher: Bencher<'_, '_>, turns: u32) {
    let interview = Interview::of(turns);
    let log = interview
        .runtime
        .block_on(interview.engine.events(&interview.handover))
        .unwrap();
    bencher.bench_local(|| Session::replay(&log).turn(Turn(turns)).is_some());
}
