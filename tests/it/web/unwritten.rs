//! What is not written down: remarks off the record, also where another device was faster or the disk is full; words in
//! confidence of which nobody has said who may read them; drafts of words that were put in others; what was just
//! erased.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;
use baton::engine::{AccessStore, Clock, Engine, StoreError, Tombstone};
use baton::id::{HandoverId, Turn};
use baton::interview::{Command, Envelope, Event, Party};
use baton::store::{EventStore, Head, MemoryStore, Verified};
use futures::FutureExt;
use futures::future::{BoxFuture, ready};
use jiff::Timestamp;

use crate::web::leaver::{SAID, interview, turn};
use crate::web::{GUIDE, World, now, site};

/// A log whose disk may be full, and whose list may be older than what was erased.
#[derive(Debug, Default)]
struct Worn {
    log: Arc<MemoryStore>,
    full: AtomicBool,
    listed: Vec<Head>,
}

impl EventStore for Worn {
    fn append<'a>(
        &'a self,
        handover: &'a HandoverId,
        expected_seq: u64,
        at: Timestamp,
        events: &'a [Event],
    ) -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>> {
        if self.full.load(Ordering::Relaxed) {
            let source = sqlx::Error::WorkerCrashed;
            return ready(Err(StoreError::Full { source })).boxed();
        }
        self.log.append(handover, expected_seq, at, events)
    }

    fn load<'a>(
        &'a self,
        handover: &'a HandoverId,
        after_seq: u64,
    ) -> BoxFuture<'a, Result<Vec<Envelope>, StoreError>> {
        self.log.load(handover, after_seq)
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Head>, StoreError>> {
        ready(Ok(self.listed.clone())).boxed()
    }

    fn verify<'a>(&'a self, handover: &'a HandoverId) -> BoxFuture<'a, Result<Verified, StoreError>> {
        self.log.verify(handover)
    }

    fn erase<'a>(
        &'a self,
        handover: &'a HandoverId,
        at: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Tombstone>, StoreError>> {
        self.log.erase(handover, at)
    }

    fn erased(&self) -> BoxFuture<'_, Result<Vec<Tombstone>, StoreError>> {
        self.log.erased()
    }
}

/// The draft of the first turn.
async fn draft(world: &World, handover: &HandoverId) -> Option<String> {
    let draft = world.store.draft(handover, &Engine::place_of(Turn(1))).await.unwrap();
    draft.map(|it| it.text)
}

#[tokio::test]
async fn a_remark_off_the_record_is_kept_nowhere_though_another_device_was_faster() {
    let world = World::new();
    let (handover, mut one, room) = interview(&world).await;
    let mut other = world.guest(Party::Leaver, &handover).await;
    let turns = format!("{room}/turns");
    for off in ["", "&off=1"] {
        let before = world.get(&mut other, &format!("{room}?off=1")).await;
        assert!(before.text().contains("Drop it and go on"));
        let at = turn(&before);
        let form = format!("turn={at}&text=Half+of+the+heron+story");
        world.post(&mut other, &format!("{room}/drafts"), form).await;
        let form = format!("do=answer&turn={at}&text={SAID}");
        world.post(&mut one, &turns, form).await.leads_to();

        let form = format!("do=off_record&turn={at}{off}&text=The+heron+story,+whole");
        let page = world.post(&mut other, &turns, form).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(!page.text().contains("heron"), "{}", page.text());
        assert!(page.text().contains("What you typed off the record is kept nowhere."));
        assert!(
            !page.text().contains("Drop it and go on"),
            "the next question is on the record"
        );
        assert_ne!(turn(&page), at, "the open question is asked");
        for path in [&room, &format!("{room}?late={at}"), &format!("{room}?off=1")] {
            let page = world.get(&mut one, path).await;
            assert!(!page.text().contains("heron"), "{path}: {}", page.text());
        }
        assert_eq!(draft(&world, &handover).await, None, "{off}");
    }
    let session = world.engine.session(&handover).await.unwrap();
    assert_eq!(
        session.turns.iter().filter(|it| it.outcome.is_some()).count(),
        2,
        "nothing else was closed"
    );
    assert!(!format!("{session:?}").contains("heron"));
}

#[tokio::test]
async fn a_remark_off_the_record_does_not_come_back_where_the_disk_is_full() {
    let worn = Arc::new(Worn::default());
    let engine = Engine::new(Arc::clone(&worn) as _, Arc::clone(&GUIDE), Clock::Pinned(now()));
    let world = World::of(
        engine,
        Arc::clone(&worn.log),
        Arc::clone(&worn.log) as _,
        now(),
        site(None),
    );
    let (handover, mut leaver, room) = interview(&world).await;
    let turns = format!("{room}/turns");
    world.get(&mut leaver, &format!("{room}?off=1")).await;
    worn.full.store(true, Ordering::Relaxed);
    let form = "do=off_record&turn=1&off=1&text=The+heron+story";
    let page = world.post(&mut leaver, &turns, form).await;
    assert_eq!(page.status, StatusCode::INSUFFICIENT_STORAGE);
    assert!(!page.text().contains("heron"), "{}", page.text());
    assert!(
        page.text().contains("Drop it and go on"),
        "the box is still off the record"
    );
    assert!(page.text().contains("no room on the server's disk"));
    let form = "do=answer&turn=1&text=The+plover+story";
    let page = world.post(&mut leaver, &turns, form).await;
    assert!(
        page.text().contains(">The plover story</textarea>"),
        "an answer comes back"
    );
    assert_eq!(draft(&world, &handover).await, None);
    worn.full.store(false, Ordering::Relaxed);
    world
        .post(&mut leaver, &turns, "do=off_record&turn=1&off=1&text=")
        .await
        .leads_to();
    assert_eq!(turn(&world.get(&mut leaver, &room).await), "2");
}

#[tokio::test]
async fn a_correction_in_confidence_says_what_it_lacks() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    world
        .post(
            &mut leaver,
            &format!("{room}/turns"),
            format!("do=answer&turn=1&text={SAID}"),
        )
        .await
        .leads_to();
    let earlier = format!("{room}/turns/1");
    let form = "text=Don't+tell+anyone,+but+Jon+Berg+is+about+to+leave+Storvik.";
    let page = world.post(&mut leaver, &earlier, form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text().contains("Begin with “manager only:”"), "{}", page.text());
    assert!(!page.text().contains("cannot be done now"));
    assert!(
        page.text().contains("Jon Berg is about to leave Storvik.</textarea>"),
        "what was typed comes back"
    );
    let session = world.engine.session(&handover).await.unwrap();
    assert!(
        !format!("{session:?}").contains("about to leave"),
        "nothing of it is stored"
    );
    let form = "text=Manager+only:+don't+tell+anyone,+but+Jon+Berg+is+about+to+leave+Storvik.";
    world.post(&mut leaver, &earlier, form).await.leads_to();
    let session = world.engine.session(&handover).await.unwrap();
    assert!(
        session
            .facts
            .values()
            .all(|it| it.release == baton::fact::Release::Restricted)
    );
    assert_eq!(session.facts.len(), 1);
}

#[tokio::test]
async fn a_draft_goes_with_the_words_of_its_question() {
    let world = World::new();
    let (handover, mut leaver, room) = interview(&world).await;
    let form = "turn=1&text=Half+an+answer";
    world.post(&mut leaver, &format!("{room}/drafts"), form).await;
    assert_eq!(draft(&world, &handover).await.as_deref(), Some("Half an answer"));
    let form = "do=rephrase&turn=1&text=Half+an+answer";
    world.post(&mut leaver, &format!("{room}/turns"), form).await.leads_to();
    assert_eq!(draft(&world, &handover).await, None, "the old words have none");
    let page = world.get(&mut leaver, &room).await;
    assert_eq!(turn(&page), "2");
    assert!(page.text().contains(">Half an answer</textarea>"), "it goes along");
}

#[tokio::test]
async fn what_is_erased_while_all_are_looked_at_is_passed_over() {
    let world = World::new();
    let (gone, kept) = (
        world.handover("Priya Natarajan").await,
        world.handover("Priya Natarajan").await,
    );
    let listed = world.engine.list().await.unwrap();
    world.engine.erase(&gone).await.unwrap();
    let log = Arc::clone(&world.store);
    let worn = Worn {
        log,
        listed,
        ..Worn::default()
    };
    let engine = Engine::new(Arc::new(worn), Arc::clone(&GUIDE), Clock::Pinned(now()));
    let found = engine.under_way("priya natarajan").await.unwrap();
    let found: Vec<HandoverId> = found.into_iter().map(|(it, _)| it).collect();
    assert_eq!(found, [kept]);
    assert!(engine.due_for_erasure().await.unwrap().is_empty());
    let command = Command::Open;
    assert!(engine.submit(&gone, command).await.is_err(), "it stays erased");
}
